//! When people are reminded of a deadline: some days before its last day, and not at night.

use time::OffsetDateTime;

use super::calendar::{self, SHANGHAI};

/// The hour in Shanghai from which a day's reminders are sent.
const FROM_HOUR: u8 = 9;

/// Whether it is a time of day to remind people: what was missed in the night is made up for in the morning, which is
/// early enough, as deadlines end with the day.
pub fn is_daytime(now: OffsetDateTime) -> bool {
    now.to_offset(SHANGHAI).hour() >= FROM_HOUR
}

/// The latest deadline that is at most this many days away: its last day is today or one of the next `days`.
pub fn horizon(now: OffsetDateTime, days: u8) -> OffsetDateTime {
    calendar::end_of_natural_day(now, u32::from(days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn nobody_is_reminded_at_night() {
        assert!(!is_daytime(datetime!(2026-11-29 00:00 +8)));
        assert!(!is_daytime(datetime!(2026-11-29 08:59:59 +8)));
        assert!(is_daytime(datetime!(2026-11-29 09:00 +8)));
        assert!(is_daytime(datetime!(2026-11-29 15:59:59 UTC)));
        assert!(!is_daytime(datetime!(2026-11-29 16:00 UTC)));
    }

    #[test]
    fn three_days_before_the_end_of_2_december_is_29_november() {
        let deadline = datetime!(2026-12-03 00:00 +8);
        assert!(horizon(datetime!(2026-11-28 23:59:59 +8), 3) < deadline);
        assert_eq!(horizon(datetime!(2026-11-29 00:00 +8), 3), deadline);
        assert_eq!(horizon(datetime!(2026-12-02 23:59:59 +8), 0), deadline);
    }
}
