//! Forms: reading what was posted, keeping what was typed, naming what is wrong.

use std::collections::HashSet;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::de::{
    DeserializeOwned,
    value::{Error as ValueError, MapDeserializer},
};
use validator::Validate;

use super::AppError;
use crate::app::App;

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

/// A posted form: what was typed, as text and as the handler's struct.
pub struct Posted<F> {
    pub form: F,
    pub state: FormState,
    /// The version of the draft that the form was shown for, where it says so.
    pub version: Option<i64>,
    /// Only the language was switched: show the form again with what was typed.
    pub only_language: bool,
}

/// Fields that are never shown again.
const NEVER_KEPT: [&str; 4] = ["password", "current_password", "new_password", "one_time_code"];
/// No form here has more fields than this.
const MOST_FIELDS: usize = 64;

impl<F: DeserializeOwned> FromRequest<App> for Posted<F> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        // A form without fields may be sent without a type.
        let is_form = content_type.is_none_or(|value| {
            value.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
        });
        if !is_form {
            return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
        }
        let only_language = request.uri().query().is_some_and(|query| query.split('&').any(|part| part == "keep=1"));
        let body = Bytes::from_request(request, app).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            // What else can go wrong with a body is that it did not arrive in time.
            _ => StatusCode::REQUEST_TIMEOUT.into_response(),
        })?;
        let pairs = decode(&body).map_err(IntoResponse::into_response)?;
        let known = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let form = F::deserialize(MapDeserializer::<_, ValueError>::new(known))
            .map_err(|_| AppError::BadRequest.into_response())?;
        let version = pairs.iter().find(|(name, _)| name == "version").and_then(|(_, value)| value.parse().ok());
        let kept = pairs.iter().filter(|(name, _)| !NEVER_KEPT.contains(&name.as_str()));
        let values = kept.map(|(name, value)| (name.clone(), showable(value))).collect();
        let state = FormState { values, version, ..FormState::default() };
        Ok(Self { form, state, version, only_language })
    }
}

/// What was typed without the control characters that HTML cannot hold.
fn showable(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect()
}

/// Decodes `application/x-www-form-urlencoded`, strictly: broken escapes, bytes that are no UTF-8 and a field given twice
/// are refused rather than guessed at.
fn decode(body: &[u8]) -> Result<Vec<(String, String)>, StatusCode> {
    let mut seen = HashSet::new();
    let mut pairs = Vec::new();
    for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        if pairs.len() == MOST_FIELDS {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let name = decode_text(halves.next().unwrap_or_default())?;
        let value = decode_text(halves.next().unwrap_or_default())?;
        if !seen.insert(name.clone()) {
            return Err(StatusCode::BAD_REQUEST);
        }
        pairs.push((name, value));
    }
    Ok(pairs)
}

fn decode_text(text: &[u8]) -> Result<String, StatusCode> {
    let escaped_right = text
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'%')
        .all(|(at, _)| text.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)));
    if !escaped_right {
        return Err(StatusCode::BAD_REQUEST);
    }
    let spaced: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let decoded: Vec<u8> = percent_encoding::percent_decode(&spaced).collect();
    String::from_utf8(decoded).map_err(|_| StatusCode::BAD_REQUEST)
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
    fn forms_are_decoded_strictly() {
        assert_eq!(decode(b"a=1+2&b=%E4%BC%81").unwrap(), [("a".into(), "1 2".into()), ("b".into(), "企".into())]);
        assert_eq!(decode(b"").unwrap(), []);
        assert_eq!(decode(b"a").unwrap(), [("a".into(), String::new())]);
        for broken in [&b"a=%E4%BC"[..], b"a=%", b"a=%4", b"a=%zz", b"a=\xff", b"a=1&a=2"] {
            assert_eq!(decode(broken), Err(StatusCode::BAD_REQUEST), "{broken:?}");
        }
        let many = (0..100).map(|n| format!("f{n}=1")).collect::<Vec<_>>().join("&");
        assert_eq!(decode(many.as_bytes()), Err(StatusCode::PAYLOAD_TOO_LARGE));
    }

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
        let own = [
            "agreement-required",
            "busy",
            "sms-code-exhausted",
            "too-often",
            "consent-required",
            "subject-final-required",
            "account-type-closed",
            "verification-method-unsuitable",
            "sms-code-wait",
            "activation-wait",
            "activation-many",
            "scan-name-mismatch",
            "sign-in-wrong",
            "password-wrong",
            "stale-form",
            "limit-resident-id",
            "limit-mobile",
            "limit-subject",
            "limit-subject-unverified",
            "limit-payer",
            "search-too-short",
            "search-nobody",
            "batch-nothing-chosen",
            "reason-required",
            "nothing-returned",
            "approve-with-returns",
            "words-too-long",
            "note-missing",
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
            "upload-missing",
            "upload-too-large",
            "upload-period-half",
            "upload-period-future",
            "mapping-name-length",
            "mapping-column-missing",
            "mapping-column-long",
            "mapping-amounts",
            "reason-field-unknown",
            "reason-exists",
            "search-malformed",
            "second-person-same",
            "second-person-late",
            "entry-decision-missing",
            "entry-reason-length",
            "entry-not-awaited",
            "entry-import-running",
            "fee-payment-missing",
            "refunds-nothing-chosen",
            "refunds-note-length",
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
    }

    #[test]
    fn every_error_code_has_a_text() {
        for locale in Locale::ALL {
            let missing: Vec<_> = error_codes().filter(|code| !Texts::of(locale).has(code)).collect();
            assert!(missing.is_empty(), "no texts for {missing:?} in {}", locale.as_str());
        }
    }
}
