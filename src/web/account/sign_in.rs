//! Signing in and out.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use crate::{
    app::App,
    domain::{email::EmailAddress, password::Password},
    store::accounts::{self, Credentials},
    web::{
        AppError, Page,
        forms::{Errors, FormState, Posted},
        limits::ClientIp,
        session::{self, MaybeApplicant, UserAgent},
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    email: String,
    password: String,
    next: String,
}

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    next: String,
    /// The password was just set anew.
    reset: Option<String>,
    /// The address was just activated in another browser.
    activated: Option<String>,
    /// What was typed into a form came after the session had ended.
    unsaved: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "account/sign_in.html")]
struct SignInPage {
    page: Page,
    form: FormState,
    /// A page was asked for that needs signing in.
    was_sent_here: bool,
    password_was_reset: bool,
    was_activated: bool,
    is_unsaved: bool,
}

/// Why somebody comes to this page.
#[derive(Default)]
struct Reasons {
    password_was_reset: bool,
    was_activated: bool,
}

fn render(page: Page, form: FormState, reasons: Reasons) -> Response {
    let was_sent_here = !form.value("next").is_empty();
    let is_unsaved = !form.value("unsaved").is_empty();
    let Reasons { password_was_reset, was_activated } = reasons;
    let page = SignInPage { page, was_sent_here, password_was_reset, was_activated, is_unsaved, form };
    (page.form.status(), page).into_response()
}

pub async fn show(page: Page, Query(asked): Query<Asked>, MaybeApplicant(applicant): MaybeApplicant) -> Response {
    if applicant.is_some() {
        return Redirect::to(session::local_path(&asked.next)).into_response();
    }
    let reasons = Reasons { password_was_reset: asked.reset.is_some(), was_activated: asked.activated.is_some() };
    render(page, FormState::filled([("next", asked.next.as_str()), ("unsaved", asked.unsaved.as_str())]), reasons)
}

pub async fn submit(
    State(app): State<App>,
    page: Page,
    cookies: CookieJar,
    client: ClientIp,
    user_agent: UserAgent,
    posted: Posted<SignInForm>,
) -> Result<Response, AppError> {
    if posted.only_language {
        return Ok(render(page, posted.state, Reasons::default()));
    }
    let form = &posted.form;
    let mut errors = Errors::default();
    let email = errors.take("email", EmailAddress::parse(&form.email), |error| error.code());
    if form.password.is_empty() {
        errors.add("password", "password-missing");
    }
    let password = errors.take("password", Password::from_typed(&form.password), |_| "sign-in-wrong");
    let (Some(email), Some(password), true) = (email, password, errors.is_empty()) else {
        return Ok(render(page, posted.state.with_errors(errors), Reasons::default()));
    };
    let credentials = match check(&app, client, &email, &password).await {
        Ok(Some(credentials)) => credentials,
        Ok(None) => {
            let form = posted.state.with_error("email", "sign-in-wrong");
            return Ok(render(page, form, Reasons::default()));
        }
        Err(error) => return error.on_form(posted.state, "email", |form| render(page, form, Reasons::default())),
    };
    rehash_if_outdated(&app, &credentials, &password).await?;
    let mut transaction = app.pool.begin().await?;
    let now = app.clock.now();
    let cookie = session::start(&app, &mut transaction, &cookies, credentials.account_id, &user_agent, now).await?;
    transaction.commit().await?;
    Ok((cookies.add(cookie), Redirect::to(session::local_path(&form.next))).into_response())
}

/// The account behind address and password. An unknown address takes as long as a known one.
async fn check(
    app: &App,
    client: ClientIp,
    email: &EmailAddress,
    password: &Password,
) -> Result<Option<Credentials>, AppError> {
    app.limit_sign_ins(client, &email.key()).await?;
    let credentials = accounts::credentials(&app.pool, email).await?;
    let hash = credentials.as_ref().map(|credentials| credentials.password_hash.as_str());
    let agrees = app.passwords.verify(password, hash).await?;
    Ok(credentials.filter(|_| agrees))
}

async fn rehash_if_outdated(app: &App, credentials: &Credentials, password: &Password) -> Result<(), AppError> {
    if app.passwords.is_outdated(&credentials.password_hash) {
        let hash = app.passwords.hash(password).await?;
        accounts::rehash(&app.pool, credentials.account_id, &credentials.password_hash, &hash).await?;
    }
    Ok(())
}

/// `POST /account/sign-out`
pub async fn sign_out(State(app): State<App>, cookies: CookieJar) -> Result<Response, AppError> {
    let removal = session::end(&app, &cookies).await?;
    Ok((cookies.add(removal), Redirect::to("/")).into_response())
}
