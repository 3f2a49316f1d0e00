//! Delivers the outbox: a refusal for good is parked where operators see it, anything else is tried again with growing
//! pauses. At least once; after a crash at most one duplicate, under the same Message-ID.

use futures_util::future::join_all;
use time::Duration;

use super::Jobs;
use crate::{
    domain::{email::EmailAddress, token::SecretToken},
    mail::{MailMessage, transport::Outgoing},
    sms::{self, SmsMessage},
    store::{
        accounts,
        outbox::{self, Channel, DeliveryError, DueMessage},
        password_resets,
    },
    texts::Locale,
};

/// Messages taken at once; all of them must fit into one lease.
const BATCH: i64 = 8;
/// The first pause; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::seconds(15);
const LONGEST_PAUSE: Duration = Duration::hours(1);
/// After this long a message is parked.
const MAIL_GIVE_UP: Duration = Duration::days(3);

/// The pause after an attempt that failed.
fn pause(attempts: i32) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(16);
    (FIRST_PAUSE * 2_i32.pow(doublings)).min(LONGEST_PAUSE)
}

/// Delivers one batch of mails side by side, so that a slow one does not hold up the others; returns how many.
pub(super) async fn mails(jobs: &Jobs) -> Result<usize, sqlx::Error> {
    let due = outbox::claim(&jobs.pool, &jobs.config.keys, Channel::Mail, BATCH, jobs.clock.now()).await?;
    let settled = join_all(due.iter().map(async |row| {
        let outcome = mail(jobs, row).await;
        settle(jobs, Channel::Mail, row, outcome, MAIL_GIVE_UP).await
    }));
    // Each is carried through before the first fault is told: one must not cut off another in mid-conversation.
    settled.await.into_iter().collect::<Result<(), _>>()?;
    Ok(due.len())
}

/// The same for text messages.
pub(super) async fn text_messages(jobs: &Jobs) -> Result<usize, sqlx::Error> {
    let due = outbox::claim(&jobs.pool, &jobs.config.keys, Channel::Sms, BATCH, jobs.clock.now()).await?;
    let settled = join_all(due.iter().map(async |row| {
        let outcome = text_message(jobs, row).await;
        settle(jobs, Channel::Sms, row, outcome, sms::USEFUL_FOR).await
    }));
    settled.await.into_iter().collect::<Result<(), _>>()?;
    Ok(due.len())
}

async fn mail(jobs: &Jobs, row: &DueMessage) -> Result<(), DeliveryError> {
    let message: MailMessage = read(row)?;
    let mut locale = Locale::parse(&row.locale).unwrap_or_default();
    let message = match message {
        MailMessage::PasswordResetAsked { links } => {
            let later = |error: anyhow::Error| DeliveryError::Later(error.to_string());
            match password_reset(jobs, &row.recipient, &links).await.map_err(later)? {
                Some((reset, of_account)) => {
                    locale = Locale::parse(&of_account).unwrap_or_default();
                    reset
                }
                None => return Ok(()),
            }
        }
        message => message,
    };
    let rendered =
        message.render(locale, &jobs.config.platform).map_err(|error| DeliveryError::Refused(error.to_string()))?;
    let outgoing = Outgoing { id: row.id, to: &row.recipient, rendered: &rendered, at: jobs.clock.now() };
    jobs.mail.deliver(&outgoing).await
}

/// The mail with a new link for the account behind an address, and the account's language; `None`: there is no account.
async fn password_reset(jobs: &Jobs, address: &str, links: &str) -> anyhow::Result<Option<(MailMessage, String)>> {
    let email = EmailAddress::parse(address)?;
    let Some(account) = accounts::credentials(&jobs.pool, &email).await? else { return Ok(None) };
    let (token, now) = (SecretToken::generate()?, jobs.clock.now());
    let mut transaction = jobs.pool.begin().await?;
    password_resets::add(&mut transaction, account.account_id, token.digest(), now).await?;
    transaction.commit().await?;
    let link = format!("{links}{}", token.expose());
    Ok(Some((MailMessage::PasswordReset { link, valid_until: now + password_resets::LIFETIME }, account.locale)))
}

async fn text_message(jobs: &Jobs, row: &DueMessage) -> Result<(), DeliveryError> {
    if row.created_at + sms::USEFUL_FOR <= jobs.clock.now() {
        return Err(DeliveryError::Refused("too late: the code in it has expired".to_owned()));
    }
    let message: SmsMessage = read(row)?;
    let locale = Locale::parse(&row.locale).unwrap_or_default();
    let outgoing = sms::Outgoing {
        id: row.id,
        to: &row.recipient,
        message: &message,
        locale,
        platform: jobs.config.platform.name(locale),
        at: jobs.clock.now(),
    };
    jobs.sms.deliver(&outgoing).await
}

/// What this instance cannot read may be under another one's newer key, or of a newer version's kind: left for later.
fn read<T: serde::de::DeserializeOwned>(row: &DueMessage) -> Result<T, DeliveryError> {
    row.payload
        .as_deref()
        .and_then(|payload| serde_json::from_slice(payload).ok())
        .ok_or_else(|| DeliveryError::Later("this instance cannot read the stored message".to_owned()))
}

async fn settle(
    jobs: &Jobs,
    channel: Channel,
    row: &DueMessage,
    outcome: Result<(), DeliveryError>,
    give_up: Duration,
) -> Result<(), sqlx::Error> {
    let now = jobs.clock.now();
    let result = match outcome {
        Ok(()) => {
            outbox::delivered(&jobs.pool, row, now).await?;
            "delivered"
        }
        Err(DeliveryError::Later(answer)) if row.tried_since + give_up > now + pause(row.attempts) => {
            // Not with the answer: relays like to repeat the address. It stands in the outbox.
            tracing::warn!(outbox = %row.id, channel = channel.as_str(), attempts = row.attempts, "tried in vain");
            outbox::retry_at(&jobs.pool, row, now + pause(row.attempts), &answer).await?;
            "later"
        }
        Err(DeliveryError::Later(answer) | DeliveryError::Refused(answer)) => {
            tracing::error!(outbox = %row.id, channel = channel.as_str(), attempts = row.attempts, "parked");
            outbox::park(&jobs.pool, row, &answer, now).await?;
            "parked"
        }
    };
    metrics::counter!("portal_deliveries_total", "channel" => channel.as_str(), "result" => result).increment(1);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_an_hour() {
        assert_eq!(pause(1), Duration::seconds(15));
        assert_eq!(pause(2), Duration::seconds(30));
        assert_eq!(pause(9), Duration::hours(1));
        assert_eq!(pause(i32::MAX), Duration::hours(1));
    }
}
