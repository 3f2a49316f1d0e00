use proptest::prelude::*;
use time::macros::date;

use super::*;
use crate::{
    domain::{money::Fen, transfer::EntryKind},
    texts::{Locale, Texts},
};

const STATEMENT_02: &[u8] = include_bytes!("../../tests/statements/camt.053.001.02.xml");
const STATEMENT_08: &[u8] = include_bytes!("../../tests/statements/camt.053.001.08.xml");
const NOTIFICATION_02: &[u8] = include_bytes!("../../tests/statements/camt.054.001.02.xml");
const NOTIFICATION_08: &[u8] = include_bytes!("../../tests/statements/camt.054.001.08.xml");
const ICBC: &[u8] = include_bytes!("../../tests/statements/icbc-gb18030.csv");
const CCB: &[u8] = include_bytes!("../../tests/statements/ccb-utf8-bom.csv");
const SAMPLES: [&[u8]; 6] = [STATEMENT_02, STATEMENT_08, NOTIFICATION_02, NOTIFICATION_08, ICBC, CCB];

fn read_all(file: &[u8]) -> Result<(Statement, Vec<BankEntry>), ReadError> {
    let mut entries = Vec::new();
    let statement = read(file, &ColumnMapping::presets(), |entry| {
        entries.push(entry);
        ControlFlow::Continue(())
    })?;
    Ok((statement, entries))
}

fn problem(file: &[u8]) -> (u64, u64, Problem) {
    let error = read_all(file).expect_err("refused");
    (error.line, error.column, error.problem)
}

#[test]
fn every_version_of_the_xml_says_the_same() {
    for (file, format) in [
        (STATEMENT_02, Format::Camt053),
        (STATEMENT_08, Format::Camt053),
        (NOTIFICATION_02, Format::Camt054),
        (NOTIFICATION_08, Format::Camt054),
    ] {
        let (statement, entries) = read_all(file).unwrap();
        assert_eq!(statement.format, format);
        let days = (date!(2026 - 11 - 20), date!(2026 - 11 - 23));
        assert_eq!(statement.covers, (format == Format::Camt053).then_some(days));
        assert_eq!(statement.accounts, ["1234567890123456"]);
        assert_eq!(statement.entries, 7);
        let said: Vec<_> = entries
            .iter()
            .map(|entry| (entry.bank_reference.as_str(), entry.amount.0, entry.booked_on, entry.is_booked))
            .collect();
        assert_eq!(
            said,
            [
                ("BANK-0001", 7, date!(2026 - 11 - 21), true),
                ("TX-1", 30_000, date!(2026 - 11 - 22), true),
                ("BANK-0002/#2", 30_000, date!(2026 - 11 - 22), true),
                ("BANK-0003", 7, date!(2026 - 11 - 22), true),
                ("BANK-0004", 8_800, date!(2026 - 11 - 22), true),
                ("BANK-0005", 50, date!(2026 - 11 - 23), false),
            ]
        );
        let kinds: Vec<_> = entries.iter().map(|entry| entry.kind.clone()).collect();
        let reversal = EntryKind::Reversal { original: Some("BANK-0001".to_owned()) };
        let credit = EntryKind::Credit;
        assert_eq!(kinds, [credit.clone(), credit.clone(), credit.clone(), reversal, EntryKind::Debit, credit]);
        assert_eq!(entries[0].payer_name, "北京示例科技有限公司");
        assert_eq!(entries[0].payer_account, "0200001909200123456");
        assert_eq!(entries[0].remark, "验证 012345 & 谢谢");
        assert_eq!(entries[2].payer_name, "乙有限公司");
    }
}

#[test]
fn a_gb18030_export_of_icbc_is_read() {
    let (statement, entries) = read_all(ICBC).unwrap();
    assert_eq!(statement.covers, Some((date!(2026 - 11 - 20), date!(2026 - 11 - 23))));
    assert_eq!((statement.format, statement.entries, entries.len()), (Format::Csv, 4, 4));
    assert_eq!(entries[0].payer_account, "0200001909200123456");
    assert_eq!(entries[0].remark, "验证 012345 转账");
    assert_eq!((entries[1].amount, entries[1].payer_name.as_str()), (Fen(123_456), "上海“引号”,逗号有限公司"));
    assert_eq!(entries[1].payer_account, "6222021234567890123");
    assert_eq!(entries[2].kind, EntryKind::Debit);
    assert_eq!(entries[3].kind, EntryKind::Reversal { original: Some("ABC-1".to_owned()) });
    assert_eq!(entries[3].amount, Fen(7));
    // The bank gives no reference: it is derived, the same each time and never twice the same.
    let again = read_all(ICBC).unwrap().1;
    assert_eq!(entries, again);
    assert_ne!(entries[0].bank_reference, entries[3].bank_reference);
}

#[test]
fn a_utf_8_export_of_ccb_is_read() {
    let (statement, entries) = read_all(CCB).unwrap();
    // It does not say which days it covers, and may have been filtered: none.
    assert_eq!(statement.covers, None);
    assert_eq!(statement.entries, 3, "another currency counts");
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].bank_reference, "4101-0001");
    assert_eq!(entries[1].kind, EntryKind::Debit);
}

#[test]
fn stated_days_hold_every_entry_and_are_what_the_file_says() {
    let stated = |file: &[u8], first, last| {
        let read =
            read_own(file, &ColumnMapping::presets(), Some((first, last)), &|_| true, |_| ControlFlow::Continue(()));
        read.map(|statement| statement.covers).map_err(|error| (error.line, error.problem))
    };
    let (first, last) = (date!(2026 - 11 - 20), date!(2026 - 11 - 23));
    assert_eq!(stated(CCB, first, last), Ok(Some((first, last))));
    assert_eq!(stated(ICBC, first, last), Ok(Some((first, last))));
    let outside = (4, Problem::OutsidePeriod("2026-11-22".to_owned()));
    assert_eq!(stated(CCB, first, date!(2026 - 11 - 21)), Err(outside));
    let other = (1, Problem::OtherPeriod("2026-11-20 – 2026-11-23".to_owned()));
    assert_eq!(stated(ICBC, first, date!(2026 - 11 - 24)), Err(other));
}

/// What becomes of a file of which only the account `1234567890123456` is one's own.
fn read_ours(file: &[u8]) -> Result<(Statement, Vec<BankEntry>), (u64, Problem)> {
    let mut entries = Vec::new();
    let ours = |account: &str| account == "1234567890123456";
    let accept = |entry| {
        entries.push(entry);
        ControlFlow::Continue(())
    };
    match read_own(file, &ColumnMapping::presets(), None, &ours, accept) {
        Ok(statement) => Ok((statement, entries)),
        Err(error) => Err((error.line, error.problem)),
    }
}

#[test]
fn the_account_of_a_csv_is_the_number_behind_its_mark() {
    let file = |account: &str| {
        let head = "记账日期,借方发生额,贷方发生额,对方户名,对方账号,摘要,备注,账户明细编号-交易流水号";
        format!("{account}\n{head}\n20261121,0.00,0.07,甲公司,12345678,转账,备注,T-1\n")
    };
    for ours in [
        "账号：1234567890123456",
        "账号,1234567890123456",
        "账号：,1234 5678 9012 3456",
        "查询日期：2026-11-01 - 2026-11-30,账号：1234567890123456",
        "统一社会信用代码：91110000600037341L,帐号：1234567890123456 户名：某公司",
        "客户号：100000123456,账号：1234 5678 9012 3456 2026-11-01",
        "账号/卡号: 1234567890123456,币种：人民币",
    ] {
        let (statement, entries) = read_ours(file(ours).as_bytes()).unwrap_or_else(|error| panic!("{ours}: {error:?}"));
        assert_eq!((statement.accounts, entries.len()), (vec!["1234567890123456".to_owned()], 1), "{ours}");
    }
    for silent in [
        "账号：****3456,查询区间：20261101-20261130",
        "账号：622202020012****,币种：人民币",
        "账号：,币种：人民币",
        "客户号：100000123456",
        "账号",
    ] {
        let (statement, entries) =
            read_ours(file(silent).as_bytes()).unwrap_or_else(|error| panic!("{silent}: {error:?}"));
        assert_eq!((statement.accounts, entries.len()), (Vec::new(), 1), "{silent}");
    }
    for (other, end) in [
        ("账号：6666555544443333", "****3333"),
        ("账号：FTE1234567890123", "****0123"),
        ("账号：6666555544443333，户名：某公司", "****3333"),
        ("账号：６６６６５５５５４４４４３３３３(人民币)", "****3333"),
        ("账号：6666 5555 4444 3333;币种：人民币", "****3333"),
    ] {
        let refused = read_ours(file(other).as_bytes()).map(|_| ());
        assert_eq!(refused, Err((1, Problem::OtherAccount(end.to_owned()))), "{other}");
    }
}

#[test]
fn of_a_file_of_several_accounts_only_ones_own_entries_are_taken() {
    let own = String::from_utf8(STATEMENT_08.to_vec()).unwrap();
    let (begin, end) = (own.find("<Stmt>").unwrap(), own.find("</Stmt>").unwrap() + "</Stmt>".len());
    let other = own[begin..end].replace("1234567890123456", "9999888877776666").replace("2026-11-20", "2026-10-01");
    let with = |first: &str, second: &str| format!("{}{first}{second}{}", &own[..begin], &own[end..]);
    let statement = &own[begin..end];
    let (alone, entries) = read_all(own.as_bytes()).unwrap();
    for both in [with(statement, &other), with(&other, statement)] {
        let (read, taken) = read_ours(both.as_bytes()).unwrap();
        assert_eq!(taken, entries);
        assert_eq!((read.covers, read.accounts), (alone.covers, alone.accounts.clone()));
        assert_eq!(read.entries, 2 * alone.entries, "what the file holds");
    }
    let (line, refused) = read_ours(with(&other, "").as_bytes()).unwrap_err();
    assert_eq!(refused, Problem::OtherAccount("****6666".to_owned()));
    assert!(line > 1, "where it stands");
}

#[test]
fn entries_alike_have_references_of_their_own() {
    let twice = String::from_utf8(CCB.to_vec()).unwrap().replace("账户明细编号-交易流水号", "序号");
    let row = "20261121,0.00,0.07,甲公司,12345678,转账,备注\n";
    let file = format!("记账日期,借方发生额,贷方发生额,对方户名,对方账号,摘要,备注\n{row}{row}");
    let mut mapping = ColumnMapping::presets().into_iter().find(|mapping| mapping.name == "建设银行（旧）").unwrap();
    mapping.bank_reference = None;
    let mut references = Vec::new();
    let read = read(file.as_bytes(), &[mapping], |entry| {
        references.push(entry.bank_reference);
        ControlFlow::Continue(())
    });
    assert_eq!(read.unwrap().entries, 2);
    assert_ne!(references[0], references[1]);
    assert!(matches!(read_all(twice.as_bytes()), Err(ReadError { problem: Problem::NoHeader, .. })));
}

#[test]
fn damage_is_told_with_its_place() {
    let xml = String::from_utf8(STATEMENT_02.to_vec()).unwrap();
    let line_of = |part: &str| xml[..xml.find(part).unwrap()].lines().count() as u64;
    let changed = |from: &str, to: &str| xml.replacen(from, to, 1).into_bytes();
    let (line, column, what) = problem(&changed(">0.07<", ">0,07<"));
    assert_eq!((line, what), (line_of(">0.07<"), Problem::Amount));
    assert!(column > 20);
    let (line, _, what) = problem(&changed("<Dt>2026-11-21</Dt></BookgDt>", "<Dt>2026-11-31</Dt></BookgDt>"));
    assert_eq!((line, what), (line_of("<BookgDt>"), Problem::Date));
    assert_eq!(problem(&changed("<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<Sts>")).2, Problem::Missing("CdtDbtInd"));
    assert_eq!(
        problem(&changed("camt.053.001.02", "camt.053.001.06")).2,
        Problem::WrongMessage("camt.053.001.06".into())
    );
    assert_eq!(problem(&changed("<Document", "<!DOCTYPE x [<!ENTITY a \"b\">]><Document")).2, Problem::Doctype);
    assert_eq!(problem(&changed("&amp;", "&boom;")).2, Problem::Entity("boom".into()));
    assert_eq!(problem(&changed("</GrpHdr>", "</Other>")).2, Problem::Malformed);
    let deep = changed("<Acct>", &format!("<Acct>{}", "<A>".repeat(100)));
    assert_eq!(problem(&deep).2, Problem::TooDeep);
    let long = changed("验证", &"长".repeat(50_000));
    assert_eq!(problem(&long).2, Problem::TooLong);

    let header = "账户明细编号-交易流水号,记账日期,币种,借方发生额,贷方发生额,余额,对方户名,对方账号,摘要,备注\n";
    let csv = |row: &str| format!("{header}{row}").into_bytes();
    assert_eq!(problem(&csv("1,20261121,,0,0.0x,1,甲,12345678,,\n")), (2, 15, Problem::Amount));
    assert_eq!(problem(&csv("1,20261131,,0,0.07,1,甲,12345678,,\n")), (2, 3, Problem::Date));
    assert_eq!(problem(&csv("1,20261121,,0,0.07,1,甲\n")).2, Problem::ShortRow);
    assert_eq!(problem(&csv("1,20261121,,0,0.07,1,甲,12345678,,,x\n")).2, Problem::LongRow);
    assert_eq!(problem(&csv("1,20261121,,5,0.07,1,甲,12345678,,\n")).2, Problem::Direction);
    assert_eq!(problem(&csv("1,20261121,,0,0.07,1,甲,6.22202E+18,,\n")).2, Problem::ShortenedNumber);
    assert_eq!(problem(&csv("1,20261121,,0,0.07,1,\"甲\"乙,12345678,,\n")).2, Problem::Quote);
    assert_eq!(problem(&csv("1,20261121,,0,0.07,1,\"甲,12345678,,\n")).2, Problem::Truncated);
    assert_eq!(problem(b"a,b,c\n1,2,3\n").2, Problem::NoHeader);
    assert_eq!(
        problem(&csv("1,20261121,,0,0.07,1,\"甲\"乙,12345678,,\n")),
        (2, 26, Problem::Quote),
        "behind the character"
    );
    assert_eq!(problem(&csv("1,20261121,,0,0.07,1,甲\"乙\",12345678,,\n")), (2, 24, Problem::Quote));
    assert_eq!(problem(&csv("1,20261121,,0,0.07,1,\"甲\n乙\",1.2E+18,,\n")), (3, 4, Problem::ShortenedNumber));
    let mut broken = ICBC.to_vec();
    let at = broken.len() - 40;
    broken[at] = 0xFF;
    assert_eq!(problem(&broken).2, Problem::Encoding);
}

#[test]
fn quotation_marks_of_a_csv_are_taken_off() {
    let row = "\"B\n1\",20261121 , ,\"0\",=\"0.07\",1, \"甲 \"\"乙\"\" 厂, 丙\" ,=\"0012345678\"\t,\"\"\"\",`12\r\n";
    let csv =
        format!("账户明细编号-交易流水号,记账日期,币种,借方发生额,贷方发生额,余额,对方户名,对方账号,摘要,备注\n{row}");
    let (_, entries) = read_all(csv.as_bytes()).unwrap();
    let read = [&entries[0].bank_reference, &entries[0].payer_name, &entries[0].payer_account, &entries[0].remark];
    assert_eq!(read, ["B\n1", "甲 \"乙\" 厂, 丙", "0012345678", "12 \""]);
}

#[test]
fn other_files_are_told_by_what_they_look_like() {
    assert_eq!(problem(b"").2, Problem::Empty);
    for (head, name) in [
        (&b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"[..], "PDF"),
        (b"PK\x03\x04\x14\0\0\0\x08\0", "ZIP"),
        (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "PNG"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
    ] {
        assert_eq!(problem(head).2, Problem::WrongKind(name.to_owned()));
    }
    assert_eq!(problem(b"\x01\0\0\0\x07\0").2, Problem::NoText);
}

#[test]
fn every_problem_has_a_text() {
    for locale in Locale::ALL {
        for problem in Problem::all() {
            assert!(Texts::of(locale).has(problem.code()), "{} in {}", problem.code(), locale.as_str());
        }
    }
}

#[test]
fn reading_stops_when_nobody_listens() {
    let stopped = read(CCB, &ColumnMapping::presets(), |_| ControlFlow::Break(()));
    assert_eq!(stopped.unwrap_err().problem, Problem::Stopped);
}

/// Hands over few bytes at a time, as a network does.
struct Dribble<'a>(&'a [u8], usize);

impl Read for Dribble<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let length = self.1.min(into.len()).min(self.0.len());
        into[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn never_panics_whatever_the_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600), text in "\\PC{0,300}") {
        let _ = read_all(&bytes);
        let _ = read_all(text.as_bytes());
        let _ = read_all(format!("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">{text}").as_bytes());
    }

    /// However a file is damaged, it is read or refused; and what is cut off is never taken for whole XML.
    #[test]
    fn damaged_files_are_read_or_refused(
        sample in 0..SAMPLES.len(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>(),
    ) {
        let mut file = SAMPLES[sample].to_vec();
        let at = at.index(file.len());
        if cut {
            file.truncate(at);
            let is_whole = SAMPLES[sample][at..].iter().all(u8::is_ascii_whitespace);
            let outcome = read_all(&file);
            prop_assert!(sample > 3 || is_whole || outcome.is_err());
        } else {
            file[at] = byte;
            let _ = read_all(&file);
        }
    }

    #[test]
    fn how_the_bytes_arrive_does_not_matter(sample in 0..SAMPLES.len(), piece in 1usize..50) {
        let mut entries = Vec::new();
        let statement = read(Dribble(SAMPLES[sample], piece), &ColumnMapping::presets(), |entry| {
            entries.push(entry);
            ControlFlow::Continue(())
        });
        prop_assert_eq!((statement.unwrap(), entries), read_all(SAMPLES[sample]).unwrap());
    }
}
