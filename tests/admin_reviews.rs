//! Operators review an individual: claim, return, correct, approve; races, batches, masked numbers and the second person.

use registration_portal::domain::operator::Role;
use reqwest::StatusCode;
use uuid::Uuid;

use crate::common::{
    Portal,
    browser::{Answer, Browser},
    journey::{ADMINISTRATOR, INDIVIDUAL, MOBILE, RESIDENT_ID, register},
    operators::Operator,
};

const EMAIL: &str = "applicant@example.com";

/// A portal with an individual who waits, a reviewer, and the page of the review.
async fn waiting() -> (Portal, Browser, String) {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, INDIVIDUAL).await;
    portal.deliver().await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let id: Uuid = portal.query("SELECT id FROM registrations WHERE status = 'pending_review'").await;
    (portal, reviewer, format!("/admin/registrations/{id}"))
}

async fn decide(browser: &Browser, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    browser.send_form(page, "form#review", fields).await
}

#[tokio::test]
async fn a_reviewer_claims_returns_two_fields_and_the_applicant_reads_why() {
    let (portal, reviewer, path) = waiting().await;
    let queue = reviewer.open("/admin/registrations").await;
    assert_eq!(queue.attribute("tbody a", "href").as_deref(), Some(path.as_str()));
    let page = reviewer.open(&path).await;
    assert!(page.text().contains("校验位正确"), "{}", page.text());
    let page = reviewer.press(&page, "[formaction*='/claim']", &[]).await;
    page.assert_at(&format!("{path}?done=claimed"));
    let unsaid = decide(&reviewer, &page, &[("verdict-mobile", "return"), ("decision", "return")]).await;
    assert_eq!((unsaid.status, unsaid.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["mobile".to_owned()]));
    let both = [("verdict-mobile", "return"), ("words-mobile", "打不通"), ("decision", "approve")];
    assert_eq!(decide(&reviewer, &page, &both).await.error_fields(), ["decision"], "a mark is not lost");
    let half = [("version", "1"), ("verdict-mobile", "return"), ("words-mobile", "半句话")];
    let english = reviewer.post(&format!("{path}/decision?lang=en&keep=1"), &half).await;
    assert_eq!((english.status, english.heading().as_str()), (StatusCode::OK, ADMINISTRATOR));
    assert_eq!(english.attribute("#words-mobile", "value").as_deref(), Some("半句话"));
    assert!(english.text().contains("Return what is marked"));
    reviewer.post(&format!("{path}/decision?lang=zh-CN&keep=1"), &half).await;
    let said = [
        ("verdict-mobile", "return"),
        ("words-mobile", "这个号码打不通"),
        ("verdict-administrator_name", "return"),
        ("words-administrator_name", "=cmd <script>alert(1)</script>"),
        ("decision", "return"),
    ];
    decide(&reviewer, &page, &said).await.assert_at(&format!("{path}?done=decided"));
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.text.contains("这个号码打不通") && mail.text.contains("=cmd <script>"), "{}", mail.text);
    let page = reviewer.open(&path).await;
    assert!(page.body.contains("这个号码打不通") && !page.body.contains("<script>alert"), "{}", page.body);
    let returned = page.first(".timeline li:last-child").unwrap_or_default();
    assert!(returned.contains("手机号") && returned.contains("：这个号码打不通"), "what and why: {returned}");
    assert!(reviewer.open("/admin/registrations").await.text().contains("没有待处理的申请"));
    assert_eq!(portal.count("SELECT count(*) FROM claims").await, 0);
}

#[tokio::test]
async fn enter_in_a_field_decides_nothing() {
    let (portal, reviewer, path) = waiting().await;
    let page = reviewer.open(&path).await;
    // It presses the first button that belongs to the form.
    assert!(page.first("button[form=review]").is_some());
    assert_eq!(page.attribute("button[form=review]", "name"), None);
    assert_eq!(page.attribute("button[form=review]", "formaction"), None);
    let typed = [("verdict-mobile", "return"), ("words-mobile", "打不通"), ("why", "核对证件")];
    let answer = decide(&reviewer, &page, &typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("请按所要的按钮") && answer.body.contains("打不通"), "{}", answer.text());
    assert!(answer.body.contains("核对证件"));
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "pending_review");
    // Whoever cannot decide, by their role or because a colleague does, reveals the number that they gave a reason for.
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "finance").await;
    let (_, colleague) = Operator::signed_in(&portal, Role::Reviewer, "qian").await;
    reviewer.press(&page, "[formaction*='/claim']", &[]).await;
    for other in [finance, colleague] {
        let page = other.open(&path).await;
        let first = page.attribute("button[form=review]", "formaction").expect("where it is sent");
        let revealed = other.post(&first, &[("field", "resident_id"), ("why", "核对证件")]).await;
        assert_eq!(revealed.status, StatusCode::OK, "{}", revealed.text());
        assert!(revealed.body.contains(RESIDENT_ID), "{}", revealed.text());
    }
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_learns_what_the_other_decided() {
    let (portal, reviewer, path) = waiting().await;
    let (_, other) = Operator::signed_in(&portal, Role::Reviewer, "qian").await;
    let (page, stale) = (reviewer.open(&path).await, other.open(&path).await);
    decide(&reviewer, &page, &[("decision", "approve")]).await.assert_at(&format!("{path}?done=decided"));
    let late = decide(&other, &stale, &[("words", "证件不符"), ("decision", "reject")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("zhou") && late.text().contains("已注册"), "{}", late.text());
    assert!(late.text().contains("证件不符"), "what was written is not lost: {}", late.text());
    assert!(portal.mail_to(EMAIL).await.subject.contains("注册"));
    assert_eq!(portal.count("SELECT count(*) FROM registrations WHERE status = 'registered'").await, 1);
}

#[tokio::test]
async fn a_claim_keeps_colleagues_away_until_it_ends_and_an_administrator_can_give_it_on() {
    let (portal, reviewer, path) = waiting().await;
    let (qian, other) = Operator::signed_in(&portal, Role::Reviewer, "qian").await;
    let before = other.open(&path).await;
    reviewer.post(&format!("{path}/claim"), &[]).await.assert_at(&format!("{path}?done=claimed"));
    let refused = decide(&other, &before, &[("decision", "approve")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("zhou"), "{}", refused.text());
    assert_eq!(other.post(&format!("{path}/claim"), &[]).await.status, StatusCode::CONFLICT);
    let (_, administrator) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let given = administrator.post(&format!("{path}/assignment"), &[("operator", &qian.id.to_string())]).await;
    given.assert_at(&format!("{path}?done=assigned"));
    let mine = other.open("/admin/registrations?assignee=me").await;
    let link = format!("{path}?from=assignee%3Dme");
    assert_eq!(mine.attribute("tbody a", "href").as_deref(), Some(link.as_str()));
    let page = other.open(&path).await;
    decide(&other, &page, &[("decision", "approve")]).await.assert_at(&format!("{path}?done=decided"));
}

#[tokio::test]
async fn a_masked_number_is_shown_once_with_a_reason_on_record() {
    let (portal, reviewer, path) = waiting().await;
    let number = RESIDENT_ID;
    assert!(!reviewer.open(&path).await.body.contains(number));
    let reveal = format!("{path}/reveal");
    let unsaid = reviewer.post(&reveal, &[("field", "resident_id"), ("why", " ")]).await;
    assert_eq!((unsaid.status, unsaid.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["why".to_owned()]));
    let shown = reviewer.post(&reveal, &[("field", "resident_id"), ("why", "核对证件")]).await;
    assert!(shown.body.contains(number), "{}", shown.text());
    assert!(!reviewer.open(&path).await.body.contains(number));
    let seen = "SELECT count(*) FROM audit_entries JOIN reveals ON details->>'reveal' = reveals.id::text
        WHERE action = 'registration.revealed' AND why = '核对证件'";
    assert_eq!(portal.count(seen).await, 1);
    let (_, administrator) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let log = administrator.open("/admin/audit?action=registration.revealed").await;
    assert!(log.text().contains("核对证件"), "{}", log.text());
    let (_, auditor) = Operator::signed_in(&portal, Role::Auditor, "wu").await;
    let refused = auditor.post(&reveal, &[("field", "resident_id"), ("why", "核对证件")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_search_for_a_person_leads_to_an_address_without_their_number() {
    let (_portal, reviewer, path) = waiting().await;
    for typed in [RESIDENT_ID, EMAIL, MOBILE, ADMINISTRATOR] {
        let found = reviewer.post("/admin/registrations/search", &[("q", typed)]).await;
        let link = found.attribute("tbody a", "href").unwrap_or_default();
        assert_eq!(link.split('?').next(), Some(path.as_str()), "{typed}");
        assert!(typed == ADMINISTRATOR || !found.path.contains(typed), "{}", found.path);
    }
    let nobody = reviewer.post("/admin/registrations/search", &[("q", "nobody@example.com")]).await;
    assert_eq!((nobody.status, nobody.first("tbody tr")), (StatusCode::OK, None));
    assert_eq!(nobody.first("p.empty").as_deref(), Some("没有找到使用该邮箱或号码的申请。"));
}

#[tokio::test]
async fn what_fails_in_a_batch_fails_alone() {
    let (portal, reviewer, path) = waiting().await;
    register(&portal, &portal.browser(), "second@example.com", INDIVIDUAL).await;
    let id = path.rsplit('/').next().unwrap();
    let other: Uuid = portal
        .query("SELECT id FROM registrations WHERE status = 'pending_review' ORDER BY created_at DESC LIMIT 1")
        .await;
    let page = reviewer.open("/admin/registrations").await;
    let (one, two) = (format!("row-{id}"), format!("row-{other}"));
    let version = page.attribute(&format!("input[name={two}]"), "value").expect("the row can be chosen");
    let fields = [(one.as_str(), "1000"), (two.as_str(), version.as_str()), ("decision", "approve")];
    let question = reviewer.post("/admin/registrations/batch", &fields).await;
    assert!(
        question.text().contains("通过所选的 2 条？") && question.text().contains(ADMINISTRATOR),
        "{}",
        question.text()
    );
    assert_eq!(portal.count("SELECT count(*) FROM registrations WHERE status = 'registered'").await, 0);
    let sure = [&fields[..], &[("sure", "1")]].concat();
    let result = reviewer.post("/admin/registrations/batch", &sure).await;
    assert!(result.text().contains(ADMINISTRATOR), "{}", result.text());
    assert!(result.text().contains("共 2 条，成功 1 条"), "{}", result.text());
    assert!(result.text().contains("已被同事处理或内容已变化"));
    assert_eq!(portal.count("SELECT count(*) FROM registrations WHERE status = 'registered'").await, 1);
}

#[tokio::test]
async fn what_a_colleague_works_on_is_left_out_of_a_batch_and_named() {
    let (portal, reviewer, path) = waiting().await;
    register(&portal, &portal.browser(), "second@example.com", INDIVIDUAL).await;
    let id = path.rsplit('/').next().unwrap();
    let other: Uuid = portal
        .query("SELECT id FROM registrations WHERE status = 'pending_review' ORDER BY created_at DESC LIMIT 1")
        .await;
    let (one, two) = (format!("row-{id}"), format!("row-{other}"));
    let page = reviewer.open("/admin/registrations").await;
    let version = |row: &str| page.attribute(&format!("input[name={row}]"), "value").expect("the row can be chosen");
    let rows = [(one.clone(), version(&one)), (two.clone(), version(&two))];
    let rows: Vec<_> = rows.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let (_, colleague) = Operator::signed_in(&portal, Role::Reviewer, "qian").await;
    colleague.post(&format!("{path}/claim"), &[]).await;

    let faulty = reviewer.post("/admin/registrations/batch", &[&rows[..], &[("decision", "return")]].concat()).await;
    assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let notice = faulty.first(".notice--warning").expect("what was left out");
    assert!(notice.contains("没有选入") && notice.contains("qian"), "{notice}");
    let question = reviewer.post("/admin/registrations/batch", &[&rows[..], &[("decision", "approve")]].concat()).await;
    assert!(question.text().contains("通过所选的 1 条？"), "{}", question.text());
    assert!(question.first(".notice--warning").unwrap().contains("qian"), "{}", question.text());
    assert!(question.first(&format!("input[name={one}]")).is_none());
    assert_eq!(question.attribute(&format!("input[name={two}]"), "value"), Some(version(&two)));
    let result = reviewer.send_form(&question, "form[action$='/batch']", &[("sure", "1")]).await;
    assert!(result.text().contains("共 1 条，成功 1 条"), "{}", result.text());
    // Decided meanwhile as well: nothing is left.
    let none = reviewer.post("/admin/registrations/batch", &[&rows[..], &[("decision", "approve")]].concat()).await;
    assert_eq!(none.error_fields(), ["batch"]);
    let notice = none.first(".notice--warning").unwrap();
    assert!(notice.contains("zhou") && notice.contains("已注册") && notice.contains("qian"), "{notice}");
}

#[tokio::test]
async fn reasons_for_rejecting_and_freezing_are_their_own() {
    let (portal, reviewer, path) = waiting().await;
    let page = reviewer.open(&path).await;
    let offered = page.first("#reason").unwrap();
    assert!(offered.contains("不符合本平台的注册条件") && !offered.contains("重新填写"), "{offered}");
    assert!(!page.first("#reason-mobile").unwrap().contains("不符合本平台的注册条件"));
    let unfit: Uuid = portal.query("SELECT id FROM reasons WHERE field IS NULL LIMIT 1").await;
    let refused = [("version", "1"), ("reason", &unfit.to_string()), ("decision", "reject")];
    let refused = reviewer.post(&format!("{path}/decision"), &refused).await;
    assert_eq!((refused.status, refused.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["reason".to_owned()]));
    assert!(refused.text().contains("不适用于所选的决定"), "{}", refused.text());
    decide(&reviewer, &page, &[("decision", "approve")]).await.assert_at(&format!("{path}?done=decided"));
    let page = reviewer.open(&path).await;
    let freezing: Uuid = portal.query("SELECT id FROM reasons WHERE field = 'freeze' AND zh LIKE '%异常%'").await;
    decide(&reviewer, &page, &[("reason", &freezing.to_string()), ("decision", "freeze")]).await;
    let page = reviewer.open(&path).await;
    assert!(page.first(".timeline").unwrap().contains("使用异常"), "{}", page.text());
    assert!(page.first("#reason").unwrap().contains("没有发现问题"), "{}", page.text());
}

#[tokio::test]
async fn unfreezing_takes_two_people() {
    let (portal, reviewer, path) = waiting().await;
    let (_, other) = Operator::signed_in(&portal, Role::Reviewer, "qian").await;
    let page = reviewer.open(&path).await;
    decide(&reviewer, &page, &[("decision", "approve")]).await.assert_at(&format!("{path}?done=decided"));
    let page = reviewer.open(&path).await;
    decide(&reviewer, &page, &[("words", "涉嫌违规"), ("decision", "freeze")]).await;
    let page = reviewer.open(&path).await;
    let proposed = decide(&reviewer, &page, &[("words", "已经澄清"), ("decision", "unfreeze")]).await;
    proposed.assert_at(&format!("{path}?done=proposed"));
    let proposal: Uuid = portal.query("SELECT id FROM proposals").await;
    let second = format!("/admin/proposals/{proposal}/review");
    let own = reviewer.post(&second, &[("answer", "approve")]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    assert_eq!(portal.count("SELECT count(*) FROM registrations WHERE status = 'frozen'").await, 1);
    // Whoever is given what does not wait finds it among their own all the same.
    reviewer.post(&format!("{path}/claim"), &[]).await.assert_at(&format!("{path}?done=claimed"));
    let mine = "/admin/registrations?assignee=me";
    let home = reviewer.open("/admin").await;
    assert_eq!(home.first(&format!("a[href='{mine}'] b")).as_deref(), Some("1"), "{}", home.body);
    assert!(reviewer.open(mine).await.first("tbody tr").unwrap().contains("已冻结"));
    reviewer.post(&format!("{path}/release"), &[]).await.assert_at(&format!("{path}?done=released"));
    let page = other.open("/admin/proposals").await;
    assert!(page.text().contains("已经澄清") && page.text().contains("zhou"), "{}", page.text());
    assert_eq!(page.attribute("tbody a", "href").as_deref(), Some(path.as_str()));
    let as_payment = format!("/admin/proposals/{proposal}/payment");
    assert_eq!(other.post(&as_payment, &[("answer", "approve")]).await.status, StatusCode::FORBIDDEN);
    let approved = other.send_form(&page, "tbody form", &[("answer", "approve")]).await;
    approved.assert_at("/admin/proposals?done=approved");
    assert_eq!(portal.count("SELECT count(*) FROM registrations WHERE status = 'registered'").await, 1);
    let again = reviewer.post(&second, &[("answer", "refuse")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text().contains("qian") && again.text().contains("复核同意"), "{}", again.text());
}

#[tokio::test]
async fn whoever_looks_at_a_row_comes_back_to_the_very_list() {
    let (_portal, reviewer, path) = waiting().await;
    let list = "/admin/registrations?status=pending_review&returns=0";
    let link = reviewer.open(list).await.attribute("tbody a", "href").unwrap();
    let page = reviewer.open(&link).await;
    assert_eq!(page.attribute("a.back-link", "href").as_deref(), Some(list));
    // Also after something was done there, in the other language, and where a colleague was faster.
    let page = reviewer.press(&page, "[formaction*='/claim']", &[]).await;
    assert_eq!(page.attribute("a.back-link", "href").as_deref(), Some(list), "{}", page.path);
    let english = page.attribute("button[formaction*='lang=en']", "formaction").unwrap();
    let page = reviewer.post(&english, &[("words-mobile", "半句话")]).await;
    assert_eq!((page.status, page.attribute("a.back-link", "href").as_deref()), (StatusCode::OK, Some(list)));
    let decided = reviewer.send_form(&page, "form#review", &[("decision", "approve")]).await;
    assert_eq!(decided.attribute("a.back-link", "href").as_deref(), Some(list), "{}", decided.path);
    let late = reviewer.send_form(&page, "form#review", &[("decision", "approve")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let back = reviewer.open(&late.attribute("main a.button", "href").unwrap()).await;
    assert_eq!(back.attribute("a.back-link", "href").as_deref(), Some(list));
    // What is no filter leads nowhere else.
    let strange = reviewer.open(&format!("{path}?from=%2F%2Fevil.example%2F%3Fx%3D1")).await;
    assert!(strange.attribute("a.back-link", "href").unwrap().starts_with("/admin/registrations?"), "{}", strange.body);
}

#[tokio::test]
async fn notes_stay_among_operators() {
    let (portal, reviewer, path) = waiting().await;
    let page = reviewer.open(&path).await;
    let note = [("note", "电话里说下周补材料")];
    reviewer.press(&page, "[formaction*='/notes']", &note).await.assert_at(&format!("{path}?done=noted"));
    assert!(reviewer.open(&path).await.text().contains("下周补材料"));
    let changed = sqlx::query("UPDATE notes SET words = 'x'").execute(&portal.pool).await;
    assert!(changed.is_err());
    assert_eq!(reviewer.open("/admin/registrations/nonsense").await.status, StatusCode::NOT_FOUND);
    assert_eq!(reviewer.open("/admin/registrations?status=nonsense").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
