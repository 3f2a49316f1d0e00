//! What operators say of a submission: each field accepted, or returned with a reason.

use time::OffsetDateTime;

use super::{
    calendar,
    certification::Field,
    text::{TextError, printable, trim},
};

/// A reason in both languages, as the applicant will read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub zh: String,
    pub en: String,
}

/// Why words are not accepted as a reason for the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReasonError {
    /// Nothing, or more than 200 characters.
    #[error("not 1 to 200 characters")]
    Length,
    /// Characters that cannot be seen.
    #[error(transparent)]
    Text(#[from] TextError),
}

impl ReasonError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::Length, Self::Text(TextError::Unprintable)];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Length => "reason-length",
            Self::Text(error) => error.code(),
        }
    }
}

/// Reads a reason for the list as it was typed, in one language: prose, whose full-width punctuation stays.
///
/// # Errors
/// Any [`ReasonError`].
pub fn reason_words(typed: &str) -> Result<String, ReasonError> {
    let words = trim(typed);
    printable(words)?;
    if !(1..=200).contains(&words.chars().count()) {
        return Err(ReasonError::Length);
    }
    Ok(words.to_owned())
}

/// What an operator said of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldVerdict {
    /// The field's name as in forms.
    pub field: String,
    /// Why it has to be corrected; `None`: accepted.
    pub returned: Option<Reason>,
}

/// What an operator decided of a submission as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Approved,
    /// Some fields have to be corrected.
    Returned,
    /// Refused for good; of a certification: failed.
    Rejected,
}

impl Decision {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Rejected => "rejected",
        }
    }
}

/// The fields of an individual's registration that can be returned: the person is the subject.
pub const REGISTRATION_FIELDS: &[&str] = &["administrator_name", "resident_id", "mobile"];

/// Where a field stands among those of its form: in mails and on pages they are named in this order.
pub fn position(field: &str) -> usize {
    reviewed_fields().position(|known| known == field).unwrap_or(usize::MAX)
}

/// The fields that can be returned, of registrations and of certifications.
pub fn reviewed_fields() -> impl Iterator<Item = &'static str> {
    REGISTRATION_FIELDS.iter().copied().chain(Field::ALL.into_iter().map(Field::as_str))
}

/// What a reason can be for besides one field: any paper of an application.
pub const DOCUMENTS: &str = "documents";

/// What a reason can be for besides fields: a decision of all as a whole.
pub const REJECTING: &str = "reject";
pub const FAILING: &str = "fail";
pub const FREEZING: &str = "freeze";
pub const UNFREEZING: &str = "unfreeze";
/// All of these.
pub const WHOLE: [&str; 4] = [REJECTING, FAILING, FREEZING, UNFREEZING];

/// Whether a reason that is for this (`None`: any field) can be given for a field, or for one of [`WHOLE`].
pub fn is_reason_for(reason: Option<&str>, what: &str) -> bool {
    const PAPERS: [Field; 4] = [Field::Licence, Field::Letter, Field::MediaPermit, Field::Proofs];
    match reason {
        None => !WHOLE.contains(&what),
        Some(DOCUMENTS) => PAPERS.iter().any(|paper| paper.as_str() == what),
        Some(one) => what == one,
    }
}

/// Natural days (Asia/Shanghai) in which what was returned has to be corrected.
pub const CORRECTION_DAYS: u32 = 30;

/// The exclusive end of the last day on which what was returned can be corrected.
pub fn correction_deadline(returned_at: OffsetDateTime) -> OffsetDateTime {
    calendar::end_of_natural_day(returned_at, CORRECTION_DAYS)
}

/// Why fields cannot be returned like that.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerdictError {
    #[error("no field {0} is reviewed")]
    Unknown(String),
    #[error("a returned field needs a reason in both languages")]
    NoReason,
    #[error("no field is returned")]
    NothingReturned,
}

/// A verdict on each of the reviewed fields: those that are not returned are accepted.
///
/// # Errors
/// A field that is not reviewed, a reason without words, or nothing returned.
pub fn returning(reviewed: &[&str], returned: &[(String, Reason)]) -> Result<Vec<FieldVerdict>, VerdictError> {
    if let Some((unknown, _)) = returned.iter().find(|(field, _)| !reviewed.contains(&field.as_str())) {
        return Err(VerdictError::Unknown(unknown.clone()));
    }
    if returned.iter().any(|(_, reason)| reason.zh.trim().is_empty() || reason.en.trim().is_empty()) {
        return Err(VerdictError::NoReason);
    }
    if returned.is_empty() {
        return Err(VerdictError::NothingReturned);
    }
    let verdict = |field: &&str| FieldVerdict {
        field: (*field).to_owned(),
        returned: returned.iter().find(|(name, _)| name == field).map(|(_, reason)| reason.clone()),
    };
    Ok(reviewed.iter().map(verdict).collect())
}

/// A verdict on each of the reviewed fields: accepted.
pub fn accepting(reviewed: &[&str]) -> Vec<FieldVerdict> {
    reviewed.iter().map(|field| FieldVerdict { field: (*field).to_owned(), returned: None }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(words: &str) -> Reason {
        Reason { zh: words.to_owned(), en: words.to_owned() }
    }

    #[test]
    fn a_reason_for_the_list_is_short_and_visible() {
        assert_eq!(reason_words(" 不清晰，请重拍。　").unwrap(), "不清晰，请重拍。");
        assert_eq!(reason_words(" "), Err(ReasonError::Length));
        assert_eq!(reason_words(&"长".repeat(200)).unwrap().chars().count(), 200);
        assert_eq!(reason_words(&"长".repeat(201)), Err(ReasonError::Length));
        assert_eq!(reason_words("a\u{202e}b"), Err(ReasonError::Text(TextError::Unprintable)));
    }

    #[test]
    fn what_is_said_of_papers_is_said_of_nothing_else() {
        assert!(is_reason_for(None, "mobile") && !is_reason_for(None, REJECTING));
        assert!(is_reason_for(Some("mobile"), "mobile") && !is_reason_for(Some("mobile"), "resident_id"));
        assert!(is_reason_for(Some(FREEZING), FREEZING) && !is_reason_for(Some(FREEZING), UNFREEZING));
        let papers: Vec<_> = reviewed_fields().filter(|field| is_reason_for(Some(DOCUMENTS), field)).collect();
        assert_eq!(papers, ["licence", "letter", "media_permit", "proofs"]);
    }

    #[test]
    fn no_field_has_the_name_of_another() {
        let mut names: Vec<_> = reviewed_fields().chain([DOCUMENTS]).chain(WHOLE).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn what_is_not_returned_is_accepted() {
        let verdicts = returning(REGISTRATION_FIELDS, &[("mobile".to_owned(), reason("unreachable"))]).unwrap();
        let returned: Vec<_> =
            verdicts.iter().map(|verdict| (verdict.field.as_str(), verdict.returned.is_some())).collect();
        assert_eq!(returned, [("administrator_name", false), ("resident_id", false), ("mobile", true)]);
    }

    #[test]
    fn a_return_names_known_fields_and_says_why() {
        let one = |field: &str, words| returning(REGISTRATION_FIELDS, &[(field.to_owned(), reason(words))]);
        assert_eq!(one("subject", "why"), Err(VerdictError::Unknown("subject".to_owned())));
        assert_eq!(one("mobile", " "), Err(VerdictError::NoReason));
        assert_eq!(returning(REGISTRATION_FIELDS, &[]), Err(VerdictError::NothingReturned));
    }
}
