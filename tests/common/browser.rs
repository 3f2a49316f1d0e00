//! A client that does what a browser without JavaScript does: keeps cookies, follows redirects, sends forms with all their
//! fields, says where it comes from.

use std::{net::SocketAddr, sync::Arc};

use reqwest::{
    Client, RequestBuilder, StatusCode, Url,
    cookie::{CookieStore, Jar},
    header::HeaderMap,
    redirect::Policy,
};
use scraper::{ElementRef, Html, Selector};

/// A browser with its cookies.
#[derive(Clone)]
pub struct Browser {
    client: Client,
    jar: Arc<Jar>,
    pub base: String,
    language: &'static str,
}

/// A page as it was answered.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// Where the redirects ended.
    pub path: String,
    pub body: String,
}

impl Browser {
    pub fn new(address: SocketAddr) -> Self {
        // reqwest is built without a provider of its own, so that the tree holds one TLS stack.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let jar = Arc::new(Jar::default());
        let client = client(&jar, Policy::limited(5));
        Self { client, jar, base: format!("http://{address}"), language: "zh-CN" }
    }

    /// The same with another preferred language.
    pub fn in_english(self) -> Self {
        self.preferring("en")
    }

    /// The same with this `Accept-Language`.
    pub fn preferring(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    /// The same browser, cookies included, but showing redirects instead of following them.
    pub fn staying(&self) -> Self {
        Self { client: client(&self.jar, Policy::none()), ..self.clone() }
    }

    /// What it would send as `Cookie`.
    pub fn cookies(&self) -> String {
        let cookies = self.jar.cookies(&Url::parse(&self.base).unwrap());
        cookies.map_or_else(String::new, |cookies| cookies.to_str().unwrap().to_owned())
    }

    /// The value of one cookie; empty when there is none.
    pub fn cookie(&self, name: &str) -> String {
        let cookies = self.cookies();
        let value = cookies.split("; ").find_map(|cookie| cookie.strip_prefix(name)?.strip_prefix('='));
        value.unwrap_or_default().to_owned()
    }

    /// Plants a cookie.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar.add_cookie_str(&format!("{name}={value}; Path=/"), &Url::parse(&self.base).unwrap());
    }

    /// A request with the headers that browsers send.
    pub fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        let request = self.bare_request(method.clone(), path).header("accept-language", self.language);
        if method == reqwest::Method::POST { request.header("origin", &self.base) } else { request }
    }

    /// A request that does not say where it comes from.
    pub fn bare_request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) };
        self.client.request(method, url)
    }

    /// Opens a page and follows redirects. Every page must be HTML without parse errors.
    pub async fn open(&self, path: &str) -> Answer {
        read(self.request(reqwest::Method::GET, path)).await
    }

    /// Posts fields to a path, as a script would.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        read(self.request(reqwest::Method::POST, path).form(fields)).await
    }

    /// Posts bytes as they are, labelled as a form.
    pub async fn post_raw(&self, path: &str, body: impl Into<reqwest::Body>) -> Answer {
        let request = self.request(reqwest::Method::POST, path);
        read(request.header("content-type", "application/x-www-form-urlencoded").body(body)).await
    }

    /// Fills in the page's form and sends it with its own button.
    pub async fn send(&self, page: &Answer, fields: &[(&str, &str)]) -> Answer {
        self.send_form(page, "form#form", fields).await
    }

    /// The same for another form of the page.
    pub async fn send_form(&self, page: &Answer, form: &str, fields: &[(&str, &str)]) -> Answer {
        let (action, all) = page.form(form, fields);
        let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&action, &all).await
    }

    /// Fills in the form of a button that sends it elsewhere, and presses that button.
    pub async fn press(&self, page: &Answer, button: &str, fields: &[(&str, &str)]) -> Answer {
        let elsewhere = page.attribute(button, "formaction");
        let elsewhere = elsewhere.unwrap_or_else(|| panic!("no {button} on {}:\n{}", page.path, page.body));
        let (_, all) = page.form(&format!("form:has({button})"), fields);
        let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&elsewhere, &all).await
    }

    /// Fills in the page's form and sends it with the button that sends it elsewhere: the language switch.
    pub async fn switch_language(&self, page: &Answer, fields: &[(&str, &str)]) -> Answer {
        let elsewhere = page.attribute("button[form=form][formaction]", "formaction");
        let elsewhere = elsewhere.unwrap_or_else(|| panic!("no language switch on {}:\n{}", page.path, page.body));
        let (_, all) = page.form("form#form", fields);
        let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&elsewhere, &all).await
    }
}

fn client(jar: &Arc<Jar>, redirects: Policy) -> Client {
    let builder = Client::builder().cookie_provider(Arc::clone(jar)).redirect(redirects);
    builder.user_agent("test browser").build().unwrap()
}

/// Sends a request; the answer must be well-formed HTML where it is HTML.
pub async fn read(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let path = match response.url().query() {
        Some(query) => format!("{}?{query}", response.url().path()),
        None => response.url().path().to_owned(),
    };
    let body = response.text().await.unwrap();
    let answer = Answer { status, headers, path, body };
    if answer.header("content-type").starts_with("text/html") {
        answer.assert_well_formed();
    }
    answer
}

impl Answer {
    /// A header's value; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn assert_well_formed(&self) {
        let document = Html::parse_document(&self.body);
        assert!(document.errors.is_empty(), "{}: {:?}\n{}", self.path, document.errors, self.body);
        for (selector, what) in
            [("h1", "heading"), ("main", "main part"), ("html[lang]", "language"), ("title", "title")]
        {
            assert_eq!(count(&document, selector), 1, "{}: one {what}\n{}", self.path, self.body);
        }
        let mut ids: Vec<_> = document.select(&selector("[id]")).filter_map(|element| element.attr("id")).collect();
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "{}: ids are used once: {ids:?}", self.path);
    }

    pub fn document(&self) -> Html {
        Html::parse_document(&self.body)
    }

    /// What a person reads, with white space folded.
    pub fn text(&self) -> String {
        let document = self.document();
        let main = document.select(&selector("main")).next();
        main.map(|main| folded(&main)).unwrap_or_default()
    }

    pub fn title(&self) -> String {
        self.first("title").unwrap_or_default()
    }

    pub fn heading(&self) -> String {
        self.first("h1").unwrap_or_default()
    }

    /// The text of the first element that a selector finds.
    pub fn first(&self, css: &str) -> Option<String> {
        self.document().select(&selector(css)).next().map(|element| folded(&element))
    }

    /// An attribute of the first element that a selector finds.
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.document().select(&selector(css)).next().and_then(|element| element.attr(name)).map(String::from)
    }

    /// The sentences of the error summary, with the fields they link to.
    pub fn errors(&self) -> Vec<(String, String)> {
        let document = self.document();
        let links = selector(".error-summary a");
        document
            .select(&links)
            .map(|link| (link.attr("href").unwrap_or_default().trim_start_matches('#').to_owned(), folded(&link)))
            .collect()
    }

    /// The fields that the error summary names.
    pub fn error_fields(&self) -> Vec<String> {
        self.errors().into_iter().map(|(field, _)| field).collect()
    }

    /// The value that a field of the page shows.
    pub fn value(&self, name: &str) -> String {
        self.form("form#form", &[])
            .1
            .into_iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
            .unwrap_or_default()
    }

    /// A form's action and its fields, some of them filled in.
    pub fn form(&self, css: &str, filled: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
        let document = self.document();
        let form = document
            .select(&selector(css))
            .next()
            .unwrap_or_else(|| panic!("no {css} on {} ({}):\n{}", self.path, self.status, self.body));
        let mut fields: Vec<(String, String)> = Vec::new();
        for control in form.select(&selector("input, select, textarea")) {
            let name = control.attr("name").unwrap_or_default();
            if name.is_empty() || control.attr("disabled").is_some() {
                continue;
            }
            let is_choice = matches!(control.attr("type"), Some("radio" | "checkbox"));
            if is_choice && control.attr("checked").is_none() {
                continue;
            }
            let value = match control.value().name() {
                "select" => {
                    let chosen = control.select(&selector("option[selected]")).next();
                    chosen.and_then(|option| option.attr("value")).unwrap_or_default().to_owned()
                }
                "textarea" => control.text().collect(),
                _ => control.attr("value").unwrap_or(if is_choice { "on" } else { "" }).to_owned(),
            };
            fields.push((name.to_owned(), value));
        }
        for (name, value) in filled {
            let exists = form.select(&selector(&format!("[name={name}]"))).next().is_some();
            assert!(exists, "no field {name} on {}:\n{}", self.path, self.body);
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        (form.attr("action").unwrap_or(&self.path).to_owned(), fields)
    }

    /// Fails unless the page is the one at this path, answered with 200.
    #[track_caller]
    pub fn assert_at(&self, path: &str) -> &Self {
        assert_eq!((self.path.as_str(), self.status), (path, StatusCode::OK), "{}", self.text());
        self
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

fn count(document: &Html, css: &str) -> usize {
    document.select(&selector(css)).count()
}

fn folded(element: &ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
