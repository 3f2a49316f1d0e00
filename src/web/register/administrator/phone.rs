//! What the administrator's phone opens from the QR code: who asks for what, and the name once more.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use time::OffsetDateTime;

use crate::{
    app::App,
    domain::{administrator::AdministratorName, text::trim, token::SecretToken},
    store::scans::{self, NAME_TRIES, Scan},
    web::{
        AppError, Page,
        forms::{FormState, Posted},
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PhoneForm {
    administrator_name: String,
}

/// What the code is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanState {
    Waiting,
    Confirmed,
    Expired,
    /// A newer code was shown, or what it asked about has changed.
    Superseded,
    /// Too many wrong names.
    Closed,
    Unknown,
}

#[derive(Template, WebTemplate)]
#[template(path = "register/scan.html")]
struct PhonePage {
    page: Page,
    state: ScanState,
    /// The account's address.
    email: String,
    /// The subject's name; empty for an individual.
    subject: String,
    form: FormState,
}

async fn find(app: &App, token: &str) -> Result<Option<Scan>, AppError> {
    let Ok(token) = SecretToken::parse(token) else { return Ok(None) };
    Ok(scans::find(&app.pool, token.digest()).await?)
}

fn state_of(scan: &Scan, now: OffsetDateTime) -> ScanState {
    if scan.confirmed_at.is_some() {
        ScanState::Confirmed
    } else if scan.superseded_at.is_some() || !scan.is_current {
        ScanState::Superseded
    } else if scan.expires_at <= now {
        ScanState::Expired
    } else if scan.name_tries >= NAME_TRIES {
        ScanState::Closed
    } else {
        ScanState::Waiting
    }
}

fn render(page: Page, scan: Option<Scan>, state: ScanState, form: FormState) -> Response {
    let status = match state {
        ScanState::Waiting => form.status(),
        ScanState::Confirmed => StatusCode::OK,
        ScanState::Unknown => StatusCode::NOT_FOUND,
        ScanState::Expired | ScanState::Superseded | ScanState::Closed => StatusCode::GONE,
    };
    let (email, subject) = scan.map(|scan| (scan.email, scan.subject_name.unwrap_or_default())).unwrap_or_default();
    (status, PhonePage { page, state, email, subject, form }).into_response()
}

pub async fn show(State(app): State<App>, page: Page, Path(token): Path<String>) -> Result<Response, AppError> {
    let scan = find(&app, &token).await?;
    let state = scan.as_ref().map_or(ScanState::Unknown, |scan| state_of(scan, app.clock.now()));
    Ok(render(page, scan, state, FormState::default()))
}

pub async fn submit(
    State(app): State<App>,
    page: Page,
    Path(token): Path<String>,
    posted: Posted<PhoneForm>,
) -> Result<Response, AppError> {
    let now = app.clock.now();
    let Some(scan) = find(&app, &token).await? else {
        return Ok(render(page, None, ScanState::Unknown, FormState::default()));
    };
    let state = state_of(&scan, now);
    if state != ScanState::Waiting || posted.only_language {
        return Ok(render(page, Some(scan), state, posted.state));
    }
    if trim(&posted.form.administrator_name).is_empty() {
        let form = posted.state.with_error("administrator_name", "scan-name-missing");
        return Ok(render(page, Some(scan), ScanState::Waiting, form));
    }
    // Counted before it is compared, so that tries at once cannot pass the limit.
    let tries = scans::count_name_try(&app.pool, scan.id).await?;
    if tries > NAME_TRIES {
        return Ok(Redirect::to(page.path()).into_response());
    }
    if !is_same_name(&posted.form.administrator_name, scan.administrator_name.as_deref()) {
        if tries == NAME_TRIES {
            return Ok(render(page, Some(scan), ScanState::Closed, FormState::default()));
        }
        let form = posted.state.with_error("administrator_name", "scan-name-mismatch");
        return Ok(render(page, Some(scan), ScanState::Waiting, form));
    }
    let mut transaction = app.pool.begin().await?;
    let confirmed = scans::confirm(&mut transaction, &scan, now).await?;
    if confirmed {
        transaction.commit().await?;
    }
    // Whether this phone confirmed or another was faster, the link now says how things stand.
    Ok(Redirect::to(page.path()).into_response())
}

/// Whether the typed name is the stored one; Latin letters may be large or small.
fn is_same_name(typed: &str, stored: Option<&str>) -> bool {
    AdministratorName::parse(typed)
        .is_ok_and(|typed| stored.is_some_and(|stored| stored.to_lowercase() == typed.as_str().to_lowercase()))
}
