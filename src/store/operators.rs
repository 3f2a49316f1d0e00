//! Operators: who they are, what they may do, and how they prove it.

pub mod invitations;
pub mod refused_passwords;
pub mod second_factor;
pub mod sessions;

use serde_json::json;
use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    audit::{self, Actor, AuditEntry},
    unreadable,
};
use crate::domain::{
    email::EmailAddress,
    operator::{OperatorName, Role},
};

/// An operator as colleagues see them.
#[derive(Debug, Clone)]
pub struct Operator {
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub role: Role,
    /// The language of their mails.
    pub locale: String,
    pub created_at: OffsetDateTime,
    pub disabled_at: Option<OffsetDateTime>,
    /// Whether password and second factor are set up.
    pub is_enrolled: bool,
    /// When the invitation that is not used ends, or ended.
    pub invited_until: Option<OffsetDateTime>,
}

impl Operator {
    /// Whether they can sign in, or why not; a part of text ids.
    pub fn standing(&self, now: OffsetDateTime) -> &'static str {
        match (self.disabled_at, self.is_enrolled) {
            (Some(_), _) => "disabled",
            (None, true) => "active",
            (None, false) if self.invited_until.is_some_and(|end| end > now) => "invited",
            (None, false) => "invitation-over",
        }
    }
}

/// What signing in needs to know of an operator.
#[derive(Debug)]
pub struct Credentials {
    pub operator_id: Uuid,
    pub email: String,
    pub locale: String,
    pub password_hash: String,
}

/// Why an operator was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody would be left who can manage operators.
    LastAdministrator,
    /// There is no such operator, or somebody else has changed them meanwhile.
    Gone,
}

struct Row {
    id: Uuid,
    email: String,
    name: String,
    role: String,
    locale: String,
    created_at: OffsetDateTime,
    disabled_at: Option<OffsetDateTime>,
    is_enrolled: bool,
    invited_until: Option<OffsetDateTime>,
}

impl TryFrom<Row> for Operator {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.id,
            email: row.email,
            name: row.name,
            role: Role::parse(&row.role).ok_or_else(|| unreadable("role"))?,
            locale: row.locale,
            created_at: row.created_at,
            disabled_at: row.disabled_at,
            is_enrolled: row.is_enrolled,
            invited_until: row.invited_until,
        })
    }
}

/// Somebody who is to become an operator.
#[derive(Debug)]
pub struct NewOperator<'a> {
    pub email: &'a EmailAddress,
    pub name: &'a OperatorName,
    pub role: Role,
    pub locale: &'a str,
}

/// Adds an operator, who still has to answer an invitation; `None` when the address has one already.
///
/// # Errors
/// Those of the database.
pub async fn add(
    connection: &mut PgConnection,
    new: &NewOperator<'_>,
    by: Actor,
    now: OffsetDateTime,
) -> Result<Option<Uuid>, sqlx::Error> {
    let id = Uuid::now_v7();
    let added = sqlx::query!(
        "INSERT INTO operators (id, email, email_key, name, role, locale, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (email_key) DO NOTHING",
        id,
        new.email.as_str(),
        new.email.key(),
        new.name.as_str(),
        new.role.as_str(),
        new.locale,
        now
    )
    .execute(&mut *connection)
    .await?;
    if added.rows_affected() == 0 {
        return Ok(None);
    }
    note(connection, by, "added", id, json!({ "role": new.role.as_str() }), now).await?;
    Ok(Some(id))
}

/// All operators, by name; there are never many.
///
/// # Errors
/// Those of the database.
pub async fn all(executor: impl PgExecutor<'_>) -> Result<Vec<Operator>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, email, name, role, locale, created_at, disabled_at, totp_secret IS NOT NULL AS "is_enrolled!",
               (SELECT max(expires_at) FROM operator_invitations
                    WHERE operator_id = operators.id AND superseded_at IS NULL AND used_at IS NULL) AS invited_until
           FROM operators ORDER BY disabled_at IS NOT NULL, name, id LIMIT 1000"#
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter().map(Operator::try_from).collect()
}

/// One operator.
///
/// # Errors
/// Those of the database.
pub async fn find(executor: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Operator>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id, email, name, role, locale, created_at, disabled_at, totp_secret IS NOT NULL AS "is_enrolled!",
               (SELECT max(expires_at) FROM operator_invitations
                    WHERE operator_id = operators.id AND superseded_at IS NULL AND used_at IS NULL) AS invited_until
           FROM operators WHERE id = $1"#,
        id
    )
    .fetch_optional(executor)
    .await?;
    row.map(Operator::try_from).transpose()
}

/// The operator with an address.
///
/// # Errors
/// Those of the database.
pub async fn find_by_email(
    executor: impl PgExecutor<'_>,
    email: &EmailAddress,
) -> Result<Option<Operator>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id, email, name, role, locale, created_at, disabled_at, totp_secret IS NOT NULL AS "is_enrolled!",
               (SELECT max(expires_at) FROM operator_invitations
                    WHERE operator_id = operators.id AND superseded_at IS NULL AND used_at IS NULL) AS invited_until
           FROM operators WHERE email_key = $1"#,
        email.key()
    )
    .fetch_optional(executor)
    .await?;
    row.map(Operator::try_from).transpose()
}

/// The credentials behind an address, if it has an operator who may sign in.
///
/// # Errors
/// Those of the database.
pub async fn credentials(
    executor: impl PgExecutor<'_>,
    email: &EmailAddress,
) -> Result<Option<Credentials>, sqlx::Error> {
    sqlx::query_as!(
        Credentials,
        r#"SELECT id AS operator_id, email, locale, password_hash AS "password_hash!" FROM operators
           WHERE email_key = $1 AND disabled_at IS NULL AND totp_secret IS NOT NULL AND password_hash IS NOT NULL"#,
        email.key()
    )
    .fetch_optional(executor)
    .await
}

/// Replaces the password.
///
/// # Errors
/// Those of the database.
pub async fn set_password(executor: impl PgExecutor<'_>, id: Uuid, hash: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE operators SET password_hash = $2 WHERE id = $1", id, hash).execute(executor).await?;
    Ok(())
}

/// Stores the same password hashed with today's parameters, unless it was changed meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn rehash(executor: impl PgExecutor<'_>, id: Uuid, outdated: &str, hash: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE operators SET password_hash = $3 WHERE id = $1 AND password_hash = $2", id, outdated, hash)
        .execute(executor)
        .await?;
    Ok(())
}

/// Chooses the language of an operator's mails.
///
/// # Errors
/// Those of the database.
pub async fn set_locale(executor: impl PgExecutor<'_>, id: Uuid, locale: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE operators SET locale = $2 WHERE id = $1", id, locale).execute(executor).await?;
    Ok(())
}

/// Gives an operator another role; every session of theirs ends.
///
/// # Errors
/// Those of the database.
pub async fn set_role(
    connection: &mut PgConnection,
    operator: &Operator,
    role: Role,
    by: Actor,
    now: OffsetDateTime,
) -> Result<Result<(), Refusal>, sqlx::Error> {
    if role != Role::Administrator && is_last_administrator(&mut *connection, operator.id).await? {
        return Ok(Err(Refusal::LastAdministrator));
    }
    let changed = sqlx::query!(
        "UPDATE operators SET role = $3 WHERE id = $1 AND role = $2",
        operator.id,
        operator.role.as_str(),
        role.as_str()
    )
    .execute(&mut *connection)
    .await?;
    if changed.rows_affected() == 0 {
        return Ok(Err(Refusal::Gone));
    }
    sessions::end_all(&mut *connection, operator.id).await?;
    let details = json!({ "from": operator.role.as_str(), "to": role.as_str() });
    note(connection, by, "role_changed", operator.id, details, now).await?;
    Ok(Ok(()))
}

/// Takes an operator's access away; every session and invitation of theirs ends.
///
/// # Errors
/// Those of the database.
pub async fn disable(
    connection: &mut PgConnection,
    id: Uuid,
    by: Actor,
    now: OffsetDateTime,
) -> Result<Result<(), Refusal>, sqlx::Error> {
    if is_last_administrator(&mut *connection, id).await? {
        return Ok(Err(Refusal::LastAdministrator));
    }
    let changed = sqlx::query!("UPDATE operators SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL", id, now)
        .execute(&mut *connection)
        .await?;
    if changed.rows_affected() == 0 {
        return Ok(Err(Refusal::Gone));
    }
    sessions::end_all(&mut *connection, id).await?;
    invitations::supersede(&mut *connection, id, now).await?;
    note(connection, by, "disabled", id, json!({}), now).await?;
    Ok(Ok(()))
}

/// Lets a disabled operator sign in again, as they did before.
///
/// # Errors
/// Those of the database.
pub async fn enable(
    connection: &mut PgConnection,
    id: Uuid,
    by: Actor,
    now: OffsetDateTime,
) -> Result<Result<(), Refusal>, sqlx::Error> {
    let changed = sqlx::query!("UPDATE operators SET disabled_at = NULL WHERE id = $1 AND disabled_at IS NOT NULL", id)
        .execute(&mut *connection)
        .await?;
    if changed.rows_affected() == 0 {
        return Ok(Err(Refusal::Gone));
    }
    note(connection, by, "enabled", id, json!({}), now).await?;
    Ok(Ok(()))
}

/// Forgets an operator's password and second factor, so that a new invitation has to be answered; every session ends.
///
/// # Errors
/// Those of the database.
pub async fn reset(connection: &mut PgConnection, id: Uuid, by: Actor, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE operators SET password_hash = NULL, totp_secret = NULL, totp_pending = NULL WHERE id = $1",
        id
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM operator_recovery_codes WHERE operator_id = $1", id).execute(&mut *connection).await?;
    sessions::end_all(&mut *connection, id).await?;
    note(connection, by, "reset", id, json!({}), now).await
}

/// Whether there is no other administrator who can sign in. Those who ask at the same time take turns, so that two cannot
/// each count on the other.
async fn is_last_administrator(connection: &mut PgConnection, id: Uuid) -> Result<bool, sqlx::Error> {
    let administrators = sqlx::query_scalar!(
        "SELECT id FROM operators
         WHERE role = 'administrator' AND disabled_at IS NULL AND totp_secret IS NOT NULL ORDER BY id FOR UPDATE"
    )
    .fetch_all(connection)
    .await?;
    Ok(administrators == [id])
}

/// Writes down what was done to an operator.
///
/// # Errors
/// Those of the database.
pub async fn note(
    connection: &mut PgConnection,
    by: Actor,
    what: &str,
    id: Uuid,
    details: serde_json::Value,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let entry =
        AuditEntry { actor: by, action: format!("operator.{what}"), target: "operator", target_id: Some(id), details };
    audit::record(connection, &[entry], now).await
}
