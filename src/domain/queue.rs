//! The operators' queues: until when something should be looked at, and what a search is for.

use time::{Date, OffsetDateTime};

use super::{
    calendar::{self, Holidays},
    subject::SubjectType,
    text,
    token::Reference,
};

/// In how many working days operators want to have looked at a registration …
pub const REGISTRATION_TARGET: u32 = 1;
/// … and at a certification.
pub const CERTIFICATION_TARGET: u32 = 5;

/// How long something has waited, against the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    InTime,
    DueToday,
    Overdue,
}

impl Age {
    pub const ALL: [Self; 3] = [Self::InTime, Self::DueToday, Self::Overdue];

    /// The name in URLs and message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InTime => "in_time",
            Self::DueToday => "due_today",
            Self::Overdue => "overdue",
        }
    }

    /// The age with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|age| age.as_str() == name)
    }
}

/// A span of time: from, until (exclusive); `None`: open on that side.
pub type Span = (Option<OffsetDateTime>, Option<OffsetDateTime>);

/// A queue's target, seen on a day.
pub struct Target<'a> {
    pub working_days: u32,
    pub holidays: &'a Holidays,
    pub now: OffsetDateTime,
}

impl Target<'_> {
    /// The last day on which what waits since then is in time.
    pub fn due(&self, since: OffsetDateTime) -> Date {
        self.holidays.add_working_days(calendar::today(since), self.working_days)
    }

    /// How what waits since then stands.
    pub fn age(&self, since: OffsetDateTime) -> Age {
        match self.due(since).cmp(&calendar::today(self.now)) {
            std::cmp::Ordering::Less => Age::Overdue,
            std::cmp::Ordering::Equal => Age::DueToday,
            std::cmp::Ordering::Greater => Age::InTime,
        }
    }

    /// What waits since some time in this span stands like that.
    pub fn span(&self, age: Age) -> Span {
        let today = calendar::today(self.now);
        let due_today = calendar::start_of_day(self.first_day_due_from(today));
        let due_later = calendar::start_of_day(self.first_day_due_from(today.next_day().unwrap_or(today)));
        match age {
            Age::Overdue => (None, Some(due_today)),
            Age::DueToday => (Some(due_today), Some(due_later)),
            Age::InTime => (Some(due_later), None),
        }
    }

    /// The first day of those that are due on `due` or later.
    fn first_day_due_from(&self, due: Date) -> Date {
        let mut day = due;
        while let Some(previous) = day.previous_day()
            && self.holidays.add_working_days(previous, self.working_days) >= due
        {
            day = previous;
        }
        day
    }
}

/// What was typed into the search box, by its form. What names a person alone never stands in an address of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// A registration's reference.
    Reference(String),
    /// An email address as it was typed: a hyphen in it counts.
    Email(String),
    /// Something that only one subject or person has; looked up at once.
    Exact(String),
    /// Two characters or more of a name.
    Name(String),
}

/// Fewer characters of a name than this find too much.
pub const SHORTEST_SEARCH: usize = 2;

impl Search {
    /// Reads a search; `None`: too short for one.
    pub fn parse(typed: &str) -> Option<Self> {
        if let Ok(reference) = Reference::parse(typed) {
            return Some(Self::Reference(reference.as_str().to_owned()));
        }
        if typed.contains(['@', '＠']) {
            return Some(Self::Email(text::trim(typed).to_owned()));
        }
        let compact = text::compact(typed);
        if is_number_or_code(&compact) {
            return Some(Self::Exact(compact));
        }
        let name: String = text::normalise(typed).chars().filter(|c| !c.is_control()).take(100).collect();
        (name.chars().filter(|c| !c.is_whitespace()).count() >= SHORTEST_SEARCH).then_some(Self::Name(name))
    }
}

/// As resident IDs, mobiles and the codes of organisations are written.
fn is_number_or_code(text: &str) -> bool {
    (9..=18).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().filter(u8::is_ascii_digit).count() >= 6
}

/// What lists are filtered by, in one value, as the database makes it: the shelves of these states, types and numbers of
/// returns (3 stands for more, too). Nothing named of a kind: all of it.
pub fn shelves(statuses: &[&str], subject_type: Option<SubjectType>, returns: Option<u8>) -> Vec<String> {
    let types: Vec<&str> = match subject_type {
        Some(one) => vec![one.as_str()],
        None => SubjectType::ALL.iter().map(|one| one.as_str()).chain([""]).collect(),
    };
    let returns = returns.map_or(0..=MOST_SHELVED_RETURNS, |one| one..=one);
    let mut shelves = Vec::new();
    for status in statuses {
        for subject_type in &types {
            shelves.extend(returns.clone().map(|returns| format!("{status}:{subject_type}:{returns}")));
        }
    }
    shelves
}

/// The last shelf of returns: so many or more.
pub const MOST_SHELVED_RETURNS: u8 = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::{
        Duration,
        macros::{date, datetime},
    };

    fn target(holidays: &Holidays, working_days: u32, now: OffsetDateTime) -> Target<'_> {
        Target { working_days, holidays, now }
    }

    #[test]
    fn a_weekend_does_not_count() {
        let holidays = Holidays::default();
        let friday = datetime!(2026-11-20 15:00 +8);
        let on = |now| target(&holidays, 1, now).age(friday);
        assert_eq!(on(datetime!(2026-11-20 18:00 +8)), Age::InTime);
        assert_eq!(on(datetime!(2026-11-22 18:00 +8)), Age::InTime);
        assert_eq!(on(datetime!(2026-11-23 23:59 +8)), Age::DueToday);
        assert_eq!(on(datetime!(2026-11-24 00:00 +8)), Age::Overdue);
        let late = datetime!(2026-11-24 22:53 +8);
        let small_hours = target(&holidays, 1, datetime!(2026-11-25 02:04 +8));
        assert_eq!((small_hours.age(late), small_hours.due(late)), (Age::DueToday, date!(2026 - 11 - 25)));
    }

    proptest! {
        #[test]
        fn the_spans_hold_what_has_that_age(
            now in 1_700_000_000i64..1_900_000_000, ago in 0i64..40_000_000, days in 0u32..6, off in any::<[bool; 30]>()
        ) {
            let now = OffsetDateTime::from_unix_timestamp(now).unwrap();
            let since = now - Duration::seconds(ago);
            let recent = |n: usize| calendar::today(now) - Duration::days(i64::try_from(n).unwrap());
            let closed = off.iter().enumerate().filter(|(_, off)| **off).map(|(n, _)| recent(n));
            let holidays = Holidays::new(closed, []);
            let target = target(&holidays, days, now);
            for age in Age::ALL {
                let (from, until) = target.span(age);
                let inside = from.is_none_or(|from| since >= from) && until.is_none_or(|until| since < until);
                prop_assert_eq!(inside, target.age(since) == age, "{:?}", age);
            }
        }

        #[test]
        fn no_search_panics(typed in any::<String>()) {
            let _ = Search::parse(&typed);
        }
    }

    #[test]
    fn searches_are_told_by_their_form() {
        let exact = |text: &str| Some(Search::Exact(text.to_owned()));
        assert_eq!(Search::parse(" li-na@example.com "), Some(Search::Email("li-na@example.com".to_owned())));
        assert_eq!(Search::parse("110105 19491231 002x"), exact("11010519491231002X"));
        assert_eq!(Search::parse("91350100M000100Y43"), exact("91350100M000100Y43"));
        assert_eq!(Search::parse("138 0013 8000"), exact("13800138000"));
        assert_eq!(Search::parse(" 科技 "), Some(Search::Name("科技".to_owned())));
        assert_eq!(Search::parse("Examples"), Some(Search::Name("Examples".to_owned())));
        assert_eq!(Search::parse("科"), None);
        assert_eq!(Search::parse(""), None);
    }

    #[test]
    fn shelves_are_those_of_every_value_that_is_not_named() {
        assert_eq!(shelves(&["returned"], Some(SubjectType::Media), Some(2)), ["returned:media:2"]);
        assert_eq!(shelves(&["returned", "draft"], None, None).len(), 2 * 7 * 4);
    }
}
