//! The numbers that name people, organisations, phones and accounts in mainland China. Each is a
//! type that cannot hold a wrong value.

mod bank_account;
mod business_registration_number;
mod mobile_number;
mod organization_code;
mod resident_id;
mod social_credit_code;

pub use bank_account::{
    BankAccountNumber, BankAccountNumberError, OwnAccountNumber, OwnAccountNumberError, masked_end,
};
pub use business_registration_number::{BusinessRegistrationNumber, BusinessRegistrationNumberError};
pub use mobile_number::{MobileNumber, MobileNumberError};
pub use organization_code::{OrganizationCode, OrganizationCodeError};
pub use resident_id::{ResidentId, ResidentIdError};
pub use social_credit_code::{SocialCreditCode, SocialCreditCodeError};

/// The digits of a string of ASCII digits.
fn digits(text: &str) -> impl DoubleEndedIterator<Item = u32> {
    text.bytes().map(|byte| u32::from(byte - b'0'))
}

/// Whether a text is exactly `length` ASCII digits.
fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What the tests of checksums share: one slip of a typist, made on purpose.
#[cfg(test)]
mod slips {
    /// Every text that differs from this one in one character, which is another of the alphabet.
    pub fn wrong_characters(text: &str, alphabet: &str) -> Vec<String> {
        let mut slips = Vec::new();
        for at in 0..text.len() {
            for other in alphabet.chars().filter(|c| !text[at..].starts_with(*c)) {
                slips.push(format!("{}{other}{}", &text[..at], &text[at + 1..]));
            }
        }
        slips
    }

    /// Every text that comes of this one by swapping two different neighbours.
    pub fn swapped_neighbours(text: &str) -> Vec<String> {
        let mut slips = Vec::new();
        for at in 1..text.len() {
            let mut bytes = text.as_bytes().to_vec();
            bytes.swap(at - 1, at);
            if bytes != text.as_bytes() {
                slips.push(String::from_utf8(bytes).expect("ASCII stays ASCII"));
            }
        }
        slips
    }
}
