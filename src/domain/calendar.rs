//! Days and deadlines in Asia/Shanghai. China has had one time zone and no summer time since 1991,
//! so a fixed offset serves and no time zone database is needed.

use std::collections::BTreeSet;

use time::macros::offset;
use time::{Date, Duration, OffsetDateTime, UtcOffset, Weekday};

/// The offset of Asia/Shanghai: UTC+8 all year.
pub const SHANGHAI: UtcOffset = offset!(+8);

/// The date in Shanghai at that instant.
pub fn today(now: OffsetDateTime) -> Date {
    now.to_offset(SHANGHAI).date()
}

/// The instant at which that day begins in Shanghai.
pub fn start_of_day(day: Date) -> OffsetDateTime {
    day.midnight().assume_offset(SHANGHAI)
}

/// The instant at which a period of natural days is over, exclusive: 00:00 in Shanghai after the
/// last of them.
///
/// The day after `start` is the first, as article 201 of the Civil Code counts: ten days from some
/// time on 22 November end with 2 December, so this is 00:00 on 3 December. To show the date, take
/// [`last_day`].
pub fn end_of_natural_day(start: OffsetDateTime, days: u32) -> OffsetDateTime {
    let days_until_end = Duration::days(i64::from(days) + 1);
    start_of_day(today(start).saturating_add(days_until_end))
}

/// The last day that is wholly before an exclusive end: what a person is told ("by the end of
/// 2 December").
pub fn last_day(end: OffsetDateTime) -> Date {
    today(end.saturating_sub(Duration::NANOSECOND))
}

/// Days until the last one before an exclusive end; 0: it is today.
pub fn days_left(end: OffsetDateTime, now: OffsetDateTime) -> i64 {
    (last_day(end) - today(now)).whole_days()
}

/// The year's exceptions to Monday to Friday, as the State Council announces them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays {
    closed: BTreeSet<Date>,
    open_weekends: BTreeSet<Date>,
}

impl Holidays {
    /// The days off, and the weekend days that are worked in exchange (调休). A day in both is off.
    pub fn new(closed: impl IntoIterator<Item = Date>, open_weekends: impl IntoIterator<Item = Date>) -> Self {
        Self { closed: closed.into_iter().collect(), open_weekends: open_weekends.into_iter().collect() }
    }

    /// Whether people work on that day.
    pub fn is_working_day(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        !self.closed.contains(&day) && (!weekend || self.open_weekends.contains(&day))
    }

    /// The `n`th working day after `from`, which itself does not count; `from` if `n` is 0.
    pub fn add_working_days(&self, from: Date, n: u32) -> Date {
        let mut day = from;
        for _ in 0..n {
            day = self.next_working_day(day);
        }
        day
    }

    /// The exclusive end of the `n`th working day after the day of `start`.
    pub fn end_of_working_day(&self, start: OffsetDateTime, n: u32) -> OffsetDateTime {
        let last = self.add_working_days(today(start), n);
        start_of_day(last.next_day().unwrap_or(last))
    }

    /// The first working day after `day`; the last day of the calendar if there is none.
    fn next_working_day(&self, day: Date) -> Date {
        let mut next = day;
        while let Some(following) = next.next_day() {
            next = following;
            if self.is_working_day(next) {
                break;
            }
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::{date, datetime};

    #[test]
    fn the_day_changes_at_midnight_in_shanghai() {
        assert_eq!(today(datetime!(2026-11-22 23:59:59 +8)), date!(2026 - 11 - 22));
        assert_eq!(today(datetime!(2026-11-22 15:59:59.999999999 UTC)), date!(2026 - 11 - 22));
        assert_eq!(today(datetime!(2026-11-22 16:00 UTC)), date!(2026 - 11 - 23));
        assert_eq!(today(datetime!(2026-11-23 00:00 +8)), date!(2026 - 11 - 23));
        assert_eq!(start_of_day(date!(2026 - 11 - 23)), datetime!(2026-11-22 16:00 UTC));
    }

    #[test]
    fn ten_natural_days_from_22_november_end_with_2_december() {
        let end = datetime!(2026-12-03 00:00 +8);
        for start in [
            datetime!(2026-11-22 00:00 +8),
            datetime!(2026-11-22 12:00 +8),
            datetime!(2026-11-22 23:59:59 +8),
            datetime!(2026-11-22 15:59:59 UTC),
        ] {
            assert_eq!(end_of_natural_day(start, 10), end, "{start}");
        }
        assert_eq!(end_of_natural_day(datetime!(2026-11-23 00:00 +8), 10), end + Duration::DAY);
        assert_eq!(last_day(end), date!(2026 - 12 - 02));
    }

    #[test]
    fn zero_natural_days_end_with_today() {
        let end = end_of_natural_day(datetime!(2026-11-22 23:59:59 +8), 0);
        assert_eq!(end, datetime!(2026-11-23 00:00 +8));
    }

    #[test]
    fn the_last_day_before_an_end() {
        assert_eq!(last_day(datetime!(2026-12-02 23:59:59 +8)), date!(2026 - 12 - 02));
        assert_eq!(last_day(datetime!(2026-12-03 00:00 +8)), date!(2026 - 12 - 02));
        assert_eq!(last_day(datetime!(2026-12-03 00:00:01 +8)), date!(2026 - 12 - 03));
    }

    /// The spring festival of 2026: off from 15 to 23 February; worked on the 14th and the 28th.
    fn spring_festival() -> Holidays {
        let off = (15..=23).filter_map(|day| Date::from_calendar_date(2026, time::Month::February, day).ok());
        Holidays::new(off, [date!(2026 - 02 - 14), date!(2026 - 02 - 28)])
    }

    #[test]
    fn knows_working_days() {
        let holidays = spring_festival();
        for (day, works) in [
            (date!(2026 - 02 - 13), true),  // Friday
            (date!(2026 - 02 - 14), true),  // Saturday, worked
            (date!(2026 - 02 - 15), false), // Sunday
            (date!(2026 - 02 - 23), false), // Monday, off
            (date!(2026 - 02 - 24), true),
            (date!(2026 - 02 - 28), true), // Saturday, worked
            (date!(2026 - 03 - 01), false),
        ] {
            assert_eq!(holidays.is_working_day(day), works, "{day}");
        }
        let twice = Holidays::new([date!(2026 - 02 - 14)], [date!(2026 - 02 - 14)]);
        assert!(!twice.is_working_day(date!(2026 - 02 - 14)));
    }

    #[test]
    fn adds_working_days() {
        let holidays = spring_festival();
        let friday = date!(2026 - 02 - 13);
        assert_eq!(holidays.add_working_days(friday, 0), friday);
        assert_eq!(holidays.add_working_days(friday, 1), date!(2026 - 02 - 14));
        assert_eq!(holidays.add_working_days(friday, 2), date!(2026 - 02 - 24));
        assert_eq!(holidays.add_working_days(date!(2026 - 02 - 18), 1), date!(2026 - 02 - 24));
        assert_eq!(Holidays::default().add_working_days(friday, 3), date!(2026 - 02 - 18));
    }

    proptest! {
        #[test]
        fn never_panics_at_any_time(seconds in any::<i64>(), days in any::<u32>()) {
            if let Ok(now) = OffsetDateTime::from_unix_timestamp(seconds % 200_000_000_000) {
                let end = end_of_natural_day(now, days);
                prop_assert!(end > now);
                prop_assert!(last_day(end) >= today(now));
            }
        }

        #[test]
        fn the_end_is_midnight_after_the_last_day(seconds in 0i64..10_000_000_000, days in 0u32..1000) {
            let now = OffsetDateTime::UNIX_EPOCH + Duration::seconds(seconds);
            let last = today(now) + Duration::days(i64::from(days));
            let end = end_of_natural_day(now, days);
            prop_assert_eq!(last_day(end), last);
            prop_assert_eq!(today(end - Duration::SECOND), last);
            prop_assert_eq!(today(end), last + Duration::DAY);
        }
    }
}
