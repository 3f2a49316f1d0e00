//! The list of reasons that reviewers choose from.

use registration_portal::{domain::operator::Role, store::reasons};
use reqwest::StatusCode;

use crate::common::{
    Portal,
    browser::{Answer, Browser},
    operators::Operator,
};

async fn add(browser: &Browser, field: &str, zh: &str, en: &str) -> Answer {
    let page = browser.open("/admin/reasons/new").await;
    page.assert_at("/admin/reasons/new");
    browser.send(&page, &[("field", field), ("zh", zh), ("en", en)]).await
}

/// What reviewers are offered, in Chinese.
async fn offered(portal: &Portal) -> Vec<String> {
    reasons::all(&portal.pool).await.unwrap().into_iter().map(|reason| reason.zh).collect()
}

#[tokio::test]
async fn an_administrator_adds_changes_and_orders_reasons() {
    let portal = Portal::start().await;
    let (_, browser) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let before = offered(&portal).await;
    add(&browser, "licence", " 证照已注销，请更换。　", " The licence was cancelled ")
        .await
        .assert_at("/admin/reasons?saved=1");
    assert_eq!(offered(&portal).await.last().unwrap(), "证照已注销，请更换。");

    // Twice the same for one field is a mistake, for another field it is not.
    let again = add(&browser, "licence", "证照已注销，请更换。", "The same").await;
    assert_eq!((again.status, again.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["zh".to_owned()]));
    assert_eq!((again.value("zh").as_str(), again.value("en").as_str()), ("证照已注销，请更换。", "The same"));
    add(&browser, "", "证照已注销，请更换。", "Elsewhere").await.assert_at("/admin/reasons?saved=1");

    let id: uuid::Uuid = portal.query("SELECT id FROM reasons WHERE field = 'licence'").await;
    let path = format!("/admin/reasons/{id}");
    let page = browser.open(&path).await;
    assert_eq!(
        (page.value("zh").as_str(), page.value("en").as_str()),
        ("证照已注销，请更换。", "The licence was cancelled")
    );
    browser.send(&page, &[("field", "letter"), ("zh", "公函未盖章")]).await.assert_at("/admin/reasons?saved=1");
    // The page that was open meanwhile is out of date.
    let stale = browser.send(&page, &[("zh", "别的")]).await;
    assert_eq!((stale.status, stale.value("zh")), (StatusCode::CONFLICT, "别的".to_owned()));
    let listed = browser.open("/admin/reasons").await;
    assert!(listed.text().contains("申请公函公函未盖章"), "{}", listed.text());

    let up = format!("{path}/move");
    for _ in 0..20 {
        browser.post(&up, &[("to", "up")]).await.assert_at("/admin/reasons");
    }
    browser.post(&up, &[("to", "down")]).await.assert_at("/admin/reasons");
    let now = offered(&portal).await;
    assert_eq!(now[..3], [before[0].as_str(), "公函未盖章", &before[1]]);
    assert_eq!(now.len(), before.len() + 2);
    assert_eq!(browser.post(&up, &[("to", "sideways")]).await.status, StatusCode::BAD_REQUEST);
    for (action, lines) in [("added", 2), ("changed", 1), ("moved", before.len() as i64 + 1)] {
        let sql = format!("SELECT count(*) FROM audit_entries WHERE action = 'reason.{action}'");
        let counted: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&portal.pool).await.unwrap();
        assert_eq!(counted, lines, "{action}");
    }
}

#[tokio::test]
async fn a_retired_reason_is_kept_and_can_be_put_back() {
    let portal = Portal::start().await;
    let (_, browser) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let before = offered(&portal).await;
    let page = browser.open("/admin/reasons").await;
    let retire = page.attribute("form[action$='/retire']", "action").unwrap();
    browser.post(&retire, &[]).await.assert_at("/admin/reasons?saved=1");
    assert_eq!(offered(&portal).await, before[1..]);
    assert_eq!(portal.count("SELECT count(*) FROM reasons").await, before.len() as i64);
    // It is not on the list any more: not for changing, not for moving, not for retiring again.
    let path = retire.strip_suffix("/retire").unwrap();
    assert_eq!(browser.open(path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.post(&format!("{path}/move"), &[("to", "up")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.post(&retire, &[]).await.status, StatusCode::CONFLICT);

    let restore = format!("{path}/restore");
    browser.post(&restore, &[]).await.assert_at("/admin/reasons?saved=1");
    assert_eq!(offered(&portal).await, [&before[1..], &before[..1]].concat());
    assert_eq!(browser.post(&restore, &[]).await.status, StatusCode::CONFLICT);
    // Not where its words stand on the list again already.
    browser.post(&retire, &[]).await.assert_at("/admin/reasons?saved=1");
    add(&browser, "", &before[0], "Anew").await.assert_at("/admin/reasons?saved=1");
    assert_eq!(browser.post(&restore, &[]).await.status, StatusCode::CONFLICT);
    let nobody = format!("/admin/reasons/{}/restore", uuid::Uuid::nil());
    assert_eq!(browser.post(&nobody, &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_reason_without_words_in_both_languages_or_for_no_field_is_refused() {
    let portal = Portal::start().await;
    let (_, browser) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let before = offered(&portal).await;
    let long = "长".repeat(201);
    for (field, zh, en, wrong) in [
        ("", "", "", vec!["zh", "en"]),
        ("", &long, "Long", vec!["zh"]),
        ("", "反转\u{202e}", "Reversed", vec!["zh"]),
        ("password", "密码", "Password", vec!["field"]),
    ] {
        let page = add(&browser, field, zh, en).await;
        assert_eq!(
            (page.status, page.error_fields()),
            (StatusCode::UNPROCESSABLE_ENTITY, wrong.iter().map(|field| (*field).to_owned()).collect())
        );
        assert_eq!(page.value("en"), en);
    }
    let page = browser.open("/admin/reasons/new").await;
    let page = browser.switch_language(&page, &[("zh", "还没写完")]).await;
    assert_eq!((page.heading(), page.value("zh")), ("Add a reason".to_owned(), "还没写完".to_owned()));
    assert_eq!(offered(&portal).await, before);
}

#[tokio::test]
async fn words_are_shown_as_they_are() {
    let portal = Portal::start().await;
    let (_, browser) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    add(&browser, "", "<script>alert(1)</script>", "=1+1 & \"more\"").await.assert_at("/admin/reasons?saved=1");
    let page = browser.open("/admin/reasons").await;
    assert!(!page.body.contains("<script>alert") && page.text().contains("<script>alert(1)</script>"));
    assert!(page.text().contains("=1+1 & \"more\""));
}
