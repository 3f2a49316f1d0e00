//! The subject's name and code.

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
        subject::{SubjectCode, SubjectName, SubjectType},
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
pub struct SubjectForm {
    name: String,
    code: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "register/subject.html")]
struct SubjectPage {
    page: Page,
    place: Place,
    form: FormState,
    /// The subject type's name; labels and hints differ by it.
    subject_type: &'static str,
}

fn subject_page(page: Page, registration: &Registration, kind: SubjectType, form: FormState) -> SubjectPage {
    SubjectPage {
        page,
        place: Place::of(Step::Subject, registration),
        form: form.for_version(registration.version),
        subject_type: kind.as_str(),
    }
}

fn draft(applicant: &Applicant, shown: Option<i64>) -> Result<(&Registration, SubjectType), AppError> {
    let registration = applicant.draft_for(Step::Subject, shown)?;
    let kind = registration.subject_type.ok_or_else(|| AppError::SeeOther(Step::SubjectType.path().to_owned()))?;
    Ok((registration, kind))
}

pub async fn show(page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let (registration, kind) = draft(&applicant, None)?;
    let stored = FormState::filled([
        ("name", registration.subject_name.as_deref().unwrap_or_default()),
        ("code", registration.subject_code.as_deref().unwrap_or_default()),
    ]);
    Ok(subject_page(page, registration, kind, stored).into_response())
}

pub async fn submit(
    State(app): State<App>,
    page: Page,
    applicant: Applicant,
    posted: Posted<SubjectForm>,
) -> Result<Response, AppError> {
    let (registration, kind) = draft(&applicant, posted.version)?;
    if posted.only_language {
        return Ok(subject_page(page, registration, kind, posted.state).into_response());
    }
    let mut errors = Errors::default();
    let name = errors.take("name", SubjectName::parse(&posted.form.name), |error| error.code());
    let code = errors.take("code", SubjectCode::parse(kind, &posted.form.code), |error| error.code());
    let (Some(name), Some(code)) = (name, code) else {
        let form = posted.state.with_errors(errors);
        return Ok((form.status(), subject_page(page, registration, kind, form)).into_response());
    };
    let keep_bank_account = registration
        .bank_account
        .as_ref()
        .is_some_and(|account| SubjectName::parse(&account.name).is_ok_and(|held_by| held_by.key() == name.key()));
    let draft = applicant.draft_version(posted.version);
    let saved =
        answers::save_subject(&app.pool, draft, &name, code.as_ref(), keep_bank_account, app.clock.now()).await?;
    match saved {
        Saved::Yes => {
            let progress =
                Progress { has_subject: true, has_bank_account: keep_bank_account, ..registration.progress() };
            Ok(Redirect::to(registration::next_step(&progress).path()).into_response())
        }
        Saved::Stale => {
            let form = posted.state.with_error("name", "stale-form");
            Ok((StatusCode::CONFLICT, subject_page(page, registration, kind, form)).into_response())
        }
    }
}
