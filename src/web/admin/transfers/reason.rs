//! Why an operator decides about money: a colleague reads it before approving.

use crate::domain::text::{printable, trim};

/// The longest reason, in characters.
const LONGEST: usize = 500;

/// The reason as it is kept; the code of what is wrong with it.
pub(super) fn read(typed: &str) -> Result<String, &'static str> {
    let reason = trim(typed);
    printable(reason).map_err(|error| error.code())?;
    if (1..=LONGEST).contains(&reason.chars().count()) { Ok(reason.to_owned()) } else { Err("entry-reason-length") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_visible_line() {
        assert_eq!(read(" 新开立的账户，已电话核实 ").as_deref(), Ok("新开立的账户，已电话核实"));
        assert_eq!(read("  "), Err("entry-reason-length"));
        assert_eq!(read(&"长".repeat(501)), Err("entry-reason-length"));
        assert_eq!(read("a\u{202e}b"), Err("text-unprintable"));
    }
}
