//! What two operators decide about bank entries that mean nothing certain, and what is paid back.

use std::collections::BTreeMap;

use registration_portal::{
    domain::{
        calendar::today,
        money::Fen,
        transfer::{BankEntry, EntryKind, Outcome},
    },
    life::entries::{self, Decision, Refusal},
    store::{
        proposals,
        refunds::{self, Done, Owed, list},
        registrations::received,
        statements,
    },
};
use uuid::Uuid;

use crate::{
    common::{
        Folder, Portal,
        certification::{MEDIA, apply, operator, seen},
        journey::{ENTERPRISE, register},
        statement::ACCOUNT,
    },
    config::{commanded, portal, said},
    statements::{EMAIL, import, instructed, reversal_of, right, status, told},
};

const FIRST: &str = "first@example.com";
const SECOND: &str = "second@example.com";
const REVIEWER: &str = "reviewer@example.com";

/// A portal with two operators whose command line works on its database.
struct Desk {
    portal: Portal,
    variables: BTreeMap<String, String>,
}

impl Desk {
    async fn open() -> Self {
        let (portal, variables) = commanded().await;
        operator(&portal, FIRST).await;
        operator(&portal, SECOND).await;
        operator(&portal, REVIEWER).await;
        portal.sql("UPDATE operators SET role = 'reviewer' WHERE email = 'reviewer@example.com'").await;
        Self { portal, variables }
    }

    /// One with a company that has been asked for its transfer.
    async fn instructed() -> Self {
        let desk = Self::open().await;
        register(&desk.portal, &desk.portal.browser(), EMAIL, ENTERPRISE).await;
        desk
    }

    /// What a command says that has to succeed.
    fn says(&self, arguments: &[&str]) -> String {
        let output = portal(arguments, self.variables.clone());
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        said(&output)
    }

    /// What a command says that has to be refused.
    fn refuses(&self, arguments: &[&str]) -> String {
        let output = portal(arguments, self.variables.clone());
        assert!(!output.status.success(), "{arguments:?}: {}", said(&output));
        said(&output)
    }

    /// The proposal that waits.
    async fn proposal(&self) -> String {
        self.portal.query::<Uuid>("SELECT id FROM proposals WHERE decided_at IS NULL").await.to_string()
    }

    /// Proposes by one operator, and approves by the other.
    async fn both_say(&self, arguments: &[&str]) {
        self.says(&by(FIRST, arguments));
        self.says(&["proposal", "approve", &self.proposal().await, "--operator", SECOND]);
    }

    async fn entry(&self) -> String {
        self.portal.query::<Uuid>("SELECT id FROM bank_entries ORDER BY id DESC LIMIT 1").await.to_string()
    }
}

/// A credit of nobody in particular.
fn entry(bank_reference: &str, booked_on: time::Date) -> BankEntry {
    BankEntry {
        bank_reference: bank_reference.into(),
        kind: EntryKind::Credit,
        is_booked: true,
        booked_on,
        amount: Fen(1),
        payer_name: String::new(),
        payer_account: "55550000".into(),
        remark: String::new(),
    }
}

fn by<'a>(who: &'a str, arguments: &[&'a str]) -> Vec<&'a str> {
    [arguments, &["--operator", who, "--reason", "账号变更，已电话核实"]].concat()
}

#[tokio::test]
async fn two_people_decide_what_a_doubtful_transfer_is() {
    let desk = Desk::instructed().await;
    let doubtful = BankEntry { payer_account: "88880000".into(), ..right(&desk.portal, "B1").await };
    assert_eq!(import(&desk.portal, doubtful).await, Outcome::NeedsDecision);
    let entry = desk.entry().await;
    let reference: String = desk.portal.query("SELECT reference FROM registrations").await;
    let list = desk.says(&["entry", "list"]);
    assert!(list.contains(&entry) && list.contains(&reference) && !list.contains("proposed"), "{list}");

    let matches = ["entry", "match", &entry, "--registration", &reference];
    assert!(desk.refuses(&by("nobody@example.com", &matches)).contains("is no operator"));
    assert!(desk.refuses(&by(FIRST, &["entry", "dismiss", &entry])).contains("nothing to decide"));
    let said = desk.says(&by(FIRST, &matches));
    let proposal = desk.proposal().await;
    assert!(said.contains(&format!("proposal approve {proposal}")), "{said}");
    assert!(desk.says(&["entry", "list"]).contains("proposed"));
    assert!(desk.says(&["proposal", "list"]).contains(&proposal));
    // Whoever says the same again, or something else, says it in vain: only an answer to the proposal is a second word.
    for who in [FIRST, SECOND] {
        assert!(desk.refuses(&by(who, &matches)).contains("proposed already"));
        assert!(desk.refuses(&by(who, &["entry", "refund", &entry])).contains("proposed already"));
    }
    let answer = |verb: &'static str, who: &'static str| ["proposal", verb, &proposal, "--operator", who];
    assert!(desk.refuses(&answer("approve", FIRST)).contains("another operator"));
    assert!(desk.refuses(&answer("approve", REVIEWER)).contains("may not decide this"));
    assert!(desk.refuses(&answer("withdraw", REVIEWER)).contains("may not decide this"));
    assert!(desk.refuses(&answer("withdraw", SECOND)).contains("another's"));
    assert_eq!(status(&desk.portal).await, "awaiting_transfer");
    assert!(desk.says(&answer("approve", SECOND)).contains("approved, and done"));
    assert_eq!(status(&desk.portal).await, "registered");
    assert!(told(&desk.portal).await.contains("已通过验证"));
    assert!(desk.refuses(&answer("approve", SECOND)).contains("waits"));
    assert!(desk.refuses(&by(SECOND, &matches)).contains("nothing to decide"));
    let audited = "SELECT count(*) FROM audit_entries WHERE action IN ('proposal.made', 'proposal.approved')";
    assert_eq!(desk.portal.count(audited).await, 2);
}

#[tokio::test]
async fn what_was_proposed_can_be_refused_and_something_else_decided() {
    let desk = Desk::instructed().await;
    let doubtful = BankEntry { payer_account: "88880000".into(), ..right(&desk.portal, "B1").await };
    import(&desk.portal, doubtful).await;
    let entry = desk.entry().await;
    let unknown = Uuid::now_v7().to_string();
    assert!(desk.refuses(&by(SECOND, &["proposal", "refuse", &unknown])).contains("waits"));
    let reference: String = desk.portal.query("SELECT reference FROM registrations").await;
    desk.says(&by(FIRST, &["entry", "match", &entry, "--registration", &reference]));
    let proposal = desk.proposal().await;
    assert!(desk.refuses(&by(FIRST, &["proposal", "refuse", &proposal])).contains("their own"));
    desk.says(&by(SECOND, &["proposal", "refuse", &proposal]));
    desk.both_say(&["entry", "refund", &entry]).await;
    assert_eq!(status(&desk.portal).await, "awaiting_transfer", "the right transfer may still come");
    assert!(told(&desk.portal).await.contains("无法完成验证"));
    assert_eq!(desk.portal.query::<String>("SELECT reason || ' ' || status FROM refunds").await, "refused due");
}

#[tokio::test]
async fn refunds_go_to_the_bank_once_and_again_if_they_fail() {
    let desk = Desk::instructed().await;
    let doubtful = BankEntry { payer_name: "=cmd|' /C calc'!A0 <script>".into(), ..right(&desk.portal, "B1").await };
    import(&desk.portal, doubtful).await;
    let entry = desk.entry().await;
    desk.says(&by(FIRST, &["entry", "refund", &entry]));
    assert_eq!(desk.portal.count("SELECT count(*) FROM refunds").await, 0, "one person alone pays nothing back");
    desk.says(&["proposal", "approve", &desk.proposal().await, "--operator", SECOND]);
    assert!(desk.says(&["refund", "list"]).contains("due"));

    let folder = Folder::new();
    std::fs::create_dir(folder.path()).unwrap();
    let files = ["1.csv", "2.csv", "3.csv"].map(|name| folder.path().join(name).to_string_lossy().into_owned());
    let export = |number: usize| ["refund", "export", &files[number], "--operator", FIRST];
    let again_by =
        |who: &'static str, number: usize| ["refund", "export", &files[number], "--failed", "--operator", who];
    let mark = |done: &'static str| ["refund", "mark", &entry, done, "--operator", FIRST, "--note", "账号已销户"];
    assert!(desk.refuses(&mark("refunded")).contains("does not stand where"));
    desk.says(&export(0));
    let written = std::fs::read_to_string(&files[0]).unwrap();
    assert!(written.starts_with('\u{feff}'));
    assert!(written.contains("'=cmd|") && written.contains(ACCOUNT) && written.contains("决定退款,B1"), "{written}");
    assert!(desk.refuses(&export(1)).contains("there is nothing of it"), "it was exported twice");
    desk.says(&mark("failed"));
    assert!(desk.refuses(&again_by(FIRST, 1)).contains("another operator"), "one person alone paid twice");
    assert!(desk.refuses(&again_by(SECOND, 0)).contains("cannot create"), "a file was written over");
    desk.says(&again_by(SECOND, 2));
    desk.says(&mark("refunded"));
    assert!(desk.refuses(&mark("failed")).contains("noted already"));
    assert!(!desk.says(&["refund", "list"]).contains(&entry));
    let audited = "SELECT count(*) FROM audit_entries WHERE action LIKE 'refund.%'";
    assert_eq!(desk.portal.count(audited).await, 4);
}

#[tokio::test]
async fn a_fee_that_names_nothing_is_matched_by_hand() {
    let desk = Desk::open().await;
    apply(&desk.portal, &desk.portal.browser(), EMAIL, MEDIA).await;
    let portal = &desk.portal;
    let paid = BankEntry {
        amount: Fen(portal.query("SELECT fee_fen FROM certifications").await),
        payer_name: "代付公司".into(),
        remark: "认证费".into(),
        ..entry("B1", today(portal.clock.now()))
    };
    assert_eq!(import(portal, paid).await, Outcome::Unmatched);
    let (entry, certification) = (desk.entry().await, seen(portal).await.id.to_string());
    let matches = ["entry", "match", &entry, "--certification", &certification];
    desk.both_say(&matches).await;
    assert_eq!(portal.query::<String>("SELECT status || ' ' || payment FROM certifications").await, "queued transfer");
    assert!(desk.refuses(&by(FIRST, &["entry", "refund", &entry])).contains("nothing to decide"));
}

#[tokio::test]
async fn a_reversal_of_nothing_known_is_dismissed_by_two() {
    let portal = instructed().await;
    let reversal = reversal_of(&right(&portal, "B1").await, Some("B0"));
    assert_eq!(import(&portal, reversal).await, Outcome::ReversalNeedsDecision);
    let entry: Uuid = portal.query("SELECT id FROM bank_entries").await;
    let operators = [operator(&portal, FIRST).await, operator(&portal, SECOND).await];
    let propose = async |decision| {
        let mut transaction = portal.pool.begin().await.unwrap();
        let now = portal.clock.now();
        let proposed = entries::propose(&mut transaction, entry, decision, operators[0], "银行误记", now).await;
        transaction.commit().await.unwrap();
        proposed
    };
    assert!(matches!(propose(Decision::PayBack).await, Err(Refusal::Nothing)), "it is no credit");
    let proposal = propose(Decision::NothingToUndo).await.unwrap();
    let approve = async || {
        let mut transaction = portal.pool.begin().await.unwrap();
        let first = proposals::find(&mut *transaction, proposal).await.unwrap().unwrap();
        let approved =
            entries::approve(&mut transaction, &portal.app.config, &first, operators[1], portal.clock.now()).await;
        transaction.commit().await.unwrap();
        approved
    };
    // While a statement is imported, it may be about the same thing.
    let mut import = portal.pool.begin().await.unwrap();
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended('statement import', 0))";
    sqlx::query(lock).execute(&mut *import).await.unwrap();
    assert!(matches!(approve().await, Err(Refusal::ImportIsRunning)));
    import.rollback().await.unwrap();
    // Any number of colleagues may decide meanwhile.
    let mut colleague = portal.pool.begin().await.unwrap();
    assert!(statements::try_lock_imports(&mut colleague).await.unwrap());
    approve().await.unwrap();
    colleague.rollback().await.unwrap();
    assert_eq!(portal.query::<String>("SELECT outcome FROM bank_entries").await, "reversal_undone");
    assert_eq!(status(&portal).await, "awaiting_transfer");
}

#[tokio::test]
async fn what_the_bank_takes_back_while_its_refund_is_exported_is_known_to_be_paid_twice() {
    let portal = instructed().await;
    let stranger =
        BankEntry { payer_name: "别的公司".into(), payer_account: "88880000".into(), ..right(&portal, "B1").await };
    assert_eq!(import(&portal, stranger.clone()).await, Outcome::WrongPayer);
    let finance = operator(&portal, FIRST).await;
    let mut export = portal.pool.begin().await.unwrap();
    assert_eq!(refunds::export(&mut export, Owed::Due, finance, portal.clock.now()).await.unwrap().len(), 1);
    let reversal = reversal_of(&stranger, Some("B1"));
    let (outcome, ()) = tokio::join!(import(&portal, reversal), async {
        // The import waits for the file; once it does, the file is complete.
        let waits = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')";
        while !portal.query::<bool>(waits).await {
            tokio::task::yield_now().await;
        }
        export.commit().await.unwrap();
    });
    assert_eq!(outcome, Outcome::ReversalNeedsDecision);
    assert_eq!(portal.query::<String>("SELECT status FROM refunds").await, "exported");
    // What the bank has taken back itself is in no file for it any more, and owed by nobody.
    let (now, keys) = (portal.clock.now(), &portal.app.config.keys);
    let exported_at = portal.query("SELECT exported_at FROM refunds").await;
    assert!(list::files(&portal.pool).await.unwrap().is_empty());
    let mut again = portal.pool.begin().await.unwrap();
    assert!(list::file(&mut again, keys, exported_at, finance, now).await.unwrap().is_empty());
    let account = portal.query("SELECT id FROM accounts").await;
    assert!(received::owed(&portal.pool, account, None).await.unwrap().is_empty());
    // Nor is it given to it again, whatever it says of the first time: that could not be paid is over.
    let entry: Uuid = portal.query("SELECT entry_id FROM refunds").await;
    assert!(refunds::mark(&mut again, entry, Done::Failed, None, finance, now).await.unwrap());
    let other = operator(&portal, SECOND).await;
    assert!(refunds::export(&mut again, Owed::Failed, other, now).await.unwrap().is_empty());
    again.commit().await.unwrap();
    assert_eq!(portal.count("SELECT count(*) FROM refunds").await, 0);
    assert_eq!(portal.query::<String>("SELECT outcome FROM bank_entries WHERE NOT is_reversal").await, "reversed");
}

#[tokio::test]
async fn noting_a_refund_locks_its_entry_first_as_imports_do() {
    let portal = crate::statements::instructed().await;
    let finance = portal.reviewer().await;
    let wrong = BankEntry { amount: Fen(12_345), ..right(&portal, "B1").await };
    assert_eq!(import(&portal, wrong).await, Outcome::WrongAmount);
    let mut export = portal.pool.begin().await.unwrap();
    refunds::export(&mut export, Owed::Due, finance, portal.clock.now()).await.unwrap();
    export.commit().await.unwrap();

    let mut importing = portal.pool.begin().await.unwrap();
    let entry: Uuid =
        sqlx::query_scalar("SELECT id FROM bank_entries FOR UPDATE").fetch_one(&mut *importing).await.unwrap();
    let (pool, now) = (portal.pool.clone(), portal.clock.now());
    let noting = tokio::spawn(async move {
        let mut transaction = pool.begin().await.unwrap();
        let marked = refunds::mark(&mut transaction, entry, Done::Refunded, None, finance, now).await.unwrap();
        transaction.commit().await.unwrap();
        marked
    });
    const WAITING: &str =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while portal.count(WAITING).await == 0 {}
    // Held by nobody: an import that takes the payment back goes on, and the other waits for it.
    sqlx::query("SELECT FROM refunds FOR UPDATE NOWAIT").execute(&mut *importing).await.unwrap();
    importing.commit().await.unwrap();
    assert!(noting.await.unwrap());
    assert_eq!(portal.query::<String>("SELECT status FROM refunds").await, "refunded");
}
