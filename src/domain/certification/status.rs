//! A certification's states, and what leads from one to the next.

/// How often an application can be returned; after that it is approved or fails.
pub const MOST_RETURNS: u8 = 3;

/// A certification's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Being filled in.
    Draft,
    /// Sent; the fee is to be paid.
    AwaitingPayment,
    /// Waits for an operator.
    Queued,
    /// An operator looks at it.
    InReview,
    /// Given back, with a reason per field.
    Returned,
    Approved,
    Failed,
}

/// Something that changes a certification's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// The applicant sent the application; whether there is a fee to pay.
    Submitted {
        fee_due: bool,
    },
    /// The fee came in, was recorded by an operator, or waived.
    Paid,
    /// The payment was taken back by the bank.
    PaymentReversed,
    /// The fee was not paid in time.
    PaymentOverdue,
    /// An operator took it up.
    Claimed,
    /// The operator put it back.
    Released,
    /// An operator gave fields back to be corrected.
    Returned,
    /// The applicant corrected them.
    Corrected,
    /// They were not corrected in time.
    CorrectionOverdue,
    Approved,
    Failed,
}

impl Status {
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::AwaitingPayment,
        Self::Queued,
        Self::InReview,
        Self::Returned,
        Self::Approved,
        Self::Failed,
    ];

    /// The name in the database, in URLs and in message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::AwaitingPayment => "awaiting_payment",
            Self::Queued => "queued",
            Self::InReview => "in_review",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Failed => "failed",
        }
    }

    /// The status with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Decided for good; a next attempt begins anew.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Approved | Self::Failed)
    }

    /// The state that an event leads to, after so many returns; `None` where it cannot happen.
    pub fn after(self, event: Event, returns: u8) -> Option<Self> {
        Some(match (self, event) {
            (Self::Draft, Event::Submitted { fee_due: true }) => Self::AwaitingPayment,
            (Self::Draft, Event::Submitted { fee_due: false }) => Self::Queued,
            (Self::AwaitingPayment, Event::Paid) => Self::Queued,
            (Self::AwaitingPayment, Event::PaymentOverdue) => Self::Failed,
            (Self::Queued | Self::InReview | Self::Returned, Event::PaymentReversed) => Self::AwaitingPayment,
            (Self::Queued, Event::Claimed) => Self::InReview,
            (Self::InReview, Event::Released) => Self::Queued,
            (Self::InReview, Event::Returned) if returns < MOST_RETURNS => Self::Returned,
            (Self::InReview, Event::Approved) => Self::Approved,
            (Self::InReview, Event::Failed) => Self::Failed,
            (Self::Returned, Event::Corrected) => Self::Queued,
            (Self::Returned, Event::CorrectionOverdue) => Self::Failed,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EVENTS: [Event; 12] = [
        Event::Submitted { fee_due: true },
        Event::Submitted { fee_due: false },
        Event::Paid,
        Event::PaymentReversed,
        Event::PaymentOverdue,
        Event::Claimed,
        Event::Released,
        Event::Returned,
        Event::Corrected,
        Event::CorrectionOverdue,
        Event::Approved,
        Event::Failed,
    ];

    #[test]
    fn statuses_are_named_once() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
        }
        assert_eq!(Status::parse("nonsense"), None);
    }

    #[test]
    fn every_state_but_the_first_is_reached_and_final_ones_stay() {
        for status in Status::ALL.into_iter().filter(|status| *status != Status::Draft) {
            let reached = Status::ALL
                .into_iter()
                .any(|from| EVENTS.into_iter().any(|event| from.after(event, 0) == Some(status)));
            assert!(reached, "{status:?}");
        }
        for status in Status::ALL.into_iter().filter(|status| status.is_final()) {
            assert!(EVENTS.into_iter().all(|event| status.after(event, 0).is_none()), "{status:?}");
        }
    }

    proptest! {
        /// Whatever happens in whatever order: nobody is approved without having paid, or owing nothing, and without a
        /// person having looked; and nothing is returned a fourth time.
        #[test]
        fn no_approval_without_payment_and_review(events in proptest::collection::vec(0..EVENTS.len(), 0..80)) {
            let mut status = Status::Draft;
            let (mut paid, mut returns, mut looked_at) = (false, 0, false);
            for event in events.into_iter().map(|event| EVENTS[event]) {
                let Some(next) = status.after(event, returns) else { continue };
                match event {
                    Event::Paid | Event::Submitted { fee_due: false } => paid = true,
                    Event::PaymentReversed => paid = false,
                    Event::Claimed => looked_at = true,
                    Event::Returned => returns += 1,
                    _ => {}
                }
                status = next;
                prop_assert!(returns <= MOST_RETURNS);
                prop_assert!(status != Status::Approved || (paid && looked_at));
                prop_assert!(!matches!(status, Status::Queued | Status::InReview | Status::Returned) || paid);
            }
        }
    }
}
