//! The queues' lists: every filter and search finds what it says, in order, forth and back.

use registration_portal::{
    domain::{
        paging::{Paged, Position},
        subject::SubjectType,
    },
    store::{
        claims::{self, About},
        queues::{self, Assignee, Filter, Likeness, Listed, Queue, Wanted},
    },
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::common::Portal;

/// A portal with registrations as the benchmark makes them.
async fn filled(registrations: i64) -> Portal {
    let portal = Portal::start().await;
    let sql = include_str!("../benches/registrations.sql");
    sqlx::query(sql).bind(registrations).execute(&portal.pool).await.unwrap();
    portal
}

async fn page(portal: &Portal, filter: &Filter, position: Position) -> Paged<Listed> {
    page_of(portal, Queue::Registrations, filter, position).await
}

async fn page_of(portal: &Portal, queue: Queue, filter: &Filter, position: Position) -> Paged<Listed> {
    let now = portal.clock.now();
    queues::list(&mut portal.pool.acquire().await.unwrap(), queue, filter, position, 7, now).await.unwrap()
}

/// The whole list by walking from its first page, the same as from its last.
async fn walked(portal: &Portal, filter: &Filter) -> Vec<Uuid> {
    let mut current = page(portal, filter, Position::First).await;
    let mut forth: Vec<_> = current.rows.iter().map(|row| row.id).collect();
    while let Some(next) = current.next {
        current = page(portal, filter, Position::After(next)).await;
        forth.extend(current.rows.iter().map(|row| row.id));
    }
    current = page(portal, filter, Position::Last).await;
    let mut back: Vec<_> = current.rows.iter().rev().map(|row| row.id).collect();
    while let Some(previous) = current.previous {
        current = page(portal, filter, Position::Before(previous)).await;
        back.extend(current.rows.iter().rev().map(|row| row.id));
    }
    back.reverse();
    assert_eq!(forth, back, "{filter:?}");
    let now = portal.clock.now();
    let counted = queues::count(&portal.pool, Queue::Registrations, filter, 1_000, now).await.unwrap();
    assert_eq!(usize::try_from(counted).unwrap(), forth.len(), "{filter:?}");
    forth
}

/// What a plain condition finds, in the order of the list.
async fn plainly(portal: &Portal, condition: &str) -> Vec<Uuid> {
    let sql = format!(
        "SELECT id FROM registrations WHERE {condition} ORDER BY coalesce(queued_at, confirmed_at, created_at), id"
    );
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&portal.pool).await.unwrap()
}

#[tokio::test]
async fn filters_find_what_they_say_in_both_directions() {
    let portal = filled(300).await;
    let any = Filter::default;
    let cases = [
        (any(), "true"),
        (Filter { statuses: vec!["pending_review"], ..any() }, "status = 'pending_review'"),
        (Filter { statuses: vec!["returned", "rejected"], ..any() }, "status IN ('returned', 'rejected')"),
        (Filter { subject_type: Some(SubjectType::Media), ..any() }, "subject_type = 'media'"),
        (Filter { returns: Some(0), ..any() }, "returns = 0"),
        (Filter { returns: Some(3), ..any() }, "returns >= 3"),
        (
            Filter {
                statuses: vec!["registered"],
                subject_type: Some(SubjectType::Government),
                returns: Some(0),
                ..any()
            },
            "status = 'registered' AND subject_type = 'government' AND returns = 0",
        ),
        (
            Filter { wanted: Some(Wanted::Name("科技".into())), ..any() },
            "subject_name LIKE '%科技%' OR administrator_name LIKE '%科技%'",
        ),
        (Filter { wanted: Some(Wanted::Name("技 有限公".into())), ..any() }, "subject_name LIKE '%技有限公%'"),
        (Filter { wanted: Some(Wanted::Name("公司科技".into())), ..any() }, "false"),
        (
            Filter { wanted: Some(Wanted::Name("有限".into())), statuses: vec!["rejected"], ..any() },
            "status = 'rejected' AND subject_name LIKE '%有限%'",
        ),
        (
            Filter { wanted: Some(Wanted::Code("91110000000000014X".into())), ..any() },
            "subject_code = '91110000000000014X'",
        ),
        (Filter { wanted: Some(Wanted::Reference("R0000000009".into())), ..any() }, "reference = 'R0000000009'"),
    ];
    for (filter, condition) in cases {
        assert_eq!(walked(&portal, &filter).await, plainly(&portal, condition).await, "{condition}");
    }
    let span = Filter { statuses: vec!["pending_review"], ..any() };
    let (from, until) = (time::macros::datetime!(2026-01-01 00:30 UTC), time::macros::datetime!(2026-01-01 01:00 UTC));
    let found = walked(&portal, &Filter { listed: (Some(from), Some(until)), ..span }).await;
    let condition =
        "status = 'pending_review' AND queued_at >= '2026-01-01 00:30Z' AND queued_at < '2026-01-01 01:00Z'";
    assert_eq!(found, plainly(&portal, condition).await);
    assert!(!found.is_empty());
}

#[tokio::test]
async fn a_name_that_many_bear_is_found_as_one_that_few_bear() {
    let portal = filled(4_000).await;
    let applied = "INSERT INTO certifications (id, registration_id, kind, status, created_at, updated_at)
        SELECT id, id, 'first', 'draft', confirmed_at, confirmed_at FROM registrations";
    portal.sql(applied).await;
    let wanted = Some(Wanted::Name("有限 公司".into()));
    let cases = [
        (Queue::Registrations, vec![], "true", 2_000),
        (Queue::Registrations, vec!["returned", "rejected"], "status IN ('returned', 'rejected')", 50),
        (Queue::Certifications, vec![], "true", 2_000),
        (Queue::Certifications, vec!["draft"], "true", 2_000),
    ];
    for (queue, statuses, condition, least) in cases {
        let filter = Filter { wanted: wanted.clone(), statuses, ..Filter::default() };
        let expected = plainly(&portal, &format!("{condition} AND subject_name LIKE '%有限公司%'")).await;
        assert!(expected.len() > least, "{condition}: {}", expected.len());
        let page = async |position| page_of(&portal, queue, &filter, position).await;
        let ids = |found: &Paged<Listed>| found.rows.iter().map(|row| row.id).collect::<Vec<_>>();
        let first = page(Position::First).await;
        assert_eq!(ids(&first), expected[..7], "{queue:?} {condition}");
        let second = page(Position::After(first.next.unwrap())).await;
        assert_eq!(ids(&second), expected[7..14], "{queue:?} {condition}");
        assert_eq!(ids(&page(Position::Before(second.previous.unwrap())).await), expected[..7]);
        assert_eq!(ids(&page(Position::Last).await), expected[expected.len() - 7..], "{queue:?} {condition}");
    }
}

#[tokio::test]
async fn a_name_that_few_bear_is_found_over_the_months() {
    let portal = filled(3_000).await;
    let spread =
        "UPDATE registrations SET confirmed_at = confirmed_at + right(reference, 6)::integer * interval '1 hour',
            queued_at = queued_at + right(reference, 6)::integer * interval '1 hour',
            subject_name = CASE WHEN right(reference, 6)::integer % 149 = 0 THEN '稀罕 名称公司' ELSE subject_name END";
    portal.sql(spread).await;
    // Two stand at the end of a month, one is claimed.
    let edges =
        "UPDATE registrations SET confirmed_at = CASE reference WHEN 'R0000000447' THEN timestamptz '2026-03-01Z'
                ELSE timestamptz '2026-03-01Z' - interval '1 microsecond' END
            WHERE reference IN ('R0000000447', 'R0000000745');
         INSERT INTO operators (id, email, email_key, name, role, locale, created_at)
         VALUES (gen_random_uuid(), 'o@example.com', 'o@example.com', '王', 'reviewer', 'zh-CN', now());
         INSERT INTO claims (about_id, operator_id, claimed_at, expires_at)
         SELECT registrations.id, operators.id, now(), 'infinity' FROM registrations, operators
         WHERE reference = 'R0000000149'";
    portal.sql(edges).await;
    let (from, until) = (time::macros::datetime!(2026-02-10 00:00 UTC), time::macros::datetime!(2026-04-10 00:00 UTC));
    let spans = [(None, None), (Some(from), None), (None, Some(until)), (Some(from), Some(until))];
    let mut most = 0;
    for words in ["稀罕", "稀罕名 称"] {
        for (from, until) in spans {
            for (statuses, condition) in [(vec![], "true"), (vec!["pending_review"], "status = 'pending_review'")] {
                let assignee = Some(Assignee::Nobody);
                let wanted = Some(Wanted::Name(words.into()));
                let filter = Filter { wanted, statuses, listed: (from, until), assignee, ..Filter::default() };
                let found = walked(&portal, &filter).await;
                let (from, until) =
                    (from.map_or("-infinity", |_| "2026-02-10Z"), until.map_or("infinity", |_| "2026-04-10Z"));
                let condition = format!(
                    "subject_name LIKE '稀罕%' AND {condition} AND reference <> 'R0000000149'
                     AND coalesce(queued_at, confirmed_at) >= '{from}' AND coalesce(queued_at, confirmed_at) < '{until}'"
                );
                assert_eq!(found, plainly(&portal, &condition).await, "{condition}");
                most = most.max(found.len());
            }
        }
    }
    assert_eq!(most, 19, "of twenty one is claimed");
}

#[tokio::test]
async fn what_is_claimed_is_listed_in_order_and_searched_too() {
    let portal = filled(300).await;
    portal
        .sql(
            "INSERT INTO operators (id, email, email_key, name, role, locale, created_at)
             VALUES (gen_random_uuid(), 'o@example.com', 'o@example.com', '王明', 'reviewer', 'zh-CN', now());
             INSERT INTO claims (about_id, operator_id, claimed_at, expires_at)
             SELECT registrations.id, operators.id, now(), 'infinity' FROM registrations, operators
             WHERE subject_name IS NOT NULL AND reference LIKE '%5';
             INSERT INTO certifications (id, registration_id, kind, status, created_at, updated_at)
             SELECT gen_random_uuid(), id, 'first', 'draft', confirmed_at, confirmed_at FROM registrations
             WHERE reference LIKE '%17';
             INSERT INTO claims (about_id, operator_id, claimed_at, expires_at)
             SELECT certifications.id, operators.id, now(), 'infinity' FROM certifications, operators",
        )
        .await;
    let claimed = "id IN (SELECT about_id FROM claims)";
    let any = Filter { assignee: Some(Assignee::Somebody), ..Filter::default() };
    let until = portal
        .query("SELECT listed_at FROM registrations JOIN claims ON about_id = id ORDER BY 1 OFFSET 9 LIMIT 1")
        .await;
    for (filter, condition) in [
        (any.clone(), "true"),
        (Filter { statuses: vec!["registered"], ..any.clone() }, "status = 'registered'"),
        (Filter { returns: Some(0), ..any.clone() }, "returns = 0"),
        (
            Filter { listed: (None, Some(until)), ..any.clone() },
            "listed_at < (SELECT listed_at FROM registrations
            JOIN claims ON about_id = registrations.id ORDER BY 1 OFFSET 9 LIMIT 1)",
        ),
    ] {
        let found = walked(&portal, &filter).await;
        assert_eq!(found, plainly(&portal, &format!("{claimed} AND {condition}")).await, "{condition}");
        assert!(found.len() > 7, "more than a page: {condition}");
    }
    let certified = page_of(&portal, Queue::Certifications, &any, Position::First).await;
    assert_eq!(i64::try_from(certified.rows.len()).unwrap(), portal.count("SELECT count(*) FROM certifications").await);
    for name in ["有限", "有限公司"] {
        let wanted = Some(Wanted::Name(name.into()));
        let found = walked(&portal, &Filter { assignee: Some(Assignee::Somebody), wanted, ..Filter::default() }).await;
        assert_eq!(found, plainly(&portal, &format!("{claimed} AND subject_name LIKE '%{name}%'")).await, "{name}");
        assert!(!found.is_empty());
    }
}

#[tokio::test]
async fn alike_registrations_find_each_other() {
    let portal = filled(300).await;
    let id: Uuid = portal.query("SELECT id FROM registrations WHERE reference = 'R0000000014'").await;
    for (likeness, condition) in [
        (Likeness::Subject, "subject_key = 'K7'"),
        (Likeness::ResidentId, "resident_id_index = sha256(int8send(7))"),
        (Likeness::Mobile, "mobile = '13800000004'"),
    ] {
        let found = walked(&portal, &Filter { wanted: Some(Wanted::Like(id, likeness)), ..Filter::default() }).await;
        assert_eq!(found, plainly(&portal, condition).await, "{condition}");
        assert!(found.len() > 1);
    }
    let duplicates = queues::duplicates(&portal.pool, id).await.unwrap();
    assert_eq!((duplicates.subject, duplicates.resident_id, duplicates.mobile), (1, 1, 2));
}

#[tokio::test]
async fn claims_end_by_themselves_and_filter_the_list() {
    let portal = filled(30).await;
    let operators = sqlx::query_scalar::<_, Uuid>(
        "INSERT INTO operators (id, email, email_key, name, role, locale, created_at)
         SELECT gen_random_uuid(), name, name, name, 'reviewer', 'en', now() FROM unnest(ARRAY['li', 'wang']) AS name RETURNING id",
    )
    .fetch_all(&portal.pool)
    .await
    .unwrap();
    let (li, wang) = (operators[0], operators[1]);
    let waiting = Filter { statuses: vec!["pending_review"], ..Filter::default() };
    let all = walked(&portal, &waiting).await;
    let about = About { id: all[0], table: "registration" };
    let mut connection = portal.pool.acquire().await.unwrap();
    let now = portal.clock.now();
    assert!(claims::take(&mut connection, about, li, now).await.unwrap());
    assert!(!claims::take(&mut connection, about, wang, now).await.unwrap());
    let by = |assignee| Filter { assignee: Some(assignee), ..waiting.clone() };
    assert_eq!(walked(&portal, &by(Assignee::Nobody)).await, all[1..]);
    assert_eq!(walked(&portal, &by(Assignee::Somebody)).await, all[..1]);
    assert_eq!(walked(&portal, &by(Assignee::Operator(li))).await, all[..1]);
    assert!(walked(&portal, &by(Assignee::Operator(wang))).await.is_empty());
    assert_eq!(page(&portal, &waiting, Position::First).await.rows[0].claimer.as_deref(), Some("li"));

    portal.wait(claims::LEASE.unsigned_abs());
    assert!(walked(&portal, &by(Assignee::Somebody)).await.is_empty());
    let now = portal.clock.now();
    assert!(claims::take(&mut connection, about, wang, now).await.unwrap());
    assert!(!claims::release(&mut connection, about, li, now).await.unwrap());
    claims::assign(&mut connection, about, li, wang, now).await.unwrap();
    assert_eq!(claims::of(&mut *connection, about.id, now).await.unwrap().unwrap().operator, "li");
    assert!(claims::release(&mut connection, about, li, now).await.unwrap());
    assert!(claims::of(&mut *connection, about.id, now).await.unwrap().is_none());
    assert_eq!(portal.count("SELECT count(*) FROM audit_entries WHERE action LIKE 'registration.%ed'").await, 4);
}
