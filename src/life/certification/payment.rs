//! What happens to the fee.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{PAYMENT_PATH, Refusal, change, lock, mail, news, review_expected, reviewed, submit};
use crate::{
    config::Config,
    domain::{
        certification::{Event, Status, payment_deadline},
        registration,
    },
    mail::{News, NewsKind},
    store::{
        audit::Actor,
        certifications::transition::{Change, Payment},
        registrations::transition,
        reviews,
    },
};

/// The fee is settled: the application waits for its review.
///
/// # Errors
/// [`Refusal::Changed`]: it no longer waits for its fee; those of the database.
pub async fn paid(
    connection: &mut PgConnection,
    config: &Config,
    id: Uuid,
    payment: Payment,
    actor: Actor,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let locked = lock(&mut *connection, id).await?;
    let what = match payment {
        Payment::Waived => NewsKind::CertificationFeeWaived,
        Payment::Transfer | Payment::Recorded | Payment::Free => NewsKind::CertificationPaid,
    };
    let deadline = review_expected(config, now);
    let news = News { deadline, amount_fen: locked.certification.fee_fen, ..news(config, &locked, what) };
    let mail = Some(mail(&locked, news)?);
    let paid = Change { payment: Some(payment), mail, ..Change::new(Event::Paid, actor) };
    change(&mut *connection, config, &locked, paid, now).await?;
    // The bank took an earlier payment back after the application had been returned: that round is decided.
    if !reviews::is_open(&mut *connection, reviewed(&locked.certification)).await? {
        submit(connection, config, &locked.certification, now).await?;
    }
    Ok(())
}

/// The bank took the payment back: it is due again; what was approved on its strength is frozen. An attempt that has failed
/// stays as it is.
///
/// # Errors
/// [`Refusal::Changed`]: there was nothing to take back; those of the database.
pub async fn payment_reversed(
    connection: &mut PgConnection,
    config: &Config,
    id: Uuid,
    actor: Actor,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let locked = lock(&mut *connection, id).await?;
    if locked.certification.status == Status::Approved {
        return freeze(connection, config, &locked, actor, now).await;
    }
    let deadline = Some(payment_deadline(now));
    let news = News {
        deadline,
        amount_fen: locked.certification.fee_fen,
        link: config.link(PAYMENT_PATH),
        ..news(config, &locked, NewsKind::CertificationPaymentReversed)
    };
    let mail = Some(mail(&locked, news)?);
    let reversed = Change { deadline_at: deadline, mail, ..Change::new(Event::PaymentReversed, actor) };
    change(connection, config, &locked, reversed, now).await
}

async fn freeze(
    connection: &mut PgConnection,
    config: &Config,
    locked: &crate::store::certifications::Locked,
    actor: Actor,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let news = News {
        amount_fen: locked.certification.fee_fen,
        ..news(config, locked, NewsKind::CertificationPaymentReversedFrozen)
    };
    let mail = Some(mail(locked, news)?);
    let freeze =
        transition::Change { mail, ..transition::Change::of(&locked.registration, registration::Event::Frozen, actor) };
    let frozen = transition::apply(connection, &config.keys, freeze, now).await?;
    frozen.map(|_| ()).ok_or(Refusal::Changed)
}
