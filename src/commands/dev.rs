//! `dev`: everything on one machine with nothing set up.

use std::{
    io::{IsTerminal, Write},
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use sqlx::{Connection, PgConnection};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use super::{LOGGED, run};
use crate::{
    app::App,
    clock::Clock,
    config::{Config, Variables},
    dev::{
        demo,
        embedded_postgres::{Durability, EmbeddedPostgres, InstanceLock, InstanceLockError, SMALL, default_data_dir},
        first_operator, pages,
    },
    security::encryption::{Keys, generate_key},
    store::{self, dev_mailbox::DevMailbox, outbox},
};

const DATABASE: &str = "portal";

/// # Errors
/// A portal that runs already, PostgreSQL that cannot be started, malformed variables.
pub async fn dev(listen: SocketAddr, data_dir: Option<PathBuf>, demo: bool) -> anyhow::Result<ExitCode> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(LOGGED));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let data_dir = data_dir.unwrap_or_else(default_data_dir);
    let lock = match InstanceLock::acquire(&data_dir) {
        Ok(lock) => lock,
        Err(InstanceLockError::AlreadyRunning { message, .. }) => {
            println!("{message}");
            return Ok(ExitCode::FAILURE);
        }
        Err(error) => return Err(error.into()),
    };
    let postgres = EmbeddedPostgres::start(&data_dir.join("postgres"), Durability::Durable, SMALL).await?;
    let served = serve(listen, &data_dir, demo, &postgres, &lock).await;
    // What went wrong while serving comes first; stopping often fails only because of it.
    let stopped = postgres.stop().await;
    served?;
    stopped?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(
    listen: SocketAddr,
    data_dir: &Path,
    with_demo: bool,
    postgres: &EmbeddedPostgres,
    lock: &InstanceLock,
) -> anyhow::Result<()> {
    create_database(postgres).await?;
    let listener = bind(listen).await?;
    let keys = keys(&data_dir.join("keys"))?;
    let config = Config::dev(&Variables::from_env(), listener.local_addr()?, postgres.url(DATABASE), keys, data_dir)?;
    let public_url = config.public_url.clone();
    let app = App::new(config, Clock::default())?;
    store::migrate(&app.pool).await?;
    DevMailbox::new(app.pool.clone()).prepare().await?;
    // The lock says that no other worker lives, so nobody holds what the last one left behind.
    outbox::release_all(&app.pool, app.clock.now()).await?;
    lock.publish(public_url.as_str());
    println!(
        "\n  The portal          {public_url}\n  The operators       {public_url}admin\n  Mails, SMS, codes   {public_url}dev\n  Data is kept in     {}\n",
        data_dir.display()
    );
    if let Some(first) = first_operator::create(&app).await? {
        println!(
            "  An administrator was made; this is shown once:\n  Email               {}\n  Password            {}\n  Authenticator key   {} (its codes stand on {public_url}dev too)\n",
            first.email,
            first.password,
            first.secret.for_typing()
        );
    }
    if with_demo && let Some(filled) = demo::fill(&app).await? {
        println!(
            "  {} applicants were made up, and colleagues; their password is shown once:\n  Applicants          {} and so on\n  Colleagues          {} (their codes stand on {public_url}dev)\n  Password            {}\n",
            filled.applicants,
            filled.email,
            filled.colleagues.join(", "),
            filled.password
        );
    }
    println!("  Press Ctrl+C to stop.\n");
    run(app, listener, pages::routes()).await
}

async fn create_database(postgres: &EmbeddedPostgres) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(&postgres.url("postgres")).await?;
    let exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(DATABASE)
        .fetch_one(&mut connection)
        .await?;
    if !exists {
        sqlx::raw_sql("CREATE DATABASE portal").execute(&mut connection).await?;
    }
    connection.close().await?;
    Ok(())
}

/// Listens where asked; where somebody else does already, on any free port.
async fn bind(listen: SocketAddr) -> anyhow::Result<TcpListener> {
    match TcpListener::bind(listen).await {
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            println!("{listen} is in use by another program; taking a free port instead.");
            Ok(TcpListener::bind(SocketAddr::new(listen.ip(), 0)).await?)
        }
        bound => bound.with_context(|| format!("cannot listen on {listen}")),
    }
}

/// The keys of this machine, made at the first start and readable by their owner alone.
fn keys(path: &Path) -> anyhow::Result<Keys> {
    if !path.exists() {
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        write!(file, "1:{}\n{}\n", generate_key(), generate_key())?;
        file.sync_all()?;
    }
    let text = std::fs::read_to_string(path)?;
    let (encryption, index) = text.trim().split_once('\n').with_context(|| format!("{} is damaged", path.display()))?;
    Ok(Keys::parse(encryption, index)?)
}
