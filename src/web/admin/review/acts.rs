//! What an operator does on the page besides deciding: claims, notes, revealing a number, and the second person's word.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{Revealed, conflict, load, parse, subject::Subject};
use crate::{
    app::App,
    domain::{
        operator::Role,
        text::{printable, trim},
    },
    life::decisions,
    store::{
        audit::{self, Actor, AuditEntry},
        claims::{self, About},
        notes, operators,
        queues::Queue,
    },
    web::{
        AppError,
        admin::AdminPage,
        forms::{FormState, Posted},
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct NothingForm {}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AssignForm {
    operator: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct NoteForm {
    note: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RevealForm {
    field: String,
    why: String,
}

fn about(queue: Queue, id: Uuid) -> About {
    About { id, table: queue.table() }
}

/// Whether there is such a row.
async fn require(app: &App, queue: Queue, id: Uuid) -> Result<(), AppError> {
    let found = Subject::find(&mut *app.pool.acquire().await?, queue, id).await?;
    found.map(|_| ()).ok_or(AppError::NotFound)
}

fn back(queue: Queue, id: Uuid, done: &str) -> Response {
    Redirect::to(&format!("{}/{id}?done={done}", queue.path())).into_response()
}

/// `POST …/{id}/claim`
pub async fn claim(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<String>,
    _: Posted<NothingForm>,
) -> Result<Response, AppError> {
    let (id, operator) = (parse(&id)?, page.operator.operator_id);
    match decisions::claim(&app.pool, &app.config, (queue, id), operator, app.clock.now()).await? {
        Ok(()) => Ok(back(queue, id, "claimed")),
        Err(refused) => conflict(&app, page, (queue, id), refused).await,
    }
}

/// `POST …/{id}/release`
pub async fn release(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<String>,
    _: Posted<NothingForm>,
) -> Result<Response, AppError> {
    let (id, operator) = (parse(&id)?, page.operator.operator_id);
    match decisions::release(&app.pool, &app.config, (queue, id), operator, app.clock.now()).await? {
        Ok(()) => Ok(back(queue, id, "released")),
        Err(refused) => conflict(&app, page, (queue, id), refused).await,
    }
}

/// `POST …/{id}/assignment`: an administrator gives it to somebody.
pub async fn assign(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<String>,
    posted: Posted<AssignForm>,
) -> Result<Response, AppError> {
    let (id, now) = (parse(&id)?, app.clock.now());
    require(&app, queue, id).await?;
    let to = Uuid::try_parse(&posted.form.operator).map_err(|_| AppError::BadRequest)?;
    let mut transaction = app.pool.begin().await?;
    let to = operators::find(&mut *transaction, to).await?.filter(|one| one.disabled_at.is_none());
    let reviews = |role: Role| role.may(queue.permission());
    let to = to.filter(|one| reviews(one.role)).ok_or(AppError::BadRequest)?;
    claims::assign(&mut transaction, about(queue, id), to.id, page.operator.operator_id, now).await?;
    transaction.commit().await?;
    Ok(back(queue, id, "assigned"))
}

/// `POST …/{id}/notes`
pub async fn note(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<String>,
    posted: Posted<NoteForm>,
) -> Result<Response, AppError> {
    let id = parse(&id)?;
    require(&app, queue, id).await?;
    let words = posted.form.note.trim();
    let fault = if words.is_empty() {
        Some("note-missing")
    } else if words.chars().count() > 1_000 {
        Some("words-too-long")
    } else {
        words.lines().find_map(|line| printable(line).err()).map(|error| error.code())
    };
    if let Some(code) = fault {
        let review = load(&app, page, queue, id, posted.state.with_error("note", code)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, review).into_response());
    }
    notes::add(&app.pool, id, page.operator.operator_id, words, app.clock.now()).await?;
    Ok(back(queue, id, "noted"))
}

/// `POST …/{id}/reveal`: the number in full on this one answer; who saw it and why is on record.
pub async fn reveal(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<String>,
    posted: Posted<RevealForm>,
) -> Result<Response, AppError> {
    let id = parse(&id)?;
    let why = trim(&posted.form.why);
    let (length, seen) = (why.chars().count(), printable(why));
    if !(2..=200).contains(&length) || seen.is_err() {
        let review = load(&app, page, queue, id, posted.state.with_error("why", "reveal-why-required")).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, review).into_response());
    }
    let mut transaction = app.pool.begin().await?;
    let subject = Subject::find(&mut transaction, queue, id).await?.ok_or(AppError::NotFound)?;
    let numbers = subject.numbers(&app)?;
    let (field, value) = match posted.form.field.as_str() {
        "resident_id" => ("resident_id", numbers.resident_id),
        "bank_account_number" => ("bank_account_number", numbers.bank_account),
        _ => return Err(AppError::BadRequest),
    };
    let value = value.ok_or(AppError::NotFound)?;
    let entry = AuditEntry {
        actor: Actor::Operator(page.operator.operator_id),
        action: "registration.revealed".to_owned(),
        target: "registration",
        target_id: Some(subject.registration.id),
        details: json!({ "field": field, "why": why }),
    };
    audit::record(&mut transaction, &[entry], app.clock.now()).await?;
    transaction.commit().await?;
    let mut review = load(&app, page, queue, id, FormState::default()).await?;
    review.revealed = Some(Revealed { field, value });
    Ok(review.into_response())
}
