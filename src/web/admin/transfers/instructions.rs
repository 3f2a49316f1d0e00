//! `/admin/transfers/instructions`: who has still to pay, the next to end first.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{PAGE, Tab, tabs};
use crate::{
    app::App,
    domain::money::Fen,
    store::awaited::{self, Awaited},
    web::{
        AppError,
        admin::{
            AdminPage,
            pager::{self, Pager},
        },
    },
};

pub(super) const PATH: &str = "/admin/transfers/instructions";

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
    before: String,
    page: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/instructions.html")]
struct InstructionsPage {
    page: AdminPage,
    tabs: Vec<Tab>,
    instructions: Vec<Awaited>,
    pager: Pager,
}

/// What is to be paid, in yuan.
fn amount(instruction: &Awaited) -> String {
    Fen(instruction.amount_fen).to_string()
}

/// `GET /admin/transfers/instructions`
pub async fn list(State(app): State<App>, page: AdminPage, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let position = pager::position(&asked.after, &asked.before, &asked.page)?;
    let paged = awaited::transfers(&app.pool, position, PAGE).await?;
    let pager = Pager::new(PATH, &[], &paged);
    let tabs = tabs(&app, &page, "instructions").await?;
    Ok(InstructionsPage { page, tabs, instructions: paged.rows, pager }.into_response())
}
