//! What is noted of a request: never its address in full, its body or who sent it.

use std::{any::Any, time::Duration};

use axum::{
    body::Body,
    extract::MatchedPath,
    http::{HeaderValue, Request, Response, StatusCode},
    response::IntoResponse,
};
use tower_http::request_id::{MakeRequestId, RequestId};
use tracing::Span;
use uuid::Uuid;

/// Takes away a number that came with the request: it is somebody else's text.
pub async fn forget_foreign_id(mut request: Request<Body>) -> Request<Body> {
    request.headers_mut().remove("x-request-id");
    request
}

/// Numbers requests.
#[derive(Clone)]
pub struct NewRequestId;

impl MakeRequestId for NewRequestId {
    fn make_request_id<B>(&mut self, _: &Request<B>) -> Option<RequestId> {
        HeaderValue::from_str(&Uuid::now_v7().to_string()).ok().map(RequestId::new)
    }
}

/// The span of a request: the route's pattern instead of its path, which may hold a token.
pub fn span(request: &Request<Body>) -> Span {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default();
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str);
    tracing::info_span!("request", id, method = %request.method(), route)
}

/// Notes the answer.
pub fn answered<B>(response: &Response<B>, latency: Duration, _: &Span) {
    let status = response.status().as_u16();
    metrics::counter!("portal_requests_total", "status" => status.to_string()).increment(1);
    metrics::histogram!("portal_request_seconds").record(latency.as_secs_f64());
    tracing::info!(status, ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX), "answered");
}

/// A handler panicked: a fault of the program, answered like any other.
pub fn panicked(panic: Box<dyn Any + Send>) -> Response<Body> {
    let message = panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "unknown".to_owned());
    tracing::error!(panic = message, "a handler panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
