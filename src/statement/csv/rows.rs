//! The rows of a CSV, with strict quotes (RFC 4180), whatever separates the fields.

use std::{
    io::{BufRead, Read},
    ops::Range,
};

use crate::statement::{
    error::{Place, Problem, ReadError},
    source::{Source, cause},
};

/// Bytes of one row.
const ROW: usize = 64 * 1024;
/// Fields of one row.
const FIELDS: usize = 256;

/// A row: its fields as they are read, without what banks and spreadsheets put around them. Filled anew for each row: a file
/// has millions of them, and nearly all fields stand in the text as they are.
#[derive(Debug)]
pub(super) struct Row {
    /// The row as it stands in the file; behind it, quoted fields that had quotation marks in them.
    text: String,
    fields: Vec<Field>,
    /// Where the row begins.
    begin: Place,
}

#[derive(Debug)]
struct Field {
    /// Where it begins in the file's row.
    begin: usize,
    /// What it says.
    value: Range<usize>,
}

impl Row {
    pub(super) fn new() -> Self {
        Self { text: String::new(), fields: Vec::new(), begin: Place::START }
    }

    /// A field; empty where the row is shorter.
    pub(super) fn get(&self, at: usize) -> &str {
        self.fields.get(at).map_or("", |field| &self.text[field.value.clone()])
    }

    /// All fields.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| &self.text[field.value.clone()])
    }

    /// Whether no field holds anything.
    pub(super) fn is_empty(&self) -> bool {
        self.fields.iter().all(|field| field.value.is_empty())
    }

    /// The row as one line of text.
    pub(super) fn line(&self) -> String {
        self.fields().collect::<Vec<_>>().join(" ")
    }

    /// A problem with one of the fields.
    pub(super) fn problem(&self, at: usize, problem: Problem) -> ReadError {
        let field = self.fields.get(at).or(self.fields.last());
        self.place(field.map_or(0, |field| field.begin)).problem(problem)
    }

    /// The place of a byte of the row in the file.
    fn place(&self, byte: usize) -> Place {
        self.text[..byte].chars().fold(self.begin, |place, c| match c {
            '\n' => Place { line: place.line + 1, column: 1 },
            _ => Place { column: place.column + 1, ..place },
        })
    }

    /// Refuses a row that is shorter or longer than the header. An empty last field may be there or not.
    pub(super) fn check_width(&self, width: usize) -> Result<(), ReadError> {
        let filled = self.fields.iter().rposition(|field| !field.value.is_empty()).map_or(0, |at| at + 1);
        if filled > width {
            return Err(self.problem(width, Problem::LongRow));
        }
        if self.fields.len() + 1 < width {
            return Err(self.problem(self.fields.len(), Problem::ShortRow));
        }
        Ok(())
    }
}

/// Reads rows one by one.
pub(super) struct Rows<R> {
    source: Source<R>,
    delimiter: u8,
    line: Vec<u8>,
}

impl<R: Read> Rows<R> {
    pub(super) fn new(mut source: Source<R>) -> Result<Self, ReadError> {
        source.allow(ROW);
        let place = source.place();
        let head = source.fill_buf().map_err(|error| cause(&error, place))?;
        let delimiter = delimiter_of(head);
        Ok(Self { source, delimiter, line: Vec::new() })
    }

    /// A problem with what comes next.
    pub(super) fn problem(&self, problem: Problem) -> ReadError {
        self.source.place().problem(problem)
    }

    /// Reads the next row; false at the end.
    pub(super) fn next(&mut self, row: &mut Row) -> Result<bool, ReadError> {
        row.begin = self.source.place();
        self.line.clear();
        self.source.allow(ROW);
        loop {
            let place = self.source.place();
            let read = self.source.read_until(b'\n', &mut self.line).map_err(|error| cause(&error, place))?;
            let is_open = self.line.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
            if read == 0 {
                if self.line.is_empty() {
                    return Ok(false);
                }
                if is_open {
                    return Err(self.source.place().problem(Problem::Truncated));
                }
                break;
            }
            // A quoted field may hold line breaks.
            if !is_open {
                break;
            }
        }
        let text = std::str::from_utf8(&self.line).map_err(|_| row.begin.problem(Problem::Encoding))?;
        row.text.clear();
        row.text.push_str(text.trim_end_matches(['\n', '\r']));
        split(row, self.delimiter).map(|()| true)
    }
}

/// What separates fields: what the first lines hold most of.
fn delimiter_of(head: &[u8]) -> u8 {
    let count = |wanted: u8| head.iter().filter(|byte| **byte == wanted).count();
    // Banks put a tab behind numbers to keep spreadsheets from shortening them, so it has to be alone.
    let (commas, semicolons, tabs) = (count(b','), count(b';'), count(b'\t'));
    if semicolons > commas && semicolons >= tabs {
        b';'
    } else if commas == 0 && tabs > 0 {
        b'\t'
    } else {
        b','
    }
}

fn split(row: &mut Row, delimiter: u8) -> Result<(), ReadError> {
    row.fields.clear();
    let (mut begin, end) = (0, row.text.len());
    loop {
        if row.fields.len() == FIELDS {
            return Err(row.place(begin).problem(Problem::LongRow));
        }
        let line = &row.text.as_bytes()[..end];
        let is_mark = |byte: &u8| *byte == delimiter || *byte == b'"';
        let stop = line[begin..].iter().position(is_mark).map_or(end, |at| begin + at);
        let (value, stop) = match line.get(stop) {
            Some(b'"') => quoted(row, begin..stop, end, delimiter)?,
            _ => (begin..stop, stop),
        };
        let value = clean(&row.text, value);
        row.fields.push(Field { begin, value });
        if stop == end {
            return Ok(());
        }
        begin = stop + 1;
    }
}

/// What a quoted field says, and where it ends; `before` stands before its first quotation mark, and two stand for one.
fn quoted(row: &mut Row, before: Range<usize>, end: usize, delimiter: u8) -> Result<(Range<usize>, usize), ReadError> {
    let fault = |row: &Row, at: usize| Err(row.place(at).problem(Problem::Quote));
    let begin = before.end + 1;
    // `="0123"` is how spreadsheets are told that this is text.
    if !matches!(row.text[before].trim(), "" | "=") {
        return fault(row, begin);
    }
    let (mut at, mut has_marks) = (begin, false);
    let closed = loop {
        let Some(mark) = row.text[at..end].find('"') else { return fault(row, end) };
        at += mark + 1;
        if row.text[at..end].starts_with('"') {
            has_marks = true;
            at += 1;
        } else {
            break at - 1;
        }
    };
    // Nothing but blanks may follow.
    let after = row.text[at..end].find(|c: char| c == char::from(delimiter) || c == '"' || !c.is_whitespace());
    let stop = after.map_or(end, |after| at + after);
    if let Some(c) = row.text[stop..end].chars().next().filter(|c| *c != char::from(delimiter)) {
        return fault(row, stop + c.len_utf8());
    }
    if !has_marks {
        return Ok((begin..closed, stop));
    }
    let value = row.text[begin..closed].replace("\"\"", "\"");
    let kept = row.text.len()..row.text.len() + value.len();
    row.text.push_str(&value);
    Ok((kept, stop))
}

/// A field without blanks and tabs around it, and without the mark that keeps a spreadsheet from reading it as a number.
fn clean(text: &str, field: Range<usize>) -> Range<usize> {
    let value = text[field.clone()].trim_start();
    let begin = field.end - value.len();
    let value = value.trim_end();
    let end = begin + value.len();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match value.strip_prefix(['\'', '`']) {
        Some(number) if is_number(number) => begin + 1..end,
        _ => begin..end,
    }
}
