//! Operators: from the invitation to signing in, what each role may, and what a stolen session or a stranger cannot.

use std::{collections::HashMap, time::Duration};

use registration_portal::{
    domain::{email::EmailAddress, operator::Role},
    store::{
        audit::Actor,
        operators::{self, Refusal},
    },
    web::admin::routes::{self, Needs, Verb},
};
use reqwest::{Method, StatusCode};

use crate::common::{
    Portal,
    browser::{Answer, Browser, read},
    operators::{Operator, PASSWORD},
};

const MINUTE: Duration = Duration::from_secs(60);
const NEW_PASSWORD: &str = "小桥流水与乌篷船-2027";

/// Invites somebody through the page; the link in their mail.
async fn invite(portal: &Portal, administrator: &Browser, email: &str, role: &str) -> String {
    let page = administrator.open("/admin/operators/new").await;
    page.assert_at("/admin/operators/new");
    let page = administrator.send(&page, &[("email", email), ("name", "李四"), ("role", role)]).await;
    assert!(page.path.ends_with("?done=invited"), "{}: {}", page.path, page.text());
    portal.mail_to(email).await.link("/admin/invitation/")
}

/// The secret as the page shows it for typing, and the code it gives now.
fn shown_code(portal: &Portal, page: &Answer) -> String {
    let typed: String = page.first("code.secret").expect("a secret").split_whitespace().collect();
    let secret = totp_rs::Secret::try_from_base32(typed).unwrap();
    let now = portal.clock.now().unix_timestamp().unsigned_abs();
    totp_rs::Builder::new().with_secret(secret).build().unwrap().generate(now).to_string()
}

#[tokio::test]
async fn an_invited_operator_sets_up_both_factors_and_signs_in_with_them() {
    let portal = Portal::start().await;
    let (_, administrator) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let link = invite(&portal, &administrator, "li@operators.example", "reviewer").await;

    let browser = portal.browser();
    let page = browser.open(&link).await;
    page.assert_at(&link);
    let weak = browser.send(&page, &[("new_password", "12345678")]).await;
    assert_eq!((weak.status, weak.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["new_password".to_owned()]));
    let page = browser.send(&page, &[("new_password", NEW_PASSWORD)]).await;
    page.assert_at("/admin/enrolment");
    assert!(page.body.contains("<svg role=\"img\""));
    // Half-way is not in.
    browser.open("/admin").await.assert_at("/admin/sign-in?next=%2Fadmin");

    let wrong = browser.send(&page, &[("one_time_code", "000000")]).await;
    assert_eq!(wrong.error_fields(), ["one_time_code"]);
    let code = shown_code(&portal, &page);
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let codes = browser.send(&page, &[("one_time_code", &spaced)]).await;
    assert_eq!(codes.body.matches("<li><code>").count(), 10, "{}", codes.text());
    let recovery = codes.first("ul.codes code").unwrap();
    let home = browser.open("/admin").await;
    home.assert_at("/admin");
    // A reviewer's navigation.
    assert!(!home.body.contains("href=\"/admin/operators\"") && !home.body.contains("href=\"/admin/audit\""));

    // The invitation is used up, and the secret is never shown again.
    assert_eq!(browser.open(&link).await.status, StatusCode::GONE);
    assert_eq!(browser.post(&link, &[("new_password", NEW_PASSWORD)]).await.status, StatusCode::GONE);
    browser.open("/admin/enrolment").await.assert_at("/admin");

    browser.post("/admin/sign-out", &[]).await.assert_at("/admin/sign-in");
    browser.open("/admin").await.assert_at("/admin/sign-in?next=%2Fadmin");
    let give_password = async || {
        let page = browser.open("/admin/sign-in").await;
        browser.send(&page, &[("email", "LI@operators.example"), ("password", NEW_PASSWORD)]).await
    };
    let page = give_password().await;
    // The code of the enrolment was used up by it.
    assert_eq!(browser.send(&page, &[("one_time_code", &code)]).await.error_fields(), ["one_time_code"]);
    browser.send(&page, &[("one_time_code", &recovery.to_lowercase())]).await.assert_at("/admin");
    let mail = portal.mail_to("li@operators.example").await;
    assert!(mail.subject.contains("恢复码"), "{}", mail.subject);
    // It worked once.
    browser.post("/admin/sign-out", &[]).await;
    let page = give_password().await;
    assert_eq!(browser.send(&page, &[("one_time_code", &recovery)]).await.error_fields(), ["one_time_code"]);
}

#[tokio::test]
async fn an_invitation_works_for_seven_days_until_a_newer_one_and_can_be_begun_again() {
    let portal = Portal::start().await;
    let (root, administrator) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let first = invite(&portal, &administrator, "li@operators.example", "finance").await;
    let browser = portal.browser();
    let page = browser.open(&first).await;
    // Interrupted after the password: the link still works.
    browser.send(&page, &[("new_password", NEW_PASSWORD)]).await.assert_at("/admin/enrolment");
    let page = portal.browser().open(&first).await;
    page.assert_at(&first);
    // Somebody else with the link cannot share what is set up: whoever answers it last is alone.
    let second = portal.browser();
    second.send(&page, &[("new_password", NEW_PASSWORD)]).await.assert_at("/admin/enrolment");
    browser.open("/admin/enrolment").await.assert_at("/admin/sign-in");
    // Without the second factor the password alone is nothing.
    let refused = portal.browser();
    let sign_in = refused.open("/admin/sign-in").await;
    let refused = refused.send(&sign_in, &[("email", "li@operators.example"), ("password", NEW_PASSWORD)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    // Invited again: the first link says that it was replaced.
    let id: uuid::Uuid = portal.query("SELECT id FROM operators WHERE email = 'li@operators.example'").await;
    administrator.post(&format!("/admin/operators/{id}/invitation"), &[]).await;
    assert_eq!(browser.open(&first).await.status, StatusCode::GONE);
    second.open("/admin/enrolment").await.assert_at("/admin/sign-in");
    let second = portal.mail_to("li@operators.example").await.link("/admin/invitation/");
    assert_eq!(browser.open(&second).await.status, StatusCode::OK);
    portal.wait(MINUTE * 60 * 24 * 7);
    let expired = browser.open(&second).await;
    assert_eq!((expired.status, expired.heading()), (StatusCode::GONE, "邀请已过期".to_owned()));
    assert_eq!(browser.open("/admin/invitation/nonsense").await.status, StatusCode::NOT_FOUND);
    root.sign_in(&portal, &administrator).await.assert_at("/admin");
    let listed = administrator.open("/admin/operators").await;
    assert!(listed.text().contains("邀请已过期") && !listed.text().contains("已邀请"), "{}", listed.text());
    // One that was replaced works no more, and none is left once they are forgotten.
    for sql in [
        "UPDATE operator_invitations SET superseded_at = expires_at, expires_at = expires_at + interval '9 days'",
        "DELETE FROM operator_invitations",
    ] {
        portal.sql(sql).await;
        let listed = administrator.open("/admin/operators").await;
        assert!(listed.text().contains("邀请已过期") && !listed.text().contains("已邀请"), "{sql}: {}", listed.text());
    }
    let twice = [("email", "LI@operators.example"), ("name", "李四"), ("role", "finance"), ("language", "en")];
    let page = administrator.post("/admin/operators/new", &twice).await;
    assert_eq!((page.status, page.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["email".to_owned()]));
    assert_eq!(page.value("name"), "李四");
}

#[tokio::test]
async fn a_code_works_once_also_when_it_is_sent_twice_at_the_same_time() {
    let portal = Portal::start().await;
    let operator = Operator::enrolled(&portal, Role::Reviewer, "wang").await;
    let (one, two) = (portal.browser(), portal.browser());
    let pages = (operator.give_password(&one).await, operator.give_password(&two).await);
    let code = operator.code(&portal);
    let fields = [("one_time_code", code.as_str())];
    let answers = tokio::join!(one.send(&pages.0, &fields), two.send(&pages.1, &fields));
    let mut answers = [answers.0.status, answers.1.status];
    answers.sort();
    assert_eq!(answers, [StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY]);
    // The one before it, which the clock would still allow, is refused as well.
    let before = operator.secret.code_at(portal.clock.now() - time::Duration::seconds(30));
    let late = portal.browser();
    let page = operator.give_password(&late).await;
    assert_eq!(late.send(&page, &[("one_time_code", &before)]).await.error_fields(), ["one_time_code"]);
}

#[tokio::test]
async fn every_route_is_open_to_its_roles_and_to_nobody_else() {
    let portal = Portal::start().await;
    let somebody = Operator::enrolled(&portal, Role::Auditor, "somebody").await;
    let mut seen: HashMap<(Role, bool), usize> = HashMap::new();
    let stranger = portal.browser().staying();
    let ask = async |browser: &Browser, route: &registration_portal::web::admin::routes::Route| {
        let path = route.path.replace("{id}", &somebody.id.to_string()).replace("{token}", "x");
        let method = if route.verb == Verb::Get { Method::GET } else { Method::POST };
        read(browser.request(method, &path)).await
    };
    for role in Role::ALL {
        let (operator, browser) = Operator::signed_in(&portal, role, role.as_str()).await;
        let browser = browser.staying();
        let refused = format!(
            "SELECT count(*) FROM audit_entries WHERE action = 'operator.refused' AND actor_id = '{}'",
            operator.id
        );
        let mut refusals = 0;
        for route in routes::all().filter(|route| matches!(route.needs, Needs::May(_))) {
            let answer = ask(&browser, route).await;
            let open = route.is_open_to(role);
            assert_eq!(answer.status != StatusCode::FORBIDDEN, open, "{role:?} {:?} {}", route.verb, route.path);
            assert!(!answer.status.is_server_error(), "{role:?} {:?} {}: {}", route.verb, route.path, answer.status);
            *seen.entry((role, open)).or_default() += 1;
            refusals += i64::from(!open);
        }
        let noted: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(refused)).fetch_one(&portal.pool).await.unwrap();
        assert_eq!(noted, refusals, "{role:?}: every refusal is noted");
    }
    assert!(seen[&(Role::Reviewer, false)] > 5 && seen[&(Role::Administrator, true)] > 5, "{seen:?}");
    assert!(!seen.contains_key(&(Role::Administrator, false)));
    for route in routes::all().filter(|route| route.needs != Needs::Nothing) {
        let answer = ask(&stranger, route).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{:?} {}", route.verb, route.path);
        assert!(answer.header("location").starts_with("/admin/sign-in?next="), "{}", answer.header("location"));
    }
}

#[tokio::test]
async fn an_applicant_is_nobody_here_and_an_operator_is_nobody_there() {
    let portal = Portal::start().await;
    let applicant = portal.browser();
    crate::common::journey::activate(&portal, &applicant, "applicant@example.com").await;
    applicant.open("/admin").await.assert_at("/admin/sign-in?next=%2Fadmin");
    let planted = applicant.cookie("session");
    applicant.set_cookie("operator-session", &planted);
    applicant.open("/admin/operators").await.assert_at("/admin/sign-in?next=%2Fadmin%2Foperators");
    let (_, operator) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    operator.open("/account").await.assert_at("/account/sign-in?next=%2Faccount");
}

#[tokio::test]
async fn a_session_ends_after_half_an_hour_of_rest_and_after_twelve_hours_in_any_case() {
    let portal = Portal::start().await;
    let (operator, browser) = Operator::signed_in(&portal, Role::Auditor, "wu").await;
    portal.wait(MINUTE * 29);
    browser.open("/admin").await.assert_at("/admin");
    portal.wait(MINUTE * 29);
    browser.open("/admin/audit?action=operator.added").await.assert_at("/admin/audit?action=operator.added");
    portal.wait(MINUTE * 31);
    browser
        .open("/admin/audit?action=operator.added")
        .await
        .assert_at("/admin/sign-in?next=%2Fadmin%2Faudit%3Faction%3Doperator.added");
    let told = "登录已过期，请重新登录";
    assert!(browser.open("/admin/audit").await.text().contains(told));
    assert!(!portal.browser().open("/admin/audit").await.text().contains(told), "nobody was signed in");
    // A form that is sent then is not carried out, and is said not to be.
    let sent = browser.post("/admin/settings/language", &[("language", "en")]).await;
    assert!(sent.path.starts_with("/admin/sign-in") && sent.text().contains("刚才的操作没有执行"), "{}", sent.text());
    assert!(!browser.open("/admin/sign-in").await.text().contains("刚才的操作没有执行"));

    operator.sign_in(&portal, &browser).await.assert_at("/admin");
    for _ in 0..(12 * 60 / 20 - 1) {
        portal.wait(MINUTE * 20);
        browser.open("/admin").await.assert_at("/admin");
    }
    portal.wait(MINUTE * 20);
    browser.open("/admin").await.assert_at("/admin/sign-in?next=%2Fadmin");
    // Half-way, ten minutes have to do.
    let page = operator.give_password(&browser).await;
    portal.wait(MINUTE * 10);
    browser.send(&page, &[("one_time_code", &operator.code(&portal))]).await.assert_at("/admin/sign-in");
}

#[tokio::test]
async fn every_step_further_in_has_a_cookie_of_its_own_and_the_old_one_is_dead() {
    let portal = Portal::start().await;
    let operator = Operator::enrolled(&portal, Role::Administrator, "root").await;
    let browser = portal.browser();
    let planted = "A".repeat(43);
    browser.set_cookie("operator-session", &planted);
    let page = operator.give_password(&browser).await;
    let half_way = browser.cookie("operator-session");
    assert_ne!(half_way, planted);
    browser.send(&page, &[("one_time_code", &operator.code(&portal))]).await.assert_at("/admin");
    let signed_in = browser.cookie("operator-session");
    assert_ne!(signed_in, half_way);

    portal.wait(MINUTE * 10);
    let page = browser.open("/admin/settings/password").await;
    page.assert_at("/admin/confirm?next=%2Fadmin%2Fsettings%2Fpassword");
    let wrong = [("current_password", "并非我的密码"), ("one_time_code", "000000")];
    assert_eq!(browser.send(&page, &wrong).await.error_fields(), ["current_password"]);
    let right = [("current_password", PASSWORD), ("one_time_code", &operator.code(&portal))];
    browser.send(&page, &right).await.assert_at("/admin/settings/password");
    let confirmed = browser.cookie("operator-session");
    assert_ne!(confirmed, signed_in);

    for dead in [half_way, signed_in] {
        let thief = portal.browser();
        thief.set_cookie("operator-session", &dead);
        thief.open("/admin").await.assert_at("/admin/sign-in?next=%2Fadmin");
    }
    browser.open("/admin").await.assert_at("/admin");
}

#[tokio::test]
async fn a_form_that_asks_who_one_is_says_that_it_waits_to_be_sent_again() {
    let portal = Portal::start().await;
    let (root, browser) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let other = Operator::enrolled(&portal, Role::Finance, "qian").await;
    let id = portal.query::<String>("SELECT id::text FROM operators WHERE name = 'qian'").await;
    let page = browser.open(&format!("/admin/operators/{id}")).await;
    portal.wait(MINUTE * 10);
    let asked = browser.send_form(&page, "form[action$='/disable']", &[]).await;
    let right = [("current_password", PASSWORD), ("one_time_code", &root.code(&portal))];
    let page = browser.send(&asked, &right).await;
    assert!(page.text().contains("还没有执行，请再点击一次"), "{}", page.text());
    other.sign_in(&portal, &portal.browser()).await.assert_at("/admin");
    let page = browser.send_form(&page, "form[action$='/disable']", &[]).await;
    assert!(page.text().contains("已停用"), "{}", page.text());
}

#[tokio::test]
async fn guessing_a_second_factor_ends_after_five_tries() {
    let portal = Portal::start().await;
    let operator = Operator::enrolled(&portal, Role::Finance, "qian").await;
    let browser = portal.browser();
    let page = operator.give_password(&browser).await;
    for _ in 0..5 {
        assert_eq!(browser.send(&page, &[("one_time_code", "000000")]).await.error_fields(), ["one_time_code"]);
    }
    // The right one comes too late.
    browser.send(&page, &[("one_time_code", &operator.code(&portal))]).await.assert_at("/admin/sign-in");
    let refused = "SELECT count(*) FROM audit_entries WHERE action = 'operator.second_factor_refused'";
    assert_eq!(portal.count(refused).await, 5);
    // With the password one may begin again.
    operator.sign_in(&portal, &browser).await.assert_at("/admin");
}

#[tokio::test]
async fn wrong_passwords_do_not_fill_the_log_nor_hide_those_for_operators() {
    let portal = Portal::start().await;
    let operator = Operator::enrolled(&portal, Role::Administrator, "root").await;
    let colleague = Operator::enrolled(&portal, Role::Reviewer, "colleague").await;
    let refused = "SELECT count(*) FROM audit_entries WHERE action = 'operator.password_refused'";
    let unsealed = "SELECT count(*) FROM audit_unsealed WHERE entry_id NOT IN (SELECT id FROM audit_entries)";
    let now = portal.clock.now();
    for (address, kept) in [("nobody@operators.example", 0), (operator.email.as_str(), 60)] {
        let email = EmailAddress::parse(address).unwrap();
        for _ in 0..65 {
            operators::refused_passwords::note(&portal.pool, &email, now).await.unwrap();
        }
        assert_eq!((portal.count(refused).await, portal.count(unsealed).await), (kept, 0), "{address}");
    }
    let of_colleague = EmailAddress::parse(&colleague.email).unwrap();
    operators::refused_passwords::note(&portal.pool, &of_colleague, now).await.unwrap();
    assert_eq!(portal.count(refused).await, 61, "noise about one hides no guess at another");
    let email = EmailAddress::parse(&operator.email).unwrap();
    let later = now + time::Duration::HOUR;
    operators::refused_passwords::note(&portal.pool, &email, later).await.unwrap();
    assert_eq!(portal.count(refused).await, 62);
}

#[tokio::test]
async fn a_stranger_cannot_lock_an_operator_out_nor_learn_who_is_one() {
    let portal = Portal::start_with(|config| {
        config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
        config.rates.sign_ins_per_account_hour = 5;
        config.rates.sign_ins_per_network_hour = 20;
    })
    .await;
    let operator = Operator::enrolled(&portal, Role::Administrator, "root").await;
    let stranger = portal.browser();
    let guess = async |email: &str| {
        let fields = [("email", email), ("password", "猜一猜这个密码")];
        let request = stranger.request(Method::POST, "/admin/sign-in").header("x-forwarded-for", "203.0.113.9");
        read(request.form(&fields)).await
    };
    let (known, unknown) = (guess(&operator.email).await, guess("nobody@operators.example").await);
    assert_eq!(known.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(known.body.replace(&operator.email, ""), unknown.body.replace("nobody@operators.example", ""));
    for _ in 0..4 {
        guess(&operator.email).await;
    }
    let refused = "SELECT count(*) FROM audit_entries WHERE action = 'operator.password_refused'";
    assert_eq!(portal.count(refused).await, 5, "whoever is called for help can see the tries, and no other ones");
    let about = "SELECT count(target_id) FROM audit_entries WHERE action = 'operator.password_refused'";
    assert_eq!(portal.count(about).await, 5);
    let stopped = guess(&operator.email).await;
    assert_eq!(stopped.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!stopped.header("retry-after").is_empty());
    // Its owner, elsewhere, notices nothing.
    operator.sign_in(&portal, &portal.browser()).await.assert_at("/admin");
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let portal = Portal::start().await;
    let (_, browser) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    for path in ["/admin/sign-in", "/admin/sign-in/code", "/admin/sign-out", "/admin/operators/new"] {
        let bare = read(browser.bare_request(Method::POST, path)).await;
        assert_eq!(bare.status, StatusCode::FORBIDDEN, "{path}");
        let foreign = browser.bare_request(Method::POST, path).header("origin", "https://evil.example");
        assert_eq!(read(foreign).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    browser.open("/admin").await.assert_at("/admin");
    for next in ["//evil.example", "/\\evil.example", "https://evil.example", "/account"] {
        let away: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        browser.open(&format!("/admin/sign-in?next={away}")).await.assert_at("/admin");
    }
}

#[tokio::test]
async fn a_new_way_of_signing_in_ends_every_other_session_and_is_mailed() {
    let portal = Portal::start().await;
    let (operator, browser) = Operator::signed_in(&portal, Role::Reviewer, "sun").await;
    let other = portal.browser();
    operator.sign_in(&portal, &other).await.assert_at("/admin");

    let page = browser.open("/admin/settings/password").await;
    let weak = browser.send(&page, &[("new_password", "12345678")]).await;
    assert_eq!(weak.error_fields(), ["new_password"]);
    browser.send(&page, &[("new_password", NEW_PASSWORD)]).await.assert_at("/admin/settings?saved=1");
    other.open("/admin").await.assert_at("/admin/sign-in?next=%2Fadmin");
    assert!(portal.mail_to(&operator.email).await.subject.contains("密码已更改"));

    let page = browser.open("/admin/settings/authenticator").await;
    assert!(page.first("code.secret").is_none());
    let page = browser.send_form(&page, "form[action$='/new']", &[]).await;
    page.assert_at("/admin/settings/authenticator");
    let code = shown_code(&portal, &page);
    browser.send(&page, &[("one_time_code", &code)]).await.assert_at("/admin/settings?saved=1");
    assert!(portal.mail_to(&operator.email).await.subject.contains("验证器已更换"));
    // The old authenticator and the old password are nothing any more.
    let page = other.open("/admin/sign-in").await;
    let old = other.send(&page, &[("email", &operator.email), ("password", PASSWORD)]).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = other.send(&page, &[("email", &operator.email), ("password", NEW_PASSWORD)]).await;
    let old = other.send(&page, &[("one_time_code", &operator.code(&portal))]).await;
    assert_eq!(old.error_fields(), ["one_time_code"]);

    // Whoever has none is told so, and asked before any that they have end.
    let told = browser.open("/admin").await;
    assert!(told.first(".notice--warning").is_some_and(|notice| notice.contains("没有恢复码")), "{}", told.text());
    let page = browser.open("/admin/settings").await;
    assert!(page.first("form[action='/admin/settings/recovery-codes']").is_none());
    let page = browser.open(&page.attribute("a[href$='/recovery-codes']", "href").unwrap()).await;
    let codes = browser.send_form(&page, "form[action='/admin/settings/recovery-codes']", &[]).await;
    let code = codes.first("ul.codes code").unwrap();
    // The same form once more, as a reload sends it, makes no others.
    let again = browser.send_form(&page, "form[action='/admin/settings/recovery-codes']", &[]).await;
    again.assert_at("/admin/settings");
    assert!(portal.mail_to(&operator.email).await.subject.contains("重新生成"));
    let page = other.open("/admin/sign-in").await;
    let page = other.send(&page, &[("email", &operator.email), ("password", NEW_PASSWORD)]).await;
    other.send(&page, &[("one_time_code", &code)]).await.assert_at("/admin");
    let page = browser.open("/admin/settings").await;
    assert!(page.text().contains("剩余 9 个"), "{}", page.text());
    assert!(browser.open("/admin").await.first(".notice--warning").is_none());
    let asked = browser.open("/admin/settings/recovery-codes").await;
    assert!(asked.text().contains("现有的 9 个恢复码会立即失效"), "{}", asked.text());

    // Sessions are listed and end one by one; another's is not there.
    let action = page.attribute("form[action^='/admin/settings/sessions/']", "action").unwrap();
    let (_, stranger) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    assert_eq!(stranger.post(&action, &[]).await.status, StatusCode::NOT_FOUND);
    browser.post(&action, &[]).await.assert_at("/admin/settings?saved=1");
    other.open("/admin").await.assert_at("/admin/sign-in?next=%2Fadmin");
}

#[tokio::test]
async fn administrators_change_others_but_not_themselves_and_one_always_stays() {
    let portal = Portal::start().await;
    let (root, browser) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let (other, their_browser) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let path = format!("/admin/operators/{}", other.id);
    let page = browser.open(&path).await;
    page.assert_at(&path);
    let changed = browser.send_form(&page, "form[action$='/role']", &[("role", "finance")]).await;
    changed.assert_at(&format!("{path}?done=saved"));
    their_browser.open("/admin").await.assert_at("/admin/sign-in?next=%2Fadmin");
    // The page that was open meanwhile is out of date.
    let stale = browser.send_form(&page, "form[action$='/role']", &[("role", "auditor")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);

    other.sign_in(&portal, &their_browser).await.assert_at("/admin");
    browser.post(&format!("{path}/disable"), &[]).await.assert_at(&format!("{path}?done=disabled"));
    their_browser.open("/admin").await.assert_at("/admin/sign-in?next=%2Fadmin");
    let page = their_browser.open("/admin/sign-in").await;
    let refused = their_browser.send(&page, &[("email", &other.email), ("password", PASSWORD)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.post(&format!("{path}/disable"), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(browser.post(&format!("{path}/invitation"), &[]).await.status, StatusCode::CONFLICT);
    browser.post(&format!("{path}/enable"), &[]).await.assert_at(&format!("{path}?done=enabled"));
    other.sign_in(&portal, &their_browser).await.assert_at("/admin");

    let own = format!("/admin/operators/{}", root.id);
    for what in ["disable", "invitation", "role"] {
        let answer = browser.post(&format!("{own}/{what}"), &[("role", "auditor"), ("was", "administrator")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}");
    }
    let nobody = uuid::Uuid::nil();
    assert_eq!(browser.open(&format!("/admin/operators/{nobody}")).await.status, StatusCode::NOT_FOUND);
    let mut connection = portal.pool.acquire().await.unwrap();
    let now = portal.clock.now();
    let refused = operators::disable(&mut connection, root.id, Actor::System, now).await.unwrap();
    assert_eq!(refused, Err(Refusal::LastAdministrator));
    let stored = operators::find(&mut *connection, root.id).await.unwrap().unwrap();
    let refused = operators::set_role(&mut connection, &stored, Role::Auditor, Actor::System, now).await.unwrap();
    assert_eq!(refused, Err(Refusal::LastAdministrator));
}

#[tokio::test]
async fn the_language_can_be_switched_in_the_middle_of_it() {
    let portal = Portal::start().await;
    let (_, browser) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let page = browser.open("/admin/operators/new").await;
    let page = browser.switch_language(&page, &[("email", "li@operators.example"), ("name", "李四")]).await;
    assert_eq!((page.heading(), page.value("name")), ("Invite an operator".to_owned(), "李四".to_owned()));
    let page = browser.open("/admin/audit?action=operator.added").await;
    let switch = page.attribute(".admin-header a[hreflang]", "href").unwrap();
    assert_eq!(switch, "/admin/audit?action=operator.added&lang=zh-CN");
    assert_eq!(browser.open("/admin/nowhere").await.status, StatusCode::NOT_FOUND);
}
