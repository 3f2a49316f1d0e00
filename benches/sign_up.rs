//! What a sign-up costs, and what a page costs, as ratios within one run: `make bench`.
//!
//! - Sign-ups a second through the listener, against bare Argon2id hashes a second on all cores.
//! - The time of another page while sign-ups flood in.
//! - A form page, against a bare axum handler that returns the same bytes.
//!
//! The two sides of a ratio take turns, so that a neighbour's load falls on both. Clients share the cores with the portal.

use std::{
    io,
    net::SocketAddr,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher};
use axum::{Router, http::header, routing::get};
use registration_portal::{
    app::App,
    clock::Clock,
    config::{Config, Variables},
    security::{
        encryption::{Keys, generate_key},
        passwords::HashingConfig,
    },
    server,
    web::routes,
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use uuid::Uuid;

/// The two sides of a ratio take this many turns of this length.
const TURNS: u32 = 4;
const TURN: Duration = Duration::from_secs(3);
const SIGN_UP_CLIENTS: usize = 16;
const PAGE_CLIENTS: usize = 16;
/// How often another page is asked for while sign-ups flood in.
const PROBE_EVERY: Duration = Duration::from_millis(10);
const PASSWORD: &str = "藏头诗与七弦琴-2026";
const FORM_PAGE: &str = "/account/sign-in";

#[tokio::main]
async fn main() {
    let database_url = fresh_database().await;
    let (portal, hashing) = portal(database_url).await;
    println!("Argon2id {} KiB, {} passes; {} cores", hashing.memory_kib, hashing.iterations, hashing.slots);
    sign_ups(portal, hashing).await;
    quiet_page(portal).await;
}

/// A portal as `dev` configures it, whose limits no benchmark reaches; nobody delivers its mails.
async fn portal(database_url: String) -> (SocketAddr, HashingConfig) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let keys = Keys::parse(&format!("1:{}", generate_key()), &generate_key()).unwrap();
    let mut config = Config::dev(&Variables::default(), address, database_url, keys).unwrap();
    config.rates.mails_per_domain_hour = u32::MAX;
    config.rates.signups_per_network_hour = u32::MAX;
    config.rates.signups_total_hour = u32::MAX;
    let hashing = config.hashing;
    let app = App::new(config, Clock::default()).unwrap();
    tokio::spawn(server::serve(listener, routes::router(app, Router::new()).unwrap(), std::future::pending()));
    (address, hashing)
}

async fn fresh_database() -> String {
    let url = std::env::var("DATABASE_URL").expect("run this by `make bench`, which starts a database");
    let template = PgConnectOptions::from_str(&url).unwrap();
    let source = template.get_database().unwrap().to_owned();
    let name = format!("bench_{}", Uuid::now_v7().simple());
    let mut connection = PgConnection::connect_with(&template.database("postgres")).await.unwrap();
    let sql = format!("CREATE DATABASE {name} TEMPLATE {source}");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    let (before, after) = url.split_once(&format!("/{source}?")).expect("a URL with a socket directory");
    format!("{before}/{name}?{after}")
}

async fn sign_ups(portal: SocketAddr, hashing: HashingConfig) {
    let (mut hashes, mut sign_ups, mut quiet, mut flooded) = (0.0, 0.0, Vec::new(), Vec::new());
    let page = get_request(portal, "/register/credentials", "account-type=mini_program");
    quiet.extend(probe(portal, &page, TURN).await);
    for _ in 0..TURNS {
        hashes += bare_hashes(hashing).await;
        let (rate, times) = tokio::join!(sign_up_flood(portal), probe(portal, &page, TURN));
        sign_ups += rate;
        flooded.extend(times);
    }
    let (hashes, sign_ups) = (hashes / f64::from(TURNS), sign_ups / f64::from(TURNS));
    println!("\nSign-ups ({SIGN_UP_CLIENTS} clients), {TURNS} turns of {TURN:?} each");
    println!("  bare Argon2id on all cores   {hashes:8.1}/s");
    println!("  POST /register/credentials   {sign_ups:8.1}/s");
    println!("  ratio                        {:8.1} %   goal 95 %, floor 85 %", 100.0 * sign_ups / hashes);
    println!("\nGET /register/credentials, every {PROBE_EVERY:?}");
    println!("  in a quiet hour              {}", percentiles(&mut quiet));
    println!("  while sign-ups flood in      {}   goal p99 < 50 ms", percentiles(&mut flooded));
}

/// Hashes a second with a thread a core and nothing else.
async fn bare_hashes(hashing: HashingConfig) -> f64 {
    let began = Instant::now();
    let threads: Vec<_> = (0..hashing.slots)
        .map(|_| {
            std::thread::spawn(move || {
                let params = Params::new(hashing.memory_kib, hashing.iterations, 1, None).unwrap();
                let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
                let mut hashes = 0.0;
                while began.elapsed() < TURN {
                    std::hint::black_box(argon2.hash_password(PASSWORD.as_bytes()).unwrap().to_string());
                    hashes += 1.0;
                }
                hashes
            })
        })
        .collect();
    let hashes = tokio::task::spawn_blocking(|| threads.into_iter().map(|thread| thread.join().unwrap()).sum::<f64>());
    hashes.await.unwrap() / began.elapsed().as_secs_f64()
}

/// Sign-ups a second from clients that post one after the other.
async fn sign_up_flood(portal: SocketAddr) -> f64 {
    let (began, done) = (Instant::now(), Arc::new(AtomicU64::new(0)));
    let mut clients = JoinSet::new();
    for _ in 0..SIGN_UP_CLIENTS {
        let done = Arc::clone(&done);
        clients.spawn(async move {
            let mut connection = Connected::to(portal).await;
            while began.elapsed() < TURN {
                let email = format!("{}@example.com", Uuid::now_v7().simple());
                let answer = connection.send(&sign_up_request(portal, &email)).await.unwrap();
                assert_eq!(answer.status, 303);
                done.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    clients.join_all().await;
    // Clients stop after their last answer, so the whole time counts.
    #[expect(clippy::cast_precision_loss, reason = "nobody signs up 2^52 times in a benchmark")]
    let done = done.load(Ordering::Relaxed) as f64;
    done / began.elapsed().as_secs_f64()
}

/// How long a page takes, asked for again and again at a steady pace.
async fn probe(address: SocketAddr, request: &str, time: Duration) -> Vec<Duration> {
    let mut connection = Connected::to(address).await;
    let mut pace = tokio::time::interval(PROBE_EVERY);
    let (began, mut times) = (Instant::now(), Vec::new());
    while began.elapsed() < time {
        // Late answers do not thin out the questions: a slow one is measured from when it was due.
        let due = pace.tick().await.into_std();
        assert_eq!(connection.send(request).await.unwrap().status, 200);
        times.push(due.elapsed());
    }
    times
}

async fn quiet_page(portal: SocketAddr) {
    let request = get_request(portal, FORM_PAGE, "");
    let body = Connected::to(portal).await.send(&request).await.unwrap().body;
    let bare = bare_server(body.clone()).await;
    let (mut bare_rate, mut page_rate, mut times) = (0.0, 0.0, Vec::new());
    for _ in 0..TURNS {
        bare_rate += flood(bare, &get_request(bare, "/", ""), body.len()).await.0;
        let (rate, turn) = flood(portal, &request, body.len()).await;
        page_rate += rate;
        times.extend(turn);
    }
    let (bare_rate, page_rate) = (bare_rate / f64::from(TURNS), page_rate / f64::from(TURNS));
    println!("\nGET {FORM_PAGE}, no session ({PAGE_CLIENTS} clients, {} bytes)", body.len());
    println!("  bare axum, the same bytes    {bare_rate:8.0}/s");
    println!("  the page                     {page_rate:8.0}/s   {}   goal p99 < 10 ms", percentiles(&mut times));
    println!("  ratio                        {:8.1} %   goal 60 %", 100.0 * page_rate / bare_rate);
}

/// `axum::serve` with one handler and no layer.
async fn bare_server(body: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let body: &'static [u8] = body.leak();
    let handler = get(move || async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body) });
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/", handler)).await });
    address
}

/// Requests a second, and the time of each.
async fn flood(address: SocketAddr, request: &str, length: usize) -> (f64, Vec<Duration>) {
    let (began, stop) = (Instant::now(), Arc::new(AtomicBool::new(false)));
    let mut clients = JoinSet::new();
    for _ in 0..PAGE_CLIENTS {
        let (request, stop) = (request.to_owned(), Arc::clone(&stop));
        clients.spawn(async move {
            let mut connection = Connected::to(address).await;
            let mut times = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let asked = Instant::now();
                let answer = connection.send(&request).await.unwrap();
                times.push(asked.elapsed());
                assert_eq!((answer.status, answer.body.len()), (200, length));
            }
            times
        });
    }
    tokio::time::sleep(TURN).await;
    stop.store(true, Ordering::Relaxed);
    let times = clients.join_all().await.concat();
    let count = f64::from(u32::try_from(times.len()).unwrap());
    (count / began.elapsed().as_secs_f64(), times)
}

fn percentiles(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    format!("p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms", at(50), at(99), at(100))
}

fn get_request(address: SocketAddr, path: &str, cookie: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\ncookie: {cookie}\r\n\r\n")
}

fn sign_up_request(address: SocketAddr, email: &str) -> String {
    let fields = [("email", email), ("password", PASSWORD), ("agreement", "yes")];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    format!(
        "POST /register/credentials HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\n\
         cookie: account-type=mini_program\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

struct Answer {
    status: u16,
    body: Vec<u8>,
}

/// A connection that is kept. It reads as much of HTTP as these answers need, so that the client costs next to nothing.
struct Connected {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connected {
    async fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, buffer: Vec::with_capacity(64 * 1024) }
    }

    async fn send(&mut self, request: &str) -> io::Result<Answer> {
        self.stream.write_all(request.as_bytes()).await?;
        self.buffer.clear();
        let head_end = loop {
            self.read_more().await?;
            if let Some(at) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break at + 4;
            }
        };
        let head = std::str::from_utf8(&self.buffer[..head_end]).expect("an ASCII head");
        let status = head.get(9..12).and_then(|status| status.parse().ok()).expect("a status");
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
        });
        let end = head_end + length.expect("every answer says how long it is");
        while self.buffer.len() < end {
            self.read_more().await?;
        }
        Ok(Answer { status, body: self.buffer[head_end..end].to_vec() })
    }

    async fn read_more(&mut self) -> io::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}
