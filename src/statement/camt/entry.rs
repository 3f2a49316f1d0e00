//! One `Ntry` of a camt message: what stands in it, and what entries it makes.

use std::str::FromStr;

use time::Date;

use crate::{
    domain::{
        money::Fen,
        transfer::{BankEntry, EntryKind},
    },
    statement::{
        day,
        derived::References,
        error::{Place, Problem, ReadError},
        original,
    },
};

/// Transactions that one entry may sum up.
const BATCH: usize = 10_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Credit,
    Debit,
}

struct Amount {
    fen: Option<Fen>,
}

/// What is said of an entry, or of one transaction within it.
#[derive(Default)]
struct Said {
    amount: Option<Amount>,
    direction: Option<Direction>,
    reference: Option<String>,
    payer_name: String,
    payer_account: String,
    remarks: Vec<String>,
    notes: String,
}

/// An entry while it is read.
pub(super) struct Entry {
    place: Place,
    whole: Said,
    own_reference: Option<String>,
    is_reversal: bool,
    is_booked: Option<bool>,
    booked_on: Option<Date>,
    transactions: Vec<Said>,
}

impl Entry {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            whole: Said::default(),
            own_reference: None,
            is_reversal: false,
            is_booked: None,
            booked_on: None,
            transactions: Vec::new(),
        }
    }

    pub(super) fn begin_transaction(&mut self) {
        self.transactions.push(Said::default());
    }

    /// Takes the text of an element within the entry.
    pub(super) fn set(
        &mut self,
        field: &str,
        text: &str,
        currency: Option<&str>,
        place: Place,
    ) -> Result<(), ReadError> {
        if let Some(field) = field.strip_prefix("NtryDtls/TxDtls/") {
            if self.transactions.len() > BATCH {
                return Err(place.problem(Problem::TooLong));
            }
            return match self.transactions.last_mut() {
                Some(transaction) => transaction.set(field, text, currency, place),
                None => Ok(()),
            };
        }
        match field {
            "NtryRef" => self.own_reference = given(text),
            "RvslInd" => {
                self.is_reversal = match text {
                    "true" | "1" => true,
                    "false" | "0" => false,
                    _ => return Err(place.problem(Problem::Direction)),
                }
            }
            "Sts" | "Sts/Cd" if !text.is_empty() => self.is_booked = Some(text == "BOOK"),
            "BookgDt/Dt" => self.booked_on = Some(day::iso_date(text).ok_or_else(|| place.problem(Problem::Date))?),
            "BookgDt/DtTm" => {
                self.booked_on = Some(day::iso_moment(text).ok_or_else(|| place.problem(Problem::Date))?.0);
            }
            "AcctSvcrRef" => self.whole.reference = given(text),
            "AddtlNtryInf" => text.clone_into(&mut self.whole.notes),
            _ => self.whole.set(field, text, currency, place)?,
        }
        Ok(())
    }

    /// The entries that this one makes, and how many more it stands for that are none of ours.
    pub(super) fn finish(self, references: &mut References) -> Result<(Vec<BankEntry>, u64), ReadError> {
        let place = self.place;
        let missing = |what| place.problem(Problem::Missing(what));
        let amount = self.whole.amount.as_ref().ok_or_else(|| missing("Amt"))?;
        let direction = self.whole.direction.ok_or_else(|| missing("CdtDbtInd"))?;
        let booked_on = self.booked_on.ok_or_else(|| missing("BookgDt"))?;
        let is_booked = self.is_booked.ok_or_else(|| missing("Sts"))?;
        // Amounts in another currency are no yuan.
        let Some(amount) = amount.fen else { return Ok((Vec::new(), 1)) };
        let is_batch = self.transactions.len() > 1;
        let mut entries = Vec::with_capacity(self.transactions.len().max(1));
        let mut others = 0;
        let nothing = [Said::default()];
        let transactions = if self.transactions.is_empty() { &nothing[..] } else { &self.transactions };
        for (at, transaction) in transactions.iter().enumerate() {
            let amount = match (&transaction.amount, is_batch) {
                (Some(Amount { fen: None }), true) => {
                    others += 1;
                    continue;
                }
                (Some(Amount { fen: Some(own) }), true) => *own,
                (None, true) => return Err(missing("TxDtls/Amt")),
                (_, false) => amount,
            };
            if amount.0 <= 0 {
                others += 1;
                continue;
            }
            let direction = transaction.direction.filter(|_| is_batch).unwrap_or(direction);
            let remark = transaction.remarks.join(" ");
            let reference = self.reference(transaction, at, is_batch).unwrap_or_else(|| {
                references.next(&[
                    &booked_on.to_string(),
                    &amount.yuan(),
                    &transaction.payer_name,
                    &transaction.payer_account,
                    &remark,
                    self.own_reference.as_deref().unwrap_or_default(),
                ])
            });
            let kind = match (direction, self.is_reversal) {
                // The reversal of a credit takes money out again (ISO 20022, CreditDebitIndicator).
                (Direction::Debit, true) => {
                    let named = transaction.reference.clone().filter(|named| *named != reference);
                    let original = [&transaction.notes, &self.whole.notes, &remark];
                    EntryKind::Reversal {
                        original: original.into_iter().find_map(|text| original::reference(text)).or(named),
                    }
                }
                (Direction::Credit, false) => EntryKind::Credit,
                // Money that went out, or came back after it went out.
                (Direction::Debit, false) | (Direction::Credit, true) => EntryKind::Debit,
            };
            entries.push(BankEntry {
                bank_reference: reference,
                kind,
                is_booked,
                booked_on,
                amount,
                payer_name: transaction.payer_name.clone(),
                payer_account: transaction.payer_account.clone(),
                remark,
            });
        }
        Ok((entries, others))
    }

    /// The bank's reference of a transaction. In a batch the entry's own one is that of all of them together.
    fn reference(&self, transaction: &Said, at: usize, is_batch: bool) -> Option<String> {
        let (of_entry, own) = (&self.whole.reference, &transaction.reference);
        if !is_batch {
            return of_entry.clone().or_else(|| own.clone());
        }
        let bearers = self.transactions.iter().filter(|other| other.reference == *own).count();
        match own {
            Some(_) if own != of_entry && bearers == 1 => own.clone(),
            _ => of_entry.as_ref().map(|reference| format!("{reference}/#{}", at + 1)),
        }
    }
}

impl Said {
    fn set(&mut self, field: &str, text: &str, currency: Option<&str>, place: Place) -> Result<(), ReadError> {
        match field {
            "Amt" | "AmtDtls/TxAmt/Amt" => self.amount = Some(amount(text, currency, place)?),
            "CdtDbtInd" => {
                self.direction = Some(text.parse().map_err(|_| place.problem(Problem::Direction))?);
            }
            "Refs/AcctSvcrRef" => self.reference = given(text),
            "RltdPties/Dbtr/Nm" | "RltdPties/Dbtr/Pty/Nm" => text.clone_into(&mut self.payer_name),
            "RltdPties/DbtrAcct/Id/IBAN" | "RltdPties/DbtrAcct/Id/Othr/Id" => text.clone_into(&mut self.payer_account),
            "RmtInf/Ustrd" | "RmtInf/Strd/CdtrRefInf/Ref" if !text.is_empty() => self.remarks.push(text.to_owned()),
            "AddtlTxInf" => text.clone_into(&mut self.notes),
            _ => {}
        }
        Ok(())
    }
}

impl FromStr for Direction {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "CRDT" => Ok(Self::Credit),
            "DBIT" => Ok(Self::Debit),
            _ => Err(()),
        }
    }
}

fn amount(text: &str, currency: Option<&str>, place: Place) -> Result<Amount, ReadError> {
    match currency {
        None => Err(place.problem(Problem::Missing("Ccy"))),
        Some("CNY") => {
            // `Fen` also reads what people write; XML's decimals know neither commas nor blanks.
            let fen = Some(text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
            let fen = fen.and_then(|text| Fen::parse(text).ok()).ok_or_else(|| place.problem(Problem::Amount))?;
            Ok(Amount { fen: Some(fen) })
        }
        Some(_) => Ok(Amount { fen: None }),
    }
}

fn given(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty() && text != "NOTPROVIDED")
}
