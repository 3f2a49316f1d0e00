//! `proposal …`: the second operator's word on what one alone cannot decide.

use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use uuid::Uuid;

use super::operator;
use crate::{
    clock::Clock,
    config::{Config, Variables},
    domain::{email::EmailAddress, paging::Position, proposal},
    life::{decisions, payments},
    store::{
        self,
        proposals::{
            self, Kind,
            list::{self, Which},
        },
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
    /// Refuse one, and say why
    Refuse {
        #[command(flatten)]
        answer: Answer,
        /// Why, for whoever proposed it
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Take one's own back
    Withdraw(Answer),
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

/// What is made of it.
enum Said {
    Approved,
    Refused(String),
    Withdrawn,
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
    let (answer, said) = match command {
        ProposalCommand::List => {
            for listed in list::list(&pool, Which::Waiting, &Kind::ALL, Position::First, LISTED).await?.rows {
                let (id, kind, about) = (listed.proposal.id, listed.proposal.kind.as_str(), listed.proposal.about_id);
                println!("{id}  {kind:<21}  {about}  {}  {}", listed.proposal.proposer, listed.proposal.reason);
            }
            return Ok(ExitCode::SUCCESS);
        }
        ProposalCommand::Approve(answer) => (answer, Said::Approved),
        ProposalCommand::Refuse { answer, reason } => (answer, Said::Refused(reason)),
        ProposalCommand::Withdraw(answer) => (answer, Said::Withdrawn),
    };
    let mut transaction = pool.begin().await?;
    let waiting = proposals::find(&mut *transaction, answer.id).await?;
    let waiting = waiting.with_context(|| format!("no proposal {} waits", answer.id))?;
    let operator = operator(&mut transaction, &answer.operator, waiting.kind.approval()).await?;
    let is_approved = matches!(said, Said::Approved);
    let answered = match said {
        Said::Approved => {
            decisions::approve(&mut transaction, &config, &waiting, operator, now).await??;
            "It is approved, and done."
        }
        Said::Refused(reason) => {
            let reason = proposal::reason(&reason)?;
            let done = proposals::refuse(&mut transaction, &waiting, operator, &reason, now).await?;
            anyhow::ensure!(done, "it is their own, which they take back, or somebody else was faster");
            "It is refused."
        }
        Said::Withdrawn => {
            let done = proposals::withdraw(&mut transaction, &waiting, operator, now).await?;
            anyhow::ensure!(done, "it is another's, or somebody else was faster");
            "It is taken back."
        }
    };
    transaction.commit().await?;
    if is_approved {
        payments::settle_due(&pool, &config, now).await?;
    }
    println!("{answered}");
    Ok(ExitCode::SUCCESS)
}
