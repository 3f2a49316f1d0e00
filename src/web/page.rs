//! What every page's frame shows: language, address, who is signed in.

use axum::{extract::FromRequestParts, http::request::Parts};
use axum_extra::extract::CookieJar;
use time::{Date, OffsetDateTime};

use super::{assets, locale::RequestLocale, session};
use crate::{
    app::App,
    domain::calendar,
    texts::{Locale, Texts},
};

/// The frame of a page; templates ask it for texts, links and dates.
#[derive(Clone)]
pub struct Page {
    app: App,
    pub texts: Texts,
    path: String,
    signed_in: bool,
}

impl Page {
    /// A text without arguments.
    pub fn t(&self, id: &str) -> &'static str {
        self.texts.t(id)
    }

    /// A text with one argument.
    pub fn with(&self, id: &str, name: &str, value: impl std::fmt::Display) -> String {
        self.texts.with(id, name, value)
    }

    /// A text with two arguments.
    pub fn with2(&self, id: &str, one: (&str, impl std::fmt::Display), two: (&str, impl std::fmt::Display)) -> String {
        self.texts.with2(id, one, two)
    }

    /// The language of the page.
    pub fn locale(&self) -> Locale {
        self.texts.locale
    }

    /// The language tag of the page.
    pub fn lang(&self) -> &'static str {
        self.texts.locale.as_str()
    }

    /// The tag of the language that the page can be switched to.
    pub fn other_lang(&self) -> &'static str {
        self.texts.locale.other().as_str()
    }

    /// This page in the other language.
    pub fn switch_url(&self) -> String {
        format!("{}?lang={}", self.path, self.other_lang())
    }

    /// This page's path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same frame for a form that is sent to another path.
    pub fn at(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// The address of a static file, which changes with its content.
    pub fn asset(&self, name: &str) -> &'static str {
        assets::url(name)
    }

    /// What the platform calls itself.
    pub fn platform(&self) -> &str {
        self.app.config.platform.name(self.texts.locale)
    }

    /// Where people can ask for help.
    pub fn contact(&self) -> &str {
        &self.app.config.platform.contact_email
    }

    /// Whether the browser carries a session; the session itself is checked where it matters.
    pub fn signed_in(&self) -> bool {
        self.signed_in
    }

    /// Whether this is `registration-portal dev`.
    pub fn is_dev(&self) -> bool {
        self.app.config.is_dev()
    }

    /// A day of these weeks in words.
    pub fn day(&self, date: &Date) -> String {
        self.texts.day(*date)
    }

    /// A moment in words, with its year where that is not this one.
    pub fn moment(&self, at: &OffsetDateTime) -> String {
        self.texts.moment_seen(*at, self.app.clock.now())
    }

    /// Whole days from today to the last day before an exclusive end; 0: today is the last.
    pub fn days_left(&self, end: &OffsetDateTime) -> i64 {
        calendar::days_left(*end, self.app.clock.now())
    }

    /// The last day before an exclusive end, in words, with its year.
    pub fn last_day_before(&self, end: &OffsetDateTime) -> String {
        self.texts.last_day_before(*end)
    }

    /// The day of a moment, in words, with its year.
    pub fn date(&self, at: &OffsetDateTime) -> String {
        self.texts.date(calendar::today(*at))
    }

    /// The size of a file, in words.
    pub fn size(&self, bytes: &i64) -> String {
        const KIB: i64 = 1024;
        match *bytes {
            small if small < KIB * KIB => format!("{} KB", (small / KIB).max(1)),
            large => format!("{}.{} MB", large / KIB / KIB, large * 10 / KIB / KIB % 10),
        }
    }

    /// The frame for this request.
    pub(super) fn new(app: &App, parts: &Parts) -> Self {
        let locale = parts.extensions.get::<RequestLocale>().map_or_else(Locale::default, |locale| locale.0);
        let cookies = CookieJar::from_headers(&parts.headers);
        Self {
            app: app.clone(),
            texts: Texts::of(locale),
            // A path that begins with two slashes would, in a link, be another host.
            path: format!("/{}", parts.uri.path().trim_start_matches('/')),
            signed_in: cookies.get(&app.config.cookie_name(session::COOKIE)).is_some(),
        }
    }
}

impl FromRequestParts<App> for Page {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::new(app, parts))
    }
}
