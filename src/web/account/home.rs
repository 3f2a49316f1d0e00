//! `/account`: where my registration stands, what is due next and by when.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::Standing;
use crate::{
    app::App,
    domain::registration::{self, Status},
    web::{AppError, Page, session::Applicant},
};

#[derive(Template, WebTemplate)]
#[template(path = "account/home.html")]
struct HomePage {
    page: Page,
    email: String,
    account_type: &'static str,
    /// The subject type's name, once chosen.
    subject_type: Option<&'static str>,
    subject_name: Option<String>,
    standing: Standing,
    /// Where a draft goes on.
    next_step: &'static str,
}

pub async fn show(State(app): State<App>, page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let registration = applicant.registration();
    let next_step = registration::next_step(&registration.progress()).path();
    Ok(HomePage {
        page,
        email: applicant.0.email.clone(),
        account_type: registration.account_type.as_str(),
        subject_type: registration.subject_type.map(|kind| kind.as_str()),
        subject_name: registration.subject_name.clone(),
        standing: Standing::load(&app, registration).await?,
        next_step,
    }
    .into_response())
}

impl HomePage {
    fn is_draft(&self) -> bool {
        self.standing.status == Status::Draft.as_str()
    }
}
