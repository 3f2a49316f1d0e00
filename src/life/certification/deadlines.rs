//! What happens when nobody does anything.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{Ending, Refusal, end, lock};
use crate::{
    config::Config,
    domain::{
        certification::{Event, Status},
        transfer::grace_over,
    },
    mail::NewsKind,
    store::{audit::Actor, certifications::due},
};

/// Applications that were not paid or not corrected in time fail; returns how many.
///
/// # Errors
/// Those of the database.
pub async fn fail_overdue(
    connection: &mut PgConnection,
    config: &Config,
    now: OffsetDateTime,
    most: i64,
) -> Result<usize, sqlx::Error> {
    let grace_over = grace_over(now, &config.holidays);
    let overdue = due::overdue(&mut *connection, now, grace_over, most).await?;
    let mut failed = 0;
    for id in overdue {
        match fail_one(&mut *connection, config, id, now, grace_over).await {
            Ok(true) => failed += 1,
            // Its state changed before it could be locked.
            Ok(false) | Err(Refusal::Changed | Refusal::Unknown) => {}
            Err(Refusal::Database(error)) => return Err(error),
            Err(other) => return Err(sqlx::Error::Protocol(other.to_string())),
        }
    }
    Ok(failed)
}

async fn fail_one(
    connection: &mut PgConnection,
    config: &Config,
    id: uuid::Uuid,
    now: OffsetDateTime,
    grace_over: OffsetDateTime,
) -> Result<bool, Refusal> {
    let locked = lock(&mut *connection, id).await?;
    let (event, kinds, over) = match locked.certification.status {
        Status::AwaitingPayment => {
            (Event::PaymentOverdue, (NewsKind::CertificationUnpaid, NewsKind::RenewalUnpaid), grace_over)
        }
        Status::Returned => {
            (Event::CorrectionOverdue, (NewsKind::CertificationUncorrected, NewsKind::RenewalUncorrected), now)
        }
        _ => return Ok(false),
    };
    if locked.certification.deadline_at.is_none_or(|deadline| deadline > over) {
        return Ok(false);
    }
    let ending = Ending { event, actor: Actor::System, reason: None, kinds, fields: Vec::new() };
    end(connection, config, &locked, ending, now).await?;
    Ok(true)
}
