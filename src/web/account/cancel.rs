//! `/account/cancel`: giving up a registration that waits for its transfer.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    app::App,
    domain::registration::{Event, Status},
    mail::{MailMessage, News, NewsKind},
    store::{
        audit::Actor,
        registrations::{
            self,
            transition::{self, Change},
        },
    },
    web::{AppError, Page, forms::Posted, session::Applicant},
};

#[derive(Template, WebTemplate)]
#[template(path = "account/cancel.html")]
struct CancelPage {
    page: Page,
    reference: String,
    version: i64,
}

/// A form with nothing but the version that it was shown.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct VersionForm {}

pub async fn show(page: Page, applicant: Applicant) -> Response {
    let registration = applicant.registration();
    if registration.status != Status::AwaitingTransfer {
        return Redirect::to("/account").into_response();
    }
    CancelPage { page, reference: registration.reference.clone(), version: registration.version }.into_response()
}

/// `POST /account/cancel`. Where something happened meanwhile, such as a transfer that arrived, nothing is cancelled.
pub async fn submit(
    State(app): State<App>,
    applicant: Applicant,
    posted: Posted<VersionForm>,
) -> Result<Response, AppError> {
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    let registration = registrations::lock(&mut transaction, applicant.registration().id).await?;
    if registration.status == Status::Cancelled {
        return Ok(Redirect::to("/account").into_response());
    }
    if posted.version != Some(registration.version) {
        return Err(AppError::Conflict);
    }
    let news = News::new(NewsKind::Cancelled, &registration.reference, app.config.link("/account"));
    let mail = Some(MailMessage::News(news).for_outbox(&applicant.0.email, &applicant.0.locale)?);
    let actor = Actor::Applicant(applicant.0.account_id);
    // A draft is not cancelled here: its owner has it deleted, or lets it expire.
    let event = Some(Event::Cancelled).filter(|_| registration.status == Status::AwaitingTransfer);
    let change = Change { mail, ..Change::of(&registration, event.ok_or(AppError::Conflict)?, actor) };
    transition::apply(&mut transaction, &app.config.keys, change, now).await?.ok_or(AppError::Conflict)?;
    transaction.commit().await?;
    app.wake.notify_waiters();
    Ok(Redirect::to("/account").into_response())
}
