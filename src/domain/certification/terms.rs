//! Times and references: until when an application is paid or corrected, and how long one that was approved is valid.

use time::{Date, Duration, Month, OffsetDateTime};

use crate::domain::calendar;

/// Natural days in which the fee must arrive.
pub const PAYMENT_DAYS: u32 = 30;
/// Natural days, from the first return, in which an application can be corrected.
pub const CORRECTION_DAYS: u32 = 30;
/// What a later return leaves at least: nobody fails because the review took its time.
const LEAST_CORRECTION_DAYS: u32 = 3;
/// Days before the last day of validity from which a renewal can be applied for.
const RENEWAL_DAYS: i64 = 90;

/// A payment reference: eight digits that the payer writes into the remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentReference(String);

impl PaymentReference {
    /// Draws a reference from a uniform random number. It never begins with 0, which some banks' forms drop.
    pub fn from_random(random: u64) -> Self {
        Self(format!("{}", 10_000_000 + random % 90_000_000))
    }

    /// The eight digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The exclusive end of the last day on which the fee can arrive.
pub fn payment_deadline(sent_at: OffsetDateTime) -> OffsetDateTime {
    calendar::end_of_natural_day(sent_at, PAYMENT_DAYS)
}

/// The exclusive end of the last day on which an application that is returned now can be sent again.
pub fn correction_deadline(first_returned_at: Option<OffsetDateTime>, now: OffsetDateTime) -> OffsetDateTime {
    let counted = calendar::end_of_natural_day(first_returned_at.unwrap_or(now), CORRECTION_DAYS);
    counted.max(calendar::end_of_natural_day(now, LEAST_CORRECTION_DAYS))
}

/// The exclusive end of an approved certification's validity: the day of the approval a year later, or the last of that
/// month where it has no such day (Civil Code, article 202). A renewal goes on from the old end, unless that is over.
pub fn valid_until(approved_at: OffsetDateTime, old_end: Option<OffsetDateTime>) -> OffsetDateTime {
    let today = calendar::today(approved_at);
    let from = old_end.map_or(today, |end| today.max(calendar::last_day(end)));
    calendar::start_of_day(a_year_after(from).saturating_add(Duration::DAY))
}

/// When a renewal of what is valid until then can be applied for.
pub fn renewal_opens(valid_until: OffsetDateTime) -> OffsetDateTime {
    calendar::start_of_day(calendar::last_day(valid_until).saturating_sub(Duration::days(RENEWAL_DAYS)))
}

fn a_year_after(day: Date) -> Date {
    let year = day.year().saturating_add(1);
    Date::from_calendar_date(year, day.month(), day.day())
        // Only 29 February has no counterpart.
        .or_else(|_| Date::from_calendar_date(year, Month::February, 28))
        .unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::datetime;

    #[test]
    fn references_have_eight_digits() {
        assert_eq!(PaymentReference::from_random(0).as_str(), "10000000");
        assert_eq!(PaymentReference::from_random(u64::MAX).as_str().len(), 8);
    }

    #[test]
    fn a_year_ends_with_the_same_day() {
        let approved = datetime!(2026-11-25 14:00 +8);
        assert_eq!(valid_until(approved, None), datetime!(2027-11-26 00:00 +8));
        // 23:59 in Shanghai is still that day.
        assert_eq!(valid_until(datetime!(2026-11-25 15:59:59 UTC), None), datetime!(2027-11-26 00:00 +8));
        assert_eq!(valid_until(datetime!(2026-11-25 16:00 UTC), None), datetime!(2027-11-27 00:00 +8));
    }

    #[test]
    fn the_29th_of_february_ends_with_the_28th() {
        assert_eq!(valid_until(datetime!(2028-02-29 10:00 +8), None), datetime!(2029-03-01 00:00 +8));
        assert_eq!(valid_until(datetime!(2027-02-28 10:00 +8), None), datetime!(2028-02-29 00:00 +8));
    }

    #[test]
    fn corrections_take_thirty_days_from_the_first_return() {
        let first = datetime!(2026-12-01 10:00 +8);
        let end = datetime!(2027-01-01 00:00 +8);
        assert_eq!(correction_deadline(None, first), end);
        assert_eq!(correction_deadline(Some(first), datetime!(2026-12-20 10:00 +8)), end);
        // The review of the correction took long.
        assert_eq!(correction_deadline(Some(first), datetime!(2027-01-05 10:00 +8)), datetime!(2027-01-09 00:00 +8));
    }

    #[test]
    fn a_renewal_goes_on_from_the_old_end() {
        let old_end = datetime!(2027-11-26 00:00 +8);
        assert_eq!(valid_until(datetime!(2027-09-01 10:00 +8), Some(old_end)), datetime!(2028-11-26 00:00 +8));
        // Too late for that: nothing is given for the time between.
        assert_eq!(valid_until(datetime!(2028-01-10 10:00 +8), Some(old_end)), datetime!(2029-01-11 00:00 +8));
        assert_eq!(renewal_opens(old_end), datetime!(2027-08-27 00:00 +8), "90 days before 25 November");
    }

    proptest! {
        #[test]
        fn validity_is_a_year_and_ends_at_midnight(seconds in 0i64..10_000_000_000) {
            let now = OffsetDateTime::UNIX_EPOCH + Duration::seconds(seconds);
            let end = valid_until(now, None);
            prop_assert_eq!(end, calendar::start_of_day(calendar::today(end)));
            let days = (calendar::last_day(end) - calendar::today(now)).whole_days();
            prop_assert!((365..=366).contains(&days));
            let renewed = valid_until(now, Some(end));
            prop_assert!(renewed > end);
        }
    }
}
