//! The reference that a reversal's text gives of what it takes back.

/// What banks write before it.
const MARKS: [&str; 6] = ["原交易流水号", "原流水号", "原业务编号", "原交易参考号", "original reference", "orig ref"];

/// The reference of the reversed entry, where a text names it: `冲正 原流水号：A123`.
pub(super) fn reference(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let after = MARKS.iter().find_map(|mark| lower.find(mark).map(|at| &text[at + mark.len()..]))?;
    let after = after.trim_start_matches([':', '：', ' ', '=', '[', '【']);
    let end =
        after.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '/' | '_' | '.')).unwrap_or(after.len());
    Some(after[..end].trim_end_matches('.').to_owned()).filter(|reference| !reference.is_empty())
}
