//! The rows of a CSV, with strict quotes (RFC 4180), whatever separates the fields.

use std::io::{BufRead, Read};

use crate::statement::{
    error::{Place, Problem, ReadError},
    source::{Source, cause},
};

/// Bytes of one row.
const ROW: usize = 64 * 1024;
/// Fields of one row.
const FIELDS: usize = 256;

/// A row: its fields as they are read, without what banks and spreadsheets put around them.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) fields: Vec<String>,
    /// Where each field begins.
    places: Vec<Place>,
}

impl Row {
    /// A field; empty where the row is shorter.
    pub(super) fn get(&self, at: usize) -> &str {
        self.fields.get(at).map_or("", String::as_str)
    }

    /// Whether no field holds anything.
    pub(super) fn is_empty(&self) -> bool {
        self.fields.iter().all(String::is_empty)
    }

    /// The row as one line of text.
    pub(super) fn line(&self) -> String {
        self.fields.join(" ")
    }

    /// A problem with one of the fields.
    pub(super) fn problem(&self, at: usize, problem: Problem) -> ReadError {
        self.places.get(at).or(self.places.last()).copied().unwrap_or(Place::START).problem(problem)
    }

    /// Refuses a row that is shorter or longer than the header. An empty last field may be there or not.
    pub(super) fn check_width(&self, width: usize) -> Result<(), ReadError> {
        let filled = self.fields.iter().rposition(|field| !field.is_empty()).map_or(0, |at| at + 1);
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

    /// The next row; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Row>, ReadError> {
        let begin = self.source.place();
        self.line.clear();
        self.source.allow(ROW);
        loop {
            let place = self.source.place();
            let read = self.source.read_until(b'\n', &mut self.line).map_err(|error| cause(&error, place))?;
            let is_open = self.line.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
            if read == 0 {
                if self.line.is_empty() {
                    return Ok(None);
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
        let text = std::str::from_utf8(&self.line).map_err(|_| begin.problem(Problem::Encoding))?;
        split(text.trim_end_matches(['\n', '\r']), char::from(self.delimiter), begin).map(Some)
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

fn split(line: &str, delimiter: char, begin: Place) -> Result<Row, ReadError> {
    let mut row = Row { fields: Vec::new(), places: Vec::new() };
    let mut characters = line.chars().peekable();
    let mut place = begin;
    loop {
        if row.fields.len() == FIELDS {
            return Err(place.problem(Problem::LongRow));
        }
        row.places.push(place);
        let (mut field, mut is_quoted) = (String::new(), false);
        let mut has_ended = true;
        while let Some(c) = characters.next() {
            advance(&mut place, c);
            match c {
                '"' if !is_quoted && matches!(field.trim(), "" | "=") => {
                    // `="0123"` is how spreadsheets are told that this is text.
                    field.clear();
                    is_quoted = true;
                    quoted(&mut characters, &mut field, &mut place)?;
                }
                '"' => return Err(place.problem(Problem::Quote)),
                c if c == delimiter => {
                    has_ended = false;
                    break;
                }
                c if is_quoted && !c.is_whitespace() => return Err(place.problem(Problem::Quote)),
                c => field.push(c),
            }
        }
        row.fields.push(clean(&field));
        if has_ended {
            return Ok(row);
        }
    }
}

/// Reads up to the quotation mark that ends the field; two stand for one.
fn quoted(
    characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    field: &mut String,
    place: &mut Place,
) -> Result<(), ReadError> {
    while let Some(c) = characters.next() {
        advance(place, c);
        if c != '"' {
            field.push(c);
        } else if characters.peek() == Some(&'"') {
            characters.next();
            advance(place, '"');
            field.push('"');
        } else {
            return Ok(());
        }
    }
    Err(place.problem(Problem::Quote))
}

fn advance(place: &mut Place, c: char) {
    if c == '\n' {
        place.line += 1;
        place.column = 1;
    } else {
        place.column += 1;
    }
}

/// A field without blanks and tabs around it, and without the mark that keeps a spreadsheet from reading it as a number.
fn clean(field: &str) -> String {
    let field = field.trim();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unmarked = field.strip_prefix('\'').or_else(|| field.strip_prefix('`')).filter(|text| is_number(text));
    unmarked.unwrap_or(field).to_owned()
}
