//! `operator …` and `audit verify`.

use std::process::ExitCode;

use anyhow::Context;

use crate::{
    app::App,
    clock::Clock,
    config::{Config, Variables},
    domain::{
        email::EmailAddress,
        operator::{OperatorName, Role},
    },
    store::{
        self,
        audit::{self, Actor},
        operators::{self, NewOperator, Operator, Refusal},
    },
    texts::Locale,
    web::admin::operators::send_invitation,
};

/// The portal as the commands see it: configured as `serve` is, listening to nobody.
fn app() -> anyhow::Result<App> {
    App::new(Config::serve(&Variables::from_env())?, Clock::default())
}

async fn find(app: &App, email: &EmailAddress) -> anyhow::Result<Operator> {
    operators::find_by_email(&app.pool, email).await?.with_context(|| format!("{} is no operator", email.as_str()))
}

/// `operator add EMAIL --name NAME --role ROLE`: the invitation is delivered by whichever instance serves. For somebody who
/// has not answered yet it is sent anew.
///
/// # Errors
/// Incomplete configuration, an operator who has answered already, those of the database.
pub async fn add_operator(
    email: &EmailAddress,
    name: &OperatorName,
    role: Role,
    locale: Locale,
) -> anyhow::Result<ExitCode> {
    let app = app()?;
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    let new = NewOperator { email, name, role, locale: locale.as_str() };
    let id = match operators::add(&mut transaction, &new, Actor::System, now).await? {
        Some(id) => id,
        None => {
            let known = find(&app, email).await?;
            anyhow::ensure!(
                !known.is_enrolled && known.disabled_at.is_none(),
                "{} is an operator already; `operator reset` invites them again",
                email.as_str()
            );
            known.id
        }
    };
    send_invitation(&app, &mut transaction, id, (email.as_str(), locale.as_str()), None, now).await?;
    transaction.commit().await?;
    println!("The invitation to {} is on its way; it works for 7 days.", email.as_str());
    Ok(ExitCode::SUCCESS)
}

/// `operator list`.
///
/// # Errors
/// Those of the database.
pub async fn list_operators() -> anyhow::Result<ExitCode> {
    let now = Clock::default().now();
    for operator in operators::all(&super::database()?).await? {
        let state = operator.standing(now);
        println!("{:<40} {:<14} {state:<15} {}", operator.email, operator.role.as_str(), operator.name);
    }
    Ok(ExitCode::SUCCESS)
}

/// `operator disable EMAIL`.
///
/// # Errors
/// Nobody with this address, the last administrator, those of the database.
pub async fn disable_operator(email: &EmailAddress) -> anyhow::Result<ExitCode> {
    let app = app()?;
    let operator = find(&app, email).await?;
    let mut transaction = app.pool.begin().await?;
    allowed(operators::disable(&mut transaction, operator.id, Actor::System, app.clock.now()).await?)?;
    transaction.commit().await?;
    println!("{} can no longer sign in.", operator.email);
    Ok(ExitCode::SUCCESS)
}

/// `operator reset EMAIL`: for a forgotten password or a lost phone. Unlike on the pages, the last administrator can be
/// helped too.
///
/// # Errors
/// Nobody with this address, one who is disabled, those of the database.
pub async fn reset_operator(email: &EmailAddress) -> anyhow::Result<ExitCode> {
    let app = app()?;
    let operator = find(&app, email).await?;
    anyhow::ensure!(operator.disabled_at.is_none(), "{} is disabled", operator.email);
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    operators::reset(&mut transaction, operator.id, Actor::System, now).await?;
    let to = (operator.email.as_str(), operator.locale.as_str());
    send_invitation(&app, &mut transaction, operator.id, to, None, now).await?;
    transaction.commit().await?;
    println!("A new invitation to {} is on its way; it works for 7 days.", operator.email);
    Ok(ExitCode::SUCCESS)
}

fn allowed(done: Result<(), Refusal>) -> anyhow::Result<()> {
    match done {
        Ok(()) => Ok(()),
        Err(Refusal::LastAdministrator) => anyhow::bail!("at least one administrator has to stay"),
        Err(Refusal::Gone) => anyhow::bail!("nothing to change"),
    }
}

/// `audit verify`: names every fault and fails if there is one.
///
/// # Errors
/// Incomplete configuration, those of the database.
pub async fn verify_audit() -> anyhow::Result<ExitCode> {
    let config = Config::serve(&Variables::from_env())?;
    let pool = store::connect(&config.database_url, 1)?;
    let verdict = audit::verify(&pool, &config.keys, Clock::default().now()).await?;
    for fault in &verdict.faults {
        println!("{fault}");
    }
    let (number, seal) = verdict.last;
    println!("{} faults. The last seal is number {number}: {seal}", verdict.faults.len());
    Ok(if verdict.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
