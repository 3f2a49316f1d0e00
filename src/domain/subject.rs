//! The subject of an account: who is behind it, and what kind of body that is.

mod code;
mod name;

pub use code::{CodeWarning, SubjectCode, SubjectCodeError, SubjectCodeKind};
pub use name::{SubjectName, SubjectNameError, foreign_key};

/// Why a choice is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// No account type was chosen, or one that does not exist.
    #[error("not an account type")]
    AccountType,
    /// No subject type was chosen, or one that does not exist.
    #[error("not a subject type")]
    SubjectType,
    /// No verification method was chosen, or one that does not exist.
    #[error("not a verification method")]
    VerificationMethod,
}

impl ChoiceError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::AccountType, Self::SubjectType, Self::VerificationMethod];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AccountType => "account-type-missing",
            Self::SubjectType => "subject-type-missing",
            Self::VerificationMethod => "verification-method-missing",
        }
    }
}

/// The kind of account (帐号类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountType {
    /// 小程序
    MiniProgram,
    /// 订阅号
    Subscription,
    /// 服务号
    Service,
    /// 企业微信
    Work,
}

impl AccountType {
    /// All, in the order they are shown in.
    pub const ALL: &[Self] = &[Self::MiniProgram, Self::Subscription, Self::Service, Self::Work];

    /// The value in forms, URLs and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MiniProgram => "mini_program",
            Self::Subscription => "subscription",
            Self::Service => "service",
            Self::Work => "work",
        }
    }

    /// Reads a value of [`Self::as_str`].
    ///
    /// # Errors
    /// [`ChoiceError::AccountType`].
    pub fn parse(value: &str) -> Result<Self, ChoiceError> {
        find(Self::ALL, Self::as_str, value).ok_or(ChoiceError::AccountType)
    }
}

/// The kind of subject (主体类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubjectType {
    /// 个人
    Individual,
    /// 企业
    Enterprise,
    /// 企业（个体工商户）
    IndividualBusiness,
    /// 政府
    Government,
    /// 媒体
    Media,
    /// 其他组织
    OtherOrganization,
}

impl SubjectType {
    /// All, in the order they are shown in.
    pub const ALL: &[Self] = &[
        Self::Individual,
        Self::Enterprise,
        Self::IndividualBusiness,
        Self::Government,
        Self::Media,
        Self::OtherOrganization,
    ];

    /// The value in forms, URLs and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Individual => "individual",
            Self::Enterprise => "enterprise",
            Self::IndividualBusiness => "individual_business",
            Self::Government => "government",
            Self::Media => "media",
            Self::OtherOrganization => "other_organization",
        }
    }

    /// Reads a value of [`Self::as_str`].
    ///
    /// # Errors
    /// [`ChoiceError::SubjectType`].
    pub fn parse(value: &str) -> Result<Self, ChoiceError> {
        find(Self::ALL, Self::as_str, value).ok_or(ChoiceError::SubjectType)
    }

    /// The ways this kind of subject may prove itself. An individual has none: its administrator is
    /// the subject.
    pub fn verification_methods(self) -> &'static [VerificationMethod] {
        match self {
            Self::Individual => &[],
            Self::Enterprise | Self::IndividualBusiness => VerificationMethod::ALL,
            Self::Government | Self::Media | Self::OtherOrganization => &[VerificationMethod::Certification],
        }
    }

    /// Whether a name and a code are asked for.
    pub fn needs_subject_details(self) -> bool {
        self != Self::Individual
    }

    /// Whether the code must be given. Government bodies may leave it out, individuals have none.
    pub fn code_required(self) -> bool {
        match self {
            Self::Enterprise | Self::IndividualBusiness | Self::Media | Self::OtherOrganization => true,
            Self::Individual | Self::Government => false,
        }
    }
}

/// How a subject proves itself (验证方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VerificationMethod {
    /// 对公打款: a small transfer from the subject's own account.
    CorporateTransfer,
    /// 认证: a paid review.
    Certification,
}

impl VerificationMethod {
    /// All, in the order they are shown in.
    pub const ALL: &[Self] = &[Self::CorporateTransfer, Self::Certification];

    /// The value in forms, URLs and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CorporateTransfer => "corporate_transfer",
            Self::Certification => "certification",
        }
    }

    /// Reads a value of [`Self::as_str`].
    ///
    /// # Errors
    /// [`ChoiceError::VerificationMethod`].
    pub fn parse(value: &str) -> Result<Self, ChoiceError> {
        find(Self::ALL, Self::as_str, value).ok_or(ChoiceError::VerificationMethod)
    }
}

fn find<T: Copy>(all: &[T], as_str: fn(T) -> &'static str, value: &str) -> Option<T> {
    all.iter().copied().find(|one| as_str(*one) == value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_read_back() {
        for one in AccountType::ALL {
            assert_eq!(AccountType::parse(one.as_str()), Ok(*one));
        }
        for one in SubjectType::ALL {
            assert_eq!(SubjectType::parse(one.as_str()), Ok(*one));
        }
        for one in VerificationMethod::ALL {
            assert_eq!(VerificationMethod::parse(one.as_str()), Ok(*one));
        }
    }

    #[test]
    fn other_values_are_refused() {
        for value in ["", "Enterprise", " enterprise", "company", "registered"] {
            assert_eq!(AccountType::parse(value), Err(ChoiceError::AccountType));
            assert_eq!(SubjectType::parse(value), Err(ChoiceError::SubjectType));
            assert_eq!(VerificationMethod::parse(value), Err(ChoiceError::VerificationMethod));
        }
    }

    #[test]
    fn rules_by_subject_type() {
        use SubjectType::*;
        use VerificationMethod::*;
        let both: &[_] = &[CorporateTransfer, Certification];
        for (subject_type, methods, details, code) in [
            (Individual, &[][..], false, false),
            (Enterprise, both, true, true),
            (IndividualBusiness, both, true, true),
            (Government, &[Certification], true, false),
            (Media, &[Certification], true, true),
            (OtherOrganization, &[Certification], true, true),
        ] {
            assert_eq!(subject_type.verification_methods(), methods);
            assert_eq!(subject_type.needs_subject_details(), details);
            assert_eq!(subject_type.code_required(), code);
        }
    }

    proptest! {
        #[test]
        fn never_panics(value in any::<String>()) {
            let _ = (AccountType::parse(&value), SubjectType::parse(&value));
            let _ = VerificationMethod::parse(&value);
        }
    }
}
