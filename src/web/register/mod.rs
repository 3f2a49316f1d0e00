//! The steps of the registration, one file each, in the order in which they are met.

pub mod account_type;
pub mod activate;
pub mod activation;
pub mod administrator;
pub mod confirm;
pub mod credentials;
pub mod done;
pub mod subject;
pub mod subject_type;
pub mod verification_method;

use axum::{extract::State, response::Redirect};
use axum_extra::extract::CookieJar;

use super::{
    AppError,
    session::{self, MaybeApplicant, SigningUp},
};
use crate::{
    app::App,
    domain::registration::{Progress, Step},
    store::registrations::Registration,
};

/// `GET /register`: 303 to the first step that is not done.
pub async fn resume(
    State(app): State<App>,
    cookies: CookieJar,
    MaybeApplicant(applicant): MaybeApplicant,
) -> Result<Redirect, AppError> {
    if let Some(applicant) = applicant {
        return Ok(session::to_next_step(applicant.registration()));
    }
    let step = if SigningUp::of(&app, &cookies).await?.is_some() {
        Step::Activation
    } else if account_type::chosen(&app, &cookies).is_some() {
        Step::Credentials
    } else {
        Step::AccountType
    };
    Ok(Redirect::to(step.path()))
}

/// Where a step stands: "step 3 of 8", and where back leads.
pub struct Place {
    pub number: usize,
    pub of: usize,
    pub back: &'static str,
}

impl Place {
    /// The place of a step before the subject type is known.
    pub fn at_start(step: Step) -> Self {
        Self::new(step, &Progress::default())
    }

    /// The place of a step of this registration.
    pub fn of(step: Step, registration: &Registration) -> Self {
        Self::new(step, &registration.progress())
    }

    fn new(step: Step, progress: &Progress) -> Self {
        let (number, of) = step.position(progress.subject_type);
        // An activated account is not activated again: back from the first step after it leads to the account.
        let back = match step {
            Step::AccountType => "/",
            Step::SubjectType => "/account",
            step => step.previous(progress.subject_type).map_or("/", Step::path),
        };
        Self { number, of, back }
    }
}
