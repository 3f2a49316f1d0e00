//! Random values: secrets in links, codes in text messages, and the reference people read out.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::text::compact;

mod reference;

pub use reference::Reference;

/// The operating system gave no random bytes. Nothing a person can mend, so it has no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system has no random bytes to give: {0}")]
pub struct RandomUnavailable(#[from] getrandom::Error);

/// Why a token, code or reference is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The text cannot be one of our tokens; a link was cut or altered.
    #[error("not a token")]
    TokenMalformed,
    /// Not six digits. Reads the same as a wrong code.
    #[error("not a code of six digits")]
    SmsCodeMalformed,
    /// Not a registration reference, or a slip in it.
    #[error("not a reference")]
    ReferenceMalformed,
}

impl TokenError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::TokenMalformed, Self::SmsCodeMalformed, Self::ReferenceMalformed];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TokenMalformed => "token-malformed",
            Self::SmsCodeMalformed => "sms-code-malformed",
            Self::ReferenceMalformed => "reference-malformed",
        }
    }
}

/// A random number from 0 to `BOUND` − 1, each as likely as any other. A bound of 0 does not
/// compile.
///
/// # Errors
/// [`RandomUnavailable`].
pub fn random_below<const BOUND: u32>() -> Result<u32, RandomUnavailable> {
    const { assert!(BOUND > 0) };
    // The numbers from the last whole multiple of the bound on would make some results likelier
    // than others; draw again for those.
    let multiples_end = u32::MAX - u32::MAX % BOUND;
    loop {
        let mut bytes = [0; 4];
        getrandom::fill(&mut bytes)?;
        let drawn = u32::from_ne_bytes(bytes);
        if drawn < multiples_end {
            return Ok(drawn % BOUND);
        }
    }
}

/// A secret in a link or cookie: 32 random bytes, as text 43 characters of base64url without
/// padding (RFC 4648 §5). Only its digest is stored.
#[derive(Clone)]
pub struct SecretToken([u8; 32]);

impl SecretToken {
    /// A new token.
    ///
    /// # Errors
    /// [`RandomUnavailable`].
    pub fn generate() -> Result<Self, RandomUnavailable> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// Reads the text form. Each token has exactly one.
    ///
    /// # Errors
    /// [`TokenError::TokenMalformed`].
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let mut bytes = [0; 32];
        match URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) {
            Ok(32) => Ok(Self(bytes)),
            _ => Err(TokenError::TokenMalformed),
        }
    }

    /// The text form, for the link or cookie.
    pub fn expose(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// The SHA-256 of the 32 bytes, for storing and looking up. No salt and no slow hash are needed
    /// for 256 random bits.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// Whether this is the token with that digest, in constant time.
    pub fn matches(&self, digest: &[u8; 32]) -> bool {
        self.digest().ct_eq(digest).into()
    }
}

impl fmt::Debug for SecretToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretToken(redacted)")
    }
}

/// A code sent to a phone: six digits.
#[derive(Clone)]
pub struct SmsCode(String);

impl SmsCode {
    /// A new code, each of the million as likely as any other.
    ///
    /// # Errors
    /// [`RandomUnavailable`].
    pub fn generate() -> Result<Self, RandomUnavailable> {
        Ok(Self(format!("{:06}", random_below::<1_000_000>()?)))
    }

    /// Reads a typed code: spaces do not count, full-width digits do.
    ///
    /// # Errors
    /// [`TokenError::SmsCodeMalformed`].
    pub fn parse(typed: &str) -> Result<Self, TokenError> {
        let code = compact(typed);
        if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(code))
        } else {
            Err(TokenError::SmsCodeMalformed)
        }
    }

    /// The six digits, for the message.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The SHA-256 of the six digits. It keeps the code out of plain sight, no more: whoever has
    /// the digest finds the code in a million tries. What protects it is that it expires and that
    /// tries are counted.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }

    /// Whether this is the code with that digest, in constant time.
    pub fn matches(&self, digest: &[u8; 32]) -> bool {
        self.digest().ct_eq(digest).into()
    }
}

impl fmt::Debug for SmsCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmsCode(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn random_numbers_stay_below_the_bound_and_reach_all_of_it() {
        let drawn: HashSet<u32> = (0..1000).filter_map(|_| random_below::<6>().ok()).collect();
        assert_eq!(drawn, (0..6).collect());
        assert_eq!(random_below::<1>(), Ok(0));
        assert!(random_below::<{ u32::MAX }>().is_ok());
    }

    #[test]
    fn a_token_survives_its_text_form() {
        let token = SecretToken::generate().expect("random bytes");
        let text = token.expose();
        assert_eq!(text.len(), 43);
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        let read = SecretToken::parse(&text).expect("valid");
        assert_eq!(read.digest(), token.digest());
        assert!(read.matches(&token.digest()));
        assert!(!read.matches(&SecretToken::generate().expect("random bytes").digest()));
        assert_eq!(format!("{token:?}"), "SecretToken(redacted)");
    }

    #[test]
    fn the_digest_is_sha_256_of_the_bytes() {
        let zeros = SecretToken::parse(&"A".repeat(43)).expect("valid");
        assert_eq!(zeros.digest()[..4], [0x66, 0x68, 0x7a, 0xad]);
    }

    #[test]
    fn refuses_other_texts_for_a_token() {
        for text in [
            "",
            &"A".repeat(42),
            &"A".repeat(44),
            &format!("{}=", "A".repeat(43)),
            &format!("{}B", "A".repeat(42)), // bits beyond the 256th
            &format!("{}+", "A".repeat(42)),
            &format!(" {}", "A".repeat(43)),
            &"A".repeat(100_000),
        ] {
            assert!(matches!(SecretToken::parse(text), Err(TokenError::TokenMalformed)), "{text}");
        }
    }

    #[test]
    fn a_code_is_six_digits() {
        let code = SmsCode::generate().expect("random bytes");
        assert_eq!(code.expose().len(), 6);
        assert!(SmsCode::parse(code.expose()).expect("valid").matches(&code.digest()));
        for typed in ["012345", " 012 345 ", "０１２３４５", "012-345"] {
            assert_eq!(SmsCode::parse(typed).expect("valid").expose(), "012345");
        }
        for typed in ["", "12345", "1234567", "12345x", "中中"] {
            assert!(matches!(SmsCode::parse(typed), Err(TokenError::SmsCodeMalformed)), "{typed}");
        }
        let other = SmsCode::parse("000000").expect("valid");
        assert!(!other.matches(&SmsCode::parse("000001").expect("valid").digest()));
        assert_eq!(format!("{other:?}"), "SmsCode(redacted)");
    }

    proptest! {
        #[test]
        fn never_panics(typed in any::<String>()) {
            let _ = (SecretToken::parse(&typed), SmsCode::parse(&typed));
        }
    }
}
