//! "We have sent a mail": resend it, change the address, what to do if nothing came.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use time::{Duration, OffsetDateTime};

use super::{Place, credentials::mail_link};
use crate::{
    app::App,
    domain::{email::EmailAddress, registration::Step},
    store::signups::{self, LinksSent, Signup},
    web::{
        AppError, Page,
        forms::{Errors, FormState, Posted},
        limits::ClientIp,
        session::SigningUp,
    },
};

/// How long to wait before the next mail.
const RESEND_AFTER: Duration = Duration::seconds(60);
/// Mails a day, after the first one.
const RESENDS_A_DAY: i64 = 5;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AddressForm {
    email: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "register/activation.html")]
struct ActivationPage {
    page: Page,
    place: Place,
    /// The address the mail went to.
    email: String,
    /// Seconds until the mail can be sent again; 0: now.
    wait: i64,
    /// No more mails today.
    exhausted: bool,
    /// The form for another address.
    form: FormState,
}

fn seconds_to_wait(sent: LinksSent, now: OffsetDateTime) -> i64 {
    sent.last_at.map_or(0, |last| (last + RESEND_AFTER - now).whole_seconds().max(0))
}

fn activation_page(app: &App, page: Page, signing_up: &SigningUp, form: FormState) -> ActivationPage {
    ActivationPage {
        // The page is shown here, whichever of its forms was sent.
        page: page.at(Step::Activation.path()),
        place: Place::at_start(Step::Activation),
        email: signing_up.signup.email.clone(),
        wait: seconds_to_wait(signing_up.sent, app.clock.now()),
        exhausted: signing_up.sent.in_the_last_day > RESENDS_A_DAY,
        form,
    }
}

pub async fn show(State(app): State<App>, page: Page, signing_up: SigningUp) -> Response {
    activation_page(&app, page, &signing_up, FormState::default()).into_response()
}

/// `POST /register/activation/resend`
pub async fn resend(
    State(app): State<App>,
    page: Page,
    signing_up: SigningUp,
    client: ClientIp,
) -> Result<Response, AppError> {
    let wait = seconds_to_wait(signing_up.sent, app.clock.now());
    if let Some(code) = refusal(&signing_up, wait) {
        let form = FormState::default().with_error("resend", code);
        let retry_after = [(header::RETRY_AFTER, wait.max(1).to_string())];
        let page = activation_page(&app, page, &signing_up, form);
        return Ok((StatusCode::TOO_MANY_REQUESTS, retry_after, page).into_response());
    }
    send(&app, &page, client, &signing_up.signup, None).await
}

fn refusal(signing_up: &SigningUp, wait: i64) -> Option<&'static str> {
    if signing_up.sent.in_the_last_day > RESENDS_A_DAY {
        Some("activation-many")
    } else {
        (wait > 0).then_some("activation-wait")
    }
}

/// `POST /register/activation/address`
pub async fn change_address(
    State(app): State<App>,
    page: Page,
    signing_up: SigningUp,
    client: ClientIp,
    posted: Posted<AddressForm>,
) -> Result<Response, AppError> {
    let mut errors = Errors::default();
    let email = errors.take("email", EmailAddress::parse(&posted.form.email), |error| error.code());
    let form = match email {
        _ if posted.only_language => posted.state,
        None => posted.state.with_errors(errors),
        // Correcting a slip must not wait a minute; the limits per day and network still hold.
        Some(_) if refusal(&signing_up, 0).is_some() => posted.state.with_error("email", "activation-many"),
        Some(email) => return send(&app, &page, client, &signing_up.signup, Some(email)).await,
    };
    Ok((form.status(), activation_page(&app, page, &signing_up, form)).into_response())
}

async fn send(
    app: &App,
    page: &Page,
    client: ClientIp,
    signup: &Signup,
    new_address: Option<EmailAddress>,
) -> Result<Response, AppError> {
    app.limit_sign_ups(client).await?;
    let changes = new_address.is_some();
    let email = match new_address {
        Some(email) => email,
        None => EmailAddress::parse(&signup.email).map_err(|error| AppError::Internal(error.into()))?,
    };
    let may_mail = app.may_mail(&email).await?;
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    if changes {
        signups::change_address(&mut transaction, signup.id, &email).await?;
    }
    mail_link(app, &mut transaction, signup.id, &email, page.lang(), may_mail, now).await?;
    transaction.commit().await?;
    app.wake.notify_one();
    Ok(Redirect::to(Step::Activation.path()).into_response())
}
