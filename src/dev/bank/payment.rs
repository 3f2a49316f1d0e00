//! What a payer may do with an instruction, as the entries of a statement.

use time::Date;

use crate::{
    domain::{
        money::Fen,
        transfer::{BankEntry, EntryKind},
    },
    store::dev_bank::Payable,
};

/// What the payer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    Right,
    WithoutReference,
    WrongAmount,
    WrongAccount,
    WrongName,
    /// From the administrator's own card.
    PersonalCard,
    /// Booked on the day after the last.
    Late,
    Twice,
    /// Paid, and taken back by the bank.
    Reversed,
    /// Nothing; the statement covers the time all the same.
    Nothing,
}

impl Case {
    pub const ALL: [Self; 10] = [
        Self::Right,
        Self::WithoutReference,
        Self::WrongAmount,
        Self::WrongAccount,
        Self::WrongName,
        Self::PersonalCard,
        Self::Late,
        Self::Twice,
        Self::Reversed,
        Self::Nothing,
    ];

    /// The name in forms and in message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::WithoutReference => "without-reference",
            Self::WrongAmount => "wrong-amount",
            Self::WrongAccount => "wrong-account",
            Self::WrongName => "wrong-name",
            Self::PersonalCard => "personal-card",
            Self::Late => "late",
            Self::Twice => "twice",
            Self::Reversed => "reversed",
            Self::Nothing => "nothing",
        }
    }

    /// The case with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|case| case.as_str() == name)
    }
}

const ANOTHER_ACCOUNT: &str = "11050137510000009999";
const ANOTHER_NAME: &str = "上海另一家贸易有限公司";
/// A card number as UnionPay's are: from 62 on, with a right check digit.
const PERSONAL_CARD: &str = "6222020200112233446";

/// The statement's entries for such a payment, which the bank knows of today. The same payment has the same bank reference
/// whenever it is made, so that a second import of it is one.
pub fn payment(payable: &Payable, case: Case, today: Date) -> Vec<BankEntry> {
    // Paid in time even if the statement is late; that is what the grace is for.
    let in_time = today.min(payable.last_day);
    let reference = |number: u8| format!("SIM{}-{}-{number}", payable.registration, payable.reference);
    let right = BankEntry {
        bank_reference: reference(1),
        kind: EntryKind::Credit,
        is_booked: true,
        booked_on: in_time,
        amount: payable.amount,
        payer_name: payable.payer_name.clone(),
        payer_account: payable.payer_account.clone(),
        remark: payable.reference.clone(),
    };
    let entry = match case {
        Case::Right => right,
        Case::WithoutReference => BankEntry { bank_reference: reference(2), remark: String::new(), ..right },
        Case::WrongAmount => BankEntry { bank_reference: reference(3), amount: Fen(payable.amount.0 + 100), ..right },
        Case::WrongAccount => {
            BankEntry { bank_reference: reference(4), payer_account: ANOTHER_ACCOUNT.to_owned(), ..right }
        }
        Case::WrongName => BankEntry { bank_reference: reference(5), payer_name: ANOTHER_NAME.to_owned(), ..right },
        Case::PersonalCard => BankEntry {
            bank_reference: reference(6),
            payer_name: payable.administrator_name.clone(),
            payer_account: PERSONAL_CARD.to_owned(),
            ..right
        },
        Case::Late => {
            // What is paid already is not paid again on a day to come.
            let late = if payable.is_open { payable.last_day.next_day().unwrap_or(payable.last_day) } else { today };
            BankEntry { bank_reference: reference(7), booked_on: late, ..right }
        }
        Case::Twice => {
            let second = BankEntry { bank_reference: reference(8), ..right.clone() };
            return vec![right, second];
        }
        Case::Reversed => {
            let taken_back = BankEntry {
                bank_reference: reference(9),
                kind: EntryKind::Reversal { original: Some(right.bank_reference.clone()) },
                ..right.clone()
            };
            return vec![right, taken_back];
        }
        Case::Nothing => return Vec::new(),
    };
    vec![entry]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::identifiers::BankAccountNumber;
    use time::macros::date;

    fn payable() -> Payable {
        Payable {
            id: uuid::Uuid::nil(),
            registration: "MP7K2QX4".to_owned(),
            is_fee: false,
            is_open: true,
            payer_name: "北京示例科技有限公司".to_owned(),
            payer_account: "0200001909200123456".to_owned(),
            administrator_name: "王小明".to_owned(),
            amount: Fen(7),
            reference: "012345".to_owned(),
            first_day: date!(2026 - 11 - 22),
            last_day: date!(2026 - 12 - 02),
        }
    }

    #[test]
    fn cases_are_named_once_and_each_payment_has_its_own_bank_reference() {
        let mut references = Vec::new();
        for case in Case::ALL {
            assert_eq!(Case::parse(case.as_str()), Some(case));
            references.extend(payment(&payable(), case, date!(2026 - 11 - 25)).pop().map(|entry| entry.bank_reference));
        }
        let all = references.len();
        references.sort();
        references.dedup();
        assert_eq!((references.len(), all), (9, 9));
    }

    #[test]
    fn a_payment_is_in_time_unless_it_is_late() {
        let booked = |case, today| payment(&payable(), case, today)[0].booked_on;
        assert_eq!(booked(Case::Right, date!(2026 - 11 - 25)), date!(2026 - 11 - 25));
        assert_eq!(booked(Case::Right, date!(2026 - 12 - 04)), date!(2026 - 12 - 02));
        assert_eq!(booked(Case::Late, date!(2026 - 11 - 25)), date!(2026 - 12 - 03));
        let paid = Payable { is_open: false, ..payable() };
        assert_eq!(payment(&paid, Case::Late, date!(2026 - 11 - 25))[0].booked_on, date!(2026 - 11 - 25));
    }

    #[test]
    fn the_card_looks_like_one_and_the_other_account_does_not() {
        assert!(BankAccountNumber::parse(PERSONAL_CARD).unwrap().looks_like_personal_card());
        assert!(!BankAccountNumber::parse(ANOTHER_ACCOUNT).unwrap().looks_like_personal_card());
    }
}
