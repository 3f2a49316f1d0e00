//! Forms: keeping what was typed, naming what is wrong; how they are read stands in [`posted`].

mod posted;

use axum::http::StatusCode;
use validator::Validate;

pub use posted::Posted;

/// A field's fault: the field's name and the id of the text that says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldError {
    pub field: &'static str,
    pub code: &'static str,
}

/// What a form shows: what was typed or stored, and what is wrong with it.
#[derive(Clone, Default)]
pub struct FormState {
    values: Vec<(String, String)>,
    errors: Vec<FieldError>,
    version: Option<i64>,
}

impl FormState {
    /// A form filled with stored answers.
    pub fn filled<'a>(values: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), showable(value))).collect();
        Self { values, ..Self::default() }
    }

    /// The version of the draft that the form is shown for.
    #[must_use]
    pub fn for_version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// The same form with its faults.
    #[must_use]
    pub fn with_errors(mut self, errors: Errors) -> Self {
        self.errors = errors.0;
        self
    }

    /// The same form with one fault.
    #[must_use]
    pub fn with_error(self, field: &'static str, code: &'static str) -> Self {
        self.with_errors(Errors(vec![FieldError { field, code }]))
    }

    /// What was typed or stored; empty when nothing was.
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The same form without what was typed into one field.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.values.retain(|(known, _)| known != name);
        self
    }

    /// Whether a choice or a tick has this value.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.value(name) == value
    }

    /// The id of the text that says what is wrong with a field.
    pub fn error(&self, field: &str) -> Option<&'static str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.code)
    }

    /// All faults, in the order of the fields.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// The version of the draft that the form is shown for.
    pub fn version(&self) -> Option<i64> {
        self.version
    }

    /// 422 when something is wrong, otherwise 200.
    pub fn status(&self) -> StatusCode {
        if self.has_errors() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

/// Collects a form's faults in the order in which the fields are read.
#[derive(Debug, Default)]
pub struct Errors(Vec<FieldError>);

impl Errors {
    /// The faults that the form's own rules find; `order` is that of the fields on the page.
    pub fn of(form: &impl Validate, order: &[&'static str]) -> Self {
        let Err(found) = form.validate() else { return Self::default() };
        let codes = found.field_errors();
        let mut errors = Self::default();
        for field in order {
            if let Some(error) = codes.get(*field).and_then(|errors| errors.first())
                && let std::borrow::Cow::Borrowed(code) = error.code
            {
                errors.add(field, code);
            }
        }
        errors
    }

    /// Notes a fault; the first one of a field counts.
    pub fn add(&mut self, field: &'static str, code: &'static str) {
        if !self.0.iter().any(|error| error.field == field) {
            self.0.push(FieldError { field, code });
        }
    }

    /// Passes a value on, or notes its fault.
    pub fn take<T, E>(
        &mut self,
        field: &'static str,
        parsed: Result<T, E>,
        code: impl FnOnce(&E) -> &'static str,
    ) -> Option<T> {
        parsed.map_err(|error| self.add(field, code(&error))).ok()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults sorted as the fields stand on the page.
    #[must_use]
    pub fn in_order(mut self, order: &[&'static str]) -> Self {
        self.0.sort_by_key(|error| order.iter().position(|field| *field == error.field));
        self
    }
}

/// What was typed without the control characters that HTML cannot hold.
fn showable(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect()
}

/// A tick that has to be set.
pub fn ticked(value: &str, code: &'static str) -> Result<(), validator::ValidationError> {
    if value.is_empty() { Err(validator::ValidationError::new(code)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{Locale, Texts};

    #[test]
    fn the_first_fault_of_a_field_counts_and_fields_keep_their_order() {
        let mut errors = Errors::default();
        errors.add("b", "two");
        errors.add("a", "one");
        errors.add("b", "three");
        let form = FormState::default().with_errors(errors.in_order(&["a", "b"]));
        assert_eq!(form.error("b"), Some("two"));
        assert_eq!(form.errors()[0].field, "a");
        assert_eq!(form.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }

    /// Every code that a fault can have.
    fn error_codes() -> impl Iterator<Item = &'static str> {
        use crate::documents::picture::PictureError;
        use crate::domain::{
            administrator::AdministratorNameError,
            bank::BankAccountError,
            email::EmailError,
            identifiers::{BankAccountNumberError, MobileNumberError, ResidentIdError},
            operator::OperatorNameError,
            password::PasswordError,
            review::ReasonError,
            subject::{ChoiceError, SubjectCodeError, SubjectNameError},
            token::TokenError,
        };
        use crate::statement::PeriodError;
        let own = [
            "agreement-required",
            "busy",
            "sms-code-exhausted",
            "too-often",
            "too-often-minutes",
            "too-often-hour",
            "too-often-day",
            "consent-required",
            "subject-final-required",
            "account-type-closed",
            "verification-method-unsuitable",
            "sms-code-wait",
            "activation-wait",
            "activation-many",
            "scan-name-mismatch",
            "scan-name-missing",
            "sign-in-wrong",
            "password-wrong",
            "password-missing",
            "stale-form",
            "limit-resident-id",
            "limit-mobile",
            "limit-subject",
            "limit-subject-unverified",
            "limit-payer",
            "search-too-short",
            "batch-nothing-chosen",
            "batch-field-missing",
            "reason-unfit",
            "reason-unfit-whole",
            "reason-required",
            "nothing-returned",
            "approve-with-returns",
            "entry-other-amount",
            "review-decision-missing",
            "review-unseen-missing",
            "words-too-long",
            "note-missing",
            "note-too-long",
            "assign-nobody",
            "statement-empty",
            "reveal-why-required",
            "operator-sign-in-wrong",
            "second-factor-wrong",
            "operator-exists",
            "role-required",
            "last-administrator",
            "filter-id-malformed",
            "filter-day-malformed",
            "filter-days-reversed",
            "filter-days-many",
            "contact-name-malformed",
            "certification-statement-required",
            "proofs-full",
            "delete-all-required",
            "current-password-required",
            "upload-missing",
            "upload-too-large",
            "mapping-name-length",
            "mapping-booked-on-missing",
            "mapping-payer-name-missing",
            "mapping-payer-account-missing",
            "mapping-remarks-missing",
            "mapping-column-long",
            "mapping-amounts",
            "reason-field-unknown",
            "reason-exists",
            "reason-stale",
            "search-malformed",
            "second-person-waiting",
            "second-person-late",
            "entry-decision-missing",
            "entry-reason-length",
            "entry-not-awaited",
            "entry-not-reversible",
            "entry-find-credit-malformed",
            "entry-import-running",
            "fee-payment-missing",
            "refunds-nothing-chosen",
            "refunds-note-length",
            "refunds-how-length",
        ];
        own.into_iter()
            .chain(AdministratorNameError::ALL.iter().map(AdministratorNameError::code))
            .chain(BankAccountError::ALL.iter().map(BankAccountError::code))
            .chain(BankAccountNumberError::ALL.iter().map(BankAccountNumberError::code))
            .chain(EmailError::ALL.iter().map(EmailError::code))
            .chain(MobileNumberError::ALL.iter().map(MobileNumberError::code))
            .chain(ResidentIdError::ALL.iter().map(ResidentIdError::code))
            .chain(OperatorNameError::ALL.iter().map(OperatorNameError::code))
            .chain(PasswordError::ALL.iter().map(PasswordError::code))
            .chain(ChoiceError::ALL.iter().map(ChoiceError::code))
            .chain(ReasonError::ALL.iter().map(ReasonError::code))
            .chain(SubjectCodeError::ALL.iter().map(SubjectCodeError::code))
            .chain(SubjectNameError::ALL.iter().map(SubjectNameError::code))
            .chain(TokenError::ALL.iter().map(TokenError::code))
            .chain(PictureError::ALL.iter().map(PictureError::code))
            .chain(PeriodError::ALL.iter().map(PeriodError::code))
    }

    #[test]
    fn every_error_code_has_a_text() {
        for locale in Locale::ALL {
            let missing: Vec<_> = error_codes().filter(|code| !Texts::of(locale).has(code)).collect();
            assert!(missing.is_empty(), "no texts for {missing:?} in {}", locale.as_str());
        }
    }
}
