//! What was registered, what comes next, and by when.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    app::App,
    domain::registration::Status,
    web::{
        AppError, Page,
        account::{Instruction, Standing},
        session::{self, Applicant},
    },
};

#[derive(Template, WebTemplate)]
#[template(path = "register/done.html")]
struct DonePage {
    page: Page,
    /// Where mails go.
    email: String,
    standing: Standing,
    /// The transfer to make, where one is asked for.
    instruction: Option<Instruction>,
}

pub async fn show(State(app): State<App>, page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let registration = applicant.registration();
    if registration.status == Status::Draft {
        return Ok(session::to_next_step(registration).into_response());
    }
    if registration.status.is_final() {
        return Ok(Redirect::to("/account").into_response());
    }
    let standing = Standing::load(&app, page.texts, registration).await?;
    let instruction = match standing.situation {
        "awaiting_transfer" | "transfer_again" => Instruction::of(&app, registration)?,
        _ => None,
    };
    Ok(DonePage { page, email: applicant.0.email, standing, instruction }.into_response())
}
