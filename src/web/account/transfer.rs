//! `/account/transfer`: payee, amount, reference and deadline, to copy or to print; once the deadline is over, what still counts.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use time::OffsetDateTime;

use super::{
    Instruction,
    received::{self, Payment},
};
use crate::{
    app::App,
    domain::registration::Status,
    web::{AppError, Page, session::Applicant},
};

#[derive(Template, WebTemplate)]
#[template(path = "account/transfer.html")]
struct TransferPage {
    page: Page,
    /// The registration's reference.
    registration: String,
    instruction: Instruction,
    /// The deadline is over: until when (exclusive) a statement may still show that it was kept.
    known_by: Option<OffsetDateTime>,
    payments: Vec<Payment>,
}

pub async fn show(State(app): State<App>, page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let registration = applicant.registration();
    let Some(instruction) = Instruction::of(&app, registration)? else {
        return Ok(Redirect::to("/account").into_response());
    };
    let payments = received::payments(&app, page.texts, registration).await?;
    Ok(TransferPage {
        page,
        registration: registration.reference.clone(),
        instruction,
        known_by: registration.deadline_at.filter(|_| registration.status == Status::AwaitingStatement),
        payments,
    }
    .into_response())
}
