//! What takes two people: the first word is a proposal, and nothing but an answer to that proposal is a second one. What
//! changes by itself overtakes what was proposed about it.

use std::time::Duration;

use registration_portal::{
    dev::bank::Format,
    domain::{
        calendar::today,
        money::Fen,
        operator::{Permission, Role},
        transfer::{BankEntry, EntryKind, Outcome},
    },
    life::payments,
    store,
};
use reqwest::StatusCode;
use uuid::Uuid;

use crate::{
    common::{
        Portal,
        browser::Browser,
        certification::{MEDIA, apply, operator, pay, seen, take_up},
        journey::{ENTERPRISE, INDIVIDUAL, Subject, register, register_by},
        operators::Operator,
        statement::StatementFile,
    },
    statements::{import, reversal_of, right},
};

const EMAIL: &str = "applicant@example.com";
const DAY: Duration = Duration::from_secs(86_400);

/// A first word that was said, and what it needs.
struct Word<'a> {
    path: String,
    fields: Vec<(&'static str, String)>,
    may_propose: Permission,
    approval: Permission,
    /// Whether it was carried out.
    is_done: &'a str,
}

impl Word<'_> {
    async fn say(&self, browser: &Browser) -> crate::common::browser::Answer {
        let fields: Vec<_> = self.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.post(&self.path, &fields).await
    }
}

async fn is_done(portal: &Portal, word: &Word<'_>) -> bool {
    sqlx::query_scalar(sqlx::AssertSqlSafe(word.is_done)).fetch_one(&portal.pool).await.unwrap()
}

/// Says the word, and tries in every role and on every route what is no second one.
async fn nobody_alone(portal: &Portal, word: Word<'_>) {
    let (_, proposer) = Operator::signed_in(portal, Role::Administrator, "proposer").await;
    let said = word.say(&proposer).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.text());
    let proposal: Uuid = portal.query("SELECT id FROM proposals WHERE decided_at IS NULL").await;
    let answer = async |browser: &Browser, route: &str| {
        browser.post(&format!("/admin/proposals/{proposal}/{route}"), &[("answer", "approve")]).await
    };
    let routes = [("review", Permission::ApproveReviews), ("payment", Permission::ApprovePayments)];
    for role in Role::ALL {
        let (_, other) = Operator::signed_in(portal, role, role.as_str()).await;
        // The same word once more, from a form that was opened before there was a proposal.
        let again = word.say(&other).await;
        if role.may(word.may_propose) {
            assert_eq!(again.status, StatusCode::CONFLICT, "{role:?}: {}", again.text());
            assert!(again.text().contains("proposer"), "{role:?}: {}", again.text());
        } else {
            assert_eq!(again.status, StatusCode::FORBIDDEN, "{role:?}");
        }
        for (route, permission) in routes {
            let expected = match (role.may(permission), permission == word.approval) {
                (true, true) => continue,
                (true, false) => StatusCode::NOT_FOUND,
                (false, _) => StatusCode::FORBIDDEN,
            };
            assert_eq!(answer(&other, route).await.status, expected, "{role:?} {route}");
        }
        assert!(!is_done(portal, &word).await, "{role:?}");
    }
    for (route, permission) in routes {
        let expected = if permission == word.approval { StatusCode::FORBIDDEN } else { StatusCode::NOT_FOUND };
        assert_eq!(answer(&proposer, route).await.status, expected, "one's own");
    }
    assert!(!is_done(portal, &word).await);
    let (_, second) = Operator::signed_in(portal, Role::Administrator, "second").await;
    let (route, _) = routes.into_iter().find(|(_, permission)| *permission == word.approval).unwrap();
    answer(&second, route).await.assert_at("/admin/proposals?done=approved");
    assert!(is_done(portal, &word).await);
    let lines = "SELECT string_agg(action, ' ' ORDER BY at) FROM audit_entries WHERE target = 'proposal'";
    assert_eq!(portal.query::<String>(lines).await, "proposal.made proposal.approved");
}

/// A company's transfer from another account than it named; the entry's id.
async fn unclear(portal: &Portal) -> Uuid {
    let doubtful = BankEntry { payer_account: "88880000".into(), ..right(portal, "B1").await };
    assert_eq!(import(portal, doubtful).await, Outcome::NeedsDecision);
    portal.query("SELECT id FROM bank_entries WHERE bank_reference = 'B1'").await
}

/// A payment of nobody in particular.
fn nobodys(portal: &Portal, bank_reference: &str) -> BankEntry {
    BankEntry {
        bank_reference: bank_reference.into(),
        kind: EntryKind::Credit,
        is_booked: true,
        booked_on: today(portal.clock.now()),
        amount: Fen(777),
        payer_name: "别的公司".into(),
        payer_account: "77770000".into(),
        remark: String::new(),
    }
}

/// A portal with such a transfer.
async fn doubtful() -> (Portal, Browser, Uuid) {
    let portal = Portal::start().await;
    let applicant = portal.browser();
    register(&portal, &applicant, EMAIL, ENTERPRISE).await;
    portal.deliver().await;
    let entry = unclear(&portal).await;
    (portal, applicant, entry)
}

/// Proposes that it is the company's.
async fn matched(portal: &Portal, entry: Uuid) -> (Browser, Uuid) {
    matched_by(portal, entry, "finance").await
}

async fn matched_by(portal: &Portal, entry: Uuid, who: &str) -> (Browser, Uuid) {
    let (_, finance) = Operator::signed_in(portal, Role::Finance, who).await;
    let registration: Uuid = portal.query("SELECT id FROM registrations").await;
    let fields = [("decision", format!("transfer:{registration}")), ("reason", "已电话核实".to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let path = format!("/admin/transfers/entries/{entry}");
    finance.post(&format!("{path}/decision"), &fields).await.assert_at(&path);
    (finance, portal.query("SELECT id FROM proposals WHERE decided_at IS NULL").await)
}

#[tokio::test]
async fn nobody_alone_says_what_a_payment_is() {
    let (portal, _, entry) = doubtful().await;
    let registration: Uuid = portal.query("SELECT id FROM registrations").await;
    let word = Word {
        path: format!("/admin/transfers/entries/{entry}/decision"),
        fields: vec![("decision", format!("transfer:{registration}")), ("reason", "核实过".to_owned())],
        may_propose: Permission::DecideEntries,
        approval: Permission::ApprovePayments,
        is_done: "SELECT status = 'registered' FROM registrations",
    };
    nobody_alone(&portal, word).await;
}

#[tokio::test]
async fn nobody_alone_waives_a_fee() {
    let portal = Portal::start().await;
    apply(&portal, &portal.browser(), EMAIL, MEDIA).await;
    let word = Word {
        path: format!("/admin/transfers/fees/{}/decision", seen(&portal).await.id),
        fields: vec![("payment", "waived".to_owned()), ("reason", "主管同意减免".to_owned())],
        may_propose: Permission::ManageFees,
        approval: Permission::ApprovePayments,
        is_done: "SELECT payment IS NOT DISTINCT FROM 'waived' FROM certifications",
    };
    nobody_alone(&portal, word).await;
}

#[tokio::test]
async fn nobody_alone_fails_what_was_paid_for() {
    let portal = Portal::start().await;
    apply(&portal, &portal.browser(), EMAIL, MEDIA).await;
    pay(&portal).await;
    take_up(&portal, operator(&portal, "reviewer@example.com").await).await;
    let seen = seen(&portal).await;
    let word = Word {
        path: format!("/admin/certifications/{}/decision", seen.id),
        fields: vec![
            ("version", seen.version.to_string()),
            ("decision", "reject".to_owned()),
            ("words", "证照是伪造的".to_owned()),
        ],
        may_propose: Permission::ReviewCertifications,
        approval: Permission::ApproveReviews,
        is_done: "SELECT status = 'failed' FROM certifications",
    };
    nobody_alone(&portal, word).await;
}

#[tokio::test]
async fn nobody_alone_unfreezes() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, INDIVIDUAL).await;
    portal.sql("UPDATE registrations SET status = 'frozen', queued_at = NULL").await;
    let (id, version): (Uuid, i64) =
        sqlx::query_as("SELECT id, version FROM registrations").fetch_one(&portal.pool).await.unwrap();
    let word = Word {
        path: format!("/admin/registrations/{id}/decision"),
        fields: vec![
            ("version", version.to_string()),
            ("decision", "unfreeze".to_owned()),
            ("words", "已经澄清".to_owned()),
        ],
        may_propose: Permission::ReviewRegistrations,
        approval: Permission::ApproveReviews,
        is_done: "SELECT status = 'registered' FROM registrations",
    };
    nobody_alone(&portal, word).await;
}

#[tokio::test]
async fn everybody_sees_the_proposals_that_they_may_read() {
    let (portal, _, entry) = doubtful().await;
    matched(&portal, entry).await;
    register(&portal, &portal.browser(), "person@example.com", INDIVIDUAL).await;
    portal.sql("UPDATE registrations SET status = 'frozen', queued_at = NULL WHERE subject_type = 'individual'").await;
    let (id, version): (Uuid, i64) = sqlx::query_as("SELECT id, version FROM registrations WHERE status = 'frozen'")
        .fetch_one(&portal.pool)
        .await
        .unwrap();
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "reviewer").await;
    let version = version.to_string();
    let fields = [("version", version.as_str()), ("decision", "unfreeze"), ("words", "已经澄清")];
    let proposed = reviewer.post(&format!("/admin/registrations/{id}/decision"), &fields).await;
    proposed.assert_at(&format!("/admin/registrations/{id}?done=proposed"));
    for (role, rows) in [(Role::Reviewer, 1), (Role::Finance, 2), (Role::Administrator, 2), (Role::Auditor, 2)] {
        let (_, browser) = Operator::signed_in(&portal, role, &format!("{}-2", role.as_str())).await;
        let page = browser.open("/admin/proposals").await;
        let number = |selector: &str| page.document().select(&scraper::Selector::parse(selector).unwrap()).count();
        assert_eq!(number("tbody tr"), rows, "{role:?}: {}", page.text());
        assert_eq!(
            number("tbody form[action$='/review']"),
            usize::from(role.may(Permission::ApproveReviews)),
            "{role:?}"
        );
        assert_eq!(page.text().contains("已电话核实"), role != Role::Reviewer, "{role:?}");
        // Whose it would be, and what they were asked for.
        let matched = format!("：{}", ENTERPRISE.name);
        assert_eq!(page.text().contains(&matched), role != Role::Reviewer, "{role:?}: {}", page.text());
        let home = browser.open("/admin").await;
        assert_eq!(home.first("a[href='/admin/proposals'] b").as_deref(), Some(rows.to_string().as_str()), "{role:?}");
    }
}

#[tokio::test]
async fn what_a_first_person_has_said_leaves_what_is_to_be_decided() {
    let (portal, _, entry) = doubtful().await;
    assert_eq!(import(&portal, nobodys(&portal, "B2")).await, Outcome::Unmatched);
    let counts = async |browser: &Browser| {
        let tabs = browser.open("/admin/transfers").await;
        let number = |group: &str| tabs.first(&format!(".tabs a[href$='={group}'] .tag")).unwrap();
        ["needs_decision", "unmatched", "proposed"].map(|group| number(group).parse::<i32>().unwrap())
    };
    let rows = async |browser: &Browser, group: &str| {
        let page = browser.open(&format!("/admin/transfers?outcome={group}")).await;
        page.document().select(&scraper::Selector::parse("tbody tr").unwrap()).count()
    };
    let (finance, proposal) = matched(&portal, entry).await;
    assert_eq!(counts(&finance).await, [0, 1, 1]);
    assert_eq!((rows(&finance, "needs_decision").await, rows(&finance, "proposed").await), (0, 1));
    let home = finance.open("/admin").await;
    assert_eq!(home.first("a[href='/admin/transfers?outcome=needs_decision'] b").as_deref(), Some("0"));
    let other: Uuid = portal.query("SELECT id FROM bank_entries WHERE outcome = 'unmatched'").await;
    let word = [("decision", "refund"), ("reason", "误付")];
    finance.post(&format!("/admin/transfers/entries/{other}/decision"), &word).await;
    assert_eq!(counts(&finance).await, [0, 0, 2]);
    let proposals = finance.open("/admin/proposals").await;
    let reference: String = portal.query("SELECT reference FROM registrations").await;
    assert!(
        proposals.text().contains("拟匹配为对公打款") && proposals.text().contains(&reference),
        "{}",
        proposals.text()
    );
    // Refused, it is to be decided anew.
    finance.post(&format!("/admin/proposals/{proposal}/payment"), &[("answer", "refuse")]).await;
    assert_eq!(counts(&finance).await, [1, 0, 1]);
}

#[tokio::test]
async fn what_the_applicant_cancels_needs_no_second_person() {
    let (portal, applicant, entry) = doubtful().await;
    let (finance, proposal) = matched(&portal, entry).await;
    let page = applicant.open("/account/cancel").await;
    applicant.send(&page, &[]).await.assert_at("/account");
    assert_eq!(portal.query::<String>("SELECT overtaken_by FROM proposals").await, "registration.cancelled");
    assert_eq!(portal.count("SELECT count(*) FROM audit_entries WHERE action = 'proposal.overtaken'").await, 1);
    let (_, second) = Operator::signed_in(&portal, Role::Finance, "second").await;
    let late = second.post(&format!("/admin/proposals/{proposal}/payment"), &[("answer", "approve")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("当前状态：已取消") && late.text().contains("系统"), "{}", late.text());
    assert!(second.open("/admin/proposals").await.first("p.empty").is_some());
    // The entry still has to be decided, and says what was proposed before.
    let page = finance.open(&format!("/admin/transfers/entries/{entry}")).await;
    assert!(page.first("form[action$='/decision']").is_some());
    assert!(page.text().contains("以前的提议") && page.text().contains("当前状态：已取消"), "{}", page.text());
}

/// Proposes that it has nothing to do with us, and has it approved by a colleague.
async fn set_aside(portal: &Portal, entry: Uuid, [first, second]: [&str; 2]) {
    let (_, finance) = Operator::signed_in(portal, Role::Finance, first).await;
    let path = format!("/admin/transfers/entries/{entry}");
    let word = [("decision", "set_aside"), ("reason", "其他业务的收款")];
    finance.post(&format!("{path}/decision"), &word).await.assert_at(&path);
    let (_, second) = Operator::signed_in(portal, Role::Finance, second).await;
    let page = second.open(&path).await;
    let approved = second.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await;
    approved.assert_at("/admin/proposals?done=approved");
}

#[tokio::test]
async fn whoever_waited_for_the_result_hears_that_a_payment_was_set_aside() {
    let (portal, applicant, entry) = doubtful().await;
    assert!(applicant.open("/account").await.text().contains("正在核对"));
    set_aside(&portal, entry, ["finance", "second"]).await;
    let mails = portal.mails_to(EMAIL).await;
    let mail = mails.iter().find(|mail| mail.subject.contains("不是注册要求的汇款")).expect("the result");
    assert!(mail.text.contains("发邮件给我们"), "{}", mail.text);
    assert!(!mail.text.contains("其他业务"), "what operators tell each other is theirs");
    let page = applicant.open("/account").await;
    assert!(page.text().contains("未使用") && !page.text().contains("正在核对"), "{}", page.text());
    assert_eq!(portal.count("SELECT count(*) FROM outbox WHERE kind = 'transfer_set_aside'").await, 1);
    // It can be decided anew, and then counts.
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "awaiting_transfer");
    matched_by(&portal, entry, "third").await;
}

#[tokio::test]
async fn whoever_a_payment_seemed_to_be_of_hears_that_it_is_anothers() {
    let (portal, applicant, entry) = doubtful().await;
    assert!(portal.mail_to(EMAIL).await.subject.contains("正在核对"));
    let other = Subject { name: "上海别家贸易有限公司", code: "91350100M000100Y43", ..ENTERPRISE };
    let others = portal.browser();
    register_by(&portal, &others, "other@example.com", other, "440524188001010014", "13900139000").await;
    let id: Uuid = portal.query("SELECT id FROM registrations WHERE subject_code = '91350100M000100Y43'").await;
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "finance").await;
    let path = format!("/admin/transfers/entries/{entry}");
    let asked = "UPDATE bank_entries SET amount_fen = (SELECT transfer_amount_fen FROM registrations
                     WHERE subject_code = '91350100M000100Y43')";
    portal.sql(asked).await;
    let word = format!("transfer:{id}");
    finance.post(&format!("{path}/decision"), &[("decision", &word), ("reason", "已电话核实")]).await.assert_at(&path);
    let (_, second) = Operator::signed_in(&portal, Role::Finance, "second").await;
    let page = second.open(&path).await;
    let approved = second.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await;
    approved.assert_at("/admin/proposals?done=approved");
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("不是注册要求的汇款"), "{}", mail.subject);
    assert!(!mail.text.contains("上海别家"), "whose it is, is nobody's business: {}", mail.text);
    assert!(portal.mail_to("other@example.com").await.subject.contains("已通过验证"));
    assert_eq!(portal.count("SELECT count(*) FROM outbox WHERE kind = 'transfer_set_aside'").await, 1);
    let page = applicant.open("/account").await;
    assert!(!page.text().contains("正在核对"), "{}", page.text());
    assert_eq!(
        portal.query::<String>("SELECT status FROM registrations WHERE subject_code <> '91350100M000100Y43'").await,
        "awaiting_transfer"
    );
}

#[tokio::test]
async fn nobody_matches_a_payment_with_what_was_asked_for_in_another_amount() {
    let (portal, _, _) = doubtful().await;
    assert_eq!(import(&portal, nobodys(&portal, "B2")).await, Outcome::Unmatched);
    let entry: Uuid = portal.query("SELECT id FROM bank_entries WHERE bank_reference = 'B2'").await;
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "finance").await;
    let path = format!("/admin/transfers/entries/{entry}");
    let reference: String = portal.query("SELECT reference FROM registrations").await;
    let found = finance.post(&format!("{path}/search"), &[("wanted", &reference)]).await;
    assert!(found.first("input[value^='transfer:']").is_none(), "{}", found.text());
    assert!(found.text().contains("金额不同的不能匹配"), "{}", found.text());
    let registration: Uuid = portal.query("SELECT id FROM registrations").await;
    let word = [("decision", format!("transfer:{registration}")), ("reason", "核实过".to_owned())];
    let word = word.each_ref().map(|(name, value)| (*name, value.as_str()));
    let refused = finance.post(&format!("{path}/decision"), &word).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("付款金额与应付金额不同") && refused.body.contains("核实过"), "{}", refused.text());
    assert_eq!(portal.count("SELECT count(*) FROM proposals").await, 0);
}

#[tokio::test]
async fn what_waits_for_the_same_amount_is_found_behind_any_number_of_others() {
    let (portal, _, entry) = doubtful().await;
    // Those that end earlier wait for other amounts.
    let columns: String = portal
        .query(
            "SELECT string_agg(column_name, ', ') FROM information_schema.columns
             WHERE table_name = 'registrations' AND is_generated = 'NEVER'",
        )
        .await;
    let others = format!(
            "WITH others AS (SELECT other, gen_random_uuid() AS account FROM generate_series(1, 30) AS other), accounts AS (
                 INSERT INTO accounts (id, email, email_key, password_hash, locale, terms_version, terms_accepted_at, created_at)
                 SELECT account, other || '@example.com', other || '@example.com', '', 'zh-CN', '', now(), now() FROM others
             )
             INSERT INTO registrations ({columns}) SELECT {columns} FROM others, LATERAL (
                 SELECT (jsonb_populate_record(whole, jsonb_build_object('id', gen_random_uuid(), 'account_id', account,
                     'reference', 'R' || lpad(other::text, 10, '0'), 'transfer_reference', (100000 + other)::text,
                     'bank_account_index', int4send(other), 'transfer_amount_fen', transfer_amount_fen % 99 + 1,
                     'deadline_at', deadline_at - interval '1 day'))).* FROM registrations AS whole) AS copied"
        );
    sqlx::raw_sql(sqlx::AssertSqlSafe(others)).execute(&portal.pool).await.unwrap();
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "finance").await;
    let registration: Uuid = portal.query("SELECT registration_id FROM bank_entries").await;
    let right = format!("input[value='transfer:{registration}']");
    let path = format!("/admin/transfers/entries/{entry}");
    let likely = finance.open(&path).await;
    assert!(likely.first(&right).is_some(), "{}", likely.text());
    let found = finance.post(&format!("{path}/search"), &[("wanted", ENTERPRISE.name)]).await;
    assert!(found.first(&right).is_some(), "{}", found.text());
}

#[tokio::test]
async fn whoever_was_erased_is_forgotten_once_their_payment_is_set_aside() {
    let (portal, _, entry) = doubtful().await;
    portal.sql("UPDATE registrations SET status = 'cancelled', erased_at = now()").await;
    let known = "SELECT count(*) FROM bank_entries WHERE payer_name <> '' OR payer_account <> '' OR remark <> ''";
    assert_eq!(portal.count(known).await, 1);
    set_aside(&portal, entry, ["finance", "second"]).await;
    assert_eq!(portal.count(known).await, 0);
    assert_eq!(portal.count("SELECT count(*) FROM proposals WHERE reason <> kind").await, 0, "what was said of them");
}

#[tokio::test]
async fn both_people_see_what_differs_and_the_entry_says_who_decided() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    let strangers = BankEntry {
        payer_account: "88880000".into(),
        payer_name: "别的公司".into(),
        remark: String::new(),
        ..right(&portal, "B1").await
    };
    assert_eq!(import(&portal, strangers).await, Outcome::Unmatched);
    let entry: Uuid = portal.query("SELECT id FROM bank_entries").await;
    let (proposer, _) = matched(&portal, entry).await;
    let (_, second) = Operator::signed_in(&portal, Role::Finance, "second").await;
    let path = format!("/admin/transfers/entries/{entry}");
    for browser in [&proposer, &second] {
        let page = browser.open(&path).await;
        assert_eq!(page.text().matches("与付款人不一致").count(), 2, "{}", page.text());
    }
    let page = second.open(&path).await;
    second.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await;
    let page = second.open(&path).await;
    assert!(page.text().contains("由两位同事认定为这笔汇款"), "{}", page.text());
    // Whoever looks at the registration is led to who said so.
    let about = page.attribute("a[href^='/admin/registrations/']", "href").unwrap();
    assert!(second.open(&about).await.first(&format!("a[href='{path}']")).is_some());
    assert!(!page.text().contains("户名、账号、金额都符合"), "{}", page.text());
    assert_eq!(page.text().matches("与付款人不一致").count(), 2, "{}", page.text());
}

#[tokio::test]
async fn what_is_set_aside_past_the_deadline_leads_to_the_registration() {
    let (portal, _, entry) = doubtful().await;
    portal.wait(DAY * 11);
    set_aside(&portal, entry, ["finance", "second"]).await;
    let mails = portal.mails_to(EMAIL).await;
    let mail = mails.iter().find(|mail| mail.subject.contains("与注册无关，没有使用")).expect("the result");
    assert!(mail.text.lines().any(|line| line.trim().ends_with("/account")), "{}", mail.text);
}

#[tokio::test]
async fn telling_that_a_payment_is_checked_waits_for_nobody_who_decides_about_it() {
    let (portal, applicant, _) = doubtful().await;
    assert!(portal.mail_to(EMAIL).await.subject.contains("正在核对"));
    portal.sql("UPDATE bank_entries SET untold = true").await;
    // Whoever decides holds the registration first, and then the entry.
    let mut deciding = portal.pool.begin().await.unwrap();
    sqlx::query("SELECT FROM registrations FOR UPDATE").execute(&mut *deciding).await.unwrap();
    let settling = portal.jobs.run_scheduled();
    tokio::time::timeout(std::time::Duration::from_secs(20), settling).await.expect("nobody is waited for").unwrap();
    assert_eq!(portal.count("SELECT count(*) FROM bank_entries WHERE untold").await, 0);
    deciding.rollback().await.unwrap();
    assert!(applicant.open("/account").await.text().contains("正在核对"));
    assert_eq!(portal.count("SELECT count(*) FROM bank_entries WHERE settled_at IS NULL").await, 0);
}

#[tokio::test]
async fn a_fee_that_was_none_is_told_too_and_a_stranger_is_told_nothing() {
    let portal = Portal::start().await;
    apply(&portal, &portal.browser(), EMAIL, MEDIA).await;
    let remark: String = portal.query("SELECT payment_reference FROM certifications").await;
    let doubtful =
        BankEntry { amount: Fen(30_000), payer_name: "示例日报社工会".into(), remark, ..nobodys(&portal, "B1") };
    assert_eq!(import(&portal, doubtful).await, Outcome::CertificationNeedsDecision);
    let entry: Uuid = portal.query("SELECT id FROM bank_entries").await;
    set_aside(&portal, entry, ["finance", "second"]).await;
    assert!(portal.mail_to(EMAIL).await.subject.contains("不是认证费"));
    assert_eq!(import(&portal, nobodys(&portal, "B2")).await, Outcome::Unmatched);
    let mails = portal.count("SELECT count(*) FROM outbox").await;
    let strangers: Uuid = portal.query("SELECT id FROM bank_entries WHERE outcome = 'unmatched'").await;
    set_aside(&portal, strangers, ["third", "fourth"]).await;
    portal.jobs.run_scheduled().await.unwrap();
    assert_eq!(portal.count("SELECT count(*) FROM outbox").await, mails);
    assert_eq!(portal.count("SELECT count(*) FROM bank_entries WHERE outcome = 'set_aside' AND NOT untold").await, 2);
}

#[tokio::test]
async fn what_is_found_by_itself_needs_no_second_person() {
    let (portal, _, entry) = doubtful().await;
    let (finance, _) = matched(&portal, entry).await;
    assert_eq!(import(&portal, right(&portal, "B2").await).await, Outcome::Verified);
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "registered");
    assert_eq!(portal.query::<String>("SELECT overtaken_by FROM proposals").await, "registration.registered");
    let page = finance.open(&format!("/admin/transfers/entries/{entry}")).await;
    assert!(page.first("form[action$='/decision']").is_none() && page.first("form[action$='/payment']").is_none());
}

#[tokio::test]
async fn what_the_bank_takes_back_needs_no_second_person() {
    let (portal, _, entry) = doubtful().await;
    let (finance, _) = matched(&portal, entry).await;
    let doubtful = BankEntry { payer_account: "88880000".into(), ..right(&portal, "B1").await };
    let file = StatementFile::of_today(&portal, &[reversal_of(&doubtful, Some("B1"))], Format::CsvGb18030);
    file.import(&portal).await.unwrap();
    assert_eq!(portal.query::<String>("SELECT overtaken_by FROM proposals").await, "entry.reversed");
    let page = finance.open(&format!("/admin/transfers/entries/{entry}")).await;
    assert!(page.text().contains("以前的提议"), "{}", page.text());
}

#[tokio::test]
async fn a_deadline_that_passes_overtakes_what_was_proposed_of_a_fee() {
    let portal = Portal::start().await;
    apply(&portal, &portal.browser(), EMAIL, MEDIA).await;
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "finance").await;
    let fee = format!("/admin/transfers/fees/{}", seen(&portal).await.id);
    let word = [("payment", "waived"), ("reason", "主管同意减免")];
    finance.post(&format!("{fee}/decision"), &word).await.assert_at(&fee);
    let applied_on = today(portal.clock.now());
    portal.wait(DAY * 40);
    StatementFile::since(applied_on, &portal, &[], Format::Camt053V08).import(&portal).await.unwrap();
    portal.jobs.run_scheduled().await.unwrap();
    assert_eq!(portal.query::<String>("SELECT status FROM certifications").await, "failed");
    assert_eq!(portal.query::<String>("SELECT overtaken_by FROM proposals").await, "certification.failed");
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "finance-2").await;
    let page = finance.open(&fee).await;
    assert!(page.first("form[action$='/payment']").is_none() && page.text().contains("未通过"), "{}", page.text());
    // Whoever comes too late with another word reads what they had written.
    let late = finance.post(&format!("{fee}/decision"), &[("payment", "recorded"), ("reason", "银行回单已核对")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("银行回单已核对"), "{}", late.text());
}

#[tokio::test]
async fn whoever_takes_their_proposal_back_did_not_refuse_it() {
    let (portal, _, entry) = doubtful().await;
    let (finance, proposal) = matched(&portal, entry).await;
    let path = format!("/admin/proposals/{proposal}/payment");
    let listed = finance.open("/admin/proposals").await;
    assert!(listed.text().contains("您提出的，等待同事复核"), "{}", listed.text());
    finance.post(&path, &[("answer", "refuse")]).await.assert_at("/admin/proposals?done=withdrawn");
    assert_eq!(portal.count("SELECT count(*) FROM audit_entries WHERE action = 'proposal.withdrawn'").await, 1);
    let page = finance.open(&format!("/admin/transfers/entries/{entry}")).await;
    assert!(page.text().contains("已撤回"), "{}", page.text());
    let late = finance.post(&path, &[("answer", "approve")]).await;
    assert!(late.status == StatusCode::CONFLICT && late.text().contains("已撤回"), "{}", late.text());
}

#[tokio::test]
async fn an_entry_offers_what_can_be_done_with_it_in_each_state() {
    let (portal, _, entry) = doubtful().await;
    let path = format!("/admin/transfers/entries/{entry}");
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "finance").await;
    let (_, auditor) = Operator::signed_in(&portal, Role::Auditor, "auditor").await;
    // Of each outcome: the choices beside what it may pay for, and whether somebody has to see to it.
    let states: [(&'static str, &[&str], bool); 7] = [
        ("outcome = 'needs_decision'", &["refund", "set_aside"], false),
        ("outcome = 'unmatched'", &["refund", "set_aside"], false),
        ("outcome = 'set_aside'", &["refund"], false),
        ("outcome = 'verified'", &[], false),
        ("outcome = 'duplicate'", &[], false),
        ("outcome = 'reversal_needs_decision', is_reversal = true", &["nothing_to_undo"], false),
        ("outcome = 'reversal_freezes', is_reversal = true", &[], true),
    ];
    for (state, choices, has_to_be_seen) in states {
        sqlx::query(sqlx::AssertSqlSafe(format!("UPDATE bank_entries SET {state}")))
            .execute(&portal.pool)
            .await
            .unwrap();
        let page = finance.open(&path).await;
        for choice in ["refund", "set_aside", "nothing_to_undo"] {
            let is_offered = page.first(&format!("input[name=decision][value={choice}]")).is_some();
            assert_eq!(is_offered, choices.contains(&choice), "{state}: {choice}");
        }
        let offered = page.first("form[action$='/decision']").is_some();
        assert_eq!(offered, !choices.is_empty(), "{state}");
        assert_eq!(page.first("form[action$='/seen']").is_some(), has_to_be_seen, "{state}");
        let page = auditor.open(&path).await;
        assert!(page.first("main form").is_none(), "{state}: an auditor reads");
    }
}

#[tokio::test]
async fn what_was_decided_is_carried_out_at_once_or_by_the_jobs() {
    let (portal, _, entry) = doubtful().await;
    let decided = "UPDATE bank_entries SET outcome = 'verified', settled_at = NULL";
    portal.sql(decided).await;
    let (config, now) = (&portal.app.config, portal.clock.now());
    // The database is away: whoever approved is told that it is approved all the same.
    let gone = store::connect(&config.database_url, 1).unwrap();
    gone.close().await;
    payments::settle_some(&gone, config, now).await;
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "awaiting_transfer");
    portal.jobs.run_scheduled().await.unwrap();
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "registered");
    assert_eq!(portal.query::<Uuid>("SELECT id FROM bank_entries WHERE settled_at IS NOT NULL").await, entry);
}

#[tokio::test]
async fn what_was_decided_is_carried_out_without_waiting_for_the_jobs() {
    let (portal, ..) = doubtful().await;
    portal.sql("UPDATE bank_entries SET outcome = 'verified', settled_at = NULL").await;
    payments::settle_some(&portal.pool, &portal.app.config, portal.clock.now()).await;
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "registered");
}

#[tokio::test]
async fn a_reversal_of_somebody_erased_is_forgotten_once_it_is_cleared_up() {
    let (portal, _, entry) = doubtful().await;
    portal
        .sql(
            "UPDATE registrations SET status = 'cancelled', erased_at = now();
             UPDATE bank_entries SET outcome = 'reversal_needs_decision', is_reversal = true",
        )
        .await;
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "finance").await;
    let path = format!("/admin/transfers/entries/{entry}");
    let word = [("decision", "nothing_to_undo"), ("reason", "银行确认无误")];
    finance.post(&format!("{path}/decision"), &word).await.assert_at(&path);
    let (_, second) = Operator::signed_in(&portal, Role::Finance, "second").await;
    let page = second.open(&path).await;
    second.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await;
    assert_eq!(portal.query::<String>("SELECT outcome FROM bank_entries").await, "reversal_undone");
    let known = "SELECT count(*) FROM bank_entries WHERE payer_name <> '' OR payer_account <> '' OR remark <> ''";
    assert_eq!(portal.count(known).await, 0);
}
