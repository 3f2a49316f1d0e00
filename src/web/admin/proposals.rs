//! `/admin/proposals`: decisions that wait for a second person, who approves or refuses them here.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    AdminPage,
    decided::{self, Done},
    pager::{self, Pager},
    review::{self, Place},
};
use crate::{
    app::App,
    domain::{money::Fen, operator::Permission, paging::Position},
    life::{
        decisions::{self, Refused},
        entries::Decision,
        payments,
    },
    store::{
        proposals::{
            self, Kind, Proposal,
            list::{self, Ended, Ending, Listed},
        },
        queues::Queue,
    },
    web::{AppError, forms::Posted},
};

/// Rows on a page.
const PAGE: usize = 50;
const PATH: &str = "/admin/proposals";

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
    before: String,
    page: String,
    /// What was just done.
    done: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    answer: String,
    /// Given where pictures that were not opened are approved nevertheless.
    unseen: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/proposals.html")]
struct ProposalsPage {
    page: AdminPage,
    rows: Vec<Listed>,
    pager: Pager,
    /// The text id of what was just done …
    done: Option<&'static str>,
    /// … or of why nothing was.
    trouble: Option<&'static str>,
}

impl AdminPage {
    /// The page of the thing that a proposal is about.
    pub(super) fn about(&self, proposal: &Proposal) -> String {
        let id = proposal.about_id;
        match proposal.kind {
            Kind::RejectRegistration | Kind::Unfreeze => format!("/admin/registrations/{id}"),
            Kind::ApproveCertification | Kind::FailCertification => format!("/admin/certifications/{id}"),
            Kind::WaiveFee | Kind::RecordPayment => format!("/admin/transfers/fees/{id}"),
            Kind::MatchEntry | Kind::RefundEntry => format!("/admin/transfers/entries/{id}"),
        }
    }

    /// Where a proposal is answered; `None`: the operator may not.
    pub(super) fn answers(&self, proposal: &Proposal) -> Option<String> {
        let route = match proposal.kind.approval() {
            Permission::ApprovePayments => "payment",
            _ => "review",
        };
        self.may(proposal.kind.approval()).then(|| format!("{PATH}/{}/{route}", proposal.id))
    }

    /// Whether the operator proposed it.
    pub(super) fn is_own(&self, proposal: &Proposal) -> bool {
        proposal.proposed_by == self.operator.operator_id
    }

    /// What is proposed, in words.
    pub(super) fn what(&self, proposal: &Proposal) -> &'static str {
        match Decision::proposed(proposal) {
            Some(Decision::Transfer(_)) => self.t("proposal-transfer"),
            Some(Decision::Fee(_)) => self.t("proposal-fee"),
            Some(Decision::SetAside) => self.t("proposal-set_aside"),
            Some(Decision::NothingToUndo) => self.t("proposal-nothing_to_undo"),
            Some(Decision::TakesBack(_)) => self.t("proposal-takes_back"),
            _ => self.t(&format!("proposal-{}", proposal.kind.as_str())),
        }
    }

    /// How it ended, in words.
    pub(super) fn ending(&self, ended: &Ended) -> String {
        match &ended.ending {
            Ending::Approved(_) => self.t("proposal-was-approved").to_owned(),
            Ending::Refused(_) => self.t("proposal-was-refused").to_owned(),
            Ending::Withdrawn => self.t("proposal-was-withdrawn").to_owned(),
            Ending::Overtaken(by) => {
                let text = match by.split_once('.') {
                    Some(("entry", outcome)) => format!("outcome-{outcome}"),
                    Some((what, status)) => format!("{what}-status-{status}"),
                    None => by.clone(),
                };
                self.with("proposal-was-overtaken", "what", self.t(&text))
            }
        }
    }

    /// Who ended it.
    pub(super) fn ended_by<'a>(&self, ended: &'a Ended) -> &'a str {
        match &ended.ending {
            Ending::Approved(operator) | Ending::Refused(operator) => operator,
            Ending::Withdrawn => &ended.proposal.proposer,
            Ending::Overtaken(_) => self.t("actor-system"),
        }
    }

    /// Why it was proposed; `None`: its kind says it all.
    pub(super) fn why<'a>(&self, proposal: &'a Proposal) -> Option<&'a str> {
        let words = proposal.details[self.lang()].as_str();
        words.or((proposal.reason != proposal.kind.as_str()).then_some(proposal.reason.as_str()))
    }
}

/// `GET /admin/proposals`
pub async fn list(State(app): State<App>, page: AdminPage, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let position = pager::position(&asked.after, &asked.before, &asked.page)?;
    let done = match asked.done.as_str() {
        "approved" => Some("proposal-done-approved"),
        "refused" => Some("proposal-done-refused"),
        "withdrawn" => Some("proposal-done-withdrawn"),
        _ => None,
    };
    Ok(ProposalsPage { done, ..load(&app, page, position).await? }.into_response())
}

async fn load(app: &App, page: AdminPage, position: Position) -> Result<ProposalsPage, AppError> {
    let kinds = Kind::seen_by(page.operator.role);
    let paged = list::list(&app.pool, &kinds, position, PAGE).await?;
    let pager = Pager::new(PATH, &[], &paged);
    Ok(ProposalsPage { page: page.at(PATH), rows: paged.rows, pager, done: None, trouble: None })
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
        return answered(&app, page, id, "proposal-outdated").await;
    };
    if proposal.kind.approval() != permission {
        return Err(AppError::NotFound);
    }
    let may_be_blind = is_approved && proposal.kind == Kind::ApproveCertification && proposal.proposed_by != operator;
    if may_be_blind && posted.form.unseen.is_empty() {
        let place = Place::read(Queue::Certifications, &proposal.about_id.to_string(), &page)?;
        if let Some(asked) = review::asks_to_look(&app, &page, &place, &posted.state).await? {
            return Ok(asked);
        }
    }
    let mut transaction = app.pool.begin().await?;
    if is_approved {
        match decisions::approve(&mut transaction, &app.config, &proposal, operator, now).await? {
            Ok(()) => {}
            Err(Refused::SamePerson) => return Err(AppError::Forbidden),
            Err(Refused::NotYet) => {
                let again = load(&app, page, Position::First).await?;
                let again = ProposalsPage { trouble: Some("proposal-not-yet"), ..again };
                return Ok((StatusCode::CONFLICT, again).into_response());
            }
            Err(refused) => {
                drop(transaction);
                let what = match refused {
                    Refused::OtherAmount => "proposal-other-amount",
                    _ => "proposal-outdated",
                };
                return answered(&app, page, id, what).await;
            }
        }
    } else if !proposals::refuse(&mut transaction, &proposal, operator, now).await? {
        return answered(&app, page, id, "proposal-outdated").await;
    }
    transaction.commit().await?;
    // Whoever approves what an entry pays for finds it carried out.
    if permission == Permission::ApprovePayments {
        payments::settle_some(&app.pool, &app.config, now).await;
    }
    app.wake.notify_one();
    let done = match is_approved {
        true => "approved",
        false if page.is_own(&proposal) => "withdrawn",
        false => "refused",
    };
    Ok(Redirect::to(&format!("{PATH}?done={done}")).into_response())
}

/// Somebody was faster, or it cannot be carried out: `waits` says why, for as long as it waits.
async fn answered(app: &App, page: AdminPage, id: Uuid, waits: &str) -> Result<Response, AppError> {
    if let Some(waiting) = proposals::find(&app.pool, id).await? {
        let done = Done {
            what: page.t(waits).to_owned(),
            reason: page.why(&waiting).map(str::to_owned),
            at: Some(waiting.proposed_at),
            who: waiting.proposer,
        };
        return Ok(decided::conflict(page, Some(done), PATH.to_owned(), Vec::new()));
    }
    let ended = list::ended(&app.pool, id).await?.ok_or(AppError::NotFound)?;
    if !ended.proposal.kind.is_seen_by(page.operator.role) {
        return Err(AppError::NotFound);
    }
    let (who, what) = (page.ended_by(&ended).to_owned(), page.ending(&ended));
    let done = Done { who, what, reason: None, at: Some(ended.at) };
    Ok(decided::conflict(page, Some(done), PATH.to_owned(), Vec::new()))
}
