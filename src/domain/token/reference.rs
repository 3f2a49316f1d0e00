//! The reference that people read out.

use std::fmt;

use super::{RandomUnavailable, TokenError};
use crate::domain::text::compact;

/// The digits of Crockford's base 32: no I, L, O, which look like 1 and 0, and no U.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Random characters of a reference: 45 bits. Not a secret; unique by the database's constraint.
const REFERENCE_LENGTH: usize = 9;

/// The reference of a registration, easy to read out: `R`, nine random characters of Crockford's
/// base 32, and one that checks them. Any single wrong character and any two that changed places
/// are caught.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference(String);

impl Reference {
    /// A new reference.
    ///
    /// # Errors
    /// [`RandomUnavailable`].
    pub fn generate() -> Result<Self, RandomUnavailable> {
        let mut bytes = [0; REFERENCE_LENGTH];
        getrandom::fill(&mut bytes)?;
        // 256 is a multiple of 32, so every character is equally likely.
        Ok(Self::from_values(bytes.map(|byte| byte % 32)))
    }

    /// Reads a typed reference. Case, spaces and hyphens do not count; O is read as 0, I and L as
    /// 1.
    ///
    /// # Errors
    /// [`TokenError::ReferenceMalformed`].
    pub fn parse(typed: &str) -> Result<Self, TokenError> {
        Self::read(&compact(typed)).ok_or(TokenError::ReferenceMalformed)
    }

    /// The eleven characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn read(text: &str) -> Option<Self> {
        let text = text.strip_prefix('R')?;
        let values: Option<Vec<u8>> = text.bytes().map(value).collect();
        let (check, body) = values.as_ref()?.split_last()?;
        let body: [u8; REFERENCE_LENGTH] = body.try_into().ok()?;
        (check_value(&body) == *check).then(|| Self::from_values(body))
    }

    fn from_values(body: [u8; REFERENCE_LENGTH]) -> Self {
        let characters = body.iter().copied().chain([check_value(&body)]);
        let characters = characters.map(|value| char::from(CROCKFORD[usize::from(value)]));
        Self(std::iter::once('R').chain(characters).collect())
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn value(byte: u8) -> Option<u8> {
    let byte = match byte {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    CROCKFORD.iter().position(|c| *c == byte).and_then(|at| u8::try_from(at).ok())
}

/// The sum of value × x^place in the field of 32 elements, places counted from the right and the
/// check character at place 0. Powers of x differ up to place 30, which is why a swap is caught.
fn check_value(body: &[u8]) -> u8 {
    body.iter().fold(0, |sum, value| times_x(sum ^ value))
}

/// Multiplies by x in GF(2^5) modulo x^5 + x^2 + 1.
fn times_x(value: u8) -> u8 {
    match value << 1 {
        product if product & 0b10_0000 == 0 => product,
        product => product ^ 0b10_0101,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_reference_reads_back_however_it_is_typed() {
        let reference = Reference::from_values([0, 1, 2, 0, 1, 31, 30, 29, 28]);
        let text = reference.as_str();
        assert_eq!(text.len(), 11);
        assert!(text.starts_with("R01201ZYXW"));
        let tail = &text[5..];
        for typed in [
            text.to_owned(),
            text.to_lowercase(),
            format!(" r01 20-1{} ", &text[6..]),
            format!("ROI2{}", &text[4..]),
            format!("rol2o{tail}"),
        ] {
            assert_eq!(Reference::parse(&typed).as_ref(), Ok(&reference), "{typed}");
        }
    }

    #[test]
    fn refuses_other_texts_for_a_reference() {
        for typed in ["", "R", "01201ZYXW0", "R0120", "R0000000000000", "R000000000U", "R中中中1", "X0000000000"] {
            assert_eq!(Reference::parse(typed), Err(TokenError::ReferenceMalformed), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(typed in any::<String>(), near in "[Rr][0-9A-Za-z ]{0,12}") {
            let _ = (Reference::parse(&typed), Reference::parse(&near));
        }

        /// The check is a linear code over GF(32) with ten different weights, none of them 0: it
        /// promises every single wrong character and every swap of two, neighbours or not.
        #[test]
        fn a_reference_catches_slips(values in prop::array::uniform9(0u8..32)) {
            let reference = Reference::from_values(values);
            let text = reference.as_str();
            prop_assert_eq!(Reference::parse(text), Ok(reference.clone()));
            for at in 1..text.len() {
                for other in CROCKFORD.iter().filter(|c| **c != text.as_bytes()[at]) {
                    let mut slip = text.as_bytes().to_vec();
                    slip[at] = *other;
                    prop_assert!(Reference::parse(&String::from_utf8_lossy(&slip)).is_err());
                }
                for with in 1..at {
                    let mut slip = text.as_bytes().to_vec();
                    slip.swap(at, with);
                    prop_assert_eq!(
                        Reference::parse(&String::from_utf8_lossy(&slip)).is_err(),
                        slip != text.as_bytes()
                    );
                }
            }
        }
    }
}
