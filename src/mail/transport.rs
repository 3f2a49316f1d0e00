//! Hands mail over: to an SMTP relay (RFC 5321) through lettre's pool, or to the mailbox on `/dev`.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        PoolConfig,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};
use secrecy::ExposeSecret;
use time::OffsetDateTime;
use uuid::Uuid;

use super::content::Rendered;
use crate::{
    config::{MailConfig, MailTransportConfig, SmtpConfig, SmtpTls},
    store::{
        dev_mailbox::{DevMailbox, Received},
        outbox::DeliveryError,
    },
};

/// How long one delivery may take.
const TIMEOUT: Duration = Duration::from_secs(40);

/// Where mail goes.
#[derive(Clone)]
pub struct MailTransport {
    from: Mailbox,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Dev(DevMailbox),
}

/// A mail about to leave.
#[derive(Debug)]
pub struct Outgoing<'a> {
    /// The outbox row; the Message-ID is made from it, so that a duplicate can be recognised.
    pub id: Uuid,
    pub to: &'a str,
    pub rendered: &'a Rendered,
    pub at: OffsetDateTime,
}

impl MailTransport {
    /// # Errors
    /// A certificate file that cannot be read.
    pub fn new(config: &MailConfig, dev: DevMailbox) -> anyhow::Result<Self> {
        let way = match &config.transport {
            MailTransportConfig::Smtp(smtp) => Way::Smtp(connect(smtp)?),
            MailTransportConfig::Dev => Way::Dev(dev),
        };
        Ok(Self { from: config.from.clone(), way })
    }

    /// Delivers one mail.
    ///
    /// # Errors
    /// Whether to try again or not, with the relay's answer.
    pub async fn deliver(&self, mail: &Outgoing<'_>) -> Result<(), DeliveryError> {
        let message = self.compose(mail)?;
        match &self.way {
            Way::Dev(mailbox) => {
                mailbox.put(&received(mail)).await.map_err(|error| DeliveryError::Later(error.to_string()))
            }
            Way::Smtp(relay) => match tokio::time::timeout(TIMEOUT, relay.send(message)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(classify(&error)),
                Err(_) => Err(DeliveryError::Later("the relay did not answer in time".to_owned())),
            },
        }
    }

    fn compose(&self, mail: &Outgoing<'_>) -> Result<Message, DeliveryError> {
        // An address that cannot be written into a message will not become writable by waiting.
        let refused = |error: &dyn std::fmt::Display| DeliveryError::Refused(error.to_string());
        let to = mail.to.parse().map_err(|error| refused(&error))?;
        // RFC 3834: out-of-office programs must not answer.
        let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        let mut message = Message::builder()
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .date(mail.at.into())
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.rendered.subject.clone())
            .multipart(MultiPart::alternative_plain_html(mail.rendered.text.clone(), mail.rendered.html.clone()))
            .map_err(|error| refused(&error))?;
        message.headers_mut().insert_raw(automatic);
        Ok(message)
    }
}

fn received(mail: &Outgoing<'_>) -> Received {
    Received {
        id: mail.id,
        channel: "mail".to_owned(),
        recipient: mail.to.to_owned(),
        subject: mail.rendered.subject.clone(),
        text: mail.rendered.text.clone(),
        html: mail.rendered.html.clone(),
        at: mail.at,
    }
}

fn connect(smtp: &SmtpConfig) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
    let tls = || -> anyhow::Result<TlsParameters> {
        let mut parameters = TlsParameters::builder(smtp.host.clone());
        if let Some(path) = &smtp.ca_file {
            parameters = parameters.add_root_certificate(Certificate::from_pem(&std::fs::read(path)?)?);
        }
        Ok(parameters.build()?)
    };
    let tls = match smtp.tls {
        SmtpTls::Starttls => Tls::Required(tls()?),
        SmtpTls::Implicit => Tls::Wrapper(tls()?),
        SmtpTls::None => Tls::None,
    };
    let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(smtp.host.clone())
        .port(smtp.port)
        .tls(tls)
        .timeout(Some(Duration::from_secs(30)))
        .pool_config(PoolConfig::new().max_size(8));
    if let Some((username, password)) = &smtp.credentials {
        transport = transport.credentials(Credentials::new(username.clone(), password.expose_secret().to_owned()));
    }
    Ok(transport.build())
}

/// Answers to AUTH (RFC 4954): the relay does not let us in. That is our configuration's fault, not the mail's.
const AUTHENTICATION_ANSWERS: [u16; 4] = [530, 534, 535, 538];

fn classify(error: &lettre::transport::smtp::Error) -> DeliveryError {
    let answer = error.to_string();
    let authentication = error.status().is_some_and(|code| AUTHENTICATION_ANSWERS.contains(&code.into()));
    if error.is_permanent() && !authentication { DeliveryError::Refused(answer) } else { DeliveryError::Later(answer) }
}
