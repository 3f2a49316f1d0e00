//! Decisions that can take two people: one proposes, another one approves or refuses.

use super::{
    operator::{Permission, Role},
    text::{printable, trim},
};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

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

/// What is wrong with a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReasonError {
    #[error("a reason has 1 to 500 characters")]
    Length,
    #[error("a reason has visible characters alone")]
    Unprintable,
}

impl ReasonError {
    /// The id of the text that says what to do.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Length => "entry-reason-length",
            Self::Unprintable => "text-unprintable",
        }
    }
}

/// Why something is proposed or refused, as it is kept: a colleague reads it.
///
/// # Errors
/// [`ReasonError`]
pub fn reason(typed: &str) -> Result<String, ReasonError> {
    let reason = trim(typed);
    printable(reason).map_err(|_| ReasonError::Unprintable)?;
    if (1..=LONGEST_REASON).contains(&reason.chars().count()) {
        Ok(reason.to_owned())
    } else {
        Err(ReasonError::Length)
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
    fn a_reason_is_a_visible_line() {
        assert_eq!(reason(" 新开立的账户，已电话核实 ").as_deref(), Ok("新开立的账户，已电话核实"));
        assert_eq!(reason("  "), Err(ReasonError::Length));
        assert_eq!(reason(&"长".repeat(501)), Err(ReasonError::Length));
        assert_eq!(reason("a\u{202e}b"), Err(ReasonError::Unprintable));
    }

    #[test]
    fn who_reviews_sees_nothing_of_money_and_who_reads_sees_all() {
        assert_eq!(Kind::seen_by(Role::Reviewer).len(), Kind::OF_REVIEWERS.len());
        assert!(Kind::OF_REVIEWERS.iter().all(|kind| kind.is_seen_by(Role::Reviewer)));
        for role in [Role::Finance, Role::Administrator, Role::Auditor] {
            assert_eq!(Kind::seen_by(role), Kind::ALL);
        }
    }
}
