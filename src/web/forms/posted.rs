//! Reading what was posted.

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

use super::{FormState, showable};
use crate::{app::App, web::AppError};

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
