//! Operators' sessions: short, in stages, listed and revocable by their owner.

use sqlx::{PgConnection, PgExecutor, PgPool};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::super::{sessions::ListedSession, unreadable};
use crate::domain::operator::Role;

/// A session ends after this long without a request …
pub const IDLE: Duration = Duration::minutes(30);
/// … and this long after signing in, whatever happens.
pub const ABSOLUTE: Duration = Duration::hours(12);
/// Whoever has given the password, or answered an invitation, has this long for the second factor.
pub const HALF_WAY: Duration = Duration::minutes(10);
/// How long password and second factor count as just given.
pub const FRESH: Duration = Duration::minutes(10);
/// Second factors that may be wrong before the password has to be given again.
pub const TRIES: i16 = 5;
/// `last_seen_at` is written at most this often, so that reading a page writes nothing.
const SEEN_PRECISION: Duration = Duration::minutes(1);

/// How far somebody has come with signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// An invitation was answered; the second factor is to be set up.
    Enrolling,
    /// The password was given; the second factor is to be.
    Password,
    SignedIn,
}

impl Stage {
    /// The name in the database.
    fn as_str(self) -> &'static str {
        match self {
            Self::Enrolling => "enrolling",
            Self::Password => "password",
            Self::SignedIn => "signed_in",
        }
    }
}

/// A living session with its operator.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub session_id: Uuid,
    pub operator_id: Uuid,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub locale: String,
    /// When password and second factor were last given; while half-way, when the session began.
    pub confirmed_at: OffsetDateTime,
}

/// Starts a session.
///
/// # Errors
/// Those of the database.
pub async fn start(
    connection: &mut PgConnection,
    operator_id: Uuid,
    stage: Stage,
    token_digest: [u8; 32],
    user_agent: &str,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let (lifetime, confirmed_at) = match stage {
        Stage::Enrolling | Stage::Password => (HALF_WAY, None),
        Stage::SignedIn => (ABSOLUTE, Some(now)),
    };
    sqlx::query!(
        "INSERT INTO operator_sessions
             (id, token_digest, operator_id, stage, user_agent, created_at, last_seen_at, expires_at, confirmed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)",
        Uuid::now_v7(),
        &token_digest[..],
        operator_id,
        stage.as_str(),
        user_agent,
        now,
        now + lifetime,
        confirmed_at
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a session another cookie once its owner has proven themselves anew; it ends when it would have.
///
/// # Errors
/// Those of the database.
pub async fn confirm(
    connection: &mut PgConnection,
    session_id: Uuid,
    token_digest: [u8; 32],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE operator_sessions SET token_digest = $2, confirmed_at = $3, tries = 0
         WHERE id = $1 AND stage = 'signed_in'",
        session_id,
        &token_digest[..],
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The living session behind a cookie, with its operator: one round trip.
///
/// # Errors
/// Those of the database.
pub async fn load(
    executor: impl PgExecutor<'_>,
    token_digest: [u8; 32],
    stage: Stage,
    now: OffsetDateTime,
) -> Result<Option<SignedIn>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        WITH living AS (
            SELECT id, operator_id, last_seen_at, coalesce(confirmed_at, created_at) AS confirmed_at
            FROM operator_sessions
            WHERE token_digest = $1 AND stage = $2 AND expires_at > $3 AND last_seen_at > $4 AND tries < $6
        ), seen AS (
            UPDATE operator_sessions SET last_seen_at = $3 FROM living
            WHERE operator_sessions.id = living.id AND living.last_seen_at < $5
        )
        SELECT living.id, operator_id, email, name, role, locale, confirmed_at AS "confirmed_at!"
        FROM living JOIN operators ON operators.id = operator_id WHERE disabled_at IS NULL
        "#,
        &token_digest[..],
        stage.as_str(),
        now,
        now - IDLE,
        now - SEEN_PRECISION,
        TRIES
    )
    .fetch_optional(executor)
    .await?;
    row.map(|row| {
        Ok(SignedIn {
            session_id: row.id,
            operator_id: row.operator_id,
            email: row.email,
            name: row.name,
            role: Role::parse(&row.role).ok_or_else(|| unreadable("role"))?,
            locale: row.locale,
            confirmed_at: row.confirmed_at,
        })
    })
    .transpose()
}

/// Counts a second factor that is about to be checked, before it is: tries at the same time count as well. `false` when
/// there are none left.
///
/// # Errors
/// Those of the database.
pub async fn count_try(executor: impl PgExecutor<'_>, session_id: Uuid) -> Result<bool, sqlx::Error> {
    let counted =
        sqlx::query!("UPDATE operator_sessions SET tries = tries + 1 WHERE id = $1 AND tries < $2", session_id, TRIES)
            .execute(executor)
            .await?;
    Ok(counted.rows_affected() == 1)
}

/// Ends the session behind a cookie.
///
/// # Errors
/// Those of the database.
pub async fn end(executor: impl PgExecutor<'_>, token_digest: [u8; 32]) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM operator_sessions WHERE token_digest = $1", &token_digest[..]).execute(executor).await?;
    Ok(())
}

/// Ends all sessions of an operator.
///
/// # Errors
/// Those of the database.
pub async fn end_all(executor: impl PgExecutor<'_>, operator_id: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM operator_sessions WHERE operator_id = $1", operator_id).execute(executor).await?;
    Ok(())
}

/// Ends all sessions of an operator but one.
///
/// # Errors
/// Those of the database.
pub async fn end_others(executor: impl PgExecutor<'_>, operator_id: Uuid, kept: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM operator_sessions WHERE operator_id = $1 AND id <> $2", operator_id, kept)
        .execute(executor)
        .await?;
    Ok(())
}

/// Ends one session of an operator; says whether they had such a one.
///
/// # Errors
/// Those of the database.
pub async fn end_one(executor: impl PgExecutor<'_>, operator_id: Uuid, id: Uuid) -> Result<bool, sqlx::Error> {
    let ended = sqlx::query!("DELETE FROM operator_sessions WHERE operator_id = $1 AND id = $2", operator_id, id)
        .execute(executor)
        .await?;
    Ok(ended.rows_affected() == 1)
}

/// The living sessions of an operator, the one used last first.
///
/// # Errors
/// Those of the database.
pub async fn of_operator(
    executor: impl PgExecutor<'_>,
    operator_id: Uuid,
    now: OffsetDateTime,
) -> Result<Vec<ListedSession>, sqlx::Error> {
    sqlx::query_as!(
        ListedSession,
        "SELECT id, user_agent, created_at, last_seen_at FROM operator_sessions
         WHERE operator_id = $1 AND stage = 'signed_in' AND expires_at > $2 AND last_seen_at > $3
         ORDER BY last_seen_at DESC, id DESC LIMIT 100",
        operator_id,
        now,
        now - IDLE
    )
    .fetch_all(executor)
    .await
}

/// Deletes sessions that have ended.
///
/// # Errors
/// Those of the database.
pub async fn forget_ended(pool: &PgPool, now: OffsetDateTime) -> Result<u64, sqlx::Error> {
    let deleted =
        sqlx::query!("DELETE FROM operator_sessions WHERE expires_at <= $1 OR last_seen_at <= $2", now, now - IDLE)
            .execute(pool)
            .await?;
    Ok(deleted.rows_affected())
}
