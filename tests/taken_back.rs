//! Payments that the bank takes back before they count: whoever waits for the result hears of it, and nothing of them is owed.

use std::time::Duration;

use registration_portal::{
    dev::bank::Format,
    domain::{
        money::Fen,
        operator::Role,
        transfer::{BankEntry, Outcome, deadline},
    },
    store::refunds::{self, Done, Owed},
    texts::{Locale, Texts},
};
use uuid::Uuid;

use crate::{
    common::{
        Portal,
        certification::{MEDIA, apply, operator},
        journey::{ENTERPRISE, register},
        operators::Operator,
        statement::{Asked, StatementFile},
    },
    standing::account,
    statements::{EMAIL, import, instructed, reversal_of, right, settle},
};

const DAY: Duration = Duration::from_secs(86_400);

/// A transfer from another account, which operators look at.
async fn doubtful(portal: &Portal) -> BankEntry {
    let doubtful = BankEntry { payer_account: "88880000".into(), ..right(portal, "B1").await };
    assert_eq!(import(portal, doubtful.clone()).await, Outcome::NeedsDecision);
    doubtful
}

/// How many mails say this in their subject.
async fn told_of(portal: &Portal, words: &str) -> usize {
    portal.mails_to(EMAIL).await.iter().filter(|mail| mail.subject.contains(words)).count()
}

#[tokio::test]
async fn whoever_was_told_to_wait_for_a_check_is_told_to_pay_again() {
    let portal = instructed().await;
    let doubtful = doubtful(&portal).await;
    assert_eq!(told_of(&portal, "正在核对").await, 1);
    assert_eq!(import(&portal, reversal_of(&doubtful, Some("B1"))).await, Outcome::ReversalUndone);
    let mail = portal.mail_to(EMAIL).await;
    let again = format!("被银行冲回，请重新汇款 {} 元", doubtful.amount);
    assert!(mail.subject.contains(&again), "{}", mail.subject);
    let day = Texts::of(Locale::Chinese).last_day_before(deadline(portal.clock.now()));
    assert!(mail.text.contains(&format!("请于{day}结束前")) && mail.text.contains("不必再等"), "{}", mail.text);
    assert!(mail.text.contains("/account/transfer"), "{}", mail.text);
    settle(&portal).await;
    assert_eq!(told_of(&portal, "被银行冲回").await, 1, "once");
    assert_eq!(import(&portal, right(&portal, "B2").await).await, Outcome::Verified);
}

#[tokio::test]
async fn one_mail_tells_who_was_told_nothing_yet() {
    let portal = instructed().await;
    let doubtful = doubtful(&portal).await;
    // As if nobody had come to tell it.
    portal.sql("UPDATE bank_entries SET untold = true").await;
    import(&portal, reversal_of(&doubtful, Some("B1"))).await;
    assert_eq!((told_of(&portal, "正在核对").await, told_of(&portal, "被银行冲回").await), (1, 1));

    // What had counted is told by the reversal alone, also when something was left to be told.
    import(&portal, right(&portal, "B2").await).await;
    portal.sql("UPDATE bank_entries SET untold = true WHERE outcome = 'verified'").await;
    assert_eq!(import(&portal, reversal_of(&right(&portal, "B2").await, Some("B2"))).await, Outcome::ReversalFreezes);
    assert_eq!((told_of(&portal, "帐号已冻结").await, told_of(&portal, "被银行冲回").await), (1, 2));
    assert_eq!(portal.count("SELECT count(*) FROM bank_entries WHERE untold").await, 0);
}

#[tokio::test]
async fn what_comes_in_and_is_taken_back_in_one_statement_is_told_and_asked_for_again() {
    let portal = instructed().await;
    let paid = right(&portal, "B1").await;
    let entries = [paid.clone(), reversal_of(&paid, Some("B1"))];
    StatementFile::of_today(&portal, &entries, Format::Camt053V08).import(&portal).await.unwrap();
    portal.deliver().await;
    assert_eq!(told_of(&portal, "被银行冲回").await, 1);
    let browser = portal.browser();
    let text = account(&browser).await.text();
    assert!(text.contains("重新汇款") && text.contains("已被银行冲回。"), "{text}");
    assert!(!text.contains("退款进展"), "nothing is paid back: {text}");
    assert!(!text.contains("无需再次汇款"), "{text}");
    // Paid anew it counts, and what is taken back then is why the account is frozen.
    import(&portal, right(&portal, "B2").await).await;
    import(&portal, reversal_of(&right(&portal, "B2").await, Some("B2"))).await;
    let text = account(&browser).await.text();
    assert!(text.contains("银行冲回了已经生效的付款"), "{text}");
}

#[tokio::test]
async fn what_was_approved_and_taken_back_before_it_counted_is_told_too() {
    let portal = instructed().await;
    let doubtful = doubtful(&portal).await;
    portal.sql("UPDATE bank_entries SET outcome = 'verified', settled_at = NULL").await;
    assert_eq!(import(&portal, reversal_of(&doubtful, Some("B1"))).await, Outcome::ReversalUndone);
    assert!(portal.mail_to(EMAIL).await.subject.contains("请重新汇款"));
}

#[tokio::test]
async fn past_the_deadline_nobody_is_asked_to_pay_again() {
    let portal = instructed().await;
    let doubtful = doubtful(&portal).await;
    portal.wait(DAY * 11);
    import(&portal, reversal_of(&doubtful, Some("B1"))).await;
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("被银行冲回，没有使用"), "{}", mail.subject);
    assert!(!mail.text.contains("重新汇款") && mail.text.contains("请不要汇款"), "{}", mail.text);
    assert!(!mail.text.contains("/account/transfer"), "{}", mail.text);
}

#[tokio::test]
async fn a_fee_that_was_being_checked_is_told_too_in_english() {
    let portal = Portal::start().await;
    let browser = portal.browser().in_english();
    apply(&portal, &browser, EMAIL, MEDIA).await;
    let asked = Asked::on(&browser.open("/account/settings/certification/payment").await);
    let doubtful = BankEntry { payer_name: "示例日报社工会".into(), ..asked.paid(&portal, "B1") };
    assert_eq!(import(&portal, doubtful.clone()).await, Outcome::CertificationNeedsDecision);
    assert_eq!(told_of(&portal, "do not pay again").await, 1);
    import(&portal, reversal_of(&doubtful, Some("B1"))).await;
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("pay the certification fee of 300.00 yuan again"), "{}", mail.subject);
    assert!(mail.text.contains("you need not wait any more"), "{}", mail.text);
}

#[tokio::test]
async fn a_wrong_fee_asks_for_no_other_while_one_is_checked() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    apply(&portal, &browser, EMAIL, MEDIA).await;
    let asked = Asked::on(&browser.open("/account/settings/certification/payment").await);
    let doubtful = BankEntry { payer_name: "示例日报社工会".into(), ..asked.paid(&portal, "B1") };
    assert_eq!(import(&portal, doubtful).await, Outcome::CertificationNeedsDecision);
    let wrong = BankEntry { amount: Fen(12_345), payer_name: MEDIA.name.into(), ..asked.paid(&portal, "B2") };
    assert_eq!(import(&portal, wrong).await, Outcome::WrongAmount);
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("将退回") && mail.text.contains("123.45 元"), "{}: {}", mail.subject, mail.text);
    assert!(!mail.text.contains("重新支付") && !mail.text.contains("重新汇款"), "{}", mail.text);
}

/// A wrong payment whose refund the bank was given, and which the bank then took back itself.
async fn taken_back_while_paid_back(portal: &Portal) -> BankEntry {
    let wrong = BankEntry { amount: Fen(12_345), ..right(portal, "B1").await };
    assert_eq!(import(portal, wrong.clone()).await, Outcome::WrongAmount);
    let finance = operator(portal, "exporting@example.com").await;
    let mut export = portal.pool.begin().await.unwrap();
    refunds::export(&mut export, Owed::Due, finance, portal.clock.now()).await.unwrap();
    export.commit().await.unwrap();
    assert_eq!(import(portal, reversal_of(&wrong, Some("B1"))).await, Outcome::ReversalNeedsDecision);
    wrong
}

#[tokio::test]
async fn a_refund_that_is_owed_no_more_is_promised_nowhere() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, ENTERPRISE).await;
    taken_back_while_paid_back(&portal).await;
    for days in [0, 20] {
        portal.wait(DAY * days);
        let text = account(&browser).await.text();
        assert!(text.contains("收到 123.45 元") && text.contains("已被银行冲回"), "{text}");
        assert!(!text.contains("将原路退回"), "{text}");
    }
    // What was noted before such refunds were dropped.
    portal.sql("UPDATE refunds SET status = 'failed', settled_at = now(), note = '账号已销户'").await;
    let text = account(&browser).await.text();
    assert!(text.contains("已被银行冲回") && !text.contains("退票"), "{text}");
    // It was paid back as well: that is true of both.
    portal.sql("UPDATE refunds SET status = 'refunded'").await;
    let text = account(&browser).await.text();
    assert!(text.contains("日退回") && !text.contains("已被银行冲回"), "{text}");
}

#[tokio::test]
async fn a_refund_that_was_promised_and_is_owed_no_more_is_told() {
    let portal = instructed().await;
    let wrong = BankEntry { amount: Fen(12_345), ..right(&portal, "B1").await };
    assert_eq!(import(&portal, wrong.clone()).await, Outcome::WrongAmount);
    assert!(portal.mail_to(EMAIL).await.text.contains("将原路退回"));
    import(&portal, reversal_of(&wrong, Some("B1"))).await;
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("被银行冲回，请重新汇款"), "{}", mail.subject);
    assert!(mail.text.contains("我们不会再退"), "{}", mail.text);
    settle(&portal).await;
    assert_eq!(told_of(&portal, "被银行冲回").await, 1, "once");
}

#[tokio::test]
async fn what_the_bank_takes_back_of_somebody_erased_is_forgotten_as_it_comes_in() {
    let portal = instructed().await;
    let doubtful = doubtful(&portal).await;
    portal.sql("UPDATE registrations SET status = 'cancelled', erased_at = now()").await;
    assert_eq!(import(&portal, reversal_of(&doubtful, Some("B1"))).await, Outcome::ReversalUndone);
    let known = "SELECT count(*) FROM bank_entries WHERE payer_name <> '' OR payer_account <> '' OR remark <> ''";
    assert_eq!(portal.count(known).await, 0);
}

#[tokio::test]
async fn a_wrong_payment_asks_for_no_other_while_one_is_checked() {
    let portal = instructed().await;
    doubtful(&portal).await;
    let wrong = BankEntry { amount: Fen(12_345), ..right(&portal, "B2").await };
    assert_eq!(import(&portal, wrong).await, Outcome::WrongAmount);
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("将退回") && mail.text.contains("请不要再按原来的信息汇款"), "{}", mail.text);
    assert!(!mail.text.contains("请重新汇款"), "{}", mail.text);
}

#[tokio::test]
async fn nobody_is_asked_to_pay_again_while_another_payment_is_checked() {
    let portal = instructed().await;
    let doubtful = doubtful(&portal).await;
    assert_eq!(
        import(&portal, BankEntry { bank_reference: "B2".into(), ..doubtful.clone() }).await,
        Outcome::NeedsDecision
    );
    import(&portal, reversal_of(&doubtful, Some("B1"))).await;
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("被银行冲回，没有使用"), "{}", mail.subject);
    assert!(!mail.text.contains("请重新汇款"), "{}", mail.text);
}

/// The bank says that it could not pay that back.
async fn failed(portal: &Portal, operator: Uuid) {
    let mut noting = portal.pool.begin().await.unwrap();
    let entry: Uuid = portal.query("SELECT entry_id FROM refunds").await;
    let said = Some("账号已销户");
    assert!(refunds::mark(&mut noting, entry, Done::Failed, said, operator, portal.clock.now()).await.unwrap());
    noting.commit().await.unwrap();
}

#[tokio::test]
async fn a_refund_that_failed_and_is_owed_no_more_leaves_a_trace() {
    let portal = instructed().await;
    taken_back_while_paid_back(&portal).await;
    let reversal: Uuid = portal.query("SELECT id FROM bank_entries WHERE is_reversal").await;
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "finance").await;
    let page = format!("/admin/transfers/entries/{reversal}");
    let decided = [("decision", "nothing_to_undo"), ("reason", "银行确认只退了一次")];
    finance.post(&format!("{page}/decision"), &decided).await.assert_at(&page);
    let exported_at: String = portal.query("SELECT exported_at::text FROM refunds").await;
    failed(&portal, operator(&portal, "noting@example.com").await).await;
    settle(&portal).await;
    assert!(portal.mail_to(EMAIL).await.text.contains("我们不会再退"), "its refund had been promised");

    assert_eq!(portal.count("SELECT count(*) FROM refunds").await, 0);
    assert_eq!(portal.query::<String>("SELECT outcome FROM bank_entries WHERE NOT is_reversal").await, "reversed");
    // As if the bank had taken it back before it was given the refund: nobody has to decide.
    assert_eq!(portal.query::<String>("SELECT outcome FROM bank_entries WHERE is_reversal").await, "reversal_undone");
    assert_eq!(portal.query::<String>("SELECT overtaken_by FROM proposals").await, "entry.reversal_undone");
    let noted = "SELECT string_agg(action, ' ' ORDER BY id) FROM audit_entries
        WHERE action IN ('refund.failed', 'refund.dropped')";
    assert_eq!(portal.query::<String>(noted).await, "refund.failed refund.dropped");
    let details = "SELECT details FROM audit_entries WHERE action = 'refund.dropped'";
    let details: serde_json::Value = portal.query(details).await;
    assert_eq!((&details["reversal"], &details["outcome"]), (&reversal.to_string().into(), &"wrong_amount".into()));
    let same = "SELECT (details->>'exported_at')::timestamptz::text FROM audit_entries WHERE action = 'refund.dropped'";
    assert_eq!(portal.query::<String>(same).await, exported_at);
    let log = Operator::signed_in(&portal, Role::Administrator, "log").await.1.open("/admin/audit").await;
    assert!(log.text().contains("付款已被银行冲正，不再退款"), "{}", log.text());
}

#[tokio::test]
async fn whoever_was_erased_is_forgotten_once_nothing_is_owed() {
    let portal = instructed().await;
    taken_back_while_paid_back(&portal).await;
    portal.sql("UPDATE registrations SET status = 'cancelled', erased_at = now()").await;
    failed(&portal, operator(&portal, "noting@example.com").await).await;
    let known = "SELECT count(*) FROM bank_entries WHERE payer_name <> '' OR payer_account <> '' OR remark <> ''";
    assert_eq!(portal.count(known).await, 0);
}

#[tokio::test]
async fn who_looks_at_refunds_sees_what_the_bank_took_back() {
    let portal = instructed().await;
    taken_back_while_paid_back(&portal).await;
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "finance").await;
    let page = finance.open("/admin/transfers/refunds?status=exported").await;
    assert_eq!(page.first("tbody .tag").as_deref(), Some("付款已被银行冲正"), "{}", page.text());
    assert!(page.text().contains("即不再退款"), "{}", page.text());
    assert!(page.first("a[href*='/files/']").is_none(), "its file would be empty");
    // What was paid out all the same stays to be seen; nothing can be recorded of it any more.
    portal.sql("UPDATE refunds SET status = 'refunded', settled_at = now()").await;
    let page = finance.open("/admin/transfers/refunds?status=refunded").await;
    assert_eq!(page.first("tbody .tag").as_deref(), Some("付款已被银行冲正"), "{}", page.text());
    assert!(!page.text().contains("即不再退款"), "{}", page.text());
}

#[tokio::test]
async fn what_failed_before_such_refunds_were_dropped_is_dropped_by_a_migration() {
    const MIGRATION: &str = include_str!("../migrations/0020_dropped_refunds.sql");
    let portal = instructed().await;
    taken_back_while_paid_back(&portal).await;
    let other = BankEntry { amount: Fen(67_890), ..right(&portal, "B2").await };
    import(&portal, other).await;
    // Notes of the version before; the other one's refund is still to be paid again.
    portal.sql("UPDATE refunds SET status = 'failed', settled_at = now(), note = '账号已销户'").await;
    for _ in 0..2 {
        portal.sql(MIGRATION).await;
        assert_eq!(portal.query::<i64>("SELECT amount_fen FROM refunds").await, 67_890);
        let outcomes = "SELECT string_agg(outcome, ' ' ORDER BY id) FROM bank_entries";
        assert_eq!(portal.query::<String>(outcomes).await, "reversed reversal_needs_decision wrong_amount");
        assert_eq!(portal.count("SELECT count(*) FROM bank_entries WHERE payer_name = ''").await, 0);
    }
}
