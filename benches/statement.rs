//! What a statement of 1,000,000 entries costs against 1,000,000 open instructions: `make bench-statement`.
//!
//! - Importing (reading, judging, keeping), as a ratio to a bare `COPY` of the same file into a table without an index.
//!   Goal: at most 3.
//! - What keeping the same rows costs with no index but the two keys that no row may lose, its id and the bank's reference:
//!   the least that any import into PostgreSQL can cost, however it judges.
//! - The peak of this process's memory meanwhile, which must not grow with the file.
//! - Reading alone, and carrying out what the entries mean: entries a second.
//!
//! `-- 100000` measures another size.

#[path = "common/database.rs"]
mod database;
#[path = "common/filling.rs"]
mod filling;

use std::{
    fmt::Write as _,
    fs::File,
    io::{BufWriter, Read, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use registration_portal::{
    config::{Config, Variables},
    domain::transfer::{BankEntry, EntryKind, Payment},
    life::payments,
    security::encryption::{Keys, generate_key},
    statement::{self, ColumnMapping},
    store::statements::{self, FileRead, Source},
};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use time::{Date, OffsetDateTime, macros::date, macros::datetime};

const SIZE: u64 = 1_000_000;
const NOW: OffsetDateTime = datetime!(2026-11-25 12:00 +8);
const BOOKED: Date = date!(2026 - 11 - 24);
/// How many of the entries are carried out.
const SETTLED: usize = 20_000;
/// Bytes of the file that `COPY` is given at once.
const CHUNK: usize = 1 << 20;
const MAPPING: &str = "建设银行";

#[tokio::main]
async fn main() {
    let size = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(SIZE);
    let keys = Keys::parse(&format!("1:{}", generate_key()), &generate_key()).unwrap();
    let url = database::fresh_database().await;
    let nowhere = ([127, 0, 0, 1], 0).into();
    let config = Config::dev(&Variables::default(), nowhere, url, keys, &std::env::temp_dir()).unwrap();
    let pool = PgPool::connect(secrecy::ExposeSecret::expose_secret(&config.database_url)).await.unwrap();
    let began = Instant::now();
    filling::without_indexes(&pool, fill(&pool, &config.keys, size)).await;
    let file = StatementFile::write(size);
    let bytes = file.0.metadata().unwrap().len();
    println!(
        "{size} entries in {} MB against {size} open instructions, made in {:.0} s",
        bytes / 1_000_000,
        began.elapsed().as_secs_f64()
    );
    let copied = copy(&pool, &file.0).await;
    println!("  bare COPY of the file        {:7.1} s", copied.as_secs_f64());
    let read = read(&file.0);
    println!("  reading alone                {:7.1} s, {:.0} entries/s", read.as_secs_f64(), rate(size, read));
    forget_peak();
    let imported = import(&pool, &config, &file.0).await;
    println!("  importing                    {:7.1} s, {:.0} entries/s", imported.as_secs_f64(), rate(size, imported));
    println!("  importing / COPY             {:7.2}", imported.as_secs_f64() / copied.as_secs_f64());
    println!("  peak memory while importing  {:7} MB", peak_kilobytes() / 1000);
    let kept = keep(&pool).await;
    println!("  keeping rows and keys alone  {:7.1} s", kept.as_secs_f64());
    println!("  keeping / COPY               {:7.2}", kept.as_secs_f64() / copied.as_secs_f64());
    let (settled, took) = settle(&pool, &config).await;
    println!("  carrying out {settled} of them   {:7.1} s, {:.0} entries/s", took.as_secs_f64(), rate(settled, took));
}

#[expect(clippy::cast_precision_loss, reason = "printed")]
fn rate(count: u64, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

/// What company and instruction `number` say.
struct Company {
    name: String,
    account: String,
    reference: String,
    amount_fen: u64,
}

impl Company {
    fn of(number: u64) -> Self {
        const MARKS: [&str; 10] = ["明", "华", "东", "文", "春", "星", "海", "天", "云", "山"];
        let name: String = number.to_string().bytes().map(|digit| MARKS[usize::from(digit - b'0')]).collect();
        Self {
            name: format!("北京{name}科技有限公司"),
            account: format!("020000{number:012}"),
            reference: format!("{:06}", number % 1_000_000),
            amount_fen: 1 + number % 99,
        }
    }

    fn payer_key(&self) -> String {
        Payment::of(&BankEntry {
            bank_reference: String::new(),
            kind: EntryKind::Credit,
            is_booked: true,
            booked_on: BOOKED,
            amount: registration_portal::domain::money::Fen(1),
            payer_name: self.name.clone(),
            payer_account: self.account.clone(),
            remark: String::new(),
        })
        .payer_key
    }
}

/// Companies with an open instruction each.
async fn fill(pool: &PgPool, keys: &Keys, size: u64) {
    let mut connection = pool.acquire().await.unwrap();
    sqlx::raw_sql(
        "CREATE TABLE companies (number bigint, name text, payer_key text, account_index text, reference text, amount_fen bigint,
             id uuid DEFAULT gen_random_uuid(), account_id uuid DEFAULT gen_random_uuid())",
    )
    .execute(&mut *connection)
    .await
    .unwrap();
    let digester = keys.bank_account_digester();
    let mut copy = connection
        .copy_in_raw("COPY companies (number, name, payer_key, account_index, reference, amount_fen) FROM STDIN")
        .await
        .unwrap();
    let mut lines = String::new();
    for number in 0..size {
        let company = Company::of(number);
        write!(lines, "{number}\t{}\t{}\t", company.name, company.payer_key()).unwrap();
        digester.digest(company.account.as_bytes()).iter().for_each(|byte| write!(lines, "{byte:02x}").unwrap());
        writeln!(lines, "\t{}\t{}", company.reference, company.amount_fen).unwrap();
        if lines.len() > CHUNK {
            copy.send(std::mem::take(&mut lines).into_bytes()).await.unwrap();
        }
    }
    copy.send(lines.into_bytes()).await.unwrap();
    copy.finish().await.unwrap();
    sqlx::raw_sql(include_str!("instructions.sql")).execute(&mut *connection).await.unwrap();
}

/// A statement as 建设银行 exports it.
struct StatementFile(PathBuf);

impl StatementFile {
    fn write(size: u64) -> Self {
        let path = std::env::temp_dir().join(format!("bench-{}.csv", uuid::Uuid::now_v7().simple()));
        let mut file = BufWriter::new(File::create(&path).unwrap());
        let columns = "账户明细编号-交易流水号,记账日期,币种,借方发生额（支取）,贷方发生额（收入）,余额,对方户名,对方账号,摘要,备注";
        writeln!(file, "{columns}").unwrap();
        let day = BOOKED.to_string().replace('-', "");
        for row in 0..size {
            // Not in the order in which they registered. 7919 is prime, and so shares no factor with any size but its own.
            let mut company = Company::of(row * 7919 % size);
            // Of a hundred entries 90 are right, three of a wrong amount, three from another account, four of strangers.
            match row % 100 {
                90..93 => company.amount_fen += 100,
                93..96 => company.account = format!("88880000{row:010}"),
                96..100 => {
                    company = Company {
                        name: format!("上海{}", company.name),
                        account: format!("99990000{row:010}"),
                        reference: String::new(),
                        amount_fen: 1_000_000,
                    };
                }
                _ => {}
            }
            let Company { name, account, reference, amount_fen } = company;
            let (yuan, fen) = (amount_fen / 100, amount_fen % 100);
            writeln!(file, "B{row},{day},人民币元,0.00,{yuan}.{fen:02},0.00,{name},=\"{account}\",转账,{reference}")
                .unwrap();
        }
        file.flush().unwrap();
        Self(path)
    }
}

impl Drop for StatementFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The least that getting the file into the database can cost.
async fn copy(pool: &PgPool, path: &Path) -> Duration {
    let began = Instant::now();
    let mut transaction = pool.begin().await.unwrap();
    sqlx::raw_sql(
        "CREATE TABLE raw (reference text, day text, currency text, debit text, credit text, balance text, name text, account text,
             kind text, remark text)",
    )
    .execute(&mut *transaction)
    .await
    .unwrap();
    let mut copy = transaction.copy_in_raw("COPY raw FROM STDIN (FORMAT csv, HEADER)").await.unwrap();
    let mut file = File::open(path).unwrap();
    loop {
        let mut chunk = vec![0; CHUNK];
        let length = file.read(&mut chunk).unwrap();
        if length == 0 {
            break;
        }
        chunk.truncate(length);
        copy.send(chunk).await.unwrap();
    }
    copy.finish().await.unwrap();
    transaction.commit().await.unwrap();
    began.elapsed()
}

fn mappings() -> Vec<ColumnMapping> {
    ColumnMapping::presets().into_iter().filter(|mapping| mapping.name == MAPPING).collect()
}

fn read(path: &Path) -> Duration {
    let began = Instant::now();
    let mut entries = 0;
    let count = |_| {
        entries += 1;
        ControlFlow::Continue(())
    };
    statement::read(File::open(path).unwrap(), &mappings(), count).unwrap();
    assert!(entries > 0);
    began.elapsed()
}

/// All of an import but carrying out what it means.
async fn import(pool: &PgPool, config: &Config, path: &Path) -> Duration {
    let began = Instant::now();
    let (path, mappings) = (path.to_owned(), mappings());
    let read = move |accept: &mut dyn FnMut(BankEntry) -> ControlFlow<()>| {
        let read = statement::read(File::open(&path).unwrap(), &mappings, accept)?;
        let digest = Sha256::digest(path.to_string_lossy().as_bytes()).into();
        Ok::<_, statement::ReadError>(FileRead {
            format: read.format.as_str(),
            covers: read.covers,
            digest,
            entries: read.entries,
        })
    };
    let source = Source { file_name: "statement.csv", operator: None };
    let imported = statements::import(pool, &config.keys, source, read, |_| {}, NOW).await.unwrap();
    let took = began.elapsed();
    let outcomes: Vec<_> =
        imported.outcomes.iter().map(|(outcome, count)| format!("{count} {}", outcome.as_str())).collect();
    println!("  {}", outcomes.join(", "));
    took
}

/// The same rows once more, with nothing but their keys.
async fn keep(pool: &PgPool) -> Duration {
    let began = Instant::now();
    sqlx::raw_sql(
        "CREATE TABLE kept (LIKE bank_entries INCLUDING CONSTRAINTS, PRIMARY KEY (id), UNIQUE (bank_reference));
         INSERT INTO kept SELECT * FROM bank_entries",
    )
    .execute(pool)
    .await
    .unwrap();
    began.elapsed()
}

/// Carries out the first of them.
async fn settle(pool: &PgPool, config: &Config) -> (u64, Duration) {
    let began = Instant::now();
    let mut settled = 0;
    while settled < SETTLED {
        match payments::settle_batch(pool, config, NOW).await.unwrap() {
            0 => break,
            some => settled += some,
        }
    }
    (settled as u64, began.elapsed())
}

/// The peak counts from now on: `proc(5)`, `clear_refs`.
fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse().unwrap()
}
