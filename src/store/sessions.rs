//! Sessions: a digest of the cookie, idle and absolute expiry, listed and revocable by their owner.

use sqlx::{PgConnection, PgExecutor, PgPool};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::registrations::{Registration, Row};

/// A session ends after this long without a request …
pub const IDLE: Duration = Duration::days(7);
/// … and this long after signing in, whatever happens.
pub const ABSOLUTE: Duration = Duration::days(30);
/// `last_seen_at` is written at most this often, so that reading a page writes nothing.
const SEEN_PRECISION: Duration = Duration::minutes(10);

/// A living session with its account and the account's latest registration.
#[derive(Debug)]
pub struct SignedIn {
    pub session_id: Uuid,
    pub account_id: Uuid,
    pub email: String,
    pub locale: String,
    pub registration: Registration,
}

/// Starts a session.
///
/// # Errors
/// Those of the database.
pub async fn start(
    connection: &mut PgConnection,
    account_id: Uuid,
    token_digest: [u8; 32],
    user_agent: &str,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO sessions (id, token_digest, account_id, user_agent, created_at, last_seen_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $5, $6)",
        Uuid::now_v7(),
        &token_digest[..],
        account_id,
        user_agent,
        now,
        now + ABSOLUTE
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The living session behind a cookie, with all that a page of the applicant needs: one round trip.
///
/// # Errors
/// Those of the database.
pub async fn load(
    executor: impl PgExecutor<'_>,
    token_digest: [u8; 32],
    now: OffsetDateTime,
) -> Result<Option<SignedIn>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        WITH living AS (
            SELECT id, account_id, last_seen_at FROM sessions
            WHERE token_digest = $1 AND expires_at > $2 AND last_seen_at > $3
        ), seen AS (
            UPDATE sessions SET last_seen_at = $2 FROM living WHERE sessions.id = living.id AND living.last_seen_at < $4
        )
        SELECT living.id AS session_id, accounts.email, accounts.locale, registration.*
        FROM living JOIN accounts ON accounts.id = living.account_id
        CROSS JOIN LATERAL (
            SELECT * FROM registrations WHERE account_id = living.account_id ORDER BY created_at DESC, id DESC LIMIT 1
        ) AS registration
        "#,
        &token_digest[..],
        now,
        now - IDLE,
        now - SEEN_PRECISION
    )
    .fetch_optional(executor)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (session_id, account_id, email, locale) = (row.session_id, row.account_id, row.email, row.locale);
    let registration = Row {
        id: row.id,
        account_id: row.account_id,
        reference: row.reference,
        account_type: row.account_type,
        status: row.status,
        version: row.version,
        subject_type: row.subject_type,
        subject_name: row.subject_name,
        subject_code: row.subject_code,
        verification_method: row.verification_method,
        bank_account_name: row.bank_account_name,
        bank_account_number: row.bank_account_number,
        bank_name: row.bank_name,
        bank_province: row.bank_province,
        bank_city: row.bank_city,
        administrator_name: row.administrator_name,
        resident_id: row.resident_id,
        mobile: row.mobile,
        mobile_verified_at: row.mobile_verified_at,
        scan_confirmed_at: row.scan_confirmed_at,
        confirmed_at: row.confirmed_at,
        deadline_at: row.deadline_at,
        transfer_amount_fen: row.transfer_amount_fen,
        transfer_reference: row.transfer_reference,
        updated_at: row.updated_at,
        erased_at: row.erased_at,
    };
    Ok(Some(SignedIn { session_id, account_id, email, locale, registration: registration.try_into()? }))
}

/// Ends a session.
///
/// # Errors
/// Those of the database.
pub async fn end(executor: impl PgExecutor<'_>, token_digest: [u8; 32]) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM sessions WHERE token_digest = $1", &token_digest[..]).execute(executor).await?;
    Ok(())
}

/// A session as its owner sees it.
#[derive(Debug)]
pub struct ListedSession {
    pub id: Uuid,
    pub user_agent: String,
    pub created_at: OffsetDateTime,
    pub last_seen_at: OffsetDateTime,
}

/// The living sessions of an account, the one used last first.
///
/// # Errors
/// Those of the database.
pub async fn of_account(
    executor: impl PgExecutor<'_>,
    account_id: Uuid,
    now: OffsetDateTime,
) -> Result<Vec<ListedSession>, sqlx::Error> {
    sqlx::query_as!(
        ListedSession,
        "SELECT id, user_agent, created_at, last_seen_at FROM sessions
         WHERE account_id = $1 AND expires_at > $2 AND last_seen_at > $3
         ORDER BY last_seen_at DESC, id DESC LIMIT 100",
        account_id,
        now,
        now - IDLE
    )
    .fetch_all(executor)
    .await
}

/// Ends all sessions of an account but one.
///
/// # Errors
/// Those of the database.
pub async fn end_others(executor: impl PgExecutor<'_>, account_id: Uuid, kept: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM sessions WHERE account_id = $1 AND id <> $2", account_id, kept).execute(executor).await?;
    Ok(())
}

/// Ends one session of an account; says whether it had such a one.
///
/// # Errors
/// Those of the database.
pub async fn end_one(executor: impl PgExecutor<'_>, account_id: Uuid, id: Uuid) -> Result<bool, sqlx::Error> {
    let ended = sqlx::query!("DELETE FROM sessions WHERE account_id = $1 AND id = $2", account_id, id)
        .execute(executor)
        .await?;
    Ok(ended.rows_affected() == 1)
}

/// Deletes sessions that have ended.
///
/// # Errors
/// Those of the database.
pub async fn forget_ended(pool: &PgPool, now: OffsetDateTime) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!("DELETE FROM sessions WHERE expires_at <= $1 OR last_seen_at <= $2", now, now - IDLE)
        .execute(pool)
        .await?;
    Ok(deleted.rows_affected())
}
