//! The administrator's name, resident ID and mobile, and the consent to store the resident ID.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use validator::{Validate, ValidationError};

use super::{back_to_step, send_code};
use crate::{
    app::App,
    domain::{
        administrator::AdministratorName,
        calendar,
        identifiers::{MobileNumber, ResidentId},
        registration::{self, Progress, Step},
    },
    store::{
        registrations::{
            Registration,
            answers::{self, AdministratorAnswer, Saved},
            resident_id_place,
        },
        scans, sms_codes,
    },
    web::{
        AppError, Page,
        forms::{Errors, FormState, Posted, ticked},
        limits::ClientIp,
        register::Place,
        session::Applicant,
    },
};

/// The version of the text that consents to storing the resident ID; it changes with the text.
const CONSENT_VERSION: &str = "2026-11";

#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct AdministratorForm {
    administrator_name: String,
    resident_id: String,
    mobile: String,
    #[validate(custom(function = "consented"))]
    consent: String,
}

fn consented(value: &str) -> Result<(), ValidationError> {
    ticked(value, "consent-required")
}

const FIELDS: [&str; 4] = ["administrator_name", "resident_id", "mobile", "consent"];

#[derive(Template, WebTemplate)]
#[template(path = "register/administrator.html")]
struct AdministratorPage {
    page: Page,
    place: Place,
    form: FormState,
}

fn details_page(page: Page, registration: &Registration, form: FormState) -> AdministratorPage {
    let form = form.for_version(registration.version);
    AdministratorPage { page, place: Place::of(Step::Administrator, registration), form }
}

pub(super) fn show(app: &App, page: Page, registration: &Registration) -> Result<Response, AppError> {
    let form = match &registration.administrator {
        None => FormState::default(),
        Some(stored) => {
            let place = resident_id_place(registration.id);
            let resident_id = app.config.keys.decrypt_text(place, &stored.resident_id)?;
            FormState::filled([
                ("administrator_name", stored.name.as_str()),
                ("resident_id", &resident_id),
                ("mobile", &stored.mobile),
                ("consent", "on"),
            ])
        }
    };
    Ok(details_page(page, registration, form).into_response())
}

struct Answer {
    name: AdministratorName,
    resident_id: ResidentId,
    mobile: MobileNumber,
}

fn parse(app: &App, form: &AdministratorForm) -> Result<Answer, Errors> {
    let today = calendar::today(app.clock.now());
    let mut errors = Errors::of(form, &FIELDS);
    let name = errors.take("administrator_name", AdministratorName::parse(&form.administrator_name), |e| e.code());
    let resident_id = ResidentId::parse(&form.resident_id, today)
        .and_then(|resident_id| resident_id.require_adult_on(today).map(|()| resident_id));
    let resident_id = errors.take("resident_id", resident_id, |e| e.code());
    let mobile = errors.take("mobile", MobileNumber::parse(&form.mobile), |e| e.code());
    match (name, resident_id, mobile, errors.is_empty()) {
        (Some(name), Some(resident_id), Some(mobile), true) => Ok(Answer { name, resident_id, mobile }),
        _ => Err(errors.in_order(&FIELDS)),
    }
}

pub async fn submit(
    State(app): State<App>,
    page: Page,
    applicant: Applicant,
    client: ClientIp,
    posted: Posted<AdministratorForm>,
) -> Result<Response, AppError> {
    let registration = applicant.draft_at(Step::Administrator)?;
    if posted.only_language {
        return Ok(details_page(page, registration, posted.state).into_response());
    }
    let answer = match parse(&app, &posted.form) {
        Ok(answer) => answer,
        Err(errors) => {
            let form = posted.state.with_errors(errors);
            return Ok((form.status(), details_page(page, registration, form)).into_response());
        }
    };
    let keys = &app.config.keys;
    let now = app.clock.now();
    let (mut same_mobile, mut same_person) = (false, false);
    if let Some(stored) = &registration.administrator {
        let resident_id = keys.decrypt_text(resident_id_place(registration.id), &stored.resident_id)?;
        same_mobile = stored.mobile == answer.mobile.expose();
        same_person = stored.name == answer.name.as_str() && resident_id == answer.resident_id.expose();
    }
    let mobile_verified = same_mobile && registration.mobile_verified_at.is_some();
    let sends_code = !mobile_verified && may_send_code(&app, registration, &answer.mobile).await?;
    if sends_code {
        app.limit_text_messages(client, &answer.mobile).await?;
    }

    let stored = AdministratorAnswer {
        name: &answer.name,
        resident_id: &answer.resident_id,
        mobile: &answer.mobile,
        consent_version: CONSENT_VERSION,
        keep_mobile_verified: mobile_verified,
        keep_scan: same_person,
    };
    let mut transaction = app.pool.begin().await?;
    let draft = applicant.draft_version(posted.version);
    if answers::save_administrator(&mut *transaction, keys, draft, &stored, now).await? == Saved::Stale {
        let form = posted.state.with_error("administrator_name", "stale-form");
        return Ok((StatusCode::CONFLICT, details_page(page, registration, form)).into_response());
    }
    let scan_confirmed = same_person && registration.scan_confirmed_at.is_some();
    if !same_person {
        scans::supersede(&mut transaction, registration.id, now).await?;
    }
    if sends_code {
        send_code(&app, &mut transaction, &page, registration.id, &answer.mobile, now).await?;
    }
    if mobile_verified && !scan_confirmed {
        super::scan::start(&app, &mut transaction, registration.id, now).await?;
    }
    transaction.commit().await?;
    app.wake.notify_one();

    let progress = Progress { has_administrator: true, mobile_verified, scan_confirmed, ..registration.progress() };
    match registration::next_step(&progress) {
        Step::Administrator => Ok(back_to_step()),
        step => Ok(Redirect::to(step.path()).into_response()),
    }
}

/// A code that was just sent to the same mobile still works: no second one within the minute.
async fn may_send_code(app: &App, registration: &Registration, mobile: &MobileNumber) -> Result<bool, AppError> {
    let last = sms_codes::last_sent_at(&app.pool, registration.id, mobile.expose()).await?;
    Ok(last.is_none_or(|last| last + sms_codes::RESEND_AFTER <= app.clock.now()))
}
