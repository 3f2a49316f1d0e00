//! What operators decide of registrations and certifications: guarded by the version they saw and by a colleague's claim,
//! and proposed instead of done where it takes two people.

mod subject;

use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

pub use super::certification::{Consent, Seen};
use super::{certification, entries};
use crate::{
    config::Config,
    domain::review::Reason,
    store::{
        certifications::transition::Payment,
        claims::{self, About, Claim},
        proposals::{self, Kind, Proposal},
        queues::Queue,
    },
};
use subject::Subject;

/// What is decided.
#[derive(Debug, Clone)]
pub enum Decision {
    Approve,
    /// These fields have to be corrected, for these reasons; the others are accepted.
    Return(Vec<(String, Reason)>),
    /// For good.
    Reject(Reason),
    Freeze(Reason),
    Unfreeze(Reason),
}

/// Why nothing came of it; nothing was written then.
#[derive(Debug, Clone)]
pub enum Refused {
    Unknown,
    /// Somebody was faster.
    Changed,
    /// A colleague has claimed it.
    Claimed(Claim),
    /// Another decision waits for a second person.
    Proposed,
    /// Whoever proposes does not approve.
    SamePerson,
    /// Its state does not allow this.
    NotPossible,
    /// A statement is being imported: soon it can be decided.
    NotYet,
}

/// Nothing came of it, or the database failed.
enum Failure {
    Refused(Refused),
    Database(sqlx::Error),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<certification::Refusal> for Failure {
    fn from(refusal: certification::Refusal) -> Self {
        use certification::Refusal;
        Self::Refused(match refusal {
            Refusal::Database(error) => return Self::Database(error),
            Refusal::Unknown => Refused::Unknown,
            Refusal::Changed => Refused::Changed,
            Refusal::SamePerson => Refused::SamePerson,
            Refusal::OtherProposal => Refused::Proposed,
            Refusal::Incomplete | Refusal::NoSuchField(_) | Refusal::NothingReturned | Refusal::ReturnedTooOften => {
                Refused::NotPossible
            }
        })
    }
}

impl From<entries::Refusal> for Failure {
    fn from(refusal: entries::Refusal) -> Self {
        use entries::Refusal;
        Self::Refused(match refusal {
            Refusal::Database(error) => return Self::Database(error),
            Refusal::Nothing | Refusal::NotAwaited => Refused::Changed,
            Refusal::OtherProposal => Refused::Proposed,
            Refusal::SamePerson => Refused::SamePerson,
            Refusal::ImportIsRunning => Refused::NotYet,
        })
    }
}

/// A result whose expected failures are values.
fn told<T>(result: Result<T, Failure>) -> Result<Result<T, Refused>, sqlx::Error> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Failure::Refused(refused)) => Ok(Err(refused)),
        Err(Failure::Database(error)) => Err(error),
    }
}

/// Decides, in a transaction of its own; also the reference, where there is one.
///
/// # Errors
/// Those of the database.
pub async fn decide(
    pool: &PgPool,
    config: &Config,
    (queue, seen): (Queue, Seen),
    decision: &Decision,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(Option<String>, Result<Consent, Refused>), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let Some(mut subject) = Subject::lock(&mut transaction, queue, seen.id).await? else {
        return Ok((None, Err(Refused::Unknown)));
    };
    let reference = Some(subject.reference().to_owned());
    let result = told(subject.decide(&mut transaction, config, seen, decision, operator, now).await)?;
    if result.is_ok() {
        claims::end(&mut *transaction, seen.id).await?;
        transaction.commit().await?;
    }
    Ok((reference, result))
}

/// Claims it, in a transaction of its own; an application that still waits is taken up with that.
///
/// # Errors
/// Those of the database.
pub async fn claim(
    pool: &PgPool,
    config: &Config,
    (queue, id): (Queue, Uuid),
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<Result<(), Refused>, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let Some(mut subject) = Subject::lock(&mut transaction, queue, id).await? else {
        return Ok(Err(Refused::Unknown));
    };
    if !claims::take(&mut transaction, About { id, table: queue.table() }, operator, now).await? {
        let claim = claims::of(&mut *transaction, id, now).await?;
        return Ok(Err(claim.map_or(Refused::Changed, Refused::Claimed)));
    }
    if let Err(refused) = told(subject.take_up(&mut transaction, config, operator, now).await)? {
        return Ok(Err(refused));
    }
    transaction.commit().await?;
    Ok(Ok(()))
}

/// Puts it back, if this operator has claimed it, in a transaction of its own; an application that was taken up waits again,
/// unless a decision about it waits already.
///
/// # Errors
/// Those of the database.
pub async fn release(
    pool: &PgPool,
    config: &Config,
    (queue, id): (Queue, Uuid),
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<Result<(), Refused>, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let Some(subject) = Subject::lock(&mut transaction, queue, id).await? else {
        return Ok(Err(Refused::Unknown));
    };
    if claims::release(&mut transaction, About { id, table: queue.table() }, operator, now).await?
        && proposals::waiting(&mut *transaction, id).await?.is_none()
        && let Err(refused) = told(subject.put_back(&mut transaction, config, operator, now).await)?
    {
        return Ok(Err(refused));
    }
    transaction.commit().await?;
    Ok(Ok(()))
}

/// A second person approves a proposal, which carries it out, in the caller's transaction.
///
/// # Errors
/// Those of the database.
pub async fn second(
    connection: &mut PgConnection,
    config: &Config,
    proposal: &Proposal,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<Result<(), Refused>, sqlx::Error> {
    told(approve(connection, config, proposal, operator, now).await)
}

async fn approve(
    connection: &mut PgConnection,
    config: &Config,
    proposal: &Proposal,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(), Failure> {
    let about = proposal.about_id;
    let version = proposal.details["version"].as_i64();
    let (queue, decision) = match proposal.kind {
        Kind::RejectRegistration => (Queue::Registrations, Decision::Reject(reason_of(proposal))),
        Kind::Unfreeze => (Queue::Registrations, Decision::Unfreeze(reason_of(proposal))),
        Kind::ApproveCertification => (Queue::Certifications, Decision::Approve),
        // What follows has its second word where it has its first.
        Kind::FailCertification => {
            let seen = Seen { id: about, version: version.ok_or(Failure::Refused(Refused::Changed))? };
            return carried_out(
                certification::refuse(connection, config, seen, operator, &reason_of(proposal), now).await?,
            );
        }
        Kind::WaiveFee | Kind::RecordPayment => {
            let payment = if proposal.kind == Kind::WaiveFee { Payment::Waived } else { Payment::Recorded };
            return carried_out(
                certification::settle_fee(connection, config, about, payment, operator, &proposal.reason, now).await?,
            );
        }
        Kind::MatchEntry | Kind::RefundEntry => {
            let decision = entries::Decision::proposed(proposal).ok_or(Failure::Refused(Refused::NotPossible))?;
            return carried_out(entries::decide(connection, about, decision, operator, &proposal.reason, now).await?);
        }
    };
    let subject = Subject::lock(&mut *connection, queue, about).await?;
    let subject = subject.ok_or(Failure::Refused(Refused::Unknown))?;
    if version != Some(subject.version()) {
        return Err(Failure::Refused(Refused::Changed));
    }
    if !proposals::approve(&mut *connection, proposal, operator, now).await? {
        return Err(Failure::Refused(Refused::SamePerson));
    }
    subject.carry_out(connection, config, &decision, operator, now).await?;
    Ok(())
}

/// A second word that was taken for a first one was about something that has changed.
fn carried_out(consent: Consent) -> Result<(), Failure> {
    match consent {
        Consent::Done => Ok(()),
        Consent::Proposed => Err(Failure::Refused(Refused::Changed)),
    }
}

fn reason_of(proposal: &Proposal) -> Reason {
    let words = |language: &str| proposal.details[language].as_str().unwrap_or(&proposal.reason).to_owned();
    Reason { zh: words("zh"), en: words("en") }
}
