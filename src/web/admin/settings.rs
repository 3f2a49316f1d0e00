//! `/admin/settings`: language of the mails, how one signs in, and where one is signed in.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{AdminPage, Operator, authenticator::settle};
use crate::{
    app::App,
    mail::SecurityNews,
    store::{
        operators::{self, second_factor, sessions},
        sessions::ListedSession,
    },
    texts::Locale,
    web::{
        AppError, device,
        forms::{Errors, FormState, Posted},
    },
};

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Something was just saved.
    saved: Option<String>,
    /// What was just done: `nothing`, but whoever asked for it has said again who they are.
    done: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LanguageForm {
    language: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    new_password: String,
}

/// Where somebody is signed in.
struct Session {
    id: Uuid,
    device: String,
    last_seen_at: OffsetDateTime,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/settings.html")]
struct SettingsPage {
    page: AdminPage,
    sessions: Vec<Session>,
    codes_left: i64,
    /// The text of what was just done.
    done: Option<&'static str>,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/password.html")]
struct PasswordPage {
    page: AdminPage,
    form: FormState,
}

fn saved() -> Response {
    Redirect::to("/admin/settings?saved=1").into_response()
}

pub async fn show(State(app): State<App>, page: AdminPage, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let id = page.operator.operator_id;
    let sessions = sessions::of_operator(&app.pool, id, app.clock.now()).await?;
    let codes_left = second_factor::recovery_codes_left(&app.pool, id).await?;
    let session = |session: ListedSession| Session {
        id: session.id,
        device: device::name(page.texts, &session.user_agent),
        last_seen_at: session.last_seen_at,
    };
    let sessions = sessions.into_iter().map(session).collect();
    let done = asked.saved.map(|_| page.t("settings-saved"));
    Ok(SettingsPage { page, sessions, codes_left, done }.into_response())
}

/// `POST /admin/settings/language`
pub async fn set_language(
    State(app): State<App>,
    Operator(operator): Operator,
    posted: Posted<LanguageForm>,
) -> Result<Response, AppError> {
    let locale = Locale::ALL.into_iter().find(|locale| locale.as_str() == posted.form.language);
    let locale = locale.ok_or(AppError::BadRequest)?;
    operators::set_locale(&app.pool, operator.operator_id, locale.as_str()).await?;
    Ok(saved())
}

/// `GET /admin/settings/password`
pub async fn password(page: AdminPage) -> Response {
    PasswordPage { page, form: FormState::default() }.into_response()
}

/// `POST /admin/settings/password`
pub async fn change_password(
    State(app): State<App>,
    page: AdminPage,
    cookies: CookieJar,
    posted: Posted<PasswordForm>,
) -> Result<Response, AppError> {
    if posted.only_language {
        return Ok(PasswordPage { page, form: posted.state }.into_response());
    }
    let operator = page.operator.clone();
    let platform = &app.config.platform;
    let context = [operator.email.as_str(), &operator.name, &platform.name_zh, &platform.name_en];
    let mut errors = Errors::default();
    let judged = app.passwords.judge(&posted.form.new_password, &context).await?;
    let Some(new) = errors.take("new_password", judged, |error| error.code()) else {
        let form = posted.state.with_errors(errors);
        return Ok((form.status(), PasswordPage { page, form }).into_response());
    };
    let hash = app.passwords.hash(&new.into_password()).await?;
    let mut transaction = app.pool.begin().await?;
    operators::set_password(&mut *transaction, operator.operator_id, &hash).await?;
    let news = SecurityNews::PasswordChanged;
    let cookie = settle(&app, &mut transaction, &operator, news, app.clock.now()).await?;
    transaction.commit().await?;
    app.wake.notify_waiters();
    Ok((cookies.add(cookie), saved()).into_response())
}

/// `POST /admin/settings/sessions`: ends all but this one.
pub async fn end_other_sessions(State(app): State<App>, Operator(operator): Operator) -> Result<Response, AppError> {
    sessions::end_others(&app.pool, operator.operator_id, operator.session_id).await?;
    Ok(saved())
}

/// `POST /admin/settings/sessions/{id}`: ends one.
pub async fn end_session(
    State(app): State<App>,
    Operator(operator): Operator,
    Path(id): Path<Uuid>,
) -> Result<Response, AppError> {
    if !sessions::end_one(&app.pool, operator.operator_id, id).await? {
        return Err(AppError::NotFound);
    }
    Ok(saved())
}
