//! The code of an organisation: which of three kinds a subject may give, and what a reviewer should
//! look at.

use std::fmt;

use super::SubjectType;
use crate::domain::identifiers::{BusinessRegistrationNumber, OrganizationCode, SocialCreditCode};
use crate::domain::text::compact;

/// Why a code is not accepted; by subject type, because each is told what to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubjectCodeError {
    /// Not a unified social credit code or business registration number.
    #[error("not a code that an enterprise has")]
    Enterprise,
    /// Not a unified social credit code or organisation code.
    #[error("not a code that an organisation has")]
    Organization,
    /// The same for a government body, which may leave it out.
    #[error("not a code that a government body has")]
    Government,
    /// As long as one of these, but its check character says that a character is wrong.
    #[error("a code with a slip in it")]
    Mistyped,
}

impl SubjectCodeError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::Enterprise, Self::Organization, Self::Government, Self::Mistyped];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Enterprise => "subject-code-enterprise",
            Self::Organization => "subject-code-organization",
            Self::Government => "subject-code-government",
            Self::Mistyped => "subject-code-mistyped",
        }
    }
}

/// The kinds of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubjectCodeKind {
    /// 统一社会信用代码
    SocialCredit,
    /// 营业执照注册号
    BusinessRegistration,
    /// 组织机构代码
    Organization,
}

impl SubjectCodeKind {
    /// All kinds.
    pub const ALL: &[Self] = &[Self::SocialCredit, Self::BusinessRegistration, Self::Organization];

    /// Characters of such a code.
    fn length(self) -> usize {
        match self {
            Self::SocialCredit => 18,
            Self::BusinessRegistration => 15,
            Self::Organization => 9,
        }
    }

    /// The value in the database and in message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SocialCredit => "social_credit",
            Self::BusinessRegistration => "business_registration",
            Self::Organization => "organization",
        }
    }
}

/// What is unusual about a code. For the reviewer's eyes; it keeps nobody from registering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeWarning {
    /// Characters 9 to 17 of a unified social credit code fail GB 11714.
    OrganizationPart,
    /// The first two characters of a unified social credit code stand for another kind of subject.
    Prefix,
}

impl CodeWarning {
    /// Every warning there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::OrganizationPart, Self::Prefix];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OrganizationPart => "code-warning-organization-part",
            Self::Prefix => "code-warning-prefix",
        }
    }
}

/// The code of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SubjectCode {
    /// 统一社会信用代码
    SocialCredit(SocialCreditCode),
    /// 营业执照注册号
    BusinessRegistration(BusinessRegistrationNumber),
    /// 组织机构代码
    Organization(OrganizationCode),
}

impl SubjectCode {
    /// Reads a typed code of a kind that this type of subject has. `None` where none is needed and
    /// none was typed, and always for an individual, who is not asked.
    ///
    /// # Errors
    /// The [`SubjectCodeError`] of this type of subject, or that of a slip.
    pub fn parse(subject_type: SubjectType, typed: &str) -> Result<Option<Self>, SubjectCodeError> {
        let (older_kind, error) = match subject_type {
            SubjectType::Individual => return Ok(None),
            SubjectType::Enterprise | SubjectType::IndividualBusiness => {
                (SubjectCodeKind::BusinessRegistration, SubjectCodeError::Enterprise)
            }
            SubjectType::Media | SubjectType::OtherOrganization => {
                (SubjectCodeKind::Organization, SubjectCodeError::Organization)
            }
            SubjectType::Government => (SubjectCodeKind::Organization, SubjectCodeError::Government),
        };
        let bare = compact(typed);
        if bare.is_empty() && !subject_type.code_required() {
            return Ok(None);
        }
        let is_as_long = [SubjectCodeKind::SocialCredit, older_kind].iter().any(|kind| kind.length() == bare.len());
        let is_mistyped = is_as_long && bare.bytes().all(|byte| byte.is_ascii_alphanumeric());
        // The lengths differ (18, 15, 9), so no text is a code of two kinds.
        Self::read(SubjectCodeKind::SocialCredit, typed)
            .or_else(|| Self::read(older_kind, typed))
            .map(Some)
            .ok_or(if is_mistyped { SubjectCodeError::Mistyped } else { error })
    }

    /// The code in its one form: upper case, no spaces, no hyphens. `Display` writes it as on the
    /// certificate.
    pub fn as_str(&self) -> &str {
        match self {
            Self::SocialCredit(code) => code.as_str(),
            Self::BusinessRegistration(number) => number.as_str(),
            Self::Organization(code) => code.as_str(),
        }
    }

    /// What two codes of one subject have in common: the organisation code stands inside the credit code (characters 9 to
    /// 17), so that a subject that was registered by both is counted once.
    pub fn key(&self) -> &str {
        match self {
            Self::SocialCredit(code) => code.as_str().get(8..17).unwrap_or(code.as_str()),
            Self::BusinessRegistration(_) | Self::Organization(_) => self.as_str(),
        }
    }

    /// Which kind of code this is.
    pub fn kind(&self) -> SubjectCodeKind {
        match self {
            Self::SocialCredit(_) => SubjectCodeKind::SocialCredit,
            Self::BusinessRegistration(_) => SubjectCodeKind::BusinessRegistration,
            Self::Organization(_) => SubjectCodeKind::Organization,
        }
    }

    /// What a reviewer should look at.
    pub fn warnings(&self, subject_type: SubjectType) -> Vec<CodeWarning> {
        let Self::SocialCredit(code) = self else {
            return Vec::new();
        };
        let mut warnings = Vec::new();
        if !code.holds_organization_code() {
            warnings.push(CodeWarning::OrganizationPart);
        }
        if !suits(code.prefix(), subject_type) {
            warnings.push(CodeWarning::Prefix);
        }
        warnings
    }

    fn read(kind: SubjectCodeKind, typed: &str) -> Option<Self> {
        match kind {
            SubjectCodeKind::SocialCredit => SocialCreditCode::parse(typed).ok().map(Self::SocialCredit),
            SubjectCodeKind::BusinessRegistration => {
                BusinessRegistrationNumber::parse(typed).ok().map(Self::BusinessRegistration)
            }
            SubjectCodeKind::Organization => OrganizationCode::parse(typed).ok().map(Self::Organization),
        }
    }
}

impl fmt::Display for SubjectCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SocialCredit(code) => code.fmt(f),
            Self::BusinessRegistration(number) => number.fmt(f),
            Self::Organization(code) => code.fmt(f),
        }
    }
}

/// Whether a prefix is one that this type of subject usually has: 11 government body, 12 public
/// institution, 13 and 19 other bodies under the same authority, 51 to 53 social organisations, 91
/// enterprise, 92 individual business, 93 farmers' cooperative.
fn suits(prefix: &str, subject_type: SubjectType) -> bool {
    match subject_type {
        SubjectType::Individual => false,
        SubjectType::Enterprise => matches!(prefix, "91" | "93"),
        SubjectType::IndividualBusiness => prefix == "92",
        SubjectType::Government => matches!(prefix, "11" | "12" | "13" | "19"),
        SubjectType::Media => matches!(prefix, "12" | "91"),
        // Whatever has no place elsewhere: law firms, unions, villages, temples … have prefixes of
        // their own.
        SubjectType::OtherOrganization => !matches!(prefix, "11" | "91" | "92"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SubjectType::*;
    use proptest::prelude::*;

    const CREDIT: &str = "91350100M000100Y43";
    const REGISTRATION: &str = "110108000000016";
    const ORGANIZATION: &str = "D2143569-X";

    fn kind(subject_type: SubjectType, typed: &str) -> Result<Option<SubjectCodeKind>, SubjectCodeError> {
        SubjectCode::parse(subject_type, typed).map(|code| code.map(|code| code.kind()))
    }

    #[test]
    fn the_two_codes_of_one_organisation_have_one_key() {
        let credit = SubjectCode::parse(SubjectType::OtherOrganization, "91350100M000100Y43").unwrap().unwrap();
        assert_eq!(credit.key(), "M000100Y4");
        let organization = SubjectCode::parse(SubjectType::OtherOrganization, "D2143569-X").unwrap().unwrap();
        assert_eq!(organization.key(), "D2143569X");
    }

    #[test]
    fn each_subject_type_has_its_kinds_of_code() {
        use SubjectCodeKind as Kind;
        for subject_type in [Enterprise, IndividualBusiness] {
            assert_eq!(kind(subject_type, CREDIT), Ok(Some(Kind::SocialCredit)));
            assert_eq!(kind(subject_type, REGISTRATION), Ok(Some(Kind::BusinessRegistration)));
            assert_eq!(kind(subject_type, ORGANIZATION), Err(SubjectCodeError::Enterprise));
            assert_eq!(kind(subject_type, ""), Err(SubjectCodeError::Enterprise));
        }
        for (subject_type, error) in [
            (Media, SubjectCodeError::Organization),
            (OtherOrganization, SubjectCodeError::Organization),
            (Government, SubjectCodeError::Government),
        ] {
            assert_eq!(kind(subject_type, CREDIT), Ok(Some(Kind::SocialCredit)));
            assert_eq!(kind(subject_type, ORGANIZATION), Ok(Some(Kind::Organization)));
            assert_eq!(kind(subject_type, REGISTRATION), Err(error));
            assert_eq!(kind(subject_type, "91350100M000100Y44"), Err(SubjectCodeError::Mistyped));
            assert_eq!(kind(subject_type, "D2143569-1"), Err(SubjectCodeError::Mistyped));
            assert_eq!(kind(subject_type, "统一社会信用代码是多少呢我不知道真的"), Err(error));
        }
        assert_eq!(kind(Media, " "), Err(SubjectCodeError::Organization));
        assert_eq!(kind(OtherOrganization, " "), Err(SubjectCodeError::Organization));
        assert_eq!(kind(Government, " 　"), Ok(None));
        assert_eq!(kind(Individual, ""), Ok(None));
        assert_eq!(kind(Individual, CREDIT), Ok(None));
    }

    #[test]
    fn keeps_one_form_and_prints_the_certificates() {
        let code = SubjectCode::parse(Media, "d2143569x").expect("valid").expect("given");
        assert_eq!(code.as_str(), "D2143569X");
        assert_eq!(code.to_string(), "D2143569-X");
        let code = SubjectCode::parse(Media, "91350100 m000100y 43").expect("valid").expect("given");
        assert_eq!(code.as_str(), CREDIT);
        assert_eq!(code.to_string(), CREDIT);
    }

    fn warnings(subject_type: SubjectType, typed: &str) -> Vec<CodeWarning> {
        SubjectCode::parse(subject_type, typed).expect("valid").expect("given").warnings(subject_type)
    }

    #[test]
    fn warns_of_a_prefix_that_does_not_suit() {
        for (subject_type, typed, expected) in [
            (Enterprise, "91350100M000100Y43", false),
            (Enterprise, "92440300MA5TEXT116", true),
            (Enterprise, "11110000000000019K", true),
            (IndividualBusiness, "92440300MA5TEXT116", false),
            (IndividualBusiness, "91350100M000100Y43", true),
            (Government, "11110000000000019K", false),
            (Government, "12100000400009880K", false),
            (Government, "91350100M000100Y43", true),
            (Media, "12100000400009880K", false),
            (Media, "91350100M000100Y43", false),
            (Media, "92440300MA5TEXT116", true),
            (OtherOrganization, "52440300MJ00001221", false),
            (OtherOrganization, "91350100M000100Y43", true),
        ] {
            let warned = warnings(subject_type, typed).contains(&CodeWarning::Prefix);
            assert_eq!(warned, expected, "{subject_type:?} {typed}");
        }
    }

    #[test]
    fn warns_of_an_organization_part_that_fails() {
        assert_eq!(warnings(Enterprise, "91350100M000100Y43"), []);
        // Each vector's own truth: GB 11714 over characters 9 to 17.
        for typed in ["91110000600037341L", "92440300MA5TEXT116", "93110105MA00TEX38P"] {
            let code = SocialCreditCode::parse(typed).expect("valid");
            let warned = warnings(Enterprise, typed).contains(&CodeWarning::OrganizationPart);
            assert_eq!(warned, OrganizationCode::parse(&typed[8..17]).is_err());
            assert_eq!(warned, !code.holds_organization_code());
        }
        assert_eq!(warnings(Enterprise, REGISTRATION), []);
        assert_eq!(warnings(Media, ORGANIZATION), []);
    }

    proptest! {
        #[test]
        fn never_panics(typed in any::<String>(), near in "[0-9A-Z -]{0,20}") {
            for subject_type in SubjectType::ALL {
                for typed in [&typed, &near] {
                    if let Ok(Some(code)) = SubjectCode::parse(*subject_type, typed) {
                        let _ = code.warnings(*subject_type);
                        prop_assert_eq!(SubjectCode::parse(*subject_type, code.as_str()), Ok(Some(code)));
                    }
                }
            }
        }
    }
}
