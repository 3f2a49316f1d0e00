//! Entries on their way into the database: a temporary table that `COPY` fills in its binary format.
//! <https://www.postgresql.org/docs/current/sql-copy.html>

use time::{Date, macros::date};
use uuid::Uuid;

use super::{CHUNK, payer_account_place};
use crate::{
    domain::transfer::{BankEntry, EntryKind, Payment},
    security::encryption::{Digester, Encrypter, Keys},
};

/// The columns in the order in which [`Rows::push`] writes them.
pub(super) const CREATE: &str = r#"
    CREATE TEMPORARY TABLE staged (
        id uuid, bank_reference text COLLATE "C", is_reversal boolean, booked_on date, amount_fen bigint, payer_name text,
        payer_key text, payer_account bytea, payer_index bytea, remark text, looks_like_personal_card boolean,
        transfer_references text[], fee_references text[], original text COLLATE "C"
    ) ON COMMIT DROP"#;
const COLUMNS: i16 = 14;
pub(super) const COPY: &str = "COPY staged FROM STDIN (FORMAT binary)";

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
/// PostgreSQL counts days from here.
const EPOCH: Date = date!(2000 - 01 - 01);
/// The object identifier of `text`, which an array names.
const TEXT: i32 = 25;

/// Rows as `COPY` reads them.
pub(super) struct Rows {
    encrypter: Encrypter,
    digester: Digester,
    bytes: Vec<u8>,
}

impl Rows {
    pub(super) fn new(keys: &Keys) -> Self {
        let mut bytes = SIGNATURE.to_vec();
        // No flags, and no extension of the header.
        bytes.extend([0; 8]);
        Self { encrypter: keys.encrypter(), digester: keys.bank_account_digester(), bytes }
    }

    /// Bytes that wait to be sent.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The bytes so far; rows go on where they end.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::replace(&mut self.bytes, Vec::with_capacity(CHUNK + CHUNK / 16))
    }

    /// The last bytes.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.bytes.extend((-1i16).to_be_bytes());
        self.bytes
    }

    pub(super) fn push(&mut self, entry: &BankEntry) {
        let payment = Payment::of(entry);
        let id = Uuid::now_v7();
        let account = (!payment.payer_account.is_empty()).then_some(&payment.payer_account);
        let encrypted = account.map(|account| self.encrypter.encrypt(payer_account_place(id), account.as_bytes()));
        let index = account.map(|account| self.digester.digest(account.as_bytes()));
        let (is_reversal, original) = match &entry.kind {
            EntryKind::Reversal { original } => (true, original.as_deref()),
            EntryKind::Credit | EntryKind::Debit => (false, None),
        };
        self.bytes.extend(COLUMNS.to_be_bytes());
        self.field(id.as_bytes());
        self.text(&entry.bank_reference);
        self.field(&[u8::from(is_reversal)]);
        self.field(&(entry.booked_on.to_julian_day() - EPOCH.to_julian_day()).to_be_bytes());
        self.field(&entry.amount.0.to_be_bytes());
        self.text(&entry.payer_name);
        self.text(&payment.payer_key);
        self.field(encrypted.as_deref().unwrap_or_default());
        self.field(index.as_ref().map(<[u8; 32]>::as_slice).unwrap_or_default());
        self.text(&entry.remark);
        self.field(&[u8::from(payment.looks_like_personal_card)]);
        self.texts(&payment.transfer_references);
        self.texts(&payment.fee_references);
        match original {
            Some(original) => self.text(original),
            None => self.bytes.extend((-1i32).to_be_bytes()),
        }
    }

    fn field(&mut self, value: &[u8]) {
        self.bytes.extend(length(value.len()));
        self.bytes.extend_from_slice(value);
    }

    /// PostgreSQL's texts hold no NUL; a reader lets none through, and if one did, it would be a space.
    fn text(&mut self, value: &str) {
        if value.contains('\0') {
            self.field(value.replace('\0', " ").as_bytes());
        } else {
            self.field(value.as_bytes());
        }
    }

    fn texts(&mut self, values: &[String]) {
        let dimensions = i32::from(!values.is_empty());
        let sizes = values.iter().map(|value| 4 + value.len()).sum::<usize>();
        self.bytes.extend(length(if values.is_empty() { 12 } else { 20 + sizes }));
        [dimensions, 0, TEXT].iter().for_each(|number| self.bytes.extend(number.to_be_bytes()));
        if dimensions == 1 {
            self.bytes.extend(length(values.len()));
            self.bytes.extend(1i32.to_be_bytes());
        }
        values.iter().for_each(|value| self.field(value.as_bytes()));
    }
}

/// A field's length on the wire. A reader bounds each field far below; one beyond would be refused by PostgreSQL.
fn length(bytes: usize) -> [u8; 4] {
    i32::try_from(bytes).unwrap_or(i32::MAX).to_be_bytes()
}
