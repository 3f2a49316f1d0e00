//! `/admin/transfers/fees`: certification fees that are awaited, and what two people settle by hand.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{PAGE, Tab, refused, tabs};
use crate::{
    app::App,
    domain::{certification::Status, money::Fen, operator::Permission, proposal},
    life::decisions,
    store::{
        awaited::{self, Awaited, Fee},
        certifications::transition::Payment,
        proposals::{
            self, Kind, Proposal,
            list::{self, Ended},
        },
    },
    web::{
        AppError,
        admin::{
            AdminPage,
            pager::{self, Pager},
        },
        forms::{Errors, FormState, Posted},
    },
};

pub(super) const PATH: &str = "/admin/transfers/fees";
const FIELDS: [&str; 3] = ["standing", "payment", "reason"];
const KINDS: [Kind; 2] = [Kind::RecordPayment, Kind::WaiveFee];

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
    before: String,
    page: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/fees.html")]
struct FeesPage {
    page: AdminPage,
    tabs: Vec<Tab>,
    fees: Vec<Awaited>,
    pager: Pager,
}

fn amount(fee: &Awaited) -> String {
    Fen(fee.amount_fen).to_string()
}

/// `GET /admin/transfers/fees`
pub async fn list(State(app): State<App>, page: AdminPage, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let position = pager::position(&asked.after, &asked.before, &asked.page)?;
    let paged = awaited::fees(&app.pool, position, PAGE).await?;
    let pager = Pager::new(PATH, &[], &paged);
    Ok(FeesPage { tabs: tabs(&app, &page, "fees").await?, page, fees: paged.rows, pager }.into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/fee.html")]
struct FeePage {
    page: AdminPage,
    fee: Fee,
    form: FormState,
    waiting: Option<Proposal>,
    past: Vec<Ended>,
}

impl FeePage {
    fn amount(&self) -> String {
        Fen(self.fee.amount_fen).to_string()
    }

    fn is_awaited(&self) -> bool {
        self.fee.status == Status::AwaitingPayment.as_str()
    }

    fn may_decide(&self) -> bool {
        self.is_awaited() && self.waiting.is_none() && self.page.may(Permission::ManageFees)
    }

    fn path(&self) -> String {
        path(self.fee.certification_id)
    }
}

fn path(id: Uuid) -> String {
    format!("{PATH}/{id}")
}

async fn render(app: &App, page: AdminPage, id: Uuid, form: FormState) -> Result<Response, AppError> {
    let page = page.at(&path(id));
    let fee = awaited::fee(&app.pool, id).await?.ok_or(AppError::NotFound)?;
    let waiting = proposals::waiting(&app.pool, id).await?.filter(|proposal| KINDS.contains(&proposal.kind));
    let mut past = list::past(&app.pool, id).await?;
    past.retain(|ended| KINDS.contains(&ended.proposal.kind));
    Ok(FeePage { page, fee, form, waiting, past }.into_response())
}

/// `GET /admin/transfers/fees/{id}`
pub async fn show(State(app): State<App>, page: AdminPage, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    render(&app, page, id, FormState::default()).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SettleForm {
    /// `recorded` or `waived`.
    payment: String,
    reason: String,
}

/// `POST /admin/transfers/fees/{id}/decision`: one person proposes that it was paid otherwise, or need not be.
pub async fn settle(
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<Uuid>,
    posted: Posted<SettleForm>,
) -> Result<Response, AppError> {
    if posted.only_language {
        return render(&app, page, id, posted.state).await;
    }
    let mut errors = Errors::default();
    let payment = match posted.form.payment.as_str() {
        "recorded" => Some(Payment::Recorded),
        "waived" => Some(Payment::Waived),
        _ => {
            errors.add("payment", "fee-payment-missing");
            None
        }
    };
    let reason = errors.take("reason", proposal::reason(&posted.form.reason), proposal::ReasonError::code);
    let (Some(payment), Some(reason)) = (payment, reason) else {
        let form = posted.state.with_errors(errors.in_order(&FIELDS));
        return Ok((form.status(), render(&app, page, id, form).await?).into_response());
    };
    let (operator, now) = (page.operator.operator_id, app.clock.now());
    match decisions::propose_payment(&app.pool, id, payment, operator, &reason, now).await? {
        Ok(_) => Ok(Redirect::to(&path(id)).into_response()),
        Err(why) => {
            let (status, form) = refused(posted.state, &why)?;
            Ok((status, render(&app, page, id, form).await?).into_response())
        }
    }
}
