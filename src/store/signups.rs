//! Sign-ups and their activation links. A sign-up is not an account.

use sqlx::{PgConnection, PgExecutor, PgPool};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{email::EmailAddress, subject::AccountType};

/// A sign-up about to be stored.
pub struct NewSignup<'a> {
    pub id: Uuid,
    pub account_type: AccountType,
    pub email: &'a EmailAddress,
    pub password_hash: &'a str,
    pub locale: &'a str,
    pub terms_version: &'a str,
    pub browser_digest: [u8; 32],
}

/// A stored sign-up.
pub struct Signup {
    pub id: Uuid,
    pub account_type: String,
    pub email: String,
    pub email_key: String,
    pub password_hash: String,
    pub locale: String,
    pub terms_version: String,
    pub terms_accepted_at: OffsetDateTime,
    pub browser_digest: Vec<u8>,
    pub activated_at: Option<OffsetDateTime>,
}

/// What has been mailed for a sign-up so far.
#[derive(Debug, Clone, Copy)]
pub struct LinksSent {
    pub last_at: Option<OffsetDateTime>,
    pub in_the_last_day: i64,
}

/// An activation link as stored.
#[derive(Debug)]
pub struct ActivationLink {
    pub signup_id: Uuid,
    pub password_tries: i16,
    pub expires_at: OffsetDateTime,
    pub superseded_at: Option<OffsetDateTime>,
    pub used_at: Option<OffsetDateTime>,
}

/// When this address last signed up without having been activated since.
///
/// # Errors
/// Those of the database.
pub async fn unactivated(
    executor: impl PgExecutor<'_>,
    email_key: &str,
) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    sqlx::query_scalar!("SELECT max(created_at) FROM signups WHERE email_key = $1 AND activated_at IS NULL", email_key)
        .fetch_one(executor)
        .await
}

/// How long a link from an activation mail works.
pub const LINK_LIFETIME: Duration = Duration::hours(48);

/// # Errors
/// Those of the database.
pub async fn insert(
    connection: &mut PgConnection,
    signup: &NewSignup<'_>,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO signups (id, account_type, email, email_key, password_hash, locale, terms_version,
             terms_accepted_at, browser_digest, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8)",
        signup.id,
        signup.account_type.as_str(),
        signup.email.as_str(),
        signup.email.key(),
        signup.password_hash,
        signup.locale,
        signup.terms_version,
        now,
        &signup.browser_digest[..]
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The sign-up of a browser, by the digest of its cookie, and what was mailed for it.
///
/// # Errors
/// Those of the database.
pub async fn of_browser(
    executor: impl PgExecutor<'_>,
    browser_digest: [u8; 32],
    now: OffsetDateTime,
) -> Result<Option<(Signup, LinksSent)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        SELECT signups.*, sent.last_at AS "last_at?", sent.in_the_last_day AS "in_the_last_day!"
        FROM signups, LATERAL (
            SELECT max(created_at) AS last_at, count(*) FILTER (WHERE created_at > $2) AS in_the_last_day
            FROM activation_links WHERE signup_id = signups.id
        ) AS sent
        WHERE browser_digest = $1
        "#,
        &browser_digest[..],
        now - Duration::DAY
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(|row| {
        let sent = LinksSent { last_at: row.last_at, in_the_last_day: row.in_the_last_day };
        let signup = Signup {
            id: row.id,
            account_type: row.account_type,
            email: row.email,
            email_key: row.email_key,
            password_hash: row.password_hash,
            locale: row.locale,
            terms_version: row.terms_version,
            terms_accepted_at: row.terms_accepted_at,
            browser_digest: row.browser_digest,
            activated_at: row.activated_at,
        };
        (signup, sent)
    }))
}

/// What has been mailed for a sign-up.
///
/// # Errors
/// Those of the database.
pub async fn links_sent(
    executor: impl PgExecutor<'_>,
    signup_id: Uuid,
    now: OffsetDateTime,
) -> Result<LinksSent, sqlx::Error> {
    sqlx::query_as!(
        LinksSent,
        r#"SELECT max(created_at) AS last_at, count(*) FILTER (WHERE created_at > $2) AS "in_the_last_day!"
           FROM activation_links WHERE signup_id = $1"#,
        signup_id,
        now - Duration::DAY
    )
    .fetch_one(executor)
    .await
}

/// The sign-up with this id; locked until the transaction ends, so that only one activation of it goes on at a time.
///
/// # Errors
/// Those of the database.
pub async fn lock(connection: &mut PgConnection, id: Uuid) -> Result<Option<Signup>, sqlx::Error> {
    sqlx::query_as!(
        Signup,
        "SELECT id, account_type, email, email_key, password_hash, locale, terms_version, terms_accepted_at,
             browser_digest, activated_at
         FROM signups WHERE id = $1 FOR UPDATE",
        id
    )
    .fetch_optional(connection)
    .await
}

/// The sign-up with this id.
///
/// # Errors
/// Those of the database.
pub async fn find(executor: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Signup>, sqlx::Error> {
    sqlx::query_as!(
        Signup,
        "SELECT id, account_type, email, email_key, password_hash, locale, terms_version, terms_accepted_at,
             browser_digest, activated_at
         FROM signups WHERE id = $1",
        id
    )
    .fetch_optional(executor)
    .await
}

/// Ends the open links of a sign-up: a newer mail is about to replace them.
///
/// # Errors
/// Those of the database.
pub async fn supersede_links(
    connection: &mut PgConnection,
    signup_id: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE activation_links SET superseded_at = $2
         WHERE signup_id = $1 AND superseded_at IS NULL AND used_at IS NULL",
        signup_id,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Adds a link to a sign-up.
///
/// # Errors
/// Those of the database.
pub async fn add_link(
    connection: &mut PgConnection,
    signup_id: Uuid,
    token_digest: [u8; 32],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO activation_links (token_digest, signup_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        &token_digest[..],
        signup_id,
        now,
        now + LINK_LIFETIME
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Changes the address of a sign-up that is not activated yet.
///
/// # Errors
/// Those of the database.
pub async fn change_address(
    connection: &mut PgConnection,
    signup_id: Uuid,
    email: &EmailAddress,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE signups SET email = $2, email_key = $3 WHERE id = $1 AND activated_at IS NULL",
        signup_id,
        email.as_str(),
        email.key()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The link behind a token.
///
/// # Errors
/// Those of the database.
pub async fn find_link(
    executor: impl PgExecutor<'_>,
    token_digest: [u8; 32],
) -> Result<Option<ActivationLink>, sqlx::Error> {
    sqlx::query_as!(
        ActivationLink,
        "SELECT signup_id, password_tries, expires_at, superseded_at, used_at FROM activation_links
         WHERE token_digest = $1",
        &token_digest[..]
    )
    .fetch_optional(executor)
    .await
}

/// Counts a password typed on an activation page; returns how many that makes.
///
/// # Errors
/// Those of the database.
pub async fn count_password_try(executor: impl PgExecutor<'_>, token_digest: [u8; 32]) -> Result<i16, sqlx::Error> {
    sqlx::query_scalar!(
        "UPDATE activation_links SET password_tries = password_tries + 1 WHERE token_digest = $1
         RETURNING password_tries",
        &token_digest[..]
    )
    .fetch_one(executor)
    .await
}

/// Marks a link used, unless it no longer works; says whether it did.
///
/// # Errors
/// Those of the database.
pub async fn use_link(
    connection: &mut PgConnection,
    signup_id: Uuid,
    token_digest: [u8; 32],
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let used = sqlx::query!(
        "UPDATE activation_links SET used_at = $2
         WHERE token_digest = $1 AND used_at IS NULL AND superseded_at IS NULL AND expires_at > $2",
        &token_digest[..],
        now
    )
    .execute(&mut *connection)
    .await?;
    if used.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!("UPDATE signups SET activated_at = $2, password_hash = '' WHERE id = $1", signup_id, now)
        .execute(connection)
        .await?;
    Ok(true)
}

/// Deletes sign-ups that are older than this, with their links.
///
/// # Errors
/// Those of the database.
pub async fn forget(pool: &PgPool, before: OffsetDateTime) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!("DELETE FROM signups WHERE created_at < $1", before).execute(pool).await?;
    Ok(deleted.rows_affected())
}
