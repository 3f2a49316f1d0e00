//! A stored picture, for the applicant whose it is.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use uuid::Uuid;

use crate::{
    app::App,
    store::certifications::documents,
    web::{AppError, session::Applicant},
};

/// Should a browser show it after all, it can do nothing there.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// `GET /account/settings/certification/documents/{id}`
pub async fn show(State(app): State<App>, applicant: Applicant, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    let document = documents::of_account(&app.pool, applicant.0.account_id, id).await?.ok_or(AppError::NotFound)?;
    let picture = app.documents.get(document.id, &document.object_name).await?;
    // RFC 6266. It is a JPEG now, whatever it was called.
    let stem = document.file_name.rsplit_once('.').map_or(document.file_name.as_str(), |(stem, _)| stem);
    let name = utf8_percent_encode(stem, NON_ALPHANUMERIC);
    let disposition = format!("attachment; filename=\"picture.jpg\"; filename*=UTF-8''{name}.jpg");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::try_from(disposition).unwrap_or(HeaderValue::from_static("attachment")),
        ),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    Ok((headers, picture).into_response())
}
