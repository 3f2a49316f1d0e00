//! The page of whoever comes too late: 409, with what a colleague did, and when. Nothing was overwritten.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::AdminPage;
use crate::{
    app::App,
    life::decisions::Refused,
    store::{
        proposals,
        queues::{self, Queue},
    },
    web::AppError,
};

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

/// Who did what before, that a decision about this was refused.
///
/// # Errors
/// Those of the database.
pub async fn before(
    app: &App,
    page: &AdminPage,
    queue: Queue,
    id: Uuid,
    refused: Refused,
) -> Result<Option<Done>, AppError> {
    Ok(match refused {
        Refused::Unknown => None,
        Refused::Claimed(claim) => {
            Some(Done { who: claim.operator, what: page.t("decided-claimed").to_owned(), reason: None, at: None })
        }
        Refused::Proposed | Refused::SamePerson => proposals::waiting(&app.pool, id).await?.map(|proposal| Done {
            what: page.what(&proposal).to_owned(),
            reason: page.why(&proposal).map(str::to_owned),
            who: proposal.proposer,
            at: Some(proposal.proposed_at),
        }),
        Refused::Changed
        | Refused::NotPossible
        | Refused::NotAwaited
        | Refused::OtherAmount
        | Refused::NotReversible
        | Refused::NotYet => queues::history(&app.pool, queue, id).await?.pop().map(|event| Done {
            who: event.operator.unwrap_or_else(|| page.t(&format!("actor-{}", event.actor)).to_owned()),
            what: page.t(&format!("{}-status-{}", queue.table(), event.to_status)).to_owned(),
            reason: event.reason,
            at: Some(event.at),
        }),
    })
}
