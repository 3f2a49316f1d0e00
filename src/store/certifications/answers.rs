//! Beginning an application and saving its answers; each statement is guarded by the state and the version that the form was
//! shown.

use serde_json::json;
use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    domain::{
        administrator::AdministratorName, certification::PaymentReference, email::EmailAddress,
        identifiers::MobileNumber,
    },
    store::{
        audit::{self, Actor, AuditEntry},
        registrations::{Registration, answers::Saved},
    },
};

/// Whom operators talk to.
pub struct Contact {
    pub name: AdministratorName,
    pub mobile: MobileNumber,
    pub email: EmailAddress,
}

/// Which application an answer is for: its id and the version that the form was shown.
#[derive(Debug, Clone, Copy)]
pub struct ApplicationVersion {
    pub id: Uuid,
    pub version: i64,
}

/// Begins an application with the contact of the one before; false: one is under way. The registration is locked.
///
/// # Errors
/// Those of the database.
pub async fn begin(
    connection: &mut PgConnection,
    registration: &Registration,
    is_renewal: bool,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let id = Uuid::now_v7();
    let begun = sqlx::query!(
        "INSERT INTO certifications (id, registration_id, kind, status, contact_name, contact_mobile, contact_email,
             created_at, updated_at)
         SELECT $1, $2, $3, 'draft', before.contact_name, before.contact_mobile, before.contact_email, $4, $4
         FROM (SELECT) AS this LEFT JOIN LATERAL (
             SELECT contact_name, contact_mobile, contact_email FROM certifications WHERE registration_id = $2
             ORDER BY created_at DESC, id DESC LIMIT 1) AS before ON true
         WHERE NOT EXISTS (
             SELECT FROM certifications WHERE registration_id = $2 AND status NOT IN ('approved', 'failed'))",
        id,
        registration.id,
        if is_renewal { "renewal" } else { "first" },
        now
    )
    .execute(&mut *connection)
    .await?;
    if begun.rows_affected() == 0 {
        return Ok(false);
    }
    let actor = Actor::Applicant(registration.account_id);
    sqlx::query!(
        "INSERT INTO certification_history (id, certification_id, at, actor, to_status)
         VALUES ($1, $2, $3, $4, 'draft')",
        Uuid::now_v7(),
        id,
        now,
        actor.as_str()
    )
    .execute(&mut *connection)
    .await?;
    let entry = AuditEntry {
        actor,
        action: "certification.draft".to_owned(),
        target: "certification",
        target_id: Some(id),
        details: json!({ "registration": registration.id, "renewal": is_renewal }),
    };
    audit::record(connection, &[entry], now).await?;
    Ok(true)
}

/// Saves whom operators talk to.
///
/// # Errors
/// Those of the database.
pub async fn save_contact(
    executor: impl PgExecutor<'_>,
    application: ApplicationVersion,
    contact: &Contact,
    now: OffsetDateTime,
) -> Result<Saved, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE certifications SET contact_name = $3, contact_mobile = $4, contact_email = $5, version = version + 1,
             updated_at = $6
         WHERE id = $1 AND version = $2 AND status IN ('draft', 'returned')",
        application.id,
        application.version,
        contact.name.as_str(),
        contact.mobile.expose(),
        contact.email.as_str(),
        now
    )
    .execute(executor)
    .await?;
    Ok(Saved::from_rows(&done))
}

/// Fixes what this attempt costs, when it was sent, and the reference of its payment; false: that reference is taken.
///
/// # Errors
/// Those of the database.
pub async fn fix_terms(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    fee_fen: i64,
    reference: Option<&PaymentReference>,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE certifications SET fee_fen = $2, payment_reference = $3, submitted_at = $4
         WHERE id = $1 AND NOT EXISTS (SELECT FROM certifications AS other WHERE other.payment_reference = $3)",
        id,
        fee_fen,
        reference.map(PaymentReference::as_str),
        now
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() == 1)
}
