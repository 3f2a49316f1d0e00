//! Whether a registration can apply for certification now.

use time::OffsetDateTime;

use super::{Status, terms::renewal_opens};
use crate::domain::{registration, subject::VerificationMethod};

/// What a registration can do about certification now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// It does not need one, or has ended.
    None,
    /// Apply for the first one, or again after one that failed.
    First,
    /// Apply for another year.
    Renewal,
    /// Certified; a renewal can be applied for from then on.
    RenewalFrom(OffsetDateTime),
    /// One is under way.
    UnderWay,
}

/// What is known of the newest attempt and of validity.
#[derive(Debug, Clone, Copy)]
pub struct Latest {
    /// The newest attempt's state.
    pub status: Status,
    /// The exclusive end of validity of the newest approved attempt.
    pub valid_until: Option<OffsetDateTime>,
}

/// What can be applied for.
pub fn offer(
    status: registration::Status,
    method: Option<VerificationMethod>,
    latest: Option<Latest>,
    now: OffsetDateTime,
) -> Offer {
    if method != Some(VerificationMethod::Certification) {
        return Offer::None;
    }
    let is_open = latest.is_some_and(|latest| !latest.status.is_final());
    match status {
        registration::Status::RegisteredLimited | registration::Status::Registered if is_open => Offer::UnderWay,
        registration::Status::RegisteredLimited => Offer::First,
        registration::Status::Registered => match latest.and_then(|latest| latest.valid_until) {
            Some(end) if now < renewal_opens(end) => Offer::RenewalFrom(renewal_opens(end)),
            _ => Offer::Renewal,
        },
        _ => Offer::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use registration::Status as Registration;
    use time::{Duration, macros::datetime};

    const NOW: OffsetDateTime = datetime!(2027-08-27 00:00 +8);
    const CERTIFICATION: Option<VerificationMethod> = Some(VerificationMethod::Certification);

    fn latest(status: Status, valid_until: Option<OffsetDateTime>) -> Option<Latest> {
        Some(Latest { status, valid_until })
    }

    #[test]
    fn only_those_who_chose_it_are_certified() {
        for status in Registration::ALL {
            assert_eq!(offer(status, None, None, NOW), Offer::None);
            assert_eq!(offer(status, Some(VerificationMethod::CorporateTransfer), None, NOW), Offer::None);
        }
        for status in Registration::ALL.into_iter().filter(|status| status.is_final()) {
            assert_eq!(offer(status, CERTIFICATION, None, NOW), Offer::None, "{status:?}");
        }
        assert_eq!(offer(Registration::Frozen, CERTIFICATION, None, NOW), Offer::None);
    }

    #[test]
    fn one_at_a_time_and_again_after_a_failure() {
        let limited = Registration::RegisteredLimited;
        assert_eq!(offer(limited, CERTIFICATION, None, NOW), Offer::First);
        assert_eq!(offer(limited, CERTIFICATION, latest(Status::Failed, None), NOW), Offer::First);
        for status in Status::ALL.into_iter().filter(|status| !status.is_final()) {
            assert_eq!(offer(limited, CERTIFICATION, latest(status, None), NOW), Offer::UnderWay, "{status:?}");
        }
    }

    #[test]
    fn a_renewal_opens_ninety_days_before_the_end() {
        let at = |now| {
            let latest = latest(Status::Approved, Some(datetime!(2027-11-26 00:00 +8)));
            offer(Registration::Registered, CERTIFICATION, latest, now)
        };
        assert_eq!(at(NOW - Duration::SECOND), Offer::RenewalFrom(NOW));
        assert_eq!(at(NOW), Offer::Renewal);
        // Too late is better than never.
        assert_eq!(at(NOW + Duration::days(400)), Offer::Renewal);
    }
}
