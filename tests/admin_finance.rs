//! The operators who do the accounts: statements come in through the page, and every entry can be found and answered for.

mod decisions;
mod refunds;

use registration_portal::domain::{calendar::today, money::Fen, operator::Role};
use reqwest::{Method, StatusCode};

use crate::common::{
    Portal,
    browser::{Answer, Browser},
    journey::{ENTERPRISE, register},
    operators::Operator,
    statement::{upload, upload_stated},
};

const EMAIL: &str = "applicant@example.com";
const ACCOUNT: &str = "0200001909200123456";
const HEADER: &str =
    "账户明细编号-交易流水号,记账日期,币种,借方发生额（支取）,贷方发生额（收入）,余额,对方户名,对方账号,摘要,备注";

/// A statement as a bank's online banking exports it.
fn csv(header: &str, rows: &[String]) -> Vec<u8> {
    format!("\u{feff}{header}\r\n{}\r\n", rows.join("\r\n")).into_bytes()
}

fn row(portal: &Portal, reference: &str, yuan: &str, name: &str, account: &str, remark: &str) -> String {
    let day = today(portal.clock.now()).to_string().replace('-', "");
    format!("{reference},{day},人民币元,0.00,{yuan},100.00,{name},{account},转账存入,{remark}")
}

/// The transfer as the company was asked for it.
async fn right(portal: &Portal, reference: &str) -> String {
    let amount: i64 = portal.query("SELECT transfer_amount_fen FROM registrations").await;
    let remark: String = portal.query("SELECT transfer_reference FROM registrations").await;
    row(portal, reference, &Fen(amount).yuan(), ENTERPRISE.name, ACCOUNT, &remark)
}

/// Sends a file, and the page that says what became of it.
async fn import(browser: &Browser, name: &str, content: &[u8]) -> Answer {
    ended(browser, upload(browser, name, content).await).await
}

/// The page of an upload once it is done.
async fn ended(browser: &Browser, mut page: Answer) -> Answer {
    assert!(page.path.starts_with("/admin/statements/uploads/"), "{}: {}", page.path, page.text());
    while page.body.contains("data-poll=") {
        page = browser.open(&page.path).await;
    }
    page
}

/// A portal with a company that is to pay, and somebody who does the accounts.
async fn instructed() -> (Portal, Browser) {
    let portal = Portal::start().await;
    register(&portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "finance").await;
    (portal, finance)
}

#[tokio::test]
async fn an_uploaded_statement_verifies_and_the_same_again_changes_nothing() {
    let (portal, finance) = instructed().await;
    let file = csv(HEADER, &[right(&portal, "T-1").await]);
    let page = import(&finance, "十一月.csv", &file).await;
    assert!(page.text().contains("导入完成"), "{}", page.text());
    let link = page.attribute(".actions a.button", "href").unwrap();
    let statement = finance.open(&link).await;
    statement.assert_at(&link);
    assert!(statement.text().contains("十一月.csv") && statement.first(".tiles b").unwrap() == "1");
    let entry = finance.open(&statement.attribute("tbody a", "href").unwrap()).await;
    assert!(entry.text().contains(ENTERPRISE.name) && entry.text().contains("****3456"));
    assert!(!entry.body.contains(ACCOUNT), "the account is masked");
    let status: String = portal.query("SELECT status FROM registrations").await;
    assert_eq!(status, "registered");
    assert!(portal.mail_to(EMAIL).await.subject.contains("注册"));

    let again = import(&finance, "再一次.csv", &file).await;
    assert!(again.text().contains("这个文件以前导入过"), "{}", again.text());
    // Another file with the same entry and a new one.
    let more = [right(&portal, "T-1").await, row(&portal, "T-2", "5.00", "某供应商", "99998888", "货款")];
    import(&finance, "more.csv", &csv(HEADER, &more)).await;
    assert_eq!(portal.count("SELECT count(*) FROM bank_entries").await, 2);
    assert_eq!(portal.count("SELECT count(*) FROM statements").await, 2);
    let uploads = "SELECT count(*) FROM audit_entries WHERE action = 'statement.imported' AND actor = 'operator'";
    assert_eq!(portal.count(uploads).await, 2);
}

#[tokio::test]
async fn a_damaged_statement_is_refused_whole_and_the_page_says_where() {
    let (portal, finance) = instructed().await;
    let right = right(&portal, "T-1").await;
    let damaged = row(&portal, "T-2", "seven", "某供应商", "99998888", "");
    let page = import(&finance, "damaged.csv", &csv(HEADER, &[right, damaged])).await;
    let text = page.text();
    assert!(text.contains("文件未导入") && text.contains("第 3 行") && text.contains("没有任何改动"), "{text}");
    assert_eq!(portal.count("SELECT count(*) FROM bank_entries").await, 0);
    assert_eq!(portal.count("SELECT count(*) FROM statements").await, 0);

    let page = import(&finance, "statement.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n").await;
    assert!(page.text().contains("PDF"), "{}", page.text());
    let page = import(&finance, "unknown.csv", &csv("a,b,c", &["1,2,3".to_owned()])).await;
    assert_eq!(
        page.attribute("a[href='/admin/statements/mappings']", "href").as_deref(),
        Some("/admin/statements/mappings")
    );

    for empty in [upload(&finance, "empty.csv", b"").await, upload(&finance, "", b"").await] {
        assert_eq!((empty.status, empty.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["file".to_owned()]));
    }
    let bare = finance.post("/admin/statements", &[("file", "x")]).await;
    assert!(bare.status.is_client_error(), "{}", bare.status);
}

#[tokio::test]
async fn the_days_that_a_csv_covers_are_typed_in_where_it_does_not_say() {
    let (portal, finance) = instructed().await;
    let today = today(portal.clock.now());
    let yesterday = today.previous_day().unwrap();
    let row = row(&portal, "T-1", "5.00", "某供应商", "99998888", "货款");
    let row = row.replace(&today.to_string().replace('-', ""), &yesterday.to_string().replace('-', ""));
    let file = csv(HEADER, &[row]);
    let (today, tomorrow) = (today.to_string(), today.next_day().unwrap().to_string());
    let yesterday = yesterday.to_string();
    let wrong = [
        (["", today.as_str()], "from", "都不填写"),
        ([&today, ""], "to", "都不填写"),
        ([&today, &yesterday], "to", "不能早于"),
        ([&today, &tomorrow], "to", "不能晚于今天"),
        (["昨天", &today], "from", "请输入日期"),
    ];
    for (days, field, words) in wrong {
        let page = upload_stated(&finance, "一天.csv", &file, days).await;
        assert_eq!((page.status, page.error_fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec![field.to_owned()]));
        assert!(page.text().contains(words), "{words}: {}", page.text());
        let kept = ["#from", "#to"].map(|field| page.attribute(field, "value").unwrap_or_default());
        assert_eq!(kept, days, "what was typed is kept");
    }
    assert_eq!(portal.count("SELECT count(*) FROM statement_uploads").await, 0);

    let page = import(&finance, "一天.csv", &file).await;
    assert!(page.text().contains("导入完成") && page.text().contains("没有完整覆盖的日期"), "{}", page.text());
    let page = ended(&finance, upload_stated(&finance, "一天.csv", &file, [&today, &today]).await).await;
    assert!(page.text().contains("不在填写的起止日期之内") && page.text().contains("第 2 行"), "{}", page.text());
    let page = ended(&finance, upload_stated(&finance, "一天.csv", &file, [&yesterday, &yesterday]).await).await;
    let text = page.text();
    assert!(text.contains("以前导入过") && text.contains(&format!("完整覆盖 {yesterday} 至 {yesterday}")), "{text}");
    assert_eq!(portal.count("SELECT count(*) FROM statements WHERE covers_until IS NOT NULL").await, 1);
}

#[tokio::test]
async fn a_second_upload_waits_for_the_first_and_pages_do_not() {
    let (portal, finance) = instructed().await;
    // The import on the command line is not done yet.
    let mut importing = portal.pool.begin().await.unwrap();
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('statement import', 0))")
        .execute(&mut *importing)
        .await
        .unwrap();
    let mut uploads = Vec::new();
    for reference in ["T-1", "T-2", "T-3"] {
        let file = csv(HEADER, &[row(&portal, reference, "5.00", "某供应商", "99998888", "货款")]);
        let page = upload(&finance, "wait.csv", &file).await;
        assert!(
            page.path.starts_with("/admin/statements/uploads/") && page.text().contains("正在导入"),
            "{}",
            page.text()
        );
        uploads.push(page);
    }
    // The first has been read, and waits; by then the others would have been read, too.
    while !finance.open(&uploads[0].path).await.text().contains("已读取 1 笔") {}
    for waiting in &uploads[1..] {
        let text = finance.open(&waiting.path).await.text();
        assert!(text.contains("已读取 0 笔"), "{text}");
    }
    const AT_WORK: &str = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%pg_advisory_xact_lock%'";
    assert_eq!(portal.count(AT_WORK).await, 1, "one connection is taken, whatever is uploaded");
    drop(importing);
    for upload in uploads {
        let page = ended(&finance, upload).await;
        assert!(page.text().contains("导入完成"), "{}", page.text());
    }
    assert_eq!(portal.count("SELECT count(*) FROM statements").await, 3);
}

#[tokio::test]
async fn what_needs_somebody_stands_in_its_list_and_goes_out_unharmed() {
    let (portal, finance) = instructed().await;
    let amount: i64 = portal.query("SELECT transfer_amount_fen FROM registrations").await;
    let reference: String = portal.query("SELECT transfer_reference FROM registrations").await;
    let rows = [
        row(&portal, "T-1", &Fen(amount).yuan(), ENTERPRISE.name, "6666000011112222", &reference),
        row(&portal, "T-2", "5.00", "=HYPERLINK(1)<script>alert(1)</script>", "99998888", "＝1+1"),
    ];
    import(&finance, "exceptions.csv", &csv(HEADER, &rows)).await;

    let page = finance.open("/admin/transfers?outcome=needs_decision").await;
    assert_eq!(page.body.matches("/admin/transfers/entries/").count(), 1, "{}", page.text());
    assert!(page.text().contains("****2222") && !page.body.contains("6666000011112222"));
    assert!(page.text().contains("账号不一致") && !page.text().contains("户名不一致"), "{}", page.text());
    assert!(!page.text().contains("金额不同"), "{}", page.text());
    let page = finance.open("/admin/transfers?outcome=unmatched").await;
    assert_eq!(page.body.matches("/admin/transfers/entries/").count(), 1, "{}", page.text());
    assert!(!page.body.contains("<script>alert"));
    let page = finance.open("/admin/transfers?outcome=reversals").await;
    assert!(page.first("p.empty").is_some());
    let page = finance.open("/admin/transfers/instructions").await;
    assert!(page.text().contains(ENTERPRISE.name) && page.text().contains(&reference), "{}", page.text());
    assert_eq!(finance.open("/admin/transfers?outcome=nonsense").await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let id: uuid::Uuid = portal.query("SELECT id FROM statements").await;
    // It is the next day in Shanghai already.
    portal.sql("UPDATE statements SET imported_at = '2026-11-25 17:00:00Z'").await;
    let file =
        finance.request(Method::GET, &format!("/admin/statements/{id}/export?outcome=unmatched")).send().await.unwrap();
    let name = file.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(name.contains("statement-2026-11-26-unmatched"), "{name}");
    let text = file.text().await.unwrap();
    assert!(text.contains(",'=HYPERLINK(1)<script>") && text.contains(",'＝1+1 "), "{text}");
    let unknown = uuid::Uuid::now_v7();
    for path in ["/admin/statements/", "/admin/transfers/entries/", "/admin/statements/uploads/"] {
        assert_eq!(finance.open(&format!("{path}{unknown}")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_bank_with_other_columns_is_taught_once() {
    let (portal, finance) = instructed().await;
    let file = csv("Datum,Betrag,Name,Konto,Text", &["24/11/2026,0.05,某供应商,99998888,x".to_owned()]);
    assert!(import(&finance, "bank.csv", &file).await.text().contains("文件未导入"));

    let page = finance.open("/admin/statements/mappings/edit").await;
    let wrong = finance.send(&page, &[("name", "邻居银行"), ("credit", "Betrag")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.error_fields(), ["booked_on", "credit", "payer_name", "payer_account", "remarks"]);
    assert_eq!(wrong.value("name"), "邻居银行");
    let fields = [
        ("name", "邻居银行"),
        ("booked_on", "Datum"),
        ("date_order", "day_month_year"),
        ("amount", "Betrag"),
        ("payer_name", "Name"),
        ("payer_account", "Konto"),
        ("remarks", "Text"),
    ];
    finance.send(&page, &fields).await.assert_at("/admin/statements/mappings");
    assert!(import(&finance, "bank.csv", &file).await.text().contains("导入完成"));

    let page = finance.open("/admin/statements/mappings/edit?name=%E9%82%BB%E5%B1%85%E9%93%B6%E8%A1%8C").await;
    assert_eq!(page.value("booked_on"), "Datum");
    let strange = finance.post("/admin/statements/mappings/remove", &[("name", "a\0b")]).await;
    assert_eq!(strange.status, StatusCode::NOT_FOUND);
    finance.send_form(&page, "form[action$='/remove']", &[]).await.assert_at("/admin/statements/mappings");
    assert_eq!(portal.count("SELECT count(*) FROM column_mappings").await, 0);
    let noted = "SELECT count(*) FROM audit_entries WHERE action LIKE 'column_mapping.%'";
    assert_eq!(portal.count(noted).await, 2);
}

#[tokio::test]
async fn an_import_that_has_fallen_silent_says_so() {
    let (portal, finance) = instructed().await;
    let page = import(&finance, "statement.csv", &csv(HEADER, &[right(&portal, "T-1").await])).await;
    // As an instance leaves it that was killed.
    sqlx::query(
        "UPDATE statement_uploads SET status = 'running', finished_at = NULL, statement_id = NULL, is_known = NULL, heard_at = $1",
    )
    .bind(portal.clock.now())
    .execute(&portal.pool)
    .await
    .unwrap();
    assert!(finance.open(&page.path).await.text().contains("正在导入"));
    portal.wait(std::time::Duration::from_secs(31));
    assert!(finance.open(&page.path).await.text().contains("导入中断"));
}

#[tokio::test]
async fn a_reversal_stays_on_the_list_until_somebody_has_seen_to_it() {
    let (portal, finance) = instructed().await;
    import(&finance, "right.csv", &csv(HEADER, &[right(&portal, "T-1").await])).await;
    sqlx::query("UPDATE bank_entries SET outcome = 'reversal_freezes', is_reversal = true")
        .execute(&portal.pool)
        .await
        .unwrap();
    let list = "/admin/transfers?outcome=reversals";
    assert_eq!(finance.open("/admin").await.first("a[href='/admin/transfers?outcome=reversals'] b").unwrap(), "1");
    let entry = finance.open(list).await.attribute("tbody a", "href").unwrap();
    let page = finance.open(&entry).await;
    let (_, auditor) = Operator::signed_in(&portal, Role::Auditor, "auditor").await;
    assert_eq!(auditor.post(&format!("{entry}/seen"), &[]).await.status, StatusCode::FORBIDDEN);
    let seen = finance.send_form(&page, "form[action$='/seen']", &[]).await;
    seen.assert_at(&entry);
    assert!(seen.text().contains("处理人") && seen.text().contains("finance"), "{}", seen.text());
    assert!(seen.first("form[action$='/seen']").is_none());
    assert!(finance.open(list).await.first("p.empty").is_some());
    assert_eq!(finance.open("/admin").await.first("a[href='/admin/transfers?outcome=reversals'] b").unwrap(), "0");
    assert_eq!(portal.count("SELECT count(*) FROM audit_entries WHERE action = 'bank_entry.seen'").await, 1);
    // A colleague's page is older, and other entries are nothing to see to.
    let late = finance.send_form(&page, "form[action$='/seen']", &[]).await;
    assert_eq!((late.status, late.error_fields()), (StatusCode::CONFLICT, vec!["standing".to_owned()]));
    let unknown = format!("/admin/transfers/entries/{}/seen", uuid::Uuid::now_v7());
    assert_eq!(finance.post(&unknown, &[]).await.status, StatusCode::NOT_FOUND);
}
