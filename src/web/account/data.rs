//! `/account/settings/data` and `/account/settings/delete`: taking one's data along, and having it deleted. Both ask for the
//! password again: a session left open somewhere is not enough.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::settings::{is_current_password, password_error};
use crate::{
    app::App,
    domain::{
        registration::{Event, Status},
        transfer::refund_expected,
    },
    mail::{MailMessage, News, NewsKind},
    store::{
        audit::{self, Actor, AuditEntry},
        erasure, personal_data,
        registrations::{
            Registration, received,
            transition::{self, Change},
        },
    },
    web::{
        AppError, Page,
        forms::{Errors, FormState, Posted, ticked},
        limits::ClientIp,
        session::{self, Applicant},
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct DataForm {
    current_password: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "account/data.html")]
struct DataPage {
    page: Page,
    form: FormState,
}

/// `GET /account/settings/data`
pub async fn show(page: Page, _applicant: Applicant) -> Response {
    DataPage { page, form: FormState::default() }.into_response()
}

/// `POST /account/settings/data`: a file with everything that is held about the account.
pub async fn download(
    State(app): State<App>,
    page: Page,
    client: ClientIp,
    applicant: Applicant,
    posted: Posted<DataForm>,
) -> Result<Response, AppError> {
    if posted.only_language {
        return Ok(DataPage { page, form: posted.state }.into_response());
    }
    match is_current_password(&app, client, &applicant, &posted.form.current_password).await {
        Ok(true) => {}
        Ok(false) => {
            let form = posted.state.with_error("current_password", password_error(&posted.form.current_password));
            return Ok((form.status(), DataPage { page, form }).into_response());
        }
        Err(error) => {
            return error.on_form(posted.state, "current_password", |form| DataPage { page, form }.into_response());
        }
    }
    let now = app.clock.now();
    let account_id = applicant.0.account_id;
    let mut transaction = app.pool.begin().await?;
    let data = personal_data::collect(&mut transaction, &app.config.keys, account_id, now).await?;
    let entry = AuditEntry {
        actor: Actor::Applicant(account_id),
        action: "account.exported".to_owned(),
        target: "account",
        target_id: Some(account_id),
        details: serde_json::json!({}),
    };
    audit::record(&mut transaction, &[entry], now).await?;
    transaction.commit().await?;
    let body = serde_json::to_string_pretty(&data).map_err(|error| AppError::Internal(error.into()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.json\""),
    ];
    Ok((headers, body).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct DeleteForm {
    current_password: String,
    delete_all: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "account/delete.html")]
struct DeletePage {
    page: Page,
    form: FormState,
    /// The registration that stands in the way; `None`: everything can be deleted.
    obstacle: Option<Obstacle>,
}

#[derive(Clone)]
struct Obstacle {
    /// Part of text ids.
    status: &'static str,
    reference: String,
}

/// The law asks us to keep what an account in use, or a decision under way, rests on.
fn obstacle(registration: &Registration) -> Option<Obstacle> {
    let status = registration.status;
    (status != Status::Draft && !status.is_final())
        .then(|| Obstacle { status: status.as_str(), reference: registration.reference.clone() })
}

/// `GET /account/settings/delete`
pub async fn ask(page: Page, applicant: Applicant) -> Response {
    let obstacle = obstacle(applicant.registration());
    DeletePage { page, form: FormState::default(), obstacle }.into_response()
}

/// `POST /account/settings/delete`: erases every registration, and the account with them.
pub async fn delete(
    State(app): State<App>,
    page: Page,
    cookies: CookieJar,
    client: ClientIp,
    applicant: Applicant,
    posted: Posted<DeleteForm>,
) -> Result<Response, AppError> {
    let obstacle = obstacle(applicant.registration());
    let render =
        |page, form: FormState| (form.status(), DeletePage { page, form, obstacle: obstacle.clone() }).into_response();
    if posted.only_language {
        return Ok(render(page, posted.state));
    }
    if obstacle.is_some() {
        return Err(AppError::Conflict);
    }
    let mut errors = Errors::default();
    if ticked(&posted.form.delete_all, "delete-all-required").is_err() {
        errors.add("delete_all", "delete-all-required");
    }
    match is_current_password(&app, client, &applicant, &posted.form.current_password).await {
        Ok(true) => {}
        Ok(false) => errors.add("current_password", password_error(&posted.form.current_password)),
        Err(error) => return error.on_form(posted.state, "current_password", |form| render(page, form)),
    }
    if !errors.is_empty() {
        return Ok(render(page, posted.state.with_errors(errors)));
    }
    let left = erase_all(&app, &applicant).await?;
    app.wake.notify_waiters();
    let next = match (left.is_owed, left.is_checked) {
        (false, false) => "/account/deleted",
        (true, false) => "/account/deleted?owed=1",
        (false, true) => "/account/deleted?checked=1",
        (true, true) => "/account/deleted?owed=1&checked=1",
    };
    Ok((cookies.add(session::removal(&app, session::COOKIE)), Redirect::to(next)).into_response())
}

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Deleted {
    /// Money is still to be paid back.
    owed: Option<String>,
    /// Operators have still to decide about money.
    checked: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "account/deleted.html")]
struct DeletedPage {
    page: Page,
    is_owed: bool,
    is_checked: bool,
}

/// `GET /account/deleted`: what was deleted, and what is kept.
pub async fn deleted(page: Page, Query(deleted): Query<Deleted>) -> Response {
    let (is_owed, is_checked) = (deleted.owed.is_some(), deleted.checked.is_some());
    DeletedPage { page, is_owed, is_checked }.into_response()
}

/// What outlives the account.
struct Left {
    /// Money is still to be paid back.
    is_owed: bool,
    /// Operators have still to decide about money.
    is_checked: bool,
}

/// Erases everything but what is said to be left.
async fn erase_all(app: &App, applicant: &Applicant) -> Result<Left, AppError> {
    let (now, account_id) = (app.clock.now(), applicant.0.account_id);
    let (keys, actor) = (&app.config.keys, Actor::Applicant(account_id));
    let mut transaction = app.pool.begin().await?;
    let owed = received::owed(&mut *transaction, account_id, None).await?;
    let checked = received::checked(&mut *transaction, account_id).await?;
    for registration in erasure::of_account(&mut transaction, account_id).await? {
        if registration.status == Status::Draft {
            let change = Change::of(&registration, Event::Cancelled, actor);
            transition::apply(&mut transaction, keys, change, now).await?.ok_or(AppError::Conflict)?;
        }
        if !erasure::erase(&mut transaction, registration.id, actor, now).await? {
            return Err(AppError::Conflict);
        }
    }
    if !erasure::delete_account(&mut transaction, account_id, now).await? {
        return Err(AppError::Conflict);
    }
    // The last mail that the address gets.
    let what = if owed.is_empty() { NewsKind::AccountDeleted } else { NewsKind::AccountDeletedOwed };
    let due_since = owed.iter().filter_map(|payment| payment.refund_due_since).max();
    let news = News {
        amount_fen: Some(owed.iter().map(|payment| payment.amount_fen).sum()),
        checked_fen: Some(checked).filter(|fen| *fen > 0),
        refund_expected: due_since.map(|since| refund_expected(since, now, &app.config.holidays)),
        ..News::new(what, "", app.config.link("/"))
    };
    MailMessage::News(news).enqueue(&mut transaction, keys, &applicant.0.email, &applicant.0.locale, now).await?;
    transaction.commit().await?;
    Ok(Left { is_owed: !owed.is_empty(), is_checked: checked > 0 })
}
