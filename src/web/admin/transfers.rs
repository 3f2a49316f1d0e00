//! `/admin/transfers`: what the import could not decide, what banks took back, what is still awaited, and what is paid back.

pub mod batch;
mod choices;
mod compared;
pub mod entry;
pub mod fees;
pub mod instructions;
pub mod refunds;
mod search;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    AdminPage,
    entries::{self, Line},
    pager::{self, Pager},
};
use crate::{
    app::App,
    domain::{operator::Permission, transfer::Outcome},
    life::decisions::Refused,
    store::{
        bank_entries::{self, Filter},
        waiting,
    },
    web::{AppError, forms::FormState},
};

const PATH: &str = "/admin/transfers";
const PAGE: usize = 50;

/// A list of entries that somebody has to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    NeedsDecision,
    Unmatched,
    /// A first person has said what it is.
    Proposed,
    Reversals,
}

impl Group {
    const ALL: [Self; 4] = [Self::NeedsDecision, Self::Unmatched, Self::Proposed, Self::Reversals];

    /// The name in addresses and message ids.
    fn as_str(self) -> &'static str {
        match self {
            Self::NeedsDecision => "needs_decision",
            Self::Unmatched => "unmatched",
            Self::Proposed => "proposed",
            Self::Reversals => "reversals",
        }
    }

    fn filter(self) -> Filter {
        let outcomes = match self {
            Self::NeedsDecision => {
                vec![Outcome::NeedsDecision, Outcome::CertificationNeedsDecision, Outcome::ReversalNeedsDecision]
            }
            Self::Unmatched => vec![Outcome::Unmatched],
            // Whatever was set aside can be decided anew.
            Self::Proposed => Vec::new(),
            Self::Reversals => vec![Outcome::ReversalFreezes, Outcome::CertificationReversal],
        };
        let (only_unseen, is_proposed) = (self == Self::Reversals, Some(self == Self::Proposed));
        Filter { statement_id: None, outcomes, only_unseen, is_proposed }
    }
}

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    outcome: String,
    after: String,
    before: String,
    page: String,
}

/// A link to one of the lists.
struct Tab {
    link: String,
    text: &'static str,
    number: String,
    is_current: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/transfers.html")]
struct TransfersPage {
    page: AdminPage,
    tabs: Vec<Tab>,
    group: Group,
    lines: Vec<Line>,
    pager: Pager,
    form: FormState,
}

impl TransfersPage {
    /// Whether several can be decided at once.
    fn may_choose(&self) -> bool {
        self.group == Group::Unmatched && !self.lines.is_empty() && self.page.may(Permission::DecideEntries)
    }
}

/// The links to all lists, each with the number of its rows; `current` is the one that is shown.
async fn tabs(app: &App, page: &AdminPage, current: &str) -> Result<Vec<Tab>, AppError> {
    let waiting = waiting::count(&app.pool).await?;
    let numbers = [
        ("needs_decision", waiting.entries),
        ("unmatched", waiting.unmatched),
        ("proposed", waiting.proposed_entries),
        ("reversals", waiting.reversals),
        ("instructions", waiting.transfers),
        ("fees", waiting.fees),
        ("refunds", waiting.refunds),
    ];
    let tab = |(name, number): (&'static str, i64)| Tab {
        link: match name {
            "instructions" => instructions::PATH.to_owned(),
            "fees" => fees::PATH.to_owned(),
            "refunds" => refunds::PATH.to_owned(),
            group => pager::with_query(PATH, &[("outcome", group)], &[]),
        },
        text: page.t(&format!("transfers-{name}")),
        number: pager::capped(number, waiting::MOST),
        is_current: name == current,
    };
    Ok(numbers.map(tab).into())
}

/// The form of a decision that was not proposed, with what was typed and why; the page below it shows how things stand now.
fn refused(form: FormState, refused: &Refused) -> Result<(StatusCode, FormState), AppError> {
    let (field, code) = match refused {
        Refused::Unknown => return Err(AppError::NotFound),
        Refused::Proposed => ("proposal", "second-person-waiting"),
        Refused::NotAwaited => ("standing", "entry-not-awaited"),
        Refused::OtherAmount => ("decision", "entry-other-amount"),
        Refused::NotReversible => ("standing", "entry-not-reversible"),
        Refused::NotYet => ("standing", "entry-import-running"),
        _ => ("standing", "second-person-late"),
    };
    let status = match refused {
        Refused::OtherAmount => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    };
    Ok((status, form.with_error(field, code)))
}

/// `GET /admin/transfers`
pub async fn list(State(app): State<App>, page: AdminPage, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let group = match asked.outcome.as_str() {
        "" => Group::NeedsDecision,
        name => Group::ALL.into_iter().find(|group| group.as_str() == name).ok_or_else(|| AppError::unknown(name))?,
    };
    Ok(show(&app, page, group, &asked, FormState::default()).await?.into_response())
}

/// A list; `form`: the batch below it.
async fn show(
    app: &App,
    page: AdminPage,
    group: Group,
    asked: &Asked,
    form: FormState,
) -> Result<TransfersPage, AppError> {
    let position = pager::position(&asked.after, &asked.before, &asked.page)?;
    let paged = bank_entries::list(&app.pool, &group.filter(), position, PAGE).await?;
    let pager = Pager::new(PATH, &[("outcome", group.as_str())], &paged);
    let lines = entries::lines(&app.config.keys, paged.rows)?;
    Ok(TransfersPage { tabs: tabs(app, &page, group.as_str()).await?, pager, lines, group, form, page })
}
