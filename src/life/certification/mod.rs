//! What happens to a certification. Locks are taken in one order: the registration's row, then the certification's.

mod applicant;
mod deadlines;
mod operators;
mod payment;
mod two_people;

use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    config::Config,
    domain::{certification::Event, queue::CERTIFICATION_TARGET, registration, transfer},
    mail::{MailMessage, News, NewsKind},
    store::{
        audit::Actor,
        certifications::{
            self, Certification, Locked, documents,
            transition::{self, Change},
        },
        outbox::NewMessage,
        registrations::transition::set_certification_deadline,
        reviews::{self, Reviewed},
    },
};
pub use applicant::{begin, correct, send};
pub use deadlines::fail_overdue;
pub use operators::{Seen, approve, fail, give_back, release, take_up};
pub use payment::{paid, payment_reversed};
pub use two_people::{approve_payment, propose_payment};

/// Where applicants see their certification.
pub const PATH: &str = "/account/settings/certification";

/// Why something did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such certification")]
    Unknown,
    /// Somebody else was faster, or the state does not allow it.
    #[error("its state does not allow this, or has changed meanwhile")]
    Changed,
    #[error("an answer or a picture is missing")]
    Incomplete,
    #[error("{0} is no field of this application, or was named twice")]
    NoSuchField(String),
    #[error("no field is returned")]
    NothingReturned,
    #[error("it was returned as often as it can be: approve it or let it fail")]
    ReturnedTooOften,
    #[error("this takes a second operator")]
    SamePerson,
    #[error("a decision about it waits for a second operator already")]
    OtherProposal,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

async fn lock(connection: &mut PgConnection, id: Uuid) -> Result<Locked, Refusal> {
    certifications::lock_with_registration(connection, id).await?.ok_or(Refusal::Unknown)
}

/// Carries out a change of state of what is locked.
async fn change(
    connection: &mut PgConnection,
    config: &Config,
    locked: &Locked,
    change: Change<'_>,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let changed = transition::apply(connection, &config.keys, &locked.certification, change, now).await?;
    changed.map(|_| ()).ok_or(Refusal::Changed)
}

/// Where the fee is paid.
pub const PAYMENT_PATH: &str = "/account/settings/certification/payment";

fn news(config: &Config, locked: &Locked, what: NewsKind) -> News {
    News::new(what, &locked.registration.reference, config.link(PATH))
}

/// By when operators are expected to have reviewed what was submitted now.
fn review_expected(config: &Config, now: OffsetDateTime) -> Option<OffsetDateTime> {
    Some(config.holidays.end_of_working_day(now, CERTIFICATION_TARGET))
}

fn mail(locked: &Locked, news: News) -> Result<NewMessage<'_>, sqlx::Error> {
    MailMessage::News(news).for_outbox(&locked.email, &locked.locale)
}

fn reviewed(certification: &Certification) -> Reviewed {
    Reviewed { registration_id: certification.registration_id, certification_id: Some(certification.id) }
}

/// Begins the review's next round with what the application says now.
async fn submit(
    connection: &mut PgConnection,
    config: &Config,
    certification: &Certification,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let documents = documents::of_certification(&mut *connection, certification.id).await?;
    let pictures: Vec<_> = documents
        .iter()
        .map(|document| json!({ "id": document.id, "paper": document.paper.as_str(), "name": document.file_name }))
        .collect();
    let answers = json!({
        "contact_name": certification.contact_name,
        "contact_mobile": certification.contact_mobile,
        "contact_email": certification.contact_email,
        "documents": pictures,
    });
    reviews::submit(connection, &config.keys, reviewed(certification), &answers, now).await
}

/// Ends an attempt that did not succeed. A registration that has never been certified gets its thirty days to apply again.
async fn end(
    connection: &mut PgConnection,
    config: &Config,
    locked: &Locked,
    ending: Ending<'_>,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let Ending { event, actor, reason, kinds: (first, renewal), fields } = ending;
    let registration = &locked.registration;
    let waits = registration.status == registration::Status::RegisteredLimited;
    let deadline = waits.then(|| transfer::certification_deadline(now));
    let what = if waits { first } else { renewal };
    let amount_fen = locked.certification.fee_fen;
    let mail = mail(locked, News { deadline, amount_fen, fields, ..news(config, locked, what) })?;
    change(connection, config, locked, Change { reason, mail: Some(mail), ..Change::new(event, actor) }, now).await?;
    if waits && !set_certification_deadline(connection, registration, deadline, actor, now).await? {
        return Err(Refusal::Changed);
    }
    Ok(())
}

/// How an attempt ends without success.
struct Ending<'a> {
    event: Event,
    actor: Actor,
    /// For the applicant's history.
    reason: Option<&'a str>,
    /// The news: of a first certification, and of a renewal.
    kinds: (NewsKind, NewsKind),
    /// What the mail lists.
    fields: Vec<crate::mail::ReturnedField>,
}
