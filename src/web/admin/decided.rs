//! The page of whoever comes too late: 409, with what a colleague did, and when. Nothing was overwritten.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use time::OffsetDateTime;

use super::AdminPage;

/// What a colleague did.
pub struct Done {
    pub who: String,
    pub what: &'static str,
    pub reason: Option<String>,
    /// `None`: it goes on.
    pub at: Option<OffsetDateTime>,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/decided.html")]
struct DecidedPage {
    page: AdminPage,
    done: Option<Done>,
    /// Where it can be seen as it is now.
    back: String,
}

/// The page; `back`: where what it is about can be seen as it is now.
pub fn conflict(page: AdminPage, done: Option<Done>, back: String) -> Response {
    let page = page.at(&back);
    (StatusCode::CONFLICT, DecidedPage { page, done, back }).into_response()
}
