//! Tables as files to be saved.

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::{Stream, StreamExt};

use crate::{
    table::{Cell, MARK, lines},
    web::AppError,
};

/// A file to be saved, written while it is read from the database, so that its length does not matter. `name` is ours: no
/// quotes, no controls.
pub fn download<S>(name: &str, head: &[&str], rows: S) -> Result<Response, AppError>
where
    S: Stream<Item = Result<Vec<Vec<Cell>>, AppError>> + Send + 'static,
{
    let head = lines([head.iter().map(|title| Cell::text(*title)).collect()]).map_err(AppError::Internal)?;
    let head = [Bytes::from_static(MARK.as_bytes()), head].map(Ok::<_, anyhow::Error>);
    let rows = rows.map(|rows| lines(rows.map_err(|error| anyhow::anyhow!("an export broke off: {error:?}"))?));
    file(name, Body::from_stream(futures_util::stream::iter(head).chain(rows)))
}

/// A file to be saved. `name` is ours: no quotes, no controls.
///
/// # Errors
/// A name that is not.
pub fn file(name: &str, content: impl Into<Body>) -> Result<Response, AppError> {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}.csv\""))
        .map_err(|error| AppError::Internal(error.into()))?;
    let content_type = HeaderValue::from_static("text/csv; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, content_type), (header::CONTENT_DISPOSITION, disposition)], content.into())
        .into_response())
}
