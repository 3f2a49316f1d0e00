//! `statement …`: bank statements, and how banks name the columns of their CSV.

use std::{
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use clap::Subcommand;
use serde_json::json;
use time::{Date, format_description::well_known::Iso8601};

use super::database;
use crate::{
    clock::Clock,
    config::{Config, Variables},
    domain::calendar,
    life::statements as life,
    statement::{self, ColumnMapping},
    store::{
        self,
        audit::{self, Actor, AuditEntry},
        statements::{ImportError, Source, mappings},
    },
};

/// What is asked for.
#[derive(Debug, Subcommand)]
pub enum StatementCommand {
    /// Import a statement: CSV as the bank's online banking exports it, or ISO 20022 camt.053 or camt.054
    Import {
        file: PathBuf,
        /// The first day that the file covers wholly, where it does not say so itself; such as 2026-11-01
        #[arg(long, value_parser = day, requires = "to")]
        from: Option<Date>,
        /// The last one
        #[arg(long, value_parser = day, requires = "from")]
        to: Option<Date>,
    },
    /// Print the names of the column mappings that a CSV is tried with
    Mappings,
    /// Add a column mapping from a JSON file, or put it in the place of the one with its name
    SetMapping { file: PathBuf },
    /// Remove a column mapping
    RemoveMapping { name: String },
}

/// `statement …`
///
/// # Errors
/// Incomplete configuration, a file that is refused, those of the database.
pub async fn statement(command: StatementCommand) -> anyhow::Result<ExitCode> {
    match command {
        StatementCommand::Import { file, from, to } => import(&file, from, to).await,
        StatementCommand::Mappings => {
            for mapping in life::column_mappings(&database()?).await? {
                println!("{}", mapping.name);
            }
            Ok(ExitCode::SUCCESS)
        }
        StatementCommand::SetMapping { file } => set_mapping(&file).await,
        StatementCommand::RemoveMapping { name } => remove_mapping(&name).await,
    }
}

fn day(typed: &str) -> Result<Date, time::error::Parse> {
    Date::parse(typed, &Iso8601::DATE)
}

async fn import(file: &Path, from: Option<Date>, to: Option<Date>) -> anyhow::Result<ExitCode> {
    let now = Clock::default().now();
    let stated = statement::stated(from, to, calendar::today(now))?;
    let config = Config::serve(&Variables::from_env())?;
    let pool = store::connect(&config.database_url, 4)?;
    let file_name = file.file_name().unwrap_or_default().to_string_lossy();
    let source = Source { file_name: &file_name, operator: None };
    let is_watched = std::io::stderr().is_terminal();
    let progress = |entries| {
        if is_watched {
            eprint!("\r{entries} entries read");
            let _ = std::io::stderr().flush();
        }
    };
    let imported = life::import_file(&pool, &config, file, stated, source, progress, now).await;
    if is_watched {
        eprintln!();
    }
    let imported = match imported {
        Ok(imported) => imported,
        Err(ImportError::File(refused)) => {
            return Err(anyhow::Error::new(refused))
                .with_context(|| format!("nothing was imported of {}", file.display()));
        }
        Err(ImportError::Database(error)) => return Err(error).context("nothing was imported"),
    };
    match imported.covers {
        Some((first, last)) => println!("It covers {first} to {last}."),
        None => println!(
            "It covers no day wholly, so that no registration fails by it. If it is the complete statement of some days, \
             import it again with --from and --to."
        ),
    }
    if imported.is_known {
        println!("This file was imported before; no entry is new.");
        return Ok(ExitCode::SUCCESS);
    }
    let new: i64 = imported.outcomes.iter().map(|(_, count)| count).sum();
    println!("{} entries: {new} new, {} debits or not booked yet.", imported.entries, imported.ignored);
    for (outcome, count) in &imported.outcomes {
        println!("{count:>10}  {}", outcome.as_str());
    }
    Ok(ExitCode::SUCCESS)
}

async fn set_mapping(file: &Path) -> anyhow::Result<ExitCode> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mapping: ColumnMapping =
        serde_json::from_str(&text).with_context(|| format!("{} is no column mapping", file.display()))?;
    let now = Clock::default().now();
    let mut transaction = database()?.begin().await?;
    mappings::set(&mut transaction, &mapping.name, &serde_json::to_value(&mapping)?, now).await?;
    let entry = changed("column_mapping.set", &mapping.name);
    audit::record(&mut transaction, &[entry], now).await?;
    transaction.commit().await?;
    println!("{} is known now.", mapping.name);
    Ok(ExitCode::SUCCESS)
}

async fn remove_mapping(name: &str) -> anyhow::Result<ExitCode> {
    let mut transaction = database()?.begin().await?;
    if !mappings::remove(&mut transaction, name).await? {
        anyhow::bail!("there is no mapping {name} that could be removed");
    }
    audit::record(&mut transaction, &[changed("column_mapping.removed", name)], Clock::default().now()).await?;
    transaction.commit().await?;
    println!("{name} is removed.");
    Ok(ExitCode::SUCCESS)
}

fn changed(action: &str, name: &str) -> AuditEntry<'static> {
    AuditEntry {
        actor: Actor::System,
        action: action.to_owned(),
        target: "column_mapping",
        target_id: None,
        details: json!({ "name": name }),
    }
}
