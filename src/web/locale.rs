//! The language of a request: `?lang=`, then the cookie, then `Accept-Language`, then Chinese.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};

use crate::{app::App, texts::Locale};

/// The language chosen for this request.
#[derive(Debug, Clone, Copy)]
pub struct RequestLocale(pub Locale);

const COOKIE: &str = "lang";

/// Chooses the language; one asked for in the address is remembered.
pub async fn choose(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let cookies = CookieJar::from_headers(request.headers());
    let name = app.config.cookie_name(COOKIE);
    let asked = request.uri().query().and_then(asked_in_query);
    let remembered = cookies.get(&name).and_then(|cookie| Locale::parse(cookie.value()));
    let locale = asked.or(remembered).or_else(|| accepted(request.headers())).unwrap_or_default();
    request.extensions_mut().insert(RequestLocale(locale));
    let response = next.run(request).await;
    let Some(asked) = asked.filter(|asked| remembered != Some(*asked)) else { return response };
    let cookie = Cookie::build((name, asked.as_str()))
        .path("/")
        .http_only(true)
        .secure(app.config.secure_cookies)
        .same_site(SameSite::Lax)
        .max_age(time::Duration::days(365));
    (CookieJar::new().add(cookie), response).into_response()
}

fn asked_in_query(query: &str) -> Option<Locale> {
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "lang").and_then(|(_, tag)| Locale::parse(&tag))
}

/// The known language with the highest weight (RFC 9110, 12.5.4).
fn accepted(headers: &HeaderMap) -> Option<Locale> {
    let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(f32, Locale)> = None;
    for range in header.split(',').take(20) {
        let (tag, weight) = range.split_once(";q=").unwrap_or((range, "1"));
        let weight: f32 = weight.trim().parse().unwrap_or(0.0);
        if let Some(locale) = Locale::parse(tag.trim())
            && weight > best.map_or(0.0, |(best, _)| best)
        {
            best = Some((weight, locale));
        }
    }
    best.map(|(_, locale)| locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(header: &'static str) -> Option<Locale> {
        accepted(&HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, header.parse().unwrap())]))
    }

    #[test]
    fn the_heaviest_known_language_wins() {
        assert_eq!(accept("fr, en;q=0.7, zh;q=0.9"), Some(Locale::Chinese));
        assert_eq!(accept("en-GB,en;q=0.9,zh-CN;q=0.1"), Some(Locale::English));
        assert_eq!(accept("fr, de;q=0.5"), None);
        assert_eq!(accept("en;q=0"), None);
        assert_eq!(accept(";;;,q=,en;q=nonsense"), None);
    }
}
