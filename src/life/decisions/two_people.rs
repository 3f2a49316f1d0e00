//! First and second words. The first one is a proposal; only an answer to that very proposal is a second one.

use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    super::{certification, entries},
    Decision, Failure, Refused,
    subject::Subject,
    told,
};
use crate::{
    config::Config,
    domain::review::Reason,
    store::{
        certifications::transition::Payment,
        proposals::{self, Kind, Proposal},
        queues::Queue,
    },
};

/// Proposes what a bank entry is, in a transaction of its own; the proposal's id.
///
/// # Errors
/// Those of the database.
pub async fn propose_match(
    pool: &PgPool,
    entry: Uuid,
    decision: entries::Decision,
    operator: Uuid,
    reason: &str,
    now: OffsetDateTime,
) -> Result<Result<Uuid, Refused>, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let proposed = entries::propose(&mut transaction, entry, decision, operator, reason, now).await;
    let proposed = told(proposed.map_err(Failure::from))?;
    if proposed.is_ok() {
        transaction.commit().await?;
    }
    Ok(proposed)
}

/// Proposes how a certification's fee is settled by hand, in a transaction of its own; the proposal's id.
///
/// # Errors
/// Those of the database.
pub async fn propose_payment(
    pool: &PgPool,
    certification: Uuid,
    payment: Payment,
    operator: Uuid,
    reason: &str,
    now: OffsetDateTime,
) -> Result<Result<Uuid, Refused>, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let proposed =
        certification::propose_payment(&mut transaction, certification, payment, operator, reason, now).await;
    let proposed = told(proposed.map_err(Failure::from))?;
    if proposed.is_ok() {
        transaction.commit().await?;
    }
    Ok(proposed)
}

/// A second person approves a proposal, which carries it out, in the caller's transaction.
///
/// # Errors
/// Those of the database.
pub async fn approve(
    connection: &mut PgConnection,
    config: &Config,
    proposal: &Proposal,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<Result<(), Refused>, sqlx::Error> {
    told(match proposal.kind {
        Kind::MatchEntry | Kind::RefundEntry => {
            entries::approve(connection, config, proposal, operator, now).await.map_err(Failure::from)
        }
        Kind::WaiveFee | Kind::RecordPayment => {
            certification::approve_payment(connection, config, proposal, operator, now).await.map_err(Failure::from)
        }
        Kind::RejectRegistration => {
            let decision = Decision::Reject(reason_of(proposal));
            review(connection, config, (Queue::Registrations, decision), proposal, operator, now).await
        }
        Kind::Unfreeze => {
            let decision = Decision::Unfreeze(reason_of(proposal));
            review(connection, config, (Queue::Registrations, decision), proposal, operator, now).await
        }
        Kind::ApproveCertification => {
            review(connection, config, (Queue::Certifications, Decision::Approve), proposal, operator, now).await
        }
        Kind::FailCertification => {
            let decision = Decision::Reject(reason_of(proposal));
            review(connection, config, (Queue::Certifications, decision), proposal, operator, now).await
        }
    })
}

/// Approves what a reviewer proposed.
async fn review(
    connection: &mut PgConnection,
    config: &Config,
    (queue, decision): (Queue, Decision),
    proposal: &Proposal,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(), Failure> {
    let subject = Subject::lock(&mut *connection, queue, proposal.about_id).await?;
    let subject = subject.ok_or(Failure::Refused(Refused::Unknown))?;
    if proposal.proposed_by == operator {
        return Err(Failure::Refused(Refused::SamePerson));
    }
    let is_current = proposal.details["version"] == subject.version();
    if !is_current || !proposals::approve(&mut *connection, proposal, operator, now).await? {
        return Err(Failure::Refused(Refused::Changed));
    }
    subject.carry_out(connection, config, &decision, operator, now).await
}

/// The first person's, which the applicant reads.
fn reason_of(proposal: &Proposal) -> Reason {
    let words = |language: &str| proposal.details[language].as_str().unwrap_or(&proposal.reason).to_owned();
    Reason { zh: words("zh"), en: words("en") }
}
