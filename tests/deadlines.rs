//! What happens when nobody does anything: deadlines, reminders, and that no instance, late start or jump of the clock
//! loses or doubles any of it.

use std::collections::BTreeMap;

use registration_portal::{
    app::App,
    clock::Clock,
    domain::{
        calendar::{self, Holidays, SHANGHAI},
        registration::{Event, idle_deadline},
        transfer::grace_over,
    },
    jobs::Jobs,
    store::{
        audit::Actor,
        registrations::{
            self, due,
            transition::{self, Change},
        },
    },
};
use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

use crate::common::{
    Portal,
    journey::{
        ENTERPRISE, INDIVIDUAL, PASSWORD, Subject, activate, complete_by, describe_subject, register, register_by,
        resident_id, sign_in,
    },
    smtp_sink::Mail,
};

const EMAIL: &str = "applicant@example.com";
const CERTIFIED: Subject = Subject { method: "certification", ..ENTERPRISE };

/// Moves the clock; at least to this moment, and at most a second past it.
fn go_to(portal: &Portal, at: OffsetDateTime) {
    portal.clock.advance(at - portal.clock.now() + Duration::SECOND);
}

/// Moves the clock to a second or two before this moment.
fn go_just_before(portal: &Portal, at: OffsetDateTime) {
    portal.clock.advance(at - portal.clock.now() - Duration::SECOND);
}

async fn work(portal: &Portal) {
    portal.jobs.run_scheduled().await.unwrap();
}

async fn status(portal: &Portal) -> String {
    portal.query("SELECT status FROM registrations ORDER BY created_at DESC LIMIT 1").await
}

async fn deadline(portal: &Portal) -> OffsetDateTime {
    portal.query("SELECT deadline_at FROM registrations").await
}

/// How many mails of each kind were ever owed.
async fn mails(portal: &Portal) -> BTreeMap<String, i64> {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("SELECT kind, count(*) FROM outbox WHERE channel = 'mail' GROUP BY kind")
            .fetch_all(&portal.pool)
            .await
            .unwrap();
    rows.into_iter().collect()
}

async fn mails_of_kind(portal: &Portal, kind: &str) -> i64 {
    mails(portal).await.get(kind).copied().unwrap_or_default()
}

/// The first mail to the applicant that says this.
async fn mail_saying(portal: &Portal, words: &str) -> Mail {
    let mails = portal.mails_to(EMAIL).await;
    let found = mails.iter().find(|mail| mail.subject.contains(words) || mail.text.contains(words)).cloned();
    found.unwrap_or_else(|| {
        panic!("{words} in none of {:?}", mails.iter().map(|mail| &mail.subject).collect::<Vec<_>>())
    })
}

/// What a bank statement of these days says of a registration that it holds nothing for.
async fn cover(portal: &Portal, from: Date, until: Date) {
    sqlx::query(
        "INSERT INTO statements (id, file_name, file_digest, format, imported_at, covers_from, covers_until, entries,
             new_entries, ignored) VALUES ($1, 'statement.csv', $2, 'csv', $3, $4, $5, 0, 0, 0)",
    )
    .bind(Uuid::now_v7())
    .bind(Uuid::now_v7().as_bytes().repeat(2))
    .bind(portal.clock.now())
    .bind(from)
    .bind(until)
    .execute(&portal.pool)
    .await
    .unwrap();
}

/// Another instance on the same database.
fn another(portal: &Portal) -> Jobs {
    App::new(portal.app.config.clone(), portal.clock.clone()).unwrap().jobs().unwrap()
}

/// As an operator does who gives an individual's registration back.
async fn return_to_applicant(portal: &Portal) {
    let mut transaction = portal.pool.begin().await.unwrap();
    let id = portal.query("SELECT id FROM registrations WHERE status = 'pending_review'").await;
    let registration = registrations::lock(&mut transaction, id).await.unwrap();
    let now = portal.clock.now();
    let change = Change {
        deadline_at: Some(calendar::end_of_natural_day(now, 30)),
        ..Change::of(&registration, Event::Returned, Actor::System)
    };
    transition::apply(&mut transaction, &portal.app.config.keys, change, now).await.unwrap().unwrap();
    transaction.commit().await.unwrap();
}

async fn without_statement(portal: &Portal) -> i64 {
    let now = portal.clock.now();
    let grace_over = grace_over(now, &portal.app.config.holidays);
    due::without_statement(&portal.pool, now, grace_over).await.unwrap()
}

#[tokio::test]
async fn the_time_for_a_transfer_ends_to_the_second_and_a_grace_begins() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    let end = deadline(&portal).await;
    go_just_before(&portal, end);
    work(&portal).await;
    assert_eq!(status(&portal).await, "awaiting_transfer");
    go_to(&portal, end);
    work(&portal).await;
    assert_eq!(status(&portal).await, "awaiting_statement");
    let last = Holidays::default().add_working_days(calendar::last_day(end), 3);
    assert_eq!(calendar::last_day(deadline(&portal).await), last);
    let mail = mail_saying(&portal, "正在核对银行流水").await;
    assert!(
        mail.text.contains("您无需操作")
            && mail.text.contains(&format!("{}月{}日", u8::from(last.month()), last.day()))
    );
    let states: String = portal.query("SELECT string_agg(to_status, ' ' ORDER BY at) FROM registration_history").await;
    assert_eq!(states, "draft awaiting_transfer awaiting_statement");
    let audited: i64 = portal
        .query(
            "SELECT count(*) FROM audit_entries WHERE action = 'registration.awaiting_statement' AND actor = 'system'",
        )
        .await;
    assert_eq!(audited, 1);
}

#[tokio::test]
async fn holidays_prolong_the_grace() {
    let today = calendar::today(Clock::default().now());
    let days: Vec<_> = (0..60).map(|days| today + Duration::days(days)).collect();
    let portal = Portal::start_with(|config| config.holidays = Holidays::new(days.clone(), [])).await;
    register(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    go_to(&portal, deadline(&portal).await);
    work(&portal).await;
    assert!(calendar::last_day(deadline(&portal).await) > *days.last().unwrap());
}

#[tokio::test]
async fn nobody_fails_before_statements_cover_every_day_and_the_quotas_are_free_again() {
    let portal = Portal::start_with(|config| {
        config.limits.per_resident_id = 1;
        config.limits.per_mobile = 1;
        config.limits.unverified_per_subject = 1;
    })
    .await;
    register(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    let confirmed = calendar::today(portal.clock.now());
    let end = deadline(&portal).await;
    let last = calendar::last_day(end);
    cover(&portal, confirmed - Duration::days(5), last).await;
    go_to(&portal, end);
    work(&portal).await;
    work(&portal).await;
    assert_eq!(status(&portal).await, "awaiting_statement", "covered, but a transfer in time may still be told");

    sqlx::query("DELETE FROM statements").execute(&portal.pool).await.unwrap();
    let grace = deadline(&portal).await;
    go_to(&portal, grace);
    work(&portal).await;
    assert_eq!(status(&portal).await, "awaiting_statement", "no statement at all");
    assert_eq!(without_statement(&portal).await, 1);
    cover(&portal, confirmed, confirmed + Duration::days(4)).await;
    cover(&portal, confirmed + Duration::days(6), last).await;
    work(&portal).await;
    assert_eq!(status(&portal).await, "awaiting_statement", "a day in the middle is missing");
    cover(&portal, confirmed + Duration::days(3), confirmed + Duration::days(5)).await;
    work(&portal).await;
    assert_eq!(status(&portal).await, "failed");
    assert_eq!(without_statement(&portal).await, 0);
    let mail = mail_saying(&portal, "没有找到符合要求的汇款").await;
    assert!(mail.text.contains("重新注册"), "{}", mail.text);

    let browser = portal.browser();
    register(&portal, &browser, EMAIL, ENTERPRISE).await;
    assert_eq!(status(&portal).await, "awaiting_transfer");
    assert_eq!(portal.count("SELECT count(*) FROM accounts").await, 1);
}

#[tokio::test]
async fn the_last_day_must_be_covered_too() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    let confirmed = calendar::today(portal.clock.now());
    let last = calendar::last_day(deadline(&portal).await);
    cover(&portal, confirmed, last - Duration::DAY).await;
    portal.clock.advance(Duration::days(365));
    work(&portal).await;
    assert_eq!(status(&portal).await, "awaiting_statement");
    cover(&portal, last, last).await;
    work(&portal).await;
    assert_eq!(status(&portal).await, "failed");
}

#[tokio::test]
async fn an_untouched_draft_expires_after_thirty_days_and_a_touched_one_does_not() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let begun = idle_deadline(portal.clock.now());
    go_to(&portal, calendar::start_of_day(calendar::last_day(begun) - Duration::days(3)) + Duration::hours(9));
    work(&portal).await;
    work(&portal).await;
    assert_eq!(mails_of_kind(&portal, "draft_reminder").await, 1);
    let reminder = mail_saying(&portal, "结束前完成注册").await;
    assert!(reminder.text.contains("/register"), "{}", reminder.text);

    let browser = portal.browser();
    sign_in(&browser, EMAIL, PASSWORD).await;
    describe_subject(&browser, INDIVIDUAL).await;
    let end = idle_deadline(portal.clock.now());
    go_just_before(&portal, begun);
    work(&portal).await;
    go_to(&portal, begun);
    work(&portal).await;
    assert_eq!(status(&portal).await, "draft", "it was touched meanwhile");
    go_just_before(&portal, end);
    work(&portal).await;
    assert_eq!(status(&portal).await, "draft");
    assert_eq!(mails_of_kind(&portal, "draft_reminder").await, 2, "another deadline, another reminder");
    go_to(&portal, end);
    work(&portal).await;
    assert_eq!(status(&portal).await, "expired");
    mail_saying(&portal, "已过期").await;
    activate(&portal, &portal.browser(), EMAIL).await;
}

#[tokio::test]
async fn what_was_returned_and_not_corrected_expires() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, INDIVIDUAL).await;
    portal.clock.advance(Duration::days(100));
    work(&portal).await;
    assert_eq!(status(&portal).await, "pending_review", "operators have a target, not a deadline");
    return_to_applicant(&portal).await;
    let end = deadline(&portal).await;
    for (days, reminders) in [(4, 0), (3, 1), (2, 1), (1, 2), (0, 2)] {
        go_to(&portal, calendar::start_of_day(calendar::last_day(end) - Duration::days(days)) + Duration::hours(12));
        work(&portal).await;
        assert_eq!(mails_of_kind(&portal, "correction_reminder").await, reminders, "{days} days before");
    }
    go_just_before(&portal, end);
    work(&portal).await;
    assert_eq!(status(&portal).await, "returned");
    go_to(&portal, end);
    work(&portal).await;
    assert_eq!(status(&portal).await, "expired");
    assert_eq!(mails_of_kind(&portal, "correction_expired").await, 1);
}

#[tokio::test]
async fn a_registration_lapses_without_an_application_for_certification() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser().in_english(), EMAIL, CERTIFIED).await;
    let end = deadline(&portal).await;
    go_just_before(&portal, end);
    work(&portal).await;
    assert_eq!(status(&portal).await, "registered_limited");
    go_to(&portal, end);
    work(&portal).await;
    assert_eq!(status(&portal).await, "lapsed");
    let mail = mail_saying(&portal, "has lapsed").await;
    assert!(mail.text.contains("register again"), "{}", mail.text);
    portal.clock.advance(Duration::days(30));
    work(&portal).await;
    assert_eq!(mails_of_kind(&portal, "certification_reminder").await, 1);
    assert_eq!(mails_of_kind(&portal, "lapsed").await, 1);
}

#[tokio::test]
async fn reminders_wait_for_the_morning() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    let end = deadline(&portal).await;
    let day = calendar::start_of_day(calendar::last_day(end) - Duration::days(3));
    for night in [day, day + Duration::hours(9)] {
        go_just_before(&portal, night);
        work(&portal).await;
        assert_eq!(mails_of_kind(&portal, "transfer_reminder").await, 0);
    }
    go_to(&portal, day + Duration::hours(9));
    work(&portal).await;
    assert_eq!(mails_of_kind(&portal, "transfer_reminder").await, 1);
    let mail = mail_saying(&portal, "还没有收到符合要求的汇款").await;
    let (last, fen) =
        (calendar::last_day(end), portal.query::<i64>("SELECT transfer_amount_fen FROM registrations").await);
    for part in [format!("{}月{}日", u8::from(last.month()), last.day()), format!("0.{fen:02} 元")] {
        assert!(mail.subject.contains(&part) && mail.text.contains(&part), "{part}: {}\n{}", mail.subject, mail.text);
    }
}

#[tokio::test]
async fn after_days_of_standing_still_only_the_nearest_reminder_is_sent() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    let last = calendar::last_day(deadline(&portal).await);
    go_to(&portal, calendar::start_of_day(last) + Duration::hours(15));
    work(&portal).await;
    work(&portal).await;
    assert_eq!(mails_of_kind(&portal, "transfer_reminder").await, 1);
    let days: i16 = portal.query("SELECT days_before FROM reminders").await;
    assert_eq!(days, 1);
    // Another instance's clock is behind.
    portal.clock.advance(-Duration::days(2));
    work(&portal).await;
    assert_eq!(mails_of_kind(&portal, "transfer_reminder").await, 1);
}

#[tokio::test]
async fn what_is_due_is_taken_in_its_order_a_batch_at_a_time_and_by_one_instance() {
    let portal = Portal::start().await;
    for (number, email) in ["first@example.com", "second@example.com", "third@example.com"].into_iter().enumerate() {
        let mobile = format!("1390013900{number}");
        let id = resident_id(time::macros::date!(1980 - 05 - 05), 100 + u16::try_from(number).unwrap());
        register_by(&portal, &portal.browser(), email, ENTERPRISE, &id, &mobile).await;
        portal.sql("UPDATE registrations SET deadline_at = deadline_at - interval '1 day'").await;
    }
    let now = portal.clock.now() + Duration::days(30);
    let addresses = |found: Vec<due::Due>| found.into_iter().map(|due| due.email).collect::<Vec<_>>();
    let mut one = portal.pool.begin().await.unwrap();
    let mut other = portal.pool.begin().await.unwrap();
    assert_eq!(addresses(due::overdue(&mut one, now, 2).await.unwrap()), ["first@example.com", "second@example.com"]);
    assert_eq!(addresses(due::overdue(&mut other, now, 2).await.unwrap()), ["third@example.com"]);
    assert!(due::overdue(&mut portal.pool.begin().await.unwrap(), now, 2).await.unwrap().is_empty());
    one.rollback().await.unwrap();
    other.rollback().await.unwrap();
    let (from, until) = (portal.clock.now(), now);
    let mut reminding = portal.pool.begin().await.unwrap();
    assert_eq!(addresses(due::to_remind(&mut reminding, from, until, 1, 1).await.unwrap()), ["first@example.com"]);
}

#[tokio::test]
async fn a_year_asleep_doubles_nothing() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    let confirmed = calendar::today(portal.clock.now());
    cover(&portal, confirmed, confirmed + Duration::days(400)).await;
    portal.clock.advance(Duration::days(365));
    work(&portal).await;
    assert_eq!(status(&portal).await, "failed");
    let states: String =
        portal.query("SELECT string_agg(to_status, ' ' ORDER BY at, id) FROM registration_history").await;
    assert_eq!(states, "draft awaiting_transfer awaiting_statement failed");
    let once = mails(&portal).await;
    assert_eq!((once.get("transfer_reminder"), once.get("transfer_failed")), (None, Some(&1)));
    portal.clock.advance(-Duration::days(364));
    work(&portal).await;
    portal.clock.advance(Duration::days(700));
    work(&portal).await;
    assert_eq!(mails(&portal).await, once);
    assert_eq!(status(&portal).await, "failed");
}

#[tokio::test]
async fn nobody_fails_while_operators_have_a_payment_to_decide_about() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    let confirmed = calendar::today(portal.clock.now());
    cover(&portal, confirmed, confirmed + Duration::days(20)).await;
    sqlx::query(
        "INSERT INTO bank_entries (id, statement_id, bank_reference, is_reversal, booked_on, amount_fen, payer_name,
             payer_key, payer_account, payer_index, remark, outcome, registration_id, settled_at)
         SELECT gen_random_uuid(), statements.id, 'A1', false, $1, 7, 'x', 'x', '', '', '', 'needs_decision',
             registrations.id, $2
         FROM statements, registrations",
    )
    .bind(confirmed)
    .bind(portal.clock.now())
    .execute(&portal.pool)
    .await
    .unwrap();
    portal.clock.advance(Duration::days(40));
    work(&portal).await;
    assert_eq!(status(&portal).await, "awaiting_statement");
    assert_eq!(without_statement(&portal).await, 0, "no statement is missing");
    sqlx::query("UPDATE bank_entries SET outcome = 'wrong_payer'").execute(&portal.pool).await.unwrap();
    work(&portal).await;
    assert_eq!(status(&portal).await, "failed");
}

#[tokio::test]
async fn personal_data_is_erased_when_it_has_been_kept_long_enough() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, CERTIFIED).await;
    activate(&portal, &portal.browser(), "draft@example.com").await;
    let end: OffsetDateTime = portal.query("SELECT deadline_at FROM registrations WHERE status <> 'draft'").await;
    go_to(&portal, end);
    work(&portal).await;
    let erased = "SELECT count(*) FROM registrations WHERE erased_at IS NOT NULL";
    let kept = "SELECT count(*) FROM registrations WHERE resident_id IS NOT NULL AND administrator_name IS NOT NULL";
    go_just_before(&portal, end + Duration::days(180));
    work(&portal).await;
    assert_eq!(
        (
            portal.count(kept).await,
            portal.query::<String>("SELECT status FROM registrations WHERE resident_id IS NOT NULL").await
        ),
        (1, "lapsed".to_owned())
    );
    let browser = portal.browser();
    sign_in(&browser, EMAIL, PASSWORD).await;
    let again = async || browser.open("/account").await.first("form[action='/account/start-again']").unwrap();
    assert!(again().await.contains("原来填写的内容会保留"), "{}", again().await);
    portal.clock.advance(Duration::seconds(5));
    work(&portal).await;
    work(&portal).await;
    assert_eq!((portal.count(kept).await, portal.count(erased).await), (0, 2));
    assert!(again().await.contains("已按规定到期删除") && !again().await.contains("会保留"), "{}", again().await);
    let audited = "SELECT count(*) FROM audit_entries WHERE action = 'registration.erased' AND actor = 'system'";
    assert_eq!(portal.count(audited).await, 2);
}

/// Applicants with registrations in several states.
async fn populate(portal: &Portal) {
    let born = time::macros::date!(1990 - 01 - 01);
    for number in 0..4_u16 {
        let browser = portal.browser();
        let (subject, mobile) = ([ENTERPRISE, CERTIFIED][usize::from(number % 2)], format!("1380013800{number}"));
        let email = format!("applicant-{number}@example.com");
        let page = complete_by(portal, &browser, &email, subject, &resident_id(born, number), &mobile).await;
        browser.send(&page, &[("subject_final", "yes")]).await.assert_at("/register/done");
    }
    register(portal, &portal.browser(), "individual@example.com", INDIVIDUAL).await;
    return_to_applicant(portal).await;
    activate(portal, &portal.browser(), "draft@example.com").await;
    let confirmed = calendar::today(portal.clock.now());
    cover(portal, confirmed, confirmed + Duration::days(100)).await;
}

/// How many registrations are in each state.
async fn states(portal: &Portal) -> Vec<(String, i64)> {
    sqlx::query_as("SELECT status, count(*) FROM registrations GROUP BY status ORDER BY status")
        .fetch_all(&portal.pool)
        .await
        .unwrap()
}

/// Everything ends the same way, however often and whenever the jobs run, on however many instances; each change is told
/// once, and nobody is reminded more often than was planned.
#[tokio::test]
async fn it_ends_the_same_whenever_and_wherever_the_jobs_run() {
    let ended = [("expired", 2), ("failed", 2), ("lapsed", 2)].map(|(status, count)| (status.to_owned(), count));
    for seed in 1..=4_u64 {
        let portal = Portal::start().await;
        populate(&portal).await;
        let begun = portal.clock.now();
        let instances = [portal.jobs.clone(), another(&portal), another(&portal)];
        let mut random = seed;
        for _ in 0..seed * seed * 2 {
            // Knuth's generator: the same moments in every run.
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let hours = i64::try_from(random >> 33).unwrap() % (24 * 45);
            go_to(&portal, begun + Duration::hours(hours));
            let runs = instances.iter().map(Jobs::run_scheduled);
            for done in futures_util::future::join_all(runs).await {
                done.unwrap();
            }
        }
        go_to(&portal, begun + Duration::days(60));
        work(&portal).await;
        assert_eq!(states(&portal).await, ended, "seed {seed}");
        let mails = mails(&portal).await;
        let told = ["draft_expired", "correction_expired", "transfer_deadline_passed", "transfer_failed", "lapsed"];
        assert_eq!(
            told.map(|kind| mails.get(kind).copied()),
            [Some(1), Some(1), Some(2), Some(2), Some(2)],
            "seed {seed}"
        );
        let reminders: i64 = mails.iter().filter(|(kind, _)| kind.ends_with("reminder")).map(|(_, count)| count).sum();
        assert_eq!(reminders, portal.count("SELECT count(*) FROM reminders").await, "seed {seed}");
        assert_eq!(portal.count("SELECT count(*) FROM registration_history").await, 6 + 5 + 1 + 8, "seed {seed}");
    }
}

#[tokio::test]
async fn two_instances_at_once_remind_once() {
    let portal = Portal::start().await;
    populate(&portal).await;
    let instances = [portal.jobs.clone(), another(&portal)];
    for day in 0..32 {
        go_to(
            &portal,
            calendar::start_of_day(calendar::today(portal.clock.now()) + Duration::DAY) + Duration::hours(10),
        );
        let (one, other) = tokio::join!(instances[0].run_scheduled(), instances[1].run_scheduled());
        one.unwrap();
        other.unwrap();
        // What one had locked while the other looked is found the next time.
        work(&portal).await;
        let clock = portal.clock.now().to_offset(SHANGHAI);
        assert_eq!(clock.hour(), 10, "day {day}");
    }
    let mails = mails(&portal).await;
    let expected = [
        ("transfer_reminder", 4),
        ("certification_reminder", 4),
        ("correction_reminder", 2),
        ("draft_reminder", 1),
        ("transfer_deadline_passed", 2),
        ("transfer_failed", 2),
        ("lapsed", 2),
        ("correction_expired", 1),
        ("draft_expired", 1),
    ];
    assert_eq!(expected.map(|(kind, _)| mails.get(kind).copied()), expected.map(|(_, count)| Some(count)), "{mails:?}");
}
