//! Static files: embedded, named by their content, compressed once, cached for a year.

use std::{collections::HashMap, io::Write, sync::LazyLock};

use axum::{
    body::Bytes,
    extract::Path,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::AppError;

struct Asset {
    content_type: &'static str,
    plain: Bytes,
    gzip: Bytes,
    brotli: Bytes,
}

const FILES: [(&str, &str, &[u8]); 5] = [
    ("pico.min.css", "text/css; charset=utf-8", include_bytes!("../../static/pico.min.css")),
    ("app.css", "text/css; charset=utf-8", include_bytes!("../../static/app.css")),
    ("admin.css", "text/css; charset=utf-8", include_bytes!("../../static/admin.css")),
    ("app.js", "text/javascript; charset=utf-8", include_bytes!("../../static/app.js")),
    ("favicon.svg", "image/svg+xml", include_bytes!("../../static/favicon.svg")),
];

/// From a file's name to its address.
static URLS: LazyLock<HashMap<&str, String>> = LazyLock::new(|| {
    FILES.iter().map(|(name, _, content)| (*name, format!("/static/{}", fingerprinted(name, content)))).collect()
});

/// From a fingerprinted name to the file, compressed when the first one is asked for.
static ASSETS: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|(name, content_type, plain)| {
            let asset = Asset {
                content_type,
                plain: Bytes::from_static(plain),
                gzip: gzip(plain).into(),
                brotli: brotli(plain).into(),
            };
            (fingerprinted(name, plain), asset)
        })
        .collect()
});

fn fingerprinted(name: &str, content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let print: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}.{print}.{extension}")
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    match encoder.write_all(plain).and_then(|()| encoder.finish()) {
        Ok(compressed) => compressed,
        Err(_) => unreachable!("writing to memory does not fail"),
    }
}

fn brotli(plain: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 9, ..Default::default() };
    match brotli::BrotliCompress(&mut &plain[..], &mut compressed, &parameters) {
        Ok(_) => compressed,
        Err(_) => unreachable!("writing to memory does not fail"),
    }
}

/// The address of a static file.
pub fn url(name: &str) -> &'static str {
    URLS.get(name).map_or("/static/missing", String::as_str)
}

/// `GET /static/{name}`.
pub async fn show(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, AppError> {
    let asset = ASSETS.get(&name).ok_or(AppError::NotFound)?;
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let accepts = |coding: &str| accepted.split(',').any(|part| part.split(';').next().unwrap_or("").trim() == coding);
    let (body, coding) = if accepts("br") {
        (&asset.brotli, Some("br"))
    } else if accepts("gzip") {
        (&asset.gzip, Some("gzip"))
    } else {
        (&asset.plain, None)
    };
    let mut response = body.clone().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    Ok(response)
}
