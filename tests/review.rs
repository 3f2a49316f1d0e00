//! What operators decide of an individual's registration, and what its applicant learns.

use registration_portal::{
    domain::{
        registration::Status,
        review::{REGISTRATION_FIELDS, Reason, returning},
    },
    life::registration as decisions,
    store::registrations::{self, Registration},
};
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use crate::common::{
    Portal,
    journey::{INDIVIDUAL, register},
};

const EMAIL: &str = "applicant@example.com";

async fn submitted() -> Portal {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, INDIVIDUAL).await;
    // Its mail goes out before the next one is owed.
    portal.deliver().await;
    portal
}

fn reason(zh: &str, en: &str) -> Reason {
    Reason { zh: zh.to_owned(), en: en.to_owned() }
}

/// A decision as it is begun: the only registration, locked.
async fn begin(portal: &Portal) -> (Transaction<'static, Postgres>, Registration) {
    let id: Uuid = portal.query("SELECT id FROM registrations").await;
    let mut transaction = portal.pool.begin().await.unwrap();
    let registration = registrations::lock(&mut transaction, id).await.unwrap();
    (transaction, registration)
}

#[tokio::test]
async fn an_approved_individual_is_registered_and_told() {
    let portal = submitted().await;
    let operator = portal.reviewer().await;
    let (mut transaction, registration) = begin(&portal).await;
    let decided = decisions::approve(&mut transaction, &portal.app.config, &registration, operator, portal.clock.now())
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(decided, Some(Status::Registered));
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains(&registration.reference), "{}", mail.subject);
    let accepted: i64 = portal.count("SELECT count(*) FROM review_fields WHERE accepted").await;
    assert_eq!(accepted, 3);
    let decision: String = portal.query("SELECT decision || ' ' || round FROM reviews").await;
    assert_eq!(decision, "approved 1");
    let by: Uuid = portal.query("SELECT operator_id FROM registration_history WHERE to_status = 'registered'").await;
    assert_eq!(by, operator);
}

#[tokio::test]
async fn a_returned_field_is_mailed_with_its_reason_and_its_day() {
    let portal = submitted().await;
    let operator = portal.reviewer().await;
    let (mut transaction, registration) = begin(&portal).await;
    let returned = [("mobile".to_owned(), reason("无法接通，请换一个号码", "It cannot be reached"))];
    let verdicts = returning(REGISTRATION_FIELDS, &returned).unwrap();
    let decided = decisions::return_fields(
        &mut transaction,
        &portal.app.config,
        &registration,
        operator,
        &verdicts,
        portal.clock.now(),
    )
    .await
    .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(decided, Some(Status::Returned));
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.text.contains("手机号码：无法接通，请换一个号码"), "{}", mail.text);
    assert!(!mail.text.contains("身份证号码："), "{}", mail.text);
    let days: i64 = portal
        .query("SELECT extract(day FROM deadline_at - updated_at)::bigint FROM registrations WHERE status = 'returned'")
        .await;
    assert_eq!(days, 30);
}

#[tokio::test]
async fn a_rejection_says_why_in_the_language_of_the_account() {
    let portal = submitted().await;
    let operator = portal.reviewer().await;
    portal.sql("UPDATE accounts SET locale = 'en'").await;
    let (mut transaction, registration) = begin(&portal).await;
    let why = reason("信息不真实", "The answers are not true");
    decisions::reject(&mut transaction, &portal.app.config, &registration, operator, &why, portal.clock.now())
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.text.contains("Reason: The answers are not true"), "{}", mail.text);
    let told: String = portal.query("SELECT reason FROM registration_history WHERE to_status = 'rejected'").await;
    assert_eq!(told, "The answers are not true");
}

#[tokio::test]
async fn the_second_of_two_decisions_changes_nothing() {
    let portal = submitted().await;
    let operator = portal.reviewer().await;
    let (mut transaction, registration) = begin(&portal).await;
    decisions::approve(&mut transaction, &portal.app.config, &registration, operator, portal.clock.now())
        .await
        .unwrap();
    transaction.commit().await.unwrap();

    let mut transaction = portal.pool.begin().await.unwrap();
    let why = reason("信息不真实", "The answers are not true");
    let late =
        decisions::reject(&mut transaction, &portal.app.config, &registration, operator, &why, portal.clock.now())
            .await
            .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(late, None);
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "registered");
    assert_eq!(portal.count("SELECT count(*) FROM registration_history WHERE to_status = 'rejected'").await, 0);
    assert_eq!(portal.count("SELECT count(*) FROM outbox WHERE kind = 'rejected'").await, 0);
}

#[tokio::test]
async fn a_registered_account_is_frozen_and_let_go_on() {
    let portal = submitted().await;
    let operator = portal.reviewer().await;
    let (mut transaction, registration) = begin(&portal).await;
    decisions::approve(&mut transaction, &portal.app.config, &registration, operator, portal.clock.now())
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    portal.deliver().await;

    let why = reason("款项被银行冲正", "The bank took the payment back");
    let (mut transaction, registration) = begin(&portal).await;
    decisions::freeze(&mut transaction, &portal.app.config, &registration, operator, &why, portal.clock.now())
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert!(portal.mail_to(EMAIL).await.text.contains("原因：款项被银行冲正"));
    let page = portal.browser();
    crate::common::journey::sign_in(&page, EMAIL, crate::common::journey::PASSWORD).await;
    assert!(page.open("/account").await.text().contains("款项被银行冲正"));

    let (mut transaction, registration) = begin(&portal).await;
    let on =
        decisions::unfreeze(&mut transaction, &portal.app.config, &registration, operator, &why, portal.clock.now())
            .await
            .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(on, Some(Status::Registered));
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("解除冻结") && mail.text.contains(&why.zh), "{}: {}", mail.subject, mail.text);
}
