//! All answers once more, and the button after which the subject cannot be changed. Pressed twice, it registers once.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use validator::{Validate, ValidationError};

use super::{Place, correction};
use crate::{
    app::App,
    domain::{
        calendar,
        identifiers::{BankAccountNumber, MobileNumber, ResidentId},
        queue::REGISTRATION_TARGET,
        registration::{self, Event, Status, Step},
        subject::{SubjectName, VerificationMethod},
        transfer,
    },
    life::certification::PATH as CERTIFICATION_PATH,
    mail::MailMessage,
    security::encryption::random_bytes,
    store::{
        audit::Actor,
        registrations::{
            self, Registration, bank_account_place, limits, resident_id_place, review,
            transition::{self, Change},
        },
        sessions::SignedIn,
    },
    web::{
        AppError, Page,
        forms::{Errors, FormState, Posted, ticked},
        session::Applicant,
    },
};

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub struct ConfirmForm {
    #[validate(custom(function = "final_agreed"))]
    subject_final: String,
}

fn final_agreed(value: &str) -> Result<(), ValidationError> {
    ticked(value, "subject-final-required")
}

/// The answers as the page lists them, personal numbers masked.
struct Answers {
    email: String,
    account_type: &'static str,
    subject_type: &'static str,
    is_organization: bool,
    subject_name: String,
    subject_code: String,
    verification_method: Option<&'static str>,
    /// The fee in yuan where certification was chosen and costs something.
    fee: Option<String>,
    bank_account: Option<BankAccountAnswer>,
    administrator_name: String,
    resident_id: String,
    mobile: String,
}

struct BankAccountAnswer {
    name: String,
    number: String,
    bank: String,
    place: String,
    /// A personal card was given, as it seems; transfers from one are refunded.
    looks_personal: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "register/confirm.html")]
struct ConfirmPage {
    page: Page,
    place: Place,
    form: FormState,
    answers: Answers,
}

fn answers(app: &App, applicant: &SignedIn, registration: &Registration) -> Result<Answers, AppError> {
    let keys = &app.config.keys;
    let subject_type = registration.subject_type.ok_or(AppError::Conflict)?;
    let administrator = registration.administrator.as_ref().ok_or(AppError::Conflict)?;
    let resident_id = keys.decrypt_text(resident_id_place(registration.id), &administrator.resident_id)?;
    let unreadable = |error: &dyn std::fmt::Display| AppError::Internal(anyhow::anyhow!("a stored answer: {error}"));
    let resident_id =
        ResidentId::parse(&resident_id, calendar::today(app.clock.now())).map_err(|error| unreadable(&error))?;
    let mobile = MobileNumber::parse(&administrator.mobile).map_err(|error| unreadable(&error))?;
    let bank_account = match &registration.bank_account {
        None => None,
        Some(stored) => {
            let number = keys.decrypt_text(bank_account_place(registration.id), &stored.number)?;
            let number = BankAccountNumber::parse(&number).map_err(|error| unreadable(&error))?;
            Some(BankAccountAnswer {
                name: stored.name.clone(),
                number: number.masked(),
                bank: stored.bank.clone(),
                place: format!("{} {}", stored.province, stored.city),
                looks_personal: number.looks_like_personal_card(),
            })
        }
    };
    let fee = app.config.platform.certification_fee(subject_type);
    let certifies = registration.verification_method == Some(VerificationMethod::Certification);
    Ok(Answers {
        email: applicant.email.clone(),
        account_type: registration.account_type.as_str(),
        subject_type: subject_type.as_str(),
        is_organization: subject_type.needs_subject_details(),
        subject_name: registration.subject_name.clone().unwrap_or_default(),
        subject_code: registration.subject_code.clone().unwrap_or_default(),
        verification_method: registration.verification_method.map(VerificationMethod::as_str),
        fee: (certifies && fee.0 > 0).then(|| fee.yuan()),
        bank_account,
        administrator_name: administrator.name.clone(),
        resident_id: resident_id.masked(),
        mobile: mobile.masked(),
    })
}

fn render(
    app: &App,
    page: Page,
    applicant: &SignedIn,
    registration: &Registration,
    form: FormState,
    status: StatusCode,
) -> Result<Response, AppError> {
    let answers = answers(app, applicant, registration)?;
    let place = Place::of(Step::Confirm, registration);
    let form = form.for_version(registration.version);
    Ok((status, ConfirmPage { page, place, form, answers }).into_response())
}

pub async fn show(State(app): State<App>, page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let registration = applicant.draft_at(Step::Confirm)?;
    if registration.status == Status::Returned {
        return correction::show(&app, page, registration).await;
    }
    render(&app, page, &applicant.0, registration, FormState::default(), StatusCode::OK)
}

pub async fn submit(
    State(app): State<App>,
    page: Page,
    applicant: Applicant,
    posted: Posted<ConfirmForm>,
) -> Result<Response, AppError> {
    let shown = applicant.draft_at(Step::Confirm)?;
    if shown.status == Status::Returned {
        return correction::submit(&app, page, &applicant, posted.version).await;
    }
    if posted.only_language {
        return render(&app, page, &applicant.0, shown, posted.state, StatusCode::OK);
    }
    let errors = Errors::of(&posted.form, &["subject_final"]);
    if !errors.is_empty() {
        let form = posted.state.with_errors(errors);
        return render(&app, page, &applicant.0, shown, form, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let mut transaction = app.pool.begin().await?;
    // Further presses of the button wait here, and then find it done.
    let registration = registrations::lock(&mut transaction, shown.id).await?;
    if registration.status != Status::Draft {
        return Ok(Redirect::to(Step::Done.path()).into_response());
    }
    if registration::next_step(&registration.progress()) != Step::Confirm {
        return Ok(Redirect::to(registration::next_step(&registration.progress()).path()).into_response());
    }
    if applicant.draft_version(posted.version).version != registration.version {
        // The tick was for other answers: it has to be set again.
        let form = FormState::default().with_error("subject_final", "stale-form");
        return render(&app, page, &applicant.0, &registration, form, StatusCode::CONFLICT);
    }
    if let Some(code) = confirm(&app, &mut transaction, &applicant.0, &registration).await? {
        let form = posted.state.with_error("subject_final", code);
        return render(&app, page, &applicant.0, &registration, form, StatusCode::UNPROCESSABLE_ENTITY);
    }
    transaction.commit().await?;
    app.wake.notify_waiters();
    Ok(Redirect::to(Step::Done.path()).into_response())
}

/// Registers; or the code of the limit that stands against it.
async fn confirm(
    app: &App,
    connection: &mut sqlx::PgConnection,
    applicant: &SignedIn,
    registration: &Registration,
) -> Result<Option<&'static str>, AppError> {
    let subject_type = registration.subject_type.ok_or(AppError::Conflict)?;
    let reached = limits::check(&mut *connection, registration.id, subject_type, &app.config.limits).await?;
    if let Some(reached) = reached {
        return Ok(Some(reached.code()));
    }
    let now = app.clock.now();
    let name = registration.subject_name.as_deref().map(SubjectName::parse).transpose();
    // What an older version took for a name may be none any more.
    let payer_key = name.map_err(|_| AppError::SeeOther(Step::Subject.path().to_owned()))?.map(|name| name.key());
    transition::mark_confirmed(&mut *connection, registration.id, payer_key.as_deref(), now).await?;
    let reference = registration.reference.clone();
    let (deadline_at, mail) = match registration.verification_method {
        None => {
            review::submit(&mut *connection, &app.config.keys, registration, now).await?;
            let expected = Some(app.config.holidays.end_of_working_day(now, REGISTRATION_TARGET));
            (None, MailMessage::ConfirmedForReview { reference, account: app.config.link("/account"), expected })
        }
        Some(VerificationMethod::CorporateTransfer) => {
            let random = random_bytes::<16>();
            let halves = [u64::from_le_bytes(half(&random, 0)), u64::from_le_bytes(half(&random, 8))];
            let issued = transition::issue_instruction(&mut *connection, registration.id, halves).await?;
            let Some((amount_fen, _)) = issued else { return Ok(Some("limit-payer")) };
            let deadline = transfer::deadline(now);
            let instruction = app.config.link("/account/transfer");
            (Some(deadline), MailMessage::ConfirmedForTransfer { reference, instruction, amount_fen, deadline })
        }
        Some(VerificationMethod::Certification) => {
            let deadline = transfer::certification_deadline(now);
            let apply = app.config.link(CERTIFICATION_PATH);
            let fee_fen = Some(app.config.platform.certification_fee(subject_type).0);
            (Some(deadline), MailMessage::ConfirmedForCertification { reference, apply, fee_fen, deadline })
        }
    };
    let event = Event::Confirmed(registration.verification_method);
    let mail = Some(mail.for_outbox(&applicant.email, &applicant.locale)?);
    let change =
        Change { deadline_at, mail, ..Change::of(registration, event, Actor::Applicant(applicant.account_id)) };
    let changed = transition::apply(connection, &app.config.keys, change, now).await?;
    if changed.is_none() {
        return Err(AppError::Conflict);
    }
    Ok(None)
}

fn half(bytes: &[u8; 16], from: usize) -> [u8; 8] {
    std::array::from_fn(|at| bytes[from + at])
}
