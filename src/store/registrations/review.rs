//! An individual's registration under review: what is submitted to the operators.

use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{Registration, resident_id_place};
use crate::{
    security::encryption::Keys,
    store::{
        reviews::{self, Reviewed},
        unreadable,
    },
};

/// What a review of this registration is about.
pub fn reviewed(registration: &Registration) -> Reviewed {
    Reviewed { registration_id: registration.id, certification_id: None }
}

/// Begins the next round with the answers as they are now.
///
/// # Errors
/// Those of the database; a registration without administrator, or one that no configured key reads.
pub async fn submit(
    connection: &mut PgConnection,
    keys: &Keys,
    registration: &Registration,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let administrator = registration.administrator.as_ref().ok_or_else(|| unreadable("administrator"))?;
    let resident_id = keys
        .decrypt_text(resident_id_place(registration.id), &administrator.resident_id)
        .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    let answers = json!({
        "administrator_name": administrator.name,
        "resident_id": resident_id,
        "mobile": administrator.mobile,
    });
    reviews::submit(connection, keys, reviewed(registration), &answers, now).await
}

/// A registration that waits for its review.
#[derive(Debug)]
pub struct Waiting {
    pub reference: String,
    pub queued_at: Option<OffsetDateTime>,
    /// How often it was returned before.
    pub returns: i16,
}

/// Registrations that wait for their review, the longest waiting first.
///
/// # Errors
/// Those of the database.
pub async fn waiting(connection: &mut PgConnection, most: i64) -> Result<Vec<Waiting>, sqlx::Error> {
    sqlx::query_as!(
        Waiting,
        "SELECT reference, queued_at, returns FROM registrations WHERE status = 'pending_review'
         ORDER BY queued_at, id LIMIT $1",
        most
    )
    .fetch_all(connection)
    .await
}
