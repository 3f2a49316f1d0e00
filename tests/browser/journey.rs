//! Whole registrations by clicks and typing, with JavaScript and without, on a phone and at a desk, in both languages.

use registration_portal::texts::{Locale, Texts};

use crate::{
    common::{
        Portal,
        journey::{ADMINISTRATOR, ENTERPRISE, MOBILE, PASSWORD, RESIDENT_ID},
    },
    driver::{DESK, Kind, PHONE, Seat, Window},
};

const EMAIL: &str = "applicant@example.com";

#[tokio::test]
async fn an_enterprise_on_a_phone_in_chinese() {
    enterprise(Kind::new(Locale::Chinese, PHONE)).await;
}

#[tokio::test]
async fn an_enterprise_at_a_desk_in_english_without_javascript() {
    enterprise(Kind::new(Locale::English, DESK).without_javascript()).await;
}

#[tokio::test]
async fn an_individual_at_a_desk_in_english() {
    individual(Kind::new(Locale::English, DESK)).await;
}

#[tokio::test]
async fn an_individual_on_a_phone_in_chinese_without_javascript() {
    individual(Kind::new(Locale::Chinese, PHONE).without_javascript()).await;
}

async fn enterprise(kind: Kind) {
    let (seat, portal) = (Seat::take().await, Portal::start().await);
    let window = seat.open(&portal, kind).await;
    begin(&portal, &window, kind).await;

    window.choose("subject_type", "enterprise").await;
    window.submit().await;
    window.assert_at("/register/subject").await;
    window.fill("name", ENTERPRISE.name).await;
    window.fill("code", "9111 0000 6000 3734 1l").await;
    window.submit().await;
    window.assert_at("/register/verification-method").await;
    assert_eq!(window.value("bank_account_name").await, ENTERPRISE.name, "the subject's name need not be typed again");
    window.choose("verification_method", "corporate_transfer").await;
    window.fill("bank_account_number", "0200 0019 0920 0123 456").await;
    window.fill("bank", "中国工商银行").await;
    window.fill("province", "北京市").await;
    window.fill("city", "北京市").await;
    window.submit().await;
    name_administrator(&seat, &portal, &window, kind).await;

    let answers = window.text("main").await;
    for answer in [EMAIL, ENTERPRISE.name, ENTERPRISE.code, "中国工商银行", ADMINISTRATOR] {
        assert!(answers.contains(answer), "{answer} is to be checked:\n{answers}");
    }
    confirm(&window).await;

    let amount: i64 = portal.query("SELECT transfer_amount_fen FROM registrations").await;
    let reference: String = portal.query("SELECT transfer_reference FROM registrations").await;
    assert_eq!(window.text("#value-amount").await, amount_in_words(kind, amount));
    assert_eq!(window.text("#value-reference").await, reference);
    window.follow(".actions a[href='/account/transfer']").await;
    window.assert_at("/account/transfer").await;
    assert_eq!(window.text("#value-reference").await, reference);
    window.follow(".back-link").await;
    window.assert_at("/account").await;
    ends_in(&portal, &window, kind, "awaiting_transfer").await;
    window.quit().await;
}

async fn individual(kind: Kind) {
    let (seat, portal) = (Seat::take().await, Portal::start().await);
    let window = seat.open(&portal, kind).await;
    begin(&portal, &window, kind).await;

    window.choose("subject_type", "individual").await;
    window.submit().await;
    name_administrator(&seat, &portal, &window, kind).await;
    confirm(&window).await;
    window.follow(".actions a[href='/account']").await;
    window.assert_at("/account").await;
    ends_in(&portal, &window, kind, "pending_review").await;
    window.quit().await;
}

/// From the front page to the first question behind the activation.
async fn begin(portal: &Portal, window: &Window, kind: Kind) {
    window.open("/").await;
    assert_eq!(window.attribute("html", "lang").await, kind.language.as_str());
    window.follow(".hero a.button").await;
    window.assert_at("/register/account-type").await;
    window.choose("account_type", "mini_program").await;
    window.submit().await;
    window.assert_at("/register/credentials").await;
    window.fill("email", EMAIL).await;
    window.fill("password", PASSWORD).await;
    window.tick("agreement").await;
    window.submit().await;
    window.assert_at("/register/activation").await;
    assert_eq!(window.text(".address").await, EMAIL);
    let link = portal.mail_to(EMAIL).await.link("/activate/");
    window.open(&link).await;
    window.submit().await;
    window.assert_at("/register/subject-type").await;
}

/// The administrator's details, the code and the scan, up to the page to check.
async fn name_administrator(seat: &Seat, portal: &Portal, window: &Window, kind: Kind) {
    window.assert_at("/register/administrator").await;
    window.fill("administrator_name", ADMINISTRATOR).await;
    window.fill("resident_id", RESIDENT_ID).await;
    window.fill("mobile", MOBILE).await;
    window.tick("consent").await;
    window.submit().await;
    window.fill("sms_code", &portal.sms_code(MOBILE).await).await;
    window.submit().await;
    window.assert_at("/register/administrator").await;

    let texts = Texts::of(kind.language);
    let then = if window.has_scripts() { "scan-goes-on" } else { "scan-then-press" };
    let asked = window.text(".qr-text").await;
    assert!(asked.contains(texts.t(then)), "{asked}");
    assert_eq!(asked.contains(texts.t("scan-goes-on")), window.has_scripts(), "{asked}");

    // The phone is another browser: it knows nothing but the address behind the code.
    let phone = seat.open(portal, Kind::new(kind.language, PHONE)).await;
    phone.open(&window.attribute("a[href^='/register/administrator/scan/']", "href").await).await;
    phone.fill("administrator_name", ADMINISTRATOR).await;
    phone.submit().await;
    assert_eq!(phone.heading().await, Texts::of(kind.language).t("phone-confirmed-title"));
    phone.quit().await;

    if window.has_scripts() {
        window.wait_for("/register/confirm").await;
    } else {
        window.follow(".actions button").await;
        window.assert_at("/register/confirm").await;
    }
}

async fn confirm(window: &Window) {
    window.tick("subject_final").await;
    window.submit().await;
    window.assert_at("/register/done").await;
}

async fn ends_in(portal: &Portal, window: &Window, kind: Kind, status: &str) {
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, status);
    let text = Texts::of(kind.language).t(&format!("status-{status}"));
    assert_eq!(window.text(".lede .tag").await, text);
    let reference: String = portal.query("SELECT reference FROM registrations").await;
    assert!(window.text("main").await.contains(&reference));
    assert_eq!(window.complaints().await, [] as [String; 0]);
}

fn amount_in_words(kind: Kind, fen: i64) -> String {
    Texts::of(kind.language).with("amount-yuan", "amount", format!("0.{fen:02}"))
}
