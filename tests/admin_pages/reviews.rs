//! The review page and the queue: nothing begun is lost, what is chosen is named, and the next file is one step away.

use registration_portal::domain::operator::Role;
use reqwest::StatusCode;
use time::macros::datetime;
use uuid::Uuid;

use super::harmful;
use crate::common::{
    Portal,
    browser::Browser,
    certification::{MEDIA, apply, pay},
    journey::{ADMINISTRATOR, ENTERPRISE, INDIVIDUAL, RESIDENT_ID, register},
    operators::Operator,
};

/// A portal with two individuals who wait, a reviewer, and the paths of the reviews, the older first.
async fn waiting() -> (Portal, Browser, [String; 2]) {
    let portal = Portal::start().await;
    for email in ["one@example.com", "two@example.com"] {
        register(&portal, &portal.browser(), email, INDIVIDUAL).await;
    }
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let mut paths = Vec::new();
    for offset in [
        "SELECT id FROM registrations ORDER BY queued_at, id LIMIT 1",
        "SELECT id FROM registrations ORDER BY queued_at, id LIMIT 1 OFFSET 1",
    ] {
        let id: Uuid = portal.query(offset).await;
        paths.push(format!("/admin/registrations/{id}"));
    }
    let [one, two] = <[String; 2]>::try_from(paths).unwrap();
    (portal, reviewer, [one, two])
}

#[tokio::test]
async fn a_claim_a_note_and_a_revealed_number_keep_the_verdicts_that_were_begun() {
    let (portal, reviewer, [path, _]) = waiting().await;
    let begun = [("verdict-mobile", "return"), ("words-mobile", "半句话")];
    let mut page = reviewer.open(&path).await;
    for (button, more, said) in [
        ("[formaction*='/claim']", vec![], "已认领"),
        ("[formaction*='/notes']", vec![("note", "记一笔")], "备注已添加"),
        ("[formaction*='/notes']", vec![("note", "")], "请填写备注内容"),
        ("[formaction*='/reveal']", vec![("field", "resident_id"), ("why", "核对证件")], RESIDENT_ID),
        ("[formaction*='/release']", vec![], "已放回队列"),
    ] {
        page = reviewer.press(&page, button, &[&begun[..], &more].concat()).await;
        assert!(page.text().contains(said), "{button}: {}", page.text());
        assert_eq!(page.attribute("#words-mobile", "value").as_deref(), Some("半句话"), "{button}");
        assert!(page.attribute("[name=verdict-mobile][value=return][checked]", "value").is_some(), "{button}");
        assert_eq!(page.attribute("#why", "value"), None, "{button}");
        assert_eq!(page.first("#note").as_deref(), Some(""), "{button}");
    }
    assert_eq!(portal.count("SELECT count(*) FROM notes").await, 1);
    let decided = reviewer.send_form(&page, "form#review", &[("decision", "return")]).await;
    assert_eq!(decided.status, StatusCode::OK, "{}", decided.text());
    let returned =
        "SELECT count(*) FROM review_fields WHERE NOT accepted AND field = 'mobile' AND reason_zh = '半句话'";
    assert_eq!(portal.count(returned).await, 1);
}

#[tokio::test]
async fn after_a_decision_the_next_of_the_list_is_offered() {
    let (_portal, reviewer, [one, two]) = waiting().await;
    let list = "/admin/registrations?returns=0";
    let page = reviewer.open(&format!("{one}?from=returns%3D0")).await;
    let decided = reviewer.send_form(&page, "form#review", &[("decision", "approve")]).await;
    let next = decided.attribute(".notice--success a", "href").expect("the next one");
    assert_eq!(next, format!("{two}?from=returns%3D0"));
    let page = reviewer.open(&next).await;
    assert_eq!(page.attribute("a.back-link", "href").as_deref(), Some(list));
    let decided = reviewer.send_form(&page, "form#review", &[("decision", "approve")]).await;
    assert!(decided.first(".notice--success a").is_none(), "{}", decided.text());
    // What is done cannot be claimed, and there is nothing to choose from.
    assert!(decided.first("[formaction*='/claim']").is_none(), "{}", decided.body);
    let done = reviewer.open("/admin/registrations?status=registered").await;
    assert!(done.first("tbody tr").is_some() && done.first(".batch").is_none() && done.first("tbody input").is_none());
}

#[tokio::test]
async fn a_day_on_which_something_is_due_is_named_on_both_pages() {
    let (portal, reviewer, [path, _]) = waiting().await;
    // Sent late on a Tuesday, looked at in the small hours of Wednesday: one working day ends with Wednesday.
    let tuesday = datetime!(2026-11-24 22:53 +8);
    sqlx::query("UPDATE registrations SET queued_at = $1").bind(tuesday).execute(&portal.pool).await.unwrap();
    let list = reviewer.open("/admin/registrations").await;
    let page = reviewer.open(&path).await;
    for page in [list, page] {
        assert!(page.text().contains("11月25日到期") && !page.text().contains("个工作日"), "{}", page.text());
    }
}

#[tokio::test]
async fn it_is_assigned_to_somebody_who_has_accepted_and_to_nobody_by_chance() {
    let (portal, _, [path, _]) = waiting().await;
    let (_, administrator) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let invited = [("email", "li@operators.example"), ("name", "小李"), ("role", "reviewer"), ("language", "zh-CN")];
    let page = administrator.open("/admin/operators/new").await;
    administrator.send(&page, &invited).await;
    let page = administrator.open(&path).await;
    let options = page.first("select[name=operator]").unwrap();
    assert!(options.contains("zhou") && !options.contains("小李"), "{options}");
    let nobody = administrator.press(&page, "[formaction*='/assignment']", &[]).await;
    assert_eq!((nobody.status, nobody.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["operator".to_owned()]));
    let id: Uuid = portal.query("SELECT id FROM operators WHERE name = '小李'").await;
    let early = administrator.press(&page, "[formaction*='/assignment']", &[("operator", &id.to_string())]).await;
    assert_eq!(early.status, StatusCode::BAD_REQUEST);
    // One's own claim is called one's own.
    let mine = administrator.press(&page, "[formaction*='/claim']", &[]).await;
    assert!(mine.text().contains("您正在处理"), "{}", mine.text());
    assert!(administrator.open("/admin/registrations").await.text().contains("您"), "{}", mine.text());
}

#[tokio::test]
async fn other_registrations_of_the_same_person_are_listed_with_what_they_have_in_common() {
    let (_portal, reviewer, [one, two]) = waiting().await;
    let page = reviewer.open(&one).await;
    let row = page.first("[aria-labelledby=alike] tbody tr").expect("the other one");
    assert!(row.contains(ADMINISTRATOR) && row.contains("身份证号码 · 手机号码") && row.contains("待审核"), "{row}");
    assert_eq!(page.attribute("[aria-labelledby=alike] a", "href").as_deref(), Some(two.as_str()));
}

#[tokio::test]
async fn a_harmful_name_does_no_harm_in_a_batch_nor_where_money_is_awaited() {
    let (portal, reviewer, [one, two]) = waiting().await;
    let name = harmful();
    assert_eq!(name.chars().count(), 100);
    sqlx::query("UPDATE registrations SET subject_name = $1").bind(&name).execute(&portal.pool).await.unwrap();
    let ids = [&one, &two].map(|path| format!("row-{}", path.rsplit('/').next().unwrap()));
    let fields =
        [(ids[0].as_str(), "1000"), (ids[1].as_str(), "1000"), ("decision", "approve"), ("from", "//evil?x=<script>")];
    let question = reviewer.post("/admin/registrations/batch", &fields).await;
    let sure = reviewer.post("/admin/registrations/batch", &[&fields[..], &[("sure", "1")]].concat()).await;
    for page in [&question, &sure] {
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains(&name) && !page.body.contains("<script>alert"), "{}", page.body);
        assert!(!page.body.contains("href=\"//evil"), "{}", page.body);
    }
    register(&portal, &portal.browser(), "company@example.com", ENTERPRISE).await;
    sqlx::query("UPDATE registrations SET subject_name = $1").bind(&name).execute(&portal.pool).await.unwrap();
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "finance").await;
    let page = finance.open("/admin/transfers/instructions").await;
    assert!(page.text().contains(&name) && !page.body.contains("<script>alert"), "{}", page.body);
    apply(&portal, &portal.browser(), "media@example.com", MEDIA).await;
    sqlx::query("UPDATE registrations SET subject_name = $1").bind(&name).execute(&portal.pool).await.unwrap();
    let fees = finance.open("/admin/transfers/fees").await;
    let fee = finance.open(&fees.attribute("tbody a", "href").unwrap()).await;
    for page in [fees, fee] {
        assert!(page.text().contains(&name) && !page.body.contains("<script>alert"), "{}", page.body);
    }
}

#[tokio::test]
async fn a_fault_says_which_field_and_whoever_comes_too_late_keeps_the_note() {
    let (portal, reviewer, [path, _]) = waiting().await;
    let page = reviewer.open(&path).await;
    let marked = [("verdict-mobile", "return"), ("verdict-resident_id", "return"), ("decision", "return")];
    let wrong = reviewer.send_form(&page, "form#review", &marked).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said: Vec<_> = wrong.errors().into_iter().map(|(_, words)| words).collect();
    assert!(said[0].contains("身份证号码：") && said[1].contains("手机号码："), "{said:?}");
    let (_, colleague) = Operator::signed_in(&portal, Role::Reviewer, "qian").await;
    let decided = colleague.send_form(&page, "form#review", &[("decision", "approve")]).await;
    assert_eq!(decided.status, StatusCode::OK);
    let late = [("verdict-mobile", "return"), ("words-mobile", "打不通"), ("note", "下次再试"), ("decision", "return")];
    let late = reviewer.send_form(&page, "form#review", &late).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("打不通") && late.text().contains("下次再试"), "{}", late.text());
    let claimed = reviewer.press(&page, "[formaction*='/claim']", &[("note", "下次再试")]).await;
    assert!(!claimed.status.is_success() || claimed.text().contains("下次再试"), "{}", claimed.text());
}

#[tokio::test]
async fn reasons_fit_their_field_and_a_batch_says_who_was_faster() {
    let (portal, reviewer, [one, two]) = waiting().await;
    let page = reviewer.open(&one).await;
    let reasons = page.first("select[name=reason-mobile]").unwrap();
    assert!(!reasons.contains("图片") && reasons.contains("与证件上的信息不一致"), "{reasons}");
    let list = reviewer.open("/admin/registrations").await;
    let reasons = list.first("select[name=reason]").unwrap();
    assert!(!reasons.contains("图片") && !reasons.contains("公函"), "{reasons}");
    assert_eq!(list.attribute("select[name=field] option", "value").as_deref(), Some(""), "nothing is chosen");
    let ids = [&one, &two].map(|path| format!("row-{}", path.rsplit('/').next().unwrap()));
    let versions: i64 = portal.query("SELECT max(version) FROM registrations").await;
    let version = versions.to_string();
    let unreachable: Uuid = portal.query("SELECT id FROM reasons WHERE zh LIKE '该手机号码%'").await;
    let unreachable = unreachable.to_string();
    let rows = [(ids[0].as_str(), version.as_str()), (ids[1].as_str(), version.as_str())];
    let batch = async |fields: &[(&str, &str)]| {
        reviewer.post("/admin/registrations/batch", &[&rows[..], &[("decision", "return")], fields].concat()).await
    };
    let unsaid = batch(&[("field", ""), ("reason", &unreachable)]).await;
    assert_eq!((unsaid.status, unsaid.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["field".to_owned()]));
    let unfit = batch(&[("field", "administrator_name"), ("reason", &unreachable)]).await;
    assert_eq!((unfit.status, unfit.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["reason".to_owned()]));
    assert!(unfit.first("select[name=field] option[selected]").is_some(), "what was chosen stays");
    let (_, colleague) = Operator::signed_in(&portal, Role::Reviewer, "qian").await;
    colleague.send_form(&page, "form#review", &[("decision", "approve")]).await;
    let done = batch(&[("field", "mobile"), ("reason", &unreachable), ("sure", "1")]).await;
    let text = done.text();
    assert!(text.contains("共 2 条，成功 1 条") && text.contains("qian：已注册"), "{text}");
}

#[tokio::test]
async fn a_search_by_an_administrators_name_says_so() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), "company@example.com", ENTERPRISE).await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let found = reviewer.post("/admin/registrations/search", &[("q", ADMINISTRATOR)]).await;
    let row = found.first("tbody tr").expect("the company");
    assert!(row.contains(ENTERPRISE.name) && row.contains(&format!("管理员：{ADMINISTRATOR}")), "{row}");
    let found = reviewer.post("/admin/registrations/search", &[("q", "示例")]).await;
    assert!(!found.first("tbody tr").unwrap().contains("管理员："), "{}", found.text());
}

#[tokio::test]
async fn an_application_says_that_nobody_is_at_it_and_what_takes_a_colleague() {
    let portal = Portal::start().await;
    apply(&portal, &portal.browser(), "media@example.com", MEDIA).await;
    pay(&portal).await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let id: Uuid = portal.query("SELECT id FROM certifications").await;
    let path = format!("/admin/certifications/{id}");
    let page = reviewer.open(&path).await;
    assert_eq!(page.attribute("details.paper[open], details.paper img", "class"), None, "fetched when it is opened");
    let panel = page.first(".review-side").unwrap();
    assert!(panel.contains("不予通过") && panel.contains("需要另一位同事复核") && !panel.contains("驳回"), "{panel}");
    reviewer.press(&page, "[formaction*='/claim']", &[]).await;
    let queue = reviewer.open("/admin/certifications").await;
    assert!(queue.text().contains("审核中") && !queue.text().contains("认领已到期"), "{}", queue.text());
    portal.sql("UPDATE claims SET expires_at = claimed_at").await;
    let queue = reviewer.open("/admin/certifications").await;
    assert!(queue.text().contains("审核中") && queue.text().contains("认领已到期"), "{}", queue.text());
    let page = reviewer.open(&path).await;
    let fail = [("words", "证照是伪造的"), ("decision", "reject")];
    reviewer.send_form(&page, "form#review", &fail).await.assert_at(&format!("{path}?done=proposed"));
    let (_, colleague) = Operator::signed_in(&portal, Role::Reviewer, "qian").await;
    let page = colleague.open(&path).await;
    assert!(page.first("[formaction*='/claim']").is_none(), "there is nothing to claim it for: {}", page.text());
}
