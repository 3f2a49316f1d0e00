//! `POST /account/start-again`: a new draft with the answers of a registration that has ended.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use super::cancel::VersionForm;
use crate::{
    app::App,
    domain::token::Reference,
    store::registrations,
    web::{AppError, forms::Posted, session::Applicant},
};

/// Pressed twice, it begins one draft: the second press finds it and goes on there.
pub async fn submit(
    State(app): State<App>,
    applicant: Applicant,
    posted: Posted<VersionForm>,
) -> Result<Response, AppError> {
    let registration = applicant.registration();
    if registration.status.is_final() {
        if posted.version != Some(registration.version) {
            return Err(AppError::Conflict);
        }
        let mut transaction = app.pool.begin().await?;
        let reference = Reference::generate()?;
        let (keys, now) = (&app.config.keys, app.clock.now());
        registrations::start_again(&mut transaction, keys, registration, reference.as_str(), now).await?;
        transaction.commit().await?;
    }
    // Where the answers are listed that were kept.
    Ok(Redirect::to("/account").into_response())
}
