//! Certifications: what was not paid or corrected in time fails, and people are reminded before, and before validity ends.

use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

use super::{BATCH, Jobs};
use crate::{
    domain::{
        calendar,
        certification::Status,
        reminder,
        transfer::{grace_deadline, grace_over},
    },
    life::certification::{PATH, PAYMENT_PATH, fail_overdue},
    mail::{MailMessage, News, NewsKind},
    store::{
        certifications::due::{self, Due},
        outbox, reminders,
    },
};

/// Days before a payment's or a correction's deadline, the nearest first: where two are due at once, only that one is sent.
const BEFORE_DEADLINE: [u8; 2] = [1, 3];
/// Whoever has not been told of the end for so long is not told any more.
const TOLD_OF_END: Duration = Duration::days(30);
/// Days before the end of validity.
const BEFORE_END: [u8; 4] = [7, 30, 60, 90];

/// What was not paid or corrected in time fails.
pub(super) async fn overdue(jobs: &Jobs) -> Result<bool, sqlx::Error> {
    let mut transaction = jobs.pool.begin().await?;
    let failed = fail_overdue(&mut transaction, &jobs.config, jobs.clock.now(), BATCH).await?;
    transaction.commit().await?;
    Ok(failed > 0)
}

/// Reminds of payments and corrections that are due soon, and tells of payments whose time is over.
pub(super) async fn remind_of_deadlines(jobs: &Jobs) -> Result<bool, sqlx::Error> {
    let now = jobs.clock.now();
    if !reminder::is_daytime(now) {
        return Ok(false);
    }
    let mut transaction = jobs.pool.begin().await?;
    let over = due::payment_over(&mut transaction, now, grace_over(now, &jobs.config.holidays), BATCH).await?;
    if remind(jobs, &mut transaction, &over, 0, now).await? {
        transaction.commit().await?;
        return Ok(true);
    }
    drop(transaction);
    for days in BEFORE_DEADLINE {
        let mut transaction = jobs.pool.begin().await?;
        let soon = due::to_remind(&mut transaction, now, reminder::horizon(now, days), days, BATCH).await?;
        if remind(jobs, &mut transaction, &soon, days, now).await? {
            transaction.commit().await?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Reminds of certifications that will no longer be valid, and tells of those that are not.
pub(super) async fn remind_of_validity(jobs: &Jobs) -> Result<bool, sqlx::Error> {
    let now = jobs.clock.now();
    if !reminder::is_daytime(now) {
        return Ok(false);
    }
    if tell_of_end(jobs).await? {
        return Ok(true);
    }
    for days in BEFORE_END {
        let mut transaction = jobs.pool.begin().await?;
        let soon = due::expiring(&mut transaction, now, reminder::horizon(now, days), days, BATCH).await?;
        if remind(jobs, &mut transaction, &soon, days, now).await? {
            transaction.commit().await?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Tells those whose certification has ended without a renewal.
async fn tell_of_end(jobs: &Jobs) -> Result<bool, sqlx::Error> {
    let now = jobs.clock.now();
    let mut transaction = jobs.pool.begin().await?;
    let ended = due::ended(&mut transaction, now, now.saturating_sub(TOLD_OF_END), BATCH).await?;
    let more = remind(jobs, &mut transaction, &ended, 0, now).await?;
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
    let mails = soon.iter().filter(|due| noted.contains(&due.id)).map(|due| {
        let is_over = due.deadline_at <= now;
        let (what, path) = match due.status {
            Status::AwaitingPayment if is_over => (NewsKind::CertificationPaymentOver, PATH),
            Status::AwaitingPayment => (NewsKind::CertificationPaymentReminder, PAYMENT_PATH),
            Status::Returned => (NewsKind::CertificationCorrectionReminder, PATH),
            _ if is_over => (NewsKind::CertificationEnded, PATH),
            _ => (NewsKind::RenewalReminder, PATH),
        };
        let renews = matches!(what, NewsKind::RenewalReminder | NewsKind::CertificationEnded);
        // A payment made in time may still be on its way into a statement.
        let deadline = match what {
            NewsKind::CertificationPaymentOver => grace_deadline(due.deadline_at, &jobs.config.holidays),
            _ => due.deadline_at,
        };
        let news = News {
            deadline: Some(deadline),
            amount_fen: due.fee_fen,
            fee_fen: renews.then(|| jobs.config.platform.certification_fee(due.subject_type).0),
            days_left: Some(calendar::days_left(due.deadline_at, now)),
            ..News::new(what, &due.reference, jobs.config.link(path))
        };
        MailMessage::News(news).for_outbox(&due.email, &due.locale)
    });
    let mails = mails.collect::<Result<Vec<_>, _>>()?;
    outbox::enqueue_all(connection, &jobs.config.keys, mails, now).await?;
    Ok(!noted.is_empty())
}
