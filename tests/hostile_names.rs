//! A name that means harm: a script, a formula, a direction mark, a hundred characters. It stands as text on every operators'
//! page and in every file that leaves the portal; a new page or file is missed here until it is named.

use registration_portal::{
    domain::{
        money::Fen,
        operator::Role,
        transfer::{BankEntry, EntryKind, Outcome},
    },
    web::admin::routes::{self, Verb},
};
use reqwest::StatusCode;
use scraper::{ElementRef, Selector};
use uuid::Uuid;

use crate::{
    common::{
        Portal,
        browser::{Answer, Browser},
        certification::{MEDIA, apply, pay},
        journey::{ENTERPRISE, INDIVIDUAL, PASSWORD, register, register_by, sign_in},
        operators::Operator,
        statement::upload,
    },
    statements::{import, right},
};

const EMAIL: &str = "applicant@example.com";
const HARM: &str = "=HYPERLINK(1)<script>alert(1)</script>\u{2069}\u{202e}gpj.exe\"'&amp;";

fn long() -> String {
    format!("{HARM}{}", "长".repeat(100 - HARM.chars().count()))
}

/// Everything that operators look at, and each text in it that somebody else wrote.
async fn everything(portal: &Portal, root: &Browser, finance: &Browser) {
    register(portal, &portal.browser(), EMAIL, ENTERPRISE).await;
    let individual = portal.browser();
    register_by(portal, &individual, "li@example.com", INDIVIDUAL, "440524188001010014", "13900139000").await;
    apply(portal, &portal.browser(), "media@example.com", MEDIA).await;
    pay(portal).await;
    let (credit, name) = (right(portal, "=B1").await, long());
    let stranger =
        BankEntry { payer_name: name.clone(), payer_account: "77770000".into(), remark: name.clone(), ..credit };
    import(portal, BankEntry { bank_reference: format!("{HARM}1"), amount: Fen(777), ..stranger.clone() }).await;
    for (number, account) in [(2, "77770000"), (3, "88880000")] {
        let wrong = BankEntry {
            bank_reference: format!("{HARM}{number}"),
            payer_account: account.into(),
            remark: right(portal, "").await.remark,
            ..stranger.clone()
        };
        assert_eq!(import(portal, wrong).await, Outcome::WrongPayer);
    }
    let reversal = BankEntry {
        bank_reference: format!("{HARM}4"),
        kind: EntryKind::Reversal { original: Some("unknown".into()) },
        amount: Fen(777),
        ..stranger.clone()
    };
    assert_eq!(import(portal, reversal).await, Outcome::ReversalNeedsDecision);
    let mut uploaded = upload(finance, "broken.csv", b"a,b\r\n1,2\r\n").await;
    while uploaded.body.contains("data-poll=") {
        uploaded = finance.open(&uploaded.path).await;
    }
    let registration: Uuid = portal.query("SELECT id FROM registrations WHERE status = 'pending_review'").await;
    let path = format!("/admin/registrations/{registration}");
    let harmless = "=1+1<script>alert(1)</script>";
    root.post(&format!("{path}/notes"), &[("note", harmless)]).await;
    root.post(&format!("{path}/reveal"), &[("field", "resident_id"), ("why", harmless)]).await;
    let entry: Uuid = portal.query("SELECT id FROM bank_entries WHERE outcome = 'unmatched'").await;
    let decided = [("decision", "set_aside"), ("reason", harmless)];
    root.post(&format!("/admin/transfers/entries/{entry}/decision"), &decided).await;
    root.post("/admin/reasons/new", &[("zh", harmless), ("en", harmless)]).await;
    for sql in [
        "UPDATE registrations SET subject_name = $1, administrator_name = $1, bank_account_name =
             CASE WHEN bank_account_name IS NULL THEN NULL ELSE $1 END",
        "UPDATE certifications SET contact_name = $1",
        "UPDATE certification_documents SET file_name = $1",
        "UPDATE statements SET file_name = $1",
        "UPDATE statement_uploads SET file_name = $1",
        "UPDATE proposals SET reason = $1",
        "UPDATE refunds SET note = $1, status = 'failed' WHERE entry_id = (SELECT entry_id FROM refunds LIMIT 1)",
        "UPDATE operators SET name = left(translate($1, chr(8238) || chr(8297), ''), 60) WHERE name = 'harmful'",
        "UPDATE outbox SET status = 'parked', answer = left($1, 100), finished_at = now()
             WHERE id = (SELECT id FROM outbox WHERE channel = 'mail' LIMIT 1)",
        "INSERT INTO column_mappings (name, mapping, updated_at) SELECT left($1, 60),
             jsonb_build_object('name', left($1, 60), 'booked_on', $1, 'date_order', 'year_month_day',
                 'amounts', jsonb_build_object('kind', 'one', 'amount', $1), 'payer_name', $1, 'payer_account', $1, 'remarks', jsonb_build_array($1)), now()",
    ] {
        sqlx::query(sql).bind(&name).execute(&portal.pool).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

/// What of the page is more than text, or turns what is around it.
fn harm(page: &Answer) -> Vec<String> {
    let (document, path) = (page.document(), page.path.as_str());
    let foreign = Selector::parse("script:not([src]), [onerror], iframe").unwrap();
    let mut found: Vec<String> = document.select(&foreign).map(|one| format!("{path}: {}", one.html())).collect();
    if page.body.contains("<script>alert") {
        found.push(format!("{path}: a script"));
    }
    for node in document.tree.nodes() {
        let Some(text) = node.value().as_text().filter(|text| text.contains('\u{202e}')) else { continue };
        // Choices and fields are drawn by themselves, and a title by the window.
        let is_apart = node
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|element| ["bdi", "option", "textarea", "title"].contains(&element.value().name()));
        // What was opened before it must not have been closed by it.
        let is_open =
            text.split('\u{202e}').next().is_some_and(|before| before.rfind('\u{2068}') > before.rfind('\u{2069}'));
        if !is_apart && !is_open {
            found.push(format!("{path}: it turns {:?}", &**text));
        }
    }
    found
}

#[tokio::test]
async fn a_name_that_means_harm_is_text_on_every_page_of_the_operators() {
    let portal = Portal::start().await;
    let (_, root) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "harmful").await;
    everything(&portal, &root, &finance).await;
    let id = async |sql: &'static str| portal.query::<Uuid>(sql).await.to_string();
    let mapping: String =
        form_urlencoded::byte_serialize(long().chars().take(60).collect::<String>().as_bytes()).collect();
    // Of each page with an id what it is shown for, and whether it shows a name.
    let pages: Vec<(&str, Vec<String>, bool)> = vec![
        ("/admin/registrations", vec!["?status=all".into()], true),
        ("/admin/certifications", vec!["?status=all".into()], true),
        (
            "/admin/registrations/{id}",
            vec![id("SELECT id FROM registrations WHERE status = 'pending_review'").await],
            true,
        ),
        ("/admin/certifications/{id}", vec![id("SELECT id FROM certifications").await], true),
        ("/admin/statements", vec![String::new()], true),
        ("/admin/statements/uploads/{id}", vec![id("SELECT id FROM statement_uploads").await], true),
        ("/admin/statements/mappings", vec![String::new()], true),
        ("/admin/statements/mappings/edit", vec![format!("?name={mapping}")], true),
        (
            "/admin/statements/{id}",
            vec![id("SELECT statement_id FROM bank_entries WHERE outcome = 'unmatched'").await],
            true,
        ),
        ("/admin/transfers", vec!["?outcome=proposed".into(), "?outcome=needs_decision".into()], true),
        ("/admin/transfers/instructions", vec![String::new()], true),
        (
            "/admin/transfers/entries/{id}",
            vec![
                id("SELECT id FROM bank_entries WHERE outcome = 'unmatched'").await,
                id("SELECT id FROM bank_entries WHERE outcome = 'reversal_needs_decision'").await,
                id("SELECT id FROM bank_entries WHERE outcome = 'wrong_payer' LIMIT 1").await,
            ],
            true,
        ),
        ("/admin/transfers/fees/{id}", vec![id("SELECT id FROM certifications").await], true),
        ("/admin/transfers/refunds", vec!["?status=due".into(), "?status=failed".into()], true),
        ("/admin/proposals", vec![String::new()], true),
        ("/admin/statistics/rows", vec!["?what=confirmed&from=2020-01-01&until=2099-01-01".into()], true),
        ("/admin/reasons", vec![String::new()], true),
        ("/admin/reasons/{id}", vec![id("SELECT id FROM reasons WHERE zh LIKE '=1+1%'").await], true),
        ("/admin/mails", vec![String::new()], true),
        ("/admin/operators", vec![String::new()], true),
        ("/admin/operators/{id}", vec![id("SELECT id FROM operators WHERE name LIKE '=HYP%'").await], true),
        ("/admin/audit", vec![String::new(), "?action=registration.revealed".into()], true),
    ];
    // These show nobody's words.
    let nameless = [
        "/admin",
        "/admin/confirm",
        "/admin/settings",
        "/admin/settings/password",
        "/admin/settings/authenticator",
        "/admin/settings/recovery-codes",
        "/admin/transfers/fees",
        "/admin/statistics",
        "/admin/reasons/new",
        "/admin/operators/new",
    ];
    // Files and pictures; the files have a test of their own.
    let files = [
        "/admin/certifications/{id}/documents/{document}",
        "/admin/statements/{id}/export",
        "/admin/transfers/refunds/files/{at}",
        "/admin/audit/export",
    ];
    let known =
        |path: &str| nameless.contains(&path) || files.contains(&path) || pages.iter().any(|page| page.0 == path);
    let missed = routes::all()
        .filter(|route| route.verb == Verb::Get && route.needs != routes::Needs::Nothing && !known(route.path))
        .map(|route| route.path);
    assert_eq!(missed.collect::<Vec<_>>(), Vec::<&str>::new(), "pages that nobody looked at");
    let mut found = Vec::new();
    for language in ["zh-CN", "en"] {
        for (path, ids, shows) in &pages {
            for id in ids {
                let path = if path.contains("{id}") { path.replace("{id}", id) } else { format!("{path}{id}") };
                let and = if path.contains('?') { '&' } else { '?' };
                let page = root.open(&format!("{path}{and}lang={language}")).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                found.extend(harm(&page));
                let values = Selector::parse("input[value*='<script>']").unwrap();
                let shown =
                    page.text().contains("<script>alert(1)") || page.document().select(&values).next().is_some();
                if shown != *shows {
                    found.push(format!("{path}: shows the name: {shown}"));
                }
            }
        }
        for path in nameless {
            found.extend(harm(&root.open(&format!("{path}?lang={language}")).await));
        }
    }
    // Two questions that a form leads to, each with what it left out.
    portal.sql("UPDATE refunds SET status = 'exported', exported_at = now(), note = NULL").await;
    let refunds: Vec<Uuid> =
        sqlx::query_scalar("SELECT entry_id FROM refunds ORDER BY entry_id").fetch_all(&portal.pool).await.unwrap();
    sqlx::query("UPDATE refunds SET status = 'refunded', settled_at = now() WHERE entry_id = $1")
        .bind(refunds[0])
        .execute(&portal.pool)
        .await
        .unwrap();
    let rows: Vec<_> = refunds.iter().map(|id| format!("row-{id}")).collect();
    let mut fields: Vec<_> = rows.iter().map(|row| (row.as_str(), "on")).collect();
    fields.extend([("done", "refunded"), ("note", "\u{202e}=1+1<script>alert(1)</script>")]);
    let refused = finance.post("/admin/transfers/refunds/mark", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "what cannot be seen");
    found.extend(harm(&refused));
    fields.pop();
    fields.push(("note", "=1+1<script>alert(1)</script>"));
    let sure = finance.post("/admin/transfers/refunds/mark", &fields).await;
    assert!(sure.first(".notice--warning").is_some() && sure.text().contains("<script>alert(1)"), "{}", sure.text());
    found.extend(harm(&sure));
    let waiting = id("SELECT id FROM registrations WHERE status = 'pending_review'").await;
    root.post(&format!("/admin/registrations/{waiting}/claim"), &[]).await;
    let (_, reviewer) = Operator::signed_in(&portal, Role::Reviewer, "reviewer").await;
    let version: i64 = portal.query("SELECT version FROM registrations WHERE status = 'pending_review'").await;
    let row = (format!("row-{waiting}"), version.to_string());
    let batch = [(row.0.as_str(), row.1.as_str()), ("decision", "approve")];
    let left_out = reviewer.post("/admin/registrations/batch", &batch).await;
    assert!(
        left_out.first(".notice--warning").is_some_and(|out| out.contains("<script>alert(1)")),
        "{}",
        left_out.text()
    );
    found.extend(harm(&left_out));
    assert!(found.is_empty(), "{found:#?}");
}

/// What a spreadsheet would take for a formula, in both widths.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Fails unless the file is a table in which nothing is run; what stands in it.
#[track_caller]
fn assert_table(file: &Answer) -> String {
    assert_eq!(file.status, StatusCode::OK, "{}", file.path);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8", "{}", file.path);
    assert_eq!(file.header("x-content-type-options"), "nosniff", "{}", file.path);
    assert!(file.header("content-disposition").starts_with("attachment; filename=\""), "{}", file.path);
    let mut reader = csv::Reader::from_reader(file.body.trim_start_matches('\u{feff}').as_bytes());
    for record in reader.records().map(Result::unwrap) {
        for cell in &record {
            assert!(!cell.trim_start_matches(' ').starts_with(FORMULA), "{}: {cell}", file.path);
        }
    }
    file.body.clone()
}

#[tokio::test]
async fn a_name_that_means_harm_is_text_in_every_file() {
    let portal = Portal::start().await;
    let (_, root) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let (_, finance) = Operator::signed_in(&portal, Role::Finance, "harmful").await;
    everything(&portal, &root, &finance).await;
    let statement: Uuid = portal.query("SELECT statement_id FROM bank_entries WHERE outcome = 'unmatched'").await;
    let entries = assert_table(&finance.open(&format!("/admin/statements/{statement}/export?outcome=unmatched")).await);
    assert_eq!(entries.matches("\"'=HYPERLINK(1)<script>alert(1)</script>\u{2069}\u{202e}").count(), 3, "{entries}");
    let due = finance.open("/admin/transfers/refunds").await;
    let exported = finance.send_form(&due, "form[action$='/export']", &[]).await;
    let link = exported.attribute("a[href*='/files/']", "href").expect("the file for the bank");
    let refunds = assert_table(&finance.open(&link).await);
    assert!(refunds.contains("'=HYPERLINK(1)"), "{refunds}");
    let audit = assert_table(&root.open("/admin/audit/export").await);
    assert!(audit.contains("'=1+1<script>") && audit.contains("'=HYPERLINK(1)"), "{audit}");

    // One's own data is no table: nothing in it is changed.
    let applicant = portal.browser();
    sign_in(&applicant, "li@example.com", PASSWORD).await;
    let page = applicant.open("/account/settings/data").await;
    let file = applicant.send(&page, &[("current_password", PASSWORD)]).await;
    assert_eq!(file.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert!(file.header("content-disposition").starts_with("attachment"));
    let data: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(data["registrations"][0]["administrator_name"], long());
}
