//! Removes rows that have served their time.

use sqlx::PgPool;
use time::{Duration, OffsetDateTime};

use crate::store::{
    claims, operators, outbox, password_resets, rate_limits, reminders, sessions, signups, statement_uploads,
};

/// Sign-ups are kept this long so that an old link can still say that it has expired.
const SIGNUPS_KEPT: Duration = Duration::days(30);
const RESETS_KEPT: Duration = Duration::days(7);
const INVITATIONS_KEPT: Duration = Duration::days(90);
const DELIVERED_KEPT: Duration = Duration::days(30);
/// After its deadline nobody is reminded again; longer than any clock may be wrong.
const REMINDERS_KEPT: Duration = Duration::days(30);
const UPLOADS_KEPT: Duration = Duration::days(30);

pub(super) async fn run(pool: &PgPool, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    let signups = signups::forget(pool, now - SIGNUPS_KEPT).await?;
    let resets = password_resets::forget(pool, now - RESETS_KEPT).await?;
    let sessions = sessions::forget_ended(pool, now).await?;
    let invitations = operators::invitations::forget(pool, now - INVITATIONS_KEPT).await?;
    let operators = operators::sessions::forget_ended(pool, now).await?;
    let delivered = outbox::forget_delivered(pool, now - DELIVERED_KEPT).await?;
    let reminders = reminders::forget(pool, now - REMINDERS_KEPT).await?;
    let claims = claims::forget_ended(pool, now).await?;
    let uploads = statement_uploads::forget(pool, now - UPLOADS_KEPT).await?;
    let limits = rate_limits::forget_idle(pool, now).await?;
    tracing::debug!(
        signups,
        resets,
        sessions,
        invitations,
        operators,
        delivered,
        reminders,
        claims,
        uploads,
        limits,
        "cleaned up"
    );
    Ok(())
}
