//! Registrations: one row each, filled step by step. Answers are saved only while the row is a draft of the expected
//! version ([`answers`]); its state changes only through [`transition`].

pub mod answers;
pub mod due;
pub mod limits;
pub mod received;
pub mod review;
mod start_again;
pub mod transition;

pub use start_again::start_again;

use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{audit::Actor, unreadable};
use crate::{
    domain::{
        registration::{Progress, Status},
        subject::{AccountType, ChoiceError, SubjectType, VerificationMethod},
        token::Reference,
    },
    security::encryption::Place,
};

/// A registration with the answers given so far. Encrypted answers stay so until somebody has to see them.
#[derive(Debug, Clone)]
pub struct Registration {
    pub id: Uuid,
    pub account_id: Uuid,
    /// What people quote to the staff.
    pub reference: String,
    pub account_type: AccountType,
    pub status: Status,
    /// Counts up with every saved answer and state; a form that was shown an older one is stale.
    pub version: i64,
    pub subject_type: Option<SubjectType>,
    pub subject_name: Option<String>,
    pub subject_code: Option<String>,
    pub verification_method: Option<VerificationMethod>,
    pub bank_account: Option<StoredBankAccount>,
    pub administrator: Option<StoredAdministrator>,
    pub mobile_verified_at: Option<OffsetDateTime>,
    pub scan_confirmed_at: Option<OffsetDateTime>,
    pub confirmed_at: Option<OffsetDateTime>,
    /// When the state ends by itself (exclusive).
    pub deadline_at: Option<OffsetDateTime>,
    pub transfer: Option<StoredTransfer>,
    /// When an answer or the state last changed; a draft left alone expires.
    pub updated_at: OffsetDateTime,
    /// When whom it is about was erased.
    pub erased_at: Option<OffsetDateTime>,
}

/// A corporate bank account as stored.
#[derive(Debug, Clone)]
pub struct StoredBankAccount {
    pub name: String,
    /// Encrypted for [`bank_account_place`].
    pub number: Vec<u8>,
    pub bank: String,
    pub province: String,
    pub city: String,
}

/// An administrator as stored.
#[derive(Debug, Clone)]
pub struct StoredAdministrator {
    pub name: String,
    /// Encrypted for [`resident_id_place`].
    pub resident_id: Vec<u8>,
    pub mobile: String,
}

/// The transfer that is asked for.
#[derive(Debug, Clone)]
pub struct StoredTransfer {
    pub amount_fen: i64,
    pub reference: String,
}

impl Registration {
    /// Which answers are there.
    pub fn progress(&self) -> Progress {
        Progress {
            subject_type: self.subject_type,
            has_subject: self.subject_name.is_some(),
            verification_method: self.verification_method,
            has_bank_account: self.bank_account.is_some(),
            has_administrator: self.administrator.is_some(),
            mobile_verified: self.mobile_verified_at.is_some(),
            scan_confirmed: self.scan_confirmed_at.is_some(),
        }
    }
}

/// Where a registration's resident ID is stored.
pub fn resident_id_place(row: Uuid) -> Place {
    Place { table: "registrations", column: "resident_id", row }
}

/// Where a registration's bank account number is stored.
pub fn bank_account_place(row: Uuid) -> Place {
    Place { table: "registrations", column: "bank_account_number", row }
}

/// The columns as they come from the database.
pub(super) struct Row {
    pub id: Uuid,
    pub account_id: Uuid,
    pub reference: String,
    pub account_type: String,
    pub status: String,
    pub version: i64,
    pub subject_type: Option<String>,
    pub subject_name: Option<String>,
    pub subject_code: Option<String>,
    pub verification_method: Option<String>,
    pub bank_account_name: Option<String>,
    pub bank_account_number: Option<Vec<u8>>,
    pub bank_name: Option<String>,
    pub bank_province: Option<String>,
    pub bank_city: Option<String>,
    pub administrator_name: Option<String>,
    pub resident_id: Option<Vec<u8>>,
    pub mobile: Option<String>,
    pub mobile_verified_at: Option<OffsetDateTime>,
    pub scan_confirmed_at: Option<OffsetDateTime>,
    pub confirmed_at: Option<OffsetDateTime>,
    pub deadline_at: Option<OffsetDateTime>,
    pub transfer_amount_fen: Option<i64>,
    pub transfer_reference: Option<String>,
    pub updated_at: OffsetDateTime,
    pub erased_at: Option<OffsetDateTime>,
}

impl TryFrom<Row> for Registration {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> Result<Self, sqlx::Error> {
        let bank_account = (|| -> Option<StoredBankAccount> {
            Some(StoredBankAccount {
                name: row.bank_account_name?,
                number: row.bank_account_number?,
                bank: row.bank_name?,
                province: row.bank_province?,
                city: row.bank_city?,
            })
        })();
        let administrator = (|| -> Option<StoredAdministrator> {
            Some(StoredAdministrator {
                name: row.administrator_name?,
                resident_id: row.resident_id?,
                mobile: row.mobile?,
            })
        })();
        Ok(Self {
            id: row.id,
            account_id: row.account_id,
            reference: row.reference,
            account_type: AccountType::parse(&row.account_type).map_err(|_| unreadable("account type"))?,
            status: Status::parse(&row.status).ok_or_else(|| unreadable("status"))?,
            version: row.version,
            subject_type: parse_stored(row.subject_type, SubjectType::parse)?,
            subject_name: row.subject_name,
            subject_code: row.subject_code,
            verification_method: parse_stored(row.verification_method, VerificationMethod::parse)?,
            bank_account,
            administrator,
            mobile_verified_at: row.mobile_verified_at,
            scan_confirmed_at: row.scan_confirmed_at,
            confirmed_at: row.confirmed_at,
            deadline_at: row.deadline_at,
            transfer: row
                .transfer_amount_fen
                .zip(row.transfer_reference)
                .map(|(amount_fen, reference)| StoredTransfer { amount_fen, reference }),
            updated_at: row.updated_at,
            erased_at: row.erased_at,
        })
    }
}

fn parse_stored<T>(
    value: Option<String>,
    parse: impl Fn(&str) -> Result<T, ChoiceError>,
) -> Result<Option<T>, sqlx::Error> {
    value.map(|value| parse(&value).map_err(|_| unreadable("choice"))).transpose()
}

/// Starts a draft.
///
/// # Errors
/// Those of the database.
pub async fn create(
    connection: &mut PgConnection,
    account_id: Uuid,
    account_type: &str,
    reference: &str,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO registrations (id, account_id, reference, account_type, status, created_at, updated_at)
         VALUES ($1, $2, $3, $4, 'draft', $5, $5)",
        id,
        account_id,
        reference,
        account_type,
        now
    )
    .execute(&mut *connection)
    .await?;
    let begun = transition::NewHistory {
        registration_id: id,
        from: None,
        to: Status::Draft,
        actor: Actor::Applicant(account_id),
        reason: None,
    };
    transition::write_history(connection, &[begun], now).await
}

/// The registration's answers under a lock that lasts until the transaction ends. Whoever only keeps it from being erased
/// (`erasure::hold_off`) is not in its way: imports do, which may last.
///
/// # Errors
/// Those of the database.
pub async fn lock(connection: &mut PgConnection, id: Uuid) -> Result<Registration, sqlx::Error> {
    sqlx::query_as!(
        Row,
        "SELECT id, account_id, reference, account_type, status, version, subject_type, subject_name, subject_code,
             verification_method, bank_account_name, bank_account_number, bank_name, bank_province, bank_city,
             administrator_name, resident_id, mobile, mobile_verified_at, scan_confirmed_at, confirmed_at, deadline_at,
             transfer_amount_fen, transfer_reference, updated_at, erased_at
         FROM registrations WHERE id = $1 FOR NO KEY UPDATE",
        id
    )
    .fetch_one(connection)
    .await?
    .try_into()
}

/// The registration with this reference.
///
/// # Errors
/// Those of the database.
pub async fn find(executor: impl PgExecutor<'_>, reference: &Reference) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("SELECT id FROM registrations WHERE reference = $1", reference.as_str())
        .fetch_optional(executor)
        .await
}

/// The ended registration that this one began anew from; `None`: it began from nothing.
///
/// # Errors
/// Those of the database.
pub async fn previous_id(executor: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("SELECT previous_id FROM registrations WHERE id = $1", id).fetch_one(executor).await
}

/// The registration with this id.
///
/// # Errors
/// Those of the database.
pub async fn by_id(executor: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Registration>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        "SELECT id, account_id, reference, account_type, status, version, subject_type, subject_name, subject_code,
             verification_method, bank_account_name, bank_account_number, bank_name, bank_province, bank_city,
             administrator_name, resident_id, mobile, mobile_verified_at, scan_confirmed_at, confirmed_at, deadline_at,
             transfer_amount_fen, transfer_reference, updated_at, erased_at
         FROM registrations WHERE id = $1",
        id
    )
    .fetch_optional(executor)
    .await?
    .map(Registration::try_from)
    .transpose()
}
