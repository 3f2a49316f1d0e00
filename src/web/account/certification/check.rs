//! All answers once more, and the button that sends them.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use validator::Validate;

use super::Application;
use crate::{
    app::App,
    domain::certification::{Field, Step, papers},
    life::certification::{self, PATH, Refusal},
    store::certifications::documents::Document,
    web::{
        AppError, Page,
        forms::{Errors, FormState, Posted, ticked},
        register::Place,
        session::Applicant,
    },
};

fn stated(value: &str) -> Result<(), validator::ValidationError> {
    ticked(value, "certification-statement-required")
}

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub struct CheckForm {
    #[validate(custom(function = stated))]
    statement: String,
}

/// A paper with its pictures.
struct PaperAnswer {
    paper: &'static str,
    documents: Vec<Document>,
    /// Where it is changed; empty: it was accepted.
    href: &'static str,
    reason: Option<String>,
}

/// An answer of the contact's page.
struct ContactAnswer {
    field: String,
    value: String,
    href: &'static str,
    reason: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "account/certification/check.html")]
struct CheckPage {
    page: Page,
    place: Place,
    form: FormState,
    subject_type: &'static str,
    subject_name: String,
    subject_code: String,
    contact: Vec<ContactAnswer>,
    papers: Vec<PaperAnswer>,
    is_returned: bool,
    /// The fee in yuan, where sending makes one due.
    fee: Option<String>,
}

fn check_page(app: &App, page: Page, applicant: &Applicant, application: &Application, form: FormState) -> CheckPage {
    let locale = page.locale();
    let registration = applicant.registration();
    let fee = app.config.platform.certification_fee(application.kind);
    let change = |field: Field, step: Step| if application.is_field_open(field) { step.path() } else { "" };
    let certification = &application.certification;
    let contact = [
        (Field::ContactName, &certification.contact_name),
        (Field::ContactMobile, &certification.contact_mobile),
        (Field::ContactEmail, &certification.contact_email),
    ];
    CheckPage {
        page,
        place: application.place(Step::Check),
        form: form.for_version(certification.version),
        subject_type: application.kind.as_str(),
        subject_name: registration.subject_name.clone().unwrap_or_default(),
        subject_code: registration.subject_code.clone().unwrap_or_default(),
        contact: contact
            .into_iter()
            .map(|(field, value)| ContactAnswer {
                field: format!("field-{}", field.as_str().replace('_', "-")),
                value: value.clone().unwrap_or_default(),
                href: change(field, Step::Contact),
                reason: application.reason(field, locale),
            })
            .collect(),
        papers: papers(application.kind)
            .into_iter()
            .map(|paper| PaperAnswer {
                paper: paper.as_str(),
                documents: application.documents.iter().filter(|known| known.paper == paper).cloned().collect(),
                href: change(paper.field(), Step::Paper(paper)),
                reason: application.reason(paper.field(), locale),
            })
            .collect(),
        is_returned: application.is_returned(),
        fee: (fee.0 > 0 && !application.is_returned()).then(|| fee.yuan()),
    }
}

pub async fn show(State(app): State<App>, page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let application = Application::at(&app, &applicant, Step::Check).await?;
    Ok(check_page(&app, page, &applicant, &application, FormState::default()).into_response())
}

pub async fn submit(
    State(app): State<App>,
    page: Page,
    applicant: Applicant,
    posted: Posted<CheckForm>,
) -> Result<Response, AppError> {
    let application = Application::at(&app, &applicant, Step::Check).await?;
    if posted.only_language {
        return Ok(check_page(&app, page, &applicant, &application, posted.state).into_response());
    }
    let errors = Errors::of(&posted.form, &["statement"]);
    if !errors.is_empty() {
        let form = posted.state.with_errors(errors);
        return Ok((form.status(), check_page(&app, page, &applicant, &application, form)).into_response());
    }
    let mut transaction = app.pool.begin().await?;
    let version = application.version(posted.version);
    let now = app.clock.now();
    let sent = if application.is_returned() {
        certification::correct(&mut transaction, &app.config, version, now).await
    } else {
        certification::send(&mut transaction, &app.config, version, now).await
    };
    match sent {
        Ok(()) => {
            transaction.commit().await?;
            app.wake.notify_waiters();
            Ok(Redirect::to(PATH).into_response())
        }
        Err(Refusal::Database(error)) => Err(error.into()),
        Err(_) => {
            drop(transaction);
            // A second press of the button finds it sent; otherwise it was changed in another tab.
            let application = Application::at(&app, &applicant, Step::Check).await?;
            let form = FormState::default().with_error("statement", "stale-form");
            Ok((StatusCode::CONFLICT, check_page(&app, page, &applicant, &application, form)).into_response())
        }
    }
}
