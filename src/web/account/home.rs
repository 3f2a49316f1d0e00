//! `/account`: where my registration stands, what is due next and by when.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{Standing, certification};
use crate::{
    app::App,
    domain::registration::{self, Status},
    life::certification::PAYMENT_PATH,
    web::{AppError, Page, session::Applicant},
};

const TRANSFER: &str = "/account/transfer";
const CERTIFICATION: &str = "/account/settings/certification";

#[derive(Template, WebTemplate)]
#[template(path = "account/home.html")]
struct HomePage {
    page: Page,
    email: String,
    account_type: &'static str,
    /// The subject type's name, once chosen.
    subject_type: Option<&'static str>,
    subject_name: Option<String>,
    standing: Standing,
    /// The version that a form on the page is about.
    version: i64,
    /// Where the applicant does what is due, or sees what is under way: the text of the button or link, and where it leads.
    action: Option<(&'static str, &'static str)>,
}

pub async fn show(State(app): State<App>, page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let registration = applicant.registration();
    let standing = Standing::load(&app, page.texts, registration).await?;
    let action = match standing.situation {
        "draft" => Some(("account-go-on", registration::next_step(&registration.progress()).path())),
        "returned" => Some(("account-correct", "/register/administrator?details=1")),
        "awaiting_transfer" | "transfer_again" => Some(("account-see-transfer", TRANSFER)),
        // What was asked for can still be looked up.
        "awaiting_statement" | "transfer_late" | "payment_checking" | "payment_settling"
            if registration.status != Status::RegisteredLimited =>
        {
            Some(("account-see-asked", TRANSFER))
        }
        "payment_checking" | "payment_settling" => Some(("account-see-certification", CERTIFICATION)),
        "registered_limited" | "certification_failed" => Some(("account-apply", CERTIFICATION)),
        "certification_awaiting_payment" | "certification_payment_again" => Some(("certification-see-payment", PAYMENT_PATH)),
        "certification_returned" => match certification::onwards(&app, &applicant).await? {
            Some(path) => Some(("certification-correct", path)),
            None => Some(("account-see-certification", CERTIFICATION)),
        },
        situation if situation.starts_with("certification_") => Some(("account-see-certification", CERTIFICATION)),
        _ => None,
    };
    Ok(HomePage {
        page,
        email: applicant.0.email.clone(),
        account_type: registration.account_type.as_str(),
        subject_type: registration.subject_type.map(|kind| kind.as_str()),
        subject_name: registration.subject_name.clone(),
        version: registration.version,
        standing,
        action,
    }
    .into_response())
}
