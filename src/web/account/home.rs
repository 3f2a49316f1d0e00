//! `/account`: where my registration stands, what is due next and by when.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{
    Standing, certification,
    history::{self, PastEvent},
};
use crate::{
    app::App,
    domain::{
        identifiers::BankAccountNumber,
        registration::{self, Status, Step},
        subject::VerificationMethod,
    },
    life::certification::PAYMENT_PATH,
    store::{
        certifications,
        registrations::{self, Registration, bank_account_place},
    },
    texts::Texts,
    web::{AppError, Page, session::Applicant},
};

const TRANSFER: &str = "/account/transfer";
const CERTIFICATION: &str = "/account/settings/certification";

/// An answer of a draft, and where it is changed.
struct Answer {
    label: &'static str,
    value: String,
    href: &'static str,
}

/// A registration that has ended.
struct Before {
    reference: String,
    /// How.
    end: PastEvent,
}

/// How the registration ended that this one began anew from.
async fn before(app: &App, texts: Texts, draft: &Registration) -> Result<Option<Before>, AppError> {
    let Some(id) = registrations::previous_id(&app.pool, draft.id).await? else { return Ok(None) };
    let Some(ended) = registrations::by_id(&app.pool, id).await? else { return Ok(None) };
    let attempts = certifications::of_registration(&app.pool, id).await?;
    let mut events = history::of(app, texts, &ended, &attempts).await?;
    Ok(events.pop().map(|end| Before { reference: ended.reference, end }))
}

#[derive(Template, WebTemplate)]
#[template(path = "account/home.html")]
struct HomePage {
    page: Page,
    email: String,
    account_type: &'static str,
    /// The subject type's name, once confirmed.
    subject_type: Option<&'static str>,
    subject_name: Option<String>,
    /// What a draft holds so far.
    answers: Vec<Answer>,
    /// What became of the registration that a draft began anew from.
    before: Option<Before>,
    /// The answers were kept as long as they may be.
    is_erased: bool,
    standing: Standing,
    /// The version that a form on the page is about.
    version: i64,
    /// Where the applicant does what is due, or sees what is under way: the text of the button or link, and where it leads.
    action: Option<(&'static str, &'static str)>,
}

fn answers(app: &App, page: &Page, draft: &Registration) -> Result<Vec<Answer>, AppError> {
    let mut answers = Vec::new();
    let mut add = |label, value: &str, href| {
        answers.push(Answer { label: page.t(label), value: value.to_owned(), href });
    };
    if let Some(kind) = draft.subject_type {
        let name = page.t(&format!("subject-type-{}", kind.as_str()));
        add("confirm-subject-type", name, Step::SubjectType.path());
    }
    if let Some(name) = &draft.subject_name {
        add("account-subject-name", name, Step::Subject.path());
    }
    if let Some(code) = &draft.subject_code {
        add("confirm-code", code, Step::Subject.path());
    }
    if let Some(method) = draft.verification_method {
        let name = page.t(&format!("verification-method-{}", method.as_str()));
        add("confirm-method", name, Step::VerificationMethod.path());
    }
    if let Some(account) = &draft.bank_account {
        let number = app.config.keys.decrypt_text(bank_account_place(draft.id), &account.number)?;
        let number = BankAccountNumber::parse(&number).map_err(|error| AppError::Internal(error.into()))?;
        add("verification-bank-number", &number.masked(), Step::VerificationMethod.path());
    }
    if let Some(administrator) = &draft.administrator {
        add("administrator-name", &administrator.name, "/register/administrator?details=1");
    }
    Ok(answers)
}

pub async fn show(State(app): State<App>, page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let registration = applicant.registration();
    let standing = Standing::load(&app, page.texts, registration).await?;
    let action = match standing.situation {
        "draft" => Some(("account-go-on", registration::next_step(&registration.progress()).path())),
        "returned" if standing.history.last().is_some_and(|returned| registration.updated_at > returned.at) => {
            Some(("account-send-corrected", registration::next_step(&registration.progress()).path()))
        }
        "returned" => Some(("account-correct", "/register/administrator?details=1")),
        "awaiting_transfer" | "transfer_again" => Some(("account-see-transfer", TRANSFER)),
        // What was asked for can still be looked up.
        "awaiting_statement" | "transfer_late" | "payment_checking" | "payment_settling"
            if registration.verification_method != Some(VerificationMethod::Certification) =>
        {
            Some(("account-see-asked", TRANSFER))
        }
        "payment_checking" | "payment_settling" => Some(("account-see-certification", CERTIFICATION)),
        "registered_limited" | "certification_failed" => Some(("account-apply", CERTIFICATION)),
        "certification_draft" | "renewal_draft" => {
            let path = certification::onwards(&app, &applicant).await?;
            Some(("account-go-on", path.unwrap_or(CERTIFICATION)))
        }
        "certification_awaiting_payment" | "certification_payment_again" => {
            Some(("certification-see-payment", PAYMENT_PATH))
        }
        "certification_returned" => match certification::onwards(&app, &applicant).await? {
            Some(path) => Some(("certification-correct", path)),
            None => Some(("account-see-certification", CERTIFICATION)),
        },
        "renewal_open" | "renewal_in_review" => Some(("account-see-certification", CERTIFICATION)),
        "registered" if standing.valid_until.is_some() => Some(("account-see-certification", CERTIFICATION)),
        situation if situation.starts_with("certification_") => Some(("account-see-certification", CERTIFICATION)),
        _ => None,
    };
    let is_draft = registration.status == Status::Draft;
    let answers = if is_draft { answers(&app, &page, registration)? } else { Vec::new() };
    let before = if is_draft { before(&app, page.texts, registration).await? } else { None };
    Ok(HomePage {
        page,
        email: applicant.0.email.clone(),
        account_type: registration.account_type.as_str(),
        subject_type: registration.subject_type.filter(|_| !is_draft).map(|kind| kind.as_str()),
        subject_name: registration.subject_name.clone().filter(|_| !is_draft),
        answers,
        before,
        is_erased: registration.erased_at.is_some(),
        version: registration.version,
        standing,
        action,
    }
    .into_response())
}
