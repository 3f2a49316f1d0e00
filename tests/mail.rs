//! Every kind of mail, and every way in which delivering it can fail.

use std::time::Duration;

use registration_portal::{
    config::{Config, MailTransportConfig, SmtpConfig, SmtpTls},
    mail::{MailMessage, News, NewsKind, SecurityNews},
    store::outbox::{self, Channel},
    texts::{Locale, Texts},
};
use secrecy::SecretString;
use time::{OffsetDateTime, macros::datetime};
use tokio::net::TcpListener;

use crate::common::{
    Portal,
    journey::{ENTERPRISE, PASSWORD, Subject, register, sign_up},
    smtp_sink::{Certificates, Fault, Mail, Manners, SmtpSink},
};

const APPLICANT: &str = "applicant@example.com";
/// 2 December, 14:05 in Shanghai.
const UNTIL: OffsetDateTime = datetime!(2026-12-02 06:05 UTC);
/// The end of 2 December in Shanghai.
const DAY_END: OffsetDateTime = datetime!(2026-12-02 16:00 UTC);

/// What a text must hold, in Chinese and in English.
type Words = [Vec<&'static str>; 2];

/// One mail of every kind, with what its subject and its first sentence must say in Chinese and in English.
fn every_kind(link: &dyn Fn(&str) -> String) -> Vec<(MailMessage, Words, Words)> {
    let reference = || "MP7K2QX4".to_owned();
    let moment = || [vec!["12月2日 14:05"], vec!["2 December, 14:05"]];
    let all = vec![
        (
            MailMessage::Activation { link: link("/activate/x"), valid_until: UNTIL },
            [vec!["激活", "48 小时"], vec!["Activate", "48 hours"]],
            moment(),
        ),
        (
            MailMessage::AddressInUse { sign_in: link("/account/sign-in"), reset: link("/account/password/forgot") },
            [vec!["邮箱已注册"], vec!["already in use"]],
            [vec!["已有帐号"], vec!["already has an account"]],
        ),
        (
            MailMessage::AddressInUseElsewhere { register: link("/register") },
            [vec!["邮箱已注册"], vec!["already in use"]],
            [vec!["其他地方"], vec!["elsewhere"]],
        ),
        (
            MailMessage::PasswordReset { link: link("/account/password/reset/x"), valid_until: UNTIL },
            [vec!["新密码"], vec!["new password"]],
            moment(),
        ),
        (
            MailMessage::PasswordChanged { reset: link("/account/password/forgot"), keeps_device: false },
            [vec!["密码已修改"], vec!["password was changed"]],
            [vec!["密码刚刚修改"], vec!["just been changed"]],
        ),
        (
            MailMessage::ConfirmedForReview {
                reference: reference(),
                account: link("/account"),
                expected: Some(DAY_END),
            },
            [vec!["MP7K2QX4", "12月2日"], vec!["MP7K2QX4", "2 December"]],
            [vec!["12月2日"], vec!["2 December"]],
        ),
        (
            MailMessage::ConfirmedForTransfer {
                reference: reference(),
                instruction: link("/account/transfer"),
                amount_fen: 7,
                deadline: DAY_END,
            },
            [vec!["MP7K2QX4", "12月2日", "0.07 元"], vec!["MP7K2QX4", "2 December", "0.07 yuan"]],
            [vec!["12月2日", "0.07 元"], vec!["2 December", "0.07 yuan"]],
        ),
        (
            MailMessage::ConfirmedForCertification {
                reference: reference(),
                apply: link("/account/settings/certification"),
                fee_fen: Some(30_000),
                deadline: DAY_END,
            },
            [vec!["MP7K2QX4", "12月2日"], vec!["MP7K2QX4", "2 December"]],
            [vec!["12月2日"], vec!["2 December"]],
        ),
        // That each kind of news has its words is seen to beside the list of them.
        (
            MailMessage::News(News::new(NewsKind::Registered, &reference(), link("/account"))),
            [vec!["MP7K2QX4", "已通过验证"], vec!["MP7K2QX4", "Verified"]],
            [vec!["已通过验证"], vec!["is verified"]],
        ),
        (
            MailMessage::Invitation {
                link: link("/admin/invitation/x"),
                by: Some("Wang".to_owned()),
                role: Some("finance".to_owned()),
                valid_until: UNTIL,
            },
            [vec!["运营人员", "7 天"], vec!["operator", "7 days"]],
            moment(),
        ),
        (
            MailMessage::Security { what: SecurityNews::AuthenticatorChanged, settings: link("/admin/settings") },
            [vec!["验证器已更换"], vec!["authenticator was changed"]],
            [vec!["验证器刚刚更换"], vec!["just been changed"]],
        ),
    ];
    // A new kind does not compile until it stands above.
    for (message, ..) in &all {
        match message {
            MailMessage::Activation { .. }
            | MailMessage::AddressInUse { .. }
            | MailMessage::AddressInUseElsewhere { .. }
            | MailMessage::PasswordResetAsked { .. }
            | MailMessage::PasswordReset { .. }
            | MailMessage::PasswordChanged { .. }
            | MailMessage::ConfirmedForReview { .. }
            | MailMessage::ConfirmedForTransfer { .. }
            | MailMessage::ConfirmedForCertification { .. }
            | MailMessage::News(_)
            | MailMessage::Invitation { .. }
            | MailMessage::Security { .. } => {}
        }
    }
    all
}

async fn owe(portal: &Portal, message: &MailMessage, recipient: &str, locale: Locale) {
    let mut connection = portal.pool.acquire().await.unwrap();
    let keys = &portal.app.config.keys;
    message.enqueue(&mut connection, keys, recipient, locale.as_str(), portal.clock.now()).await.unwrap();
}

/// A mail that says little, for tests of what happens to it on its way.
async fn owe_one(portal: &Portal, recipient: &str) {
    let reset = portal.app.config.link("/account/password/forgot?secret-of-this-mail");
    owe(portal, &MailMessage::PasswordChanged { reset, keeps_device: false }, recipient, Locale::Chinese).await;
}

/// Every link of a mail, from both parts.
fn links(mail: &Mail) -> Vec<String> {
    let document = scraper::Html::parse_document(&mail.html);
    let anchors = scraper::Selector::parse("a[href]").unwrap();
    let clicked = document.select(&anchors).filter_map(|anchor| anchor.attr("href")).map(String::from);
    let words = mail.text.split(|c: char| c.is_whitespace() || c == '：').filter(|word| word.contains("://"));
    words.map(String::from).chain(clicked).collect()
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[tokio::test]
async fn every_kind_of_mail_says_it_all_in_both_languages() {
    let portal = Portal::start().await;
    let link = |path: &str| portal.app.config.link(path);
    for (message, subject, lead) in every_kind(&link) {
        for (locale, subject, lead) in Locale::ALL.into_iter().zip(subject).zip(lead).map(|((l, s), f)| (l, s, f)) {
            owe(&portal, &message, APPLICANT, locale).await;
            let mail = portal.mail_to(APPLICANT).await;
            let about = format!("{} in {}:\n{}\n{}", message.kind(), locale.as_str(), mail.subject, mail.text);
            for words in &subject {
                assert!(mail.subject.contains(words), "subject without {words}: {about}");
            }
            let mut paragraphs = mail.text.split("\n").map(str::trim).filter(|line| !line.is_empty());
            let greeting = paragraphs.next().unwrap();
            assert!(greeting.contains(portal.app.config.platform.name(locale)), "{about}");
            let end = |sentence: &str| sentence.find(['。', '.']).map_or(sentence.len(), |at| at + 3);
            let first = paragraphs.next().unwrap();
            // 0.07 yuan is not the end of a sentence.
            let masked = first.replace("0.07", "0_07");
            let first_sentence = masked.get(..end(&masked)).unwrap_or(&masked).replace("0_07", "0.07");
            for words in &lead {
                assert!(first_sentence.contains(words), "first sentence without {words}: {first_sentence}\n{about}");
            }
            // The text for programs without HTML and the HTML say the same.
            let document = scraper::Html::parse_document(&mail.html);
            assert!(document.errors.is_empty(), "{:?}", document.errors);
            let shown: String = document.root_element().text().collect::<Vec<_>>().join(" ");
            assert!(shown.contains(first), "{about}\n{shown}");
            let language = document.select(&scraper::Selector::parse("html[lang]").unwrap()).next().unwrap();
            assert_eq!(language.attr("lang"), Some(locale.as_str()));
            assert_eq!(is_han(mail.subject.chars().next().unwrap()), locale == Locale::Chinese, "{about}");
            if locale == Locale::English {
                assert!(!mail.text.contains(is_han) && !shown.contains(is_han), "{about}");
            }
            let links = links(&mail);
            assert!(links.len() >= 2 || message.kind() == "password_changed", "{about}");
            assert!(!links.is_empty() && links.iter().all(|found| found.starts_with(&link("/"))), "{links:?}");
            for part in [&mail.subject, &mail.text, &mail.html] {
                assert!(!part.contains(['{', '$']) && !part.contains("&#"), "an unfilled place: {about}");
            }
        }
    }
}

#[tokio::test]
async fn a_mail_has_one_recipient_and_no_header_too_many() {
    let portal = Portal::start().await;
    let link = |path: &str| portal.app.config.link(path);
    for (message, ..) in every_kind(&link) {
        owe(&portal, &message, APPLICANT, Locale::Chinese).await;
    }
    portal.deliver().await;
    let mails = portal.smtp.mails();
    let expected = every_kind(&link).len();
    assert_eq!(mails.len(), expected);
    let mut ids = Vec::new();
    for mail in mails {
        assert_eq!(mail.to, [APPLICANT]);
        assert!(mail.raw.is_ascii(), "every relay takes ASCII");
        assert!(mail.raw.lines().all(|line| line.len() <= 998), "RFC 5322, 2.1.1");
        let (head, _) = mail.raw.split_once("\r\n\r\n").unwrap();
        let mut names: Vec<_> = head
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split_once(':').unwrap().0.to_ascii_lowercase())
            .collect();
        names.sort_unstable();
        assert_eq!(
            names,
            ["auto-submitted", "content-type", "date", "from", "message-id", "mime-version", "subject", "to"]
        );
        let to = head.split("\r\n").find(|line| line.starts_with("To:")).unwrap();
        assert_eq!(to, format!("To: {APPLICANT}"));
        ids.push(mail.message_id);
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), expected, "every mail has a Message-ID of its own: {ids:?}");
}

#[tokio::test]
async fn a_name_in_punycode_is_written_to_as_it_is_stored() {
    let portal = Portal::start().await;
    sign_up(&portal.browser(), "Bewerber+x@例子.中国").await;
    portal.deliver().await;
    assert_eq!(portal.smtp.mails()[0].to, ["Bewerber+x@xn--fsqu00a.xn--fiqs8s"]);
}

/// Everything the portal mails leads back to its public address, whatever a request says about hosts.
#[tokio::test]
async fn links_come_from_the_public_url_alone() {
    let portal = Portal::start_with(|config| {
        let port = config.listen.port();
        config.public_url = format!("http://localhost:{port}/").parse().unwrap();
    })
    .await;
    let mut browser = portal.browser();
    browser.base = format!("http://localhost:{}", portal.address.port());
    let forged = [
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "ftp"),
        ("x-forwarded-port", "1"),
        ("x-original-host", "evil.example"),
        ("forwarded", "host=evil.example;proto=ftp"),
        ("host", "LOCALHOST"),
    ];
    let post = |path: &'static str, fields: Vec<(&'static str, &'static str)>| {
        let mut request = browser.request(reqwest::Method::POST, path).form(&fields);
        for (name, value) in forged {
            let value = if name == "host" { format!("{value}:{}", portal.address.port()) } else { value.to_owned() };
            request = request.header(name, value);
        }
        async { request.send().await.unwrap() }
    };
    let credentials = vec![("email", APPLICANT), ("password", PASSWORD), ("agreement", "yes")];
    post("/register/account-type", vec![("account_type", "mini_program")]).await;
    let answer = post("/register/credentials", credentials).await;
    assert_eq!(answer.url().path(), "/register/activation");
    activate_by_mail(&portal, &browser).await;
    // Signing up once more, for the mail to somebody who has an account.
    browser.post("/account/sign-out", &[]).await;
    let again = vec![("email", APPLICANT), ("password", PASSWORD), ("agreement", "yes")];
    assert_eq!(post("/register/credentials", again).await.url().path(), "/register/activation");
    // Mails that leave together arrive in any order.
    portal.deliver().await;
    assert_eq!(post("/account/password/forgot", vec![("email", APPLICANT)]).await.status(), 200);
    let reset = portal.mail_to(APPLICANT).await.link("/account/password/reset/");
    browser.post(&reset, &[("new_password", "另一首藏头诗与琴-2027")]).await.assert_at("/account/sign-in?reset=1");
    portal.deliver().await;

    let mails = portal.smtp.mails();
    let kinds: String = portal.query("SELECT string_agg(kind, ' ' ORDER BY id) FROM outbox").await;
    assert_eq!(kinds, "activation address_in_use password_reset_asked password_changed");
    assert_eq!(mails.len(), 4);
    let ours = format!("http://localhost:{}/", portal.address.port());
    for mail in mails {
        let links = links(&mail);
        assert!(!links.is_empty() && links.iter().all(|link| link.starts_with(&ours)), "{links:?}");
        assert!(!mail.raw.contains("evil"));
    }

    let foreign = browser.request(reqwest::Method::POST, "/account/password/forgot").header("host", "evil.example");
    assert_eq!(foreign.form(&[("email", APPLICANT)]).send().await.unwrap().status(), 421);
    assert_eq!(portal.query::<i64>("SELECT count(*) FROM outbox").await, 4, "a foreign host is owed nothing");
}

async fn activate_by_mail(portal: &Portal, browser: &crate::common::browser::Browser) {
    let link = portal.mail_to(APPLICANT).await.link("/activate/");
    let page = browser.open(&link).await;
    browser.send(&page, &[]).await.assert_at("/register/subject-type");
}

#[tokio::test]
async fn the_mail_is_in_the_language_of_the_page() {
    let portal = Portal::start().await;
    sign_up(&portal.browser().in_english(), "english@example.com").await;
    sign_up(&portal.browser(), "chinese@example.com").await;
    assert!(portal.mail_to("english@example.com").await.subject.starts_with("Activate"));
    assert!(portal.mail_to("chinese@example.com").await.subject.starts_with('请'));
}

/// The mail after confirming names the deadline that the page names.
#[tokio::test]
async fn a_mailed_deadline_is_the_stored_one() {
    for subject in [ENTERPRISE, Subject { method: "certification", ..ENTERPRISE }] {
        let portal = Portal::start().await;
        register(&portal, &portal.browser(), APPLICANT, subject).await;
        let deadline: OffsetDateTime = portal.query("SELECT deadline_at FROM registrations").await;
        let day = Texts::of(Locale::Chinese).last_day_before(deadline);
        let mail = portal.mail_to(APPLICANT).await;
        assert!(mail.subject.contains(&day) && mail.text.contains(&day), "{day}: {}\n{}", mail.subject, mail.text);
    }
}

async fn state(portal: &Portal) -> (String, i32, Option<String>) {
    let sql = "SELECT status, attempts, answer FROM outbox ORDER BY id DESC LIMIT 1";
    sqlx::query_as(sql).fetch_one(&portal.pool).await.unwrap()
}

#[tokio::test]
async fn a_busy_relay_is_asked_again_after_growing_pauses() {
    let portal = Portal::start().await;
    portal.smtp.set_fault(Some(Fault::Recipient("450 4.2.1 mailbox busy")));
    owe_one(&portal, APPLICANT).await;
    portal.deliver().await;
    for (attempts, pause) in [(1, 15), (2, 30), (3, 60), (4, 120)] {
        let (status, counted, answer) = state(&portal).await;
        assert_eq!((status.as_str(), counted), ("pending", attempts));
        assert!(answer.unwrap().contains("4.2.1 mailbox busy"));
        portal.wait(Duration::from_secs(pause / 2));
        portal.deliver().await;
        assert_eq!(state(&portal).await.1, attempts, "not before {pause} s have passed");
        portal.wait(Duration::from_secs(pause / 2 + 1));
        portal.deliver().await;
    }
    assert_eq!(state(&portal).await.1, 5);
    portal.smtp.set_fault(None);
    portal.wait(Duration::from_hours(1));
    portal.deliver().await;
    assert_eq!(state(&portal).await, ("delivered".to_owned(), 6, None));
    assert_eq!(portal.smtp.mails().len(), 1);
}

#[tokio::test]
async fn after_three_days_a_mail_is_parked_with_the_last_answer() {
    let portal = Portal::start().await;
    portal.smtp.set_fault(Some(Fault::Recipient("452 4.2.2 mailbox full")));
    owe_one(&portal, APPLICANT).await;
    let mut hours = 0;
    while state(&portal).await.0 == "pending" {
        portal.deliver().await;
        portal.wait(Duration::from_hours(1));
        hours += 1;
        assert!(hours < 100, "tried for ever");
    }
    assert!((70..=74).contains(&hours), "parked after {hours} hours");
    assert!(state(&portal).await.2.unwrap().contains("4.2.2 mailbox full"));
}

#[tokio::test]
async fn a_refused_mail_is_parked_with_the_answer_and_holds_up_no_other() {
    let portal = Portal::start().await;
    portal.smtp.set_fault(Some(Fault::Recipient("550 5.1.1 no such user")));
    owe_one(&portal, "nobody@example.com").await;
    portal.deliver().await;
    let (status, attempts, answer) = state(&portal).await;
    assert_eq!((status.as_str(), attempts), ("parked", 1));
    assert_eq!(answer.unwrap(), "permanent error (550): 5.1.1 no such user");
    assert_eq!(outbox::backlog(&portal.pool).await.unwrap(), (0, 1));
    portal.smtp.set_fault(None);
    owe_one(&portal, APPLICANT).await;
    portal.wait(Duration::from_hours(24));
    portal.deliver().await;
    let recipients: Vec<_> = portal.smtp.mails().into_iter().flat_map(|mail| mail.to).collect();
    assert_eq!(recipients, [APPLICANT], "a parked mail is not tried again");
}

#[tokio::test]
async fn a_relay_that_turns_everybody_away_gets_the_mail_later() {
    let portal = Portal::start().await;
    portal.smtp.set_fault(Some(Fault::Greeting("421 4.3.2 shutting down")));
    owe_one(&portal, APPLICANT).await;
    portal.deliver().await;
    assert_eq!(state(&portal).await.0, "pending");
    portal.smtp.set_fault(None);
    portal.wait(Duration::from_secs(16));
    assert_eq!(portal.mail_to(APPLICANT).await.to, [APPLICANT]);
}

fn plain(port: u16) -> MailTransportConfig {
    let smtp = SmtpConfig { host: "127.0.0.1".into(), port, tls: SmtpTls::None, credentials: None, ca_file: None };
    MailTransportConfig::Smtp(smtp)
}

#[tokio::test]
async fn a_relay_that_is_down_gets_the_mail_when_it_is_back() {
    let reserved = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = reserved.local_addr().unwrap();
    drop(reserved);
    let portal = Portal::start_with(|config| config.mail.transport = plain(address.port())).await;
    // Signing up does not notice.
    sign_up(&portal.browser(), APPLICANT).await;
    portal.deliver().await;
    let (status, attempts, answer) = state(&portal).await;
    assert_eq!((status.as_str(), attempts), ("pending", 1));
    assert!(answer.unwrap().to_lowercase().contains("refused"));
    let sink = SmtpSink::start_on(TcpListener::bind(address).await.unwrap(), Manners::default());
    portal.wait(Duration::from_secs(16));
    portal.deliver().await;
    assert_eq!(sink.mails()[0].to, [APPLICANT]);
    assert_eq!(state(&portal).await.0, "delivered");
}

#[tokio::test]
async fn a_duplicate_after_a_cut_has_the_same_message_id() {
    let portal = Portal::start().await;
    portal.smtp.set_fault(Some(Fault::CutAfterData));
    owe_one(&portal, APPLICANT).await;
    portal.deliver().await;
    assert_eq!(state(&portal).await.0, "pending", "nobody said that the mail was taken");
    portal.smtp.set_fault(None);
    portal.wait(Duration::from_secs(16));
    portal.deliver().await;
    portal.wait(Duration::from_hours(24));
    portal.deliver().await;
    let mails = portal.smtp.mails();
    assert_eq!(mails.len(), 2);
    let id: uuid::Uuid = portal.query("SELECT id FROM outbox").await;
    assert_eq!(mails[0].message_id, format!("{id}@localhost"));
    assert_eq!(mails[1].message_id, mails[0].message_id);
    assert_eq!(mails[1].text, mails[0].text);
}

#[tokio::test]
async fn what_a_mail_says_is_unreadable_while_owed_and_gone_when_delivered() {
    let portal = Portal::start().await;
    owe_one(&portal, APPLICANT).await;
    let secret = b"secret-of-this-mail";
    let payload: Vec<u8> = portal.query("SELECT payload FROM outbox").await;
    assert!(payload.len() > secret.len() && !payload.windows(secret.len()).any(|part| part == secret));
    assert!(portal.mail_to(APPLICANT).await.text.contains("secret-of-this-mail"));
    assert_eq!(portal.query::<Option<Vec<u8>>>("SELECT payload FROM outbox").await, None);
}

/// While keys are rotated, or versions side by side, another instance may owe what this one cannot read.
#[tokio::test]
async fn a_mail_that_this_instance_cannot_read_is_left_to_one_that_can() {
    let portal = Portal::start().await;
    let stranger = beside(&portal, |config| config.keys = other_keys()).await;
    owe_one(&portal, APPLICANT).await;
    stranger.deliver().await;
    assert_eq!(state(&portal).await.0, "pending");
    portal.wait(Duration::from_secs(16));
    assert_eq!(portal.mail_to(APPLICANT).await.to, [APPLICANT]);
}

fn other_keys() -> registration_portal::security::encryption::Keys {
    use registration_portal::security::encryption::{Keys, generate_key};
    Keys::parse(&format!("2:{}", generate_key()), &generate_key()).unwrap()
}

/// A second instance: the same database, keys and relay.
async fn beside(portal: &Portal, change: impl FnOnce(&mut Config)) -> Portal {
    let config = &portal.app.config;
    let url = secrecy::ExposeSecret::expose_secret(&config.database_url).to_owned();
    Portal::start_on(url, |second| {
        second.keys = config.keys.clone();
        second.mail.transport = plain(portal.smtp.port);
        change(second);
    })
    .await
}

#[tokio::test]
async fn what_a_dead_worker_held_is_delivered_by_another_after_the_lease() {
    let portal = Portal::start().await;
    owe_one(&portal, APPLICANT).await;
    let keys = &portal.app.config.keys;
    let held = outbox::claim(&portal.pool, keys, Channel::Mail, 8, portal.clock.now()).await.unwrap();
    assert_eq!(held.len(), 1);
    let second = beside(&portal, |_| {}).await;
    second.deliver().await;
    assert!(portal.smtp.mails().is_empty(), "the first worker may still be at it");
    second.clock.advance(outbox::LEASE + time::Duration::SECOND);
    second.deliver().await;
    assert_eq!(portal.smtp.mails().len(), 1);
    assert_eq!(state(&portal).await, ("delivered".to_owned(), 2, None));
}

#[tokio::test]
async fn two_workers_at_once_deliver_every_mail_once() {
    let portal = Portal::start().await;
    let second = beside(&portal, |_| {}).await;
    let addresses: Vec<String> = (0..60).map(|n| format!("applicant{n:02}@example.com")).collect();
    for address in &addresses {
        owe_one(&portal, address).await;
    }
    let (one, two) = tokio::join!(portal.jobs.run_due(), second.jobs.run_due());
    assert_eq!(one.unwrap() + two.unwrap(), 60);
    let mut delivered: Vec<_> = portal.smtp.mails().into_iter().flat_map(|mail| mail.to).collect();
    delivered.sort_unstable();
    assert_eq!(delivered, addresses);
    assert_eq!(portal.query::<i32>("SELECT max(attempts) FROM outbox").await, 1);
}

const RELAY_USER: (&str, &str) = ("portal@example.com", "s3cret 密码");

fn guarded(config: &mut Config, sink: &SmtpSink, certificates: Option<&Certificates>, password: &str) {
    config.mail.transport = MailTransportConfig::Smtp(SmtpConfig {
        host: "localhost".into(),
        port: sink.port,
        tls: SmtpTls::Starttls,
        credentials: Some((RELAY_USER.0.to_owned(), SecretString::from(password.to_owned()))),
        ca_file: certificates.map(|certificates| certificates.ca_file.clone()),
    });
}

#[tokio::test]
async fn the_relay_is_spoken_to_behind_starttls_and_with_the_password() {
    let certificates = Certificates::generate();
    let manners = Manners { tls: Some(certificates.acceptor.clone()), user: Some(RELAY_USER) };
    let sink = SmtpSink::start_with(manners).await;
    let portal = Portal::start_with(|config| guarded(config, &sink, Some(&certificates), RELAY_USER.1)).await;
    activate_over(&portal, &sink).await;
    let heard = sink.heard();
    let verbs: Vec<_> = heard.iter().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    let at = |verb: &str| verbs.iter().position(|heard| heard.starts_with(verb)).unwrap_or_else(|| panic!("{verb}"));
    assert!(at("STARTTLS") < at("tls EHLO") && at("tls EHLO") < at("tls AUTH") && at("tls AUTH") < at("tls MAIL"));
    let in_the_open: Vec<_> = heard.iter().filter(|line| !line.starts_with("tls ")).collect();
    assert!(in_the_open.iter().all(|line| line.starts_with("EHLO ") || *line == "STARTTLS"), "{in_the_open:?}");
}

async fn activate_over(portal: &Portal, sink: &SmtpSink) {
    sign_up(&portal.browser(), APPLICANT).await;
    portal.deliver().await;
    assert_eq!(sink.mails().iter().map(|mail| mail.to.clone()).collect::<Vec<_>>(), [[APPLICANT]]);
    assert_eq!(state(portal).await.0, "delivered");
}

#[tokio::test]
async fn a_wrong_password_for_the_relay_is_our_fault_and_not_the_mails() {
    let certificates = Certificates::generate();
    let manners = Manners { tls: Some(certificates.acceptor.clone()), user: Some(RELAY_USER) };
    let sink = SmtpSink::start_with(manners).await;
    let portal = Portal::start_with(|config| guarded(config, &sink, Some(&certificates), RELAY_USER.1)).await;
    for refusal in ["535 5.7.8 authentication failed", "534 5.7.9 too weak", "538 5.7.11 encrypt"] {
        sink.set_fault(Some(Fault::Authentication(refusal)));
        owe_one(&portal, APPLICANT).await;
        portal.deliver().await;
        let (status, _, answer) = state(&portal).await;
        assert_eq!(status, "pending", "{refusal}");
        assert!(answer.is_some_and(|answer| answer.contains(refusal.split_once(' ').unwrap().0)), "{refusal}");
    }
    sink.set_fault(None);
    portal.wait(Duration::from_secs(16));
    portal.deliver().await;
    assert_eq!(sink.mails().len(), 3);

    let mistaken = Portal::start_with(|config| guarded(config, &sink, Some(&certificates), "mistyped")).await;
    owe_one(&mistaken, APPLICANT).await;
    mistaken.deliver().await;
    assert_eq!(state(&mistaken).await.0, "pending");
    assert_eq!(sink.mails().len(), 3);
}

#[tokio::test]
async fn nothing_is_said_in_the_open_or_to_a_relay_that_cannot_prove_its_name() {
    let certificates = Certificates::generate();
    let stranger = Certificates::generate();
    let behind_tls =
        SmtpSink::start_with(Manners { tls: Some(certificates.acceptor.clone()), user: Some(RELAY_USER) }).await;
    let in_the_open = SmtpSink::start_with(Manners { tls: None, user: Some(RELAY_USER) }).await;
    // Without STARTTLS; of an authority nobody vouches for; of another one than ours; under another name.
    let cases = [
        (&in_the_open, Some(&certificates), "localhost"),
        (&behind_tls, None, "localhost"),
        (&behind_tls, Some(&stranger), "localhost"),
        (&behind_tls, Some(&certificates), "127.0.0.1"),
    ];
    for (sink, trusted, host) in cases {
        let portal = Portal::start_with(|config| {
            guarded(config, sink, trusted, RELAY_USER.1);
            if let MailTransportConfig::Smtp(smtp) = &mut config.mail.transport {
                smtp.host = host.to_owned();
            }
        })
        .await;
        owe_one(&portal, APPLICANT).await;
        portal.deliver().await;
        assert_eq!(state(&portal).await.0, "pending", "an operator mends it, and the mail leaves");
        assert!(sink.mails().is_empty());
        let heard = sink.heard();
        assert!(!heard.iter().any(|line| line.contains("AUTH") || line.contains(APPLICANT)), "{heard:?}");
    }
}

#[tokio::test]
async fn tls_from_the_first_byte() {
    let certificates = Certificates::generate();
    let inner = SmtpSink::start_with(Manners { tls: None, user: Some(RELAY_USER) }).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let acceptor = certificates.acceptor.clone();
    let relay = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = acceptor.accept(stream).await.unwrap();
        let mut onwards = tokio::net::TcpStream::connect(("127.0.0.1", inner.port)).await.unwrap();
        let _ = tokio::io::copy_bidirectional(&mut stream, &mut onwards).await;
    });
    let portal = Portal::start_with(|config| {
        config.mail.transport = MailTransportConfig::Smtp(SmtpConfig {
            host: "localhost".into(),
            port,
            tls: SmtpTls::Implicit,
            credentials: Some((RELAY_USER.0.to_owned(), SecretString::from(RELAY_USER.1))),
            ca_file: Some(certificates.ca_file.clone()),
        });
    })
    .await;
    owe_one(&portal, APPLICANT).await;
    portal.deliver().await;
    assert_eq!(state(&portal).await.0, "delivered");
    relay.abort();
}

/// The journey ends the same when every first attempt fails.
#[tokio::test]
async fn an_applicant_gets_through_with_a_relay_that_is_often_busy() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    portal.smtp.set_fault(Some(Fault::Recipient("451 4.7.1 greylisted")));
    sign_up(&browser, APPLICANT).await;
    portal.deliver().await;
    assert!(portal.smtp.mails().is_empty());
    portal.smtp.set_fault(None);
    portal.wait(Duration::from_secs(16));
    activate_by_mail(&portal, &browser).await;
}

#[tokio::test]
async fn what_an_older_version_owes_has_words_without_the_days_that_it_did_not_know() {
    let portal = Portal::start().await;
    let owed = [
        r#"{"kind": "confirmed_for_review", "reference": "R1", "account": "/account"}"#,
        r#"{"kind": "news", "what": "corrected", "reference": "R1", "link": "/account"}"#,
        r#"{"kind": "news", "what": "certification_sent", "reference": "R1", "link": "/account"}"#,
        r#"{"kind": "news", "what": "certification_corrected", "reference": "R1", "link": "/account"}"#,
        r#"{"kind": "news", "what": "certification_paid", "reference": "R1", "link": "/account", "amount_fen": 37}"#,
        r#"{"kind": "news", "what": "certification_fee_waived", "reference": "R1", "link": "/account", "amount_fen": 37}"#,
        r#"{"kind": "news", "what": "transfer_duplicate", "reference": "R1", "link": "/account", "amount_fen": 37,
            "refund_expected": "2026-12-08T16:00:00Z"}"#,
        r#"{"kind": "news", "what": "transfer_refund", "reference": "R1", "link": "/account", "amount_fen": 37,
            "refund_expected": "2026-12-08T16:00:00Z"}"#,
        r#"{"kind": "news", "what": "certification_refund", "reference": "R1", "link": "/account", "amount_fen": 37,
            "refund_expected": "2026-12-08T16:00:00Z"}"#,
    ];
    for payload in owed {
        let message: MailMessage = serde_json::from_str(payload).unwrap();
        for locale in ["zh-CN", "en"] {
            let mut connection = portal.pool.acquire().await.unwrap();
            let keys = &portal.app.config.keys;
            message.enqueue(&mut connection, keys, APPLICANT, locale, portal.clock.now()).await.unwrap();
            let mail = portal.mail_to(APPLICANT).await;
            let said = format!("{} / {}", mail.subject, mail.text);
            for gap in [
                "unsaid",
                "结束前审核",
                "结束前完成审核",
                "在收到",
                "，收到的",
                "end of .",
                "end of \n",
                "on ,",
                "on  ",
            ] {
                assert!(!said.contains(gap), "{gap:?} in {said}");
            }
            assert!(mail.subject.contains("R1"), "{said}");
            let day = if locale == "en" { "8 December 2026" } else { "2026年12月8日" };
            assert_eq!(said.contains(day), payload.contains("refund_expected"), "{said}");
        }
    }
}
