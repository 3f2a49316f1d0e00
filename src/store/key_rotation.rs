//! Encrypts stored values anew under the newest key, a batch at a time.

use sqlx::PgPool;
use uuid::Uuid;

use super::registrations::{bank_account_place, resident_id_place};
use crate::security::encryption::{DecryptError, Keys, Place};

/// Rows rewritten in one transaction.
const BATCH: i64 = 500;

/// Rewrites every resident ID and bank account number that is not under the newest key; returns how many. What the outbox
/// holds leaves it by itself.
///
/// # Errors
/// Those of the database; a value that no configured key reads.
pub async fn rotate(pool: &PgPool, keys: &Keys) -> Result<u64, sqlx::Error> {
    let (mut changed, mut after) = (0, Uuid::nil());
    loop {
        let mut transaction = pool.begin().await?;
        let rows = sqlx::query!(
            "SELECT id, resident_id, bank_account_number FROM registrations
             WHERE id > $1 AND (resident_id IS NOT NULL OR bank_account_number IS NOT NULL)
             ORDER BY id LIMIT $2 FOR UPDATE",
            after,
            BATCH
        )
        .fetch_all(&mut *transaction)
        .await?;
        let Some(last) = rows.last() else { return Ok(changed) };
        after = last.id;
        for row in rows {
            let resident_id = renew(keys, resident_id_place(row.id), row.resident_id.as_deref())?;
            let bank_account = renew(keys, bank_account_place(row.id), row.bank_account_number.as_deref())?;
            if resident_id.is_none() && bank_account.is_none() {
                continue;
            }
            changed += u64::from(resident_id.is_some()) + u64::from(bank_account.is_some());
            sqlx::query!(
                "UPDATE registrations SET resident_id = coalesce($2, resident_id),
                     bank_account_number = coalesce($3, bank_account_number) WHERE id = $1",
                row.id,
                resident_id,
                bank_account
            )
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
    }
}

/// The value under the newest key, unless it is already.
fn renew(keys: &Keys, place: Place, stored: Option<&[u8]>) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let Some(stored) = stored.filter(|stored| !keys.is_current(stored)) else { return Ok(None) };
    let unreadable = |error: DecryptError| sqlx::Error::Decode(Box::new(error));
    let plain = keys.decrypt(place, stored).map_err(unreadable)?;
    Ok(Some(keys.encrypt(place, &plain)))
}
