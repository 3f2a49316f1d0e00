//! The page with the QR code, which notices by itself when the phone has confirmed.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Part, back_to_step, part};
use crate::{
    app::App,
    domain::{registration::Step, token::SecretToken},
    store::{
        registrations::{self, Registration},
        scans,
    },
    web::{AppError, Page, qr, register::Place, session::Applicant},
};

#[derive(Template, WebTemplate)]
#[template(path = "register/administrator_scan.html")]
struct ScanPage {
    page: Page,
    place: Place,
    administrator: String,
    /// The open code; `None`: the last one has expired.
    code: Option<OpenCode>,
    /// The applicant says that the phone has confirmed, but it has not.
    not_yet: bool,
}

/// A QR code that can be scanned now.
struct OpenCode {
    /// `<svg>`, made here.
    svg: String,
    /// The same address, for whoever reads this page on the phone itself.
    path: String,
    /// Minutes it still works, the one begun included.
    minutes: i64,
}

/// The token behind a scan. It is derived, so that the page can show the same code again while only its digest is stored.
fn token_of(app: &App, scan_id: Uuid) -> Result<SecretToken, AppError> {
    let derived = app.config.keys.digest("scan-token", scan_id.as_bytes());
    SecretToken::parse(&URL_SAFE_NO_PAD.encode(derived)).map_err(|error| AppError::Internal(error.into()))
}

/// Starts a scan; earlier codes of the registration stop working.
pub(super) async fn start(
    app: &App,
    connection: &mut PgConnection,
    registration_id: Uuid,
    now: OffsetDateTime,
) -> Result<(), AppError> {
    let id = Uuid::now_v7();
    scans::start(connection, id, registration_id, token_of(app, id)?.digest(), now).await?;
    Ok(())
}

pub(super) async fn show(
    app: &App,
    page: Page,
    registration: &Registration,
    not_yet: bool,
) -> Result<Response, AppError> {
    let now = app.clock.now();
    let code = match scans::open(&app.pool, registration.id, now).await? {
        None => None,
        Some((id, expires_at)) => {
            let path = format!("/register/administrator/scan/{}", token_of(app, id)?.expose());
            let svg = qr::code(&app.config.link(&path), page.t("scan-qr-label"))?;
            Some(OpenCode { svg, path, minutes: (expires_at - now).whole_minutes() + 1 })
        }
    };
    let administrator = registration.administrator.as_ref().map(|stored| stored.name.clone()).unwrap_or_default();
    let place = Place { back: "/register/administrator?details=1", ..Place::of(Step::Administrator, registration) };
    Ok(ScanPage { page, place, administrator, code, not_yet }.into_response())
}

/// What the page's script asks about.
#[derive(Serialize)]
pub struct ScanStatus {
    done: bool,
    status: &'static str,
}

/// `GET /register/administrator/scan`: whether the phone has confirmed.
pub async fn status(State(app): State<App>, applicant: Applicant) -> Result<Json<ScanStatus>, AppError> {
    let registration = applicant.registration();
    let status = if part(registration) == Part::Done {
        "confirmed"
    } else if scans::open(&app.pool, registration.id, app.clock.now()).await?.is_some() {
        "waiting"
    } else {
        "expired"
    };
    Ok(Json(ScanStatus { done: status == "confirmed", status }))
}

/// `POST /register/administrator/scan`: a new code.
pub async fn refresh(State(app): State<App>, applicant: Applicant) -> Result<Response, AppError> {
    let registration = applicant.draft_at(Step::Administrator)?;
    if part(registration) == Part::Scan {
        let mut transaction = app.pool.begin().await?;
        registrations::lock(&mut transaction, registration.id).await?;
        start(&app, &mut transaction, registration.id, app.clock.now()).await?;
        transaction.commit().await?;
    }
    Ok(back_to_step())
}
