//! Encrypts stored values anew under the newest key, a batch at a time.

use sqlx::{AssertSqlSafe, PgPool, Row};
use uuid::Uuid;

use super::{
    operators::second_factor::{pending_place, secret_place},
    outbox::payload_place,
    registrations::{bank_account_place, resident_id_place},
    reviews::answers_place,
    statements::payer_account_place,
};
use crate::security::encryption::{DecryptError, Keys, Place};

/// Rows rewritten in one transaction.
const BATCH: i64 = 500;

/// Every encrypted column; a test finds those that are missing here.
const COLUMNS: [fn(Uuid) -> Place; 7] = [
    resident_id_place,
    bank_account_place,
    answers_place,
    payer_account_place,
    secret_place,
    pending_place,
    payload_place,
];

/// Rewrites every stored value that is not under the newest key; returns how many.
///
/// # Errors
/// Those of the database; a value that no configured key reads.
pub async fn rotate(pool: &PgPool, keys: &Keys) -> Result<u64, sqlx::Error> {
    let mut changed = 0;
    for place in COLUMNS {
        changed += rotate_column(pool, keys, place).await?;
    }
    Ok(changed)
}

async fn rotate_column(pool: &PgPool, keys: &Keys, place: fn(Uuid) -> Place) -> Result<u64, sqlx::Error> {
    // Only these names, which are the program's own, are put into the statements.
    let Place { table, column, .. } = place(Uuid::nil());
    let select = format!(
        "SELECT id, {column} FROM {table} WHERE id > $1 AND {column} <> '' AND substring({column}, 1, 1) <> $2
         ORDER BY id LIMIT $3 FOR NO KEY UPDATE"
    );
    let update = format!(
        "UPDATE {table} SET {column} = renewed.value FROM UNNEST($1::uuid[], $2::bytea[]) AS renewed (id, value)
         WHERE {table}.id = renewed.id"
    );
    let (mut changed, mut after) = (0, Uuid::nil());
    loop {
        let mut transaction = pool.begin().await?;
        let rows = sqlx::query(AssertSqlSafe(select.clone()))
            .bind(after)
            .bind(&[keys.current()][..])
            .bind(BATCH)
            .fetch_all(&mut *transaction)
            .await?;
        let (mut ids, mut values) = (Vec::new(), Vec::new());
        for row in rows {
            let (id, stored): (Uuid, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
            let unreadable = |error: DecryptError| sqlx::Error::Decode(Box::new(error));
            let plain = keys.decrypt(place(id), &stored).map_err(unreadable)?;
            ids.push(id);
            values.push(keys.encrypt(place(id), &plain));
        }
        let Some(last) = ids.last() else { return Ok(changed) };
        after = *last;
        let done =
            sqlx::query(AssertSqlSafe(update.clone())).bind(&ids).bind(&values).execute(&mut *transaction).await?;
        transaction.commit().await?;
        changed += done.rows_affected();
    }
}
