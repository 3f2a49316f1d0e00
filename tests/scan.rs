//! The administrator's mobile: the code by text message, and the scan with the phone.

use std::time::Duration;

use fast_qr::{
    QRBuilder,
    convert::{Builder, Shape, svg::SvgBuilder},
};
use reqwest::StatusCode;

use crate::common::{
    Portal,
    browser::{Answer, Browser},
    journey::{
        ADMINISTRATOR, ENTERPRISE, INDIVIDUAL, MOBILE, RESIDENT_ID, activate, describe_subject, name_administrator,
        scan, scan_link,
    },
};

const EMAIL: &str = "applicant@example.com";
const STEP: &str = "/register/administrator";
const STATUS: &str = "/register/administrator/scan";
const EXHAUSTED: &str = "输错次数过多，请重新获取验证码";
const SECOND: Duration = Duration::from_secs(1);

/// An individual's draft whose administrator is named and waits for the code; the page that asks for it.
async fn awaiting_code() -> (Portal, Browser, Answer) {
    awaiting_code_on(Portal::start().await).await
}

async fn awaiting_code_on(portal: Portal) -> (Portal, Browser, Answer) {
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let page = describe_subject(&browser, INDIVIDUAL).await;
    let page = browser.send(&page, &details(ADMINISTRATOR, MOBILE)).await;
    page.assert_at(STEP);
    (portal, browser, page)
}

fn details<'a>(name: &'a str, mobile: &'a str) -> [(&'a str, &'a str); 4] {
    [("administrator_name", name), ("resident_id", RESIDENT_ID), ("mobile", mobile), ("consent", "on")]
}

/// An individual's draft that shows the QR code.
async fn awaiting_scan() -> (Portal, Browser, Answer) {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    describe_subject(&browser, INDIVIDUAL).await;
    let page = name_administrator(&portal, &browser, RESIDENT_ID, MOBILE).await;
    (portal, browser, page)
}

async fn text_messages(portal: &Portal) -> i64 {
    portal.count("SELECT count(*) FROM outbox WHERE channel = 'sms'").await
}

async fn verified(portal: &Portal) -> i64 {
    portal.count("SELECT count(mobile_verified_at) FROM registrations").await
}

async fn confirmed(portal: &Portal) -> i64 {
    portal.count("SELECT count(scan_confirmed_at) FROM registrations").await
}

/// A code that is not the right one.
fn wrong(code: &str) -> String {
    format!("{}{}", &code[..5], if code.ends_with('0') { '1' } else { '0' })
}

#[tokio::test]
async fn a_wrong_code_is_refused_in_both_languages() {
    let (portal, browser, page) = awaiting_code().await;
    let code = portal.sms_code(MOBILE).await;
    for (language, is_wrong, is_missing) in [
        ("zh-CN", "验证码错误或已过期", "请输入 6 位验证码"),
        ("en", "The code is wrong or has expired", "Enter the 6-digit code"),
    ] {
        browser.open(&format!("/?lang={language}")).await;
        for (typed, sentence) in [(wrong(&code).as_str(), is_wrong), ("", is_missing), ("12345", is_missing)] {
            let refused = browser.send(&page, &[("sms_code", typed)]).await;
            assert_eq!(
                (refused.status, refused.path.as_str()),
                (StatusCode::UNPROCESSABLE_ENTITY, "/register/administrator/code")
            );
            assert_eq!(refused.errors(), [("sms_code".to_owned(), sentence.to_owned())]);
            assert_eq!(refused.first("#sms_code-error").as_deref(), Some(sentence));
            assert_eq!(refused.value("sms_code"), typed);
        }
    }
    assert_eq!(verified(&portal).await, 0);
    browser.send(&page, &[("sms_code", &format!(" {} {} ", &code[..3], &code[3..]))]).await.assert_at(STEP);
    assert_eq!(verified(&portal).await, 1);
}

#[tokio::test]
async fn a_code_works_for_five_minutes() {
    let (portal, browser, page) = awaiting_code().await;
    let code = portal.sms_code(MOBILE).await;
    portal.wait(300 * SECOND);
    let refused = browser.send(&page, &[("sms_code", &code)]).await;
    assert_eq!((refused.status, refused.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["sms_code".into()]));
    assert_eq!(verified(&portal).await, 0);
    browser.post("/register/administrator/code/resend", &[]).await.assert_at(STEP);
    let code = portal.sms_code(MOBILE).await;
    portal.wait(290 * SECOND);
    browser.send(&page, &[("sms_code", &code)]).await.assert_at(STEP);
    assert_eq!(verified(&portal).await, 1);
}

#[tokio::test]
async fn a_code_can_be_tried_five_times() {
    let (portal, browser, page) = awaiting_code().await;
    let code = portal.sms_code(MOBILE).await;
    for _ in 0..5 {
        let refused = browser.send(&page, &[("sms_code", &wrong(&code))]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let refused = browser.send(&page, &[("sms_code", &code)]).await;
    assert_eq!(refused.errors(), [("sms_code".into(), EXHAUSTED.into())], "the sixth try, although right");
    assert_eq!(verified(&portal).await, 0);
    portal.wait(60 * SECOND);
    browser.post("/register/administrator/code/resend", &[]).await.assert_at(STEP);
    let code = portal.sms_code(MOBILE).await;
    browser.send(&page, &[("sms_code", &code)]).await.assert_at(STEP);
    assert_eq!(verified(&portal).await, 1);
}

#[tokio::test]
async fn codes_tried_at_once_are_counted_one_by_one() {
    let (portal, browser, _) = awaiting_code().await;
    let code = portal.sms_code(MOBILE).await;
    let tries = (0..20).map(|_| {
        let (browser, guess) = (browser.clone(), wrong(&code));
        tokio::spawn(async move { browser.post("/register/administrator/code", &[("sms_code", &guess)]).await.status })
    });
    for answer in tries.collect::<Vec<_>>() {
        assert_eq!(answer.await.unwrap(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let refused = browser.post("/register/administrator/code", &[("sms_code", &code)]).await;
    assert_eq!((refused.status, verified(&portal).await), (StatusCode::UNPROCESSABLE_ENTITY, 0));
    assert_eq!(refused.errors(), [("sms_code".into(), EXHAUSTED.into())]);
}

#[tokio::test]
async fn a_code_is_sent_again_after_a_minute_and_the_old_one_is_dead() {
    let (portal, browser, page) = awaiting_code().await;
    let first = portal.sms_code(MOBILE).await;
    portal.wait(55 * SECOND);
    for (language, sentence) in [
        ("zh-CN", "验证码刚刚发出，请稍等一分钟再获取"),
        ("en", "A code was sent a moment ago: wait a minute before you ask for another"),
    ] {
        browser.open(&format!("/?lang={language}")).await;
        let early = browser.post("/register/administrator/code/resend", &[]).await;
        assert_eq!(early.status, StatusCode::TOO_MANY_REQUESTS);
        let seconds: u64 = early.header("retry-after").parse().unwrap();
        assert!((1..=5).contains(&seconds), "{seconds}");
        assert_eq!(early.errors(), [("resend".to_owned(), sentence.to_owned())]);
    }
    assert_eq!(text_messages(&portal).await, 1);
    portal.wait(5 * SECOND);
    let mut second = first.clone();
    // One in a million codes is the same as the one before.
    while second == first {
        browser.post("/register/administrator/code/resend", &[]).await.assert_at(STEP);
        second = portal.sms_code(MOBILE).await;
        portal.wait(60 * SECOND);
    }
    let refused = browser.send(&page, &[("sms_code", &first)]).await;
    assert_eq!((refused.status, verified(&portal).await), (StatusCode::UNPROCESSABLE_ENTITY, 0));
    browser.send(&page, &[("sms_code", &second)]).await.assert_at(STEP);
    assert_eq!(verified(&portal).await, 1);
}

#[tokio::test]
async fn a_code_with_leading_zeros_works() {
    let portal = Portal::start_with(|config| config.rates.sms_per_mobile_day = 1_000_000).await;
    let (portal, browser, page) = awaiting_code_on(portal).await;
    let mut code = portal.sms_code(MOBILE).await;
    // One code in ten begins with a zero; five hundred without one do not happen.
    for _ in 0..500 {
        if code.starts_with('0') {
            break;
        }
        portal.wait(61 * SECOND);
        browser.post("/register/administrator/code/resend", &[]).await.assert_at(STEP);
        code = portal.sms_code(MOBILE).await;
    }
    assert!(code.starts_with('0') && code.len() == 6, "{code}");
    let shortened = browser.send(&page, &[("sms_code", &code[1..])]).await;
    assert_eq!((shortened.status, verified(&portal).await), (StatusCode::UNPROCESSABLE_ENTITY, 0));
    browser.send(&page, &[("sms_code", &code)]).await.assert_at(STEP);
    assert_eq!(verified(&portal).await, 1);
}

#[tokio::test]
async fn text_messages_to_one_mobile_are_limited_a_day() {
    let portal = Portal::start_with(|config| config.rates.sms_per_mobile_day = 3).await;
    let (portal, browser, _) = awaiting_code_on(portal).await;
    for _ in 0..2 {
        portal.wait(60 * SECOND);
        browser.post("/register/administrator/code/resend", &[]).await.assert_at(STEP);
    }
    portal.wait(60 * SECOND);
    let refused = browser.post("/register/administrator/code/resend", &[]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.errors(), [("resend".into(), "今天的次数已经用完，请明天再试".into())]);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 3_600);
    assert_eq!(text_messages(&portal).await, 3);
}

#[tokio::test]
async fn changing_the_mobile_asks_for_a_new_code() {
    let (portal, browser, page) = awaiting_scan().await;
    let other = "13900139000";
    let link = scan_link(&page);
    portal.wait(60 * SECOND);
    let page = browser.open("/register/administrator?details=1").await;
    assert_eq!(page.value("mobile"), MOBILE);
    let page = browser.send(&page, &[("mobile", other)]).await;
    assert_eq!(page.heading(), "输入短信验证码");
    assert!(page.text().contains("139****9000"), "{}", page.text());
    assert_eq!(verified(&portal).await, 0);
    let old_code = portal.sms_code(MOBILE).await;
    let code = portal.sms_code(other).await;
    if old_code != code {
        let refused = browser.send(&page, &[("sms_code", &old_code)]).await;
        assert_eq!((refused.status, verified(&portal).await), (StatusCode::UNPROCESSABLE_ENTITY, 0));
    }
    let page = browser.send(&page, &[("sms_code", &code)]).await;
    assert_eq!(page.heading(), "请管理员扫码确认");
    assert_ne!(scan_link(&page), link);
    scan(&portal, &page).await;
    browser.open("/register").await.assert_at("/register/confirm");
    // Back to the same number: it is verified already, and nothing is sent.
    let sent = text_messages(&portal).await;
    let page = browser.open("/register/administrator?details=1").await;
    browser.send(&page, &[]).await.assert_at("/register/confirm");
    assert_eq!(text_messages(&portal).await, sent);
}

#[tokio::test]
async fn the_page_shows_the_link_as_a_qr_code_made_on_the_server() {
    let (portal, browser, page) = awaiting_scan().await;
    assert_eq!(page.attribute(".qr svg", "role").as_deref(), Some("img"));
    assert_eq!(page.attribute(".qr svg", "aria-label").as_deref(), Some("管理员扫码二维码"));
    let link = format!("http://{}{}", portal.address, scan_link(&page));
    let expected = SvgBuilder::default().shape(Shape::Square).to_str(&QRBuilder::new(link).build().unwrap());
    let path = expected.split(" d=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(path.len() > 500 && page.body.contains(path), "the code holds the absolute link");
    assert_eq!(page.attribute("[data-poll]", "data-poll").as_deref(), Some(STATUS));
    assert_eq!(scan_link(&browser.open(STEP).await), scan_link(&page), "a reload shows the same code");
    assert_eq!(browser.open("/register/administrator?lang=en").await.heading(), "The administrator confirms by phone");
}

#[tokio::test]
async fn the_phone_sees_who_asks_for_what() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    describe_subject(&browser, ENTERPRISE).await;
    let page = name_administrator(&portal, &browser, RESIDENT_ID, MOBILE).await;
    let phone = portal.browser();
    let page = phone.open(&scan_link(&page)).await;
    let text = page.text();
    for part in [EMAIL, ENTERPRISE.name, "您同意担任管理员", &portal.app.config.platform.name_zh] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for secret in [RESIDENT_ID, MOBILE, ADMINISTRATOR] {
        assert!(!page.body.contains(secret), "a stranger with the link learns nothing of the administrator: {secret}");
    }
    assert_eq!(page.value("administrator_name"), "", "the name has to be known");
    assert_eq!(phone.cookies(), "");
}

#[tokio::test]
async fn the_first_page_notices_the_scan() {
    let (portal, browser, page) = awaiting_scan().await;
    let status = browser.open(STATUS).await;
    assert_eq!(status.header("content-type"), "application/json");
    assert_eq!(status.body, r#"{"done":false,"status":"waiting"}"#);
    assert_eq!(status.header("cache-control"), "no-store");
    // The button of the page without JavaScript says so when it is pressed too early.
    assert_eq!(page.attribute("form[method=get] input[name=scanned]", "value").as_deref(), Some("1"));
    let early = browser.open("/register/administrator?scanned=1").await;
    assert!(early.text().contains("管理员还没有确认，请在手机上确认后再继续。"), "{}", early.text());
    // Looking at the link does not confirm it.
    let phone = portal.browser();
    let link = scan_link(&page);
    let phone_page = phone.open(&link).await;
    phone.open(&link).await.assert_at(&link);
    assert_eq!((browser.open(STATUS).await.body.as_str(), confirmed(&portal).await), (status.body.as_str(), 0));
    let phone_page = phone.send(&phone_page, &[("administrator_name", ADMINISTRATOR)]).await;
    assert_eq!((phone_page.path.as_str(), phone_page.heading().as_str()), (link.as_str(), "已确认"));
    assert_eq!(browser.open(STATUS).await.body, r#"{"done":true,"status":"confirmed"}"#);
    browser.open("/register").await.assert_at("/register/confirm");
    browser.open(STEP).await.assert_at("/register/confirm");
    let stranger = portal.browser().staying().open(STATUS).await;
    assert_eq!(stranger.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_scan_works_once() {
    let (portal, _, page) = awaiting_scan().await;
    let link = scan_link(&page);
    scan(&portal, &page).await;
    let at: String = portal.query("SELECT scan_confirmed_at::text FROM registrations").await;
    portal.wait(SECOND);
    let again = portal.browser().post(&link, &[("administrator_name", ADMINISTRATOR)]).await;
    assert_eq!((again.status, again.heading().as_str()), (StatusCode::OK, "已确认"));
    assert_eq!(portal.query::<String>("SELECT scan_confirmed_at::text FROM registrations").await, at);
}

#[tokio::test]
async fn two_phones_at_once_confirm_once() {
    let (portal, browser, page) = awaiting_scan().await;
    let link = scan_link(&page);
    let phones = (0..4).map(|_| {
        let (phone, link) = (portal.browser(), link.clone());
        tokio::spawn(async move { phone.post(&link, &[("administrator_name", ADMINISTRATOR)]).await })
    });
    for phone in phones.collect::<Vec<_>>() {
        let answer = phone.await.unwrap();
        assert_eq!((answer.status, answer.heading().as_str()), (StatusCode::OK, "已确认"));
    }
    assert_eq!((confirmed(&portal).await, portal.count("SELECT count(confirmed_at) FROM scans").await), (1, 1));
    browser.open("/register").await.assert_at("/register/confirm");
}

#[tokio::test]
async fn a_code_expires_after_ten_minutes_and_is_made_anew() {
    let (portal, browser, page) = awaiting_scan().await;
    let link = scan_link(&page);
    portal.wait(600 * SECOND);
    for (language, heading) in [("zh-CN", "二维码已过期"), ("en", "This code has expired")] {
        let phone = portal.browser();
        let page = phone.open(&format!("{link}?lang={language}")).await;
        assert_eq!((page.status, page.heading().as_str()), (StatusCode::GONE, heading));
        let posted = phone.post(&link, &[("administrator_name", ADMINISTRATOR)]).await;
        assert_eq!((posted.status, posted.heading().as_str()), (StatusCode::GONE, heading));
    }
    assert_eq!(confirmed(&portal).await, 0);
    assert_eq!(browser.open(STATUS).await.body, r#"{"done":false,"status":"expired"}"#);
    let page = browser.open(STEP).await;
    assert_eq!(page.attribute(".qr svg", "role"), None);
    assert!(page.text().contains("二维码已失效"), "{}", page.text());
    let page = browser.send_form(&page, "form[action='/register/administrator/scan']", &[]).await;
    page.assert_at(STEP);
    assert_ne!(scan_link(&page), link);
    scan(&portal, &page).await;
    assert_eq!(confirmed(&portal).await, 1);
}

#[tokio::test]
async fn a_newer_code_replaces_the_older_one() {
    let (portal, browser, page) = awaiting_scan().await;
    let link = scan_link(&page);
    let page = browser.post(STATUS, &[]).await;
    page.assert_at(STEP);
    assert_ne!(scan_link(&page), link);
    let phone = portal.browser();
    for heading in ["二维码已失效", "This code is no longer valid"] {
        let posted = phone.post(&link, &[("administrator_name", ADMINISTRATOR)]).await;
        assert_eq!((posted.status, posted.heading().as_str()), (StatusCode::GONE, heading));
        phone.open("/?lang=en").await;
    }
    assert_eq!(confirmed(&portal).await, 0);
    scan(&portal, &page).await;
}

#[tokio::test]
async fn the_name_has_to_be_the_administrators() {
    let (portal, _, page) = awaiting_scan().await;
    let link = scan_link(&page);
    let phone = portal.browser();
    let page = phone.open(&link).await;
    for (language, sentence) in [
        ("zh-CN", "姓名与注册信息中的管理员不一致，请填写身份证上的姓名"),
        ("en", "This is not the administrator’s name in the registration: enter the name on your identity card"),
    ] {
        phone.open(&format!("/?lang={language}")).await;
        for typed in ["王大明", "王小"] {
            let refused = phone.send(&page, &[("administrator_name", typed)]).await;
            assert_eq!((refused.status, refused.path.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, link.as_str()));
            assert_eq!(refused.errors(), [("administrator_name".to_owned(), sentence.to_owned())]);
            assert_eq!(refused.value("administrator_name"), typed);
        }
    }
    // What says nothing is no try.
    let refused = phone.send(&page, &[("administrator_name", "　")]).await;
    let sentence = "Enter the name as on the ID card";
    assert_eq!(refused.errors(), [("administrator_name".to_owned(), sentence.to_owned())]);
    assert_eq!(confirmed(&portal).await, 0);
    // The fifth and last try, with another keyboard's spaces.
    let done = phone.send(&page, &[("administrator_name", " 王 小明　")]).await;
    assert_eq!(done.heading(), "Confirmed");
    assert_eq!(confirmed(&portal).await, 1);
}

#[tokio::test]
async fn five_wrong_names_close_the_code() {
    let (portal, browser, page) = awaiting_scan().await;
    let link = scan_link(&page);
    let phone = portal.browser();
    let mut last = phone.open(&link).await;
    for _ in 0..5 {
        last = phone.post(&link, &[("administrator_name", "王大明")]).await;
    }
    assert_eq!((last.status, last.heading().as_str()), (StatusCode::GONE, "二维码已停用"));
    for phone in [&phone, &portal.browser()] {
        let closed = phone.post(&link, &[("administrator_name", ADMINISTRATOR)]).await;
        assert_eq!((closed.status, closed.heading().as_str()), (StatusCode::GONE, "二维码已停用"));
    }
    assert_eq!(confirmed(&portal).await, 0);
    // The applicant is offered a new one.
    assert_eq!(browser.open(STATUS).await.body, r#"{"done":false,"status":"expired"}"#);
    let page = browser.open(STEP).await;
    let page = browser.send_form(&page, "form[action='/register/administrator/scan']", &[]).await;
    scan(&portal, &page).await;
    assert_eq!(confirmed(&portal).await, 1);
}

#[tokio::test]
async fn names_tried_at_once_are_counted_one_by_one() {
    let (portal, _, page) = awaiting_scan().await;
    let link = scan_link(&page);
    let tries = (0..20).map(|_| {
        let (phone, link) = (portal.browser(), link.clone());
        tokio::spawn(async move { phone.post(&link, &[("administrator_name", "王大明")]).await.status })
    });
    for answer in tries.collect::<Vec<_>>() {
        assert!([StatusCode::UNPROCESSABLE_ENTITY, StatusCode::GONE].contains(&answer.await.unwrap()));
    }
    let closed = portal.browser().post(&link, &[("administrator_name", ADMINISTRATOR)]).await;
    assert_eq!((closed.status, confirmed(&portal).await), (StatusCode::GONE, 0));
}

#[tokio::test]
async fn changing_the_name_cancels_the_scan() {
    let (portal, browser, page) = awaiting_scan().await;
    let link = scan_link(&page);
    let page = browser.open("/register/administrator?details=1").await;
    let page = browser.send(&page, &[("administrator_name", "李小红")]).await;
    page.assert_at(STEP);
    assert_ne!(scan_link(&page), link);
    for name in [ADMINISTRATOR, "李小红"] {
        let refused = portal.browser().post(&link, &[("administrator_name", name)]).await;
        assert_eq!((refused.status, refused.heading().as_str()), (StatusCode::GONE, "二维码已失效"));
    }
    assert_eq!(confirmed(&portal).await, 0);
    // Confirmed by the new one, then renamed once more: the confirmation is gone.
    let answer = portal.browser().post(&scan_link(&page), &[("administrator_name", "李小红")]).await;
    assert_eq!((answer.heading().as_str(), confirmed(&portal).await), ("已确认", 1));
    let page = browser.open("/register/administrator?details=1").await;
    let page = browser.send(&page, &[("administrator_name", "赵六一")]).await;
    page.assert_at(STEP);
    assert_eq!((confirmed(&portal).await, verified(&portal).await), (0, 1), "the mobile is still the same");
    browser.open("/register/confirm").await.assert_at(STEP);
}

#[tokio::test]
async fn a_code_of_a_finished_registration_is_dead() {
    let (portal, browser, page) = awaiting_scan().await;
    let link = scan_link(&page);
    browser.post(STATUS, &[]).await.assert_at(STEP);
    scan(&portal, &browser.open(STEP).await).await;
    let page = browser.open("/register/confirm").await;
    browser.send(&page, &[("subject_final", "on")]).await.assert_at("/register/done");
    let late = portal.browser().post(&link, &[("administrator_name", ADMINISTRATOR)]).await;
    assert_eq!((late.status, late.heading().as_str()), (StatusCode::GONE, "二维码已失效"));
    for (path, lands_on) in [(STATUS, "/register/done"), ("/register/administrator/code/resend", "/register/done")] {
        browser.post(path, &[]).await.assert_at(lands_on);
    }
}
