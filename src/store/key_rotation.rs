//! Encrypts stored values anew under the newest key, a batch at a time.

use sqlx::PgPool;
use uuid::Uuid;

use super::{
    operators::second_factor::{pending_place, secret_place},
    registrations::{bank_account_place, resident_id_place},
};
use crate::security::encryption::{DecryptError, Keys, Place};

/// Rows rewritten in one transaction.
const BATCH: i64 = 500;

/// Rewrites every stored value that is not under the newest key; returns how many. What the outbox holds leaves it by
/// itself.
///
/// # Errors
/// Those of the database; a value that no configured key reads.
pub async fn rotate(pool: &PgPool, keys: &Keys) -> Result<u64, sqlx::Error> {
    Ok(registrations(pool, keys).await? + operators(pool, keys).await?)
}

async fn operators(pool: &PgPool, keys: &Keys) -> Result<u64, sqlx::Error> {
    let mut changed = 0;
    let mut transaction = pool.begin().await?;
    // There are never many.
    let rows = sqlx::query!(
        "SELECT id, totp_secret, totp_pending FROM operators
         WHERE totp_secret IS NOT NULL OR totp_pending IS NOT NULL ORDER BY id FOR UPDATE"
    )
    .fetch_all(&mut *transaction)
    .await?;
    for row in rows {
        let secret = renew(keys, secret_place(row.id), row.totp_secret.as_deref())?;
        let pending = renew(keys, pending_place(row.id), row.totp_pending.as_deref())?;
        changed += u64::from(secret.is_some()) + u64::from(pending.is_some());
        sqlx::query!(
            "UPDATE operators SET totp_secret = coalesce($2, totp_secret), totp_pending = coalesce($3, totp_pending)
             WHERE id = $1",
            row.id,
            secret,
            pending
        )
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    Ok(changed)
}

async fn registrations(pool: &PgPool, keys: &Keys) -> Result<u64, sqlx::Error> {
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
