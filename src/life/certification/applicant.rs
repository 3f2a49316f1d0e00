//! What the applicant does: begin an application, send it, send it again.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{PAYMENT_PATH, Refusal, change, lock, mail, news, review_expected, reviewed, submit};
use crate::{
    config::Config,
    domain::{
        certification::{Event, Offer, Paper, PaymentReference, Status, offer, papers, payment_deadline},
        registration,
    },
    mail::{News, NewsKind},
    security::encryption::random_bytes,
    store::{
        audit::Actor,
        certifications::{
            self,
            answers::{self, ApplicationVersion},
            documents,
            transition::{Change, Payment},
        },
        registrations::{self, transition::set_certification_deadline},
        reviews,
    },
};

/// How often a reference is drawn before something is wrong.
const DRAWS: usize = 8;

/// Begins an application, or a renewal, where one can be applied for; false: it cannot, or one is under way.
///
/// # Errors
/// Those of the database.
pub async fn begin(
    connection: &mut PgConnection,
    registration_id: uuid::Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let registration = registrations::lock(&mut *connection, registration_id).await?;
    let attempts = certifications::of_registration(&mut *connection, registration_id).await?;
    let latest = certifications::latest(&attempts);
    match offer(registration.status, registration.verification_method, latest, now) {
        Offer::First => answers::begin(connection, &registration, false, now).await,
        Offer::Renewal => answers::begin(connection, &registration, true, now).await,
        Offer::None | Offer::RenewalFrom(_) | Offer::UnderWay => Ok(false),
    }
}

/// Sends an application: it is to be paid, or where that costs nothing waits for its review. The registration no longer
/// lapses for want of one.
///
/// # Errors
/// [`Refusal`]: another version, another state, something is missing; those of the database.
pub async fn send(
    connection: &mut PgConnection,
    config: &Config,
    application: ApplicationVersion,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let locked = lock(&mut *connection, application.id).await?;
    let (registration, certification) = (&locked.registration, &locked.certification);
    let may = matches!(registration.status, registration::Status::RegisteredLimited | registration::Status::Registered);
    if !may || certification.version != application.version || certification.status != Status::Draft {
        return Err(Refusal::Changed);
    }
    let kind = registration.subject_type.ok_or(Refusal::Incomplete)?;
    let there = documents::of_certification(&mut *connection, certification.id).await?;
    let is_there = |paper: &Paper| there.iter().any(|document| document.paper == *paper);
    if certification.contact_name.is_none() || papers(kind).iter().any(|paper| paper.is_required() && !is_there(paper))
    {
        return Err(Refusal::Incomplete);
    }
    let fee = config.platform.certification_fee(kind);
    fix_terms(&mut *connection, certification.id, fee.0, now).await?;
    let actor = Actor::Applicant(registration.account_id);
    let sent = if fee.0 > 0 {
        let deadline = Some(payment_deadline(now));
        let ends = certifications::valid_until(&mut *connection, registration.id).await?;
        let news = News {
            deadline,
            renews: ends.filter(|end| *end > now),
            amount_fen: Some(fee.0),
            link: config.link(PAYMENT_PATH),
            ..news(config, &locked, NewsKind::CertificationPaymentDue)
        };
        let mail = Some(mail(&locked, news)?);
        Change { deadline_at: deadline, mail, ..Change::new(Event::Submitted { fee_due: true }, actor) }
    } else {
        let deadline = review_expected(config, now);
        let mail = Some(mail(&locked, News { deadline, ..news(config, &locked, NewsKind::CertificationSent) })?);
        let payment = Some(Payment::Free);
        Change { payment, mail, ..Change::new(Event::Submitted { fee_due: false }, actor) }
    };
    change(&mut *connection, config, &locked, sent, now).await?;
    submit(&mut *connection, config, certification, now).await?;
    if registration.status == registration::Status::RegisteredLimited
        && !set_certification_deadline(connection, registration, None, actor, now).await?
    {
        return Err(Refusal::Changed);
    }
    Ok(())
}

async fn fix_terms(
    connection: &mut PgConnection,
    id: uuid::Uuid,
    fee_fen: i64,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    for _ in 0..DRAWS {
        let reference = (fee_fen > 0).then(|| PaymentReference::from_random(u64::from_le_bytes(random_bytes())));
        if answers::fix_terms(&mut *connection, id, fee_fen, reference.as_ref(), now).await? {
            return Ok(());
        }
    }
    Err(Refusal::Database(sqlx::Error::Protocol("no free payment reference".to_owned())))
}

/// Sends a returned application again. Returned papers must have a new picture, or for the further proofs be others than
/// those that were returned.
///
/// # Errors
/// [`Refusal`]: another version, another state, a paper is still the returned one; those of the database.
pub async fn correct(
    connection: &mut PgConnection,
    config: &Config,
    application: ApplicationVersion,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let locked = lock(&mut *connection, application.id).await?;
    let certification = &locked.certification;
    if certification.version != application.version || certification.status != Status::Returned {
        return Err(Refusal::Changed);
    }
    // The job that ends it may be late; its time is over all the same.
    if certification.deadline_at.is_some_and(|deadline| deadline <= now) {
        return Err(Refusal::Changed);
    }
    let returned = reviews::returned_fields(&mut *connection, reviewed(certification)).await?;
    let changed = documents::changed_papers(&mut *connection, certification.id).await?;
    let is_untouched =
        |paper: &Paper| returned.iter().any(|(field, _)| field == paper.field().as_str()) && !changed.contains(paper);
    if Paper::ALL.iter().any(is_untouched) {
        return Err(Refusal::Incomplete);
    }
    let deadline = review_expected(config, now);
    let mail = mail(&locked, News { deadline, ..news(config, &locked, NewsKind::CertificationCorrected) })?;
    let actor = Actor::Applicant(locked.registration.account_id);
    change(&mut *connection, config, &locked, Change { mail: Some(mail), ..Change::new(Event::Corrected, actor) }, now)
        .await?;
    submit(connection, config, certification, now).await?;
    Ok(())
}
