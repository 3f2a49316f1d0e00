//! The application letter, filled from the answers, to print, sign and stamp.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::Application;
use crate::{
    app::App,
    domain::certification::{Paper, Step},
    web::{AppError, Page, session::Applicant},
};

#[derive(Template, WebTemplate)]
#[template(path = "account/certification/letter.html")]
struct LetterPage {
    page: Page,
    /// The page that the signed letter is uploaded on.
    back: &'static str,
    reference: String,
    email: String,
    account_type: &'static str,
    subject_type: &'static str,
    subject_name: String,
    /// Empty: it has none.
    subject_code: String,
    administrator: String,
    contact_name: String,
    contact_mobile: String,
    contact_email: String,
    /// Whose decision it asks for.
    is_renewal: bool,
    /// No fee has to be agreed to.
    is_free: bool,
}

pub async fn show(State(app): State<App>, page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let application = Application::load(&app, &applicant).await?;
    let certification = &application.certification;
    let registration = applicant.registration();
    let missing = || AppError::SeeOther(Step::Contact.path().to_owned());
    Ok(LetterPage {
        page,
        back: Step::Paper(Paper::Letter).path(),
        reference: registration.reference.clone(),
        email: applicant.0.email.clone(),
        account_type: registration.account_type.as_str(),
        subject_type: application.kind.as_str(),
        subject_name: registration.subject_name.clone().unwrap_or_default(),
        subject_code: registration.subject_code.clone().unwrap_or_default(),
        administrator: registration.administrator.as_ref().map(|known| known.name.clone()).unwrap_or_default(),
        contact_name: certification.contact_name.clone().ok_or_else(missing)?,
        contact_mobile: certification.contact_mobile.clone().ok_or_else(missing)?,
        contact_email: certification.contact_email.clone().ok_or_else(missing)?,
        is_renewal: certification.is_renewal,
        is_free: certification.fee_fen.unwrap_or(app.config.platform.certification_fee(application.kind).0) == 0,
    }
    .into_response())
}
