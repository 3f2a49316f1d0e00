//! The second factor of operators: one-time codes by time (RFC 6238) and recovery codes.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use totp_rs::{Builder, Secret, Totp, TotpError};

use super::encryption::{Keys, random_bytes};

/// What an authenticator and the portal share: 160 bits, six digits, thirty seconds, SHA-1, as every authenticator takes it.
#[derive(Clone)]
pub struct TotpSecret([u8; 20]);

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(redacted)")
    }
}

impl TotpSecret {
    pub fn generate() -> Self {
        Self(random_bytes())
    }

    /// The secret with these bytes; `None` if they are not twenty.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes, for storing them encrypted.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The text that people type into an authenticator: base32 in groups of four.
    pub fn for_typing(&self) -> String {
        let text = Secret::from(self.0).to_base32();
        let groups: Vec<_> = text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
        groups.join(" ")
    }

    /// The address behind the QR code (`otpauth://`).
    ///
    /// # Errors
    /// None in practice: colons, which the format refuses, are replaced.
    pub fn url(&self, platform: &str, account: &str) -> Result<String, TotpError> {
        let without_colons = |text: &str| text.replace(':', " ");
        let builder = Builder::new().with_secret(self.0).with_issuer(Some(without_colons(platform)));
        builder.with_account_name(without_colons(account)).build()?.to_url()
    }

    /// The code at a moment.
    pub fn code_at(&self, now: OffsetDateTime) -> String {
        self.totp().generate(seconds(now)).to_string()
    }

    /// The time step of a typed code, if it is that of now, of the step before or of the one after.
    pub fn step_of(&self, typed: &str, now: OffsetDateTime) -> Option<i64> {
        // The library pads a shorter text.
        let is_code = typed.len() == 6 && typed.bytes().all(|byte| byte.is_ascii_digit());
        let step = is_code.then(|| self.totp().check(typed, seconds(now))).flatten()?;
        i64::try_from(step).ok()
    }

    fn totp(&self) -> Totp {
        Builder::new().with_secret(self.0).build_noncompliant()
    }
}

fn seconds(now: OffsetDateTime) -> u64 {
    u64::try_from(now.unix_timestamp()).unwrap_or(0)
}

/// Letters and digits that cannot be taken for one another.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const RECOVERY_CODE_LENGTH: usize = 12;

/// A code for somebody who has lost their authenticator: 60 random bits.
#[derive(Debug, Clone)]
pub struct RecoveryCode(SecretString);

impl RecoveryCode {
    pub fn generate() -> Self {
        let random: [u8; RECOVERY_CODE_LENGTH] = random_bytes();
        let text: String = random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
        Self(text.into())
    }

    /// Reads a typed code in its one form (see [`crate::domain::text::compact`]).
    pub fn parse(compact: &str) -> Option<Self> {
        let is_code = compact.len() == RECOVERY_CODE_LENGTH && compact.bytes().all(|byte| ALPHABET.contains(&byte));
        is_code.then(|| Self(compact.into()))
    }

    /// The code in groups of four, to be written down.
    pub fn for_writing_down(&self) -> String {
        let code = self.0.expose_secret();
        format!("{}-{}-{}", &code[..4], &code[4..8], &code[8..])
    }

    /// What is stored: keyed, because 60 bits could be tried out by somebody with the table.
    pub fn digest(&self, keys: &Keys) -> [u8; 32] {
        keys.digest("operator/recovery-code", self.0.expose_secret().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use time::{Duration, macros::datetime};

    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238() {
        let secret = TotpSecret(*b"12345678901234567890");
        // Appendix B, cut to six digits.
        for (at, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            let at = OffsetDateTime::from_unix_timestamp(at).unwrap();
            assert_eq!(secret.code_at(at), code);
            assert_eq!(secret.step_of(code, at), Some(at.unix_timestamp() / 30));
        }
    }

    #[test]
    fn one_step_late_or_early_will_do() {
        let secret = TotpSecret::generate();
        let now = datetime!(2026-11-25 04:00:10 UTC);
        let code = secret.code_at(now);
        for seconds in [-30, 0, 30] {
            assert_eq!(secret.step_of(&code, now + Duration::seconds(seconds)), Some(now.unix_timestamp() / 30));
        }
        for seconds in [-90, 90] {
            assert_eq!(secret.step_of(&code, now + Duration::seconds(seconds)), None);
        }
        for wrong in ["", "1", "12345", "1234567", "12345a", "１２３４５６", " 12345"] {
            assert_eq!(secret.step_of(wrong, now), None, "{wrong:?}");
        }
    }

    #[test]
    fn an_authenticator_understands_the_address() {
        let url = TotpSecret(*b"12345678901234567890").url("Open: Platform", "ops@example.com").unwrap();
        assert!(url.starts_with("otpauth://totp/"), "{url}");
        assert!(url.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{url}");
    }

    #[test]
    fn a_recovery_code_survives_being_written_down() {
        let keys = Keys::parse(
            "1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        )
        .unwrap();
        let code = RecoveryCode::generate();
        let typed = crate::domain::text::compact(&code.for_writing_down().to_lowercase());
        assert_eq!(RecoveryCode::parse(&typed).unwrap().digest(&keys), code.digest(&keys));
        assert!(RecoveryCode::parse("123456").is_none());
        assert!(RecoveryCode::parse("0OI1LLLLLLLL").is_none());
    }
}
