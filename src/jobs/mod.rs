//! Work that outlives a request: what is owed stands in the database, and any instance may do it.

mod cleanup;
mod deliver;

use std::{sync::Arc, time::Duration};

use sqlx::PgPool;
use tokio::sync::{Notify, watch};

use crate::{
    clock::Clock, config::Platform, mail::transport::MailTransport, security::encryption::Keys, sms::SmsProvider,
    store::outbox::Channel,
};

/// What the jobs work with.
#[derive(Clone)]
pub struct Jobs {
    pub pool: PgPool,
    pub clock: Clock,
    pub keys: Keys,
    pub mail: MailTransport,
    pub sms: SmsProvider,
    pub platform: Arc<Platform>,
    /// A nudge that something was just owed; correctness does not depend on it.
    pub wake: Arc<Notify>,
}

/// How often the database is asked whether something is owed, nudged or not.
const POLL: Duration = Duration::from_millis(500);
/// How often old rows are removed.
const CLEAN_UP: Duration = Duration::from_secs(600);

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

    async fn keep_clean(&self, mut stop: watch::Receiver<bool>) {
        let mut cleaning = tokio::time::interval(CLEAN_UP);
        while !*stop.borrow() {
            tokio::select! {
                _ = cleaning.tick() => {
                    if let Err(error) = self.clean_up().await {
                        tracing::warn!(%error, "cleaning up waits for the database");
                    }
                }
                _ = stop.changed() => {}
            }
        }
    }
}
