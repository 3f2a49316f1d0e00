//! The applicant's own pages: signing in and out, the password, where the registration stands, the transfer, settings.

pub mod cancel;
pub mod certification;
pub mod data;
mod expected;
mod history;
pub mod home;
pub mod password;
mod received;
pub mod settings;
pub mod sign_in;
mod standing;
pub mod start_again;
pub mod transfer;

use time::OffsetDateTime;

use super::AppError;
use crate::{
    app::App,
    domain::{identifiers::BankAccountNumber, money::Fen, registration::Status, transfer::deadline},
    store::registrations::{Registration, bank_account_place},
};
pub use standing::Standing;

/// What the company has to transfer, to whom, until when.
pub struct Instruction {
    pub payee_name: String,
    pub payee_account: String,
    pub payee_bank: String,
    /// Yuan with two decimals.
    pub amount: String,
    /// Six digits for the remark.
    pub reference: String,
    /// From whose account.
    pub payer_name: String,
    /// Its number, masked.
    pub payer_account: String,
    /// The exclusive end of the days on which it can be booked.
    pub deadline_at: OffsetDateTime,
}

impl Instruction {
    /// The instruction of a registration that waits for its transfer, or for the statement that may show it.
    ///
    /// # Errors
    /// An account number that no configured key reads.
    pub fn of(app: &App, registration: &Registration) -> Result<Option<Self>, AppError> {
        if !matches!(registration.status, Status::AwaitingTransfer | Status::AwaitingStatement) {
            return Ok(None);
        }
        let (Some(asked), Some(payer), Some(confirmed_at)) =
            (&registration.transfer, &registration.bank_account, registration.confirmed_at)
        else {
            return Ok(None);
        };
        let number = app.config.keys.decrypt_text(bank_account_place(registration.id), &payer.number)?;
        let number = BankAccountNumber::parse(&number).map_err(|error| AppError::Internal(error.into()))?;
        let payee = app.config.platform.payee.clone();
        Ok(Some(Self {
            payee_name: payee.name,
            payee_account: payee.account.as_str().to_owned(),
            payee_bank: payee.bank,
            amount: Fen(asked.amount_fen).yuan(),
            reference: asked.reference.clone(),
            payer_name: payer.name.clone(),
            payer_account: number.masked(),
            deadline_at: deadline(confirmed_at),
        }))
    }
}
