//! What strangers try (safety.md, cases 1 to 4, 12 to 16 and 20 to 22; of sessions in `sessions`).

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};

use crate::common::{
    Portal,
    browser::{Answer, Browser, read},
    journey::{
        ENTERPRISE, INDIVIDUAL, MOBILE, PASSWORD, RESIDENT_ID, activate, complete, describe_subject,
        name_administrator, scan_link, sign_in, sign_up,
    },
    raw,
};

const EMAIL: &str = "applicant@example.com";
const DAY: Duration = Duration::from_secs(86_400);

/// A browser that has chosen its account type and shows redirects.
async fn at_credentials(portal: &Portal) -> Browser {
    let browser = portal.browser().staying();
    browser.post("/register/account-type", &[("account_type", "mini_program")]).await;
    browser
}

async fn post_credentials(browser: &Browser, email: &str) -> Answer {
    browser.post("/register/credentials", &[("email", email), ("password", PASSWORD), ("agreement", "on")]).await
}

/// An answer without what differs between any two: the values of cookies, the request's number, the date.
fn without_chance(answer: &Answer) -> (StatusCode, Vec<(String, String)>, String) {
    let mut headers: Vec<(String, String)> = answer
        .headers
        .iter()
        .filter(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()))
        .map(|(name, value)| {
            let value = value.to_str().unwrap();
            let value = match value.split_once('=') {
                Some((cookie, rest)) if name == "set-cookie" => {
                    let (secret, attributes) = rest.split_once(';').unwrap_or_default();
                    format!("{cookie}={} characters;{attributes}", secret.len())
                }
                _ => value.to_owned(),
            };
            (name.as_str().to_owned(), value)
        })
        .collect();
    headers.sort();
    (answer.status, headers, answer.body.clone())
}

#[tokio::test]
async fn fifty_confirms_at_once_register_once() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    let page = complete(&portal, &browser, EMAIL, ENTERPRISE).await;
    let (action, fields) = page.form("form#form", &[("subject_final", "on")]);
    let presses = (0..50).map(|_| {
        let (browser, action, fields) = (browser.clone(), action.clone(), fields.clone());
        tokio::spawn(async move {
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            browser.post(&action, &fields).await
        })
    });
    let reference: String = portal.query("SELECT reference FROM registrations").await;
    let mut texts = Vec::new();
    for press in presses.collect::<Vec<_>>() {
        let answer = press.await.unwrap();
        answer.assert_at("/register/done");
        texts.push(answer.text());
    }
    assert!(texts[0].contains(&reference), "{}", texts[0]);
    assert!(texts.iter().all(|text| *text == texts[0]), "every answer is the same confirmation");
    assert_eq!(portal.count("SELECT count(*) FROM registrations").await, 1);
    let history = "SELECT string_agg(to_status, ' ' ORDER BY at) FROM registration_history";
    assert_eq!(portal.query::<String>(history).await, "draft awaiting_transfer");
    assert_eq!(portal.mails_to(EMAIL).await.len(), 2, "activation and confirmation");
}

#[tokio::test]
async fn of_two_tabs_the_stale_one_is_refused_and_keeps_its_input() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    complete(&portal, &browser, EMAIL, ENTERPRISE).await;
    let stale = browser.open("/register/subject").await;
    let other = browser.open("/register/subject-type").await;
    browser.send(&other, &[("subject_type", "individual_business")]).await.assert_at("/register/administrator");
    let before: String = portal.query("SELECT r::text FROM registrations r").await;
    let refused = browser.send(&stale, &[("name", "上海示例贸易有限公司")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let explanation = "此页打开后，您在别处修改过注册信息。您填写的内容已保留，请核对后再次提交";
    assert_eq!(refused.errors(), [("name".to_owned(), explanation.to_owned())]);
    assert_eq!((refused.value("name"), refused.value("code")), ("上海示例贸易有限公司".into(), ENTERPRISE.code.into()));
    assert_eq!(portal.query::<String>("SELECT r::text FROM registrations r").await, before);
}

#[tokio::test]
async fn a_later_step_posted_first_leads_to_the_first_step_not_done() {
    let portal = Portal::start().await;
    let posts: [(&str, &[(&str, &str)]); 7] = [
        ("/register/subject-type", &[("subject_type", "enterprise")]),
        ("/register/subject", &[("name", ENTERPRISE.name), ("code", ENTERPRISE.code)]),
        ("/register/verification-method", &[("verification_method", "certification")]),
        (
            "/register/administrator",
            &[("administrator_name", "王小明"), ("resident_id", RESIDENT_ID), ("mobile", MOBILE), ("consent", "on")],
        ),
        ("/register/administrator/code", &[("sms_code", "123456")]),
        ("/register/administrator/scan", &[]),
        ("/register/confirm", &[("subject_final", "on")]),
    ];
    let post_all = async |browser: &Browser, from: usize, location: &str| {
        for (path, fields) in &posts[from..] {
            let answer = browser.post(path, fields).await;
            assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, location), "{path}");
        }
    };
    let visitor = portal.browser().staying();
    // Whoever sends a step without a session had one when it was shown.
    post_all(&visitor, 0, "/account/sign-in?next=%2Fregister&unsaved=1").await;
    let answer = post_credentials(&visitor, EMAIL).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/register/account-type"));
    for path in ["/register/activation/resend", "/register/activation/address"] {
        let answer = visitor.post(path, &[("email", EMAIL)]).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/register"));
    }
    assert_eq!(portal.count("SELECT count(*) FROM signups").await, 0);

    let applicant = portal.browser();
    activate(&portal, &applicant, EMAIL).await;
    let applicant = applicant.staying();
    post_all(&applicant, 1, "/register/subject-type").await;
    applicant.post(posts[0].0, posts[0].1).await;
    post_all(&applicant, 2, "/register/subject").await;
    applicant.post(posts[1].0, posts[1].1).await;
    post_all(&applicant, 3, "/register/verification-method").await;
    applicant.post(posts[2].0, posts[2].1).await;
    post_all(&applicant, 4, "/register/administrator").await;
    let row = "SELECT concat_ws(' ', status, count(administrator_name), count(confirmed_at)) FROM registrations GROUP BY status";
    assert_eq!(portal.query::<String>(row).await, "draft 0 0");
    assert_eq!(portal.count("SELECT count(*) FROM outbox WHERE channel = 'sms'").await, 0);
    assert_eq!(portal.mails_to(EMAIL).await.len(), 1, "the activation mail alone");
}

#[tokio::test]
async fn links_come_from_the_configuration_and_a_foreign_host_is_misdirected() {
    let portal = Portal::start().await;
    let ours = portal.address.to_string();
    for (language, heading) in [("zh-CN", "网址不正确"), ("en", "This is the wrong address")] {
        for host in
            ["evil.example", "evil.example:80", "localhost", "127.0.0.1", "127.0.0.1:1", &format!("user@{ours}")]
        {
            for method in [Method::GET, Method::POST] {
                let request = portal.browser().preferring(language).request(method, "/account/sign-in");
                let answer = read(request.header("host", host)).await;
                let got = (answer.status, answer.heading());
                assert_eq!(got, (StatusCode::MISDIRECTED_REQUEST, heading.into()), "{host}");
                assert!(!answer.body.contains("evil"), "{}", answer.body);
            }
        }
    }
    for request in [
        format!("GET / HTTP/1.1\r\nHost: {ours}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
        format!("GET http://evil.example/ HTTP/1.1\r\nHost: {ours}\r\nConnection: close\r\n\r\n"),
        format!("GET http://{ours}/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(),
    ] {
        let answer = raw::exchange(portal.address, request.as_bytes()).await;
        assert!([400, 421].contains(&raw::status(&answer)), "{request}{}", String::from_utf8_lossy(&answer));
    }

    let browser = at_credentials(&portal).await;
    let request = browser
        .request(Method::POST, "/register/credentials")
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "https")
        .header("x-original-host", "evil.example")
        .header("forwarded", "host=evil.example;proto=https");
    let answer = read(request.form(&[("email", EMAIL), ("password", PASSWORD), ("agreement", "on")])).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/register/activation"));
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.text.contains(&format!("http://{ours}/activate/")), "{}", mail.text);
    for part in [&mail.raw, &mail.text, &mail.html] {
        assert!(!part.contains("evil"), "{part}");
    }
}

#[tokio::test]
async fn tokens_replayed_superseded_or_of_somebody_else_change_nothing() {
    let portal = Portal::start().await;
    let alice = portal.browser();
    sign_up(&alice, "alice@example.com").await;
    let superseded = portal.mail_to("alice@example.com").await.link("/activate/");
    portal.wait(Duration::from_secs(61));
    alice.post("/register/activation/resend", &[]).await;
    let link = portal.mail_to("alice@example.com").await.link("/activate/");

    // Mallory has a sign-up of her own, and Alice's link.
    let mallory = at_credentials(&portal).await;
    let hers = [("email", "mallory@example.com"), ("password", "mallory likes zithers too"), ("agreement", "on")];
    mallory.post("/register/credentials", &hers).await;
    let answer = mallory.post(&link, &[]).await;
    assert_eq!((answer.status, answer.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["password".into()]));
    let answer = mallory.post(&link, &[("password", "mallory likes zithers too")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(alice.post(&superseded, &[]).await.heading(), "链接已被新邮件取代");
    assert_eq!(portal.count("SELECT count(*) FROM accounts").await, 0);

    alice.post(&link, &[]).await.assert_at("/register/subject-type");
    let session = alice.cookie("session");
    for browser in [&alice, &mallory, &portal.browser()] {
        let answer = browser.post(&link, &[("password", PASSWORD)]).await;
        assert_eq!((answer.status, answer.heading().as_str()), (StatusCode::CONFLICT, "链接已使用过"));
    }
    assert_eq!(alice.cookie("session"), session);
    assert_eq!(portal.count("SELECT count(*) FROM sessions").await, 1);

    // A token is good for nothing but what it was made for.
    describe_subject(&alice, INDIVIDUAL).await;
    let scan = scan_link(&name_administrator(&portal, &alice, RESIDENT_ID, MOBILE).await);
    mallory.post("/account/password/forgot", &[("email", "alice@example.com")]).await;
    let reset = portal.mail_to("alice@example.com").await.link("/account/password/reset/");
    let token = |link: &str| link.rsplit('/').next().unwrap().to_owned();
    let before: String = portal.query("SELECT concat(r::text, a::text) FROM registrations r, accounts a").await;
    for prefix in ["/activate/", "/account/password/reset/", "/register/administrator/scan/"] {
        for foreign in [&link, &scan, &reset].into_iter().filter(|link| !link.starts_with(prefix)) {
            let fields =
                [("password", PASSWORD), ("new_password", "a zither for mallory"), ("administrator_name", "王小明")];
            let answer = mallory.post(&format!("{prefix}{}", token(foreign)), &fields).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{prefix} with the token of {foreign}");
        }
    }
    mallory.set_cookie("session", &token(&reset));
    let answer = mallory.open("/account").await;
    assert_eq!(answer.header("location"), "/account/sign-in?next=%2Faccount");
    assert_eq!(
        portal.query::<String>("SELECT concat(r::text, a::text) FROM registrations r, accounts a").await,
        before
    );
}

#[tokio::test]
async fn a_mail_scanner_that_opens_the_link_and_sends_its_form_activates_nothing() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    sign_up(&browser, EMAIL).await;
    let link = portal.mail_to(EMAIL).await.link("/activate/");
    let scanner = portal.browser();
    for method in [Method::HEAD, Method::GET, Method::OPTIONS] {
        scanner.bare_request(method, &link).send().await.unwrap();
    }
    let page = scanner.open(&link).await;
    for _ in 0..2 {
        assert_eq!(scanner.send(&page, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let silent = read(scanner.bare_request(Method::POST, &link).form(&[("a", "b")])).await;
    assert_eq!(silent.status, StatusCode::FORBIDDEN);
    let accounts = "SELECT (SELECT count(*) FROM accounts) + (SELECT count(*) FROM sessions)
        + (SELECT count(*) FROM activation_links WHERE used_at IS NOT NULL)";
    assert_eq!(portal.count(accounts).await, 0);
    let page = browser.open(&link).await;
    browser.send(&page, &[]).await.assert_at("/register/subject-type");
}

#[tokio::test]
async fn a_hundred_sign_ups_for_one_address_at_once_are_answered_alike_and_make_one_account() {
    let portal = Portal::start_with(|config| config.hashing.queue = 200).await;
    let browser = at_credentials(&portal).await;
    let cookie = browser.cookies();
    let posts = (0..100).map(|_| {
        // Each as a browser of its own: only the chosen account type is carried.
        let request = browser.bare_request(Method::POST, "/register/credentials").header("cookie", &cookie);
        let request = request.header("origin", &browser.base);
        tokio::spawn(read(request.form(&[("email", EMAIL), ("password", PASSWORD), ("agreement", "on")])))
    });
    let mut answers = Vec::new();
    for post in posts.collect::<Vec<_>>() {
        answers.push(post.await.unwrap());
    }
    assert_eq!(answers[0].status, StatusCode::SEE_OTHER, "{}", answers[0].text());
    assert_eq!(answers[0].header("location"), "/register/activation");
    for answer in &answers {
        assert_eq!(without_chance(answer), without_chance(&answers[0]));
    }
    assert_eq!(portal.count("SELECT count(*) FROM signups").await, 100);
    assert_eq!(portal.count("SELECT count(*) FROM accounts").await, 0);
    let mails = portal.mails_to(EMAIL).await;
    assert_eq!(mails.len(), 10, "the limit per address and day");
    let activations = mails.iter().map(|mail| {
        let (visitor, link) = (portal.browser(), mail.link("/activate/"));
        tokio::spawn(async move { visitor.post(&link, &[("password", PASSWORD)]).await })
    });
    let mut activated = 0;
    for activation in activations.collect::<Vec<_>>() {
        let answer = activation.await.unwrap();
        match answer.status {
            StatusCode::OK => activated += 1,
            status => assert_eq!((status, answer.heading().as_str()), (StatusCode::CONFLICT, "这个邮箱已有帐号")),
        }
    }
    assert_eq!(activated, 1);
    assert_eq!(portal.count("SELECT count(*) FROM accounts").await, 1);
    assert_eq!(portal.count("SELECT count(*) FROM registrations").await, 1);
}

/// Medians of how long two requests take, asked in turn.
async fn medians(pairs: usize, mut ask: impl AsyncFnMut(usize, usize) -> Answer) -> ([Duration; 2], [Vec<Answer>; 2]) {
    let (mut times, mut answers) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for pair in 0..pairs {
        // Which one goes first changes, so that neither profits.
        for side in [pair % 2, (pair + 1) % 2] {
            let asked = Instant::now();
            let answer = ask(pair, side).await;
            times[side].push(asked.elapsed());
            answers[side].push(answer);
        }
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let [one, other] = &mut times;
    ([median(one), median(other)], answers)
}

#[track_caller]
fn assert_alike(medians: [Duration; 2], answers: &[Vec<Answer>; 2]) {
    for answer in answers.iter().flatten() {
        assert_eq!(without_chance(answer), without_chance(&answers[0][0]));
    }
    let apart = medians[0].abs_diff(medians[1]);
    // 5 ms where nothing else runs; beside other tests every answer takes longer, and so does its chance.
    let chance = Duration::from_millis(5).max(medians[0] / 4);
    assert!(apart < chance, "{medians:?}");
}

/// A portal with one account whose owner may be mailed without end, and one address in use elsewhere.
async fn with_taken_addresses() -> Portal {
    let portal = Portal::start_with(|config| config.rates.mails_per_address_day = 1_000_000).await;
    activate(&portal, &portal.browser(), "taken00000@example.com").await;
    sqlx::query("INSERT INTO occupied_emails (email_key, imported_at) VALUES ('other00000@example.com', now())")
        .execute(&portal.pool)
        .await
        .unwrap();
    portal
}

#[tokio::test]
async fn signing_up_does_not_tell_a_taken_address_from_a_free_one() {
    let portal = with_taken_addresses().await;
    for taken in ["taken00000@example.com", "other00000@example.com"] {
        let browser = at_credentials(&portal).await;
        let cookie = browser.cookies();
        let ask = async |pair: usize, side: usize| {
            let free = format!("{}{pair:05}@example.com", if taken.starts_with('t') { "afree" } else { "bfree" });
            let email = if side == 0 { taken } else { &free };
            let request = browser.bare_request(Method::POST, "/register/credentials").header("cookie", &cookie);
            let request = request.header("origin", &browser.base);
            read(request.form(&[("email", email), ("password", PASSWORD), ("agreement", "on")])).await
        };
        let (medians, answers) = medians(60, ask).await;
        assert_eq!(answers[0][0].header("location"), "/register/activation");
        assert_alike(medians, &answers);
    }
    // The page after it, with what one may do there.
    let mut pages = Vec::new();
    for email in ["taken00000@example.com", "other00000@example.com", "cfree00000@example.com"] {
        let browser = at_credentials(&portal).await;
        post_credentials(&browser, email).await;
        let page = browser.open("/register/activation").await;
        let seconds = page.attribute("[data-wait]", "data-wait").unwrap();
        let page = Answer { body: page.body.replace(email, "").replace(&format!("\"{seconds}\""), "\"60\""), ..page };
        let early = browser.post("/register/activation/resend", &[]).await;
        portal.wait(Duration::from_secs(61));
        let resent = browser.post("/register/activation/resend", &[]).await;
        let changed = browser.post("/register/activation/address", &[("email", email)]).await;
        pages.push([without_chance(&page), without_chance(&resent), without_chance(&changed)]);
        assert_eq!((early.status, early.error_fields()), (StatusCode::TOO_MANY_REQUESTS, vec!["resend".into()]));
    }
    assert_eq!(pages[0], pages[1]);
    assert_eq!(pages[0], pages[2]);
    // Only the owners learn it.
    assert!(portal.mail_to("taken00000@example.com").await.text.contains("它已有帐号"));
    assert!(portal.mail_to("other00000@example.com").await.text.contains("已在平台的其他地方使用"));
    assert!(portal.mail_to("cfree00000@example.com").await.text.contains("/activate/"));
    assert_eq!(portal.count("SELECT count(*) FROM accounts").await, 1);
}

#[tokio::test]
async fn signing_in_and_asking_for_a_link_do_not_tell_a_taken_address_from_a_free_one() {
    let portal = with_taken_addresses().await;
    let visitor = portal.browser().staying();
    let email = |pair: usize, side: usize| {
        if side == 0 { "taken00000@example.com".to_owned() } else { format!("afree{pair:05}@example.com") }
    };
    let (times, answers) = medians(60, async |pair, side| {
        visitor.post("/account/password/forgot", &[("email", &email(pair, side))]).await
    })
    .await;
    assert_eq!(answers[0][0].header("location"), "/account/password/forgot?sent=1");
    assert_alike(times, &answers);

    let (times, answers) = medians(60, async |pair, side| {
        // An hour between, so that no limit is met.
        portal.wait(Duration::from_secs(1_800));
        let email = email(pair, side);
        let answer = visitor.post("/account/sign-in", &[("email", &email), ("password", "not the password")]).await;
        Answer { body: answer.body.replace(&email, ""), ..answer }
    })
    .await;
    assert_eq!(answers[0][0].status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answers[0][0].errors(), [("email".into(), "邮箱或密码不正确，请重新输入".into())]);
    assert_alike(times, &answers);
}

#[tokio::test]
async fn nobody_is_mailed_more_than_the_cap_of_a_day() {
    let portal = Portal::start().await;
    let mut answers = Vec::new();
    for _ in 0..15 {
        answers.push(post_credentials(&at_credentials(&portal).await, EMAIL).await);
    }
    for answer in &answers {
        assert_eq!(
            without_chance(answer),
            without_chance(&answers[0]),
            "the answer does not tell that others have asked"
        );
    }
    assert_eq!(portal.mails_to(EMAIL).await.len(), 10);
    assert_eq!(portal.count("SELECT count(*) FROM signups").await, 15);
    // Resent, asked for by another form, in another case: it is still the same address.
    portal.wait(Duration::from_secs(61));
    let last = at_credentials(&portal).await;
    post_credentials(&last, "APPLICANT@EXAMPLE.COM").await;
    portal.deliver().await;
    assert_eq!(portal.smtp.mails().len(), 10);
    portal.wait(DAY);
    post_credentials(&at_credentials(&portal).await, EMAIL).await;
    assert_eq!(portal.mails_to(EMAIL).await.len(), 11);
}

#[tokio::test]
async fn mails_to_one_domain_are_capped_by_the_hour() {
    let portal = Portal::start_with(|config| config.rates.mails_per_domain_hour = 3).await;
    let browser = at_credentials(&portal).await;
    for number in 0..6 {
        let answer = post_credentials(&browser, &format!("a{number}@victim.example")).await;
        assert_eq!(answer.header("location"), "/register/activation");
    }
    post_credentials(&browser, "a@other.example").await;
    portal.deliver().await;
    let domains: Vec<_> =
        portal.smtp.mails().iter().map(|mail| mail.to[0].split('@').nth(1).unwrap().to_owned()).collect();
    assert_eq!(domains.iter().filter(|domain| *domain == "victim.example").count(), 3, "{domains:?}");
    assert_eq!(domains.iter().filter(|domain| *domain == "other.example").count(), 1, "{domains:?}");
}

async fn sign_up_from(browser: &Browser, address: &str, email: &str) -> Answer {
    let request = browser.request(Method::POST, "/register/credentials").header("x-forwarded-for", address);
    read(request.form(&[("email", email), ("password", PASSWORD), ("agreement", "on")])).await
}

#[tokio::test]
async fn sign_ups_are_capped_by_network_and_in_all() {
    let portal = Portal::start_with(|config| {
        config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
        config.rates.signups_per_network_hour = 3;
        config.rates.signups_total_hour = 8;
    })
    .await;
    let browser = at_credentials(&portal).await;
    let mut number = 0;
    let mut from = async |address: &str| {
        number += 1;
        sign_up_from(&browser, address, &format!("a{number}@d{number}.example")).await
    };
    for address in ["203.0.113.1", "203.0.113.77", "203.0.113.254"] {
        assert_eq!(from(address).await.status, StatusCode::SEE_OTHER);
    }
    let refused = from("203.0.113.9").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.errors(), [("email".into(), "操作过于频繁，请等一小时后再次提交".into())]);
    assert_eq!(refused.value("email"), "a4@d4.example");
    let seconds: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=1_200).contains(&seconds), "{seconds}");
    // One subscriber commands a whole /48.
    for address in ["2001:db8:1:1::1", "2001:db8:1:2::1", "2001:db8:1:ffff::1"] {
        assert_eq!(from(address).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(from("2001:db8:1:3::9").await.status, StatusCode::TOO_MANY_REQUESTS);
    // What a visitor writes into the header in front of the proxy does not count.
    assert_eq!(from("198.51.100.1, 203.0.113.9").await.status, StatusCode::TOO_MANY_REQUESTS);
    let mut taken = 0;
    for last in 1..=9 {
        taken += usize::from(from(&format!("198.51.{last}.1")).await.status == StatusCode::SEE_OTHER);
    }
    assert!(taken <= 2, "eight in all, whatever the network: {taken}");
    let signups = portal.count("SELECT count(*) FROM signups").await;
    portal.deliver().await;
    assert_eq!(portal.smtp.mails().len(), usize::try_from(signups).unwrap(), "who is refused causes no mail");
    assert!(signups <= 8, "{signups}");
}

#[tokio::test]
async fn only_a_configured_proxy_is_believed() {
    let portal = Portal::start_with(|config| config.rates.signups_per_network_hour = 2).await;
    let browser = at_credentials(&portal).await;
    let mut statuses = Vec::new();
    for number in 1..=4 {
        let address = format!("203.0.{number}.1");
        statuses.push(sign_up_from(&browser, &address, &format!("a{number}@example.com")).await.status.as_u16());
    }
    assert_eq!(statuses, [303, 303, 429, 429]);
}

#[tokio::test]
async fn a_mail_before_activation_holds_nothing_of_the_senders() {
    let portal = Portal::start().await;
    activate(&portal, &portal.browser(), "taken@example.com").await;
    let before = portal.smtp.mails().len();
    for email in ["visit.evil-shop.example@example.com", "TAKEN@example.com"] {
        let browser = at_credentials(&portal).await;
        let request = browser
            .request(Method::POST, "/register/credentials?lang=en&note=evil-note")
            .header("user-agent", "evil-agent")
            .header("referer", "http://evil.example/");
        let fields = [("email", email), ("password", PASSWORD), ("agreement", "on"), ("name", "evil-name")];
        assert_eq!(read(request.form(&fields)).await.status, StatusCode::SEE_OTHER);
    }
    portal.deliver().await;
    let mails = portal.smtp.mails().split_off(before);
    assert_eq!(mails.len(), 2);
    for mail in mails {
        for part in [&mail.subject, &mail.text, &mail.html] {
            assert!(!part.to_lowercase().contains("evil") && !part.contains(PASSWORD), "{part}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_sign_ups_is_turned_away_and_other_pages_stay_fast() {
    let portal = Portal::start_with(|config| {
        config.hashing.memory_kib = 19 * 1024;
        config.hashing.iterations = 2;
        config.hashing.slots = 1;
        config.hashing.queue = 4;
    })
    .await;
    let browser = at_credentials(&portal).await;
    let flood = (0..60).map(|number| {
        let browser = browser.clone();
        tokio::spawn(async move { post_credentials(&browser, &format!("a{number}@example.com")).await })
    });
    let flood = flood.collect::<Vec<_>>();
    let (visitor, mut times) = (portal.browser(), Vec::new());
    while !flood.iter().all(tokio::task::JoinHandle::is_finished) || times.len() < 5 {
        let asked = Instant::now();
        visitor.open("/terms").await.assert_at("/terms");
        times.push(asked.elapsed());
    }
    times.sort();
    assert!(times[times.len() / 2] < Duration::from_millis(100), "{times:?}");
    let (mut taken, mut refused) = (0, 0);
    for answer in flood {
        let answer = answer.await.unwrap();
        if answer.status == StatusCode::SEE_OTHER {
            taken += 1;
            continue;
        }
        refused += 1;
        assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "2"));
        assert!(answer.value("email").ends_with("@example.com"), "what was typed is kept");
        assert_eq!(answer.errors(), [("email".to_owned(), "系统繁忙，请稍后再次提交".to_owned())]);
    }
    assert!(taken >= 1 && refused >= 1, "{taken} taken, {refused} refused");
    assert_eq!(portal.count("SELECT count(*) FROM signups").await, taken);
    // Once it is over, all is as before.
    assert_eq!(post_credentials(&browser, "after@example.com").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_password_of_sixteen_megabytes_is_not_even_read() {
    let portal = Portal::start().await;
    activate(&portal, &portal.browser(), EMAIL).await;
    let huge = "k".repeat(16 << 20);
    for path in ["/register/credentials", "/account/sign-in"] {
        let browser = at_credentials(&portal).await;
        let asked = Instant::now();
        let answer = browser.post_raw(path, format!("email={EMAIL}&agreement=on&password={huge}")).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    }
    // As long as a form may be, it is still not hashed.
    let long = "k7".repeat(30_000);
    let refused = sign_in(&portal.browser(), EMAIL, &long).await;
    assert_eq!((refused.status, refused.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["password".into()]));
}
