//! An uploaded picture: read as it comes, kept only as far as it may be large.

use axum::{
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    documents::picture::{MOST_BYTES, PictureError},
    web::AppError,
};

/// The largest body that is read to its end, so that whoever sends a picture that is too large still sees a page that says so.
pub const UPLOAD_BYTES: usize = 32 * 1024 * 1024;
/// Parts of a form; ours has three.
const MOST_PARTS: usize = 8;
/// The longest name that is kept of a file, in characters.
const LONGEST_NAME: usize = 120;

/// The form of a page that takes a picture.
pub struct Upload {
    /// The version of the application that the form was shown for.
    pub version: Option<i64>,
    /// Sent by the button that goes on without another picture.
    pub goes_on: bool,
    /// The picture as it came, and its name; or what is wrong with it.
    pub file: Result<(String, Vec<u8>), PictureError>,
}

impl FromRequest<App> for Upload {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let mut form = Multipart::from_request(request, app).await.map_err(IntoResponse::into_response)?;
        let (mut version, mut goes_on, mut file) = (None, false, None);
        let mut parts = 0;
        while let Some(part) = form.next_field().await.map_err(broken)? {
            parts += 1;
            match part.name() {
                _ if parts > MOST_PARTS => return Err(AppError::BadRequest.into_response()),
                Some("version") if version.is_none() => {
                    let (text, _) = read(part, 20).await.map_err(broken)?;
                    version = std::str::from_utf8(&text).ok().and_then(|text| text.parse().ok());
                }
                Some("go_on") => {
                    goes_on = true;
                    read(part, 0).await.map_err(broken)?;
                }
                Some("picture") if file.is_none() => {
                    let name = file_name(part.file_name().unwrap_or_default());
                    let (bytes, is_whole) = read(part, MOST_BYTES).await.map_err(broken)?;
                    file = Some(match name {
                        _ if !is_whole => Err(PictureError::TooLarge),
                        _ if bytes.is_empty() => Err(PictureError::Missing),
                        Err(error) => Err(error),
                        Ok(name) => Ok((name, bytes)),
                    });
                }
                _ => {
                    read(part, 0).await.map_err(broken)?;
                }
            }
        }
        Ok(Self { version, goes_on, file: file.unwrap_or(Err(PictureError::Missing)) })
    }
}

/// A body that is too long, not what its type says, or did not arrive in time.
#[expect(clippy::needless_pass_by_value, reason = "it maps errors")]
fn broken(error: MultipartError) -> Response {
    error.status().into_response()
}

/// Reads a part to its end; what is beyond the limit is counted, not kept.
async fn read(mut part: Field<'_>, most: usize) -> Result<(Vec<u8>, bool), MultipartError> {
    let (mut bytes, mut is_whole) = (Vec::new(), true);
    while let Some(chunk) = part.chunk().await? {
        if bytes.len() + chunk.len() > most {
            is_whole = false;
            bytes = Vec::new();
        }
        if is_whole {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((bytes, is_whole))
}

/// The file's name as people will see it. It names nothing on our side, and one that tries to is no accident.
fn file_name(name: &str) -> Result<String, PictureError> {
    if name.contains(['/', '\\']) || name.chars().any(char::is_control) {
        return Err(PictureError::Name);
    }
    let kept: String = name.chars().take(LONGEST_NAME).collect();
    Ok(if kept.trim().is_empty() { "-".to_owned() } else { kept })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        for bad in ["../../etc/passwd", "..\\windows", "/etc/passwd", "a\0b", "a\r\nb"] {
            assert_eq!(file_name(bad), Err(PictureError::Name), "{bad:?}");
        }
        assert_eq!(file_name("营业执照 (1).jpg").unwrap(), "营业执照 (1).jpg");
        assert_eq!(file_name("").unwrap(), "-");
        assert_eq!(file_name(&"照".repeat(500)).unwrap().chars().count(), LONGEST_NAME);
    }
}
