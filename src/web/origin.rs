//! Who may talk to us: requests for our own host, and POSTs from our own pages.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower_http::csrf::CsrfLayer;
use url::{Host, Url};

use super::AppError;
use crate::{app::App, config::Config};

/// The layer that refuses cross-site POSTs by Fetch Metadata and Origin.
///
/// # Errors
/// A public URL that is no origin.
pub fn csrf(config: &Config) -> anyhow::Result<CsrfLayer> {
    Ok(CsrfLayer::new().add_trusted_origin(config.public_url.origin().ascii_serialization())?)
}

/// Refuses requests for another host (421), and POSTs that do not say where they come from (403): every browser that can
/// show these pages sends at least one of the two headers.
pub async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    if !is_our_host(&app.config.public_url, &request) {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !is_safe && !says_where_from(request.headers()) {
        return AppError::Forbidden.into_response();
    }
    next.run(request).await
}

fn says_where_from(headers: &HeaderMap) -> bool {
    headers.contains_key("sec-fetch-site") || headers.contains_key(header::ORIGIN)
}

fn is_our_host(public_url: &Url, request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let Ok(host) = host.to_str() else { return false };
    // An absolute request target overrules the header, so it has to be ours as well.
    let target = request.uri().authority().map(axum::http::uri::Authority::as_str);
    std::iter::once(host).chain(target).all(|host| {
        // Only a host and a port: what else a URL may hold could make a foreign host look like ours.
        !host.contains(['@', '/', '\\', '?', '#'])
            && Url::parse(&format!("{}://{host}/", public_url.scheme())).is_ok_and(|url| is_same(&url, public_url))
    })
}

/// The same origin; a portal on this machine is the same under each of the machine's own names.
fn is_same(url: &Url, public_url: &Url) -> bool {
    let is_loopback = |url: &Url| match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    url.origin() == public_url.origin()
        || (is_loopback(url)
            && is_loopback(public_url)
            && url.port_or_known_default() == public_url.port_or_known_default())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn accepts(host: &str) -> bool {
        let public_url = Url::parse("https://portal.example/").unwrap();
        let request = Request::builder().uri("/").header("host", host).body(Body::empty()).unwrap();
        is_our_host(&public_url, &request)
    }

    #[test]
    fn only_our_own_host_is_served() {
        for ours in ["portal.example", "PORTAL.example", "portal.example:443"] {
            assert!(accepts(ours), "{ours}");
        }
        for foreign in ["evil.example", "portal.example:444", "portal.example.evil", "user@portal.example", "", "a b"] {
            assert!(!accepts(foreign), "{foreign}");
        }
    }
}
