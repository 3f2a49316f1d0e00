//! The password policy, after NIST SP 800-63B-4: length and guessability, no rules of composition.

use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;
use zxcvbn::{Score, zxcvbn};

mod words;

use words::{COMMON_PASSWORDS, COMMON_WORDS};

/// The fewest characters of a new password, after NFKC.
const MIN_LENGTH: usize = 8;

/// The most characters of a new password, after NFKC.
const MAX_LENGTH: usize = 128;

/// The most bytes that are looked at. No password that was ever accepted is longer, and hashing or
/// normalising megabytes is work that a stranger should not be able to order.
const MAX_BYTES: usize = 1024;

/// The most characters whose strength is judged. zxcvbn tries every combination of look-alikes (`4`
/// for `a`, `$` for `s`) on every part of the text: the worst 72 characters take half a second, the
/// worst 32 a fifth of that. Whose first 32 are hard to guess is hard to guess.
const MAX_JUDGED: usize = 32;

/// Strength "safely unguessable: moderate protection from offline slow-hash scenario".
const REQUIRED_SCORE: Score = Score::Three;

/// The shortest piece of a context (a name within an address) that counts as guessable.
const MIN_PIECE: usize = 3;

/// Why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than 8 characters.
    #[error("the password is too short")]
    Short,
    /// More than 128 characters, or more bytes than are looked at.
    #[error("the password is too long")]
    Long,
    /// Common, or made of what others know about the person or the site.
    #[error("the password is easy to guess")]
    Guessable,
}

impl PasswordError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::Short, Self::Long, Self::Guessable];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Short => "password-short",
            Self::Long => "password-long",
            Self::Guessable => "password-guessable",
        }
    }
}

/// A password as typed, after NFKC, so that it is the same from every keyboard. Nothing is trimmed.
///
/// Erased from memory when dropped; `Debug` shows nothing.
#[derive(Debug, Clone)]
pub struct Password(SecretString);

impl Password {
    /// Reads a password to compare with a stored hash. No policy: that was applied when it was new.
    ///
    /// # Errors
    /// [`PasswordError::Long`] over 1024 bytes, before any work is done.
    pub fn from_typed(typed: &str) -> Result<Self, PasswordError> {
        if typed.len() > MAX_BYTES {
            return Err(PasswordError::Long);
        }
        Ok(Self(SecretString::from(typed.nfkc().collect::<String>())))
    }

    /// The password, for hashing.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// A password that somebody may choose.
#[derive(Debug, Clone)]
pub struct NewPassword(Password);

impl NewPassword {
    /// Reads a chosen password. `context` is what others know about the person, above all the email
    /// address; its parts and the words of this site are added here.
    ///
    /// Takes a millisecond, and up to a hundred of them for a text made to be slow, so it belongs
    /// where passwords are hashed, off the threads that answer requests.
    ///
    /// # Errors
    /// Any [`PasswordError`].
    pub fn parse(typed: &str, context: &[&str]) -> Result<Self, PasswordError> {
        let password = Password::from_typed(typed)?;
        let length = password.expose().chars().count();
        if length < MIN_LENGTH {
            return Err(PasswordError::Short);
        }
        if length > MAX_LENGTH {
            return Err(PasswordError::Long);
        }
        if score(password.expose(), context) < REQUIRED_SCORE {
            return Err(PasswordError::Guessable);
        }
        Ok(Self(password))
    }

    /// The password, for hashing.
    pub fn password(&self) -> &Password {
        &self.0
    }

    /// The password without the knowledge that it is a good one.
    pub fn into_password(self) -> Password {
        self.0
    }
}

fn score(password: &str, context: &[&str]) -> Score {
    let judged = first_characters(password);
    let known = known_words(&judged, context);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    zxcvbn(&judged, &known).score()
}

/// The words to judge by: those of the context, those that are common, and the common passwords
/// that the judged one is or contains. Each once, because zxcvbn takes the last place of a repeated
/// word.
fn known_words(judged: &str, context: &[&str]) -> Vec<String> {
    let judged = judged.to_lowercase();
    let own = context.iter().flat_map(|text| pieces(text));
    let common_words = COMMON_WORDS.split_ascii_whitespace().map(str::to_owned);
    let common_passwords = COMMON_PASSWORDS.lines().filter(|common| judged.contains(common)).map(str::to_owned);
    let mut known: Vec<String> = Vec::new();
    for word in own.chain(common_words).chain(common_passwords) {
        if !known.contains(&word) {
            known.push(word);
        }
    }
    known
}

/// As much as is judged; of a word too, so that a long one is still found.
fn first_characters(text: &str) -> String {
    text.chars().take(MAX_JUDGED).collect()
}

/// A text of the context, the part before its `@`, that part without punctuation, and every word.
fn pieces(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let local = text.split('@').next().unwrap_or_default();
    let joined = local.chars().filter(|c| c.is_alphanumeric()).collect();
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
    let mut pieces = vec![text.clone(), local.to_owned(), joined];
    pieces.extend(words);
    pieces.retain(|piece| piece.chars().count() >= MIN_PIECE);
    pieces.iter().map(|piece| first_characters(piece)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, Instant};

    const CONTEXT: &[&str] = &["zhang.sanfeng@example.com"];

    fn verdict(typed: &str) -> Result<(), PasswordError> {
        NewPassword::parse(typed, CONTEXT).map(|_| ())
    }

    #[test]
    fn accepts_good_passwords_of_any_kind() {
        for typed in [
            "correct horse battery staple",
            "kV9#mQ2$xT",
            "春眠不觉晓处处闻啼鸟",
            "Пароль-из-четырёх-слов",
            "tofu🐼lamp🚲river",
            "  leading and trailing  ",
        ] {
            assert_eq!(verdict(typed), Ok(()), "{typed}");
        }
    }

    #[test]
    fn counts_characters_after_nfkc() {
        assert_eq!(verdict("kV9#mQ2"), Err(PasswordError::Short));
        assert_eq!(verdict("春眠不觉晓处处"), Err(PasswordError::Short));
        assert_eq!(verdict(""), Err(PasswordError::Short));
        // Seven letters, one of them typed as letter and accent.
        assert_eq!(verdict("kVe\u{301}#mQ2"), Err(PasswordError::Short));
        let long = "kV9#mQ2$".repeat(16);
        assert_ne!(verdict(&long), Err(PasswordError::Long));
        assert_eq!(verdict(&format!("{long}x")), Err(PasswordError::Long));
    }

    #[test]
    fn is_the_same_from_every_keyboard() {
        let typed = |typed| Password::from_typed(typed).expect("short").expose().to_owned();
        assert_eq!(typed("Ｐａｓｓé"), typed("Passe\u{301}"));
        assert_eq!(typed(" x "), " x ");
    }

    #[test]
    fn refuses_common_passwords() {
        for typed in [
            "woaini1314",
            "WOAINI1314",
            "ｗｏａｉｎｉ１３１４",
            "a123456789",
            "qq123456",
            "5201314520",
            "password1",
            "1qaz2wsx3edc",
            "P@ssw0rd",
            "Woailaogong!",
        ] {
            assert_eq!(verdict(typed), Err(PasswordError::Guessable), "{typed}");
        }
    }

    /// The shipped list counts for its own entries whatever zxcvbn thinks of them. Every tenth will
    /// do.
    #[test]
    fn refuses_the_shipped_list() {
        for typed in COMMON_PASSWORDS.lines().step_by(10) {
            assert_eq!(verdict(typed), Err(PasswordError::Guessable), "{typed}");
        }
    }

    #[test]
    fn refuses_what_others_know() {
        for typed in [
            "zhang.sanfeng@example.com",
            "zhang.sanfeng",
            "zhangsanfeng1",
            "sanfeng1990",
            "xiaochengxu2026",
            "xiaochengxu123",
            "kaifangpingtai",
            "woaizhongguo1",
            "laopowoaini",
            "baobao5201314",
            "我爱你我爱你我爱你",
            "小程序小程序123",
        ] {
            assert_eq!(verdict(typed), Err(PasswordError::Guessable), "{typed}");
        }
        let long = "bartholomew.featherstonehaugh-smythe.of.nowhere@example.com";
        assert!(matches!(NewPassword::parse(long, &[long]), Err(PasswordError::Guessable)));
        assert_eq!(NewPassword::parse("sanfeng-lamp-river", &[]).map(|_| ()), Ok(()));
    }

    #[test]
    fn refuses_repeats_rows_and_dates() {
        for typed in ["aaaaaaaaaaaa", "abcdefghijkl", "19900101", "1990-01-01", "qwertyuiop[]", "88888888"] {
            assert_eq!(verdict(typed), Err(PasswordError::Guessable), "{typed}");
        }
    }

    #[test]
    fn sign_in_takes_old_passwords_but_no_megabytes() {
        assert!(Password::from_typed("123").is_ok());
        assert!(Password::from_typed(&"x".repeat(1024)).is_ok());
        let start = Instant::now();
        let huge = "é".repeat(8 * 1024 * 1024);
        let made = start.elapsed();
        assert!(matches!(Password::from_typed(&huge), Err(PasswordError::Long)));
        assert_eq!(verdict(&huge), Err(PasswordError::Long));
        assert!(start.elapsed() - made < Duration::from_millis(50));
    }

    /// Generous, because the machine may be busy and the build unoptimised; it guards against the
    /// seconds and minutes that zxcvbn takes without a cap.
    #[test]
    fn judging_takes_bounded_time() {
        let longest = [
            "1a".repeat(64),
            "password".repeat(16),
            "4@8({[69!1|0$5+7%2".repeat(7),
            "a4@b8({[6c9!d1|0e$5+7f%2".repeat(5),
            "é9".repeat(64),
        ];
        for typed in &longest {
            let start = Instant::now();
            let _ = verdict(typed);
            assert!(start.elapsed() < Duration::from_secs(2), "{typed} took {:?}", start.elapsed());
        }
    }

    #[test]
    fn debug_shows_nothing() {
        let password = NewPassword::parse("correct horse battery staple", &[]).expect("good");
        assert!(!format!("{password:?}").contains("horse"));
        assert_eq!(password.into_password().expose(), "correct horse battery staple");
    }

    #[test]
    fn the_shipped_list_is_in_order() {
        let lines: Vec<&str> = COMMON_PASSWORDS.lines().collect();
        assert!(lines.len() >= 1000, "{}", lines.len());
        assert!(lines.is_sorted());
        for pair in lines.windows(2) {
            assert_ne!(pair[0], pair[1]);
        }
        for line in lines {
            assert_eq!(line, line.nfkc().collect::<String>().to_lowercase());
            assert!(line.chars().count() >= MIN_LENGTH, "{line}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn never_panics(typed in any::<String>(), near in "\\PC{8,20}", context in any::<String>()) {
            let _ = Password::from_typed(&typed);
            let _ = NewPassword::parse(&typed, &[&context]);
            let _ = NewPassword::parse(&near, &[&context]);
        }
    }
}
