//! Whom operators talk to.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::Application;
use crate::{
    app::App,
    domain::{
        administrator::AdministratorName,
        certification::{Field, Step},
        email::{EmailAddress, EmailError},
        identifiers::{MobileNumber, MobileNumberError},
    },
    store::{
        certifications::answers::{self, Contact},
        registrations::answers::Saved,
    },
    web::{
        AppError, Page,
        forms::{Errors, FormState, Posted},
        register::Place,
        session::Applicant,
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ContactForm {
    contact_name: String,
    contact_mobile: String,
    contact_email: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "account/certification/contact.html")]
struct ContactPage {
    page: Page,
    place: Place,
    form: FormState,
    /// Each field that may be answered, and why it was returned.
    fields: Vec<(&'static str, Option<String>)>,
}

impl ContactPage {
    fn asks(&self, field: &str) -> bool {
        self.fields.iter().any(|(name, _)| *name == field)
    }

    fn reason(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| *name == field)?.1.as_deref()
    }
}

fn contact_page(page: Page, application: &Application, form: FormState) -> ContactPage {
    let locale = page.locale();
    ContactPage {
        page,
        place: application.place(Step::Contact),
        form: form.for_version(application.certification.version),
        fields: Field::CONTACT
            .into_iter()
            .filter(|field| application.is_field_open(*field))
            .map(|field| (field.as_str(), application.reason(field, locale)))
            .collect(),
    }
}

pub async fn show(State(app): State<App>, page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let application = Application::at(&app, &applicant, Step::Contact).await?;
    let certification = &application.certification;
    // Most often it is the administrator, whose name and mobile need not be typed again.
    let administrator = applicant.registration().administrator.as_ref();
    let or = |stored: &Option<String>, known: Option<&str>| {
        stored.clone().unwrap_or_else(|| known.unwrap_or_default().to_owned())
    };
    let name = or(&certification.contact_name, administrator.map(|known| known.name.as_str()));
    let mobile = or(&certification.contact_mobile, administrator.map(|known| known.mobile.as_str()));
    let email = or(&certification.contact_email, Some(&applicant.0.email));
    let form = FormState::filled([
        (Field::ContactName.as_str(), name.as_str()),
        (Field::ContactMobile.as_str(), &mobile),
        (Field::ContactEmail.as_str(), &email),
    ]);
    Ok(contact_page(page, &application, form).into_response())
}

pub async fn submit(
    State(app): State<App>,
    page: Page,
    applicant: Applicant,
    posted: Posted<ContactForm>,
) -> Result<Response, AppError> {
    let application = Application::at(&app, &applicant, Step::Contact).await?;
    if posted.only_language {
        return Ok(contact_page(page, &application, posted.state).into_response());
    }
    let mut errors = Errors::default();
    let Some(contact) = parse(&posted.form, &application, &mut errors) else {
        let form = posted.state.with_errors(errors);
        return Ok((form.status(), contact_page(page, &application, form)).into_response());
    };
    let was_done = application.certification.contact_name.is_some();
    let version = application.version(posted.version);
    match answers::save_contact(&app.pool, version, &contact, app.clock.now()).await? {
        Saved::Yes => Ok(Redirect::to(application.next(Step::Contact, was_done).path()).into_response()),
        Saved::Stale => {
            let first = Field::CONTACT.into_iter().find(|field| application.is_field_open(*field));
            let form = posted.state.with_error(first.unwrap_or(Field::ContactName).as_str(), "stale-form");
            Ok((StatusCode::CONFLICT, contact_page(page, &application, form)).into_response())
        }
    }
}

/// What was typed; of a field that was not returned what is stored, whatever was sent for it.
fn parse(form: &ContactForm, application: &Application, errors: &mut Errors) -> Option<Contact> {
    let certification = &application.certification;
    let answer = |field: Field, typed: &str, stored: &Option<String>| {
        if application.is_field_open(field) { typed.to_owned() } else { stored.clone().unwrap_or_default() }
    };
    let name = answer(Field::ContactName, &form.contact_name, &certification.contact_name);
    let mobile = answer(Field::ContactMobile, &form.contact_mobile, &certification.contact_mobile);
    let email = answer(Field::ContactEmail, &form.contact_email, &certification.contact_email);
    let name = errors.take(Field::ContactName.as_str(), AdministratorName::parse(&name), |_| "contact-name-malformed");
    let mobile = errors.take(Field::ContactMobile.as_str(), MobileNumber::parse(&mobile), MobileNumberError::code);
    let email = errors.take(Field::ContactEmail.as_str(), EmailAddress::parse(&email), EmailError::code);
    Some(Contact { name: name?, mobile: mobile?, email: email? })
}
