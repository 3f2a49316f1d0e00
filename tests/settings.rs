//! `/account/settings`: language, password, sessions.

use reqwest::StatusCode;

use crate::common::{
    Portal,
    browser::Browser,
    certification::MEDIA,
    journey::{ENTERPRISE, INDIVIDUAL, PASSWORD, RESIDENT_ID, activate, describe_subject, name_administrator, scan},
};

const EMAIL: &str = "applicant@example.com";
const NEW_PASSWORD: &str = "另一首藏头诗与长笛-2027";

async fn sign_in(portal: &Portal, email: &str, password: &str) -> Browser {
    let browser = portal.browser();
    let page = browser.open("/account/sign-in").await;
    browser.send(&page, &[("email", email), ("password", password)]).await.assert_at("/account");
    browser
}

#[tokio::test]
async fn a_new_password_signs_out_every_other_device_and_is_mailed() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let other = sign_in(&portal, EMAIL, PASSWORD).await;

    let page = browser.open("/account/settings").await;
    let form = "form[action='/account/settings/password']";
    let wrong = [("current_password", "nicht mein Passwort"), ("new_password", "12345678")];
    let refused = browser.send_form(&page, form, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.error_fields(), ["current_password", "new_password"]);
    assert!(!refused.body.contains("nicht mein Passwort"));
    let empty = browser.send_form(&page, form, &[("current_password", ""), ("new_password", NEW_PASSWORD)]).await;
    assert!(empty.text().contains("请输入当前密码") && !empty.text().contains("密码不正确"), "{}", empty.text());
    other.open("/account").await.assert_at("/account");

    let right = [("current_password", PASSWORD), ("new_password", NEW_PASSWORD)];
    browser.send_form(&page, form, &right).await.assert_at("/account/settings?saved=password");
    other.open("/account").await.assert_at("/account/sign-in?next=%2Faccount");
    sign_in(&portal, EMAIL, NEW_PASSWORD).await;
    let mail = portal.mail_to(EMAIL).await.text;
    assert!(mail.contains("/account/password/forgot") && mail.contains("除了修改密码的这台设备"), "{mail}");
}

#[tokio::test]
async fn a_device_can_be_signed_out_by_its_owner_alone() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let other = sign_in(&portal, EMAIL, PASSWORD).await;
    let stranger = portal.browser();
    activate(&portal, &stranger, "stranger@example.com").await;

    let page = browser.open("/account/settings").await;
    let action = page.attribute("form[action^='/account/settings/sessions/']", "action").unwrap();
    assert_eq!(stranger.post(&action, &[]).await.status, StatusCode::NOT_FOUND);
    other.open("/account").await.assert_at("/account");

    let page = browser.post(&action, &[]).await;
    page.assert_at("/account/settings?saved=session");
    assert!(page.text().contains("该设备已退出"), "{}", page.text());
    other.open("/account").await.assert_at("/account/sign-in?next=%2Faccount");
    browser.open("/account").await.assert_at("/account");
    stranger.open("/account").await.assert_at("/account");
}

#[tokio::test]
async fn all_other_devices_can_be_signed_out_at_once() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let others = [sign_in(&portal, EMAIL, PASSWORD).await, sign_in(&portal, EMAIL, PASSWORD).await];
    let page = browser.open("/account/settings").await;
    browser.send_form(&page, "form[action='/account/settings/sessions']", &[]).await;
    for other in others {
        other.open("/account").await.assert_at("/account/sign-in?next=%2Faccount");
    }
    browser.open("/account").await.assert_at("/account");
}

#[tokio::test]
async fn mails_come_in_the_language_of_the_account() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let page = browser.open("/account/settings").await;
    let form = "form[action='/account/settings/language']";
    browser.send_form(&page, form, &[("language", "en")]).await.assert_at("/account/settings?saved=language");
    let page = browser.open("/account/password/forgot").await;
    browser.send(&page, &[("email", EMAIL)]).await;
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.text.starts_with("Hello"), "{}", mail.text);
    assert_eq!(browser.post("/account/settings/language", &[("language", "fr")]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn only_those_who_are_certified_are_led_to_their_certification() {
    let portal = Portal::start().await;
    let link = "main a[href='/account/settings/certification']";
    for (number, subject) in [INDIVIDUAL, ENTERPRISE, MEDIA].into_iter().enumerate() {
        let browser = portal.browser();
        let (email, mobile) = (format!("{number}@example.com"), format!("1390013900{number}"));
        activate(&portal, &browser, &email).await;
        assert!(browser.open("/account/settings").await.first(link).is_none(), "of a draft nothing is certified yet");
        describe_subject(&browser, subject).await;
        let page = name_administrator(&portal, &browser, RESIDENT_ID, &mobile).await;
        scan(&portal, &page).await;
        let page = browser.open("/register").await;
        browser.send(&page, &[("subject_final", "yes")]).await.assert_at("/register/done");
        let settings = browser.open("/account/settings").await;
        assert_eq!(settings.first(link).is_some(), subject.method == "certification", "{}", subject.kind);
        // Whoever waits for something finds a way to cancel it, or why there is none.
        let home = browser.open("/account").await;
        let says = home.text().contains("取消");
        assert!(says, "{}: {}", subject.kind, home.text());
    }
}
