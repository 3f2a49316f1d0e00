//! `registration …`: what operators decide of individuals' registrations.

use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::proposals::proposed;
use crate::{
    clock::Clock,
    config::{Config, Variables},
    domain::{
        email::EmailAddress,
        operator::Permission,
        registration::Status,
        review::{REGISTRATION_FIELDS, Reason, returning},
        token::Reference,
    },
    life::{
        decisions::{self, Consent, Seen},
        registration as life,
    },
    store::{
        self,
        queues::Queue,
        registrations::{self, Registration},
    },
};

/// How many registrations are listed.
const LISTED: i64 = 100;

/// What is asked for.
#[derive(Debug, Subcommand)]
pub enum RegistrationCommand {
    /// Print what waits for its review, the longest waiting first
    List,
    /// Approve one
    Approve(Decision),
    /// Give fields back for correction
    Return {
        #[command(flatten)]
        decision: Decision,
        /// A field and what is wrong with it, such as mobile=无法接通; once for each field
        #[arg(long = "return", value_name = "FIELD=TEXT", value_parser = returned, required = true)]
        fields: Vec<(String, Reason)>,
    },
    /// Refuse one for good, or propose that where it takes two people
    Reject {
        #[command(flatten)]
        decision: Decision,
        /// Why; the applicant reads it
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// Who decides of what.
#[derive(Debug, clap::Args)]
pub struct Decision {
    /// The registration's reference
    #[arg(value_parser = Reference::parse)]
    reference: Reference,
    /// Who decides
    #[arg(long, value_name = "EMAIL", value_parser = EmailAddress::parse)]
    operator: EmailAddress,
}

/// Words that are the same in both languages: whoever types them knows whom they are for.
fn in_both(words: &str) -> Reason {
    Reason { zh: words.to_owned(), en: words.to_owned() }
}

fn returned(argument: &str) -> Result<(String, Reason), String> {
    let (field, words) = argument.split_once('=').ok_or("say FIELD=TEXT, such as mobile=无法接通")?;
    Ok((field.to_owned(), in_both(words)))
}

/// `registration …`
///
/// # Errors
/// Incomplete configuration, an operator or a state that does not allow it, those of the database.
pub async fn registration(command: RegistrationCommand) -> anyhow::Result<ExitCode> {
    let config = Config::serve(&Variables::from_env())?;
    let pool = store::connect(&config.database_url, 2)?;
    let now = Clock::default().now();
    let mut transaction = pool.begin().await?;
    match command {
        RegistrationCommand::List => list(&mut transaction).await?,
        RegistrationCommand::Approve(decision) => {
            let (registration, operator) = decision.parties(&mut transaction).await?;
            told(life::approve(&mut transaction, &config, &registration, operator, now).await?)?;
        }
        RegistrationCommand::Return { decision, fields } => {
            let verdicts = returning(REGISTRATION_FIELDS, &fields)?;
            let (registration, operator) = decision.parties(&mut transaction).await?;
            told(life::return_fields(&mut transaction, &config, &registration, operator, &verdicts, now).await?)?;
        }
        RegistrationCommand::Reject { decision, reason } => {
            anyhow::ensure!(!reason.trim().is_empty(), "a rejection needs a reason");
            let (registration, operator) = decision.parties(&mut transaction).await?;
            let subject = (Queue::Registrations, Seen { id: registration.id, version: registration.version });
            let reject = decisions::Decision::Reject(in_both(&reason));
            let decided = decisions::decide_within(&mut transaction, &config, subject, &reject, operator, now).await?;
            match decided.1? {
                Consent::Proposed(proposal) => println!("{}", proposed(proposal)),
                Consent::Done => told(Some(Status::Rejected))?,
            }
        }
    }
    transaction.commit().await?;
    Ok(ExitCode::SUCCESS)
}

async fn list(connection: &mut PgConnection) -> anyhow::Result<()> {
    for waiting in registrations::review::waiting(connection, LISTED).await? {
        let since = waiting.queued_at.map(OffsetDateTime::unix_timestamp).map(|at| at.to_string()).unwrap_or_default();
        println!("{}  {since}  {}", waiting.reference, waiting.returns);
    }
    Ok(())
}

/// Says what it is now; nothing is written where it could not be decided.
fn told(decided: Option<Status>) -> anyhow::Result<()> {
    let status = decided.context("it is not in review: nothing was changed")?;
    println!("It is {} now.", status.as_str());
    Ok(())
}

impl Decision {
    /// The registration, locked, and the operator who may decide.
    async fn parties(&self, connection: &mut PgConnection) -> anyhow::Result<(Registration, uuid::Uuid)> {
        let operator = super::operator(&mut *connection, &self.operator, Permission::ReviewRegistrations).await?;
        let id = registrations::find(&mut *connection, &self.reference)
            .await?
            .with_context(|| format!("there is no registration {}", self.reference.as_str()))?;
        Ok((registrations::lock(connection, id).await?, operator))
    }
}
