//! Error pages for operators who have signed in: in their own frame, and where their role is in the way, what it may not
//! do and where to go on.

use askama::Template;
use axum::{
    extract::MatchedPath,
    http::{Method, request::Parts},
};
use axum_extra::extract::CookieJar;

use super::{
    AdminPage,
    routes::{self, Verb},
    session,
};
use crate::{
    app::App,
    store::operators::sessions::Stage,
    web::{Page, fault::Fault},
};

/// What is remembered of a request until its answer turns out to be an error.
pub struct Asked {
    cookies: CookieJar,
    verb: Verb,
    /// The route's pattern; empty: there is none.
    route: String,
    query: String,
}

#[derive(Template)]
#[template(path = "admin/error.html")]
struct FaultPage {
    page: AdminPage,
    fault: Fault,
    /// Where to go on, and its name.
    way: (&'static str, &'static str),
}

impl Asked {
    /// Remembers it.
    pub fn of(parts: &Parts) -> Self {
        let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
        let is_get = parts.method == Method::GET;
        let query = parts.uri.query().filter(|_| is_get).unwrap_or_default().to_owned();
        let verb = if is_get { Verb::Get } else { Verb::Post };
        Self { cookies: CookieJar::from_headers(&parts.headers), verb, route, query }
    }

    /// The page; `None`: nobody has signed in, or who it is cannot be said.
    pub(in crate::web) async fn page(self, app: &App, page: Page, mut fault: Fault) -> Option<String> {
        let operator = session::load(app, &self.cookies, Stage::SignedIn).await.ok()??;
        let page = AdminPage::new(page, operator, self.query, app.clock.now());
        let mut way = ("/admin", page.t("admin-dashboard"));
        let asked = routes::all().find(|route| route.verb == self.verb && route.path == self.route);
        if fault.code == 403
            && asked.is_some_and(|route| !route.is_open_to(page.operator.role))
            && let Some((path, section)) = routes::section_of(&self.route)
        {
            let (role, section) = (page.t(&format!("role-{}", page.operator.role.as_str())), page.t(section));
            let may_look = page.may_open(path);
            let text = if may_look { "error-role-act" } else { "error-role-page" };
            fault.title = page.t("error-role-title");
            fault.text = page.with2(text, ("role", role), ("section", section));
            if may_look {
                way = (path, section);
            }
        }
        if fault.code == 422
            && let Some(section) = routes::section_of(&self.route).filter(|(path, _)| page.may_open(path))
        {
            way = (section.0, page.t(section.1));
        }
        FaultPage { page, fault, way }.render().ok()
    }
}
