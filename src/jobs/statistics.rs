//! Counts the days that have closed.

use super::Jobs;
use crate::store::statistics;

/// A few days in a transaction of their own; whether there may be more.
pub(super) async fn count_days(jobs: &Jobs) -> Result<bool, sqlx::Error> {
    let mut transaction = jobs.pool.begin().await?;
    let counted = statistics::roll_up(&mut transaction, jobs.clock.now()).await?;
    transaction.commit().await?;
    Ok(counted)
}
