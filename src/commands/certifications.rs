//! `certification …`: what operators decide of applications for certification.

use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use time::OffsetDateTime;
use uuid::Uuid;

use super::proposals::proposed;
use crate::{
    clock::Clock,
    config::{Config, Variables},
    domain::{
        certification::Status,
        email::EmailAddress,
        money::Fen,
        operator::Permission,
        review::{FieldVerdict, Reason},
    },
    life::{
        certification::{self, Seen},
        decisions::{self, Consent},
    },
    store::{
        self,
        certifications::{self, transition::Payment},
        queues::Queue,
    },
};

/// How many applications are listed of each state.
const LISTED: i64 = 100;

/// What is asked for.
#[derive(Debug, Subcommand)]
pub enum CertificationCommand {
    /// Print what waits, for operators and for applicants
    List,
    /// Take an application up
    Take(Decision),
    /// Put it back
    Release(Decision),
    /// Approve it, or propose that where it takes two people
    Approve(Decision),
    /// Give fields back for correction
    Return {
        #[command(flatten)]
        decision: Decision,
        /// A field and what is wrong with it, such as letter=公章不清晰; once for each field
        #[arg(long = "return", value_name = "FIELD=TEXT", value_parser = returned, required = true)]
        fields: Vec<FieldVerdict>,
    },
    /// Refuse it for good, or propose that where it was paid for
    Fail(Reasoned),
    /// Propose to waive the fee
    WaiveFee(Reasoned),
    /// Propose to record a payment that no statement shows
    RecordPayment(Reasoned),
}

/// Who decides of what.
#[derive(Debug, clap::Args)]
pub struct Decision {
    /// The application's id, as `certification list` prints it
    id: Uuid,
    /// Who decides
    #[arg(long, value_name = "EMAIL", value_parser = EmailAddress::parse)]
    operator: EmailAddress,
}

/// The same with a reason.
#[derive(Debug, clap::Args)]
pub struct Reasoned {
    #[command(flatten)]
    decision: Decision,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Words that are the same in both languages: whoever types them knows whom they are for.
fn in_both(words: &str) -> Reason {
    Reason { zh: words.to_owned(), en: words.to_owned() }
}

fn returned(argument: &str) -> Result<FieldVerdict, String> {
    match argument.split_once('=') {
        Some((field, words)) if !words.trim().is_empty() => {
            Ok(FieldVerdict { field: field.to_owned(), returned: Some(in_both(words)) })
        }
        _ => Err("say FIELD=TEXT, such as letter=公章不清晰".to_owned()),
    }
}

/// `certification …`
///
/// # Errors
/// Incomplete configuration, an operator or a state that does not allow it, those of the database.
pub async fn certification(command: CertificationCommand) -> anyhow::Result<ExitCode> {
    let config = Config::serve(&Variables::from_env())?;
    let pool = store::connect(&config.database_url, 2)?;
    let now = Clock::default().now();
    let mut transaction = pool.begin().await?;
    let said = run(&mut transaction, &config, command, now).await?;
    transaction.commit().await?;
    println!("{said}");
    Ok(ExitCode::SUCCESS)
}

async fn run(
    connection: &mut sqlx::PgConnection,
    config: &Config,
    command: CertificationCommand,
    now: OffsetDateTime,
) -> anyhow::Result<String> {
    Ok(match command {
        CertificationCommand::List => list(connection).await?,
        CertificationCommand::Take(decision) => {
            let (seen, operator) = decision.parties(connection, Permission::ReviewCertifications).await?;
            certification::take_up(connection, config, seen, operator, now).await?;
            "It is in review.".to_owned()
        }
        CertificationCommand::Release(decision) => {
            let (seen, operator) = decision.parties(connection, Permission::ReviewCertifications).await?;
            certification::release(connection, config, seen, operator, now).await?;
            "It waits for another operator.".to_owned()
        }
        CertificationCommand::Approve(decision) => {
            decide(connection, config, &decision, decisions::Decision::Approve, now, "It is approved.").await?
        }
        CertificationCommand::Return { decision, fields } => {
            let (seen, operator) = decision.parties(connection, Permission::ReviewCertifications).await?;
            certification::give_back(connection, config, seen, operator, &fields, now).await?;
            "It is returned for correction.".to_owned()
        }
        CertificationCommand::Fail(Reasoned { decision, reason }) => {
            let reject = decisions::Decision::Reject(in_both(&reason));
            decide(connection, config, &decision, reject, now, "It has failed.").await?
        }
        CertificationCommand::WaiveFee(reasoned) => settle(connection, reasoned, Payment::Waived, now).await?,
        CertificationCommand::RecordPayment(reasoned) => settle(connection, reasoned, Payment::Recorded, now).await?,
    })
}

/// Decides, or proposes where that takes two people; `done` is said where it does not.
async fn decide(
    connection: &mut sqlx::PgConnection,
    config: &Config,
    about: &Decision,
    decision: decisions::Decision,
    now: OffsetDateTime,
    done: &str,
) -> anyhow::Result<String> {
    let (seen, operator) = about.parties(connection, Permission::ReviewCertifications).await?;
    let subject = (Queue::Certifications, seen);
    let (_, consent) = decisions::decide_within(connection, config, subject, &decision, operator, now).await?;
    Ok(match consent? {
        Consent::Proposed(proposal) => proposed(proposal),
        Consent::Done => done.to_owned(),
    })
}

async fn settle(
    connection: &mut sqlx::PgConnection,
    Reasoned { decision, reason }: Reasoned,
    payment: Payment,
    now: OffsetDateTime,
) -> anyhow::Result<String> {
    let (seen, operator) = decision.parties(connection, Permission::ManageFees).await?;
    let proposal = certification::propose_payment(connection, seen.id, payment, operator, &reason, now).await?;
    Ok(proposed(proposal))
}

impl Decision {
    /// The application as it stands, and the operator.
    async fn parties(
        &self,
        connection: &mut sqlx::PgConnection,
        permission: Permission,
    ) -> anyhow::Result<(Seen, Uuid)> {
        let found = certifications::find(&mut *connection, self.id).await?;
        let certification = found.with_context(|| format!("there is no certification {}", self.id))?;
        let operator = super::operator(connection, &self.operator, permission).await?;
        Ok((Seen { id: certification.id, version: certification.version }, operator))
    }
}

async fn list(connection: &mut sqlx::PgConnection) -> anyhow::Result<String> {
    let mut lines = Vec::new();
    for status in [Status::AwaitingPayment, Status::Queued, Status::InReview, Status::Returned] {
        for listed in certifications::in_status(&mut *connection, status, LISTED).await? {
            let fee = listed.fee_fen.map_or_else(|| "-".to_owned(), |fee| Fen(fee).yuan());
            let name = listed.subject_name.unwrap_or_default();
            let (id, status, reference, returns) = (listed.id, listed.status, listed.reference, listed.returns);
            lines.push(format!("{id}  {status:16}  {reference}  {fee:>8}  {returns}  {name}"));
        }
    }
    Ok(if lines.is_empty() { "Nothing waits.".to_owned() } else { lines.join("\n") })
}
