//! The administrator that `dev` makes, so that the operators' side can be tried at once.

use serde_json::json;

use crate::{
    app::App,
    domain::{
        email::EmailAddress,
        operator::{OperatorName, Role},
        password::Password,
    },
    security::second_factor::{RecoveryCode, TotpSecret},
    store::{
        audit::Actor,
        operators::{self, NewOperator, second_factor},
    },
    texts::Locale,
};

const EMAIL: &str = "admin@example.com";

/// What somebody needs to sign in; told once, stored nowhere.
pub struct FirstOperator {
    pub email: &'static str,
    pub password: String,
    /// The authenticator's secret.
    pub secret: TotpSecret,
}

/// Makes an administrator if there is no operator yet.
///
/// # Errors
/// Those of the database and of the hashing.
pub async fn create(app: &App) -> anyhow::Result<Option<FirstOperator>> {
    let mut transaction = app.pool.begin().await?;
    if !operators::all(&mut *transaction).await?.is_empty() {
        return Ok(None);
    }
    let (email, name) = (EmailAddress::parse(EMAIL)?, OperatorName::parse("管理员")?);
    let role = Role::Administrator;
    let now = app.clock.now();
    let new = NewOperator { email: &email, name: &name, role, locale: Locale::Chinese.as_str() };
    let Some(id) = operators::add(&mut transaction, &new, Actor::System, now).await? else { return Ok(None) };
    // As hard to guess as a recovery code, and as easy to read out.
    let password = RecoveryCode::generate().for_writing_down();
    let hash = app.passwords.hash(&Password::from_typed(&password)?).await?;
    operators::set_password(&mut *transaction, id, &hash).await?;
    let secret = TotpSecret::generate();
    // No code was typed in yet, so none is used up.
    second_factor::adopt(&mut transaction, &app.config.keys, id, &secret, 0).await?;
    operators::note(&mut transaction, Actor::System, "enrolled", id, json!({}), now).await?;
    transaction.commit().await?;
    Ok(Some(FirstOperator { email: EMAIL, password, secret }))
}
