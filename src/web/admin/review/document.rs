//! A picture of a paper, for who reviews the application. Whoever looks is on record, once an hour.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::json;
use time::Duration;

use super::parse;
use crate::{
    app::App,
    store::{
        audit::{self, AuditEntry},
        certifications::documents,
    },
    web::{
        AppError,
        admin::Operator,
        picture::{self, Disposition},
    },
};

/// `GET /admin/certifications/{id}/documents/{document}`
pub async fn show(
    State(app): State<App>,
    operator: Operator,
    Path((id, document)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (id, document) = (parse(&id)?, parse(&document)?);
    let document = documents::find(&app.pool, id, document).await?.ok_or(AppError::NotFound)?;
    let picture = app.documents.get(document.id, &document.object_name).await?;
    let now = app.clock.now();
    let opened = documents::opened(&app.pool, id, operator.0.operator_id, now - Duration::HOUR).await?;
    if !opened.contains(&document.id) {
        let entry = AuditEntry {
            actor: operator.actor(),
            action: "certification.document_seen".to_owned(),
            target: "certification",
            target_id: Some(id),
            details: json!({ "document": document.id, "paper": document.paper.as_str() }),
        };
        audit::record(&mut *app.pool.acquire().await?, &[entry], now).await?;
    }
    Ok(picture::answer(&document, picture, Disposition::Show))
}
