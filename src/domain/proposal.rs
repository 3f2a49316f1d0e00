//! Decisions that can take two people: one proposes, another one approves or refuses.

use super::operator::{Permission, Role};

/// What is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    MatchEntry,
    RefundEntry,
    WaiveFee,
    RecordPayment,
    FailCertification,
    ApproveCertification,
    RejectRegistration,
    Unfreeze,
}

impl Kind {
    pub const ALL: [Self; 8] = [
        Self::MatchEntry,
        Self::RefundEntry,
        Self::WaiveFee,
        Self::RecordPayment,
        Self::FailCertification,
        Self::ApproveCertification,
        Self::RejectRegistration,
        Self::Unfreeze,
    ];

    /// Those of reviewers, which take two people where the configuration asks for it. Those about money always do.
    pub const OF_REVIEWERS: [Self; 4] =
        [Self::FailCertification, Self::ApproveCertification, Self::RejectRegistration, Self::Unfreeze];

    /// The name in the database, in configuration and in message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MatchEntry => "match_entry",
            Self::RefundEntry => "refund_entry",
            Self::WaiveFee => "waive_fee",
            Self::RecordPayment => "record_payment",
            Self::FailCertification => "fail_certification",
            Self::ApproveCertification => "approve_certification",
            Self::RejectRegistration => "reject_registration",
            Self::Unfreeze => "unfreeze",
        }
    }

    /// The kind with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// What the second person has to be allowed.
    pub fn approval(self) -> Permission {
        if Self::OF_REVIEWERS.contains(&self) { Permission::ApproveReviews } else { Permission::ApprovePayments }
    }

    /// What somebody has to be allowed who looks at what it is about.
    fn reading(self) -> Permission {
        match self {
            Self::MatchEntry | Self::RefundEntry | Self::WaiveFee | Self::RecordPayment => Permission::ReadStatements,
            Self::FailCertification | Self::ApproveCertification => Permission::ReadCertifications,
            Self::RejectRegistration | Self::Unfreeze => Permission::ReadRegistrations,
        }
    }

    /// Whether somebody with this role sees such proposals: those who may approve them, or read what they are about.
    pub fn is_seen_by(self, role: Role) -> bool {
        role.may(self.approval()) || role.may(self.reading())
    }

    /// Those that somebody with this role sees.
    pub fn seen_by(role: Role) -> Vec<Self> {
        Self::ALL.into_iter().filter(|kind| kind.is_seen_by(role)).collect()
    }
}

/// The text is no name of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of proposal")]
pub struct UnknownKind;

impl std::str::FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        Self::parse(name).ok_or(UnknownKind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reviews_sees_nothing_of_money_and_who_reads_sees_all() {
        assert_eq!(Kind::seen_by(Role::Reviewer).len(), Kind::OF_REVIEWERS.len());
        assert!(Kind::OF_REVIEWERS.iter().all(|kind| kind.is_seen_by(Role::Reviewer)));
        for role in [Role::Finance, Role::Administrator, Role::Auditor] {
            assert_eq!(Kind::seen_by(role), Kind::ALL);
        }
    }
}
