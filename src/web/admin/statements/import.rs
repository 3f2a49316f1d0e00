//! Imports an uploaded file behind the answer that has long been given; what becomes of it stands in the database.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use time::Date;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::upload::Statement;
use crate::{
    app::App,
    life::statements,
    statement::ReadError,
    store::{
        statement_uploads::{self, Ending, Refused},
        statements::{ImportError, Imported, Source},
    },
};

/// How often is said how far the import is.
const BEAT: Duration = Duration::from_secs(1);

/// One after the other: each import holds a connection to the end, and they would wait for one another anyway.
static TURN: Semaphore = Semaphore::const_new(1);

/// Imports the file, and says how far that is and what became of it.
pub(super) async fn run(app: App, id: Uuid, operator: Uuid, file: Statement, stated: Option<(Date, Date)>) {
    let read = AtomicU64::new(0);
    let source = Source { file_name: &file.name, operator: Some(operator) };
    let progress = |entries| read.store(entries, Ordering::Relaxed);
    let importing = async {
        let _turn = TURN.acquire().await;
        statements::import(&app.pool, &app.config, file.content, stated, source, progress, app.clock.now()).await
    };
    tokio::pin!(importing);
    let mut beat = tokio::time::interval(BEAT);
    let imported = loop {
        tokio::select! {
            imported = &mut importing => break imported,
            _ = beat.tick() => {
                let entries = i64::try_from(read.load(Ordering::Relaxed)).unwrap_or(i64::MAX);
                if let Err(error) = statement_uploads::go_on(&app.pool, id, entries, app.clock.now()).await {
                    tracing::warn!(%error, "how far an import is cannot be said: the database does not answer");
                }
            }
        }
    };
    let ending = match imported {
        Ok(Imported { statement_id, is_known, .. }) => Ending::Imported { statement_id, is_known },
        Err(ImportError::File(error)) => Ending::Refused(refused(&error)),
        Err(ImportError::Database(error)) => {
            tracing::error!(%error, "a statement was not imported");
            Ending::Failed
        }
    };
    if let Err(error) = statement_uploads::finish(&app.pool, id, ending, app.clock.now()).await {
        // Its page says so by itself once nothing has been heard of it for a while.
        tracing::error!(%error, "how an import ended cannot be said: the database does not answer");
    }
    app.wake.notify_waiters();
}

fn refused(error: &ReadError) -> Refused {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    Refused {
        problem: error.problem.code().to_owned(),
        what: error.problem.what().to_owned(),
        line: number(error.line),
        position: number(error.column),
    }
}
