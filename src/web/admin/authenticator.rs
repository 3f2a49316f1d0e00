//! Setting up the second factor: after an invitation, and again in the settings; and the recovery codes.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{AdminPage, Operator, second_factor::count_try, session};
use crate::{
    app::App,
    domain::text::compact,
    mail::{MailMessage, SecurityNews},
    security::second_factor::TotpSecret,
    store::{
        audit::Actor,
        operators::{
            self, invitations,
            second_factor::{self, RECOVERY_CODES},
            sessions::{self, SignedIn, Stage},
        },
    },
    web::{
        AppError, Page,
        forms::{FormState, Posted},
        qr,
        session::UserAgent,
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    one_time_code: String,
}

/// A secret as an authenticator takes it.
struct Shown {
    /// The QR code.
    svg: String,
    /// The secret in groups of four.
    text: String,
}

impl Shown {
    fn new(page: &Page, secret: &TotpSecret, account: &str) -> Result<Self, AppError> {
        let url = secret.url(page.platform(), account).map_err(|error| AppError::Internal(error.into()))?;
        Ok(Self { svg: qr::code(&url, page.t("authenticator-qr-label"))?, text: secret.for_typing() })
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/enrolment.html")]
struct EnrolmentPage {
    page: Page,
    secret: Shown,
    form: FormState,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/authenticator.html")]
struct AuthenticatorPage {
    page: AdminPage,
    /// The new secret, once it was asked for.
    secret: Option<Shown>,
    form: FormState,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/recovery_codes.html")]
struct RecoveryCodesPage {
    page: Page,
    codes: Vec<String>,
}

/// Somebody who has answered an invitation, and the secret that they were offered.
async fn enrolling(app: &App, cookies: &CookieJar) -> Result<(SignedIn, TotpSecret), AppError> {
    let elsewhere = || AppError::SeeOther("/admin/sign-in".to_owned());
    let operator = session::load(app, cookies, Stage::Enrolling).await?.ok_or_else(elsewhere)?;
    let secret = second_factor::pending(&app.pool, &app.config.keys, operator.operator_id).await?;
    Ok((operator, secret.ok_or_else(elsewhere)?))
}

fn render_enrolment(page: Page, secret: &TotpSecret, email: &str, form: FormState) -> Result<Response, AppError> {
    let secret = Shown::new(&page, secret, email)?;
    Ok((form.status(), EnrolmentPage { page, secret, form }).into_response())
}

/// `GET /admin/enrolment`
pub async fn enrol(State(app): State<App>, page: Page, cookies: CookieJar) -> Result<Response, AppError> {
    let (operator, secret) = enrolling(&app, &cookies).await?;
    render_enrolment(page, &secret, &operator.email, FormState::default())
}

/// `POST /admin/enrolment`: the first code makes somebody an operator; the recovery codes are shown this once.
pub async fn submit_enrolment(
    State(app): State<App>,
    page: Page,
    cookies: CookieJar,
    user_agent: UserAgent,
    posted: Posted<CodeForm>,
) -> Result<Response, AppError> {
    let (operator, secret) = enrolling(&app, &cookies).await?;
    if posted.only_language {
        return render_enrolment(page, &secret, &operator.email, posted.state);
    }
    count_try(&app, &operator).await?;
    let now = app.clock.now();
    let Some(step) = secret.step_of(&compact(&posted.form.one_time_code), now) else {
        let form = posted.state.with_error("one_time_code", "second-factor-wrong");
        return render_enrolment(page, &secret, &operator.email, form);
    };
    let id = operator.operator_id;
    let mut transaction = app.pool.begin().await?;
    if !invitations::consume(&mut transaction, id, now).await? {
        // Superseded or expired meanwhile.
        return Err(AppError::Conflict);
    }
    second_factor::adopt(&mut transaction, &app.config.keys, id, &secret, step).await?;
    operators::note(&mut transaction, Actor::Operator(id), "enrolled", id, json!({}), now).await?;
    let cookie = session::start(&app, &mut transaction, &cookies, (id, Stage::SignedIn), &user_agent, now).await?;
    let codes = new_codes(&app, &mut transaction, id).await?;
    transaction.commit().await?;
    Ok((cookies.add(cookie), RecoveryCodesPage { page: page.at("/admin"), codes }).into_response())
}

async fn new_codes(app: &App, connection: &mut PgConnection, id: Uuid) -> Result<Vec<String>, AppError> {
    let codes = second_factor::renew_recovery_codes(connection, &app.config.keys, id).await?;
    debug_assert_eq!(codes.len(), RECOVERY_CODES);
    Ok(codes.iter().map(|code| code.for_writing_down()).collect())
}

async fn render(app: &App, page: AdminPage, form: FormState) -> Result<Response, AppError> {
    let pending = second_factor::pending(&app.pool, &app.config.keys, page.operator.operator_id).await?;
    let secret = pending.map(|secret| Shown::new(&page, &secret, &page.operator.email)).transpose()?;
    Ok((form.status(), AuthenticatorPage { page, secret, form }).into_response())
}

/// `GET /admin/settings/authenticator`
pub async fn show(State(app): State<App>, page: AdminPage) -> Result<Response, AppError> {
    render(&app, page, FormState::default()).await
}

/// `POST /admin/settings/authenticator/new`: offers another secret; the one in use stays until its first code.
pub async fn begin(State(app): State<App>, Operator(operator): Operator) -> Result<Response, AppError> {
    second_factor::offer(&app.pool, &app.config.keys, operator.operator_id, &TotpSecret::generate()).await?;
    Ok(Redirect::to("/admin/settings/authenticator").into_response())
}

/// `POST /admin/settings/authenticator`: the other authenticator is the one from now on.
pub async fn submit(
    State(app): State<App>,
    page: AdminPage,
    cookies: CookieJar,
    posted: Posted<CodeForm>,
) -> Result<Response, AppError> {
    if posted.only_language {
        return render(&app, page, posted.state).await;
    }
    let operator = page.operator.clone();
    count_try(&app, &operator).await?;
    let now = app.clock.now();
    let pending = second_factor::pending(&app.pool, &app.config.keys, operator.operator_id).await?;
    let Some(secret) = pending else { return Ok(Redirect::to("/admin/settings/authenticator").into_response()) };
    let Some(step) = secret.step_of(&compact(&posted.form.one_time_code), now) else {
        return render(&app, page, posted.state.with_error("one_time_code", "second-factor-wrong")).await;
    };
    let mut transaction = app.pool.begin().await?;
    second_factor::adopt(&mut transaction, &app.config.keys, operator.operator_id, &secret, step).await?;
    let cookie = settle(&app, &mut transaction, &operator, SecurityNews::AuthenticatorChanged, now).await?;
    transaction.commit().await?;
    app.wake.notify_waiters();
    Ok((cookies.add(cookie), Redirect::to("/admin/settings?saved=1")).into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/recovery_codes_sure.html")]
struct SurePage {
    page: AdminPage,
    codes_left: i64,
    /// Which codes would be replaced.
    codes_mark: String,
}

/// `GET /admin/settings/recovery-codes`: the question before the old ones are void.
pub async fn ask_recovery_codes(State(app): State<App>, page: AdminPage) -> Result<Response, AppError> {
    let id = page.operator.operator_id;
    let codes_left = second_factor::recovery_codes_left(&app.pool, id).await?;
    let codes_mark = second_factor::recovery_codes_mark(&app.pool, id).await?;
    Ok(SurePage { page, codes_left, codes_mark }.into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RenewForm {
    /// Which codes are to be replaced.
    replaced: String,
}

/// `POST /admin/settings/recovery-codes`: shows new ones, this once. Sent again, by a reload, it makes no others: those that
/// were to be replaced have been.
pub async fn renew_recovery_codes(
    State(app): State<App>,
    page: Page,
    cookies: CookieJar,
    Operator(operator): Operator,
    posted: Posted<RenewForm>,
) -> Result<Response, AppError> {
    let mut transaction = app.pool.begin().await?;
    if second_factor::recovery_codes_mark(&mut *transaction, operator.operator_id).await? != posted.form.replaced {
        return Ok(Redirect::to("/admin/settings").into_response());
    }
    let codes = new_codes(&app, &mut transaction, operator.operator_id).await?;
    let news = SecurityNews::RecoveryCodesRenewed;
    let cookie = settle(&app, &mut transaction, &operator, news, app.clock.now()).await?;
    transaction.commit().await?;
    app.wake.notify_waiters();
    Ok((cookies.add(cookie), RecoveryCodesPage { page: page.at("/admin/settings"), codes }).into_response())
}

/// What follows every change to how an operator signs in: it is noted, mailed, every other session ends, and this one gets
/// another cookie.
///
/// # Errors
/// Those of the database.
pub async fn settle(
    app: &App,
    connection: &mut PgConnection,
    operator: &SignedIn,
    what: SecurityNews,
    now: OffsetDateTime,
) -> Result<axum_extra::extract::cookie::Cookie<'static>, AppError> {
    let id = operator.operator_id;
    operators::note(&mut *connection, Actor::Operator(id), what.as_str(), id, json!({}), now).await?;
    sessions::end_others(&mut *connection, id, operator.session_id).await?;
    let mail = MailMessage::Security { what, settings: app.config.link("/admin/settings") };
    mail.enqueue(&mut *connection, &app.config.keys, &operator.email, &operator.locale, now).await?;
    session::confirm(app, connection, operator.session_id, now).await
}
