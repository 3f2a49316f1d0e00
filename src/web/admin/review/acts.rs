//! What an operator does on the page besides deciding: claims, notes, revealing a number, and the second person's word.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Revealed, conflict, load, place::Place, subject::Subject};
use crate::{
    app::App,
    domain::text::{printable, trim},
    life::decisions::{self, Refused},
    store::{
        claims::{self, About},
        notes, operators,
        queues::Queue,
        reveals,
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

/// What has this id in the queue.
async fn find(app: &App, place: &Place) -> Result<Subject, AppError> {
    let found = Subject::find(&mut *app.pool.acquire().await?, place.queue, place.id).await?;
    found.ok_or(AppError::NotFound)
}

/// `POST …/{id}/claim`
pub async fn claim(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<String>,
    _: Posted<NothingForm>,
) -> Result<Response, AppError> {
    let (place, operator) = (Place::read(queue, &id, &page)?, page.operator.operator_id);
    let claimed = decisions::claim(&app.pool, &app.config, (queue, place.id), operator, app.clock.now()).await?;
    told(&app, page, &place, claimed, "claimed").await
}

/// `POST …/{id}/release`
pub async fn release(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<String>,
    _: Posted<NothingForm>,
) -> Result<Response, AppError> {
    let (place, operator) = (Place::read(queue, &id, &page)?, page.operator.operator_id);
    let released = decisions::release(&app.pool, &app.config, (queue, place.id), operator, app.clock.now()).await?;
    told(&app, page, &place, released, "released").await
}

/// What was done, or who did something else before.
async fn told(
    app: &App,
    page: AdminPage,
    place: &Place,
    result: Result<(), Refused>,
    done: &str,
) -> Result<Response, AppError> {
    match result {
        Ok(()) => Ok(place.done(done)),
        Err(refused) => conflict(app, page, place, refused, Vec::new()).await,
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
    let (place, now) = (Place::read(queue, &id, &page)?, app.clock.now());
    find(&app, &place).await?;
    let to = Uuid::try_parse(&posted.form.operator).map_err(|_| AppError::BadRequest)?;
    let mut transaction = app.pool.begin().await?;
    let to = operators::find(&mut *transaction, to).await?.filter(|one| one.disabled_at.is_none());
    let to = to.filter(|one| one.role.may(queue.permission())).ok_or(AppError::BadRequest)?;
    let about = About { id: place.id, table: queue.table() };
    claims::assign(&mut transaction, about, to.id, page.operator.operator_id, now).await?;
    transaction.commit().await?;
    Ok(place.done("assigned"))
}

/// `POST …/{id}/notes`
pub async fn note(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<String>,
    posted: Posted<NoteForm>,
) -> Result<Response, AppError> {
    let place = Place::read(queue, &id, &page)?;
    find(&app, &place).await?;
    let words = posted.form.note.trim();
    let fault = if words.is_empty() {
        Some("note-missing")
    } else if words.chars().count() > 1_000 {
        Some("words-too-long")
    } else {
        words.lines().find_map(|line| printable(line).err()).map(|error| error.code())
    };
    if let Some(code) = fault {
        let review = load(&app, page, &place, posted.state.with_error("note", code)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, review).into_response());
    }
    notes::add(&app.pool, place.id, page.operator.operator_id, words, app.clock.now()).await?;
    Ok(place.done("noted"))
}

/// `POST …/{id}/reveal`: the number in full on this one answer; who saw it and why is on record.
pub async fn reveal(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<String>,
    posted: Posted<RevealForm>,
) -> Result<Response, AppError> {
    let place = Place::read(queue, &id, &page)?;
    let why = trim(&posted.form.why);
    let (length, seen) = (why.chars().count(), printable(why));
    if !(2..=200).contains(&length) || seen.is_err() {
        let review = load(&app, page, &place, posted.state.with_error("why", "reveal-why-required")).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, review).into_response());
    }
    let subject = find(&app, &place).await?;
    let numbers = subject.numbers(&app)?;
    let (field, value) = match posted.form.field.as_str() {
        "resident_id" => ("resident_id", numbers.resident_id),
        "bank_account_number" => ("bank_account_number", numbers.bank_account),
        _ => return Err(AppError::BadRequest),
    };
    let value = value.ok_or(AppError::NotFound)?;
    let mut transaction = app.pool.begin().await?;
    let operator = page.operator.operator_id;
    reveals::record(&mut transaction, subject.registration.id, field, why, operator, app.clock.now()).await?;
    transaction.commit().await?;
    let mut review = load(&app, page, &place, FormState::default()).await?;
    review.revealed = Some(Revealed { field, value });
    Ok(review.into_response())
}
