//! `/admin/transfers/entries/{id}`: one bank entry, all of it.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use crate::{
    app::App,
    store::bank_entries,
    web::{
        AppError,
        admin::{
            AdminPage,
            entries::{self, Line},
        },
    },
};

#[derive(Template, WebTemplate)]
#[template(path = "admin/entry.html")]
struct EntryPage {
    page: AdminPage,
    line: Line,
}

/// `GET /admin/transfers/entries/{id}`
pub async fn show(State(app): State<App>, page: AdminPage, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    let entry = bank_entries::find(&app.pool, id).await?.ok_or(AppError::NotFound)?;
    let line = entries::line(&app.config.keys, entry)?;
    Ok(EntryPage { page, line }.into_response())
}
