//! What the page's script adds, what keys do, and what survives Back and a change of language.

use std::time::Duration;

use registration_portal::texts::{Locale, Texts};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    common::{
        Portal,
        journey::{self, ENTERPRISE, PASSWORD},
    },
    driver::{DESK, Kind, PHONE, Seat, Window},
};

const ENGLISH: Kind = Kind::new(Locale::English, DESK);
const EMAIL: &str = "applicant@example.com";

fn text(id: &str) -> &'static str {
    Texts::of(Locale::English).t(id)
}

async fn credentials(window: &Window) {
    window.open("/register").await;
    window.choose("account_type", "mini_program").await;
    window.submit().await;
    window.assert_at("/register/credentials").await;
}

/// What the focus is on: tag, id, and name with value for choices.
async fn focus(window: &Window) -> String {
    const FOCUS: &str = "const e = document.activeElement; return e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + \
        (e.className ? '.' + e.className.split(' ').join('.') : '')";
    window.js(FOCUS, &[]).await.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_password_can_be_shown_and_hidden() {
    let (seat, portal) = (Seat::take().await, Portal::start().await);
    let window = seat.open(&portal, ENGLISH).await;
    credentials(&window).await;
    let kind = async || window.find("#password").await.prop("type").await.unwrap().unwrap();
    window.fill("password", PASSWORD).await;
    assert_eq!((kind().await.as_str(), window.text(".input-row button").await.as_str()), ("password", text("show")));
    window.click(".input-row button").await;
    assert_eq!((kind().await.as_str(), window.text(".input-row button").await.as_str()), ("text", text("hide")));
    assert_eq!(window.value("password").await, PASSWORD);
    window.click(".input-row button").await;
    assert_eq!(kind().await, "password");
    window.assert_at("/register/credentials").await;
    window.quit().await;

    // The button is the script's: without it there is none that does nothing.
    let window = seat.open(&portal, ENGLISH.without_javascript()).await;
    credentials(&window).await;
    assert_eq!(window.js("return document.querySelectorAll('.input-row button').length", &[]).await, 0);
    window.quit().await;
}

#[tokio::test]
async fn back_leads_to_a_form_that_was_refused() {
    let (seat, portal) = (Seat::take().await, Portal::start().await);
    let window = seat.open(&portal, ENGLISH).await;
    window.open("/register").await;
    window.submit().await;
    assert!(!window.text(".error-summary").await.is_empty());
    window.choose("account_type", "mini_program").await;
    window.submit().await;
    window.assert_at("/register/credentials").await;
    window.back().await;
    window.assert_at("/register/account-type").await;
    assert_eq!(window.heading().await, text("account-type-title"));
    window.quit().await;
}

#[tokio::test]
async fn a_double_click_submits_once() {
    let seat = Seat::take().await;
    let portal = Portal::start_with(|config| {
        // Slow enough for the second click to find the page still there.
        (config.hashing.memory_kib, config.hashing.iterations) = (64 * 1024, 20);
        // A second request would be answered with "too many tries".
        config.rates.signups_per_network_hour = 1;
    })
    .await;
    let window = seat.open(&portal, ENGLISH).await;
    credentials(&window).await;
    window.fill("email", EMAIL).await;
    window.fill("password", PASSWORD).await;
    window.tick("agreement").await;
    window.click_twice("#form .actions button").await;
    window.wait_for("/register/activation").await;
    assert_eq!(portal.query::<i64>("SELECT count(*) FROM signups").await, 1);
    window.quit().await;
}

#[tokio::test]
async fn the_resend_button_counts_down() {
    let (seat, portal) = (Seat::take().await, Portal::start().await);
    let window = seat.open(&portal, ENGLISH).await;
    credentials(&window).await;
    window.fill("email", EMAIL).await;
    window.fill("password", PASSWORD).await;
    window.tick("agreement").await;
    window.submit().await;
    portal.wait(Duration::from_secs(54));
    window.reload().await;
    let button = window.find("#resend").await;
    let waiting = button.text().await.unwrap();
    let seconds: i64 = waiting.split(' ').rev().nth(1).unwrap().parse().unwrap();
    assert!((2..=6).contains(&seconds), "{waiting}");
    assert_eq!(waiting, Texts::of(Locale::English).with("activation-resend-wait", "s", seconds));
    assert!(!button.is_enabled().await.unwrap());
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_ne!(button.text().await.unwrap(), waiting, "it counts");
    tokio::time::sleep(Duration::from_secs(seconds.unsigned_abs())).await;
    assert_eq!(button.text().await.unwrap(), text("activation-resend"));
    assert!(button.is_enabled().await.unwrap());
    window.follow("#resend").await;
    window.assert_at("/register/activation").await;
    assert!(!window.find("#resend").await.is_enabled().await.unwrap());
    portal.deliver().await;
    assert_eq!(portal.smtp.mails().len(), 2);
    window.quit().await;
}

#[tokio::test]
async fn what_is_to_be_transferred_can_be_copied() {
    let (seat, portal) = (Seat::take().await, Portal::start().await);
    journey::register(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    let window = seat.open(&portal, Kind::new(Locale::English, PHONE)).await;
    window.open("/account/sign-in").await;
    window.fill("email", EMAIL).await;
    window.fill("password", PASSWORD).await;
    window.submit().await;
    window.open("/account/transfer").await;
    let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    window.devtools("Browser.grantPermissions", permissions).await;
    let amount: i64 = portal.query("SELECT transfer_amount_fen FROM registrations").await;
    let reference: String = portal.query("SELECT transfer_reference FROM registrations").await;
    for (what, value) in [("amount", format!("0.{amount:02}")), ("reference", reference)] {
        let button = window.find(&format!("[data-copy='#value-{what}']")).await;
        assert_eq!(button.text().await.unwrap(), text("copy"));
        button.click().await.unwrap();
        let copied = window.js("return navigator.clipboard.readText()", &[]).await;
        assert_eq!(copied, Value::String(value));
        assert_eq!(button.text().await.unwrap(), text("copied"));
    }
    assert_eq!(window.js("return document.querySelectorAll('.copy:not([hidden])').length", &[]).await, 5);
    window.quit().await;
}

#[tokio::test]
async fn the_language_switch_keeps_what_was_typed() {
    let (seat, portal) = (Seat::take().await, Portal::start().await);
    for kind in [ENGLISH, ENGLISH.without_javascript()] {
        let window = seat.open(&portal, kind).await;
        credentials(&window).await;
        window.fill("email", "half@exam").await;
        window.tick("agreement").await;
        window.switch_language().await;
        assert_eq!(window.attribute("html", "lang").await, "zh-CN");
        assert_eq!(window.value("email").await, "half@exam");
        assert!(window.find("#agreement").await.is_selected().await.unwrap());
        assert_eq!(window.text(".error-summary").await, "", "a question half answered is not a fault");
        // The language stays on the next page, and going there works from here.
        window.fill("email", EMAIL).await;
        window.fill("password", PASSWORD).await;
        window.submit().await;
        window.assert_at("/register/activation").await;
        assert_eq!(window.heading().await, Texts::of(Locale::Chinese).t("activation-title"));
        window.switch_language().await;
        assert_eq!(window.heading().await, text("activation-title"));
        window.quit().await;
    }
}

#[tokio::test]
async fn enter_in_a_field_sends_the_form_in_the_same_language() {
    let (seat, portal) = (Seat::take().await, Portal::start().await);
    for kind in [ENGLISH, ENGLISH.without_javascript()] {
        let window = seat.open(&portal, kind).await;
        credentials(&window).await;
        window.fill("email", "nobody").await;
        window.enter().await;
        window.assert_at("/register/credentials").await;
        assert_eq!(window.attribute("html", "lang").await, "en");
        assert_eq!(window.text("#email-error").await, text("email-malformed"));
        window.fill("email", EMAIL).await;
        window.tick("agreement").await;
        window.fill("password", PASSWORD).await;
        window.enter().await;
        window.assert_at("/register/activation").await;
        // On the page with two forms, Enter belongs to the field's.
        window.fill("email", "other@example.com").await;
        window.enter().await;
        assert_eq!(window.text(".address").await, "other@example.com");
        assert_eq!(window.attribute("html", "lang").await, "en");
        window.quit().await;
    }
}

#[tokio::test]
async fn an_error_in_the_summary_leads_to_its_field() {
    let (seat, portal) = (Seat::take().await, Portal::start().await);
    let window = seat.open(&portal, Kind::new(Locale::English, PHONE)).await;
    credentials(&window).await;
    window.submit().await;
    assert_eq!(focus(&window).await, "div.error-summary");
    for field in ["email", "password", "agreement"] {
        window.click(&format!(".error-summary a[href='#{field}']")).await;
        assert_eq!(focus(&window).await, format!("input#{field}"));
        assert_eq!(window.find(&format!("#{field}")).await.attr("aria-invalid").await.unwrap().unwrap(), "true");
    }
    window.quit().await;
}

#[tokio::test]
async fn back_works_and_keeps_answers() {
    let (seat, portal) = (Seat::take().await, Portal::start().await);
    let window = seat.open(&portal, ENGLISH).await;
    credentials(&window).await;
    window.back().await;
    window.assert_at("/register/account-type").await;
    assert!(window.find("[value=mini_program]").await.is_selected().await.unwrap());
    // The button that was pressed before can be pressed again.
    window.submit().await;
    window.assert_at("/register/credentials").await;
    window.fill("email", EMAIL).await;
    window.fill("password", PASSWORD).await;
    window.tick("agreement").await;
    window.submit().await;
    window.open(&portal.mail_to(EMAIL).await.link("/activate/")).await;
    window.submit().await;
    window.choose("subject_type", "enterprise").await;
    window.submit().await;
    window.fill("name", ENTERPRISE.name).await;
    window.fill("code", ENTERPRISE.code).await;
    window.submit().await;
    window.assert_at("/register/verification-method").await;
    window.follow(".back-link").await;
    window.assert_at("/register/subject").await;
    assert_eq!(window.value("name").await, ENTERPRISE.name);
    assert_eq!(window.value("code").await, ENTERPRISE.code);
    window.back().await;
    window.assert_at("/register/verification-method").await;
    window.choose("verification_method", "certification").await;
    window.submit().await;
    window.assert_at("/register/administrator").await;
    window.follow(".back-link").await;
    assert!(window.find("[value=certification]").await.is_selected().await.unwrap());
    window.open("/register/subject-type").await;
    assert!(window.find("[value=enterprise]").await.is_selected().await.unwrap());
    window.quit().await;
}

#[tokio::test]
async fn an_answer_changed_at_the_end_leads_back_to_the_end() {
    let (seat, portal) = (Seat::take().await, Portal::start().await);
    journey::complete(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    let window = seat.open(&portal, ENGLISH).await;
    window.open("/account/sign-in").await;
    window.fill("email", EMAIL).await;
    window.fill("password", PASSWORD).await;
    window.submit().await;
    window.follow(".due a.button").await;
    window.assert_at("/register/confirm").await;
    let changes =
        window.js("return [...document.querySelectorAll('.summary-action a')].map(a => a.getAttribute('href'))", &[]);
    let changes: Vec<String> = serde_json::from_value(changes.await).unwrap();
    assert_eq!(changes.len(), 11, "{changes:?}");
    for change in ["/register/subject-type", "/register/subject", "/register/verification-method"] {
        window.follow(&format!(".summary-action a[href='{change}']")).await;
        window.assert_at(change).await;
        window.submit().await;
        window.assert_at("/register/confirm").await;
    }
    window.follow(".summary-action a[href^='/register/administrator']").await;
    assert_eq!(window.value("administrator_name").await, journey::ADMINISTRATOR);
    assert!(window.find("#consent").await.is_selected().await.unwrap(), "the consent was given already");
    window.submit().await;
    window.assert_at("/register/confirm").await;
    // Back from the end leads to the administrator, not in a circle.
    window.follow(".back-link").await;
    assert_eq!(window.heading().await, text("administrator-title"));
    window.quit().await;
}

#[tokio::test]
async fn a_session_that_is_gone_costs_no_answers() {
    let (seat, portal) = (Seat::take().await, Portal::start().await);
    journey::activate(&portal, &portal.browser(), EMAIL).await;
    let window = seat.open(&portal, ENGLISH).await;
    let sign_in = async || {
        window.fill("email", EMAIL).await;
        window.fill("password", PASSWORD).await;
        window.submit().await;
    };
    window.open("/account/sign-in").await;
    sign_in().await;
    window.open("/register").await;
    window.choose("subject_type", "enterprise").await;
    window.submit().await;
    window.fill("name", ENTERPRISE.name).await;
    sqlx::raw_sql("DELETE FROM sessions").execute(&portal.pool).await.unwrap();
    window.submit().await;
    window.assert_at("/account/sign-in?next=%2Fregister&unsaved=1").await;
    assert_eq!(window.text(".notice").await, format!("{} {}", text("sign-in-needed"), text("sign-in-unsaved")));
    sign_in().await;
    window.assert_at("/register/subject").await;
    assert_eq!(window.value("name").await, ENTERPRISE.name, "what was typed is there again");
    window.open("/register/subject").await;
    assert_eq!(window.value("name").await, "", "and nowhere kept");
    // Somebody else may sign in here next: nothing of people is kept.
    window.open("/register/subject-type").await;
    window.choose("subject_type", "individual").await;
    window.submit().await;
    window.assert_at("/register/administrator").await;
    window.fill("administrator_name", "王小明").await;
    sqlx::raw_sql("DELETE FROM sessions").execute(&portal.pool).await.unwrap();
    window.submit().await;
    window.assert_at("/account/sign-in?next=%2Fregister&unsaved=1").await;
    assert_eq!(window.js("return sessionStorage.length", &[]).await, 0);
    window.quit().await;
}

#[tokio::test]
async fn the_first_pages_need_no_mouse() {
    let (seat, portal) = (Seat::take().await, Portal::start().await);
    let window = seat.open(&portal, ENGLISH).await;
    window.open("/register/account-type").await;
    window.press(Key::Tab).await;
    assert_eq!(focus(&window).await, "a.skip-link", "the first stop skips the header");
    assert_eq!(window.text(".skip-link").await, text("skip-link"));
    window.press(Key::Enter).await;
    assert_eq!(focus(&window).await, "main#main.page");
    tab_to(&window, "input#account_type").await;
    window.press(Key::Space).await;
    assert!(window.find("#account_type").await.is_selected().await.unwrap());
    tab_to(&window, "button.button").await;
    window.enter().await;
    window.assert_at("/register/credentials").await;

    tab_to(&window, "input#email").await;
    type_text(&window, EMAIL).await;
    tab_to(&window, "input#password").await;
    type_text(&window, PASSWORD).await;
    // From the password to the button that shows it, to the tick, past the link to the terms, to the button.
    tab_to(&window, "button.button.button--secondary.button--small").await;
    tab_to(&window, "input#agreement").await;
    window.press(Key::Space).await;
    tab_to(&window, "button.button").await;
    window.press(Key::Space).await;
    window.wait_for("/register/activation").await;
    assert_eq!(window.text(".address").await, EMAIL);
    window.quit().await;
}

/// Presses Tab until the focus is there; every stop on the way can be seen.
async fn tab_to(window: &Window, target: &str) {
    const SEEN: &str = "const e = document.activeElement, marked = e.closest('label.choice') || e, style = getComputedStyle(marked), \
        box = marked.getBoundingClientRect(); \
        return box.width >= 10 && box.height >= 10 && box.top >= 0 && box.bottom <= innerHeight \
            && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2";
    let mut stops = Vec::new();
    for _ in 0..30 {
        window.press(Key::Tab).await;
        let at = focus(window).await;
        assert_eq!(window.js(SEEN, &[]).await, true, "the focus on {at} can be seen");
        if at == target {
            return;
        }
        stops.push(at);
    }
    panic!("Tab does not reach {target} but {stops:?}");
}

/// Types where the focus is.
async fn type_text(window: &Window, text: &str) {
    window.devtools("Input.insertText", json!({ "text": text })).await;
}
