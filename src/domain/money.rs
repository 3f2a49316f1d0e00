//! Amounts of money.

use std::{borrow::Cow, fmt};

use super::text::normalised;

/// Fen in a yuan.
const FEN_PER_YUAN: i64 = 100;

/// Why an amount is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not an amount in yuan with whole fen, or beyond any.
    #[error("not an amount of money")]
    Malformed,
}

impl MoneyError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::Malformed];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "amount-malformed",
        }
    }
}

/// An amount in fen, a hundredth of a yuan (ISO 4217 CNY). Prints as yuan, for people: `44,710.00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(pub i64);

impl Fen {
    /// Reads an amount in yuan as people and banks write it: `300`, `300.5`, `-0.07`, `+1,234.56`,
    /// `300.00000`. Commas stand before each three digits or not at all.
    ///
    /// # Errors
    /// [`MoneyError::Malformed`]; so is a fraction of a fen.
    pub fn parse(typed: &str) -> Result<Self, MoneyError> {
        read(&normalised(typed)).map(Self).ok_or(MoneyError::Malformed)
    }

    /// The amount in yuan for files and forms, always with two decimals, without sign of currency or commas: `44710.00`.
    pub fn yuan(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        let per_yuan = FEN_PER_YUAN.unsigned_abs();
        format!("{sign}{}.{:02}", fen / per_yuan, fen % per_yuan)
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let yuan = self.yuan();
        let whole = yuan.find('.').unwrap_or(yuan.len());
        let begin = usize::from(self.0 < 0);
        for (at, c) in yuan.char_indices() {
            if begin < at && at < whole && (whole - at).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

fn read(text: &str) -> Option<i64> {
    let (sign, amount) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(amount) => (-1, amount),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (yuan, decimals) = match amount.split_once('.') {
        Some((_, "")) => return None,
        Some((yuan, decimals)) => (yuan, decimals),
        None => (amount, ""),
    };
    if !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Banks may send more decimals than there are; they must be zero.
    let fen = match decimals.trim_end_matches('0').as_bytes() {
        [] => 0,
        [tens] => i64::from(tens - b'0') * 10,
        [tens, ones] => i64::from(tens - b'0') * 10 + i64::from(ones - b'0'),
        _ => return None,
    };
    // The sign goes in before adding up: i64 has one more negative number.
    let yuan: i64 = without_commas(yuan)?.parse().ok()?;
    yuan.checked_mul(sign * FEN_PER_YUAN)?.checked_add(sign * fen)
}

/// The digits, if commas stand before each three of them or nowhere.
fn without_commas(yuan: &str) -> Option<Cow<'_, str>> {
    let (first, rest) = yuan.split_once(',').map_or((yuan, None), |(first, rest)| (first, Some(rest)));
    let is_digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let right = match rest {
        None => is_digits(first),
        Some(rest) => {
            is_digits(first) && first.len() <= 3 && rest.split(',').all(|group| group.len() == 3 && is_digits(group))
        }
    };
    right.then(|| if rest.is_some() { Cow::Owned(yuan.replace(',', "")) } else { Cow::Borrowed(yuan) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prints_yuan() {
        for (fen, yuan) in
            [(30_000, "300.00"), (7, "0.07"), (0, "0.00"), (-7, "-0.07"), (123_456, "1234.56"), (-100, "-1.00")]
        {
            assert_eq!(Fen(fen).yuan(), yuan);
        }
        assert_eq!(Fen(i64::MIN).yuan(), "-92233720368547758.08");
    }

    #[test]
    fn people_read_yuan_in_groups_of_three() {
        for (fen, yuan) in [
            (7, "0.07"),
            (99_999, "999.99"),
            (100_000, "1,000.00"),
            (-12_345_678, "-123,456.78"),
            (123_456_789, "1,234,567.89"),
            (i64::MIN, "-92,233,720,368,547,758.08"),
        ] {
            assert_eq!(Fen(fen).to_string(), yuan);
        }
    }

    #[test]
    fn reads_yuan() {
        for (yuan, fen) in [
            ("300", 30_000),
            ("300.5", 30_050),
            ("300.00", 30_000),
            ("0.07", 7),
            (" ０．０７ ", 7),
            ("-0.07", -7),
            ("−1", -100),
            ("+1,234.56", 123_456),
            ("1,234,567", 123_456_700),
            ("300.00000", 30_000),
            ("007", 700),
            ("-92233720368547758.08", i64::MIN),
        ] {
            assert_eq!(Fen::parse(yuan), Ok(Fen(fen)), "{yuan}");
        }
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for yuan in [
            "",
            "-",
            "+",
            ".",
            "1.",
            ".5",
            "0.001",
            "1.2.3",
            "1,23",
            "1,2345",
            ",123",
            "1234,567",
            "1,,234",
            "1e3",
            "--1",
            "+-1",
            "¥1",
            "1元",
            "92233720368547758.08",
            "99999999999999999999",
            "1.-5",
            "1.+5",
            "中",
            "1,234\u{202E}",
        ] {
            assert_eq!(Fen::parse(yuan), Err(MoneyError::Malformed), "{yuan}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(typed in any::<String>(), amount in "[-+]?[0-9,.]{0,30}") {
            let _ = Fen::parse(&typed);
            let _ = Fen::parse(&amount);
        }

        #[test]
        fn reads_what_it_printed(fen in any::<i64>()) {
            prop_assert_eq!(Fen::parse(&Fen(fen).yuan()), Ok(Fen(fen)));
            prop_assert_eq!(Fen::parse(&Fen(fen).to_string()), Ok(Fen(fen)));
        }
    }
}
