//! What a sign-up costs, and what a page costs, as ratios within one run: `make bench`.
//!
//! - Sign-ups a second through the listener, against bare Argon2id hashes a second on all cores.
//! - The time of another page while sign-ups flood in.
//! - A form page, against a bare axum handler that returns the same bytes.
//!
//! The two sides of a ratio take turns, so that a neighbour's load falls on both. Clients share the cores with the portal.
//! A neighbour still gives more of the cores to the side with more threads, which makes the ratio of sign-ups meaningless;
//! the one in processor time (portal, clients and PostgreSQL together) holds all the same.
//!
//! `cargo bench --bench sign_up -- sign-up` or `-- page` measures one part.

#[path = "common/database.rs"]
mod database;

use std::{
    fmt, io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use argon2::{Algorithm, Argon2, Block, Params, Version};
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
    let part = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let wanted = |name: &str| part.as_deref().is_none_or(|part| part == name);
    let (portal, app) = portal(database::fresh_database().await).await;
    let hashing = app.config.hashing;
    println!("Argon2id {} KiB, {} passes; {} cores", hashing.memory_kib, hashing.iterations, hashing.slots);
    if wanted("sign-up") {
        sign_ups(portal, &app).await;
    }
    if wanted("page") {
        quiet_page(portal).await;
    }
}

/// Seconds of processor time that this process, and PostgreSQL on its behalf, have used.
async fn processor_time(app: &App) -> f64 {
    let backends = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()";
    let backends: Vec<i32> = sqlx::query_scalar(backends).fetch_all(&app.pool).await.unwrap();
    let processes = backends.into_iter().map(|pid| pid.to_string()).chain(["self".to_owned()]);
    processes.map(|process| ticks(&process)).sum::<f64>() / 100.0
}

/// User and system time of a process in hundredths of a second; 0 where there is no /proc.
fn ticks(process: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|field| field.parse::<f64>().ok()).sum()
}

/// A portal as `dev` configures it, whose limits no benchmark reaches; nobody delivers its mails.
async fn portal(database_url: String) -> (SocketAddr, App) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let keys = Keys::parse(&format!("1:{}", generate_key()), &generate_key()).unwrap();
    let mut config = Config::dev(&Variables::default(), address, database_url, keys, &std::env::temp_dir()).unwrap();
    config.rates.mails_per_domain_hour = u32::MAX;
    config.rates.signups_per_network_hour = u32::MAX;
    config.rates.signups_total_hour = u32::MAX;
    let app = App::new(config, Clock::default()).unwrap();
    let router = routes::router(app.clone(), Router::new()).unwrap();
    tokio::spawn(server::serve(listener, router, std::future::pending()));
    (address, app)
}

async fn sign_ups(portal: SocketAddr, app: &App) {
    let (mut hashes, mut ceiling, mut sign_ups) = (Work::default(), Work::default(), Work::default());
    let page = get_request(portal, "/register/credentials", "account-type=mini_program");
    let mut quiet = probe(portal, &page, TURN).await;
    let mut flooded = Vec::new();
    for _ in 0..TURNS {
        hashes.add(app, bare_hashes(app.config.hashing, Memory::New)).await;
        ceiling.add(app, bare_hashes(app.config.hashing, Memory::Kept)).await;
        let (_, times) = tokio::join!(sign_ups.add(app, sign_up_flood(portal)), probe(portal, &page, TURN));
        flooded.extend(times);
    }
    println!("\nSign-ups ({SIGN_UP_CLIENTS} clients), {TURNS} turns of {TURN:?} each");
    println!("  bare Argon2id on all cores   {hashes}");
    println!("  the same, memory kept        {ceiling}");
    println!("  POST /register/credentials   {sign_ups}");
    let ratio = |bare: &Work| {
        let (rates, costs) = (100.0 * sign_ups.rate() / bare.rate(), 100.0 * bare.cost() / sign_ups.cost());
        format!("{rates:8.1} % of its rate; {costs:.1} % in processor time")
    };
    println!("  against bare Argon2id        {}   goal 95 %, floor 85 %", ratio(&hashes));
    println!("  against kept memory          {}", ratio(&ceiling));
    println!("\nGET /register/credentials, every {PROBE_EVERY:?}");
    println!("  in a quiet hour              {}", percentiles(&mut quiet));
    println!("  while sign-ups flood in      {}   goal p99 < 50 ms", percentiles(&mut flooded));
}

/// What was done, in which time, with how much of the processors.
#[derive(Default)]
struct Work {
    done: f64,
    seconds: f64,
    processor_seconds: f64,
}

impl Work {
    async fn add(&mut self, app: &App, turn: impl Future<Output = u32>) {
        let (used, began) = (processor_time(app).await, Instant::now());
        self.done += f64::from(turn.await);
        self.seconds += began.elapsed().as_secs_f64();
        self.processor_seconds += processor_time(app).await - used;
    }

    fn rate(&self) -> f64 {
        self.done / self.seconds
    }

    /// Processor seconds apiece.
    fn cost(&self) -> f64 {
        self.processor_seconds / self.done
    }
}

impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:8.1}/s, {:.2} ms of a processor each", self.rate(), 1e3 * self.cost())
    }
}

/// Whether a hash gets its memory anew, as the library does it, or works in the last one's.
#[derive(Clone, Copy)]
enum Memory {
    New,
    Kept,
}

/// Hashes with a thread a core and nothing else.
async fn bare_hashes(hashing: HashingConfig, memory: Memory) -> u32 {
    let began = Instant::now();
    let hash = move || {
        let params = Params::new(hashing.memory_kib, hashing.iterations, 1, None).unwrap();
        let mut blocks = vec![Block::new(); params.block_count()];
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut hashes = 0;
        while began.elapsed() < TURN {
            let (mut output, salt) = ([0; 32], Uuid::now_v7().into_bytes());
            let hashed = match memory {
                Memory::New => argon2.hash_password_into(PASSWORD.as_bytes(), &salt, &mut output),
                Memory::Kept => {
                    argon2.hash_password_into_with_memory(PASSWORD.as_bytes(), &salt, &mut output, &mut blocks)
                }
            };
            hashed.unwrap();
            std::hint::black_box(output);
            hashes += 1;
        }
        hashes
    };
    let threads: Vec<_> = (0..hashing.slots).map(|_| std::thread::spawn(hash)).collect();
    let hashes = tokio::task::spawn_blocking(|| threads.into_iter().map(|thread| thread.join().unwrap()).sum());
    hashes.await.unwrap()
}

/// Sign-ups by clients that post one after the other, each to its last answer.
async fn sign_up_flood(portal: SocketAddr) -> u32 {
    let began = Instant::now();
    let mut clients = JoinSet::new();
    for _ in 0..SIGN_UP_CLIENTS {
        clients.spawn(async move {
            let mut connection = Connected::to(portal).await;
            let mut done = 0;
            while began.elapsed() < TURN {
                let email = format!("{}@example.com", Uuid::now_v7().simple());
                let answer = connection.send(&sign_up_request(portal, &email)).await.unwrap();
                assert_eq!(answer.status, 303);
                done += 1;
            }
            done
        });
    }
    clients.join_all().await.into_iter().sum()
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
