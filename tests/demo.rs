//! The demonstration data of `dev --demo`.

use std::time::Duration;

use registration_portal::{
    dev::demo,
    domain::{calendar::SHANGHAI, certification, registration::Status},
};
use time::Weekday;

use crate::common::{Portal, journey};

#[tokio::test]
async fn the_demo_fills_every_state_once_and_leaves_nothing_overdue() {
    let portal = Portal::start().await;
    // What is under way now depends on the weekday and the hour.
    portal.wait_until_noon();
    while portal.clock.now().to_offset(SHANGHAI).weekday() != Weekday::Wednesday {
        portal.wait(Duration::from_secs(86_400));
    }
    let filled = demo::fill(&portal.app).await.unwrap().expect("nothing was there before");
    let states: String =
        portal.query("SELECT string_agg(DISTINCT status, ' ' ORDER BY status) FROM registrations").await;
    for status in Status::ALL {
        assert!(states.split(' ').any(|state| state == status.as_str()), "{status:?} is not in {states}");
    }
    let registrations = portal.count("SELECT count(*) FROM registrations").await;
    assert!(registrations > 300, "{registrations}");
    let states: String =
        portal.query("SELECT string_agg(DISTINCT status, ' ' ORDER BY status) FROM certifications").await;
    for status in certification::Status::ALL {
        assert!(states.split(' ').any(|state| state == status.as_str()), "{status:?} is not in {states}");
    }
    let outcomes: String =
        portal.query("SELECT string_agg(DISTINCT outcome, ' ' ORDER BY outcome) FROM bank_entries").await;
    for outcome in [
        "verified",
        "needs_decision",
        "wrong_amount",
        "personal_account",
        "certification_paid",
        "unmatched",
        "refused",
        "set_aside",
        "reversal_freezes",
        "reversal_needs_decision",
    ] {
        assert!(outcomes.split(' ').any(|other| other == outcome), "{outcome} is not in {outcomes}");
    }
    let refunds: String = portal.query("SELECT string_agg(DISTINCT status, ' ' ORDER BY status) FROM refunds").await;
    assert_eq!(refunds, "due exported failed refunded");
    assert!(portal.count("SELECT count(*) FROM proposals WHERE decided_at IS NULL").await > 0);
    assert!(portal.count("SELECT count(*) FROM reviews WHERE decided_at IS NOT NULL").await > 50);
    assert!(portal.count("SELECT count(DISTINCT day) FROM statistics_counts").await > 40);
    assert_eq!(portal.count("SELECT count(*) FROM outbox").await, 0);
    // What its time had come for has happened in the story already.
    let changes = portal.count("SELECT count(*) FROM registration_history").await;
    portal.jobs.run_scheduled().await.unwrap();
    assert_eq!(portal.count("SELECT count(*) FROM registration_history").await, changes);
    let overdue = "SELECT count(*) FROM certifications WHERE status = 'awaiting_payment'
                       AND deadline_at < (SELECT max(imported_at) FROM statements) - INTERVAL '15 days'";
    assert_eq!(portal.count(overdue).await, 0, "statements have shown who did not pay");

    let page = journey::sign_in(&portal.browser(), &filled.email, &filled.password).await;
    assert!(page.status.is_success() && !page.path.starts_with("/account/sign-in"), "{}", page.path);

    assert!(demo::fill(&portal.app).await.unwrap().is_none());
    assert_eq!(portal.count("SELECT count(*) FROM registrations").await, registrations);
}
