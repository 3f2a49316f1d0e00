//! The applicant's own pages: signing in and out, the password, where the registration stands, the transfer, settings.

pub mod home;
pub mod password;
pub mod settings;
pub mod sign_in;
pub mod transfer;

use time::OffsetDateTime;

use super::AppError;
use crate::{
    app::App,
    domain::{money::Fen, registration::Status},
    store::registrations::{
        Registration,
        transition::{self, HistoryEntry},
    },
};

/// Where a registration stands, as several pages show it.
pub struct Standing {
    pub reference: String,
    /// The status's name, part of text ids.
    pub status: &'static str,
    /// When the state ends by itself (exclusive).
    pub deadline_at: Option<OffsetDateTime>,
    /// What happened so far, oldest first.
    pub history: Vec<HistoryEntry>,
    /// Names of the functions that stay locked until the subject is verified; empty once it is.
    pub locked_functions: Vec<String>,
    /// The certification fee in yuan, where certification is what comes next and costs something.
    pub fee: Option<String>,
}

impl Standing {
    /// # Errors
    /// Those of the database.
    pub async fn load(app: &App, registration: &Registration) -> Result<Self, AppError> {
        let platform = &app.config.platform;
        let locked = registration.status.counts_towards_limits() && !registration.status.is_verified();
        let fee = registration
            .subject_type
            .map(|kind| platform.certification_fee(kind))
            .filter(|fee| registration.status == Status::RegisteredLimited && fee.0 > 0);
        Ok(Self {
            reference: registration.reference.clone(),
            status: registration.status.as_str(),
            deadline_at: registration.deadline_at,
            history: transition::history(&app.pool, registration.id).await?,
            locked_functions: if locked { platform.locked_functions.clone() } else { Vec::new() },
            fee: fee.map(Fen::yuan),
        })
    }
}

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
    /// The exclusive end.
    pub deadline_at: OffsetDateTime,
}

impl Instruction {
    /// The instruction of a registration that waits for its transfer.
    pub fn of(app: &App, registration: &Registration) -> Option<Self> {
        if registration.status != Status::AwaitingTransfer {
            return None;
        }
        let payee = app.config.platform.payee.clone();
        let transfer = registration.transfer.as_ref()?;
        Some(Self {
            payee_name: payee.name,
            payee_account: payee.account,
            payee_bank: payee.bank,
            amount: Fen(transfer.amount_fen).yuan(),
            reference: transfer.reference.clone(),
            payer_name: registration.bank_account.as_ref()?.name.clone(),
            deadline_at: registration.deadline_at?,
        })
    }
}
