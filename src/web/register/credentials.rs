//! Email, password, agreement: a sign-up, which is not an account until its mail is answered. The answer to an address
//! that is in use is the same page, the same status and the same time as to a free one.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;
use validator::{Validate, ValidationError};

use super::{Place, account_type};
use crate::{
    app::App,
    domain::{email::EmailAddress, registration::Step, token::SecretToken},
    mail::MailMessage,
    store::{
        accounts::{self, Occupancy},
        signups::{self, LINK_LIFETIME, NewSignup},
    },
    web::{
        AppError, Page,
        forms::{Errors, FormState, Posted, ticked},
        limits::ClientIp,
        session::{self, MaybeApplicant, SIGN_UP_COOKIE},
    },
};

/// The version of the terms that the tick agrees to; it changes with their text.
pub const TERMS_VERSION: &str = "2026-11";

#[derive(Debug, Default, Deserialize, Validate)]
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
    let form = &posted.form;
    let mut errors = Errors::of(form, &FIELDS);
    let email = errors.take("email", EmailAddress::parse(&form.email), |error| error.code());
    let context = [form.email.as_str(), &app.config.platform.name_zh, &app.config.platform.name_en];
    let judged = app.passwords.judge(&form.password, &context).await?;
    let password = errors.take("password", judged, |error| error.code());
    let (Some(email), Some(password), true) = (email, password, errors.is_empty()) else {
        return Ok(render(page, posted.state.with_errors(errors.in_order(&FIELDS))));
    };

    app.limit_sign_ups(client).await?;
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
    mail_link(&app, &mut transaction, signup.id, &email, page.lang(), may_mail, now).await?;
    transaction.commit().await?;
    app.wake.notify_one();

    let mut cookie = session::cookie(&app, SIGN_UP_COOKIE, browser.expose());
    cookie.set_max_age(LINK_LIFETIME);
    Ok((cookies.add(cookie), Redirect::to(Step::Activation.path())).into_response())
}

/// Adds a link to a sign-up and owes its mail: the activation, or to an occupied address the news that somebody tried.
/// Does the same work whoever holds the address, and when no more mail may go there.
///
/// # Errors
/// Those of the database.
pub async fn mail_link(
    app: &App,
    connection: &mut PgConnection,
    signup_id: Uuid,
    email: &EmailAddress,
    locale: &str,
    may_mail: bool,
    now: OffsetDateTime,
) -> Result<(), AppError> {
    let occupancy = accounts::occupancy(&mut *connection, email).await?;
    let token = SecretToken::generate()?;
    signups::add_link(&mut *connection, signup_id, token.digest(), now).await?;
    if !may_mail {
        return Ok(());
    }
    let mail = match occupancy {
        Occupancy::Free => MailMessage::Activation {
            link: app.config.link(&format!("/activate/{}", token.expose())),
            valid_until: now + LINK_LIFETIME,
        },
        Occupancy::Account => MailMessage::AddressInUse {
            sign_in: app.config.link("/account/sign-in"),
            reset: app.config.link("/account/password/forgot"),
        },
        Occupancy::Elsewhere => MailMessage::AddressInUseElsewhere { register: app.config.link("/register") },
    };
    mail.enqueue(connection, &app.config.keys, email.as_str(), locale, now).await?;
    Ok(())
}
