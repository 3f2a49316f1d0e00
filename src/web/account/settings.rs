//! `/account/settings`: language of the mails, password, and where one is signed in.

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

use crate::{
    app::App,
    domain::{email::EmailAddress, password::Password, registration::Status, subject::VerificationMethod},
    mail::MailMessage,
    store::{accounts, registrations::Registration, sessions},
    texts::Locale,
    web::{
        AppError, Page, device,
        forms::{Errors, FormState, Posted},
        limits::ClientIp,
        session::{self, Applicant, UserAgent},
    },
};

const PATH: &str = "/account/settings";

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// What was just saved.
    saved: String,
}

/// What can be saved here; each has a text `settings-saved-`.
const SAVED: [&str; 4] = ["language", "password", "session", "sessions"];

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LanguageForm {
    language: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    current_password: String,
    new_password: String,
}

/// Where one is signed in.
struct Session {
    id: Uuid,
    device: String,
    last_seen_at: OffsetDateTime,
}

#[derive(Template, WebTemplate)]
#[template(path = "account/settings.html")]
struct SettingsPage {
    page: Page,
    email: String,
    /// There is, or will be, a certification.
    has_certification: bool,
    /// The language tag of the account's mails.
    language: String,
    sessions: Vec<Session>,
    /// The session that this page was asked for in.
    this_session: Uuid,
    /// The form for another password.
    form: FormState,
    /// What was just saved, part of text ids.
    saved: Option<&'static str>,
}

async fn render(
    app: &App,
    page: Page,
    applicant: &Applicant,
    form: FormState,
    saved: Option<&'static str>,
) -> Result<Response, AppError> {
    let signed_in = &applicant.0;
    let sessions = sessions::of_account(&app.pool, signed_in.account_id, app.clock.now()).await?;
    let texts = page.texts;
    let sessions = sessions.into_iter().map(|session| Session {
        id: session.id,
        device: device::name(texts, &session.user_agent),
        last_seen_at: session.last_seen_at,
    });
    let settings = SettingsPage {
        // The page is shown here, whichever of its forms was sent.
        page: page.at(PATH),
        email: signed_in.email.clone(),
        has_certification: is_certified(applicant.registration()),
        language: signed_in.locale.clone(),
        sessions: sessions.collect(),
        this_session: signed_in.session_id,
        form,
        saved,
    };
    Ok((settings.form.status(), settings).into_response())
}

/// Whether the registration is one that is verified by certification.
fn is_certified(registration: &Registration) -> bool {
    registration.status != Status::Draft && registration.verification_method == Some(VerificationMethod::Certification)
}

fn saved(what: &str) -> Response {
    Redirect::to(&format!("{PATH}?saved={what}")).into_response()
}

pub async fn show(
    State(app): State<App>,
    page: Page,
    applicant: Applicant,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let saved = SAVED.into_iter().find(|what| *what == asked.saved);
    render(&app, page, &applicant, FormState::default(), saved).await
}

/// `POST /account/settings/language`
pub async fn set_language(
    State(app): State<App>,
    applicant: Applicant,
    posted: Posted<LanguageForm>,
) -> Result<Response, AppError> {
    let locale = Locale::ALL.into_iter().find(|locale| locale.as_str() == posted.form.language);
    let locale = locale.ok_or(AppError::BadRequest)?;
    accounts::set_locale(&app.pool, applicant.0.account_id, locale.as_str()).await?;
    Ok(saved("language"))
}

/// Whether this is the account's password; tries are limited as those at signing in.
///
/// # Errors
/// Too many tries, or too many at once; those of the database.
pub(super) async fn is_current_password(
    app: &App,
    client: ClientIp,
    applicant: &Applicant,
    typed: &str,
) -> Result<bool, AppError> {
    if typed.is_empty() {
        return Ok(false);
    }
    let email = EmailAddress::parse(&applicant.0.email).map_err(|error| AppError::Internal(error.into()))?;
    app.limit_sign_ins(client, &email.key()).await?;
    let hash = accounts::password_hash(&app.pool, applicant.0.account_id).await?;
    match Password::from_typed(typed) {
        Ok(typed) => Ok(app.passwords.verify(&typed, Some(&hash)).await?),
        Err(_) => Ok(false),
    }
}

/// The error of one that is not.
pub(super) fn password_error(typed: &str) -> &'static str {
    if typed.is_empty() { "current-password-required" } else { "password-wrong" }
}

/// `POST /account/settings/password`: every other session ends.
pub async fn change_password(
    State(app): State<App>,
    page: Page,
    cookies: CookieJar,
    client: ClientIp,
    user_agent: UserAgent,
    applicant: Applicant,
    posted: Posted<PasswordForm>,
) -> Result<Response, AppError> {
    if posted.only_language {
        return render(&app, page, &applicant, posted.state, None).await;
    }
    let signed_in = &applicant.0;
    let mut errors = Errors::default();
    if !is_current_password(&app, client, &applicant, &posted.form.current_password).await? {
        errors.add("current_password", password_error(&posted.form.current_password));
    }
    let context = [signed_in.email.as_str(), &app.config.platform.name_zh, &app.config.platform.name_en];
    let judged = app.passwords.judge(&posted.form.new_password, &context).await?;
    let new = errors.take("new_password", judged, |error| error.code());
    let (Some(new), true) = (new, errors.is_empty()) else {
        return render(&app, page, &applicant, posted.state.with_errors(errors), None).await;
    };
    let hash = app.passwords.hash(&new.into_password()).await?;
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    accounts::set_password(&mut transaction, signed_in.account_id, &hash, now).await?;
    let cookie = session::start(&app, &mut transaction, &cookies, signed_in.account_id, &user_agent, now).await?;
    let mail = MailMessage::PasswordChanged { reset: app.config.link("/account/password/forgot"), keeps_device: true };
    mail.enqueue(&mut transaction, &app.config.keys, &signed_in.email, &signed_in.locale, now).await?;
    transaction.commit().await?;
    app.wake.notify_waiters();
    Ok((cookies.add(cookie), saved("password")).into_response())
}

/// `POST /account/settings/sessions`: ends all but this one.
pub async fn end_other_sessions(State(app): State<App>, applicant: Applicant) -> Result<Response, AppError> {
    sessions::end_others(&app.pool, applicant.0.account_id, applicant.0.session_id).await?;
    Ok(saved("sessions"))
}

/// `POST /account/settings/sessions/{id}`: ends one.
pub async fn end_session(
    State(app): State<App>,
    applicant: Applicant,
    Path(id): Path<Uuid>,
) -> Result<Response, AppError> {
    if !sessions::end_one(&app.pool, applicant.0.account_id, id).await? {
        return Err(AppError::NotFound);
    }
    Ok(saved("session"))
}
