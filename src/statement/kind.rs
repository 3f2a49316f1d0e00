//! What a file is, by its first bytes and whatever its name says.

use super::error::Problem;

/// What a readable file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Csv,
    Xml,
}

/// Recognises the file by its first bytes.
pub(super) fn of(head: &[u8]) -> Result<Kind, Problem> {
    if head.is_empty() {
        return Err(Problem::Empty);
    }
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return Err(Problem::WrongKind("UTF-16".to_owned()));
    }
    // Some marks of binary files are two letters that a text may begin with: believed only where there is no text.
    let is_text = !head.iter().copied().any(is_control);
    match infer::get(head) {
        Some(kind) if !is_text || matches!(kind.extension(), "pdf" | "html" | "rtf") => {
            return Err(Problem::WrongKind(name(kind.extension())));
        }
        None if head.contains(&0) => return Err(Problem::NoText),
        _ => {}
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let begins_with = |tag: &[u8]| text.get(..tag.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(tag));
    // Banks export tables of HTML under the name of a spreadsheet.
    if ["<html", "<table", "<!doctype html", "<head", "<meta"].iter().any(|tag| begins_with(tag.as_bytes())) {
        return Err(Problem::WrongKind("HTML".to_owned()));
    }
    match text.first() {
        None => Err(Problem::Empty),
        Some(b'<') => Ok(Kind::Xml),
        Some(_) => Ok(Kind::Csv),
    }
}

/// The encoding that an XML declaration names.
pub(super) fn declared_encoding(head: &[u8]) -> Option<String> {
    let declaration = head.strip_prefix(b"<?xml")?;
    let end = declaration.windows(2).position(|two| two == b"?>")?;
    let declaration = std::str::from_utf8(&declaration[..end]).ok()?;
    let (_, after) = declaration.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split_once(quote).map(|(name, _)| name.to_owned())
}

/// Whether a byte is a control character that no text file holds.
pub(super) fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\r' | b'\n')
}

/// A file type as people call it.
fn name(extension: &str) -> String {
    match extension {
        "xlsx" | "xls" => format!("Excel ({})", extension.to_ascii_uppercase()),
        "docx" | "doc" => format!("Word ({})", extension.to_ascii_uppercase()),
        other => other.to_ascii_uppercase(),
    }
}
