//! The bank of `dev`: makes the statement that a bank would make of a payment, in every format that is read.

mod camt;
mod csv;
pub mod pages;
mod payment;

use time::{Date, OffsetDateTime};

use crate::domain::transfer::BankEntry;
pub use payment::{Case, payment};

/// A bank statement, before it is written down.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The account that it is of.
    pub account: String,
    pub account_name: String,
    /// The days that it covers, both included.
    pub from: Date,
    pub until: Date,
    pub made_at: OffsetDateTime,
    pub entries: Vec<BankEntry>,
}

/// How a statement is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    CsvUtf8,
    CsvGb18030,
    Camt053V02,
    Camt053V08,
    Camt054V02,
    Camt054V08,
}

impl Format {
    pub const ALL: [Self; 6] =
        [Self::CsvUtf8, Self::CsvGb18030, Self::Camt053V02, Self::Camt053V08, Self::Camt054V02, Self::Camt054V08];

    /// The name in forms and in file names.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CsvUtf8 => "csv-utf8",
            Self::CsvGb18030 => "csv-gb18030",
            Self::Camt053V02 => "camt.053.001.02",
            Self::Camt053V08 => "camt.053.001.08",
            Self::Camt054V02 => "camt.054.001.02",
            Self::Camt054V08 => "camt.054.001.08",
        }
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::CsvUtf8 => "CSV (UTF-8)",
            Self::CsvGb18030 => "CSV (GB18030)",
            other => other.as_str(),
        }
    }

    /// The format with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// The file's ending.
    pub fn extension(self) -> &'static str {
        match self {
            Self::CsvUtf8 | Self::CsvGb18030 => "csv",
            _ => "xml",
        }
    }

    /// The media type.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::CsvUtf8 => "text/csv; charset=utf-8",
            Self::CsvGb18030 => "text/csv; charset=gb18030",
            _ => "application/xml",
        }
    }
}

impl Statement {
    /// The statement as a file.
    ///
    /// # Errors
    /// None in practice: everything is written to memory.
    pub fn write(&self, format: Format) -> anyhow::Result<Vec<u8>> {
        match format {
            Format::CsvUtf8 => csv::write_utf8(self),
            Format::CsvGb18030 => csv::write_gb18030(self),
            _ => camt::write(self, format),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use proptest::prelude::*;
    use time::{
        Duration,
        macros::{date, datetime},
    };

    use super::*;
    use crate::{
        domain::{money::Fen, transfer::EntryKind},
        statement::{self, ColumnMapping},
    };

    fn kind() -> impl Strategy<Value = EntryKind> {
        prop_oneof![
            Just(EntryKind::Credit),
            Just(EntryKind::Debit),
            "[A-Z0-9]{6,20}".prop_map(|original| EntryKind::Reversal { original: Some(original) }),
        ]
    }

    prop_compose! {
        fn entry()(
            reference in "[A-Z]{2}[0-9]{6,18}", kind in kind(), days in 0i64..30, fen in 1i64..1_000_000_000,
            payer_name in "[\\p{Han}]{2,12}([ ,&<>\"'（）；;][\\p{Han}]{1,8})?", payer_account in "[0-9]{8,32}",
            remark in "([0-9]{6}|[\\p{Han}]{1,6}[&<,\"]?[\\p{Han}]{1,6})?",
        ) -> BankEntry {
            BankEntry {
                bank_reference: reference,
                kind,
                is_booked: true,
                booked_on: date!(2026 - 11 - 01) + Duration::days(days),
                amount: Fen(fen),
                payer_name,
                payer_account,
                remark,
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// What the simulator writes, the readers understand as it was meant.
        #[test]
        fn what_is_written_is_read_again(entries in proptest::collection::vec(entry(), 0..8)) {
            let written = Statement {
                account: "1234 5678 9012 3456".to_owned(),
                account_name: "示例开放平台有限公司".to_owned(),
                from: date!(2026 - 11 - 01),
                until: date!(2026 - 11 - 30),
                made_at: datetime!(2026-12-01 02:03:04.5 UTC),
                entries,
            };
            for format in Format::ALL {
                let file = written.write(format).unwrap();
                let mut read = Vec::new();
                let statement = statement::read(file.as_slice(), &ColumnMapping::presets(), |entry| {
                    read.push(entry);
                    ControlFlow::Continue(())
                });
                let statement = statement.unwrap();
                let covers = (!matches!(format, Format::Camt054V02 | Format::Camt054V08))
                    .then_some((written.from, written.until));
                prop_assert_eq!(statement.covers, covers, "{:?}", format);
                let mut meant = written.entries.clone();
                if matches!(format, Format::CsvUtf8 | Format::CsvGb18030) {
                    // A CSV has no other place for what a reversal takes back.
                    for entry in &mut meant {
                        entry.remark = csv::remark(entry);
                    }
                }
                prop_assert_eq!(&read, &meant, "{:?}", format);
            }
        }
    }
}
