//! What operators say of a submission: each field accepted, or returned with a reason.

/// A reason in both languages, as the applicant will read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub zh: String,
    pub en: String,
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
