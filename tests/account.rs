//! `/account`: what is due in each state, cancelling, starting again.

use std::time::Duration;

use reqwest::StatusCode;

use crate::common::{
    Portal,
    browser::Browser,
    journey::{ENTERPRISE, PASSWORD, activate, name_administrator, register, scan, sign_in},
};

const EMAIL: &str = "applicant@example.com";
const DAY: Duration = Duration::from_secs(86_400);

async fn awaiting_transfer() -> (Portal, Browser) {
    let portal = Portal::start().await;
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, ENTERPRISE).await;
    portal.deliver().await;
    (portal, browser)
}

async fn cancelled() -> (Portal, Browser) {
    let (portal, browser) = awaiting_transfer().await;
    let page = browser.open("/account/cancel").await;
    browser.send(&page, &[]).await.assert_at("/account");
    (portal, browser)
}

#[tokio::test]
async fn a_draft_says_when_it_expires() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    assert!(browser.open("/account").await.text().contains("还有 30 天"));
    portal.wait(DAY * 3);
    assert!(browser.open("/account").await.text().contains("还有 27 天"));
}

#[tokio::test]
async fn the_transfer_page_names_the_payer_by_its_last_digits() {
    let (_portal, browser) = awaiting_transfer().await;
    let text = browser.open("/account/transfer").await.text();
    assert!(text.contains("***************3456"), "{text}");
    assert!(!text.contains("0200001909200123456"), "{text}");
}

#[tokio::test]
async fn a_transfer_is_cancelled_once_and_mailed() {
    let (portal, browser) = awaiting_transfer().await;
    let page = browser.open("/account/cancel").await;
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "awaiting_transfer");
    browser.send(&page, &[]).await.assert_at("/account");
    browser.send(&page, &[]).await.assert_at("/account");
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("已取消"), "{}", mail.subject);
    assert_eq!(portal.count("SELECT count(*) FROM registration_history WHERE to_status = 'cancelled'").await, 1);
    browser.open("/account/transfer").await.assert_at("/account");
    browser.open("/account/cancel").await.assert_at("/account");
    browser.open("/register/done").await.assert_at("/account");
}

#[tokio::test]
async fn a_cancellation_that_comes_after_the_money_changes_nothing() {
    let (portal, browser) = awaiting_transfer().await;
    let page = browser.open("/account/cancel").await;
    portal.sql("UPDATE registrations SET status = 'registered', version = version + 1, deadline_at = NULL").await;
    let refused = browser.send(&page, &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "registered");
    assert_eq!(portal.count("SELECT count(*) FROM outbox WHERE kind = 'cancelled'").await, 0);
}

#[tokio::test]
async fn a_draft_or_a_review_is_not_cancelled_by_a_hand_made_post() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let version: i64 = portal.query("SELECT version FROM registrations").await;
    let refused = browser.post("/account/cancel", &[("version", &version.to_string())]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "draft");
}

#[tokio::test]
async fn one_starts_again_from_the_old_answers_and_proves_the_mobile_anew() {
    let (portal, browser) = cancelled().await;
    let home = browser.open("/account").await;
    let page = browser.send_form(&home, "form[action='/account/start-again']", &[]).await;
    page.assert_at("/account");
    let ended: String = portal.query("SELECT reference FROM registrations WHERE status = 'cancelled'").await;
    assert!(page.text().contains(&format!("上一次注册 {ended}：")), "{}", page.text());
    // What was kept is seen, and can be changed.
    for part in [ENTERPRISE.name, ENTERPRISE.code, "企业", "对公打款", "3456", "王小明"] {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    assert!(!page.body.contains("0200001909200123456"), "the account's number is masked");
    for step in ["subject-type", "subject", "verification-method", "administrator?details=1"] {
        let path = format!("/register/{step}");
        let link = page.attribute(&format!("main .summary a[href='{path}']"), "href").unwrap_or_default();
        browser.open(&link).await.assert_at(&path);
    }
    let next = page.attribute(".due .button", "href").unwrap_or_default();
    assert_eq!(next, "/register/administrator");
    assert_eq!(portal.count("SELECT count(*) FROM registrations WHERE previous_id IS NOT NULL").await, 1);
    assert_eq!(browser.open("/register/subject").await.value("name"), ENTERPRISE.name);
    assert_eq!(browser.open("/register/verification-method").await.value("bank_account_number"), "0200001909200123456");
    let page = browser.open("/register/administrator").await;
    assert_eq!(page.value("resident_id"), "11010519491231002X");
    assert!(page.first("#consent").is_some() && page.first("#consent[checked]").is_none(), "it is asked for anew");
    let page = browser.post("/register/administrator/code/resend", &[]).await;
    page.assert_at("/register/administrator");
    assert!(page.first("#consent").is_some(), "nothing leads past it");
    portal.wait(Duration::from_secs(61));
    let page = name_administrator(&portal, &browser, "11010519491231002X", "13800138000").await;
    scan(&portal, &page).await;
    let page = browser.open("/register").await;
    page.assert_at("/register/confirm");
    browser.send(&page, &[("subject_final", "yes")]).await.assert_at("/register/done");
    let states: String = portal.query("SELECT string_agg(status, ' ' ORDER BY created_at) FROM registrations").await;
    assert_eq!(states, "cancelled awaiting_transfer");
}

#[tokio::test]
async fn starting_again_twice_is_one_draft() {
    let (portal, browser) = cancelled().await;
    let home = browser.open("/account").await;
    let form = "form[action='/account/start-again']";
    let (one, two) = tokio::join!(browser.send_form(&home, form, &[]), browser.send_form(&home, form, &[]));
    one.assert_at("/account");
    two.assert_at("/account");
    browser.send_form(&home, form, &[]).await.assert_at("/account");
    assert_eq!(portal.count("SELECT count(*) FROM registrations").await, 2);
    assert_eq!(portal.count("SELECT count(*) FROM registration_history WHERE to_status = 'draft'").await, 2);
}

#[tokio::test]
async fn an_erased_registration_starts_again_empty() {
    let (portal, browser) = cancelled().await;
    let id = portal.query("SELECT id FROM registrations").await;
    let mut connection = portal.pool.acquire().await.unwrap();
    let system = registration_portal::store::audit::Actor::System;
    let now = portal.clock.now();
    assert!(registration_portal::store::erasure::erase(&mut connection, id, system, now).await.unwrap());
    let home = browser.open("/account").await;
    let page = browser.send_form(&home, "form[action='/account/start-again']", &[]).await;
    page.assert_at("/account");
    assert!(!page.text().contains(ENTERPRISE.name), "{}", page.text());
    let page = browser.open("/register").await;
    page.assert_at("/register/subject");
    assert_eq!(page.value("name"), "");
}

#[tokio::test]
async fn another_account_sees_and_changes_nothing_of_it() {
    let (portal, _browser) = awaiting_transfer().await;
    let stranger = portal.browser();
    activate(&portal, &stranger, "stranger@example.com").await;
    let version: i64 = portal.query("SELECT version FROM registrations WHERE status = 'awaiting_transfer'").await;
    let refused = stranger.post("/account/cancel", &[("version", &version.to_string())]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(!stranger.open("/account").await.body.contains(ENTERPRISE.name));
    assert_eq!(portal.count("SELECT count(*) FROM registrations WHERE status = 'awaiting_transfer'").await, 1);
    let nobody = portal.browser();
    for path in ["/account/cancel", "/account/start-again"] {
        let sent = nobody.post(path, &[]).await;
        sent.assert_at("/account/sign-in?next=%2Faccount&unsaved=1");
        assert!(sent.text().contains("没有保存"), "{}", sent.text());
        let wrong = nobody.send(&sent, &[("email", EMAIL), ("password", "not this one")]).await;
        assert!(wrong.text().contains("没有保存"), "{}", wrong.text());
    }
    assert!(!nobody.open("/account").await.text().contains("没有保存"), "who only looked has lost nothing");
}

#[tokio::test]
async fn functions_are_locked_again_when_the_certification_is_over() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    let certified = crate::common::journey::Subject { method: "certification", ..ENTERPRISE };
    register(&portal, &browser, EMAIL, certified).await;
    portal
        .sql(
            "UPDATE registrations SET status = 'registered', deadline_at = NULL, version = version + 1;
             INSERT INTO certifications (id, registration_id, kind, status, contact_name, contact_mobile, contact_email,
                 fee_fen, payment, paid_at, submitted_at, decided_at, valid_until, created_at, updated_at)
             SELECT gen_random_uuid(), id, 'first', 'approved', '王小明', '13800138000', 'c@example.com', 0, 'free',
                 updated_at, updated_at, updated_at, updated_at + '10 days', updated_at, updated_at FROM registrations",
        )
        .await;
    assert!(!browser.open("/account").await.text().contains("验证后开通"));
    portal.wait(DAY * 11);
    sign_in(&browser, EMAIL, PASSWORD).await;
    let text = browser.open("/account").await.text();
    assert!(text.contains("认证已过期") && text.contains("续期后恢复"), "{text}");
}
