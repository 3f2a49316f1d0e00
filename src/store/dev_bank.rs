//! What the bank simulator of `dev` knows: who has to pay what, in the clear.

use sqlx::PgPool;
use time::Date;
use uuid::Uuid;

use super::registrations::bank_account_place;
use crate::{
    domain::{calendar, certification::payment_deadline, money::Fen, transfer},
    security::encryption::Keys,
};

/// How many of each kind are listed.
const LISTED: i64 = 50;

/// The account of a subject that has named none.
const SOME_ACCOUNT: &str = "0200001909200654321";

/// A transfer instruction or a certification's fee.
#[derive(Debug, Clone)]
pub struct Payable {
    /// The registration or the certification.
    pub id: Uuid,
    /// The registration's reference.
    pub registration: String,
    pub is_fee: bool,
    /// Not paid yet.
    pub is_open: bool,
    pub payer_name: String,
    pub payer_account: String,
    pub administrator_name: String,
    pub amount: Fen,
    /// The digits for the remark.
    pub reference: String,
    /// The day from which it can be paid.
    pub first_day: Date,
    /// The last day on which it can be booked.
    pub last_day: Date,
}

/// Everything that can be paid, newest first: transfers, and then certifications. Also what was paid: it can be paid again,
/// or taken back.
///
/// # Errors
/// Those of the database; an account number under a key that is not configured.
pub async fn payables(pool: &PgPool, keys: &Keys) -> Result<Vec<Payable>, sqlx::Error> {
    let transfers = sqlx::query!(
        r#"SELECT id, reference, status, bank_account_name AS "bank_account_name!",
               bank_account_number AS "bank_account_number!", administrator_name AS "administrator_name!",
               transfer_amount_fen AS "amount!", transfer_reference AS "transfer_reference!", confirmed_at AS "confirmed_at!"
           FROM registrations
           WHERE status IN ('awaiting_transfer', 'awaiting_statement', 'registered', 'frozen')
               AND transfer_reference IS NOT NULL AND bank_account_number IS NOT NULL
           ORDER BY confirmed_at DESC LIMIT $1"#,
        LISTED
    )
    .fetch_all(pool)
    .await?;
    let mut payables = Vec::with_capacity(transfers.len());
    for row in transfers {
        let account = keys.decrypt_text(bank_account_place(row.id), &row.bank_account_number);
        payables.push(Payable {
            id: row.id,
            registration: row.reference,
            is_fee: false,
            is_open: row.status.starts_with("awaiting"),
            payer_name: row.bank_account_name,
            payer_account: account.map_err(|error| sqlx::Error::Decode(error.into()))?,
            administrator_name: row.administrator_name,
            amount: Fen(row.amount),
            reference: row.transfer_reference,
            first_day: calendar::today(row.confirmed_at),
            last_day: calendar::last_day(transfer::deadline(row.confirmed_at)),
        });
    }
    let fees = sqlx::query!(
        r#"SELECT certifications.id, reference, certifications.status, subject_name AS "subject_name!",
               administrator_name AS "administrator_name!", fee_fen AS "amount!",
               payment_reference AS "payment_reference!", submitted_at AS "submitted_at!"
           FROM certifications JOIN registrations ON registrations.id = registration_id
           WHERE certifications.status IN ('awaiting_payment', 'queued', 'in_review', 'returned', 'approved')
               AND payment_reference IS NOT NULL AND subject_name IS NOT NULL AND fee_fen > 0
           ORDER BY submitted_at DESC LIMIT $1"#,
        LISTED
    )
    .fetch_all(pool)
    .await?;
    payables.extend(fees.into_iter().map(|row| Payable {
        id: row.id,
        registration: row.reference,
        is_fee: true,
        is_open: row.status.starts_with("awaiting"),
        payer_name: row.subject_name,
        payer_account: SOME_ACCOUNT.to_owned(),
        administrator_name: row.administrator_name,
        amount: Fen(row.amount),
        reference: row.payment_reference,
        first_day: calendar::today(row.submitted_at),
        last_day: calendar::last_day(payment_deadline(row.submitted_at)),
    }));
    Ok(payables)
}
