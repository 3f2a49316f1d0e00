//! The operators' queues: registrations and certifications, the oldest first, filtered and searched. Every page costs the
//! same: a page begins at the row where the one before ended, and a filter reads the shelves that it names, each in order.

mod alike;
mod list;
mod names;

pub use alike::{Alike, alike, duplicates};
pub use list::{count, list};

use sqlx::PgExecutor;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{
    paging::Key,
    queue::{CERTIFICATION_TARGET, REGISTRATION_TARGET, Span},
    subject::SubjectType,
};

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queue {
    Registrations,
    Certifications,
}

impl Queue {
    /// What it lists, in the singular: in the audit log and in text ids.
    pub fn table(self) -> &'static str {
        match self {
            Self::Registrations => "registration",
            Self::Certifications => "certification",
        }
    }

    /// In how many working days operators want to have looked at it.
    pub fn working_days(self) -> u32 {
        match self {
            Self::Registrations => REGISTRATION_TARGET,
            Self::Certifications => CERTIFICATION_TARGET,
        }
    }
}

/// Who has claimed what is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignee {
    Nobody,
    Somebody,
    Operator(Uuid),
}

/// What other registrations have in common with one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    Subject,
    ResidentId,
    Mobile,
}

impl Likeness {
    pub const ALL: [Self; 3] = [Self::Subject, Self::ResidentId, Self::Mobile];

    /// The name in URLs and message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::ResidentId => "resident_id",
            Self::Mobile => "mobile",
        }
    }

    /// The likeness with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// By what an application's contact is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    Mobile,
    Email,
}

impl Contact {
    /// The contact's column with this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Mobile, Self::Email].into_iter().find(|one| one.as_str() == name)
    }

    /// The name in URLs and message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mobile => "contact_mobile",
            Self::Email => "contact_email",
        }
    }
}

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Part of a name: two characters or more.
    Name(String),
    Code(String),
    Reference(String),
    Account(Uuid),
    /// Whatever has something in common with this registration, itself included.
    Like(Uuid, Likeness),
    /// Applications whose contact, or whose registration, has this in common with the contact of this application.
    Contact(Uuid, Contact),
}

/// Which rows are looked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Empty: any state.
    pub statuses: Vec<&'static str>,
    pub subject_type: Option<SubjectType>,
    /// So many returns, or more where it is the most that is told apart.
    pub returns: Option<u8>,
    pub listed: Span,
    pub assignee: Option<Assignee>,
    pub wanted: Option<Wanted>,
}

/// A row of a queue.
#[derive(Debug, sqlx::FromRow)]
pub struct Listed {
    pub id: Uuid,
    pub version: i64,
    pub reference: String,
    pub subject_type: Option<String>,
    pub subject_name: Option<String>,
    pub administrator_name: Option<String>,
    pub status: String,
    pub returns: i16,
    /// Since when it waits for operators.
    pub queued_at: Option<OffsetDateTime>,
    pub listed_at: OffsetDateTime,
    pub claimed_by: Option<Uuid>,
    /// The name of whoever has claimed it.
    pub claimer: Option<String>,
}

impl Listed {
    /// Where the row stands.
    pub fn key(&self) -> Key {
        Key { at: self.listed_at, id: self.id }
    }

    /// The name that people know it by: of the organisation, or of the person.
    pub fn name(&self) -> Option<&str> {
        self.subject_name.as_deref().or(self.administrator_name.as_deref())
    }
}

/// A registration by something that only one has, for searches whose words must not stand in an address.
#[derive(Debug, Clone, Copy)]
pub enum Identity<'a> {
    /// An address as accounts are told apart by.
    Email(&'a str),
    /// The blind index of a resident ID.
    ResidentId(&'a [u8]),
    Mobile(&'a str),
}

/// An application by its contact; `None`: nobody's contact has it.
///
/// # Errors
/// Those of the database.
pub async fn identify_contact(
    executor: impl PgExecutor<'_>,
    identity: Identity<'_>,
) -> Result<Option<Wanted>, sqlx::Error> {
    match identity {
        Identity::Email(key) => {
            let one = sqlx::query_scalar!("SELECT id FROM certifications WHERE lower(contact_email) = $1 LIMIT 1", key);
            Ok(one.fetch_optional(executor).await?.map(|id| Wanted::Contact(id, Contact::Email)))
        }
        Identity::Mobile(mobile) => {
            let one = sqlx::query_scalar!("SELECT id FROM certifications WHERE contact_mobile = $1 LIMIT 1", mobile);
            Ok(one.fetch_optional(executor).await?.map(|id| Wanted::Contact(id, Contact::Mobile)))
        }
        Identity::ResidentId(_) => Ok(None),
    }
}

/// What a search for this identity looks for; `None`: nobody has it.
///
/// # Errors
/// Those of the database.
pub async fn identify(executor: impl PgExecutor<'_>, identity: Identity<'_>) -> Result<Option<Wanted>, sqlx::Error> {
    match identity {
        Identity::Email(key) => {
            let account = sqlx::query_scalar!("SELECT id FROM accounts WHERE email_key = $1", key);
            Ok(account.fetch_optional(executor).await?.map(Wanted::Account))
        }
        Identity::ResidentId(index) => {
            let one = sqlx::query_scalar!(
                "SELECT id FROM registrations WHERE resident_id_index = $1 AND confirmed_at IS NOT NULL LIMIT 1",
                index
            );
            Ok(one.fetch_optional(executor).await?.map(|id| Wanted::Like(id, Likeness::ResidentId)))
        }
        Identity::Mobile(mobile) => {
            let one = sqlx::query_scalar!(
                "SELECT id FROM registrations WHERE mobile = $1 AND confirmed_at IS NOT NULL LIMIT 1",
                mobile
            );
            Ok(one.fetch_optional(executor).await?.map(|id| Wanted::Like(id, Likeness::Mobile)))
        }
    }
}

/// What people know a row by.
#[derive(Debug)]
pub struct Named {
    pub id: Uuid,
    pub reference: String,
    /// Of the organisation, or of the person; `None`: neither is given, or both were erased.
    pub name: Option<String>,
}

/// What people know these rows by, in the order of their references.
///
/// # Errors
/// Those of the database.
pub async fn named(executor: impl PgExecutor<'_>, queue: Queue, ids: &[Uuid]) -> Result<Vec<Named>, sqlx::Error> {
    match queue {
        Queue::Registrations => {
            sqlx::query_as!(
                Named,
                "SELECT id, reference, coalesce(subject_name, administrator_name) AS name
                 FROM registrations WHERE id = ANY ($1) ORDER BY reference, id",
                ids
            )
            .fetch_all(executor)
            .await
        }
        Queue::Certifications => {
            sqlx::query_as!(
                Named,
                "SELECT certifications.id, reference, coalesce(subject_name, administrator_name) AS name
                 FROM certifications JOIN registrations ON registrations.id = registration_id
                 WHERE certifications.id = ANY ($1) ORDER BY reference, certifications.id",
                ids
            )
            .fetch_all(executor)
            .await
        }
    }
}

/// Since when it waits for operators, if it does.
///
/// # Errors
/// Those of the database.
pub async fn queued_at(
    executor: impl PgExecutor<'_>,
    queue: Queue,
    id: Uuid,
) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    let found = match queue {
        Queue::Registrations => {
            sqlx::query_scalar!("SELECT queued_at FROM registrations WHERE id = $1", id).fetch_optional(executor).await
        }
        Queue::Certifications => {
            sqlx::query_scalar!("SELECT queued_at FROM certifications WHERE id = $1", id).fetch_optional(executor).await
        }
    };
    Ok(found?.flatten())
}

/// A line of the history as operators see it: with who acted.
#[derive(Debug)]
pub struct Event {
    pub at: OffsetDateTime,
    /// The kind of actor.
    pub actor: String,
    /// The operator's name, where one acted.
    pub operator: Option<String>,
    pub to_status: String,
    pub reason: Option<String>,
}

/// What happened to a registration or certification, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn history(executor: impl PgExecutor<'_>, queue: Queue, id: Uuid) -> Result<Vec<Event>, sqlx::Error> {
    match queue {
        Queue::Registrations => {
            sqlx::query_as!(
                Event,
                r#"SELECT at, actor, name AS "operator?", to_status, reason FROM registration_history
                       LEFT JOIN operators ON operators.id = operator_id
                   WHERE registration_id = $1 ORDER BY at, registration_history.id"#,
                id
            )
            .fetch_all(executor)
            .await
        }
        Queue::Certifications => {
            sqlx::query_as!(
                Event,
                r#"SELECT at, actor, name AS "operator?", to_status, reason FROM certification_history
                       LEFT JOIN operators ON operators.id = operator_id
                   WHERE certification_id = $1 ORDER BY at, certification_history.id"#,
                id
            )
            .fetch_all(executor)
            .await
        }
    }
}
