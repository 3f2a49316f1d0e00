//! Tables as CSV (RFC 4180) that a spreadsheet opens without running anything in them.

use bytes::Bytes;

/// What tells spreadsheets that a file's text is UTF-8.
pub const MARK: &str = "\u{feff}";

/// What a spreadsheet takes for the beginning of a formula, in both widths.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A cell of a table.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Text, whoever wrote it: one that would be a formula gets an apostrophe in front.
    Text(String),
    /// A number or a date of our own making, written as it is.
    Plain(String),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn plain(value: impl std::fmt::Display) -> Self {
        Self::Plain(value.to_string())
    }

    fn written(self) -> String {
        match self {
            Self::Text(text) if text.trim_start_matches(' ').starts_with(FORMULA) => format!("'{text}"),
            Self::Text(text) | Self::Plain(text) => text,
        }
    }
}

/// Lines of a table.
///
/// # Errors
/// None in practice: they are written to memory.
pub fn lines(rows: impl IntoIterator<Item = Vec<Cell>>) -> anyhow::Result<Bytes> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.into_iter().map(Cell::written))?;
    }
    Ok(writer.into_inner().map_err(|error| anyhow::anyhow!("{error}"))?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_a_formula_becomes_text() {
        for text in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", "  =1"]
        {
            assert!(Cell::text(text).written().starts_with('\''), "{text:?}");
        }
        for text in ["", "北京示例科技有限公司", "a=b", "1-2", "<script>", "'=1"] {
            assert_eq!(Cell::text(text).written(), text);
        }
        assert_eq!(Cell::plain(-5).written(), "-5");
    }

    #[test]
    fn quotes_commas_and_line_ends_stay_in_their_cell() {
        let row = vec![Cell::text("a \"b\", c\nd"), Cell::plain(1)];
        assert_eq!(lines([row]).unwrap(), "\"a \"\"b\"\", c\nd\",1\r\n".as_bytes());
    }
}
