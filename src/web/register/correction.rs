//! A returned registration: the fields that operators gave back with their reasons, and the button that sends them again.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use time::OffsetDateTime;

use crate::{
    app::App,
    domain::{
        calendar,
        identifiers::{MobileNumber, ResidentId},
        queue::REGISTRATION_TARGET,
        registration::{self, Event, Status, Step},
    },
    mail::{MailMessage, News, NewsKind},
    store::{
        audit::Actor,
        registrations::{
            self, Registration, limits, resident_id_place, review,
            transition::{self, Change},
        },
        reviews,
    },
    texts::Locale,
    web::{AppError, Page, forms::FormState, session::Applicant},
};

/// The fields of a returned registration that can be corrected, each with the operator's reason in the page's language.
pub struct Returned(Vec<(String, String)>);

impl Returned {
    /// The returned fields; `None`: the registration is not one that was returned.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn of(app: &App, locale: Locale, registration: &Registration) -> Result<Option<Self>, AppError> {
        if registration.status != Status::Returned {
            return Ok(None);
        }
        let fields = reviews::returned_fields(&app.pool, review::reviewed(registration)).await?;
        let in_language = fields.into_iter().map(|(field, reason)| match locale {
            Locale::Chinese => (field, reason.zh),
            Locale::English => (field, reason.en),
        });
        Ok(Some(Self(in_language.collect())))
    }

    /// Why a field was returned; `None`: it was accepted.
    pub fn reason(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(returned, _)| returned == field).map(|(_, reason)| reason.as_str())
    }
}

/// An answer as the page lists it.
struct Answer {
    label: &'static str,
    value: String,
    /// Where it is changed; empty: it was accepted.
    change: &'static str,
    reason: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "register/correction.html")]
struct CorrectionPage {
    page: Page,
    form: FormState,
    deadline_at: Option<OffsetDateTime>,
    answers: Vec<Answer>,
}

async fn render(
    app: &App,
    page: Page,
    registration: &Registration,
    form: FormState,
    status: StatusCode,
) -> Result<Response, AppError> {
    let stored = registration.administrator.as_ref().ok_or(AppError::Conflict)?;
    let resident_id = app.config.keys.decrypt_text(resident_id_place(registration.id), &stored.resident_id)?;
    let resident_id = ResidentId::parse(&resident_id, calendar::today(app.clock.now()))
        .map_err(|error| AppError::Internal(error.into()))?;
    let mobile = MobileNumber::parse(&stored.mobile).map_err(|error| AppError::Internal(error.into()))?;
    let returned = Returned::of(app, page.locale(), registration).await?.ok_or(AppError::Conflict)?;
    let answer = |field, label, value| {
        let reason = returned.reason(field).map(str::to_owned);
        let change = if reason.is_some() { "/register/administrator?details=1" } else { "" };
        Answer { label: page.t(label), value, change, reason }
    };
    let answers = vec![
        answer("administrator_name", "administrator-name", stored.name.clone()),
        answer("resident_id", "administrator-resident-id", resident_id.masked()),
        answer("mobile", "administrator-mobile", mobile.masked()),
    ];
    let form = form.for_version(registration.version);
    Ok((status, CorrectionPage { page, form, deadline_at: registration.deadline_at, answers }).into_response())
}

pub(super) async fn show(app: &App, page: Page, registration: &Registration) -> Result<Response, AppError> {
    render(app, page, registration, FormState::default(), StatusCode::OK).await
}

/// Sends the corrections to the operators. Pressed twice, they are sent once.
pub(super) async fn submit(
    app: &App,
    page: Page,
    applicant: &Applicant,
    shown: Option<i64>,
) -> Result<Response, AppError> {
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    let registration = registrations::lock(&mut transaction, applicant.registration().id).await?;
    if registration.status != Status::Returned {
        return Ok(Redirect::to(Step::Done.path()).into_response());
    }
    let next = registration::next_step(&registration.progress());
    if next != Step::Confirm {
        return Ok(Redirect::to(next.path()).into_response());
    }
    // Another answer than the page showed, or too late by the clock although no job has been by yet.
    if shown != Some(registration.version) || registration.deadline_at.is_some_and(|deadline| deadline <= now) {
        let form = FormState::default().with_error("correction", "stale-form");
        return render(app, page, &registration, form, StatusCode::CONFLICT).await;
    }
    let subject_type = registration.subject_type.ok_or(AppError::Conflict)?;
    if let Some(reached) = limits::check(&mut transaction, registration.id, subject_type, &app.config.limits).await? {
        let form = FormState::default().with_error("correction", reached.code());
        return render(app, page, &registration, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let keys = &app.config.keys;
    review::submit(&mut transaction, keys, &registration, now).await?;
    let expected = app.config.holidays.end_of_working_day(now, REGISTRATION_TARGET);
    let news = News {
        deadline: Some(expected),
        ..News::new(NewsKind::Corrected, &registration.reference, app.config.link("/account"))
    };
    let mail = Some(MailMessage::News(news).for_outbox(&applicant.0.email, &applicant.0.locale)?);
    let actor = Actor::Applicant(applicant.0.account_id);
    let change = Change { mail, ..Change::of(&registration, Event::Corrected, actor) };
    if transition::apply(&mut transaction, keys, change, now).await?.is_none() {
        return Err(AppError::Conflict);
    }
    transaction.commit().await?;
    app.wake.notify_waiters();
    Ok(Redirect::to(Step::Done.path()).into_response())
}
