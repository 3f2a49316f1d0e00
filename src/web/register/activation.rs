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

use super::{Place, mail_link};
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

#[derive(Default, Deserialize)]
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
    match send(&app, &page, client, &signing_up.signup, None).await {
        Ok(None) => Ok(Redirect::to(Step::Activation.path()).into_response()),
        Ok(Some(refusal)) => {
            let wait = seconds_to_wait(signing_up.sent, app.clock.now()).max(1);
            let form = FormState::default().with_error("resend", refusal);
            let page = activation_page(&app, page, &signing_up, form);
            Ok((StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, wait.to_string())], page).into_response())
        }
        Err(error) => {
            let render = |form| activation_page(&app, page, &signing_up, form).into_response();
            error.on_form(FormState::default(), "resend", render)
        }
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
    let render =
        |page, form: FormState| (form.status(), activation_page(&app, page, &signing_up, form)).into_response();
    let (false, Some(email)) = (posted.only_language, email) else {
        let form = if posted.only_language { posted.state } else { posted.state.with_errors(errors) };
        return Ok(render(page, form));
    };
    match send(&app, &page, client, &signing_up.signup, Some(email)).await {
        Ok(None) => Ok(Redirect::to(Step::Activation.path()).into_response()),
        Ok(Some(refusal)) => Ok(render(page, posted.state.with_error("email", refusal))),
        Err(error) => error.on_form(posted.state, "email", |form| render(page, form)),
    }
}

/// Sends another mail, to the same or a new address; or the code of what stands against it.
async fn send(
    app: &App,
    page: &Page,
    client: ClientIp,
    signup: &Signup,
    new_address: Option<EmailAddress>,
) -> Result<Option<&'static str>, AppError> {
    app.limit_mail_requests(client).await?;
    let changes = new_address.is_some();
    let email = match new_address {
        Some(email) => email,
        None => EmailAddress::parse(&signup.email).map_err(|error| AppError::Internal(error.into()))?,
    };
    let may_mail = app.may_mail(&email).await?;
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    // Requests at once take turns: each counts what the one before has sent.
    let signup = signups::lock(&mut transaction, signup.id).await?.filter(|signup| signup.activated_at.is_none());
    let Some(signup) = signup else {
        return Err(AppError::SeeOther("/account/sign-in?activated=1".to_owned()));
    };
    let sent = signups::links_sent(&mut *transaction, signup.id, now).await?;
    if sent.in_the_last_day > RESENDS_A_DAY {
        return Ok(Some("activation-many"));
    }
    if changes {
        // Correcting a slip must not wait a minute.
        signups::change_address(&mut transaction, signup.id, &email).await?;
    } else if seconds_to_wait(sent, now) > 0 {
        return Ok(Some("activation-wait"));
    }
    signups::supersede_links(&mut transaction, signup.id, now).await?;
    mail_link(app, &mut transaction, signup.id, &email, page.lang(), may_mail, now).await?;
    transaction.commit().await?;
    app.wake.notify_waiters();
    Ok(None)
}
