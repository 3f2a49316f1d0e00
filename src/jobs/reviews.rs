//! Reviews that take longer than was promised: whoever waits is told so once, with a new day.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{BATCH, Jobs};
use crate::{
    domain::{
        queue::{Age, Target},
        reminder,
    },
    life::certification::PATH,
    mail::{MailMessage, News, NewsKind},
    store::{
        outbox,
        queues::Queue,
        reminders::{self, Late},
    },
};

/// Tells of the reviews whose day is over.
pub(super) async fn tell_of_late(jobs: &Jobs) -> Result<bool, sqlx::Error> {
    let now = jobs.clock.now();
    if !reminder::is_daytime(now) {
        return Ok(false);
    }
    for queue in [Queue::Registrations, Queue::Certifications] {
        let target = Target { working_days: queue.working_days(), holidays: &jobs.config.holidays, now };
        let (_, Some(before)) = target.span(Age::Overdue) else { continue };
        let mut transaction = jobs.pool.begin().await?;
        let late = reminders::late(&mut transaction, queue, before, BATCH).await?;
        if tell(jobs, &mut transaction, queue, &late, now).await? {
            transaction.commit().await?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Owes the mails to those who have not been told; whether there may be more.
async fn tell(
    jobs: &Jobs,
    connection: &mut PgConnection,
    queue: Queue,
    late: &[Late],
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let by = jobs.config.holidays.end_of_working_day(now, queue.working_days());
    let deadlines: Vec<_> = late.iter().map(|late| (late.id, by)).collect();
    let noted = reminders::note(&mut *connection, &deadlines, reminders::RENEWED, now).await?;
    let (what, path) = match queue {
        Queue::Registrations => (NewsKind::ReviewLate, "/account"),
        Queue::Certifications => (NewsKind::CertificationReviewLate, PATH),
    };
    let mails = late.iter().filter(|late| noted.contains(&late.id)).map(|late| {
        let news = News { deadline: Some(by), ..News::new(what, &late.reference, jobs.config.link(path)) };
        MailMessage::News(news).for_outbox(&late.email, &late.locale)
    });
    let mails = mails.collect::<Result<Vec<_>, _>>()?;
    outbox::enqueue_all(connection, &jobs.config.keys, mails, now).await?;
    Ok(!noted.is_empty())
}
