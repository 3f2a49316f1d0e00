//! The one way a certification changes its state: guarded by the state and version it was read in, written together with
//! its history, its line in the audit log and its mail in the caller's transaction.

use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Certification;
use crate::{
    domain::certification::{Event, Status},
    security::encryption::Keys,
    store::{
        audit::{self, Actor, AuditEntry},
        outbox::{self, NewMessage},
        proposals::{self, Changed},
    },
};

/// How a fee was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payment {
    /// A transfer that a statement showed.
    Transfer,
    /// An operator recorded it.
    Recorded,
    /// An operator waived the fee.
    Waived,
    /// There was nothing to pay.
    Free,
}

impl Payment {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Transfer => "transfer",
            Self::Recorded => "recorded",
            Self::Waived => "waived",
            Self::Free => "free",
        }
    }
}

/// A change of state.
pub struct Change<'a> {
    pub event: Event,
    pub actor: Actor,
    /// In words, for the applicant's history.
    pub reason: Option<&'a str>,
    /// When the new state ends by itself (exclusive).
    pub deadline_at: Option<OffsetDateTime>,
    /// How the fee was settled, where this event settles it.
    pub payment: Option<Payment>,
    /// The exclusive end of validity, where this event approves.
    pub valid_until: Option<OffsetDateTime>,
    /// The mail that tells the applicant.
    pub mail: Option<NewMessage<'a>>,
}

impl Change<'_> {
    /// A change without deadline, reason or mail.
    pub fn new(event: Event, actor: Actor) -> Self {
        Self { event, actor, reason: None, deadline_at: None, payment: None, valid_until: None, mail: None }
    }
}

/// Changes the state; the new one, or `None` where the event cannot happen or the certification is no longer as it was read.
/// What operators had proposed about it is overtaken.
///
/// # Errors
/// Those of the database.
pub async fn apply(
    connection: &mut PgConnection,
    keys: &Keys,
    certification: &Certification,
    change: Change<'_>,
    at: OffsetDateTime,
) -> Result<Option<Status>, sqlx::Error> {
    let Some(to) = certification.status.after(change.event, certification.returns) else { return Ok(None) };
    let done = sqlx::query!(
        "UPDATE certifications SET status = $4, deadline_at = $5, version = version + 1, updated_at = $6,
             queued_at = CASE WHEN $4 = 'queued' THEN coalesce(queued_at, $6) WHEN $4 = 'in_review' THEN queued_at END,
             returns = returns + CASE WHEN $4 = 'returned' THEN 1 ELSE 0 END,
             first_returned_at = CASE WHEN $4 = 'returned' THEN coalesce(first_returned_at, $6) ELSE first_returned_at END,
             decided_at = CASE WHEN $4 IN ('approved', 'failed') THEN $6 END,
             payment = CASE WHEN $4 = 'awaiting_payment' THEN NULL ELSE coalesce($7, payment) END,
             paid_at = CASE WHEN $4 = 'awaiting_payment' THEN NULL WHEN $7::text IS NOT NULL THEN $6 ELSE paid_at END,
             valid_until = $8
         WHERE id = $1 AND status = $2 AND version = $3",
        certification.id,
        certification.status.as_str(),
        certification.version,
        to.as_str(),
        change.deadline_at,
        at,
        change.payment.map(Payment::as_str),
        change.valid_until
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    let history = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO certification_history (id, certification_id, at, actor, operator_id, from_status, to_status, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        history,
        certification.id,
        at,
        change.actor.as_str(),
        change.actor.operator(),
        certification.status.as_str(),
        to.as_str(),
        change.reason
    )
    .execute(&mut *connection)
    .await?;
    let entry = AuditEntry {
        actor: change.actor,
        action: format!("certification.{}", to.as_str()),
        target: "certification",
        target_id: Some(certification.id),
        details: json!({
            "registration": certification.registration_id,
            "from": certification.status.as_str(),
            // The words can be erased; this line cannot.
            "history": change.reason.map(|_| history),
            "payment": change.payment.map(Payment::as_str),
        }),
    };
    audit::record(&mut *connection, &[entry], at).await?;
    let changed = Changed {
        id: certification.id,
        by: format!("certification.{}", to.as_str()),
        takes_no_payment: to != Status::AwaitingPayment,
    };
    proposals::overtake(&mut *connection, &[changed], at).await?;
    outbox::enqueue_all(connection, keys, change.mail.into_iter().collect(), at).await?;
    Ok(Some(to))
}
