//! What the entries of bank statements bring about: a transfer verifies, a fee is paid, a reversal freezes, and whoever paid
//! in vain is told. Each batch is a transaction of its own, and what it has done is noted in it: it may stop anywhere.

use std::collections::{HashMap, HashSet};

use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::certification::{PATH, PAYMENT_PATH, Refusal, paid, payment_reversed};
use crate::{
    config::Config,
    domain::{
        calendar, certification,
        registration::{Event, Status},
        transfer::{self, Outcome},
    },
    mail::{MailMessage, News, NewsKind},
    store::{
        audit::Actor,
        certifications::transition::Payment,
        outbox::{self, NewMessage},
        registrations::transition::{Change, apply_all},
        statements::{
            entries,
            settle::{self, Unsettled, UnsettledFee, Untold},
        },
    },
};

/// Entries that are settled in one transaction.
const BATCH: i64 = 500;

/// Settles everything that is not settled yet; how many entries.
///
/// # Errors
/// Those of the database; what was not settled stays so.
pub async fn settle_due(pool: &PgPool, config: &Config, now: OffsetDateTime) -> Result<usize, sqlx::Error> {
    let mut settled = 0;
    loop {
        let batch = settle_batch(pool, config, now).await?;
        if batch == 0 {
            return Ok(settled);
        }
        settled += batch;
    }
}

/// Settles some entries at once, so that whoever has just decided about one finds it carried out. What is left, or fails, the
/// jobs do.
pub async fn settle_some(pool: &PgPool, config: &Config, now: OffsetDateTime) {
    if let Err(error) = settle_batch(pool, config, now).await {
        tracing::warn!(%error, "what was decided is not carried out yet");
    }
}

/// Settles some entries; how many. 0: there are none.
///
/// # Errors
/// As [`settle_due`].
pub async fn settle_batch(pool: &PgPool, config: &Config, now: OffsetDateTime) -> Result<usize, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let entries = settle::transfers(&mut transaction, BATCH).await?;
    if !entries.is_empty() {
        transfers(&mut transaction, config, &entries, now).await?;
        transaction.commit().await?;
        return Ok(entries.len());
    }
    if let Some(entry) = settle::fee(&mut transaction).await? {
        fee(&mut transaction, config, &entry, now).await?;
        transaction.commit().await?;
        return Ok(1);
    }
    let entries = settle::untold(&mut transaction, None, BATCH).await?;
    if !entries.is_empty() {
        tell(&mut transaction, config, &entries, now).await?;
        transaction.commit().await?;
    }
    Ok(entries.len())
}

async fn transfers(
    connection: &mut PgConnection,
    config: &Config,
    entries: &[Unsettled],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let mut changes = Vec::new();
    let mut paid_back = Vec::new();
    let mut done = Vec::new();
    // Found right, but their registration waits no longer; these are told in the next batch.
    let mut in_vain: HashMap<Outcome, Vec<Uuid>> = HashMap::new();
    let mut verified = HashSet::new();
    for entry in entries {
        let event = match entry.outcome {
            Outcome::Verified => Event::TransferMatched,
            Outcome::ReversalFreezes => Event::Frozen,
            _ => {
                paid_back.push(entry);
                done.push(entry.entry_id);
                continue;
            }
        };
        if event == Event::TransferMatched && entry.status.after(event).is_none() {
            let outcome = if entry.status.is_verified() { Outcome::Duplicate } else { Outcome::Closed };
            in_vain.entry(outcome).or_default().push(entry.entry_id);
            continue;
        }
        let what = match event {
            Event::TransferMatched => NewsKind::Registered,
            _ => NewsKind::TransferReversed,
        };
        let news =
            News { amount_fen: Some(entry.amount_fen), ..News::new(what, &entry.reference, config.link("/account")) };
        changes.push(Change {
            registration_id: entry.registration_id,
            from: entry.status,
            version: entry.version,
            event,
            actor: Actor::System,
            reason: None,
            deadline_at: None,
            mail: Some(MailMessage::News(news).for_outbox(&entry.email, &entry.locale)?),
        });
        if event == Event::TransferMatched {
            verified.insert(entry.registration_id);
        } else {
            tracing::warn!(registration = %entry.registration_id, "its transfer was taken back by the bank: frozen");
        }
        done.push(entry.entry_id);
    }
    // Whoever had their account deleted meanwhile is told nothing.
    let mails = paid_back.into_iter().filter(|entry| !entry.email.is_empty()).map(|entry| {
        // While another payment is checked, nobody is asked for one more.
        let is_open = entry.status == Status::AwaitingTransfer
            && !entry.is_other_checked
            && !verified.contains(&entry.registration_id);
        refund_mail(config, entry, is_open, now)
    });
    let mails = mails.collect::<Result<Vec<_>, _>>()?;
    apply_all(&mut *connection, &config.keys, changes, now).await?;
    outbox::enqueue_all(&mut *connection, &config.keys, mails, now).await?;
    settle::mark(&mut *connection, &done, now).await?;
    let verified: Vec<_> = verified.into_iter().collect();
    let undecided = settle::undecided_about(&mut *connection, &verified).await?;
    in_vain.entry(Outcome::Duplicate).or_default().extend(undecided);
    for (outcome, entries) in in_vain {
        settle::pay_back(&mut *connection, &entries, outcome, now).await?;
    }
    Ok(())
}

/// Tells what came in, why it will be paid back and by when; where the right transfer is still awaited, also that.
fn refund_mail<'a>(
    config: &Config,
    entry: &'a Unsettled,
    is_open: bool,
    now: OffsetDateTime,
) -> Result<NewMessage<'a>, sqlx::Error> {
    let deadline = entry.confirmed_at.map(transfer::deadline);
    // Past its last day nobody is asked for another transfer.
    let is_open = is_open && deadline.is_some_and(|end| end > now);
    let what = match entry.outcome {
        Outcome::WrongAmount if is_open => NewsKind::TransferWrongAmount,
        Outcome::WrongPayer if is_open => NewsKind::TransferWrongPayer,
        Outcome::PersonalAccount if is_open => NewsKind::TransferPersonalAccount,
        Outcome::Refused if is_open => NewsKind::TransferRefused,
        Outcome::Late => NewsKind::TransferLate,
        Outcome::Duplicate => NewsKind::TransferDuplicate,
        _ if entry.status.is_verified() => NewsKind::TransferDuplicate,
        _ => NewsKind::TransferRefund,
    };
    let news = News {
        amount_fen: Some(entry.amount_fen),
        received_on: Some(calendar::start_of_day(entry.booked_on)),
        asked_fen: entry.asked_fen,
        deadline,
        refund_expected: Some(expected(config, entry.refund_due_since, now)),
        ..News::new(what, &entry.reference, config.link(if is_open { "/account/transfer" } else { "/account" }))
    };
    MailMessage::News(news).for_outbox(&entry.email, &entry.locale)
}

/// Tells whoever an entry seemed to be about that it was set aside; it is about to become somebody else's.
///
/// # Errors
/// Those of the database.
pub(super) async fn tell_former(
    connection: &mut PgConnection,
    config: &Config,
    entry_id: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    entries::set_aside(&mut *connection, entry_id, now).await?;
    let untold = settle::untold(&mut *connection, Some(entry_id), 1).await?;
    tell(connection, config, &untold, now).await
}

/// Tells of entries that operators look at, and until when nothing more is to be paid, or that they have set aside, or that the
/// bank has taken back meanwhile.
async fn tell(
    connection: &mut PgConnection,
    config: &Config,
    entries: &[Untold],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let mails = entries.iter().filter(|entry| !entry.email.is_empty()).filter_map(|entry| {
        let news = untold_news(config, entry, now)?;
        Some(MailMessage::News(news).for_outbox(&entry.email, &entry.locale))
    });
    let mails = mails.collect::<Result<Vec<_>, _>>()?;
    outbox::enqueue_all(&mut *connection, &config.keys, mails, now).await?;
    settle::mark_told(connection, &entries.iter().map(|entry| entry.entry_id).collect::<Vec<_>>()).await
}

/// `None`: it has been decided meanwhile, and the decision was told.
fn untold_news(config: &Config, entry: &Untold, now: OffsetDateTime) -> Option<News> {
    let until = if entry.is_fee { entry.deadline_at } else { entry.confirmed_at.map(transfer::deadline) };
    // While another payment is checked, nobody is asked for one more.
    let is_open = entry.is_awaited && !entry.is_other_checked && until.is_some_and(|end| end > now);
    let what = match entry.outcome {
        Outcome::NeedsDecision if entry.is_awaited => NewsKind::TransferChecked,
        Outcome::CertificationNeedsDecision if entry.is_awaited => NewsKind::CertificationPaymentChecked,
        Outcome::SetAside if is_open && entry.is_fee => NewsKind::CertificationPaymentSetAside,
        Outcome::SetAside if is_open => NewsKind::TransferSetAside,
        Outcome::SetAside => NewsKind::PaymentSetAside,
        Outcome::Reversed if is_open && entry.is_fee => NewsKind::CertificationPaymentTakenBack,
        Outcome::Reversed if is_open => NewsKind::TransferTakenBack,
        Outcome::Reversed => NewsKind::PaymentTakenBack,
        _ => return None,
    };
    let is_checked = matches!(entry.outcome, Outcome::NeedsDecision | Outcome::CertificationNeedsDecision);
    let deadline = if is_checked { Some(transfer::check_expected(now, &config.holidays)) } else { until };
    // How a check goes stands where one pays, even when the time for that is over.
    let link = match (entry.is_fee, is_open || is_checked) {
        (true, true) => PAYMENT_PATH,
        (true, false) => PATH,
        (false, true) => "/account/transfer",
        (false, false) => "/account",
    };
    Some(News {
        amount_fen: Some(entry.amount_fen),
        asked_fen: entry.asked_fen,
        deadline,
        differs: Some(entry.differs.clone()),
        ..News::new(what, &entry.reference, config.link(link))
    })
}

/// By when people are told to expect their money.
fn expected(config: &Config, due_since: Option<OffsetDateTime>, now: OffsetDateTime) -> OffsetDateTime {
    transfer::refund_expected(due_since.unwrap_or(now), now, &config.holidays)
}

async fn fee(
    connection: &mut PgConnection,
    config: &Config,
    entry: &UnsettledFee,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let id = entry.certification_id;
    let done = match entry.outcome {
        Outcome::CertificationPaid => paid(&mut *connection, config, id, Payment::Transfer, Actor::System, now).await,
        Outcome::CertificationReversal => {
            tracing::warn!(certification = %id, "its fee was taken back by the bank");
            payment_reversed(&mut *connection, config, id, Actor::System, now).await
        }
        _ => {
            if !entry.email.is_empty() {
                let mail =
                    MailMessage::News(refund_news(config, entry, now)).for_outbox(&entry.email, &entry.locale)?;
                outbox::enqueue(&mut *connection, &config.keys, mail, now).await?;
            }
            Ok(())
        }
    };
    match done {
        Ok(()) if entry.outcome == Outcome::CertificationPaid => {
            let undecided = settle::undecided_about(&mut *connection, &[id]).await?;
            settle::pay_back(&mut *connection, &undecided, Outcome::CertificationDuplicate, now).await?;
        }
        Ok(()) => {}
        Err(Refusal::Database(error)) => return Err(error),
        // It waits for its fee no longer; that this comes back is told the next time.
        Err(_) if entry.outcome == Outcome::CertificationPaid => {
            return settle::pay_back(connection, &[entry.entry_id], Outcome::CertificationDuplicate, now).await;
        }
        // There is nothing left to take back.
        Err(_) => {}
    }
    settle::mark(connection, &[entry.entry_id], now).await
}

/// Tells what came in for a fee, why it will be paid back and by when; where the fee is still due, also that.
fn refund_news(config: &Config, entry: &UnsettledFee, now: OffsetDateTime) -> News {
    let is_awaited = entry.status == certification::Status::AwaitingPayment && !entry.is_paid;
    // While another payment is checked, nobody is asked for one more.
    let is_due = is_awaited && !entry.is_other_checked && entry.deadline_at.is_some_and(|end| end > now);
    let what = match entry.outcome {
        Outcome::WrongAmount if is_due => NewsKind::CertificationWrongAmount,
        Outcome::Refused if is_due => NewsKind::CertificationPaymentRefused,
        _ => NewsKind::CertificationRefund,
    };
    News {
        amount_fen: Some(entry.amount_fen),
        received_on: Some(calendar::start_of_day(entry.booked_on)),
        asked_fen: entry.fee_fen,
        deadline: entry.deadline_at,
        refund_expected: Some(expected(config, entry.refund_due_since, now)),
        ..News::new(what, &entry.reference, config.link(if is_due { PAYMENT_PATH } else { PATH }))
    }
}
