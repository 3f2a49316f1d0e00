//! Which kind of account. Nothing is stored yet but a cookie.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::Place;
use crate::{
    app::App,
    domain::{registration::Step, subject::AccountType},
    web::{
        AppError, Page,
        forms::{Errors, FormState, Posted},
        session::{self, ACCOUNT_TYPE_COOKIE, MaybeApplicant},
    },
};

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct AccountTypeForm {
    account_type: String,
}

/// An account type as the page offers it.
pub struct Choice {
    /// Its name in ids and values.
    pub value: &'static str,
    /// Whether it can be registered here now.
    pub open: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "register/account_type.html")]
struct AccountTypePage {
    page: Page,
    place: Place,
    form: FormState,
    choices: Vec<Choice>,
}

#[derive(Template, WebTemplate)]
#[template(path = "register/account_types.html")]
struct ComparisonPage {
    page: Page,
    choices: Vec<Choice>,
}

fn choices(app: &App) -> Vec<Choice> {
    let open = &app.config.platform.open_account_types;
    AccountType::ALL.iter().map(|kind| Choice { value: kind.as_str(), open: open.contains(kind) }).collect()
}

/// The account type chosen in this browser, if it is still open.
pub fn chosen(app: &App, cookies: &CookieJar) -> Option<AccountType> {
    let kind = AccountType::parse(&session::value(app, cookies, ACCOUNT_TYPE_COOKIE)?).ok()?;
    app.config.platform.open_account_types.contains(&kind).then_some(kind)
}

fn render(app: &App, page: Page, form: FormState) -> Response {
    let place = Place::at_start(Step::AccountType);
    (form.status(), AccountTypePage { page, place, form, choices: choices(app) }).into_response()
}

pub async fn show(
    State(app): State<App>,
    page: Page,
    cookies: CookieJar,
    MaybeApplicant(applicant): MaybeApplicant,
) -> Response {
    if let Some(applicant) = applicant {
        return session::to_next_step(applicant.registration()).into_response();
    }
    let chosen = chosen(&app, &cookies).map(AccountType::as_str);
    render(&app, page, FormState::filled(chosen.map(|kind| ("account_type", kind))))
}

/// `GET /register/account-types`: how the types differ.
pub async fn compare(State(app): State<App>, page: Page) -> impl IntoResponse {
    ComparisonPage { page, choices: choices(&app) }
}

pub async fn submit(
    State(app): State<App>,
    page: Page,
    cookies: CookieJar,
    MaybeApplicant(applicant): MaybeApplicant,
    posted: Posted<AccountTypeForm>,
) -> Result<Response, AppError> {
    if let Some(applicant) = applicant {
        return Ok(session::to_next_step(applicant.registration()).into_response());
    }
    if posted.only_language {
        return Ok(render(&app, page, posted.state));
    }
    let mut errors = Errors::default();
    let kind = errors.take("account_type", AccountType::parse(&posted.form.account_type), |error| error.code());
    match kind {
        Some(kind) if app.config.platform.open_account_types.contains(&kind) => {
            let cookie = session::cookie(&app, ACCOUNT_TYPE_COOKIE, kind.as_str().to_owned());
            Ok((cookies.add(cookie), Redirect::to(Step::Credentials.path())).into_response())
        }
        Some(_) => Ok(render(&app, page, posted.state.with_error("account_type", "account-type-closed"))),
        None => Ok(render(&app, page, posted.state.with_errors(errors))),
    }
}
