//! What a booked credit means: the table of bank entries, row by row.
//!
//! [`judge_all`] is the rule. The store applies it to a million entries at once, in SQL; a test holds the two equal.

use std::{cmp::Reverse, collections::HashSet};

use time::Date;

use super::{BankEntry, Outcome};
use crate::domain::{
    identifiers::BankAccountNumber,
    money::Fen,
    subject,
    text::{compact, normalised},
};

/// Digits of a transfer's reference.
const TRANSFER_DIGITS: usize = 6;
/// Digits of a certification fee's reference.
const FEE_DIGITS: usize = 8;

/// A booked credit, its texts in the form in which they are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub payer_key: String,
    /// Empty where the statement does not say.
    pub payer_account: String,
    pub looks_like_personal_card: bool,
    pub amount: Fen,
    pub booked_on: Date,
    /// Every number of six digits in the remark.
    pub transfer_references: Vec<String>,
    /// Every number of eight digits in the remark.
    pub fee_references: Vec<String>,
}

impl Payment {
    /// The entry as it is compared.
    pub fn of(entry: &BankEntry) -> Self {
        let account = compact(&entry.payer_account);
        let remark = normalised(&entry.remark);
        Self {
            payer_key: subject::foreign_key(&entry.payer_name),
            looks_like_personal_card: BankAccountNumber::parse(&account)
                .is_ok_and(|number| number.looks_like_personal_card()),
            payer_account: account,
            amount: entry.amount,
            booked_on: entry.booked_on,
            transfer_references: numbers(&remark, TRANSFER_DIGITS),
            fee_references: numbers(&remark, FEE_DIGITS),
        }
    }
}

/// The numbers with exactly so many digits.
fn numbers(remark: &str, digits: usize) -> Vec<String> {
    let runs = remark.split(|c: char| !c.is_ascii_digit());
    runs.filter(|run| run.len() == digits).map(str::to_owned).collect()
}

/// Whether something still waits for its payment. In the order in which payments are given to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Open,
    /// Paid.
    Settled,
    /// Ended otherwise.
    Closed,
}

/// What a company was asked to transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    pub payer_key: String,
    pub payer_account: String,
    /// The administrator's name as a payer's is compared.
    pub administrator_key: String,
    pub amount: Fen,
    pub reference: String,
    pub issued_on: Date,
    pub last_day: Date,
    pub standing: Standing,
}

/// The fee that was asked for a certification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    pub payer_key: String,
    pub amount: Fen,
    pub reference: String,
    /// The last day on which it can be booked.
    pub last_day: Date,
    pub standing: Standing,
}

/// What a payment was found to be about: the place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum About {
    Instruction(usize),
    Fee(usize),
}

/// What a payment means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    pub outcome: Outcome,
    pub about: Option<About>,
}

/// How a payment fits what somebody was asked for, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// Name, account, amount and reference.
    Whole,
    /// Name, account and amount; the remark holds no reference.
    Unreferenced,
    /// The fee's reference, its amount, and the subject's name.
    WholeFee,
    /// The fee's reference and its amount, but another name.
    FeeOfOther,
    /// The fee's reference and the subject's name, but another amount.
    OtherFee,
    /// Name, account and amount; the remark holds another reference.
    OtherReference,
    /// Name or account, amount and reference.
    HalfPayer,
    /// Name or account, and amount; the remark holds no reference.
    HalfPayerUnreferenced,
    /// Name, account and reference.
    OtherAmount,
    /// Reference and amount, or the reference and the administrator's own name.
    Stranger,
    /// Name or account, and reference.
    HalfPayerOtherAmount,
    /// The fee's amount and the subject's name, without its reference.
    UnreferencedFee,
    /// Name and account alone.
    PayerAlone,
    /// The administrator's own name, and the amount; the remark holds no reference.
    OwnName,
}

impl Fit {
    /// So little agrees that only something still open can be meant.
    fn is_weak(self) -> bool {
        matches!(
            self,
            Self::OtherReference
                | Self::HalfPayerUnreferenced
                | Self::UnreferencedFee
                | Self::PayerAlone
                | Self::OwnName
        )
    }
}

/// What a reference in the remark says of an instruction.
#[derive(PartialEq)]
enum Named {
    This,
    Another,
    Nothing,
}

fn fit_of_instruction(payment: &Payment, asked: &Instruction) -> Option<Fit> {
    if payment.booked_on < asked.issued_on {
        return None;
    }
    let named = match payment.transfer_references.as_slice() {
        [] => Named::Nothing,
        references if references.contains(&asked.reference) => Named::This,
        _ => Named::Another,
    };
    let name = payment.payer_key == asked.payer_key;
    let account = payment.payer_account == asked.payer_account;
    let amount = payment.amount == asked.amount;
    let own_name = payment.payer_key == asked.administrator_key;
    match (name, account, amount, named) {
        (true, true, true, Named::This) => Some(Fit::Whole),
        (true, true, true, Named::Nothing) => Some(Fit::Unreferenced),
        (true, true, true, Named::Another) => Some(Fit::OtherReference),
        (true, true, false, Named::This) => Some(Fit::OtherAmount),
        (true, true, false, Named::Another | Named::Nothing) => Some(Fit::PayerAlone),
        (true, false, true, Named::This) | (false, true, true, Named::This) => Some(Fit::HalfPayer),
        (true, false, true, Named::Nothing) | (false, true, true, Named::Nothing) => Some(Fit::HalfPayerUnreferenced),
        (true, false, false, Named::This) | (false, true, false, Named::This) => Some(Fit::HalfPayerOtherAmount),
        (false, false, true, Named::This) => Some(Fit::Stranger),
        (false, false, false, Named::This) if own_name => Some(Fit::Stranger),
        (false, false, true, Named::Nothing) if own_name => Some(Fit::OwnName),
        _ => None,
    }
    .filter(|fit| !fit.is_weak() || asked.standing == Standing::Open)
}

fn fit_of_fee(payment: &Payment, asked: &Fee) -> Option<Fit> {
    let name = payment.payer_key == asked.payer_key;
    let amount = payment.amount == asked.amount;
    let named = payment.fee_references.contains(&asked.reference);
    match (named, name, amount) {
        (true, true, true) => Some(Fit::WholeFee),
        (true, false, true) => Some(Fit::FeeOfOther),
        (true, true, false) => Some(Fit::OtherFee),
        (false, true, true) => Some(Fit::UnreferencedFee),
        _ => None,
    }
    .filter(|fit| !fit.is_weak() || asked.standing == Standing::Open)
}

/// Judges one payment by itself. The lists are in order of age: of several that fit alike, the newest is meant.
fn judge(payment: &Payment, instructions: &[Instruction], fees: &[Fee]) -> Verdict {
    let fitting = instructions.iter().enumerate().filter_map(|(at, asked)| {
        Some((fit_of_instruction(payment, asked)?, asked.standing, Reverse(at), About::Instruction(at)))
    });
    let fitting_fees = fees
        .iter()
        .enumerate()
        .filter_map(|(at, asked)| Some((fit_of_fee(payment, asked)?, asked.standing, Reverse(at), About::Fee(at))));
    let fitting: Vec<_> = fitting.chain(fitting_fees).collect();
    let Some(&(fit, standing, _, about)) = fitting.iter().min_by_key(|(fit, standing, at, _)| (*fit, *standing, *at))
    else {
        return Verdict { outcome: Outcome::Unmatched, about: None };
    };
    let is_alone = fitting.iter().filter(|other| (other.0, other.1) == (fit, standing)).count() == 1;
    let in_time = match about {
        About::Instruction(at) => payment.booked_on <= instructions[at].last_day,
        About::Fee(at) => payment.booked_on <= fees[at].last_day,
    };
    let own_name = match about {
        About::Instruction(at) => payment.payer_key == instructions[at].administrator_key,
        About::Fee(_) => false,
    };
    // For a transfer that is right, or may be, if something still waits for it and it is in time.
    let transfer = |outcome| match (standing, in_time) {
        (Standing::Settled, _) => Outcome::Duplicate,
        (_, false) => Outcome::Late,
        (Standing::Closed, true) => Outcome::Closed,
        (Standing::Open, true) => outcome,
    };
    let fee = |outcome| match (standing, in_time) {
        (Standing::Settled, _) => Outcome::CertificationDuplicate,
        (Standing::Closed, _) | (_, false) => Outcome::CertificationClosed,
        (Standing::Open, true) => outcome,
    };
    let about = Some(about);
    let (outcome, about) = match fit {
        Fit::Whole | Fit::Unreferenced => (transfer(Outcome::Verified), about),
        Fit::WholeFee => (fee(Outcome::CertificationPaid), about),
        Fit::FeeOfOther => (fee(Outcome::CertificationNeedsDecision), about),
        Fit::OtherFee => (fee(Outcome::WrongAmount), about),
        Fit::OtherReference | Fit::HalfPayer => (transfer(Outcome::NeedsDecision), about),
        Fit::HalfPayerUnreferenced if is_alone => (transfer(Outcome::NeedsDecision), about),
        Fit::HalfPayerUnreferenced => (Outcome::NeedsDecision, None),
        Fit::OtherAmount | Fit::HalfPayerOtherAmount | Fit::PayerAlone => (Outcome::WrongAmount, about),
        Fit::Stranger if is_alone && (own_name || payment.looks_like_personal_card) => {
            (Outcome::PersonalAccount, about)
        }
        Fit::Stranger if is_alone => (Outcome::WrongPayer, about),
        Fit::UnreferencedFee if is_alone => (fee(Outcome::CertificationPaid), about),
        Fit::UnreferencedFee => (Outcome::CertificationNeedsDecision, None),
        Fit::OwnName if is_alone => (Outcome::PersonalAccount, about),
        Fit::Stranger | Fit::OwnName => (Outcome::Unmatched, None),
    };
    Verdict { outcome, about }
}

/// Judges the payments of one statement, in the order in which they were booked: each by how things stood before the
/// statement, and of several right ones for one thing the first.
pub fn judge_all(payments: &[Payment], instructions: &[Instruction], fees: &[Fee]) -> Vec<Verdict> {
    let mut verdicts: Vec<_> = payments.iter().map(|payment| judge(payment, instructions, fees)).collect();
    let is_right = |outcome| matches!(outcome, Outcome::Verified | Outcome::CertificationPaid);
    let paid: HashSet<_> =
        verdicts.iter().filter(|verdict| is_right(verdict.outcome)).filter_map(|verdict| verdict.about).collect();
    let mut first = paid.clone();
    for verdict in &mut verdicts {
        let Some(about) = verdict.about.filter(|about| paid.contains(about)) else { continue };
        verdict.outcome = match verdict.outcome {
            right if is_right(right) && first.remove(&about) => right,
            Outcome::Verified | Outcome::NeedsDecision => Outcome::Duplicate,
            Outcome::CertificationPaid | Outcome::CertificationNeedsDecision => Outcome::CertificationDuplicate,
            other => other,
        };
    }
    verdicts
}

#[cfg(test)]
mod tests;
