//! The command line from outside: what it is told, what it refuses, what it says.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
};

use registration_portal::{
    config::{Config, Variables},
    security::encryption::{Keys, generate_key},
};
use uuid::Uuid;

use crate::common::{
    Portal, fresh_database,
    journey::{INDIVIDUAL, register, sign_up},
};

const EXAMPLE: &str = include_str!("../.env.example");

/// The variables of `.env.example`: required ones, and the others with what they are without being set.
fn example() -> (BTreeMap<&'static str, &'static str>, BTreeMap<&'static str, &'static str>) {
    let (mut required, mut optional) = (BTreeMap::new(), BTreeMap::new());
    for line in EXAMPLE.lines() {
        let Some((name, value)) = line.trim_start_matches('#').split_once('=') else { continue };
        if is_name(name) {
            let map = if line.starts_with('#') { &mut optional } else { &mut required };
            assert_eq!(map.insert(name, value), None, "{name} stands there twice");
        }
    }
    (required, optional)
}

fn is_name(text: &str) -> bool {
    text.contains('_') && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// Every string in the source that is the name of a variable.
fn names_in(source: &'static str) -> impl Iterator<Item = &'static str> {
    source.split('"').skip(1).step_by(2).filter(|text| is_name(text))
}

fn complete_configuration() -> BTreeMap<String, String> {
    let (required, _) = example();
    let mut variables: BTreeMap<_, _> =
        required.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    variables.insert("ENCRYPTION_KEYS".to_owned(), format!("1:{}", generate_key()));
    variables.insert("INDEX_KEY".to_owned(), generate_key());
    variables.insert("DOCUMENTS_DIR".to_owned(), env!("CARGO_TARGET_TMPDIR").to_owned() + "/documents");
    for name in ["SMS_GATEWAY_KEY_ID", "SMS_GATEWAY_SECRET", "PAYEE_NAME", "PAYEE_BANK"] {
        variables.insert(name.to_owned(), "something".to_owned());
    }
    // As statements in the tests have it.
    variables.insert("PAYEE_ACCOUNT".to_owned(), "1234 5678-9012 3456".to_owned());
    variables
}

/// A portal, and what commands beside it are told.
pub async fn commanded() -> (Portal, BTreeMap<String, String>) {
    let (key, index) = (generate_key(), generate_key());
    let server = Portal::start_with(|config| config.keys = Keys::parse(&format!("1:{key}"), &index).unwrap()).await;
    let mut variables = complete_configuration();
    let url = secrecy::ExposeSecret::expose_secret(&server.app.config.database_url).to_owned();
    variables.extend([
        ("DATABASE_URL".to_owned(), url),
        ("ENCRYPTION_KEYS".to_owned(), format!("1:{key}")),
        ("INDEX_KEY".to_owned(), index),
    ]);
    (server, variables)
}

fn read(variables: &BTreeMap<String, String>) -> Result<Config, Vec<String>> {
    Config::serve(&variables.clone().into_iter().collect::<Variables>()).map_err(|faults| faults.0)
}

pub fn portal(arguments: &[&str], variables: impl IntoIterator<Item = (String, String)>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_registration-portal"));
    command.args(arguments).env_clear().envs(variables).output().unwrap()
}

pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn database(url: &str) -> [(String, String); 1] {
    [("DATABASE_URL".to_owned(), url.to_owned())]
}

#[test]
fn the_example_names_every_variable_and_none_else() {
    let (required, optional) = example();
    let described: BTreeSet<_> = required.keys().chain(optional.keys()).copied().collect();
    let mut read: BTreeSet<_> = [
        include_str!("../src/config.rs"),
        include_str!("../src/config/reader.rs"),
        include_str!("../src/main.rs"),
        include_str!("../src/commands/mod.rs"),
    ]
    .into_iter()
    .flat_map(names_in)
    .collect();
    // tracing-subscriber reads this one.
    read.insert("RUST_LOG");
    assert_eq!(described, read);
}

#[test]
fn serve_without_configuration_lists_exactly_what_the_example_requires() {
    let output = portal(&["serve"], []);
    assert!(!output.status.success());
    let said = said(&output);
    let missing: BTreeSet<_> = said
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- ")?.split_once(" is missing"))
        .map(|m| m.0)
        .collect();
    assert_eq!(missing, example().0.keys().copied().collect(), "{said}");
    assert!(said.contains(&format!("{} fault(s)", missing.len())), "{said}");
}

#[test]
fn the_example_with_its_gaps_filled_is_a_configuration() {
    let minimal = read(&complete_configuration()).unwrap();
    // What the example shows behind `#` is what holds without it.
    let mut explicit = complete_configuration();
    let depends_on_the_machine = ["METRICS_ADDR", "HASH_SLOTS"];
    for (name, value) in example().1 {
        if !value.is_empty() && !depends_on_the_machine.contains(&name) {
            explicit.insert(name.to_owned(), value.to_owned());
        }
    }
    assert_eq!(format!("{:?}", read(&explicit).unwrap()), format!("{minimal:?}"));
    assert!(minimal.secure_cookies && !minimal.is_dev());
}

#[test]
fn every_fault_is_listed_at_once_and_no_value_is_repeated() {
    // Any text is right for these.
    let free = [
        "SMTP_HOST",
        "PAYEE_NAME",
        "PAYEE_BANK",
        "PLATFORM_",
        "SMS_GATEWAY_KEY",
        "SMS_GATEWAY_SECRET",
        "CONTACT_EMAIL",
        "DOCUMENTS_DIR",
    ];
    let (required, optional) = example();
    let checked: Vec<_> = required
        .keys()
        .chain(optional.keys())
        .copied()
        .filter(|name| !free.iter().any(|free| name.starts_with(free)))
        .filter(|name| !["SMTP_PASSWORD", "RUST_LOG", "DEV_DATA_DIR"].contains(name))
        .collect();
    let mut variables = complete_configuration();
    for name in &checked {
        variables.insert((*name).to_owned(), "leaked-value, 17:@".to_owned());
    }
    let output = portal(&["serve"], variables);
    assert!(!output.status.success());
    let said = said(&output);
    let faults = said.lines().filter(|line| line.trim_start().starts_with("- ")).count();
    for name in &checked {
        // A key that cannot be read is told of together with the other.
        assert!(said.contains(name) || *name == "INDEX_KEY", "{name} is not mentioned:\n{said}");
    }
    assert!(faults >= checked.len() - 2, "{faults} of {}", checked.len());
    assert!(!said.contains("leaked") && !said.contains("17:@"), "{said}");
}

#[test]
fn values_that_cannot_work_are_faults() {
    for (name, value) in [
        ("PUBLIC_URL", "http://register.example.com"),
        ("PUBLIC_URL", "https://register.example.com/portal"),
        ("PUBLIC_URL", "https://register.example.com/?x"),
        ("DATABASE_URL", "mysql://db.example.com/portal"),
        ("DATABASE_CONNECTIONS", "0"),
        ("LIMIT_PER_MOBILE", "-1"),
        ("CERTIFICATION_FEE_FEN", "-30000"),
        ("ENCRYPTION_KEYS", "1:c2hvcnQ="),
        ("ENCRYPTION_KEYS", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        ("INDEX_KEY", "c2hvcnQ="),
        ("MAIL_FROM", "nobody"),
        ("SMTP_TLS", "maybe"),
        ("SMTP_PORT", "65536"),
        ("SMTP_USERNAME", "without a password"),
        ("SMTP_CA_FILE", "/nowhere/ca.pem"),
        ("OPEN_ACCOUNT_TYPES", "mini_program,everything"),
        ("LOCKED_FUNCTIONS", "payment,flying"),
        ("TRUSTED_PROXIES", "10.0.0.0/8,proxy"),
        ("LISTEN_ADDR", "8080"),
        ("HASH_MEMORY_KIB", "much"),
    ] {
        let mut variables = complete_configuration();
        variables.insert(name.to_owned(), value.to_owned());
        let faults = read(&variables).expect_err(&format!("{name}={value}"));
        assert!(faults.len() == 1 && faults[0].contains(name), "{name}={value}: {faults:?}");
    }
}

#[test]
fn a_printed_configuration_holds_no_secret() {
    let mut variables = complete_configuration();
    let secrets = ["db-secret-7", "smtp-secret-7", "sms-secret-7"];
    variables.insert("DATABASE_URL".to_owned(), format!("postgres://portal:{}@db.example.com/portal", secrets[0]));
    variables.insert("SMTP_USERNAME".to_owned(), "portal".to_owned());
    variables.insert("SMTP_PASSWORD".to_owned(), secrets[1].to_owned());
    variables.insert("SMS_GATEWAY_SECRET".to_owned(), secrets[2].to_owned());
    let printed = format!("{:?}", read(&variables).unwrap());
    for secret in secrets.map(String::from).iter().chain([&variables["ENCRYPTION_KEYS"][2..].to_owned()]) {
        assert!(!printed.contains(secret.as_str()), "{secret} in {printed}");
    }
}

#[tokio::test]
async fn serve_refuses_a_schema_that_is_not_current_and_migrate_mends_it() {
    let url = empty_database().await;
    let mut variables = complete_configuration();
    variables.insert("DATABASE_URL".to_owned(), url.clone());
    variables.insert("LISTEN_ADDR".to_owned(), "127.0.0.1:0".to_owned());
    let output = portal(&["serve"], variables);
    assert!(!output.status.success() && !said(&output).contains("panicked"), "{}", said(&output));
    for _ in 0..2 {
        let output = portal(&["migrate"], database(&url));
        assert!(output.status.success() && said(&output).contains("current"), "{}", said(&output));
    }
}

#[tokio::test]
async fn an_operator_decides_from_the_command_line() {
    let url = fresh_database().await;
    let variables = complete_configuration().into_iter().chain(database(&url)).collect::<BTreeMap<_, _>>();
    let serving = Portal::start_on(url, |_| {}).await;
    register(&serving, &serving.browser(), "applicant@example.com", INDIVIDUAL).await;
    serving.deliver().await;
    let operator = format!("reviewer-{}@example.com", serving.reviewer().await);
    let reference: String = serving.query("SELECT reference FROM registrations").await;
    let run = |arguments: &[&str]| portal(&[&["registration"], arguments].concat(), variables.clone());

    assert!(said(&run(&["list"])).contains(&reference));
    let nobody = run(&["approve", &reference, "--operator", "nobody@example.com"]);
    assert!(!nobody.status.success() && said(&nobody).contains("is no operator"), "{}", said(&nobody));
    let unknown = run(&["return", &reference, "--operator", &operator, "--return", "subject=why"]);
    assert!(!unknown.status.success() && said(&unknown).contains("no field subject"), "{}", said(&unknown));
    assert_eq!(serving.query::<String>("SELECT status FROM registrations").await, "pending_review");

    let returned = run(&["return", &reference, "--operator", &operator, "--return", "mobile=无法接通"]);
    assert!(returned.status.success() && said(&returned).contains("returned"), "{}", said(&returned));
    let late = run(&["reject", &reference, "--operator", &operator, "--reason", "why"]);
    assert!(!late.status.success() && said(&late).contains("its state does not allow this"), "{}", said(&late));
    assert_eq!(serving.query::<String>("SELECT status FROM registrations").await, "returned");
}

/// A production instance as its own process, ended with this value.
struct Serving {
    process: Child,
    address: String,
}

impl Serving {
    fn start(variables: BTreeMap<String, String>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_registration-portal"));
        let mut process = command.arg("serve").env_clear().envs(variables).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            let event: serde_json::Value = serde_json::from_str(&line.unwrap()).expect("one JSON event a line");
            (event["fields"]["message"] == "listening").then(|| event["fields"]["address"].as_str().unwrap().to_owned())
        });
        // What else it says is read as well: it must not find its output closed.
        std::thread::spawn(move || lines.count());
        Self { process, address: address.expect("it says where it listens") }
    }

    async fn send(&self, method: reqwest::Method, path: &str) -> reqwest::Response {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let request = client.request(method, format!("http://{}{path}", self.address));
        let request = request.header("host", "register.example.com").header("origin", "https://register.example.com");
        request.form(&[("account_type", "mini_program")]).send().await.unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test]
async fn serve_is_for_production() {
    let mut variables = complete_configuration();
    variables.insert("DATABASE_URL".to_owned(), fresh_database().await);
    variables.insert("LISTEN_ADDR".to_owned(), "127.0.0.1:0".to_owned());
    let mut serving = Serving::start(variables);
    let get = async |path: &str| serving.send(reqwest::Method::GET, path).await;
    assert_eq!(get("/readyz").await.status(), 200);
    let front = get("/").await;
    assert_eq!(front.status(), 200);
    assert!(front.headers().contains_key("strict-transport-security"));
    for path in ["/dev", "/dev/mails/0199-0", "/metrics"] {
        assert_eq!(get(path).await.status(), 404, "{path}");
    }
    let chosen = serving.send(reqwest::Method::POST, "/register/account-type").await;
    assert_eq!(chosen.status(), 303);
    let cookie = chosen.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-") && cookie.contains("Secure") && cookie.contains("HttpOnly"), "{cookie}");
    let stop = format!("kill -TERM {}", serving.process.id());
    assert!(Command::new("/bin/sh").args(["-c", &stop]).status().unwrap().success());
    assert!(serving.process.wait().unwrap().success());
}

#[tokio::test]
async fn serve_starts_while_the_database_is_away_and_says_so() {
    let mut variables = complete_configuration();
    variables.insert("DATABASE_URL".to_owned(), "postgres://portal@localhost/portal?host=/nowhere".to_owned());
    variables.insert("LISTEN_ADDR".to_owned(), "127.0.0.1:0".to_owned());
    let serving = Serving::start(variables);
    assert_eq!(serving.send(reqwest::Method::GET, "/healthz").await.status(), 200);
    assert_eq!(serving.send(reqwest::Method::GET, "/readyz").await.status(), 503);
    assert_eq!(serving.send(reqwest::Method::GET, "/").await.status(), 200);
}

async fn empty_database() -> String {
    use sqlx::{AssertSqlSafe, Connection, PgConnection};
    let url = fresh_database().await;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let sql = "DROP SCHEMA public CASCADE; CREATE SCHEMA public";
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    url
}

/// A file for one test, removed with this value.
struct TextFile(PathBuf);

impl TextFile {
    fn new(content: &str) -> Self {
        let path = std::env::temp_dir().join(format!("portal-test-{}.txt", Uuid::now_v7()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for TextFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[tokio::test]
async fn imported_addresses_are_occupied() {
    let server = Portal::start().await;
    let url = secrecy::ExposeSecret::expose_secret(&server.app.config.database_url).to_owned();
    let many: String = (0..10_050).map(|n| format!("user{n}@elsewhere.example\n")).collect();
    let file = TextFile::new(&format!("Taken@Example.COM\n\n  other@例子.中国 \r\ntaken@example.com\n{many}"));
    let output = portal(&["occupied-emails", "import", file.path()], database(&url));
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("10053 addresses read, 10052 of them new"), "{}", said(&output));
    let again = portal(&["occupied-emails", "import", file.path()], database(&url));
    assert!(said(&again).contains("10053 addresses read, 0 of them new"), "{}", said(&again));

    sign_up(&server.browser(), "TAKEN@example.com").await;
    sign_up(&server.browser(), "free@example.com").await;
    server.deliver().await;
    let kinds: String = server.query("SELECT string_agg(kind, ' ' ORDER BY id) FROM outbox").await;
    assert_eq!(kinds, "address_in_use_elsewhere activation");
}

#[tokio::test]
async fn a_damaged_list_is_refused_whole() {
    let server = Portal::start().await;
    let url = secrecy::ExposeSecret::expose_secret(&server.app.config.database_url).to_owned();
    for content in ["good@example.com\nno address here\n", "good@example.com\na@b.example, c@d.example\n"] {
        let file = TextFile::new(content);
        let output = portal(&["occupied-emails", "import", file.path()], database(&url));
        assert!(!output.status.success());
        assert!(said(&output).contains("line 2"), "{}", said(&output));
        assert!(!said(&output).contains("example"), "addresses are nobody's business: {}", said(&output));
    }
    let absent = portal(&["occupied-emails", "import", "/nowhere/list.txt"], database(&url));
    assert!(!absent.status.success() && said(&absent).contains("/nowhere/list.txt"));
    assert_eq!(server.count("SELECT count(*) FROM occupied_emails").await, 0);
    let no_database = portal(&["occupied-emails", "import", "/nowhere/list.txt"], []);
    assert!(!no_database.status.success());
}

#[test]
fn generated_keys_are_fresh_and_fit() {
    let (one, two) = (portal(&["keys", "generate"], []), portal(&["keys", "generate"], []));
    assert_ne!(one.stdout, two.stdout);
    let text = String::from_utf8(one.stdout).unwrap();
    let (encryption, index) = text.trim().split_once('\n').unwrap();
    let (encryption, index) =
        (encryption.strip_prefix("ENCRYPTION_KEYS=").unwrap(), index.strip_prefix("INDEX_KEY=").unwrap());
    Keys::parse(encryption, index).unwrap();
    assert!(!encryption.contains(index));
}
