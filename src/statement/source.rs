//! A file as text: bytes in, checked UTF-8 out, whatever of the two encodings it came in.
//!
//! Nothing is replaced: a byte that means nothing is an error with its place, never U+FFFD.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult, GB18030};

use super::{
    error::{Place, Problem, ReadError},
    kind::{self, Kind},
};

/// Bytes read at once.
const BLOCK: usize = 64 * 1024;
/// So many characters beyond ASCII in a row that are UTF-8 are no chance.
const SURELY_UTF8: usize = 6;

enum Encoding {
    /// Only ASCII so far, which is the same in both.
    Undecided,
    Utf8,
    Gb18030(Box<Decoder>),
}

/// The text of a file, with the place up to which it was read.
pub(super) struct Source<R> {
    inner: R,
    encoding: Encoding,
    /// Bytes not decoded yet: between blocks, the beginning of a character.
    raw: Vec<u8>,
    is_all_read: bool,
    text: Vec<u8>,
    /// How much of the text was taken.
    taken: usize,
    /// What comes after the text.
    problem: Option<Problem>,
    place: Place,
    /// How many bytes may be taken until the next [`Source::allow`].
    allowance: usize,
}

impl<R: Read> Source<R> {
    /// Opens a file and says what it is.
    ///
    /// # Errors
    /// A file that is neither CSV nor XML, or in an encoding that is not read.
    pub(super) fn open(inner: R) -> Result<(Self, Kind), ReadError> {
        let mut source = Self {
            inner,
            encoding: Encoding::Undecided,
            raw: Vec::with_capacity(BLOCK),
            is_all_read: false,
            text: Vec::new(),
            taken: 0,
            problem: None,
            place: Place::START,
            allowance: 0,
        };
        source.read_block()?;
        let kind = kind::of(&source.raw).map_err(|problem| Place::START.problem(problem))?;
        if source.raw.starts_with(b"\xEF\xBB\xBF") {
            source.raw.drain(..3);
            source.encoding = Encoding::Utf8;
        } else if kind == Kind::Xml {
            source.encoding = declared(&source.raw)?;
        }
        source.decode();
        Ok((source, kind))
    }

    /// Where the text is up to which it was taken.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// Whether all of the text was taken.
    pub(super) fn is_at_end(&self) -> bool {
        self.is_all_read && self.taken == self.text.len() && self.problem.is_none()
    }

    /// Allows so many bytes to be taken from now on; taking more is an error.
    pub(super) fn allow(&mut self, bytes: usize) {
        self.allowance = bytes;
    }

    fn read_block(&mut self) -> Result<(), ReadError> {
        let wanted = BLOCK - self.raw.len();
        let read = (&mut self.inner)
            .take(wanted as u64)
            .read_to_end(&mut self.raw)
            .map_err(|error| self.place.problem(Problem::Unreadable(error.kind())))?;
        self.is_all_read = read < wanted;
        Ok(())
    }

    /// Makes text of the bytes that were read, and leaves those that only begin a character.
    fn decode(&mut self) {
        if let Encoding::Undecided = self.encoding
            && !self.raw.is_ascii()
        {
            self.encoding = guess(&self.raw, self.is_all_read);
        }
        self.text.clear();
        self.taken = 0;
        match &mut self.encoding {
            Encoding::Undecided => self.text.append(&mut self.raw),
            Encoding::Utf8 => {
                let error = std::str::from_utf8(&self.raw).err();
                let valid = error.map_or(self.raw.len(), |error| error.valid_up_to());
                self.text.extend(self.raw.drain(..valid));
                if error.is_some_and(|error| error.error_len().is_some() || self.is_all_read) {
                    self.problem = Some(Problem::Encoding);
                }
            }
            Encoding::Gb18030(decoder) => {
                let most = decoder.max_utf8_buffer_length_without_replacement(self.raw.len()).unwrap_or(8 * BLOCK);
                self.text.resize(most, 0);
                let (result, _, written) =
                    decoder.decode_to_utf8_without_replacement(&self.raw, &mut self.text, self.is_all_read);
                self.text.truncate(written);
                self.raw.clear();
                if let DecoderResult::Malformed(..) = result {
                    self.problem = Some(Problem::Encoding);
                }
            }
        }
        // Without an end, so that many bytes are looked at in one step: nearly no file holds one.
        if self.text.iter().fold(false, |found, byte| found | kind::is_control(*byte))
            && let Some(at) = self.text.iter().position(|byte| kind::is_control(*byte))
        {
            self.text.truncate(at);
            self.problem = Some(Problem::Control);
        }
        if self.text.windows(3).fold(false, |found, three| found | (three == "\u{FFFD}".as_bytes()))
            && let Some(at) = self.text.windows(3).position(|three| three == "\u{FFFD}".as_bytes())
        {
            self.text.truncate(at);
            self.problem = Some(Problem::Lost);
        }
    }
}

/// The encoding that an XML file says it is in; UTF-8 where it says nothing.
fn declared(head: &[u8]) -> Result<Encoding, ReadError> {
    let Some(name) = kind::declared_encoding(head) else { return Ok(Encoding::Utf8) };
    match name.to_ascii_uppercase().as_str() {
        "UTF-8" | "UTF8" | "US-ASCII" => Ok(Encoding::Utf8),
        "GB18030" | "GBK" | "GB2312" => Ok(gb18030()),
        _ => Err(Place::START.problem(Problem::WrongEncoding(name))),
    }
}

fn gb18030() -> Encoding {
    Encoding::Gb18030(Box::new(GB18030.new_decoder_without_bom_handling()))
}

/// The encoding of a first block that is not all ASCII. A block of UTF-8 with a damaged byte still is UTF-8.
fn guess(block: &[u8], is_whole: bool) -> Encoding {
    let Err(error) = std::str::from_utf8(block) else { return Encoding::Utf8 };
    let is_cut_off = error.error_len().is_none() && !is_whole;
    let valid = std::str::from_utf8(&block[..error.valid_up_to()]).unwrap_or_default();
    if is_cut_off || valid.chars().filter(|c| !c.is_ascii()).nth(SURELY_UTF8 - 1).is_some() {
        Encoding::Utf8
    } else {
        gb18030()
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let read = available.len().min(into.len());
        into[..read].copy_from_slice(&available[..read]);
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.taken == self.text.len() {
            if let Some(problem) = &self.problem {
                return Err(self.place.problem(problem.clone()).into());
            }
            if self.is_all_read {
                return Ok(&[]);
            }
            self.read_block()?;
            self.decode();
        }
        if self.allowance == 0 {
            return Err(self.place.problem(Problem::TooLong).into());
        }
        let end = self.text.len().min(self.taken.saturating_add(self.allowance));
        Ok(&self.text[self.taken..end])
    }

    fn consume(&mut self, amount: usize) {
        let taken = &self.text[self.taken..self.taken + amount];
        let newest_line = match taken.iter().rposition(|byte| *byte == b'\n') {
            Some(at) => {
                self.place.line += taken.iter().filter(|byte| **byte == b'\n').count() as u64;
                self.place.column = 1;
                &taken[at + 1..]
            }
            None => taken,
        };
        // Bytes that go on with a character begin with the bits 10.
        self.place.column += newest_line.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u64;
        self.taken += amount;
        self.allowance -= amount.min(self.allowance);
    }
}

/// The error that a reader of the source met, with the source's own place where it was the source's.
pub(super) fn cause(error: &io::Error, place: Place) -> ReadError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<ReadError>()) {
        Some(error) => error.clone(),
        None => place.problem(Problem::Unreadable(error.kind())),
    }
}
