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
    life::decisions::{self, Consent, Decision, Refused, Seen},
    store::{
        certifications::documents,
        claims,
        queues::{self, Named, Queue},
        reasons,
    },
    web::{
        AppError,
        admin::{
            AdminPage,
            decided::{self, Done},
            review::verdicts,
        },
        forms::{FormState, Posted},
    },
};

/// What became of one of them.
pub struct Outcome {
    pub named: Named,
    /// A text id.
    pub text: &'static str,
    /// What became of it instead, and by whom.
    pub before: Option<Done>,
    pub is_done: bool,
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
    /// What had been chosen as well, and cannot be any more.
    left_out: Vec<Outcome>,
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
    let ids: Vec<_> = chosen.iter().map(|seen| seen.id).collect();
    let named = queues::named(&app.pool, queue, &ids).await?;
    let is_sure = fields.contains_key("sure");
    // Whoever has said that they are sure learns of each what became of it.
    let (named, left_out) = if is_sure { (named, Vec::new()) } else { choosable(&app, &page, queue, named).await? };
    let decision = if named.is_empty() {
        Err(("batch", "batch-nothing-chosen"))
    } else {
        decision(&fields, &reasons::all(&app.pool).await?)?
    };
    let decision = match decision {
        Ok(decision) => decision,
        Err((field, code)) => {
            let faulty = Occasion::Faulty(state.with_error(field, code), left_out);
            return show(&app, page, queue, &Asked::default(), faulty).await;
        }
    };
    let list = list_of(queue, fields.get("from").map_or("", String::as_str));
    let ids: Vec<_> = named.iter().map(|named| named.id).collect();
    let unopened = match (queue, &decision) {
        (Queue::Certifications, Decision::Approve) => {
            documents::unopened(&app.pool, &ids, page.operator.operator_id).await?
        }
        _ => HashMap::new(),
    };
    let is_blind = !unopened.is_empty() && !fields.contains_key("unseen");
    if is_blind || !is_sure {
        let form = if is_sure { state.with_error("unseen", "review-unseen-missing") } else { FormState::default() };
        let is_left_out = |name: &str| left_out.iter().any(|out| name == format!("{ROW}{}", out.named.id));
        let fields = fields.into_iter().filter(|(name, _)| name != "sure" && !is_left_out(name)).collect();
        let status = form.status();
        let sure = SurePage { page, queue, list, fields, chosen: named, left_out, unopened, form, decision };
        return Ok((status, sure).into_response());
    }
    let mut outcomes = Vec::new();
    for named in named {
        let Some(seen) = chosen.iter().find(|seen| seen.id == named.id) else { continue };
        let operator = page.operator.operator_id;
        let now = app.clock.now();
        let (_, result) = decisions::decide(&app.pool, &app.config, (queue, *seen), &decision, operator, now).await?;
        let before = match &result {
            Ok(_) => None,
            Err(refused) => decided::before(&app, &page, queue, named.id, refused.clone()).await?,
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

/// Those that can be decided now, and those that a colleague works on or has decided meanwhile.
async fn choosable(
    app: &App,
    page: &AdminPage,
    queue: Queue,
    all: Vec<Named>,
) -> Result<(Vec<Named>, Vec<Outcome>), AppError> {
    let (mut open, mut left_out) = (Vec::new(), Vec::new());
    for named in all {
        let claim = claims::of(&app.pool, named.id, app.clock.now()).await?;
        let claim = claim.filter(|claim| claim.operator_id != page.operator.operator_id);
        let (text, refused) = match claim {
            Some(claim) => ("batch-claimed", Refused::Claimed(claim)),
            None if queues::queued_at(&app.pool, queue, named.id).await?.is_none() => {
                ("batch-changed", Refused::Changed)
            }
            None => {
                open.push(named);
                continue;
            }
        };
        let before = decided::before(app, page, queue, named.id, refused).await?;
        left_out.push(Outcome { named, text, before, is_done: false });
    }
    Ok((open, left_out))
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
        "return" => match verdicts::reason(listed, value("field"), value("reason"), value("words")) {
            Ok(Some(reason)) => Ok(Decision::Return(vec![(value("field").to_owned(), reason)])),
            Ok(None) => Err(("reason", "reason-required")),
            Err(code @ verdicts::UNFIT) => Err(("reason", code)),
            Err(code) => Err(("words", code)),
        },
        _ => return Err(AppError::BadRequest),
    })
}
