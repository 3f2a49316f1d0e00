//! What a review is about: the registration, or a certification of it.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        certification::{self, Field, fields},
        registration,
        review::REGISTRATION_FIELDS,
        subject::SubjectType,
    },
    store::{
        certifications::{self, Certification},
        queues::Queue,
        registrations::{self, Registration, bank_account_place, resident_id_place},
        reviews::Reviewed,
    },
    web::AppError,
};

pub(super) struct Subject {
    pub registration: Registration,
    /// `None`: the registration itself is looked at.
    pub certification: Option<Certification>,
    /// The registration's certifications, newest first.
    pub attempts: Vec<Certification>,
}

/// The numbers that are masked, in full.
pub(super) struct Numbers {
    pub resident_id: Option<String>,
    pub bank_account: Option<String>,
}

impl Subject {
    /// What has this id in the queue; `None`: there is no such.
    pub async fn find(connection: &mut PgConnection, queue: Queue, id: Uuid) -> Result<Option<Self>, sqlx::Error> {
        let certification = match queue {
            Queue::Registrations => None,
            Queue::Certifications => match certifications::find(&mut *connection, id).await? {
                Some(certification) => Some(certification),
                None => return Ok(None),
            },
        };
        let registration_id = certification.as_ref().map_or(id, |certification| certification.registration_id);
        let Some(registration) = registrations::by_id(&mut *connection, registration_id).await? else {
            return Ok(None);
        };
        let attempts = certifications::of_registration(connection, registration_id).await?;
        Ok(Some(Self { registration, certification, attempts }))
    }

    pub fn version(&self) -> i64 {
        self.certification.as_ref().map_or(self.registration.version, |certification| certification.version)
    }

    /// The name that people know it by: of the organisation, or of the person; the reference where both were erased.
    pub fn name(&self) -> &str {
        let person = self.registration.administrator.as_ref().map(|person| person.name.as_str());
        self.registration.subject_name.as_deref().or(person).unwrap_or(&self.registration.reference)
    }

    /// The name of its state.
    pub fn status(&self) -> &'static str {
        match &self.certification {
            Some(certification) => certification.status.as_str(),
            None => self.registration.status.as_str(),
        }
    }

    /// Whether operators are waited for.
    pub fn is_waiting(&self) -> bool {
        match &self.certification {
            Some(certification) => {
                matches!(certification.status, certification::Status::Queued | certification::Status::InReview)
            }
            None => self.registration.status == registration::Status::PendingReview,
        }
    }

    /// Whether it can be frozen.
    pub fn is_registered(&self) -> bool {
        self.certification.is_none() && self.registration.status == registration::Status::Registered
    }

    pub fn is_frozen(&self) -> bool {
        self.certification.is_none() && self.registration.status == registration::Status::Frozen
    }

    /// Whether there is something to decide.
    pub fn is_open(&self) -> bool {
        self.is_waiting() || self.is_registered() || self.is_frozen()
    }

    /// Whether it can be returned once more.
    pub fn is_returnable(&self) -> bool {
        let returns = self.certification.as_ref().map(|certification| certification.returns);
        returns.is_none_or(|returns| returns < certification::MOST_RETURNS)
    }

    pub fn reviewed(&self) -> Reviewed {
        Reviewed {
            registration_id: self.registration.id,
            certification_id: self.certification.as_ref().map(|certification| certification.id),
        }
    }

    /// The fields that are accepted or returned.
    pub fn fields(&self) -> Vec<&'static str> {
        match &self.certification {
            Some(_) => self.application().into_iter().map(Field::as_str).collect(),
            None if self.registration.subject_type == Some(SubjectType::Individual) => REGISTRATION_FIELDS.to_vec(),
            None => Vec::new(),
        }
    }

    /// The fields of an application.
    pub fn application(&self) -> Vec<Field> {
        self.registration.subject_type.map(fields).unwrap_or_default()
    }

    /// Decrypts the numbers.
    pub fn numbers(&self, app: &App) -> Result<Numbers, AppError> {
        let (registration, keys) = (&self.registration, &app.config.keys);
        let resident_id = registration.administrator.as_ref();
        let resident_id = resident_id
            .map(|person| keys.decrypt_text(resident_id_place(registration.id), &person.resident_id))
            .transpose()?;
        let bank_account = registration.bank_account.as_ref();
        let bank_account = bank_account
            .map(|account| keys.decrypt_text(bank_account_place(registration.id), &account.number))
            .transpose()?;
        Ok(Numbers { resident_id, bank_account })
    }
}
