//! Conditions that are there for an index alone: without them nothing would be wrong but the time that a million rows take.

use registration_portal::{
    domain::paging::Position,
    store::{
        audit::Actor,
        erasure,
        queues::{self, Assignee, Contact, Filter, Queue, Wanted},
        refunds::{
            self, Owed,
            list::{self, Standing},
        },
    },
};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use crate::{
    common::{
        Portal,
        certification::{MEDIA, apply, operator},
        journey::{ENTERPRISE, register},
    },
    statements::EMAIL,
};

/// Statements are planned for any value of what is asked, as they are once they have been asked often. A connection of its
/// own, in a transaction: what another statement looked into is counted for up to a second after it.
async fn planned_for_any(portal: &Portal) -> PgConnection {
    let mut connection = PgConnection::connect_with(&portal.pool.connect_options()).await.unwrap();
    let begin = "SET plan_cache_mode = force_generic_plan; BEGIN";
    sqlx::raw_sql(begin).execute(&mut connection).await.unwrap();
    connection
}

/// How often this table was read from its beginning, or this index was looked into.
async fn scans(connection: &mut PgConnection, of: &str) -> i64 {
    sqlx::query_scalar("SELECT coalesce(pg_stat_get_xact_numscans(to_regclass($1)), 0)")
        .bind(of)
        .fetch_one(connection)
        .await
        .unwrap()
}

/// A portal that has paid a lot back, and has a little left to pay.
async fn paid_back_a_lot() -> Portal {
    let portal = Portal::start().await;
    portal
        .sql(
            "INSERT INTO bank_entries (id, statement_id, bank_reference, is_reversal, booked_on, amount_fen, payer_name,
                 payer_key, payer_account, payer_index, remark, outcome, settled_at)
             SELECT gen_random_uuid(), gen_random_uuid(), 'X-' || n, false, '2026-01-01', n, '', '', '', '', '',
                 'refused', now() FROM generate_series(1, 20000) AS n;
             INSERT INTO refunds (entry_id, amount_fen, reason, status, created_at)
             SELECT id, amount_fen, 'refused', CASE WHEN amount_fen % 1000 = 1 THEN 'due' ELSE 'refunded' END, now()
             FROM bank_entries;
             ANALYZE bank_entries, refunds",
        )
        .await;
    portal
}

#[tokio::test]
async fn what_is_still_to_be_paid_back_is_found_through_its_index() {
    let portal = paid_back_a_lot().await;
    let (operator, now) = (operator(&portal, "finance@example.com").await, portal.clock.now());
    let mut asking = planned_for_any(&portal).await;
    assert_eq!(list::list(&mut asking, Standing::Due, Position::First, 50).await.unwrap().rows.len(), 20);
    assert_eq!(scans(&mut asking, "refunds_open").await, 1);
    assert_eq!(refunds::waiting(&mut asking, Owed::Due, operator, 100).await.unwrap(), 20);
    assert_eq!(scans(&mut asking, "refunds_open").await, 2);
    assert_eq!(refunds::export(&mut asking, Owed::Due, operator, now).await.unwrap().len(), 20);
    assert_eq!(scans(&mut asking, "refunds_open").await, 3);
    assert_eq!(list::counts(&mut asking).await.unwrap(), [0, 20, 0, 10_000]);
    assert_eq!(scans(&mut asking, "refunds_open").await, 6);
    assert_eq!(scans(&mut asking, "bank_entries").await, 0, "the payments are looked up");
}

#[tokio::test]
async fn applications_are_found_by_a_mobile_through_its_index() {
    let portal = Portal::start().await;
    apply(&portal, &portal.browser(), EMAIL, MEDIA).await;
    let id: Uuid = portal.query("SELECT id FROM certifications").await;
    let others = include_str!("../benches/registrations.sql");
    sqlx::query(others).bind(3_000_i64).execute(&portal.pool).await.unwrap();
    portal.sql("ANALYZE registrations, certifications, accounts").await;
    let filter = Filter { wanted: Some(Wanted::Contact(id, Contact::Mobile)), ..Filter::default() };
    let mut asking = planned_for_any(&portal).await;
    let found = queues::list(&mut asking, Queue::Certifications, &filter, Position::First, 7, portal.clock.now());
    assert_eq!(found.await.unwrap().rows.len(), 1);
    assert_eq!(scans(&mut asking, "registrations_mobile").await, 1);
    assert_eq!(scans(&mut asking, "registrations").await, 0);
}

#[tokio::test]
async fn a_page_of_a_queue_is_read_in_order_whatever_plan_is_kept() {
    let portal = Portal::start().await;
    let registrations = include_str!("../benches/registrations.sql");
    sqlx::query(registrations).bind(3_000_i64).execute(&portal.pool).await.unwrap();
    portal.sql("ANALYZE registrations, claims").await;
    let now = portal.clock.now();
    let waiting = Filter { statuses: vec!["pending_review"], ..Filter::default() };
    let filters = [
        Filter::default(),
        Filter { assignee: Some(Assignee::Nobody), ..waiting.clone() },
        Filter { listed: (Some(now - time::Duration::days(10_000)), Some(now)), ..waiting.clone() },
        waiting.clone(),
    ];
    let mut asking = planned_for_any(&portal).await;
    for filter in filters {
        for position in [Position::First, Position::Last] {
            let found = queues::list(&mut asking, Queue::Registrations, &filter, position, 7, now).await.unwrap();
            assert_eq!(found.rows.len(), 7);
        }
        assert_eq!(scans(&mut asking, "registrations").await, 0, "{filter:?}");
    }
    // Most bear this name, but none of those who wait: the index would find them all.
    let left_out = Filter { wanted: Some(Wanted::Name("有限公司".into())), ..waiting };
    let found = queues::list(&mut asking, Queue::Registrations, &left_out, Position::First, 7, now).await.unwrap();
    assert!(found.rows.is_empty());
    assert_eq!(scans(&mut asking, "registrations_names_by_month").await, 0);
    assert_eq!(scans(&mut asking, "registrations").await, 0);
}

#[tokio::test]
async fn a_name_that_few_bear_is_found_through_the_index_of_its_months() {
    let portal = Portal::start().await;
    let registrations = include_str!("../benches/registrations.sql");
    sqlx::query(registrations).bind(3_000_i64).execute(&portal.pool).await.unwrap();
    // Six hundred a month; sixty of them, neither the first nor the last, bear the name.
    let spread = "WITH stands AS (
             SELECT id, timestamptz '2026-01-15Z' + n / 600 * interval '1 month' + n % 600 * interval '1 minute' AS at,
                 CASE WHEN n % 600 BETWEEN 200 AND 259 THEN '稀罕公司' ELSE subject_name END AS name
             FROM registrations, LATERAL (SELECT right(reference, 6)::integer AS n) AS number WHERE n < 3000
         )
         UPDATE registrations SET confirmed_at = at, queued_at = CASE WHEN queued_at IS NOT NULL THEN at END, subject_name = name
         FROM stands WHERE stands.id = registrations.id";
    portal.sql(spread).await;
    portal.sql("ANALYZE registrations, claims").await;
    let now = portal.clock.now();
    let filter = Filter { wanted: Some(Wanted::Name("稀罕".into())), ..Filter::default() };
    for position in [Position::First, Position::Last] {
        let mut asking = planned_for_any(&portal).await;
        let found = queues::list(&mut asking, Queue::Registrations, &filter, position, 7, now).await.unwrap();
        assert_eq!(found.rows.len(), 7);
        let months = scans(&mut asking, "registrations_names_by_month").await;
        assert!((1..=2).contains(&months), "{position:?}: {months} months of five");
        assert_eq!(scans(&mut asking, "registrations").await, 0, "{position:?}");
    }
    let mut asking = planned_for_any(&portal).await;
    assert_eq!(queues::count(&mut asking, Queue::Registrations, &filter, 1_000, now).await.unwrap(), 300);
    assert_eq!(scans(&mut asking, "registrations_names_by_month").await, 5);
    assert_eq!(scans(&mut asking, "registrations").await, 0);
}

#[tokio::test]
async fn a_page_of_what_is_claimed_looks_up_no_more_than_it_is_long() {
    let portal = Portal::start().await;
    let registrations = include_str!("../benches/registrations.sql");
    sqlx::query(registrations).bind(3_000_i64).execute(&portal.pool).await.unwrap();
    let now = portal.clock.now();
    let claims = include_str!("../benches/claims.sql");
    sqlx::query(claims).bind(now + time::Duration::MINUTE).execute(&portal.pool).await.unwrap();
    portal.sql("ANALYZE registrations, claims, operators").await;
    let filter = Filter { assignee: Some(Assignee::Somebody), ..Filter::default() };
    let mut asking = planned_for_any(&portal).await;
    for position in [Position::First, Position::Last] {
        let found = queues::list(&mut asking, Queue::Registrations, &filter, position, 7, now).await.unwrap();
        assert_eq!(found.rows.len(), 7);
    }
    let looked_up = scans(&mut asking, "registrations_pkey").await;
    assert!(looked_up < 100, "{looked_up} rows for two pages of 8 and what planning looks up");
}

#[tokio::test]
async fn erasing_reads_nothing_but_what_it_erases() {
    let portal = paid_back_a_lot().await;
    register(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    operator(&portal, "finance@example.com").await;
    let sql = "UPDATE registrations SET status = 'failed', deadline_at = NULL;
        INSERT INTO notes (id, about_id, operator_id, at, words)
        SELECT gen_random_uuid(), gen_random_uuid(), operators.id, now(), '-' FROM operators, generate_series(1, 20000);
        INSERT INTO proposals (id, kind, about_id, details, reason, proposed_by, proposed_at, decided_at, approved,
            overtaken_by)
        SELECT gen_random_uuid(), 'refund_entry', gen_random_uuid(), '{}', '-', id, now(), now(), false, 'entry.reversed'
        FROM operators, generate_series(1, 20000);
        INSERT INTO outbox (id, channel, kind, recipient, locale, status, next_attempt_at, created_at, finished_at)
        SELECT gen_random_uuid(), 'mail', '-', n || '@example.com', 'en', 'delivered', now(), now(), now()
        FROM generate_series(1, 20000) AS n;
        ANALYZE";
    portal.sql(sql).await;
    let id: Uuid = portal.query("SELECT id FROM registrations").await;
    let mut asking = planned_for_any(&portal).await;
    assert!(erasure::erase(&mut asking, id, Actor::System, portal.clock.now()).await.unwrap());
    for table in ["notes", "proposals", "outbox", "bank_entries", "refunds"] {
        assert_eq!(scans(&mut asking, table).await, 0, "{table} is read from its beginning");
    }
}
