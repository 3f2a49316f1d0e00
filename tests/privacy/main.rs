//! Nothing secret or personal reaches a log, and what is stored cannot be read off a copy of the database.
//!
//! A process of its own, because it listens to everything that the process logs. One test, so that what it hears is whole.

#[path = "../common/mod.rs"]
#[expect(dead_code, reason = "the other tests use the rest of it")]
mod common;

use std::{
    io::Write,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, extract::State, routing::post};
use registration_portal::config::SmsConfig;
use secrecy::SecretString;
use sqlx::AssertSqlSafe;
use tokio::net::TcpListener;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter, fmt::format::FmtSpan};

use common::{
    Portal,
    browser::Browser,
    journey::{
        ADMINISTRATOR, ENTERPRISE, INDIVIDUAL, MOBILE, PASSWORD, RESIDENT_ID, Subject, activate, describe_subject,
        scan, scan_link, sign_in, sign_up,
    },
    smtp_sink::Fault,
};

const EMAIL: &str = "zhang.wei.4711@mail.example";
const SECOND_EMAIL: &str = "li.na.0815@mail.example";
const NEW_PASSWORD: &str = "另一首藏头诗与琴-2027";
const WRONG_PASSWORD: &str = "并非我的密码-3141";
const BANK_ACCOUNT: &str = "0200001909200123456";
const OTHER_MOBILE: &str = "13912345678";
const WRONG_NAME: &str = "欧阳不对";
const WRONG_RESIDENT_ID: &str = "110105194912310021";

/// Everything that was logged.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Heard {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Heard {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Listens to the portal at TRACE and to everything else at DEBUG, but for the tests' own browser.
fn listen() -> Heard {
    let heard = Heard::default();
    let filter = "debug,registration_portal=trace,cookie_store=off,html5ever=off,selectors=off";
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .without_time()
        .with_writer(heard.clone())
        .init();
    heard
}

type TextMessages = Arc<Mutex<Vec<String>>>;

/// A gateway that remembers the texts it was given.
async fn gateway() -> (SmsConfig, TextMessages) {
    let taken = TextMessages::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let take = post(async |State(taken): State<TextMessages>, body: String| taken.lock().unwrap().push(body));
    let router = Router::new().route("/", take).with_state(Arc::clone(&taken));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (SmsConfig::Gateway { url, key_id: "key".to_owned(), secret: SecretString::from("gateway-secret-2718") }, taken)
}

struct Journey {
    portal: Portal,
    text_messages: TextMessages,
    /// Everything that must appear nowhere: links' tokens and codes, as they are given out.
    given_out: Vec<String>,
}

impl Journey {
    fn note_token(&mut self, link: &str) {
        let token = link.rsplit('/').next().unwrap();
        assert_eq!(token.len(), 43, "{link}");
        self.given_out.push(token.to_owned());
    }

    async fn code(&mut self) -> String {
        self.portal.deliver().await;
        let body = self.text_messages.lock().unwrap().pop().expect("a text message");
        let text = serde_json::from_str::<serde_json::Value>(&body).unwrap()["text"].as_str().unwrap().to_owned();
        let code = text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6).unwrap().to_owned();
        self.given_out.push(code.clone());
        code
    }

    /// Signs up, and stumbles wherever one can.
    async fn enterprise(&mut self) {
        let browser = self.portal.browser();
        let page = browser.open("/register").await;
        let page = browser.send(&page, &[("account_type", "mini_program")]).await;
        let weak = [("email", "not an address 4711"), ("password", "password"), ("agreement", "yes")];
        let page = browser.send(&page, &weak).await;
        assert_eq!(page.error_fields(), ["email", "password"]);
        sign_up_here(&browser, EMAIL).await;
        self.portal.deliver().await;
        self.portal.wait(Duration::from_secs(61));
        let page = browser.open("/register/activation").await;
        let (resend, _) = page.form("form[action='/register/activation/resend']", &[]);
        browser.post(&resend, &[]).await;
        self.portal.deliver().await;
        let mails = self.portal.smtp.mails();
        let links: Vec<_> = mails.iter().map(|mail| mail.link("/activate/")).collect();
        assert_eq!(links.len(), 2);
        links.iter().for_each(|link| self.note_token(link));
        assert_eq!(browser.open(&links[0]).await.status, 410, "superseded");
        let stranger = self.portal.browser();
        let page = stranger.open(&links[1]).await;
        stranger.send(&page, &[("password", WRONG_PASSWORD)]).await;
        let page = browser.open(&links[1]).await;
        browser.send(&page, &[]).await.assert_at("/register/subject-type");

        let page = browser.open("/register/subject-type").await;
        let page = browser.send(&page, &[("subject_type", ENTERPRISE.kind)]).await;
        let page = browser.send(&page, &[("name", ENTERPRISE.name), ("code", "91350100M000100Y44")]).await;
        assert_eq!(page.error_fields(), ["code"]);
        describe_subject(&browser, ENTERPRISE).await;
        let page = browser.open("/register/administrator").await;
        let wrong = [
            ("administrator_name", "4711"),
            ("resident_id", WRONG_RESIDENT_ID),
            ("mobile", "12345"),
            ("consent", "yes"),
        ];
        let page = browser.send(&page, &wrong).await;
        assert_eq!(page.error_fields(), ["administrator_name", "resident_id", "mobile"]);
        let right = [
            ("administrator_name", ADMINISTRATOR),
            ("resident_id", RESIDENT_ID),
            ("mobile", MOBILE),
            ("consent", "yes"),
        ];
        let page = browser.send(&page, &right).await;
        let page = browser.send(&page, &[("sms_code", "000000")]).await;
        assert_eq!(page.error_fields(), ["sms_code"]);
        let code = self.code().await;
        let page = browser.send(&page, &[("sms_code", &code)]).await;
        let link = scan_link(&page);
        self.note_token(&link);
        let phone = self.portal.browser();
        let shown = phone.open(&link).await;
        phone.send(&shown, &[("administrator_name", WRONG_NAME)]).await;
        scan(&self.portal, &page).await;
        let page = browser.open("/register/confirm").await;
        browser.send(&page, &[("subject_final", "yes")]).await.assert_at("/register/done");
        for path in ["/account", "/account/transfer", "/account/settings", "/register/done"] {
            browser.open(path).await.assert_at(path);
        }
    }

    async fn individual(&mut self) {
        let browser = self.portal.browser();
        activate(&self.portal, &browser, SECOND_EMAIL).await;
        let link = self.portal.mail_to(SECOND_EMAIL).await.link("/activate/");
        self.note_token(&link);
        describe_subject(&browser, Subject { ..INDIVIDUAL }).await;
        let page = browser.open("/register/administrator").await;
        let details = [
            ("administrator_name", ADMINISTRATOR),
            ("resident_id", RESIDENT_ID),
            ("mobile", OTHER_MOBILE),
            ("consent", "yes"),
        ];
        let page = browser.send(&page, &details).await;
        let code = self.code().await;
        let page = browser.send(&page, &[("sms_code", &code)]).await;
        self.note_token(&scan_link(&page));
        scan(&self.portal, &page).await;
        let page = browser.open("/register").await;
        browser.send(&page, &[("subject_final", "yes")]).await.assert_at("/register/done");
    }

    async fn forgotten_password(&mut self) {
        let browser = self.portal.browser();
        for password in [WRONG_PASSWORD, PASSWORD] {
            sign_in(&browser, EMAIL, password).await;
        }
        browser.post("/account/sign-out", &[]).await;
        let browser = self.portal.browser();
        let page = browser.open("/account/password/forgot").await;
        browser.send(&page, &[("email", EMAIL)]).await;
        let link = self.portal.mail_to(EMAIL).await.link("/account/password/reset/");
        self.note_token(&link);
        let page = browser.open(&link).await;
        browser.send(&page, &[("new_password", NEW_PASSWORD)]).await;
        let page = sign_in(&browser, EMAIL, NEW_PASSWORD).await;
        page.assert_at("/account");
        assert_eq!(browser.open(&link).await.status, 410, "used");
        // An address that is taken.
        sign_up(&self.portal.browser(), EMAIL).await;
        self.portal.deliver().await;
    }

    /// What goes wrong is logged; not whom it happened to.
    async fn faults(&mut self) {
        // Relays like to repeat the address.
        for answer in ["450 4.1.1 <li.na.0815@mail.example> busy", "550 5.1.1 <li.na.0815@mail.example> unknown"] {
            self.portal.smtp.set_fault(Some(Fault::Recipient(answer)));
            let browser = self.portal.browser();
            browser.post("/account/password/forgot", &[("email", SECOND_EMAIL)]).await;
            self.portal.deliver().await;
        }
        self.portal.smtp.set_fault(None);
        let browser = self.portal.browser();
        browser.post("/register/account-type", &[("account_type", "mini_program")]).await;
        for (path, body) in [
            ("/account/sign-in", &b"email=zhang.wei.4711%40mail.example&password=%E4%B8"[..]),
            ("/account/sign-in", b"email=zhang.wei.4711%40mail.example&email=zhang.wei.4711%40mail.example"),
            ("/register/credentials", b"email=zhang.wei.4711%40mail.example\0&password=%00"),
        ] {
            let request = browser.request(reqwest::Method::POST, path);
            let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
            assert!(request.send().await.unwrap().status().is_client_error());
        }
        assert_eq!(browser.open("/account/zhang.wei.4711@mail.example?email=zhang.wei.4711").await.status, 404);
        // A fault of the program, in the middle of a sign-up and of a sign-in.
        for (broken, mended) in [
            ("ALTER TABLE signups RENAME TO hidden", "ALTER TABLE hidden RENAME TO signups"),
            ("ALTER TABLE accounts RENAME TO hidden", "ALTER TABLE hidden RENAME TO accounts"),
        ] {
            sqlx::raw_sql(broken).execute(&self.portal.pool).await.unwrap();
            browser.post("/register/account-type", &[("account_type", "mini_program")]).await;
            let credentials = [("email", SECOND_EMAIL), ("password", PASSWORD), ("agreement", "yes")];
            let failed = browser.post("/register/credentials", &credentials).await;
            assert_eq!(failed.status, 500);
            browser.post("/account/sign-in", &[("email", SECOND_EMAIL), ("password", PASSWORD)]).await;
            sqlx::raw_sql(mended).execute(&self.portal.pool).await.unwrap();
        }
    }
}

/// Signs up in a browser that has chosen its account type already.
async fn sign_up_here(browser: &Browser, email: &str) {
    let page = browser.open("/register/credentials").await;
    let credentials = [("email", email), ("password", PASSWORD), ("agreement", "yes")];
    browser.send(&page, &credentials).await.assert_at("/register/activation");
}

/// Every table, every column, as text.
async fn dump(portal: &Portal) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
         WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
    )
    .fetch_all(&portal.pool)
    .await
    .unwrap();
    assert!(tables.len() > 10, "{tables:?}");
    let mut dump = String::new();
    for table in tables {
        let sql = format!("SELECT row::text FROM {table} AS row");
        let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&portal.pool).await.unwrap();
        for row in rows {
            dump.push_str(&format!("{table} {}\n", without_hashes(&row)));
        }
    }
    dump
}

/// Password hashes look like tokens.
fn without_hashes(row: &str) -> String {
    let mut parts = row.split("$argon2id$");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.trim_start_matches(|c: char| !matches!(c, '"' | ')')))
}

/// The lines in which a secret stands, whole: six digits within a longer number are no code.
fn lines_with<'a>(text: &'a str, secret: &str) -> Vec<&'a str> {
    let stands_alone = |line: &str| {
        line.match_indices(secret).any(|(at, _)| {
            let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            let ascii = secret.is_ascii();
            !(ascii && (joins(line[..at].chars().next_back()) || joins(line[at + secret.len()..].chars().next())))
        })
    };
    text.lines().filter(|line| stands_alone(line)).collect()
}

/// Everything in a text that is as long as our tokens and made of their letters.
fn like_tokens(text: &str) -> Vec<&str> {
    let is_token_letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let words = text.split(|c: char| !is_token_letter(c)).filter(|word| word.len() == 43);
    words.filter(|word| word.chars().any(|c| c.is_ascii_uppercase())).collect()
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn nothing_personal_is_logged_and_nothing_secret_is_stored() {
    let heard = listen();
    let (sms, text_messages) = gateway().await;
    let portal = Portal::start_with(|config| config.sms = sms).await;
    let mut journey = Journey { portal, text_messages, given_out: Vec::new() };
    journey.enterprise().await;
    journey.individual().await;
    journey.forgotten_password().await;
    journey.faults().await;
    journey.portal.jobs.clean_up().await.unwrap();

    // It did listen: to the portal, to the pool, to the mail client.
    let log = heard.text();
    for target in ["registration_portal::web", "registration_portal::jobs", "sqlx::query", "internal error", "parked"] {
        assert!(log.contains(target), "nothing was heard of {target}");
    }
    let everywhere: Vec<String> = [PASSWORD, NEW_PASSWORD, WRONG_PASSWORD, RESIDENT_ID, BANK_ACCOUNT, "2718"]
        .map(String::from)
        .into_iter()
        .chain(journey.given_out.clone())
        .collect();
    assert!(journey.given_out.len() >= 8, "{}", journey.given_out.len());
    let in_logs = [
        "zhang.wei.4711",
        "li.na.0815",
        "not an address 4711",
        "mail.example",
        ADMINISTRATOR,
        WRONG_NAME,
        WRONG_RESIDENT_ID,
        ENTERPRISE.name,
        ENTERPRISE.code,
        MOBILE,
        OTHER_MOBILE,
        "0200 0019 0920 0123 456",
    ];
    let mut faults = Vec::new();
    for secret in everywhere.iter().map(String::as_str).chain(in_logs) {
        for line in lines_with(&log, secret) {
            faults.push(format!("logged {secret}: {}", line.chars().take(300).collect::<String>()));
        }
    }
    // Sessions' cookies too, which this test does not know.
    faults.extend(like_tokens(&log).into_iter().map(|token| format!("logged a token: {token}")));

    let stored = dump(&journey.portal).await;
    assert!(stored.contains(EMAIL) && stored.contains(ENTERPRISE.name), "the dump is whole");
    for secret in &everywhere {
        for line in lines_with(&stored, secret) {
            faults.push(format!("stored {secret}: {line}"));
        }
        if secret.len() > 6 && stored.contains(&hex(secret)) {
            faults.push(format!("stored {secret} as bytes"));
        }
    }
    faults.extend(like_tokens(&stored).into_iter().map(|token| format!("stored a token: {token}")));
    faults.dedup();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(40)].join("\n"));
}
