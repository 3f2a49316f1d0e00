//! A stored picture, for the applicant whose it is.

use axum::{
    extract::{Path, State},
    response::Response,
};
use uuid::Uuid;

use crate::{
    app::App,
    store::certifications::documents,
    web::{
        AppError,
        picture::{self, Disposition},
        session::Applicant,
    },
};

/// `GET /account/settings/certification/documents/{id}`
pub async fn show(State(app): State<App>, applicant: Applicant, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    let document = documents::of_account(&app.pool, applicant.0.account_id, id).await?.ok_or(AppError::NotFound)?;
    let picture = app.documents.get(document.id, &document.object_name).await?;
    Ok(picture::answer(&document, picture, Disposition::Save))
}
