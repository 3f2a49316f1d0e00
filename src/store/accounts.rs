//! Accounts: what a sign-up becomes once its address is activated.

use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{password_resets, signups::Signup};
use crate::domain::email::EmailAddress;

/// What signing in needs to know of an account.
#[derive(Debug)]
pub struct Credentials {
    pub account_id: Uuid,
    pub email: String,
    pub locale: String,
    pub password_hash: String,
}

/// Who holds an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occupancy {
    Free,
    /// An account here, with a registration that has not ended.
    Account,
    /// In use elsewhere on the platform.
    Elsewhere,
}

/// Who holds this address. One query, the same for every answer.
///
/// # Errors
/// Those of the database.
pub async fn occupancy(executor: impl PgExecutor<'_>, email: &EmailAddress) -> Result<Occupancy, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        SELECT EXISTS (
                SELECT FROM accounts JOIN registrations ON account_id = accounts.id
                WHERE email_key = $1 AND status NOT IN ('expired', 'failed', 'lapsed', 'cancelled', 'rejected')
            ) AS "here!",
            EXISTS (SELECT FROM occupied_emails WHERE email_key = $1) AS "elsewhere!"
        "#,
        email.key()
    )
    .fetch_one(executor)
    .await?;
    Ok(match (row.here, row.elsewhere) {
        (true, _) => Occupancy::Account,
        (false, true) => Occupancy::Elsewhere,
        (false, false) => Occupancy::Free,
    })
}

/// Where an account's mails go, and in which language.
#[derive(Debug)]
pub struct Recipient {
    pub email: String,
    pub locale: String,
}

/// Where the account's mails go.
///
/// # Errors
/// Those of the database; no such account.
pub async fn recipient(executor: impl PgExecutor<'_>, account_id: Uuid) -> Result<Recipient, sqlx::Error> {
    sqlx::query_as!(Recipient, "SELECT email, locale FROM accounts WHERE id = $1", account_id).fetch_one(executor).await
}

/// The address of an account, if there is one with this id.
///
/// # Errors
/// Those of the database.
pub async fn email(executor: impl PgExecutor<'_>, account_id: Uuid) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!("SELECT email FROM accounts WHERE id = $1", account_id).fetch_optional(executor).await
}

/// The credentials behind an address, if it has an account.
///
/// # Errors
/// Those of the database.
pub async fn credentials(
    executor: impl PgExecutor<'_>,
    email: &EmailAddress,
) -> Result<Option<Credentials>, sqlx::Error> {
    sqlx::query_as!(
        Credentials,
        "SELECT id AS account_id, email, locale, password_hash FROM accounts WHERE email_key = $1",
        email.key()
    )
    .fetch_optional(executor)
    .await
}

/// Makes the sign-up an account. An address whose registrations have all ended starts again on its old account: whoever
/// answered the mail owns the address, so the new password counts and every old session ends.
///
/// # Errors
/// Those of the database.
pub async fn activate(
    connection: &mut PgConnection,
    signup: &Signup,
    now: OffsetDateTime,
) -> Result<Uuid, sqlx::Error> {
    let account_id = sqlx::query_scalar!(
        "INSERT INTO accounts (id, email, email_key, password_hash, locale, terms_version, terms_accepted_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (email_key) DO UPDATE SET email = EXCLUDED.email, password_hash = EXCLUDED.password_hash,
             locale = EXCLUDED.locale, terms_version = EXCLUDED.terms_version,
             terms_accepted_at = EXCLUDED.terms_accepted_at
         RETURNING id",
        Uuid::now_v7(),
        signup.email,
        signup.email_key,
        signup.password_hash,
        signup.locale,
        signup.terms_version,
        signup.terms_accepted_at,
        now
    )
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM sessions WHERE account_id = $1", account_id).execute(connection).await?;
    Ok(account_id)
}

/// Replaces the password; every session and every link for setting another one ends.
///
/// # Errors
/// Those of the database.
pub async fn set_password(
    connection: &mut PgConnection,
    account_id: Uuid,
    hash: &str,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE accounts SET password_hash = $2 WHERE id = $1", account_id, hash)
        .execute(&mut *connection)
        .await?;
    password_resets::supersede(&mut *connection, account_id, now).await?;
    sqlx::query!("DELETE FROM sessions WHERE account_id = $1", account_id).execute(connection).await?;
    Ok(())
}

/// The password hash of an account.
///
/// # Errors
/// Those of the database.
pub async fn password_hash(executor: impl PgExecutor<'_>, account_id: Uuid) -> Result<String, sqlx::Error> {
    sqlx::query_scalar!("SELECT password_hash FROM accounts WHERE id = $1", account_id).fetch_one(executor).await
}

/// Chooses the language of the account's mails.
///
/// # Errors
/// Those of the database.
pub async fn set_locale(executor: impl PgExecutor<'_>, account_id: Uuid, locale: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE accounts SET locale = $2 WHERE id = $1", account_id, locale).execute(executor).await?;
    Ok(())
}

/// Stores the same password hashed with today's parameters, unless it was changed meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn rehash(
    executor: impl PgExecutor<'_>,
    account_id: Uuid,
    outdated: &str,
    hash: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE accounts SET password_hash = $3 WHERE id = $1 AND password_hash = $2",
        account_id,
        outdated,
        hash
    )
    .execute(executor)
    .await?;
    Ok(())
}
