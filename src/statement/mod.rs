//! Readers of bank statements: CSV as banks' online banking exports it, and ISO 20022 camt.053 and camt.054. What comes
//! out is the same [`BankEntry`] for all; nothing else in the house knows the formats.
//!
//! A file is read once from front to end in little memory, however long it is. It is read wholly or not at all: whoever
//! keeps entries must throw them away when [`read`] ends with an error.

mod camt;
mod csv;
mod day;
mod derived;
mod error;
mod kind;
mod mapping;
mod original;
mod period;
mod source;

use std::{io::Read, ops::ControlFlow};

use time::Date;

use crate::domain::transfer::BankEntry;

pub use error::{Problem, ReadError};
pub use mapping::{Amounts, ColumnMapping, DateOrder};
pub use period::{PeriodError, stated};

use kind::Kind;
use source::Source;

/// The format of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma- or otherwise separated values; a [`ColumnMapping`] says what the columns are.
    Csv,
    /// ISO 20022 `BankToCustomerStatement`.
    Camt053,
    /// ISO 20022 `BankToCustomerDebitCreditNotification`.
    Camt054,
}

impl Format {
    /// The format's name, as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Camt053 => "camt.053",
            Self::Camt054 => "camt.054",
        }
    }
}

/// What a file was, once it was read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub format: Format,
    /// The bank days that the file says it covers, both included; `None` where it covers none wholly, as notifications do, or
    /// does not say: what entries there are says nothing of days without any, nor whether all were exported.
    /// The day on which the file was made is not over yet: whoever relies on this leaves that day out.
    pub covers: Option<(Date, Date)>,
    /// Whose entries were handed over, as far as the file says: account numbers without spaces.
    pub accounts: Vec<String>,
    /// All entries in the file, also those that were not handed over: other currencies, amounts of nothing, and those of
    /// other accounts.
    pub entries: u64,
}

/// As [`read`], but only what belongs to accounts of one's own, by `is_own`; of a file that does not say whose it is, all. And
/// for a file of which somebody may have stated the first and the last day that it covers.
///
/// # Errors
/// As [`read`]; [`Problem::OtherAccount`] where nothing in it is of one's own, [`Problem::OutsidePeriod`] with the place of an entry of another day, [`Problem::OtherPeriod`] where the file
/// itself says something else.
pub fn read_own(
    source: impl Read,
    mappings: &[ColumnMapping],
    stated: Option<(Date, Date)>,
    is_own: &dyn Fn(&str) -> bool,
    mut accept: impl FnMut(BankEntry) -> ControlFlow<()>,
) -> Result<Statement, ReadError> {
    let Some((first, last)) = stated else { return read_of(source, mappings, is_own, accept) };
    let mut outside = None;
    let read = read_of(source, mappings, is_own, |entry| {
        if entry.is_booked && !(first..=last).contains(&entry.booked_on) {
            outside = Some(entry.booked_on);
            return ControlFlow::Break(());
        }
        accept(entry)
    });
    let statement = match (read, outside) {
        (Err(stopped), Some(day)) => {
            return Err(ReadError { problem: Problem::OutsidePeriod(day.to_string()), ..stopped });
        }
        (read, _) => read?,
    };
    match statement.covers {
        Some((own_first, own_last)) if (own_first, own_last) != (first, last) => {
            let own = Problem::OtherPeriod(format!("{own_first} – {own_last}"));
            Err(ReadError { line: 1, column: 1, problem: own })
        }
        _ => Ok(Statement { covers: stated, ..statement }),
    }
}

/// Reads a statement and hands over its entries, in the order of the file. The format is found by content. Of the mappings,
/// the first one counts whose columns a CSV has.
///
/// # Errors
/// Where the file is damaged or no statement: what is wrong, and in which line and column. [`Problem::Stopped`] if `accept`
/// breaks off.
pub fn read(
    source: impl Read,
    mappings: &[ColumnMapping],
    accept: impl FnMut(BankEntry) -> ControlFlow<()>,
) -> Result<Statement, ReadError> {
    read_of(source, mappings, &|_| true, accept)
}

fn read_of(
    source: impl Read,
    mappings: &[ColumnMapping],
    is_own: &dyn Fn(&str) -> bool,
    accept: impl FnMut(BankEntry) -> ControlFlow<()>,
) -> Result<Statement, ReadError> {
    let (source, kind) = Source::open(source)?;
    match kind {
        Kind::Xml => camt::read(source, is_own, accept),
        Kind::Csv => csv::read(source, mappings, is_own, accept),
    }
}

#[cfg(test)]
mod tests;
