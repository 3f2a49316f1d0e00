//! A statement on its way in: it goes to a file as it comes, so that its length does not matter.

use std::{fs::File, os::unix::fs::OpenOptionsExt};

use axum::{
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    response::{IntoResponse, Response},
};
use tokio::io::{AsyncSeekExt, AsyncWriteExt};
use uuid::Uuid;

use crate::{app::App, web::AppError};

/// The largest statement that is taken; the command line imports larger ones.
pub const MOST_BYTES: usize = 512 * 1024 * 1024;
/// The largest body: more than that, so that whoever sends a file that is too large still sees a page that says so.
pub const BODY_BYTES: usize = MOST_BYTES + 64 * 1024 * 1024;
/// Parts of a form; ours has three.
const MOST_PARTS: usize = 6;
/// The longest day that is read, in bytes.
const LONGEST_DAY: usize = 64;
/// The longest name that is kept of a file, in characters.
const LONGEST_NAME: usize = 200;

/// A file that has arrived wholly. It has no name on our disk: once nobody reads it any more, it is gone.
pub struct Statement {
    pub name: String,
    pub bytes: i64,
    /// At its beginning.
    pub content: File,
}

/// The form; or the code of what is wrong with it.
pub struct Received {
    pub file: Result<Statement, &'static str>,
    /// The first and the last day that the file is said to cover, as typed.
    pub from: String,
    pub to: String,
}

impl FromRequest<App> for Received {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let mut form = Multipart::from_request(request, app).await.map_err(IntoResponse::into_response)?;
        let (mut file, mut from, mut to) = (None, String::new(), String::new());
        let mut parts = 0;
        while let Some(part) = form.next_field().await.map_err(broken)? {
            parts += 1;
            if parts > MOST_PARTS {
                return Err(AppError::BadRequest.into_response());
            }
            match part.name() {
                Some("file") if file.is_none() => file = Some(receive(part).await?),
                Some("from") => from = typed(part).await?,
                Some("to") => to = typed(part).await?,
                _ => {}
            }
        }
        Ok(Self { file: file.unwrap_or(Err("upload-missing")), from, to })
    }
}

/// A body that is too long, not what its type says, or did not arrive in time.
#[expect(clippy::needless_pass_by_value, reason = "it maps errors")]
fn broken(error: MultipartError) -> Response {
    error.status().into_response()
}

/// What was typed into a short field.
async fn typed(mut part: Field<'_>) -> Result<String, Response> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LONGEST_DAY {
            return Err(AppError::BadRequest.into_response());
        }
    }
    String::from_utf8(bytes).map_err(|_| AppError::BadRequest.into_response())
}

/// The disk is full, or cannot be written.
fn unwritten(error: std::io::Error) -> Response {
    tracing::error!(%error, "an upload cannot be written");
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            AppError::Unavailable(60).into_response()
        }
        _ => AppError::Internal(error.into()).into_response(),
    }
}

/// A file that nobody else can open.
fn nameless() -> std::io::Result<File> {
    let path = std::env::temp_dir().join(format!("statement-{}", Uuid::now_v7().simple()));
    let file = File::options().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    std::fs::remove_file(path)?;
    Ok(file)
}

/// Writes a part to a file; what is beyond the limit is read and thrown away.
async fn receive(mut part: Field<'_>) -> Result<Result<Statement, &'static str>, Response> {
    // A form whose file was not chosen sends one without a name.
    let is_named = part.file_name().is_some_and(|name| !name.is_empty());
    let name = file_name(part.file_name().unwrap_or_default());
    let mut file = tokio::fs::File::from_std(nameless().map_err(unwritten)?);
    let mut bytes = 0;
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        bytes += chunk.len();
        if bytes <= MOST_BYTES {
            file.write_all(&chunk).await.map_err(unwritten)?;
        }
    }
    if bytes > MOST_BYTES {
        return Ok(Err("upload-too-large"));
    }
    if bytes == 0 {
        return Ok(Err(if is_named { "statement-empty" } else { "upload-missing" }));
    }
    file.flush().await.map_err(unwritten)?;
    file.rewind().await.map_err(unwritten)?;
    let content = file.into_std().await;
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    Ok(Ok(Statement { name, bytes, content }))
}

/// The file's name as people will see it; it names nothing on our side.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if kept.trim().is_empty() { "-".to_owned() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\流水\\十一月.csv"), "十一月.csv");
        assert_eq!(file_name("a\r\n\0b.xml"), "ab.xml");
        assert_eq!(file_name("/"), "-");
        assert_eq!(file_name(&"账".repeat(500)).chars().count(), LONGEST_NAME);
    }
}
