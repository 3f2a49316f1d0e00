//! What happens when nobody does anything: states end at their deadlines.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{BATCH, Jobs};
use crate::{
    domain::{
        registration::{Event, Status, touched_before},
        transfer::{grace_deadline, grace_over},
    },
    mail::{MailMessage, News, NewsKind},
    store::{
        audit::Actor,
        registrations::{
            due::{self, Due},
            transition::{self, Change},
        },
    },
};

/// Drafts that nobody has touched for too long expire.
pub(super) async fn idle_drafts(jobs: &Jobs) -> Result<bool, sqlx::Error> {
    let now = jobs.clock.now();
    let mut transaction = jobs.pool.begin().await?;
    let drafts = due::idle(&mut transaction, touched_before(now, -1), BATCH).await?;
    let more = end(jobs, &mut transaction, &drafts, now).await?;
    transaction.commit().await?;
    Ok(more)
}

/// Registrations whose applicant let the deadline pass.
pub(super) async fn overdue(jobs: &Jobs) -> Result<bool, sqlx::Error> {
    let now = jobs.clock.now();
    let mut transaction = jobs.pool.begin().await?;
    let overdue = due::overdue(&mut transaction, now, BATCH).await?;
    let more = end(jobs, &mut transaction, &overdue, now).await?;
    transaction.commit().await?;
    Ok(more)
}

/// Registrations that never paid: the grace is over, and statements show it.
pub(super) async fn unpaid(jobs: &Jobs) -> Result<bool, sqlx::Error> {
    let now = jobs.clock.now();
    let mut transaction = jobs.pool.begin().await?;
    let unpaid = due::due_to_fail(&mut transaction, now, BATCH).await?;
    let more = end(jobs, &mut transaction, &unpaid, now).await?;
    transaction.commit().await?;
    Ok(more)
}

/// Nobody fails because statements were imported late; operators have to be told instead.
pub(super) async fn warn_of_missing_statements(jobs: &Jobs) -> Result<(), sqlx::Error> {
    let now = jobs.clock.now();
    let waiting = due::without_statement(&jobs.pool, now, grace_over(now, &jobs.config.holidays)).await?;
    if waiting > 0 {
        tracing::warn!(waiting, "payments wait for statements that cover their days: import them");
    }
    Ok(())
}

/// Ends the states of these; whether there may be more.
async fn end(
    jobs: &Jobs,
    connection: &mut PgConnection,
    due: &[Due],
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let changes = due.iter().filter_map(|due| change(jobs, due).transpose()).collect::<Result<Vec<_>, _>>()?;
    let changed = transition::apply_all(connection, &jobs.config.keys, changes, now).await?;
    Ok(!changed.is_empty())
}

/// What the passing of its deadline does to a registration.
fn change<'a>(jobs: &Jobs, due: &'a Due) -> Result<Option<Change<'a>>, sqlx::Error> {
    let (event, what) = match due.status {
        Status::Draft => (Event::LeftIdle, NewsKind::DraftExpired),
        Status::Returned => (Event::LeftIdle, NewsKind::CorrectionExpired),
        Status::AwaitingTransfer => (Event::TransferDeadlinePassed, NewsKind::TransferDeadlinePassed),
        Status::AwaitingStatement => (Event::StatementsComplete, NewsKind::TransferFailed),
        Status::RegisteredLimited => (Event::CertificationDeadlinePassed, NewsKind::Lapsed),
        _ => return Ok(None),
    };
    // The state after this one ends by itself too: a transfer made in time may still be on its way into a statement.
    let deadline_at =
        (due.status == Status::AwaitingTransfer).then(|| grace_deadline(due.deadline_at, &jobs.config.holidays));
    let news = News { deadline: deadline_at, ..News::new(what, &due.reference, jobs.config.link("/account")) };
    Ok(Some(Change {
        registration_id: due.id,
        from: due.status,
        version: due.version,
        event,
        actor: Actor::System,
        reason: None,
        deadline_at,
        mail: Some(MailMessage::News(news).for_outbox(&due.email, &due.locale)?),
    }))
}
