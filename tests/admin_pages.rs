//! The operators' pages as one meets them on the first day: searches say what they found, mistakes have a way on, and what
//! was begun is not lost.

mod reviews;

use registration_portal::domain::{calendar::today, money::Fen, operator::Role};
use reqwest::StatusCode;
use uuid::Uuid;

use crate::common::{
    Portal,
    journey::{ENTERPRISE, INDIVIDUAL, MOBILE, RESIDENT_ID, register, sign_up},
    operators::Operator,
    statement::upload,
};

/// A company's name as it may be at its worst: a formula, a script, a direction mark's neighbourhood, 100 characters.
pub(crate) fn harmful() -> String {
    format!("=HYPERLINK(1)<script>alert(1)</script>{}", "长".repeat(62))
}

#[tokio::test]
async fn a_search_finds_an_address_with_a_hyphen_and_says_what_was_searched_for() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), "zhang-wei.1@example-mail.com", INDIVIDUAL).await;
    let id: Uuid = portal.query("SELECT id FROM registrations WHERE status = 'pending_review'").await;
    portal.sql("UPDATE registrations SET status = 'registered', queued_at = NULL").await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    for (typed, said) in [
        (" Zhang-Wei.1@Example-Mail.com ", "邮箱为 zhang-wei.1@example-mail.com 的申请"),
        (RESIDENT_ID, "管理员身份证号码为"),
        (MOBILE, "管理员手机号码为"),
    ] {
        let found = reviewer.post("/admin/registrations/search", &[("q", typed)]).await;
        let path = format!("/admin/registrations/{id}");
        assert!(found.attribute("tbody a", "href").is_some_and(|link| link.starts_with(&path)), "{typed}");
        let searched = found.first("p.searched").unwrap_or_default();
        assert!(searched.contains(said) && searched.contains("清除搜索"), "{searched}");
        assert!(!found.body.contains(RESIDENT_ID));
        assert_eq!(found.attribute("select[name=status] option[selected]", "value").as_deref(), Some("all"), "{typed}");
        let waiting = reviewer.open(&format!("{}&status=waiting", found.path)).await;
        assert_eq!(waiting.first("tbody a"), None, "of what was found only what waits");
    }
    let plain = reviewer.open("/admin/registrations").await;
    assert_eq!(plain.attribute("select[name=status] option[selected]", "value").as_deref(), Some("waiting"));
    let made_up = format!("/admin/registrations?account={id}");
    assert_eq!(reviewer.open(&made_up).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_address_that_signed_up_and_was_not_activated_is_told_apart_from_none() {
    let portal = Portal::start().await;
    sign_up(&portal.browser(), "waiting-one@example.com").await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let found = reviewer.post("/admin/registrations/search", &[("q", "Waiting-One@example.com")]).await;
    let said = found.first("p.empty").unwrap_or_default();
    assert!(said.contains("还没有激活") && found.first("tbody tr").is_none(), "{said}");
    let none = reviewer.post("/admin/registrations/search", &[("q", "nobody@example.com")]).await;
    assert!(none.first("p.empty").unwrap_or_default().contains("没有找到"), "{}", none.text());
}

#[tokio::test]
async fn errors_have_the_operators_frame_and_say_what_the_role_may_not() {
    let portal = Portal::start().await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let lost = reviewer.open("/admin/nonsense").await;
    assert_eq!((lost.status, lost.heading().as_str()), (StatusCode::NOT_FOUND, "找不到这个页面"));
    assert!(lost.first("nav.admin-nav a[href='/admin/registrations']").is_some(), "{}", lost.body);
    assert!(lost.text().contains(lost.header("x-request-id")), "{}", lost.text());
    let closed = reviewer.open("/admin/statements").await;
    assert_eq!(closed.status, StatusCode::FORBIDDEN);
    assert!(closed.text().contains("您的角色（审核员）不能查看“对账单”"), "{}", closed.text());
    assert!(!closed.text().contains("我的注册"));

    let (_, auditor) = Operator::signed_in(&portal, Role::Auditor, "wu").await;
    let id = Uuid::nil();
    let act = auditor.post(&format!("/admin/registrations/{id}/claim"), &[]).await;
    assert_eq!(act.status, StatusCode::FORBIDDEN);
    assert!(act.text().contains("您的角色（审计员）可以查看“注册审核”"), "{}", act.text());
    assert_eq!(act.attribute(".actions a", "href").as_deref(), Some("/admin/registrations"));
    for made_up in ["statements", "transfers/entries", "transfers/fees", "operators", "registrations", "certifications"]
    {
        for id in ["nonsense", "00000000-0000-0000-0000-000000000000"] {
            let path = format!("/admin/{made_up}/{id}");
            assert_eq!(auditor.open(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    let stranger = portal.browser().open("/admin/nonsense").await;
    assert_eq!(stranger.attribute("main a.button", "href").as_deref(), Some("/admin"));
    let applicant = portal.browser().open("/nonsense").await;
    assert!(applicant.text().contains(applicant.header("x-request-id")), "{}", applicant.text());
}

#[tokio::test]
async fn auditors_read_the_reasons_and_the_undelivered_mails_and_change_nothing() {
    let portal = Portal::start().await;
    let (_, auditor) = Operator::signed_in(&portal, Role::Auditor, "wu").await;
    let reasons = auditor.open("/admin/reasons").await;
    reasons.assert_at("/admin/reasons");
    assert!(reasons.first("tbody tr").is_some() && reasons.first("main form, main a").is_none(), "{}", reasons.body);
    let mails = auditor.open("/admin/mails").await;
    mails.assert_at("/admin/mails");
    assert_eq!(auditor.post("/admin/mails/retry", &[("ids", "")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(auditor.open("/admin/reasons/new").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_upload_that_brought_nothing_is_listed_and_an_empty_one_says_so() {
    let portal = Portal::start().await;
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "finance").await;
    let mut page = upload(&finance, "<b>坏的.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n").await;
    let progress = page.path.clone();
    while page.body.contains("data-poll=") {
        page = finance.open(&progress).await;
    }
    let list = finance.open("/admin/statements").await;
    assert_eq!(list.attribute(".outcomes a", "href"), Some(progress.clone()), "{}", list.body);
    assert!(list.text().contains("<b>坏的.pdf") && list.text().contains("文件未导入"), "{}", list.text());
    let empty = upload(&finance, "empty.csv", b"").await;
    assert!(empty.text().contains("文件是空的") && !empty.text().contains("请选择对账单文件"), "{}", empty.text());
    let (_, auditor) = Operator::signed_in(&portal, Role::Auditor, "wu").await;
    let list = auditor.open("/admin/statements").await;
    assert!(list.first(".outcomes a").is_none() && auditor.open(&progress).await.status == StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_first_page_counts_what_is_late_what_is_mine_and_what_matches_nothing() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), "applicant@example.com", INDIVIDUAL).await;
    let (_, administrator) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let home = administrator.open("/admin").await;
    assert!(home.text().contains("目前只有您一位运营人员"), "{}", home.text());
    let number = |page: &crate::common::browser::Answer, link: &str| page.first(&format!(".tiles a[href='{link}'] b"));
    assert_eq!(number(&home, "/admin/registrations?age=overdue"), None);
    assert_eq!(number(&home, "/admin/registrations?assignee=me").as_deref(), Some("0"));
    assert_eq!(number(&home, "/admin/transfers?outcome=unmatched").as_deref(), Some("0"));
    portal.sql("UPDATE registrations SET queued_at = queued_at - interval '20 days'").await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let home = reviewer.open("/admin").await;
    assert_eq!(number(&home, "/admin/registrations?age=overdue").as_deref(), Some("1"), "{}", home.text());
    let tabs = administrator.open("/admin/transfers").await;
    assert_eq!(tabs.first(".tabs a[href='/admin/transfers/instructions'] .tag").as_deref(), Some("0"));
    assert!(!administrator.open("/admin").await.text().contains("目前只有您一位"));
}

#[tokio::test]
async fn an_entry_to_decide_shows_what_of_the_payer_agrees() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), "applicant@example.com", ENTERPRISE).await;
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "finance").await;
    let amount: i64 = portal.query("SELECT transfer_amount_fen FROM registrations").await;
    let reference: String = portal.query("SELECT transfer_reference FROM registrations").await;
    let header =
        "账户明细编号-交易流水号,记账日期,币种,借方发生额（支取）,贷方发生额（收入）,余额,对方户名,对方账号,摘要,备注";
    let day = today(portal.clock.now()).to_string().replace('-', "");
    let row = format!(
        "T-1,{day},人民币元,0.00,{},100.00,{},6666000011112222,转账存入,{reference}",
        Fen(amount).yuan(),
        ENTERPRISE.name
    );
    let mut page = upload(&finance, "other.csv", format!("\u{feff}{header}\r\n{row}\r\n").as_bytes()).await;
    while page.body.contains("data-poll=") {
        page = finance.open(&page.path).await;
    }
    assert!(page.text().contains("共 1 笔：新流水 1 笔") && page.text().contains("待判断"), "{}", page.text());
    let entry = finance.open(&page.attribute(".outcomes a", "href").unwrap()).await;
    let entry = finance.open(&entry.attribute("tbody a", "href").unwrap()).await;
    let text = entry.text();
    assert!(text.contains("登记的户名") && text.contains("与付款人一致"), "{text}");
    assert!(text.contains("登记的账号") && text.contains("****3456") && text.contains("与付款人不一致"), "{text}");
    assert!(!entry.body.contains("0200001909200123456"));
}

#[tokio::test]
async fn an_invitation_says_who_invites_and_to_which_role() {
    let portal = Portal::start().await;
    let (_, administrator) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let page = administrator.open("/admin/operators/new").await;
    let fields = [("email", "new@operators.example"), ("name", "小李"), ("role", "finance"), ("language", "zh-CN")];
    administrator.send(&page, &fields).await;
    let mail = portal.mail_to("new@operators.example").await;
    assert!(mail.text.contains("root邀请您成为运营人员，角色是财务"), "{}", mail.text);
    let page = portal.browser().open(&mail.link("/admin/invitation/")).await;
    assert!(page.text().contains("角色是财务"), "{}", page.text());
}

#[tokio::test]
async fn the_audit_log_is_in_words_leads_to_its_objects_and_is_found_by_reference() {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), "applicant@example.com", INDIVIDUAL).await;
    let id: Uuid = portal.query("SELECT id FROM registrations WHERE status = 'pending_review'").await;
    let reference: String = portal.query("SELECT reference FROM registrations").await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let path = format!("/admin/registrations/{id}");
    let words = "只在备注里的话";
    for _ in 0..2 {
        reviewer.post(&format!("{path}/notes"), &[("note", words)]).await;
    }
    assert_eq!(portal.count("SELECT count(*) FROM notes").await, 1, "sent twice, it is one note");
    let page = reviewer.open(&path).await;
    let returned = [("verdict-mobile", "return"), ("words-mobile", "打不通"), ("decision", "return")];
    reviewer.send_form(&page, "form#review", &returned).await;

    let (_, auditor) = Operator::signed_in(&portal, Role::Auditor, "wu").await;
    let log = auditor.open(&format!("/admin/audit?target={reference}")).await;
    let text = log.text();
    assert_eq!(log.status, StatusCode::OK, "{text}");
    assert!(
        text.contains("添加注册备注") && text.contains("注册退回的项目") && text.contains("项目：手机号码"),
        "{text}"
    );
    assert!(!text.contains(words), "{text}");
    assert!(text.contains(&reference) && text.contains("原状态：待审核") && !text.contains("pending_review"), "{text}");
    let export = auditor.open(&format!("/admin/audit/export?target={reference}")).await;
    assert!(export.body.contains("pending_review") && export.body.contains("mobile"), "{}", export.body);
    assert_eq!(log.attribute(&format!("tbody a[href='{path}']"), "href").as_deref(), Some(path.as_str()));
    let english = auditor.open(&format!("/admin/audit?target={reference}&lang=en")).await;
    assert!(english.text().contains("Note on a registration"), "{}", english.text());
    let nobody = auditor.open("/admin/audit?target=R0000000000").await;
    assert!(nobody.first("tbody tr").is_none(), "{}", nobody.text());
    let wrong = auditor.open("/admin/audit?target=xyz").await;
    assert_eq!(wrong.error_fields(), ["target"]);
}

#[tokio::test]
async fn an_unknown_value_in_an_address_is_named_and_has_a_way_back() {
    let portal = Portal::start().await;
    let (_, administrator) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let lists = [
        ("registrations", "status"),
        ("registrations", "age"),
        ("registrations", "after"),
        ("certifications", "subject_type"),
        ("certifications", "returns"),
        ("statements", "after"),
        ("transfers", "outcome"),
        ("transfers/instructions", "before"),
        ("transfers/fees", "page"),
        ("transfers/refunds", "status"),
        ("proposals", "after"),
        ("statistics/rows", "what"),
        ("mails", "after"),
        ("audit", "before"),
    ];
    for (list, name) in lists {
        let page = administrator.open(&format!("/admin/{list}?{name}=%3Cb%3E%E2%80%AE")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{list} {name}");
        assert_eq!(page.heading(), "网址中有无法识别的内容", "{list} {name}");
        assert!(page.text().contains("<b>") && page.first("nav.admin-nav").is_some(), "{list} {name}: {}", page.text());
        let section = list.split('/').next().unwrap();
        assert_eq!(page.attribute(".actions a", "href"), Some(format!("/admin/{section}")), "{list} {name}");
    }
}
