//! A statement as ISO 20022 has it: `templates/dev/statement.xml`.

use anyhow::Context;
use askama::Template;
use time::format_description::well_known::Rfc3339;

use super::{Format, Statement};
use crate::domain::{
    calendar::SHANGHAI,
    transfer::{BankEntry, EntryKind},
};

#[derive(Template)]
#[template(path = "dev/statement.xml")]
struct Document<'a> {
    statement: &'a Statement,
    /// As the namespace has it.
    message: &'static str,
    /// A statement, which has balances, or else a notification.
    is_statement: bool,
    /// The versions from .08 on: a status has a code, a party is wrapped.
    is_new: bool,
    made_at: String,
}

impl Document<'_> {
    fn is_reversal(&self, entry: &BankEntry) -> bool {
        matches!(entry.kind, EntryKind::Reversal { .. })
    }

    /// A credit that is taken back is a debit with its mark.
    fn is_credit(&self, entry: &BankEntry) -> bool {
        entry.kind == EntryKind::Credit
    }

    fn status(&self, entry: &BankEntry) -> &'static str {
        if entry.is_booked { "BOOK" } else { "PDNG" }
    }

    fn original<'a>(&self, entry: &'a BankEntry) -> Option<&'a str> {
        match &entry.kind {
            EntryKind::Reversal { original } => original.as_deref(),
            _ => None,
        }
    }
}

pub(super) fn write(statement: &Statement, format: Format) -> anyhow::Result<Vec<u8>> {
    let document = Document {
        statement,
        message: format.as_str(),
        is_statement: matches!(format, Format::Camt053V02 | Format::Camt053V08),
        is_new: matches!(format, Format::Camt053V08 | Format::Camt054V08),
        made_at: statement.made_at.to_offset(SHANGHAI).replace_nanosecond(0)?.format(&Rfc3339)?,
    };
    Ok(document.render().context("the statement cannot be written")?.into_bytes())
}
