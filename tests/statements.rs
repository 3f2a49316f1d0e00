//! Transfers and fees as statements show them: what each entry means for the registration, and what its applicant is told.

use std::{convert::Infallible, ops::ControlFlow};

use registration_portal::{
    dev::bank::Format,
    domain::{
        calendar::today,
        money::Fen,
        transfer::{BankEntry, EntryKind, Outcome},
    },
    life::{payments, statements::import_file},
    statement::{Problem, ReadError},
    store::statements::{self, FileRead, ImportError, Imported, Source},
};
use sha2::{Digest, Sha256};
use time::Date;

use crate::{
    common::{
        Portal,
        journey::{ADMINISTRATOR, ENTERPRISE, Subject, register},
        statement::{ACCOUNT, StatementFile},
    },
    config::{commanded, portal, said},
};

pub const EMAIL: &str = "applicant@example.com";

/// A portal with one company that has been asked for its transfer.
pub async fn instructed() -> Portal {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    portal
}

/// The transfer as it was asked for, booked today.
pub async fn right(portal: &Portal, bank_reference: &str) -> BankEntry {
    let remark: String = portal.query("SELECT transfer_reference FROM registrations ORDER BY id LIMIT 1").await;
    BankEntry {
        bank_reference: bank_reference.into(),
        kind: EntryKind::Credit,
        is_booked: true,
        booked_on: today(portal.clock.now()),
        amount: Fen(portal.query("SELECT transfer_amount_fen FROM registrations ORDER BY id LIMIT 1").await),
        payer_name: ENTERPRISE.name.into(),
        payer_account: ACCOUNT.into(),
        remark,
    }
}

/// A digest for a file of these entries, so that equal files are equal.
fn digest(entries: &[BankEntry]) -> [u8; 32] {
    Sha256::digest(format!("{entries:?}")).into()
}

/// Imports entries and settles nothing.
pub async fn import_only(portal: &Portal, entries: &[BankEntry]) -> Imported {
    let (entries, digest, count) = (entries.to_vec(), digest(entries), entries.len() as u64);
    let days = entries.iter().map(|entry| entry.booked_on);
    let covers: Option<(Date, Date)> = days.clone().min().zip(days.max());
    let read = move |accept: &mut dyn FnMut(BankEntry) -> ControlFlow<()>| {
        let _ = entries.into_iter().try_for_each(accept);
        Ok::<_, Infallible>(FileRead { format: "csv", covers, digest, entries: count })
    };
    let source = Source { file_name: "statement.csv", operator: None };
    let keys = &portal.app.config.keys;
    statements::import(&portal.pool, keys, source, read, |_| {}, portal.clock.now()).await.unwrap()
}

pub async fn settle(portal: &Portal) {
    payments::settle_due(&portal.pool, &portal.app.config, portal.clock.now()).await.unwrap();
}

/// Imports one entry and settles; what it meant.
pub async fn import(portal: &Portal, entry: BankEntry) -> Outcome {
    let imported = import_only(portal, &[entry]).await;
    settle(portal).await;
    assert_eq!(imported.outcomes.len(), 1);
    imported.outcomes[0].0
}

pub async fn status(portal: &Portal) -> String {
    portal.query("SELECT status FROM registrations ORDER BY id LIMIT 1").await
}

/// Whatever was mailed so far.
pub async fn told(portal: &Portal) -> String {
    portal.mails_to(EMAIL).await.into_iter().map(|mail| format!("{}\n{}\n", mail.subject, mail.text)).collect()
}

#[tokio::test]
async fn paid_exactly() {
    let portal = instructed().await;
    let entry = right(&portal, "B1").await;
    assert_eq!(import(&portal, entry).await, Outcome::Verified);
    assert_eq!(status(&portal).await, "registered");
    assert!(told(&portal).await.contains("已通过验证"));
    assert_eq!(portal.count("SELECT count(*) FROM refunds").await, 0);
    assert_eq!(portal.count("SELECT count(*) FROM bank_entries WHERE settled_at IS NULL").await, 0);
    let audited =
        "SELECT count(*) FROM audit_entries WHERE action IN ('statement.imported', 'registration.registered')";
    assert_eq!(portal.count(audited).await, 2);
    let stored: Vec<u8> = portal.query("SELECT payer_account FROM bank_entries").await;
    assert!(!String::from_utf8_lossy(&stored).contains(ACCOUNT), "the payer's account number is stored plainly");
}

#[tokio::test]
async fn paid_twice() {
    let portal = instructed().await;
    let (first, second) = (right(&portal, "B1").await, right(&portal, "B2").await);
    let third = right(&portal, "B3").await;
    let imported = import_only(&portal, &[first, second]).await;
    let mut outcomes = imported.outcomes;
    outcomes.sort_by_key(|(outcome, _)| outcome.as_str());
    assert_eq!(outcomes, [(Outcome::Duplicate, 1), (Outcome::Verified, 1)]);
    settle(&portal).await;
    assert_eq!(import(&portal, third).await, Outcome::Duplicate);
    assert_eq!(portal.count("SELECT count(*) FROM refunds WHERE reason = 'duplicate'").await, 2);
    assert_eq!(portal.mails_to(EMAIL).await.iter().filter(|mail| mail.subject.contains("不再需要，将退回")).count(), 2);
}

#[tokio::test]
async fn a_doubtful_transfer_need_not_be_decided_once_the_right_one_came() {
    let portal = instructed().await;
    let doubtful = BankEntry { payer_name: "北京示例公司".into(), ..right(&portal, "B1").await };
    assert_eq!(import(&portal, doubtful).await, Outcome::NeedsDecision);
    let entry = right(&portal, "B2").await;
    import(&portal, entry).await;
    let first = "SELECT outcome FROM bank_entries WHERE bank_reference = 'B1'";
    assert_eq!(portal.query::<String>(first).await, "duplicate");
    assert!(told(&portal).await.contains("不再需要，将退回"));
}

pub fn reversal_of(entry: &BankEntry, original: Option<&str>) -> BankEntry {
    BankEntry {
        bank_reference: format!("R-{}", entry.bank_reference),
        kind: EntryKind::Reversal { original: original.map(str::to_owned) },
        ..entry.clone()
    }
}

#[tokio::test]
async fn reversed_before_it_changed_anything() {
    let portal = instructed().await;
    let entry = right(&portal, "B1").await;
    let imported = import_only(&portal, &[entry.clone(), reversal_of(&entry, Some("B1"))]).await;
    assert_eq!(imported.outcomes.len(), 2, "{imported:?}");
    settle(&portal).await;
    assert_eq!(status(&portal).await, "awaiting_transfer");
    // A refund that was due for it is due no longer.
    let wrong = BankEntry { amount: Fen(500), ..right(&portal, "B2").await };
    import(&portal, wrong.clone()).await;
    assert_eq!(import(&portal, reversal_of(&wrong, None)).await, Outcome::ReversalUndone);
    assert_eq!(portal.count("SELECT count(*) FROM refunds").await, 0);
    let entry = right(&portal, "B3").await;
    assert_eq!(import(&portal, entry).await, Outcome::Verified);
}

#[tokio::test]
async fn reversed_after_it_verified() {
    let portal = instructed().await;
    let entry = right(&portal, "B1").await;
    import(&portal, entry.clone()).await;
    assert_eq!(import(&portal, reversal_of(&entry, None)).await, Outcome::ReversalFreezes);
    assert_eq!(status(&portal).await, "frozen");
    assert!(told(&portal).await.contains("已冻结"));
    // Once is enough.
    let again = BankEntry { bank_reference: "R2".into(), ..reversal_of(&entry, Some("B1")) };
    assert_eq!(import(&portal, again).await, Outcome::ReversalNeedsDecision);
}

#[tokio::test]
async fn paid_by_the_administrator_as_a_person() {
    let portal = instructed().await;
    let personal = BankEntry {
        payer_name: ADMINISTRATOR.into(),
        payer_account: "6200000000000005".into(),
        ..right(&portal, "B1").await
    };
    assert_eq!(import(&portal, personal).await, Outcome::PersonalAccount);
    assert!(told(&portal).await.contains("个人账户"));
    assert_eq!(status(&portal).await, "awaiting_transfer");
}

#[tokio::test]
async fn without_reference_one_open_instruction_must_fit() {
    let portal = instructed().await;
    let unreferenced = BankEntry { remark: "货款".into(), ..right(&portal, "B1").await };
    let doubtful = BankEntry { payer_account: String::new(), ..unreferenced.clone() };
    register_another(&portal).await;
    sqlx::query(
        "UPDATE registrations SET bank_account_index = sha256('other'), transfer_amount_fen =
             (SELECT transfer_amount_fen FROM registrations ORDER BY id LIMIT 1)
         WHERE id = (SELECT id FROM registrations ORDER BY id DESC LIMIT 1)",
    )
    .execute(&portal.pool)
    .await
    .unwrap();
    assert_eq!(import(&portal, BankEntry { bank_reference: "B0".into(), ..doubtful }).await, Outcome::NeedsDecision);
    assert_eq!(portal.count("SELECT count(*) FROM bank_entries WHERE registration_id IS NOT NULL").await, 0);
    assert_eq!(import(&portal, unreferenced).await, Outcome::Verified);
    assert_eq!(status(&portal).await, "registered");
}

async fn register_another(portal: &Portal) {
    register(portal, &portal.browser(), "other@example.com", Subject { ..ENTERPRISE }).await;
}

#[tokio::test]
async fn debits_and_announcements_are_counted_and_not_kept() {
    let portal = instructed().await;
    let entry = right(&portal, "B1").await;
    let debit = BankEntry { kind: EntryKind::Debit, ..entry.clone() };
    let announced = BankEntry { is_booked: false, ..entry };
    let imported = import_only(&portal, &[debit, announced]).await;
    assert_eq!((imported.entries, imported.ignored, imported.outcomes.len()), (2, 2, 0));
    assert_eq!(portal.count("SELECT count(*) FROM bank_entries").await, 0);
}

#[tokio::test]
async fn imported_again_or_twice_at_once_changes_nothing_more() {
    let portal = instructed().await;
    let strangers = strangers_of(&portal, 300).await;
    let (one, two) = tokio::join!(import_only(&portal, &strangers), import_only(&portal, &strangers));
    assert_eq!(u8::from(one.is_known) + u8::from(two.is_known), 1, "{one:?} {two:?}");
    assert_eq!(one.statement_id, two.statement_id);
    settle(&portal).await;
    let stored = "SELECT md5(string_agg(e::text, '' ORDER BY id)) FROM bank_entries e";
    let before: String = portal.query(stored).await;
    assert!(import_only(&portal, &strangers).await.is_known);
    // Another file with the same entries, and one that is new.
    let mut more = strangers;
    more.insert(0, right(&portal, "NEW").await);
    more.push(right(&portal, "NEW").await);
    more.push(right(&portal, "NEW").await);
    let imported = import_only(&portal, &more).await;
    assert_eq!(imported.outcomes, [(Outcome::Verified, 1)]);
    let unchanged = "SELECT md5(string_agg(e::text, '' ORDER BY id)) FROM bank_entries e WHERE bank_reference <> 'NEW'";
    assert_eq!(portal.query::<String>(unchanged).await, before);
    assert_eq!(portal.count("SELECT count(*) FROM statements").await, 2);
}

async fn strangers_of(portal: &Portal, count: u32) -> Vec<BankEntry> {
    let stranger =
        BankEntry { payer_name: "陌生公司".into(), payer_account: "55550000".into(), ..right(portal, "").await };
    (0..count)
        .map(|number| BankEntry { bank_reference: format!("S{number}"), remark: String::new(), ..stranger.clone() })
        .collect()
}

#[tokio::test]
async fn a_refused_file_changes_nothing() {
    let portal = instructed().await;
    let entries = strangers_of(&portal, 20_000).await;
    let read = move |accept: &mut dyn FnMut(BankEntry) -> ControlFlow<()>| {
        let _ = entries.into_iter().try_for_each(accept);
        Err("damaged in line 20001")
    };
    let source = Source { file_name: "damaged.csv", operator: None };
    let now = portal.clock.now();
    let refused = statements::import(&portal.pool, &portal.app.config.keys, source, read, |_| {}, now).await;
    assert!(matches!(refused, Err(ImportError::File("damaged in line 20001"))), "{refused:?}");
    assert_eq!(portal.count("SELECT count(*) FROM bank_entries").await, 0);
    assert_eq!(portal.count("SELECT count(*) FROM statements").await, 0);
    // The connection goes on being of use.
    assert_eq!(portal.count("SELECT 1::bigint").await, 1);
}

#[tokio::test]
async fn settled_by_two_instances_at_once_it_happens_once() {
    let portal = instructed().await;
    let entry = right(&portal, "B1").await;
    import_only(&portal, &[entry]).await;
    tokio::join!(settle(&portal), settle(&portal));
    assert_eq!(status(&portal).await, "registered");
    assert_eq!(portal.mails_to(EMAIL).await.iter().filter(|mail| mail.subject.contains("已通过验证")).count(), 1);
}

#[tokio::test]
async fn cancelled_between_import_and_settling_it_is_paid_back() {
    let portal = instructed().await;
    let entry = right(&portal, "B1").await;
    import_only(&portal, &[entry]).await;
    sqlx::query("UPDATE registrations SET status = 'cancelled'").execute(&portal.pool).await.unwrap();
    settle(&portal).await;
    assert_eq!(portal.query::<String>("SELECT outcome FROM bank_entries").await, "closed");
    assert_eq!(portal.query::<String>("SELECT reason FROM refunds").await, "closed");
    assert!(told(&portal).await.contains("将退回"));
}

/// A bank's export in GB18030 with this row.
fn export(row: &str) -> Vec<u8> {
    let text = format!(
        "账户明细编号-交易流水号,记账日期,币种,借方发生额（支取）,贷方发生额（收入）,余额,对方户名,对方账号,摘要,备注\r\n{row}\r\n"
    );
    encoding_rs::GB18030.encode(&text).0.into_owned()
}

#[tokio::test]
async fn a_real_file_verifies_and_is_imported_once_however_often_and_at_once() {
    let portal = instructed().await;
    let entry = right(&portal, "B1").await;
    let row = |amount: &str| {
        let day = entry.booked_on.to_string().replace('-', "");
        format!("4101-1,{day},人民币元,0.00,{amount},99.00,{},=\"{ACCOUNT}\",转账,{}", entry.payer_name, entry.remark)
    };
    let damaged = StatementFile::new(&export(&row("0.O7")));
    let Err(ImportError::File(refused)) = damaged.import(&portal).await else { panic!("it is damaged") };
    assert_eq!((refused.line, &refused.problem), (2, &Problem::Amount));
    assert_eq!(portal.count("SELECT count(*) FROM statements").await, 0);
    assert_eq!(status(&portal).await, "awaiting_transfer");
    let file = StatementFile::new(&export(&row(&entry.amount.yuan())));
    let (one, other) = tokio::join!(file.import(&portal), file.import(&portal));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one.statement_id, other.statement_id);
    assert!(one.is_known != other.is_known, "one of the two changed nothing");
    assert!(file.import(&portal).await.unwrap().is_known);
    assert_eq!(status(&portal).await, "registered");
    assert_eq!(portal.count("SELECT count(*) FROM bank_entries").await, 1);
    assert!(told(&portal).await.contains("已通过验证"));
    let missing = import_file(
        &portal.pool,
        &portal.app.config,
        std::path::Path::new("/does/not/exist.csv"),
        None,
        Source { file_name: "exist.csv", operator: None },
        |_| {},
        portal.clock.now(),
    );
    assert!(matches!(missing.await, Err(ImportError::File(ReadError { problem: Problem::Unreadable(_), .. }))));
}

#[tokio::test]
async fn a_csv_that_does_not_say_its_days_fails_nobody_until_somebody_does() {
    let portal = instructed().await;
    let first = today(portal.clock.now());
    portal.clock.advance(time::Duration::days(20));
    portal.jobs.run_scheduled().await.unwrap();
    // As an export is that shows one payer alone.
    let header =
        "账户明细编号-交易流水号,记账日期,币种,借方发生额（支取）,贷方发生额（收入）,余额,对方户名,对方账号,摘要,备注";
    let row = |number: u8, day: Date| {
        let day = day.to_string().replace('-', "");
        format!("4101-{number},{day},人民币元,0.00,5.00,99.00,别的公司,99998888,转账,\r\n")
    };
    let last = today(portal.clock.now()).previous_day().unwrap();
    let file = StatementFile::new(format!("{header}\r\n{}{}", row(1, first), row(2, last)).as_bytes());
    let imported = file.import(&portal).await.unwrap();
    assert_eq!((imported.is_known, imported.covers), (false, None));
    portal.jobs.run_scheduled().await.unwrap();
    assert_eq!(status(&portal).await, "awaiting_statement");

    let too_few = Some((first, last.previous_day().unwrap()));
    let Err(ImportError::File(refused)) = file.import_stated(&portal, too_few).await else {
        panic!("a day is outside")
    };
    assert_eq!((refused.line, refused.problem), (3, Problem::OutsidePeriod(last.to_string())));
    let imported = file.import_stated(&portal, Some((first, last))).await.unwrap();
    assert_eq!((imported.is_known, imported.covers), (true, Some((first, last))));
    assert_eq!(portal.count("SELECT count(*) FROM audit_entries WHERE action = 'statement.covers'").await, 1);
    portal.jobs.run_scheduled().await.unwrap();
    assert_eq!(status(&portal).await, "failed");
}

#[tokio::test]
async fn the_command_states_the_days_that_a_csv_covers() {
    let (server, variables) = commanded().await;
    let day = today(server.clock.now()).previous_day().unwrap();
    let (row_day, day) = (day.to_string().replace('-', ""), day.to_string());
    let file = format!(
        "账户明细编号-交易流水号,记账日期,币种,借方发生额（支取）,贷方发生额（收入）,余额,对方户名,对方账号,摘要,备注\r\n\
         4101-1,{row_day},人民币元,0.00,5.00,99.00,别的公司,99998888,转账,\r\n"
    );
    let file = StatementFile::new(file.as_bytes());
    let imports = |days: &[&str]| {
        let output = portal(&[&["statement", "import", file.path()], days].concat(), variables.clone());
        (output.status.success(), said(&output))
    };
    for (days, words) in [
        (&["--from", &day][..], "--to"),
        (&["--from", "yesterday", "--to", &day], "yesterday"),
        (&["--from", &day, "--to", "2026-01-01"], "must not be before"),
        (&["--from", "2026-01-01", "--to", "2099-01-01"], "must not be after today"),
        (&["--from", "2026-01-01", "--to", "2026-01-02"], "line 2"),
    ] {
        let (succeeded, said) = imports(days);
        assert!(!succeeded && said.contains(words), "{days:?}: {said}");
    }
    let (succeeded, said) = imports(&[]);
    assert!(succeeded && said.contains("covers no day") && said.contains("1 new"), "{said}");
    let (succeeded, said) = imports(&["--from", &day, "--to", &day]);
    assert!(
        succeeded && said.contains(&format!("covers {day} to {day}")) && said.contains("no entry is new"),
        "{said}"
    );
}

#[tokio::test]
async fn the_statement_of_another_account_is_refused_and_that_of_a_former_one_covers_no_day() {
    let portal = Portal::start_with(|config| {
        config.platform.former_payee_accounts = vec!["8888 7777 6666 5555".parse().unwrap()];
    })
    .await;
    register(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    let from = today(portal.clock.now());
    portal.wait(std::time::Duration::from_secs(3 * 86_400));
    let paid = right(&portal, "B1").await;
    for format in [Format::Camt053V08, Format::CsvGb18030] {
        let file = StatementFile::of_account("9999888877776666", from, &portal, std::slice::from_ref(&paid), format);
        let Err(ImportError::File(refused)) = file.import(&portal).await else { panic!("{format:?} was taken") };
        assert_eq!(refused.problem, Problem::OtherAccount("****6666".to_owned()));
    }
    assert_eq!(status(&portal).await, "awaiting_transfer");
    assert_eq!(portal.count("SELECT count(*) FROM bank_entries").await, 0, "nothing of it is kept");
    let former =
        StatementFile::of_account("8888777766665555", from, &portal, std::slice::from_ref(&paid), Format::CsvGb18030);
    former.import(&portal).await.unwrap();
    assert_eq!(status(&portal).await, "registered", "whoever was asked to pay there has paid");
    let stranger = BankEntry { payer_name: "别的公司".into(), remark: String::new(), ..paid };
    let covered = "SELECT count(*) FROM statements WHERE covers_from IS NOT NULL";
    for (account, formats) in [("8888777766665555", 0), ("1234 5678 9012 3456", 2)] {
        for (number, format) in [Format::Camt053V08, Format::CsvGb18030].into_iter().enumerate() {
            let entry = BankEntry { bank_reference: format!("{account}-{number}"), ..stranger.clone() };
            StatementFile::of_account(account, from, &portal, &[entry], format).import(&portal).await.unwrap();
        }
        assert_eq!(portal.count(covered).await, formats, "{account}");
    }
}
