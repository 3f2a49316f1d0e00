//! The transfer instruction: what the company is asked to pay from its own account, and until when.

mod entry;
mod judgement;
mod outcome;

use time::{Duration, OffsetDateTime};

use super::{
    calendar::{self, Holidays},
    money::Fen,
};

pub use entry::{BankEntry, EntryKind};
pub use judgement::{About, Fee, Instruction, Payment, Standing, Verdict, judge_all};
pub use outcome::{Original, Outcome, reversal};

/// Natural days (Asia/Shanghai) in which the transfer must be booked.
pub const NATURAL_DAYS: u32 = 10;

/// A transfer reference: six digits that the payer writes into the remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferReference(String);

impl TransferReference {
    /// Draws a reference from a uniform random number.
    pub fn from_random(random: u64) -> Self {
        Self(format!("{:06}", random % 1_000_000))
    }

    /// The six digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The amount for a random number: 0.01 to 0.99 yuan, so that a stranger cannot guess it and a
/// company does not miss it.
pub fn amount_from_random(random: u64) -> Fen {
    Fen(1 + i64::from((random % 99) as u8))
}

/// The exclusive end of the tenth natural day after confirming.
pub fn deadline(confirmed_at: OffsetDateTime) -> OffsetDateTime {
    calendar::end_of_natural_day(confirmed_at, NATURAL_DAYS)
}

/// Working days after that for which a transfer that was made in time may still be on its way into a statement.
pub const GRACE_WORKING_DAYS: u32 = 3;

/// The exclusive end of the grace after a transfer's deadline.
pub fn grace_deadline(deadline: OffsetDateTime, holidays: &Holidays) -> OffsetDateTime {
    holidays.end_of_working_day(calendar::start_of_day(calendar::last_day(deadline)), GRACE_WORKING_DAYS)
}

/// The newest deadline whose grace is over.
pub fn grace_over(now: OffsetDateTime, holidays: &Holidays) -> OffsetDateTime {
    let mut deadline = calendar::start_of_day(calendar::today(now));
    while grace_deadline(deadline, holidays) > now {
        deadline -= Duration::DAY;
    }
    deadline
}

/// Working days in which operators want to have decided about a payment that is not quite what was asked for.
pub const CHECK_WORKING_DAYS: u32 = 3;

/// The exclusive end of the day by which a decision about a payment that came in then is expected.
pub fn check_expected(since: OffsetDateTime, holidays: &Holidays) -> OffsetDateTime {
    holidays.end_of_working_day(since, CHECK_WORKING_DAYS)
}

/// Working days in which money that came in for nothing is expected to be paid back.
pub const REFUND_WORKING_DAYS: u32 = 5;

/// The exclusive end of the day by which a refund that fell due then is to be made.
pub fn refund_due_by(due_since: OffsetDateTime, holidays: &Holidays) -> OffsetDateTime {
    holidays.end_of_working_day(due_since, REFUND_WORKING_DAYS)
}

/// The exclusive end of the day by which people are told now to expect it: no day that is over.
pub fn refund_expected(due_since: OffsetDateTime, now: OffsetDateTime, holidays: &Holidays) -> OffsetDateTime {
    let due_by = refund_due_by(due_since, holidays);
    if due_by > now { due_by } else { refund_due_by(now, holidays) }
}

/// Natural days for which a registration with locked functions waits for its certification to be applied for.
pub const CERTIFICATION_DAYS: u32 = 30;

/// The exclusive end of the last day on which the certification can be applied for.
pub fn certification_deadline(confirmed_at: OffsetDateTime) -> OffsetDateTime {
    calendar::end_of_natural_day(confirmed_at, CERTIFICATION_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_one_to_ninety_nine_fen() {
        for random in 0..1_000 {
            assert!((1..=99).contains(&amount_from_random(random).0));
        }
    }

    #[test]
    fn the_grace_counts_working_days() {
        use time::macros::{date, datetime};
        let wednesday_over = datetime!(2026-12-03 00:00 +8);
        assert_eq!(grace_deadline(wednesday_over, &Holidays::default()), datetime!(2026-12-08 00:00 +8));
        let over = |now| grace_over(now, &Holidays::default());
        assert_eq!(over(datetime!(2026-12-08 00:00 +8)), wednesday_over);
        assert_eq!(over(datetime!(2026-12-07 23:59 +8)), datetime!(2026-12-02 00:00 +8));
        let holidays = Holidays::new([date!(2026 - 12 - 03)], []);
        assert_eq!(grace_deadline(wednesday_over, &holidays), datetime!(2026-12-09 00:00 +8));
    }

    #[test]
    fn refunds_are_expected_in_working_days() {
        use time::macros::{date, datetime};
        let thursday = datetime!(2026-11-26 23:30 +8);
        let (none, end) = (Holidays::default(), datetime!(2026-12-04 00:00 +8));
        assert_eq!(refund_due_by(thursday, &none), end);
        let holidays = Holidays::new([date!(2026 - 12 - 01)], []);
        assert_eq!(refund_due_by(thursday, &holidays), datetime!(2026-12-05 00:00 +8));
        let just_before = end - time::Duration::SECOND;
        assert_eq!(refund_expected(thursday, just_before, &none), end);
        assert_eq!(refund_expected(thursday, end, &none), datetime!(2026-12-12 00:00 +8), "that day is over");
    }

    #[test]
    fn references_have_six_digits() {
        assert_eq!(TransferReference::from_random(42).as_str(), "000042");
        assert_eq!(TransferReference::from_random(u64::MAX).as_str().len(), 6);
    }
}
