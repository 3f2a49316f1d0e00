//! What a program sees in the answers, for the eyes of the operator who decides. It keeps nobody from registering.

use time::Date;

use super::{
    email::EmailAddress,
    identifiers::{BankAccountNumber, ResidentId},
    subject::{CodeWarning, SubjectCode, SubjectType},
};

/// Domains whose addresses anybody can read or that end after minutes.
const DISPOSABLE_DOMAINS: [&str; 16] = [
    "10minutemail.com",
    "bccto.me",
    "chacuo.net",
    "dispostable.com",
    "getnada.com",
    "guerrillamail.com",
    "linshiyouxiang.net",
    "mailinator.com",
    "maildrop.cc",
    "mohmal.com",
    "sharklasers.com",
    "temp-mail.org",
    "tempmail.com",
    "throwawaymail.com",
    "trashmail.com",
    "yopmail.com",
];

/// How many other registrations that were confirmed have the same …
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Duplicates {
    pub subject: i64,
    pub resident_id: i64,
    pub mobile: i64,
}

/// The answers that are looked at.
#[derive(Debug, Default)]
pub struct Answers<'a> {
    pub email: &'a str,
    pub subject_type: Option<SubjectType>,
    pub subject_code: Option<&'a str>,
    pub bank_account_number: Option<&'a str>,
    pub resident_id: Option<&'a str>,
    pub duplicates: Duplicates,
}

/// Something that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The code's check character is right.
    CodeChecks,
    CodeUnusual(CodeWarning),
    /// The stored code would not be accepted today.
    CodeWrong,
    ResidentIdChecks,
    ResidentIdWrong,
    PersonalCard,
    DisposableMail,
    SameSubject(i64),
    SameResidentId(i64),
    SameMobile(i64),
}

impl Finding {
    /// The field that it is about, as in forms.
    pub fn field(self) -> &'static str {
        match self {
            Self::CodeChecks | Self::CodeUnusual(_) | Self::CodeWrong => "subject_code",
            Self::ResidentIdChecks | Self::ResidentIdWrong | Self::SameResidentId(_) => "resident_id",
            Self::PersonalCard => "bank_account_number",
            Self::DisposableMail => "email",
            Self::SameSubject(_) => "subject_name",
            Self::SameMobile(_) => "mobile",
        }
    }

    /// The message id of the text to show.
    pub fn code(self) -> &'static str {
        match self {
            Self::CodeChecks => "finding-code-checks",
            Self::CodeUnusual(CodeWarning::OrganizationPart) => "finding-code-organization-part",
            Self::CodeUnusual(CodeWarning::Prefix) => "finding-code-prefix",
            Self::CodeWrong => "finding-code-wrong",
            Self::ResidentIdChecks => "finding-resident-id-checks",
            Self::ResidentIdWrong => "finding-resident-id-wrong",
            Self::PersonalCard => "finding-personal-card",
            Self::DisposableMail => "finding-disposable-mail",
            Self::SameSubject(_) => "finding-same-subject",
            Self::SameResidentId(_) => "finding-same-resident-id",
            Self::SameMobile(_) => "finding-same-mobile",
        }
    }

    /// Whether somebody should look twice.
    pub fn is_warning(self) -> bool {
        !matches!(self, Self::CodeChecks | Self::ResidentIdChecks)
    }

    /// How many others there are.
    pub fn count(self) -> Option<i64> {
        match self {
            Self::SameSubject(n) | Self::SameResidentId(n) | Self::SameMobile(n) => Some(n),
            _ => None,
        }
    }

    /// What the others have in common with this one, as in addresses.
    pub fn likeness(self) -> Option<&'static str> {
        match self {
            Self::SameSubject(_) => Some("subject"),
            Self::SameResidentId(_) => Some("resident_id"),
            Self::SameMobile(_) => Some("mobile"),
            _ => None,
        }
    }
}

/// Everything that is found, in the order of the fields.
pub fn findings(answers: &Answers<'_>, today: Date) -> Vec<Finding> {
    let mut found = Vec::new();
    if EmailAddress::parse(answers.email).is_ok_and(|email| is_disposable(email.domain())) {
        found.push(Finding::DisposableMail);
    }
    let same = |n: i64, finding: fn(i64) -> Finding| (n > 0).then(|| finding(n));
    found.extend(same(answers.duplicates.subject, Finding::SameSubject));
    if let Some((subject_type, code)) = answers.subject_type.zip(answers.subject_code) {
        match SubjectCode::parse(subject_type, code) {
            Ok(Some(code)) => {
                found.push(Finding::CodeChecks);
                found.extend(code.warnings(subject_type).into_iter().map(Finding::CodeUnusual));
            }
            _ => found.push(Finding::CodeWrong),
        }
    }
    if let Some(number) = answers.bank_account_number
        && BankAccountNumber::parse(number).is_ok_and(|number| number.looks_like_personal_card())
    {
        found.push(Finding::PersonalCard);
    }
    if let Some(id) = answers.resident_id {
        let checks = ResidentId::parse(id, today).is_ok();
        found.push(if checks { Finding::ResidentIdChecks } else { Finding::ResidentIdWrong });
    }
    found.extend(same(answers.duplicates.resident_id, Finding::SameResidentId));
    found.extend(same(answers.duplicates.mobile, Finding::SameMobile));
    found
}

/// Also below such a domain.
fn is_disposable(domain: &str) -> bool {
    DISPOSABLE_DOMAINS
        .iter()
        .any(|known| domain.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn found(answers: &Answers<'_>) -> Vec<Finding> {
        findings(answers, date!(2026 - 11 - 25))
    }

    #[test]
    fn a_quiet_registration_only_checks() {
        let answers = Answers {
            email: "li@example.com",
            subject_type: Some(SubjectType::Enterprise),
            subject_code: Some("91110000600037341L"),
            bank_account_number: Some("110012345678"),
            resident_id: Some("11010519491231002X"),
            duplicates: Duplicates::default(),
        };
        assert_eq!(found(&answers), [Finding::CodeChecks, Finding::ResidentIdChecks]);
    }

    #[test]
    fn what_is_unusual_is_said_at_its_field() {
        let answers = Answers {
            email: "li@mail.yopmail.com",
            subject_type: Some(SubjectType::Enterprise),
            subject_code: Some("12100000400009880K"),
            resident_id: Some("110105194912310021"),
            duplicates: Duplicates { subject: 2, resident_id: 0, mobile: 1 },
            ..Answers::default()
        };
        let found = found(&answers);
        for finding in [
            Finding::DisposableMail,
            Finding::SameSubject(2),
            Finding::CodeUnusual(CodeWarning::Prefix),
            Finding::ResidentIdWrong,
            Finding::SameMobile(1),
        ] {
            assert!(found.contains(&finding), "{finding:?} in {found:?}");
        }
        assert!(!found.contains(&Finding::SameResidentId(0)));
    }

    #[test]
    fn only_whole_domains_are_disposable() {
        assert!(is_disposable("yopmail.com") && is_disposable("a.yopmail.com"));
        assert!(!is_disposable("notyopmail.com") && !is_disposable("yopmail.com.cn"));
    }
}
