//! Chromium, driven by chromedriver: one driver process for the whole run, one browser with an empty profile a window.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError, Weak},
    time::{Duration, Instant},
};

use registration_portal::texts::Locale;
use serde_json::{Value, json};
use thirtyfour::{
    BrowserLogEntry, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, TimeoutConfiguration,
    WebDriver, WebElement, prelude::*,
};
use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

use crate::common::Portal;

/// A phone and a desk, as the design names them.
pub const PHONE: (u32, u32) = (375, 800);
pub const DESK: (u32, u32) = (1280, 900);

/// How long a page may take to do what it does by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// Tests that drive a browser at the same time, however many cores there are.
static SEATS: Semaphore = Semaphore::const_new(2);
static DRIVER: Mutex<Weak<Driver>> = Mutex::new(Weak::new());

/// The chromedriver process.
struct Driver {
    process: Child,
    port: u16,
    /// Where the browsers keep their files; removed when all of them have ended.
    profiles: PathBuf,
}

impl Driver {
    /// The process that other tests use already, or a new one. It ends with its last user.
    fn shared() -> Arc<Self> {
        let mut shared = DRIVER.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(driver) = shared.upgrade() {
            return driver;
        }
        let driver = Arc::new(Self::start());
        *shared = Arc::downgrade(&driver);
        driver
    }

    fn start() -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut process = Command::new("/usr/bin/chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Debian's chromium-driver is installed");
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(process.try_wait().unwrap().is_none() && Instant::now() < until, "chromedriver does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        let profiles = std::env::temp_dir().join(format!("portal-browser-{}", Uuid::now_v7().simple()));
        Self { process, port, profiles }
    }
}

impl Drop for Driver {
    /// Asked to end, chromedriver ends the browsers that a failed test has left open as well.
    fn drop(&mut self) {
        if let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)) {
            let _ = stream.set_read_timeout(Some(PATIENCE));
            let _ = stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            let _ = stream.read(&mut [0; 256]);
        }
        let until = Instant::now() + PATIENCE;
        while matches!(self.process.try_wait(), Ok(None)) {
            if Instant::now() > until {
                let _ = self.process.kill();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = std::fs::remove_dir_all(&self.profiles);
    }
}

/// The right to drive a browser: taken first, so that few tests do so at the same time.
pub struct Seat {
    driver: Arc<Driver>,
    _permit: SemaphorePermit<'static>,
}

impl Seat {
    pub async fn take() -> Self {
        let driver = Driver::shared();
        Self { driver, _permit: SEATS.acquire().await.unwrap() }
    }

    /// A browser without a history at this portal.
    pub async fn open(&self, portal: &Portal, kind: Kind) -> Window {
        // thirtyfour talks to chromedriver with reqwest, which is built without a TLS provider of its own.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let profile = self.driver.profiles.join(Uuid::now_v7().simple().to_string());
        let mut wishes = DesiredCapabilities::chrome();
        wishes.set_binary("/usr/bin/chromium").unwrap();
        for flag in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // Phones lay their scroll bars over the page; without this, 375 pixels would be 360.
            "--hide-scrollbars",
            &format!("--user-data-dir={}", profile.display()),
        ] {
            wishes.add_arg(flag).unwrap();
        }
        let mut preferences = json!({ "intl.accept_languages": kind.language.as_str() });
        if !kind.javascript {
            preferences["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        wishes.add_experimental_option("prefs", preferences).unwrap();
        wishes.set_browser_log_level(LoggingPrefsLogLevel::All).unwrap();
        let driver = WebDriver::new(format!("http://127.0.0.1:{}", self.driver.port), wishes).await.unwrap();
        let patience = Some(PATIENCE);
        driver.update_timeouts(TimeoutConfiguration::new(patience, patience, Some(Duration::ZERO))).await.unwrap();
        let window = Window { driver, base: format!("http://{}", portal.address), scripts: kind.javascript };
        window.resize(kind.size).await;
        window.emulate("light").await;
        window
    }
}

/// What a person sits in front of.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    pub language: Locale,
    pub size: (u32, u32),
    pub javascript: bool,
}

impl Kind {
    pub const fn new(language: Locale, size: (u32, u32)) -> Self {
        Self { language, size, javascript: true }
    }

    #[must_use]
    pub const fn without_javascript(mut self) -> Self {
        self.javascript = false;
        self
    }
}

/// A browser with one window at the portal.
pub struct Window {
    driver: WebDriver,
    base: String,
    scripts: bool,
}

impl Drop for Window {
    /// After a failure the browser ends with chromedriver: thirtyfour would wait two minutes for an answer here.
    fn drop(&mut self) {
        let _ = self.driver.clone().leak();
    }
}

impl Window {
    pub async fn quit(&self) {
        self.driver.clone().quit().await.unwrap();
    }

    /// Opens a path of the portal, or a whole address.
    pub async fn open(&self, path: &str) {
        let address = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) };
        self.driver.goto(address).await.unwrap();
    }

    pub async fn reload(&self) {
        self.driver.refresh().await.unwrap();
    }

    pub async fn back(&self) {
        self.driver.back().await.unwrap();
    }

    /// The path and query that are shown.
    pub async fn path(&self) -> String {
        let url = self.driver.current_url().await.unwrap();
        url.as_str().strip_prefix(&self.base).unwrap_or(url.as_str()).to_owned()
    }

    /// Does what leads to another page, and waits until that one is there: the driver may answer before the browser leaves.
    async fn leave(&self, how: impl Future<Output = ()>) {
        self.js("document.documentElement.dataset.leaving = ''", &[]).await;
        how.await;
        let until = Instant::now() + PATIENCE;
        const HERE: &str =
            "return document.readyState === 'complete' && !('leaving' in document.documentElement.dataset)";
        // Between two pages there is no document to ask.
        while !self.driver.execute(HERE, []).await.is_ok_and(|here| *here.json() == json!(true)) {
            assert!(Instant::now() < until, "still at {}", self.path().await);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Clicks what leads to another page.
    pub async fn follow(&self, css: &str) {
        self.leave(self.click(css)).await;
    }

    /// Fails unless this path is shown.
    pub async fn assert_at(&self, path: &str) {
        let at = self.path().await;
        if at != path {
            panic!("at {at} instead of {path}: {}", self.text("main").await);
        }
    }

    /// Waits until this path is shown, since the page goes there by itself.
    pub async fn wait_for(&self, path: &str) {
        let until = Instant::now() + PATIENCE;
        while self.path().await != path {
            assert!(Instant::now() < until, "still at {}", self.path().await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    pub async fn find(&self, css: &str) -> WebElement {
        match self.driver.find(By::Css(css)).await {
            Ok(element) => element,
            Err(_) => panic!("no {css} at {}: {}", self.path().await, self.text("body").await),
        }
    }

    /// What a person reads in an element.
    pub async fn text(&self, css: &str) -> String {
        const TEXT: &str = "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText).join('\\n')";
        self.js(TEXT, &[json!(css)]).await.as_str().unwrap().to_owned()
    }

    pub async fn heading(&self) -> String {
        self.text("h1").await
    }

    /// An attribute of the one element.
    pub async fn attribute(&self, css: &str, name: &str) -> String {
        let element = self.find(css).await;
        element.attr(name).await.unwrap().unwrap_or_else(|| panic!("{css} has no {name}"))
    }

    /// What a field holds now.
    pub async fn value(&self, name: &str) -> String {
        self.find(&format!("#{name}")).await.prop("value").await.unwrap().unwrap_or_default()
    }

    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        // Whoever clicks has scrolled until nothing that stays at the top lies over it.
        const SHOW: &str = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.driver.execute(SHOW, vec![element.to_json().unwrap()]).await.unwrap();
        if let Err(error) = element.click().await {
            panic!("{css} at {} cannot be clicked: {error}", self.path().await);
        }
    }

    /// Types into a field, in place of what it held.
    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.find(&format!("#{name}")).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Clicks a choice where people click: on its card.
    pub async fn choose(&self, name: &str, value: &str) {
        self.click(&format!("label:has([name={name}][value={value}])")).await;
        assert!(self.find(&format!("[name={name}][value={value}]")).await.is_selected().await.unwrap());
    }

    /// Sets a tick by clicking the box; its label may hold a link.
    pub async fn tick(&self, name: &str) {
        self.click(&format!("#{name}")).await;
        assert!(self.find(&format!("#{name}")).await.is_selected().await.unwrap());
    }

    /// Clicks the form's own button.
    pub async fn submit(&self) {
        self.follow("#form .actions button").await;
    }

    /// Clicks the button that changes the language.
    pub async fn switch_language(&self) {
        self.follow(".site-nav :is(button, a)[lang]").await;
    }

    /// Presses a key wherever the focus is.
    pub async fn press(&self, key: Key) {
        self.driver.action_chain().send_keys(key).perform().await.unwrap();
    }

    /// Presses a letter wherever the focus is.
    pub async fn press_letter(&self, letter: char) {
        self.driver.action_chain().send_keys(letter.to_string()).perform().await.unwrap();
    }

    /// Presses Enter where it sends a form.
    pub async fn enter(&self) {
        self.leave(self.press(Key::Enter)).await;
    }

    /// Sends a form past the page's script, which would hold it back.
    pub async fn send_at_once(&self, form: &str) {
        let form = [json!(form)];
        self.leave(async { drop(self.js("document.querySelector(arguments[0]).submit()", &form).await) }).await;
    }

    /// Clicks as impatient people do. The driver itself would wait for the next page before its second click.
    pub async fn click_twice(&self, css: &str) {
        const TWICE: &str =
            "const e = document.querySelector(arguments[0]); e.click(); setTimeout(() => e.click(), 200)";
        self.js(TWICE, &[json!(css)]).await;
    }

    /// Runs a script as the driver does: it needs neither the page's permission nor its JavaScript.
    pub async fn js(&self, script: &str, arguments: &[Value]) -> Value {
        let answer = self.driver.execute(script, arguments.to_vec()).await;
        answer.unwrap_or_else(|error| panic!("{error}")).json().clone()
    }

    /// A command of Chromium's own protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.driver.cdp().send_raw(command, parameters).await.unwrap()
    }

    /// Headless windows cannot be made this small, so the page is told.
    pub async fn resize(&self, (width, height): (u32, u32)) {
        let cdp = self.driver.cdp();
        cdp.emulation().set_device_metrics_override(width, height, 1.0, false).await.unwrap();
    }

    /// The person's colour scheme. Nothing moves, so that no measurement meets a transition half way.
    pub async fn emulate(&self, scheme: &str) {
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// The whole page as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let options = json!({ "format": "png", "captureBeyondViewport": true, "optimizeForSpeed": true });
        let answer = self.devtools("Page.captureScreenshot", options).await;
        STANDARD.decode(answer["data"].as_str().unwrap()).unwrap()
    }

    pub async fn forget_cookie(&self, name: &str) {
        self.driver.delete_cookie(name).await.unwrap();
    }

    pub async fn forget_cookies(&self) {
        self.driver.delete_all_cookies().await.unwrap();
    }

    /// What the browser complains about since the last call: scripts, forbidden sources, files that are missing. That the
    /// page itself was answered with an error status is not a complaint.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.driver.browser_log().await.unwrap();
        let is_complaint = |entry: &BrowserLogEntry| {
            let is_status_of_page = entry.message.contains("the server responded with a status of")
                && !entry.message.contains("/static/")
                && !entry.message.contains("favicon");
            matches!(entry.level.as_str(), "SEVERE" | "WARNING") && !is_status_of_page
        };
        log.into_iter().filter(is_complaint).map(|entry| format!("{} {}", entry.level, entry.message)).collect()
    }

    pub fn has_scripts(&self) -> bool {
        self.scripts
    }
}
