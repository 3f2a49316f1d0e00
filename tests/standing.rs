//! What an applicant is told when our own answers are late: of a review, and of a refund, whichever registration it is for.

use std::time::Duration;

use registration_portal::{
    dev::bank::Format,
    domain::{
        calendar::{Holidays, today},
        money::Fen,
        transfer::{BankEntry, refund_due_by},
    },
    texts::{Locale, Texts},
};

use crate::{
    common::{
        Portal,
        browser::{Answer, Browser},
        certification::{DETAILS, GOVERNMENT, apply},
        journey::{ENTERPRISE, INDIVIDUAL, PASSWORD, register, sign_in},
        statement::{Asked, StatementFile},
    },
    statements::{import_only, instructed, right, settle},
};

const EMAIL: &str = "applicant@example.com";
const DAY: Duration = Duration::from_secs(24 * 3600);

fn words(portal: &Portal, working_days: u32) -> String {
    let by = Holidays::default().end_of_working_day(portal.clock.now(), working_days);
    Texts::of(Locale::Chinese).last_day_before(by)
}

/// The page of the registration, of whoever may have been signed out meanwhile.
pub async fn account(browser: &Browser) -> Answer {
    let page = browser.open("/account").await;
    if page.path == "/account" { page } else { sign_in(browser, EMAIL, PASSWORD).await }
}

#[tokio::test]
async fn a_review_that_is_late_says_so() {
    let portal = Portal::start().await;
    portal.wait_until_noon();
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, INDIVIDUAL).await;
    let by = words(&portal, 1);
    for path in ["/account", "/register/done"] {
        let text = browser.open(path).await.text();
        assert!(text.contains(&format!("我们会在{by}结束前完成审核")), "{text}");
    }
    let since = Texts::of(Locale::Chinese).date(today(portal.clock.now()));
    portal.wait(22 * DAY);
    let page = account(&browser).await;
    let text = page.text();
    for part in ["审核比预计的晚", &format!("从{since}等到现在"), &format!("原定在{by}结束前"), "抱歉"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(page.first(".notice-title").as_deref(), Some("仍在审核，比预计的晚"), "asking is something to do");
    let contact = format!("main a[href='mailto:{}']", portal.app.config.platform.contact_email);
    assert!(page.first(&contact).is_some());
    assert!(!text.contains("工作日内") && !text.contains("我们会在"), "{text}");
}

/// Days go by until a mail says that the review is late; the new day that it names. Two instances look at the same time.
async fn told_that_it_is_late(portal: &Portal, working_days: u32) -> String {
    for _ in 0..14 {
        portal.wait(DAY);
        let (one, other) = tokio::join!(portal.jobs.run_scheduled(), portal.jobs.run_scheduled());
        one.and(other).unwrap();
        if late_mails(portal).await > 0 {
            return words(portal, working_days);
        }
    }
    panic!("nobody was told");
}

async fn late_mails(portal: &Portal) -> usize {
    portal.mails_to(EMAIL).await.iter().filter(|mail| mail.subject.contains("审核比预计的晚")).count()
}

/// What stands in the applicant's mails and on these pages when a review is late, once and as long as the new day is not over.
async fn assert_told_once(portal: &Portal, browser: &Browser, pages: &[&str], first: &str, working_days: u32) {
    let renewed = told_that_it_is_late(portal, working_days).await;
    let by = format!("预计{renewed}结束前完成");
    let mail = portal.mail_to(EMAIL).await;
    assert!(
        mail.subject.contains(&by) && mail.text.contains("抱歉") && mail.text.contains("无需操作"),
        "{}",
        mail.text
    );
    account(browser).await;
    for path in pages {
        let text = browser.open(path).await.text();
        for part in [format!("原定在{first}结束前"), format!("现在预计在{renewed}结束前完成"), "抱歉".to_owned()]
        {
            assert!(text.contains(&part), "{part}: {text}");
        }
    }
    // Not again: not the next days, not after the new day, not when the notes of old reminders are cleared.
    for wait in [DAY, DAY, 20 * DAY, 40 * DAY] {
        portal.wait(wait);
        portal.jobs.clean_up().await.unwrap();
        portal.jobs.run_scheduled().await.unwrap();
        assert_eq!(late_mails(portal).await, 1);
    }
    account(browser).await;
    for path in pages {
        let text = browser.open(path).await.text();
        assert!(
            text.contains("审核比预计的晚") && !text.contains("现在预计"),
            "a day that is over is no promise: {text}"
        );
    }
}

#[tokio::test]
async fn whoever_waits_longer_than_promised_is_told_once_with_a_new_day() {
    let portal = Portal::start().await;
    portal.wait_until_noon();
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, INDIVIDUAL).await;
    let first = words(&portal, 1);
    assert_told_once(&portal, &browser, &["/account", "/register/done"], &first, 1).await;
}

#[tokio::test]
async fn the_same_goes_for_a_certification() {
    let portal = Portal::start().await;
    portal.wait_until_noon();
    let browser = portal.browser();
    apply(&portal, &browser, EMAIL, GOVERNMENT).await;
    let first = words(&portal, 5);
    assert_told_once(&portal, &browser, &["/account", DETAILS], &first, 5).await;
}

#[tokio::test]
async fn after_a_jump_of_the_clock_the_new_day_is_counted_from_today() {
    let portal = Portal::start().await;
    portal.wait_until_noon();
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, INDIVIDUAL).await;
    portal.wait(22 * DAY);
    portal.jobs.run_scheduled().await.unwrap();
    let renewed = words(&portal, 1);
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains(&format!("预计{renewed}结束前完成")), "{}", mail.subject);
    assert!(account(&browser).await.text().contains(&format!("现在预计在{renewed}结束前完成")));
}

#[tokio::test]
async fn the_review_of_a_certification_has_its_day() {
    let portal = Portal::start().await;
    portal.wait_until_noon();
    let browser = portal.browser();
    apply(&portal, &browser, EMAIL, GOVERNMENT).await;
    let by = words(&portal, 5);
    let home = account(&browser).await;
    assert_eq!(home.first("h1 + .lede .tag").as_deref(), Some("认证审核中"), "{}", home.text());
    for text in [home.text(), browser.open(DETAILS).await.text()] {
        assert!(text.contains(&format!("我们会在{by}结束前完成审核")), "{text}");
    }
    assert!(portal.mail_to(EMAIL).await.text.contains(&format!("预计在{by}结束前有结果")));
    portal.wait(22 * DAY);
    account(&browser).await;
    for path in ["/account", DETAILS] {
        let text = browser.open(path).await.text();
        assert!(text.contains("审核比预计的晚") && text.contains(&format!("原定在{by}结束前")), "{text}");
    }
}

/// A company whose transfer of another amount is to be paid back, and the day by which that is expected.
async fn paid_wrongly() -> (Portal, Browser, String) {
    let portal = Portal::start().await;
    portal.wait_until_noon();
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, ENTERPRISE).await;
    let asked = Asked::on(&browser.open("/account/transfer").await);
    let wrong = BankEntry { amount: Fen(12_345), ..asked.paid(&portal, "B1") };
    StatementFile::of_today(&portal, &[wrong], Format::CsvUtf8).import(&portal).await.unwrap();
    let expected = refund_due_by(portal.clock.now(), &Holidays::default());
    (portal, browser, Texts::of(Locale::Chinese).last_day_before(expected))
}

#[tokio::test]
async fn a_refund_that_is_late_says_when_it_was_expected() {
    let (portal, browser, expected) = paid_wrongly().await;
    let text = account(&browser).await.text();
    assert!(text.contains(&format!("预计在{expected}结束前完成")), "{text}");
    portal.wait(9 * DAY);
    let text = account(&browser).await.text();
    assert!(text.contains(&format!("原预计在{expected}结束前完成，现已延迟")), "{text}");
    assert!(text.contains(&portal.app.config.platform.contact_email), "{text}");
}

#[tokio::test]
async fn what_is_owed_from_an_earlier_registration_is_still_shown_and_named_at_the_end() {
    let (portal, browser, expected) = paid_wrongly().await;
    let reference: String = portal.query("SELECT reference FROM registrations").await;
    let page = browser.open("/account/cancel").await;
    let home = browser.send(&page, &[]).await;
    browser.send_form(&home, "form[action='/account/start-again']", &[]).await;
    let text = account(&browser).await.text();
    for part in ["以前的注册尚未退还的款项", "收到 123.45 元", &reference, &expected] {
        assert!(text.contains(part), "{part}: {text}");
    }
    portal.deliver().await;
    let page = browser.open("/account/settings/delete").await;
    let page = browser.send(&page, &[("delete_all", "on"), ("current_password", PASSWORD)]).await;
    page.assert_at("/account/deleted?owed=1");
    assert!(page.text().contains("尚未退还的款项"), "{}", page.text());
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("123.45 元待退还") && mail.text.contains(&expected), "{}", mail.text);
}

#[tokio::test]
async fn the_last_mail_names_what_is_still_checked() {
    let portal = Portal::start().await;
    portal.wait_until_noon();
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, ENTERPRISE).await;
    let asked = Asked::on(&browser.open("/account/transfer").await);
    let doubtful = BankEntry { payer_account: "11050137510000009999".into(), ..asked.paid(&portal, "B1") };
    let page = browser.open("/account/cancel").await;
    StatementFile::of_today(&portal, &[doubtful], Format::CsvUtf8).import(&portal).await.unwrap();
    browser.send(&page, &[]).await;
    portal.deliver().await;
    let page = browser.open("/account/settings/delete").await;
    let page = browser.send(&page, &[("delete_all", "on"), ("current_password", PASSWORD)]).await;
    page.assert_at("/account/deleted?checked=1");
    assert!(page.text().contains("正在核对的款项") && !page.text().contains("尚未退还的款项"), "{}", page.text());
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.text.contains(&format!("还在核对收到的 {} 元", asked.amount)), "{}", mail.text);
}

#[tokio::test]
async fn the_last_mail_promises_no_day_that_is_over() {
    let (portal, browser, over) = paid_wrongly().await;
    let page = browser.open("/account/cancel").await;
    browser.send(&page, &[]).await;
    portal.deliver().await;
    portal.wait(9 * DAY);
    account(&browser).await;
    let page = browser.open("/account/settings/delete").await;
    let page = browser.send(&page, &[("delete_all", "on"), ("current_password", PASSWORD)]).await;
    page.assert_at("/account/deleted?owed=1");
    let mail = portal.mail_to(EMAIL).await;
    let expected = words(&portal, 5);
    assert!(mail.subject.contains("123.45 元待退还"), "{}", mail.subject);
    assert!(mail.text.contains(&expected) && !mail.text.contains(&over), "{}", mail.text);
}

#[tokio::test]
async fn a_refund_that_is_told_late_is_promised_for_a_day_to_come() {
    let portal = instructed().await;
    portal.wait_until_noon();
    let over = words(&portal, 5);
    import_only(&portal, &[BankEntry { amount: Fen(12_345), ..right(&portal, "B1").await }]).await;
    portal.wait(9 * DAY);
    settle(&portal).await;
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("收到 123.45 元"), "{}", mail.subject);
    assert!(mail.text.contains(&words(&portal, 5)) && !mail.text.contains(&over), "{}", mail.text);
}

#[tokio::test]
async fn what_asks_for_money_names_the_amount_first() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, ENTERPRISE).await;
    let asked = Asked::on(&browser.open("/account/transfer").await);
    let heading = account(&browser).await.first("#due");
    assert_eq!(heading, Some(format!("从对公账户汇款 {} 元", asked.amount)));
}

#[tokio::test]
async fn why_an_account_is_frozen_stays_on_top_whatever_becomes_of_its_certification() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    apply(&portal, &browser, EMAIL, GOVERNMENT).await;
    portal
        .sql(
            "UPDATE registrations SET status = 'frozen';
             INSERT INTO registration_history (id, registration_id, at, actor, from_status, to_status, reason)
             SELECT gen_random_uuid(), id, now() + interval '1 hour', 'operator', 'registered', 'frozen', '涉嫌违规'
             FROM registrations;
             INSERT INTO certification_history (id, certification_id, at, actor, from_status, to_status, reason)
             SELECT gen_random_uuid(), id, now() + interval '2 hours', 'system', 'returned', 'failed', '逾期未修改'
             FROM certifications",
        )
        .await;
    let notice = account(&browser).await.first("main .notice").expect("what is the matter");
    assert!(notice.contains("涉嫌违规") && !notice.contains("逾期未修改"), "{notice}");
}

#[tokio::test]
async fn why_a_renewal_was_returned_stays_on_top_when_the_certification_ends() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    apply(&portal, &browser, EMAIL, GOVERNMENT).await;
    portal
        .sql(
            "UPDATE registrations SET status = 'registered', deadline_at = NULL;
             UPDATE certifications SET status = 'returned', kind = 'renewal', returns = 1,
                 deadline_at = now() + interval '20 days';
             UPDATE certification_history SET at = at - interval '20 days';
             INSERT INTO certification_history (id, certification_id, at, actor, from_status, to_status, reason)
             SELECT gen_random_uuid(), id, now() - interval '9 days', 'operator', 'in_review', 'returned', '公函未盖章'
             FROM certifications;
             INSERT INTO certifications (id, registration_id, kind, status, contact_name, contact_mobile, contact_email,
                 fee_fen, payment, paid_at, submitted_at, decided_at, valid_until, created_at, updated_at)
             SELECT gen_random_uuid(), id, 'first', 'approved', '王小明', '13800138000', 'c@example.com', 0, 'free',
                 now(), now(), now(), now() - interval '1 day', now() - interval '366 days', now() FROM registrations",
        )
        .await;
    let due = account(&browser).await.first(".due").expect("what is due");
    assert!(due.contains("公函未盖章"), "{due}");
}
