//! What an operator does on the page besides deciding: claims, notes, revealing a number, and the second person's word.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    decide::{conflict, typed},
    page::{self, Revealed, faulty, load},
    place::Place,
    subject::Subject,
};
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
    posted: Posted<NothingForm>,
) -> Result<Response, AppError> {
    let (place, operator) = (Place::read(queue, &id, &page)?, page.operator.operator_id);
    let claimed = decisions::claim(&app.pool, &app.config, (queue, place.id), operator, app.clock.now()).await?;
    told(&app, page, &place, claimed, (posted.state, "claimed")).await
}

/// `POST …/{id}/release`
pub async fn release(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<String>,
    posted: Posted<NothingForm>,
) -> Result<Response, AppError> {
    let (place, operator) = (Place::read(queue, &id, &page)?, page.operator.operator_id);
    let released = decisions::release(&app.pool, &app.config, (queue, place.id), operator, app.clock.now()).await?;
    told(&app, page, &place, released, (posted.state, "released")).await
}

/// What was done, or who did something else before.
async fn told(
    app: &App,
    page: AdminPage,
    place: &Place,
    result: Result<(), Refused>,
    (form, done): (FormState, &str),
) -> Result<Response, AppError> {
    match result {
        Ok(()) => went_on(app, page, place, form, done).await,
        Err(refused) => {
            let written = typed(&page, &find(app, place).await?.fields(), &form);
            conflict(app, page, place, refused, written).await
        }
    }
}

/// The page after something was done on it. Verdicts that were begun stay; where there are none, the page has its address
/// again, so that a reload does nothing anew.
async fn went_on(app: &App, page: AdminPage, place: &Place, form: FormState, done: &str) -> Result<Response, AppError> {
    let mut review = load(app, page, place, form).await?;
    if !review.is_begun() {
        return Ok(place.done(done));
    }
    review.done = page::done(done);
    Ok(review.into_response())
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
    let subject = find(&app, &place).await?;
    if !subject.is_open() {
        return conflict(&app, page, &place, Refused::NotPossible, Vec::new()).await;
    }
    if posted.form.operator.is_empty() {
        return faulty(&app, page, &place, posted.state.with_error("operator", "assign-nobody")).await;
    }
    let to = Uuid::try_parse(&posted.form.operator).map_err(|_| AppError::BadRequest)?;
    let mut transaction = app.pool.begin().await?;
    let to = operators::find(&mut *transaction, to).await?.filter(|one| one.is_enrolled && one.disabled_at.is_none());
    let to = to.filter(|one| one.role.may(queue.permission())).ok_or(AppError::BadRequest)?;
    let about = About { id: place.id, table: queue.table() };
    claims::assign(&mut transaction, about, to.id, page.operator.operator_id, now).await?;
    transaction.commit().await?;
    went_on(&app, page, &place, posted.state.without("operator"), "assigned").await
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
        Some("note-too-long")
    } else {
        words.lines().find_map(|line| printable(line).err()).map(|error| error.code())
    };
    if let Some(code) = fault {
        return faulty(&app, page, &place, posted.state.with_error("note", code)).await;
    }
    let about = About { id: place.id, table: queue.table() };
    let mut transaction = app.pool.begin().await?;
    notes::add(&mut transaction, about, page.operator.operator_id, words, app.clock.now()).await?;
    transaction.commit().await?;
    went_on(&app, page, &place, posted.state.without("note"), "noted").await
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
        return faulty(&app, page, &place, posted.state.with_error("why", "reveal-why-required")).await;
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
    let mut review = load(&app, page, &place, posted.state.without("why")).await?;
    review.revealed = Some(Revealed { field, value });
    Ok(review.into_response())
}
