//! `/admin/transfers/entries/{id}`: one bank entry, all of it; and what two people make of one that is not decided.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    PATH,
    choices::{self, Choice},
    compared::{self, Compared},
    refused,
};
use crate::{
    app::App,
    domain::{operator::Permission, proposal, transfer::Outcome},
    life::{decisions, entries::Decision},
    store::{
        awaited::{self, Wanted},
        bank_entries,
        proposals::{
            self, Proposal,
            list::{self, Ended, Ending},
        },
        reversals::{self, Seen},
    },
    web::{
        AppError,
        admin::{
            AdminPage,
            entries::{self, Line},
        },
        forms::{Errors, FormState, Posted},
    },
};

/// The fields in the order of the page.
const FIELDS: [&str; 4] = ["standing", "wanted", "decision", "reason"];

/// What was proposed, in words.
struct Proposed {
    proposal: Proposal,
    /// A text id.
    text: &'static str,
    /// The registration that it is about.
    registration: Option<(Uuid, String)>,
    /// The payment that it takes back.
    credit: Option<Uuid>,
    /// What was chosen, while it still can be.
    choice: Option<Choice>,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/entry.html")]
struct EntryPage {
    page: AdminPage,
    line: Line,
    outcome: Option<Outcome>,
    form: FormState,
    proposed: Option<Proposed>,
    past: Vec<Ended>,
    seen: Option<Seen>,
    /// What the bank took it back by.
    reversed_by: Option<Uuid>,
    /// What somebody proposes that the bank took it back by.
    maybe_reversed_by: Option<Uuid>,
    /// What of the payer agrees.
    compared: Option<Compared>,
    /// What it may be.
    found: Vec<Choice>,
}

impl EntryPage {
    fn may_decide(&self) -> bool {
        (self.is_undecided() || self.is_unclear_reversal())
            && self.proposed.is_none()
            && self.page.may(Permission::DecideEntries)
    }

    /// Whether it is a credit, which can be matched or paid back.
    fn is_undecided(&self) -> bool {
        self.outcome.is_some_and(Outcome::is_undecided)
    }

    fn is_reversal(&self) -> bool {
        self.outcome.is_some_and(Outcome::is_reversal)
    }

    /// Whether it is a reversal of which nobody knows what it takes back.
    fn is_unclear_reversal(&self) -> bool {
        self.outcome == Some(Outcome::ReversalNeedsDecision)
    }

    /// Whether there are cards to look for.
    fn may_search(&self) -> bool {
        self.is_undecided() || choices::lacks_original(&self.line.entry)
    }

    /// Whether it is a reversal that somebody has to see to.
    fn may_see(&self) -> bool {
        let took_back = matches!(self.outcome, Some(Outcome::ReversalFreezes | Outcome::CertificationReversal));
        took_back && self.seen.is_none() && self.page.may(Permission::DecideEntries)
    }

    fn may_set_aside(&self) -> bool {
        self.is_undecided() && self.outcome != Some(Outcome::SetAside)
    }

    /// What two people said of it, as they said it.
    fn said(&self) -> impl Iterator<Item = Decision> {
        let approved = self.past.iter().filter(|ended| matches!(ended.ending, Ending::Approved(_)));
        approved.filter_map(|ended| Decision::proposed(&ended.proposal))
    }

    /// Whether two people said which payment it takes back.
    fn is_said(&self) -> bool {
        self.said().any(|decision| matches!(decision, Decision::TakesBack(_)))
    }

    /// Whether the refund of what it takes back is under way, or done.
    fn is_paid_twice(&self) -> bool {
        self.is_unclear_reversal() && self.line.entry.reverses_id.is_some()
    }

    /// The id of the text that says what follows if nothing is to be done about it.
    fn nothing_to_undo_hint(&self) -> &'static str {
        if self.is_paid_twice() { "entry-as-nothing_to_undo-refunded-hint" } else { "entry-as-nothing_to_undo-hint" }
    }

    /// The id of the text that says why it is what it is: found by itself, or said by two people; or what it waits for.
    fn because(&self) -> String {
        if self.proposed.is_some() {
            return "entry-proposed-hint".to_owned();
        }
        let why = match self.outcome {
            Some(Outcome::Verified | Outcome::CertificationPaid)
                if self.said().any(|decision| matches!(decision, Decision::Transfer(_) | Decision::Fee(_))) =>
            {
                "-by-people"
            }
            Some(Outcome::ReversalUndone) if self.said().any(|decision| decision == Decision::NothingToUndo) => {
                "-by-people"
            }
            _ if self.is_paid_twice() => "-refunded",
            _ => "",
        };
        format!("outcome-{}{why}-hint", self.line.entry.outcome)
    }

    fn path(&self) -> String {
        path(self.line.entry.id)
    }
}

fn path(id: Uuid) -> String {
    format!("{PATH}/entries/{id}")
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    /// `transfer:`, `fee:` or `credit:` and an id, `refund`, `set_aside`, `nothing_to_undo`.
    decision: String,
    reason: String,
}

impl DecisionForm {
    fn decision(&self) -> Option<Decision> {
        match self.decision.as_str() {
            "refund" => Some(Decision::PayBack),
            "set_aside" => Some(Decision::SetAside),
            "nothing_to_undo" => Some(Decision::NothingToUndo),
            other => {
                let (kind, id) = other.split_once(':')?;
                let id = Uuid::try_parse(id).ok()?;
                match kind {
                    "transfer" => Some(Decision::Transfer(id)),
                    "fee" => Some(Decision::Fee(id)),
                    "credit" => Some(Decision::TakesBack(id)),
                    _ => None,
                }
            }
        }
    }
}

async fn render(app: &App, page: AdminPage, id: Uuid, form: FormState) -> Result<Response, AppError> {
    let page = page.at(&path(id));
    let entry = bank_entries::find(&app.pool, id).await?.ok_or(AppError::NotFound)?;
    let proposed = match proposals::waiting(&app.pool, id).await? {
        Some(proposal) => Some(describe(app, &page, proposal).await?),
        None => None,
    };
    let past = list::past(&app.pool, id).await?;
    let seen = reversals::seen(&app.pool, id).await?;
    let reversed_by = reversals::of(&app.pool, id).await?;
    let maybe_reversed_by = reversals::proposed(&app.pool, id).await?;
    let outcome = Outcome::parse(&entry.outcome);
    let found = choices::find(app, &page, &entry, form.value("wanted")).await?;
    let is_proposed = |proposed: &Proposed| proposed.registration.as_ref().map(|(id, _)| *id);
    let compared = compared::compare(app, &entry, proposed.as_ref().and_then(is_proposed)).await?;
    let line = entries::line(&app.config.keys, entry)?;
    let entry =
        EntryPage { page, line, outcome, form, proposed, past, seen, reversed_by, maybe_reversed_by, compared, found };
    Ok(entry.into_response())
}

async fn describe(app: &App, page: &AdminPage, proposal: Proposal) -> Result<Proposed, AppError> {
    let decision = Decision::proposed(&proposal);
    let (text, about) = match decision {
        Some(Decision::Transfer(id)) => ("entry-as-transfer", Some(id)),
        Some(Decision::Fee(id)) => ("entry-as-fee", Some(id)),
        Some(Decision::SetAside) => ("entry-as-set_aside", None),
        Some(Decision::NothingToUndo) => ("entry-as-nothing_to_undo", None),
        Some(Decision::TakesBack(_)) => ("entry-as-takes_back", None),
        Some(Decision::PayBack) | None => ("entry-as-refund", None),
    };
    let credit = if let Some(Decision::TakesBack(credit)) = decision { Some(credit) } else { None };
    let registration = match about {
        Some(id) => awaited::registration(&app.pool, id).await?,
        None => None,
    };
    let choice = match (&registration, credit) {
        (Some((_, reference)), _) => {
            let awaited = awaited::find(&app.pool, &Wanted::Reference(reference.clone()), None).await?;
            let awaited = awaited.iter().find(|awaited| Some(awaited.id) == about);
            awaited.map(|awaited| choices::of_awaited(page, awaited))
        }
        (None, Some(credit)) => choices::proposed_credit(app, page, proposal.about_id, credit).await?,
        (None, None) => None,
    };
    Ok(Proposed { proposal, text, registration, credit, choice })
}

/// `GET /admin/transfers/entries/{id}`
pub async fn show(State(app): State<App>, page: AdminPage, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    render(&app, page, id, FormState::default()).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SearchForm {
    wanted: String,
}

/// `POST /admin/transfers/entries/{id}/search`: what it may be. Posted, so that no name stands in an address.
pub async fn find(
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<Uuid>,
    posted: Posted<SearchForm>,
) -> Result<Response, AppError> {
    let entry = bank_entries::find(&app.pool, id).await?.ok_or(AppError::NotFound)?;
    let form = match choices::can_find(&entry, &posted.form.wanted) || posted.only_language {
        true => posted.state,
        false if choices::lacks_original(&entry) => posted.state.with_error("wanted", "entry-find-credit-malformed"),
        false => posted.state.with_error("wanted", "search-malformed"),
    };
    Ok((form.status(), render(&app, page, id, form).await?).into_response())
}

/// `POST /admin/transfers/entries/{id}/decision`: one person proposes what the entry is.
pub async fn decide(
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<Uuid>,
    posted: Posted<DecisionForm>,
) -> Result<Response, AppError> {
    if posted.only_language {
        return render(&app, page, id, posted.state).await;
    }
    let mut errors = Errors::default();
    let decision = errors.take("decision", posted.form.decision().ok_or(()), |()| "entry-decision-missing");
    let reason = errors.take("reason", proposal::reason(&posted.form.reason), proposal::ReasonError::code);
    let (Some(decision), Some(reason)) = (decision, reason) else {
        let form = posted.state.with_errors(errors.in_order(&FIELDS));
        return Ok((form.status(), render(&app, page, id, form).await?).into_response());
    };
    let (operator, now) = (page.operator.operator_id, app.clock.now());
    match decisions::propose_match(&app.pool, id, decision, operator, &reason, now).await? {
        Ok(_) => Ok(Redirect::to(&path(id)).into_response()),
        Err(why) => {
            let (status, form) = refused(posted.state, &why)?;
            Ok((status, render(&app, page, id, form).await?).into_response())
        }
    }
}

/// Nothing but the button.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SeenForm {}

/// `POST /admin/transfers/entries/{id}/seen`: somebody has seen to what a reversal brought about.
pub async fn see(
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<Uuid>,
    _: Posted<SeenForm>,
) -> Result<Response, AppError> {
    let mut transaction = app.pool.begin().await?;
    if !reversals::see(&mut transaction, id, page.operator.operator_id, app.clock.now()).await? {
        drop(transaction);
        let form = FormState::default().with_error("standing", "second-person-late");
        return Ok((StatusCode::CONFLICT, render(&app, page, id, form).await?).into_response());
    }
    transaction.commit().await?;
    Ok(Redirect::to(&path(id)).into_response())
}
