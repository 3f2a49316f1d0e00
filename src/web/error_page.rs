//! Errors as pages in the person's language, with a way on. Handlers return [`AppError`]; the outermost layer turns every
//! failing answer without a page of its own, the framework's included, into one.

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use tower_http::request_id::RequestId;

use super::{Page, admin::error::Asked, fault::Fault, forms::FormState};
use crate::{app::App, documents::DocumentsError, domain::text::isolated, security::passwords::HashError};

/// Why a request was not answered with what it asked for.
#[derive(Debug)]
pub enum AppError {
    /// 303: the way on is elsewhere.
    SeeOther(String),
    BadRequest,
    /// The address asks for something by a value that no link or form of ours has.
    UnknownValue(String),
    Forbidden,
    NotFound,
    /// The state has changed since the page was shown.
    Conflict,
    /// Too often; seconds to wait.
    TooManyRequests(u64),
    /// Overloaded, or the database is away; seconds to wait.
    Unavailable(u64),
    /// A fault of the program, logged once, never shown.
    Internal(anyhow::Error),
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::Tls(_) => {
                tracing::warn!(%error, "the database is away");
                Self::Unavailable(5)
            }
            sqlx::Error::Database(error) if error.code().is_some_and(|code| is_passing(&code)) => {
                tracing::warn!(%error, "the database is away");
                Self::Unavailable(5)
            }
            error => Self::Internal(error.into()),
        }
    }
}

/// Whether PostgreSQL's error code (SQLSTATE) says that trying again later may help.
fn is_passing(code: &str) -> bool {
    // 08: connection; 53: out of disk, memory, connections; 57: shutting down, cancelled, timed out; 40: serialization,
    // deadlock; 25006, 25P03: a demoted primary, an idle transaction that was cut; 55P03: a lock was not to be had.
    ["08", "53", "57", "40", "25006", "25P03", "55P03"].iter().any(|class| code.starts_with(class))
}

impl From<HashError> for AppError {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => Self::Unavailable(2),
            error => Self::Internal(error.into()),
        }
    }
}

impl From<DocumentsError> for AppError {
    fn from(error: DocumentsError) -> Self {
        match error {
            DocumentsError::Store(error) => {
                // No room, most likely: whoever sent a picture still has it and can send it again.
                tracing::error!(%error, "the object store does not do its work");
                Self::Unavailable(60)
            }
            DocumentsError::Database(error) => error.into(),
            error => Self::Internal(error.into()),
        }
    }
}

impl From<crate::domain::token::RandomUnavailable> for AppError {
    fn from(error: crate::domain::token::RandomUnavailable) -> Self {
        Self::Internal(error.into())
    }
}

impl From<crate::security::encryption::DecryptError> for AppError {
    fn from(error: crate::security::encryption::DecryptError) -> Self {
        Self::Internal(error.into())
    }
}

impl AppError {
    /// Shows "too often" and "busy" on the form itself, so that nothing typed is lost; other errors stay errors.
    ///
    /// # Errors
    /// What is no matter of waiting.
    pub fn on_form(
        self,
        form: FormState,
        field: &'static str,
        render: impl FnOnce(FormState) -> Response,
    ) -> Result<Response, Self> {
        let code = match self {
            Self::TooManyRequests(..=60) => "too-often",
            Self::TooManyRequests(..=600) => "too-often-minutes",
            Self::TooManyRequests(..=3_600) => "too-often-hour",
            Self::TooManyRequests(_) => "too-often-day",
            Self::Unavailable(_) => "busy",
            error => return Err(error),
        };
        let waiting = self.into_response();
        let mut response = render(form.with_error(field, code));
        *response.status_mut() = waiting.status();
        response
            .headers_mut()
            .extend(waiting.headers().get(header::RETRY_AFTER).map(|wait| (header::RETRY_AFTER, wait.clone())));
        Ok(response)
    }
}

/// The value that an address asked for and that nobody knows, for the page that says so.
#[derive(Clone)]
struct Unknown(String);

/// The most characters of such a value that are shown.
const SHOWN: usize = 60;

impl AppError {
    /// A value of the address that is not known.
    pub fn unknown(value: &str) -> Self {
        Self::UnknownValue(value.chars().filter(|c| !c.is_control()).take(SHOWN).collect())
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let wait = |status: StatusCode, seconds: u64| {
            (status, [(header::RETRY_AFTER, HeaderValue::from(seconds))]).into_response()
        };
        match self {
            Self::SeeOther(path) => Redirect::to(&path).into_response(),
            Self::BadRequest => StatusCode::BAD_REQUEST.into_response(),
            Self::UnknownValue(value) => {
                let mut response = StatusCode::UNPROCESSABLE_ENTITY.into_response();
                response.extensions_mut().insert(Unknown(value));
                response
            }
            Self::Forbidden => StatusCode::FORBIDDEN.into_response(),
            Self::NotFound => StatusCode::NOT_FOUND.into_response(),
            Self::Conflict => StatusCode::CONFLICT.into_response(),
            Self::TooManyRequests(seconds) => wait(StatusCode::TOO_MANY_REQUESTS, seconds),
            Self::Unavailable(seconds) => wait(StatusCode::SERVICE_UNAVAILABLE, seconds),
            Self::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "internal error");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    fault: Fault,
    /// Whether an operator asked.
    is_for_operators: bool,
}

/// Statuses that have a page of their own; others get that of their class.
const KNOWN: [u16; 13] = [400, 403, 404, 405, 408, 409, 413, 415, 421, 422, 429, 500, 503];

/// Gives failing answers a page.
pub async fn render(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    // What machines ask is answered for machines.
    let for_machines = ["/healthz", "/readyz"].contains(&parts.uri.path());
    let page = Page::new(&app, &parts);
    let is_for_operators = parts.uri.path() == "/admin" || parts.uri.path().starts_with("/admin/");
    let asked = is_for_operators.then(|| Asked::of(&parts));
    // The other language of a path that only takes POSTs would be a further error.
    let page = match (parts.method == Method::GET, is_for_operators) {
        (true, _) => page,
        (false, true) => page.at("/admin"),
        (false, false) => page.at("/"),
    };
    let request_id =
        parts.extensions.get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).map(String::from);
    let response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_page(&response) || for_machines {
        return response;
    }
    let code = match status.as_u16() {
        code if KNOWN.contains(&code) => code,
        code if code < 500 => 400,
        _ => 500,
    };
    let wait = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let retry_after = wait.map(|seconds| match seconds {
        0..=90 => page.with("error-retry-after-seconds", "n", seconds),
        91..=5_400 => page.with("error-retry-after-minutes", "n", seconds.div_ceil(60)),
        _ => page.with("error-retry-after-hours", "n", seconds.div_ceil(3_600)),
    });
    let (title, text) = match response.extensions().get::<Unknown>() {
        Some(Unknown(value)) => (page.t("error-value-title"), page.with("error-value-text", "value", isolated(value))),
        None => (page.t(&format!("error-{code}-title")), text(&page, code, is_for_operators).to_owned()),
    };
    let fault = Fault { code, title, text, request_id, retry_after };
    let for_operator = match asked {
        // While the database is away, nobody can say who asks.
        Some(asked) if code != 503 => asked.page(&app, page.clone(), fault.clone()).await,
        _ => None,
    };
    let html = match for_operator {
        Some(html) => Ok(html),
        None => ErrorPage { page, fault, is_for_operators }.render(),
    };
    let Ok(html) = html else { return status.into_response() };
    // What the answer says in its headers (when to try again, which methods are allowed) stays; its length does not.
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_TYPE);
    (parts, Html(html)).into_response()
}

/// What can be done about it; for operators in other words where applicants would be sent elsewhere.
fn text(page: &Page, code: u16, is_for_operators: bool) -> &'static str {
    match code {
        403 | 404 | 405 | 409 | 500 if is_for_operators => page.t(&format!("error-{code}-text-operators")),
        _ => page.t(&format!("error-{code}-text")),
    }
}

fn is_page(response: &Response) -> bool {
    let content_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|content_type| content_type.starts_with("text/html"))
}
