//! An entry of a bank statement, whichever format it came in.

use time::Date;

use crate::domain::money::Fen;

/// Which way the money went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// Money came in.
    Credit,
    /// Money went out; no business of ours.
    Debit,
    /// An earlier credit was taken back (冲正), with the bank's reference of that one where the statement names it.
    Reversal { original: Option<String> },
}

/// An entry of a bank statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankEntry {
    /// The bank's own reference (流水号; ISO 20022 `AcctSvcrRef`): the same entry has the same one in every statement.
    pub bank_reference: String,
    pub kind: EntryKind,
    /// False: announced, not booked yet.
    pub is_booked: bool,
    /// The day that the bank booked it on, in its own calendar (Asia/Shanghai).
    pub booked_on: Date,
    /// More than zero.
    pub amount: Fen,
    /// Empty where the statement does not say.
    pub payer_name: String,
    /// Empty where the statement does not say.
    pub payer_account: String,
    /// 附言, 摘要; ISO 20022 `RmtInf`.
    pub remark: String,
}
