//! Bank statements as files, what stands in them, and their import.

use std::path::PathBuf;

use registration_portal::{
    dev::bank::{Format, Statement},
    domain::{
        calendar::today,
        money::Fen,
        transfer::{BankEntry, EntryKind},
    },
    life::statements::import_file,
    statement::ReadError,
    store::statements::{ImportError, Imported, Source},
};
use reqwest::Method;
use time::Date;
use uuid::Uuid;

use super::{
    Portal,
    browser::{Answer, Browser, read},
    journey::ENTERPRISE,
};

/// The account that companies register with.
pub const ACCOUNT: &str = "0200001909200123456";

/// A file for one test, removed with this value.
pub struct StatementFile(PathBuf);

impl StatementFile {
    pub fn new(bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("statement-{}", Uuid::now_v7()));
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }

    /// A named pipe, for a file that comes bit by bit.
    pub fn pipe() -> Self {
        let path = std::env::temp_dir().join(format!("statement-{}", Uuid::now_v7()));
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        Self(path)
    }

    /// A statement of the days from this one until today.
    pub fn since(from: Date, portal: &Portal, entries: &[BankEntry], format: Format) -> Self {
        Self::of_account("1234567890123456", from, portal, entries, format)
    }

    /// A statement of an account, which may be another one than that where transfers are awaited.
    pub fn of_account(account: &str, from: Date, portal: &Portal, entries: &[BankEntry], format: Format) -> Self {
        let made_at = portal.clock.now();
        let statement = Statement {
            account: account.to_owned(),
            account_name: "示例开放平台有限公司".to_owned(),
            from,
            until: today(made_at),
            made_at,
            entries: entries.to_vec(),
        };
        Self::new(&statement.write(format).unwrap())
    }

    /// A statement of today.
    pub fn of_today(portal: &Portal, entries: &[BankEntry], format: Format) -> Self {
        Self::since(today(portal.clock.now()), portal, entries, format)
    }

    pub fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }

    /// What the file brings about is carried out as well.
    pub async fn import(&self, portal: &Portal) -> Result<Imported, ImportError<ReadError>> {
        self.import_stated(portal, None).await
    }

    /// The same, of a file of which somebody says which days it covers.
    pub async fn import_stated(
        &self,
        portal: &Portal,
        stated: Option<(Date, Date)>,
    ) -> Result<Imported, ImportError<ReadError>> {
        let source = Source { file_name: "statement", operator: None };
        import_file(&portal.pool, &portal.app.config, &self.0, stated, source, |_| {}, portal.clock.now()).await
    }
}

impl Drop for StatementFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// What somebody was asked to pay.
#[derive(Debug, Clone)]
pub struct Asked {
    pub amount: Fen,
    pub reference: String,
}

impl Asked {
    /// As the page says.
    pub fn on(page: &Answer) -> Self {
        let amount = page.attribute("#value-amount", "data-value").expect("an amount");
        Self { amount: Fen::parse(&amount).unwrap(), reference: page.first("#value-reference").expect("a reference") }
    }

    /// Paid as it was asked for, by the company and booked today.
    pub fn paid(&self, portal: &Portal, bank_reference: &str) -> BankEntry {
        BankEntry {
            bank_reference: bank_reference.to_owned(),
            kind: EntryKind::Credit,
            is_booked: true,
            booked_on: today(portal.clock.now()),
            amount: self.amount,
            payer_name: ENTERPRISE.name.to_owned(),
            payer_account: ACCOUNT.to_owned(),
            remark: self.reference.clone(),
        }
    }
}

/// The bank takes a payment back.
pub fn taken_back(entry: &BankEntry, portal: &Portal) -> BankEntry {
    BankEntry {
        bank_reference: format!("R{}", entry.bank_reference),
        kind: EntryKind::Reversal { original: Some(entry.bank_reference.clone()) },
        booked_on: today(portal.clock.now()),
        ..entry.clone()
    }
}

/// Sends a file as the operators' page does.
pub async fn upload(browser: &Browser, name: &str, content: &[u8]) -> Answer {
    upload_stated(browser, name, content, ["", ""]).await
}

/// The same with the first and the last day that it covers.
pub async fn upload_stated(browser: &Browser, name: &str, content: &[u8], [from, to]: [&str; 2]) -> Answer {
    const BOUNDARY: &str = "----------------------------7c2f";
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    let field = |name: &str, value: &str| {
        format!("\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}")
    };
    let tail = format!("{}{}\r\n--{BOUNDARY}--\r\n", field("from", from), field("to", to));
    let body = [head.as_bytes(), content, tail.as_bytes()].concat();
    let request = browser.request(Method::POST, "/admin/statements");
    read(request.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}")).body(body)).await
}
