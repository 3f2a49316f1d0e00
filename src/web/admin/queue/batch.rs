//! Several decided at once. Each stands alone: in a transaction of its own, and what fails is listed singly.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::{Asked, ROW, show};
use crate::{
    app::App,
    life::decisions::{self, Consent, Decision, Refused, Seen},
    store::{queues::Queue, reasons},
    web::{
        AppError,
        admin::{AdminPage, review::verdicts},
        forms::Posted,
    },
};

/// What became of one of them.
struct Outcome {
    id: Uuid,
    reference: String,
    /// A text id.
    text: &'static str,
    is_done: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/batch.html")]
struct BatchPage {
    page: AdminPage,
    queue: Queue,
    outcomes: Vec<Outcome>,
}

impl BatchPage {
    fn done(&self) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.is_done).count()
    }
}

type Fields = HashMap<String, String>;

/// `POST /admin/registrations/batch`, `POST /admin/certifications/batch`
pub async fn submit(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    posted: Posted<Fields>,
) -> Result<Response, AppError> {
    let Posted { form: fields, state, .. } = posted;
    let page = page.at(queue.path());
    let chosen: Vec<Seen> = fields
        .iter()
        .filter_map(|(name, version)| {
            Some(Seen { id: Uuid::try_parse(name.strip_prefix(ROW)?).ok()?, version: version.parse().ok()? })
        })
        .collect();
    let decision = if chosen.is_empty() {
        Err(("batch", "batch-nothing-chosen"))
    } else {
        decision(&fields, &reasons::all(&app.pool).await?)?
    };
    let decision = match decision {
        Ok(decision) => decision,
        Err((field, code)) => {
            return show(&app, page, queue, &Asked::default(), Some(state.with_error(field, code))).await;
        }
    };
    let mut outcomes = Vec::new();
    for seen in chosen {
        let operator = page.operator.operator_id;
        let now = app.clock.now();
        let (reference, result) =
            decisions::decide(&app.pool, &app.config, (queue, seen), &decision, operator, now).await?;
        let (text, is_done) = match result {
            Ok(Consent::Done) => ("batch-done", true),
            Ok(Consent::Proposed(_)) => ("batch-proposed", true),
            Err(Refused::Changed) => ("batch-changed", false),
            Err(Refused::Claimed(_)) => ("batch-claimed", false),
            Err(Refused::Proposed) => ("batch-proposed-already", false),
            Err(Refused::NotPossible | Refused::SamePerson | Refused::NotAwaited | Refused::NotYet) => {
                ("batch-impossible", false)
            }
            Err(Refused::Unknown) => ("batch-unknown", false),
        };
        outcomes.push(Outcome { id: seen.id, reference: reference.unwrap_or_default(), text, is_done });
    }
    outcomes.sort_by(|one, other| one.reference.cmp(&other.reference));
    Ok(BatchPage { page, queue, outcomes }.into_response())
}

/// What is to be done with each, or the field that something is wrong with, and what.
fn decision(
    fields: &Fields,
    listed: &[reasons::Listed],
) -> Result<Result<Decision, (&'static str, &'static str)>, AppError> {
    let value = |name: &str| fields.get(name).map_or("", String::as_str);
    Ok(match value("decision") {
        "approve" => Ok(Decision::Approve),
        "return" => match verdicts::reason(listed, value("reason"), value("words")) {
            Ok(Some(reason)) => Ok(Decision::Return(vec![(value("field").to_owned(), reason)])),
            Ok(None) => Err(("reason", "reason-required")),
            Err(code) => Err(("words", code)),
        },
        _ => return Err(AppError::BadRequest),
    })
}
