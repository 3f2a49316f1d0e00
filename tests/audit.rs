//! The audit log: found by filters, exported without formulas, and no hand can change it unnoticed.

use std::time::Duration;

use registration_portal::{
    domain::operator::Role,
    store::audit::{self, Actor, AuditEntry, Fault, Verdict},
};
use reqwest::StatusCode;
use serde_json::json;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::common::{Portal, operators::Operator};

/// Adds lines as the portal does.
async fn record(portal: &Portal, lines: usize) {
    let entries: Vec<_> = (0..lines)
        .map(|n| AuditEntry {
            actor: Actor::System,
            action: "reason.moved".to_owned(),
            target: "reason",
            target_id: None,
            details: json!({ "n": n, "nested": { "b": 1.5, "a": "=cmd" } }),
        })
        .collect();
    audit::record(&mut portal.pool.acquire().await.unwrap(), &entries, portal.clock.now()).await.unwrap();
}

async fn verify(portal: &Portal) -> Verdict {
    audit::verify(&portal.pool, &portal.app.config.keys, portal.clock.now()).await.unwrap()
}

/// What somebody with all rights in the database would do.
async fn by_hand(portal: &Portal, sql: &str) {
    let script = format!("SET session_replication_role = replica; {sql}; SET session_replication_role = DEFAULT;");
    sqlx::raw_sql(AssertSqlSafe(script)).execute(&portal.pool).await.unwrap();
}

async fn nth(portal: &Portal, seq: i64) -> Uuid {
    sqlx::query_scalar("SELECT entry_id FROM audit_seals WHERE seq = $1")
        .bind(seq)
        .fetch_one(&portal.pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn an_untouched_log_is_sound_and_every_hand_is_noticed() {
    let portal = Portal::start().await;
    record(&portal, 2_500).await;
    assert_eq!(portal.jobs.seal_audit().await.unwrap(), 2_500);
    record(&portal, 3).await;
    // Lines that wait a moment for their seal are nothing to worry about.
    let sound = verify(&portal).await;
    assert_eq!((sound.faults, sound.last.0), (vec![], 2_500));
    assert_eq!(portal.jobs.seal_audit().await.unwrap(), 3);
    assert_eq!(verify(&portal).await.faults, []);

    let (changed, removed) = (nth(&portal, 7).await, nth(&portal, 1_700).await);
    by_hand(&portal, &format!("UPDATE audit_entries SET details = '{{\"n\": 8}}' WHERE id = '{changed}'")).await;
    by_hand(&portal, &format!("DELETE FROM audit_entries WHERE id = '{removed}'")).await;
    let inserted = Uuid::now_v7();
    let forged = format!(
        "INSERT INTO audit_entries (id, at, actor, action, target, details)
         VALUES ('{inserted}', now(), 'system', 'registration.registered', 'registration', '{{}}')"
    );
    // No need for rights: the log takes lines. But this one was not put in by the portal.
    sqlx::raw_sql(AssertSqlSafe(forged)).execute(&portal.pool).await.unwrap();
    assert_eq!(portal.jobs.seal_audit().await.unwrap(), 0);
    let faults = verify(&portal).await.faults;
    assert_eq!(faults, [Fault::Changed(changed), Fault::Removed(removed), Fault::Inserted(inserted)]);
}

#[tokio::test]
async fn seals_that_are_taken_out_or_made_up_are_noticed() {
    let portal = Portal::start().await;
    record(&portal, 10).await;
    portal.jobs.seal_audit().await.unwrap();
    let line = nth(&portal, 4).await;
    by_hand(&portal, "DELETE FROM audit_seals WHERE seq = 4").await;
    assert_eq!(verify(&portal).await.faults, [Fault::SealRemoved(4), Fault::Inserted(line)]);
    // Without the key nobody makes another one.
    by_hand(&portal, &format!("INSERT INTO audit_seals VALUES (4, '{line}', sha256('guess'))")).await;
    let next = nth(&portal, 5).await;
    assert_eq!(verify(&portal).await.faults, [Fault::Changed(line), Fault::Changed(next)]);
}

#[tokio::test]
async fn a_log_whose_end_was_cut_off_is_noticed() {
    let portal = Portal::start().await;
    record(&portal, 10).await;
    portal.jobs.seal_audit().await.unwrap();
    by_hand(
        &portal,
        "DELETE FROM audit_entries WHERE id IN (SELECT entry_id FROM audit_seals WHERE seq > 8);
         DELETE FROM audit_seals WHERE seq > 8",
    )
    .await;
    assert_eq!(verify(&portal).await.faults, [Fault::Cut { found: 8, known: 10 }]);
}

#[tokio::test]
async fn a_line_that_nobody_seals_is_named_after_an_hour() {
    let portal = Portal::start().await;
    record(&portal, 1).await;
    let line: Uuid = portal.query("SELECT id FROM audit_entries").await;
    portal.wait(Duration::from_secs(3_500));
    assert_eq!(verify(&portal).await.faults, []);
    portal.wait(Duration::from_secs(101));
    assert_eq!(verify(&portal).await.faults, [Fault::Unsealed(line)]);
    // One that was removed before that is missed as well.
    by_hand(&portal, "DELETE FROM audit_entries").await;
    assert_eq!(verify(&portal).await.faults, [Fault::Removed(line)]);
}

#[tokio::test]
async fn two_instances_seal_each_line_once() {
    let portal = Portal::start().await;
    record(&portal, 5_000).await;
    let (one, two) = tokio::join!(portal.jobs.seal_audit(), portal.jobs.seal_audit());
    assert!(one.unwrap() + two.unwrap() <= 5_000);
    portal.jobs.seal_audit().await.unwrap();
    assert_eq!(portal.count("SELECT count(*) FROM audit_seals").await, 5_000);
    assert_eq!(verify(&portal).await.faults, []);
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_the_log() {
    let portal = Portal::start().await;
    record(&portal, 1).await;
    portal.jobs.seal_audit().await.unwrap();
    for sql in [
        "UPDATE audit_entries SET action = 'x'",
        "DELETE FROM audit_entries",
        "TRUNCATE audit_entries",
        "UPDATE audit_seals SET seq = 2",
        "DELETE FROM audit_seals",
        "TRUNCATE audit_seals",
    ] {
        let refused = sqlx::raw_sql(sql).execute(&portal.pool).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{sql}: {refused}");
    }
}

#[tokio::test]
async fn an_auditor_pages_through_filters_and_exports() {
    let portal = Portal::start().await;
    let (auditor, browser) = Operator::signed_in(&portal, Role::Auditor, "=1+1").await;
    record(&portal, 120).await;
    let first = browser.open("/admin/audit?action=reason.moved").await;
    first.assert_at("/admin/audit?action=reason.moved");
    let rows = |page: &crate::common::browser::Answer| page.body.matches("class=\"details\"").count();
    assert_eq!(rows(&first), 50);
    let follow = async |page: &crate::common::browser::Answer, rel: &str| {
        browser.open(&page.attribute(&format!("a[rel={rel}]"), "href").expect(rel)).await
    };
    let second = follow(&first, "next").await;
    let third = follow(&second, "next").await;
    assert_eq!((rows(&second), rows(&third)), (50, 20));
    assert!(third.attribute("a[rel=next]", "href").is_none());
    assert_eq!(follow(&third, "prev").await.text(), second.text());
    let last = browser.open("/admin/audit?action=reason.moved&page=last").await;
    assert_eq!(rows(&last), 50);
    assert!(last.attribute("a[rel=next]", "href").is_none());
    assert_eq!(rows(&browser.open(&format!("/admin/audit?actor={}", auditor.id)).await), 1);
    assert_eq!(rows(&browser.open("/admin/audit?until=2020-01-01").await), 0);
    for (query, field) in [
        ("actor=nobody", "actor"),
        ("target=1", "target"),
        ("from=yesterday", "from"),
        ("from=2026-11-28&until=2026-11-01", "until"),
    ] {
        let page = browser.open(&format!("/admin/audit?{query}")).await;
        assert_eq!((page.status, page.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec![field.to_owned()]));
    }
    assert_eq!(browser.open("/admin/audit?after=nonsense").await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let export = browser.open("/admin/audit/export?").await;
    assert_eq!(export.header("content-type"), "text/csv; charset=utf-8");
    assert!(export.header("content-disposition").starts_with("attachment; filename=\"audit-"));
    let mut reader = csv::Reader::from_reader(export.body.trim_start_matches('\u{feff}').as_bytes());
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.iter().filter(|record| &record[10] == "reason.moved").count(), 120);
    let signed_in = records.iter().find(|record| &record[10] == "operator.signed_in").unwrap();
    assert_eq!((&signed_in[1], &signed_in[4]), ("'=1+1", "'=1+1"));
    let head = export.body.lines().next().unwrap();
    assert!(head.contains("时间（北京时间）,操作者,操作,对象,对象名称,详情"), "{head}");
    // As the page says it, and when it was in Shanghai.
    let at = portal.clock.now().to_offset(time::macros::offset!(+8));
    assert!(signed_in[0].starts_with(&at.date().to_string()) && !signed_in[2].contains('.'), "{signed_in:?}");
    // And as it is stored, for machines.
    let stored: time::OffsetDateTime =
        portal.query("SELECT at FROM audit_entries WHERE action = 'operator.signed_in'").await;
    let read = time::OffsetDateTime::parse(&signed_in[7], &time::format_description::well_known::Rfc3339).unwrap();
    assert_eq!((read, &signed_in[8], &signed_in[9]), (stored, "operator", auditor.id.to_string().as_str()));
    assert_eq!(portal.count("SELECT count(*) FROM audit_entries WHERE action = 'audit.exported'").await, 1);
}
