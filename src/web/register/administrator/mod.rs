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
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Show the details although they are there, to change them.
    details: Option<String>,
}

/// Which part of the step is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Details,
    Code,
    Scan,
}

fn part(registration: &Registration) -> Part {
    if registration.administrator.is_none() {
        Part::Details
    } else if registration.mobile_verified_at.is_none() {
        Part::Code
    } else if registration.scan_confirmed_at.is_none() {
        Part::Scan
    } else {
        Part::Details
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
        Part::Code if asked.details.is_none() => code::show(&app, page, registration).await,
        Part::Scan if asked.details.is_none() => scan::show(&app, page, registration).await,
        _ => details::show(&app, page, registration),
    }
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

/// Makes a code and owes the text message.
async fn send_code(
    app: &App,
    connection: &mut PgConnection,
    page: &Page,
    registration_id: Uuid,
    mobile: &MobileNumber,
    now: OffsetDateTime,
) -> Result<(), AppError> {
    let code = SmsCode::generate()?;
    let id = Uuid::now_v7();
    let digest = code_digest(app, id, &code);
    sms_codes::insert(&mut *connection, id, registration_id, mobile.expose(), digest, now).await?;
    let message = SmsMessage::Code { code: code.expose().to_owned() };
    message.enqueue(connection, &app.config.keys, mobile.expose(), page.locale(), now).await?;
    Ok(())
}

fn code_digest(app: &App, id: Uuid, code: &SmsCode) -> [u8; 32] {
    app.config.keys.digest("sms-code", &[id.as_bytes(), code.expose().as_bytes()].concat())
}
