//! The link from the activation mail. Opening it changes nothing: mail scanners fetch links and submit forms, so the button
//! works only in the browser that signed up, or with the password.

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

use crate::{
    app::App,
    domain::{
        email::EmailAddress,
        password::Password,
        registration::Step,
        token::{Reference, SecretToken},
    },
    store::{
        self,
        accounts::{self, Occupancy},
        registrations,
        signups::{self, ActivationLink, Signup},
    },
    web::{
        AppError, Page,
        forms::{FormState, Posted},
        session::{self, SIGN_UP_COOKIE, UserAgent},
    },
};

/// How often a password may be typed for one link.
const PASSWORD_TRIES: i16 = 5;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ActivateForm {
    password: String,
}

/// What the link is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// The button activates.
    Ready,
    /// The button activates with the password: this is not the browser that signed up.
    NeedsPassword,
    Used,
    Superseded,
    Expired,
    /// Too many wrong passwords.
    Closed,
    /// The address got an account by another sign-up meanwhile.
    AccountExists,
    Unknown,
}

#[derive(Template, WebTemplate)]
#[template(path = "register/activate.html")]
struct ActivatePage {
    page: Page,
    state: LinkState,
    /// The address that is being activated; empty when the link is unknown.
    email: String,
    form: FormState,
}

struct Link {
    digest: [u8; 32],
    signup: Signup,
    state: LinkState,
}

fn state_of(link: &ActivationLink, from_same_browser: bool, now: OffsetDateTime) -> LinkState {
    if link.used_at.is_some() {
        LinkState::Used
    } else if link.superseded_at.is_some() {
        LinkState::Superseded
    } else if link.expires_at <= now {
        LinkState::Expired
    } else if from_same_browser {
        LinkState::Ready
    } else if link.password_tries >= PASSWORD_TRIES {
        LinkState::Closed
    } else {
        LinkState::NeedsPassword
    }
}

async fn find(app: &App, cookies: &CookieJar, token: &str) -> Result<Option<Link>, AppError> {
    let Ok(token) = SecretToken::parse(token) else { return Ok(None) };
    let digest = token.digest();
    let Some(link) = signups::find_link(&app.pool, digest).await? else { return Ok(None) };
    let Some(signup) = signups::find(&app.pool, link.signup_id).await? else { return Ok(None) };
    let state = state_of(&link, session::made_sign_up(app, cookies, &signup), app.clock.now());
    Ok(Some(Link { digest, signup, state }))
}

fn render(page: Page, state: LinkState, email: String, form: FormState) -> Response {
    let status = match state {
        LinkState::Ready | LinkState::NeedsPassword => form.status(),
        LinkState::Unknown => StatusCode::NOT_FOUND,
        LinkState::Used | LinkState::AccountExists => StatusCode::CONFLICT,
        LinkState::Superseded | LinkState::Expired | LinkState::Closed => StatusCode::GONE,
    };
    (status, ActivatePage { page, state, email, form }).into_response()
}

pub async fn show(
    State(app): State<App>,
    page: Page,
    cookies: CookieJar,
    Path(token): Path<String>,
) -> Result<Response, AppError> {
    let Some(link) = find(&app, &cookies, &token).await? else {
        return Ok(render(page, LinkState::Unknown, String::new(), FormState::default()));
    };
    Ok(render(page, link.state, link.signup.email, FormState::default()))
}

pub async fn submit(
    State(app): State<App>,
    page: Page,
    cookies: CookieJar,
    user_agent: UserAgent,
    Path(token): Path<String>,
    posted: Posted<ActivateForm>,
) -> Result<Response, AppError> {
    let Some(link) = find(&app, &cookies, &token).await? else {
        return Ok(render(page, LinkState::Unknown, String::new(), FormState::default()));
    };
    if posted.only_language {
        return Ok(render(page, link.state, link.signup.email, posted.state));
    }
    match link.state {
        LinkState::Ready => {}
        LinkState::NeedsPassword => {
            if let Some(refusal) = check_password(&app, &link, &posted.form.password).await? {
                let form = posted.state.with_error("password", refusal);
                return Ok(render(page, LinkState::NeedsPassword, link.signup.email, form));
            }
        }
        state => return Ok(render(page, state, link.signup.email, FormState::default())),
    }

    let now = app.clock.now();
    let email = EmailAddress::parse(&link.signup.email).map_err(|error| AppError::Internal(error.into()))?;
    let mut transaction = app.pool.begin().await?;
    // Whoever else activates this sign-up waits here, and then finds the link used.
    let signup = signups::lock(&mut transaction, link.signup.id).await?.ok_or(AppError::NotFound)?;
    if accounts::occupancy(&mut *transaction, &email).await? != Occupancy::Free {
        return Ok(render(page, LinkState::AccountExists, signup.email, FormState::default()));
    }
    if !signups::use_link(&mut transaction, signup.id, link.digest, now).await? {
        // Used or superseded a moment ago: the link says which.
        drop(transaction);
        let state = find(&app, &cookies, &token).await?.map_or(LinkState::Unknown, |link| link.state);
        return Ok(render(page, state, signup.email, FormState::default()));
    }
    let account_id = accounts::activate(&mut transaction, &signup, now).await?;
    let reference = Reference::generate()?;
    let created =
        registrations::create(&mut transaction, account_id, &signup.account_type, reference.as_str(), now).await;
    match created {
        // Two sign-ups for one address were activated at the same moment; the other one was first.
        Err(error) if store::violates(&error, "registrations_living") => {
            return Ok(render(page, LinkState::AccountExists, signup.email, FormState::default()));
        }
        created => created?,
    }
    let cookie = session::start(&app, &mut transaction, &cookies, account_id, &user_agent, now).await?;
    transaction.commit().await?;
    let cookies = cookies.add(cookie).add(session::removal(&app, SIGN_UP_COOKIE));
    Ok((cookies, Redirect::to(Step::SubjectType.path())).into_response())
}

/// Checks the password typed for a link; the code of what is wrong with it.
async fn check_password(app: &App, link: &Link, typed: &str) -> Result<Option<&'static str>, AppError> {
    if typed.is_empty() {
        return Ok(Some("password-missing"));
    }
    let Ok(password) = Password::from_typed(typed) else { return Ok(Some("password-wrong")) };
    if signups::count_password_try(&app.pool, link.digest).await? > PASSWORD_TRIES {
        return Ok(Some("password-wrong"));
    }
    let agrees = app.passwords.verify(&password, Some(&link.signup.password_hash)).await?;
    Ok((!agrees).then_some("password-wrong"))
}
