//! `/admin/mails`: what could not be delivered, why, and trying it again. Nobody changes an address here: only its owner
//! can say what is right, and a link in the wrong hands opens their account.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    AdminPage, Operator,
    pager::{self, Pager},
};
use crate::{
    app::App,
    config::Platform,
    domain::{identifiers::MobileNumber, operator::Permission},
    mail::MailMessage,
    sms,
    store::outbox::{
        Channel,
        parked::{self, Parked},
    },
    texts::Locale,
    web::{AppError, forms::Posted},
};

const PATH: &str = "/admin/mails";
const PAGE: usize = 50;

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
    before: String,
    page: String,
    /// What was just done, and to how many.
    done: String,
    number: u32,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ChosenForm {
    /// With commas between them.
    ids: String,
}

impl ChosenForm {
    /// What was shown on the page; no form of ours holds more.
    fn ids(&self) -> Result<Vec<Uuid>, AppError> {
        let ids: Result<Vec<_>, _> = self.ids.split(',').map(Uuid::try_parse).collect();
        ids.ok().filter(|ids| ids.len() <= PAGE).ok_or(AppError::BadRequest)
    }
}

/// A message as the table shows it.
struct Line {
    message: Parked,
    /// The subject of a mail; `None`: a text message, or one that no key reads any more.
    subject: Option<String>,
    /// A mobile is masked.
    recipient: String,
    /// Without the number that a gateway may have repeated.
    answer: String,
    /// Whether trying it again can help: what is in it may have expired.
    is_useful: bool,
}

impl Line {
    fn new(message: Parked, locale: Locale, platform: &Platform, now: OffsetDateTime) -> Self {
        let mail = mail(&message);
        let recipient = match message.channel {
            Channel::Mail => message.recipient.clone(),
            Channel::Sms => {
                MobileNumber::parse(&message.recipient).map_or_else(|_| "****".to_owned(), |mobile| mobile.masked())
            }
        };
        Self {
            subject: mail.map(|mail| mail.subject(locale, platform)),
            answer: message.answer.replace(&message.recipient, &recipient),
            is_useful: is_useful(&message, now),
            recipient,
            message,
        }
    }
}

/// The mail in a message.
fn mail(message: &Parked) -> Option<MailMessage> {
    let payload = message.payload.as_deref().filter(|_| message.channel == Channel::Mail)?;
    serde_json::from_slice(payload).ok()
}

/// Whether the recipient could still use it.
fn is_useful(message: &Parked, now: OffsetDateTime) -> bool {
    match message.channel {
        Channel::Mail => mail(message).and_then(|mail| mail.valid_until()).is_none_or(|until| until > now),
        Channel::Sms => message.created_at + sms::USEFUL_FOR > now,
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/mails.html")]
struct MailsPage {
    page: AdminPage,
    lines: Vec<Line>,
    pager: Pager,
    done: Option<String>,
}

impl MailsPage {
    fn may_act(&self) -> bool {
        self.page.may(Permission::ManageMails)
    }

    /// The messages on the page, those alone that trying again can help.
    fn useful(&self) -> String {
        ids(self.lines.iter().filter(|line| line.is_useful))
    }

    fn shown(&self) -> String {
        ids(self.lines.iter())
    }
}

fn ids<'a>(lines: impl Iterator<Item = &'a Line>) -> String {
    lines.map(|line| line.message.id.to_string()).collect::<Vec<_>>().join(",")
}

/// `GET /admin/mails`
pub async fn show(State(app): State<App>, page: AdminPage, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let position = pager::position(&asked.after, &asked.before, &asked.page)?;
    let paged = parked::list(&app.pool, &app.config.keys, position, PAGE).await?;
    let pager = Pager::new(PATH, &[], &paged);
    let (locale, platform, now) = (page.locale(), &app.config.platform, app.clock.now());
    let lines = paged.rows.into_iter().map(|message| Line::new(message, locale, platform, now)).collect();
    let done = match asked.done.as_str() {
        "retried" => Some(page.with("mails-retried", "n", asked.number)),
        "dismissed" => Some(page.with("mails-dismissed", "n", asked.number)),
        _ => None,
    };
    Ok(MailsPage { page, lines, pager, done }.into_response())
}

/// `POST /admin/mails/retry`: those that are of use.
pub async fn retry(
    State(app): State<App>,
    operator: Operator,
    posted: Posted<ChosenForm>,
) -> Result<Response, AppError> {
    let (ids, now) = (posted.form.ids()?, app.clock.now());
    let mut transaction = app.pool.begin().await?;
    let messages = parked::find(&mut *transaction, &app.config.keys, &ids).await?;
    let useful: Vec<_> = messages.iter().filter(|message| is_useful(message, now)).map(|message| message.id).collect();
    let number = parked::retry(&mut transaction, &useful, operator.actor(), now).await?;
    transaction.commit().await?;
    app.wake.notify_waiters();
    done("retried", number)
}

/// `POST /admin/mails/dismiss`
pub async fn dismiss(
    State(app): State<App>,
    operator: Operator,
    posted: Posted<ChosenForm>,
) -> Result<Response, AppError> {
    let ids = posted.form.ids()?;
    let mut transaction = app.pool.begin().await?;
    let number = parked::dismiss(&mut transaction, &ids, operator.actor(), app.clock.now()).await?;
    transaction.commit().await?;
    done("dismissed", number)
}

/// Nothing was left to do where a colleague was faster.
fn done(what: &str, number: usize) -> Result<Response, AppError> {
    if number == 0 {
        return Err(AppError::Conflict);
    }
    Ok(Redirect::to(&format!("{PATH}?done={what}&number={number}")).into_response())
}
