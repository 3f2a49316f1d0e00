//! Paging by keys: a page begins after the last row of the one before, so that the last page costs what the first one does.

use std::{fmt, str::FromStr};

use time::OffsetDateTime;
use uuid::Uuid;

/// Where a row stands in a list that is ordered by time, and by id within the same microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub at: OffsetDateTime,
    pub id: Uuid,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.at.unix_timestamp_nanos() / 1_000, self.id.simple())
    }
}

/// The text is no key; an address was altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a key of a list")]
pub struct KeyMalformed;

impl FromStr for Key {
    type Err = KeyMalformed;

    fn from_str(text: &str) -> Result<Self, KeyMalformed> {
        let (micros, id) = text.rsplit_once('-').ok_or(KeyMalformed)?;
        // Not before 1970: PostgreSQL's time begins later than that of this program.
        let micros: i64 = micros.parse().ok().filter(|micros| *micros >= 0).ok_or(KeyMalformed)?;
        let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000).map_err(|_| KeyMalformed)?;
        Ok(Self { at, id: Uuid::try_parse(id).map_err(|_| KeyMalformed)? })
    }
}

/// Which page of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Position {
    #[default]
    First,
    /// The page that follows this row.
    After(Key),
    /// The page that ends before this row.
    Before(Key),
    Last,
}

impl Position {
    /// Whether the rows are read against the order of the list.
    pub fn is_backward(self) -> bool {
        matches!(self, Self::Before(_) | Self::Last)
    }

    /// The row that the reading starts from.
    pub fn key(self) -> Option<Key> {
        match self {
            Self::After(key) | Self::Before(key) => Some(key),
            Self::First | Self::Last => None,
        }
    }
}

/// A page of a list, in the order of the list.
#[derive(Debug)]
pub struct Paged<T> {
    pub rows: Vec<T>,
    /// The row that a page before this one would end at.
    pub previous: Option<Key>,
    /// The row that a page after this one would begin at.
    pub next: Option<Key>,
}

impl<T> Paged<T> {
    /// The page from the rows as they were read from `position` on: up to one more than `size`, which says that there are
    /// further ones.
    pub fn cut(mut rows: Vec<T>, position: Position, size: usize, key: impl Fn(&T) -> Key) -> Self {
        let further = rows.len() > size;
        rows.truncate(size);
        if position.is_backward() {
            rows.reverse();
        }
        let (before, after) = match position {
            Position::First => (false, further),
            Position::After(_) => (true, further),
            Position::Before(_) => (further, true),
            Position::Last => (further, false),
        };
        let previous = rows.first().filter(|_| before).map(&key);
        let next = rows.last().filter(|_| after).map(&key);
        Self { rows, previous, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(n: u16) -> Key {
        Key { at: OffsetDateTime::UNIX_EPOCH + time::Duration::microseconds(n.into()), id: Uuid::from_u128(n.into()) }
    }

    /// What a database would read of the numbers below `all`.
    fn read(all: u16, position: Position, size: usize) -> Paged<u16> {
        let rows: Vec<u16> = match position {
            Position::First => (0..all).take(size + 1).collect(),
            Position::After(from) => (0..all).filter(|n| key(*n) > from).take(size + 1).collect(),
            Position::Before(from) => (0..all).rev().filter(|n| key(*n) < from).take(size + 1).collect(),
            Position::Last => (0..all).rev().take(size + 1).collect(),
        };
        Paged::cut(rows, position, size, |n| key(*n))
    }

    proptest! {
        #[test]
        fn walking_forth_and_back_sees_every_row_once(all in 0u16..60, size in 1usize..9) {
            let mut seen: Vec<u16> = Vec::new();
            let mut page = read(all, Position::First, size);
            prop_assert!(page.previous.is_none());
            seen.extend(&page.rows);
            while let Some(next) = page.next {
                page = read(all, Position::After(next), size);
                seen.extend(&page.rows);
            }
            prop_assert_eq!(&seen, &(0..all).collect::<Vec<_>>());
            let mut back: Vec<u16> = Vec::new();
            page = read(all, Position::Last, size);
            prop_assert!(page.next.is_none());
            back.extend(page.rows.iter().rev());
            while let Some(previous) = page.previous {
                page = read(all, Position::Before(previous), size);
                back.extend(page.rows.iter().rev());
            }
            back.reverse();
            prop_assert_eq!(seen, back);
        }

        #[test]
        fn a_key_survives_an_address(micros in 0i64..4_000_000_000_000_000, id in any::<u128>()) {
            let at = OffsetDateTime::UNIX_EPOCH + time::Duration::microseconds(micros);
            let key = Key { at, id: Uuid::from_u128(id) };
            prop_assert_eq!(key.to_string().parse(), Ok(key));
        }

        #[test]
        fn nothing_is_older_than_computers(micros in i64::MIN..0, id in any::<u128>()) {
            prop_assert_eq!(format!("{micros}-{}", Uuid::from_u128(id)).parse::<Key>(), Err(KeyMalformed));
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = text.parse::<Key>();
        }
    }
}
