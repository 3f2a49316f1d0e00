//! What two people make of a payment that the import could not decide about.

use registration_portal::domain::{money::Fen, operator::Role};
use reqwest::StatusCode;

use super::{EMAIL, HEADER, csv, import, instructed, row};
use crate::common::{
    Portal,
    browser::Browser,
    certification::{MEDIA, apply},
    journey::ENTERPRISE,
    operators::Operator,
};

const APPROVED: &str = "/admin/proposals?done=approved";
const REFUSED: &str = "/admin/proposals?done=refused";

/// A statement with the right payment from the company's name, but from another account; the entry's page.
async fn unclear(portal: &Portal, finance: &Browser) -> String {
    let amount: i64 = portal.query("SELECT transfer_amount_fen FROM registrations").await;
    let reference: String = portal.query("SELECT transfer_reference FROM registrations").await;
    let row = row(portal, "T-9", &Fen(amount).yuan(), ENTERPRISE.name, "6666000011112222", &reference);
    import(finance, "other-account.csv", &csv(HEADER, &[row])).await;
    let list = finance.open("/admin/transfers").await;
    list.attribute("tbody a", "href").unwrap()
}

/// The same with a payment that agrees with nothing.
async fn stranger(portal: &Portal, finance: &Browser) -> String {
    let name = "<script>alert(1)</script>=1+1\u{202e}供应商";
    let row = row(portal, "T-8", "888.00", name, "99998888", "＝HYPERLINK(1)");
    import(finance, "stranger.csv", &csv(HEADER, &[row])).await;
    let list = finance.open("/admin/transfers?outcome=unmatched").await;
    list.attribute("tbody a", "href").unwrap()
}

async fn status(portal: &Portal) -> String {
    portal.query("SELECT status FROM registrations").await
}

async fn second(portal: &Portal) -> Browser {
    Operator::signed_in(portal, Role::Administrator, "second").await.1
}

#[tokio::test]
async fn a_match_of_another_amount_says_that_this_is_why_it_cannot_be_approved() {
    let (portal, first) = instructed().await;
    let entry = unclear(&portal, &first).await;
    let page = first.open(&entry).await;
    let asked = page.attribute("input[name=decision][value^='transfer:']", "value").expect("what it may pay");
    first.send(&page, &[("decision", &asked), ("reason", "已电话核实")]).await.assert_at(&entry);
    // As the version before this one proposed it.
    portal.sql("UPDATE registrations SET transfer_amount_fen = transfer_amount_fen + 1").await;
    let second = second(&portal).await;
    let page = second.open(&entry).await;
    let refused = second.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("金额与应付的不同"), "{}", refused.text());
    assert_eq!(status(&portal).await, "awaiting_transfer");
}

#[tokio::test]
async fn a_manual_match_takes_two_people() {
    let (portal, first) = instructed().await;
    let entry = unclear(&portal, &first).await;
    let page = first.open(&entry).await;
    let asked = page.attribute("input[name=decision][value^='transfer:']", "value").expect("what it may pay");
    let wrong = first.send(&page, &[("decision", ""), ("reason", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.error_fields(), ["decision", "reason"]);
    let reason = "新开立的基本户，已电话核实";
    let english = first.switch_language(&page, &[("decision", &asked), ("reason", reason)]).await;
    assert!(english.text().contains("What is this payment?") && english.value("reason") == reason);
    let page = first.open(&format!("{entry}?lang=zh-CN")).await;
    first.send(&page, &[("decision", &asked), ("reason", reason)]).await.assert_at(&entry);
    assert_eq!(status(&portal).await, "awaiting_transfer");

    let page = first.open(&entry).await;
    assert!(page.first("#standing").unwrap().contains("等待另一位同事复核"), "{}", page.text());

    // One's own proposal: no button, and asking for it all the same is refused.
    let page = first.open(&entry).await;
    assert!(page.first("button[value=approve]").is_none() && page.text().contains("需要另一位"), "{}", page.text());
    let own = first.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    // Another proposal has to wait; what was written is not lost.
    let again = first.post(&format!("{entry}/decision"), &[("decision", "refund"), ("reason", "另一个想法")]).await;
    assert_eq!((again.status, again.error_fields()), (StatusCode::CONFLICT, vec!["proposal".to_owned()]));
    assert!(again.text().contains("另一个想法") && again.text().contains(reason), "{}", again.text());
    assert_eq!(status(&portal).await, "awaiting_transfer");

    let second = second(&portal).await;
    let page = second.open(&entry).await;
    assert!(page.text().contains(reason) && page.text().contains("finance"), "{}", page.text());
    second.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await.assert_at(APPROVED);
    assert_eq!(status(&portal).await, "registered");
    assert!(second.open(&entry).await.text().contains("已验证"));
    assert!(portal.mail_to(EMAIL).await.subject.contains("注册"));
    let late = second.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let audited = "SELECT string_agg(action, ' ' ORDER BY at) FROM audit_entries WHERE target = 'proposal'";
    assert_eq!(portal.query::<String>(audited).await, "proposal.made proposal.approved");
}

#[tokio::test]
async fn what_one_proposes_another_may_refuse_and_a_refund_takes_two_as_well() {
    let (portal, first) = instructed().await;
    let entry = unclear(&portal, &first).await;
    let page = first.open(&entry).await;
    let asked = page.attribute("input[name=decision][value^='transfer:']", "value").unwrap();
    first.send(&page, &[("decision", &asked), ("reason", "看起来对")]).await.assert_at(&entry);
    let second = second(&portal).await;
    let page = second.open(&entry).await;
    let asked = second.send_form(&page, "form[action$='/payment']", &[("answer", "refuse")]).await;
    assert!(asked.text().contains("看起来对"), "{}", asked.text());
    let empty = second.send(&asked, &[("why", "\u{3000}")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    second.send(&empty, &[("why", "户名不同，请再核实")]).await.assert_at(REFUSED);
    assert_eq!(status(&portal).await, "awaiting_transfer");
    assert!(second.open(&entry).await.text().contains("户名不同，请再核实"));

    let page = second.open(&entry).await;
    second.send(&page, &[("decision", "refund"), ("reason", "不是该公司的账户")]).await.assert_at(&entry);
    assert_eq!(portal.count("SELECT count(*) FROM refunds").await, 0);
    let page = first.open(&entry).await;
    first.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await.assert_at(APPROVED);
    assert_eq!(portal.count("SELECT count(*) FROM refunds WHERE status = 'due' AND reason = 'refused'").await, 1);
    assert!(first.open(&entry).await.text().contains("待退款"));
    assert_eq!(status(&portal).await, "awaiting_transfer");
}

#[tokio::test]
async fn whoever_proposed_learns_that_a_colleague_disagreed_and_counts_only_what_they_can_answer() {
    let (portal, first) = instructed().await;
    let entry = unclear(&portal, &first).await;
    let page = first.open(&entry).await;
    first.send(&page, &[("decision", "refund"), ("reason", "不是该公司的账户")]).await.assert_at(&entry);
    let waiting = "a[href='/admin/proposals'] b";
    let came_back = ".tiles a.late[href='/admin/proposals'] b";
    let second = second(&portal).await;
    assert_eq!(first.open("/admin").await.first(waiting).as_deref(), Some("0"));
    assert_eq!(second.open("/admin").await.first(waiting).as_deref(), Some("1"));
    let own = first.open("/admin/proposals").await;
    assert!(own.first("p.empty").is_some() && own.text().contains("您提出的，等待同事复核"), "{}", own.text());
    let page = second.open(&entry).await;
    let asked = second.send_form(&page, "form[action$='/payment']", &[("answer", "refuse")]).await;
    assert_eq!(second.send(&asked, &[("why", "先电话核实\u{202e}")]).await.error_fields(), ["why"]);
    second.send(&asked, &[("why", "先电话核实")]).await.assert_at(REFUSED);
    // Whoever disagreed is told of nothing.
    assert_eq!(second.open("/admin").await.first(came_back), None);

    assert_eq!(first.open("/admin").await.first(came_back).as_deref(), Some("1"));
    let page = first.open("/admin/proposals").await;
    assert!(page.text().contains("先电话核实") && page.first(&format!("a[href='{entry}']")).is_some());
    let other = page.attribute("form[action$='/seen']", "action").unwrap();
    second.post(&other, &[]).await.assert_at("/admin/proposals");
    assert_eq!(first.open("/admin").await.first(came_back).as_deref(), Some("1"), "a colleague's word for it");
    first.send_form(&page, "form[action$='/seen']", &[]).await.assert_at("/admin/proposals");
    assert_eq!(first.open("/admin").await.first(came_back), None);

    // Who proposes anew needs no button for that.
    for (answer, expected) in [("第二次", Some("1")), ("", None)] {
        let page = first.open(&entry).await;
        first.send(&page, &[("decision", "refund"), ("reason", "已核实")]).await.assert_at(&entry);
        if !answer.is_empty() {
            let page = second.open(&entry).await;
            let asked = second.send_form(&page, "form[action$='/payment']", &[("answer", "refuse")]).await;
            second.send(&asked, &[("why", answer)]).await.assert_at(REFUSED);
        }
        assert_eq!(first.open("/admin").await.first(came_back).as_deref(), expected);
    }
}

#[tokio::test]
async fn what_a_payment_is_for_can_be_searched_for() {
    let (portal, finance) = instructed().await;
    let entry = stranger(&portal, &finance).await;
    let page = finance.open(&entry).await;
    assert!(page.text().contains("没有找到金额相同的") && !page.body.contains("<script>alert"));
    let amount: i64 = portal.query("SELECT transfer_amount_fen FROM registrations").await;
    // What is asked for in another amount is not offered.
    portal.sql("UPDATE bank_entries SET amount_fen = (SELECT transfer_amount_fen FROM registrations)").await;
    let reference: String = portal.query("SELECT reference FROM registrations").await;
    let digits: String = portal.query("SELECT transfer_reference FROM registrations").await;
    for wanted in [&reference.to_lowercase(), &digits, &Fen(amount).yuan(), "示例", " 示例科技 ", ENTERPRISE.name]
    {
        let found = finance.send_form(&page, "form[action$='/search']", &[("wanted", wanted)]).await;
        assert_eq!(found.status, StatusCode::OK);
        let value = found.attribute("input[name=decision][value^='transfer:']", "value");
        assert!(value.is_some() && found.value("wanted") == *wanted, "{wanted}: {}", found.text());
        // What was found stays when the decision lacks its reason.
        let wrong = finance.send(&found, &[("decision", &value.unwrap())]).await;
        assert_eq!(wrong.error_fields(), ["reason"]);
        assert!(wrong.first("input[name=decision][value^='transfer:'][checked]").is_some(), "{wanted}");
    }
    for nothing in ["别的", "R0000000000", "0.00", "999999", "2.34"] {
        let found = finance.send_form(&page, "form[action$='/search']", &[("wanted", nothing)]).await;
        assert!(found.first("input[name=decision][value^='transfer:']").is_none(), "{nothing}");
    }
    let wrong = finance.send_form(&page, "form[action$='/search']", &[("wanted", "示")]).await;
    assert_eq!((wrong.status, wrong.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["wanted".to_owned()]));
}

#[tokio::test]
async fn what_has_nothing_to_do_with_us_is_set_aside_and_can_be_decided_anew() {
    let (portal, first) = instructed().await;
    let entry = stranger(&portal, &first).await;
    let page = first.open(&entry).await;
    first.send(&page, &[("decision", "set_aside"), ("reason", "其他业务的收款")]).await.assert_at(&entry);
    let second = second(&portal).await;
    let list = second.open("/admin/proposals").await;
    assert!(list.text().contains("拟作为无关款项") && !list.text().contains("用途"), "{}", list.text());
    let page = second.open(&entry).await;
    second.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await.assert_at(APPROVED);
    let page = first.open(&entry).await;
    assert!(page.text().contains("无关款项") && page.first("input[value=set_aside]").is_none(), "{}", page.text());
    assert!(first.open("/admin/transfers?outcome=unmatched").await.first("tbody a").is_none());

    first.send(&page, &[("decision", "refund"), ("reason", "对方要求退回")]).await.assert_at(&entry);
    let page = second.open(&entry).await;
    second.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await.assert_at(APPROVED);
    assert_eq!(portal.count("SELECT count(*) FROM refunds").await, 1);
}

#[tokio::test]
async fn what_waits_no_longer_cannot_be_paid_for() {
    let (portal, first) = instructed().await;
    let entry = unclear(&portal, &first).await;
    let page = first.open(&entry).await;
    let asked = page.attribute("input[name=decision][value^='transfer:']", "value").unwrap();
    portal.sql("UPDATE registrations SET status = 'cancelled', deadline_at = NULL").await;
    let late = first.send(&page, &[("decision", &asked), ("reason", "核实过")]).await;
    assert_eq!((late.status, late.error_fields()), (StatusCode::CONFLICT, vec!["standing".to_owned()]));
    for nonsense in ["transfer:", "transfer:1", "fee:x", "payment:00000000-0000-0000-0000-000000000000", "match"] {
        let fields = [("decision", nonsense), ("reason", "x")];
        let wrong = first.post(&format!("{entry}/decision"), &fields).await;
        assert_eq!(wrong.error_fields(), ["decision"], "{nonsense}");
    }
    let nowhere = format!("/admin/transfers/entries/{}/decision", uuid::Uuid::now_v7());
    let nobody = first.post(&nowhere, &[("decision", "refund"), ("reason", "x")]).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    assert_eq!(portal.count("SELECT count(*) FROM proposals").await, 0);
}

#[tokio::test]
async fn a_fee_is_found_by_hand_recorded_or_waived_by_two() {
    let portal = Portal::start().await;
    let finance = Operator::signed_in(&portal, Role::Finance, "finance").await.1;
    let second = second(&portal).await;
    apply(&portal, &portal.browser(), "media@example.com", MEDIA).await;
    let digits: String = portal.query("SELECT payment_reference FROM certifications").await;
    let list = finance.open("/admin/transfers/fees").await;
    assert!(list.text().contains(MEDIA.name) && list.text().contains(&digits), "{}", list.text());
    let fee = list.attribute("tbody a", "href").unwrap();

    // Somebody else paid, without any remark.
    let row = row(&portal, "T-7", "300.00", "示例日报社工会", "99998888", "");
    import(&finance, "fee.csv", &csv(HEADER, &[row])).await;
    let entry = finance.open("/admin/transfers?outcome=unmatched").await.attribute("tbody a", "href").unwrap();
    let page = finance.open(&entry).await;
    let found = finance.send_form(&page, "form[action$='/search']", &[("wanted", &digits)]).await;
    let asked = found.attribute("input[name=decision][value^='fee:']", "value").expect("the fee");
    finance.send(&found, &[("decision", &asked), ("reason", "工会代付")]).await.assert_at(&entry);
    // Until it is approved, the fee can be settled otherwise.
    let page = finance.open(&fee).await;
    let wrong = finance.send(&page, &[]).await;
    assert_eq!(wrong.error_fields(), ["payment", "reason"]);
    finance.send(&page, &[("payment", "waived"), ("reason", "主管同意减免")]).await.assert_at(&fee);
    let page = second.open(&fee).await;
    assert!(page.text().contains("免除") && page.text().contains("主管同意减免"));
    let asked = second.send_form(&page, "form[action$='/payment']", &[("answer", "refuse")]).await;
    second.send(&asked, &[("why", "费用已由工会代付")]).await.assert_at(REFUSED);

    let page = second.open(&entry).await;
    second.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await.assert_at(APPROVED);
    assert_eq!(portal.query::<String>("SELECT status FROM certifications").await, "queued");
    assert!(finance.open(&fee).await.text().contains("已付"));
    assert!(finance.open("/admin/transfers/fees").await.first("tbody a").is_none());
    let late = finance.post(&format!("{fee}/decision"), &[("payment", "recorded"), ("reason", "x")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_fee_is_waived_by_two() {
    let portal = Portal::start().await;
    let finance = Operator::signed_in(&portal, Role::Finance, "finance").await.1;
    apply(&portal, &portal.browser(), "media@example.com", MEDIA).await;
    let fee = finance.open("/admin/transfers/fees").await.attribute("tbody a", "href").unwrap();
    let page = finance.open(&fee).await;
    finance.send(&page, &[("payment", "waived"), ("reason", "主管同意减免")]).await.assert_at(&fee);
    let page = finance.open(&fee).await;
    let own = finance.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    let second = second(&portal).await;
    let page = second.open(&fee).await;
    second.send_form(&page, "form[action$='/payment']", &[("answer", "approve")]).await.assert_at(APPROVED);
    assert_eq!(portal.query::<String>("SELECT payment FROM certifications").await, "waived");
    assert!(second.open(&fee).await.text().contains("已免除"));
    assert!(portal.mail_to("media@example.com").await.subject.contains("免除"));
}

#[tokio::test]
async fn several_that_match_nothing_are_proposed_at_once_and_what_fails_stands_alone() {
    let (portal, first) = instructed().await;
    let name = "<script>alert(1)</script>=1+1";
    let rows = ["T-21", "T-22"].map(|reference| row(&portal, reference, "9.00", name, "99998888", "货款"));
    import(&first, "strangers.csv", &csv(HEADER, &rows)).await;
    let page = first.open("/admin/transfers?outcome=unmatched").await;
    let unsaid = first.send(&page, &[("decision", "set_aside")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(unsaid.error_fields(), ["batch", "reason"]);
    let alone = page.attribute("tbody a", "href").unwrap();
    first.post(&format!("{alone}/decision"), &[("decision", "refund"), ("reason", "误付")]).await.assert_at(&alone);
    let ids: Vec<uuid::Uuid> = sqlx::query_scalar("SELECT id FROM bank_entries").fetch_all(&portal.pool).await.unwrap();
    let chosen: Vec<_> = ids.iter().map(|id| format!("row-{id}")).collect();
    let fields =
        [(chosen[0].as_str(), "on"), (chosen[1].as_str(), "on"), ("decision", "set_aside"), ("reason", "其他业务")];
    let result = first.send(&page, &fields).await;
    assert_eq!(result.status, StatusCode::OK);
    let text = result.text();
    assert!(text.contains("共 2 笔，已提交 1 笔") && text.contains("已有决定等待另一人复核"), "{text}");
    assert!(text.contains(name) && !result.body.contains("<script>alert"), "{}", result.body);
    assert_eq!(portal.count("SELECT count(*) FROM proposals WHERE decided_at IS NULL").await, 2);
    assert_eq!(portal.count("SELECT count(*) FROM bank_entries WHERE outcome = 'unmatched'").await, 2);
    let (_, auditor) = Operator::signed_in(&portal, Role::Auditor, "auditor").await;
    let page = auditor.open("/admin/transfers?outcome=unmatched").await;
    assert!(page.first("tbody input").is_none(), "{}", page.body);
    assert_eq!(auditor.post("/admin/transfers/batch", &fields).await.status, StatusCode::FORBIDDEN);
}
