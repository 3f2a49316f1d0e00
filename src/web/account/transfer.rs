//! `/account/transfer`: payee, amount, reference and deadline, to copy or to print.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use super::{
    Instruction,
    refunds::{self, Refund},
};
use crate::{
    app::App,
    web::{AppError, Page, session::Applicant},
};

#[derive(Template, WebTemplate)]
#[template(path = "account/transfer.html")]
struct TransferPage {
    page: Page,
    /// The registration's reference.
    registration: String,
    instruction: Instruction,
    refunds: Vec<Refund>,
}

pub async fn show(State(app): State<App>, page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let registration = applicant.registration();
    Ok(match Instruction::of(&app, registration)? {
        Some(instruction) => {
            let refunds = refunds::of(&app, page.texts, registration).await?;
            TransferPage { page, registration: registration.reference.clone(), instruction, refunds }.into_response()
        }
        None => Redirect::to("/account").into_response(),
    })
}
