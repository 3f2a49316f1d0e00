//! What survives: the portal killed, PostgreSQL killed, a stop under load, two instances side by side. The portal is its own
//! process here, as it is for people.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use registration_portal::{
    clock::Clock,
    dev::embedded_postgres::{Durability, EmbeddedPostgres, SMALL},
    domain::token::SecretToken,
    store::{
        self,
        operators::sessions::{self, Stage},
    },
};
use reqwest::{Client, StatusCode, redirect::Policy};
use secrecy::{ExposeSecret, SecretString};
use sqlx::{Connection, PgConnection};
use tokio::{sync::watch, task::JoinSet};
use uuid::Uuid;

use crate::common::{
    Portal,
    browser::{Answer, Browser},
    journey::{ADMINISTRATOR, ENTERPRISE, MOBILE, PASSWORD, RESIDENT_ID, describe_subject, scan_link, sign_up},
    statement::upload,
};

const APPLICANT: &str = "applicant@example.com";
/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

/// A directory for one test, removed with this value.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("portal-{}", Uuid::now_v7().simple())))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// `registration-portal dev` as a process.
struct Dev {
    process: Child,
    address: SocketAddr,
}

fn dev_command(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_registration-portal"));
    command.args(["dev", "--listen", "127.0.0.1:0", "--data-dir"]).arg(directory);
    command.env("HASH_MEMORY_KIB", "64").env("HASH_ITERATIONS", "1").env("RUST_LOG", "warn");
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    command
}

impl Dev {
    fn start(directory: &Directory) -> Self {
        let mut process = dev_command(&directory.0).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = lines
            .find_map(|line| Some(line.unwrap().trim().strip_prefix("The portal")?.trim().to_owned()))
            .expect("it says where it serves");
        // What else it says is read as well: it must not find its output closed.
        std::thread::spawn(move || lines.count());
        let address = address.trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        Self { process, address }
    }

    fn signal(&self, signal: &str) {
        send_signal(self.process.id(), signal);
    }

    fn kill(mut self) {
        self.signal("KILL");
        self.process.wait().unwrap();
    }

    async fn ended(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            assert!(began.elapsed() < PATIENCE, "it does not end");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The same browser, at the address of this process.
    fn at(&self, browser: &Browser) -> Browser {
        let mut browser = browser.clone();
        browser.base = format!("http://{}", self.address);
        browser
    }

    /// The text of the newest message on `/dev` that holds `part`; the worker delivers it in its own time.
    async fn message(&self, part: &str) -> String {
        let browser = Browser::new(self.address);
        let began = Instant::now();
        loop {
            let page = browser.open("/dev").await;
            let list = page.text();
            if let Some(at) = list.find(part) {
                return list[at..].to_owned();
            }
            let document = page.document();
            let links = scraper::Selector::parse("a[href^='/dev/mails/']").unwrap();
            let mails: Vec<_> =
                document.select(&links).filter_map(|link| link.attr("href")).map(String::from).collect();
            for mail in mails {
                let text = browser.open(&mail).await.text();
                if let Some(at) = text.find(part) {
                    return text[at..].to_owned();
                }
            }
            assert!(began.elapsed() < PATIENCE, "no {part} on /dev:\n{list}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn link(&self, path: &str) -> String {
        self.message(path).await.split_whitespace().next().unwrap().to_owned()
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn send_signal(process: u32, signal: &str) {
    let sent = Command::new("/bin/sh").args(["-c", &format!("kill -{signal} {process}")]).status().unwrap();
    assert!(sent.success());
}

#[tokio::test]
async fn an_applicant_goes_on_where_a_killed_portal_left_off() {
    let directory = Directory::new();
    let dev = Dev::start(&directory);
    let browser = Browser::new(dev.address);
    let second_start = dev_command(&directory.0).output().unwrap();
    let said = String::from_utf8(second_start.stdout).unwrap();
    assert!(!second_start.status.success());
    assert!(said.contains("running already") && said.contains(&dev.address.to_string()), "{said}");

    // Killed right after the page that says "we have sent a mail".
    sign_up(&browser, APPLICANT).await;
    dev.kill();
    let dev = Dev::start(&directory);
    let browser = dev.at(&browser);
    let link = dev.link("/activate/").await;
    let page = browser.open(&link).await;
    browser.send(&page, &[]).await.assert_at("/register/subject-type");

    // Killed between two steps.
    describe_subject(&browser, ENTERPRISE).await;
    dev.kill();
    let dev = Dev::start(&directory);
    let browser = dev.at(&browser);
    let page = browser.open("/register").await;
    page.assert_at("/register/administrator");
    let subject = browser.open("/register/subject").await;
    assert_eq!(subject.value("name"), ENTERPRISE.name);

    // Killed right after the page that says "we have sent a code".
    let details =
        [("administrator_name", ADMINISTRATOR), ("resident_id", RESIDENT_ID), ("mobile", MOBILE), ("consent", "yes")];
    browser.send(&page, &details).await.assert_at("/register/administrator");
    dev.kill();
    let dev = Dev::start(&directory);
    let browser = dev.at(&browser);
    // The bracket belongs to the text message: the page shows operators' codes as well.
    let text = dev.message("】验证码 ").await;
    let code = text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6).unwrap().to_owned();
    let page = browser.open("/register").await;
    let page = browser.send(&page, &[("sms_code", &code)]).await;

    // Killed between the QR code and the phone.
    let link = scan_link(&page);
    dev.kill();
    let dev = Dev::start(&directory);
    let browser = dev.at(&browser);
    let phone = Browser::new(dev.address);
    let page = phone.open(&link).await;
    phone.send(&page, &[("administrator_name", ADMINISTRATOR)]).await.assert_at(&link);
    let page = browser.open("/register").await;
    page.assert_at("/register/confirm");
    browser.send(&page, &[("subject_final", "yes")]).await.assert_at("/register/done");

    // Killed right after "registered": the mail comes all the same.
    dev.kill();
    let dev = Dev::start(&directory);
    dev.link("/account/transfer").await;
    dev.at(&browser).open("/account").await.assert_at("/account");
}

/// A client whose every request has a connection of its own: a refused connection is a request that never began.
fn one_shot_client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(Policy::none()).pool_max_idle_per_host(0).timeout(PATIENCE).build().unwrap()
}

async fn post_sign_up(client: &Client, address: SocketAddr, email: &str) -> reqwest::Result<StatusCode> {
    let base = format!("http://{address}");
    let request = client.post(format!("{base}/register/credentials")).header("origin", &base);
    let request = request.header("cookie", "account-type=mini_program");
    let answer = request.form(&[("email", email), ("password", PASSWORD), ("agreement", "yes")]).send().await?;
    assert!(answer.status() != StatusCode::SEE_OTHER || answer.headers()["location"] == "/register/activation");
    Ok(answer.status())
}

async fn until_counted(counted: &AtomicUsize, enough: usize) {
    let began = Instant::now();
    while counted.load(Ordering::Relaxed) < enough {
        assert!(began.elapsed() < PATIENCE, "only {} requests were answered", counted.load(Ordering::Relaxed));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn whatever_was_acknowledged_under_load_is_mailed_after_a_kill() {
    let directory = Directory::new();
    let (mut acknowledged, counted) = (BTreeSet::new(), Arc::new(AtomicUsize::new(0)));
    for round in 1..=3 {
        let dev = Dev::start(&directory);
        let address = dev.address;
        let mut clients = JoinSet::new();
        for client_number in 0..6 {
            let counted = Arc::clone(&counted);
            clients.spawn(async move {
                let client = one_shot_client();
                let mut acknowledged = Vec::new();
                for n in 0.. {
                    let email = format!("r{round}c{client_number}n{n}@example.com");
                    match post_sign_up(&client, address, &email).await {
                        Ok(StatusCode::SEE_OTHER) => {
                            acknowledged.push(email);
                            counted.fetch_add(1, Ordering::Relaxed);
                        }
                        Ok(status) => panic!("{status}"),
                        Err(_) => break,
                    }
                }
                acknowledged
            });
        }
        until_counted(&counted, round * 12).await;
        dev.kill();
        acknowledged.extend(clients.join_all().await.into_iter().flatten());
    }

    let dev = Dev::start(&directory);
    let socket = directory.0.join("postgres/run");
    let url = format!("postgres://postgres@localhost/portal?host={}", socket.display());
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let began = Instant::now();
    loop {
        let recipients: Vec<String> =
            sqlx::query_scalar("SELECT recipient FROM dev.messages").fetch_all(&mut connection).await.unwrap();
        let missing: Vec<_> = acknowledged.iter().filter(|email| !recipients.contains(email)).collect();
        if missing.is_empty() {
            break;
        }
        // What the killed worker held is free again after its lease.
        assert!(began.elapsed() < PATIENCE * 3, "no mail to {missing:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    connection.close().await.unwrap();
    dev.kill();
}

#[tokio::test]
async fn a_stop_under_load_fails_no_request() {
    let directory = Directory::new();
    let mut dev = Dev::start(&directory);
    let address = dev.address;
    let (mut clients, counted) = (JoinSet::new(), Arc::new(AtomicUsize::new(0)));
    for client_number in 0..8 {
        let counted = Arc::clone(&counted);
        clients.spawn(async move {
            let client = one_shot_client();
            for n in 0.. {
                let outcome = if client_number % 2 == 0 {
                    post_sign_up(&client, address, &format!("c{client_number}n{n}@example.com")).await
                } else {
                    client.get(format!("http://{address}/account/sign-in")).send().await.map(|answer| answer.status())
                };
                match outcome {
                    Ok(StatusCode::SEE_OTHER | StatusCode::OK) => counted.fetch_add(1, Ordering::Relaxed),
                    Ok(status) => panic!("client {client_number}, request {n}: {status}"),
                    Err(error) if error.is_connect() => break,
                    Err(error) => panic!("client {client_number}, request {n}: {error:?}"),
                };
            }
        });
    }
    until_counted(&counted, 60).await;
    dev.signal("TERM");
    clients.join_all().await;
    assert!(dev.ended().await.success());
}

fn assert_unavailable(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text());
    assert!(answer.header("retry-after").parse::<u32>().is_ok(), "{:?}", answer.headers);
    assert!(!answer.heading().is_empty());
}

async fn until_ready(browser: &Browser, ready: bool) {
    let began = Instant::now();
    while browser.open("/readyz").await.status.is_success() != ready {
        assert!(began.elapsed() < PATIENCE, "never {}", if ready { "ready" } else { "away" });
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_killed_postgresql_is_a_503_and_the_next_start_is_whole() {
    let directory = Directory::new();
    let mut dev = Dev::start(&directory);
    let browser = Browser::new(dev.address);
    sign_up(&browser, APPLICANT).await;
    let pid_file = std::fs::read_to_string(directory.0.join("postgres/cluster/postmaster.pid")).unwrap();
    send_signal(pid_file.lines().next().unwrap().parse().unwrap(), "KILL");
    until_ready(&browser, false).await;
    assert_unavailable(&browser.open("/register/activation").await);
    assert_unavailable(&browser.post("/account/password/forgot", &[("email", APPLICANT)]).await);
    // What needs no database stays.
    browser.open("/").await.assert_at("/");
    assert_eq!(browser.open("/healthz").await.status, StatusCode::OK);
    dev.signal("TERM");
    dev.ended().await;

    let dev = Dev::start(&directory);
    let browser = dev.at(&browser);
    browser.open("/register/activation").await.assert_at("/register/activation");
    dev.link("/activate/").await;
}

#[tokio::test]
async fn the_portal_recovers_by_itself_when_postgresql_comes_back() {
    let directory = Directory::new();
    let mut postgres = EmbeddedPostgres::start(&directory.0, Durability::Throwaway, SMALL).await.unwrap();
    let url = postgres.url("postgres");
    let pool = store::connect(&SecretString::from(url.clone()), 1).unwrap();
    store::migrate(&pool).await.unwrap();
    pool.close().await;
    let portal = Portal::start_on(url, |_| {}).await;
    let (_running, stopped) = watch::channel(false);
    let worker = tokio::spawn(portal.jobs.clone().work(stopped));
    let browser = portal.browser();
    sign_up(&browser, APPLICANT).await;
    for round in 0..2 {
        let address = format!("round{round}@example.com");
        postgres.stop().await.unwrap();
        assert_unavailable(&browser.open("/register/activation").await);
        browser.open("/account/sign-in").await.assert_at("/account/sign-in");
        postgres = EmbeddedPostgres::start(&directory.0, Durability::Throwaway, SMALL).await.unwrap();
        until_ready(&browser, true).await;
        browser.open("/register/activation").await.assert_at("/register/activation");
        sign_up(&portal.browser(), &address).await;
        let began = Instant::now();
        while !portal.smtp.mails().iter().any(|mail| mail.to == [address.as_str()]) {
            assert!(began.elapsed() < PATIENCE, "the worker did not come back");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    worker.abort();
    postgres.stop().await.unwrap();
}

/// Behind a balancer every request may reach another instance.
#[tokio::test]
async fn two_instances_share_every_step() {
    let one = Portal::start().await;
    let config = &one.app.config;
    let two = Portal::start_on(config.database_url.expose_secret().to_owned(), |second| {
        second.keys = config.keys.clone();
        second.mail = config.mail.clone();
    })
    .await;
    let browser = one.browser();
    let mut other = browser.clone();
    other.base = two.browser().base;

    // Every page is asked of one instance, and its form sent to the other.
    let page = browser.open("/register/account-type").await;
    other.send(&page, &[("account_type", "mini_program")]).await.assert_at("/register/credentials");
    let page = browser.open("/register/credentials").await;
    let credentials = [("email", APPLICANT), ("password", PASSWORD), ("agreement", "yes")];
    other.send(&page, &credentials).await.assert_at("/register/activation");
    browser.open("/register/activation").await.assert_at("/register/activation");
    let link = one.mail_to(APPLICANT).await.link("/activate/");
    let page = other.open(&link).await;
    browser.send(&page, &[]).await.assert_at("/register/subject-type");
    let page = other.open("/register").await;
    browser.send(&page, &[("subject_type", ENTERPRISE.kind)]).await.assert_at("/register/subject");
    let page = other.open("/register").await;
    let details = [("name", ENTERPRISE.name), ("code", ENTERPRISE.code)];
    browser.send(&page, &details).await.assert_at("/register/verification-method");
    let page = other.open("/register").await;
    browser.send(&page, &[("verification_method", "certification")]).await.assert_at("/register/administrator");
    let page = other.open("/register").await;
    let details =
        [("administrator_name", ADMINISTRATOR), ("resident_id", RESIDENT_ID), ("mobile", MOBILE), ("consent", "yes")];
    browser.send(&page, &details).await.assert_at("/register/administrator");
    let code = two.sms_code(MOBILE).await;
    let page = other.open("/register").await;
    let page = browser.send(&page, &[("sms_code", &code)]).await;
    let link = scan_link(&page);
    let phone = two.browser();
    let page = phone.open(&link).await;
    let mut phone_elsewhere = phone.clone();
    phone_elsewhere.base.clone_from(&browser.base);
    phone_elsewhere.send(&page, &[("administrator_name", ADMINISTRATOR)]).await.assert_at(&link);
    let page = other.open("/register").await;
    page.assert_at("/register/confirm");
    // The button, pressed twice, reaches both at once.
    let tick = [("subject_final", "yes")];
    let (first, second) = tokio::join!(browser.send(&page, &tick), other.send(&page, &tick));
    first.assert_at("/register/done");
    second.assert_at("/register/done");
    assert_eq!(one.count("SELECT count(*) FROM registrations").await, 1);
    let history: String = one.query("SELECT string_agg(to_status, ' ' ORDER BY at) FROM registration_history").await;
    assert_eq!(history, "draft registered_limited");

    // Both workers look at once; one instance goes away; signed in here is signed in there.
    let (from_one, from_two) = tokio::join!(one.jobs.run_due(), two.jobs.run_due());
    assert_eq!(from_one.unwrap() + from_two.unwrap(), 1);
    assert_eq!(one.smtp.mails().len(), 2, "the activation and the confirmation");
    drop(one);
    other.open("/account").await.assert_at("/account");
}

/// A finance operator's browser: how somebody signs in is tested elsewhere.
async fn finance(dev: &Dev, connection: &mut PgConnection) -> Browser {
    let token = SecretToken::generate().unwrap();
    let (operator, now) = (Uuid::now_v7(), Clock::default().now());
    sqlx::query(
        "INSERT INTO operators (id, email, email_key, name, role, locale, created_at)
         VALUES ($1, $1 || '@example.com', $1 || '@example.com', '财务', 'finance', 'zh-CN', $2)",
    )
    .bind(operator)
    .bind(now)
    .execute(&mut *connection)
    .await
    .unwrap();
    sessions::start(connection, operator, Stage::SignedIn, token.digest(), "", now).await.unwrap();
    let browser = Browser::new(dev.address);
    browser.set_cookie("operator-session", &token.expose());
    browser
}

/// Somebody else imports something as long as this connection's transaction lasts.
async fn hold_imports(connection: &mut PgConnection) {
    sqlx::raw_sql("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('statement import', 0))")
        .execute(connection)
        .await
        .unwrap();
}

async fn count(connection: &mut PgConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(connection).await.unwrap()
}

/// Waits until the import has read its file and waits for its turn to keep it.
async fn until_import_waits(connection: &mut PgConnection) {
    let began = Instant::now();
    let waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
    while count(&mut *connection, waiting).await == 0 {
        assert!(began.elapsed() < PATIENCE, "the import does not come so far");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

const STATEMENT: &str = "账户明细编号-交易流水号,记账日期,币种,借方发生额（支取）,贷方发生额（收入）,余额,对方户名,对方账号,摘要,备注\r\n\
    T-1,20261124,人民币元,0.00,888.00,100.00,某供应商,99998888,转账存入,货款\r\n";
const KEPT: &str = "SELECT (SELECT count(*) FROM statements) + (SELECT count(*) FROM bank_entries)";

#[tokio::test]
async fn a_stop_waits_for_the_import_that_is_under_way() {
    let directory = Directory::new();
    let mut dev = Dev::start(&directory);
    let url = format!("postgres://postgres@localhost/portal?host={}", directory.0.join("postgres/run").display());
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let finance = finance(&dev, &mut connection).await;
    hold_imports(&mut connection).await;
    let page = upload(&finance, "十一月.csv", STATEMENT.as_bytes()).await;
    assert!(page.path.starts_with("/admin/statements/uploads/"), "{}", page.text());
    until_import_waits(&mut connection).await;
    dev.signal("TERM");
    // Nobody is served any more; the import is not done yet.
    let began = Instant::now();
    while one_shot_client().get(format!("http://{}/healthz", dev.address)).send().await.is_ok() {
        assert!(began.elapsed() < PATIENCE, "it goes on serving");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(dev.process.try_wait().unwrap().is_none(), "the import was cut off");
    assert_eq!(count(&mut connection, KEPT).await, 0);
    sqlx::raw_sql("COMMIT").execute(&mut connection).await.unwrap();
    let began = Instant::now();
    while count(&mut connection, KEPT).await == 0 {
        assert!(began.elapsed() < PATIENCE, "the import did not end");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    connection.close().await.unwrap();
    assert!(dev.ended().await.success());

    let _dev = Dev::start(&directory);
    let mut connection = PgConnection::connect(&url).await.unwrap();
    assert_eq!(count(&mut connection, KEPT).await, 2);
    let ended = "SELECT count(*) FROM statement_uploads WHERE status = 'imported'";
    assert_eq!(count(&mut connection, ended).await, 1);
}

#[tokio::test]
async fn an_import_that_is_cut_off_leaves_nothing_half() {
    let directory = Directory::new();
    let dev = Dev::start(&directory);
    let url = format!("postgres://postgres@localhost/portal?host={}", directory.0.join("postgres/run").display());
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let browser = finance(&dev, &mut connection).await;
    hold_imports(&mut connection).await;
    upload(&browser, "十一月.csv", STATEMENT.as_bytes()).await;
    until_import_waits(&mut connection).await;
    dev.kill();
    drop(connection);

    let dev = Dev::start(&directory);
    let mut connection = PgConnection::connect(&url).await.unwrap();
    assert_eq!(count(&mut connection, KEPT).await, 0);
    // The very same file is taken as if nothing had been.
    let mut page = upload(&dev.at(&browser), "十一月.csv", STATEMENT.as_bytes()).await;
    let began = Instant::now();
    while page.body.contains("data-poll=") {
        assert!(began.elapsed() < PATIENCE, "the import does not end");
        page = dev.at(&browser).open(&page.path).await;
    }
    assert!(page.text().contains("导入完成"), "{}", page.text());
    assert_eq!(count(&mut connection, KEPT).await, 2);
}
