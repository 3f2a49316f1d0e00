//! Work that outlives a request: what is owed stands in the database, and any instance may do it.

mod certifications;
mod cleanup;
mod deadlines;
mod deliver;
mod reminders;
mod retention;
mod reviews;
mod statistics;

use std::{sync::Arc, time::Duration};

use sqlx::PgPool;
use tokio::{
    sync::{Notify, watch},
    time::MissedTickBehavior,
};

use crate::{
    clock::Clock,
    config::Config,
    documents::Documents,
    life::payments,
    mail::transport::MailTransport,
    sms::SmsProvider,
    store::{audit, outbox::Channel},
};

/// What the jobs work with.
#[derive(Clone)]
pub struct Jobs {
    pub pool: PgPool,
    pub clock: Clock,
    pub config: Arc<Config>,
    pub documents: Documents,
    pub mail: MailTransport,
    pub sms: SmsProvider,
    /// A nudge that something was just owed; correctness does not depend on it.
    pub wake: Arc<Notify>,
}

/// How often the database is asked whether something is owed, nudged or not.
const POLL: Duration = Duration::from_millis(500);
/// How often old rows are removed.
const CLEAN_UP: Duration = Duration::from_secs(600);
/// How often it is looked whether a deadline has passed or somebody has to be reminded.
const SCHEDULE: Duration = Duration::from_secs(60);
/// How often new lines of the audit log are sealed.
const SEAL: Duration = Duration::from_secs(5);
/// Rows that are changed in one transaction.
const BATCH: i64 = 200;

/// What its time comes for, in the order in which it is done: whoever is told that something has ended need not be
/// reminded of it, what has been paid comes before what fails unpaid, and the end of the transfer's time before the end of
/// the grace after it.
#[derive(Debug, Clone, Copy)]
enum Scheduled {
    SettlePayments,
    ExpireDrafts,
    PassDeadlines,
    FailUnpaid,
    FailCertifications,
    RemindOfDrafts,
    RemindOfDeadlines,
    RemindOfCertifications,
    RemindOfValidity,
    TellOfLateReviews,
    CountDays,
    Erase,
}

impl Scheduled {
    const ALL: [Self; 12] = [
        Self::SettlePayments,
        Self::ExpireDrafts,
        Self::PassDeadlines,
        Self::FailUnpaid,
        Self::FailCertifications,
        Self::RemindOfDrafts,
        Self::RemindOfDeadlines,
        Self::RemindOfCertifications,
        Self::RemindOfValidity,
        Self::TellOfLateReviews,
        Self::CountDays,
        Self::Erase,
    ];
}

impl Jobs {
    /// Does everything that is due now; returns how many messages were handled.
    ///
    /// # Errors
    /// Those of the database; what was due stays due.
    pub async fn run_due(&self) -> Result<usize, sqlx::Error> {
        let mut handled = 0;
        loop {
            let now = deliver::mails(self).await? + deliver::text_messages(self).await?;
            if now == 0 {
                return Ok(handled);
            }
            handled += now;
        }
    }

    /// Does everything that its time has come for: deadlines that have passed, reminders. What is due is found by what the
    /// database says, and each change is guarded: any number of instances may do this at once, late, or again.
    ///
    /// # Errors
    /// Those of the database; what was due stays due.
    pub async fn run_scheduled(&self) -> Result<(), sqlx::Error> {
        self.run_scheduled_until(|| false).await
    }

    /// The same, until told to stop; the batch under way then is finished.
    async fn run_scheduled_until(&self, stop: impl Fn() -> bool) -> Result<(), sqlx::Error> {
        let mut outcome = Ok(());
        for job in Scheduled::ALL {
            while !stop() {
                match self.one_batch(job).await {
                    Ok(true) => {}
                    Ok(false) => break,
                    // One that fails does not keep the others from their work.
                    Err(error) => {
                        outcome = outcome.and(Err(error));
                        break;
                    }
                }
            }
        }
        self.wake.notify_waiters();
        outcome
    }

    /// Does one batch in a transaction of its own; whether there may be more.
    async fn one_batch(&self, job: Scheduled) -> Result<bool, sqlx::Error> {
        match job {
            Scheduled::SettlePayments => {
                Ok(payments::settle_batch(&self.pool, &self.config, self.clock.now()).await? > 0)
            }
            Scheduled::ExpireDrafts => deadlines::idle_drafts(self).await,
            Scheduled::PassDeadlines => deadlines::overdue(self).await,
            Scheduled::FailUnpaid => deadlines::unpaid(self).await,
            Scheduled::FailCertifications => certifications::overdue(self).await,
            Scheduled::RemindOfDrafts => reminders::idle_drafts(self).await,
            Scheduled::RemindOfDeadlines => reminders::deadlines(self).await,
            Scheduled::RemindOfCertifications => certifications::remind_of_deadlines(self).await,
            Scheduled::RemindOfValidity => certifications::remind_of_validity(self).await,
            Scheduled::TellOfLateReviews => reviews::tell_of_late(self).await,
            Scheduled::CountDays => statistics::count_days(self).await,
            Scheduled::Erase => retention::erase(self).await,
        }
    }

    /// Seals what is new in the audit log; returns how many lines.
    ///
    /// # Errors
    /// Those of the database; what was not sealed waits.
    pub async fn seal_audit(&self) -> Result<u64, sqlx::Error> {
        audit::seal(&self.pool, &self.config.keys).await
    }

    /// Removes what has served its time.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn clean_up(&self) -> Result<(), sqlx::Error> {
        cleanup::run(&self.pool, self.clock.now()).await
    }

    /// Works until told to stop; what is under way then is finished.
    pub async fn work(self, stop: watch::Receiver<bool>) {
        // Each on its own: a relay that hangs must not hold up codes that are good for five minutes.
        tokio::join!(
            self.keep_delivering(Channel::Mail, stop.clone()),
            self.keep_delivering(Channel::Sms, stop.clone()),
            self.keep_schedule(stop.clone()),
            self.keep_sealed(stop.clone()),
            self.keep_clean(stop),
        );
    }

    async fn keep_delivering(&self, channel: Channel, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let handled = match channel {
                Channel::Mail => deliver::mails(self).await,
                Channel::Sms => deliver::text_messages(self).await,
            };
            match handled {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) => tracing::warn!(%error, "deliveries wait for the database"),
            }
            tokio::select! {
                () = self.wake.notified() => {}
                () = tokio::time::sleep(POLL) => {}
                _ = stop.changed() => {}
            }
        }
    }

    async fn keep_schedule(&self, mut stop: watch::Receiver<bool>) {
        let mut schedule = tokio::time::interval(SCHEDULE);
        schedule.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while !*stop.borrow() {
            tokio::select! {
                _ = schedule.tick() => {
                    if let Err(error) = self.run_scheduled_until(|| *stop.borrow()).await {
                        tracing::warn!(%error, "deadlines and reminders wait for the database");
                    }
                }
                _ = stop.changed() => {}
            }
        }
    }

    async fn keep_sealed(&self, mut stop: watch::Receiver<bool>) {
        let mut sealing = tokio::time::interval(SEAL);
        sealing.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while !*stop.borrow() {
            tokio::select! {
                _ = sealing.tick() => {
                    if let Err(error) = self.seal_audit().await {
                        tracing::warn!(%error, "the seals of the audit log wait for the database");
                    }
                }
                _ = stop.changed() => {}
            }
        }
    }

    async fn keep_clean(&self, mut stop: watch::Receiver<bool>) {
        let mut cleaning = tokio::time::interval(CLEAN_UP);
        while !*stop.borrow() {
            tokio::select! {
                _ = cleaning.tick() => {
                    if let Err(error) = self.clean_up().await {
                        tracing::warn!(%error, "cleaning up waits for the database");
                    }
                    if let Err(error) = self.documents.remove_orphans(&self.pool, self.clock.now()).await {
                        tracing::warn!(%error, "pictures that belong to nothing wait to be removed");
                    }
                    if let Err(error) = deadlines::warn_of_missing_statements(self).await {
                        tracing::warn!(%error, "whether statements are missing is not known: the database does not answer");
                    }
                }
                _ = stop.changed() => {}
            }
        }
    }
}
