//! Who asks, and how often they may.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};
use ipnet::IpNet;
use time::Duration;
use uuid::Uuid;

use super::AppError;
use crate::{
    app::App,
    domain::{email::EmailAddress, identifiers::MobileNumber},
    store::rate_limits::{self, Limit},
};

/// The visitor's address; behind configured proxies the last one that none of them is.
#[derive(Debug, Clone, Copy)]
pub struct ClientIp(pub IpAddr);

impl FromRequestParts<App> for ClientIp {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip())
            .ok_or_else(|| AppError::Internal(anyhow::anyhow!("the listener did not note the peer's address")))?;
        // Bytes that are no text count as a hop that nobody can read; they must not hide the others on the line.
        let lines = parts.headers.get_all("x-forwarded-for").iter();
        let lines: Vec<_> = lines.map(|line| String::from_utf8_lossy(line.as_bytes())).collect();
        let forwarded: Vec<&str> = lines.iter().flat_map(|line| line.split(',')).collect();
        Ok(Self(client_ip(peer, &forwarded, &app.config.trusted_proxies)))
    }
}

fn client_ip(peer: IpAddr, forwarded: &[&str], trusted: &[IpNet]) -> IpAddr {
    let is_proxy = |ip: &IpAddr| trusted.iter().any(|network| network.contains(ip));
    let mut client = peer.to_canonical();
    for hop in forwarded.iter().rev() {
        if !is_proxy(&client) {
            break;
        }
        // What a proxy could not have written ends the chain: the last hop that we know of is the client.
        let hop = hop.trim();
        let ip = hop.parse::<IpAddr>().or_else(|_| hop.parse::<SocketAddr>().map(|address| address.ip()));
        let Ok(ip) = ip else { break };
        client = ip.to_canonical();
    }
    client
}

impl ClientIp {
    /// The network that limits count: a /24 or a /48, since one subscriber commands a whole one of the latter.
    fn network(self) -> String {
        let prefix = if self.0.is_ipv4() { 24 } else { 48 };
        IpNet::new(self.0, prefix).map_or_else(|_| self.0.to_string(), |network| network.trunc().to_string())
    }
}

const DAY: Duration = Duration::DAY;
const HOUR: Duration = Duration::HOUR;

/// Passwords of operators that are checked in an hour before each further one has to wait …
const OPERATOR_SIGN_INS_HOUR: u32 = 1_000;
/// … this long.
const SLOWED_DOWN: std::time::Duration = std::time::Duration::from_secs(2);
/// Pictures that one account may send in an hour: four times what the largest application takes.
const UPLOADS_HOUR: u32 = 52;
/// Second factors of one operator that are checked in an hour: guessing one in a million takes years.
const SECOND_FACTORS_HOUR: u32 = 30;

impl App {
    /// Counts a request of somebody unknown that may cause a mail, against the limits per network and in all.
    ///
    /// # Errors
    /// [`AppError::TooManyRequests`], and those of the database.
    pub async fn limit_mail_requests(&self, client: ClientIp) -> Result<(), AppError> {
        let rates = &self.config.rates;
        self.limit(&[
            Limit::new(format!("sign-up network {}", client.network()), rates.signups_per_network_hour, HOUR),
            Limit::new("sign-up all".to_owned(), rates.signups_total_hour, HOUR),
        ])
        .await
    }

    /// Whether one more mail that somebody unknown asked for may go to this address. The answer is never shown: it would
    /// tell that others have asked.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn may_mail(&self, email: &EmailAddress) -> Result<bool, AppError> {
        let rates = &self.config.rates;
        let limits = [
            Limit::new(self.secret_key("mail address", &email.key()), rates.mails_per_address_day, DAY),
            Limit::new(format!("mail domain {}", email.domain()), rates.mails_per_domain_hour, HOUR),
        ];
        Ok(rate_limits::take(&self.pool, &limits, self.clock.now()).await?.is_none())
    }

    /// Counts a text message against the limits per mobile and network.
    ///
    /// # Errors
    /// [`AppError::TooManyRequests`], and those of the database.
    pub async fn limit_text_messages(&self, client: ClientIp, mobile: &MobileNumber) -> Result<(), AppError> {
        let rates = &self.config.rates;
        self.limit(&[
            Limit::new(self.secret_key("sms mobile", mobile.expose()), rates.sms_per_mobile_day, DAY),
            Limit::new(format!("sms network {}", client.network()), rates.sms_per_network_hour, HOUR),
        ])
        .await
    }

    /// Counts a password that is about to be checked. The limit per address includes the network, so that nobody can
    /// lock somebody else out.
    ///
    /// # Errors
    /// [`AppError::TooManyRequests`], and those of the database.
    pub async fn limit_sign_ins(&self, client: ClientIp, address: &str) -> Result<(), AppError> {
        let rates = &self.config.rates;
        let network = client.network();
        let pair = self.secret_key("sign-in address", &format!("{network} {address}"));
        self.limit(&[
            Limit::new(pair, rates.sign_ins_per_account_hour, HOUR),
            Limit::new(format!("sign-in network {network}"), rates.sign_ins_per_network_hour, HOUR),
        ])
        .await
    }

    /// The same for an operator's password. When too many are tried in all, each waits a moment: that slows down whoever
    /// guesses from many networks, and locks out nobody.
    ///
    /// # Errors
    /// [`AppError::TooManyRequests`], and those of the database.
    pub async fn limit_operator_sign_ins(&self, client: ClientIp, address: &str) -> Result<(), AppError> {
        let rates = &self.config.rates;
        let network = client.network();
        let pair = self.secret_key("operator sign-in address", &format!("{network} {address}"));
        self.limit(&[
            Limit::new(pair, rates.sign_ins_per_account_hour, HOUR),
            Limit::new(format!("operator sign-in network {network}"), rates.sign_ins_per_network_hour, HOUR),
        ])
        .await?;
        let all = Limit::new("operator sign-in all".to_owned(), OPERATOR_SIGN_INS_HOUR, HOUR);
        if rate_limits::take(&self.pool, &[all], self.clock.now()).await?.is_some() {
            tokio::time::sleep(SLOWED_DOWN).await;
        }
        Ok(())
    }

    /// Counts a second factor that is about to be checked. Only somebody with the password gets that far, so nobody else
    /// can use up an operator's share.
    ///
    /// # Errors
    /// [`AppError::TooManyRequests`], and those of the database.
    pub async fn limit_second_factors(&self, operator_id: Uuid) -> Result<(), AppError> {
        self.limit(&[Limit::new(format!("second factor {operator_id}"), SECOND_FACTORS_HOUR, HOUR)]).await
    }

    /// Counts a picture that somebody signed in sends: making it anew costs far more than sending it.
    ///
    /// # Errors
    /// [`AppError::TooManyRequests`], and those of the database.
    pub async fn limit_uploads(&self, account_id: Uuid) -> Result<(), AppError> {
        self.limit(&[Limit::new(format!("upload {account_id}"), UPLOADS_HOUR, HOUR)]).await
    }

    async fn limit(&self, limits: &[Limit]) -> Result<(), AppError> {
        match rate_limits::take(&self.pool, limits, self.clock.now()).await? {
            None => Ok(()),
            Some(wait) => Err(AppError::TooManyRequests(wait.whole_seconds().unsigned_abs().max(1))),
        }
    }

    /// A key that says nothing about whom it counts.
    fn secret_key(&self, kind: &str, value: &str) -> String {
        let digest = self.config.keys.digest("rate-limit", value.as_bytes());
        let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("{kind} {hex}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_configured_proxies_are_believed() {
        let proxies = ["10.0.0.0/8".parse().unwrap()];
        assert_eq!(client_ip(ip("203.0.113.9"), &["1.2.3.4"], &proxies), ip("203.0.113.9"));
        assert_eq!(client_ip(ip("10.0.0.1"), &["6.6.6.6", "1.2.3.4"], &proxies), ip("1.2.3.4"));
        assert_eq!(client_ip(ip("10.0.0.1"), &["6.6.6.6", "1.2.3.4", " 10.0.0.2"], &proxies), ip("1.2.3.4"));
        assert_eq!(client_ip(ip("10.0.0.1"), &["1.2.3.4", "nonsense"], &proxies), ip("10.0.0.1"));
        assert_eq!(client_ip(ip("10.0.0.1"), &["1.2.3.4:5678"], &proxies), ip("1.2.3.4"));
        assert_eq!(client_ip(ip("10.0.0.1"), &[], &proxies), ip("10.0.0.1"));
    }

    #[test]
    fn networks_are_counted_whole() {
        assert_eq!(ClientIp(ip("203.0.113.9")).network(), "203.0.113.0/24");
        assert_eq!(ClientIp(ip("2001:db8:1:2::3")).network(), "2001:db8:1::/48");
    }
}
