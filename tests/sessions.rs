//! Sessions that are planted, fixed, left alone or used from elsewhere, and guesses at a password.

use std::time::Duration;

use reqwest::{Method, StatusCode};

use crate::common::{
    Portal,
    browser::read,
    journey::{INDIVIDUAL, PASSWORD, activate, describe_subject, sign_in},
};

const EMAIL: &str = "applicant@example.com";
const DAY: Duration = Duration::from_secs(86_400);

#[tokio::test]
async fn a_planted_session_is_worth_nothing() {
    let portal = Portal::start().await;
    let planted = "A".repeat(43);
    let victim = portal.browser();
    victim.set_cookie("session", &planted);
    let page = victim.open("/register/account-type").await;
    let page = victim.send(&page, &[("account_type", "mini_program")]).await;
    victim.send(&page, &[("email", EMAIL), ("password", PASSWORD), ("agreement", "on")]).await;
    let link = portal.mail_to(EMAIL).await.link("/activate/");
    victim.post(&link, &[]).await.assert_at("/register/subject-type");
    assert_ne!(victim.cookie("session"), planted);
    assert_eq!(victim.cookie("sign-up"), "", "the sign-up's cookie has done its work");

    // A session that lives, of the attacker's own account.
    let attacker = portal.browser();
    activate(&portal, &attacker, "attacker@example.com").await;
    let theirs = attacker.cookie("session");
    let victim = portal.browser();
    victim.set_cookie("session", &theirs);
    let answer = victim.post("/account/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await;
    answer.assert_at("/account");
    assert!(answer.text().contains(EMAIL), "{}", answer.text());
    assert_ne!(victim.cookie("session"), theirs);
    let answer = attacker.open("/account").await;
    assert!(answer.path.starts_with("/account/sign-in"), "the old id is dead");
    assert!(!answer.text().contains(EMAIL));
}

#[tokio::test]
async fn signing_in_or_out_ends_the_session_before() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let first = browser.cookie("session");
    browser.post("/account/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await.assert_at("/account");
    let second = browser.cookie("session");
    assert!(first != second && first.len() == 43 && second.len() == 43);
    browser.post("/account/sign-out", &[]).await.assert_at("/");
    assert_eq!(browser.cookie("session"), "");
    for dead in [first, second] {
        let thief = portal.browser();
        thief.set_cookie("session", &dead);
        thief.open("/account").await.assert_at("/account/sign-in?next=%2Faccount");
    }
    assert_eq!(portal.count("SELECT count(*) FROM sessions").await, 0);
    let refused = sign_in(&browser, "", "").await;
    assert_eq!(refused.error_fields(), ["email", "password"], "both at once");
    let refused = sign_in(&browser, EMAIL, "not the password").await;
    assert_eq!((refused.status, browser.cookie("session")), (StatusCode::UNPROCESSABLE_ENTITY, String::new()));
}

#[tokio::test]
async fn a_session_ends_after_seven_idle_days_and_after_thirty_in_any_case() {
    let portal = Portal::start().await;
    let (idle, busy) = (portal.browser(), portal.browser());
    activate(&portal, &busy, EMAIL).await;
    sign_in(&idle, EMAIL, PASSWORD).await.assert_at("/account");
    for _ in 0..6 {
        portal.wait(DAY);
        busy.open("/account").await.assert_at("/account");
    }
    let (again, name) = (portal.browser(), "session");
    again.set_cookie(name, &idle.cookie(name));
    portal.wait(DAY + Duration::from_secs(1));
    idle.open("/account").await.assert_at("/account/sign-in?next=%2Faccount");
    again.open("/account").await.assert_at("/account/sign-in?next=%2Faccount");
    let kept = busy.cookie("session");
    for day in 7..29 {
        busy.open("/account").await.assert_at("/account");
        assert_eq!(busy.cookie("session"), kept, "day {day}");
        portal.wait(DAY);
    }
    busy.open("/account").await.assert_at("/account");
    portal.wait(DAY);
    assert!(busy.open("/account").await.path.starts_with("/account/sign-in"));
}

#[tokio::test]
async fn posts_from_other_sites_are_refused_wherever_they_go() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    describe_subject(&browser, INDIVIDUAL).await;
    let everything = "SELECT concat((SELECT string_agg(r::text, '') FROM registrations r),
        (SELECT string_agg(a::text, '') FROM accounts a), (SELECT count(*) FROM signups), (SELECT count(*) FROM sessions),
        (SELECT count(*) FROM outbox), (SELECT count(*) FROM password_resets))";
    let before: String = portal.query(everything).await;
    let paths = [
        "/register/account-type",
        "/register/credentials",
        "/register/activation/resend",
        "/register/activation/address",
        "/register/subject-type",
        "/register/subject",
        "/register/verification-method",
        "/register/administrator",
        "/register/administrator/code",
        "/register/administrator/code/resend",
        "/register/administrator/scan",
        "/register/confirm",
        "/account/sign-in",
        "/account/sign-out",
        "/account/password/forgot",
        "/account/settings/language",
        "/account/settings/password",
        "/account/settings/sessions",
    ];
    let fields = [("email", EMAIL), ("password", PASSWORD), ("agreement", "on"), ("subject_type", "media")];
    let ours = browser.base.clone();
    let look_alike = format!("{ours}.evil.example");
    for path in paths {
        for headers in [
            vec![("origin", "http://evil.example")],
            vec![("origin", "null")],
            vec![("origin", &look_alike)],
            vec![("origin", "http://127.0.0.1:1")],
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site")],
            vec![("sec-fetch-site", "cross-site"), ("origin", "http://evil.example")],
            vec![("referer", &ours)],
            vec![],
        ] {
            let mut request = browser.bare_request(Method::POST, path);
            for (name, value) in &headers {
                request = request.header(*name, *value);
            }
            let answer = read(request.form(&fields)).await;
            let got = (answer.status, answer.heading());
            assert_eq!(got, (StatusCode::FORBIDDEN, "不能进行此操作".into()), "{path} {headers:?}");
        }
    }
    assert_eq!(portal.query::<String>(everything).await, before);
    // A link from elsewhere is no attack, and what our own pages send is taken.
    let followed = browser.request(Method::GET, "/account").header("sec-fetch-site", "cross-site");
    read(followed).await.assert_at("/account");
    let own = browser.bare_request(Method::POST, "/account/sign-out").header("sec-fetch-site", "same-origin");
    assert_eq!(read(own).await.path, "/");
    assert_eq!(portal.count("SELECT count(*) FROM sessions").await, 0);
}

#[tokio::test]
async fn signing_in_leads_to_paths_of_ours_alone() {
    let portal = Portal::start().await;
    activate(&portal, &portal.browser(), EMAIL).await;
    for (next, location) in [
        ("//evil.example", "/account"),
        ("/\\evil.example", "/account"),
        ("\\/evil.example", "/account"),
        ("https://evil.example/", "/account"),
        ("javascript:alert(1)", "/account"),
        ("/\t/evil.example", "/account"),
        ("/a\r\nLocation: https://evil.example", "/account"),
        ("evil.example", "/account"),
        ("", "/account"),
        ("/account/settings", "/account/settings"),
        ("/register/confirm?lang=en", "/register/confirm?lang=en"),
    ] {
        let visitor = portal.browser().staying();
        let fields = [("email", EMAIL), ("password", PASSWORD), ("next", next)];
        let answer = visitor.post("/account/sign-in", &fields).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, location), "{next:?}");
        // Who is signed in already is sent on at once, by the same rule.
        let query: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let answer = visitor.open(&format!("/account/sign-in?next={query}")).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, location), "{next:?}");
    }
}

#[tokio::test]
async fn sign_ins_are_capped_but_nobody_is_locked_out_by_others() {
    let portal = Portal::start_with(|config| {
        config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
        config.rates.sign_ins_per_account_hour = 3;
    })
    .await;
    activate(&portal, &portal.browser(), EMAIL).await;
    let from = async |address: &str, password: &str| {
        let request = portal.browser().staying().request(Method::POST, "/account/sign-in");
        let request = request.header("x-forwarded-for", address);
        read(request.form(&[("email", EMAIL), ("password", password)])).await.status
    };
    for _ in 0..3 {
        assert_eq!(from("203.0.113.1", "guess").await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(from("203.0.113.1", PASSWORD).await, StatusCode::TOO_MANY_REQUESTS, "the right one no more than others");
    assert_eq!(from("198.51.100.1", PASSWORD).await, StatusCode::SEE_OTHER, "the owner elsewhere is not shut out");
    assert_eq!(portal.count("SELECT count(*) FROM sessions").await, 2);
}
