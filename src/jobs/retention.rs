//! What registrations that have ended say about people is kept for a while, and then erased.

use super::{BATCH, Jobs};
use crate::store::{audit::Actor, erasure, registrations::due};

/// Erases what has been kept long enough.
pub(super) async fn erase(jobs: &Jobs) -> Result<bool, sqlx::Error> {
    let now = jobs.clock.now();
    let mut transaction = jobs.pool.begin().await?;
    let mut any = false;
    for id in due::to_erase(&mut transaction, now - jobs.config.retention, BATCH).await? {
        any |= erasure::erase(&mut transaction, id, Actor::System, now).await?;
    }
    transaction.commit().await?;
    Ok(any)
}
