//! Configuration from environment variables: typed, read once, every fault listed at once, secrets redacted.
//!
//! `.env.example` describes every variable.

mod reader;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use ipnet::IpNet;
use lettre::message::Mailbox;
use secrecy::SecretString;
use time::Duration;
use url::Url;

use crate::{
    domain::{
        calendar::Holidays,
        identifiers::OwnAccountNumber,
        money::Fen,
        proposal::Kind,
        registration::Limits,
        subject::{AccountType, SubjectType},
    },
    security::{encryption::Keys, passwords::HashingConfig},
    texts::Locale,
};
use reader::Reader;
pub use reader::{Faults, Variables};

/// Everything the portal is told from outside.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the public listener binds.
    pub listen: SocketAddr,
    /// The address people type; every link in a mail starts with it.
    pub public_url: Url,
    /// Where `/metrics` is served, never on the public listener.
    pub metrics_listen: Option<SocketAddr>,
    pub database_url: SecretString,
    /// Connections to PostgreSQL of this instance.
    pub database_connections: u32,
    /// Networks whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Where pictures of papers are kept, encrypted.
    pub documents_dir: PathBuf,
    /// Cookies carry `Secure` and the `__Host-` prefix. False only in `dev`, where the portal speaks plain http.
    pub secure_cookies: bool,
    pub keys: Keys,
    pub mail: MailConfig,
    pub sms: SmsConfig,
    pub hashing: HashingConfig,
    pub limits: Limits,
    pub rates: Rates,
    pub platform: Platform,
    /// Which days are worked, for deadlines in working days.
    pub holidays: Holidays,
    /// Personal data of a registration that has ended is erased after this long.
    pub retention: Duration,
    /// Which decisions of reviewers a second person has to approve.
    pub two_people: Vec<Kind>,
}

/// How mail leaves the house.
#[derive(Debug, Clone)]
pub struct MailConfig {
    pub from: Mailbox,
    pub transport: MailTransportConfig,
}

/// Where mail goes.
#[derive(Debug, Clone)]
pub enum MailTransportConfig {
    Smtp(SmtpConfig),
    /// Into the mailbox on `/dev`.
    Dev,
}

/// An SMTP relay (RFC 5321, submission as in RFC 6409).
#[derive(Debug, Clone)]
pub struct SmtpConfig {
    pub host: String,
    pub port: u16,
    pub tls: SmtpTls,
    pub credentials: Option<(String, SecretString)>,
    /// A PEM file with a further certificate authority to trust.
    pub ca_file: Option<PathBuf>,
}

/// How the connection to the relay is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// STARTTLS is required (RFC 3207); without it nothing is sent.
    Starttls,
    /// TLS from the first byte (RFC 8314).
    Implicit,
    /// Plain text; only for a relay on the same machine.
    None,
}

/// Where text messages go.
#[derive(Debug, Clone)]
pub enum SmsConfig {
    /// POST of signed JSON to a gateway.
    Gateway { url: Url, key_id: String, secret: SecretString },
    /// Into the list on `/dev`.
    Dev,
}

/// How often things may be asked for, each as events in a period.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    pub mails_per_address_day: u32,
    pub mails_per_domain_hour: u32,
    pub signups_per_network_hour: u32,
    pub signups_total_hour: u32,
    pub sms_per_mobile_day: u32,
    pub sms_per_network_hour: u32,
    pub sign_ins_per_account_hour: u32,
    pub sign_ins_per_network_hour: u32,
}

/// Whom companies pay.
#[derive(Debug, Clone)]
pub struct Payee {
    pub name: String,
    pub account: OwnAccountNumber,
    pub bank: String,
}

/// What this platform calls itself, offers and charges.
#[derive(Debug, Clone)]
pub struct Platform {
    pub name_zh: String,
    pub name_en: String,
    pub contact_email: String,
    pub open_account_types: Vec<AccountType>,
    pub documentation_url: Url,
    pub developer_tools_url: Url,
    pub design_guide_url: Url,
    pub demo_url: Url,
    pub payee: Payee,
    /// Account numbers that companies were asked to pay to before, and to which some may still do.
    pub former_payee_accounts: Vec<OwnAccountNumber>,
    pub certification_fee: Fen,
    pub certification_fee_government: Fen,
    /// Message ids (`function-…`) of what stays locked until verified.
    pub locked_functions: Vec<String>,
}

impl Platform {
    /// What the platform calls itself in a language.
    pub fn name(&self, locale: Locale) -> &str {
        match locale {
            Locale::Chinese => &self.name_zh,
            Locale::English => &self.name_en,
        }
    }

    /// The certification fee for a subject type, per attempt.
    pub fn certification_fee(&self, subject_type: SubjectType) -> Fen {
        match subject_type {
            SubjectType::Government => self.certification_fee_government,
            _ => self.certification_fee,
        }
    }
}

/// Functions a platform can lock until the subject is verified; each has a text in both languages.
pub const LOCKABLE_FUNCTIONS: [&str; 3] = ["payment", "search", "sharing"];

impl Config {
    /// Reads the configuration of a production instance.
    ///
    /// # Errors
    /// Every missing or malformed variable, all at once.
    pub fn serve(variables: &Variables) -> Result<Self, Faults> {
        let mut reader = Reader::new(variables);
        let public_url = reader.public_url();
        let database_url = reader.database_url();
        let documents_dir = reader.required("DOCUMENTS_DIR", "a folder for pictures of papers");
        let keys = reader.keys();
        let from = reader.required("MAIL_FROM", "an address such as Portal <no-reply@example.com>");
        let smtp = reader.smtp();
        let sms_url = reader.sms_gateway_url();
        let sms_key_id = reader.required("SMS_GATEWAY_KEY_ID", "text");
        let sms_secret = reader.required::<String>("SMS_GATEWAY_SECRET", "text");
        let platform = reader.platform(None);
        let listen = reader.optional("LISTEN_ADDR", "an address such as 0.0.0.0:8080", ([127, 0, 0, 1], 8080).into());
        let metrics_listen = reader.maybe("METRICS_ADDR", "an address such as 127.0.0.1:9464");
        let database_connections = reader.database_connections();
        let trusted_proxies = reader.list("TRUSTED_PROXIES", "networks such as 10.0.0.0/8", &[]);
        let hashing = reader.hashing();
        let limits = reader.limits();
        let rates = reader.rates(1);
        let holidays = reader.holidays();
        let retention = reader.retention();
        let two_people = reader.two_people();
        reader.finish(|| {
            Some(Self {
                listen,
                public_url: public_url?,
                metrics_listen,
                database_url: database_url?,
                database_connections,
                trusted_proxies,
                documents_dir: documents_dir?,
                secure_cookies: true,
                keys: keys?,
                mail: MailConfig { from: from?, transport: MailTransportConfig::Smtp(smtp?) },
                sms: SmsConfig::Gateway { url: sms_url?, key_id: sms_key_id?, secret: SecretString::from(sms_secret?) },
                hashing,
                limits,
                rates,
                platform: platform?,
                holidays,
                retention,
                two_people,
            })
        })
    }

    /// The configuration of `dev`: nothing is required, mail and text messages stay on `/dev`, pictures in `data_dir`.
    ///
    /// # Errors
    /// Every malformed variable, all at once.
    pub fn dev(
        variables: &Variables,
        listen: SocketAddr,
        database_url: String,
        keys: Keys,
        data_dir: &Path,
    ) -> Result<Self, Faults> {
        let mut reader = Reader::new(variables);
        let public_url = reader.optional("PUBLIC_URL", "a URL", reader::loopback_url(listen));
        let from = reader.optional("MAIL_FROM", "an address", Mailbox::new(None, reader::local_address()));
        let metrics_listen = reader.maybe("METRICS_ADDR", "an address such as 127.0.0.1:9464");
        let database_connections = reader.database_connections();
        let hashing = reader.hashing();
        let limits = reader.limits();
        // On one's own machine every visitor shares one network.
        let rates = reader.rates(1_000);
        let platform = reader.platform(Some(reader::example_payee()));
        let documents_dir = reader.optional("DOCUMENTS_DIR", "a folder", data_dir.join("documents"));
        let holidays = reader.holidays();
        let retention = reader.retention();
        let two_people = reader.two_people();
        reader.finish(|| {
            Some(Self {
                listen,
                public_url,
                metrics_listen,
                database_url: SecretString::from(database_url),
                database_connections,
                trusted_proxies: Vec::new(),
                documents_dir,
                secure_cookies: false,
                keys,
                mail: MailConfig { from, transport: MailTransportConfig::Dev },
                sms: SmsConfig::Dev,
                hashing,
                limits,
                rates,
                platform: platform?,
                holidays,
                retention,
                two_people,
            })
        })
    }

    /// Whether this is `registration-portal dev`.
    pub fn is_dev(&self) -> bool {
        matches!(self.mail.transport, MailTransportConfig::Dev)
    }

    /// The name of a cookie: with the `__Host-` prefix wherever `Secure` is possible.
    pub fn cookie_name(&self, name: &'static str) -> String {
        if self.secure_cookies { format!("__Host-{name}") } else { name.to_owned() }
    }

    /// An absolute link to a path of this portal.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}
