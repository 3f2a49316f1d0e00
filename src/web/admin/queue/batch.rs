//! Several decided at once. What is chosen is named and asked about once; then each stands alone: in a transaction of its
//! own, and what fails is listed singly.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::{Asked, Occasion, ROW, list_of, show};
use crate::{
    app::App,
    domain::review::is_reason_for,
    life::decisions::{self, Consent, Decision, Refused, Seen},
    store::{
        certifications::documents,
        queues::{self, Named, Queue},
        reasons,
    },
    web::{
        AppError,
        admin::{
            AdminPage,
            decided::Done,
            review::{decide, verdicts},
        },
        forms::{FormState, Posted},
    },
};

/// What became of one of them.
struct Outcome {
    named: Named,
    /// A text id.
    text: &'static str,
    /// What became of it instead, and by whom.
    before: Option<Done>,
    is_done: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/batch.html")]
struct BatchPage {
    page: AdminPage,
    queue: Queue,
    /// The list that they were chosen from.
    list: String,
    outcomes: Vec<Outcome>,
}

impl BatchPage {
    fn done(&self) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.is_done).count()
    }
}

/// The question before it is done.
#[derive(Template, WebTemplate)]
#[template(path = "admin/batch_sure.html")]
struct SurePage {
    page: AdminPage,
    queue: Queue,
    list: String,
    /// What would be sent once more.
    fields: Vec<(String, String)>,
    chosen: Vec<Named>,
    /// How many pictures of some of them the operator has not opened, where that is to be approved.
    unopened: HashMap<Uuid, i64>,
    form: FormState,
    decision: Decision,
}

impl SurePage {
    fn title(&self) -> String {
        let text = match self.decision {
            Decision::Approve => "batch-sure-approve",
            _ => "batch-sure-return",
        };
        self.page.with(text, "n", self.chosen.len())
    }

    /// The field that is returned, and the reason that applicants read.
    fn returned(&self) -> Option<(String, &str)> {
        let Decision::Return(returned) = &self.decision else { return None };
        let (field, reason) = returned.first()?;
        let words = if self.page.lang() == "en" { &reason.en } else { &reason.zh };
        Some((format!("field-{}", field.replace('_', "-")), words))
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
            let faulty = Occasion::Faulty(state.with_error(field, code));
            return show(&app, page, queue, &Asked::default(), faulty).await;
        }
    };
    let list = list_of(queue, fields.get("from").map_or("", String::as_str));
    let ids: Vec<_> = chosen.iter().map(|seen| seen.id).collect();
    let named = queues::named(&app.pool, queue, &ids).await?;
    let unopened = match (queue, &decision) {
        (Queue::Certifications, Decision::Approve) => {
            documents::unopened(&app.pool, &ids, page.operator.operator_id).await?
        }
        _ => HashMap::new(),
    };
    let is_blind = !unopened.is_empty() && !fields.contains_key("unseen");
    if is_blind || !fields.contains_key("sure") {
        let form = match fields.contains_key("sure") {
            true => state.with_error("unseen", "review-unseen-missing"),
            false => FormState::default(),
        };
        let fields = fields.into_iter().filter(|(name, _)| name != "sure").collect();
        let status = form.status();
        return Ok(
            (status, SurePage { page, queue, list, fields, chosen: named, unopened, form, decision }).into_response()
        );
    }
    let mut outcomes = Vec::new();
    for named in named {
        let Some(seen) = chosen.iter().find(|seen| seen.id == named.id) else { continue };
        let operator = page.operator.operator_id;
        let now = app.clock.now();
        let (_, result) = decisions::decide(&app.pool, &app.config, (queue, *seen), &decision, operator, now).await?;
        let before = match &result {
            Ok(_) => None,
            Err(refused) => decide::before(&app, &page, queue, named.id, refused.clone()).await?,
        };
        let (text, is_done) = match result {
            Ok(Consent::Done) => ("batch-done", true),
            Ok(Consent::Proposed(_)) => ("batch-proposed", true),
            Err(Refused::Changed) => ("batch-changed", false),
            Err(Refused::Claimed(_)) => ("batch-claimed", false),
            Err(Refused::Proposed) => ("batch-proposed-already", false),
            Err(
                Refused::NotPossible
                | Refused::SamePerson
                | Refused::NotAwaited
                | Refused::OtherAmount
                | Refused::NotReversible
                | Refused::NotYet,
            ) => ("batch-impossible", false),
            Err(Refused::Unknown) => ("batch-unknown", false),
        };
        outcomes.push(Outcome { named, text, before, is_done });
    }
    app.wake.notify_one();
    Ok(BatchPage { page, queue, list, outcomes }.into_response())
}

/// What is to be done with each, or the field that something is wrong with, and what.
fn decision(
    fields: &Fields,
    listed: &[reasons::Listed],
) -> Result<Result<Decision, (&'static str, &'static str)>, AppError> {
    let value = |name: &str| fields.get(name).map_or("", String::as_str);
    Ok(match value("decision") {
        "approve" => Ok(Decision::Approve),
        "return" if value("field").is_empty() => Err(("field", "batch-field-missing")),
        "return" if !fits(listed, value("reason"), value("field")) => Err(("reason", "reason-unfit")),
        "return" => match verdicts::reason(listed, value("reason"), value("words")) {
            Ok(Some(reason)) => Ok(Decision::Return(vec![(value("field").to_owned(), reason)])),
            Ok(None) => Err(("reason", "reason-required")),
            Err(code) => Err(("words", code)),
        },
        _ => return Err(AppError::BadRequest),
    })
}

/// Whether a reason from the list can be given for the field.
fn fits(listed: &[reasons::Listed], chosen: &str, field: &str) -> bool {
    let chosen = listed.iter().find(|reason| reason.id.to_string() == chosen);
    chosen.is_none_or(|reason| is_reason_for(reason.field.as_deref(), Some(field)))
}
