//! `/dev`: the mails and text messages that would have left the house, and what an authenticator would show.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use uuid::Uuid;

use super::bank;
use crate::{
    app::App,
    store::{
        dev_mailbox::{DevMailbox, Received},
        operators::second_factor,
    },
    web::{AppError, Page},
};

/// How many messages the page lists.
const LISTED: i64 = 50;

/// A message with its text cut into lines.
struct Shown {
    message: Received,
    lines: Vec<Line>,
}

/// A line of a text; a link stands on a line of its own.
struct Line {
    text: String,
    is_link: bool,
}

impl From<Received> for Shown {
    fn from(message: Received) -> Self {
        let line = |text: &str| Line { text: text.to_owned(), is_link: text.starts_with("http") };
        Self { lines: message.text.lines().map(line).collect(), message }
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "dev/index.html")]
struct IndexPage {
    page: Page,
    mails: Vec<Shown>,
    text_messages: Vec<Shown>,
    one_time_codes: Vec<OneTimeCode>,
}

/// What an operator's authenticator shows now.
struct OneTimeCode {
    email: String,
    code: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "dev/mail.html")]
struct MailPage {
    page: Page,
    mail: Shown,
}

/// The routes under `/dev`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/dev", get(index))
        .route("/dev/mails/{id}", get(mail))
        .route("/dev/mails/{id}/html", get(mail_html))
        .merge(bank::pages::routes())
}

async fn index(State(app): State<App>, page: Page) -> Result<Response, AppError> {
    let messages = DevMailbox::new(app.pool.clone()).newest(LISTED).await?;
    let (mails, text_messages) =
        messages.into_iter().map(Shown::from).partition(|shown| shown.message.channel == "mail");
    let now = app.clock.now();
    let secrets = second_factor::all(&app.pool, &app.config.keys).await?;
    let one_time_codes =
        secrets.into_iter().map(|(email, secret)| OneTimeCode { email, code: secret.code_at(now) }).collect();
    Ok(IndexPage { page, mails, text_messages, one_time_codes }.into_response())
}

async fn find(app: &App, id: Uuid) -> Result<Received, AppError> {
    DevMailbox::new(app.pool.clone()).find(id).await?.ok_or(AppError::NotFound)
}

async fn mail(State(app): State<App>, page: Page, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    Ok(MailPage { page, mail: find(&app, id).await?.into() }.into_response())
}

/// The HTML part as a mail program would show it: mails style their elements one by one.
async fn mail_html(State(app): State<App>, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    let policy = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'");
    Ok(([(header::CONTENT_SECURITY_POLICY, policy)], Html(find(&app, id).await?.html)).into_response())
}
