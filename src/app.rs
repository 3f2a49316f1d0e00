//! What every request works with.

use std::{ops::Deref, sync::Arc};

use sqlx::PgPool;
use tokio::sync::Notify;

use crate::{
    background::Background,
    clock::Clock,
    config::Config,
    documents::Documents,
    jobs::Jobs,
    mail::transport::MailTransport,
    security::passwords::Passwords,
    sms::SmsProvider,
    store::{self, dev_mailbox::DevMailbox},
};

/// The application: configuration and handles, nothing that another instance would have to know.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// What [`App`] points to.
pub struct Inner {
    pub config: Config,
    pub clock: Clock,
    pub pool: PgPool,
    pub passwords: Passwords,
    pub documents: Documents,
    /// Imports, which shutdown waits for.
    pub background: Background,
    /// Nudged when a mail or text message was just owed.
    pub wake: Arc<Notify>,
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// # Errors
    /// A database URL, hashing parameters or a folder for documents that cannot be used.
    pub fn new(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let pool = store::connect(&config.database_url, config.database_connections)?;
        let passwords = Passwords::new(config.hashing)?;
        let documents = Documents::open(&config.documents_dir, config.keys.clone())?;
        let (background, wake) = (Background::default(), Arc::new(Notify::new()));
        Ok(Self(Arc::new(Inner { config, clock, pool, passwords, documents, background, wake })))
    }

    /// The jobs of this instance.
    ///
    /// # Errors
    /// A transport that cannot be set up.
    pub fn jobs(&self) -> anyhow::Result<Jobs> {
        let mailbox = DevMailbox::new(self.pool.clone());
        Ok(Jobs {
            pool: self.pool.clone(),
            clock: self.clock.clone(),
            config: Arc::new(self.config.clone()),
            documents: self.documents.clone(),
            mail: MailTransport::new(&self.config.mail, mailbox.clone())?,
            sms: SmsProvider::new(&self.config.sms, mailbox)?,
            wake: Arc::clone(&self.wake),
        })
    }
}
