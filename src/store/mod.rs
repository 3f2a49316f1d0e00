//! SQL, one file a table or aggregate. Functions take an executor or a transaction; there is no trait over it: there is
//! one database, and tests use it.

pub mod accounts;
pub mod audit;
pub mod awaited;
pub mod bank_entries;
pub mod certifications;
pub mod claims;
pub mod dev_bank;
pub mod dev_mailbox;
pub mod erasure;
pub mod key_rotation;
pub mod notes;
pub mod occupied_emails;
pub mod operators;
pub mod outbox;
pub mod password_resets;
pub mod personal_data;
pub mod proposals;
pub mod queues;
pub mod rate_limits;
pub mod reasons;
pub mod refunds;
pub mod registrations;
pub mod reminders;
pub mod reveals;
pub mod reversals;
pub mod reviews;
pub mod scans;
pub mod sessions;
pub mod signups;
pub mod sms_codes;
pub mod statement_uploads;
pub mod statements;
pub mod statistics;
pub mod waiting;

use std::{str::FromStr, time::Duration};

use secrecy::{ExposeSecret, SecretString};
use sqlx::{
    Connection, PgPool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Opens the pool. Connections are made when first needed, so that the portal starts while PostgreSQL does.
///
/// # Errors
/// A malformed URL.
pub fn connect(url: &SecretString, connections: u32) -> Result<PgPool, sqlx::Error> {
    let options = PgConnectOptions::from_str(url.expose_secret())?.application_name("registration-portal").options([
        // A statement that takes this long is a fault; it must not hold its connection for ever.
        ("statement_timeout", "30s"),
        ("idle_in_transaction_session_timeout", "60s"),
        // To compile statements takes longer than it saves with ours.
        ("jit", "off"),
    ]);
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(3))
        // Asking each connection whether it lives would double the round trips; one that was used a moment ago does.
        .test_before_acquire(false)
        .before_acquire(|connection, usage| {
            Box::pin(async move {
                if usage.idle_for > Duration::from_secs(1) {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(options);
    Ok(pool)
}

/// Brings the schema up to date; safe to run from several instances at once, and while the previous version still runs.
///
/// # Errors
/// An unreachable database or a migration that was changed after it ran.
pub async fn migrate(pool: &PgPool) -> Result<(), MigrateError> {
    let mut connection = pool.acquire().await?.detach();
    // To build an index takes as long as the table is large.
    sqlx::query("SET statement_timeout = 0").execute(&mut connection).await?;
    MIGRATIONS.run(&mut connection).await
}

/// Whether every migration of this build has run.
///
/// # Errors
/// An unreachable database.
pub async fn is_current(pool: &PgPool) -> Result<bool, sqlx::Error> {
    let applied = sqlx::query_scalar("SELECT count(*) FROM _sqlx_migrations WHERE success").fetch_one(pool).await;
    let applied: i64 = match applied {
        // 42P01: no such table; nothing has been migrated yet.
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42P01") => 0,
        applied => applied?,
    };
    Ok(usize::try_from(applied).unwrap_or(0) >= MIGRATIONS.iter().count())
}

/// Whether the error is a broken uniqueness constraint of this name.
pub fn violates(error: &sqlx::Error, constraint: &str) -> bool {
    error.as_database_error().is_some_and(|error| error.constraint() == Some(constraint))
}

/// A stored value that this version cannot read: a fault of the program or of a hand at the database.
fn unreadable(what: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(format!("unreadable {what}").into())
}
