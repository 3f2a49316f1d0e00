//! One's data: taken along in a file, and deleted.

use reqwest::StatusCode;

use crate::common::{
    Portal,
    browser::{Answer, Browser},
    journey::{ENTERPRISE, INDIVIDUAL, PASSWORD, RESIDENT_ID, activate, register, register_by, sign_in, sign_up},
};

const EMAIL: &str = "applicant@example.com";

async fn download(browser: &Browser, password: &str) -> Answer {
    let page = browser.open("/account/settings/data").await;
    browser.send(&page, &[("current_password", password)]).await
}

async fn delete(browser: &Browser) -> Answer {
    let page = browser.open("/account/settings/delete").await;
    browser.send(&page, &[("delete_all", "on"), ("current_password", PASSWORD)]).await
}

#[tokio::test]
async fn the_file_holds_ones_own_data_whole_and_nobody_elses() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, ENTERPRISE).await;
    let other = "other@example.com";
    register_by(&portal, &portal.browser(), other, INDIVIDUAL, "440524188001010014", "13900139000").await;
    portal.deliver().await;

    let file = download(&browser, PASSWORD).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.header("content-disposition").starts_with("attachment"), "{:?}", file.headers);
    assert_eq!(file.header("cache-control"), "no-store");
    let data: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    let registration = &data["registrations"][0];
    assert_eq!(registration["resident_id"], RESIDENT_ID);
    assert_eq!(registration["bank_account_number"], "0200001909200123456");
    assert_eq!(registration["subject_name"], ENTERPRISE.name);
    assert_eq!(registration["history"].as_array().unwrap().len(), 2);
    assert_eq!(data["account"]["email"], EMAIL);
    assert_eq!(data["account"]["mails"].as_array().unwrap().len(), 2);
    for foreign in [other, "440524188001010014", "13900139000", "argon2", "password_hash"] {
        assert!(!file.body.contains(foreign), "{foreign}");
    }
    assert_eq!(portal.count("SELECT count(*) FROM audit_entries WHERE action = 'account.exported'").await, 1);
}

#[tokio::test]
async fn an_individuals_file_holds_what_was_reviewed() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, INDIVIDUAL).await;
    let data: serde_json::Value = serde_json::from_str(&download(&browser, PASSWORD).await.body).unwrap();
    assert_eq!(data["registrations"][0]["reviews"][0]["submitted"]["resident_id"], RESIDENT_ID);
}

#[tokio::test]
async fn without_the_password_there_is_no_file() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, ENTERPRISE).await;
    for wrong in ["", "not my password"] {
        let refused = download(&browser, wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.error_fields(), ["current_password"]);
        assert!(!refused.body.contains(RESIDENT_ID));
    }
    let nobody = portal.browser().post("/account/settings/data", &[("current_password", PASSWORD)]).await;
    nobody.assert_at("/account/sign-in?next=%2Faccount%2Fsettings&unsaved=1");
}

#[tokio::test]
async fn a_draft_and_its_account_are_deleted_at_once() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let elsewhere = portal.browser();
    sign_in(&elsewhere, EMAIL, PASSWORD).await.assert_at("/account");
    let page = delete(&browser).await;
    page.assert_at("/account/deleted");
    assert!(
        page.text().contains("已删除：") && page.text().contains("登录") && !page.text().contains("退还"),
        "{}",
        page.text()
    );
    assert_eq!(browser.cookie("session"), "");
    elsewhere.open("/account").await.assert_at("/account/sign-in?next=%2Faccount");
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("已删除"), "{}", mail.subject);
    let left = "SELECT (SELECT count(*) FROM accounts WHERE email = 'applicant@example.com')
        + (SELECT count(*) FROM signups WHERE email = 'applicant@example.com')";
    assert_eq!(portal.count(left).await, 0);
    assert_eq!(
        portal.query::<String>("SELECT status FROM registrations WHERE erased_at IS NOT NULL").await,
        "cancelled"
    );
    // The address can be used again.
    sign_up(&portal.browser(), EMAIL).await;
}

#[tokio::test]
async fn an_ended_registration_is_erased_with_the_one_that_followed() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, ENTERPRISE).await;
    let page = browser.open("/account/cancel").await;
    let home = browser.send(&page, &[]).await;
    browser.send_form(&home, "form[action='/account/start-again']", &[]).await;
    delete(&browser).await.assert_at("/account/deleted");
    let whole = portal.query::<String>("SELECT string_agg(to_jsonb(r)::text, ' ') FROM registrations r").await;
    for gone in [ENTERPRISE.name, ENTERPRISE.code, "王小明", "13800138000"] {
        assert!(!whole.contains(gone), "{gone} in {whole}");
    }
    assert_eq!(portal.count("SELECT count(*) FROM registrations WHERE erased_at IS NOT NULL").await, 2);
}

#[tokio::test]
async fn a_living_registration_says_why_it_stays_and_how_it_ends() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, ENTERPRISE).await;
    let page = browser.open("/account/settings/delete").await;
    assert_eq!(page.attribute("main .button", "href").as_deref(), Some("/account/cancel"));
    assert!(page.attribute("#delete_all", "name").is_none());
    let typed = [("delete_all", "on"), ("current_password", PASSWORD)];
    assert_eq!(browser.post("/account/settings/delete", &typed).await.status, StatusCode::CONFLICT);
    assert_eq!(portal.count("SELECT count(*) FROM registrations WHERE erased_at IS NULL").await, 1);
    let reference: String = portal.query("SELECT reference FROM registrations").await;
    for status in ["pending_review", "returned", "awaiting_statement", "registered_limited", "registered", "frozen"] {
        sqlx::query("UPDATE registrations SET status = $1").bind(status).execute(&portal.pool).await.unwrap();
        let page = browser.open("/account/settings/delete").await;
        page.assert_at("/account/settings/delete");
        assert!(page.attribute("#delete_all", "name").is_none(), "{status}");
        assert!(page.text().contains(&reference), "whoever writes to us has it to quote: {status}");
    }
}

#[tokio::test]
async fn deleting_takes_the_password_and_the_tick() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let page = browser.open("/account/settings/delete").await;
    let refused = browser.send(&page, &[("current_password", PASSWORD)]).await;
    assert_eq!(refused.error_fields(), ["delete_all"]);
    let refused = browser.send(&page, &[]).await;
    assert_eq!(refused.error_fields(), ["delete_all", "current_password"], "both at once");
    let refused = browser.send(&page, &[("delete_all", "on"), ("current_password", "wrong")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.error_fields(), ["current_password"]);
    assert_eq!(portal.count("SELECT count(*) FROM accounts WHERE deleted_at IS NOT NULL").await, 0);
}
