//! Who the account is for.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::Place;
use crate::{
    app::App,
    domain::{
        registration::{self, Progress, Step},
        subject::SubjectType,
    },
    store::registrations::{
        Registration,
        answers::{self, Saved},
    },
    web::{
        AppError, Page,
        forms::{Errors, FormState, Posted},
        session::Applicant,
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SubjectTypeForm {
    subject_type: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "register/subject_type.html")]
struct SubjectTypePage {
    page: Page,
    place: Place,
    form: FormState,
    choices: Vec<&'static str>,
}

fn subject_type_page(page: Page, registration: &Registration, form: FormState) -> SubjectTypePage {
    let choices = SubjectType::ALL.iter().map(|kind| kind.as_str()).collect();
    let form = form.for_version(registration.version);
    SubjectTypePage { page, place: Place::of(Step::SubjectType, registration), form, choices }
}

pub async fn show(page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let registration = applicant.draft_at(Step::SubjectType)?;
    let stored = registration.subject_type.map(|kind| ("subject_type", kind.as_str()));
    Ok(subject_type_page(page, registration, FormState::filled(stored)).into_response())
}

pub async fn submit(
    State(app): State<App>,
    page: Page,
    applicant: Applicant,
    posted: Posted<SubjectTypeForm>,
) -> Result<Response, AppError> {
    let registration = applicant.draft_at(Step::SubjectType)?;
    let mut errors = Errors::default();
    let kind = errors.take("subject_type", SubjectType::parse(&posted.form.subject_type), |error| error.code());
    let (false, Some(kind)) = (posted.only_language, kind) else {
        let form = if posted.only_language { posted.state } else { posted.state.with_errors(errors) };
        return Ok((form.status(), subject_type_page(page, registration, form)).into_response());
    };
    let progress = registration.progress();
    let kept = registration::kept_on_change(kind, &progress, registration.subject_code.as_deref());
    let draft = applicant.draft_version(posted.version);
    match answers::save_subject_type(&app.pool, draft, kind, kept, app.clock.now()).await? {
        Saved::Yes => {
            let progress = Progress {
                subject_type: Some(kind),
                has_subject: kept.subject,
                verification_method: progress.verification_method.filter(|_| kept.verification_method),
                has_bank_account: progress.has_bank_account && kept.bank_account,
                ..progress
            };
            Ok(Redirect::to(registration::next_step(&progress).path()).into_response())
        }
        Saved::Stale => {
            let form = posted.state.with_error("subject_type", "stale-form");
            Ok((StatusCode::CONFLICT, subject_type_page(page, registration, form)).into_response())
        }
    }
}
