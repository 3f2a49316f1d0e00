//! Bank statements: a file's entries come in with one `COPY`, are judged as sets, and are kept together with the refunds that
//! fall due, all in one transaction. What they mean for a registration is carried out afterwards ([`settle`]).

pub mod entries;
pub mod mappings;
mod matching;
pub mod settle;
mod staging;

use std::ops::ControlFlow;

use serde_json::json;
use sqlx::{PgConnection, PgPool};
use time::{Date, OffsetDateTime};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::audit::{self, Actor, AuditEntry};
use crate::{
    domain::{
        calendar,
        transfer::{BankEntry, EntryKind, Outcome},
    },
    security::encryption::{Keys, Place},
};
use staging::Rows;

/// Bytes that are sent to the database at once.
const CHUNK: usize = 1 << 20;
/// Chunks that may wait for the database; then reading waits.
const WAITING: usize = 4;
/// So many new entries at once make the table another one.
const MANY: i64 = 100_000;
/// The most characters of a file's name that are kept.
const FILE_NAME: usize = 200;

/// Where a payer's account number is stored.
pub fn payer_account_place(row: Uuid) -> Place {
    Place { table: "bank_entries", column: "payer_account", row }
}

/// What a file was, once it was read to its end.
#[derive(Debug, Clone)]
pub struct FileRead {
    /// The format's name.
    pub format: &'static str,
    /// The first and the last bank day that it covers.
    pub covers: Option<(Date, Date)>,
    /// SHA-256.
    pub digest: [u8; 32],
    /// All entries in it, whether handed over or not.
    pub entries: u64,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    pub statement_id: Uuid,
    /// The very same file was imported before: no entry is new.
    pub is_known: bool,
    /// The days that it covers wholly.
    pub covers: Option<(Date, Date)>,
    /// All entries in the file.
    pub entries: i64,
    /// Debits, and what is not booked yet.
    pub ignored: i64,
    /// Entries that were not known, by what they mean.
    pub outcomes: Vec<(Outcome, i64)>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError<E> {
    /// The file was refused.
    #[error(transparent)]
    File(E),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Who imports what.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    pub file_name: &'a str,
    /// `None`: from the command line, or by a program.
    pub operator: Option<Uuid>,
}

/// Imports a file: all of it or nothing. `read` reads it on a thread of its own and hands over entry by entry; `progress`
/// hears now and then how many have come so far.
///
/// # Errors
/// [`ImportError::File`] as `read` says; those of the database.
pub async fn import<E: Send + 'static>(
    pool: &PgPool,
    keys: &Keys,
    source: Source<'_>,
    read: impl FnOnce(&mut dyn FnMut(BankEntry) -> ControlFlow<()>) -> Result<FileRead, E> + Send + 'static,
    mut progress: impl FnMut(u64),
    now: OffsetDateTime,
) -> Result<Imported, ImportError<E>> {
    let mut transaction = pool.begin().await?;
    // A million entries may take longer than any other statement is let, and are compared and sorted without files. A
    // file of usual size takes next to nothing of it. Of what is staged, a small sample tells enough.
    sqlx::raw_sql(
        "SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '256MB'; SET LOCAL default_statistics_target = 10",
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::raw_sql(staging::CREATE).execute(&mut *transaction).await?;
    let (sender, mut chunks) = mpsc::channel(WAITING);
    let rows = Rows::new(keys);
    let reading = tokio::task::spawn_blocking(move || stage(rows, &sender, read));
    let mut copy = transaction.copy_in_raw(staging::COPY).await?;
    while let Some(Chunk { bytes, entries }) = chunks.recv().await {
        copy.send(bytes).await?;
        progress(entries);
    }
    let (file, counted) = match reading.await {
        Ok(Ok(read)) => read,
        Ok(Err(refused)) => {
            copy.abort("the file was refused").await?;
            return Err(ImportError::File(refused));
        }
        Err(panicked) => {
            copy.abort("reading ended early").await?;
            return Err(sqlx::Error::Io(std::io::Error::other(panicked)).into());
        }
    };
    copy.finish().await?;
    let imported = keep(&mut transaction, source, &file, counted, now).await?;
    transaction.commit().await?;
    Ok(imported)
}

/// Rows on their way to the database, and how many entries were read until then.
struct Chunk {
    bytes: Vec<u8>,
    entries: u64,
}

/// What was counted while reading.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    handed_over: u64,
    staged: u64,
    reversals: u64,
    /// Not where each reference is greater than the one before, as banks number their entries: then none stands twice.
    may_repeat: bool,
}

/// Reads the file to its end, in step with the database.
fn stage<E>(
    mut rows: Rows,
    sender: &mpsc::Sender<Chunk>,
    read: impl FnOnce(&mut dyn FnMut(BankEntry) -> ControlFlow<()>) -> Result<FileRead, E>,
) -> Result<(FileRead, Counted), E> {
    let mut counted = Counted::default();
    let mut newest = String::new();
    let mut accept = |entry: BankEntry| {
        counted.handed_over += 1;
        if entry.is_booked && entry.kind != EntryKind::Debit {
            counted.staged += 1;
            counted.reversals += u64::from(matches!(entry.kind, EntryKind::Reversal { .. }));
            let is_greater =
                (newest.len(), newest.as_str()) < (entry.bank_reference.len(), entry.bank_reference.as_str());
            counted.may_repeat |= !is_greater;
            newest.clone_from(&entry.bank_reference);
            rows.push(&entry);
        }
        if rows.len() < CHUNK {
            return ControlFlow::Continue(());
        }
        // Nobody receives any more: the database has failed, which it says itself.
        match sender.blocking_send(Chunk { bytes: rows.take(), entries: counted.handed_over }) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    };
    let file = read(&mut accept)?;
    let _ = sender.blocking_send(Chunk { bytes: rows.finish(), entries: counted.handed_over });
    Ok((file, counted))
}

/// Keeps imports away until the transaction ends, if none is running now. Any number may do so at once.
///
/// # Errors
/// Those of the database.
pub async fn try_lock_imports(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT pg_try_advisory_xact_lock_shared(hashtextextended('statement import', 0)) AS "is_locked!""#
    )
    .fetch_one(connection)
    .await
}

/// Judges and keeps what is staged. One import after the other: each sees what the one before has kept.
async fn keep(
    connection: &mut PgConnection,
    source: Source<'_>,
    file: &FileRead,
    counted: Counted,
    now: OffsetDateTime,
) -> Result<Imported, sqlx::Error> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended('statement import', 0))")
        .execute(&mut *connection)
        .await?;
    let entries = i64::try_from(file.entries).unwrap_or(i64::MAX);
    let ignored = entries.saturating_sub(i64::try_from(counted.staged).unwrap_or(i64::MAX));
    let digest = file.digest.as_slice();
    if let Some((statement_id, covers)) = known(&mut *connection, source, file, now).await? {
        return Ok(Imported { statement_id, is_known: true, covers, entries, ignored, outcomes: Vec::new() });
    }
    matching::judge(&mut *connection, counted.may_repeat, counted.reversals > 0, now).await?;
    let statement_id = Uuid::now_v7();
    let outcomes = matching::keep(&mut *connection, statement_id, counted.reversals > 0, now).await?;
    let new: i64 = outcomes.iter().map(|(_, count)| count).sum();
    if new > MANY {
        // Else whoever carries them out would read the whole table until statistics say otherwise. Those stay: the small
        // sample was for what is staged.
        sqlx::raw_sql("SET LOCAL default_statistics_target = DEFAULT; ANALYZE bank_entries")
            .execute(&mut *connection)
            .await?;
    }
    let covers = days_over(file.covers, now);
    sqlx::query!(
        "INSERT INTO statements (id, file_name, file_digest, format, imported_by, imported_at, covers_from, covers_until,
             entries, new_entries, ignored)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        statement_id,
        source.file_name.chars().filter(|c| !c.is_control()).take(FILE_NAME).collect::<String>(),
        digest,
        file.format,
        source.operator,
        now,
        covers.map(|(first, _)| first),
        covers.map(|(_, last)| last),
        entries,
        new,
        ignored
    )
    .execute(&mut *connection)
    .await?;
    let counts: serde_json::Map<_, _> =
        outcomes.iter().map(|(outcome, count)| (outcome.as_str().to_owned(), json!(count))).collect();
    let imported = AuditEntry {
        actor: source.operator.map_or(Actor::System, Actor::Operator),
        action: "statement.imported".to_owned(),
        target: "statement",
        target_id: Some(statement_id),
        details: json!({ "entries": entries, "ignored": ignored, "new": new, "outcomes": counts }),
    };
    audit::record(connection, &[imported], now).await?;
    Ok(Imported { statement_id, is_known: false, covers, entries, ignored, outcomes })
}

/// The same file as it was imported before, and the days that it covers. Where it covered none, it may be known by now which.
async fn known(
    connection: &mut PgConnection,
    source: Source<'_>,
    file: &FileRead,
    now: OffsetDateTime,
) -> Result<Option<(Uuid, Option<(Date, Date)>)>, sqlx::Error> {
    let known = sqlx::query!(
        "SELECT id, covers_from, covers_until, imported_at FROM statements WHERE file_digest = $1",
        file.digest.as_slice()
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(known) = known else { return Ok(None) };
    let covered = known.covers_from.zip(known.covers_until);
    // It was made no later than when it first came.
    let (None, Some((first, last))) = (covered, days_over(file.covers, known.imported_at)) else {
        return Ok(Some((known.id, covered)));
    };
    sqlx::query!("UPDATE statements SET covers_from = $2, covers_until = $3 WHERE id = $1", known.id, first, last)
        .execute(&mut *connection)
        .await?;
    let covers = AuditEntry {
        actor: source.operator.map_or(Actor::System, Actor::Operator),
        action: "statement.covers".to_owned(),
        target: "statement",
        target_id: Some(known.id),
        details: json!({ "from": first.to_string(), "until": last.to_string() }),
    };
    audit::record(connection, &[covers], now).await?;
    Ok(Some((known.id, Some((first, last)))))
}

/// The days that were over when the file was made: it cannot cover the one that is still going on wholly.
fn days_over(covers: Option<(Date, Date)>, now: OffsetDateTime) -> Option<(Date, Date)> {
    let (first, last) = covers?;
    let last = last.min(calendar::today(now).previous_day()?);
    (first <= last).then_some((first, last))
}
