//! Payments that the bank takes back before they count: whoever waits for the result hears of it, and nothing of them is owed.

use std::time::Duration;

use registration_portal::{
    domain::{
        money::Fen,
        transfer::{BankEntry, Outcome, deadline},
    },
    texts::{Locale, Texts},
};

use crate::{
    common::{
        Portal,
        certification::{MEDIA, apply},
        statement::Asked,
    },
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
    assert!(!mail.text.contains("重新汇款") && mail.text.contains("请不要再按原来的信息汇款"), "{}", mail.text);
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
