//! Several entries that match nothing, decided alike: each is proposed on its own, and what cannot be is listed singly.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::{Asked, Group, PATH, show};
use crate::{
    app::App,
    domain::proposal,
    life::{
        decisions::{self, Refused},
        entries::Decision,
    },
    store::bank_entries,
    web::{
        AppError,
        admin::{
            AdminPage,
            entries::{self, Line},
        },
        forms::{Errors, Posted},
    },
};

/// The name of an entry's tick.
pub(super) const ROW: &str = "row-";

/// What became of one of them.
struct Outcome {
    line: Line,
    /// A text id.
    text: &'static str,
    is_done: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/transfers_batch.html")]
struct BatchPage {
    page: AdminPage,
    outcomes: Vec<Outcome>,
}

impl BatchPage {
    fn done(&self) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.is_done).count()
    }
}

/// `POST /admin/transfers/batch`
pub async fn submit(
    State(app): State<App>,
    page: AdminPage,
    posted: Posted<HashMap<String, String>>,
) -> Result<Response, AppError> {
    let value = |name: &str| posted.form.get(name).map_or("", String::as_str);
    let decision = match value("decision") {
        "set_aside" => Decision::SetAside,
        "refund" => Decision::PayBack,
        _ => return Err(AppError::BadRequest),
    };
    let ids = posted.form.keys().filter_map(|name| Uuid::try_parse(name.strip_prefix(ROW)?).ok());
    let mut chosen: Vec<Uuid> = ids.collect();
    chosen.sort_unstable();
    let mut errors = Errors::default();
    if chosen.is_empty() {
        errors.add("batch", "batch-nothing-chosen");
    }
    let Some(reason) = errors
        .take("reason", proposal::reason(value("reason")), proposal::ReasonError::code)
        .filter(|_| errors.is_empty())
    else {
        let form = posted.state.with_errors(errors);
        let status = form.status();
        return Ok(
            (status, show(&app, page.at(PATH), Group::Unmatched, &Asked::default(), form).await?).into_response()
        );
    };
    let mut outcomes = Vec::new();
    for id in chosen {
        let Some(entry) = bank_entries::find(&app.pool, id).await? else { continue };
        let (operator, now) = (page.operator.operator_id, app.clock.now());
        let proposed = decisions::propose_match(&app.pool, id, decision, operator, &reason, now).await?;
        let (text, is_done) = match proposed {
            Ok(_) => ("batch-proposed", true),
            Err(Refused::Proposed) => ("batch-proposed-already", false),
            Err(Refused::NotYet) => ("entry-import-running", false),
            Err(_) => ("batch-changed", false),
        };
        outcomes.push(Outcome { line: entries::line(&app.config.keys, entry)?, text, is_done });
    }
    Ok(BatchPage { page: page.at(PATH), outcomes }.into_response())
}
