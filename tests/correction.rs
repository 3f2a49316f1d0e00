//! An individual whose registration was returned: only the returned fields can be changed, and they are sent again once.

use registration_portal::{
    domain::{
        calendar::Holidays,
        review::{REGISTRATION_FIELDS, Reason, returning},
    },
    life::registration as decisions,
    store::registrations::{self, Registration},
    texts::{Locale, Texts},
};
use reqwest::StatusCode;
use sqlx::{Postgres, Transaction};
use std::time::Duration;

use crate::common::{
    Portal,
    browser::{Answer, Browser},
    journey::{ADMINISTRATOR, INDIVIDUAL, MOBILE, register, scan, scan_link},
};

const EMAIL: &str = "applicant@example.com";
const OTHER_MOBILE: &str = "13900139000";
const DAY: Duration = Duration::from_secs(86_400);

async fn begin(portal: &Portal) -> (Transaction<'static, Postgres>, Registration) {
    let id = portal.query("SELECT id FROM registrations").await;
    let mut transaction = portal.pool.begin().await.unwrap();
    let registration = registrations::lock(&mut transaction, id).await.unwrap();
    (transaction, registration)
}

/// Returns fields of the only registration, each with a reason that names it.
async fn give_back(portal: &Portal, fields: &[&str]) {
    let operator = portal.reviewer().await;
    let returned: Vec<_> = fields
        .iter()
        .map(|field| {
            ((*field).to_owned(), Reason { zh: format!("{field} 与证件不符"), en: format!("{field} does not agree") })
        })
        .collect();
    let verdicts = returning(REGISTRATION_FIELDS, &returned).unwrap();
    let (mut transaction, registration) = begin(portal).await;
    let (config, now) = (&portal.app.config, portal.clock.now());
    let decided = decisions::return_fields(&mut transaction, config, &registration, operator, &verdicts, now).await;
    assert!(decided.unwrap().is_some());
    transaction.commit().await.unwrap();
    portal.deliver().await;
}

async fn returned(fields: &[&str]) -> (Portal, Browser) {
    let portal = Portal::start().await;
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, INDIVIDUAL).await;
    portal.deliver().await;
    give_back(&portal, fields).await;
    (portal, browser)
}

async fn answer_code(portal: &Portal, browser: &Browser, page: &Answer, mobile: &str) -> Answer {
    let code = portal.sms_code(mobile).await;
    browser.send(page, &[("sms_code", &code)]).await
}

#[tokio::test]
async fn two_fields_are_returned_corrected_and_approved() {
    let (portal, browser) = returned(&["administrator_name", "mobile"]).await;
    let home = browser.open("/account").await;
    assert!(home.text().contains("mobile 与证件不符") && home.text().contains("还有 30 天"), "{}", home.text());
    let link = home.attribute(".due .button", "href").unwrap();
    let page = browser.open(&link).await;
    assert!(page.text().contains("administrator_name 与证件不符"), "{}", page.text());
    assert!(page.attribute("#resident_id", "name").is_none(), "an accepted field cannot be changed");

    assert_eq!(home.first(".due .button").as_deref(), Some("修改被退回的内容"));
    portal.wait(std::time::Duration::from_secs(60));

    // What is posted for an accepted field is ignored.
    let id_before: Vec<u8> = portal.query("SELECT resident_id_index FROM registrations").await;
    let consent_before: time::OffsetDateTime = portal.query("SELECT consent_at FROM registrations").await;
    let version = page.value("version");
    let typed = [
        ("version", version.as_str()),
        ("administrator_name", "王大明"),
        ("mobile", OTHER_MOBILE),
        ("resident_id", "440524188001010014"),
    ];
    let page = browser.post("/register/administrator", &typed).await;
    page.assert_at("/register/administrator");
    assert_eq!(portal.query::<Vec<u8>>("SELECT resident_id_index FROM registrations").await, id_before);
    assert_eq!(portal.query::<time::OffsetDateTime>("SELECT consent_at FROM registrations").await, consent_before);

    // The new number is proved, and the person whose name changed scans again.
    let page = answer_code(&portal, &browser, &page, OTHER_MOBILE).await;
    let phone = portal.browser();
    let link = scan_link(&page);
    phone.send(&phone.open(&link).await, &[("administrator_name", "王大明")]).await.assert_at(&link);
    // Whoever looks meanwhile sees that it is kept, and that it is not sent yet.
    let home = browser.open("/account").await;
    assert_eq!(home.first(".due .button").as_deref(), Some("修改已保存，继续并重新提交"));
    assert_eq!(home.attribute(".due .button", "href").as_deref(), Some("/register/confirm"));
    let page = browser.open("/register").await;
    page.assert_at("/register/confirm");
    assert!(page.text().contains("mobile 与证件不符"), "{}", page.text());
    browser.send(&page, &[]).await.assert_at("/register/done");
    let mail = portal.mail_to(EMAIL).await;
    let by = Holidays::default().end_of_working_day(portal.clock.now(), 1);
    let by = format!("{}结束前", Texts::of(Locale::Chinese).last_day_before(by));
    assert!(
        mail.subject.contains("已重新提交") && mail.subject.contains(&by) && mail.text.contains(&by),
        "{}",
        mail.text
    );
    assert!(browser.open("/account").await.text().contains(&by), "the page says the same day");
    assert_eq!(portal.count("SELECT count(*) FROM reviews").await, 2);

    let operator = portal.reviewer().await;
    let (mut transaction, registration) = begin(&portal).await;
    let (config, now) = (&portal.app.config, portal.clock.now());
    decisions::approve(&mut transaction, config, &registration, operator, now).await.unwrap().unwrap();
    transaction.commit().await.unwrap();
    let home = browser.open("/account").await;
    assert_eq!(home.first(".tag").as_deref(), Some("已注册"));
    // What was said before stays readable.
    assert!(home.text().contains("mobile 与证件不符"), "{}", home.text());
}

#[tokio::test]
async fn what_was_returned_is_named_in_the_order_of_the_form() {
    let (portal, browser) = returned(&["mobile", "resident_id"]).await;
    let home = browser.open("/account").await;
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains(" – 注册 "), "{}", mail.subject);
    for text in [home.first(".due").unwrap(), home.first(".timeline").unwrap(), mail.text] {
        let stands_at =
            |field: &str| text.find(&format!("{field} 与证件不符")).unwrap_or_else(|| panic!("{field}: {text}"));
        assert!(stands_at("resident_id") < stands_at("mobile"), "{text}");
    }
}

#[tokio::test]
async fn a_changed_resident_id_needs_consent_and_a_scan_but_no_new_code() {
    let (portal, browser) = returned(&["resident_id"]).await;
    let page = browser.open("/register/administrator?details=1").await;
    assert!(page.attribute("#mobile", "name").is_none());
    let refused = browser.send(&page, &[("resident_id", "11010519491231002")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.error_fields(), ["resident_id"]);
    assert_eq!(refused.value("resident_id"), "11010519491231002");
    let page = browser.send(&refused, &[("resident_id", "440524188001010014")]).await;
    scan(&portal, &page).await;
    let page = browser.open("/register").await;
    browser.send(&page, &[]).await.assert_at("/register/done");
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "pending_review");
}

#[tokio::test]
async fn corrections_are_sent_once_and_not_from_a_stale_page() {
    let (portal, browser) = returned(&["mobile"]).await;
    let stale = browser.open("/register/confirm").await;
    let page = browser.open("/register/administrator?details=1").await;
    let page = browser.send(&page, &[("mobile", OTHER_MOBILE)]).await;
    answer_code(&portal, &browser, &page, OTHER_MOBILE).await;
    let refused = browser.send(&stale, &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "returned");

    let page = browser.open("/register/confirm").await;
    browser.send(&page, &[]).await.assert_at("/register/done");
    browser.send(&page, &[]).await.assert_at("/register/done");
    assert_eq!(portal.count("SELECT count(*) FROM reviews").await, 2);
    portal.deliver().await;
    assert_eq!(portal.count("SELECT count(*) FROM outbox WHERE kind = 'corrected'").await, 1);
}

#[tokio::test]
async fn a_corrected_mobile_meets_its_limit() {
    let portal = Portal::start_with(|config| config.limits.per_mobile = 1).await;
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, INDIVIDUAL).await;
    portal.deliver().await;
    give_back(&portal, &["administrator_name", "mobile"]).await;
    // Unchanged, it is the registration's own place.
    let page = browser.open("/register/confirm").await;
    browser.send(&page, &[]).await.assert_at("/register/done");
    give_back(&portal, &["mobile"]).await;
    let other = portal.browser();
    crate::common::journey::register_by(
        &portal,
        &other,
        "other@example.com",
        INDIVIDUAL,
        "440524188001010014",
        OTHER_MOBILE,
    )
    .await;
    let page = browser.open("/register/administrator?details=1").await;
    portal.wait(Duration::from_secs(61));
    let page = browser.send(&page, &[("mobile", OTHER_MOBILE)]).await;
    answer_code(&portal, &browser, &page, OTHER_MOBILE).await;
    let page = browser.open("/register/confirm").await;
    let refused = browser.send(&page, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.errors()[0].1.contains("手机"), "{:?}", refused.errors());
}

#[tokio::test]
async fn after_thirty_days_nothing_is_sent_again() {
    let (portal, browser) = returned(&["mobile"]).await;
    let page = browser.open("/register/confirm").await;
    portal.wait(DAY * 31);
    // No job has been by yet; the session has ended meanwhile.
    crate::common::journey::sign_in(&browser, EMAIL, crate::common::journey::PASSWORD).await;
    let refused = browser.send(&page, &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "returned");
}

#[tokio::test]
async fn what_is_in_review_or_registered_cannot_be_changed() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, INDIVIDUAL).await;
    let typed = [("administrator_name", ADMINISTRATOR), ("mobile", MOBILE)];
    browser.post("/register/administrator", &typed).await.assert_at("/register/done");
    browser.open("/register/administrator?details=1").await.assert_at("/register/done");
    browser.open("/register/subject-type").await.assert_at("/register/done");
}
