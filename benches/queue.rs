//! What a page of the operators' queue costs, at 10,000 and at 1,000,000 registrations: `make bench-queue`.
//!
//! Each kind of page is read many times, with other words where it is a search; once before it is measured, as on a server at
//! which people work: what it reads is in memory. Goal: p99 below 10 ms (a search: 50 ms), and the last page at most 1.5 times
//! the first. `-- 100000` measures another size.

#[path = "common/database.rs"]
mod database;
#[path = "common/filling.rs"]
mod filling;

use std::time::{Duration, Instant};

use registration_portal::{
    domain::{paging::Position, subject::SubjectType},
    store::queues::{self, Assignee, Filter, Queue, Wanted},
};
use sqlx::PgPool;
use time::{OffsetDateTime, macros::datetime};

const TIMES: usize = 200;
const PAGE: usize = 50;
const COUNTED: i64 = 1_000;
const NOW: OffsetDateTime = datetime!(2026-11-25 12:00 +8);

#[tokio::main]
async fn main() {
    let size = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    for size in size.map_or_else(|| vec![10_000, 1_000_000], |size| vec![size]) {
        let pool = filled(size).await;
        measure(&pool, size).await;
    }
}

/// A database with so many registrations.
async fn filled(registrations: i64) -> PgPool {
    let pool = PgPool::connect(&database::fresh_database().await).await.unwrap();
    let began = Instant::now();
    let registered = async {
        sqlx::query(include_str!("registrations.sql")).bind(registrations).execute(&pool).await.unwrap();
    };
    filling::without_indexes(&pool, registered).await;
    let until = NOW + time::Duration::MINUTE;
    sqlx::query(include_str!("claims.sql")).bind(until).execute(&pool).await.unwrap();
    sqlx::raw_sql("VACUUM ANALYZE").execute(&pool).await.unwrap();
    println!("\n{registrations} registrations, made in {:.0} s", began.elapsed().as_secs_f64());
    pool
}

async fn measure(pool: &PgPool, size: i64) {
    let waiting = Filter { statuses: vec!["pending_review"], ..Filter::default() };
    let all = Filter::default();
    let key = middle(pool, size).await;
    let first = pages(pool, "waiting, first page", &waiting, &[Position::First]).await;
    let last = pages(pool, "waiting, last page", &waiting, &[Position::Last]).await;
    println!("  last page / first page (p50) {last:6.2}", last = last.as_secs_f64() / first.as_secs_f64());
    pages(pool, "waiting, in the middle", &waiting, &[Position::After(key), Position::Before(key)]).await;
    let first = pages(pool, "all, first page", &all, &[Position::First]).await;
    let last = pages(pool, "all, last page", &all, &[Position::Last]).await;
    println!("  last page / first page (p50) {last:6.2}", last = last.as_secs_f64() / first.as_secs_f64());
    let both = [Position::First, Position::Last, Position::After(key)];
    let of = |subject_type| Filter { subject_type: Some(subject_type), ..Filter::default() };
    pages(pool, "one subject type", &of(SubjectType::Media), &both).await;
    pages(
        pool,
        "one subject type, one state",
        &Filter { statuses: vec!["registered"], ..of(SubjectType::Media) },
        &both,
    )
    .await;
    pages(pool, "returned three times or more", &Filter { returns: Some(3), ..all.clone() }, &both).await;
    pages(pool, "waiting, returned once", &Filter { returns: Some(1), ..waiting.clone() }, &both).await;
    pages(pool, "waiting, claimed by nobody", &Filter { assignee: Some(Assignee::Nobody), ..waiting.clone() }, &both)
        .await;
    pages(pool, "claimed by somebody", &Filter { assignee: Some(Assignee::Somebody), ..all.clone() }, &both).await;
    let span = (Some(key.at - time::Duration::DAY), Some(key.at));
    pages(pool, "waiting, of one day", &Filter { listed: span, ..waiting.clone() }, &[Position::First, Position::Last])
        .await;
    searches(pool, "two characters, common", &["北京", "科技", "有限", "王明", "贸易"], &all).await;
    searches(pool, "two characters, rare", &["金木", "水火", "王海", "财金", "林土"], &all).await;
    searches(pool, "two characters, nothing", &["技贸", "海王", "鑫鑫"], &all).await;
    searches(pool, "two characters, waiting", &["王海", "李明", "金木"], &waiting).await;
    searches(pool, "a longer name", &["北京明华科技", "上海海天贸易有限公司"], &all).await;
    searches(pool, "a longer name, many", &["天科技", "海贸易", "京明"], &all).await;
    searches(pool, "a longer name, common", &["教育咨询", "科技有限公司", "有限公司"], &all).await;
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        queues::count(pool, Queue::Registrations, &waiting, COUNTED, NOW).await.unwrap();
        times.push(began.elapsed());
    }
    report("counting the waiting", times);
}

/// A row in the middle of the list.
async fn middle(pool: &PgPool, size: i64) -> registration_portal::domain::paging::Key {
    let sql = "SELECT listed_at, id FROM registrations WHERE shelf = 'pending_review:individual:0'
        ORDER BY listed_at, id LIMIT 1 OFFSET $1";
    let (at, id) = sqlx::query_as(sql).bind(size / 7).fetch_one(pool).await.unwrap();
    registration_portal::domain::paging::Key { at, id }
}

async fn pages(pool: &PgPool, what: &str, filter: &Filter, positions: &[Position]) -> Duration {
    let mut times = Vec::new();
    for turn in 0..positions.len() + TIMES {
        let position = positions[turn % positions.len()];
        let began = Instant::now();
        queues::list(&mut pool.acquire().await.unwrap(), Queue::Registrations, filter, position, PAGE, NOW)
            .await
            .unwrap();
        times.push(began.elapsed());
    }
    report(what, times.split_off(positions.len()))
}

async fn searches(pool: &PgPool, what: &str, words: &[&str], filter: &Filter) {
    let (mut listing, mut counting) = (Vec::new(), Vec::new());
    for turn in 0..words.len() + TIMES {
        let wanted = Some(Wanted::Name(words[turn % words.len()].to_owned()));
        let filter = Filter { wanted, ..filter.clone() };
        let began = Instant::now();
        queues::list(&mut pool.acquire().await.unwrap(), Queue::Registrations, &filter, Position::First, PAGE, NOW)
            .await
            .unwrap();
        listing.push(began.elapsed());
        let began = Instant::now();
        queues::count(pool, Queue::Registrations, &filter, COUNTED, NOW).await.unwrap();
        counting.push(began.elapsed());
    }
    report(what, listing.split_off(words.len()));
    report("  counting them", counting.split_off(words.len()));
}

/// Prints the times; their median.
fn report(what: &str, mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    println!("  {what:32} p50 {:6.2} ms, p99 {:6.2} ms", at(50).as_secs_f64() * 1e3, at(99).as_secs_f64() * 1e3);
    at(50)
}
