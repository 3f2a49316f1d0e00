//! Email, password, agreement: a sign-up, which is not an account until its mail is answered. The answer to an address
//! that is in use is the same page, the same status and the same time as to a free one.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::{CookieJar, cookie::Cookie};
use serde::Deserialize;
use uuid::Uuid;
use validator::{Validate, ValidationError};

use super::{Place, account_type, mail_link};
use crate::{
    app::App,
    domain::{email::EmailAddress, registration::Step, subject::AccountType, token::SecretToken},
    store::signups::{self, LINK_LIFETIME, NewSignup},
    web::{
        AppError, Page,
        forms::{Errors, FormState, Posted, ticked},
        landing::TERMS_VERSION,
        limits::ClientIp,
        session::{self, MaybeApplicant, SIGN_UP_COOKIE},
    },
};

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub struct CredentialsForm {
    email: String,
    password: String,
    #[validate(custom(function = "agreed"))]
    agreement: String,
}

fn agreed(value: &str) -> Result<(), ValidationError> {
    ticked(value, "agreement-required")
}

const FIELDS: [&str; 3] = ["email", "password", "agreement"];

#[derive(Template, WebTemplate)]
#[template(path = "register/credentials.html")]
struct CredentialsPage {
    page: Page,
    place: Place,
    form: FormState,
}

fn render(page: Page, form: FormState) -> Response {
    (form.status(), CredentialsPage { page, place: Place::at_start(Step::Credentials), form }).into_response()
}

pub async fn show(
    State(app): State<App>,
    page: Page,
    cookies: CookieJar,
    MaybeApplicant(applicant): MaybeApplicant,
) -> Response {
    if let Some(applicant) = applicant {
        return session::to_next_step(applicant.registration()).into_response();
    }
    if account_type::chosen(&app, &cookies).is_none() {
        return Redirect::to(Step::AccountType.path()).into_response();
    }
    render(page, FormState::default())
}

pub async fn submit(
    State(app): State<App>,
    page: Page,
    cookies: CookieJar,
    MaybeApplicant(applicant): MaybeApplicant,
    client: ClientIp,
    posted: Posted<CredentialsForm>,
) -> Result<Response, AppError> {
    if let Some(applicant) = applicant {
        return Ok(session::to_next_step(applicant.registration()).into_response());
    }
    let Some(account_type) = account_type::chosen(&app, &cookies) else {
        return Ok(Redirect::to(Step::AccountType.path()).into_response());
    };
    if posted.only_language {
        return Ok(render(page, posted.state));
    }
    match sign_up(&app, &page, client, account_type, &posted.form).await {
        Ok(Ok(cookie)) => Ok((cookies.add(cookie), Redirect::to(Step::Activation.path())).into_response()),
        Ok(Err(errors)) => Ok(render(page, posted.state.with_errors(errors))),
        Err(error) => error.on_form(posted.state, "email", |form| render(page, form)),
    }
}

/// Signs up; the cookie that makes this the browser that did, or what is wrong with the form.
async fn sign_up(
    app: &App,
    page: &Page,
    client: ClientIp,
    account_type: AccountType,
    form: &CredentialsForm,
) -> Result<Result<Cookie<'static>, Errors>, AppError> {
    // Judging a password is work as well: it is only done for those who may ask.
    app.limit_mail_requests(client).await?;
    let mut errors = Errors::of(form, &FIELDS);
    let email = errors.take("email", EmailAddress::parse(&form.email), |error| error.code());
    let context = [form.email.as_str(), &app.config.platform.name_zh, &app.config.platform.name_en];
    let judged = app.passwords.judge(&form.password, &context).await?;
    let password = errors.take("password", judged, |error| error.code());
    let (Some(email), Some(password), true) = (email, password, errors.is_empty()) else {
        return Ok(Err(errors.in_order(&FIELDS)));
    };
    let may_mail = app.may_mail(&email).await?;
    let password_hash = app.passwords.hash(&password.into_password()).await?;
    let browser = SecretToken::generate()?;
    let now = app.clock.now();
    let signup = NewSignup {
        id: Uuid::now_v7(),
        account_type,
        email: &email,
        password_hash: &password_hash,
        locale: page.lang(),
        terms_version: TERMS_VERSION,
        browser_digest: browser.digest(),
    };
    let mut transaction = app.pool.begin().await?;
    signups::insert(&mut transaction, &signup, now).await?;
    mail_link(app, &mut transaction, signup.id, &email, page.lang(), may_mail, now).await?;
    transaction.commit().await?;
    app.wake.notify_waiters();
    let mut cookie = session::cookie(app, SIGN_UP_COOKIE, browser.expose());
    cookie.set_max_age(LINK_LIFETIME);
    Ok(Ok(cookie))
}
