//! What is paid back: due, in a file for the bank, and what the bank answers.

use registration_portal::domain::{money::Fen, operator::Role};
use reqwest::{Method, StatusCode};

use super::{HEADER, csv, import, instructed, row};
use crate::common::{Portal, browser::Browser, operators::Operator};

const ACCOUNT: &str = "0200009999888877776";
const DUE: &str = "/admin/transfers/refunds";
const EXPORTED: &str = "/admin/transfers/refunds?status=exported";
const FAILED: &str = "/admin/transfers/refunds?status=failed";

/// A stranger pays what a company was asked for, with a name that would do harm in a spreadsheet.
async fn due() -> (Portal, Browser) {
    let (portal, finance) = instructed().await;
    let amount: i64 = portal.query("SELECT transfer_amount_fen FROM registrations").await;
    let remark: String = portal.query("SELECT transfer_reference FROM registrations").await;
    let row = row(&portal, "T-1", &Fen(amount).yuan(), "=HYPERLINK(1)<script>alert(1)</script>", ACCOUNT, &remark);
    import(&finance, "wrong.csv", &csv(HEADER, &[row])).await;
    (portal, finance)
}

async fn standing(portal: &Portal) -> String {
    portal.query("SELECT status FROM refunds").await
}

#[tokio::test]
async fn refunds_go_to_the_bank_and_again_if_they_fail() {
    let (portal, finance) = due().await;
    let page = finance.open(DUE).await;
    assert!(!page.body.contains("<script>alert") && !page.body.contains(ACCOUNT), "{}", page.body);
    assert_eq!(page.first(".tiles b").unwrap(), "1");
    let page = finance.send_form(&page, "form[action$='/export']", &[]).await;
    assert!(page.path.starts_with(EXPORTED), "{}", page.path);
    assert_eq!(standing(&portal).await, "exported");
    assert!(finance.open(DUE).await.first("p.empty").is_some());

    let link = page.attribute(".notice a[href*='/files/']", "href").expect("the file");
    assert!(page.first(".notice").unwrap().contains("1 笔"), "{}", page.text());
    let page = finance.open(EXPORTED).await;
    assert_eq!(page.attribute("a[href*='/files/']", "href").as_ref(), Some(&link));
    for _ in 0..2 {
        let file = finance.request(Method::GET, &link).send().await.unwrap();
        assert_eq!(file.headers()["content-type"], "text/csv; charset=utf-8");
        assert!(file.headers()["content-disposition"].to_str().unwrap().contains("refunds-"));
        let text = file.text().await.unwrap();
        assert!(text.contains("'=HYPERLINK(1)") && text.contains(ACCOUNT) && text.contains("付款人不符"), "{text}");
    }
    let downloads = "SELECT count(*) FROM audit_entries WHERE action = 'refund.downloaded'";
    assert_eq!(portal.count(downloads).await, 2);
    let traced = "SELECT count(*) FROM audit_entries, refunds WHERE action = 'refund.downloaded'
        AND details->'refunds' = jsonb_build_array(entry_id) AND (details->>'exported_at')::timestamptz = exported_at";
    assert_eq!(portal.count(traced).await, 2, "which refunds, and of which file");
    let log = Operator::signed_in(&portal, Role::Administrator, "log").await.1.open("/admin/audit").await;
    let entry: uuid::Uuid = portal.query("SELECT entry_id FROM refunds").await;
    assert!(log.text().contains("退款笔数：1") && !log.text().contains(&entry.to_string()), "{}", log.text());
    assert!(!log.text().contains("exported_at"), "{}", log.text());

    let nothing = finance.send(&page, &[("done", "refunded")]).await;
    assert_eq!(nothing.error_fields(), ["refunds"]);
    let box_of = page.attribute("tbody input[type=checkbox]", "name").unwrap();
    let no_note = finance.send(&page, &[(&box_of, "on"), ("done", "failed")]).await;
    assert_eq!(no_note.error_fields(), ["note"]);
    assert!(no_note.first("tbody input[checked]").is_some());
    let sure = finance.send(&page, &[(&box_of, "on"), ("done", "failed"), ("note", "账号已销户")]).await;
    assert!(sure.text().contains("登记为退款失败？") && sure.text().contains("账号已销户"), "{}", sure.text());
    assert_eq!(standing(&portal).await, "exported", "asked first");
    let page = finance.send_form(&sure, "form[action$='/mark']", &[("sure", "1")]).await;
    assert!(page.text().contains("已将 1 笔登记为退款失败"), "{}", page.text());
    let page = finance.open(FAILED).await;
    assert!(page.text().contains("账号已销户") && page.text().contains("请同事来处理"), "{}", page.text());
    assert!(page.first("form[action$='/export']").is_none(), "one person alone pays twice");
    assert_eq!(finance.open(&link).await.status, StatusCode::NOT_FOUND, "all of that file is answered");
    portal.wait(std::time::Duration::from_secs(60));
    let colleague = Operator::signed_in(&portal, Role::Finance, "colleague").await.1;
    let of_colleague = colleague.open(FAILED).await;
    let nothing = finance.send_form(&of_colleague, "form[action$='/export']", &[]).await;
    assert!(nothing.path.starts_with(FAILED) && nothing.text().contains("没有您可以导出的退款"), "{}", nothing.text());
    assert!(!nothing.text().contains("刚才的操作还没有执行"), "{}", nothing.text());
    assert_eq!(standing(&portal).await, "failed", "one person alone paid twice");
    let due = colleague.open(DUE).await;
    assert!(due.first("form[action$='/export']").is_none(), "what failed is not exported unseen");
    colleague.send_form(&of_colleague, "form[action$='/export']", &[]).await;
    let page = finance.open(EXPORTED).await;
    assert!(page.text().contains("上次失败的原因") && page.text().contains("账号已销户"), "{}", page.text());
    let sure = finance.send(&page, &[(&box_of, "on"), ("done", "refunded")]).await;
    assert!(sure.heading().contains("1 笔退款，共") && sure.heading().contains("登记为已退款？"), "{}", sure.text());
    assert_eq!(standing(&portal).await, "exported");
    let done = finance.send_form(&sure, "form[action$='/mark']", &[("sure", "1")]).await;
    assert!(done.text().contains("已将 1 笔登记为已退款"), "{}", done.text());
    assert_eq!(standing(&portal).await, "refunded");

    // A colleague's page is older.
    let late = finance.send_form(&sure, "form[action$='/mark']", &[("sure", "1")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("没有登记"), "{}", late.text());
    let done = finance.open("/admin/transfers/refunds?status=refunded").await;
    assert!(done.first("tbody a").is_some() && done.first("form[action$='/export']").is_none());
    let noted =
        "SELECT count(*) FROM audit_entries WHERE action IN ('refund.exported', 'refund.failed', 'refund.refunded')";
    assert_eq!(portal.count(noted).await, 4);
}

#[tokio::test]
async fn what_the_bank_cannot_pay_is_paid_otherwise_and_another_one_says_how() {
    let (portal, finance) = due().await;
    let page = finance.open(DUE).await;
    let page = finance.send_form(&page, "form[action$='/export']", &[("which", "all")]).await;
    let box_of = page.attribute("tbody input[type=checkbox]", "name").unwrap();
    let mark = "button[value=paid_otherwise]";
    // What the bank has not answered yet is not paid otherwise.
    let early = [(box_of.as_str(), "on"), ("done", "paid_otherwise"), ("note", "已汇至新账户"), ("sure", "1")];
    assert_eq!(finance.post("/admin/transfers/refunds/mark", &early).await.status, StatusCode::CONFLICT);
    let sure = finance.send(&page, &[(&box_of, "on"), ("done", "failed"), ("note", "账号已销户")]).await;
    finance.send_form(&sure, "form[action$='/mark']", &[("sure", "1")]).await;
    assert_eq!(standing(&portal).await, "failed");
    assert!(finance.open(FAILED).await.first(mark).is_none(), "one person alone");
    assert_eq!(finance.post("/admin/transfers/refunds/mark", &early).await.status, StatusCode::CONFLICT);
    assert_eq!(standing(&portal).await, "failed");

    let colleague = Operator::signed_in(&portal, Role::Finance, "colleague").await.1;
    let page = colleague.open(FAILED).await;
    let chosen = [(box_of.as_str(), "on"), ("done", "paid_otherwise")];
    let unsaid = colleague.press(&page, mark, &chosen).await;
    assert_eq!(unsaid.error_fields(), ["note"]);
    let said = [chosen[0], chosen[1], ("note", "已汇至该公司的新账户")];
    let sure = colleague.press(&unsaid, mark, &said).await;
    assert!(sure.heading().contains("已用其他方式退款？") && sure.text().contains("新账户"), "{}", sure.text());
    assert_eq!(standing(&portal).await, "failed");
    let done = colleague.send_form(&sure, "form[action$='/mark']", &[("sure", "1")]).await;
    assert!(done.path.starts_with(FAILED) && done.text().contains("已将 1 笔登记为已另行退款"), "{}", done.text());
    assert_eq!(standing(&portal).await, "refunded");
    assert!(colleague.open("/admin/transfers/refunds?status=refunded").await.text().contains("已汇至该公司的新账户"));
    assert_eq!(portal.count("SELECT count(*) FROM audit_entries WHERE action = 'refund.paid_otherwise'").await, 1);
}

#[tokio::test]
async fn single_refunds_are_exported_and_a_file_says_what_it_held_at_first() {
    let (portal, finance) = due().await;
    portal
        .sql(
            "INSERT INTO bank_entries (id, statement_id, bank_reference, is_reversal, booked_on, amount_fen, payer_name,
                 payer_key, payer_account, payer_index, remark, outcome, settled_at)
             SELECT gen_random_uuid(), statement_id, 'X-' || n, false, booked_on, n * 100, payer_name, payer_key, '', '',
                 '', 'refused', now() FROM bank_entries, generate_series(1, 2) AS n;
             INSERT INTO refunds (entry_id, amount_fen, reason, created_at)
             SELECT id, amount_fen, 'refused', now() FROM bank_entries WHERE bank_reference LIKE 'X-%'",
        )
        .await;
    let page = finance.open(DUE).await;
    let none = finance.send_form(&page, "form[action$='/export']", &[("which", "chosen")]).await;
    assert_eq!((none.status, none.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["refunds".to_owned()]));
    let ids: Vec<uuid::Uuid> =
        sqlx::query_scalar("SELECT id FROM bank_entries WHERE bank_reference LIKE 'X-%' ORDER BY amount_fen")
            .fetch_all(&portal.pool)
            .await
            .unwrap();
    let rows: Vec<_> = ids.iter().map(|id| format!("row-{id}")).collect();
    let both = [(rows[0].as_str(), "on"), (rows[1].as_str(), "on"), ("which", "chosen")];
    let made = finance.send_form(&page, "form[action$='/export']", &both).await;
    assert!(made.first(".notice--success").unwrap().contains("2 笔，共 3.00 元"), "{}", made.text());
    assert_eq!(portal.count("SELECT count(*) FROM refunds WHERE status = 'due'").await, 1, "what was not chosen");
    assert!(!made.text().contains("没有导出"), "{}", made.text());
    let refunded = [(rows[0].as_str(), "on"), ("done", "refunded"), ("sure", "1")];
    finance.post("/admin/transfers/refunds/mark", &refunded).await;
    let page = finance.open(EXPORTED).await;
    assert!(page.text().contains("2 笔，共 3.00 元，其中 1 笔已登记结果"), "{}", page.text());
    let tile = finance.open("/admin").await;
    assert_eq!(tile.first(".tiles a[href$='status=exported'] b").as_deref(), Some("1"), "{}", tile.text());

    // A page from before: a colleague was faster with one of those that are ticked.
    let last: uuid::Uuid = portal.query("SELECT entry_id FROM refunds WHERE status = 'due'").await;
    let last = format!("row-{last}");
    let late = [(rows[1].as_str(), "on"), (last.as_str(), "on"), ("which", "chosen")];
    let made = finance.post("/admin/transfers/refunds/export", &late).await;
    let notice = made.first(".notice--success").unwrap();
    assert!(notice.contains("所选的另外 1 笔没有导出"), "{notice}");
    // Marked meanwhile, one of three is neither counted nor marked again; of the others it is said what tells them apart.
    let all = [(rows[0].as_str(), "on"), (rows[1].as_str(), "on"), (last.as_str(), "on"), ("done", "refunded")];
    let note = [&all[..], &[("note", "批次 20261128")]].concat();
    portal.sql("UPDATE bank_entries SET payer_name = '' WHERE bank_reference = 'X-2'").await;
    let sure = finance.post("/admin/transfers/refunds/mark", &note).await;
    assert!(sure.heading().starts_with("2 笔退款，共"), "{}", sure.text());
    assert!(sure.text().contains("X-2") && sure.text().contains("T-1"), "{}", sure.text());
    assert!(sure.text().contains("批次 20261128"), "{}", sure.text());
    let left_out = sure.first(".notice--warning").expect("what was left out");
    assert!(left_out.contains("1.00 元") && sure.first(&format!("input[name={}]", rows[0])).is_none(), "{left_out}");
    let done = finance.send_form(&sure, "form[action$='/mark']", &[("sure", "1")]).await;
    assert!(done.text().contains("已将 2 笔登记为已退款"), "{}", done.text());
    let none = finance.post("/admin/transfers/refunds/mark", &all).await;
    assert_eq!(none.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn an_export_that_says_not_what_it_is_of_is_refused() {
    let (portal, finance) = due().await;
    let entry: uuid::Uuid = portal.query("SELECT entry_id FROM refunds").await;
    let row = format!("row-{entry}");
    for fields in [vec![(row.as_str(), "on")], vec![("which", "some")], vec![(row.as_str(), "on"), ("which", "some")]] {
        let refused = finance.post("/admin/transfers/refunds/export", &fields).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{fields:?}");
    }
    assert_eq!(standing(&portal).await, "due");
    finance.post("/admin/transfers/refunds/export", &[("which", "all")]).await;
    assert_eq!(standing(&portal).await, "exported");
}

#[tokio::test]
async fn what_cannot_be_exported_cannot_be_ticked() {
    let (portal, finance) = due().await;
    portal
        .sql(
            "INSERT INTO bank_entries (id, statement_id, bank_reference, is_reversal, booked_on, amount_fen, payer_name,
                 payer_key, payer_account, payer_index, remark, outcome, settled_at)
             SELECT gen_random_uuid(), statement_id, 'X-' || n, false, booked_on, n * 100, payer_name, payer_key, '', '',
                 '', 'refused', now() FROM bank_entries, generate_series(1, 2) AS n;
             INSERT INTO refunds (entry_id, amount_fen, reason, created_at)
             SELECT id, amount_fen, 'refused', now() FROM bank_entries WHERE bank_reference LIKE 'X-%';
             INSERT INTO bank_entries (id, statement_id, bank_reference, is_reversal, booked_on, amount_fen, payer_name,
                 payer_key, payer_account, payer_index, remark, outcome, reverses_id, settled_at)
             SELECT gen_random_uuid(), statement_id, 'R-2', true, booked_on, amount_fen, '', '', '', '', '',
                 'reversal_needs_decision', id, now() FROM bank_entries WHERE bank_reference = 'X-2';
             UPDATE refunds SET status = 'failed', exported_at = now(), settled_at = now(), note = 'x',
                 failed_by = (SELECT id FROM operators WHERE name = 'finance')
             WHERE amount_fen = 100;
             UPDATE refunds SET status = 'failed', exported_at = now(), settled_at = now(), note = 'x' WHERE amount_fen <> 100",
        )
        .await;
    let colleagues: uuid::Uuid =
        portal.query("SELECT entry_id FROM refunds WHERE failed_by IS NULL AND amount_fen <> 200").await;
    let page = finance.open(FAILED).await;
    assert_eq!(page.body.matches("name=\"row-").count(), 1, "{}", page.body);
    assert!(page.first(&format!("input[name=row-{colleagues}]")).is_some());
}

#[tokio::test]
async fn the_log_names_a_payment_by_the_banks_reference_and_finds_it_by_it() {
    let (portal, finance) = due().await;
    finance.post("/admin/transfers/refunds/export", &[("which", "all")]).await;
    let (_, auditor) = Operator::signed_in(&portal, Role::Auditor, "auditor").await;
    let found = auditor.open("/admin/audit?target=T-1").await;
    assert!(found.text().contains("T-1") && !found.text().contains("HYPERLINK"), "{}", found.text());
    assert_eq!(found.body.matches("class=\"details\"").count(), 1, "the sign-ins are not of it: {}", found.text());
    let export = auditor.open("/admin/audit/export?action=refund.exported").await;
    assert!(export.body.contains("T-1") && !export.body.contains("HYPERLINK"), "{}", export.body);
    // Whose money it was is erased one day; how much it was stays.
    let amount = Fen(portal.query("SELECT amount_fen FROM refunds").await);
    assert!(export.body.contains(&format!("金额（元）：{amount}")), "{}", export.body);
}

#[tokio::test]
async fn who_only_reads_sees_no_account() {
    let (portal, finance) = due().await;
    let page = finance.open(DUE).await;
    finance.send_form(&page, "form[action$='/export']", &[]).await;
    let link = finance.open(EXPORTED).await.attribute("a[href*='/files/']", "href").unwrap();
    let auditor = Operator::signed_in(&portal, Role::Auditor, "auditor").await.1;
    let page = auditor.open(EXPORTED).await;
    assert!(page.first("tbody a").is_some() && page.first("a[href*='/files/']").is_none());
    assert!(page.first("tbody input").is_none() && page.first("form[action$='/mark']").is_none());
    assert_eq!(auditor.open(&link).await.status, StatusCode::FORBIDDEN);
    let ancient = "/admin/transfers/refunds?after=-300000000000000000-01900000-0000-7000-8000-000000000000";
    for strange in ["/admin/transfers/refunds?status=nonsense", "/admin/transfers/refunds?after=x", ancient] {
        assert_eq!(finance.open(strange).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{strange}");
    }
    for strange in ["/files/1", "/files/99999999999999999", "/files/-300000000000000000"] {
        assert_eq!(finance.open(&format!("{DUE}{strange}")).await.status, StatusCode::NOT_FOUND, "{strange}");
    }
}

#[tokio::test]
async fn a_file_holds_so_many_refunds_and_the_rest_waits_for_the_next() {
    let (portal, finance) = due().await;
    portal
        .sql(
            "INSERT INTO bank_entries (id, statement_id, bank_reference, is_reversal, booked_on, amount_fen, payer_name,
                 payer_key, payer_account, payer_index, remark, outcome, settled_at)
             SELECT gen_random_uuid(), statement_id, 'X-' || n, false, booked_on, n, payer_name, payer_key, '', '', '',
                 'refused', now() FROM bank_entries, generate_series(1, 1002) AS n;
             INSERT INTO refunds (entry_id, amount_fen, reason, created_at)
             SELECT id, amount_fen, 'refused', now() FROM bank_entries WHERE bank_reference LIKE 'X-%'",
        )
        .await;
    let page = finance.open(DUE).await;
    assert!(page.text().contains("导出 1000 笔退款") && page.text().contains("其余 3 笔"), "{}", page.text());
    let page = finance.send_form(&page, "form[action$='/export']", &[]).await;
    assert_eq!(portal.count("SELECT count(*) FROM refunds WHERE status = 'exported'").await, 1_000);
    let link = page.attribute(".notice a[href*='/files/']", "href").unwrap();
    let file = finance.request(Method::GET, &link).send().await.unwrap().text().await.unwrap();
    assert_eq!(file.lines().count(), 1_001);
    // Spreadsheets cut longer cells: no line of the log names all of them.
    let logged = "SELECT string_agg(jsonb_array_length(details->'refunds')::text, ' ') FROM audit_entries
        WHERE action = 'refund.downloaded'";
    assert_eq!(portal.query::<String>(logged).await, "500 500");
    portal.wait(std::time::Duration::from_secs(60));
    let due = finance.open(DUE).await;
    assert!(due.text().contains("导出 3 笔退款") && !due.text().contains("其余"), "{}", due.text());
    // A page that was there before forms said which.
    finance.post("/admin/transfers/refunds/export", &[]).await;
    assert_eq!(portal.count("SELECT count(*) FROM refunds WHERE status = 'exported'").await, 1_003);
    let strange = finance.post("/admin/transfers/refunds/export", &[("status", "refunded")]).await;
    assert_eq!(strange.status, StatusCode::BAD_REQUEST);
}
