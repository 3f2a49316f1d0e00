//! `with-database COMMAND`: a throw-away PostgreSQL around a command, for tests and builds.

use std::{path::Path, process::ExitCode};

use anyhow::Context;
use secrecy::SecretString;
use sqlx::{Connection, PgConnection, migrate::Migrator};

use crate::{
    dev::embedded_postgres::{Durability, EmbeddedPostgres},
    store,
};

/// Runs the command with `DATABASE_URL` set to a migrated database; its exit code is the result. `shared_buffers` is what
/// of the database is kept in memory, as PostgreSQL writes sizes.
///
/// # Errors
/// PostgreSQL that cannot be started, a command that cannot be run.
pub async fn with_database(shared_buffers: &str, command: &[String]) -> anyhow::Result<ExitCode> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_writer(std::io::stderr).init();
    let data_dir = std::env::temp_dir().join(format!("registration-portal-{}", std::process::id()));
    let postgres = EmbeddedPostgres::start(&data_dir, Durability::Throwaway, shared_buffers).await?;
    let code = run(&postgres, command).await;
    postgres.stop().await?;
    std::fs::remove_dir_all(&data_dir)?;
    code
}

async fn run(postgres: &EmbeddedPostgres, command: &[String]) -> anyhow::Result<ExitCode> {
    // A database of its own, which nobody else is connected to: tests copy it.
    let mut connection = PgConnection::connect(&postgres.url("postgres")).await?;
    sqlx::raw_sql("CREATE DATABASE portal").execute(&mut connection).await?;
    connection.close().await?;
    let url = postgres.url("portal");
    let pool = store::connect(&SecretString::from(url.clone()), 1)?;
    // A checkout's own migrations come first: a build that describes new queries is made by the binary from before them.
    match Path::new("migrations") {
        checkout if checkout.is_dir() => Migrator::new(checkout).await?.run(&pool).await?,
        _ => store::migrate(&pool).await?,
    }
    pool.close().await;
    let (program, arguments) = command.split_first().context("no command was given")?;
    let status = tokio::process::Command::new(program)
        .args(arguments)
        .env("DATABASE_URL", url)
        .status()
        .await
        .with_context(|| format!("cannot run {program}"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
