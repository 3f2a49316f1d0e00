//! One whole registration for each subject type and verification method.

use crate::common::{
    Portal,
    journey::{ENTERPRISE, INDIVIDUAL, Subject, register},
};

async fn registers(subject: Subject, status: &str) -> Portal {
    let portal = Portal::start().await;
    let browser = portal.browser();
    let done = register(&portal, &browser, "applicant@example.com", subject).await;
    let reference: String = portal.query("SELECT reference FROM registrations").await;
    assert!(done.text().contains(&reference), "{}", done.text());
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, status);
    let states: String = portal.query("SELECT string_agg(to_status, ' ' ORDER BY at) FROM registration_history").await;
    assert_eq!(states, format!("draft {status}"));
    let mail = portal.mail_to("applicant@example.com").await;
    assert!(mail.subject.contains(&reference), "{}", mail.subject);
    browser.open("/account").await.assert_at("/account");
    portal
}

#[tokio::test]
async fn an_individual_waits_for_the_review() {
    registers(INDIVIDUAL, "pending_review").await;
}

#[tokio::test]
async fn an_enterprise_by_transfer_is_told_what_to_pay() {
    let portal = registers(ENTERPRISE, "awaiting_transfer").await;
    let amount: i64 = portal.query("SELECT transfer_amount_fen FROM registrations").await;
    let reference: String = portal.query("SELECT transfer_reference FROM registrations").await;
    let browser = portal.browser();
    let page = browser.open("/account/sign-in").await;
    let credentials = [("email", "applicant@example.com"), ("password", crate::common::journey::PASSWORD)];
    browser.send(&page, &credentials).await.assert_at("/account");
    let page = browser.open("/account/transfer").await;
    page.assert_at("/account/transfer");
    let text = page.text();
    assert!(text.contains(&format!("0.{amount:02}")) && text.contains(&reference), "{text}");
}

#[tokio::test]
async fn an_enterprise_by_certification_is_registered_with_limits() {
    registers(Subject { method: "certification", ..ENTERPRISE }, "registered_limited").await;
}

const INDIVIDUAL_BUSINESS: Subject = Subject {
    kind: "individual_business",
    name: "朝阳区小王面馆",
    code: "110108000000016",
    method: "corporate_transfer",
};

#[tokio::test]
async fn an_individual_business_by_transfer() {
    registers(INDIVIDUAL_BUSINESS, "awaiting_transfer").await;
}

#[tokio::test]
async fn an_individual_business_by_certification() {
    registers(Subject { method: "certification", ..INDIVIDUAL_BUSINESS }, "registered_limited").await;
}

#[tokio::test]
async fn a_government_needs_no_code() {
    let subject = Subject { kind: "government", name: "示例市公安局", code: "", method: "certification" };
    registers(subject, "registered_limited").await;
}

#[tokio::test]
async fn a_media_subject_is_certified() {
    let subject =
        Subject { kind: "media", name: "示例日报社", code: "12100000400009880K", method: "certification" };
    registers(subject, "registered_limited").await;
}

#[tokio::test]
async fn another_organisation_is_certified() {
    let subject =
        Subject {
            kind: "other_organization", name: "示例慈善基金会", code: "D2143569-X", method: "certification"
        };
    registers(subject, "registered_limited").await;
}
