//! Looking for what a bank entry may be the payment of.

use crate::{
    domain::{
        money::Fen,
        text::{compact, normalise, printable},
        token::Reference,
    },
    store::awaited::Wanted,
};

/// The longest name that is looked for.
const LONGEST: usize = 100;

/// What is looked for: a reference, the digits of a remark, an amount, or from two characters on a name.
pub(super) fn read(typed: &str) -> Option<Wanted> {
    let code = compact(typed);
    if let Ok(reference) = Reference::parse(&code) {
        return Some(Wanted::Reference(reference.as_str().to_owned()));
    }
    if matches!(code.len(), 6 | 8) && code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Wanted::Reference(code));
    }
    if let Ok(amount) = Fen::parse(typed) {
        return (amount > Fen(0)).then_some(Wanted::Amount(amount));
    }
    let words = normalise(typed);
    let long = words.chars().filter(|c| !c.is_whitespace()).count();
    ((2..=LONGEST).contains(&long) && printable(&words).is_ok()).then_some(Wanted::Name(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_told_apart() {
        let reference = Reference::generate().unwrap();
        let wanted = Wanted::Reference(reference.as_str().to_owned());
        assert_eq!(read(&format!(" {} ", reference.as_str().to_lowercase())), Some(wanted));
        assert_eq!(read("１２３４５６"), Some(Wanted::Reference("123456".to_owned())));
        assert_eq!(read("12345678"), Some(Wanted::Reference("12345678".to_owned())));
        assert_eq!(read("0.37"), Some(Wanted::Amount(Fen(37))));
        assert_eq!(read("300"), Some(Wanted::Amount(Fen(30_000))));
        assert_eq!(read("示例 科技"), Some(Wanted::Name("示例 科技".to_owned())));
    }

    #[test]
    fn what_finds_too_much_or_nothing_is_not_looked_for() {
        for typed in ["", " ", "示", "-5.00", "0", "a\u{0}b", "\u{202e}示例"] {
            assert_eq!(read(typed), None, "{typed:?}");
        }
        assert_eq!(read(&"长".repeat(101)), None);
    }
}
