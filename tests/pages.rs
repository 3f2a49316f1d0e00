//! Every page in both languages: status, title, headers, cookies; static files; error pages; what is not served at all.

use std::{collections::HashSet, io::Read};

use registration_portal::config::MailTransportConfig;
use reqwest::{Method, StatusCode};
use scraper::{Html, Selector};
use sha2::{Digest, Sha256};

use crate::common::{
    Portal,
    browser::{Answer, Browser, read},
    fresh_database,
    journey::{
        ENTERPRISE, MOBILE, PASSWORD, RESIDENT_ID, activate, describe_subject, name_administrator, register, scan_link,
        sign_up,
    },
    raw,
};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Fails unless the page has every header that a page must have, and needs nothing that the policy forbids.
#[track_caller]
fn assert_protected(page: &Answer) {
    let path = page.path.as_str();
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path}");
    assert_eq!(page.header("content-security-policy"), POLICY, "{path}");
    assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
    assert_eq!(page.header("x-frame-options"), "DENY", "{path}");
    assert_eq!(page.header("cache-control"), "no-store", "{path}");
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin", "{path}");
    let secrets = ["/activate/", "/account/password/reset/", "/register/administrator/scan/"];
    let is_secret = secrets.iter().any(|prefix| path.starts_with(prefix));
    assert_eq!(page.header("referrer-policy"), if is_secret { "strict-origin" } else { "same-origin" }, "{path}");
    assert!(!page.header("x-request-id").is_empty(), "{path}");
    let document = page.document();
    for element in document.select(&Selector::parse("*").unwrap()) {
        let name = element.value().name();
        assert!(name != "style" && (name != "script" || element.attr("src").is_some()), "{path}: inline {name}");
        for (attribute, value) in element.value().attrs() {
            assert!(attribute != "style" && !attribute.starts_with("on"), "{path}: inline {attribute}");
            assert!(!value.trim_start().to_lowercase().starts_with("javascript:"), "{path}: {attribute}={value}");
        }
    }
}

/// Pages by what a browser has to have done to see them.
async fn all_pages(portal: &Portal) -> Vec<(Browser, String)> {
    let visitor = portal.browser();
    let mut pages: Vec<(Browser, String)> = ["/", "/terms", "/register/account-type", "/register/account-types"]
        .into_iter()
        .chain(["/account/sign-in", "/account/password/forgot"])
        .map(|path| (visitor.clone(), path.to_owned()))
        .collect();

    let signing_up = portal.browser();
    sign_up(&signing_up, "signing-up@example.com").await;
    let link = portal.mail_to("signing-up@example.com").await.link("/activate/");
    pages.push((signing_up.clone(), "/register/credentials".into()));
    pages.push((signing_up.clone(), "/register/activation".into()));
    pages.push((signing_up, link));

    let registered = portal.browser();
    register(portal, &registered, "registered@example.com", ENTERPRISE).await;
    portal.deliver().await;
    for path in ["/register/done", "/account", "/account/transfer", "/account/settings"] {
        pages.push((registered.clone(), path.into()));
    }
    portal.browser().post("/account/password/forgot", &[("email", "registered@example.com")]).await;
    pages.push((visitor.clone(), portal.mail_to("registered@example.com").await.link("/account/password/reset/")));

    let code = portal.browser();
    activate(portal, &code, "code@example.com").await;
    let page = describe_subject(&code, ENTERPRISE).await;
    let details =
        [("administrator_name", "李小红"), ("resident_id", RESIDENT_ID), ("mobile", "13900139000"), ("consent", "on")];
    code.send(&page, &details).await;
    pages.push((code, "/register/administrator".into()));

    let drafting = portal.browser();
    activate(portal, &drafting, "drafting@example.com").await;
    describe_subject(&drafting, ENTERPRISE).await;
    let page = name_administrator(portal, &drafting, RESIDENT_ID, MOBILE).await;
    for path in [
        "/register/subject-type",
        "/register/subject",
        "/register/verification-method",
        "/register/administrator?details=1",
        "/register/administrator",
    ] {
        pages.push((drafting.clone(), path.into()));
    }
    pages.push((visitor, scan_link(&page)));

    let confirming = portal.browser();
    crate::common::journey::complete(portal, &confirming, "confirming@example.com", ENTERPRISE).await;
    pages.push((confirming, "/register/confirm".into()));
    pages
}

#[tokio::test]
async fn every_page_is_whole_in_both_languages() {
    let portal = Portal::start().await;
    let platform = &portal.app.config.platform;
    let pages = all_pages(&portal).await;
    for (language, name) in [("zh-CN", &platform.name_zh), ("en", &platform.name_en)] {
        let mut titles = HashSet::new();
        for (browser, path) in &pages {
            let address = format!("{path}{}lang={language}", if path.contains('?') { '&' } else { '?' });
            let page = browser.open(&address).await;
            page.assert_at(&address);
            assert_eq!(page.attribute("html", "lang").as_deref(), Some(language), "{path}");
            assert!(!page.heading().is_empty(), "{path}");
            let title = page.title();
            let own = title.strip_suffix(&format!(" – {name}"));
            assert!(own.is_some_and(|own| !own.trim().is_empty()), "{path}: {title}");
            assert!(titles.insert(title.clone()), "{path}: {title} is the title of another page");
            assert_protected(&page);
            assert_eq!(page.header("strict-transport-security"), "", "{path}: plain http");
        }
        assert_eq!(titles.len(), 22);
    }
}

#[tokio::test]
async fn every_link_of_every_page_leads_somewhere() {
    let portal = Portal::start().await;
    let mut seen = HashSet::new();
    for (browser, path) in all_pages(&portal).await {
        let page = browser.open(&path).await;
        let document = page.document();
        let links = Selector::parse("a[href], link[href], script[src], form").unwrap();
        for element in document.select(&links) {
            let is_form = element.value().name() == "form";
            let target = ["href", "src", "action"].iter().find_map(|name| element.attr(name)).unwrap();
            if let Some(id) = target.strip_prefix('#') {
                let found = document.select(&Selector::parse(&format!("[id='{id}']")).unwrap()).count();
                assert_eq!(found, 1, "{path}: {target}");
            } else if target.starts_with('/') && !is_form && seen.insert(target.to_owned()) {
                let answer = browser.open(target).await;
                assert_eq!(answer.status, StatusCode::OK, "{path}: {target}");
                if let Some((_, id)) = target.split_once('#') {
                    assert!(answer.attribute(&format!("[id='{id}']"), "id").is_some(), "{path}: {target}");
                }
            }
        }
    }
    assert!(seen.len() > 20, "{seen:?}");
}

/// The cookies that an answer sets, each as its name, whether it carries a value, and its sorted attributes.
fn set_cookies(answer: &Answer) -> Vec<(String, String, Vec<String>)> {
    let cookies = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    cookies
        .map(|cookie| {
            let mut parts = cookie.split("; ").map(str::to_owned);
            let (name, value) =
                parts.next().unwrap().split_once('=').map(|(n, v)| (n.to_owned(), v.to_owned())).unwrap();
            let mut attributes: Vec<String> = parts.collect();
            attributes.sort();
            (name, value, attributes)
        })
        .collect()
}

#[tokio::test]
async fn cookies_are_host_bound_secure_and_not_for_scripts() {
    let portal = Portal::start_with(|config| config.secure_cookies = true).await;
    // Over plain http no client sends Secure cookies back: they are put into the header here.
    let browser = portal.browser().staying();
    let mut held: Vec<(String, String)> = Vec::new();
    let mut names = Vec::new();
    let mut ask = async |method: Method, path: &str, fields: &[(&str, &str)]| {
        let header = held.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let request = browser.request(method.clone(), path).header("cookie", header);
        let answer = read(if method == Method::POST { request.form(fields) } else { request }).await;
        assert_eq!(answer.header("strict-transport-security"), "max-age=63072000; includeSubDomains", "{path}");
        for (name, value, attributes) in set_cookies(&answer) {
            assert!(name.starts_with("__Host-"), "{name}");
            let fixed: Vec<_> = attributes.iter().filter(|part| !part.starts_with("Max-Age=")).collect();
            let removed = attributes.iter().any(|part| part == "Max-Age=0");
            let expected = ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"];
            let fixed: Vec<_> = fixed.into_iter().filter(|part| !removed || !part.starts_with("Expires=")).collect();
            assert_eq!(fixed, expected, "{name}");
            held.retain(|(known, _)| *known != name);
            if !removed {
                held.push((name.clone(), value));
            }
            names.push(if removed { format!("-{name}") } else { name });
        }
        answer
    };
    ask(Method::GET, "/?lang=en", &[]).await;
    ask(Method::POST, "/register/account-type", &[("account_type", "mini_program")]).await;
    let credentials = [("email", "a@example.com"), ("password", PASSWORD), ("agreement", "on")];
    let answer = ask(Method::POST, "/register/credentials", &credentials).await;
    assert_eq!(answer.header("location"), "/register/activation");
    let link = portal.mail_to("a@example.com").await.link("/activate/");
    let answer = ask(Method::POST, &link, &[]).await;
    assert_eq!(answer.header("location"), "/register/subject-type");
    let page = ask(Method::GET, "/account", &[]).await;
    assert_eq!((page.status, page.attribute("html", "lang").as_deref()), (StatusCode::OK, Some("en")));
    ask(Method::POST, "/account/sign-out", &[]).await;
    names.sort();
    assert_eq!(
        names,
        [
            "-__Host-session",
            "-__Host-sign-up",
            "__Host-account-type",
            "__Host-lang",
            "__Host-session",
            "__Host-sign-up"
        ]
    );
}

#[tokio::test]
async fn a_visitor_who_only_looks_gets_no_cookie() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    for path in ["/", "/terms", "/register", "/register/account-types", "/account/sign-in", "/account/password/forgot"]
    {
        let page = browser.open(path).await;
        assert_eq!((page.status, set_cookies(&page).len()), (StatusCode::OK, 0), "{path}");
    }
    assert_eq!(browser.cookies(), "");
}

/// The addresses of the static files that a page asks for.
fn static_files(page: &Answer) -> Vec<String> {
    let document = Html::parse_document(&page.body);
    let elements = Selector::parse("link[href^='/static/'], script[src^='/static/']").unwrap();
    document
        .select(&elements)
        .map(|element| element.attr("href").or_else(|| element.attr("src")).unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn static_files_are_named_by_their_content_compressed_and_kept_for_ever() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    let files = static_files(&browser.open("/").await);
    assert_eq!(files.len(), 4, "{files:?}");
    for file in files {
        let get = async |accept: &str| {
            let request = browser.request(Method::GET, &file).header("accept-encoding", accept);
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), StatusCode::OK, "{file}");
            let headers = response.headers().clone();
            assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable", "{file}");
            assert_eq!(headers["vary"], "accept-encoding", "{file}");
            assert_eq!(headers["x-content-type-options"], "nosniff", "{file}");
            let coding = headers.get("content-encoding").map(|value| value.to_str().unwrap().to_owned());
            let kind = headers["content-type"].to_str().unwrap().to_owned();
            (coding, kind, response.bytes().await.unwrap().to_vec())
        };
        let (coding, kind, plain) = get("identity").await;
        assert_eq!(coding, None);
        let expected = match file.rsplit('.').next().unwrap() {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            other => panic!("{other}"),
        };
        assert_eq!(kind, expected);
        let print = file.rsplit('.').nth(1).unwrap();
        let digest: String = Sha256::digest(&plain).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(print.len() == 12 && digest.starts_with(print), "{file} {digest}");

        let (coding, _, gzip) = get("gzip, deflate").await;
        assert_eq!(coding.as_deref(), Some("gzip"));
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&gzip[..]).read_to_end(&mut unpacked).unwrap();
        assert!(unpacked == plain && gzip.len() < plain.len(), "{file}");
        let (coding, _, brotli) = get("gzip, deflate, br, zstd").await;
        assert_eq!(coding.as_deref(), Some("br"));
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &brotli[..], &mut unpacked).unwrap();
        assert!(unpacked == plain && brotli.len() < gzip.len(), "{file}");

        let other = file.replace(print, "000000000000");
        assert_eq!(browser.open(&other).await.status, StatusCode::NOT_FOUND, "{other}");
    }
    for outside in ["/static/", "/static/app.css", "/static/..%2fapp.css", "/static/..%2f..%2fCargo.toml"] {
        let page = browser.open(outside).await;
        assert_eq!((page.status, page.heading().as_str()), (StatusCode::NOT_FOUND, "找不到这个页面"), "{outside}");
    }
}

#[tokio::test]
async fn a_first_visit_costs_at_most_thirty_kilobytes() {
    let portal = Portal::start().await;
    let page = portal.browser().open("/").await;
    let mut bytes = 0;
    for path in std::iter::once("/".to_owned()).chain(static_files(&page)) {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nConnection: close\r\n\r\n",
            portal.address
        );
        let answer = raw::exchange(portal.address, request.as_bytes()).await;
        assert_eq!(raw::status(&answer), 200, "{path}");
        bytes += answer.len();
    }
    assert!((1..=30 * 1024).contains(&bytes), "{bytes} bytes");
}

#[tokio::test]
async fn failures_have_pages_in_both_languages() {
    let portal = Portal::start().await;
    for (language, not_found, wrong_method, forbidden) in [
        ("zh-CN", "找不到这个页面", "这个页面不能这样打开", "不能进行此操作"),
        ("en", "This page does not exist", "This page cannot be opened that way", "You cannot do that here"),
    ] {
        let browser = portal.browser().preferring(language);
        let assert_page = |page: &Answer, status: StatusCode, heading: &str| {
            assert_eq!((page.status, page.heading().as_str()), (status, heading), "{}", page.path);
            assert_eq!(page.attribute("html", "lang").as_deref(), Some(language));
            assert!(page.title().starts_with(heading), "{}", page.title());
            assert!(page.attribute("main a[href='/']", "href").is_some(), "a way on");
            assert_eq!(static_files(page).len(), 4, "styled");
            assert_protected(page);
        };
        for path in
            ["/nowhere", "/register/nowhere", "/static/nowhere.css", "/admin/../etc/passwd", "/%00", "/\u{4f01}"]
        {
            assert_page(&browser.open(path).await, StatusCode::NOT_FOUND, not_found);
        }
        let posted = browser.post("/", &[]).await;
        assert_page(&posted, StatusCode::METHOD_NOT_ALLOWED, wrong_method);
        assert_eq!(posted.header("allow"), "GET,HEAD");
        let deleted = browser.request(Method::DELETE, "/register/subject").header("origin", &browser.base);
        let deleted = read(deleted).await;
        assert_page(&deleted, StatusCode::METHOD_NOT_ALLOWED, wrong_method);
        let foreign = browser.bare_request(Method::POST, "/account/sign-in").header("accept-language", language);
        assert_page(&read(foreign).await, StatusCode::FORBIDDEN, forbidden);
    }
}

#[tokio::test]
async fn metrics_and_dev_are_not_served_to_the_public() {
    let portal = Portal::start().await;
    for path in ["/metrics", "/dev", "/dev/", "/dev/mail/018f0000-0000-7000-8000-000000000000"] {
        let page = portal.browser().open(path).await;
        assert_eq!((page.status, page.heading().as_str()), (StatusCode::NOT_FOUND, "找不到这个页面"), "{path}");
    }
    assert_eq!(portal.browser().open("/").await.attribute("a[href='/dev']", "href"), None);
    let further = registration_portal::dev::pages::routes();
    let dev = Portal::start_serving(fresh_database().await, further, |config| {
        config.mail.transport = MailTransportConfig::Dev;
    });
    let dev = dev.await;
    let browser = dev.browser();
    let page = browser.open("/").await;
    assert!(page.attribute("a[href='/dev']", "href").is_some());
    for (language, title) in [("zh-CN", "开发邮箱"), ("en", "Development mailbox")] {
        let page = browser.open(&format!("/dev?lang={language}")).await;
        assert_eq!((page.status, page.heading().as_str()), (StatusCode::OK, title));
        assert_protected(&page);
    }
    assert_eq!(browser.open("/metrics").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn health_checks_answer_by_any_name() {
    let portal = Portal::start().await;
    for (path, body) in [("/healthz", "ok"), ("/readyz", "ready")] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: 10.1.2.3:8080\r\nConnection: close\r\n\r\n");
        let answer = String::from_utf8(raw::exchange(portal.address, request.as_bytes()).await).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with(&format!("\r\n\r\n{body}")), "{answer}");
    }
}
