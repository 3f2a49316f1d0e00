//! Who looked at a masked number, and why.

use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::audit::{self, Actor, AuditEntry};

/// Notes that an operator is about to see a registration's number in full. The words stand in a row of their own, which is
/// erased with the registration; the audit log names it.
///
/// # Errors
/// Those of the database.
pub async fn record(
    connection: &mut PgConnection,
    registration_id: Uuid,
    field: &str,
    why: &str,
    operator: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let id = Uuid::now_v7();
    sqlx::query!("INSERT INTO reveals (id, registration_id, why) VALUES ($1, $2, $3)", id, registration_id, why)
        .execute(&mut *connection)
        .await?;
    let entry = AuditEntry {
        actor: Actor::Operator(operator),
        action: "registration.revealed".to_owned(),
        target: "registration",
        target_id: Some(registration_id),
        details: json!({ "field": field, "reveal": id }),
    };
    audit::record(connection, &[entry], now).await
}
