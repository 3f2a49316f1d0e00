//! `/account/transfer`: payee, amount, reference and deadline, to copy or to print, as long as it is to be paid; otherwise what
//! is going on, and what was asked for, as plain text.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use super::{Instruction, Standing};
use crate::{
    app::App,
    web::{AppError, Page, session::Applicant},
};

#[derive(Template, WebTemplate)]
#[template(path = "account/transfer.html")]
struct TransferPage {
    page: Page,
    standing: Standing,
    instruction: Instruction,
}

pub async fn show(State(app): State<App>, page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let registration = applicant.registration();
    let Some(instruction) = Instruction::of(&app, registration)? else {
        return Ok(Redirect::to("/account").into_response());
    };
    let standing = Standing::load(&app, page.texts, registration).await?;
    Ok(TransferPage { page, standing, instruction }.into_response())
}
