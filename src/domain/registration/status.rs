//! The registration's states, and what leads from one to the next.

use crate::domain::subject::VerificationMethod;

/// The registration's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    Draft,
    PendingReview,
    Returned,
    AwaitingTransfer,
    AwaitingStatement,
    RegisteredLimited,
    Registered,
    Frozen,
    Expired,
    Failed,
    Lapsed,
    Cancelled,
    Rejected,
}

impl Status {
    pub const ALL: [Self; 13] = [
        Self::Draft,
        Self::PendingReview,
        Self::Returned,
        Self::AwaitingTransfer,
        Self::AwaitingStatement,
        Self::RegisteredLimited,
        Self::Registered,
        Self::Frozen,
        Self::Expired,
        Self::Failed,
        Self::Lapsed,
        Self::Cancelled,
        Self::Rejected,
    ];

    /// The name in the database, in URLs and in message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::PendingReview => "pending_review",
            Self::Returned => "returned",
            Self::AwaitingTransfer => "awaiting_transfer",
            Self::AwaitingStatement => "awaiting_statement",
            Self::RegisteredLimited => "registered_limited",
            Self::Registered => "registered",
            Self::Frozen => "frozen",
            Self::Expired => "expired",
            Self::Failed => "failed",
            Self::Lapsed => "lapsed",
            Self::Cancelled => "cancelled",
            Self::Rejected => "rejected",
        }
    }

    /// The status with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Ended for good: the address and the quotas are free again, the record stays.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Expired | Self::Failed | Self::Lapsed | Self::Cancelled | Self::Rejected)
    }

    /// The subject has proved who it is.
    pub fn is_verified(self) -> bool {
        matches!(self, Self::Registered | Self::Frozen)
    }

    /// Confirmed and not ended: what the limits per person, mobile and subject count.
    pub fn counts_towards_limits(self) -> bool {
        self != Self::Draft && !self.is_final()
    }
}

/// Something that changes a registration's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// The applicant pressed the last button; an individual has no verification method.
    Confirmed(Option<VerificationMethod>),
    /// Nobody touched the draft, or corrected what was returned, for too long.
    LeftIdle,
    /// An operator accepted an individual's registration.
    Approved,
    /// An operator gave fields back to be corrected.
    Returned,
    /// The applicant corrected what was returned.
    Corrected,
    /// An operator refused for good.
    Rejected,
    /// The company's transfer was found in a statement.
    TransferMatched,
    /// The day until which the transfer had to be booked is over.
    TransferDeadlinePassed,
    /// The statements cover that day and hold no transfer.
    StatementsComplete,
    /// The applicant gave up.
    Cancelled,
    /// The certification was approved.
    Certified,
    /// No certification was applied for in time.
    CertificationDeadlinePassed,
    /// An operator, or a reversed transfer, stopped the account.
    Frozen,
    /// An operator let the account go on.
    Unfrozen,
}

impl Status {
    /// The state that an event leads to; `None` where it cannot happen.
    pub fn after(self, event: Event) -> Option<Self> {
        Some(match (self, event) {
            (Self::Draft, Event::Confirmed(None)) => Self::PendingReview,
            (Self::Draft, Event::Confirmed(Some(VerificationMethod::CorporateTransfer))) => Self::AwaitingTransfer,
            (Self::Draft, Event::Confirmed(Some(VerificationMethod::Certification))) => Self::RegisteredLimited,
            (Self::Draft | Self::Returned, Event::LeftIdle) => Self::Expired,
            (Self::PendingReview, Event::Approved) => Self::Registered,
            (Self::PendingReview, Event::Returned) => Self::Returned,
            (Self::PendingReview, Event::Rejected) => Self::Rejected,
            (Self::Returned, Event::Corrected) => Self::PendingReview,
            (Self::AwaitingTransfer | Self::AwaitingStatement, Event::TransferMatched) => Self::Registered,
            (Self::AwaitingTransfer, Event::TransferDeadlinePassed) => Self::AwaitingStatement,
            // A draft is cancelled by having it deleted.
            (Self::Draft | Self::AwaitingTransfer, Event::Cancelled) => Self::Cancelled,
            (Self::AwaitingStatement, Event::StatementsComplete) => Self::Failed,
            (Self::RegisteredLimited, Event::Certified) => Self::Registered,
            (Self::RegisteredLimited, Event::CertificationDeadlinePassed) => Self::Lapsed,
            (Self::Registered, Event::Frozen) => Self::Frozen,
            (Self::Frozen, Event::Unfrozen) => Self::Registered,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EVENTS: [Event; 16] = [
        Event::Confirmed(None),
        Event::Confirmed(Some(VerificationMethod::CorporateTransfer)),
        Event::Confirmed(Some(VerificationMethod::Certification)),
        Event::LeftIdle,
        Event::Approved,
        Event::Returned,
        Event::Corrected,
        Event::Rejected,
        Event::TransferMatched,
        Event::TransferDeadlinePassed,
        Event::StatementsComplete,
        Event::Cancelled,
        Event::Certified,
        Event::CertificationDeadlinePassed,
        Event::Frozen,
        Event::Unfrozen,
    ];

    #[test]
    fn statuses_are_named_once() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
        }
        assert_eq!(Status::parse("nonsense"), None);
    }

    #[test]
    fn ended_states_stay_ended() {
        for status in Status::ALL.into_iter().filter(|status| status.is_final()) {
            for event in EVENTS {
                assert_eq!(status.after(event), None, "{status:?} {event:?}");
            }
        }
    }

    #[test]
    fn every_state_but_the_first_is_reached() {
        for status in Status::ALL.into_iter().filter(|status| *status != Status::Draft) {
            let reached =
                Status::ALL.into_iter().any(|from| EVENTS.into_iter().any(|event| from.after(event) == Some(status)));
            assert!(reached, "{status:?}");
        }
    }

    proptest! {
        /// Whatever happens in whatever order: a quota is taken once and given back at most once, and nobody is verified
        /// without having confirmed.
        #[test]
        fn quotas_are_released_at_most_once(events in proptest::collection::vec(0..EVENTS.len(), 0..60)) {
            let mut status = Status::Draft;
            let (mut taken, mut released) = (0, 0);
            for event in events {
                let Some(next) = status.after(EVENTS[event]) else { continue };
                prop_assert!(!status.is_final());
                taken += u32::from(!status.counts_towards_limits() && next.counts_towards_limits());
                released += u32::from(status.counts_towards_limits() && !next.counts_towards_limits());
                status = next;
            }
            prop_assert!(released <= taken && taken <= 1);
            prop_assert_eq!(status.counts_towards_limits(), taken > released);
        }
    }
}
