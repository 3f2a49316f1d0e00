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
    /// An organisation that is to be certified.
    Certification(SubjectType, Course),
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
    Pays(Pays),
    NeverPays,
    Cancelled,
}

/// How a company pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pays {
    Rightly,
    /// From another account of its own.
    FromElsewhere,
    TooMuch,
    /// Its administrator pays as a person.
    Personally,
}

/// How far an application for a certification gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    NeverApplies,
    NeverSends,
    Sends(Fee, Verdict),
}

/// What becomes of its fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fee {
    Unpaid,
    Paid,
    PaidByOther,
    Recorded,
    Waived,
}

/// What reviewers say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Approved,
    Corrected,
    Refused,
    /// Something is given back, and not corrected yet.
    Returned,
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
            54..=64 => Self::Transfer(Transfer::Pays(Pays::Rightly)),
            65..=66 => Self::Transfer(Transfer::Pays(Pays::FromElsewhere)),
            67..=68 => Self::Transfer(Transfer::Pays(Pays::TooMuch)),
            69 => Self::Transfer(Transfer::Pays(Pays::Personally)),
            70..=74 => Self::Transfer(Transfer::NeverPays),
            75..=76 => Self::Transfer(Transfer::Cancelled),
            _ => Self::Certification(*random.pick(&ORGANIZATIONS), Course::draw(random)),
        }
    }

    /// Who the subject is.
    pub(super) fn subject(self, random: &mut Random) -> SubjectType {
        match self {
            Self::Reviewed(_) => SubjectType::Individual,
            Self::Transfer(_) if random.between(1, 4) == 1 => SubjectType::IndividualBusiness,
            Self::Transfer(_) => SubjectType::Enterprise,
            Self::Certification(kind, _) => kind,
            Self::SignsUp | Self::Stops(_) => *random.pick(SubjectType::ALL),
        }
    }
}

impl Course {
    fn draw(random: &mut Random) -> Self {
        let verdict = match random.between(0, 9) {
            0..=6 => Verdict::Approved,
            7..=8 => Verdict::Corrected,
            _ => Verdict::Refused,
        };
        match random.between(0, 19) {
            0..=2 => Self::NeverApplies,
            3 => Self::NeverSends,
            4..=5 => Self::Sends(Fee::Unpaid, verdict),
            6..=7 => Self::Sends(Fee::PaidByOther, verdict),
            8 => Self::Sends(Fee::Recorded, verdict),
            9 => Self::Sends(Fee::Waived, verdict),
            _ => Self::Sends(Fee::Paid, verdict),
        }
    }
}
