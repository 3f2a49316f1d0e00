//! Where a mapping's columns stand in a file.

use super::rows::Row;
use crate::{
    domain::money::Fen,
    statement::{
        error::{Problem, ReadError},
        mapping::{Amounts, ColumnMapping, DateOrder},
    },
};

/// Which way money went, and whether the bank wrote that it came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Movement {
    In,
    Out,
    InNegative,
    OutNegative,
}

enum Money {
    Signed(usize),
    Directed { amount: usize, direction: usize },
    Two { credit: usize, debit: usize },
}

/// The places of the columns in a row.
pub(super) struct Columns {
    /// How many fields the header has.
    pub(super) width: usize,
    pub(super) booked_on: usize,
    pub(super) date_order: DateOrder,
    money: Money,
    pub(super) payer_name: usize,
    pub(super) payer_account: usize,
    pub(super) bank_reference: Option<usize>,
    pub(super) remarks: Vec<usize>,
    pub(super) reversal: Option<usize>,
    pub(super) balance: Option<usize>,
    pub(super) currency: Option<usize>,
}

impl Columns {
    /// The places of this mapping's columns, if the row is a header with all that it needs.
    pub(super) fn find(mapping: &ColumnMapping, header: &Row) -> Option<Self> {
        let names: Vec<String> = header.fields().map(simplified).collect();
        let place = |name: &str| {
            let name = simplified(name);
            names.iter().position(|known| *known == name)
        };
        let maybe = |name: &Option<String>| name.as_deref().and_then(place);
        let money = match &mapping.amounts {
            Amounts::One { amount, direction: None } => Money::Signed(place(amount)?),
            Amounts::One { amount, direction: Some(direction) } => {
                Money::Directed { amount: place(amount)?, direction: place(direction)? }
            }
            Amounts::Two { credit, debit } => Money::Two { credit: place(credit)?, debit: place(debit)? },
        };
        let remarks: Vec<usize> = mapping.remarks.iter().filter_map(|name| place(name)).collect();
        if remarks.is_empty() || (mapping.bank_reference.is_some() && maybe(&mapping.bank_reference).is_none()) {
            return None;
        }
        Some(Self {
            width: names.len(),
            booked_on: place(&mapping.booked_on)?,
            date_order: mapping.date_order,
            money,
            payer_name: place(&mapping.payer_name)?,
            payer_account: place(&mapping.payer_account)?,
            bank_reference: maybe(&mapping.bank_reference),
            remarks,
            reversal: maybe(&mapping.reversal),
            balance: maybe(&mapping.balance),
            currency: maybe(&mapping.currency),
        })
    }

    /// Which way the money of a row went, and how much, without sign but for a reversal's.
    pub(super) fn movement(&self, row: &Row) -> Result<(Movement, Fen), ReadError> {
        let amount = |at: usize| -> Result<Fen, ReadError> {
            let text = row.get(at);
            let text = text.strip_prefix(['¥', '￥']).unwrap_or(text);
            match text {
                "" | "-" | "--" => Ok(Fen(0)),
                text => Fen::parse(text).map_err(|_| row.problem(at, Problem::Amount)),
            }
        };
        match self.money {
            Money::Signed(at) => match amount(at)? {
                Fen(fen) if fen < 0 => Ok((Movement::Out, Fen(fen))),
                fen => Ok((Movement::In, fen)),
            },
            Money::Directed { amount: at, direction } => {
                let fen = amount(at)?;
                let is_in =
                    direction_of(row.get(direction)).ok_or_else(|| row.problem(direction, Problem::Direction))?;
                Ok((signed(is_in, fen), fen))
            }
            Money::Two { credit, debit } => match (amount(credit)?, amount(debit)?) {
                (fen, Fen(0)) => Ok((signed(true, fen), fen)),
                (Fen(0), fen) => Ok((signed(false, fen), fen)),
                // Both ways at once is neither.
                _ => Err(row.problem(debit, Problem::Direction)),
            },
        }
    }
}

fn signed(is_in: bool, fen: Fen) -> Movement {
    match (is_in, fen.0 < 0) {
        (true, false) => Movement::In,
        (true, true) => Movement::InNegative,
        (false, false) => Movement::Out,
        (false, true) => Movement::OutNegative,
    }
}

/// Whether a word says that money came in; `None`: neither.
fn direction_of(text: &str) -> Option<bool> {
    const IN: [&str; 7] = ["贷", "收", "来", "入", "c", "cr", "+"];
    const OUT: [&str; 7] = ["借", "付", "往", "出", "d", "dr", "-"];
    let text = text.to_lowercase();
    let begins = |words: &[&str; 7]| words.iter().any(|word| text.starts_with(word) || text.ends_with(word));
    match (begins(&IN), begins(&OUT)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// A header as it is compared: banks change its width, case, spaces and punctuation.
fn simplified(header: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    header.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
