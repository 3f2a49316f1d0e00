//! What a decision is about, and what the decision does to it.

use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    super::{certification, registration},
    Consent, Decision, Failure, Refused, Seen,
};
use crate::{
    config::Config,
    domain::{
        certification::{Event as CertificationEvent, Field, Status as CertificationStatus, fields},
        registration::Event,
        review::{self, REGISTRATION_FIELDS, Reason},
    },
    store::{
        certifications::{self, Locked},
        claims,
        proposals::{self, Kind},
        queues::Queue,
        registrations::{self, Registration},
    },
};

/// What a decision is about, under a lock.
pub(super) enum Subject {
    Registration(Box<Registration>),
    Certification(Box<Locked>),
}

impl Subject {
    pub(super) async fn lock(
        connection: &mut PgConnection,
        queue: Queue,
        id: Uuid,
    ) -> Result<Option<Self>, sqlx::Error> {
        match queue {
            Queue::Registrations => match registrations::lock(connection, id).await {
                Ok(registration) => Ok(Some(Self::Registration(Box::new(registration)))),
                Err(sqlx::Error::RowNotFound) => Ok(None),
                Err(error) => Err(error),
            },
            Queue::Certifications => {
                let locked = certifications::lock_with_registration(connection, id).await?;
                Ok(locked.map(|locked| Self::Certification(Box::new(locked))))
            }
        }
    }

    fn id(&self) -> Uuid {
        match self {
            Self::Registration(registration) => registration.id,
            Self::Certification(locked) => locked.certification.id,
        }
    }

    pub(super) fn version(&self) -> i64 {
        match self {
            Self::Registration(registration) => registration.version,
            Self::Certification(locked) => locked.certification.version,
        }
    }

    pub(super) fn reference(&self) -> &str {
        match self {
            Self::Registration(registration) => &registration.reference,
            Self::Certification(locked) => &locked.registration.reference,
        }
    }

    /// Decides, or proposes where it takes two people.
    pub(super) async fn decide(
        &mut self,
        connection: &mut PgConnection,
        config: &Config,
        seen: Seen,
        decision: &Decision,
        operator: Uuid,
        now: OffsetDateTime,
    ) -> Result<Consent, Failure> {
        if self.version() != seen.version {
            return Err(Failure::Refused(Refused::Changed));
        }
        let claim = claims::of(&mut *connection, seen.id, now).await?;
        if let Some(claim) = claim.filter(|claim| claim.operator_id != operator) {
            return Err(Failure::Refused(Refused::Claimed(claim)));
        }
        if proposals::waiting(&mut *connection, seen.id).await?.is_some() {
            return Err(Failure::Refused(Refused::Proposed));
        }
        self.take_up(&mut *connection, config, operator, now).await?;
        match self.kind_of(decision).filter(|(kind, _)| config.two_people.contains(kind)) {
            Some((kind, reason)) => self.propose(connection, kind, reason, operator, now).await.map(Consent::Proposed),
            None => self.carry_out(connection, config, decision, operator, now).await.map(|()| Consent::Done),
        }
    }

    /// The kind of proposal that a decision is where it takes two people, and its reason. What was not paid for fails by
    /// one person's word.
    fn kind_of<'a>(&self, decision: &'a Decision) -> Option<(Kind, Option<&'a Reason>)> {
        match (self, decision) {
            (Self::Registration(_), Decision::Reject(reason)) => Some((Kind::RejectRegistration, Some(reason))),
            (Self::Registration(_), Decision::Unfreeze(reason)) => Some((Kind::Unfreeze, Some(reason))),
            (Self::Certification(_), Decision::Approve) => Some((Kind::ApproveCertification, None)),
            (Self::Certification(locked), Decision::Reject(reason)) if locked.certification.fee_fen > Some(0) => {
                Some((Kind::FailCertification, Some(reason)))
            }
            _ => None,
        }
    }

    /// Proposes what its state allows; what is done at once is checked as it is done.
    async fn propose(
        &self,
        connection: &mut PgConnection,
        kind: Kind,
        reason: Option<&Reason>,
        operator: Uuid,
        now: OffsetDateTime,
    ) -> Result<Uuid, Failure> {
        let is_allowed = match (self, kind) {
            (Self::Registration(registration), Kind::RejectRegistration) => {
                registration.status.after(Event::Rejected).is_some()
            }
            (Self::Registration(registration), _) => registration.status.after(Event::Unfrozen).is_some(),
            (Self::Certification(locked), kind) => {
                let (certification, fails) = (&locked.certification, kind == Kind::FailCertification);
                let event = if fails { CertificationEvent::Failed } else { CertificationEvent::Approved };
                certification.status.after(event, certification.returns).is_some()
            }
        };
        if !is_allowed {
            return Err(Failure::Refused(Refused::NotPossible));
        }
        let mut details = json!({ "version": self.version() });
        if let Some(reason) = reason {
            details["zh"] = reason.zh.as_str().into();
            details["en"] = reason.en.as_str().into();
        }
        // Where there is no reason to give, the kind says it all.
        let words = reason.map_or(kind.as_str(), |reason| reason.zh.as_str());
        let made = proposals::propose(connection, kind, self.id(), &details, words, operator, now).await?;
        made.ok_or(Failure::Refused(Refused::Proposed))
    }

    /// An application that still waits is taken up by whoever claims it or decides of it.
    pub(super) async fn take_up(
        &mut self,
        connection: &mut PgConnection,
        config: &Config,
        operator: Uuid,
        now: OffsetDateTime,
    ) -> Result<(), Failure> {
        let Self::Certification(locked) = self else { return Ok(()) };
        if locked.certification.status == CertificationStatus::Queued {
            certification::take_up(&mut *connection, config, seen(locked), operator, now).await?;
            locked.certification = certifications::lock(connection, locked.certification.id).await?;
        }
        Ok(())
    }

    /// An application that was taken up waits again.
    pub(super) async fn put_back(
        &self,
        connection: &mut PgConnection,
        config: &Config,
        operator: Uuid,
        now: OffsetDateTime,
    ) -> Result<(), Failure> {
        let Self::Certification(locked) = self else { return Ok(()) };
        if locked.certification.status == CertificationStatus::InReview {
            certification::release(connection, config, seen(locked), operator, now).await?;
        }
        Ok(())
    }

    /// Decides at once.
    pub(super) async fn carry_out(
        &self,
        connection: &mut PgConnection,
        config: &Config,
        decision: &Decision,
        operator: Uuid,
        now: OffsetDateTime,
    ) -> Result<(), Failure> {
        match self {
            Self::Registration(registration) => {
                decide_registration(connection, config, registration, decision, operator, now).await
            }
            Self::Certification(locked) => {
                decide_certification(connection, config, locked, decision, operator, now).await
            }
        }
    }
}

fn seen(locked: &Locked) -> Seen {
    Seen { id: locked.certification.id, version: locked.certification.version }
}

async fn decide_registration(
    connection: &mut PgConnection,
    config: &Config,
    registration: &Registration,
    decision: &Decision,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(), Failure> {
    let decided = match decision {
        Decision::Approve => registration::approve(connection, config, registration, operator, now).await?,
        Decision::Return(returned) => {
            let verdicts =
                review::returning(REGISTRATION_FIELDS, returned).map_err(|_| Failure::Refused(Refused::NotPossible))?;
            registration::return_fields(connection, config, registration, operator, &verdicts, now).await?
        }
        Decision::Reject(reason) => {
            registration::reject(connection, config, registration, operator, reason, now).await?
        }
        Decision::Freeze(reason) => {
            registration::freeze(connection, config, registration, operator, reason, now).await?
        }
        Decision::Unfreeze(reason) => {
            registration::unfreeze(connection, config, registration, operator, reason, now).await?
        }
    };
    // The row is locked and of the version that was seen: only its state can be in the way.
    decided.map(|_| ()).ok_or(Failure::Refused(Refused::NotPossible))
}

async fn decide_certification(
    connection: &mut PgConnection,
    config: &Config,
    locked: &Locked,
    decision: &Decision,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(), Failure> {
    let seen = seen(locked);
    match decision {
        Decision::Approve => certification::approve(connection, config, seen, operator, now).await?,
        Decision::Return(returned) => {
            let reviewed = locked.registration.subject_type.map(fields).unwrap_or_default();
            let reviewed: Vec<_> = reviewed.into_iter().map(Field::as_str).collect();
            let verdicts =
                review::returning(&reviewed, returned).map_err(|_| Failure::Refused(Refused::NotPossible))?;
            certification::give_back(connection, config, seen, operator, &verdicts, now).await?;
        }
        Decision::Reject(reason) => {
            certification::fail(connection, config, seen, operator, reason, now).await?;
        }
        Decision::Freeze(_) | Decision::Unfreeze(_) => return Err(Failure::Refused(Refused::NotPossible)),
    }
    Ok(())
}
