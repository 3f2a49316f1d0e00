//! Signing in, in two steps, and out.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use serde_json::json;

use super::{
    second_factor::{self, Proof},
    session::{self, operators_path},
};
use crate::{
    app::App,
    domain::{email::EmailAddress, password::Password},
    mail::{MailMessage, SecurityNews},
    store::{
        audit::Actor,
        operators::{self, Credentials, sessions::SignedIn, sessions::Stage},
    },
    web::{
        AppError, Page,
        forms::{Errors, FormState, Posted},
        limits::ClientIp,
        session::UserAgent,
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    email: String,
    password: String,
    next: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    one_time_code: String,
    next: String,
}

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    next: String,
    /// Too many codes were wrong.
    again: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/sign_in.html")]
struct SignInPage {
    page: Page,
    form: FormState,
    /// The id of the text that says why one has to sign in, where one would not expect it.
    why: Option<&'static str>,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/sign_in_code.html")]
struct CodePage {
    page: Page,
    form: FormState,
}

fn render(page: Page, form: FormState) -> Response {
    let why = was_over(form.value("next"));
    (form.status(), SignInPage { page, form, why }).into_response()
}

/// For whoever comes here from a form that they had sent when they were no longer signed in.
fn was_over(next: &str) -> Option<&'static str> {
    next.ends_with("?done=nothing").then_some("admin-sign-in-over")
}

fn render_code(page: Page, form: FormState) -> Response {
    (form.status(), CodePage { page, form }).into_response()
}

/// `GET /admin/sign-in`
pub async fn show(
    State(app): State<App>,
    page: Page,
    cookies: CookieJar,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    if session::load(&app, &cookies, Stage::SignedIn).await?.is_some() {
        return Ok(Redirect::to(operators_path(&asked.next)).into_response());
    }
    let ended = (!asked.next.is_empty() && session::had_one(&app, &cookies)).then_some("admin-sign-in-ended");
    let why = asked.again.as_ref().map(|_| "admin-sign-in-again").or_else(|| was_over(&asked.next)).or(ended);
    let form = FormState::filled([("next", asked.next.as_str())]);
    Ok(SignInPage { page, form, why }.into_response())
}

/// `POST /admin/sign-in`: the first step.
pub async fn submit(
    State(app): State<App>,
    page: Page,
    cookies: CookieJar,
    client: ClientIp,
    user_agent: UserAgent,
    posted: Posted<SignInForm>,
) -> Result<Response, AppError> {
    if posted.only_language {
        return Ok(render(page, posted.state));
    }
    let form = &posted.form;
    let mut errors = Errors::default();
    let email = errors.take("email", EmailAddress::parse(&form.email), |error| error.code());
    let password = errors.take("password", Password::from_typed(&form.password), |_| "operator-sign-in-wrong");
    let (Some(email), Some(password)) = (email, password) else {
        return Ok(render(page, posted.state.with_errors(errors)));
    };
    let credentials = match check(&app, client, &email, &password).await {
        Ok(Some(credentials)) => credentials,
        Ok(None) => {
            operators::refused_passwords::note(&app.pool, &email, app.clock.now()).await?;
            return Ok(render(page, posted.state.with_error("email", "operator-sign-in-wrong")));
        }
        Err(error) => return error.on_form(posted.state, "email", |form| render(page, form)),
    };
    let id = credentials.operator_id;
    if app.passwords.is_outdated(&credentials.password_hash) {
        let hash = app.passwords.hash(&password).await?;
        operators::rehash(&app.pool, id, &credentials.password_hash, &hash).await?;
    }
    let mut connection = app.pool.acquire().await?;
    let stage = (id, Stage::Password);
    let cookie = session::start(&app, &mut connection, &cookies, stage, &user_agent, app.clock.now()).await?;
    let next: String = form_urlencoded::byte_serialize(operators_path(&form.next).as_bytes()).collect();
    Ok((cookies.add(cookie), Redirect::to(&format!("/admin/sign-in/code?next={next}"))).into_response())
}

/// The operator behind address and password. An unknown address takes as long as a known one.
async fn check(
    app: &App,
    client: ClientIp,
    email: &EmailAddress,
    password: &Password,
) -> Result<Option<Credentials>, AppError> {
    app.limit_operator_sign_ins(client, &email.key()).await?;
    let credentials = operators::credentials(&app.pool, email).await?;
    let hash = credentials.as_ref().map(|credentials| credentials.password_hash.as_str());
    let agrees = app.passwords.verify(password, hash).await?;
    Ok(credentials.filter(|_| agrees))
}

async fn half_way(app: &App, cookies: &CookieJar) -> Result<SignedIn, AppError> {
    let half_way = session::load(app, cookies, Stage::Password).await?;
    half_way.ok_or_else(|| AppError::SeeOther("/admin/sign-in".to_owned()))
}

/// `GET /admin/sign-in/code`
pub async fn code(
    State(app): State<App>,
    page: Page,
    cookies: CookieJar,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    half_way(&app, &cookies).await?;
    Ok(render_code(page, FormState::filled([("next", asked.next.as_str())])))
}

/// `POST /admin/sign-in/code`: the second step.
pub async fn submit_code(
    State(app): State<App>,
    page: Page,
    cookies: CookieJar,
    user_agent: UserAgent,
    posted: Posted<CodeForm>,
) -> Result<Response, AppError> {
    let operator = half_way(&app, &cookies).await?;
    if posted.only_language {
        return Ok(render_code(page, posted.state));
    }
    let now = app.clock.now();
    let proof = match second_factor::check(&app, &operator, &posted.form.one_time_code, now).await {
        Ok(Some(proof)) => proof,
        Ok(None) => return Ok(render_code(page, posted.state.with_error("one_time_code", "second-factor-wrong"))),
        Err(error) => return error.on_form(posted.state, "one_time_code", |form| render_code(page, form)),
    };
    let id = operator.operator_id;
    let mut transaction = app.pool.begin().await?;
    let cookie = session::start(&app, &mut transaction, &cookies, (id, Stage::SignedIn), &user_agent, now).await?;
    let details = json!({ "with": proof.as_str() });
    operators::note(&mut transaction, Actor::Operator(id), "signed_in", id, details, now).await?;
    if proof == Proof::RecoveryCode {
        let settings = app.config.link("/admin/settings");
        let mail = MailMessage::Security { what: SecurityNews::RecoveryCodeUsed, settings };
        mail.enqueue(&mut transaction, &app.config.keys, &operator.email, &operator.locale, now).await?;
    }
    transaction.commit().await?;
    app.wake.notify_waiters();
    Ok((cookies.add(cookie), Redirect::to(operators_path(&posted.form.next))).into_response())
}

/// `POST /admin/sign-out`
pub async fn sign_out(State(app): State<App>, cookies: CookieJar) -> Result<Response, AppError> {
    let removal = session::end(&app, &cookies).await?;
    Ok((cookies.add(removal), Redirect::to("/admin/sign-in")).into_response())
}
