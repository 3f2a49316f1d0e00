//! Operators: what each role may see and do, in one table.

use super::text::{TextError, normalise, printable};

/// An operator's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Reviews registrations and certifications.
    Reviewer,
    /// Reconciles statements, refunds and fees.
    Finance,
    /// All of it, and who the operators are.
    Administrator,
    /// Reads.
    Auditor,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Reviewer, Self::Finance, Self::Administrator, Self::Auditor];

    /// The name in the database, on the command line and in message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reviewer => "reviewer",
            Self::Finance => "finance",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
        }
    }

    /// The role with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether somebody with this role may do that.
    pub fn may(self, permission: Permission) -> bool {
        permission.holders().contains(&self)
    }
}

/// Something that an operator may see or do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    ReadRegistrations,
    /// Claim, accept, return and reject registrations; freeze and unfreeze.
    ReviewRegistrations,
    ReadCertifications,
    ReviewCertifications,
    /// See the pictures of papers.
    ReadDocuments,
    ReadStatements,
    ImportStatements,
    /// Say what a bank entry means that the portal could not match.
    DecideEntries,
    ManageRefunds,
    /// Record a certification's payment, or waive its fee.
    ManageFees,
    /// Be the second person to a decision of a reviewer …
    ApproveReviews,
    /// … or to one about money.
    ApprovePayments,
    /// See a masked number, saying why.
    Reveal,
    /// The list of reasons for returning a field.
    ReadReasons,
    ManageReasons,
    /// Mails that could not be delivered.
    ReadMails,
    ManageMails,
    ReadOperators,
    ManageOperators,
    ReadAudit,
    ReadStatistics,
}

impl Permission {
    pub const ALL: [Self; 21] = [
        Self::ReadRegistrations,
        Self::ReviewRegistrations,
        Self::ReadCertifications,
        Self::ReviewCertifications,
        Self::ReadDocuments,
        Self::ReadStatements,
        Self::ImportStatements,
        Self::DecideEntries,
        Self::ManageRefunds,
        Self::ManageFees,
        Self::ApproveReviews,
        Self::ApprovePayments,
        Self::Reveal,
        Self::ReadReasons,
        Self::ManageReasons,
        Self::ReadMails,
        Self::ManageMails,
        Self::ReadOperators,
        Self::ManageOperators,
        Self::ReadAudit,
        Self::ReadStatistics,
    ];

    /// Who has it: the table of roles.
    fn holders(self) -> &'static [Role] {
        use Role::{Administrator, Auditor, Finance, Reviewer};
        match self {
            Self::ReadRegistrations | Self::ReadCertifications | Self::ReadStatistics => {
                &[Reviewer, Finance, Administrator, Auditor]
            }
            Self::ReviewRegistrations | Self::ReviewCertifications | Self::ReadDocuments | Self::ApproveReviews => {
                &[Reviewer, Administrator]
            }
            Self::ReadStatements => &[Finance, Administrator, Auditor],
            Self::ImportStatements
            | Self::DecideEntries
            | Self::ManageRefunds
            | Self::ManageFees
            | Self::ApprovePayments => &[Finance, Administrator],
            Self::Reveal => &[Reviewer, Finance, Administrator],
            Self::ReadReasons | Self::ReadMails | Self::ReadOperators | Self::ReadAudit => &[Administrator, Auditor],
            Self::ManageReasons | Self::ManageMails | Self::ManageOperators => &[Administrator],
        }
    }
}

/// Why an operator's name is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OperatorNameError {
    /// Nothing, or more than 60 characters.
    #[error("not a name of 1 to 60 characters")]
    Length,
    /// Characters that cannot be seen.
    #[error(transparent)]
    Text(#[from] TextError),
}

impl OperatorNameError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::Length, Self::Text(TextError::Unprintable)];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Length => "operator-name-length",
            Self::Text(error) => error.code(),
        }
    }
}

/// The name by which colleagues know an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorName(String);

impl OperatorName {
    /// Reads a typed name.
    ///
    /// # Errors
    /// Any [`OperatorNameError`].
    pub fn parse(typed: &str) -> Result<Self, OperatorNameError> {
        let name = normalise(typed);
        printable(&name)?;
        if !(1..=60).contains(&name.chars().count()) {
            return Err(OperatorNameError::Length);
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn administrators_may_do_everything_and_nothing_belongs_to_nobody() {
        for permission in Permission::ALL {
            assert!(Role::Administrator.may(permission), "{permission:?}");
        }
    }

    #[test]
    fn auditors_only_read() {
        for permission in Permission::ALL.into_iter().filter(|permission| Role::Auditor.may(*permission)) {
            assert!(format!("{permission:?}").starts_with("Read"), "{permission:?}");
        }
        assert!(Role::Auditor.may(Permission::ReadAudit));
    }

    #[test]
    fn who_reviews_does_not_pay_and_who_pays_does_not_review() {
        assert!(!Role::Reviewer.may(Permission::ManageRefunds) && !Role::Reviewer.may(Permission::ApprovePayments));
        assert!(!Role::Finance.may(Permission::ReviewRegistrations) && !Role::Finance.may(Permission::ApproveReviews));
    }

    #[test]
    fn roles_are_known_by_their_names() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        assert_eq!(Role::parse("root"), None);
    }

    #[test]
    fn names_are_short_and_visible() {
        assert_eq!(OperatorName::parse(" 王　小明 ").unwrap().as_str(), "王 小明");
        assert_eq!(OperatorName::parse(" "), Err(OperatorNameError::Length));
        assert_eq!(OperatorName::parse(&"名".repeat(61)), Err(OperatorNameError::Length));
        assert!(OperatorName::parse("a\u{202e}b").is_err());
    }
}
