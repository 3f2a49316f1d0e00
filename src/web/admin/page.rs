//! The frame of an operator's page.

use std::ops::Deref;

use axum::{extract::FromRequestParts, http::request::Parts};
use time::{Date, OffsetDateTime, format_description::well_known::Rfc3339};

use super::{gate::Operator, routes};
use crate::{
    app::App,
    domain::{
        calendar::{self, SHANGHAI},
        operator::Permission,
    },
    store::operators::sessions::SignedIn,
    web::{AppError, Page},
};

/// The frame of a page, with who looks at it.
#[derive(Clone)]
pub struct AdminPage {
    page: Page,
    pub operator: SignedIn,
    query: String,
    /// Whoever looks had to say again who they are, and what they had sent was not done.
    is_confirmed: bool,
    now: OffsetDateTime,
}

/// An entry of the navigation.
pub struct Section {
    pub path: &'static str,
    pub text: &'static str,
    /// Whether this page, or one below it, is shown.
    pub is_current: bool,
}

impl Deref for AdminPage {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl AdminPage {
    /// The frame for an operator.
    pub fn new(page: Page, operator: SignedIn, query: String, now: OffsetDateTime) -> Self {
        let is_confirmed =
            form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "done" && value == "nothing");
        Self { page, operator, query, is_confirmed, now }
    }

    /// Whether to say that what was sent before signing in waits to be sent again.
    pub fn is_confirmed(&self) -> bool {
        self.is_confirmed
    }

    /// The time of this request's answer.
    pub fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// Whether the operator may do that.
    pub fn may(&self, permission: Permission) -> bool {
        self.operator.role.may(permission)
    }

    /// Whether there is such a page and the operator may open it.
    pub fn may_open(&self, path: &str) -> bool {
        routes::may_open(self.operator.role, path)
    }

    /// The navigation: what the operator may open.
    pub fn sections(&self) -> Vec<Section> {
        let open = routes::all().filter(|route| route.is_open_to(self.operator.role));
        let listed = open.filter_map(|route| Some((route.path, route.section?)));
        listed
            .map(|(path, text)| {
                let below = self.page.path().strip_prefix(path);
                // The first page is above all others and would always be current.
                let is_current =
                    below.is_some_and(|rest| rest.is_empty() || (path != "/admin" && rest.starts_with('/')));
                Section { path, text: self.page.t(text), is_current }
            })
            .collect()
    }

    /// The same frame for a form that is sent to another path.
    #[must_use]
    pub fn at(mut self, path: &str) -> Self {
        self.page = self.page.at(path);
        self.query.clear();
        self
    }

    /// The same frame with the query of an address of ours.
    #[must_use]
    pub fn asking(mut self, address: &str) -> Self {
        self.query = address.split_once('?').map_or("", |(_, query)| query).to_owned();
        self
    }

    /// This page in the other language, with the same filters.
    pub fn switch_url(&self) -> String {
        let kept = form_urlencoded::parse(self.query.as_bytes()).filter(|(name, _)| name != "lang");
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(kept)
            .append_pair("lang", self.page.other_lang())
            .finish();
        format!("{}?{query}", self.page.path())
    }

    /// What the address says of this; empty where it says nothing.
    pub fn asked(&self, name: &str) -> String {
        let mut pairs = form_urlencoded::parse(self.query.as_bytes());
        pairs.find(|(known, _)| known == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    }

    /// The name of a state of a registration or certification …
    pub fn state(&self, table: &str, status: &str) -> &'static str {
        self.page.t(&format!("{table}-status-{status}"))
    }

    /// … and the class of its tag.
    pub fn tone(&self, status: &str) -> &'static str {
        match status {
            "registered" | "approved" => "tag--done",
            "pending_review" | "queued" | "in_review" => "tag--action",
            "frozen" | "rejected" | "failed" => "tag--fail",
            "draft" | "expired" | "lapsed" | "cancelled" => "tag--off",
            _ => "tag--wait",
        }
    }

    /// How long ago something happened, in words.
    pub fn ago(&self, at: &OffsetDateTime) -> String {
        let seconds = (self.now - *at).whole_seconds().max(0);
        match seconds {
            0..60 => self.page.t("admin-ago-now").to_owned(),
            60..3_600 => self.page.with("admin-ago-minutes", "n", seconds / 60),
            3_600..86_400 => self.page.with("admin-ago-hours", "n", seconds / 3_600),
            _ => self.page.with("admin-ago-days", "n", seconds / 86_400),
        }
    }

    /// How long something takes, in words.
    pub fn lasting(&self, seconds: i64) -> String {
        let minutes = (seconds.max(0) + 30) / 60;
        match minutes {
            0..60 => self.page.with("lasting-minutes", "m", minutes),
            60..1_440 => self.page.with2("lasting-hours", ("h", minutes / 60), ("m", minutes % 60)),
            _ => self.page.with2("lasting-days", ("d", minutes / 1_440), ("h", minutes / 60 % 24)),
        }
    }

    /// A moment to the minute, with its year, as tables show it (Asia/Shanghai).
    pub fn exact(&self, at: &OffsetDateTime) -> String {
        let at = at.to_offset(SHANGHAI);
        format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute())
    }

    /// Today in Shanghai.
    pub fn today(&self) -> Date {
        calendar::today(self.now)
    }

    /// A moment for machines (RFC 3339).
    pub fn machine(&self, at: &OffsetDateTime) -> String {
        at.format(&Rfc3339).unwrap_or_default()
    }
}

impl FromRequestParts<App> for AdminPage {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        let Operator(operator) = Operator::from_request_parts(parts, app).await?;
        let query = parts.uri.query().unwrap_or_default().to_owned();
        Ok(Self::new(Page::new(app, parts), operator, query, app.clock.now()))
    }
}
