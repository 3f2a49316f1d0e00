//! Where a review stands, and the list that it was opened from.

use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::parse;
use crate::{
    store::queues::Queue,
    web::{
        AppError,
        admin::{AdminPage, pager::with_query, queue::list_of},
    },
};

/// A review's page.
#[derive(Clone)]
pub struct Place {
    pub queue: Queue,
    pub id: Uuid,
    /// What the list was asked for that led here.
    from: String,
}

impl Place {
    /// The page that an address names.
    ///
    /// # Errors
    /// [`AppError::NotFound`]: no id.
    pub fn read(queue: Queue, id: &str, page: &AdminPage) -> Result<Self, AppError> {
        Ok(Self { queue, id: parse(id)?, from: page.asked("from") })
    }

    /// The path.
    pub fn path(&self) -> String {
        format!("{}/{}", self.queue.path(), self.id)
    }

    /// The page's own address, or that of something it sends; the way back is kept.
    pub fn address(&self, sent: &str) -> String {
        with_query(&format!("{}{sent}", self.path()), &[("from", &self.from)], &[])
    }

    /// The list, as it was.
    pub fn list(&self) -> String {
        list_of(self.queue, &self.from)
    }

    /// The page of another row of the list.
    pub fn of(&self, id: Uuid) -> String {
        Self { id, ..self.clone() }.address("")
    }

    /// Back to the page, which says what was done.
    pub fn done(&self, done: &str) -> Response {
        Redirect::to(&with_query(&self.path(), &[("from", &self.from)], &[("done", done)])).into_response()
    }
}
