//! What always takes two operators: waiving a fee, and recording a payment that no statement shows.

use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Refusal, lock, paid};
use crate::{
    config::Config,
    domain::certification::Event,
    store::{
        audit::Actor,
        certifications::transition::Payment,
        proposals::{self, Kind, Proposal},
    },
};

/// Proposes that the fee is waived, or was paid another way than by a transfer that a statement shows; the proposal's id.
///
/// # Errors
/// [`Refusal`]; those of the database.
pub async fn propose_payment(
    connection: &mut PgConnection,
    id: Uuid,
    payment: Payment,
    operator: Uuid,
    reason: &str,
    now: OffsetDateTime,
) -> Result<Uuid, Refusal> {
    let kind = match payment {
        Payment::Waived => Kind::WaiveFee,
        Payment::Recorded => Kind::RecordPayment,
        Payment::Transfer | Payment::Free => return Err(Refusal::Changed),
    };
    let certification = lock(&mut *connection, id).await?.certification;
    certification.status.after(Event::Paid, certification.returns).ok_or(Refusal::Changed)?;
    let details = json!({ "version": certification.version });
    let made = proposals::propose(connection, kind, id, &details, reason, operator, now).await?;
    made.ok_or(Refusal::OtherProposal)
}

/// Approves what another operator proposed, which settles the fee.
///
/// # Errors
/// [`Refusal`]; those of the database.
pub async fn approve_payment(
    connection: &mut PgConnection,
    config: &Config,
    proposal: &Proposal,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let payment = match proposal.kind {
        Kind::WaiveFee => Payment::Waived,
        Kind::RecordPayment => Payment::Recorded,
        _ => return Err(Refusal::Changed),
    };
    let certification = lock(&mut *connection, proposal.about_id).await?.certification;
    if proposal.proposed_by == operator {
        return Err(Refusal::SamePerson);
    }
    let is_current = proposal.details["version"] == certification.version;
    if !is_current || !proposals::approve(&mut *connection, proposal, operator, now).await? {
        return Err(Refusal::Changed);
    }
    paid(connection, config, certification.id, payment, Actor::Operator(operator), now).await
}
