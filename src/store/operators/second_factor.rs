//! One-time codes and recovery codes: each works once.

use sqlx::{PgConnection, PgExecutor, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::security::{
    encryption::{DecryptError, Keys, Place},
    second_factor::{RecoveryCode, TotpSecret},
};

/// Recovery codes that an operator gets at a time.
pub const RECOVERY_CODES: usize = 10;

/// Where the secret of an operator's authenticator is kept.
pub(in crate::store) fn secret_place(operator_id: Uuid) -> Place {
    Place { table: "operators", column: "totp_secret", row: operator_id }
}

/// Where the secret is kept until a code of it was typed in.
pub(in crate::store) fn pending_place(operator_id: Uuid) -> Place {
    Place { table: "operators", column: "totp_pending", row: operator_id }
}

fn read(keys: &Keys, place: Place, stored: Option<Vec<u8>>) -> Result<Option<TotpSecret>, sqlx::Error> {
    let unreadable = |error: DecryptError| sqlx::Error::Decode(Box::new(error));
    let plain = stored.map(|stored| keys.decrypt(place, &stored)).transpose().map_err(unreadable)?;
    Ok(plain.as_deref().and_then(TotpSecret::from_bytes))
}

/// The secret of the operator's authenticator.
///
/// # Errors
/// Those of the database; a value that no configured key reads.
pub async fn secret(
    executor: impl PgExecutor<'_>,
    keys: &Keys,
    operator_id: Uuid,
) -> Result<Option<TotpSecret>, sqlx::Error> {
    let stored =
        sqlx::query_scalar!("SELECT totp_secret FROM operators WHERE id = $1", operator_id).fetch_one(executor).await?;
    read(keys, secret_place(operator_id), stored)
}

/// The secret that is being set up.
///
/// # Errors
/// Those of the database; a value that no configured key reads.
pub async fn pending(
    executor: impl PgExecutor<'_>,
    keys: &Keys,
    operator_id: Uuid,
) -> Result<Option<TotpSecret>, sqlx::Error> {
    let stored = sqlx::query_scalar!("SELECT totp_pending FROM operators WHERE id = $1", operator_id)
        .fetch_one(executor)
        .await?;
    read(keys, pending_place(operator_id), stored)
}

/// Begins to set up an authenticator; the one in use stays until [`adopt`].
///
/// # Errors
/// Those of the database.
pub async fn offer(
    executor: impl PgExecutor<'_>,
    keys: &Keys,
    operator_id: Uuid,
    secret: &TotpSecret,
) -> Result<(), sqlx::Error> {
    let sealed = keys.encrypt(pending_place(operator_id), secret.expose());
    sqlx::query!("UPDATE operators SET totp_pending = $2 WHERE id = $1", operator_id, sealed).execute(executor).await?;
    Ok(())
}

/// The pending secret becomes the one in use: a code of this step was typed in, and is used up by it.
///
/// # Errors
/// Those of the database.
pub async fn adopt(
    connection: &mut PgConnection,
    keys: &Keys,
    operator_id: Uuid,
    secret: &TotpSecret,
    step: i64,
) -> Result<(), sqlx::Error> {
    let sealed = keys.encrypt(secret_place(operator_id), secret.expose());
    sqlx::query!(
        "UPDATE operators SET totp_secret = $2, totp_pending = NULL, totp_last_step = $3 WHERE id = $1",
        operator_id,
        sealed,
        step
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Uses up the code of a time step; `false` when it, or one of a later step, was used before.
///
/// # Errors
/// Those of the database.
pub async fn use_step(executor: impl PgExecutor<'_>, operator_id: Uuid, step: i64) -> Result<bool, sqlx::Error> {
    let used = sqlx::query!(
        "UPDATE operators SET totp_last_step = $2
         WHERE id = $1 AND (totp_last_step IS NULL OR totp_last_step < $2)",
        operator_id,
        step
    )
    .execute(executor)
    .await?;
    Ok(used.rows_affected() == 1)
}

/// Uses up a recovery code; `false` when it is none of the operator's, or was used before.
///
/// # Errors
/// Those of the database.
pub async fn use_recovery_code(
    executor: impl PgExecutor<'_>,
    keys: &Keys,
    operator_id: Uuid,
    code: &RecoveryCode,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let used = sqlx::query!(
        "UPDATE operator_recovery_codes SET used_at = $3
         WHERE operator_id = $1 AND code_digest = $2 AND used_at IS NULL",
        operator_id,
        &code.digest(keys)[..],
        now
    )
    .execute(executor)
    .await?;
    Ok(used.rows_affected() == 1)
}

/// Gives an operator new recovery codes; the old ones no longer work.
///
/// # Errors
/// Those of the database.
pub async fn renew_recovery_codes(
    connection: &mut PgConnection,
    keys: &Keys,
    operator_id: Uuid,
) -> Result<Vec<RecoveryCode>, sqlx::Error> {
    let codes: Vec<_> = (0..RECOVERY_CODES).map(|_| RecoveryCode::generate()).collect();
    let digests: Vec<_> = codes.iter().map(|code| code.digest(keys).to_vec()).collect();
    sqlx::query!("DELETE FROM operator_recovery_codes WHERE operator_id = $1", operator_id)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "INSERT INTO operator_recovery_codes (operator_id, code_digest)
         SELECT $1, code_digest FROM UNNEST($2::bytea[]) AS codes (code_digest)",
        operator_id,
        &digests
    )
    .execute(connection)
    .await?;
    Ok(codes)
}

/// How many recovery codes an operator has left.
///
/// # Errors
/// Those of the database.
pub async fn recovery_codes_left(executor: impl PgExecutor<'_>, operator_id: Uuid) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "left!" FROM operator_recovery_codes WHERE operator_id = $1 AND used_at IS NULL"#,
        operator_id
    )
    .fetch_one(executor)
    .await
}

/// What tells an operator's recovery codes from those before and after them, without saying what they are.
///
/// # Errors
/// Those of the database.
pub async fn recovery_codes_mark(executor: impl PgExecutor<'_>, operator_id: Uuid) -> Result<String, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT left(encode(sha256(coalesce(string_agg(code_digest, ''::bytea ORDER BY code_digest), '')), 'hex'), 16)
               AS "mark!"
           FROM operator_recovery_codes WHERE operator_id = $1"#,
        operator_id
    )
    .fetch_one(executor)
    .await
}

/// The authenticators' secrets with their owners' addresses, those being set up included: for `/dev`, which stands in for
/// an authenticator.
///
/// # Errors
/// Those of the database; a value that no configured key reads.
pub async fn all(pool: &PgPool, keys: &Keys) -> Result<Vec<(String, TotpSecret)>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT id, email, totp_secret, totp_pending FROM operators WHERE disabled_at IS NULL ORDER BY email LIMIT 50"
    )
    .fetch_all(pool)
    .await?;
    let mut secrets = Vec::new();
    for row in rows {
        let pending = read(keys, pending_place(row.id), row.totp_pending)?;
        let in_use = read(keys, secret_place(row.id), row.totp_secret)?;
        secrets.extend(pending.or(in_use).map(|secret| (row.email, secret)));
    }
    Ok(secrets)
}
