//! The administrator's name, resident ID and mobile, and the consent to store the resident ID.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use validator::{Validate, ValidationError};

use super::send_code;
use crate::{
    app::App,
    domain::{
        administrator::AdministratorName,
        calendar,
        identifiers::{MobileNumber, ResidentId},
        registration::{self, Progress, Step},
        subject::SubjectType,
    },
    store::registrations::{
        Registration,
        answers::{self, AdministratorAnswer, StillProved},
        resident_id_place,
    },
    web::{
        AppError, Page,
        forms::{Errors, FormState, Posted, ticked},
        limits::ClientIp,
        register::{Place, correction::Returned},
        session::Applicant,
    },
};

/// The version of the text that consents to storing the resident ID; it changes with the text.
pub const CONSENT_VERSION: &str = "2026-11";

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub struct AdministratorForm {
    administrator_name: String,
    resident_id: String,
    mobile: String,
    #[validate(custom(function = "consented"))]
    consent: String,
}

fn consented(value: &str) -> Result<(), ValidationError> {
    ticked(value, "consent-required")
}

const FIELDS: [&str; 4] = ["administrator_name", "resident_id", "mobile", "consent"];

#[derive(Template, WebTemplate)]
#[template(path = "register/administrator.html")]
struct AdministratorPage {
    page: Page,
    place: Place,
    form: FormState,
    /// The administrator is the subject.
    is_individual: bool,
    /// The fields that operators returned; `None`: everything can be changed.
    returned: Option<Returned>,
}

fn details_page(
    page: Page,
    registration: &Registration,
    form: FormState,
    returned: Option<Returned>,
) -> AdministratorPage {
    let form = form.for_version(registration.version);
    let is_individual = registration.subject_type == Some(SubjectType::Individual);
    let place = match returned {
        None => Place::of(Step::Administrator, registration),
        Some(_) => Place { back: "/account", ..Place::of(Step::Administrator, registration) },
    };
    AdministratorPage { page, place, form, is_individual, returned }
}

impl AdministratorPage {
    fn may_change(&self, field: &str) -> bool {
        self.returned.as_ref().is_none_or(|returned| returned.reason(field).is_some())
    }

    /// What stands below a field's label: why it was returned, or how to fill it in.
    fn hint(&self, field: &str, hint: &str) -> String {
        match self.returned.as_ref().and_then(|returned| returned.reason(field)) {
            Some(reason) => self.page.with("correction-reason", "reason", reason),
            None => hint.to_owned(),
        }
    }
}

pub(super) async fn show(app: &App, page: Page, registration: &Registration) -> Result<Response, AppError> {
    let returned = Returned::of(app, page.locale(), registration).await?;
    let form = match &registration.administrator {
        None => FormState::default(),
        Some(stored) => {
            let place = resident_id_place(registration.id);
            let resident_id = app.config.keys.decrypt_text(place, &stored.resident_id)?;
            // Answers that an earlier registration left are agreed to anew.
            let is_agreed =
                registration.mobile_verified_at.is_some() || super::was_code_sent(app, registration).await?;
            FormState::filled([
                ("administrator_name", stored.name.as_str()),
                ("resident_id", &resident_id),
                ("mobile", &stored.mobile),
                ("consent", if is_agreed { "on" } else { "" }),
            ])
        }
    };
    Ok(details_page(page, registration, form, returned).into_response())
}

struct Answer {
    name: AdministratorName,
    resident_id: ResidentId,
    mobile: MobileNumber,
    /// The consent was asked for on this page.
    consented: bool,
}

/// What was typed for the returned fields, and the stored answers for the others, whatever was posted for them.
fn only_returned(
    app: &App,
    registration: &Registration,
    returned: &Returned,
    typed: AdministratorForm,
) -> Result<AdministratorForm, AppError> {
    let stored = registration.administrator.as_ref().ok_or(AppError::Conflict)?;
    let resident_id = app.config.keys.decrypt_text(resident_id_place(registration.id), &stored.resident_id)?;
    let choose = |field, typed, stored| if returned.reason(field).is_some() { typed } else { stored };
    Ok(AdministratorForm {
        administrator_name: choose("administrator_name", typed.administrator_name, stored.name.clone()),
        consent: choose("resident_id", typed.consent, NOT_ASKED.to_owned()),
        resident_id: choose("resident_id", typed.resident_id, resident_id),
        mobile: choose("mobile", typed.mobile, stored.mobile.clone()),
    })
}

/// Stands for a consent that was given before.
const NOT_ASKED: &str = "given";

fn parse(app: &App, form: &AdministratorForm) -> Result<Answer, Errors> {
    let today = calendar::today(app.clock.now());
    let mut errors = Errors::of(form, &FIELDS);
    let name = errors.take("administrator_name", AdministratorName::parse(&form.administrator_name), |e| e.code());
    let resident_id = ResidentId::parse(&form.resident_id, today)
        .and_then(|resident_id| resident_id.require_adult_on(today).map(|()| resident_id));
    let resident_id = errors.take("resident_id", resident_id, |e| e.code());
    let mobile = errors.take("mobile", MobileNumber::parse(&form.mobile), |e| e.code());
    match (name, resident_id, mobile, errors.is_empty()) {
        (Some(name), Some(resident_id), Some(mobile), true) => {
            Ok(Answer { name, resident_id, mobile, consented: form.consent != NOT_ASKED })
        }
        _ => Err(errors.in_order(&FIELDS)),
    }
}

pub async fn submit(
    State(app): State<App>,
    page: Page,
    applicant: Applicant,
    client: ClientIp,
    posted: Posted<AdministratorForm>,
) -> Result<Response, AppError> {
    let registration = applicant.draft_at(Step::Administrator)?;
    let returned = Returned::of(&app, page.locale(), registration).await?;
    if posted.only_language {
        return Ok(details_page(page, registration, posted.state, returned).into_response());
    }
    let form = match &returned {
        None => posted.form,
        Some(returned) => only_returned(&app, registration, returned, posted.form)?,
    };
    let answer = match parse(&app, &form) {
        Ok(answer) => answer,
        Err(errors) => {
            let form = posted.state.with_errors(errors);
            return Ok((form.status(), details_page(page, registration, form, returned)).into_response());
        }
    };
    match save(&app, &page, &applicant, client, posted.version, &answer).await {
        Ok(Some(proved)) => {
            let progress = Progress {
                has_administrator: true,
                mobile_verified: proved.mobile,
                scan_confirmed: proved.scan,
                ..registration.progress()
            };
            Ok(Redirect::to(registration::next_step(&progress).path()).into_response())
        }
        Ok(None) => {
            let form = posted.state.with_error("administrator_name", "stale-form");
            Ok((StatusCode::CONFLICT, details_page(page, registration, form, returned)).into_response())
        }
        Err(error) => error.on_form(posted.state, "administrator_name", |form| {
            details_page(page, registration, form, returned).into_response()
        }),
    }
}

/// Saves the answer and does what follows from it: a code for a mobile that is not verified, a scan for one that is.
/// `None`: the form was shown an older version than is stored.
async fn save(
    app: &App,
    page: &Page,
    applicant: &Applicant,
    client: ClientIp,
    shown: Option<i64>,
    answer: &Answer,
) -> Result<Option<StillProved>, AppError> {
    let registration = applicant.registration();
    let same_mobile = registration.administrator.as_ref().is_some_and(|stored| stored.mobile == answer.mobile.expose());
    if !(same_mobile && registration.mobile_verified_at.is_some()) {
        app.limit_text_messages(client, &answer.mobile).await?;
    }
    let now = app.clock.now();
    let stored = AdministratorAnswer {
        name: &answer.name,
        resident_id: &answer.resident_id,
        mobile: &answer.mobile,
        consent_version: answer.consented.then_some(CONSENT_VERSION),
    };
    let mut transaction = app.pool.begin().await?;
    let draft = applicant.draft_version(shown);
    let saved = answers::save_administrator(&mut *transaction, &app.config.keys, draft, &stored, now).await?;
    let Some(proved) = saved else { return Ok(None) };
    if !proved.mobile {
        // One that was sent within the minute still works, if it went to this mobile; if not, the page says when the
        // next one can be sent.
        send_code(app, &mut transaction, page, registration.id, &answer.mobile, now).await?;
    } else if !proved.scan {
        super::scan::start(app, &mut transaction, registration.id, now).await?;
    }
    transaction.commit().await?;
    app.wake.notify_waiters();
    Ok(Some(proved))
}
