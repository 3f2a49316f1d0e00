//! The HTTP gateway: a signed POST of JSON. The README says how to write the other end.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use sha2::Sha256;
use url::Url;

use super::Outgoing;
use crate::store::outbox::DeliveryError;

/// A client of the gateway.
#[derive(Clone)]
pub struct Gateway {
    client: reqwest::Client,
    url: Url,
    key_id: String,
    secret: SecretString,
}

#[derive(Serialize)]
struct Request<'a> {
    id: String,
    to: String,
    kind: &'static str,
    locale: &'static str,
    text: &'a str,
}

impl Gateway {
    pub(super) fn new(url: Url, key_id: String, secret: SecretString) -> anyhow::Result<Self> {
        let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let tls = rustls::ClientConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(15))
            // A redirect would send codes and signatures to somewhere nobody configured.
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { client, url, key_id, secret })
    }

    pub(super) async fn send(&self, sms: &Outgoing<'_>, text: &str) -> Result<(), DeliveryError> {
        let later = |error: &dyn std::fmt::Display| DeliveryError::Later(error.to_string());
        let request = Request {
            id: sms.id.to_string(),
            to: format!("+86{}", sms.to),
            kind: sms.message.kind(),
            locale: sms.locale.as_str(),
            text,
        };
        let body = serde_json::to_vec(&request).map_err(|error| later(&error))?;
        let timestamp = sms.at.unix_timestamp().to_string();
        let response = self
            .client
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("idempotency-key", &request.id)
            .header("x-key-id", &self.key_id)
            .header("x-timestamp", &timestamp)
            .header("x-signature", self.signature(&timestamp, &body))
            .body(body)
            .send()
            .await
            // The URL may hold credentials: it does not belong into a stored answer.
            .map_err(|error| later(&error.without_url()))?;
        let status = response.status();
        let answer = || format!("the gateway answered {status}");
        if status.is_success() {
            Ok(())
        } else if status.is_server_error()
            || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS)
            // Our key is refused: the configuration's fault, not the message's.
            || matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
        {
            Err(DeliveryError::Later(answer()))
        } else {
            Err(DeliveryError::Refused(answer()))
        }
    }

    /// Hexadecimal HMAC-SHA-256 over the timestamp, a line feed and the body.
    fn signature(&self, timestamp: &str, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.expose_secret().as_bytes())
            .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        mac.update(timestamp.as_bytes());
        mac.update(b"\n");
        mac.update(body);
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
