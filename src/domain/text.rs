//! What people type, made comparable: one place for normalising, so that every field treats a
//! full-width digit, a pasted space or another keyboard's dot alike.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// A text holds characters that cannot be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// A control, direction or zero-width character.
    #[error("the text holds characters that cannot be seen")]
    Unprintable,
}

impl TextError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::Unprintable];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unprintable => "text-unprintable",
        }
    }
}

/// Brings a typed text into its one form: NFKC (full-width becomes half-width), trimmed, every
/// variant of the name dot as `·` (U+00B7).
///
/// Line ends are not trimmed. A browser takes them out of a one-line field, so one that arrives was
/// put there by a program and is left for [`printable`] to refuse.
pub fn normalise(typed: &str) -> String {
    normalised(typed).into_owned()
}

/// [`normalise`], which copies nothing where a text is in that form already: nearly all are, and seeing so is far cheaper than
/// bringing them there.
pub fn normalised(typed: &str) -> Cow<'_, str> {
    let is_normal = typed.chars().all(|c| c.is_ascii() || is_ideograph(c))
        || (is_nfkc_quick(typed.chars()) == IsNormalized::Yes && typed.chars().all(|c| name_dot(c) == c));
    if is_normal {
        return Cow::Borrowed(trim(typed));
    }
    let folded: String = typed.nfkc().map(name_dot).collect();
    Cow::Owned(trim(&folded).to_owned())
}

/// Whether this is one of the Chinese characters in common use, which have neither case nor another form.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// Brings a typed code or number into its one form: [`normalise`], ASCII letters in upper case,
/// spaces and hyphens out.
///
/// Other scripts keep their case: no code holds them, and upper-casing would turn letters like `ı`
/// into ASCII ones.
pub fn compact(typed: &str) -> String {
    if typed.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
        return typed.to_owned();
    }
    normalised(typed).chars().filter(|c| !is_space(*c) && !is_hyphen(*c)).map(|c| c.to_ascii_uppercase()).collect()
}

/// Refuses what a reader cannot see but a computer can: controls (NUL, CR, LF, tab …), direction
/// marks that make a text read differently from what it is, zero-width characters that make two
/// equal-looking texts differ, and U+FFFD, which says that something was lost on the way.
///
/// # Errors
/// [`TextError::Unprintable`].
pub fn printable(text: &str) -> Result<(), TextError> {
    if text.chars().any(is_unprintable) {
        return Err(TextError::Unprintable);
    }
    Ok(())
}

/// The text for a place that cannot mark it up: its direction ends with it, whatever it holds.
pub fn isolated(text: &str) -> String {
    let inside: String = text.chars().filter(|c| !('\u{2066}'..='\u{2069}').contains(c)).collect();
    format!("\u{2068}{inside}\u{2069}")
}

/// Cuts spaces and tabs, of any script, off both ends; leaves line ends (see [`normalise`]).
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Spaces of any script and the tab that spreadsheets add; no line ends.
fn is_space(c: char) -> bool {
    c == '\t' || (c.is_whitespace() && !c.is_control())
}

/// What keyboards, word processors and web pages put in place of a hyphen.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{02D7}' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{2E3A}' | '\u{2E3B}' | '\u{30FC}'
    )
}

/// `·` for each of its look-alikes. The half-width katakana dot and the Greek one are already gone
/// after NFKC.
fn name_dot(c: char) -> char {
    match c {
        '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22C5}' | '\u{2E31}' | '\u{2E33}' | '\u{30FB}' | '\u{A78F}' => '·',
        other => other,
    }
}

fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            // Soft hyphen, the Arabic letter mark, the Mongolian vowel separator.
            '\u{00AD}' | '\u{061C}' | '\u{180E}'
            // Hangul fillers, which are letters to a computer and nothing to a reader.
            | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}'
            // Zero-width characters and direction marks.
            | '\u{200B}'..='\u{200F}'
            // Line and paragraph separators, direction embeddings and overrides.
            | '\u{2028}'..='\u{202E}'
            // Word joiner, invisible operators, direction isolates, deprecated format characters.
            | '\u{2060}'..='\u{206F}'
            // Byte order mark, annotation marks, the object and the replacement character.
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFD}'
            // Tags: invisible letters.
            | '\u{E0000}'..='\u{E007F}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn normalise_folds_width_trims_and_unifies_the_dot() {
        assert_eq!(normalise("　ＡＢＣ１２３（中国） \t"), "ABC123(中国)");
        for dot in ["·", "•", "‧", "∙", "⋅", "・", "･", "\u{0387}", "⸱", "⸳", "ꞏ"] {
            assert_eq!(normalise(&format!("买买提{dot}艾力")), "买买提·艾力", "{dot}");
        }
    }

    #[test]
    fn normalise_keeps_line_ends_for_printable_to_refuse() {
        assert_eq!(normalise(" a\r\n"), "a\r\n");
        assert!(printable(&normalise("a\r\n")).is_err());
    }

    #[test]
    fn compact_strips_spaces_and_hyphens_of_any_kind() {
        assert_eq!(compact(" ｄ214 3569—ｘ　"), "D2143569X");
        for hyphen in ["-", "‐", "‑", "‒", "–", "—", "―", "−", "－", "﹣", "ー"] {
            assert_eq!(compact(&format!("1{hyphen}2")), "12", "{hyphen}");
        }
        assert_eq!(compact("1\u{A0}2\u{2009}3\t4"), "1234");
    }

    #[test]
    fn compact_does_not_make_ascii_out_of_other_letters() {
        assert_eq!(compact("ı"), "ı");
    }

    #[test]
    fn printable_refuses_what_cannot_be_seen() {
        let refused = "\0\t\r\n\u{7F}\u{85}\u{AD}\u{061C}\u{180E}\u{200B}\u{200C}\u{200D}\u{200E}\u{200F}\u{2028}\u{2029}\
            \u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{3164}\u{FEFF}\u{FFFD}\u{E0041}";
        for c in refused.chars() {
            assert_eq!(printable(&format!("公{c}司")), Err(TextError::Unprintable), "{c:?}");
        }
        assert_eq!(printable("中国 Ltd. (é) 𠮷 😀 <script>"), Ok(()));
    }

    #[test]
    fn nothing_in_an_isolated_text_ends_its_isolation() {
        assert_eq!(isolated("公\u{2069}\u{202E}司\u{2066}"), "\u{2068}公\u{202E}司\u{2069}");
    }

    proptest! {
        #[test]
        fn a_text_that_is_normal_already_is_seen_to_be(typed in "([ 0-9A-Za-z一-鿿·•Ａé]|\\PC){0,9}") {
            let folded: String = typed.nfkc().map(name_dot).collect();
            prop_assert_eq!(normalise(&typed), trim(&folded));
        }

        #[test]
        fn normalising_twice_changes_nothing(typed in any::<String>()) {
            let once = normalise(&typed);
            prop_assert_eq!(normalise(&once), once.clone());
        }

        #[test]
        fn never_panics(typed in any::<String>()) {
            let _ = (compact(&typed), printable(&typed), trim(&typed));
        }
    }
}
