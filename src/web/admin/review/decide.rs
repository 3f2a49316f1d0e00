//! The decision of one operator, or who was faster.

use std::collections::HashMap;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{
    asks_to_look,
    page::{faulty, load},
    place::Place,
    subject::Subject,
    verdicts,
};
use crate::{
    app::App,
    life::decisions::{self, Consent, Decision, Refused, Seen},
    store::{queues::Queue, reasons},
    web::{
        AppError,
        admin::{
            AdminPage,
            decided::{self, Typed},
        },
        forms::{FormState, Posted},
    },
};

/// `POST /admin/registrations/{id}/decision`, `POST /admin/certifications/{id}/decision`
pub async fn decide(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<String>,
    posted: Posted<HashMap<String, String>>,
) -> Result<Response, AppError> {
    let place = Place::read(queue, &id, &page)?;
    if posted.only_language {
        return Ok(load(&app, page, &place, posted.state).await?.into_response());
    }
    let id = place.id;
    let listed = reasons::all(&app.pool).await?;
    let subject = Subject::find(&mut *app.pool.acquire().await?, queue, id).await?.ok_or(AppError::NotFound)?;
    let fields = subject.fields();
    let decision = match verdicts::decision(queue, &fields, &listed, &posted.form)? {
        Ok(decision) => decision,
        Err(errors) => return faulty(&app, page, &place, posted.state.with_errors(errors)).await,
    };
    let version = posted.version.ok_or(AppError::BadRequest)?;
    let may_be_blind = matches!(decision, Decision::Approve) && !posted.form.contains_key("unseen");
    if may_be_blind && let Some(asked) = asks_to_look(&app, &page, &place, &posted.state).await? {
        return Ok(asked);
    }
    let (operator, now) = (page.operator.operator_id, app.clock.now());
    let seen = Seen { id, version };
    let (_, result) = decisions::decide(&app.pool, &app.config, (queue, seen), &decision, operator, now).await?;
    app.wake.notify_one();
    match result {
        Ok(Consent::Done) => Ok(place.done("decided")),
        Ok(Consent::Proposed(_)) => Ok(place.done("proposed")),
        Err(refused) => {
            let typed = typed(&page, &fields, &posted.state);
            conflict(&app, page, &place, refused, typed).await
        }
    }
}

/// 409, naming the colleague.
pub(super) async fn conflict(
    app: &App,
    page: AdminPage,
    place: &Place,
    refused: Refused,
    typed: Vec<Typed>,
) -> Result<Response, AppError> {
    let (queue, id) = (place.queue, place.id);
    if matches!(refused, Refused::Unknown) {
        return Err(AppError::NotFound);
    }
    let done = decided::before(app, &page, queue, id, refused).await?;
    Ok(decided::conflict(page, done, place.address(""), typed))
}

/// What was written of each field, of all, and for colleagues.
pub(super) fn typed(page: &AdminPage, fields: &[&'static str], posted: &FormState) -> Vec<Typed> {
    let words = |name: &str| Some(posted.value(name).to_owned()).filter(|words| !words.trim().is_empty());
    let of_fields = fields.iter().filter_map(|field| {
        let label = page.t(&format!("field-{}", field.replace('_', "-")));
        Some(Typed { label, words: words(&format!("words-{field}"))? })
    });
    let of_all = words("words").map(|words| Typed { label: page.t("review-reason"), words });
    let note = words("note").map(|words| Typed { label: page.t("note-new"), words });
    of_fields.chain(of_all).chain(note).collect()
}
