//! Reversals of which the bank does not say what they take back: two people say it, and it means what it would have meant.

use std::time::Duration;

use registration_portal::{
    domain::{
        money::Fen,
        operator::Role,
        transfer::{BankEntry, Outcome},
    },
    store::refunds::{self, Owed},
};
use reqwest::StatusCode;
use uuid::Uuid;

use crate::{
    common::{
        Portal,
        browser::{Answer, Browser},
        certification::{MEDIA, apply, operator, pay},
        operators::Operator,
    },
    config::{commanded, portal as command, said},
    statements::{EMAIL, import, instructed, reversal_of, right, status, told},
};

const MINUTE: Duration = Duration::from_secs(60);
const APPROVED: &str = "/admin/proposals?done=approved";

/// A reversal that names a payment which nobody knows.
async fn unclear(portal: &Portal, entry: &BankEntry) -> String {
    assert_eq!(import(portal, reversal_of(entry, Some("unknown"))).await, Outcome::ReversalNeedsDecision);
    page_of(portal, &format!("R-{}", entry.bank_reference)).await
}

async fn page_of(portal: &Portal, bank_reference: &str) -> String {
    format!("/admin/transfers/entries/{}", id_of(portal, bank_reference).await)
}

async fn id_of(portal: &Portal, bank_reference: &str) -> Uuid {
    let id = sqlx::query_scalar("SELECT id FROM bank_entries WHERE bank_reference = $1").bind(bank_reference);
    id.fetch_one(&portal.pool).await.unwrap()
}

async fn outcome_of(portal: &Portal, bank_reference: &str) -> String {
    let outcome = sqlx::query_scalar("SELECT outcome FROM bank_entries WHERE bank_reference = $1").bind(bank_reference);
    outcome.fetch_one(&portal.pool).await.unwrap()
}

async fn two(portal: &Portal) -> (Browser, Browser) {
    let (_, first) = Operator::signed_in(portal, Role::Finance, "finance").await;
    let (_, second) = Operator::signed_in(portal, Role::Administrator, "second").await;
    (first, second)
}

/// One chooses the payment, the other one approves.
async fn taken_back(portal: &Portal, people: &(Browser, Browser), reversal: &str, credit: &str) -> Answer {
    let page = people.0.open(reversal).await;
    let card = format!("input[name=decision][value='credit:{}']", id_of(portal, credit).await);
    let value = page.attribute(&card, "value").unwrap_or_else(|| panic!("{credit}: {}", page.text()));
    people.0.send(&page, &[("decision", &value), ("reason", "银行来电说明")]).await.assert_at(reversal);
    let paid = people.1.open(&page_of(portal, credit).await).await;
    let warning = paid.first(".notice--warning").unwrap_or_else(|| panic!("{}", paid.text()));
    assert!(warning.contains("银行可能已冲正这笔付款"), "{warning}");
    assert_eq!(paid.attribute(".notice--warning a", "href").as_deref(), Some(reversal));
    let waiting = people.1.open("/admin/proposals").await;
    let whose =
        "SELECT coalesce(min(reference), '') FROM bank_entries JOIN registrations ON registrations.id = registration_id
        WHERE bank_reference = $1";
    let whose: String = sqlx::query_scalar(whose).bind(credit).fetch_one(&portal.pool).await.unwrap();
    assert!(!waiting.first("tbody td a").unwrap().is_empty(), "it has a name: {}", waiting.body);
    assert!(waiting.first("tbody tr").unwrap().contains(&whose), "{}", waiting.text());
    let page = people.1.open(reversal).await;
    people.1.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await.assert_at(APPROVED);
    page
}

#[tokio::test]
async fn what_verified_a_company_is_taken_back_by_two_and_freezes_it() {
    let portal = instructed().await;
    let entry = right(&portal, "B1").await;
    import(&portal, entry.clone()).await;
    assert_eq!(status(&portal).await, "registered");
    // The bank names no payer either: only the amount is the same.
    let nobody = BankEntry { payer_name: String::new(), payer_account: String::new(), ..entry.clone() };
    let reversal = unclear(&portal, &nobody).await;
    let people = two(&portal).await;
    let page = taken_back(&portal, &people, &reversal, "B1").await;
    let text = page.text();
    assert!(text.contains("冲正的是这笔付款") && text.contains("会被冻结"), "{text}");
    assert!(text.contains("没有写明付款人") && !text.contains("不一致"), "nothing contradicts: {text}");
    assert_eq!(status(&portal).await, "frozen");
    assert_eq!(outcome_of(&portal, "B1").await, "reversed");
    assert_eq!(outcome_of(&portal, "R-B1").await, "reversal_freezes");
    assert!(told(&portal).await.contains("已冻结"));
    let history: String = portal
        .query("SELECT to_status || ' ' || actor FROM registration_history ORDER BY at DESC, id DESC LIMIT 1")
        .await;
    assert_eq!(history, "frozen system");
    let audited = "SELECT string_agg(action, ' ' ORDER BY at, id) FROM audit_entries
        WHERE action LIKE 'proposal.%' OR action = 'registration.frozen'";
    assert_eq!(portal.query::<String>(audited).await, "proposal.made proposal.approved registration.frozen");
    // Whoever looks for the registration, or for the payment, finds who decided that.
    let reference: String = portal.query("SELECT reference FROM registrations").await;
    for target in [reference.as_str(), "B1"] {
        let log = people.1.open(&format!("/admin/audit?target={target}")).await.text();
        assert!(log.contains("提出决定") && log.contains("复核同意"), "{target}: {log}");
    }
    let paid = people.0.open(&page_of(&portal, "B1").await).await;
    assert!(paid.first(".notice--warning").is_none(), "nothing waits any more: {}", paid.text());
    // Somebody has to see to it, as to any other.
    assert!(people.0.open("/admin/transfers?outcome=reversals").await.text().contains("冲正：已冻结"));
    // Whoever looks at the account reads why, and is led to the payment if they may see it.
    let id: uuid::Uuid = portal.query("SELECT id FROM registrations").await;
    let account = people.0.open(&format!("/admin/registrations/{id}")).await;
    assert!(account.text().contains("银行于"), "{}", account.text());
    let payment: uuid::Uuid = portal.query("SELECT reverses_id FROM bank_entries WHERE is_reversal").await;
    let link = format!("/admin/transfers/entries/{payment}");
    assert!(account.first(&format!("a[href='{link}']")).is_some());
    let reviewer = Operator::signed_in(&portal, Role::Reviewer, "reviewer").await.1;
    let account = reviewer.open(&format!("/admin/registrations/{id}")).await;
    assert!(account.text().contains("银行于"), "{}", account.text());
    assert!(account.first(&format!("a[href='{link}']")).is_none());
    let page = people.0.open(&reversal).await;
    assert!(page.text().contains("拟认定冲正的是哪一笔付款"), "{}", page.text());
    assert_eq!(
        page.attribute("dd a[href^='/admin/transfers/entries/']", "href").unwrap(),
        page_of(&portal, "B1").await
    );
}

/// What a reviewer reads of a frozen account.
async fn frozen(portal: &Portal, reviewer: &Browser) -> String {
    let id: Uuid = portal.query("SELECT id FROM registrations").await;
    let page = reviewer.open(&format!("/admin/registrations/{id}")).await;
    page.first(".notice--warning").unwrap_or_else(|| panic!("{}", page.text()))
}

#[tokio::test]
async fn what_the_bank_takes_back_of_a_frozen_account_stands_beside_the_reason() {
    let portal = instructed().await;
    let entry = right(&portal, "B1").await;
    import(&portal, entry.clone()).await;
    let reviewer = Operator::signed_in(&portal, Role::Reviewer, "reviewer").await.1;
    let id: Uuid = portal.query("SELECT id FROM registrations").await;
    let page = reviewer.open(&format!("/admin/registrations/{id}")).await;
    let words = [("words", "涉嫌违规"), ("decision", "freeze")];
    reviewer.send_form(&page, "form[action$='/decision']", &words).await;
    assert!(frozen(&portal, &reviewer).await.ends_with("涉嫌违规"));
    portal.wait(MINUTE);
    assert_eq!(import(&portal, reversal_of(&entry, Some("B1"))).await, Outcome::ReversalFreezes);
    let why = frozen(&portal, &reviewer).await;
    assert!(why.contains("涉嫌违规冻结之后得知：银行于"), "{why}");
}

#[tokio::test]
async fn a_fee_that_is_taken_back_later_is_not_why_an_account_is_frozen() {
    let portal = instructed().await;
    let entry = right(&portal, "B1").await;
    import(&portal, entry.clone()).await;
    import(&portal, reversal_of(&entry, Some("B1"))).await;
    portal.wait(MINUTE);
    // The fee of a renewal, and one whose reversal is not carried out yet.
    for (reference, fen, carried_out) in [("F1", 30_000_i64, Some(portal.clock.now())), ("F2", 77_700, None)] {
        sqlx::query(
            "WITH fee AS (
                 INSERT INTO bank_entries (id, statement_id, bank_reference, is_reversal, booked_on, amount_fen,
                     payer_name, payer_key, payer_account, payer_index, remark, outcome, registration_id, settled_at)
                 SELECT gen_random_uuid(), statement_id, $1, false, booked_on, $2, '', '', '', '', '', 'reversed',
                     registration_id, settled_at FROM bank_entries WHERE bank_reference = 'B1'
                 RETURNING *
             )
             INSERT INTO bank_entries (id, statement_id, bank_reference, is_reversal, booked_on, amount_fen, payer_name,
                 payer_key, payer_account, payer_index, remark, outcome, registration_id, settled_at, reverses_id)
             SELECT gen_random_uuid(), statement_id, 'R-' || $1, true, booked_on, $2, '', '', '', '', '',
                 'certification_reversal', registration_id, $3, id FROM fee",
        )
        .bind(reference)
        .bind(fen)
        .bind(carried_out)
        .execute(&portal.pool)
        .await
        .unwrap();
    }
    let reviewer = Operator::signed_in(&portal, Role::Reviewer, "reviewer").await.1;
    let why = frozen(&portal, &reviewer).await;
    assert!(why.contains("银行于") && why.contains(&entry.amount.yuan()), "{why}");
    let (first, later) = why.split_once("冻结之后").expect("what came later");
    assert!(!first.contains("300.00") && later.contains("300.00") && !why.contains("777.00"), "{why}");
}

#[tokio::test]
async fn what_had_not_counted_is_undone_and_its_refund_is_dropped() {
    let portal = instructed().await;
    let wrong = BankEntry { amount: Fen(500), ..right(&portal, "B1").await };
    import(&portal, wrong.clone()).await;
    assert_eq!(portal.count("SELECT count(*) FROM refunds").await, 1);
    let reversal = unclear(&portal, &wrong).await;
    let page = taken_back(&portal, &two(&portal).await, &reversal, "B1").await;
    assert!(page.text().contains("付款人和金额都一致"), "{}", page.text());
    assert_eq!(portal.count("SELECT count(*) FROM refunds").await, 0);
    assert_eq!(outcome_of(&portal, "B1").await, "reversed");
    assert_eq!(outcome_of(&portal, "R-B1").await, "reversal_undone");
    assert_eq!(status(&portal).await, "awaiting_transfer");
    let entry = right(&portal, "B2").await;
    assert_eq!(import(&portal, entry).await, Outcome::Verified, "the right transfer may still come");
}

#[tokio::test]
async fn a_reversal_of_another_amount_takes_no_payment_back() {
    let portal = instructed().await;
    let wrong = BankEntry { amount: Fen(500), ..right(&portal, "B1").await };
    import(&portal, wrong.clone()).await;
    let reversal = unclear(&portal, &BankEntry { amount: Fen(499), ..wrong }).await;
    let (finance, second) = two(&portal).await;
    let page = finance.open(&reversal).await;
    let found = finance.send_form(&page, "form[action$='/search']", &[("wanted", "B1")]).await;
    for page in [page, found] {
        assert!(page.first("input[value^='credit:']").is_none(), "{}", page.text());
        assert!(page.text().contains("没有找到金额相同、可能被冲正的付款"), "{}", page.text());
        assert!(page.text().contains("退款仍会全额导出"), "{}", page.text());
    }
    let due = finance.open("/admin/transfers/refunds").await;
    assert_eq!(due.first("tbody .tag").as_deref(), Some("冲正待核实"), "{}", due.text());
    assert!(due.text().contains("请先在“待判断”中核实"), "{}", due.text());
    let credit = id_of(&portal, "B1").await;
    let decided = [("decision", format!("credit:{credit}")), ("reason", "银行来电说明".to_owned())];
    let decided = decided.each_ref().map(|(name, value)| (*name, value.as_str()));
    let refused = finance.post(&format!("{reversal}/decision"), &decided).await;
    assert_eq!((refused.status, refused.error_fields()), (StatusCode::CONFLICT, vec!["standing".to_owned()]));

    // Nor does one that was proposed when that was still possible.
    let other = [("decision", "nothing_to_undo"), ("reason", "只退了一部分")];
    finance.post(&format!("{reversal}/decision"), &other).await.assert_at(&reversal);
    sqlx::query("UPDATE proposals SET details = jsonb_build_object('takes_back', $1::text)")
        .bind(credit.to_string())
        .execute(&portal.pool)
        .await
        .unwrap();
    let proposal: Uuid = portal.query("SELECT id FROM proposals").await;
    let approved = second.post(&format!("/admin/proposals/{proposal}/payment"), &[("answer", "approve")]).await;
    assert_eq!(approved.status, StatusCode::CONFLICT);
    assert_eq!(portal.query::<String>("SELECT status FROM refunds").await, "due", "all of it is still owed");
    assert_eq!(outcome_of(&portal, "B1").await, "wrong_amount");
}

#[tokio::test]
async fn what_is_being_paid_back_already_stays_to_be_cleared_up() {
    let portal = instructed().await;
    let wrong = BankEntry { amount: Fen(500), ..right(&portal, "B1").await };
    import(&portal, wrong.clone()).await;
    let finance = operator(&portal, "exporting@example.com").await;
    let mut export = portal.pool.begin().await.unwrap();
    refunds::export(&mut export, Owed::Due, finance, portal.clock.now()).await.unwrap();
    export.commit().await.unwrap();
    let reversal = unclear(&portal, &wrong).await;
    let people = two(&portal).await;
    let page = taken_back(&portal, &people, &reversal, "B1").await;
    assert!(page.text().contains("退款已交给银行"), "{}", page.text());
    assert_eq!(outcome_of(&portal, "B1").await, "wrong_amount");
    assert_eq!(outcome_of(&portal, "R-B1").await, "reversal_needs_decision");
    assert_eq!(portal.query::<String>("SELECT status FROM refunds").await, "exported");
    // Now it says what it takes back; what is left is to hear from the bank.
    let page = people.0.open(&reversal).await;
    assert!(page.first("input[value^='credit:']").is_none() && page.first("form[action$='/search']").is_none());
    let decided = [("decision", "nothing_to_undo"), ("reason", "银行确认只退了一次")];
    people.0.send(&page, &decided).await.assert_at(&reversal);
    let page = people.1.open(&reversal).await;
    people.1.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await.assert_at(APPROVED);
    let page = people.1.open(&reversal).await;
    assert!(page.text().contains("已向银行核实，不需要处理"), "{}", page.text());
    assert!(page.first("a[href^='/admin/registrations/']").is_some(), "whose it was stays: {}", page.text());
    let payment = page_of(&portal, "B1").await;
    assert!(people.1.open(&payment).await.first(&format!("dd a[href='{reversal}']")).is_some());
    // Another one that the bank says nothing of takes back something else, if anything.
    let again = BankEntry { bank_reference: "R2".into(), ..reversal_of(&wrong, None) };
    assert_eq!(import(&portal, again).await, Outcome::ReversalNeedsDecision);
}

#[tokio::test]
async fn a_refund_is_held_while_somebody_proposes_that_its_payment_was_taken_back() {
    let portal = instructed().await;
    let wrong = BankEntry { amount: Fen(500), ..right(&portal, "B1").await };
    import(&portal, wrong.clone()).await;
    let nobody = BankEntry { payer_name: String::new(), payer_account: String::new(), ..wrong };
    let reversal = unclear(&portal, &nobody).await;
    let people = two(&portal).await;
    let due = "/admin/transfers/refunds?status=due";
    assert!(people.0.open(due).await.first("tbody .tag--action").is_none(), "nothing says that it is this one");
    let credit = format!("credit:{}", id_of(&portal, "B1").await);
    let decided = [("decision", credit.as_str()), ("reason", "银行来电说明")];
    people.0.post(&format!("{reversal}/decision"), &decided).await.assert_at(&reversal);
    let marked = people.1.open(due).await;
    assert!(marked.first("tbody .tag--action").is_some(), "{}", marked.text());
    assert!(marked.first("tbody input[type=checkbox]").is_none() && marked.first("form[action$='/export']").is_none());
    let finance = operator(&portal, "exporting@example.com").await;
    let mut export = portal.pool.acquire().await.unwrap();
    let exported = refunds::export(&mut export, Owed::Due, finance, portal.clock.now()).await.unwrap();
    assert!(exported.is_empty(), "it would be paid back twice");
    // Nobody proposes it any more.
    let page = people.0.open(&reversal).await;
    people
        .0
        .send_form(&page, "form[action$='/payment']", &[("answer", "refuse")])
        .await
        .assert_at("/admin/proposals?done=withdrawn");
    let exported = refunds::export(&mut export, Owed::Due, finance, portal.clock.now()).await.unwrap();
    assert_eq!(exported.len(), 1);
}

#[tokio::test]
async fn a_fee_is_taken_back_by_two() {
    let portal = Portal::start().await;
    apply(&portal, &portal.browser(), EMAIL, MEDIA).await;
    let fee = pay(&portal).await;
    let reversal = unclear(&portal, &fee).await;
    let page = taken_back(&portal, &two(&portal).await, &reversal, &fee.bank_reference).await;
    assert!(page.text().contains("需要重新付费"), "{}", page.text());
    assert_eq!(portal.query::<String>("SELECT status FROM certifications").await, "awaiting_payment");
    assert!(portal.mail_to(EMAIL).await.subject.contains("认证费"), "the applicant hears of it");
}

#[tokio::test]
async fn a_payment_is_found_by_the_banks_reference() {
    let portal = instructed().await;
    let entry = right(&portal, "B1").await;
    import(&portal, entry.clone()).await;
    let stranger = BankEntry { payer_name: "别的公司".into(), payer_account: "77770000".into(), ..entry };
    let reversal = unclear(&portal, &stranger).await;
    let (finance, _) = two(&portal).await;
    let page = finance.open(&reversal).await;
    let search = async |wanted: &str| finance.send_form(&page, "form[action$='/search']", &[("wanted", wanted)]).await;
    for nothing in ["B2", "R-B1", "=1+1<script>alert(1)</script>"] {
        let found = search(nothing).await;
        assert_eq!(found.status, StatusCode::OK);
        assert!(found.first("input[value^='credit:']").is_none() && found.value("wanted") == nothing, "{nothing}");
    }
    let wrong = search(" ").await;
    assert_eq!((wrong.status, wrong.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["wanted".to_owned()]));
    let found = search(" B1 ").await;
    let value = found.attribute("input[value^='credit:']", "value").expect("the payment");
    let unsaid = finance.send(&found, &[("decision", &value)]).await;
    assert_eq!(unsaid.error_fields(), ["reason"]);
    assert!(unsaid.first("input[value^='credit:'][checked]").is_some(), "what was found stays");
    finance.send(&unsaid, &[("reason", "银行来电说明")]).await.assert_at(&reversal);
}

#[tokio::test]
async fn the_payment_of_the_same_account_comes_before_those_of_nobody() {
    let portal = instructed().await;
    let entry = BankEntry { amount: Fen(500), ..right(&portal, "B1").await };
    import(&portal, entry.clone()).await;
    let nobody = BankEntry { bank_reference: "B2".into(), payer_name: String::new(), ..entry.clone() };
    import(&portal, BankEntry { payer_account: "77770000".into(), ..nobody.clone() }).await;
    let reversal = unclear(&portal, &nobody).await;
    let page = two(&portal).await.0.open(&reversal).await;
    let first = format!("credit:{}", id_of(&portal, "B1").await);
    assert_eq!(page.attribute("input[value^='credit:']", "value"), Some(first), "{}", page.text());
}

#[tokio::test]
async fn what_cannot_have_been_taken_back_is_not_offered_and_refused() {
    let portal = instructed().await;
    let entry = BankEntry { amount: Fen(500), ..right(&portal, "B1").await };
    import(&portal, entry.clone()).await;
    let later =
        BankEntry { bank_reference: "B2".into(), booked_on: entry.booked_on.next_day().unwrap(), ..entry.clone() };
    import(&portal, later).await;
    import(&portal, BankEntry { bank_reference: "B3".into(), ..entry.clone() }).await;
    assert_eq!(import(&portal, reversal_of(&entry, Some("B1"))).await, Outcome::ReversalUndone);
    let reversal = unclear(&portal, &BankEntry { bank_reference: "C".into(), ..entry.clone() }).await;
    let (first, second) = two(&portal).await;
    let page = first.open(&reversal).await;
    let offered = page.document().select(&scraper::Selector::parse("input[value^='credit:']").unwrap()).count();
    assert_eq!(offered, 1, "{}", page.text());
    let say = async |credit: Uuid| {
        let decided = [("decision", format!("credit:{credit}")), ("reason", "x".to_owned())];
        first
            .post(&format!("{reversal}/decision"), &decided.each_ref().map(|(name, value)| (*name, value.as_str())))
            .await
    };
    for gone in ["B1", "B2", "R-B1", "R-C"] {
        let refused = say(id_of(&portal, gone).await).await;
        assert_eq!(
            (refused.status, refused.error_fields()),
            (StatusCode::CONFLICT, vec!["standing".to_owned()]),
            "{gone}"
        );
    }
    assert_eq!(say(Uuid::now_v7()).await.status, StatusCode::CONFLICT);
    assert_eq!(portal.count("SELECT count(*) FROM proposals").await, 0);

    // While it waits, the bank itself says which reversal takes it back.
    say(id_of(&portal, "B3").await).await.assert_at(&reversal);
    let proposal: Uuid = portal.query("SELECT id FROM proposals").await;
    let named = BankEntry { bank_reference: "R3".into(), ..reversal_of(&entry, Some("B3")) };
    assert_eq!(import(&portal, named).await, Outcome::ReversalUndone);
    assert_eq!(portal.query::<String>("SELECT overtaken_by FROM proposals").await, "entry.reversed");
    let late = second.post(&format!("/admin/proposals/{proposal}/payment"), &[("answer", "approve")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert_eq!(outcome_of(&portal, "R-C").await, "reversal_needs_decision");
    assert!(first.open(&reversal).await.first("form[action$='/decision']").is_some());
}

#[tokio::test]
async fn a_payment_is_taken_back_once() {
    let portal = instructed().await;
    let entry = BankEntry { amount: Fen(500), ..right(&portal, "B1").await };
    import(&portal, entry.clone()).await;
    let people = two(&portal).await;
    let reversals =
        [unclear(&portal, &entry).await, unclear(&portal, &BankEntry { bank_reference: "B2".into(), ..entry }).await];
    let credit = format!("credit:{}", id_of(&portal, "B1").await);
    let decided = [("decision", credit.as_str()), ("reason", "银行来电说明")];
    people.0.post(&format!("{}/decision", reversals[1]), &decided).await.assert_at(&reversals[1]);
    // As an instance of the version before this one proposes it.
    portal
        .sql("UPDATE proposals SET details = details || jsonb_build_object('registration', details->'takes_back')")
        .await;
    let page = people.1.open("/admin/proposals").await;
    assert!(page.text().contains("拟认定冲正的是哪一笔付款"), "{}", page.text());
    taken_back(&portal, &people, &reversals[0], "B1").await;
    assert_eq!(portal.count("SELECT count(*) FROM proposals WHERE overtaken_by = 'entry.reversed'").await, 1);
    let twice = "SELECT count(*) FROM audit_entries WHERE details ? 'takes_back' AND details ? 'registration'";
    assert_eq!(portal.count(twice).await, 0, "what is there for another version is not for the log");
    assert_eq!(outcome_of(&portal, "R-B2").await, "reversal_needs_decision");
}

#[tokio::test]
async fn the_command_line_proposes_it_as_well() {
    let (portal, variables) = commanded().await;
    crate::common::journey::register(&portal, &portal.browser(), EMAIL, crate::common::journey::ENTERPRISE).await;
    let entry = right(&portal, "B1").await;
    import(&portal, entry.clone()).await;
    unclear(&portal, &entry).await;
    let [first, second] = ["first@example.com", "second@example.com"];
    operator(&portal, first).await;
    operator(&portal, second).await;
    let reversal = id_of(&portal, "R-B1").await.to_string();
    let take_back = |payment: &'static str| {
        let words =
            ["entry", "take-back", &reversal, "--payment", payment, "--operator", first, "--reason", "银行来电"];
        command(&words, variables.clone())
    };
    assert!(said(&take_back("B9")).contains("can take back no payment B9"));
    let proposed = take_back("B1");
    assert!(proposed.status.success() && said(&proposed).contains("proposal approve"), "{}", said(&proposed));
    let proposal = portal.query::<Uuid>("SELECT id FROM proposals").await.to_string();
    let approved = command(&["proposal", "approve", &proposal, "--operator", second], variables.clone());
    assert!(approved.status.success(), "{}", said(&approved));
    assert_eq!(status(&portal).await, "frozen");
}
