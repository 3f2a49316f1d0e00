//! CSV as banks' online banking exports it: some lines about the account, a header, the entries, some lines of totals.

mod columns;
mod rows;

use std::{io::Read, ops::ControlFlow};

use time::Date;

use super::{
    Format, Statement, day,
    derived::References,
    error::{Problem, ReadError},
    mapping::ColumnMapping,
    original,
    source::Source,
};
use crate::domain::{
    identifiers::masked_end,
    money::Fen,
    text::{compact, normalised},
    transfer::{BankEntry, EntryKind},
};
use columns::{Columns, Movement};
use rows::{Row, Rows};

/// Rows among which the header is looked for.
const HEADER_WITHIN: usize = 30;
/// Words before the days that an export covers.
const PERIOD_MARKS: [&str; 7] = ["起止", "查询日期", "查询时间", "查询区间", "交易日期范围", "起始日期", "开始日期"];
/// Words before the account's number.
const ACCOUNT_MARKS: [&str; 2] = ["账号", "帐号"];
/// Digits of the shortest number that is taken for an account's.
const SHORTEST_ACCOUNT: usize = 12;
/// Words that a row of totals begins with, besides `total`.
const TOTAL_MARKS: [&str; 8] = ["合计", "总计", "小计", "本页", "借方", "贷方", "共计", "笔数"];

pub(super) fn read(
    source: Source<impl Read>,
    mappings: &[ColumnMapping],
    is_own: &dyn Fn(&str) -> bool,
    mut accept: impl FnMut(BankEntry) -> ControlFlow<()>,
) -> Result<Statement, ReadError> {
    let mut rows = Rows::new(source)?;
    let Header { columns, mut period, account } = header(&mut rows, mappings, is_own)?;
    let (mut entries, mut ended) = (0, false);
    let mut references = References::default();
    let mut row = Row::new();
    while rows.next(&mut row)? {
        if row.is_empty() {
            continue;
        }
        if is_total(&row) {
            period = period.or_else(|| days_in(&row));
            ended = true;
            continue;
        }
        // Entries after the totals are those of another page or account, with a header of their own, or damage.
        if ended {
            return Err(row.problem(0, Problem::LongRow));
        }
        entries += 1;
        let Some(entry) = entry(&columns, &row, &mut references)? else { continue };
        if accept(entry).is_break() {
            return Err(row.problem(0, Problem::Stopped));
        }
    }
    let accounts = account.into_iter().collect();
    Ok(Statement { format: Format::Csv, covers: period, accounts, entries })
}

/// What stands before the entries.
struct Header {
    columns: Columns,
    /// The days that the export covers.
    period: Option<(Date, Date)>,
    /// Whose entries they are.
    account: Option<String>,
}

/// Finds the row with the columns of a mapping, and what the rows before it say.
fn header(
    rows: &mut Rows<impl Read>,
    mappings: &[ColumnMapping],
    is_own: &dyn Fn(&str) -> bool,
) -> Result<Header, ReadError> {
    let (mut period, mut account) = (None, None::<String>);
    let mut row = Row::new();
    for _ in 0..HEADER_WITHIN {
        if !rows.next(&mut row)? {
            break;
        }
        if let Some(columns) = mappings.iter().find_map(|mapping| Columns::find(mapping, &row)) {
            return Ok(Header { columns, period, account });
        }
        period = period.or_else(|| days_in(&row));
        if account.is_none() {
            account = account_in(&row);
            if let Some(other) = account.as_deref().filter(|account| !is_own(account)) {
                return Err(row.problem(0, Problem::OtherAccount(masked_end(other))));
            }
        }
    }
    Err(rows.problem(Problem::NoHeader))
}

/// The number in a row that says whose account it is. It stands right behind the mark, in its field or the next one: other
/// numbers in the row, such as the customer's, are none of an account.
fn account_in(row: &Row) -> Option<String> {
    let fields: Vec<_> = row.fields().map(normalised).collect();
    let behind = |field: &str| {
        let found = ACCOUNT_MARKS.iter().filter_map(|mark| Some(field.find(mark)? + mark.len())).min()?;
        Some(field.get(found..)?.trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && c != '*').to_owned())
    };
    let (at, rest) = fields.iter().enumerate().find_map(|(at, field)| Some((at, behind(field)?)))?;
    account_number(if rest.is_empty() { fields.get(at + 1)? } else { &rest })
}

/// The account number that a text begins with, whole or in groups; a masked one says nothing.
fn account_number(text: &str) -> Option<String> {
    const LONGEST_GROUP: usize = 6;
    let is_group = |word: &&str| word.len() <= LONGEST_GROUP && word.bytes().all(|byte| byte.is_ascii_digit());
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != ' ' && c != '-').unwrap_or(text.len());
    if text[end..].starts_with('*') {
        return None;
    }
    let mut words = text[..end].split_whitespace();
    let first = words.next()?;
    let groups: String = words.take_while(is_group).filter(|_| first.len() <= LONGEST_GROUP).collect();
    let number = compact(&format!("{first}{groups}"));
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (digits >= SHORTEST_ACCOUNT && number.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(number)
}

/// The first and the last day of a row that says which days it is about.
fn days_in(row: &Row) -> Option<(Date, Date)> {
    let line = row.line();
    PERIOD_MARKS.iter().find(|mark| line.contains(**mark))?;
    match day::all(&line).as_slice() {
        [first, last] if first <= last => Some((*first, *last)),
        _ => None,
    }
}

fn is_total(row: &Row) -> bool {
    let first = row.fields().find(|field| !field.is_empty()).unwrap_or_default();
    TOTAL_MARKS.iter().any(|mark| first.starts_with(mark))
        || PERIOD_MARKS.iter().any(|mark| first.starts_with(mark))
        || first.get(..5).is_some_and(|begin| begin.eq_ignore_ascii_case("total"))
        || first.starts_with("--")
        || first.starts_with('#')
}

/// The entry in a row; `None` for another currency, or an amount of nothing.
fn entry(columns: &Columns, row: &Row, references: &mut References) -> Result<Option<BankEntry>, ReadError> {
    row.check_width(columns.width)?;
    let booked_on = row.get(columns.booked_on);
    let booked_on =
        day::parse(booked_on, columns.date_order).ok_or_else(|| row.problem(columns.booked_on, Problem::Date))?;
    if columns.currency.is_some_and(|at| !is_yuan(row.get(at))) {
        return Ok(None);
    }
    let (movement, amount) = columns.movement(row)?;
    if amount.0 == 0 {
        return Ok(None);
    }
    let mut remark = String::new();
    for text in columns.remarks.iter().map(|at| row.get(*at)).filter(|text| !text.is_empty()) {
        if !remark.is_empty() {
            remark.push(' ');
        }
        remark.push_str(text);
    }
    let payer_name = row.get(columns.payer_name);
    let payer_account = row.get(columns.payer_account);
    for at in [Some(columns.payer_account), columns.bank_reference].into_iter().flatten() {
        if is_shortened(row.get(at)) {
            return Err(row.problem(at, Problem::ShortenedNumber));
        }
    }
    let is_marked = columns.reversal.is_some_and(|at| is_reversal_mark(row.get(at)));
    let kind = match movement {
        Movement::In if is_marked => reversal(row, columns, &remark),
        // A negative amount among the credits takes back an earlier one.
        Movement::InNegative => reversal(row, columns, &remark),
        Movement::In => EntryKind::Credit,
        Movement::Out if is_marked => reversal(row, columns, &remark),
        Movement::Out | Movement::OutNegative => EntryKind::Debit,
    };
    let given = columns.bank_reference.map(|at| row.get(at)).filter(|reference| !reference.is_empty());
    let bank_reference = match given {
        Some(reference) => reference.to_owned(),
        None => references.next(&[
            row.get(columns.booked_on),
            &amount.yuan(),
            payer_name,
            payer_account,
            &remark,
            columns.balance.map(|at| row.get(at)).unwrap_or_default(),
        ]),
    };
    Ok(Some(BankEntry {
        bank_reference,
        kind,
        is_booked: true,
        booked_on,
        amount: Fen(amount.0.abs()),
        payer_name: payer_name.to_owned(),
        payer_account: payer_account.to_owned(),
        remark,
    }))
}

fn reversal(row: &Row, columns: &Columns, remark: &str) -> EntryKind {
    let mark = columns.reversal.map(|at| row.get(at)).unwrap_or_default();
    EntryKind::Reversal { original: original::reference(remark).or_else(|| original::reference(mark)) }
}

fn is_yuan(currency: &str) -> bool {
    currency.is_empty()
        || currency.starts_with("人民币")
        || ["CNY", "RMB", "156", "01", "001"].iter().any(|name| currency.eq_ignore_ascii_case(name))
}

/// Banks mark reversals in words, or with an asterisk or Y in a column made for it.
fn is_reversal_mark(text: &str) -> bool {
    ["冲正", "红字", "冲账", "冲帐", "抹账", "抹帐"].iter().any(|word| text.contains(word))
        || matches!(text, "*" | "Y" | "y" | "是")
}

/// A number that a spreadsheet has made unreadable: `6.22202E+18`.
fn is_shortened(text: &str) -> bool {
    text.split_once(['E', 'e']).is_some_and(|(head, exponent)| {
        head.contains('.')
            && head.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && exponent.strip_prefix('+').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
    })
}
