//! Personal data erased: what goes, what stays, and what is refused.

use std::time::Duration;

use registration_portal::{
    domain::{
        money::Fen,
        operator::Role,
        transfer::{BankEntry, Outcome},
    },
    life::entries::{self, Decision},
    store::{
        audit::Actor,
        claims::About,
        erasure, notes, proposals,
        refunds::{self, Done, Owed},
        registrations,
    },
};
use reqwest::StatusCode;
use uuid::Uuid;

use crate::{
    common::{
        Portal,
        certification::operator,
        journey::{ENTERPRISE, INDIVIDUAL, PASSWORD, RESIDENT_ID, register, register_by, sign_in},
        operators::Operator,
    },
    statements::{import, reversal_of, right, settle},
};

const EMAIL: &str = "applicant@example.com";

/// Two registrations by transfer; the id of the first.
async fn two() -> (Portal, Uuid) {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    let id = portal.query("SELECT id FROM registrations").await;
    let other = "other@example.com";
    register_by(&portal, &portal.browser(), other, ENTERPRISE, RESIDENT_ID, "13900139000").await;
    (portal, id)
}

async fn erase(portal: &Portal, id: Uuid) -> bool {
    let mut transaction = portal.pool.begin().await.unwrap();
    let erased = erasure::erase(&mut transaction, id, Actor::System, portal.clock.now()).await.unwrap();
    transaction.commit().await.unwrap();
    erased
}

#[tokio::test]
async fn an_ended_registration_keeps_its_reference_and_loses_whom_it_was_about() {
    let (portal, id) = two().await;
    assert!(!erase(&portal, id).await, "it has not ended");
    portal.sql("UPDATE registrations SET status = 'failed', deadline_at = NULL WHERE id = (SELECT min(id::text)::uuid FROM registrations)").await;
    let reviewer = portal.reviewer().await;
    let about = About { id, table: "registration" };
    let mut connection = portal.pool.acquire().await.unwrap();
    notes::add(&mut connection, about, reviewer, "王小明说下周补材料", portal.clock.now()).await.unwrap();
    assert!(erase(&portal, id).await);
    assert!(!erase(&portal, id).await, "it was erased before");
    assert!(notes::about(&portal.pool, id).await.unwrap().is_empty(), "operators' notes are about the person, too");

    let left: String = portal.query("SELECT to_jsonb(r)::text FROM registrations r WHERE erased_at IS NOT NULL").await;
    for gone in [ENTERPRISE.name, ENTERPRISE.code, "王小明", "13800138000", "中国工商银行"] {
        assert!(!left.contains(gone), "{gone} in {left}");
    }
    let kept: i64 = portal
        .count("SELECT count(*) FROM registrations WHERE subject_name IS NOT NULL AND resident_id IS NOT NULL AND mobile IS NOT NULL")
        .await;
    assert_eq!(kept, 1, "the other one is as it was");
    let mobile = portal.count("SELECT count(*) FROM outbox WHERE recipient = '13800138000'").await;
    assert_eq!(mobile, 0, "no text message says where it went");
    assert_eq!(portal.count("SELECT count(DISTINCT registration_id) FROM scans").await, 1);
    assert_eq!(portal.count("SELECT count(*) FROM registration_history").await, 4);
    assert_eq!(portal.count("SELECT count(*) FROM audit_entries WHERE action = 'registration.erased'").await, 1);

    // Its owner can still sign in and see how it ended.
    let browser = portal.browser();
    let page = sign_in(&browser, EMAIL, PASSWORD).await;
    page.assert_at("/account");
}

#[tokio::test]
async fn what_operators_wrote_goes_as_well_and_the_log_only_refers_to_it() {
    const WORDS: &str = "王小明的证件是假的";
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, INDIVIDUAL).await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "reviewer").await;
    let id: Uuid = portal.query("SELECT id FROM registrations").await;
    let path = format!("/admin/registrations/{id}");
    let why = [("field", "resident_id"), ("why", WORDS)];
    assert_eq!(reviewer.post(&format!("{path}/reveal"), &why).await.status, StatusCode::OK);
    let page = reviewer.open(&path).await;
    let decision = [("words", WORDS), ("decision", "reject")];
    reviewer.send_form(&page, "form#review", &decision).await.assert_at(&format!("{path}?done=decided"));
    sqlx::query(
        "INSERT INTO proposals (id, kind, about_id, details, reason, proposed_by, proposed_at, approved, decided_at, overtaken_by, answer)
         SELECT gen_random_uuid(), 'unfreeze', $1, jsonb_build_object('version', 1, 'zh', $2, 'en', $2), $2, id, now(), false,
             now(), 'registration.rejected', $2 FROM operators",
    )
    .bind(id)
    .bind(WORDS)
    .execute(&portal.pool)
    .await
    .unwrap();
    let said = "SELECT (SELECT count(*) FROM registration_history WHERE reason LIKE '王小明%')
        + (SELECT count(*) FROM reveals WHERE why LIKE '王小明%')
        + (SELECT count(*) FROM proposals WHERE reason LIKE '王小明%' AND details->>'zh' LIKE '王小明%')
        + (SELECT count(*) FROM proposals WHERE answer LIKE '王小明%')";
    let logged = "SELECT count(*) FROM audit_entries WHERE details::text LIKE '%王小明%'";
    assert_eq!(portal.count(said).await, 4);
    assert_eq!(portal.count(logged).await, 0, "what is never erased holds no words");
    let (_, auditor) = Operator::signed_in(&portal, Role::Auditor, "auditor").await;
    let log = format!("/admin/audit?target={id}");
    assert_eq!(auditor.open(&log).await.text().matches(WORDS).count(), 2);
    assert!(erase(&portal, id).await);
    assert_eq!(portal.count(said).await, 0);
    assert_eq!(auditor.open(&log).await.text().matches(WORDS).count(), 0);
}

#[tokio::test]
async fn an_account_is_deleted_once_nothing_of_it_is_left() {
    let (portal, id) = two().await;
    let account: Uuid = portal.query("SELECT account_id FROM registrations ORDER BY id LIMIT 1").await;
    let mut transaction = portal.pool.begin().await.unwrap();
    assert!(!erasure::delete_account(&mut transaction, account, portal.clock.now()).await.unwrap());
    transaction.commit().await.unwrap();

    portal.sql("UPDATE registrations SET status = 'failed', deadline_at = NULL WHERE id = (SELECT min(id::text)::uuid FROM registrations)").await;
    assert!(erase(&portal, id).await);
    portal.deliver().await;
    let mut transaction = portal.pool.begin().await.unwrap();
    assert!(erasure::delete_account(&mut transaction, account, portal.clock.now()).await.unwrap());
    transaction.commit().await.unwrap();
    let anywhere = "SELECT (SELECT count(*) FROM accounts WHERE email = 'applicant@example.com' OR email_key = 'applicant@example.com')
        + (SELECT count(*) FROM signups WHERE email = 'applicant@example.com')
        + (SELECT count(*) FROM outbox WHERE recipient = 'applicant@example.com')";
    assert_eq!(portal.count(anywhere).await, 0);
    assert_eq!(portal.count("SELECT count(*) FROM sessions").await, 1, "that of the other account");
    let refused = sign_in(&portal.browser(), EMAIL, PASSWORD).await;
    assert_eq!(refused.error_fields(), ["email"]);
    // The address is free again.
    register_by(&portal, &portal.browser(), EMAIL, ENTERPRISE, RESIDENT_ID, "13700137000").await;
}

#[tokio::test]
async fn who_may_still_have_to_be_paid_back_is_not_forgotten() {
    let (portal, id) = two().await;
    let doubtful = BankEntry { payer_account: "88880000".into(), ..right(&portal, "B1").await };
    assert_eq!(import(&portal, doubtful).await, Outcome::NeedsDecision);
    portal.sql("UPDATE registrations SET status = 'failed', deadline_at = NULL WHERE id = (SELECT min(id::text)::uuid FROM registrations)").await;
    assert!(erase(&portal, id).await);
    assert_eq!(portal.query::<String>("SELECT payer_name FROM bank_entries").await, ENTERPRISE.name);
}

#[tokio::test]
async fn who_has_been_paid_back_is_forgotten_as_well() {
    let (portal, id) = two().await;
    let wrong = |reference: &str, payment: BankEntry| BankEntry { bank_reference: reference.into(), ..payment };
    let payment = BankEntry { amount: Fen(12_345), ..right(&portal, "B1").await };
    assert_eq!(import(&portal, payment.clone()).await, Outcome::WrongAmount);
    assert_eq!(import(&portal, wrong("B2", payment)).await, Outcome::WrongAmount);
    portal.sql("UPDATE registrations SET status = 'failed', deadline_at = NULL WHERE id = (SELECT min(id::text)::uuid FROM registrations)").await;
    assert!(erase(&portal, id).await);
    let named = "SELECT count(*) FROM bank_entries WHERE payer_name <> '' AND payer_account <> '' AND remark <> ''";
    assert_eq!(portal.count(named).await, 2, "their money is still here");

    let (finance, now) = (portal.reviewer().await, portal.clock.now());
    let mut transaction = portal.pool.begin().await.unwrap();
    let taken = refunds::export(&mut transaction, Owed::Due, finance, now).await.unwrap();
    let lines = refunds::lines(&mut transaction, &portal.app.config.keys, &taken).await.unwrap();
    assert!(lines.len() == 2 && lines.iter().all(|line| line.payer_name == ENTERPRISE.name));
    for (entry, done) in taken.into_iter().zip([Done::Refunded, Done::Failed]) {
        assert!(refunds::mark(&mut transaction, entry, done, None, finance, now).await.unwrap());
    }
    transaction.commit().await.unwrap();
    assert_eq!(portal.count(named).await, 1, "the bank could not pay the other one back");
    let left = "SELECT count(*) FROM bank_entries WHERE payer_name = '' AND payer_key = '' AND payer_account = ''
        AND payer_index = '' AND remark = ''";
    assert_eq!(portal.count(left).await, 1);
}

#[tokio::test]
async fn nobody_is_erased_while_it_is_noted_that_they_are_paid_back() {
    let (portal, id) = two().await;
    let payment = BankEntry { amount: Fen(12_345), ..right(&portal, "B1").await };
    assert_eq!(import(&portal, payment).await, Outcome::WrongAmount);
    portal.sql("UPDATE registrations SET status = 'failed', deadline_at = NULL WHERE id = (SELECT min(id::text)::uuid FROM registrations)").await;
    let (finance, now) = (portal.reviewer().await, portal.clock.now());
    let mut noting = portal.pool.begin().await.unwrap();
    let taken = refunds::export(&mut noting, Owed::Due, finance, now).await.unwrap();
    let note = Some("已汇至王小明的新账户");
    assert!(refunds::mark(&mut noting, taken[0], Done::Refunded, note, finance, now).await.unwrap());
    let mut erasing = portal.pool.begin().await.unwrap();
    sqlx::raw_sql("SET LOCAL lock_timeout = '50ms'").execute(&mut *erasing).await.unwrap();
    let held_off = erasure::erase(&mut erasing, id, Actor::System, now).await.unwrap_err();
    assert!(held_off.to_string().contains("lock timeout"), "{held_off}");
    drop(erasing);
    // Nothing else is held off: whoever settles an entry comes from the entry to the registration.
    let mut settling = portal.pool.begin().await.unwrap();
    sqlx::raw_sql("SET LOCAL lock_timeout = '50ms'").execute(&mut *settling).await.unwrap();
    registrations::lock(&mut settling, id).await.unwrap();
    drop(settling);
    noting.commit().await.unwrap();
    assert!(erase(&portal, id).await);
    assert_eq!(portal.count("SELECT count(*) FROM bank_entries WHERE payer_name <> ''").await, 0);
    assert_eq!(portal.count("SELECT count(*) FROM refunds WHERE note IS NOT NULL").await, 0);
}

/// Does something while the registration is being erased: that has not ended yet when this begins.
async fn while_erased<T>(portal: &Portal, id: Uuid, doing: impl Future<Output = T>) -> T {
    let mut erasing = portal.pool.begin().await.unwrap();
    assert!(erasure::erase(&mut erasing, id, Actor::System, portal.clock.now()).await.unwrap());
    let mut doing = std::pin::pin!(doing);
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let done = loop {
        tokio::select! {
            done = &mut doing => break Some(done),
            () = tokio::time::sleep(Duration::from_millis(20)) => {}
        }
        if portal.count(waits).await > 0 {
            break None;
        }
    };
    erasing.commit().await.unwrap();
    match done {
        Some(done) => done,
        None => doing.await,
    }
}

#[tokio::test]
async fn what_the_bank_takes_back_while_the_payer_is_erased_is_forgotten() {
    let known = "SELECT count(*) FROM bank_entries WHERE payer_name <> '' OR payer_account <> '' OR remark <> ''";
    for is_named in [true, false] {
        let (portal, id) = two().await;
        let doubtful = BankEntry { payer_account: "88880000".into(), ..right(&portal, "B1").await };
        assert_eq!(import(&portal, doubtful.clone()).await, Outcome::NeedsDecision);
        portal.sql("UPDATE registrations SET status = 'failed', deadline_at = NULL WHERE id = (SELECT min(id::text)::uuid FROM registrations)").await;
        if is_named {
            let reversal = reversal_of(&doubtful, Some("B1"));
            assert_eq!(while_erased(&portal, id, import(&portal, reversal)).await, Outcome::ReversalUndone);
        } else {
            let unclear = reversal_of(&doubtful, Some("unknown"));
            assert_eq!(import(&portal, unclear).await, Outcome::ReversalNeedsDecision);
            let credit = portal.query("SELECT id FROM bank_entries WHERE NOT is_reversal").await;
            let reversal = portal.query("SELECT id FROM bank_entries WHERE is_reversal").await;
            let decision = Decision::TakesBack(credit);
            let (first, second) = (portal.reviewer().await, operator(&portal, "second@example.com").await);
            let now = portal.clock.now();
            let mut connection = portal.pool.acquire().await.unwrap();
            let proposed = entries::propose(&mut connection, reversal, decision, first, "银行来电", now).await.unwrap();
            let proposal = proposals::find(&mut *connection, proposed).await.unwrap().unwrap();
            let approve = async {
                let mut approving = portal.pool.begin().await.unwrap();
                entries::approve(&mut approving, &portal.app.config, &proposal, second, now).await.unwrap();
                approving.commit().await.unwrap();
            };
            while_erased(&portal, id, approve).await;
        }
        assert_eq!(portal.count(known).await, 0, "{is_named}");
    }
}

#[tokio::test]
async fn nothing_is_sent_to_an_account_that_was_deleted() {
    let (portal, id) = two().await;
    let late = right(&portal, "B1").await;
    let account: Uuid = portal.query("SELECT account_id FROM registrations ORDER BY id LIMIT 1").await;
    portal.sql("UPDATE registrations SET status = 'failed', deadline_at = NULL WHERE id = (SELECT min(id::text)::uuid FROM registrations)").await;
    assert!(erase(&portal, id).await);
    let mut transaction = portal.pool.begin().await.unwrap();
    assert!(erasure::delete_account(&mut transaction, account, portal.clock.now()).await.unwrap());
    transaction.commit().await.unwrap();
    let owed = portal.count("SELECT count(*) FROM outbox").await;
    // Its reference is still known: whoever paid gets the money back.
    assert_eq!(import(&portal, late).await, Outcome::WrongPayer);
    settle(&portal).await;
    assert_eq!(portal.count("SELECT count(*) FROM refunds").await, 1);
    assert_eq!(portal.count("SELECT count(*) FROM bank_entries WHERE settled_at IS NULL").await, 0);
    assert_eq!(portal.count("SELECT count(*) FROM outbox").await, owed, "nobody is there to be told");
}
