//! `/admin/registrations/{id}`, `/admin/certifications/{id}`: everything about one, and what an operator does with it.

pub mod acts;
mod answers;
pub mod decide;
pub mod document;
mod page;
mod place;
mod subject;
pub mod verdicts;

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{AdminPage, queue};
use crate::{
    app::App,
    domain::operator::Permission,
    store::queues::Queue,
    web::{AppError, forms::FormState},
};
use page::{done, faulty, load, unopened};
pub use place::Place;

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// What was just done.
    done: String,
}

/// `GET /admin/registrations/{id}`, `GET /admin/certifications/{id}`
pub async fn show(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let place = Place::read(queue, &id, &page)?;
    let mut review = load(&app, page, &place, FormState::default()).await?;
    review.done = done(&asked.done);
    if ["decided", "proposed"].contains(&asked.done.as_str()) {
        let next = queue::next(&app, &review.page, queue, &place.list(), place.id).await?;
        review.next = next.map(|row| (place.of(row.id), row.name().unwrap_or(&row.reference).to_owned()));
    }
    Ok(review.into_response())
}

/// The page that asks whoever approves to open the pictures first, or to say that they do not; `None`: they opened all that
/// they may.
pub async fn asks_to_look(
    app: &App,
    page: &AdminPage,
    place: &Place,
    form: &FormState,
) -> Result<Option<Response>, AppError> {
    let mut connection = app.pool.acquire().await?;
    let unopened = unopened(&mut connection, place.queue, place.id, page.operator.operator_id).await?;
    drop(connection);
    if unopened == 0 || !page.may(Permission::ReadDocuments) {
        return Ok(None);
    }
    let form = form.clone().with_error("unseen", "review-unseen-missing");
    Ok(Some(faulty(app, page.clone(), place, form).await?))
}

/// The id in an address.
fn parse(id: &str) -> Result<Uuid, AppError> {
    Uuid::try_parse(id).map_err(|_| AppError::NotFound)
}
