//! What an error page says, whoever reads it.

/// A failing answer in words.
#[derive(Clone)]
pub(super) struct Fault {
    pub code: u16,
    pub title: &'static str,
    pub text: String,
    /// The number under which the log knows the request.
    pub request_id: Option<String>,
    /// How long to wait, in words.
    pub retry_after: Option<String>,
}
