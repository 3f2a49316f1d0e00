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
    pub what: String,
    pub reason: Option<String>,
    /// `None`: it goes on.
    pub at: Option<OffsetDateTime>,
}

/// What whoever comes too late had written, so that they need not write it again.
pub struct Typed {
    pub label: &'static str,
    pub words: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/decided.html")]
struct DecidedPage {
    page: AdminPage,
    done: Option<Done>,
    /// Where it can be seen as it is now.
    back: String,
    typed: Vec<Typed>,
}

impl DecidedPage {
    /// The id of its title's text.
    fn title(&self) -> &'static str {
        let goes_on = self.done.as_ref().is_some_and(|done| done.at.is_none());
        if goes_on { "decided-title-claimed" } else { "decided-title" }
    }
}

/// The page; `back`: where what it is about can be seen as it is now.
pub fn conflict(page: AdminPage, done: Option<Done>, back: String, typed: Vec<Typed>) -> Response {
    let page = page.at(back.split('?').next().unwrap_or_default());
    (StatusCode::CONFLICT, DecidedPage { page, done, back, typed }).into_response()
}
