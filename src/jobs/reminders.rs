//! Mails some days before something ends by itself.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{BATCH, Jobs};
use crate::{
    domain::{
        calendar,
        registration::{Status, touched_before},
        reminder,
    },
    life::certification::PATH,
    mail::{MailMessage, News, NewsKind},
    store::{
        outbox,
        registrations::due::{self, Due},
        reminders,
    },
};

/// Days before a registration's deadline, the nearest first: where two are due at once, only that one is sent.
const BEFORE_DEADLINE: [u8; 2] = [1, 3];
/// Days before a draft expires.
const BEFORE_EXPIRY: u8 = 3;

/// Reminds of what is due soon.
pub(super) async fn deadlines(jobs: &Jobs) -> Result<bool, sqlx::Error> {
    let now = jobs.clock.now();
    if !reminder::is_daytime(now) {
        return Ok(false);
    }
    for days in BEFORE_DEADLINE {
        let mut transaction = jobs.pool.begin().await?;
        let horizon = reminder::horizon(now, days);
        let soon = due::to_remind(&mut transaction, now, horizon, days, BATCH).await?;
        if remind(jobs, &mut transaction, &soon, days, now).await? {
            transaction.commit().await?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Reminds of drafts that expire soon.
pub(super) async fn idle_drafts(jobs: &Jobs) -> Result<bool, sqlx::Error> {
    let now = jobs.clock.now();
    if !reminder::is_daytime(now) {
        return Ok(false);
    }
    let mut transaction = jobs.pool.begin().await?;
    let touched = touched_before(now, -1)..touched_before(now, i64::from(BEFORE_EXPIRY));
    let soon = due::idle_to_remind(&mut transaction, touched, BEFORE_EXPIRY, BATCH).await?;
    let more = remind(jobs, &mut transaction, &soon, BEFORE_EXPIRY, now).await?;
    transaction.commit().await?;
    Ok(more)
}

/// Owes the mails to those who have not been reminded; whether there may be more.
async fn remind(
    jobs: &Jobs,
    connection: &mut PgConnection,
    soon: &[Due],
    days_before: u8,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let deadlines: Vec<_> = soon.iter().map(|due| (due.id, due.deadline_at)).collect();
    let noted = reminders::note(&mut *connection, &deadlines, days_before.into(), now).await?;
    let mails = soon.iter().filter(|due| noted.contains(&due.id)).filter_map(|due| {
        let message = message(jobs, due, now)?;
        Some(message.for_outbox(&due.email, &due.locale))
    });
    let mails = mails.collect::<Result<Vec<_>, _>>()?;
    outbox::enqueue_all(connection, &jobs.config.keys, mails, now).await?;
    Ok(!noted.is_empty())
}

fn message(jobs: &Jobs, due: &Due, now: OffsetDateTime) -> Option<MailMessage> {
    let (what, path) = match due.status {
        Status::Draft => (NewsKind::DraftReminder, "/register"),
        Status::Returned => (NewsKind::CorrectionReminder, "/account"),
        Status::AwaitingTransfer => (NewsKind::TransferReminder, "/account/transfer"),
        Status::RegisteredLimited => (NewsKind::CertificationReminder, PATH),
        _ => return None,
    };
    Some(MailMessage::News(News {
        deadline: Some(due.deadline_at),
        amount_fen: due.transfer_amount_fen,
        fee_fen: due
            .subject_type
            .filter(|_| due.status == Status::RegisteredLimited)
            .map(|kind| jobs.config.platform.certification_fee(kind).0),
        days_left: Some(calendar::days_left(due.deadline_at, now)),
        ..News::new(what, &due.reference, jobs.config.link(path))
    }))
}
