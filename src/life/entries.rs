//! What operators decide about bank entries that mean nothing certain: what they pay for, or that they are paid back. Each
//! takes two people: one proposes, another one approves.

use serde_json::{Value, json};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::payments;
use crate::{
    config::Config,
    domain::{certification, money::Fen, registration::Event, transfer::Outcome},
    store::{
        certifications, erasure,
        proposals::{self, Kind, Proposal},
        registrations, reversals,
        statements::{self, entries, settle},
    },
};

/// What an entry is decided to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The transfer of this registration.
    Transfer(Uuid),
    /// The fee of this certification.
    Fee(Uuid),
    /// Nothing that was asked for: it is paid back.
    PayBack,
    /// Nothing that was asked for: it stays, and nothing is done.
    SetAside,
    /// A reversal that takes back nothing of what was carried out here.
    NothingToUndo,
    /// A reversal that takes back this payment, which the bank did not say.
    TakesBack(Uuid),
}

impl Decision {
    fn kind(self) -> Kind {
        match self {
            Self::Transfer(_) | Self::Fee(_) | Self::SetAside | Self::NothingToUndo | Self::TakesBack(_) => {
                Kind::MatchEntry
            }
            Self::PayBack => Kind::RefundEntry,
        }
    }

    fn details(self) -> Value {
        match self {
            Self::Transfer(registration) => json!({ "registration": registration }),
            Self::Fee(certification) => json!({ "certification": certification }),
            Self::SetAside => json!({ "set_aside": true }),
            Self::TakesBack(credit) => json!({ "takes_back": credit }),
            Self::NothingToUndo => json!({ "nothing_to_undo": true }),
            Self::PayBack => json!({}),
        }
    }

    /// What a proposal asks for; `None`: it is about something else than a bank entry.
    pub fn proposed(proposal: &Proposal) -> Option<Self> {
        let id = |what: &str| proposal.details[what].as_str().and_then(|id| Uuid::parse_str(id).ok());
        match proposal.kind {
            Kind::RefundEntry => Some(Self::PayBack),
            Kind::MatchEntry if proposal.details["set_aside"] == true => Some(Self::SetAside),
            Kind::MatchEntry => Some(
                id("takes_back")
                    .map(Self::TakesBack)
                    .or(id("registration").map(Self::Transfer))
                    .or(id("certification").map(Self::Fee))
                    .unwrap_or(Self::NothingToUndo),
            ),
            _ => None,
        }
    }

    /// Whether it can be decided of an entry that means this.
    fn suits(self, outcome: Outcome) -> bool {
        match self {
            Self::NothingToUndo | Self::TakesBack(_) => outcome == Outcome::ReversalNeedsDecision,
            Self::SetAside => outcome.is_undecided() && outcome != Outcome::SetAside,
            Self::Transfer(_) | Self::Fee(_) | Self::PayBack => outcome.is_undecided(),
        }
    }
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such entry, or nothing to decide about it")]
    Nothing,
    #[error("what it would pay for does not wait for it")]
    NotAwaited,
    #[error("another amount was asked for than was paid: such a payment is paid back")]
    OtherAmount,
    #[error(
        "this reversal cannot take that payment back: see whether it is of another amount, booked later or taken back before"
    )]
    NotReversible,
    #[error("a decision about it is proposed already")]
    Proposed,
    #[error("another operator has to approve")]
    SamePerson,
    /// It may be about the same thing; soon it can be decided.
    #[error("a statement is being imported: try again when that is done")]
    ImportIsRunning,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Proposes a decision; the proposal's id.
///
/// # Errors
/// [`Refusal`]; those of the database.
pub async fn propose(
    connection: &mut PgConnection,
    entry_id: Uuid,
    decision: Decision,
    operator: Uuid,
    reason: &str,
    now: OffsetDateTime,
) -> Result<Uuid, Refusal> {
    if proposals::waiting(&mut *connection, entry_id).await?.is_some() {
        return Err(Refusal::Proposed);
    }
    lock(&mut *connection, entry_id, decision).await?;
    let (kind, details) = (decision.kind(), decision.details());
    let made = proposals::propose(connection, kind, entry_id, &details, reason, operator, now).await?;
    made.ok_or(Refusal::Proposed)
}

/// Approves what another operator proposed, which carries it out. What it means for the applicant follows when entries are
/// settled.
///
/// # Errors
/// [`Refusal`]; those of the database.
pub async fn approve(
    connection: &mut PgConnection,
    config: &Config,
    proposal: &Proposal,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let entry_id = proposal.about_id;
    let decision = Decision::proposed(proposal).ok_or(Refusal::Nothing)?;
    match decision {
        Decision::SetAside | Decision::NothingToUndo => erasure::hold_off(&mut *connection, &[entry_id]).await?,
        Decision::TakesBack(credit) => erasure::hold_off(&mut *connection, &[credit]).await?,
        Decision::Transfer(_) | Decision::Fee(_) | Decision::PayBack => {}
    }
    lock(&mut *connection, entry_id, decision).await?;
    if proposal.proposed_by == operator {
        return Err(Refusal::SamePerson);
    }
    if !proposals::approve(&mut *connection, proposal, operator, now).await? {
        return Err(Refusal::Nothing);
    }
    if let Decision::Transfer(id) | Decision::Fee(id) = decision
        && entries::is_awaited_by_other(&mut *connection, entry_id, id).await?
    {
        payments::tell_former(&mut *connection, config, entry_id, now).await?;
    }
    match decision {
        Decision::Transfer(registration) => {
            entries::decide(connection, entry_id, Outcome::Verified, Some(registration), None).await?;
        }
        Decision::Fee(certification) => {
            entries::decide(connection, entry_id, Outcome::CertificationPaid, None, Some(certification)).await?;
        }
        Decision::PayBack => settle::pay_back(connection, &[entry_id], Outcome::Refused, now).await?,
        Decision::SetAside => {
            entries::set_aside(&mut *connection, entry_id, now).await?;
            erasure::forget_payers_of(connection, &[entry_id]).await?;
        }
        Decision::NothingToUndo => {
            reversals::dismiss(&mut *connection, entry_id, now).await?;
            erasure::forget_payers_of(connection, &[entry_id]).await?;
        }
        Decision::TakesBack(credit) => {
            if !reversals::take_back(&mut *connection, entry_id, credit, now).await? {
                return Err(Refusal::NotReversible);
            }
        }
    }
    Ok(())
}

/// Locks the entry and what it would pay for, if this can be decided of them now.
async fn lock(connection: &mut PgConnection, entry_id: Uuid, decision: Decision) -> Result<(), Refusal> {
    if !statements::try_lock_imports(&mut *connection).await? {
        return Err(Refusal::ImportIsRunning);
    }
    if let Decision::TakesBack(credit) = decision
        && reversals::lock(&mut *connection, entry_id, credit).await?.is_none()
    {
        let is_undecided =
            matches!(entries::lock(connection, entry_id).await?, Some((Outcome::ReversalNeedsDecision, _)));
        return Err(if is_undecided { Refusal::NotReversible } else { Refusal::Nothing });
    }
    // What it would pay for is locked first: whoever settles holds that when it comes to entries that need no decision any more.
    let asked = asked(&mut *connection, decision).await?;
    let (outcome, paid) = entries::lock(connection, entry_id).await?.ok_or(Refusal::Nothing)?;
    if !decision.suits(outcome) {
        return Err(Refusal::Nothing);
    }
    match (decision, asked) {
        (Decision::Transfer(_) | Decision::Fee(_), None) => Err(Refusal::NotAwaited),
        (_, Some(asked)) if asked != paid => Err(Refusal::OtherAmount),
        _ => Ok(()),
    }
}

/// What is asked for that the entry would pay, if it waits and nothing else was found for it. It is locked.
async fn asked(connection: &mut PgConnection, decision: Decision) -> Result<Option<Fen>, sqlx::Error> {
    let (id, asked_fen) = match decision {
        Decision::PayBack | Decision::SetAside | Decision::NothingToUndo | Decision::TakesBack(_) => return Ok(None),
        Decision::Transfer(id) => match registrations::lock(&mut *connection, id).await {
            Ok(registration) => {
                let is_awaited = registration.status.after(Event::TransferMatched).is_some();
                (id, registration.transfer.filter(|_| is_awaited).map(|asked| asked.amount_fen))
            }
            Err(sqlx::Error::RowNotFound) => return Ok(None),
            Err(error) => return Err(error),
        },
        Decision::Fee(id) => {
            let locked = certifications::lock_with_registration(&mut *connection, id).await?;
            let awaited = locked.filter(|locked| locked.certification.status == certification::Status::AwaitingPayment);
            (id, awaited.and_then(|locked| locked.certification.fee_fen))
        }
    };
    Ok(if entries::paying(connection, id).await?.is_some() { None } else { asked_fen.map(Fen) })
}
