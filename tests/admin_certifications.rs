//! Operators review a certification: the papers, the returns beside what they changed, two people; and names that mean harm.

use std::time::Duration;

use image::ImageFormat;
use registration_portal::domain::{operator::Role, proposal::Kind};
use reqwest::StatusCode;
use uuid::Uuid;

use crate::common::{
    Portal,
    browser::{Answer, Browser},
    certification::{CHECK, DETAILS, MEDIA, apply, papers, pay, picture, send, upload},
    journey::{INDIVIDUAL, MOBILE},
    operators::Operator,
};

const EMAIL: &str = "media@example.com";

/// The applicant and the page of their application, which was paid for and waits.
async fn waiting(portal: &Portal) -> (Browser, String) {
    let applicant = portal.browser();
    apply(portal, &applicant, EMAIL, MEDIA).await;
    pay(portal).await;
    let id: Uuid = portal.query("SELECT id FROM certifications").await;
    (applicant, format!("/admin/certifications/{id}"))
}

async fn decide(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.open(path).await;
    browser.send_form(&page, "form#review", fields).await
}

async fn status(portal: &Portal) -> String {
    portal.query("SELECT status FROM certifications").await
}

#[tokio::test]
async fn a_claimed_application_is_returned_and_what_changed_stands_beside_what_was() {
    let portal = Portal::start().await;
    let (applicant, path) = waiting(&portal).await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let queue = reviewer.open("/admin/certifications").await;
    assert_eq!(queue.attribute("tbody a", "href").as_deref(), Some(path.as_str()));
    let page = reviewer.open(&path).await;
    reviewer.press(&page, "[formaction*='/claim']", &[]).await.assert_at(&format!("{path}?done=claimed"));
    assert_eq!(status(&portal).await, "in_review");
    let page = reviewer.open(&path).await;
    reviewer.press(&page, "[formaction*='/release']", &[]).await.assert_at(&format!("{path}?done=released"));
    assert_eq!(status(&portal).await, "queued");

    let returned = [
        ("verdict-letter", "return"),
        ("words-letter", "公章不清晰"),
        ("verdict-contact_mobile", "return"),
        ("words-contact_mobile", "号码打不通"),
        ("decision", "return"),
    ];
    decide(&reviewer, &path, &returned).await.assert_at(&format!("{path}?done=decided"));
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.text.contains("公章不清晰") && mail.text.contains("号码打不通"), "{}", mail.text);

    let contact = applicant.open(&format!("{DETAILS}/contact")).await;
    applicant.send(&contact, &[("contact_mobile", "13700137000")]).await.assert_at(&papers("letter"));
    let page = applicant.open(&papers("letter")).await;
    upload(&applicant, &page, "better.jpg", &picture(ImageFormat::Jpeg)).await.assert_at(CHECK);
    send(&applicant, &applicant.open(CHECK).await).await;
    portal.deliver().await;

    let page = reviewer.open(&path).await;
    let beside: Vec<String> = page
        .document()
        .select(&scraper::Selector::parse(".beside").unwrap())
        .map(|row| row.text().collect::<String>())
        .collect();
    assert_eq!(beside.len(), 2, "{beside:?}");
    assert!(beside[0].contains("13700137000") && beside[0].contains("13900139000"), "{beside:?}");
    assert!(beside[1].contains("better.jpg") && beside[1].contains("letter.jpg"), "{beside:?}");
    assert!(page.text().contains("公章不清晰"));
    let unseen = [("decision", "approve"), ("unseen", "on")];
    decide(&reviewer, &path, &unseen).await.assert_at(&format!("{path}?done=decided"));
    assert_eq!(status(&portal).await, "approved");
    assert!(portal.mail_to(EMAIL).await.subject.contains("有效期至"));
}

#[tokio::test]
async fn papers_are_seen_by_reviewers_alone_and_that_is_on_record() {
    let portal = Portal::start().await;
    let (_, path) = waiting(&portal).await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let page = reviewer.open(&path).await;
    let seen = "SELECT count(*) FROM audit_entries WHERE action = 'certification.document_seen'";
    // The page alone fetches none: what is on record was opened by somebody.
    assert_eq!(page.attribute("details.paper", "open").or(page.attribute("main img", "src")), None);
    let pictures = page.document().select(&scraper::Selector::parse("details.paper").unwrap()).count();
    let unopened = |n: usize| format!("您还有 {n} 张图片没有打开");
    assert!(page.text().contains(&unopened(pictures)), "{}", page.text());
    let link = page.attribute("details.paper a", "href").expect("a picture");
    let answer = reviewer.open(&link).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "image/jpeg"));
    assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("content-disposition").starts_with("inline; filename="));
    reviewer.open(&link).await;
    assert_eq!(portal.count(seen).await, 1, "once an hour");
    let page = reviewer.open(&path).await;
    assert!(page.text().contains(&unopened(pictures - 1)), "{}", page.text());

    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "qian").await;
    let page = finance.open(&path).await;
    assert!(page.text().contains("营业执照.png") && page.attribute("details.paper", "class").is_none());
    assert_eq!(finance.open(&link).await.status, StatusCode::FORBIDDEN);
    let elsewhere = format!("/admin/certifications/{}/documents/{}", Uuid::nil(), link.rsplit('/').next().unwrap());
    assert_eq!(reviewer.open(&elsewhere).await.status, StatusCode::NOT_FOUND);
    assert_eq!(portal.count(seen).await, 1);
    for _ in 0..3 {
        portal.wait(Duration::from_secs(21 * 60));
        reviewer.open(&path).await.assert_at(&path);
    }
    reviewer.open(&link).await;
    assert_eq!(portal.count(seen).await, 2);
}

#[tokio::test]
async fn nobody_approves_pictures_that_they_have_not_opened_unawares() {
    let portal = Portal::start().await;
    let (_, path) = waiting(&portal).await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let page = reviewer.open(&path).await;
    let refused = reviewer.send_form(&page, "form#review", &[("decision", "approve"), ("note", "内部备注")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("请先打开全部图片") && refused.body.contains("内部备注"), "{}", refused.text());
    // Several at once: asked, and told of each.
    let row = page.attribute("input[name=version]", "value").unwrap();
    let row = (format!("row-{}", path.rsplit('/').next().unwrap()), row);
    let chosen = [(row.0.as_str(), row.1.as_str()), ("decision", "approve")];
    let sure = reviewer.post("/admin/certifications/batch", &chosen).await;
    assert!(sure.text().contains("张图片没有打开"), "{}", sure.text());
    let refused = reviewer.send_form(&sure, "form[action$='/batch']", &[("sure", "1")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("请先打开全部图片"), "{}", refused.text());
    assert_eq!(status(&portal).await, "queued");
    // Opened, nothing is asked any more.
    let links: Vec<String> = page
        .document()
        .select(&scraper::Selector::parse("details.paper a").unwrap())
        .map(|link| link.attr("href").unwrap().to_owned())
        .collect();
    for link in &links {
        reviewer.open(link).await;
    }
    let sure = reviewer.post("/admin/certifications/batch", &chosen).await;
    assert!(!sure.text().contains("张图片没有打开") && sure.first("input[name=unseen]").is_none());
    decide(&reviewer, &path, &[("decision", "approve")]).await.assert_at(&format!("{path}?done=decided"));
}

#[tokio::test]
async fn approving_takes_a_second_person_where_that_is_configured() {
    let portal = Portal::start_with(|config| config.two_people = vec![Kind::ApproveCertification]).await;
    let (_, path) = waiting(&portal).await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let (_, second) = Operator::signed_in(&portal, Role::Reviewer, "qian").await;
    let unseen = [("decision", "approve"), ("unseen", "on")];
    decide(&reviewer, &path, &unseen).await.assert_at(&format!("{path}?done=proposed"));
    assert_eq!(status(&portal).await, "in_review");
    let page = reviewer.open(&path).await;
    assert!(page.first("button[name=decision]").is_none(), "it waits for somebody else");
    assert_eq!(page.first("form[action$='/review'] button").as_deref(), Some("撤回提议"));

    // Whoever decides past the proposal is told of it.
    let version: i64 = portal.query("SELECT version FROM certifications").await;
    let past = [("version", version.to_string()), ("decision", "return".to_owned())];
    let past: Vec<_> = past.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let fields = [&past[..], &[("verdict-letter", "return"), ("words-letter", "公章不清晰")]].concat();
    let late = second.post(&format!("{path}/decision"), &fields).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("zhou") && late.text().contains("拟通过认证"), "{}", late.text());

    // The second person is asked about the pictures as well, and not where they cannot be seen.
    assert!(second.open("/admin/proposals").await.first("button[value=approve]").is_none());
    let page = second.open(&path).await;
    let asked = second.send_form(&page, "form[action$='/review']", &[("answer", "approve")]).await;
    assert_eq!((asked.status, asked.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["unseen".to_owned()]));
    assert_eq!(status(&portal).await, "in_review");
    let approved = [("unseen", "on"), ("answer", "approve")];
    let approved = second.send_form(&asked, "form[action$='/review']", &approved).await;
    approved.assert_at("/admin/proposals?done=approved");
    assert_eq!(status(&portal).await, "approved");
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "registered");
    assert!(portal.mail_to(EMAIL).await.subject.contains("有效期至"));
}

#[tokio::test]
async fn what_was_paid_for_fails_by_two_people_with_the_first_ones_reason() {
    let portal = Portal::start().await;
    let (applicant, path) = waiting(&portal).await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let (_, second) = Operator::signed_in(&portal, Role::Reviewer, "qian").await;
    let fail = [("words", "证照是伪造的"), ("decision", "reject")];
    decide(&reviewer, &path, &fail).await.assert_at(&format!("{path}?done=proposed"));
    let page = second.open("/admin/proposals").await;
    let asked = second.send_form(&page, "tbody form", &[("answer", "refuse")]).await;
    let refused = second.send(&asked, &[("why", "证照可以核实")]).await;
    refused.assert_at("/admin/proposals?done=refused");
    assert_eq!(status(&portal).await, "in_review");
    decide(&reviewer, &path, &fail).await.assert_at(&format!("{path}?done=proposed"));
    let page = second.open("/admin/proposals").await;
    assert!(page.text().contains("拟不通过认证") && page.text().contains("证照是伪造的"), "{}", page.text());
    second.send_form(&page, "tbody form", &[("answer", "approve")]).await;
    assert_eq!(status(&portal).await, "failed");
    assert!(portal.mail_to(EMAIL).await.text.contains("证照是伪造的"));
    assert_eq!(portal.count("SELECT count(*) FROM audit_entries WHERE action = 'proposal.approved'").await, 1);
    // That somebody refused it is true still when their words are erased.
    portal.sql("UPDATE certification_history SET reason = NULL").await;
    for path in ["/account", "/account/settings/certification"] {
        let text = applicant.open(path).await.text();
        assert!(text.contains("认证未通过") && !text.contains("申请已失效"), "{text}");
    }
}

#[tokio::test]
async fn an_application_is_found_by_its_contact() {
    let portal = Portal::start().await;
    let (_, path) = waiting(&portal).await;
    portal.sql("UPDATE certifications SET contact_email = 'Wang.Xiaoming@example.org'").await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let search =
        async |queue: &str, typed: &str| reviewer.post(&format!("/admin/{queue}/search"), &[("q", typed)]).await;
    for (typed, said) in [
        ("139 0013 9000", "联系人或管理员的手机号码为 13900139000"),
        (" wang.xiaoming@EXAMPLE.org ", "联系人或注册邮箱为 Wang.Xiaoming@example.org"),
        (MOBILE, "13800138000"),
        (EMAIL, EMAIL),
    ] {
        let found = search("certifications", typed).await;
        let link = found.attribute("tbody a", "href").unwrap_or_default();
        assert!(link.starts_with(&path), "{typed}: {}", found.text());
        let searched = found.first("p.searched").unwrap_or_default();
        assert!(searched.contains(said), "{searched}");
        assert!(!found.path.contains("1390013") && !found.path.to_lowercase().contains("wang"), "{}", found.path);
    }
    // Registrations have no contact.
    assert!(search("registrations", "13900139000").await.first("tbody a").is_none());
    let foreign =
        reviewer.open("/admin/registrations?like=00000000-0000-0000-0000-000000000000&by=contact_mobile").await;
    assert!(foreign.status.is_client_error());
}

#[tokio::test]
async fn names_that_mean_harm_stand_on_every_page_as_text() {
    const NAME: &str = "=cmd|'/C calc'!A0<script>alert(1)</script>\u{202e}gpj.exe";
    let portal = Portal::start().await;
    let (_, certification) = waiting(&portal).await;
    crate::common::journey::register(&portal, &portal.browser(), "li@example.com", INDIVIDUAL).await;
    let long = format!("{NAME}{}", "长".repeat(100 - NAME.chars().count()));
    sqlx::query("UPDATE registrations SET subject_name = $1, administrator_name = $1")
        .bind(&long)
        .execute(&portal.pool)
        .await
        .unwrap();
    sqlx::query("UPDATE certifications SET contact_name = $1").bind(&long).execute(&portal.pool).await.unwrap();
    sqlx::query("UPDATE certification_documents SET file_name = $1").bind(&long).execute(&portal.pool).await.unwrap();
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "zhou").await;
    let id: Uuid = portal.query("SELECT id FROM registrations WHERE status = 'pending_review'").await;
    let registration = format!("/admin/registrations/{id}");
    let fail = [("words", NAME), ("decision", "reject")];
    assert_eq!(decide(&reviewer, &certification, &fail).await.error_fields(), ["words"], "no bidi controls in reasons");
    let fail = [("words", "=1+1<script>alert(2)</script>"), ("decision", "reject")];
    decide(&reviewer, &certification, &fail).await;
    let found = reviewer.post("/admin/registrations/search", &[("q", "<script>alert")]).await;
    for path in [
        "/admin/registrations",
        "/admin/registrations?status=all",
        "/admin/certifications",
        "/admin/proposals",
        &registration,
        &certification,
        &found.path,
    ] {
        let page = reviewer.open(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains("<script>alert"), "{path}");
        assert!(page.body.contains("&#60;script&#62;alert(1)"), "{path}: {}", page.body);
        let isolated = page
            .document()
            .select(&scraper::Selector::parse("bdi").unwrap())
            .any(|bdi| bdi.text().any(|text| text.contains('\u{202e}')));
        assert!(isolated, "{path}: the name turns nothing around it");
    }
}
