//! Email addresses, RFC 5321 and IDNA 2008 with the mapping of UTS 46.

use std::fmt;

use super::text::{printable, trim};

/// The longest address, in bytes, that SMTP has room for (RFC 5321 §4.5.3.1.3 with erratum 1690).
const MAX_LENGTH: usize = 254;

/// The longest part before the `@`, in bytes (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL_LENGTH: usize = 64;

/// Why an email address is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing that mail could be sent to.
    #[error("not an email address")]
    Malformed,
}

impl EmailError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::Malformed];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "email-malformed",
        }
    }
}

/// An email address. Personal data.
///
/// The local part is kept byte for byte: mail must not go to an address that merely resembles the
/// one that was typed. It is an ASCII dot-string; quoted strings and, because SMTPUTF8 cannot be
/// assumed of every server on the way, other scripts are refused. The domain is kept in lower-case
/// punycode, has a dot, and is no IP address.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress {
    address: String,
    local_length: usize,
}

impl EmailAddress {
    /// Reads a typed address. Around it spaces do not count; the full-width `＠` and `。` of a
    /// Chinese keyboard are understood.
    ///
    /// # Errors
    /// [`EmailError::Malformed`].
    pub fn parse(typed: &str) -> Result<Self, EmailError> {
        Self::read(trim(typed)).ok_or(EmailError::Malformed)
    }

    /// The address to send to and to show: the local part as typed, the domain in punycode.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// The address to compare by: the local part in lower case too. No provider's private rules
    /// (dots, plus tags) are applied.
    pub fn key(&self) -> String {
        self.address.to_ascii_lowercase()
    }

    /// The part before the `@`.
    pub fn local_part(&self) -> &str {
        &self.address[..self.local_length]
    }

    /// The domain in lower-case punycode.
    pub fn domain(&self) -> &str {
        &self.address[self.local_length + 1..]
    }

    fn read(typed: &str) -> Option<Self> {
        // Before anything that takes time in proportion. A domain never gets shorter in bytes by
        // punycode alone, but by mapping full-width letters it may: three bytes become one.
        if typed.len() > 3 * MAX_LENGTH {
            return None;
        }
        // The mapping of UTS 46 drops some invisible characters; here they are an error.
        printable(typed).ok()?;
        let (local, domain) = typed.rsplit_once(['@', '＠'])?;
        if !is_local_part(local) {
            return None;
        }
        let domain = idna::domain_to_ascii_strict(domain).ok()?;
        if !is_mail_domain(&domain) {
            return None;
        }
        let address = format!("{local}@{domain}");
        (address.len() <= MAX_LENGTH).then_some(Self { address, local_length: local.len() })
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(redacted)")
    }
}

/// A dot-string of RFC 5321: atoms of `atext`, with single dots between them.
fn is_local_part(local: &str) -> bool {
    let is_atext = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    local.len() <= MAX_LOCAL_LENGTH && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atext))
}

/// At least two labels, the last of which starts with a letter as all top-level domains do (so that
/// `1.2.3.4` is none). The labels themselves were checked by `idna`.
fn is_mail_domain(domain: &str) -> bool {
    domain.rsplit_once('.').is_some_and(|(_, top)| top.len() >= 2 && top.starts_with(|c: char| c.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn address(typed: &str) -> String {
        EmailAddress::parse(typed).expect(typed).address
    }

    #[test]
    fn accepts_addresses() {
        for typed in [
            "name@example.com",
            "first.last+tag@mail.example.co.uk",
            "o'brien@example.com",
            "123456@qq.com",
            "a@b.cn",
            "x_y-z@ex-ample.com",
        ] {
            assert_eq!(address(typed), typed);
        }
    }

    #[test]
    fn trims_but_keeps_the_local_part_as_typed() {
        assert_eq!(address("  John.Smith@Example.COM\t"), "John.Smith@example.com");
    }

    #[test]
    fn understands_a_chinese_keyboard() {
        assert_eq!(address("name＠ｅｘａｍｐｌｅ。com"), "name@example.com");
    }

    #[test]
    fn folds_the_domain_to_punycode() {
        let email = EmailAddress::parse("info@例子.中国").expect("valid");
        assert_eq!(email.as_str(), "info@xn--fsqu00a.xn--fiqs8s");
        assert_eq!(email.domain(), "xn--fsqu00a.xn--fiqs8s");
        assert_eq!(email.local_part(), "info");
        assert_eq!(address("info@BÜCHER.example"), "info@xn--bcher-kva.example");
    }

    #[test]
    fn look_alikes_stay_apart() {
        let latin = EmailAddress::parse("info@apple.com").expect("valid");
        let cyrillic = EmailAddress::parse("info@аpple.com").expect("valid");
        assert_ne!(latin.key(), cyrillic.key());
        // NFKC would turn each of these into somebody else's address.
        for typed in ["ｎame@example.com", "ﬁ@example.com", "nаme@example.com", "℀@example.com"] {
            assert_eq!(EmailAddress::parse(typed), Err(EmailError::Malformed), "{typed}");
        }
    }

    #[test]
    fn compares_without_case_and_without_private_rules() {
        let key = |typed| EmailAddress::parse(typed).expect("valid").key();
        assert_eq!(key("Name@EXAMPLE.com"), key("name@example.com"));
        assert_ne!(key("na.me@gmail.com"), key("name@gmail.com"));
        assert_ne!(key("name+a@gmail.com"), key("name@gmail.com"));
    }

    #[test]
    fn refuses_what_is_no_address() {
        for typed in [
            "",
            "name",
            "@example.com",
            "name@",
            "name@example",
            "name@example.",
            "name@.com",
            "name@example..com",
            "name@example.com.",
            "name@example.c",
            "a b@example.com",
            "name@exam ple.com",
            ".name@example.com",
            "name.@example.com",
            "na..me@example.com",
            "\"na me\"@example.com",
            "a@b@example.com",
            "a＠b@example.com",
            "name@[192.0.2.1]",
            "name@192.0.2.1",
            "name@[IPv6:2001:db8::1]",
            "name@-example.com",
            "name@exam_ple.com",
            "name@example.com, other@example.com",
            "name@example.com;other@example.com",
            "Name <name@example.com>",
            "名@example.com",
        ] {
            assert_eq!(EmailAddress::parse(typed), Err(EmailError::Malformed), "{typed}");
        }
    }

    #[test]
    fn refuses_controls_line_ends_and_invisible_characters() {
        for typed in [
            "name@example.com\r\nBcc: other@example.com",
            "name@example.com\r\n",
            "\nname@example.com",
            "na\0me@example.com",
            "name@exam\u{200B}ple.com",
            "name@exam\u{AD}ple.com",
            "name@example.com\u{202E}",
            "\u{FEFF}name@example.com",
        ] {
            assert_eq!(EmailAddress::parse(typed), Err(EmailError::Malformed), "{typed:?}");
        }
    }

    #[test]
    fn keeps_to_the_lengths_of_smtp() {
        let local = "a".repeat(64);
        let domain = |length: usize| format!("{}.{}.com", "b".repeat(63), "c".repeat(length - 68));
        assert!(EmailAddress::parse(&format!("{local}@example.com")).is_ok());
        assert!(EmailAddress::parse(&format!("{local}a@example.com")).is_err());
        let long = |domain_length: usize| {
            let rest = "d".repeat(domain_length - 128 - 4);
            format!("{local}@{}.{}.{rest}.com", "b".repeat(63), "c".repeat(63))
        };
        assert_eq!(address(&long(189)).len(), 254);
        assert!(EmailAddress::parse(&long(190)).is_err());
        assert!(EmailAddress::parse(&format!("a@{}", domain(131))).is_ok(), "a label of 63");
        assert!(EmailAddress::parse(&format!("a@{}", domain(132))).is_err(), "a label of 64");
        assert!(EmailAddress::parse(&"a@".repeat(1_000_000)).is_err());
    }

    #[test]
    fn debug_shows_nothing() {
        let email = EmailAddress::parse("name@example.com").expect("valid");
        assert_eq!(format!("{email:?}"), "EmailAddress(redacted)");
    }

    proptest! {
        #[test]
        fn never_panics(typed in any::<String>(), local in any::<String>(), domain in any::<String>()) {
            let _ = EmailAddress::parse(&typed);
            let _ = EmailAddress::parse(&format!("{local}@{domain}"));
            let _ = EmailAddress::parse(&format!("name@{domain}.com"));
        }

        #[test]
        fn what_is_accepted_is_ascii_and_stays_itself(
            local in "[a-zA-Z.+_-]{1,10}",
            domain in "[a-z中国é.A-Zａ-]{1,10}",
        ) {
            if let Ok(email) = EmailAddress::parse(&format!("{local}@{domain}.com")) {
                prop_assert!(email.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
                prop_assert_eq!(email.as_str(), format!("{}@{}", email.local_part(), email.domain()));
                prop_assert_eq!(email.local_part(), local);
                prop_assert_eq!(EmailAddress::parse(email.as_str()), Ok(email));
            }
        }
    }
}
