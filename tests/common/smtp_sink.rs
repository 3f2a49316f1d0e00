//! A mail server that takes everything, or answers as it is told: it speaks SMTP (RFC 5321) as far as a client needs it.

use std::sync::{Arc, Mutex};

use mail_parser::MessageParser;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

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
    /// This line in answer to RCPT.
    Recipient(&'static str),
    /// Takes the mail, but hangs up before saying so.
    CutAfterData,
}

#[derive(Default)]
struct Shared {
    mails: Vec<Mail>,
    fault: Option<Fault>,
}

/// The mail server of one test.
#[derive(Clone)]
pub struct SmtpSink {
    pub port: u16,
    shared: Arc<Mutex<Shared>>,
}

impl SmtpSink {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Self { port: listener.local_addr().unwrap().port(), shared: Arc::default() };
        let shared = Arc::clone(&sink.shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move {
                    let _ = converse(stream, &shared).await;
                });
            }
        });
        sink
    }

    /// Everything taken so far, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.shared.lock().unwrap().mails.clone()
    }

    /// Misbehaves from now on; `None`: takes everything again.
    pub fn set_fault(&self, fault: Option<Fault>) {
        self.shared.lock().unwrap().fault = fault;
    }
}

async fn converse(stream: TcpStream, shared: &Mutex<Shared>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut recipients = Vec::new();
    write.write_all(b"220 sink ready\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let fault = shared.lock().unwrap().fault.clone();
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8".to_owned(),
            "RCPT" => match fault {
                Some(Fault::Recipient(answer)) => answer.to_owned(),
                _ => {
                    let address =
                        line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(address, _)| address);
                    recipients.push(address.unwrap_or_default().to_owned());
                    "250 ok".to_owned()
                }
            },
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut raw = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                    raw.push_str("\r\n");
                }
                shared.lock().unwrap().mails.push(read_mail(std::mem::take(&mut recipients), raw));
                if matches!(fault, Some(Fault::CutAfterData)) {
                    return Ok(());
                }
                "250 taken".to_owned()
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            "RSET" => {
                recipients.clear();
                "250 ok".to_owned()
            }
            _ => "250 ok".to_owned(),
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
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
