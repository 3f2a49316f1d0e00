//! What is to be paid back, as a table for the bank's people.

use bytes::Bytes;

use crate::{
    domain::money::Fen,
    store::refunds::Line,
    table::{self, Cell},
    texts::{Locale, Texts},
};

/// The whole file: CSV in UTF-8, with the mark that tells spreadsheets so. Its words are Chinese for everybody: so is the bank.
///
/// # Errors
/// None in practice: it is written to memory.
pub fn write(due: Vec<Line>) -> anyhow::Result<Bytes> {
    let head = ["收款户名", "收款账号", "金额（元）", "退款原因", "原交易流水号", "编号"].map(Cell::text).to_vec();
    let texts = Texts::of(Locale::Chinese);
    let rows = due.into_iter().map(|line| {
        vec![
            Cell::text(line.payer_name),
            // With a tab behind it, as banks write it, a spreadsheet does not take the number for one and round it.
            Cell::text(format!("{}\t", line.payer_account)),
            Cell::plain(Fen(line.amount_fen).yuan()),
            Cell::text(texts.t(&format!("outcome-{}", line.reason))),
            Cell::text(line.bank_reference),
            Cell::plain(line.entry_id),
        ]
    });
    let lines = table::lines(std::iter::once(head).chain(rows))?;
    Ok([table::MARK.as_bytes(), &lines].concat().into())
}
