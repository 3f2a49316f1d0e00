//! Text messages by the HTTP gateway: what it is sent, and what its answers lead to.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
    routing::post,
};
use registration_portal::{config::SmsConfig, sms::SmsMessage, texts::Locale};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use tokio::{net::TcpListener, sync::watch};

use crate::common::{
    Portal,
    journey::{ADMINISTRATOR, INDIVIDUAL, MOBILE, RESIDENT_ID, activate, describe_subject, sign_up},
    smtp_sink::Fault,
};

const SECRET: &str = "the gateway's secret 密钥";

/// A request as the gateway got it.
#[derive(Debug, Clone)]
struct Received {
    headers: HeaderMap,
    body: String,
}

impl Received {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers)).to_str().unwrap()
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Clone, Default)]
struct Gateway {
    received: Arc<Mutex<Vec<Received>>>,
    elsewhere: Arc<Mutex<Vec<Received>>>,
    /// `None`: takes everything.
    answer: Arc<Mutex<Option<StatusCode>>>,
}

impl Gateway {
    async fn start(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/v1/messages", post(take))
            .route("/elsewhere", post(take_elsewhere).get(take_elsewhere))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    fn answer(&self, status: Option<u16>) {
        *self.answer.lock().unwrap() = status.map(|status| StatusCode::from_u16(status).unwrap());
    }

    fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

async fn take(State(gateway): State<Gateway>, headers: HeaderMap, body: String) -> Response {
    gateway.received.lock().unwrap().push(Received { headers, body });
    let answer = *gateway.answer.lock().unwrap();
    (answer.unwrap_or(StatusCode::ACCEPTED), [(LOCATION, "/elsewhere")]).into_response()
}

async fn take_elsewhere(State(gateway): State<Gateway>, headers: HeaderMap, body: Bytes) {
    let body = String::from_utf8_lossy(&body).into_owned();
    gateway.elsewhere.lock().unwrap().push(Received { headers, body });
}

async fn portal_with(address: SocketAddr) -> Portal {
    Portal::start_with(|config| {
        config.sms = SmsConfig::Gateway {
            url: format!("http://user:url-password@{address}/v1/messages").parse().unwrap(),
            key_id: "portal-7".to_owned(),
            secret: SecretString::from(SECRET),
        };
    })
    .await
}

async fn portal_and_gateway() -> (Portal, Gateway) {
    let gateway = Gateway::default();
    (portal_with(gateway.start().await).await, gateway)
}

async fn owe_code(portal: &Portal, locale: Locale) {
    let message = SmsMessage::Code { code: "012345".to_owned() };
    let mut connection = portal.pool.acquire().await.unwrap();
    let keys = &portal.app.config.keys;
    message.enqueue(&mut connection, keys, MOBILE, locale, portal.clock.now()).await.unwrap();
}

async fn state(portal: &Portal) -> (String, i32, Option<String>) {
    let sql = "SELECT status, attempts, answer FROM outbox WHERE channel = 'sms' ORDER BY id DESC LIMIT 1";
    sqlx::query_as(sql).fetch_one(&portal.pool).await.unwrap()
}

/// HMAC-SHA-256 as RFC 2104 writes it, not as the portal's library does.
fn hmac(key: &[u8], message: &[u8]) -> String {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let inner: Vec<u8> = block.iter().map(|byte| byte ^ 0x36).chain(message.iter().copied()).collect();
    let outer: Vec<u8> = block.iter().map(|byte| byte ^ 0x5c).chain(Sha256::digest(inner)).collect();
    Sha256::digest(outer).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_tests_own_hmac_is_right() {
    // RFC 4231, test case 2.
    let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assert_eq!(hmac(b"Jefe", b"what do ya want for nothing?"), expected);
}

#[tokio::test]
async fn the_gateway_gets_exactly_this() {
    let (portal, gateway) = portal_and_gateway().await;
    // The time in the signature is the clock's.
    portal.wait(Duration::from_hours(24 * 400));
    for (locale, text) in [
        (Locale::Chinese, "【开放平台】验证码 012345，5 分钟内有效，用于确认您是注册管理员。请勿告诉他人。"),
        (
            Locale::English,
            "[Open Platform] Your code is 012345, valid for 5 minutes, to confirm you as the administrator. Do not tell \
             it to anybody.",
        ),
    ] {
        owe_code(&portal, locale).await;
        portal.deliver().await;
        let id: uuid::Uuid = portal.query("SELECT id FROM outbox ORDER BY id DESC LIMIT 1").await;
        let request = gateway.received().pop().unwrap();
        let expected = serde_json::json!({
            "id": id.to_string(), "to": "+8613800138000", "kind": "code", "locale": locale.as_str(), "text": text,
        });
        assert_eq!(request.json(), expected);
        assert_eq!(request.header("content-type"), "application/json");
        assert_eq!(request.header("idempotency-key"), id.to_string());
        assert_eq!(request.header("x-key-id"), "portal-7");
        let timestamp: i64 = request.header("x-timestamp").parse().unwrap();
        assert!((portal.clock.now().unix_timestamp() - timestamp).abs() <= 5, "{timestamp}");
        let signed = format!("{timestamp}\n{}", request.body);
        assert_eq!(request.header("x-signature"), hmac(SECRET.as_bytes(), signed.as_bytes()));
        let mut others: Vec<_> = request.headers.keys().map(axum::http::HeaderName::as_str).collect();
        others.retain(|name| !["accept", "authorization", "content-length", "host"].contains(name));
        others.sort_unstable();
        assert_eq!(others, ["content-type", "idempotency-key", "x-key-id", "x-signature", "x-timestamp"]);
        assert_eq!(state(&portal).await, ("delivered".to_owned(), 1, None));
    }
}

#[tokio::test]
async fn the_code_of_the_journey_comes_by_the_gateway() {
    let (portal, gateway) = portal_and_gateway().await;
    let browser = portal.browser();
    activate(&portal, &browser, "applicant@example.com").await;
    let page = describe_subject(&browser, INDIVIDUAL).await;
    let details =
        [("administrator_name", ADMINISTRATOR), ("resident_id", RESIDENT_ID), ("mobile", MOBILE), ("consent", "yes")];
    browser.send(&page, &details).await;
    portal.deliver().await;
    let text = gateway.received().pop().unwrap().json()["text"].as_str().unwrap().to_owned();
    let code = text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6).unwrap().to_owned();
    let page = browser.open("/register/administrator").await;
    browser.send(&page, &[("sms_code", &code)]).await;
    assert!(portal.query::<bool>("SELECT mobile_verified_at IS NOT NULL FROM registrations").await);
}

#[tokio::test]
async fn passing_faults_are_retried_under_the_same_key() {
    for status in [500, 502, 503, 429, 408, 401, 403] {
        let (portal, gateway) = portal_and_gateway().await;
        gateway.answer(Some(status));
        owe_code(&portal, Locale::Chinese).await;
        portal.deliver().await;
        portal.deliver().await;
        let (state_now, attempts, answer) = state(&portal).await;
        assert_eq!((state_now.as_str(), attempts), ("pending", 1), "{status}");
        assert!(answer.unwrap().starts_with(&format!("the gateway answered {status}")), "{status}");
        gateway.answer(None);
        portal.wait(Duration::from_secs(16));
        portal.deliver().await;
        assert_eq!(state(&portal).await, ("delivered".to_owned(), 2, None), "{status}");
        let [first, second] = &gateway.received()[..] else { panic!("two requests") };
        assert_eq!(first.header("idempotency-key"), second.header("idempotency-key"));
        assert_eq!(first.body, second.body);
        assert_ne!(first.header("x-timestamp"), second.header("x-timestamp"));
        assert_ne!(first.header("x-signature"), second.header("x-signature"), "each attempt is signed anew");
    }
}

#[tokio::test]
async fn refusals_are_parked_at_once() {
    for status in [400, 404, 410, 422] {
        let (portal, gateway) = portal_and_gateway().await;
        gateway.answer(Some(status));
        owe_code(&portal, Locale::Chinese).await;
        portal.deliver().await;
        gateway.answer(None);
        portal.wait(Duration::from_secs(60));
        portal.deliver().await;
        let (state_now, attempts, answer) = state(&portal).await;
        assert_eq!((state_now.as_str(), attempts), ("parked", 1), "{status}");
        assert!(answer.unwrap().starts_with(&format!("the gateway answered {status}")), "{status}");
        assert_eq!(gateway.received().len(), 1);
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let (portal, gateway) = portal_and_gateway().await;
        gateway.answer(Some(status));
        owe_code(&portal, Locale::Chinese).await;
        portal.deliver().await;
        assert_eq!(gateway.received().len(), 1);
        assert!(gateway.elsewhere.lock().unwrap().is_empty(), "{status} took the code elsewhere");
        assert_ne!(state(&portal).await.0, "delivered");
    }
}

#[tokio::test]
async fn a_gateway_that_is_down_is_tried_again_and_its_url_is_not_stored() {
    let reserved = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = reserved.local_addr().unwrap();
    drop(reserved);
    let portal = portal_with(address).await;
    owe_code(&portal, Locale::Chinese).await;
    portal.deliver().await;
    let (state_now, attempts, answer) = state(&portal).await;
    assert_eq!((state_now.as_str(), attempts), ("pending", 1));
    let answer = answer.unwrap();
    assert!(!answer.is_empty() && !answer.contains("url-password") && !answer.contains("v1/messages"), "{answer}");
}

#[tokio::test]
async fn a_gateway_that_says_nothing_is_given_up_on_after_15_seconds() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let portal = portal_with(silent.local_addr().unwrap()).await;
    owe_code(&portal, Locale::Chinese).await;
    let began = tokio::time::Instant::now();
    portal.deliver().await;
    assert!((14..25).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    assert_eq!(state(&portal).await.0, "pending");
}

#[tokio::test]
async fn after_five_minutes_a_code_is_given_up() {
    let (portal, gateway) = portal_and_gateway().await;
    gateway.answer(Some(503));
    owe_code(&portal, Locale::Chinese).await;
    let mut seconds = 0;
    while state(&portal).await.0 == "pending" {
        portal.deliver().await;
        portal.wait(Duration::from_secs(5));
        seconds += 5;
        assert!(seconds <= 310, "tried for ever");
    }
    assert!((4..=7).contains(&gateway.received().len()), "{} attempts", gateway.received().len());
    assert_eq!(state(&portal).await.2.unwrap(), "the gateway answered 503 Service Unavailable");
}

/// All workers were down for a while: a code that works no more only confuses.
#[tokio::test]
async fn a_code_that_has_expired_is_not_sent() {
    let (portal, gateway) = portal_and_gateway().await;
    owe_code(&portal, Locale::Chinese).await;
    portal.wait(Duration::from_secs(301));
    portal.deliver().await;
    assert!(gateway.received().is_empty());
    assert_eq!(state(&portal).await.0, "parked");
}

#[tokio::test]
async fn a_relay_that_hangs_does_not_hold_up_codes() {
    let (portal, gateway) = portal_and_gateway().await;
    portal.smtp.set_fault(Some(Fault::Silence));
    let (_running, stopped) = watch::channel(false);
    let worker = tokio::spawn(portal.jobs.clone().work(stopped));
    sign_up(&portal.browser(), "applicant@example.com").await;
    let hangs = async {
        while !portal.smtp.heard().iter().any(|line| line.starts_with("RCPT")) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        owe_code(&portal, Locale::Chinese).await;
        while gateway.received().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), hangs).await.expect("the code leaves while the mail hangs");
    worker.abort();
}

#[tokio::test]
async fn a_worker_told_to_stop_finishes_its_batch_and_leaves_the_rest() {
    let (portal, gateway) = portal_and_gateway().await;
    for _ in 0..200 {
        owe_code(&portal, Locale::Chinese).await;
    }
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(portal.jobs.clone().work(stopped));
    while gateway.received().is_empty() {
        tokio::task::yield_now().await;
    }
    stop.send(true).unwrap();
    tokio::time::timeout(Duration::from_secs(5), worker).await.expect("it stops").unwrap();
    let delivered: i64 = portal.query("SELECT count(*) FROM outbox WHERE status = 'delivered'").await;
    assert_eq!(usize::try_from(delivered).unwrap(), gateway.received().len(), "what was sent is noted as sent");
    assert!((1..200).contains(&delivered), "{delivered}");
    let held: i64 = portal.query("SELECT count(*) FROM outbox WHERE status = 'pending' AND attempts > 0").await;
    assert_eq!(held, 0, "nothing waits for a lease to end");
}

#[tokio::test]
async fn two_workers_send_every_code_once() {
    let (portal, gateway) = portal_and_gateway().await;
    for _ in 0..40 {
        owe_code(&portal, Locale::Chinese).await;
    }
    // The workers of two instances share nothing but the database.
    let other = portal.jobs.clone();
    let (one, two) = tokio::join!(portal.jobs.run_due(), other.run_due());
    assert_eq!(one.unwrap() + two.unwrap(), 40);
    let mut keys: Vec<_> =
        gateway.received().iter().map(|request| request.header("idempotency-key").to_owned()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!((gateway.received().len(), keys.len()), (40, 40));
}
