//! What operators decide of registrations. `None`: somebody was faster, or there is nothing to decide; then nothing was
//! written.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    config::Config,
    domain::{
        registration::{Event, Status},
        review::{self, Decision, FieldVerdict, REGISTRATION_FIELDS, Reason},
    },
    mail::{MailMessage, News, NewsKind, ReturnedField},
    store::{
        accounts::{self, Recipient},
        audit::Actor,
        registrations::{
            Registration,
            review::reviewed,
            transition::{self, Change},
        },
        reviews,
    },
    texts::Locale,
};

/// Accepts an individual's registration.
///
/// # Errors
/// Those of the database.
pub async fn approve(
    connection: &mut PgConnection,
    config: &Config,
    registration: &Registration,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<Option<Status>, sqlx::Error> {
    let verdicts = review::accepting(REGISTRATION_FIELDS);
    let news = news(config, registration, NewsKind::Registered);
    let decided =
        decide(&mut *connection, config, registration, by(operator, Event::Approved), None, news, now).await?;
    if decided.is_some() {
        close_review(connection, registration, Decision::Approved, operator, &verdicts, now).await?;
    }
    Ok(decided)
}

/// Gives an individual's registration back to be corrected; `verdicts` as from [`review::returning`].
///
/// # Errors
/// Those of the database.
pub async fn return_fields(
    connection: &mut PgConnection,
    config: &Config,
    registration: &Registration,
    operator: Uuid,
    verdicts: &[FieldVerdict],
    now: OffsetDateTime,
) -> Result<Option<Status>, sqlx::Error> {
    let returned = verdicts.iter().filter_map(|verdict| Some((verdict.field.as_str(), verdict.returned.as_ref()?)));
    let news = News {
        fields: returned.map(|(field, reason)| field_of_mail(field, reason)).collect(),
        deadline: Some(review::correction_deadline(now)),
        ..news(config, registration, NewsKind::Returned)
    };
    let decided =
        decide(&mut *connection, config, registration, by(operator, Event::Returned), None, news, now).await?;
    if decided.is_some() {
        close_review(connection, registration, Decision::Returned, operator, verdicts, now).await?;
    }
    Ok(decided)
}

/// Refuses an individual's registration for good.
///
/// # Errors
/// Those of the database.
pub async fn reject(
    connection: &mut PgConnection,
    config: &Config,
    registration: &Registration,
    operator: Uuid,
    reason: &Reason,
    now: OffsetDateTime,
) -> Result<Option<Status>, sqlx::Error> {
    let news = with_reason(news(config, registration, NewsKind::Rejected), reason);
    let decided =
        decide(&mut *connection, config, registration, by(operator, Event::Rejected), Some(reason), news, now).await?;
    if decided.is_some() {
        close_review(connection, registration, Decision::Rejected, operator, &[], now).await?;
    }
    Ok(decided)
}

/// Stops a registered account.
///
/// # Errors
/// Those of the database.
pub async fn freeze(
    connection: &mut PgConnection,
    config: &Config,
    registration: &Registration,
    operator: Uuid,
    reason: &Reason,
    now: OffsetDateTime,
) -> Result<Option<Status>, sqlx::Error> {
    let news = with_reason(news(config, registration, NewsKind::Frozen), reason);
    decide(&mut *connection, config, registration, by(operator, Event::Frozen), Some(reason), news, now).await
}

/// Lets a frozen account go on.
///
/// # Errors
/// Those of the database.
pub async fn unfreeze(
    connection: &mut PgConnection,
    config: &Config,
    registration: &Registration,
    operator: Uuid,
    reason: &Reason,
    now: OffsetDateTime,
) -> Result<Option<Status>, sqlx::Error> {
    let news = with_reason(news(config, registration, NewsKind::Unfrozen), reason);
    decide(&mut *connection, config, registration, by(operator, Event::Unfrozen), Some(reason), news, now).await
}

fn news(config: &Config, registration: &Registration, what: NewsKind) -> News {
    News::new(what, &registration.reference, config.link("/account"))
}

fn field_of_mail(field: &str, reason: &Reason) -> ReturnedField {
    ReturnedField { field: field.to_owned(), reason_zh: reason.zh.clone(), reason_en: reason.en.clone() }
}

/// The reason of the whole decision stands where those of fields do.
fn with_reason(news: News, reason: &Reason) -> News {
    News { fields: vec![field_of_mail("reason", reason)], ..news }
}

fn by(operator: Uuid, event: Event) -> (Event, Actor) {
    (event, Actor::Operator(operator))
}

/// Changes the state, and owes the mail to the account. The history is kept in the account's language.
async fn decide(
    connection: &mut PgConnection,
    config: &Config,
    registration: &Registration,
    (event, actor): (Event, Actor),
    reason: Option<&Reason>,
    news: News,
    now: OffsetDateTime,
) -> Result<Option<Status>, sqlx::Error> {
    let Recipient { email, locale } = accounts::recipient(&mut *connection, registration.account_id).await?;
    let reason = reason.map(|reason| match Locale::parse(&locale).unwrap_or_default() {
        Locale::Chinese => reason.zh.as_str(),
        Locale::English => reason.en.as_str(),
    });
    let change = Change {
        reason,
        deadline_at: news.deadline,
        mail: Some(MailMessage::News(news).for_outbox(&email, &locale)?),
        ..Change::of(registration, event, actor)
    };
    transition::apply(connection, &config.keys, change, now).await
}

async fn close_review(
    connection: &mut PgConnection,
    registration: &Registration,
    decision: Decision,
    operator: Uuid,
    verdicts: &[FieldVerdict],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    if !reviews::decide(connection, reviewed(registration), decision, operator, verdicts, now).await? {
        return Err(sqlx::Error::RowNotFound);
    }
    Ok(())
}
