//! What operators decide. Which of it takes two people is seen to by the callers.

use std::collections::HashSet;

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Ending, Refusal, change, end, lock, mail, news, reviewed};
use crate::{
    config::Config,
    domain::{
        certification::{Event, Field, MOST_RETURNS, correction_deadline, fields, valid_until},
        registration,
        review::{Decision, FieldVerdict, Reason, position},
    },
    mail::{News, NewsKind, ReturnedField},
    store::{
        audit::Actor,
        certifications::{self, Locked, transition::Change},
        registrations::transition,
        reviews,
    },
    texts::Locale,
};

/// Which certification an operator decides of, and the version that they saw.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    pub id: Uuid,
    pub version: i64,
}

async fn lock_seen(connection: &mut PgConnection, seen: Seen) -> Result<Locked, Refusal> {
    let locked = lock(connection, seen.id).await?;
    if locked.certification.version == seen.version { Ok(locked) } else { Err(Refusal::Changed) }
}

/// An operator takes an application up.
///
/// # Errors
/// [`Refusal::Changed`]; those of the database.
pub async fn take_up(
    connection: &mut PgConnection,
    config: &Config,
    seen: Seen,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let locked = lock_seen(&mut *connection, seen).await?;
    change(connection, config, &locked, Change::new(Event::Claimed, Actor::Operator(operator)), now).await
}

/// An operator puts it back.
///
/// # Errors
/// [`Refusal::Changed`]; those of the database.
pub async fn release(
    connection: &mut PgConnection,
    config: &Config,
    seen: Seen,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let locked = lock_seen(&mut *connection, seen).await?;
    change(connection, config, &locked, Change::new(Event::Released, Actor::Operator(operator)), now).await
}

/// The subject is who it says: valid for a year, and a registration with locked functions has all of them.
///
/// # Errors
/// [`Refusal::Changed`]; those of the database.
pub async fn approve(
    connection: &mut PgConnection,
    config: &Config,
    seen: Seen,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let locked = lock_seen(&mut *connection, seen).await?;
    let (registration, actor) = (&locked.registration, Actor::Operator(operator));
    let old_end = certifications::valid_until(&mut *connection, registration.id).await?;
    let until = valid_until(now, old_end);
    let what = match registration.status {
        registration::Status::RegisteredLimited => NewsKind::CertificationApproved,
        registration::Status::Registered => NewsKind::RenewalApproved,
        _ => return Err(Refusal::Changed),
    };
    let mail = Some(mail(&locked, News { deadline: Some(until), ..news(config, &locked, what) })?);
    let approved = Change { valid_until: Some(until), mail, ..Change::new(Event::Approved, actor) };
    change(&mut *connection, config, &locked, approved, now).await?;
    let accepted: Vec<_> = fields_of(&locked)
        .into_iter()
        .map(|field| FieldVerdict { field: field.as_str().to_owned(), returned: None })
        .collect();
    decide(&mut *connection, &locked, Decision::Approved, operator, &accepted, now).await?;
    if registration.status == registration::Status::RegisteredLimited {
        let certified = transition::Change::of(registration, registration::Event::Certified, actor);
        transition::apply(connection, &config.keys, certified, now).await?.ok_or(Refusal::Changed)?;
    }
    Ok(())
}

/// Some fields have to be corrected: each verdict names one, accepted or with the reason.
///
/// # Errors
/// [`Refusal`]; those of the database.
pub async fn give_back(
    connection: &mut PgConnection,
    config: &Config,
    seen: Seen,
    operator: Uuid,
    verdicts: &[FieldVerdict],
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let locked = lock_seen(&mut *connection, seen).await?;
    let certification = &locked.certification;
    if certification.returns >= MOST_RETURNS {
        return Err(Refusal::ReturnedTooOften);
    }
    let fields = fields_of(&locked);
    let mut named = HashSet::new();
    for verdict in verdicts {
        let field = Field::parse(&verdict.field).filter(|field| fields.contains(field));
        if !field.is_some_and(|field| named.insert(field)) {
            return Err(Refusal::NoSuchField(verdict.field.clone()));
        }
    }
    let mut returned: Vec<_> = verdicts
        .iter()
        .filter_map(|verdict| Some(returned_field(&verdict.field, verdict.returned.as_ref()?)))
        .collect();
    if returned.is_empty() {
        return Err(Refusal::NothingReturned);
    }
    returned.sort_by_key(|returned| position(&returned.field));
    let deadline = Some(correction_deadline(certification.first_returned_at, now));
    let amount_fen = certification.fee_fen;
    let news =
        News { deadline, amount_fen, fields: returned, ..news(config, &locked, NewsKind::CertificationReturned) };
    let mail = Some(mail(&locked, news)?);
    let returned = Change { deadline_at: deadline, mail, ..Change::new(Event::Returned, Actor::Operator(operator)) };
    change(&mut *connection, config, &locked, returned, now).await?;
    decide(connection, &locked, Decision::Returned, operator, verdicts, now).await
}

/// Refused for good, with the reason that the applicant reads.
///
/// # Errors
/// [`Refusal`]; those of the database.
pub async fn fail(
    connection: &mut PgConnection,
    config: &Config,
    seen: Seen,
    operator: Uuid,
    reason: &Reason,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let locked = lock_seen(&mut *connection, seen).await?;
    let in_words = if locked.locale == Locale::English.as_str() { &reason.en } else { &reason.zh };
    let ending = Ending {
        event: Event::Failed,
        actor: Actor::Operator(operator),
        reason: Some(in_words),
        kinds: (NewsKind::CertificationFailed, NewsKind::RenewalFailed),
        fields: vec![returned_field("application", reason)],
    };
    end(&mut *connection, config, &locked, ending, now).await?;
    decide(connection, &locked, Decision::Rejected, operator, &[], now).await
}

fn fields_of(locked: &Locked) -> Vec<Field> {
    locked.registration.subject_type.map(fields).unwrap_or_default()
}

fn returned_field(field: &str, reason: &Reason) -> ReturnedField {
    ReturnedField { field: field.to_owned(), reason_zh: reason.zh.clone(), reason_en: reason.en.clone() }
}

async fn decide(
    connection: &mut PgConnection,
    locked: &Locked,
    decision: Decision,
    operator: Uuid,
    verdicts: &[FieldVerdict],
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let reviewed = reviewed(&locked.certification);
    let decided = reviews::decide(connection, reviewed, decision, operator, verdicts, now).await?;
    if decided { Ok(()) } else { Err(Refusal::Changed) }
}
