//! Reads variables one by one and collects every fault.

use std::{
    collections::HashMap,
    fmt,
    net::{IpAddr, SocketAddr},
    num::{NonZeroU32, NonZeroUsize},
    path::PathBuf,
    str::FromStr,
};

use secrecy::SecretString;
use time::{Date, Duration, macros::format_description};
use url::Url;

use super::{LOCKABLE_FUNCTIONS, Payee, Platform, Rates, SmtpConfig, SmtpTls};
use crate::{
    domain::{calendar::Holidays, money::Fen, proposal::Kind, registration::Limits, subject::AccountType},
    security::{encryption::Keys, passwords::HashingConfig},
};

/// The environment as a map, so that tests need not touch the process's own.
#[derive(Default)]
pub struct Variables(HashMap<String, String>);

impl Variables {
    /// The process's environment.
    pub fn from_env() -> Self {
        std::env::vars().collect()
    }
}

impl FromIterator<(String, String)> for Variables {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        Self(variables.into_iter().collect())
    }
}

/// What is wrong with the configuration, a line each. Values are never repeated: they may be secrets.
#[derive(Debug)]
pub struct Faults(pub Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration has {} fault(s); .env.example describes every variable:", self.0.len())?;
        for fault in &self.0 {
            write!(f, "\n  - {fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// The public address of a portal that listens on this machine.
pub(super) fn loopback_url(listen: SocketAddr) -> Url {
    let mut listen = listen;
    if listen.ip().is_unspecified() {
        listen.set_ip([127, 0, 0, 1].into());
    }
    Url::parse(&format!("http://{listen}")).unwrap_or_else(|_| unreachable!("a socket address makes a URL"))
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// The sender of mails that never leave the machine.
pub(super) fn local_address() -> lettre::Address {
    lettre::Address::new("no-reply", "localhost").unwrap_or_else(|_| unreachable!("a fixed address"))
}

/// What an account number looks like.
const ACCOUNT_NUMBER: &str = "an account number of 8 to 32 letters and digits";

/// A payee for trying things out; production must name its own.
pub(super) fn example_payee() -> Payee {
    Payee {
        name: "示例开放平台有限公司".to_owned(),
        account: "1234 5678 9012 3456".parse().unwrap_or_else(|_| unreachable!("a fixed number")),
        bank: "示例银行北京海淀支行".to_owned(),
    }
}

/// Takes variables one at a time; a fault is noted and reading goes on.
pub(super) struct Reader<'a> {
    variables: &'a Variables,
    faults: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(variables: &'a Variables) -> Self {
        Self { variables, faults: Vec::new() }
    }

    /// Builds the configuration, unless any variable was at fault.
    pub(super) fn finish<T>(self, build: impl FnOnce() -> Option<T>) -> Result<T, Faults> {
        if !self.faults.is_empty() {
            return Err(Faults(self.faults));
        }
        build().ok_or_else(|| Faults(vec!["a required variable is missing".to_owned()]))
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        self.variables.0.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    fn fault(&mut self, name: &str, expected: &str) {
        self.faults.push(format!("{name} must be {expected}"));
    }

    /// A variable that must be there.
    pub(super) fn required<T: FromStr>(&mut self, name: &str, expected: &str) -> Option<T> {
        if self.text(name).is_none() {
            self.faults.push(format!("{name} is missing: {expected}"));
        }
        self.maybe(name, expected)
    }

    /// A variable that may be missing; malformed is a fault all the same.
    pub(super) fn maybe<T: FromStr>(&mut self, name: &str, expected: &str) -> Option<T> {
        let parsed = self.text(name)?.parse().ok();
        if parsed.is_none() {
            self.fault(name, expected);
        }
        parsed
    }

    pub(super) fn optional<T: FromStr>(&mut self, name: &str, expected: &str, default: T) -> T {
        self.maybe(name, expected).unwrap_or(default)
    }

    /// Comma-separated values.
    pub(super) fn list<T: FromStr + Clone>(&mut self, name: &str, expected: &str, default: &[T]) -> Vec<T> {
        let Some(text) = self.text(name) else { return default.to_vec() };
        match text.split(',').map(|item| item.trim().parse()).collect() {
            Ok(items) => items,
            Err(_) => {
                self.fault(name, expected);
                default.to_vec()
            }
        }
    }

    pub(super) fn public_url(&mut self) -> Option<Url> {
        let url: Url = self.required("PUBLIC_URL", "the address people type, such as https://register.example.com")?;
        if url.scheme() != "https" || url.path() != "/" || url.query().is_some() || url.host_str().is_none() {
            self.fault("PUBLIC_URL", "an https address without path or query");
        }
        Some(url)
    }

    /// The SMS gateway's address. Codes and mobiles travel encrypted, unless the gateway is on this machine.
    pub(super) fn sms_gateway_url(&mut self) -> Option<Url> {
        let url: Url = self.required("SMS_GATEWAY_URL", "a URL such as https://sms.example.com/v1/messages")?;
        if url.scheme() != "https" && !url.host_str().is_some_and(is_this_machine) {
            self.fault("SMS_GATEWAY_URL", "an https URL");
        }
        Some(url)
    }

    pub(super) fn database_url(&mut self) -> Option<SecretString> {
        let url: Url = self.required("DATABASE_URL", "postgres://user:password@host/database")?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            self.fault("DATABASE_URL", "a postgres:// URL");
        }
        Some(SecretString::from(url.to_string()))
    }

    pub(super) fn database_connections(&mut self) -> u32 {
        self.positive("DATABASE_CONNECTIONS", 20)
    }

    /// A number above 0.
    fn positive(&mut self, name: &str, default: u32) -> u32 {
        self.maybe::<NonZeroU32>(name, "a number above 0").map_or(default, NonZeroU32::get)
    }

    pub(super) fn keys(&mut self) -> Option<Keys> {
        let encryption: Option<String> = self.required("ENCRYPTION_KEYS", "id:base64 of 32 bytes, the newest first");
        let index: Option<String> = self.required("INDEX_KEY", "base64 of 32 bytes");
        let keys = Keys::parse(&encryption?, &index?);
        if let Err(fault) = &keys {
            self.faults.push(fault.to_string());
        }
        keys.ok()
    }

    pub(super) fn smtp(&mut self) -> Option<SmtpConfig> {
        let host: Option<String> = self.required("SMTP_HOST", "the relay's name");
        let tls = match self.text("SMTP_TLS").unwrap_or("starttls") {
            "starttls" => SmtpTls::Starttls,
            "tls" => SmtpTls::Implicit,
            "none" => SmtpTls::None,
            _ => {
                self.fault("SMTP_TLS", "starttls, tls or none");
                SmtpTls::Starttls
            }
        };
        let default_port = if tls == SmtpTls::Implicit { 465 } else { 587 };
        let port = self.optional("SMTP_PORT", "a port number", default_port);
        let username: Option<String> = self.maybe("SMTP_USERNAME", "text");
        let password: Option<String> = self.maybe("SMTP_PASSWORD", "text");
        if username.is_some() != password.is_some() {
            self.faults.push("SMTP_USERNAME and SMTP_PASSWORD go together".to_owned());
        }
        if tls == SmtpTls::None && username.is_some() && !host.as_deref().is_some_and(is_this_machine) {
            self.faults.push("SMTP_TLS must not be none where a password goes to another machine".to_owned());
        }
        let ca_file: Option<PathBuf> = self.maybe("SMTP_CA_FILE", "a path");
        if ca_file.as_ref().is_some_and(|path| !path.is_file()) {
            self.fault("SMTP_CA_FILE", "a readable PEM file");
        }
        let credentials = username.zip(password.map(SecretString::from));
        Some(SmtpConfig { host: host?, port, tls, credentials, ca_file })
    }

    pub(super) fn hashing(&mut self) -> HashingConfig {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let memory_kib = self.optional("HASH_MEMORY_KIB", "a number of KiB, 8 or more", 19_456);
        if memory_kib < 8 {
            self.fault("HASH_MEMORY_KIB", "a number of KiB, 8 or more");
        }
        HashingConfig {
            memory_kib,
            iterations: self.positive("HASH_ITERATIONS", 2),
            slots: self.maybe::<NonZeroUsize>("HASH_SLOTS", "a number above 0").map_or(cores, NonZeroUsize::get),
            queue: self.optional("HASH_QUEUE", "a number", 64),
        }
    }

    pub(super) fn limits(&mut self) -> Limits {
        let mut limit = |name: &str, default: u32| i64::from(self.optional(name, "a number", default));
        Limits {
            per_resident_id: limit("LIMIT_PER_RESIDENT_ID", 5),
            per_mobile: limit("LIMIT_PER_MOBILE", 5),
            per_organization: limit("LIMIT_PER_ORGANIZATION", 50),
            per_individual_business: limit("LIMIT_PER_INDIVIDUAL_BUSINESS", 5),
            unverified_per_subject: limit("LIMIT_UNVERIFIED_PER_SUBJECT", 5),
        }
    }

    /// `relaxed` multiplies what is counted per network and in all.
    pub(super) fn rates(&mut self, relaxed: u32) -> Rates {
        Rates {
            mails_per_address_day: self.positive("RATE_MAILS_PER_ADDRESS_DAY", 10),
            mails_per_domain_hour: self.positive("RATE_MAILS_PER_DOMAIN_HOUR", 2_000 * relaxed),
            signups_per_network_hour: self.positive("RATE_SIGNUPS_PER_NETWORK_HOUR", 60 * relaxed),
            signups_total_hour: self.positive("RATE_SIGNUPS_TOTAL_HOUR", 20_000 * relaxed),
            sms_per_mobile_day: self.positive("RATE_SMS_PER_MOBILE_DAY", 10),
            sms_per_network_hour: self.positive("RATE_SMS_PER_NETWORK_HOUR", 60 * relaxed),
            sign_ins_per_account_hour: self.positive("RATE_SIGN_INS_PER_ACCOUNT_HOUR", 20),
            sign_ins_per_network_hour: self.positive("RATE_SIGN_INS_PER_NETWORK_HOUR", 200 * relaxed),
        }
    }

    /// Comma-separated days, such as 2026-10-01,2026-10-02.
    fn days(&mut self, name: &str) -> Vec<Date> {
        let days = self.list::<String>(name, "days such as 2026-10-01,2026-10-02", &[]);
        let parsed: Result<Vec<_>, _> =
            days.iter().map(|day| Date::parse(day, format_description!("[year]-[month]-[day]"))).collect();
        parsed.unwrap_or_else(|_| {
            self.fault(name, "days such as 2026-10-01,2026-10-02");
            Vec::new()
        })
    }

    pub(super) fn holidays(&mut self) -> Holidays {
        Holidays::new(self.days("PUBLIC_HOLIDAYS"), self.days("WORKING_WEEKENDS"))
    }

    pub(super) fn two_people(&mut self) -> Vec<Kind> {
        let expected = format!("of {}", Kind::OF_REVIEWERS.map(Kind::as_str).join(","));
        let kinds = self.list("TWO_PEOPLE", &expected, &[Kind::FailCertification, Kind::Unfreeze]);
        if kinds.iter().any(|kind| !Kind::OF_REVIEWERS.contains(kind)) {
            self.fault("TWO_PEOPLE", &expected);
        }
        kinds
    }

    pub(super) fn retention(&mut self) -> Duration {
        Duration::days(i64::from(self.positive("RETENTION_DAYS", 180)))
    }

    fn open_account_types(&mut self) -> Vec<AccountType> {
        let names = self.list("OPEN_ACCOUNT_TYPES", "a list", &[AccountType::MiniProgram.as_str().to_owned()]);
        let kinds: Result<Vec<_>, _> = names.iter().map(|name| AccountType::parse(name)).collect();
        kinds.unwrap_or_else(|_| {
            self.fault("OPEN_ACCOUNT_TYPES", "a list of mini_program, subscription, service, work");
            Vec::new()
        })
    }

    /// `example`: stands in for what production must name itself.
    pub(super) fn platform(&mut self, example: Option<Payee>) -> Option<Platform> {
        let in_production = example.is_none();
        let mut own = |name: &str, example: String| -> Option<String> {
            if in_production { self.required(name, "text") } else { Some(self.optional(name, "text", example)) }
        };
        let of_example = |part: fn(&Payee) -> &String| example.as_ref().map(part).cloned().unwrap_or_default();
        let payee_name = own("PAYEE_NAME", of_example(|payee| &payee.name));
        let payee_bank = own("PAYEE_BANK", of_example(|payee| &payee.bank));
        let contact_email = own("CONTACT_EMAIL", "help@localhost".to_owned());
        let payee_account = match example {
            None => self.required("PAYEE_ACCOUNT", ACCOUNT_NUMBER),
            Some(example) => Some(self.optional("PAYEE_ACCOUNT", ACCOUNT_NUMBER, example.account)),
        };
        let former_payee_accounts =
            self.list("PAYEE_FORMER_ACCOUNTS", "a list of account numbers of 8 to 32 letters and digits", &[]);
        let mut link = |name: &str| {
            let fallback = Url::parse("https://example.com/").unwrap_or_else(|_| unreachable!("a fixed URL"));
            if in_production { self.required(name, "a URL") } else { Some(self.optional(name, "a URL", fallback)) }
        };
        let documentation_url = link("DOCUMENTATION_URL");
        let developer_tools_url = link("DEVELOPER_TOOLS_URL");
        let design_guide_url = link("DESIGN_GUIDE_URL");
        let demo_url = link("DEMO_URL");
        let mut fee = |name: &str, default: u32| Fen(i64::from(self.optional(name, "a number of fen", default)));
        let certification_fee = fee("CERTIFICATION_FEE_FEN", 30_000);
        let certification_fee_government = fee("CERTIFICATION_FEE_GOVERNMENT_FEN", 0);
        let locked_functions =
            self.list("LOCKED_FUNCTIONS", "a list of functions", &LOCKABLE_FUNCTIONS.map(String::from));
        if locked_functions.iter().any(|name| !LOCKABLE_FUNCTIONS.contains(&name.as_str())) {
            self.fault("LOCKED_FUNCTIONS", &format!("among {}", LOCKABLE_FUNCTIONS.join(", ")));
        }
        Some(Platform {
            name_zh: self.optional("PLATFORM_NAME_ZH", "text", "开放平台".to_owned()),
            name_en: self.optional("PLATFORM_NAME_EN", "text", "Open Platform".to_owned()),
            contact_email: contact_email?,
            open_account_types: self.open_account_types(),
            documentation_url: documentation_url?,
            developer_tools_url: developer_tools_url?,
            design_guide_url: design_guide_url?,
            demo_url: demo_url?,
            former_payee_accounts,
            payee: Payee { name: payee_name?, account: payee_account?, bank: payee_bank? },
            certification_fee,
            certification_fee_government,
            locked_functions,
        })
    }
}
