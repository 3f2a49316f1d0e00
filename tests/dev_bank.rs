//! The bank simulator of `dev`: what it lists, the statements it makes, and letting time pass.

use registration_portal::{
    dev::{
        bank::{Case, Format},
        pages,
    },
    domain::calendar,
};
use reqwest::{Method, StatusCode};

use crate::common::{
    Portal,
    browser::{Answer, Browser},
    fresh_database,
    journey::{ENTERPRISE, register},
};

const EMAIL: &str = "applicant@example.com";

async fn start() -> Portal {
    Portal::start_serving(fresh_database().await, pages::routes(), |_| {}).await
}

/// A statement as a file.
async fn download(portal: &Portal, case: &str, format: &str) -> Vec<u8> {
    let id: uuid::Uuid = portal.query("SELECT id FROM registrations").await;
    let path = format!("/dev/bank/{id}/statement?case={case}&format={format}");
    let answer = portal.browser().request(Method::GET, &path).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"statement-"));
    answer.bytes().await.unwrap().to_vec()
}

#[tokio::test]
async fn a_transfer_is_listed_and_its_statement_can_be_downloaded_in_every_format() {
    let portal = start().await;
    let browser = portal.browser();
    assert!(browser.open("/dev/bank").await.text().contains("没有可以支付的款项"));
    register(&portal, &browser, EMAIL, ENTERPRISE).await;
    let reference: String = portal.query("SELECT transfer_reference FROM registrations").await;
    for language in ["zh-CN", "en"] {
        let page = browser.open(&format!("/dev/bank?lang={language}")).await;
        let text = page.text();
        assert!(text.contains(ENTERPRISE.name) && text.contains(&reference), "{text}");
        let (action, fields) = page.form("main form[method=get]", &[("case", "twice"), ("format", "csv-utf8")]);
        assert!(action.ends_with("/statement") && fields.len() == 2, "{action} {fields:?}");
    }
    for format in Format::ALL {
        for case in Case::ALL {
            let file = download(&portal, case.as_str(), format.as_str()).await;
            let text = match format {
                Format::CsvGb18030 => encoding_rs::GB18030.decode(&file).0.into_owned(),
                _ => String::from_utf8(file).unwrap(),
            };
            assert_eq!(
                text.contains(ENTERPRISE.name),
                !matches!(case, Case::WrongName | Case::PersonalCard | Case::Nothing),
                "{format:?} {case:?}"
            );
            assert_eq!(text.contains("冲正"), case == Case::Reversed, "{format:?} {case:?}");
        }
    }
}

/// Pays in this way; the page that it leads to.
async fn pay(portal: &Portal, browser: &Browser, case: &str, format: Format) -> Answer {
    let id: uuid::Uuid = portal.query("SELECT id FROM registrations").await;
    let fields = [("case", case), ("format", format.as_str())];
    browser.post(&format!("/dev/bank/{id}/pay"), &fields).await
}

async fn status(portal: &Portal) -> String {
    portal.query("SELECT status FROM registrations").await
}

#[tokio::test]
async fn paying_is_importing_a_statement_in_any_format() {
    for format in Format::ALL {
        let portal = start().await;
        let browser = portal.browser();
        register(&portal, &browser, EMAIL, ENTERPRISE).await;
        pay(&portal, &browser, "wrong-amount", format).await.assert_at("/dev/bank?new=1");
        assert_eq!(status(&portal).await, "awaiting_transfer", "{format:?}");
        assert_eq!(portal.count("SELECT count(*) FROM refunds WHERE reason = 'wrong_amount'").await, 1, "{format:?}");
        pay(&portal, &browser, "right", format).await.assert_at("/dev/bank?new=1");
        assert_eq!(status(&portal).await, "registered", "{format:?}");
        portal.wait(std::time::Duration::from_secs(60));
        pay(&portal, &browser, "right", format).await.assert_at("/dev/bank?new=0");
        assert!(portal.mails_to(EMAIL).await.iter().any(|mail| mail.subject.contains("已通过验证")), "{format:?}");
        pay(&portal, &browser, "reversed", format).await.assert_at("/dev/bank?new=1");
        assert_eq!(status(&portal).await, "frozen", "{format:?}");
    }
}

#[tokio::test]
async fn every_case_means_what_it_says() {
    for (case, state, outcomes) in [
        ("without-reference", "registered", "verified"),
        ("wrong-account", "awaiting_transfer", "needs_decision"),
        ("wrong-name", "awaiting_transfer", "needs_decision"),
        ("personal-card", "awaiting_transfer", "personal_account"),
        ("late", "awaiting_transfer", "late"),
        ("twice", "registered", "duplicate verified"),
        ("nothing", "awaiting_transfer", ""),
    ] {
        let portal = start().await;
        let browser = portal.browser();
        register(&portal, &browser, EMAIL, ENTERPRISE).await;
        assert_eq!(pay(&portal, &browser, case, Format::Camt053V08).await.status, StatusCode::OK);
        let found = "SELECT coalesce(string_agg(outcome, ' ' ORDER BY outcome), '') FROM bank_entries";
        assert_eq!(
            (status(&portal).await, portal.query::<String>(found).await),
            (state.into(), outcomes.into()),
            "{case}"
        );
    }
}

#[tokio::test]
async fn nothing_paid_fails_once_a_statement_covers_the_days() {
    let portal = start().await;
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, ENTERPRISE).await;
    for days in ["10", "10"] {
        browser.post("/dev/bank/time", &[("days", days)]).await.assert_at("/dev/bank");
    }
    assert_eq!(status(&portal).await, "awaiting_statement");
    pay(&portal, &browser, "nothing", Format::CsvGb18030).await.assert_at("/dev/bank?new=0");
    browser.post("/dev/bank/time", &[("days", "1")]).await.assert_at("/dev/bank");
    assert_eq!(status(&portal).await, "failed");
}

#[tokio::test]
async fn nonsense_is_a_page_that_says_so() {
    let portal = start().await;
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, ENTERPRISE).await;
    let id: uuid::Uuid = portal.query("SELECT id FROM registrations").await;
    for path in [
        format!("/dev/bank/{}/statement?case=right&format=csv-utf8", uuid::Uuid::nil()),
        format!("/dev/bank/{id}/statement?case=nonsense&format=csv-utf8"),
        format!("/dev/bank/{id}/statement?case=right"),
        format!("/dev/bank/{id}/statement"),
    ] {
        assert_eq!(browser.open(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(pay(&portal, &browser, "nonsense", Format::CsvUtf8).await.status, StatusCode::NOT_FOUND);
    let before = portal.clock.now();
    for days in ["2", "-1", "", "ten", "99999999999999999999"] {
        assert_eq!(browser.post("/dev/bank/time", &[("days", days)]).await.status, StatusCode::NOT_FOUND, "{days}");
    }
    assert!(portal.clock.now() - before < time::Duration::hours(1));
}

#[tokio::test]
async fn time_passes_and_what_is_due_then_happens() {
    let portal = start().await;
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, ENTERPRISE).await;
    let today = calendar::today(portal.clock.now());
    for days in ["10", "1"] {
        browser.post("/dev/bank/time", &[("days", days)]).await.assert_at("/dev/bank");
    }
    assert_eq!(calendar::today(portal.clock.now()), today + time::Duration::days(11));
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "awaiting_statement");
}
