//! Bank entries in tables and files: what every list of them shows.

use crate::{
    domain::{identifiers::masked_end, money::Fen, transfer::Outcome},
    security::encryption::Keys,
    store::{bank_entries::Listed, statements::payer_account_place},
    table::Cell,
    web::AppError,
};

/// An entry as a table shows it.
pub struct Line {
    pub entry: Listed,
    pub amount: String,
    /// The last digits of the payer's account; empty where the statement does not say.
    pub account: String,
    /// What of it is not what was registered or asked for, where that is to be decided: text ids.
    pub differs: Vec<&'static str>,
}

/// The titles of [`Line::cells`].
pub const HEAD: [&str; 9] =
    ["booked_on", "amount", "payer", "account", "remark", "bank_reference", "outcome", "registration", "refund"];

impl Line {
    pub fn cells(self) -> Vec<Cell> {
        vec![
            Cell::plain(self.entry.booked_on),
            Cell::plain(Fen(self.entry.amount_fen).yuan()),
            Cell::text(self.entry.payer_name),
            Cell::text(self.account),
            Cell::text(self.entry.remark),
            Cell::text(self.entry.bank_reference),
            Cell::plain(self.entry.outcome),
            Cell::plain(self.entry.reference.unwrap_or_default()),
            Cell::plain(self.entry.refund.unwrap_or_default()),
        ]
    }
}

/// The entries with their accounts masked.
///
/// # Errors
/// An account that cannot be decrypted.
pub fn lines(keys: &Keys, entries: Vec<Listed>) -> Result<Vec<Line>, AppError> {
    entries.into_iter().map(|entry| line(keys, entry)).collect()
}

/// One of them.
///
/// # Errors
/// As [`lines`].
pub fn line(keys: &Keys, entry: Listed) -> Result<Line, AppError> {
    let account = match entry.payer_account.as_slice() {
        [] => String::new(),
        stored => masked_end(&keys.decrypt_text(payer_account_place(entry.id), stored)?),
    };
    Ok(Line { amount: Fen(entry.amount_fen).to_string(), account, differs: differs(&entry), entry })
}

fn differs(entry: &Listed) -> Vec<&'static str> {
    if !Outcome::parse(&entry.outcome).is_some_and(Outcome::is_undecided) {
        return Vec::new();
    }
    let all = [
        (entry.other_name, "entry-other-name"),
        (entry.other_account, "entry-other-account"),
        (entry.other_amount, "entry-amount-differs"),
    ];
    all.into_iter().filter_map(|(differs, text)| (differs == Some(true)).then_some(text)).collect()
}
