//! The administrator: details, the code sent to their mobile, the scan with their phone. One address; what it shows is
//! derived from what is done.

pub mod code;
pub mod details;
pub mod phone;
pub mod scan;

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        identifiers::MobileNumber,
        registration::{self, Step},
        token::SmsCode,
    },
    sms::SmsMessage,
    store::{registrations::Registration, sms_codes},
    web::{AppError, Page, session::Applicant},
};

/// What the address may ask for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Show the details although they are there, to change them.
    details: Option<String>,
    /// The applicant says that the phone has confirmed.
    scanned: Option<String>,
}

/// Which part of the step is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Details,
    Code,
    Scan,
    Done,
}

fn part(registration: &Registration) -> Part {
    if registration.administrator.is_none() {
        Part::Details
    } else if registration.mobile_verified_at.is_none() {
        Part::Code
    } else if registration.scan_confirmed_at.is_none() {
        Part::Scan
    } else {
        Part::Done
    }
}

pub async fn show(
    State(app): State<App>,
    page: Page,
    applicant: Applicant,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let registration = applicant.draft_at(Step::Administrator)?;
    match part(registration) {
        _ if asked.details.is_some() => details::show(&app, page, registration).await,
        Part::Details => details::show(&app, page, registration).await,
        // The details of an earlier registration are there, but no code was sent for this one.
        Part::Code if !was_code_sent(&app, registration).await? => details::show(&app, page, registration).await,
        Part::Code => code::show(&app, page, registration).await,
        Part::Scan => scan::show(&app, page, registration, asked.scanned.is_some()).await,
        Part::Done => Err(onwards(registration)),
    }
}

async fn was_code_sent(app: &App, registration: &Registration) -> Result<bool, AppError> {
    let Some(administrator) = &registration.administrator else { return Ok(false) };
    Ok(sms_codes::last_sent_at(&app.pool, registration.id, &administrator.mobile).await?.is_some())
}

/// The draft, if the mobile's code is what comes next.
fn awaiting_code(applicant: &Applicant) -> Result<&Registration, AppError> {
    let registration = applicant.draft_at(Step::Administrator)?;
    if part(registration) == Part::Code { Ok(registration) } else { Err(onwards(registration)) }
}

/// Where a registration goes on whose part of this step is done.
fn onwards(registration: &Registration) -> AppError {
    AppError::SeeOther(registration::next_step(&registration.progress()).path().to_owned())
}

fn back_to_step() -> Response {
    Redirect::to(Step::Administrator.path()).into_response()
}

/// Makes a code and owes the text message; `false`: another one was made within the minute.
async fn send_code(
    app: &App,
    connection: &mut PgConnection,
    page: &Page,
    registration_id: Uuid,
    mobile: &MobileNumber,
    now: OffsetDateTime,
) -> Result<bool, AppError> {
    let code = SmsCode::generate()?;
    let id = Uuid::now_v7();
    let digest = code_digest(app, id, &code);
    if !sms_codes::replace(&mut *connection, id, registration_id, mobile.expose(), digest, now).await? {
        return Ok(false);
    }
    let message = SmsMessage::Code { code: code.expose().to_owned() };
    message.enqueue(connection, &app.config.keys, mobile.expose(), page.locale(), now).await?;
    Ok(true)
}

fn code_digest(app: &App, id: Uuid, code: &SmsCode) -> [u8; 32] {
    app.config.keys.digest("sms-code", &[id.as_bytes(), code.expose().as_bytes()].concat())
}
