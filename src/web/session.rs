//! Cookies and who is behind them. Visitors who have not signed up carry none but their language and account type.

use axum::{
    extract::FromRequestParts,
    http::{Method, header, request::Parts},
    response::Redirect,
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::AppError;
use crate::{
    app::App,
    domain::{
        registration::{self, Status, Step},
        token::SecretToken,
    },
    store::{
        registrations::{Registration, answers::DraftVersion},
        sessions::{self, SignedIn},
        signups::{self, LinksSent, Signup},
    },
};

/// The cookie of a session.
pub const COOKIE: &str = "session";
/// The cookie of the browser that signed up: with it, the activation link works without the password.
pub const SIGN_UP_COOKIE: &str = "sign-up";
/// The account type chosen before anything is stored.
pub const ACCOUNT_TYPE_COOKIE: &str = "account-type";

/// A cookie as all of ours are: not for scripts, not for other sites' requests.
pub fn cookie(app: &App, name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((app.config.cookie_name(name), value))
        .path("/")
        .http_only(true)
        .secure(app.config.secure_cookies)
        .same_site(SameSite::Lax)
        .build()
}

/// A cookie that takes one away.
pub fn removal(app: &App, name: &'static str) -> Cookie<'static> {
    let mut cookie = cookie(app, name, String::new());
    cookie.make_removal();
    cookie
}

/// The value of one of our cookies.
pub fn value(app: &App, cookies: &CookieJar, name: &'static str) -> Option<String> {
    cookies.get(&app.config.cookie_name(name)).map(|cookie| cookie.value().to_owned())
}

/// The digest of the token in one of our cookies, as sessions are found by it.
pub(super) fn token_digest(app: &App, cookies: &CookieJar, name: &'static str) -> Option<[u8; 32]> {
    Some(SecretToken::parse(&value(app, cookies, name)?).ok()?.digest())
}

/// Starts a session; the cookie to hand out. The one this browser had before ends.
///
/// # Errors
/// Those of the database.
pub async fn start(
    app: &App,
    connection: &mut PgConnection,
    cookies: &CookieJar,
    account_id: Uuid,
    user_agent: &UserAgent,
    now: OffsetDateTime,
) -> Result<Cookie<'static>, AppError> {
    if let Some(old) = token_digest(app, cookies, COOKIE) {
        sessions::end(&mut *connection, old).await?;
    }
    let token = SecretToken::generate()?;
    sessions::start(connection, account_id, token.digest(), &user_agent.0, now).await?;
    let mut cookie = cookie(app, COOKIE, token.expose());
    cookie.set_max_age(sessions::ABSOLUTE);
    Ok(cookie)
}

/// Ends this browser's session.
///
/// # Errors
/// Those of the database.
pub async fn end(app: &App, cookies: &CookieJar) -> Result<Cookie<'static>, AppError> {
    if let Some(digest) = token_digest(app, cookies, COOKIE) {
        sessions::end(&app.pool, digest).await?;
    }
    Ok(removal(app, COOKIE))
}

/// How the browser calls itself, for the owner's list of sessions.
#[derive(Debug)]
pub struct UserAgent(String);

impl UserAgent {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for UserAgent {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let header = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(Self(header.chars().take(200).collect()))
    }
}

/// Somebody signed in, with their latest registration. Others are sent to sign in, or to begin.
#[derive(Debug)]
pub struct Applicant(pub SignedIn);

impl Applicant {
    pub fn registration(&self) -> &Registration {
        &self.0.registration
    }

    /// The draft, if this step may be opened now. Of a returned registration the administrator can be corrected and sent
    /// again.
    ///
    /// # Errors
    /// A redirect to where the registration stands.
    pub fn draft_at(&self, step: Step) -> Result<&Registration, AppError> {
        let registration = self.registration();
        let is_corrected = registration.status == Status::Returned && step >= Step::Administrator;
        if registration.status != Status::Draft && !is_corrected {
            return Err(AppError::SeeOther(Step::Done.path().to_owned()));
        }
        let progress = registration.progress();
        if !registration::can_visit(step, &progress) {
            return Err(AppError::SeeOther(registration::next_step(&progress).path().to_owned()));
        }
        Ok(registration)
    }

    /// The draft for a form that was sent; one that was shown for other answers, so that its step does not even apply any
    /// more, is refused rather than passed over.
    ///
    /// # Errors
    /// [`AppError::Conflict`], or a redirect to where the registration stands.
    pub fn draft_for(&self, step: Step, shown: Option<i64>) -> Result<&Registration, AppError> {
        let registration = self.registration();
        let is_stale = shown.is_some_and(|shown| shown != registration.version);
        if is_stale && registration.status == Status::Draft && !registration::can_visit(step, &registration.progress())
        {
            return Err(AppError::Conflict);
        }
        self.draft_at(step)
    }

    /// Which version of the draft a form is about: the one it was shown, or the stored one where it does not say.
    pub fn draft_version(&self, shown: Option<i64>) -> DraftVersion {
        let registration = self.registration();
        DraftVersion { id: registration.id, version: shown.unwrap_or(registration.version) }
    }
}

impl FromRequestParts<App> for Applicant {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        let cookies = CookieJar::from_headers(&parts.headers);
        if let Some(digest) = token_digest(app, &cookies, COOKIE)
            && let Some(signed_in) = sessions::load(&app.pool, digest, app.clock.now()).await?
        {
            return Ok(Self(signed_in));
        }
        let path = way_back(parts);
        // Whoever sends a step was signed in when it was shown.
        let is_looking = parts.method == Method::GET;
        let begins = is_looking && path.starts_with("/register") && value(app, &cookies, COOKIE).is_none();
        Err(AppError::SeeOther(if begins {
            "/register".to_owned()
        } else {
            let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
            let unsaved = if is_looking { "" } else { "&unsaved=1" };
            format!("/account/sign-in?next={next}{unsaved}")
        }))
    }
}

/// Where somebody who has to sign in goes on afterwards: the page itself, or for what is no page the one it belongs to.
fn way_back(parts: &Parts) -> &str {
    match parts.uri.path() {
        path if parts.method == Method::GET && path != "/register/administrator/scan" => path,
        path if path.starts_with("/register") => "/register",
        path @ ("/account/settings/certification/contact" | "/account/settings/certification/check") => path,
        path if path.starts_with("/account/settings/certification/papers/") => path,
        path if path.starts_with("/account/settings/certification") => "/account/settings/certification",
        path if path.starts_with("/account/settings") => "/account/settings",
        _ => "/account",
    }
}

/// Somebody signed in, if anybody is; for pages that anybody may see.
#[derive(Debug)]
pub struct MaybeApplicant(pub Option<Applicant>);

impl FromRequestParts<App> for MaybeApplicant {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        let cookies = CookieJar::from_headers(&parts.headers);
        let Some(digest) = token_digest(app, &cookies, COOKIE) else { return Ok(Self(None)) };
        Ok(Self(sessions::load(&app.pool, digest, app.clock.now()).await?.map(Applicant)))
    }
}

/// The sign-up of this browser, while it waits for its activation. Others are sent to the first step.
pub struct SigningUp {
    pub signup: Signup,
    pub sent: LinksSent,
}

impl SigningUp {
    /// The sign-up of the browser with these cookies.
    ///
    /// # Errors
    /// A redirect when it was activated elsewhere; those of the database.
    pub async fn of(app: &App, cookies: &CookieJar) -> Result<Option<Self>, AppError> {
        let Some(digest) = token_digest(app, cookies, SIGN_UP_COOKIE) else { return Ok(None) };
        match signups::of_browser(&app.pool, digest, app.clock.now()).await? {
            Some((signup, _)) if signup.activated_at.is_some() => {
                Err(AppError::SeeOther("/account/sign-in?activated=1".to_owned()))
            }
            found => Ok(found.map(|(signup, sent)| Self { signup, sent })),
        }
    }
}

impl FromRequestParts<App> for SigningUp {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        let cookies = CookieJar::from_headers(&parts.headers);
        Self::of(app, &cookies).await?.ok_or_else(|| AppError::SeeOther("/register".to_owned()))
    }
}

/// Whether this browser is the one that made the sign-up.
pub fn made_sign_up(app: &App, cookies: &CookieJar, signup: &Signup) -> bool {
    token_digest(app, cookies, SIGN_UP_COOKIE)
        .is_some_and(|digest| bool::from(subtle::ConstantTimeEq::ct_eq(&digest[..], &signup.browser_digest[..])))
}

/// The page after signing in: a path of ours, or the account page.
pub fn local_path(next: &str) -> &str {
    let is_local =
        next.starts_with('/') && !next.starts_with("//") && next.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if is_local { next } else { "/account" }
}

/// 303 to the first step of the registration that is not done.
pub fn to_next_step(registration: &Registration) -> Redirect {
    if !matches!(registration.status, Status::Draft | Status::Returned) {
        return Redirect::to(Step::Done.path());
    }
    Redirect::to(registration::next_step(&registration.progress()).path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ours_are_followed() {
        for good in ["/account", "/register/subject?lang=en"] {
            assert_eq!(local_path(good), good);
        }
        for bad in ["//evil", "/\\evil", "https://evil", "evil", "", "/\t/evil", "/a\r\nb", "\\/evil"] {
            assert_eq!(local_path(bad), "/account", "{bad:?}");
        }
    }
}
