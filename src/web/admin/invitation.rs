//! `/admin/invitation/{token}`: somebody becomes an operator, or one again after a reset; first the password.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use time::OffsetDateTime;

use super::session;
use crate::{
    app::App,
    domain::token::SecretToken,
    security::second_factor::TotpSecret,
    store::operators::{
        self,
        invitations::{self, Invitation},
        second_factor,
        sessions::{self, Stage},
    },
    web::{
        AppError, Page,
        account::password::LinkState,
        forms::{Errors, FormState, Posted},
        session::UserAgent,
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct InvitationForm {
    new_password: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/invitation.html")]
struct InvitationPage {
    page: Page,
    state: LinkState,
    /// Whom the invitation is for; empty when it is unknown.
    name: String,
    email: String,
    role: String,
    form: FormState,
}

async fn find(app: &App, token: &str) -> Result<Option<([u8; 32], Invitation)>, AppError> {
    let Ok(token) = SecretToken::parse(token) else { return Ok(None) };
    let digest = token.digest();
    Ok(invitations::find(&app.pool, digest).await?.map(|invitation| (digest, invitation)))
}

fn state_of(invitation: &Invitation, now: OffsetDateTime) -> LinkState {
    if invitation.used_at.is_some() {
        LinkState::Used
    } else if invitation.superseded_at.is_some() {
        LinkState::Superseded
    } else if invitation.expires_at <= now {
        LinkState::Expired
    } else {
        LinkState::Ready
    }
}

fn render(page: Page, state: LinkState, invitation: Option<Invitation>, form: FormState) -> Response {
    let status = match state {
        LinkState::Ready => form.status(),
        LinkState::Unknown => StatusCode::NOT_FOUND,
        LinkState::Used | LinkState::Superseded | LinkState::Expired => StatusCode::GONE,
    };
    let found = invitation.map(|invitation| (invitation.name, invitation.email, invitation.role));
    let (name, email, role) = found.unwrap_or_default();
    (status, InvitationPage { page, state, name, email, role, form }).into_response()
}

/// `GET /admin/invitation/{token}`
pub async fn show(State(app): State<App>, page: Page, Path(token): Path<String>) -> Result<Response, AppError> {
    let Some((_, invitation)) = find(&app, &token).await? else {
        return Ok(render(page, LinkState::Unknown, None, FormState::default()));
    };
    let state = state_of(&invitation, app.clock.now());
    Ok(render(page, state, Some(invitation), FormState::default()))
}

/// `POST /admin/invitation/{token}`: sets the password. The invitation is used up only when the second factor is set up
/// too, so that whoever is interrupted can begin again.
pub async fn submit(
    State(app): State<App>,
    page: Page,
    Path(token): Path<String>,
    cookies: CookieJar,
    user_agent: UserAgent,
    posted: Posted<InvitationForm>,
) -> Result<Response, AppError> {
    let Some((digest, invitation)) = find(&app, &token).await? else {
        return Ok(render(page, LinkState::Unknown, None, FormState::default()));
    };
    let now = app.clock.now();
    let state = state_of(&invitation, now);
    if state != LinkState::Ready || posted.only_language {
        return Ok(render(page, state, Some(invitation), posted.state));
    }
    let platform = &app.config.platform;
    let context = [invitation.email.as_str(), &invitation.name, &platform.name_zh, &platform.name_en];
    let mut errors = Errors::default();
    let judged = app.passwords.judge(&posted.form.new_password, &context).await?;
    let Some(password) = errors.take("new_password", judged, |error| error.code()) else {
        return Ok(render(page, state, Some(invitation), posted.state.with_errors(errors)));
    };
    let hash = app.passwords.hash(&password.into_password()).await?;
    let mut transaction = app.pool.begin().await?;
    let Some(id) = invitations::claim(&mut transaction, digest, now).await? else {
        return Ok(render(page, LinkState::Used, Some(invitation), FormState::default()));
    };
    // Somebody else with the link must not see the secret of the one who finishes.
    sessions::end_all(&mut *transaction, id).await?;
    operators::set_password(&mut *transaction, id, &hash).await?;
    second_factor::offer(&mut *transaction, &app.config.keys, id, &TotpSecret::generate()).await?;
    let cookie = session::start(&app, &mut transaction, &cookies, (id, Stage::Enrolling), &user_agent, now).await?;
    transaction.commit().await?;
    Ok((cookies.add(cookie), Redirect::to("/admin/enrolment")).into_response())
}
