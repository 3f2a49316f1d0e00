//! Text messages: one port, two providers — an HTTP gateway, and the list on `/dev`.

mod gateway;

use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    config::SmsConfig,
    security::encryption::Keys,
    store::{
        dev_mailbox::{DevMailbox, Received},
        outbox::{self, Channel, DeliveryError, NewMessage},
        sms_codes,
    },
    texts::{Locale, Texts},
};
use gateway::Gateway;

/// How long a text message is of any use: as long as the code in it.
pub const USEFUL_FOR: time::Duration = sms_codes::LIFETIME;

/// A text message of the portal.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SmsMessage {
    /// The code that proves who holds the administrator's mobile.
    Code { code: String },
}

impl SmsMessage {
    /// The name in the outbox and in the gateway's request.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Code { .. } => "code",
        }
    }

    /// Owes this message to a mobile, in the transaction that caused it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn enqueue(
        &self,
        connection: &mut PgConnection,
        keys: &Keys,
        recipient: &str,
        locale: Locale,
        now: OffsetDateTime,
    ) -> Result<(), sqlx::Error> {
        let payload = serde_json::to_vec(self).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
        let message =
            NewMessage { channel: Channel::Sms, kind: self.kind(), recipient, locale: locale.as_str(), payload };
        outbox::enqueue(connection, keys, message, now).await
    }

    fn text(&self, texts: Texts, platform: &str) -> String {
        match self {
            Self::Code { code } => texts.format(
                "sms-code",
                &[("platform", &platform), ("code", code), ("minutes", &USEFUL_FOR.whole_minutes())],
            ),
        }
    }
}

/// A text message about to leave.
pub struct Outgoing<'a> {
    /// The outbox row; the gateway gets it as idempotency key.
    pub id: Uuid,
    /// The mainland number, eleven digits.
    pub to: &'a str,
    pub message: &'a SmsMessage,
    pub locale: Locale,
    /// The sender's name, in the recipient's language.
    pub platform: &'a str,
    pub at: OffsetDateTime,
}

/// Where text messages go.
#[derive(Clone)]
pub enum SmsProvider {
    Gateway(Gateway),
    Dev(DevMailbox),
}

impl SmsProvider {
    /// # Errors
    /// An HTTP client that cannot be built.
    pub fn new(config: &SmsConfig, dev: DevMailbox) -> anyhow::Result<Self> {
        Ok(match config {
            SmsConfig::Gateway { url, key_id, secret } => {
                Self::Gateway(Gateway::new(url.clone(), key_id.clone(), secret.clone())?)
            }
            SmsConfig::Dev => Self::Dev(dev),
        })
    }

    /// Delivers one text message.
    ///
    /// # Errors
    /// Whether to try again or not, with the provider's answer.
    pub async fn deliver(&self, sms: &Outgoing<'_>) -> Result<(), DeliveryError> {
        let text = sms.message.text(Texts::of(sms.locale), sms.platform);
        match self {
            Self::Gateway(gateway) => gateway.send(sms, &text).await,
            Self::Dev(mailbox) => {
                let received = Received {
                    id: sms.id,
                    channel: "sms".to_owned(),
                    recipient: sms.to.to_owned(),
                    subject: String::new(),
                    text,
                    html: String::new(),
                    at: sms.at,
                };
                mailbox.put(&received).await.map_err(|error| DeliveryError::Later(error.to_string()))
            }
        }
    }
}
