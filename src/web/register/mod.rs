//! The steps of the registration, one file each, in the order in which they are met.

pub mod account_type;
pub mod activate;
pub mod activation;
pub mod administrator;
pub mod confirm;
pub mod correction;
pub mod credentials;
pub mod done;
pub mod subject;
pub mod subject_type;
pub mod verification_method;

use axum::{extract::State, response::Redirect};
use axum_extra::extract::CookieJar;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    AppError,
    session::{self, MaybeApplicant, SigningUp},
};
use crate::{
    app::App,
    domain::{
        email::EmailAddress,
        registration::{Progress, Step},
        token::SecretToken,
    },
    mail::MailMessage,
    store::{
        accounts::{self, Occupancy},
        registrations::Registration,
        signups::{self, LINK_LIFETIME},
    },
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
            // Without asking for the details, the address would lead straight on again.
            Step::Confirm => "/register/administrator?details=1",
            step => step.previous(progress.subject_type).map_or("/", Step::path),
        };
        Self { number, of, back }
    }
}

/// Adds a link to a sign-up and owes its mail: the activation, or to an occupied address the news that somebody tried.
/// Does the same work whoever holds the address, and when no more mail may go there.
///
/// # Errors
/// Those of the database.
pub async fn mail_link(
    app: &App,
    connection: &mut PgConnection,
    signup_id: Uuid,
    email: &EmailAddress,
    locale: &str,
    may_mail: bool,
    now: OffsetDateTime,
) -> Result<(), AppError> {
    let occupancy = accounts::occupancy(&mut *connection, email).await?;
    let token = SecretToken::generate()?;
    signups::add_link(&mut *connection, signup_id, token.digest(), now).await?;
    if !may_mail {
        return Ok(());
    }
    let mail = match occupancy {
        Occupancy::Free => MailMessage::Activation {
            link: app.config.link(&format!("/activate/{}", token.expose())),
            valid_until: now + LINK_LIFETIME,
        },
        Occupancy::Account => MailMessage::AddressInUse {
            sign_in: app.config.link("/account/sign-in"),
            reset: app.config.link("/account/password/forgot"),
        },
        Occupancy::Elsewhere => MailMessage::AddressInUseElsewhere { register: app.config.link("/register") },
    };
    mail.enqueue(connection, &app.config.keys, email.as_str(), locale, now).await?;
    Ok(())
}
