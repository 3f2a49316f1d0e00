//! Checking a second factor: a one-time code, or a recovery code.

use serde_json::json;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    app::App,
    domain::text::compact,
    security::second_factor::RecoveryCode,
    store::{
        audit::Actor,
        operators::{
            self, second_factor,
            sessions::{self, SignedIn},
        },
    },
    web::AppError,
};

/// What was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    OneTimeCode,
    RecoveryCode,
}

impl Proof {
    /// The name in the audit log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OneTimeCode => "one_time_code",
            Self::RecoveryCode => "recovery_code",
        }
    }
}

/// Uses up what was typed, if it is a code of the operator's that was not used before. Every try counts, before it is
/// looked at, and one that was wrong is noted: whoever made it knew the password.
///
/// # Errors
/// [`AppError::TooManyRequests`]; a redirect to the first sign-in page when the session has no tries left; those of the
/// database.
pub async fn check(
    app: &App,
    operator: &SignedIn,
    typed: &str,
    now: OffsetDateTime,
) -> Result<Option<Proof>, AppError> {
    count_try(app, operator).await?;
    let proof = use_up(app, operator.operator_id, &compact(typed), now).await?;
    if proof.is_none() {
        let id = operator.operator_id;
        let mut connection = app.pool.acquire().await?;
        operators::note(&mut connection, Actor::Operator(id), "second_factor_refused", id, json!({}), now).await?;
    }
    Ok(proof)
}

async fn use_up(app: &App, id: Uuid, code: &str, now: OffsetDateTime) -> Result<Option<Proof>, AppError> {
    let keys = &app.config.keys;
    if let Some(code) = RecoveryCode::parse(code) {
        let used = second_factor::use_recovery_code(&app.pool, keys, id, &code, now).await?;
        return Ok(used.then_some(Proof::RecoveryCode));
    }
    let secret = second_factor::secret(&app.pool, keys, id).await?;
    let Some(step) = secret.and_then(|secret| secret.step_of(code, now)) else { return Ok(None) };
    Ok(second_factor::use_step(&app.pool, id, step).await?.then_some(Proof::OneTimeCode))
}

/// Counts a code that is about to be checked.
///
/// # Errors
/// As [`check`].
pub async fn count_try(app: &App, operator: &SignedIn) -> Result<(), AppError> {
    app.limit_second_factors(operator.operator_id).await?;
    if !sessions::count_try(&app.pool, operator.session_id).await? {
        return Err(AppError::SeeOther("/admin/sign-in?again=1".to_owned()));
    }
    Ok(())
}
