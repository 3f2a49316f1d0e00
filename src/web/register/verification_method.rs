//! How the subject proves who it is, and for a transfer the account that it will come from.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::Place;
use crate::{
    app::App,
    domain::{
        bank::{BANKS, BankAccount, PROVINCES, TypedBankAccount},
        registration::{self, Progress, Step},
        subject::{SubjectName, SubjectType, VerificationMethod},
    },
    store::registrations::{
        Registration,
        answers::{self, Saved},
        bank_account_place,
    },
    texts::Locale,
    web::{
        AppError, Page,
        forms::{Errors, FormState, Posted},
        session::Applicant,
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct VerificationMethodForm {
    verification_method: String,
    bank_account_name: String,
    bank_account_number: String,
    bank: String,
    province: String,
    city: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "register/verification_method.html")]
struct VerificationMethodPage {
    page: Page,
    place: Place,
    form: FormState,
    /// The names of the methods that this subject may choose; with one alone the page says so.
    methods: Vec<&'static str>,
    /// The certification fee in yuan; `None`: free of charge.
    fee: Option<String>,
    /// Suggestions for the bank and the province.
    banks: &'static [&'static str],
    provinces: Vec<&'static str>,
}

impl VerificationMethodPage {
    /// Whether a corporate transfer can be chosen.
    fn offers_transfer(&self) -> bool {
        self.methods.contains(&VerificationMethod::CorporateTransfer.as_str())
    }
}

struct Draft<'a> {
    registration: &'a Registration,
    kind: SubjectType,
    name: SubjectName,
}

fn draft(applicant: &Applicant, shown: Option<i64>) -> Result<Draft<'_>, AppError> {
    let registration = applicant.draft_for(Step::VerificationMethod, shown)?;
    let missing = || AppError::SeeOther(Step::Subject.path().to_owned());
    let kind = registration.subject_type.ok_or_else(missing)?;
    let name = SubjectName::parse(registration.subject_name.as_deref().unwrap_or_default()).map_err(|_| missing())?;
    Ok(Draft { registration, kind, name })
}

fn method_page(app: &App, page: Page, draft: &Draft<'_>, form: FormState) -> VerificationMethodPage {
    let fee = app.config.platform.certification_fee(draft.kind);
    let locale = page.locale();
    VerificationMethodPage {
        page,
        place: Place::of(Step::VerificationMethod, draft.registration),
        form: form.for_version(draft.registration.version),
        methods: draft.kind.verification_methods().iter().map(|method| method.as_str()).collect(),
        fee: (fee.0 > 0).then(|| fee.yuan()),
        banks: BANKS,
        provinces: PROVINCES
            .iter()
            .map(|(chinese, english)| match locale {
                Locale::Chinese => *chinese,
                Locale::English => *english,
            })
            .collect(),
    }
}

pub async fn show(State(app): State<App>, page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let draft = draft(&applicant, None)?;
    let registration = draft.registration;
    let only_choice = match draft.kind.verification_methods() {
        [only] => Some(*only),
        _ => None,
    };
    let method = registration.verification_method.or(only_choice).map_or("", VerificationMethod::as_str);
    let form = match &registration.bank_account {
        Some(account) => {
            let number = app.config.keys.decrypt_text(bank_account_place(registration.id), &account.number)?;
            FormState::filled([
                ("verification_method", method),
                ("bank_account_name", &account.name),
                ("bank_account_number", &number),
                ("bank", &account.bank),
                ("province", &account.province),
                ("city", &account.city),
            ])
        }
        // The account has to be in the subject's name, so it need not be typed again.
        None => FormState::filled([("verification_method", method), ("bank_account_name", draft.name.as_str())]),
    };
    Ok(method_page(&app, page, &draft, form).into_response())
}

pub async fn submit(
    State(app): State<App>,
    page: Page,
    applicant: Applicant,
    posted: Posted<VerificationMethodForm>,
) -> Result<Response, AppError> {
    let draft = draft(&applicant, posted.version)?;
    if posted.only_language {
        return Ok(method_page(&app, page, &draft, posted.state).into_response());
    }
    let mut errors = Errors::default();
    let (method, account) = match parse(&posted.form, &draft, &mut errors) {
        Some(answer) => answer,
        None => {
            let form = posted.state.with_errors(errors);
            return Ok((form.status(), method_page(&app, page, &draft, form)).into_response());
        }
    };
    let version = applicant.draft_version(posted.version);
    let saved = answers::save_verification_method(
        &app.pool,
        &app.config.keys,
        version,
        method,
        account.as_ref(),
        app.clock.now(),
    )
    .await?;
    match saved {
        Saved::Yes => {
            let progress = Progress {
                verification_method: Some(method),
                has_bank_account: account.is_some(),
                ..draft.registration.progress()
            };
            Ok(Redirect::to(registration::next_step(&progress).path()).into_response())
        }
        Saved::Stale => {
            let form = posted.state.with_error("verification_method", "stale-form");
            Ok((StatusCode::CONFLICT, method_page(&app, page, &draft, form)).into_response())
        }
    }
}

fn parse(
    form: &VerificationMethodForm,
    draft: &Draft<'_>,
    errors: &mut Errors,
) -> Option<(VerificationMethod, Option<BankAccount>)> {
    let method = errors
        .take("verification_method", VerificationMethod::parse(&form.verification_method), |error| error.code())?;
    if !draft.kind.verification_methods().contains(&method) {
        errors.add("verification_method", "verification-method-unsuitable");
        return None;
    }
    if method == VerificationMethod::Certification {
        return Some((method, None));
    }
    let typed = TypedBankAccount {
        name: &form.bank_account_name,
        number: &form.bank_account_number,
        bank: &form.bank,
        province: &form.province,
        city: &form.city,
    };
    match BankAccount::parse(typed, &draft.name) {
        Ok(account) => Some((method, Some(account))),
        Err(faults) => {
            for (field, code) in faults {
                errors.add(
                    match field {
                        "name" => "bank_account_name",
                        "number" => "bank_account_number",
                        same => same,
                    },
                    code,
                );
            }
            None
        }
    }
}
