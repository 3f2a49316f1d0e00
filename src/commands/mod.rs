//! What the command line does, a function a command.

mod certifications;
mod dev;
mod entries;
mod operators;
mod proposals;
mod registrations;
mod statements;
mod with_database;

use std::{io::BufRead, path::Path, process::ExitCode, time::Duration};

use anyhow::Context;
use axum::{Router, routing::get};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use secrecy::SecretString;
use sqlx::{PgConnection, PgPool};
use tokio::{net::TcpListener, signal::unix::SignalKind, sync::watch};
use tracing_subscriber::EnvFilter;
use uuid::Uuid;

use crate::{
    app::App,
    clock::Clock,
    config::{Config, Variables},
    documents::Documents,
    domain::{email::EmailAddress, operator::Permission, transfer::grace_over},
    security::encryption::generate_key,
    server,
    store::{self, occupied_emails, operators::find_by_email, outbox, registrations::due},
    web::routes,
};
pub use certifications::{CertificationCommand, certification};
pub use dev::dev;
pub use entries::{EntryCommand, RefundCommand, entry, refund};
pub use operators::{add_operator, disable_operator, list_operators, reset_operator, verify_audit};
pub use proposals::{ProposalCommand, proposal};
pub use registrations::{RegistrationCommand, registration};
pub use statements::{StatementCommand, statement};
pub use with_database::with_database;

/// How often collected samples are folded together.
const METRICS_UPKEEP: Duration = Duration::from_secs(5);

/// What is logged unless `RUST_LOG` says otherwise.
const LOGGED: &str = "info,sqlx=warn";

/// `serve`: production.
///
/// # Errors
/// Incomplete configuration, a schema that is not current, an address that cannot be listened on.
pub async fn serve() -> anyhow::Result<ExitCode> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(LOGGED));
    tracing_subscriber::fmt().json().with_env_filter(filter).init();
    let config = Config::serve(&Variables::from_env())?;
    let app = App::new(config, Clock::default())?;
    match store::is_current(&app.pool).await {
        Ok(true) => {}
        Ok(false) => anyhow::bail!("the schema is not current: run `registration-portal migrate` first"),
        // It may come back; until then /readyz says so and every page is a 503.
        Err(error) => tracing::warn!(%error, "the database does not answer yet"),
    }
    let listener = listen(&app).await?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    run(app, listener, Router::new()).await?;
    Ok(ExitCode::SUCCESS)
}

async fn listen(app: &App) -> anyhow::Result<TcpListener> {
    let address = app.config.listen;
    TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))
}

/// Runs the portal and its jobs until SIGTERM or Ctrl+C.
async fn run(app: App, listener: TcpListener, further: Router<App>) -> anyhow::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let jobs = tokio::spawn(app.jobs()?.work(stopped.clone()));
    if let Some(address) = app.config.metrics_listen {
        let listener =
            TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address} for /metrics"))?;
        let router = metrics_router(app.clone(), recorder()?);
        tokio::spawn(server::serve(listener, router, wait(stopped.clone())));
    }
    let mut terminate = tokio::signal::unix::signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        let _ = stop.send(true);
    });
    let mut jobs = jobs;
    let serving = serve_and_drain(app, listener, further, stopped)?;
    tokio::pin!(serving);
    tokio::select! {
        () = &mut serving => jobs.await.context("the jobs ended early"),
        // Pages without deliveries would look alive and keep nobody's promise: better to stop and be started again.
        ended = &mut jobs => match ended {
            Ok(()) => { serving.await; Ok(()) }
            Err(error) => Err(error).context("the jobs ended early"),
        },
    }
}

/// Serves, then waits for the requests and imports under way, all in all as long as [`server::DRAIN`]. An import that is
/// cut off leaves nothing: it is one transaction.
fn serve_and_drain(
    app: App,
    listener: TcpListener,
    further: Router<App>,
    stopped: watch::Receiver<bool>,
) -> anyhow::Result<impl Future<Output = ()>> {
    let router = routes::router(app.clone(), further)?;
    let stopping = stopped.clone();
    let last = tokio::spawn(async move {
        wait(stopping).await;
        tokio::time::sleep(server::DRAIN).await;
    });
    Ok(async move {
        server::serve(listener, router, wait(stopped)).await;
        tokio::select! {
            () = app.background.ended() => {}
            _ = last => tracing::warn!("an import did not end in time"),
        }
    })
}

async fn wait(mut stopped: watch::Receiver<bool>) {
    // The sender is only dropped after it has sent.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Collects metrics from now on. Without upkeep, samples that nobody reads would pile up.
fn recorder() -> anyhow::Result<PrometheusHandle> {
    let metrics = PrometheusBuilder::new().install_recorder().context("the metrics cannot be set up")?;
    let upkeep = metrics.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(METRICS_UPKEEP).await;
            upkeep.run_upkeep();
        }
    });
    Ok(metrics)
}

/// `/metrics`, on a listener of its own.
fn metrics_router(app: App, metrics: PrometheusHandle) -> Router {
    Router::new().route(
        "/metrics",
        get(async move || {
            if let Ok((pending, parked)) = outbox::backlog(&app.pool).await {
                #[expect(clippy::cast_precision_loss, reason = "a gauge; nobody owes 2^52 mails")]
                {
                    metrics::gauge!("portal_outbox_pending").set(pending as f64);
                    metrics::gauge!("portal_outbox_parked").set(parked as f64);
                }
            }
            let now = app.clock.now();
            let grace_over = grace_over(now, &app.config.holidays);
            if let Ok(waiting) = due::without_statement(&app.pool, now, grace_over).await {
                #[expect(clippy::cast_precision_loss, reason = "a gauge; nobody has 2^52 registrations")]
                metrics::gauge!("portal_transfers_without_statement").set(waiting as f64);
            }
            metrics.render()
        }),
    )
}

/// The pool behind `DATABASE_URL`, for commands that need nothing else.
fn database() -> anyhow::Result<PgPool> {
    let url =
        std::env::var("DATABASE_URL").context("DATABASE_URL is missing: postgres://user:password@host/database")?;
    Ok(store::connect(&SecretString::from(url), 4)?)
}

/// Whom a command names as the one who decides, and who may.
async fn operator(connection: &mut PgConnection, email: &EmailAddress, permission: Permission) -> anyhow::Result<Uuid> {
    let operator = find_by_email(connection, email).await?;
    let operator = operator.filter(|operator| operator.disabled_at.is_none());
    let operator = operator.with_context(|| format!("{} is no operator", email.as_str()))?;
    anyhow::ensure!(operator.role.may(permission), "{} may not decide this", email.as_str());
    Ok(operator.id)
}

/// `migrate`.
///
/// # Errors
/// Those of the database.
pub async fn migrate() -> anyhow::Result<ExitCode> {
    store::migrate(&database()?).await?;
    println!("The schema is current.");
    Ok(ExitCode::SUCCESS)
}

/// Addresses handed to the database at once.
const IMPORT_BATCH: usize = 10_000;

/// `occupied-emails import FILE`: one address a line; empty lines are passed over. A file with a line that is no address
/// is refused whole.
///
/// # Errors
/// An unreadable file, a line that is no address, those of the database.
pub async fn import_occupied_emails(file: &Path) -> anyhow::Result<ExitCode> {
    let read = || -> anyhow::Result<_> {
        let file = std::fs::File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok(std::io::BufReader::new(file).lines().enumerate())
    };
    let parse = |(number, line): (usize, std::io::Result<String>)| -> anyhow::Result<Option<String>> {
        let line = line.with_context(|| format!("line {}", number + 1))?;
        // Editors on Windows begin a file with a mark.
        let line = line.trim_start_matches('\u{feff}');
        if line.trim().is_empty() {
            return Ok(None);
        }
        let email = EmailAddress::parse(line).ok().with_context(|| format!("line {} is not an address", number + 1))?;
        Ok(Some(email.key()))
    };
    // Read twice, so that nothing is imported from a file that is damaged further down.
    for line in read()? {
        parse(line)?;
    }
    let pool = database()?;
    let now = Clock::default().now();
    let (mut batch, mut read_in_all, mut new) = (Vec::with_capacity(IMPORT_BATCH), 0, 0);
    for line in read()? {
        batch.extend(parse(line)?);
        if batch.len() == IMPORT_BATCH {
            read_in_all += batch.len();
            new += occupied_emails::import(&pool, &std::mem::take(&mut batch), now).await?;
        }
    }
    read_in_all += batch.len();
    new += occupied_emails::import(&pool, &batch, now).await?;
    println!("{read_in_all} addresses read, {new} of them new.");
    Ok(ExitCode::SUCCESS)
}

/// `keys generate`.
///
/// # Errors
/// None; the signature is that of all commands.
pub fn generate_keys() -> anyhow::Result<ExitCode> {
    println!("ENCRYPTION_KEYS=1:{}\nINDEX_KEY={}", generate_key(), generate_key());
    Ok(ExitCode::SUCCESS)
}

/// `keys rotate`: encrypts anew what is not under the newest key; safe to interrupt and to repeat.
///
/// # Errors
/// Incomplete configuration, those of the database.
pub async fn rotate_keys() -> anyhow::Result<ExitCode> {
    let config = Config::serve(&Variables::from_env())?;
    let pool = store::connect(&config.database_url, 4)?;
    let documents = Documents::open(&config.documents_dir, config.keys.clone())?;
    let changed = store::key_rotation::rotate(&pool, &config.keys).await? + documents.rotate(&pool).await?;
    println!("{changed} values are under the newest key now.");
    Ok(ExitCode::SUCCESS)
}
