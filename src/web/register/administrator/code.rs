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
use uuid::Uuid;

use super::{awaiting_code, back_to_step, code_digest, scan, send_code};
use crate::{
    app::App,
    domain::{identifiers::MobileNumber, registration::Step, token::SmsCode},
    store::{
        registrations::{self, Registration, StoredAdministrator, answers},
        sms_codes::{self, SentCode},
    },
    web::{
        AppError, Page,
        forms::{FormState, Posted},
        limits::ClientIp,
        register::Place,
        session::Applicant,
    },
};

#[derive(Default, Deserialize)]
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
    let refusal = match SmsCode::parse(&posted.form.sms_code) {
        Ok(code) => check(&app, registration.id, &code).await?,
        Err(error) => Some(error.code()),
    };
    let Some(refusal) = refusal else { return Ok(back_to_step()) };
    let form = posted.state.with_error("sms_code", refusal);
    Ok((form.status(), code_page(&app, page, registration, form).await?).into_response())
}

/// Uses up a try; with the right code the mobile is verified and the scan begins. Otherwise the code of what is wrong.
async fn check(app: &App, registration_id: Uuid, code: &SmsCode) -> Result<Option<&'static str>, AppError> {
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    // The registration first, as everywhere: who locks the two in another order waits for each other.
    let registration = registrations::lock(&mut transaction, registration_id).await?;
    let (_, mobile) = administrator(&registration)?;
    let tried = sms_codes::take_try(&mut transaction, registration.id, mobile.expose()).await?;
    let refusal = match tried {
        Some(sent) if sent.tries > sms_codes::TRIES => Some("sms-code-exhausted"),
        Some(sent) if sent.expires_at > now && agrees(app, &sent, code) => None,
        _ => Some("sms-code-wrong"),
    };
    if refusal.is_none() {
        answers::mark_mobile_verified(&mut *transaction, registration.id, mobile.expose(), now).await?;
        if registration.scan_confirmed_at.is_none() {
            scan::start(app, &mut transaction, registration.id, now).await?;
        }
    }
    // A wrong code is committed as well: the try is used up.
    transaction.commit().await?;
    Ok(refusal)
}

fn agrees(app: &App, sent: &SentCode, code: &SmsCode) -> bool {
    sent.code_digest.ct_eq(&code_digest(app, sent.id, code)[..]).into()
}

/// `POST /register/administrator/code/resend`
pub async fn resend(
    State(app): State<App>,
    page: Page,
    applicant: Applicant,
    client: ClientIp,
) -> Result<Response, AppError> {
    let registration = awaiting_code(&applicant)?;
    // What an earlier registration left is looked at, and agreed to, first.
    if !super::was_code_sent(&app, registration).await? {
        return Ok(back_to_step());
    }
    match send(&app, &page, client, registration).await {
        Ok(true) => Ok(back_to_step()),
        Ok(false) => {
            let form = FormState::default().with_error("resend", "sms-code-wait");
            let page = code_page(&app, page, registration, form).await?;
            let retry_after = [(header::RETRY_AFTER, page.wait.max(1).to_string())];
            Ok((StatusCode::TOO_MANY_REQUESTS, retry_after, page).into_response())
        }
        Err(error) => {
            let page = code_page(&app, page, registration, FormState::default()).await?;
            error.on_form(FormState::default(), "resend", |form| CodePage { form, ..page }.into_response())
        }
    }
}

/// Sends another code; `false`: one was sent within the minute.
async fn send(app: &App, page: &Page, client: ClientIp, registration: &Registration) -> Result<bool, AppError> {
    let (_, mobile) = administrator(registration)?;
    if seconds_to_wait(app, registration, &mobile).await? > 0 {
        return Ok(false);
    }
    app.limit_text_messages(client, &mobile).await?;
    let mut transaction = app.pool.begin().await?;
    let sent = send_code(app, &mut transaction, page, registration.id, &mobile, app.clock.now()).await?;
    transaction.commit().await?;
    app.wake.notify_waiters();
    Ok(sent)
}
