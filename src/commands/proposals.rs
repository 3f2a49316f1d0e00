//! `proposal …`: the second operator's word on what one alone cannot decide.

use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use uuid::Uuid;

use super::operator;
use crate::{
    clock::Clock,
    config::{Config, Variables},
    domain::{email::EmailAddress, paging::Position},
    life::{decisions, payments},
    store::{
        self,
        proposals::{self, Kind, list},
    },
};

/// How many proposals are listed.
const LISTED: usize = 500;

/// What waits for a second operator.
#[derive(Debug, Subcommand)]
pub enum ProposalCommand {
    /// Print what waits, the oldest first
    List,
    /// Approve one, which carries it out
    Approve(Answer),
    /// Refuse one; whoever proposed it takes it back with this
    Refuse(Answer),
}

/// Who answers which.
#[derive(Debug, clap::Args)]
pub struct Answer {
    /// The proposal's id, as `proposal list` prints it
    id: Uuid,
    /// Who answers
    #[arg(long, value_name = "EMAIL", value_parser = EmailAddress::parse)]
    operator: EmailAddress,
}

/// What is said of a proposal that was made.
pub(super) fn proposed(id: Uuid) -> String {
    format!("It is proposed: another operator decides with `proposal approve {id}`.")
}

/// `proposal …`
///
/// # Errors
/// Incomplete configuration, an operator or a state that does not allow it, those of the database.
pub async fn proposal(command: ProposalCommand) -> anyhow::Result<ExitCode> {
    let config = Config::serve(&Variables::from_env())?;
    let pool = store::connect(&config.database_url, 2)?;
    let now = Clock::default().now();
    let (answer, is_approved) = match command {
        ProposalCommand::List => {
            for listed in list::list(&pool, &Kind::ALL, Position::First, LISTED).await?.rows {
                let (id, kind, about) = (listed.proposal.id, listed.proposal.kind.as_str(), listed.proposal.about_id);
                println!("{id}  {kind:<21}  {about}  {}  {}", listed.proposal.proposer, listed.proposal.reason);
            }
            return Ok(ExitCode::SUCCESS);
        }
        ProposalCommand::Approve(answer) => (answer, true),
        ProposalCommand::Refuse(answer) => (answer, false),
    };
    let mut transaction = pool.begin().await?;
    let waiting = proposals::find(&mut *transaction, answer.id).await?;
    let waiting = waiting.with_context(|| format!("no proposal {} waits", answer.id))?;
    let operator = operator(&mut transaction, &answer.operator, waiting.kind.approval()).await?;
    if is_approved {
        decisions::approve(&mut transaction, &config, &waiting, operator, now).await??;
    } else {
        anyhow::ensure!(
            proposals::refuse(&mut transaction, &waiting, operator, now).await?,
            "somebody else was faster"
        );
    }
    transaction.commit().await?;
    if is_approved {
        payments::settle_due(&pool, &config, now).await?;
    }
    println!("{}", if is_approved { "It is approved, and done." } else { "It is refused." });
    Ok(ExitCode::SUCCESS)
}
