//! `/admin/confirm`: password and second factor once more, before something that a stolen session must not do.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::{
    AdminPage, second_factor,
    session::{self, operators_path},
};
use crate::{
    app::App,
    domain::{email::EmailAddress, password::Password},
    store::operators,
    web::{
        AppError,
        forms::{Errors, FormState, Posted},
        limits::ClientIp,
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ConfirmForm {
    current_password: String,
    one_time_code: String,
    next: String,
}

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    next: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/confirm.html")]
struct ConfirmPage {
    page: AdminPage,
    form: FormState,
}

fn render(page: AdminPage, form: FormState) -> Response {
    (form.status(), ConfirmPage { page: page.at("/admin/confirm"), form }).into_response()
}

pub async fn show(page: AdminPage, Query(asked): Query<Asked>) -> Response {
    render(page, FormState::filled([("next", asked.next.as_str())]))
}

pub async fn submit(
    State(app): State<App>,
    page: AdminPage,
    cookies: CookieJar,
    client: ClientIp,
    posted: Posted<ConfirmForm>,
) -> Result<Response, AppError> {
    if posted.only_language {
        return Ok(render(page, posted.state));
    }
    let now = app.clock.now();
    let mut errors = Errors::default();
    match is_password(&app, client, &page, &posted.form.current_password).await {
        Ok(true) => {}
        Ok(false) => errors.add("current_password", "password-wrong"),
        Err(error) => return error.on_form(posted.state, "current_password", |form| render(page, form)),
    }
    // A right code is used up; it is only looked at when it would lead on.
    if errors.is_empty() && second_factor::check(&app, &page.operator, &posted.form.one_time_code, now).await?.is_none()
    {
        errors.add("one_time_code", "second-factor-wrong");
    }
    if !errors.is_empty() {
        return Ok(render(page, posted.state.with_errors(errors)));
    }
    let mut connection = app.pool.acquire().await?;
    let cookie = session::confirm(&app, &mut connection, page.operator.session_id, now).await?;
    Ok((cookies.add(cookie), Redirect::to(operators_path(&posted.form.next))).into_response())
}

async fn is_password(app: &App, client: ClientIp, page: &AdminPage, typed: &str) -> Result<bool, AppError> {
    let email = EmailAddress::parse(&page.operator.email).map_err(|error| AppError::Internal(error.into()))?;
    app.limit_operator_sign_ins(client, &email.key()).await?;
    let credentials = operators::credentials(&app.pool, &email).await?;
    let Ok(password) = Password::from_typed(typed) else { return Ok(false) };
    let hash = credentials.as_ref().map(|credentials| credentials.password_hash.as_str());
    Ok(app.passwords.verify(&password, hash).await?)
}
