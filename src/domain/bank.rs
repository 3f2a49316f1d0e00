//! The bank account that a subject pays from (对公账户).

use super::identifiers::BankAccountNumber;
use super::subject::SubjectName;
use super::text::{TextError, normalise, printable};

mod lists;

use lists::is_province;
pub use lists::{BANKS, PROVINCES};

/// The most characters of a bank's, a province's or a city's name.
const MAX_LENGTH: usize = 60;

/// Why a part of a bank account other than its number is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BankAccountError {
    /// The account is not in the subject's name.
    #[error("the account name is not the subject's name")]
    NameMismatch,
    /// No bank was given.
    #[error("the bank is missing")]
    BankMissing,
    /// No name of a bank.
    #[error("not a bank's name")]
    BankMalformed,
    /// More than 60 characters for a bank.
    #[error("the bank's name is too long")]
    BankLong,
    /// No province was given.
    #[error("the province is missing")]
    ProvinceMissing,
    /// None of the provinces.
    #[error("not a province")]
    ProvinceUnknown,
    /// No city was given.
    #[error("the city is missing")]
    CityMissing,
    /// No name of a city.
    #[error("not a city's name")]
    CityMalformed,
    /// More than 60 characters for a province or city.
    #[error("the place's name is too long")]
    PlaceLong,
    /// Characters that cannot be seen.
    #[error(transparent)]
    Text(#[from] TextError),
}

impl BankAccountError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[
        Self::NameMismatch,
        Self::BankMissing,
        Self::BankMalformed,
        Self::BankLong,
        Self::ProvinceMissing,
        Self::ProvinceUnknown,
        Self::CityMissing,
        Self::CityMalformed,
        Self::PlaceLong,
        Self::Text(TextError::Unprintable),
    ];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NameMismatch => "bank-account-name-mismatch",
            Self::BankMissing => "bank-missing",
            Self::BankMalformed => "bank-malformed",
            Self::BankLong => "bank-long",
            Self::ProvinceMissing => "place-province-missing",
            Self::ProvinceUnknown => "place-province-unknown",
            Self::CityMissing => "place-city-missing",
            Self::CityMalformed => "place-city-malformed",
            Self::PlaceLong => "place-long",
            Self::Text(error) => error.code(),
        }
    }
}

/// What was typed about a bank account.
#[derive(Clone, Copy)]
pub struct TypedBankAccount<'a> {
    /// 户名
    pub name: &'a str,
    /// 账号
    pub number: &'a str,
    /// 开户银行
    pub bank: &'a str,
    /// 开户地省份
    pub province: &'a str,
    /// 开户地城市
    pub city: &'a str,
}

/// A bank account in the subject's own name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAccount {
    name: SubjectName,
    number: BankAccountNumber,
    bank: String,
    province: String,
    city: String,
}

impl BankAccount {
    /// Reads a typed bank account.
    ///
    /// # Errors
    /// All faults at once, each as the field's name (`name`, `number`, `bank`, `province`, `city`)
    /// and the message id.
    pub fn parse(
        typed: TypedBankAccount<'_>,
        subject: &SubjectName,
    ) -> Result<Self, Vec<(&'static str, &'static str)>> {
        let name = parse_name(typed.name, subject).map_err(|error| ("name", error.code()));
        let number = BankAccountNumber::parse(typed.number).map_err(|error| ("number", error.code()));
        let bank = free_text(typed.bank, BankAccountError::BankMissing, BankAccountError::BankLong)
            .and_then(|bank| if is_name(&bank) { Ok(bank) } else { Err(BankAccountError::BankMalformed) })
            .map_err(|error| ("bank", error.code()));
        let province = free_text(typed.province, BankAccountError::ProvinceMissing, BankAccountError::PlaceLong)
            .and_then(|name| if is_province(&name) { Ok(name) } else { Err(BankAccountError::ProvinceUnknown) })
            .map_err(|error| ("province", error.code()));
        let city = free_text(typed.city, BankAccountError::CityMissing, BankAccountError::PlaceLong)
            .and_then(|city| if is_name(&city) { Ok(city) } else { Err(BankAccountError::CityMalformed) })
            .map_err(|error| ("city", error.code()));
        match (name, number, bank, province, city) {
            (Ok(name), Ok(number), Ok(bank), Ok(province), Ok(city)) => Ok(Self { name, number, bank, province, city }),
            (name, number, bank, province, city) => {
                let faults = [name.err(), number.err(), bank.err(), province.err(), city.err()];
                Err(faults.into_iter().flatten().collect())
            }
        }
    }

    /// The account's name, which is the subject's.
    pub fn name(&self) -> &SubjectName {
        &self.name
    }

    /// The account's number.
    pub fn number(&self) -> &BankAccountNumber {
        &self.number
    }

    /// The bank.
    pub fn bank(&self) -> &str {
        &self.bank
    }

    /// The province the account is kept in.
    pub fn province(&self) -> &str {
        &self.province
    }

    /// The city the account is kept in.
    pub fn city(&self) -> &str {
        &self.city
    }
}

/// What is no name at all is not the subject's name either, so there is one error.
fn parse_name(typed: &str, subject: &SubjectName) -> Result<SubjectName, BankAccountError> {
    SubjectName::parse(typed).ok().filter(|name| name.key() == subject.key()).ok_or(BankAccountError::NameMismatch)
}

/// Two letters or Han characters at least.
fn is_name(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()
}

fn free_text(typed: &str, missing: BankAccountError, long: BankAccountError) -> Result<String, BankAccountError> {
    let text = normalise(typed);
    printable(&text)?;
    match text.chars().count() {
        0 => Err(missing),
        1..=MAX_LENGTH => Ok(text),
        _ => Err(long),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GOOD: TypedBankAccount<'_> = TypedBankAccount {
        name: "某某（中国）有限公司",
        number: "4000 0123 0920 0123 456",
        bank: " 中国工商银行 ",
        province: "北京市",
        city: "北京市",
    };

    fn subject() -> SubjectName {
        SubjectName::parse("某某(中国) 有限公司").expect("valid")
    }

    fn faults(typed: TypedBankAccount<'_>) -> Vec<(&'static str, &'static str)> {
        BankAccount::parse(typed, &subject()).err().unwrap_or_default()
    }

    #[test]
    fn accepts_an_account_in_the_subjects_name() {
        let account = BankAccount::parse(GOOD, &subject()).expect("valid");
        assert_eq!(account.name().key(), subject().key());
        assert_eq!(account.number().expose(), "4000012309200123456");
        assert_eq!(account.bank(), "中国工商银行");
        assert_eq!((account.province(), account.city()), ("北京市", "北京市"));
        assert!(!format!("{account:?}").contains("0123456"));
    }

    #[test]
    fn reports_all_faults_at_once() {
        let nothing = TypedBankAccount { name: "", number: "", bank: "", province: " ", city: "" };
        assert_eq!(
            faults(nothing),
            [
                ("name", "bank-account-name-mismatch"),
                ("number", "bank-account-number-malformed"),
                ("bank", "bank-missing"),
                ("province", "place-province-missing"),
                ("city", "place-city-missing"),
            ]
        );
    }

    #[test]
    fn reports_each_fault() {
        let long = "中".repeat(61);
        for (typed, fault) in [
            (TypedBankAccount { name: "别的有限公司", ..GOOD }, ("name", "bank-account-name-mismatch")),
            (TypedBankAccount { number: "123", ..GOOD }, ("number", "bank-account-number-malformed")),
            (TypedBankAccount { bank: &long, ..GOOD }, ("bank", "bank-long")),
            (TypedBankAccount { province: &long, ..GOOD }, ("province", "place-long")),
            (TypedBankAccount { city: &long, ..GOOD }, ("city", "place-long")),
            (TypedBankAccount { bank: "!", ..GOOD }, ("bank", "bank-malformed")),
            (TypedBankAccount { bank: "行1", ..GOOD }, ("bank", "bank-malformed")),
            (TypedBankAccount { province: "火星", ..GOOD }, ("province", "place-province-unknown")),
            (TypedBankAccount { province: "省", ..GOOD }, ("province", "place-province-unknown")),
            (TypedBankAccount { city: "1", ..GOOD }, ("city", "place-city-malformed")),
            (TypedBankAccount { city: "北\u{202E}京", ..GOOD }, ("city", "text-unprintable")),
            (TypedBankAccount { bank: "银行\0", ..GOOD }, ("bank", "text-unprintable")),
        ] {
            assert_eq!(faults(typed), [fault]);
        }
        assert!(faults(TypedBankAccount { city: &"中".repeat(60), ..GOOD }).is_empty());
    }

    #[test]
    fn what_can_be_chosen_is_accepted() {
        assert_eq!(PROVINCES.len(), 34);
        let others = ["广东", "内蒙古", "广西", "新疆", "香港", "guangdong province", "Xizang", " 北 京 "];
        for province in PROVINCES.iter().flat_map(|(chinese, english)| [*chinese, *english]).chain(others) {
            assert!(faults(TypedBankAccount { province, ..GOOD }).is_empty(), "{province}");
        }
        for bank in BANKS {
            assert!(faults(TypedBankAccount { bank, ..GOOD }).is_empty());
        }
    }

    proptest! {
        #[test]
        fn never_panics(one in any::<String>(), other in any::<String>()) {
            let typed = TypedBankAccount { name: &one, number: &other, bank: &one, province: &other, city: &one };
            let _ = BankAccount::parse(typed, &subject());
        }
    }
}
