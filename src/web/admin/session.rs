//! The operators' own cookie, and the sessions behind it.

use axum_extra::extract::{CookieJar, cookie::Cookie};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    app::App,
    domain::token::SecretToken,
    store::operators::sessions::{self, SignedIn, Stage},
    web::{
        AppError,
        session::{UserAgent, cookie, removal, token_digest},
    },
};

/// The cookie of an operator's session.
const COOKIE: &str = "operator-session";

/// The living session of this browser at a stage.
///
/// # Errors
/// Those of the database.
pub async fn load(app: &App, cookies: &CookieJar, stage: Stage) -> Result<Option<SignedIn>, AppError> {
    let Some(digest) = token_digest(app, cookies, COOKIE) else { return Ok(None) };
    Ok(sessions::load(&app.pool, digest, stage, app.clock.now()).await?)
}

/// Whether this browser has been signed in, and has not signed out.
pub fn had_one(app: &App, cookies: &CookieJar) -> bool {
    token_digest(app, cookies, COOKIE).is_some()
}

/// Starts a session; the cookie to hand out. The one this browser had before ends, so that every step further in has a
/// cookie of its own.
///
/// # Errors
/// Those of the database.
pub async fn start(
    app: &App,
    connection: &mut PgConnection,
    cookies: &CookieJar,
    (operator_id, stage): (Uuid, Stage),
    user_agent: &UserAgent,
    now: OffsetDateTime,
) -> Result<Cookie<'static>, AppError> {
    if let Some(old) = token_digest(app, cookies, COOKIE) {
        sessions::end(&mut *connection, old).await?;
    }
    let token = SecretToken::generate()?;
    sessions::start(connection, operator_id, stage, token.digest(), user_agent.as_str(), now).await?;
    Ok(handed_out(app, &token))
}

/// Another cookie for a session whose owner has just proven themselves anew.
///
/// # Errors
/// Those of the database.
pub async fn confirm(
    app: &App,
    connection: &mut PgConnection,
    session_id: Uuid,
    now: OffsetDateTime,
) -> Result<Cookie<'static>, AppError> {
    let token = SecretToken::generate()?;
    sessions::confirm(connection, session_id, token.digest(), now).await?;
    Ok(handed_out(app, &token))
}

/// Ends this browser's session.
///
/// # Errors
/// Those of the database.
pub async fn end(app: &App, cookies: &CookieJar) -> Result<Cookie<'static>, AppError> {
    if let Some(digest) = token_digest(app, cookies, COOKIE) {
        sessions::end(&app.pool, digest).await?;
    }
    Ok(removal(app, COOKIE))
}

/// It ends with the browser, or before.
fn handed_out(app: &App, token: &SecretToken) -> Cookie<'static> {
    cookie(app, COOKIE, token.expose())
}

/// The page after signing in: one of the operators', or their first.
pub fn operators_path(next: &str) -> &str {
    match crate::web::session::local_path(next) {
        path if path == "/admin" || path.starts_with("/admin/") || path.starts_with("/admin?") => path,
        _ => "/admin",
    }
}
