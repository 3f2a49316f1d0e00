//! A forgotten password: ask for a link, set a new one. Asking never tells whether the address has an account.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use time::OffsetDateTime;

use crate::{
    app::App,
    domain::{email::EmailAddress, token::SecretToken},
    mail::MailMessage,
    store::{
        accounts,
        password_resets::{self, PasswordReset},
    },
    web::{
        AppError, Page,
        forms::{Errors, FormState, Posted},
        limits::ClientIp,
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ForgotForm {
    email: String,
}

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// A link was just asked for.
    sent: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "account/forgot.html")]
struct ForgotPage {
    page: Page,
    form: FormState,
    /// A link was just asked for.
    sent: bool,
}

/// `GET /account/password/forgot`
pub async fn forgot(page: Page, Query(asked): Query<Asked>) -> Response {
    ForgotPage { page, form: FormState::default(), sent: asked.sent.is_some() }.into_response()
}

/// `POST /account/password/forgot`
pub async fn send_link(
    State(app): State<App>,
    page: Page,
    client: ClientIp,
    posted: Posted<ForgotForm>,
) -> Result<Response, AppError> {
    let mut errors = Errors::default();
    let email = errors.take("email", EmailAddress::parse(&posted.form.email), |error| error.code());
    let (false, Some(email)) = (posted.only_language, email) else {
        let form = if posted.only_language { posted.state } else { posted.state.with_errors(errors) };
        return Ok((form.status(), ForgotPage { page, form, sent: false }).into_response());
    };
    match ask_for_link(&app, &page, client, &email).await {
        Ok(()) => Ok(Redirect::to("/account/password/forgot?sent=1").into_response()),
        Err(error) => {
            error.on_form(posted.state, "email", |form| ForgotPage { page, form, sent: false }.into_response())
        }
    }
}

/// Owes a mail whoever holds the address, so that asking costs the same for all; only when it is delivered, the worker looks
/// whether there is an account.
async fn ask_for_link(app: &App, page: &Page, client: ClientIp, email: &EmailAddress) -> Result<(), AppError> {
    app.limit_mail_requests(client).await?;
    if app.may_mail(email).await? {
        let mail = MailMessage::PasswordResetAsked { links: app.config.link("/account/password/reset/") };
        let mut connection = app.pool.acquire().await?;
        mail.enqueue(&mut connection, &app.config.keys, email.as_str(), page.lang(), app.clock.now()).await?;
        app.wake.notify_waiters();
    }
    Ok(())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ResetForm {
    new_password: String,
}

/// What the link is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    Ready,
    Used,
    Superseded,
    Expired,
    Unknown,
}

#[derive(Template, WebTemplate)]
#[template(path = "account/reset.html")]
struct ResetPage {
    page: Page,
    state: LinkState,
    /// Whose password it is, for the browser's password store; empty when the link is unknown.
    email: String,
    form: FormState,
}

async fn find(app: &App, token: &str) -> Result<Option<([u8; 32], PasswordReset)>, AppError> {
    let Ok(token) = SecretToken::parse(token) else { return Ok(None) };
    let digest = token.digest();
    Ok(password_resets::find(&app.pool, digest).await?.map(|reset| (digest, reset)))
}

fn state_of(reset: &PasswordReset, now: OffsetDateTime) -> LinkState {
    if reset.used_at.is_some() {
        LinkState::Used
    } else if reset.superseded_at.is_some() {
        LinkState::Superseded
    } else if reset.expires_at <= now {
        LinkState::Expired
    } else {
        LinkState::Ready
    }
}

fn render(page: Page, state: LinkState, email: String, form: FormState) -> Response {
    let status = match state {
        LinkState::Ready => form.status(),
        LinkState::Unknown => StatusCode::NOT_FOUND,
        LinkState::Used | LinkState::Superseded | LinkState::Expired => StatusCode::GONE,
    };
    (status, ResetPage { page, state, email, form }).into_response()
}

/// `GET /account/password/reset/{token}`
pub async fn reset(State(app): State<App>, page: Page, Path(token): Path<String>) -> Result<Response, AppError> {
    let Some((_, reset)) = find(&app, &token).await? else {
        return Ok(render(page, LinkState::Unknown, String::new(), FormState::default()));
    };
    let state = state_of(&reset, app.clock.now());
    Ok(render(page, state, reset.email, FormState::default()))
}

/// `POST /account/password/reset/{token}`
pub async fn set(
    State(app): State<App>,
    page: Page,
    Path(token): Path<String>,
    posted: Posted<ResetForm>,
) -> Result<Response, AppError> {
    let Some((digest, reset)) = find(&app, &token).await? else {
        return Ok(render(page, LinkState::Unknown, String::new(), FormState::default()));
    };
    let now = app.clock.now();
    let state = state_of(&reset, now);
    if state != LinkState::Ready || posted.only_language {
        return Ok(render(page, state, reset.email, posted.state));
    }
    let context = [reset.email.as_str(), &app.config.platform.name_zh, &app.config.platform.name_en];
    let mut errors = Errors::default();
    let judged = app.passwords.judge(&posted.form.new_password, &context).await?;
    let Some(password) = errors.take("new_password", judged, |error| error.code()) else {
        return Ok(render(page, state, reset.email, posted.state.with_errors(errors)));
    };
    let hash = app.passwords.hash(&password.into_password()).await?;
    let mut transaction = app.pool.begin().await?;
    if !password_resets::consume(&mut transaction, digest, now).await? {
        return Ok(render(page, LinkState::Used, reset.email, FormState::default()));
    }
    accounts::set_password(&mut transaction, reset.account_id, &hash, now).await?;
    let mail = MailMessage::PasswordChanged { reset: app.config.link("/account/password/forgot"), keeps_device: false };
    mail.enqueue(&mut transaction, &app.config.keys, &reset.email, page.lang(), now).await?;
    transaction.commit().await?;
    app.wake.notify_waiters();
    Ok(Redirect::to("/account/sign-in?reset=1").into_response())
}
