//! How often one person, mobile or subject may register, and what open instructions of one account ask for.

use std::time::Duration;

use reqwest::StatusCode;
use time::{Date, Month};

use crate::common::{
    Portal,
    browser::{Answer, Browser},
    journey::{ENTERPRISE, INDIVIDUAL, MOBILE, Subject, complete_by, register, resident_id},
};

/// A resident ID and a mobile of nobody else.
fn person(number: u16) -> (String, String) {
    let born = Date::from_calendar_date(1990, Month::January, 1).unwrap();
    (resident_id(born, number), format!("1380013{:04}", 8_000 + number))
}

/// Confirms; the page it leads to.
async fn confirm(browser: &Browser) -> Answer {
    let page = browser.open("/register/confirm").await;
    page.assert_at("/register/confirm");
    browser.send(&page, &[("subject_final", "on")]).await
}

/// Registers the same subject once more by another person.
async fn register_another(portal: &Portal, number: u16, subject: Subject) -> (Browser, Answer) {
    let browser = portal.browser();
    let (id, mobile) = person(number);
    complete_by(portal, &browser, &format!("a{number}@example.com"), subject, &id, &mobile).await;
    let answer = confirm(&browser).await;
    (browser, answer)
}

/// Fails unless confirming is refused with this sentence, and left everything as it was.
async fn assert_limited(portal: &Portal, browser: &Browser, sentences: [&str; 2]) {
    let before: i64 = portal.count("SELECT count(*) FROM registrations WHERE status <> 'draft'").await;
    let mails = portal.count("SELECT count(*) FROM outbox").await;
    for (language, sentence) in [("zh-CN", sentences[0]), ("en", sentences[1])] {
        browser.open(&format!("/?lang={language}")).await;
        let refused = confirm(browser).await;
        assert_eq!((refused.status, refused.path.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "/register/confirm"));
        assert_eq!(refused.errors(), [("subject_final".to_owned(), sentence.to_owned())]);
    }
    assert_eq!(portal.count("SELECT count(*) FROM registrations WHERE status <> 'draft'").await, before);
    assert_eq!(portal.count("SELECT count(*) FROM outbox").await, mails, "no mail for what did not happen");
}

#[tokio::test]
async fn one_resident_id_registers_five_times() {
    let portal = Portal::start().await;
    let (id, _) = person(0);
    let mut last = portal.browser();
    for number in 1..=6 {
        last = portal.browser();
        let email = format!("a{number}@example.com");
        complete_by(&portal, &last, &email, INDIVIDUAL, &id, &person(number).1).await;
        if number <= 5 {
            confirm(&last).await.assert_at("/register/done");
        }
    }
    let sentences = [
        "该身份证号码注册的帐号已达上限，请更换管理员，或先取消尚未完成的注册",
        "This resident ID has as many accounts as allowed: name another administrator, or cancel a registration that is not finished",
    ];
    assert_limited(&portal, &last, sentences).await;
    // One that has ended gives its place back.
    sqlx::query("UPDATE registrations SET status = 'rejected' WHERE reference = (SELECT min(reference) FROM registrations WHERE status = 'pending_review')")
        .execute(&portal.pool)
        .await
        .unwrap();
    confirm(&last).await.assert_at("/register/done");
}

#[tokio::test]
async fn one_mobile_registers_five_times() {
    let portal = Portal::start().await;
    let mut last = portal.browser();
    for number in 1..=6 {
        last = portal.browser();
        let email = format!("a{number}@example.com");
        complete_by(&portal, &last, &email, INDIVIDUAL, &person(number).0, MOBILE).await;
        if number <= 5 {
            confirm(&last).await.assert_at("/register/done");
        }
    }
    let sentences = [
        "该手机号码注册的帐号已达上限，请更换手机号码",
        "This mobile has as many accounts as allowed: use another number",
    ];
    assert_limited(&portal, &last, sentences).await;
    portal.wait(Duration::from_secs(60));
    let page = last.open("/register/administrator?details=1").await;
    let page = last.send(&page, &[("mobile", "13900139000")]).await;
    last.send(&page, &[("sms_code", &portal.sms_code("13900139000").await)]).await.assert_at("/register/confirm");
    confirm(&last).await.assert_at("/register/done");
}

const UNVERIFIED: [&str; 2] = [
    "该主体有太多尚未验证的注册，请先完成或取消其中一个",
    "This subject has too many registrations that are not verified yet: finish or cancel one first",
];
const VERIFIED: [&str; 2] = [
    "该主体注册的帐号已达上限，请先取消尚未完成的注册，或联系我们",
    "This subject has as many accounts as allowed: cancel a registration that is not finished, or write to us",
];

#[tokio::test]
async fn five_unverified_registrations_a_subject_stand_outside_its_own_limit() {
    let portal = Portal::start_with(|config| config.limits.per_organization = 7).await;
    for number in 1..=5 {
        register_another(&portal, number, ENTERPRISE).await.1.assert_at("/register/done");
    }
    let (stranger, refused) = register_another(&portal, 6, ENTERPRISE).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_limited(&portal, &stranger, UNVERIFIED).await;
    // Verified ones do not count among them; they have a limit of their own.
    let verify = "UPDATE registrations SET status = 'registered' WHERE status = 'awaiting_transfer'";
    sqlx::query(verify).execute(&portal.pool).await.unwrap();
    confirm(&stranger).await.assert_at("/register/done");
    register_another(&portal, 7, ENTERPRISE).await.1.assert_at("/register/done");
    sqlx::query(verify).execute(&portal.pool).await.unwrap();
    let (late, refused) = register_another(&portal, 8, ENTERPRISE).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_limited(&portal, &late, VERIFIED).await;
    let other = Subject { code: "91350100M000100Y43", ..ENTERPRISE };
    register_another(&portal, 9, other).await.1.assert_at("/register/done");
}

#[tokio::test]
async fn an_individual_business_has_a_lower_limit_than_a_company() {
    let portal = Portal::start_with(|config| config.limits.per_individual_business = 1).await;
    let business = Subject {
        kind: "individual_business",
        name: "朝阳区小王面馆",
        code: "110108000000016",
        method: "certification",
    };
    register_another(&portal, 1, business).await.1.assert_at("/register/done");
    sqlx::query("UPDATE registrations SET status = 'registered'").execute(&portal.pool).await.unwrap();
    let (browser, refused) = register_another(&portal, 2, business).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_limited(&portal, &browser, VERIFIED).await;
    let defaults = &Portal::start().await.app.config;
    let limits = &defaults.limits;
    assert_eq!([limits.per_individual_business, limits.per_organization], [5, 50]);
    assert_eq!([limits.per_resident_id, limits.per_mobile, limits.unverified_per_subject], [5, 5, 5]);
}

#[tokio::test]
async fn confirms_at_once_do_not_pass_a_limit_together() {
    let portal = Portal::start_with(|config| config.limits.unverified_per_subject = 2).await;
    let mut drafts = Vec::new();
    for number in 1..=6 {
        let browser = portal.browser();
        let (id, mobile) = person(number);
        complete_by(&portal, &browser, &format!("a{number}@example.com"), ENTERPRISE, &id, &mobile).await;
        drafts.push(browser);
    }
    let presses: Vec<_> =
        drafts.into_iter().map(|browser| tokio::spawn(async move { confirm(&browser).await })).collect();
    let (mut registered, mut refused) = (0, 0);
    for press in presses {
        let answer = press.await.unwrap();
        match answer.status {
            StatusCode::OK => {
                answer.assert_at("/register/done");
                registered += 1;
            }
            status => {
                assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
                assert_eq!(answer.errors(), [("subject_final".to_owned(), UNVERIFIED[0].to_owned())]);
                refused += 1;
            }
        }
    }
    assert_eq!((registered, refused), (2, 4));
    assert_eq!(portal.count("SELECT count(*) FROM registrations WHERE status = 'awaiting_transfer'").await, 2);
    assert_eq!(portal.count("SELECT count(*) FROM outbox WHERE kind = 'confirmed_for_transfer'").await, 2);
}

#[tokio::test]
async fn open_instructions_of_one_account_never_ask_for_the_same_amount() {
    let portal = Portal::start_with(|config| {
        config.limits.unverified_per_subject = 100;
        config.limits.per_resident_id = 100;
        config.limits.per_mobile = 100;
        config.rates.sms_per_mobile_day = 1_000;
    })
    .await;
    for number in 1..=8 {
        register(&portal, &portal.browser(), &format!("a{number}@example.com"), ENTERPRISE).await;
    }
    let distinct = "SELECT count(DISTINCT transfer_amount_fen) FROM registrations WHERE status = 'awaiting_transfer'";
    assert_eq!(portal.count(distinct).await, 8);
    let range = "SELECT count(*) FROM registrations WHERE transfer_amount_fen BETWEEN 1 AND 99";
    assert_eq!(portal.count(range).await, 8);
}
