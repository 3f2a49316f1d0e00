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
    store::queues::Queue,
    web::{AppError, forms::FormState},
};
use page::{done, load};
use place::Place;

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

/// The id in an address.
fn parse(id: &str) -> Result<Uuid, AppError> {
    Uuid::try_parse(id).map_err(|_| AppError::NotFound)
}
