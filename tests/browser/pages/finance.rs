//! The pages of the operators who do the accounts, in every state.

use registration_portal::{
    domain::{calendar::today, money::Fen, operator::Role},
    texts::Locale,
};

use super::{Walk, start};
use crate::{
    common::{
        certification::{MEDIA, apply},
        journey::{self, ENTERPRISE},
        operators::Operator,
    },
    driver::Seat,
};

const HEADER: &str =
    "账户明细编号-交易流水号,记账日期,币种,借方发生额（支取）,贷方发生额（收入）,余额,对方户名,对方账号,摘要,备注";

#[tokio::test]
async fn every_page_of_finance_in_chinese() {
    walk(Locale::Chinese).await;
}

#[tokio::test]
async fn every_page_of_finance_in_english() {
    walk(Locale::English).await;
}

async fn walk(language: Locale) {
    let seat = Seat::take().await;
    let mut walk = start(&seat, language).await;
    let finance = Operator::enrolled(&walk.portal, Role::Finance, "finance").await;
    let second = Operator::enrolled(&walk.portal, Role::Finance, "second").await;
    walk.come_in(&finance).await;
    walk.nothing_yet().await;
    walk.statements().await;
    walk.mappings().await;
    walk.awaited().await;
    walk.deciding(&finance, &second).await;
    walk.refunds().await;
    walk.window.quit().await;
    assert!(walk.findings.is_empty(), "{} findings, listed above: {:#?}", walk.findings.len(), walk.findings);
}

/// A name of a hundred characters that would do harm as HTML, in a spreadsheet, or by its direction.
fn harmful() -> String {
    let name = "=HYPERLINK(1)<script>alert(1)</script>\u{202e}示例";
    format!("{name}{}", "长".repeat(100 - name.chars().count()))
}

impl Walk {
    fn row(&self, reference: &str, amount: &str, name: &str, remark: &str) -> String {
        let day = today(self.portal.clock.now()).to_string().replace('-', "");
        format!("{reference},{day},人民币元,0.00,{amount},100.00,{name},99998888,转账存入,{remark}")
    }

    /// Chooses a file and sends it; stays on the page that says what became of it.
    async fn import(&self, name: &str, rows: &[String]) {
        let folder = tempfile();
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(name);
        std::fs::write(&file, format!("{HEADER}\n{}\n", rows.join("\n"))).unwrap();
        self.window.open("/admin/statements").await;
        self.window.find("#file").await.send_keys(file.to_str().unwrap()).await.unwrap();
        self.window.follow(".inline-form button").await;
        while self.window.js("return !!document.querySelector('[data-poll]')", &[]).await == true {
            self.window.reload().await;
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }

    /// The page under its own heading.
    async fn see_own(&mut self, name: &str, errors: &[&str]) {
        let heading = self.window.heading().await;
        self.see_titled(name, &heading, errors).await;
    }

    async fn nothing_yet(&mut self) {
        for (path, name, heading) in [
            ("/admin/statements", "finance-statements-empty", "admin-statements"),
            ("/admin/transfers", "finance-transfers-empty", "admin-transfers"),
            ("/admin/transfers/instructions", "finance-instructions-empty", "admin-transfers"),
            ("/admin/transfers/fees", "finance-fees-empty", "admin-transfers"),
            ("/admin/transfers/refunds", "finance-refunds-empty", "admin-transfers"),
            ("/admin/statements/mappings", "finance-mappings", "mappings-title"),
        ] {
            self.window.open(path).await;
            self.see(name, heading, &[]).await;
        }
        self.window.open("/admin/statements").await;
        self.window.follow(".inline-form button").await;
        self.see("finance-statements-error", "admin-statements", &["file"]).await;
    }

    async fn statements(&mut self) {
        let damaged = self.row("T-1", "seven", "供应商", "");
        self.import("damaged.csv", &[damaged]).await;
        self.see_own("finance-upload-refused", &[]).await;
        let stranger = self.row("T-1", "12345.67", &harmful(), "＝1+1 货款");
        let name = format!("=1+1<b>{}.csv", "长".repeat(60));
        self.import(&name, std::slice::from_ref(&stranger)).await;
        self.see_own("finance-upload-done", &[]).await;
        self.window.follow(".actions a.button").await;
        self.see_own("finance-statement", &[]).await;
        self.import("again.csv", &[stranger]).await;
        self.see_own("finance-upload-known", &[]).await;
        self.window.open("/admin/statements").await;
        self.see("finance-statements", "admin-statements", &[]).await;
        self.window.open("/admin/transfers?outcome=unmatched").await;
        self.see("finance-transfers-unmatched", "admin-transfers", &[]).await;
    }

    async fn mappings(&mut self) {
        self.window.open("/admin/statements/mappings/edit").await;
        self.see("finance-mapping", "mapping-title", &[]).await;
        self.window.submit().await;
        let fields = ["name", "booked_on", "credit", "payer_name", "payer_account", "remarks"];
        self.see("finance-mapping-error", "mapping-title", &fields).await;
        for field in ["name", "booked_on", "amount", "payer_name", "payer_account", "remarks"] {
            self.window.fill(field, "=1+1<b>长长的列名长长的列名长长的列名").await;
        }
        self.window.submit().await;
        self.see("finance-mappings-own", "mappings-title", &[]).await;
        self.window.follow("section[aria-labelledby=own] a").await;
        self.see("finance-mapping-own", "mapping-title", &[]).await;
    }

    async fn awaited(&mut self) {
        journey::register(&self.portal, &self.portal.browser(), "enterprise@example.com", ENTERPRISE).await;
        apply(&self.portal, &self.portal.browser(), "media@example.com", MEDIA).await;
        self.window.open("/admin/transfers/instructions").await;
        self.see("finance-instructions", "admin-transfers", &[]).await;
        self.window.open("/admin/transfers/fees").await;
        self.see("finance-fees", "admin-transfers", &[]).await;
        self.window.follow("tbody a").await;
        self.see_own("finance-fee", &[]).await;
        self.window.submit().await;
        self.see_own("finance-fee-error", &["payment", "reason"]).await;
        self.window.choose("payment", "recorded").await;
        self.window.fill("reason", "已在柜台付款").await;
        self.window.submit().await;
        self.see_own("finance-fee-proposed", &[]).await;
    }

    /// What a payment may be, what is proposed, and what a second person sees.
    async fn deciding(&mut self, finance: &Operator, second: &Operator) {
        let amount: i64 = self.portal.query("SELECT max(transfer_amount_fen) FROM registrations").await;
        let digits: String = self.portal.query("SELECT max(transfer_reference) FROM registrations").await;
        let unclear = self.row("T-2", &Fen(amount).yuan(), ENTERPRISE.name, &digits);
        let wrong = self.row("T-3", &Fen(amount).yuan(), &harmful(), &digits);
        self.import("both.csv", &[unclear, wrong]).await;
        self.window.open("/admin/transfers").await;
        self.see("finance-transfers", "admin-transfers", &[]).await;
        self.window.follow("tbody a").await;
        self.see_own("finance-entry", &[]).await;
        self.window.fill("wanted", "示").await;
        self.window.follow("form[action$='/search'] button").await;
        self.see_own("finance-entry-search-error", &["wanted"]).await;
        self.window.fill("wanted", "示例").await;
        self.window.follow("form[action$='/search'] button").await;
        self.see_own("finance-entry-found", &[]).await;
        self.window.submit().await;
        self.see_own("finance-entry-error", &["decision", "reason"]).await;
        self.window.click("label:has([value^='transfer:'])").await;
        self.window.fill("reason", &"很长的原因".repeat(60)).await;
        self.window.submit().await;
        self.see_own("finance-entry-proposed", &[]).await;
        let entry = self.window.path().await;
        self.come_in(second).await;
        self.window.open(&entry).await;
        self.see_own("finance-entry-to-approve", &[]).await;
        self.window.follow("button[value=approve]").await;
        self.window.open(&entry).await;
        self.see_own("finance-entry-verified", &[]).await;
        self.window.open("/admin/transfers?outcome=unmatched").await;
        self.window.follow("tbody a").await;
        self.see_own("finance-entry-unmatched", &[]).await;
        let taken_back = "UPDATE bank_entries SET outcome = 'reversal_freezes', is_reversal = true
            WHERE outcome = 'unmatched'";
        self.portal.sql(taken_back).await;
        self.window.open("/admin/transfers?outcome=reversals").await;
        self.window.follow("tbody a").await;
        self.see_own("finance-entry-reversal", &[]).await;
        self.window.follow("form[action$='/seen'] button").await;
        self.see_own("finance-entry-seen", &[]).await;
        self.come_in(finance).await;
    }

    async fn refunds(&mut self) {
        self.window.open("/admin").await;
        self.see("finance-dashboard", "admin-dashboard", &[]).await;
        self.window.open("/admin/transfers/refunds").await;
        self.see("finance-refunds-due", "admin-transfers", &[]).await;
        self.window.follow("button[value=all]").await;
        self.see("finance-refunds-exported", "admin-transfers", &[]).await;
        self.window.follow("button[value=failed]").await;
        self.see("finance-refunds-error", "admin-transfers", &["refunds", "note"]).await;
        self.window.click("tbody input[type=checkbox]").await;
        self.window.fill("note", "已办理<b>").await;
        self.window.follow("button[value=refunded]").await;
        self.see_own("finance-refunds-sure", &[]).await;
        self.window.follow("button[name=sure]").await;
        self.window.open("/admin/transfers/refunds?status=refunded").await;
        self.see("finance-refunds-refunded", "admin-transfers", &[]).await;
    }
}

fn tempfile() -> std::path::PathBuf {
    std::env::temp_dir().join(format!("statement-{}", uuid::Uuid::now_v7().simple()))
}
