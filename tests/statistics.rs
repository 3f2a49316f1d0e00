//! Statistics: that what the small tables say is what was there, however often it is counted.

use std::time::Duration;

use registration_portal::{
    domain::{
        calendar,
        operator::Role,
        paging::Position,
        statistics::{Measure, Reviewed, bucket, percentile},
        subject::SubjectType,
    },
    store::statistics::{
        self, Numbers, Period,
        rows::{self, Counted},
    },
};
use reqwest::StatusCode;
use scraper::{Html, Selector};
use uuid::Uuid;

use crate::common::{
    Portal,
    browser::Answer,
    journey::{ENTERPRISE, INDIVIDUAL, activate, complete, describe_subject, register, sign_up},
    operators::Operator,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn last_days(portal: &Portal, days: i64) -> Period {
    let until = calendar::today(portal.clock.now());
    Period { from: until - time::Duration::days(days - 1), until, subject_type: None }
}

async fn numbers(portal: &Portal, period: Period) -> Numbers {
    statistics::numbers(&portal.pool, period, portal.clock.now()).await.unwrap()
}

fn funnel(numbers: &Numbers) -> [i64; 8] {
    Measure::FUNNEL.map(|measure| numbers.total(measure))
}

/// A decided submission of the newest registration.
async fn decided(portal: &Portal, round: i16, decision: &str, took: time::Duration, returned: &[(&str, &str)]) {
    let operator = Uuid::now_v7();
    sqlx::query(
        "INSERT INTO operators (id, email, email_key, name, role, locale, created_at)
         VALUES ($1, $2, $2, 'Reviewer', 'reviewer', 'en', $3)",
    )
    .bind(operator)
    .bind(operator.to_string())
    .bind(portal.clock.now())
    .execute(&portal.pool)
    .await
    .unwrap();
    let review: Uuid = sqlx::query_scalar(
        "INSERT INTO reviews (id, registration_id, round, submitted_at, decided_at, decided_by, decision)
         SELECT $1, id, $2, $3, $4, $5, $6 FROM registrations ORDER BY created_at DESC LIMIT 1
         ON CONFLICT (registration_id, coalesce(certification_id, registration_id), round) DO UPDATE SET
             submitted_at = EXCLUDED.submitted_at, decided_at = EXCLUDED.decided_at,
             decided_by = EXCLUDED.decided_by, decision = EXCLUDED.decision
         RETURNING id",
    )
    .bind(Uuid::now_v7())
    .bind(round)
    .bind(portal.clock.now() - took)
    .bind(portal.clock.now())
    .bind(operator)
    .bind(decision)
    .fetch_one(&portal.pool)
    .await
    .unwrap();
    for (field, reason) in returned {
        sqlx::query(
            "INSERT INTO review_fields (review_id, field, accepted, reason_zh, reason_en) VALUES ($1, $2, false, $3, $3)",
        )
        .bind(review)
        .bind(field)
        .bind(reason)
        .execute(&portal.pool)
        .await
        .unwrap();
    }
}

/// Two days of applicants: how many are where was counted by hand.
async fn two_days(portal: &Portal) {
    sign_up(&portal.browser(), "waiting@example.com").await;
    activate(portal, &portal.browser(), "begun@example.com").await;
    let browser = portal.browser();
    activate(portal, &browser, "described@example.com").await;
    describe_subject(&browser, ENTERPRISE).await;
    register(portal, &portal.browser(), "company@example.com", ENTERPRISE).await;
    portal.wait(DAY);
    complete(portal, &portal.browser(), "person@example.com", INDIVIDUAL).await;
}

#[tokio::test]
async fn the_funnel_counts_everybody_as_far_as_they_got() {
    let portal = Portal::start().await;
    two_days(&portal).await;
    portal.jobs.run_scheduled().await.unwrap();
    let all = numbers(&portal, last_days(&portal, 2)).await;
    // Signed up, begun, subject type, subject, method, administrator, confirmed, verified.
    assert_eq!(funnel(&all), [5, 4, 3, 3, 3, 2, 1, 0]);
    assert_eq!(funnel(&numbers(&portal, last_days(&portal, 1)).await), [1, 1, 1, 1, 1, 1, 0, 0]);
    let yesterday = last_days(&portal, 2).from;
    assert_eq!(all.on(yesterday, Measure::Begun), 3);
    let enterprises = Period { subject_type: Some(SubjectType::Enterprise), ..last_days(&portal, 2) };
    assert_eq!(funnel(&numbers(&portal, enterprises).await), [0, 2, 2, 2, 2, 1, 1, 0]);
}

#[tokio::test]
async fn every_number_leads_to_as_many_rows() {
    let portal = Portal::start().await;
    two_days(&portal).await;
    portal.jobs.run_scheduled().await.unwrap();
    let period = last_days(&portal, 2);
    let all = numbers(&portal, period).await;
    for measure in Measure::FUNNEL.into_iter().filter(|measure| *measure != Measure::SignedUp) {
        let listed = rows::list(&portal.pool, &Counted::Measure(measure), period, Position::First, 50).await.unwrap();
        assert_eq!(i64::try_from(listed.rows.len()).unwrap(), all.total(measure), "{measure:?}");
    }
}

#[tokio::test]
async fn counting_again_or_at_once_changes_nothing_and_what_moved_is_counted_the_next_day() {
    let portal = Portal::start().await;
    two_days(&portal).await;
    let (one, two) = tokio::join!(portal.jobs.run_scheduled(), portal.jobs.run_scheduled());
    one.unwrap();
    two.unwrap();
    portal.jobs.run_scheduled().await.unwrap();
    let before = funnel(&numbers(&portal, last_days(&portal, 2)).await);
    assert_eq!(before, [5, 4, 3, 3, 3, 2, 1, 0]);
    assert_eq!(portal.count("SELECT count(*) FROM statistics_days").await, 1);

    sqlx::query(
        "UPDATE registrations SET status = 'registered', deadline_at = NULL WHERE status = 'awaiting_transfer'",
    )
    .execute(&portal.pool)
    .await
    .unwrap();
    portal.wait(DAY);
    portal.jobs.run_scheduled().await.unwrap();
    assert_eq!(funnel(&numbers(&portal, last_days(&portal, 3)).await), [5, 4, 3, 3, 3, 2, 1, 1]);
}

#[tokio::test]
async fn forgotten_sign_ups_stay_counted() {
    let portal = Portal::start().await;
    sign_up(&portal.browser(), "waiting@example.com").await;
    portal.wait(DAY);
    portal.jobs.run_scheduled().await.unwrap();
    for _ in 0..35 {
        portal.wait(DAY);
        portal.jobs.clean_up().await.unwrap();
        portal.jobs.run_scheduled().await.unwrap();
    }
    assert_eq!(portal.count("SELECT count(*) FROM signups").await, 0);
    assert_eq!(numbers(&portal, last_days(&portal, 40)).await.total(Measure::SignedUp), 1);
}

#[tokio::test]
async fn handling_times_reasons_and_first_passes_come_from_the_reviews() {
    let portal = Portal::start().await;
    let minutes = time::Duration::minutes;
    for (person, took) in [("a", 10), ("b", 20), ("c", 30), ("d", 600)] {
        activate(&portal, &portal.browser(), &format!("{person}@example.com")).await;
        match person {
            "a" => {
                decided(
                    &portal,
                    1,
                    "returned",
                    minutes(took),
                    &[("mobile", "号码无法接通"), ("resident_id", "照片不清")],
                )
                .await
            }
            "b" => decided(&portal, 1, "returned", minutes(took), &[("mobile", "号码无法接通")]).await,
            _ => decided(&portal, 1, "approved", minutes(took), &[]).await,
        }
    }
    // The second round of the last one: it counts for the time, not for the first pass.
    decided(&portal, 2, "approved", minutes(40), &[]).await;
    portal.wait(DAY);
    portal.jobs.run_scheduled().await.unwrap();
    let period = last_days(&portal, 2);
    let all = numbers(&portal, period).await;
    let (decided, passed) = Reviewed::Registrations.first_submissions();
    assert_eq!((all.total(decided), all.total(passed)), (4, 2));
    let buckets = all.buckets(Reviewed::Registrations);
    assert_eq!(percentile(&buckets, 50), Some(bucket(30 * 60)));
    assert_eq!(percentile(&buckets, 90), Some(bucket(600 * 60)));
    assert!(all.buckets(Reviewed::Certifications).is_empty());
    let mut reasons: Vec<_> =
        all.reasons.iter().map(|row| (row.field.as_str(), row.reason_zh.as_str(), row.number)).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, [("mobile", "号码无法接通", 2), ("resident_id", "照片不清", 1)]);

    let listed = |counted| {
        let pool = portal.pool.clone();
        async move { rows::list(&pool, &counted, period, Position::First, 50).await.unwrap().rows.len() }
    };
    let returned = |field: &str, reason_zh: &str| Counted::Returned {
        reviewed: Reviewed::Registrations,
        field: field.to_owned(),
        reason_zh: reason_zh.to_owned(),
    };
    assert_eq!(listed(returned("mobile", "号码无法接通")).await, 2);
    assert_eq!(listed(returned("mobile", "照片不清")).await, 0);
    assert_eq!(listed(Counted::Decided(Reviewed::Registrations)).await, 5);
    assert_eq!(listed(Counted::Measure(decided)).await, 4);
}

/// The number in a row of a table, by the row's heading; and where it leads.
fn number(page: &Answer, table: &str, row: &str) -> (String, Option<String>) {
    let html = Html::parse_document(&page.body);
    let rows = Selector::parse(&format!("section[aria-labelledby={table}] tbody tr")).unwrap();
    let (heading, cell) = (Selector::parse("th").unwrap(), Selector::parse("td.num").unwrap());
    let link = Selector::parse("a").unwrap();
    let text = |element: scraper::ElementRef<'_>| element.text().collect::<String>().trim().to_owned();
    let row = html.select(&rows).find(|each| each.select(&heading).next().is_some_and(|heading| text(heading) == row));
    let cell = row.unwrap_or_else(|| panic!("no such row on\n{}", page.body)).select(&cell).next().unwrap();
    (text(cell), cell.select(&link).next().map(|link| link.attr("href").unwrap().to_owned()))
}

#[tokio::test]
async fn every_number_on_the_page_leads_to_the_rows_it_counts() {
    let portal = Portal::start().await;
    two_days(&portal).await;
    portal.jobs.run_scheduled().await.unwrap();
    let (_, auditor) = Operator::signed_in(&portal, Role::Auditor, "auditor").await;
    let auditor = auditor.in_english();
    let page = auditor.open("/admin/statistics").await;
    page.assert_at("/admin/statistics");
    for (row, expected) in [
        ("Gave email and password", 5),
        ("Activated the address", 4),
        ("Chose the subject type", 3),
        ("Confirmed the administrator", 2),
        ("Sent the registration", 1),
        ("Registered", 0),
    ] {
        let (shown, link) = number(&page, "funnel", row);
        assert_eq!(shown, expected.to_string(), "{row}");
        let Some(link) = link else {
            assert_eq!(row, "Gave email and password");
            continue;
        };
        let rows = auditor.open(&link).await;
        rows.assert_at(&link);
        assert_eq!(rows.body.matches("href=\"/admin/registrations/").count(), expected, "{row}");
    }
    // The same numbers by day: the table under the picture.
    let today = calendar::today(portal.clock.now());
    assert_eq!(number(&page, "days", &today.to_string()).0, "1");
    assert!(page.body.contains("<g class=\"layer-3\">"));
}

#[tokio::test]
async fn filters_that_make_no_sense_are_refused_and_kept() {
    let portal = Portal::start().await;
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "finance").await;
    for (query, field) in [
        ("from=yesterday", "from"),
        ("from=2026-11-02&until=2026-11-01", "until"),
        ("from=2020-01-01&until=2026-11-01", "from"),
        ("subject_type=nobody", "subject_type"),
    ] {
        let page = finance.open(&format!("/admin/statistics?{query}")).await;
        assert_eq!((page.status, page.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec![field.to_owned()]));
        assert!(page.body.contains(query.split(['=', '&']).nth(1).unwrap()), "{query}");
    }
    for query in [
        "what=nonsense&from=2026-11-01&until=2026-11-02",
        "what=begun",
        "what=returned&kind=x&from=2026-11-01&until=2026-11-02",
    ] {
        let page = finance.open(&format!("/admin/statistics/rows?{query}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
    let page = finance.open("/admin/statistics?from=2026-01-01&until=2026-11-01&subject_type=media").await;
    page.assert_at("/admin/statistics?from=2026-01-01&until=2026-11-01&subject_type=media");
}
