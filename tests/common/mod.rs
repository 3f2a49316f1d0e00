//! A portal for one test: its own database, listener, clock and mail server.

pub mod browser;
pub mod certification;
pub mod journey;
pub mod operators;
pub mod raw;
pub mod smtp_sink;
pub mod statement;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use axum::Router;
use registration_portal::{
    app::App,
    clock::Clock,
    config::{Config, MailTransportConfig, SmtpConfig, SmtpTls, Variables},
    domain::calendar,
    jobs::Jobs,
    security::encryption::{Keys, generate_key},
    server,
    store::dev_mailbox::DevMailbox,
    web::routes,
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, postgres::PgConnectOptions};
use tokio::{net::TcpListener, sync::oneshot};
use uuid::Uuid;

use browser::Browser;
use smtp_sink::{Mail, SmtpSink};

/// A running portal.
pub struct Portal {
    pub app: App,
    pub address: SocketAddr,
    pub clock: Clock,
    pub pool: PgPool,
    pub jobs: Jobs,
    pub smtp: SmtpSink,
    pub documents: Folder,
    _stop: oneshot::Sender<()>,
}

impl Portal {
    /// A portal as `dev` configures it, with cheap hashing and mail over SMTP.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same with a changed configuration.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let url = fresh_database().await;
        Self::start_on(url, change).await
    }

    /// A portal on a database that exists already: a second instance.
    pub async fn start_on(database_url: String, change: impl FnOnce(&mut Config)) -> Self {
        Self::start_serving(database_url, Router::new(), change).await
    }

    /// A portal that serves further pages, as `dev` does.
    pub async fn start_serving(database_url: String, further: Router<App>, change: impl FnOnce(&mut Config)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let smtp = SmtpSink::start().await;
        let documents = Folder::new();
        let keys = Keys::parse(&format!("1:{}", generate_key()), &generate_key()).unwrap();
        let mut config = Config::dev(&Variables::default(), address, database_url, keys, documents.path()).unwrap();
        config.database_connections = 10;
        config.hashing.memory_kib = 64;
        config.hashing.iterations = 1;
        config.mail.transport = MailTransportConfig::Smtp(SmtpConfig {
            host: "127.0.0.1".into(),
            port: smtp.port,
            tls: SmtpTls::None,
            credentials: None,
            ca_file: None,
        });
        change(&mut config);
        let clock = Clock::default();
        let app = App::new(config, clock.clone()).unwrap();
        let jobs = app.jobs().unwrap();
        let pool = app.pool.clone();
        DevMailbox::new(pool.clone()).prepare().await.unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let router = routes::router(app.clone(), further).unwrap();
        tokio::spawn(server::serve(listener, router, async {
            let _ = stopped.await;
        }));
        Self { app, address, clock, pool, jobs, smtp, documents, _stop: stop }
    }

    /// A browser without cookies.
    pub fn browser(&self) -> Browser {
        Browser::new(self.address)
    }

    /// Delivers what is owed.
    pub async fn deliver(&self) {
        self.jobs.run_due().await.unwrap();
    }

    /// Delivers what is owed; the newest mail to an address.
    pub async fn mail_to(&self, address: &str) -> Mail {
        self.mails_to(address).await.pop().unwrap_or_else(|| panic!("no mail to {address}"))
    }

    /// Delivers what is owed; every mail to an address, in the order in which they were written: several are delivered
    /// at once, and their Message-IDs are UUIDs of version 7.
    pub async fn mails_to(&self, address: &str) -> Vec<Mail> {
        self.deliver().await;
        let mut mails = self.smtp.mails();
        mails.retain(|mail| mail.to == [address]);
        mails.sort_by(|one, other| one.message_id.cmp(&other.message_id));
        mails
    }

    /// Delivers what is owed; the code in the newest text message to a mobile.
    pub async fn sms_code(&self, mobile: &str) -> String {
        self.deliver().await;
        let messages = DevMailbox::new(self.pool.clone()).newest(50).await.unwrap();
        let message = messages.into_iter().find(|message| message.recipient == mobile);
        let text = message.unwrap_or_else(|| panic!("no text message to {mobile}")).text;
        text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6).expect("a code of six digits").to_owned()
    }

    /// An operator who decides.
    pub async fn reviewer(&self) -> Uuid {
        let id = Uuid::now_v7();
        sqlx::query(
            "INSERT INTO operators (id, email, email_key, name, role, locale, created_at)
             VALUES ($1, 'reviewer-' || $1 || '@example.com', 'reviewer-' || $1 || '@example.com', '审核员', 'reviewer', 'zh-CN', $2)",
        )
        .bind(id)
        .bind(self.clock.now())
        .execute(&self.pool)
        .await
        .unwrap();
        id
    }

    /// Lets time pass.
    pub fn wait(&self, time: Duration) {
        self.clock.advance(time.try_into().unwrap());
    }

    /// Lets time pass until it is noon in Shanghai: from then on whole days lead to hours in which reminders are sent.
    pub fn wait_until_noon(&self) {
        let now = self.clock.now();
        let noon = calendar::start_of_day(calendar::today(now)) + time::Duration::hours(12);
        self.clock.advance(if noon < now { noon + time::Duration::DAY } else { noon } - now);
    }

    /// Changes what no page can change.
    pub async fn sql(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&self.pool).await.unwrap();
    }

    /// How many rows a query counts.
    pub async fn count(&self, sql: &'static str) -> i64 {
        self.query(sql).await
    }

    /// One value from the database.
    pub async fn query<T>(&self, sql: &'static str) -> T
    where
        T: Send + Unpin + sqlx::Type<sqlx::Postgres> + for<'r> sqlx::Decode<'r, sqlx::Postgres>,
    {
        sqlx::query_scalar(sql).fetch_one(&self.pool).await.unwrap()
    }
}

/// A folder of one test, gone with it.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        Self(std::env::temp_dir().join(format!("portal-{}", Uuid::now_v7().simple())))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Every file in it, however deep.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.0.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        files
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A copy of the migrated database that `DATABASE_URL` names.
pub async fn fresh_database() -> String {
    let url = std::env::var("DATABASE_URL").expect("run the tests by `make test`, which starts a database");
    let template = PgConnectOptions::from_str(&url).unwrap();
    let name = format!("test_{}", Uuid::now_v7().simple());
    let mut connection = PgConnection::connect_with(&template.clone().database("postgres")).await.unwrap();
    let source = template.get_database().unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {source}")))
        .execute(&mut connection)
        .await
        .unwrap();
    let (before, after) = url.split_once(&format!("/{source}?")).expect("a URL with a socket directory");
    format!("{before}/{name}?{after}")
}
