//! ISO 20022 camt.053 (statement) and camt.054 (notification), versions .02 and .08, read as a stream.
//!
//! Elements are known by their path of local names; whatever a bank adds besides is passed over.

mod entry;

use std::{io::Read, ops::ControlFlow};

use quick_xml::{Reader, errors::Error, escape::resolve_xml_entity, events::Event};
use time::{Date, Time};

use super::{
    Format, Statement, day,
    derived::References,
    error::{Place, Problem, ReadError},
    source::{Source, cause},
};
use crate::domain::{identifiers::masked_end, text::compact, transfer::BankEntry};
use entry::Entry;

/// Bytes of one tag or one piece of text.
const PIECE: usize = 64 * 1024;
/// Bytes of an element's text, put together of pieces.
const TEXT: usize = 16 * 1024;
/// Elements in each other; the messages need 14.
const DEPTH: usize = 40;

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:";
const MESSAGES: [(&str, Format); 4] = [
    ("camt.053.001.02", Format::Camt053),
    ("camt.053.001.08", Format::Camt053),
    ("camt.054.001.02", Format::Camt054),
    ("camt.054.001.08", Format::Camt054),
];

pub(super) fn read(
    source: Source<impl Read>,
    is_own: &dyn Fn(&str) -> bool,
    accept: impl FnMut(BankEntry) -> ControlFlow<()>,
) -> Result<Statement, ReadError> {
    let mut reader = Reader::from_reader(source);
    reader.config_mut().expand_empty_elements = true;
    let mut message = Message::new(is_own, accept);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        reader.get_mut().allow(PIECE);
        let place = reader.get_ref().place();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => return message.finish(place),
            Ok(event) => {
                let after = reader.get_ref().place();
                message.take(event, place, after)?;
            }
            Err(Error::Io(error)) => return Err(cause(&error, place)),
            // What a file that was cut off lacks is its end.
            Err(_) if reader.get_mut().is_at_end() => return Err(place.problem(Problem::Truncated)),
            Err(_) => return Err(place.problem(Problem::Malformed)),
        }
    }
}

/// A message while it is read.
struct Message<'a, F> {
    is_own: &'a dyn Fn(&str) -> bool,
    accept: F,
    format: Option<Format>,
    /// The local names of the elements that are open, joined by slashes; how long it was before each.
    path: String,
    lengths: Vec<usize>,
    /// The text of the element that was opened last.
    text: String,
    /// Where that element's text begins.
    text_at: Place,
    /// The currency that the element's tag names.
    currency: Option<String>,
    entry: Option<Entry>,
    references: References,
    entries: u64,
    begins: Option<Date>,
    ends: Option<Date>,
    /// The days that each statement in the file says it covers.
    periods: Vec<(Date, Date)>,
    /// Whose statements these are, of one's own.
    accounts: Vec<String>,
    /// The statement that is being read is of an account that is not: nothing of it is handed over.
    is_of_other: bool,
    /// Where the first of these names its account, and how that ends.
    other: Option<(Place, String)>,
    /// Whether any statement is not of such an account.
    has_own: bool,
    booked: Option<(Date, Date)>,
    is_closed: bool,
}

impl<'a, F: FnMut(BankEntry) -> ControlFlow<()>> Message<'a, F> {
    fn new(is_own: &'a dyn Fn(&str) -> bool, accept: F) -> Self {
        Self {
            is_own,
            accept,
            format: None,
            path: String::new(),
            lengths: Vec::new(),
            text: String::new(),
            text_at: Place::START,
            currency: None,
            entry: None,
            references: References::default(),
            entries: 0,
            begins: None,
            ends: None,
            periods: Vec::new(),
            accounts: Vec::new(),
            is_of_other: false,
            other: None,
            has_own: false,
            booked: None,
            is_closed: false,
        }
    }

    fn take(&mut self, event: Event<'_>, place: Place, after: Place) -> Result<(), ReadError> {
        match event {
            Event::Start(tag) => {
                if self.is_closed || self.lengths.len() == DEPTH {
                    let problem = if self.is_closed { Problem::Malformed } else { Problem::TooDeep };
                    return Err(place.problem(problem));
                }
                let name = tag.name();
                let local = name.local_name();
                if self.lengths.is_empty() {
                    self.format = Some(message_of(&tag, place)?);
                }
                self.currency = None;
                for attribute in tag.attributes() {
                    let attribute = attribute.map_err(|_| place.problem(Problem::Malformed))?;
                    if attribute.key.local_name().as_ref() == "Ccy" {
                        self.currency = Some(attribute.value.trim().to_owned());
                    }
                }
                self.lengths.push(self.path.len());
                self.path.push('/');
                self.path.push_str(local.as_ref());
                self.text.clear();
                self.text_at = after;
                self.opened();
            }
            Event::End(_) => {
                self.closing(place)?;
                if let Some(length) = self.lengths.pop() {
                    self.path.truncate(length);
                }
                self.text.clear();
                self.is_closed = self.lengths.is_empty();
            }
            Event::Text(text) => self.add(&text.xml10_content(), place)?,
            Event::CData(text) => self.add(&text.xml10_content(), place)?,
            Event::GeneralRef(name) => {
                let character = name.resolve_char_ref().map_err(|_| place.problem(Problem::Malformed))?;
                let mut bytes = [0; 4];
                let replaced = match character {
                    Some(c) if c.is_control() && !c.is_whitespace() => return Err(place.problem(Problem::Control)),
                    Some(c) => Some(&*c.encode_utf8(&mut bytes)),
                    None => resolve_xml_entity(&name),
                };
                match replaced {
                    Some(text) => self.add(text, place)?,
                    None => return Err(place.problem(Problem::Entity(name.chars().take(40).collect()))),
                }
            }
            Event::DocType(_) => return Err(place.problem(Problem::Doctype)),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn add(&mut self, text: &str, place: Place) -> Result<(), ReadError> {
        if self.lengths.is_empty() && !text.trim().is_empty() {
            return Err(place.problem(Problem::Malformed));
        }
        if self.text.len() + text.len() > TEXT {
            return Err(place.problem(Problem::TooLong));
        }
        self.text.push_str(text);
        Ok(())
    }

    fn opened(&mut self) {
        match within(self.format, &self.path) {
            Some("") => {
                (self.begins, self.ends) = (None, None);
                self.is_of_other = false;
            }
            Some("/Ntry") => self.entry = Some(Entry::new(self.text_at)),
            Some("/Ntry/NtryDtls/TxDtls") => {
                if let Some(entry) = &mut self.entry {
                    entry.begin_transaction();
                }
            }
            _ => {}
        }
    }

    fn closing(&mut self, place: Place) -> Result<(), ReadError> {
        let Some(path) = within(self.format, &self.path) else { return Ok(()) };
        if path.is_empty() {
            if !self.is_of_other {
                self.has_own = true;
                self.periods.extend(self.begins.zip(self.ends).filter(|(begin, end)| begin <= end));
            }
            return Ok(());
        }
        if path == "/Ntry" {
            return self.hand_over(place);
        }
        let text = self.text.trim();
        match (path.strip_prefix("/Ntry/"), &mut self.entry) {
            (Some(field), Some(entry)) => entry.set(field, text, self.currency.as_deref(), self.text_at)?,
            _ if path == "/Acct/Id/IBAN" || path == "/Acct/Id/Othr/Id" => {
                let account = compact(text);
                if !account.is_empty() && !(self.is_own)(&account) {
                    self.is_of_other = true;
                    self.other.get_or_insert((self.text_at, masked_end(&account)));
                } else if !account.is_empty() && !self.accounts.contains(&account) {
                    self.accounts.push(account);
                }
            }
            _ if path == "/FrToDt/FrDtTm" => {
                let moment = day::iso_moment(text).ok_or_else(|| self.text_at.problem(Problem::Date))?;
                self.begins = Some(moment.0);
            }
            _ if path == "/FrToDt/ToDtTm" => {
                let (date, time) = day::iso_moment(text).ok_or_else(|| self.text_at.problem(Problem::Date))?;
                // Until midnight is until the end of the day before.
                self.ends = if time == Time::MIDNIGHT { date.previous_day() } else { Some(date) };
            }
            _ => {}
        }
        Ok(())
    }

    fn hand_over(&mut self, place: Place) -> Result<(), ReadError> {
        let Some(entry) = self.entry.take() else { return Ok(()) };
        // What another account's entries are like says nothing of one's own.
        let mut of_other = References::default();
        let references = if self.is_of_other { &mut of_other } else { &mut self.references };
        let (entries, others) = entry.finish(references)?;
        self.entries += others + entries.len() as u64;
        for entry in entries.into_iter().filter(|_| !self.is_of_other) {
            let (first, last) = self.booked.unwrap_or((entry.booked_on, entry.booked_on));
            self.booked = Some((first.min(entry.booked_on), last.max(entry.booked_on)));
            if (self.accept)(entry).is_break() {
                return Err(place.problem(Problem::Stopped));
            }
        }
        Ok(())
    }

    fn finish(self, place: Place) -> Result<Statement, ReadError> {
        let format = match self.format {
            Some(format) if self.is_closed => format,
            _ => return Err(place.problem(Problem::Truncated)),
        };
        if let (false, Some((at, end))) = (self.has_own, self.other) {
            return Err(at.problem(Problem::OtherAccount(end)));
        }
        let covers = match format {
            // What is announced singly covers no day.
            Format::Camt054 => None,
            _ if self.periods.is_empty() => self.booked,
            _ => whole(self.periods),
        };
        Ok(Statement { format, covers, accounts: self.accounts, entries: self.entries })
    }
}

/// A path within the statement: `/Ntry/Amt`.
fn within(format: Option<Format>, path: &str) -> Option<&str> {
    let root = match format? {
        Format::Camt053 => "/Document/BkToCstmrStmt/Stmt",
        Format::Camt054 | Format::Csv => "/Document/BkToCstmrDbtCdtNtfctn/Ntfctn",
    };
    path.strip_prefix(root)
}

/// The days that several periods cover together; `None` where some between them are missing.
fn whole(mut periods: Vec<(Date, Date)>) -> Option<(Date, Date)> {
    periods.sort_unstable();
    let mut periods = periods.into_iter();
    let (first, mut last) = periods.next()?;
    for (begin, end) in periods {
        if last.next_day().is_some_and(|next| begin > next) {
            return None;
        }
        last = last.max(end);
    }
    Some((first, last))
}

/// The message that a root element begins.
fn message_of(root: &quick_xml::events::BytesStart<'_>, place: Place) -> Result<Format, ReadError> {
    let name = root.name();
    let declaration = match name.prefix() {
        Some(prefix) => format!("xmlns:{}", prefix.as_ref()),
        None => "xmlns".to_owned(),
    };
    let namespace = root
        .try_get_attribute(declaration.as_str())
        .map_err(|_| place.problem(Problem::Malformed))?
        .map(|attribute| attribute.value.trim().to_owned())
        .unwrap_or_default();
    let message = namespace.strip_prefix(NAMESPACE);
    let known = message.and_then(|message| MESSAGES.iter().find(|(name, _)| *name == message));
    match known {
        Some((_, format)) if name.local_name().as_ref() == "Document" => Ok(*format),
        _ => {
            let what = message.map_or_else(|| format!("XML <{}>", name.local_name().as_ref()), str::to_owned);
            Err(place.problem(Problem::WrongMessage(what.chars().take(60).collect())))
        }
    }
}
