//! What operators decide of registrations and certifications: guarded by the version they saw and by a colleague's claim,
//! and proposed instead of done where it takes two people.

mod subject;
mod two_people;

use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

pub use super::certification::Seen;
use super::{certification, entries};
use crate::{
    config::Config,
    domain::review::Reason,
    store::{
        claims::{self, About, Claim},
        proposals,
        queues::Queue,
    },
};
use subject::Subject;
pub use two_people::{approve, propose_match, propose_payment};

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

/// What an operator's word led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// It waits for a second person, as the proposal with this id.
    Proposed(Uuid),
    /// One person is enough: it is done.
    Done,
}

/// Why nothing came of it; nothing was written then.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Refused {
    #[error("there is no such thing")]
    Unknown,
    #[error("it has changed, or somebody else was faster")]
    Changed,
    #[error("a colleague has claimed it")]
    Claimed(Claim),
    #[error("a decision about it is proposed already")]
    Proposed,
    #[error("another operator has to approve")]
    SamePerson,
    #[error("its state does not allow this")]
    NotPossible,
    #[error("what it would pay for does not wait for it")]
    NotAwaited,
    #[error("another amount was asked for than was paid")]
    OtherAmount,
    #[error("the reversal cannot take that payment back")]
    NotReversible,
    /// Soon it can be decided.
    #[error("a statement is being imported: try again when that is done")]
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
            Refusal::Nothing => Refused::Changed,
            Refusal::NotAwaited => Refused::NotAwaited,
            Refusal::OtherAmount => Refused::OtherAmount,
            Refusal::NotReversible => Refused::NotReversible,
            Refusal::Proposed => Refused::Proposed,
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

/// Decides, or proposes where it takes two people, in a transaction of its own; also the reference, where there is one.
///
/// # Errors
/// Those of the database.
pub async fn decide(
    pool: &PgPool,
    config: &Config,
    subject: (Queue, Seen),
    decision: &Decision,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(Option<String>, Result<Consent, Refused>), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let (reference, result) = decide_within(&mut transaction, config, subject, decision, operator, now).await?;
    if result.is_ok() {
        transaction.commit().await?;
    }
    Ok((reference, result))
}

/// The same in the caller's transaction, which is to be rolled back where it was refused.
///
/// # Errors
/// Those of the database.
pub async fn decide_within(
    connection: &mut PgConnection,
    config: &Config,
    (queue, seen): (Queue, Seen),
    decision: &Decision,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(Option<String>, Result<Consent, Refused>), sqlx::Error> {
    let Some(mut subject) = Subject::lock(&mut *connection, queue, seen.id).await? else {
        return Ok((None, Err(Refused::Unknown)));
    };
    let reference = Some(subject.reference().to_owned());
    let result = told(subject.decide(&mut *connection, config, seen, decision, operator, now).await)?;
    if result.is_ok() {
        claims::end(connection, seen.id).await?;
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
