//! `/dev/bank`: what can be paid; statements of it, as files or imported at once; and the clock, so that deadlines can be seen to pass.

use std::ops::ControlFlow;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Router,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use time::{Date, Duration};
use uuid::Uuid;

use super::{Case, Format, Statement, payment};
use crate::{
    app::App,
    domain::{calendar, transfer::BankEntry},
    life::payments,
    statement::{self, ColumnMapping, ReadError},
    store::{
        dev_bank::{self, Payable},
        statements::{self, FileRead, ImportError, Source},
    },
    web::{AppError, Page, forms::Posted},
};

/// Days by which time can be let pass.
const DAYS: [i64; 3] = [1, 3, 10];

#[derive(Template, WebTemplate)]
#[template(path = "dev/bank.html")]
struct BankPage {
    page: Page,
    payables: Vec<Payable>,
    cases: [Case; Case::ALL.len()],
    formats: [Format; Format::ALL.len()],
    days: [i64; DAYS.len()],
    /// What the portal takes for now.
    now: time::OffsetDateTime,
    /// How many entries were new to the portal, after a payment.
    new: Option<i64>,
}

impl BankPage {
    /// The id of the text that says what is paid.
    fn what(&self, payable: &Payable) -> &'static str {
        if payable.is_fee { "dev-bank-fee" } else { "dev-bank-transfer" }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    case: String,
    format: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Paid {
    new: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Passing {
    days: String,
}

/// The routes under `/dev/bank`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/dev/bank", get(show))
        .route("/dev/bank/time", post(let_time_pass))
        .route("/dev/bank/{id}/statement", get(download))
        .route("/dev/bank/{id}/pay", post(pay))
}

async fn show(State(app): State<App>, page: Page, Query(paid): Query<Paid>) -> Result<Response, AppError> {
    let payables = dev_bank::payables(&app.pool, &app.config.keys).await?;
    let now = app.clock.now();
    let new = paid.new.parse().ok();
    Ok(BankPage { page, payables, cases: Case::ALL, formats: Format::ALL, days: DAYS, now, new }.into_response())
}

/// The statement that was asked for.
async fn made(app: &App, id: Uuid, wanted: &Wanted) -> Result<(Statement, Format), AppError> {
    let payables = dev_bank::payables(&app.pool, &app.config.keys).await?;
    let payable = payables.into_iter().find(|payable| payable.id == id).ok_or(AppError::NotFound)?;
    let case = Case::parse(&wanted.case).ok_or(AppError::NotFound)?;
    let format = Format::parse(&wanted.format).ok_or(AppError::NotFound)?;
    let now = app.clock.now();
    let entries = payment(&payable, case, calendar::today(now));
    let booked: Option<Date> = entries.iter().map(|entry| entry.booked_on).max();
    let payee = &app.config.platform.payee;
    let statement = Statement {
        account: payee.account.as_str().to_owned(),
        account_name: payee.name.clone(),
        from: payable.first_day,
        until: booked.map_or(calendar::today(now), |booked| booked.max(calendar::today(now))),
        made_at: now,
        entries,
    };
    Ok((statement, format))
}

async fn download(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, AppError> {
    let (statement, format) = made(&app, id, &wanted).await?;
    let file = statement.write(format).map_err(AppError::Internal)?;
    let name = format!("statement-{}-{}.{}", calendar::today(statement.made_at), wanted.case, format.extension());
    let headers = [
        (header::CONTENT_TYPE, format.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, file).into_response())
}

/// Makes the statement and imports it at once, as a file like any other.
async fn pay(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Wanted>) -> Result<Response, AppError> {
    let (statement, format) = made(&app, id, &posted.form).await?;
    let file = statement.write(format).map_err(AppError::Internal)?;
    let read = move |accept: &mut dyn FnMut(BankEntry) -> ControlFlow<()>| {
        let digest = Sha256::digest(&file).into();
        let read = statement::read(file.as_slice(), &ColumnMapping::presets(), accept)?;
        Ok(FileRead { format: read.format.as_str(), covers: read.covers, digest, entries: read.entries })
    };
    let name = format!("{}.{}", posted.form.case, format.extension());
    let source = Source { file_name: &name, operator: None };
    let (keys, now) = (&app.config.keys, app.clock.now());
    let imported = statements::import(&app.pool, keys, source, read, |_| {}, now).await;
    let imported = imported.map_err(|error: ImportError<ReadError>| match error {
        ImportError::Database(error) => AppError::from(error),
        ImportError::File(error) => AppError::Internal(error.into()),
    })?;
    payments::settle_due(&app.pool, &app.config, now).await?;
    app.wake.notify_waiters();
    let new: i64 = imported.outcomes.iter().map(|(_, count)| count).sum();
    Ok(Redirect::to(&format!("/dev/bank?new={new}")).into_response())
}

/// Moves the clock on and does what is due then.
async fn let_time_pass(State(app): State<App>, posted: Posted<Passing>) -> Result<Response, AppError> {
    let days = posted.form.days.parse().ok().filter(|days| DAYS.contains(days)).ok_or(AppError::NotFound)?;
    app.clock.advance(Duration::days(days));
    app.jobs().map_err(AppError::Internal)?.run_scheduled().await?;
    Ok(Redirect::to("/dev/bank").into_response())
}
