//! Erasing personal data, when its owner asks for it or its time is up. What stays are references, states and times.

use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    audit::{self, Actor, AuditEntry},
    registrations::Registration,
};

/// Erases what a registration that has ended says about people, subjects and accounts; false: it has not ended, or was
/// erased before. The answers in its reviews, what operators noted and why they decided, its certifications and the bank
/// entries that are settled go with it. Pictures in the object store are then nobody's, and are removed as such.
///
/// # Errors
/// Those of the database.
pub async fn erase(
    connection: &mut PgConnection,
    registration_id: Uuid,
    actor: Actor,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    // The mobile is needed once more, for the text messages that went there.
    let erased = sqlx::query!(
        "WITH ended AS (
             SELECT id, mobile FROM registrations
             WHERE id = $1 AND erased_at IS NULL AND status IN ('expired', 'failed', 'lapsed', 'cancelled', 'rejected')
             FOR UPDATE
         )
         UPDATE registrations SET erased_at = $2, version = version + 1, subject_name = NULL, subject_code = NULL,
             subject_key = NULL, bank_account_name = NULL, bank_account_number = NULL, bank_account_index = NULL,
             bank_name = NULL, bank_province = NULL, bank_city = NULL, payer_key = NULL, administrator_name = NULL,
             resident_id = NULL, resident_id_index = NULL, consent_version = NULL, consent_at = NULL, mobile = NULL,
             mobile_verified_at = NULL, scan_confirmed_at = NULL
         FROM ended WHERE registrations.id = ended.id
         RETURNING ended.mobile",
        registration_id,
        now
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(erased) = erased else { return Ok(false) };
    sqlx::query!("DELETE FROM sms_codes WHERE registration_id = $1", registration_id).execute(&mut *connection).await?;
    sqlx::query!("DELETE FROM scans WHERE registration_id = $1", registration_id).execute(&mut *connection).await?;
    sqlx::query!("UPDATE reviews SET answers = NULL WHERE registration_id = $1", registration_id)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "DELETE FROM certification_documents USING certifications
         WHERE certification_id = certifications.id AND registration_id = $1",
        registration_id
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE certifications SET contact_name = NULL, contact_mobile = NULL, contact_email = NULL, erased_at = $2
         WHERE registration_id = $1",
        registration_id,
        now
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "DELETE FROM notes WHERE about_id = ANY (
             ARRAY(SELECT $1::uuid UNION ALL SELECT id FROM certifications WHERE registration_id = $1))",
        registration_id
    )
    .execute(&mut *connection)
    .await?;
    forget_reasons(&mut *connection, registration_id).await?;
    forget_payers(&mut *connection, registration_id).await?;
    if let Some(mobile) = erased.mobile {
        forget_messages(&mut *connection, &mobile).await?;
    }
    let entry = AuditEntry {
        actor,
        action: "registration.erased".to_owned(),
        target: "registration",
        target_id: Some(registration_id),
        details: json!({}),
    };
    audit::record(connection, &[entry], now).await?;
    Ok(true)
}

/// Empties what operators wrote in their own words: in the histories, in proposals, and of why they looked at a masked number.
/// The audit log only refers to it.
async fn forget_reasons(connection: &mut PgConnection, registration_id: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE registration_history SET reason = NULL WHERE registration_id = $1", registration_id)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "UPDATE certification_history SET reason = NULL
         WHERE certification_id IN (SELECT id FROM certifications WHERE registration_id = $1)",
        registration_id
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("UPDATE reveals SET why = NULL WHERE registration_id = $1", registration_id)
        .execute(&mut *connection)
        .await?;
    // What is still to be decided keeps its reason; with the kind in its place the list shows none.
    sqlx::query!(
        "WITH certified AS (SELECT id FROM certifications WHERE registration_id = $1)
         UPDATE proposals SET reason = kind, answer = NULL, details = details - 'zh' - 'en'
         WHERE decided_at IS NOT NULL AND about_id = ANY (ARRAY(
             SELECT $1::uuid UNION ALL SELECT id FROM certified
             UNION ALL SELECT id FROM bank_entries WHERE registration_id = $1
             UNION ALL SELECT bank_entries.id FROM certified JOIN bank_entries ON certification_id = certified.id))",
        registration_id
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Empties the payers of the registration's bank entries, but of those whose money has still to be decided about or paid back.
async fn forget_payers(connection: &mut PgConnection, registration_id: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE bank_entries SET payer_name = '', payer_key = '', payer_account = '', payer_index = '', remark = ''
         WHERE (registration_id = $1
                 OR certification_id = ANY (ARRAY(SELECT id FROM certifications WHERE certifications.registration_id = $1)))
             AND settled_at IS NOT NULL
             AND outcome NOT IN ('needs_decision', 'certification_needs_decision', 'unmatched', 'reversal_needs_decision')
             AND NOT EXISTS (SELECT FROM refunds WHERE entry_id = bank_entries.id AND status <> 'refunded')",
        registration_id
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE refunds SET note = NULL FROM bank_entries
         WHERE bank_entries.id = entry_id AND status = 'refunded' AND note IS NOT NULL AND (registration_id = $1
             OR certification_id = ANY (ARRAY(SELECT id FROM certifications WHERE certifications.registration_id = $1)))",
        registration_id
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps the registrations that entries are about from being erased until the transaction ends: whoever erases one and whoever
/// decides that nothing is owed any more would each leave the payer to the other. Nothing but the FOR UPDATE of whoever
/// erases conflicts with it. Call it before the entries are locked, as those who erase do.
///
/// # Errors
/// Those of the database.
pub async fn hold_off(connection: &mut PgConnection, entries: &[Uuid]) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "SELECT FROM registrations WHERE id IN (
             SELECT coalesce(entries.registration_id, certifications.registration_id) FROM bank_entries AS entries
             LEFT JOIN certifications ON certifications.id = certification_id WHERE entries.id = ANY ($1))
         ORDER BY id FOR KEY SHARE",
        entries
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Empties the payers of entries whose money is owed no longer, and what operators said about them, where the registration that
/// they were about has been erased.
///
/// # Errors
/// Those of the database.
pub async fn forget_payers_of(connection: &mut PgConnection, entries: &[Uuid]) -> Result<(), sqlx::Error> {
    let erased = sqlx::query_scalar!(
        "SELECT entries.id FROM bank_entries AS entries LEFT JOIN certifications ON certifications.id = certification_id
         JOIN registrations ON registrations.id = coalesce(entries.registration_id, certifications.registration_id)
         WHERE entries.id = ANY ($1) AND registrations.erased_at IS NOT NULL",
        entries
    )
    .fetch_all(&mut *connection)
    .await?;
    if erased.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "UPDATE proposals SET reason = kind, answer = NULL, details = details - 'zh' - 'en'
         WHERE about_id = ANY ($1) AND decided_at IS NOT NULL",
        &erased
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("UPDATE refunds SET note = NULL WHERE entry_id = ANY ($1) AND status = 'refunded'", &erased)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "UPDATE bank_entries SET payer_name = '', payer_key = '', payer_account = '', payer_index = '', remark = ''
         WHERE id = ANY ($1)",
        &erased
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes what was sent to an address or mobile, or could not be.
async fn forget_messages(connection: &mut PgConnection, recipient: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM outbox WHERE recipient = $1 AND status <> 'pending'", recipient)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes an account: its address, password, sessions and sign-ups; false: one of its registrations has not been erased. The
/// row stays, because registrations and the audit log refer to it.
///
/// # Errors
/// Those of the database.
pub async fn delete_account(
    connection: &mut PgConnection,
    account_id: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let account = sqlx::query!(
        "WITH before AS (
             SELECT id, email, email_key FROM accounts WHERE id = $1 AND deleted_at IS NULL
                 AND NOT EXISTS (SELECT FROM registrations WHERE account_id = $1 AND erased_at IS NULL)
             FOR UPDATE
         )
         UPDATE accounts SET email = '', email_key = 'deleted ' || accounts.id, password_hash = '', deleted_at = $2
         FROM before WHERE accounts.id = before.id
         RETURNING before.email, before.email_key",
        account_id,
        now
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(account) = account else { return Ok(false) };
    sqlx::query!("DELETE FROM sessions WHERE account_id = $1", account_id).execute(&mut *connection).await?;
    sqlx::query!("DELETE FROM password_resets WHERE account_id = $1", account_id).execute(&mut *connection).await?;
    sqlx::query!("DELETE FROM signups WHERE email_key = $1", account.email_key).execute(&mut *connection).await?;
    forget_messages(&mut *connection, &account.email).await?;
    let entry = AuditEntry {
        actor: Actor::Applicant(account_id),
        action: "account.deleted".to_owned(),
        target: "account",
        target_id: Some(account_id),
        details: json!({}),
    };
    audit::record(connection, &[entry], now).await?;
    Ok(true)
}

/// An account's registrations that were not erased, locked until the transaction ends, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn of_account(connection: &mut PgConnection, account_id: Uuid) -> Result<Vec<Registration>, sqlx::Error> {
    let ids = sqlx::query_scalar!(
        "SELECT id FROM registrations WHERE account_id = $1 AND erased_at IS NULL ORDER BY id FOR UPDATE",
        account_id
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut registrations = Vec::new();
    for id in ids {
        registrations.push(super::registrations::lock(&mut *connection, id).await?);
    }
    Ok(registrations)
}
