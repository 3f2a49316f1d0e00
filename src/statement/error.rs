//! Why a file is refused, and where.

use std::io;

/// Where in a file: lines and characters of a line, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: u64,
    pub(super) column: u64,
}

impl Place {
    pub(super) const START: Self = Self { line: 1, column: 1 };

    pub(super) fn problem(self, problem: Problem) -> ReadError {
        ReadError { line: self.line, column: self.column, problem }
    }
}

/// A file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct ReadError {
    /// From 1.
    pub line: u64,
    /// Characters, from 1.
    pub column: u64,
    pub problem: Problem,
}

impl From<ReadError> for io::Error {
    fn from(error: ReadError) -> Self {
        Self::other(error)
    }
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Another kind of file: PDF, XLSX …
    #[error("it looks like {0}; expected is CSV or camt XML")]
    WrongKind(String),
    /// Another kind of file, of which nothing is known but that it is no text.
    #[error("it looks like a binary file; expected is CSV or camt XML")]
    NoText,
    /// An ISO 20022 message or XML of another kind or version.
    #[error("it is {0}; expected is camt.053 or camt.054 in version .02 or .08")]
    WrongMessage(String),
    /// It could not be read from where it is.
    #[error("it cannot be read: {0}")]
    Unreadable(io::ErrorKind),
    /// Bytes that mean nothing in the file's encoding.
    #[error("bytes that are no text in the file's encoding")]
    Encoding,
    /// It says that it is in an encoding that is not read.
    #[error("it is in the encoding {0}; expected is UTF-8 or GB18030")]
    WrongEncoding(String),
    /// Control characters, which no statement holds.
    #[error("a control character")]
    Control,
    /// U+FFFD: some program could not read the characters that stood here.
    #[error("characters were lost here before")]
    Lost,
    /// A line, field or batch beyond all bounds.
    #[error("a line, a field or a batch is too long")]
    TooLong,
    /// Elements in elements in elements.
    #[error("elements are nested too deep")]
    TooDeep,
    /// Not well-formed XML.
    #[error("this is not well-formed XML")]
    Malformed,
    /// It ends in the middle.
    #[error("the file ends in the middle")]
    Truncated,
    /// A document type definition, which no statement needs.
    #[error("a document type definition")]
    Doctype,
    /// An entity other than the five of XML.
    #[error("an entity: {0}")]
    Entity(String),
    /// No row among the first has the columns of any mapping.
    #[error("no row has the columns of a bank that is known")]
    NoHeader,
    /// A quotation mark where none can be, or one without its other half.
    #[error("a quotation mark that does not fit")]
    Quote,
    /// A row with fewer fields than the header.
    #[error("a row is too short")]
    ShortRow,
    /// A row with more fields than the header.
    #[error("a row is too long")]
    LongRow,
    /// Not a date.
    #[error("not a date")]
    Date,
    /// Not an amount of money.
    #[error("not an amount of money")]
    Amount,
    /// Neither in nor out.
    #[error("neither credit nor debit")]
    Direction,
    /// A number that a spreadsheet made unreadable, such as 6.2E+18.
    #[error("a number that a spreadsheet shortened")]
    ShortenedNumber,
    /// Something that every entry has.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Whoever took the entries wanted no more.
    #[error("reading was stopped")]
    Stopped,
    /// An entry of a day that is not among those that were stated.
    #[error("an entry of {0}, a day outside those that were stated")]
    OutsidePeriod(String),
    /// The file says itself which days it covers.
    #[error("the file itself says that it covers {0}")]
    OtherPeriod(String),
    /// The file says that it is of an account which is not ours.
    #[error("it is of the account {0}, to which nobody is asked to pay")]
    OtherAccount(String),
}

impl Problem {
    /// The message id of the text to show; its argument `what` is [`Problem::what`].
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "statement-empty",
            Self::WrongKind(_) => "statement-wrong-kind",
            Self::NoText => "statement-no-text",
            Self::WrongMessage(_) => "statement-wrong-message",
            Self::Unreadable(_) => "statement-unreadable",
            Self::Encoding => "statement-encoding",
            Self::WrongEncoding(_) => "statement-wrong-encoding",
            Self::Control => "statement-control",
            Self::Lost => "statement-lost",
            Self::TooLong => "statement-too-long",
            Self::TooDeep => "statement-too-deep",
            Self::Malformed => "statement-malformed",
            Self::Truncated => "statement-truncated",
            Self::Doctype => "statement-doctype",
            Self::Entity(_) => "statement-entity",
            Self::NoHeader => "statement-no-header",
            Self::Quote => "statement-quote",
            Self::ShortRow => "statement-short-row",
            Self::LongRow => "statement-long-row",
            Self::Date => "statement-date",
            Self::Amount => "statement-amount",
            Self::Direction => "statement-direction",
            Self::ShortenedNumber => "statement-shortened-number",
            Self::Missing(_) => "statement-missing",
            Self::Stopped => "statement-stopped",
            Self::OutsidePeriod(_) => "statement-outside-period",
            Self::OtherPeriod(_) => "statement-other-period",
            Self::OtherAccount(_) => "statement-other-account",
        }
    }

    /// What the text names: a kind of file, an element. Empty where the text needs nothing.
    pub fn what(&self) -> &str {
        match self {
            Self::WrongKind(what)
            | Self::WrongMessage(what)
            | Self::WrongEncoding(what)
            | Self::Entity(what)
            | Self::OutsidePeriod(what)
            | Self::OtherPeriod(what)
            | Self::OtherAccount(what) => what,
            Self::Missing(what) => what,
            _ => "",
        }
    }

    /// One of every problem, for the check that each has a text.
    #[cfg(test)]
    pub(crate) fn all() -> [Self; 28] {
        [
            Self::Empty,
            Self::WrongKind(String::new()),
            Self::NoText,
            Self::WrongMessage(String::new()),
            Self::Unreadable(io::ErrorKind::Other),
            Self::Encoding,
            Self::WrongEncoding(String::new()),
            Self::Control,
            Self::Lost,
            Self::TooLong,
            Self::TooDeep,
            Self::Malformed,
            Self::Truncated,
            Self::Doctype,
            Self::Entity(String::new()),
            Self::NoHeader,
            Self::Quote,
            Self::ShortRow,
            Self::LongRow,
            Self::Date,
            Self::Amount,
            Self::Direction,
            Self::ShortenedNumber,
            Self::Missing(""),
            Self::Stopped,
            Self::OutsidePeriod(String::new()),
            Self::OtherPeriod(String::new()),
            Self::OtherAccount(String::new()),
        ]
    }
}
