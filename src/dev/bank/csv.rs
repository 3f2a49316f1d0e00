//! A statement as the online banking of 招商银行 exports it: words above the header, a sum below the entries.

use super::Statement;
use crate::domain::{
    money::Fen,
    transfer::{BankEntry, EntryKind},
};

const HEADER: [&str; 9] =
    ["交易日", "借方金额", "贷方金额", "余额", "摘要", "流水号", "收(付)方名称", "收(付)方帐号", "冲帐标志"];

/// In UTF-8, with the mark by which spreadsheet programs know it.
pub(super) fn write_utf8(statement: &Statement) -> anyhow::Result<Vec<u8>> {
    Ok(format!("\u{feff}{}", write(statement)?).into_bytes())
}

pub(super) fn write_gb18030(statement: &Statement) -> anyhow::Result<Vec<u8>> {
    let text = write(statement)?;
    Ok(encoding_rs::GB18030.encode(&text).0.into_owned())
}

fn write(statement: &Statement) -> anyhow::Result<String> {
    let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    writer.write_record(["帐号", &statement.account, "户名", &statement.account_name])?;
    writer.write_record(["起止日期", &format!("{} 至 {}", statement.from, statement.until)])?;
    writer.write_record(HEADER)?;
    let (mut balance, mut sum) = (0, 0);
    for entry in &statement.entries {
        let (credit, debit) = amounts(entry);
        balance += credit.map_or(0, |fen| fen.0) - debit.map_or(0, |fen| fen.0);
        sum += credit.map_or(0, |fen| fen.0);
        let is_reversal = matches!(entry.kind, EntryKind::Reversal { .. });
        writer.write_record([
            entry.booked_on.to_string().as_str(),
            &debit.map(Fen::yuan).unwrap_or_default(),
            &credit.map(Fen::yuan).unwrap_or_default(),
            &Fen(balance).yuan(),
            &remark(entry),
            &entry.bank_reference,
            &entry.payer_name,
            // Banks put a tab behind long numbers, so that spreadsheet programs keep their digits.
            &format!("{}\t", entry.payer_account),
            if is_reversal { "冲帐" } else { "" },
        ])?;
    }
    writer.write_record(["合计", "", &Fen(sum).yuan()])?;
    Ok(String::from_utf8(writer.into_inner().map_err(::csv::IntoInnerError::into_error)?)?)
}

/// What came in and what went out; a reversal takes in back.
fn amounts(entry: &BankEntry) -> (Option<Fen>, Option<Fen>) {
    match entry.kind {
        EntryKind::Credit => (Some(entry.amount), None),
        EntryKind::Debit => (None, Some(entry.amount)),
        EntryKind::Reversal { .. } => (Some(Fen(-entry.amount.0)), None),
    }
}

pub(super) fn remark(entry: &BankEntry) -> String {
    match &entry.kind {
        EntryKind::Reversal { original: Some(original) } => {
            format!("{} 冲正 原流水号：{original}", entry.remark).trim_start().to_owned()
        }
        _ => entry.remark.clone(),
    }
}
