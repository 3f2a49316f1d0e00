//! The second person's answer to a proposal: approved, or refused with the reason that whoever proposed it reads.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{PATH, ProposalsPage, load};
use crate::{
    app::App,
    domain::{operator::Permission, paging::Position, proposal},
    life::{
        decisions::{self, Refused},
        payments,
    },
    store::{
        proposals::{self, Kind, Proposal, list},
        queues::Queue,
    },
    web::{
        AppError,
        admin::{
            AdminPage,
            decided::{self, Done, Typed},
            review::{self, Place},
        },
        forms::{FormState, Posted},
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    answer: String,
    /// Given where pictures that were not opened are approved nevertheless.
    unseen: String,
    /// Why it is refused …
    why: String,
    /// … where the page that asks for it was shown.
    asked: String,
}

/// Asks why a proposal is refused.
#[derive(Template, WebTemplate)]
#[template(path = "admin/refusal.html")]
struct RefusalPage {
    page: AdminPage,
    form: FormState,
    proposal: Proposal,
    /// Where it is sent.
    path: String,
}

/// What somebody made of it.
enum Said {
    Approved,
    Refused(String),
    Withdrawn,
}

impl Said {
    /// The word in the address of the list.
    fn as_str(&self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Refused(_) => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// `POST /admin/proposals/{id}/review`, `POST /admin/proposals/{id}/payment`: who may answer what kind of proposal stands
/// with the routes.
pub async fn answer(
    permission: Permission,
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<String>,
    posted: Posted<AnswerForm>,
) -> Result<Response, AppError> {
    let id = Uuid::try_parse(&id).map_err(|_| AppError::NotFound)?;
    let is_approved = match posted.form.answer.as_str() {
        "approve" => true,
        "refuse" => false,
        _ => return Err(AppError::BadRequest),
    };
    let (operator, now) = (page.operator.operator_id, app.clock.now());
    let Some(proposal) = proposals::find(&app.pool, id).await? else {
        return answered(&app, page, id, "proposal-outdated", &posted.form).await;
    };
    if proposal.kind.approval() != permission {
        return Err(AppError::NotFound);
    }
    let said = match (is_approved, page.is_own(&proposal)) {
        (true, _) => Said::Approved,
        (false, true) => Said::Withdrawn,
        (false, false) => match said_why(&posted) {
            Ok(why) => Said::Refused(why),
            Err(form) => return Ok(ask_why(page, proposal, form)),
        },
    };
    let may_be_blind = is_approved && proposal.kind == Kind::ApproveCertification && proposal.proposed_by != operator;
    if may_be_blind && posted.form.unseen.is_empty() {
        let place = Place::read(Queue::Certifications, &proposal.about_id.to_string(), &page)?;
        if let Some(asked) = review::asks_to_look(&app, &page, &place, &posted.state).await? {
            return Ok(asked);
        }
    }
    let mut transaction = app.pool.begin().await?;
    let is_done = match &said {
        Said::Approved => match decisions::approve(&mut transaction, &app.config, &proposal, operator, now).await? {
            Ok(()) => true,
            Err(Refused::SamePerson) => return Err(AppError::Forbidden),
            Err(Refused::NotYet) => {
                let again = load(&app, page, Position::First).await?;
                let again = ProposalsPage { trouble: Some("proposal-not-yet"), ..again };
                return Ok((StatusCode::CONFLICT, again).into_response());
            }
            Err(Refused::OtherAmount) => {
                drop(transaction);
                return answered(&app, page, id, "proposal-other-amount", &posted.form).await;
            }
            Err(_) => false,
        },
        Said::Refused(why) => proposals::refuse(&mut transaction, &proposal, operator, why, now).await?,
        Said::Withdrawn => proposals::withdraw(&mut transaction, &proposal, operator, now).await?,
    };
    if !is_done {
        drop(transaction);
        return answered(&app, page, id, "proposal-outdated", &posted.form).await;
    }
    transaction.commit().await?;
    // Whoever approves what an entry pays for finds it carried out.
    if permission == Permission::ApprovePayments {
        payments::settle_some(&app.pool, &app.config, now).await;
    }
    app.wake.notify_one();
    Ok(Redirect::to(&format!("{PATH}?done={}", said.as_str())).into_response())
}

/// The words of a refusal, or the form that asks for them.
fn said_why(posted: &Posted<AnswerForm>) -> Result<String, FormState> {
    let state = || posted.state.clone();
    if posted.form.asked.is_empty() || posted.only_language {
        return Err(state());
    }
    proposal::reason(&posted.form.why).map_err(|error| state().with_error("why", error.code()))
}

fn ask_why(page: AdminPage, proposal: Proposal, form: FormState) -> Response {
    let Some(path) = page.answers(&proposal) else { return AppError::Forbidden.into_response() };
    (form.status(), RefusalPage { page: page.at(&path), form, proposal, path }).into_response()
}

/// `POST /admin/proposals/{id}/seen`: whoever proposed it knows that it was refused.
pub async fn see(State(app): State<App>, page: AdminPage, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = Uuid::try_parse(&id).map_err(|_| AppError::NotFound)?;
    let (operator, now) = (page.operator.operator_id, app.clock.now());
    proposals::see(&app.pool, id, operator, now).await?;
    Ok(Redirect::to(PATH).into_response())
}

/// Somebody was faster, or it cannot be carried out: `waits` says why, for as long as it waits.
async fn answered(app: &App, page: AdminPage, id: Uuid, waits: &str, form: &AnswerForm) -> Result<Response, AppError> {
    let typed = Some(&form.why).filter(|words| !words.trim().is_empty());
    let typed = typed.map(|words| Typed { label: page.t("refusal-why"), words: words.clone() }).into_iter().collect();
    if let Some(waiting) = proposals::find(&app.pool, id).await? {
        let done = Done {
            what: page.t(waits).to_owned(),
            reason: page.why(&waiting).map(str::to_owned),
            at: Some(waiting.proposed_at),
            who: waiting.proposer,
        };
        return Ok(decided::conflict(page, Some(done), PATH.to_owned(), typed));
    }
    let ended = list::ended(&app.pool, id).await?.ok_or(AppError::NotFound)?;
    if !ended.proposal.kind.is_seen_by(page.operator.role) {
        return Err(AppError::NotFound);
    }
    let (who, what) = (page.ended_by(&ended).to_owned(), page.ending(&ended));
    let reason = page.why_not(&ended).map(str::to_owned);
    let done = Done { who, what, reason, at: Some(ended.at) };
    Ok(decided::conflict(page, Some(done), PATH.to_owned(), typed))
}
