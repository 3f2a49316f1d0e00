//! A new draft that begins with the answers of a registration that has ended.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    Registration, bank_account_place, resident_id_place,
    transition::{NewHistory, write_history},
};
use crate::{
    domain::registration::Status,
    security::encryption::{DecryptError, Keys, Place},
    store::audit::Actor,
};

/// Starts a draft with the answers of one that has ended, as far as they were not erased; mobile and presence are proved
/// anew. False: it has not ended, or the account has a living registration already.
///
/// # Errors
/// Those of the database; an answer that no configured key reads.
pub async fn start_again(
    connection: &mut PgConnection,
    keys: &Keys,
    ended: &Registration,
    reference: &str,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let id = Uuid::now_v7();
    let moved = |from: Place, to: Place, stored: &[u8]| -> Result<Vec<u8>, sqlx::Error> {
        let unreadable = |error: DecryptError| sqlx::Error::Decode(Box::new(error));
        Ok(keys.encrypt(to, &keys.decrypt(from, stored).map_err(unreadable)?))
    };
    let administrator = ended.administrator.as_ref();
    let resident_id = administrator
        .map(|stored| moved(resident_id_place(ended.id), resident_id_place(id), &stored.resident_id))
        .transpose()?;
    let account = ended.bank_account.as_ref();
    let bank_account = account
        .map(|stored| moved(bank_account_place(ended.id), bank_account_place(id), &stored.number))
        .transpose()?;
    let begun = sqlx::query!(
        "INSERT INTO registrations (id, account_id, reference, account_type, status, previous_id, created_at, updated_at,
             subject_type, subject_name, subject_code, subject_key, verification_method, bank_account_name,
             bank_account_number, bank_account_index, bank_name, bank_province, bank_city, administrator_name, resident_id,
             resident_id_index, consent_version, consent_at, mobile)
         SELECT $1, account_id, $3, account_type, 'draft', id, $4, $4,
             subject_type, subject_name, subject_code, subject_key, verification_method, bank_account_name,
             $5, bank_account_index, bank_name, bank_province, bank_city, administrator_name, $6,
             resident_id_index, consent_version, consent_at, mobile
         FROM registrations
         WHERE id = $2 AND version = $7 AND status IN ('expired', 'failed', 'lapsed', 'cancelled', 'rejected')
         ON CONFLICT (account_id) WHERE status NOT IN ('expired', 'failed', 'lapsed', 'cancelled', 'rejected') DO NOTHING",
        id,
        ended.id,
        reference,
        now,
        bank_account,
        resident_id,
        ended.version
    )
    .execute(&mut *connection)
    .await?;
    if begun.rows_affected() == 0 {
        return Ok(false);
    }
    let begun = NewHistory {
        registration_id: id,
        from: None,
        to: Status::Draft,
        actor: Actor::Applicant(ended.account_id),
        reason: None,
    };
    write_history(connection, &[begun], now).await?;
    Ok(true)
}
