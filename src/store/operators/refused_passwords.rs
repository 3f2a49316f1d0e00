//! Tries to sign in as an operator with a wrong password.

use serde_json::json;
use sqlx::{Connection, PgPool};
use time::{Duration, OffsetDateTime};

use super::{AuditEntry, audit};
use crate::{
    domain::email::EmailAddress,
    store::{
        audit::Actor,
        rate_limits::{self, Limit},
    },
};

/// So many are noted of each operator at once, and then this many in an hour: enough to see that somebody is guessing.
const NOTES_HOUR: u32 = 60;

/// Notes a try with an operator's address, as far as the hour's notes of them go. Strangers cannot fill the log: with any other
/// address nothing is kept. All that is done is done for every address, up to the commit, so that the time does not tell
/// who is an operator; and tries with other addresses leave an operator's notes alone.
///
/// # Errors
/// Those of the database.
pub async fn note(pool: &PgPool, email: &EmailAddress, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    let target_id =
        sqlx::query_scalar!("SELECT id FROM operators WHERE email_key = $1", email.key()).fetch_optional(pool).await?;
    let whose = target_id.map_or_else(|| "others".to_owned(), |id| id.to_string());
    let notes = Limit::new(format!("operator password notes {whose}"), NOTES_HOUR, Duration::HOUR);
    let has_room = rate_limits::take(pool, &[notes], now).await?.is_none();
    let action = "operator.password_refused".to_owned();
    let entry = AuditEntry { actor: Actor::System, action, target: "operator", target_id, details: json!({}) };
    let mut transaction = pool.begin().await?;
    let mut noted = transaction.begin().await?;
    audit::record(&mut noted, &[entry], now).await?;
    if target_id.is_some() && has_room {
        noted.commit().await?;
    } else {
        noted.rollback().await?;
    }
    transaction.commit().await
}
