//! A bank statement's file, from its bytes to what it brings about.

use std::{
    io::{self, Read},
    path::Path,
};

use sha2::{Digest, Sha256};
use sqlx::PgPool;
use time::{Date, OffsetDateTime};

use super::payments;
use crate::{
    config::Config,
    statement::{self, ColumnMapping, Problem, ReadError},
    store::statements::{self, FileRead, ImportError, Imported, Source, mappings},
};

/// The column mappings that operators have set.
///
/// # Errors
/// Those of the database. A mapping that this version cannot read is passed over.
pub async fn own_mappings(pool: &PgPool) -> Result<Vec<ColumnMapping>, sqlx::Error> {
    let stored = mappings::list(pool).await?;
    let readable = stored.into_iter().filter_map(|(name, mapping)| match serde_json::from_value(mapping) {
        Ok(mapping) => Some(mapping),
        Err(error) => {
            tracing::warn!(name, %error, "a column mapping cannot be read");
            None
        }
    });
    Ok(readable.collect())
}

/// The column mappings that a CSV is tried with: those that operators have set, then those that are known anyway.
///
/// # Errors
/// As [`own_mappings`].
pub async fn column_mappings(pool: &PgPool) -> Result<Vec<ColumnMapping>, sqlx::Error> {
    Ok(own_mappings(pool).await?.into_iter().chain(ColumnMapping::presets()).collect())
}

/// Imports the file at `path`; as [`import`].
///
/// # Errors
/// As [`import`].
pub async fn import_file(
    pool: &PgPool,
    config: &Config,
    path: &Path,
    stated: Option<(Date, Date)>,
    source: Source<'_>,
    progress: impl FnMut(u64),
    now: OffsetDateTime,
) -> Result<Imported, ImportError<ReadError>> {
    let file = std::fs::File::open(path).map_err(|error| ImportError::File(unreadable(&error)))?;
    import(pool, config, file, stated, source, progress, now).await
}

/// Imports a file, all of it or nothing, and carries out what its entries mean. `stated` are the first and the last day that
/// the file covers, where it does not say so itself: without any it covers none, and nobody fails by it. `progress` hears now
/// and then how many entries have been read.
///
/// # Errors
/// [`ImportError::File`] with the place of the damage; those of the database. What an import that succeeded has not carried
/// out yet, the jobs do.
pub async fn import(
    pool: &PgPool,
    config: &Config,
    file: impl Read + Send + 'static,
    stated: Option<(Date, Date)>,
    source: Source<'_>,
    progress: impl FnMut(u64),
    now: OffsetDateTime,
) -> Result<Imported, ImportError<ReadError>> {
    let mappings = column_mappings(pool).await?;
    let (current, former) = (config.platform.payee.account.clone(), config.platform.former_payee_accounts.clone());
    let imported = statements::import(
        pool,
        &config.keys,
        source,
        move |accept| {
            let mut file = Digesting { inner: file, digest: Sha256::new() };
            let is_own = |number: &str| current.is(number) || former.iter().any(|account| account.is(number));
            let read = statement::read_own(&mut file, &mappings, stated, &is_own, accept)?;
            Ok(FileRead {
                format: read.format.as_str(),
                // Of a former account's days nothing follows for who has paid to this one.
                covers: read.covers.filter(|_| read.accounts.iter().all(|account| current.is(account))),
                digest: file.digest.finalize().into(),
                entries: read.entries,
            })
        },
        progress,
        now,
    )
    .await?;
    if let Err(error) = payments::settle_due(pool, config, now).await {
        tracing::warn!(%error, "the entries wait to be settled by the job");
    }
    Ok(imported)
}

fn unreadable(error: &io::Error) -> ReadError {
    ReadError { line: 1, column: 1, problem: Problem::Unreadable(error.kind()) }
}

/// Digests what is read.
struct Digesting<R> {
    inner: R,
    digest: Sha256,
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(into)?;
        self.digest.update(&into[..length]);
        Ok(length)
    }
}
