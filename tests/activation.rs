//! The activation mail and its link, and the way back in for who forgot the password.

use std::time::Duration;

use reqwest::{Method, StatusCode};

use crate::common::{
    Portal,
    browser::{Answer, Browser},
    journey::{PASSWORD, activate, sign_in, sign_up},
};

const EMAIL: &str = "applicant@example.com";
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

/// A portal, the browser that signed up and the link that was mailed.
async fn signed_up() -> (Portal, Browser, String) {
    let portal = Portal::start().await;
    let browser = portal.browser();
    sign_up(&browser, EMAIL).await;
    let link = portal.mail_to(EMAIL).await.link("/activate/");
    (portal, browser, link)
}

async fn resend(browser: &Browser) -> Answer {
    browser.post("/register/activation/resend", &[]).await
}

async fn accounts(portal: &Portal) -> i64 {
    portal.count("SELECT count(*) FROM accounts").await
}

/// Fails unless the link says that it no longer works, and why, in both languages, whatever is done with it.
async fn refuses(portal: &Portal, browser: &Browser, link: &str, status: StatusCode, headings: [&str; 2]) {
    let before = accounts(portal).await;
    for (language, heading) in [("zh-CN", headings[0]), ("en", headings[1])] {
        let page = browser.open(&format!("{link}?lang={language}")).await;
        assert_eq!((page.status, page.heading().as_str()), (status, heading));
        assert!(page.attribute("main a.button", "href").is_some(), "a way on: {}", page.body);
        assert_eq!(page.attribute("form#form", "action"), None, "nothing to press");
        let posted = browser.post(link, &[("password", PASSWORD)]).await;
        assert_eq!((posted.status, posted.heading().as_str()), (status, heading));
    }
    assert_eq!(accounts(portal).await, before);
}

#[tokio::test]
async fn the_mail_is_sent_again_after_a_minute_and_only_the_newest_link_works() {
    let (portal, browser, first) = signed_up().await;
    portal.wait(MINUTE - Duration::from_secs(5));
    let early = resend(&browser).await;
    assert_eq!(early.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u64 = early.header("retry-after").parse().unwrap();
    assert!((1..=5).contains(&seconds), "{seconds}");
    assert_eq!(early.errors(), [("resend".into(), "激活邮件刚刚发出，请稍等一分钟再重新发送".into())]);
    let wait: u64 = early.attribute("button[data-wait]", "data-wait").unwrap().parse().unwrap();
    assert!((1..=5).contains(&wait), "{wait}");
    assert_eq!(portal.mails_to(EMAIL).await.len(), 1);

    portal.wait(MINUTE);
    let page = browser.open("/register/activation").await;
    assert_eq!(page.attribute("button[data-wait]", "data-wait"), None);
    browser.send_form(&page, "form[action$=resend]", &[]).await.assert_at("/register/activation");
    let mails = portal.mails_to(EMAIL).await;
    assert_eq!(mails.len(), 2);
    let second = mails[1].link("/activate/");
    assert_ne!(first, second);
    let titles = ["链接已被新邮件取代", "A newer mail replaces this link"];
    refuses(&portal, &browser, &first, StatusCode::GONE, titles).await;
    let page = browser.open(&second).await;
    browser.send(&page, &[]).await.assert_at("/register/subject-type");
}

#[tokio::test]
async fn the_mail_is_sent_again_five_times_a_day() {
    let (portal, browser, _) = signed_up().await;
    for count in 2..=6 {
        portal.wait(MINUTE);
        resend(&browser).await.assert_at("/register/activation");
        assert_eq!(portal.mails_to(EMAIL).await.len(), count);
    }
    portal.wait(MINUTE);
    for (language, sentence) in [
        ("zh-CN", "今天发往该邮箱的激活邮件已达上限，请明天再试"),
        ("en", "This address has had as many mails as one day allows: try again tomorrow"),
    ] {
        let page = browser.open(&format!("/register/activation?lang={language}")).await;
        assert_eq!(page.attribute("form[action$=resend]", "action"), None, "no button that does nothing");
        assert!(page.text().contains(sentence), "{}", page.text());
        let refused = resend(&browser).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refused.errors(), [("resend".to_owned(), sentence.to_owned())]);
    }
    assert_eq!(portal.mails_to(EMAIL).await.len(), 6);
    portal.wait(24 * HOUR);
    resend(&browser).await.assert_at("/register/activation");
    assert_eq!(portal.mails_to(EMAIL).await.len(), 7);
}

#[tokio::test]
async fn a_wrong_address_is_changed_without_waiting() {
    let (portal, browser, first) = signed_up().await;
    let page = browser.open("/register/activation").await;
    for (language, sentence) in
        [("zh-CN", "请输入正确的邮箱地址"), ("en", "Enter an email address like name@example.com")]
    {
        browser.open(&format!("/?lang={language}")).await;
        let refused = browser.send(&page, &[("email", "right@example")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.errors(), [("email".to_owned(), sentence.to_owned())]);
        assert_eq!(refused.value("email"), "right@example");
        assert!(refused.text().contains(EMAIL), "the mail went to the address before: {}", refused.text());
    }
    let changed = browser.send(&page, &[("email", "right@example.com")]).await;
    changed.assert_at("/register/activation");
    assert_eq!(changed.first(".address").as_deref(), Some("right@example.com"));
    assert_eq!(portal.mails_to(EMAIL).await.len(), 1);
    let second = portal.mail_to("right@example.com").await.link("/activate/");
    let titles = ["链接已被新邮件取代", "A newer mail replaces this link"];
    refuses(&portal, &browser, &first, StatusCode::GONE, titles).await;
    let page = browser.open(&second).await;
    browser.send(&page, &[]).await.assert_at("/register/subject-type");
    assert_eq!(portal.query::<String>("SELECT email FROM accounts").await, "right@example.com");
    assert_eq!(accounts(&portal).await, 1);
}

#[tokio::test]
async fn changing_the_address_counts_as_a_mail_of_the_day() {
    let (portal, browser, _) = signed_up().await;
    for number in 1..=5 {
        let changed =
            browser.post("/register/activation/address", &[("email", &format!("a{number}@example.com"))]).await;
        changed.assert_at("/register/activation");
    }
    let refused = browser.post("/register/activation/address", &[("email", "a6@example.com")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.error_fields(), ["email"]);
    portal.deliver().await;
    assert_eq!(portal.smtp.mails().len(), 6);
    assert_eq!(portal.query::<String>("SELECT email FROM signups").await, "a5@example.com");
}

#[tokio::test]
async fn opening_the_link_changes_nothing() {
    let (portal, browser, link) = signed_up().await;
    let everything = "SELECT concat((SELECT string_agg(s::text, '') FROM signups s),
        (SELECT string_agg(l::text, '') FROM activation_links l), (SELECT count(*) FROM accounts),
        (SELECT count(*) FROM sessions), (SELECT count(*) FROM registrations))";
    let before: String = portal.query(everything).await;
    for reader in [browser.clone(), portal.browser()] {
        for _ in 0..3 {
            let page = reader.open(&link).await;
            page.assert_at(&link);
            let head = reader.request(Method::HEAD, &link).send().await.unwrap();
            assert_eq!(head.status(), StatusCode::OK);
            assert_eq!(head.headers()["referrer-policy"], "strict-origin");
            assert_eq!(head.bytes().await.unwrap().len(), 0);
        }
    }
    assert_eq!(portal.query::<String>(everything).await, before);
    let page = browser.open(&link).await;
    assert_eq!(page.attribute("#form [type=password]", "name"), None, "this browser signed up");
    browser.send(&page, &[]).await.assert_at("/register/subject-type");
}

#[tokio::test]
async fn a_used_link_says_so() {
    let (portal, browser, link) = signed_up().await;
    let page = browser.open(&link).await;
    browser.send(&page, &[]).await.assert_at("/register/subject-type");
    let titles = ["链接已使用过", "This link has been used"];
    refuses(&portal, &browser, &link, StatusCode::CONFLICT, titles).await;
    refuses(&portal, &portal.browser(), &link, StatusCode::CONFLICT, titles).await;
    assert_eq!(portal.count("SELECT count(*) FROM sessions").await, 1);
}

#[tokio::test]
async fn a_link_expires_after_forty_eight_hours() {
    let (portal, browser, link) = signed_up().await;
    portal.wait(48 * HOUR - MINUTE);
    browser.open(&link).await.assert_at(&link);
    portal.wait(MINUTE);
    refuses(&portal, &browser, &link, StatusCode::GONE, ["链接已过期", "This link has expired"]).await;
    assert_eq!(accounts(&portal).await, 0);
    // The way on: the address is free, and a new sign-up works.
    activate(&portal, &portal.browser(), EMAIL).await;
}

#[tokio::test]
async fn an_unknown_link_says_so() {
    let (portal, browser, link) = signed_up().await;
    let titles = ["找不到这个链接", "We do not know this link"];
    let cut = &link[..link.len() - 5];
    let other = format!("/activate/{}", "A".repeat(43));
    for unknown in [cut, &other, "/activate/x", "/activate/%E4%BC%81"] {
        refuses(&portal, &browser, unknown, StatusCode::NOT_FOUND, titles).await;
    }
    browser.open(&link).await.assert_at(&link);
}

#[tokio::test]
async fn another_browser_needs_the_password() {
    let (portal, browser, link) = signed_up().await;
    let phone = portal.browser();
    let page = phone.open(&link).await;
    page.assert_at(&link);
    for (language, missing, wrong) in [
        ("zh-CN", "请输入密码", "密码不正确，请重新输入"),
        ("en", "Enter the password", "The password is not right: enter it again"),
    ] {
        phone.open(&format!("/?lang={language}")).await;
        for (typed, sentence) in [("", missing), ("藏头诗与七弦琴-2025", wrong)] {
            let refused = phone.send(&page, &[("password", typed)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused.errors(), [("password".to_owned(), sentence.to_owned())]);
            assert!(typed.is_empty() || !refused.body.contains(typed));
        }
    }
    assert_eq!((accounts(&portal).await, phone.cookie("session")), (0, String::new()));
    phone.send(&page, &[("password", PASSWORD)]).await.assert_at("/register/subject-type");
    assert_eq!(accounts(&portal).await, 1);
    // The browser that signed up is not signed in by what another one did.
    assert_eq!(browser.cookie("session"), "");
    let page = browser.open("/register/subject-type").await;
    page.assert_at("/account/sign-in?activated=1");
    assert!(page.text().contains("邮箱已激活，请登录继续注册。"), "{}", page.text());
}

#[tokio::test]
async fn five_wrong_passwords_close_the_link_for_other_browsers() {
    let (portal, browser, link) = signed_up().await;
    let stranger = portal.browser();
    for _ in 0..5 {
        let refused = stranger.post(&link, &[("password", "not the password")]).await;
        assert_eq!(refused.error_fields(), ["password"]);
    }
    let titles = ["链接已停用", "This link has been closed"];
    refuses(&portal, &stranger, &link, StatusCode::GONE, titles).await;
    refuses(&portal, &portal.browser(), &link, StatusCode::GONE, titles).await;
    // Whoever signed up is not shut out by a stranger.
    let page = browser.open(&link).await;
    browser.send(&page, &[]).await.assert_at("/register/subject-type");
}

#[tokio::test]
async fn passwords_tried_at_once_are_counted_one_by_one() {
    let (portal, _, link) = signed_up().await;
    let stranger = portal.browser();
    let tries = (0..20).map(|n| {
        let (stranger, link) = (stranger.clone(), link.clone());
        tokio::spawn(async move { stranger.post(&link, &[("password", &format!("guess number {n}"))]).await.status })
    });
    for answer in tries.collect::<Vec<_>>() {
        assert!([StatusCode::UNPROCESSABLE_ENTITY, StatusCode::GONE].contains(&answer.await.unwrap()));
    }
    let refused = stranger.post(&link, &[("password", PASSWORD)]).await;
    assert_eq!(refused.status, StatusCode::GONE, "the sixth try is too late even for the right one");
    assert_eq!(accounts(&portal).await, 0);
}

#[tokio::test]
async fn two_sign_ups_for_one_address_do_not_hurt_each_other() {
    let (portal, browser, link) = signed_up().await;
    let stranger = portal.browser();
    let page = stranger.open("/register/account-type").await;
    let page = stranger.send(&page, &[("account_type", "mini_program")]).await;
    let theirs = "someone-elses-zither-and-poem";
    stranger.send(&page, &[("email", EMAIL), ("password", theirs), ("agreement", "on")]).await;
    let stranger_link = portal.mail_to(EMAIL).await.link("/activate/");
    assert_ne!(link, stranger_link);
    // The owner of the address got both mails, and opens the one of their own sign-up.
    let page = browser.open(&link).await;
    browser.send(&page, &[]).await.assert_at("/register/subject-type");
    let titles = ["这个邮箱已有帐号", "This address has an account already"];
    let refused = stranger.post(&stranger_link, &[]).await;
    assert_eq!((refused.status, refused.heading().as_str()), (StatusCode::CONFLICT, titles[0]));
    assert_eq!(accounts(&portal).await, 1);
    let refused = sign_in(&portal.browser(), EMAIL, theirs).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    sign_in(&portal.browser(), EMAIL, PASSWORD).await.assert_at("/account");
}

#[tokio::test]
async fn pressing_the_button_twice_at_once_makes_one_account() {
    let (portal, browser, link) = signed_up().await;
    let presses = (0..10).map(|_| {
        let (browser, link) = (browser.staying(), link.clone());
        tokio::spawn(async move { browser.post(&link, &[]).await.status })
    });
    let mut answers = Vec::new();
    for press in presses.collect::<Vec<_>>() {
        answers.push(press.await.unwrap());
    }
    let activated = answers.iter().filter(|status| **status == StatusCode::SEE_OTHER).count();
    assert!(activated >= 1 && answers.iter().all(|status| !status.is_server_error()), "{answers:?}");
    assert_eq!(accounts(&portal).await, 1);
    assert_eq!(portal.count("SELECT count(*) FROM registrations").await, 1);
}

const NEW_PASSWORD: &str = "a new zither for an old poem";

/// Somebody with an account, and the link of the mail that they asked for.
async fn forgot() -> (Portal, Browser, String) {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let link = ask_for_link(&portal).await;
    (portal, browser, link)
}

async fn ask_for_link(portal: &Portal) -> String {
    let visitor = portal.browser();
    let page = visitor.open("/account/password/forgot").await;
    let page = visitor.send(&page, &[("email", EMAIL)]).await;
    page.assert_at("/account/password/forgot?sent=1");
    portal.mail_to(EMAIL).await.link("/account/password/reset/")
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew() {
    let (portal, browser, link) = forgot().await;
    browser.open("/account").await.assert_at("/account");
    let visitor = portal.browser();
    let page = visitor.open(&link).await;
    page.assert_at(&link);
    assert_eq!(page.attribute("[autocomplete=username]", "value").as_deref(), Some(EMAIL));
    visitor.open(&link).await.assert_at(&link);
    browser.open("/account").await.assert_at("/account");

    let done = visitor.send(&page, &[("new_password", NEW_PASSWORD)]).await;
    done.assert_at("/account/sign-in?reset=1");
    assert!(done.text().contains("新密码已设置，请用它登录。"), "{}", done.text());
    assert!(browser.open("/account").await.path.starts_with("/account/sign-in"), "every device is signed out");
    assert_eq!(portal.count("SELECT count(*) FROM sessions").await, 0);
    let refused = sign_in(&portal.browser(), EMAIL, PASSWORD).await;
    assert_eq!(refused.errors(), [("email".into(), "邮箱或密码不正确，请重新输入".into())]);
    sign_in(&portal.browser(), EMAIL, NEW_PASSWORD).await.assert_at("/account");
    let mails = portal.mails_to(EMAIL).await;
    assert_eq!(mails.len(), 3, "activation, link, and that the password was changed");
    assert!(mails[2].subject.starts_with("您的密码已修改"), "{}", mails[2].subject);
    assert!(mails.iter().all(|mail| !mail.raw.contains(NEW_PASSWORD)));
}

#[tokio::test]
async fn a_new_password_follows_the_same_rules() {
    let (portal, _, link) = forgot().await;
    for (language, sentences) in [
        ("zh-CN", ["密码至少 8 位", "密码最多 128 位", "密码过于常见或容易猜到，请加长或换一个，例如几个不相关的词"]),
        (
            "en",
            [
                "Use at least 8 characters",
                "Use at most 128 characters",
                "This password is easy to guess: make it longer or choose another, for example a few unrelated words",
            ],
        ),
    ] {
        let visitor = portal.browser();
        let page = visitor.open(&format!("{link}?lang={language}")).await;
        for (typed, sentence) in ["short", &"k7".repeat(65), "password123"].into_iter().zip(sentences) {
            let refused = visitor.send(&page, &[("new_password", typed)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused.errors(), [("new_password".to_owned(), sentence.to_owned())]);
            assert!(!refused.body.contains(typed), "passwords are never shown again");
        }
    }
    sign_in(&portal.browser(), EMAIL, PASSWORD).await.assert_at("/account");
}

#[tokio::test]
async fn a_reset_link_says_what_it_is() {
    let (portal, _, first) = forgot().await;
    let second = ask_for_link(&portal).await;
    let says = async |link: &str, status: StatusCode, headings: [&str; 2]| {
        let visitor = portal.browser();
        for (language, heading) in [("zh-CN", headings[0]), ("en", headings[1])] {
            let page = visitor.open(&format!("{link}?lang={language}")).await;
            assert_eq!((page.status, page.heading().as_str()), (status, heading));
            let posted = visitor.post(link, &[("new_password", "another zither, another poem")]).await;
            assert_eq!((posted.status, posted.heading().as_str()), (status, heading));
            let way_on = page.attribute("main a[href='/account/password/forgot']", "href");
            assert!(way_on.is_some(), "a way on: {}", page.body);
        }
        let hash: String = portal.query("SELECT password_hash FROM accounts").await;
        hash
    };
    let untouched: String = portal.query("SELECT password_hash FROM accounts").await;
    let unknown = format!("/account/password/reset/{}", "A".repeat(43));
    let titles = ["链接已被新邮件取代", "A newer mail replaces this link"];
    assert_eq!(says(&first, StatusCode::GONE, titles).await, untouched);
    assert_eq!(says(&unknown, StatusCode::NOT_FOUND, ["找不到这个链接", "We do not know this link"]).await, untouched);
    portal.wait(HOUR);
    assert_eq!(says(&second, StatusCode::GONE, ["链接已过期", "This link has expired"]).await, untouched);
    let third = ask_for_link(&portal).await;
    portal.browser().post(&third, &[("new_password", NEW_PASSWORD)]).await.assert_at("/account/sign-in?reset=1");
    let changed = says(&third, StatusCode::GONE, ["链接已使用过", "This link has been used"]).await;
    assert_ne!(changed, untouched);
    sign_in(&portal.browser(), EMAIL, NEW_PASSWORD).await.assert_at("/account");
}

#[tokio::test]
async fn asking_for_a_link_does_not_tell_whether_there_is_an_account() {
    let portal = Portal::start().await;
    activate(&portal, &portal.browser(), EMAIL).await;
    let mut answers = Vec::new();
    for email in [EMAIL, "nobody111@example.com", "signed-up@example.com"] {
        if email.starts_with("signed-up") {
            sign_up(&portal.browser(), email).await;
        }
        let visitor = portal.browser();
        let answer = visitor.post("/account/password/forgot", &[("email", email)]).await;
        answer.assert_at("/account/password/forgot?sent=1");
        assert_eq!(visitor.cookies(), "");
        answers.push(answer.body);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    portal.deliver().await;
    assert_eq!(portal.mails_to(EMAIL).await.len(), 2, "activation and link");
    assert_eq!(portal.mails_to("nobody111@example.com").await.len(), 0);
    assert_eq!(
        portal.mails_to("signed-up@example.com").await.len(),
        1,
        "nobody is mailed before activation but for it"
    );
    let refused = portal.browser().in_english().post("/account/password/forgot", &[("email", "nobody")]).await;
    assert_eq!(refused.errors(), [("email".into(), "Enter an email address like name@example.com".into())]);
    assert_eq!((refused.status, refused.value("email").as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "nobody"));
}
