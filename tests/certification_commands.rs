//! What operators decide by the command line, until they have pages.

use std::collections::BTreeMap;

use crate::{
    common::{
        Portal,
        browser::Browser,
        certification::{DETAILS, MEDIA, apply, begin_again, fill_in, operator, pay, seen, send},
        journey::{INDIVIDUAL, register},
    },
    config::{commanded, portal, said},
};

const EMAIL: &str = "applicant@example.com";
const FIRST: &str = "first@example.com";
const SECOND: &str = "second@example.com";

/// A portal with an application that waits for its fee, and what the commands are told.
async fn applied() -> (Portal, Browser, BTreeMap<String, String>) {
    let (server, variables) = commanded().await;
    let browser = server.browser();
    apply(&server, &browser, EMAIL, MEDIA).await;
    operator(&server, FIRST).await;
    operator(&server, SECOND).await;
    (server, browser, variables)
}

/// Runs `certification VERB ID --operator WHO …`; whether it succeeded, and what it said.
async fn decide(
    server: &Portal,
    variables: &BTreeMap<String, String>,
    verb: &str,
    who: &str,
    more: &[&str],
) -> (bool, String) {
    let id = seen(server).await.id.to_string();
    let arguments = [&["certification", verb, &id, "--operator", who], more].concat();
    let output = portal(&arguments, variables.clone());
    (output.status.success(), said(&output))
}

/// Runs `proposal VERB ID --operator WHO` for the one that waits.
async fn answer(server: &Portal, variables: &BTreeMap<String, String>, verb: &str, who: &str) -> (bool, String) {
    let id: uuid::Uuid = server.query("SELECT id FROM proposals WHERE decided_at IS NULL").await;
    let output = portal(&["proposal", verb, &id.to_string(), "--operator", who], variables.clone());
    (output.status.success(), said(&output))
}

async fn status(server: &Portal) -> String {
    server.query("SELECT status FROM certifications ORDER BY created_at DESC, id DESC LIMIT 1").await
}

#[tokio::test]
async fn a_fee_is_waived_by_two_people_and_the_rest_decided() {
    let (server, _browser, variables) = applied().await;
    let list = portal(&["certification", "list"], variables.clone());
    assert!(said(&list).contains("awaiting_payment") && said(&list).contains("300.00"), "{}", said(&list));
    let why = ["--reason", "合作单位"];
    let nobody = decide(&server, &variables, "waive-fee", "nobody@example.com", &why).await;
    assert!(!nobody.0 && nobody.1.contains("is no operator"), "{}", nobody.1);
    assert!(decide(&server, &variables, "waive-fee", FIRST, &why).await.0);
    assert_eq!(status(&server).await, "awaiting_payment", "one person alone waives nothing");
    for (verb, who) in [("waive-fee", FIRST), ("waive-fee", SECOND), ("record-payment", SECOND)] {
        let again = decide(&server, &variables, verb, who, &why).await;
        assert!(!again.0 && again.1.contains("already"), "{}", again.1);
    }
    let own = answer(&server, &variables, "approve", FIRST).await;
    assert!(!own.0 && own.1.contains("another operator"), "{}", own.1);
    assert_eq!(status(&server).await, "awaiting_payment");
    assert!(answer(&server, &variables, "approve", SECOND).await.0);
    assert_eq!(status(&server).await, "queued");
    assert_eq!(server.query::<String>("SELECT payment FROM certifications").await, "waived");
    assert!(server.mail_to(EMAIL).await.subject.contains("免除"));

    assert!(decide(&server, &variables, "take", FIRST, &[]).await.0);
    assert!(decide(&server, &variables, "release", FIRST, &[]).await.0);
    assert!(decide(&server, &variables, "take", SECOND, &[]).await.0);
    for wrong in ["status=x", "proofs", "letter="] {
        assert!(!decide(&server, &variables, "return", SECOND, &["--return", wrong]).await.0, "{wrong}");
    }
    assert_eq!(status(&server).await, "in_review");
    assert!(decide(&server, &variables, "return", SECOND, &["--return", "letter=公章=不清晰"]).await.0);
    assert_eq!(status(&server).await, "returned");
    assert!(server.mail_to(EMAIL).await.text.contains("公章=不清晰"));
}

#[tokio::test]
async fn what_was_paid_for_is_refused_by_two_people() {
    let (server, browser, variables) = applied().await;
    let why = ["--reason", "银行回单已核对"];
    assert!(decide(&server, &variables, "waive-fee", FIRST, &why).await.0);
    // The transfer arrives before the second word is said: what was proposed is about something that is no more.
    pay(&server).await;
    let ended = "SELECT overtaken_by FROM proposals";
    assert_eq!(server.query::<String>(ended).await, "certification.queued");
    assert!(!decide(&server, &variables, "waive-fee", SECOND, &why).await.0);
    assert!(decide(&server, &variables, "take", FIRST, &[]).await.0);
    assert!(decide(&server, &variables, "fail", FIRST, &["--reason", "主体已注销"]).await.0);
    assert_eq!(status(&server).await, "in_review");
    assert!(!decide(&server, &variables, "fail", SECOND, &["--reason", "同意"]).await.0);
    assert_eq!(status(&server).await, "in_review");
    assert!(answer(&server, &variables, "approve", SECOND).await.0);
    assert_eq!(status(&server).await, "failed");
    let page = browser.open(DETAILS).await;
    assert!(page.text().contains("主体已注销") && !page.text().contains("同意"), "{}", page.text());
    let contact = begin_again(&browser).await;
    let check = fill_in(&browser, &contact, MEDIA).await;
    send(&browser, &check).await;
    assert_eq!(status(&server).await, "awaiting_payment");
}

#[tokio::test]
async fn an_approval_is_proposed_where_it_takes_two_people() {
    let (server, _browser, mut variables) = applied().await;
    pay(&server).await;
    variables.insert("TWO_PEOPLE".into(), "approve_certification".into());
    let (done, words) = decide(&server, &variables, "approve", FIRST, &[]).await;
    let proposal: uuid::Uuid = server.query("SELECT id FROM proposals WHERE decided_at IS NULL").await;
    assert!(done && words.contains(&format!("proposal approve {proposal}")), "{words}");
    assert_eq!(status(&server).await, "in_review");
    assert!(!answer(&server, &variables, "approve", FIRST).await.0, "one person alone approves nothing");
    assert!(answer(&server, &variables, "approve", SECOND).await.0);
    assert_eq!(status(&server).await, "approved");
}

#[tokio::test]
async fn a_rejection_is_proposed_where_it_takes_two_people() {
    let (server, mut variables) = commanded().await;
    register(&server, &server.browser(), EMAIL, INDIVIDUAL).await;
    operator(&server, FIRST).await;
    operator(&server, SECOND).await;
    let reference: String = server.query("SELECT reference FROM registrations").await;
    let words = ["registration", "reject", &reference, "--operator", FIRST, "--reason", "信息不真实"];
    variables.insert("TWO_PEOPLE".into(), "reject_registration".into());
    let proposed = portal(&words, variables.clone());
    assert!(proposed.status.success() && said(&proposed).contains("proposal approve"), "{}", said(&proposed));
    let registration = "SELECT status FROM registrations";
    assert_eq!(server.query::<String>(registration).await, "pending_review");
    let again = portal(&words, variables.clone());
    assert!(!again.status.success() && said(&again).contains("proposed already"), "{}", said(&again));
    assert!(answer(&server, &variables, "approve", SECOND).await.0);
    assert_eq!(server.query::<String>(registration).await, "rejected");
    assert!(server.mail_to(EMAIL).await.text.contains("信息不真实"));
}
