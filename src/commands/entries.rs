//! `entry …`, `refund …`: what operators decide about bank entries that mean nothing certain, and what is paid back.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use clap::Subcommand;
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{operator, proposals::proposed};
use crate::{
    clock::Clock,
    config::{Config, Variables},
    domain::{email::EmailAddress, money::Fen, operator::Permission, token::Reference},
    life::{
        entries::{self, Decision},
        refund_file,
    },
    store::{
        self,
        refunds::{self, Owed},
        registrations, reversals,
        statements::entries::undecided,
    },
};

/// How many rows are listed.
const LISTED: i64 = 500;

/// Bank entries that mean nothing certain.
#[derive(Debug, Subcommand)]
pub enum EntryCommand {
    /// Print what waits for a decision
    List,
    /// Propose that it is what was asked for
    Match {
        /// The entry's id, as `entry list` prints it
        id: Uuid,
        /// The reference of the registration whose transfer it is
        #[arg(long, required_unless_present = "certification", value_parser = Reference::parse)]
        registration: Option<Reference>,
        /// The id of the certification whose fee it is
        #[arg(long, conflicts_with = "registration")]
        certification: Option<Uuid>,
        #[command(flatten)]
        word: Word,
    },
    /// Propose that it is paid back
    Refund {
        /// The entry's id, as `entry list` prints it
        id: Uuid,
        #[command(flatten)]
        word: Word,
    },
    /// Propose that it has nothing to do with registrations or certifications, and stays
    SetAside {
        /// The entry's id, as `entry list` prints it
        id: Uuid,
        #[command(flatten)]
        word: Word,
    },
    /// Propose that it takes back a payment
    TakeBack {
        /// The reversal's id, as `entry list` prints it
        id: Uuid,
        /// The bank's reference of the payment
        #[arg(long, value_name = "REFERENCE")]
        payment: String,
        #[command(flatten)]
        word: Word,
    },
    /// Propose that it takes back nothing that was carried out here
    Dismiss {
        /// The reversal's id, as `entry list` prints it
        id: Uuid,
        #[command(flatten)]
        word: Word,
    },
}

/// Who says so, and why.
#[derive(Debug, clap::Args)]
pub struct Word {
    /// Who proposes it
    #[arg(long, value_name = "EMAIL", value_parser = EmailAddress::parse)]
    operator: EmailAddress,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// What has to be paid back.
#[derive(Debug, Subcommand)]
pub enum RefundCommand {
    /// Print what is not paid back yet
    List,
    /// Write what is due into a new file for the bank
    Export {
        file: PathBuf,
        /// Instead what the bank could not pay back before, but for what the same operator noted so
        #[arg(long)]
        failed: bool,
        #[arg(long, value_name = "EMAIL", value_parser = EmailAddress::parse)]
        operator: EmailAddress,
    },
    /// Note what the bank did
    Mark {
        /// The entry's id, as `refund list` prints it
        id: Uuid,
        /// refunded, failed, or paid_otherwise of one that failed: then the note says how
        #[arg(value_parser = done)]
        done: refunds::Done,
        /// What the bank said
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
        #[arg(long, value_name = "EMAIL", value_parser = EmailAddress::parse)]
        operator: EmailAddress,
    },
}

fn done(text: &str) -> Result<refunds::Done, String> {
    refunds::Done::parse(text).ok_or_else(|| "refunded, failed or paid_otherwise".to_owned())
}

/// What the commands work with.
struct Desk {
    config: Config,
    pool: PgPool,
    now: OffsetDateTime,
}

fn desk() -> anyhow::Result<Desk> {
    let config = Config::serve(&Variables::from_env())?;
    let pool = store::connect(&config.database_url, 2)?;
    Ok(Desk { config, pool, now: Clock::default().now() })
}

/// `entry …`
///
/// # Errors
/// Incomplete configuration, an operator or an entry that does not allow it, those of the database.
pub async fn entry(command: EntryCommand) -> anyhow::Result<ExitCode> {
    let desk = desk()?;
    let mut transaction = desk.pool.begin().await?;
    let (id, decision, word) = match command {
        EntryCommand::List => {
            list(&desk.pool).await?;
            return Ok(ExitCode::SUCCESS);
        }
        EntryCommand::Match { id, registration: Some(reference), certification: _, word } => {
            let found = registrations::find(&mut *transaction, &reference).await?;
            let registration = found.with_context(|| format!("there is no registration {}", reference.as_str()))?;
            (id, Decision::Transfer(registration), word)
        }
        EntryCommand::Match { id, registration: None, certification, word } => {
            (id, Decision::Fee(certification.context("name a registration or a certification")?), word)
        }
        EntryCommand::Refund { id, word } => (id, Decision::PayBack, word),
        EntryCommand::SetAside { id, word } => (id, Decision::SetAside, word),
        EntryCommand::TakeBack { id, payment, word } => {
            let found = reversals::credits(&mut *transaction, id, reversals::Wanted::Named(&payment)).await?;
            let credit = found.first().with_context(|| format!("{id} can take back no payment {payment}"))?;
            (id, Decision::TakesBack(credit.id), word)
        }
        EntryCommand::Dismiss { id, word } => (id, Decision::NothingToUndo, word),
    };
    let operator = operator(&mut transaction, &word.operator, Permission::DecideEntries).await?;
    let proposal = entries::propose(&mut transaction, id, decision, operator, &word.reason, desk.now).await?;
    transaction.commit().await?;
    println!("{}", proposed(proposal));
    Ok(ExitCode::SUCCESS)
}

async fn list(pool: &PgPool) -> anyhow::Result<()> {
    for entry in undecided(pool, LISTED).await? {
        let proposed = if entry.is_proposed { "proposed" } else { "" };
        let (id, meant, day) = (entry.id, entry.outcome.as_str(), entry.booked_on);
        let (amount, payer, remark) = (Fen(entry.amount_fen).yuan(), entry.payer_name, entry.remark);
        let reference = entry.reference.unwrap_or_default();
        println!("{id}  {meant:<28}  {day}  {amount:>12}  {reference:<11}  {proposed:<8}  {payer}  {remark}");
    }
    Ok(())
}

/// `refund …`
///
/// # Errors
/// Incomplete configuration, a file that cannot be written, a refund that was not given to the bank, those of the database.
pub async fn refund(command: RefundCommand) -> anyhow::Result<ExitCode> {
    let desk = desk()?;
    match command {
        RefundCommand::List => {
            for refund in refunds::open(&desk.pool, LISTED).await? {
                let (amount, note) = (Fen(refund.amount_fen).yuan(), refund.note.unwrap_or_default());
                let (id, status, reason, payer) = (refund.entry_id, refund.status, refund.reason, refund.payer_name);
                println!("{id}  {status:<8}  {amount:>12}  {reason:<24}  {payer}  {note}");
            }
        }
        RefundCommand::Export { file, failed, operator: email } => {
            export(&desk, &file, if failed { Owed::Failed } else { Owed::Due }, &email).await?;
        }
        RefundCommand::Mark { id, done, note, operator: email } => {
            let is_said = note.is_some() || done != refunds::Done::PaidOtherwise;
            anyhow::ensure!(is_said, "a note has to say how it was paid");
            let mut transaction = desk.pool.begin().await?;
            let operator = operator(&mut transaction, &email, Permission::ManageRefunds).await?;
            let marked = refunds::mark(&mut transaction, id, done, note.as_deref(), operator, desk.now).await?;
            anyhow::ensure!(
                marked,
                "this refund does not stand where that can be noted, is noted already, or another operator has to"
            );
            transaction.commit().await?;
            println!("It is noted.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The file is complete on the disk before anything counts as given to the bank, and never written over: if the database
/// fails afterwards, the file is of no use and a new one has the same refunds.
async fn export(desk: &Desk, path: &Path, owed: Owed, email: &EmailAddress) -> anyhow::Result<()> {
    let mut transaction = desk.pool.begin().await?;
    let operator = operator(&mut transaction, email, Permission::ManageRefunds).await?;
    let taken = refunds::export(&mut transaction, owed, operator, desk.now).await?;
    anyhow::ensure!(
        !taken.is_empty(),
        "there is nothing of it; what failed is exported with --failed, by another operator than noted it"
    );
    let lines = refunds::lines(&mut transaction, &desk.config.keys, &taken).await?;
    let more = refunds::waiting(&mut *transaction, owed, operator, i64::MAX).await?;
    let mut file = File::create_new(path).with_context(|| format!("cannot create {}", path.display()))?;
    file.write_all(&refund_file::write(lines)?)?;
    file.sync_all()?;
    if let Err(error) = transaction.commit().await {
        let _ = std::fs::remove_file(path);
        return Err(error.into());
    }
    println!("{} refunds are in {}.", taken.len(), path.display());
    if more > 0 {
        println!("{more} more wait for another file.");
    }
    Ok(())
}
