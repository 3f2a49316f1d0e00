//! What becomes of an applicant.

use super::random::Random;
use crate::domain::subject::SubjectType;

/// How far an applicant gets, and what happens then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Story {
    /// Never answers the mail.
    SignsUp,
    /// Stops after so many of the four steps; in the end the draft expires.
    Stops(usize),
    /// An individual, reviewed.
    Reviewed(Review),
    /// A company that pays from its own account, or does not.
    Transfer(Transfer),
    /// An organisation that is to be certified and does not apply for it.
    Certification(SubjectType),
}

/// What operators say of an individual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Review {
    Approved,
    Returned,
    Rejected,
    Frozen,
}

/// What becomes of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transfer {
    Paid,
    NeverPaid,
    Cancelled,
}

impl Story {
    /// Draws one: every kind of end occurs, the usual ones most often.
    pub(super) fn draw(random: &mut Random, number: usize) -> Self {
        const ORGANIZATIONS: [SubjectType; 5] = [
            SubjectType::Enterprise,
            SubjectType::Government,
            SubjectType::Media,
            SubjectType::OtherOrganization,
            SubjectType::IndividualBusiness,
        ];
        match random.between(0, 99) {
            0..=6 => Self::SignsUp,
            7..=21 => Self::Stops(number % 4),
            22..=44 => Self::Reviewed(Review::Approved),
            45..=49 => Self::Reviewed(Review::Returned),
            50..=52 => Self::Reviewed(Review::Rejected),
            53 => Self::Reviewed(Review::Frozen),
            54..=69 => Self::Transfer(Transfer::Paid),
            70..=74 => Self::Transfer(Transfer::NeverPaid),
            75..=76 => Self::Transfer(Transfer::Cancelled),
            _ => Self::Certification(*random.pick(&ORGANIZATIONS)),
        }
    }

    /// Who the subject is.
    pub(super) fn subject(self, random: &mut Random) -> SubjectType {
        match self {
            Self::Reviewed(_) => SubjectType::Individual,
            Self::Transfer(_) if random.between(1, 4) == 1 => SubjectType::IndividualBusiness,
            Self::Transfer(_) => SubjectType::Enterprise,
            Self::Certification(kind) => kind,
            Self::SignsUp | Self::Stops(_) => *random.pick(SubjectType::ALL),
        }
    }
}
