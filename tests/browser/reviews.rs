//! A whole review without the mouse: from the queue to the decision.

use registration_portal::{domain::operator::Role, texts::Locale};
use serde_json::json;
use thirtyfour::Key;
use uuid::Uuid;

use crate::{
    common::{
        Portal,
        journey::{INDIVIDUAL, register},
        operators::{Operator, PASSWORD},
    },
    driver::{DESK, Kind, Seat, Window},
};

const EMAIL: &str = "applicant@example.com";

/// Signs an operator in.
pub async fn come_in(window: &Window, portal: &Portal, operator: &Operator) {
    window.forget_cookies().await;
    window.open("/admin/sign-in").await;
    window.fill("email", &operator.email).await;
    window.fill("password", PASSWORD).await;
    window.submit().await;
    let code = operator.code(portal);
    window.fill("one_time_code", &code).await;
    window.submit().await;
    window.assert_at("/admin").await;
}

/// Presses Tab until the focus is on what the selector names.
async fn tab_to(window: &Window, css: &str) {
    for _ in 0..200 {
        if window.js("return document.activeElement.matches(arguments[0])", &[json!(css)]).await == true {
            return;
        }
        window.press(Key::Tab).await;
    }
    panic!("no way to {css} at {}", window.path().await);
}

/// Types where the focus is.
async fn type_in(window: &Window, css: &str, words: &str) {
    tab_to(window, css).await;
    window.find(css).await.send_keys(words).await.unwrap();
}

#[tokio::test]
async fn a_review_needs_no_mouse() {
    for kind in [Kind::new(Locale::Chinese, DESK), Kind::new(Locale::English, DESK).without_javascript()] {
        let (seat, portal) = (Seat::take().await, Portal::start().await);
        register(&portal, &portal.browser(), EMAIL, INDIVIDUAL).await;
        portal.deliver().await;
        let id: Uuid = portal.query("SELECT id FROM registrations").await;
        let path = format!("/admin/registrations/{id}");
        let reviewer = Operator::enrolled(&portal, Role::Reviewer, "zhou").await;
        let window = seat.open(&portal, kind).await;
        come_in(&window, &portal, &reviewer).await;

        tab_to(&window, "a[href='/admin/registrations']").await;
        window.enter().await;
        let row = format!("tbody a[href='{path}']");
        if window.has_scripts() {
            window.press_letter('j').await;
            assert_eq!(window.js("return document.activeElement.matches(arguments[0])", &[json!(row)]).await, true);
        } else {
            tab_to(&window, &row).await;
        }
        window.enter().await;
        window.assert_at(&path).await;
        tab_to(&window, "[formaction$='/claim']").await;
        window.enter().await;
        window.assert_at(&format!("{path}?done=claimed")).await;

        // The choice is one stop; an arrow moves within it.
        tab_to(&window, "[name=verdict-mobile]:checked").await;
        window.press(Key::Down).await;
        type_in(&window, "#words-mobile", "号码打不通").await;
        // Enter in a field decides nothing, and loses nothing.
        window.enter().await;
        assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "pending_review");
        assert_eq!(window.value("words-mobile").await, "号码打不通");
        tab_to(&window, "button[value=return]").await;
        window.enter().await;
        window.assert_at(&format!("{path}?done=decided")).await;
        assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "returned");
        assert!(portal.mail_to(EMAIL).await.text.contains("号码打不通"));

        type_in(&window, "#note", "已电话联系").await;
        tab_to(&window, "[formaction$='/notes']").await;
        window.enter().await;
        window.assert_at(&format!("{path}?done=noted")).await;
        assert!(window.text(".notes").await.contains("已电话联系"));
        window.quit().await;
    }
}
