//! A mail server that takes everything, or answers as it is told: it speaks SMTP (RFC 5321) as far as a client needs it,
//! with STARTTLS (RFC 3207) and AUTH PLAIN (RFC 4954) where a test wants them.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use mail_parser::MessageParser;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsAcceptor, rustls};

/// A mail that was taken.
#[derive(Debug, Clone)]
pub struct Mail {
    pub to: Vec<String>,
    pub message_id: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub raw: String,
}

impl Mail {
    /// The path of the first link to this portal that contains `part`.
    pub fn link(&self, part: &str) -> String {
        let link = self.text.split_whitespace().find(|word| word.starts_with("http") && word.contains(part));
        let link = link.unwrap_or_else(|| panic!("no link with {part} in:\n{}", self.text));
        let after_scheme = link.split_once("://").unwrap().1;
        after_scheme[after_scheme.find('/').unwrap()..].to_owned()
    }
}

/// What the server answers instead of taking a mail.
#[derive(Debug, Clone)]
pub enum Fault {
    /// This line instead of the greeting.
    Greeting(&'static str),
    /// This line in answer to AUTH.
    Authentication(&'static str),
    /// This line in answer to RCPT.
    Recipient(&'static str),
    /// Nothing in answer to RCPT, for as long as the client waits.
    Silence,
    /// Takes the mail, but hangs up before saying so.
    CutAfterData,
}

#[derive(Default)]
struct Shared {
    mails: Vec<Mail>,
    fault: Option<Fault>,
    heard: Vec<String>,
}

/// The mail server of one test.
#[derive(Clone)]
pub struct SmtpSink {
    pub port: u16,
    shared: Arc<Mutex<Shared>>,
}

/// How a server wants to be spoken to.
#[derive(Clone, Default)]
pub struct Manners {
    /// Offers STARTTLS and takes mail only behind it.
    pub tls: Option<TlsAcceptor>,
    /// Takes mail only from this user with this password.
    pub user: Option<(&'static str, &'static str)>,
}

impl SmtpSink {
    pub async fn start() -> Self {
        Self::start_with(Manners::default()).await
    }

    pub async fn start_with(manners: Manners) -> Self {
        Self::start_on(TcpListener::bind("127.0.0.1:0").await.unwrap(), manners)
    }

    pub fn start_on(listener: TcpListener, manners: Manners) -> Self {
        let sink = Self { port: listener.local_addr().unwrap().port(), shared: Arc::default() };
        let shared = Arc::clone(&sink.shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (shared, manners) = (Arc::clone(&shared), manners.clone());
                tokio::spawn(async move {
                    let _ = converse(stream, &shared, &manners).await;
                });
            }
        });
        sink
    }

    /// Everything taken so far, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.lock().mails.clone()
    }

    /// Every command heard so far; those behind TLS begin with `tls `.
    pub fn heard(&self) -> Vec<String> {
        self.lock().heard.clone()
    }

    /// Misbehaves from now on; `None`: takes everything again.
    pub fn set_fault(&self, fault: Option<Fault>) {
        self.lock().fault = fault;
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap()
    }
}

/// A certificate for `localhost` and the authority behind it, made for one test.
pub struct Certificates {
    pub acceptor: TlsAcceptor,
    /// The authority's certificate, as the portal is given it; removed with this value.
    pub ca_file: PathBuf,
}

impl Certificates {
    pub fn generate() -> Self {
        let mut ca = CertificateParams::new(Vec::new()).unwrap();
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca_key = KeyPair::generate().unwrap();
        let ca_certificate = ca.self_signed(&ca_key).unwrap();
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &Issuer::new(ca, ca_key)).unwrap();
        let ca_file = std::env::temp_dir().join(format!("portal-test-ca-{}.pem", uuid::Uuid::now_v7()));
        std::fs::write(&ca_file, ca_certificate.pem()).unwrap();
        let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = rustls::ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        Self { acceptor: TlsAcceptor::from(Arc::new(config)), ca_file }
    }
}

impl Drop for Certificates {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.ca_file);
    }
}

async fn converse(mut stream: TcpStream, shared: &Mutex<Shared>, manners: &Manners) -> std::io::Result<()> {
    let greeting = match &shared.lock().unwrap().fault {
        Some(Fault::Greeting(line)) => *line,
        _ => "220 sink ready",
    };
    stream.write_all(format!("{greeting}\r\n").as_bytes()).await?;
    let mut stream = BufReader::new(stream);
    let wants_tls = talk(&mut stream, shared, manners, false).await?;
    if let (true, Some(tls)) = (wants_tls, &manners.tls) {
        talk(&mut BufReader::new(tls.accept(stream.into_inner()).await?), shared, manners, true).await?;
    }
    Ok(())
}

/// Answers commands until the client goes; true: it wants TLS first.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    shared: &Mutex<Shared>,
    manners: &Manners,
    encrypted: bool,
) -> std::io::Result<bool> {
    let mut recipients = Vec::new();
    let mut trusted = manners.user.is_none() && (manners.tls.is_none() || encrypted);
    while let Some(line) = read_line(stream).await? {
        let fault = {
            let mut shared = shared.lock().unwrap();
            shared.heard.push(if encrypted { format!("tls {line}") } else { line.clone() });
            shared.fault.clone()
        };
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => {
                let offer = if manners.tls.is_some() && !encrypted { "STARTTLS" } else { "AUTH PLAIN" };
                format!("250-sink\r\n250-{offer}\r\n250-8BITMIME\r\n250 SMTPUTF8")
            }
            "STARTTLS" if manners.tls.is_some() && !encrypted => {
                stream.write_all(b"220 go on\r\n").await?;
                return Ok(true);
            }
            "AUTH" => match fault {
                Some(Fault::Authentication(answer)) => answer.to_owned(),
                _ => {
                    trusted = manners.user.is_some_and(|(user, password)| {
                        line == format!("AUTH PLAIN {}", STANDARD.encode(format!("\0{user}\0{password}")))
                    });
                    if trusted { "235 welcome" } else { "535 5.7.8 who are you" }.to_owned()
                }
            },
            "MAIL" if !trusted => "530 5.7.0 not like this".to_owned(),
            "RCPT" => match fault {
                Some(Fault::Recipient(answer)) => answer.to_owned(),
                Some(Fault::Silence) => continue,
                _ => {
                    let address =
                        line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(address, _)| address);
                    recipients.push(address.unwrap_or_default().to_owned());
                    "250 ok".to_owned()
                }
            },
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let mut raw = String::new();
                while let Some(line) = read_line(stream).await?.filter(|line| line != ".") {
                    raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                    raw.push_str("\r\n");
                }
                shared.lock().unwrap().mails.push(read_mail(std::mem::take(&mut recipients), raw));
                if matches!(fault, Some(Fault::CutAfterData)) {
                    return Ok(false);
                }
                "250 taken".to_owned()
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(false);
            }
            "RSET" => {
                recipients.clear();
                "250 ok".to_owned()
            }
            _ => "250 ok".to_owned(),
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        stream.flush().await?;
    }
    Ok(false)
}

async fn read_line<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> std::io::Result<Option<String>> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await?;
    Ok((read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
}

fn read_mail(to: Vec<String>, raw: String) -> Mail {
    let message = MessageParser::default().parse(raw.as_bytes()).expect("a well-formed mail");
    Mail {
        to,
        message_id: message.message_id().unwrap_or_default().to_owned(),
        subject: message.subject().unwrap_or_default().to_owned(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
        raw,
    }
}
