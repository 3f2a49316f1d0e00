//! How long a registration may stand still.

use time::{Duration, OffsetDateTime};

use crate::domain::calendar;

/// Natural days (Asia/Shanghai) after which an untouched draft expires.
pub const IDLE_DAYS: u32 = 30;

/// The exclusive end of the last day on which a draft that was last touched at that time is kept.
pub fn idle_deadline(touched_at: OffsetDateTime) -> OffsetDateTime {
    calendar::end_of_natural_day(touched_at, IDLE_DAYS)
}

/// The other way round: a draft's [`idle_deadline`] is at or before the end of the day `now` plus `days` exactly if it was
/// last touched before this.
pub fn touched_before(now: OffsetDateTime, days: i64) -> OffsetDateTime {
    calendar::start_of_day(calendar::today(now).saturating_add(Duration::days(days + 1 - i64::from(IDLE_DAYS))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::datetime;

    #[test]
    fn a_draft_of_1_november_expires_with_1_december() {
        assert_eq!(idle_deadline(datetime!(2026-11-01 15:00 +8)), datetime!(2026-12-02 00:00 +8));
    }

    proptest! {
        #[test]
        fn both_ways_agree(touched in 0i64..4_000_000_000, later in 0i64..4_000_000, days in 0u8..10) {
            let touched_at = OffsetDateTime::UNIX_EPOCH + Duration::seconds(touched);
            let now = touched_at + Duration::seconds(later);
            let end = calendar::end_of_natural_day(now, u32::from(days));
            prop_assert_eq!(idle_deadline(touched_at) <= end, touched_at < touched_before(now, i64::from(days)));
            prop_assert_eq!(idle_deadline(touched_at) <= now, touched_at < touched_before(now, -1));
        }
    }
}
