//! What takes two operators: waiving a fee, recording a payment, and failing what was paid for. The first one's word is a
//! proposal; the second one's carries it out.

use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Refusal, Seen, fail, lock, paid};
use crate::{
    config::Config,
    domain::{certification::Event, review::Reason},
    store::{
        audit::Actor,
        certifications::{Certification, transition::Payment},
        proposals::{self, Kind, Proposal},
    },
};

/// What an operator's word led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// It waits for a second person.
    Proposed,
    /// Two people wanted it, or one is enough: it is done.
    Done,
}

/// The fee is waived, or was paid another way than by a transfer that a statement shows.
///
/// # Errors
/// [`Refusal`]; those of the database.
pub async fn settle_fee(
    connection: &mut PgConnection,
    config: &Config,
    id: Uuid,
    payment: Payment,
    operator: Uuid,
    reason: &str,
    now: OffsetDateTime,
) -> Result<Consent, Refusal> {
    let locked = lock(&mut *connection, id).await?;
    let kind = match payment {
        Payment::Waived => Kind::WaiveFee,
        Payment::Recorded => Kind::RecordPayment,
        Payment::Transfer | Payment::Free => return Err(Refusal::Changed),
    };
    let certification = &locked.certification;
    let second = second_word(&mut *connection, certification, kind, json!({}), reason, operator, now).await?;
    if second.is_none() {
        return Ok(Consent::Proposed);
    }
    paid(connection, config, id, payment, Actor::Operator(operator), now).await?;
    Ok(Consent::Done)
}

/// Refuses an application for good: one that was paid for takes two people where the configuration asks for them, and the
/// reason is the first one's.
///
/// # Errors
/// [`Refusal`]; those of the database.
pub async fn refuse(
    connection: &mut PgConnection,
    config: &Config,
    seen: Seen,
    operator: Uuid,
    reason: &Reason,
    now: OffsetDateTime,
) -> Result<Consent, Refusal> {
    let locked = lock(&mut *connection, seen.id).await?;
    let certification = &locked.certification;
    let is_free = certification.fee_fen.is_none_or(|fee| fee == 0);
    if is_free || !config.two_people.contains(&Kind::FailCertification) {
        fail(connection, config, seen, operator, reason, now).await?;
        return Ok(Consent::Done);
    }
    if certification.version != seen.version {
        return Err(Refusal::Changed);
    }
    let details = json!({ "zh": reason.zh, "en": reason.en });
    let kind = Kind::FailCertification;
    let second = second_word(&mut *connection, certification, kind, details, &reason.zh, operator, now).await?;
    let Some(first) = second else { return Ok(Consent::Proposed) };
    let words = |language: &str| first.details[language].as_str().unwrap_or(&first.reason).to_owned();
    let reason = Reason { zh: words("zh"), en: words("en") };
    fail(connection, config, seen, operator, &reason, now).await?;
    Ok(Consent::Done)
}

/// Proposes, or approves what somebody else proposed: that proposal is returned. One that was made before the certification
/// changed is about something that is no more, and gives way.
async fn second_word(
    connection: &mut PgConnection,
    certification: &Certification,
    kind: Kind,
    mut details: serde_json::Value,
    reason: &str,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<Option<Proposal>, Refusal> {
    let event = if kind == Kind::FailCertification { Event::Failed } else { Event::Paid };
    certification.status.after(event, certification.returns).ok_or(Refusal::Changed)?;
    let waiting = proposals::waiting(&mut *connection, certification.id).await?;
    let is_current = |first: &Proposal| first.details["version"] == certification.version;
    if let Some(first) = waiting.filter(is_current) {
        if first.kind != kind {
            return Err(Refusal::OtherProposal);
        }
        if !proposals::approve(connection, &first, operator, now).await? {
            return Err(Refusal::SamePerson);
        }
        return Ok(Some(first));
    }
    if let Some(outdated) = proposals::waiting(&mut *connection, certification.id).await? {
        proposals::refuse(&mut *connection, &outdated, operator, now).await?;
    }
    details["version"] = certification.version.into();
    let made = proposals::propose(connection, kind, certification.id, &details, reason, operator, now).await?;
    made.map(|_| None).ok_or(Refusal::Changed)
}
