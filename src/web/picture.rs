//! A stored picture as an answer. Should a browser take it for something else after all, it can do nothing there.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::store::certifications::documents::Document;

const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// What the browser does with the picture.
#[derive(Debug, Clone, Copy)]
pub enum Disposition {
    Show,
    Save,
}

/// The picture, under its document's name.
pub fn answer(document: &Document, picture: Vec<u8>, disposition: Disposition) -> Response {
    let fallback = match disposition {
        Disposition::Show => "inline",
        Disposition::Save => "attachment",
    };
    // RFC 6266. It is a JPEG now, whatever it was called.
    let stem = document.file_name.rsplit_once('.').map_or(document.file_name.as_str(), |(stem, _)| stem);
    let name = utf8_percent_encode(stem, NON_ALPHANUMERIC);
    let named = format!("{fallback}; filename=\"picture.jpg\"; filename*=UTF-8''{name}.jpg");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        (header::CONTENT_DISPOSITION, HeaderValue::try_from(named).unwrap_or(HeaderValue::from_static(fallback))),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, picture).into_response()
}
