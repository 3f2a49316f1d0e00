//! Everything that is held about an account and its registrations, for its owner to take along.

use serde_json::{Value, json};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    registrations::{bank_account_place, resident_id_place},
    reviews::answers_place,
};
use crate::security::encryption::{DecryptError, Keys, Place};

/// The account, its sessions, its registrations with all that belongs to them, and what was written to its owner.
///
/// # Errors
/// Those of the database; a value that no configured key reads.
pub async fn collect(
    connection: &mut PgConnection,
    keys: &Keys,
    account_id: Uuid,
    now: OffsetDateTime,
) -> Result<Value, sqlx::Error> {
    let account = sqlx::query_scalar!(
        r#"
        SELECT jsonb_build_object('email', email, 'language', locale, 'terms_version', terms_version,
            'terms_accepted_at', terms_accepted_at, 'created_at', created_at,
            'sessions', (SELECT coalesce(jsonb_agg(jsonb_build_object('browser', user_agent, 'started_at', created_at,
                'last_seen_at', last_seen_at, 'ends_at', expires_at) ORDER BY created_at), '[]')
                FROM sessions WHERE account_id = accounts.id),
            'sign_ups', (SELECT coalesce(jsonb_agg(jsonb_build_object('account_type', account_type,
                'terms_version', terms_version, 'created_at', created_at, 'activated_at', activated_at)
                ORDER BY created_at), '[]')
                FROM signups WHERE email_key = accounts.email_key),
            'mails', (SELECT coalesce(jsonb_agg(jsonb_build_object('about', kind, 'written_at', created_at,
                'status', status) ORDER BY created_at), '[]')
                FROM outbox WHERE recipient = accounts.email)) AS "account!"
        FROM accounts WHERE id = $1
        "#,
        account_id
    )
    .fetch_one(&mut *connection)
    .await?;
    let rows = sqlx::query!(
        r#"
        SELECT id, resident_id, bank_account_number,
            jsonb_build_object('reference', reference, 'account_type', account_type, 'status', status,
            'created_at', created_at, 'updated_at', updated_at, 'confirmed_at', confirmed_at, 'deadline_at', deadline_at,
            'erased_at', erased_at, 'subject_type', subject_type, 'subject_name', subject_name,
            'subject_code', subject_code, 'verification_method', verification_method,
            'bank_account_name', bank_account_name, 'bank', bank_name, 'bank_province', bank_province,
            'bank_city', bank_city, 'administrator_name', administrator_name, 'mobile', mobile,
            'consent_version', consent_version, 'consent_at', consent_at, 'mobile_verified_at', mobile_verified_at,
            'scan_confirmed_at', scan_confirmed_at, 'transfer_amount_fen', transfer_amount_fen,
            'transfer_reference', transfer_reference,
            'history', (SELECT coalesce(jsonb_agg(jsonb_build_object('at', at, 'who', actor, 'status', to_status,
                'reason', reason) ORDER BY at, history.id), '[]')
                FROM registration_history history WHERE registration_id = registrations.id),
            'payments', (SELECT coalesce(jsonb_agg(jsonb_build_object('booked_on', booked_on, 'amount_fen', entry.amount_fen,
                'payer_name', payer_name, 'remark', remark, 'outcome', outcome, 'refund', refunds.status) ORDER BY booked_on),
                '[]') FROM bank_entries entry LEFT JOIN refunds ON entry_id = entry.id
                WHERE registration_id = registrations.id),
            'certifications', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'status', status,
                'contact_name', contact_name, 'contact_mobile', contact_mobile, 'contact_email', contact_email,
                'fee_fen', fee_fen, 'payment', payment, 'paid_at', paid_at, 'submitted_at', submitted_at,
                'decided_at', decided_at, 'valid_until', valid_until, 'created_at', created_at,
                'history', (SELECT coalesce(jsonb_agg(jsonb_build_object('at', at, 'who', actor, 'status', to_status,
                    'reason', reason) ORDER BY at, history.id), '[]')
                    FROM certification_history history WHERE certification_id = certification.id),
                'papers', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'file_name', file_name,
                    'sent_at', created_at) ORDER BY created_at), '[]')
                    FROM certification_documents WHERE certification_id = certification.id))
                ORDER BY created_at), '[]')
                FROM certifications certification WHERE registration_id = registrations.id)) AS "answers!"
        FROM registrations WHERE account_id = $1 ORDER BY created_at
        "#,
        account_id
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut registrations = Vec::new();
    for row in rows {
        let mut registration = row.answers;
        registration["resident_id"] = json!(reveal(keys, resident_id_place(row.id), row.resident_id)?);
        registration["bank_account_number"] = json!(reveal(keys, bank_account_place(row.id), row.bank_account_number)?);
        registration["reviews"] = reviews(&mut *connection, keys, row.id).await?;
        registrations.push(registration);
    }
    Ok(json!({ "as_of_unix_seconds": now.unix_timestamp(), "account": account, "registrations": registrations }))
}

async fn reviews(connection: &mut PgConnection, keys: &Keys, registration_id: Uuid) -> Result<Value, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        SELECT id, answers, jsonb_build_object('of', CASE WHEN certification_id IS NULL THEN 'registration'
                ELSE 'certification' END, 'round', round, 'submitted_at', submitted_at, 'decided_at', decided_at,
            'decision', decision, 'fields', (SELECT coalesce(jsonb_agg(jsonb_build_object('field', field,
                'accepted', accepted, 'reason_zh', reason_zh, 'reason_en', reason_en) ORDER BY field), '[]')
                FROM review_fields WHERE review_id = reviews.id)) AS "review!"
        FROM reviews WHERE registration_id = $1 ORDER BY submitted_at, round
        "#,
        registration_id
    )
    .fetch_all(connection)
    .await?;
    let mut reviews = Vec::new();
    for row in rows {
        let submitted = reveal(keys, answers_place(row.id), row.answers)?;
        let submitted: Option<Value> = submitted.and_then(|answers| serde_json::from_str(&answers).ok());
        let mut review = row.review;
        review["submitted"] = json!(submitted);
        reviews.push(review);
    }
    Ok(Value::Array(reviews))
}

fn reveal(keys: &Keys, place: Place, stored: Option<Vec<u8>>) -> Result<Option<String>, sqlx::Error> {
    let unreadable = |error: DecryptError| sqlx::Error::Decode(Box::new(error));
    stored.map(|stored| keys.decrypt_text(place, &stored).map_err(unreadable)).transpose()
}
