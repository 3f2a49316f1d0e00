//! `/admin/proposals`: decisions that wait for a second person, and those that came back; how they are answered stands in
//! [`answer`].

pub mod answer;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    AdminPage,
    pager::{self, Pager},
};
use crate::{
    app::App,
    domain::{money::Fen, operator::Permission, paging::Position},
    life::entries::Decision,
    store::proposals::{
        Kind, Proposal,
        list::{self, Ended, Ending, Listed, Which},
    },
    web::AppError,
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

#[derive(Template, WebTemplate)]
#[template(path = "admin/proposals.html")]
struct ProposalsPage {
    page: AdminPage,
    rows: Vec<Listed>,
    pager: Pager,
    /// The operator's own that wait, and those that were refused.
    own: Vec<Listed>,
    came_back: Vec<Listed>,
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

    /// Whether it was carried out.
    pub(super) fn was_approved(&self, ended: &Ended) -> bool {
        matches!(ended.ending, Ending::Approved(_))
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
            Ending::Approved(operator) => operator,
            Ending::Refused(refused) => &refused.by,
            Ending::Withdrawn => &ended.proposal.proposer,
            Ending::Overtaken(_) => self.t("actor-system"),
        }
    }

    /// Why it was refused, where that was said and is not erased.
    pub(super) fn why_not<'a>(&self, ended: &'a Ended) -> Option<&'a str> {
        match &ended.ending {
            Ending::Refused(refused) => refused.why.as_deref(),
            Ending::Approved(_) | Ending::Withdrawn | Ending::Overtaken(_) => None,
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
    let operator = page.operator.operator_id;
    let paged = list::list(&app.pool, Which::WaitingForAnother(operator), &kinds, position, PAGE).await?;
    let pager = Pager::new(PATH, &[], &paged);
    let own = list::list(&app.pool, Which::WaitingOf(operator), &kinds, Position::First, PAGE).await?.rows;
    let came_back = list::list(&app.pool, Which::CameBackTo(operator), &kinds, Position::First, PAGE).await?.rows;
    let page = page.at(PATH);
    Ok(ProposalsPage { page, rows: paged.rows, pager, own, came_back, done: None, trouble: None })
}
