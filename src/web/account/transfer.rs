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
    received::{InVain, Payments},
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
    payments: Payments,
    /// A payment came that does not count.
    in_vain: Option<InVain>,
}

pub async fn show(State(app): State<App>, page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let registration = applicant.registration();
    let Some(instruction) = Instruction::of(&app, registration)? else {
        return Ok(Redirect::to("/account").into_response());
    };
    let payments = Payments::load(&app, page.texts, registration, None).await?;
    let known_by = registration.deadline_at.filter(|_| registration.status == Status::AwaitingStatement);
    let asked = registration.transfer.as_ref().filter(|_| known_by.is_none());
    let asked_fen = asked.map(|asked| asked.amount_fen);
    Ok(TransferPage {
        page,
        registration: registration.reference.clone(),
        instruction,
        known_by,
        in_vain: payments.in_vain(asked_fen),
        payments,
    }
    .into_response())
}
