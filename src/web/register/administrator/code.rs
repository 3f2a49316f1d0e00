//! The code that was sent to the administrator's mobile.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::{awaiting_code, back_to_step, code_digest, scan, send_code};
use crate::{
    app::App,
    domain::{identifiers::MobileNumber, registration::Step, token::SmsCode},
    store::{
        registrations::{
            Registration, StoredAdministrator,
            answers::{self, Saved},
        },
        sms_codes,
    },
    web::{
        AppError, Page,
        forms::{FormState, Posted},
        limits::ClientIp,
        register::Place,
        session::Applicant,
    },
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    sms_code: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "register/administrator_code.html")]
struct CodePage {
    page: Page,
    place: Place,
    form: FormState,
    /// The mobile with its middle hidden.
    mobile: String,
    /// Seconds until another code can be sent; 0: now.
    wait: i64,
}

fn administrator(registration: &Registration) -> Result<(&StoredAdministrator, MobileNumber), AppError> {
    let stored = registration.administrator.as_ref().ok_or_else(|| super::onwards(registration))?;
    let mobile = MobileNumber::parse(&stored.mobile).map_err(|error| AppError::Internal(error.into()))?;
    Ok((stored, mobile))
}

async fn seconds_to_wait(app: &App, registration: &Registration, mobile: &MobileNumber) -> Result<i64, AppError> {
    let last = sms_codes::last_sent_at(&app.pool, registration.id, mobile.expose()).await?;
    Ok(last.map_or(0, |last| (last + sms_codes::RESEND_AFTER - app.clock.now()).whole_seconds().max(0)))
}

async fn code_page(app: &App, page: Page, registration: &Registration, form: FormState) -> Result<CodePage, AppError> {
    let (_, mobile) = administrator(registration)?;
    let wait = seconds_to_wait(app, registration, &mobile).await?;
    let place = Place { back: "/register/administrator?details=1", ..Place::of(Step::Administrator, registration) };
    // The page is shown at the step's address, whichever of its forms was sent.
    Ok(CodePage { page: page.at(Step::Administrator.path()), place, form, mobile: mobile.masked(), wait })
}

pub(super) async fn show(app: &App, page: Page, registration: &Registration) -> Result<Response, AppError> {
    Ok(code_page(app, page, registration, FormState::default()).await?.into_response())
}

/// `POST /register/administrator/code`
pub async fn submit(
    State(app): State<App>,
    page: Page,
    applicant: Applicant,
    posted: Posted<CodeForm>,
) -> Result<Response, AppError> {
    let registration = awaiting_code(&applicant)?;
    if posted.only_language {
        return Ok(code_page(&app, page, registration, posted.state).await?.into_response());
    }
    let right = match SmsCode::parse(&posted.form.sms_code) {
        Ok(code) => check(&app, registration, &code).await?,
        Err(_) => false,
    };
    if right {
        return Ok(back_to_step());
    }
    let form = posted.state.with_error("sms_code", "sms-code-wrong");
    Ok((form.status(), code_page(&app, page, registration, form).await?).into_response())
}

/// Uses up a try; with the right code the mobile is verified and the scan begins.
async fn check(app: &App, registration: &Registration, code: &SmsCode) -> Result<bool, AppError> {
    let (_, mobile) = administrator(registration)?;
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    let sent = sms_codes::take_try(&mut transaction, registration.id, mobile.expose(), now).await?;
    let right = sent.is_some_and(|sent| bool::from(sent.code_digest.ct_eq(&code_digest(app, sent.id, code)[..])));
    let verified = right
        && answers::mark_mobile_verified(&mut *transaction, registration.id, mobile.expose(), now).await? == Saved::Yes;
    if verified && registration.scan_confirmed_at.is_none() {
        scan::start(app, &mut transaction, registration.id, now).await?;
    }
    // A wrong code is committed as well: the try is used up.
    transaction.commit().await?;
    Ok(verified)
}

/// `POST /register/administrator/code/resend`
pub async fn resend(
    State(app): State<App>,
    page: Page,
    applicant: Applicant,
    client: ClientIp,
) -> Result<Response, AppError> {
    let registration = awaiting_code(&applicant)?;
    let (_, mobile) = administrator(registration)?;
    let wait = seconds_to_wait(&app, registration, &mobile).await?;
    if wait > 0 {
        let form = FormState::default().with_error("resend", "sms-code-wait");
        let page = code_page(&app, page, registration, form).await?;
        let retry_after = [(header::RETRY_AFTER, wait.to_string())];
        return Ok((StatusCode::TOO_MANY_REQUESTS, retry_after, page).into_response());
    }
    app.limit_text_messages(client, &mobile).await?;
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    send_code(&app, &mut transaction, &page, registration.id, &mobile, now).await?;
    transaction.commit().await?;
    app.wake.notify_one();
    Ok(back_to_step())
}
