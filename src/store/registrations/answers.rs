//! Saving answers: each statement is guarded by the state, a draft or for the administrator one that was returned, and by the
//! version that the form was shown.

use sqlx::PgExecutor;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{bank_account_place, resident_id_place};
use crate::{
    domain::{
        administrator::AdministratorName,
        bank::BankAccount,
        identifiers::{MobileNumber, ResidentId},
        registration::Kept,
        subject::{SubjectCode, SubjectName, SubjectType, VerificationMethod},
    },
    security::encryption::Keys,
};

/// Whether an answer was saved, or the form was shown an older version than is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Saved {
    Yes,
    Stale,
}

impl Saved {
    pub(in crate::store) fn from_rows(done: &sqlx::postgres::PgQueryResult) -> Self {
        if done.rows_affected() == 1 { Self::Yes } else { Self::Stale }
    }
}

/// Which draft an answer is for: its id and the version that the form was shown.
#[derive(Debug, Clone, Copy)]
pub struct DraftVersion {
    pub id: Uuid,
    pub version: i64,
}

/// Saves the subject type, with the answers that still fit it.
///
/// # Errors
/// Those of the database.
pub async fn save_subject_type(
    executor: impl PgExecutor<'_>,
    draft: DraftVersion,
    subject_type: SubjectType,
    kept: Kept,
    now: OffsetDateTime,
) -> Result<Saved, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE registrations SET subject_type = $3, version = version + 1, updated_at = $4,
             subject_name = CASE WHEN $5 THEN subject_name END,
             subject_code = CASE WHEN $5 THEN subject_code END,
             subject_key = CASE WHEN $5 THEN subject_key END,
             -- The administrator confirmed another subject.
             scan_confirmed_at = CASE WHEN subject_type = $3 THEN scan_confirmed_at END,
             verification_method = CASE WHEN $6 THEN verification_method END,
             bank_account_name = CASE WHEN $7 THEN bank_account_name END,
             bank_account_number = CASE WHEN $7 THEN bank_account_number END,
             bank_account_index = CASE WHEN $7 THEN bank_account_index END,
             bank_name = CASE WHEN $7 THEN bank_name END,
             bank_province = CASE WHEN $7 THEN bank_province END,
             bank_city = CASE WHEN $7 THEN bank_city END
         WHERE id = $1 AND version = $2 AND status = 'draft'",
        draft.id,
        draft.version,
        subject_type.as_str(),
        now,
        kept.subject,
        kept.verification_method,
        kept.bank_account
    )
    .execute(executor)
    .await?;
    Ok(Saved::from_rows(&done))
}

/// Saves the subject's name and code. A bank account under another name is dropped: it has to be this subject's own.
///
/// # Errors
/// Those of the database.
pub async fn save_subject(
    executor: impl PgExecutor<'_>,
    draft: DraftVersion,
    name: &SubjectName,
    code: Option<&SubjectCode>,
    keep_bank_account: bool,
    now: OffsetDateTime,
) -> Result<Saved, sqlx::Error> {
    let key = code.map_or_else(|| name.key(), |code| code.key().to_owned());
    let done = sqlx::query!(
        "UPDATE registrations SET subject_name = $3, subject_code = $4, subject_key = $5,
             -- The administrator confirmed another subject.
             scan_confirmed_at = CASE WHEN subject_name = $3 THEN scan_confirmed_at END,
             bank_account_name = CASE WHEN $6 THEN bank_account_name END,
             bank_account_number = CASE WHEN $6 THEN bank_account_number END,
             bank_account_index = CASE WHEN $6 THEN bank_account_index END,
             bank_name = CASE WHEN $6 THEN bank_name END,
             bank_province = CASE WHEN $6 THEN bank_province END,
             bank_city = CASE WHEN $6 THEN bank_city END,
             version = version + 1, updated_at = $7
         WHERE id = $1 AND version = $2 AND status = 'draft'",
        draft.id,
        draft.version,
        name.as_str(),
        code.map(SubjectCode::as_str),
        key,
        keep_bank_account,
        now
    )
    .execute(executor)
    .await?;
    Ok(Saved::from_rows(&done))
}

/// Saves the verification method, and the bank account that a transfer will come from.
///
/// # Errors
/// Those of the database.
pub async fn save_verification_method(
    executor: impl PgExecutor<'_>,
    keys: &Keys,
    draft: DraftVersion,
    method: VerificationMethod,
    account: Option<&BankAccount>,
    now: OffsetDateTime,
) -> Result<Saved, sqlx::Error> {
    let number = account.map(|account| account.number().expose());
    let done = sqlx::query!(
        "UPDATE registrations SET verification_method = $3, bank_account_name = $4, bank_account_number = $5,
             bank_account_index = $6, bank_name = $7, bank_province = $8, bank_city = $9,
             version = version + 1, updated_at = $10
         WHERE id = $1 AND version = $2 AND status = 'draft'",
        draft.id,
        draft.version,
        method.as_str(),
        account.map(|account| account.name().as_str()),
        number.map(|number| keys.encrypt(bank_account_place(draft.id), number.as_bytes())),
        number.map(|number| keys.bank_account_index(number).to_vec()),
        account.map(|account| account.bank()),
        account.map(|account| account.province()),
        account.map(|account| account.city()),
        now
    )
    .execute(executor)
    .await?;
    Ok(Saved::from_rows(&done))
}

/// An administrator's details as answered.
#[derive(Debug)]
pub struct AdministratorAnswer<'a> {
    pub name: &'a AdministratorName,
    pub resident_id: &'a ResidentId,
    pub mobile: &'a MobileNumber,
    /// Version of the text that was agreed to; `None`: it was not asked for again.
    pub consent_version: Option<&'a str>,
}

/// What is still proved after the details were saved.
#[derive(Debug, Clone, Copy)]
pub struct StillProved {
    /// The mobile is the one whose code was answered.
    pub mobile: bool,
    /// The person is the one who confirmed the scan.
    pub scan: bool,
}

/// Saves the administrator's details; `None`: the form was shown an older version than is stored.
///
/// # Errors
/// Those of the database.
pub async fn save_administrator(
    executor: impl PgExecutor<'_>,
    keys: &Keys,
    draft: DraftVersion,
    answer: &AdministratorAnswer<'_>,
    now: OffsetDateTime,
) -> Result<Option<StillProved>, sqlx::Error> {
    let resident_id = answer.resident_id.expose();
    let saved = sqlx::query!(
        r#"
        UPDATE registrations SET administrator_name = $3, resident_id = $4, resident_id_index = $5, mobile = $6,
             consent_version = coalesce($7, consent_version),
             consent_at = CASE WHEN $7::text IS NULL THEN consent_at ELSE $8 END,
             mobile_verified_at = CASE WHEN mobile = $6 THEN mobile_verified_at END,
             scan_confirmed_at = CASE WHEN administrator_name = $3 AND resident_id_index = $5 THEN scan_confirmed_at END,
             version = version + 1, updated_at = $8
        WHERE id = $1 AND version = $2 AND status IN ('draft', 'returned')
        RETURNING mobile_verified_at IS NOT NULL AS "mobile!", scan_confirmed_at IS NOT NULL AS "scan!"
        "#,
        draft.id,
        draft.version,
        answer.name.as_str(),
        keys.encrypt(resident_id_place(draft.id), resident_id.as_bytes()),
        &keys.resident_id_index(resident_id)[..],
        answer.mobile.expose(),
        answer.consent_version,
        now
    )
    .fetch_optional(executor)
    .await?;
    Ok(saved.map(|saved| StillProved { mobile: saved.mobile, scan: saved.scan }))
}

/// Notes that the code sent to this mobile was answered.
///
/// # Errors
/// Those of the database.
pub async fn mark_mobile_verified(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    mobile: &str,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE registrations SET mobile_verified_at = $3, updated_at = $3
         WHERE id = $1 AND mobile = $2 AND status IN ('draft', 'returned')",
        id,
        mobile,
        now
    )
    .execute(executor)
    .await?;
    Ok(())
}
