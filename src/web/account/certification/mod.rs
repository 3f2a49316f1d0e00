//! Settings → certification details (认证详情), and below it the application, a page a question.

pub mod check;
pub mod contact;
pub mod details;
pub mod letter;
pub mod papers;
pub mod payment;
pub mod picture;
pub mod upload;

use std::collections::HashSet;

use time::OffsetDateTime;

use crate::{
    app::App,
    domain::{
        certification::{Field, Paper, Status, Step, steps},
        registration,
        review::Reason,
        subject::SubjectType,
    },
    life::certification::PATH,
    store::{
        certifications::{
            self, Certification,
            answers::ApplicationVersion,
            documents::{self, Document},
        },
        registrations::Registration,
        reviews::{self, Reviewed},
    },
    texts::Locale,
    web::{AppError, register::Place, session::Applicant},
};

/// A field that was returned, and why.
pub struct Returned {
    pub field: Field,
    pub reason: Reason,
}

impl Returned {
    /// The operator's words.
    pub fn words(&self, locale: Locale) -> &str {
        match locale {
            Locale::Chinese => &self.reason.zh,
            Locale::English => &self.reason.en,
        }
    }
}

/// The fields that the newest return named.
async fn returned_fields(app: &App, certification: &Certification) -> Result<Vec<Returned>, AppError> {
    let about = Reviewed { registration_id: certification.registration_id, certification_id: Some(certification.id) };
    let fields = reviews::returned_fields(&app.pool, about).await?;
    let known = |(field, reason): (String, _)| Some(Returned { field: Field::parse(&field)?, reason });
    Ok(fields.into_iter().filter_map(known).collect())
}

/// Whether the applicant may change an application now: of a living registration, and not after the correction's time.
fn is_open(registration: &Registration, certification: &Certification, now: OffsetDateTime) -> bool {
    let is_living =
        matches!(registration.status, registration::Status::RegisteredLimited | registration::Status::Registered);
    let is_in_time = certification.deadline_at.is_none_or(|deadline| deadline > now);
    is_living && is_in_time && matches!(certification.status, Status::Draft | Status::Returned)
}

/// An application that its applicant may change now.
pub struct Application {
    pub kind: SubjectType,
    pub certification: Certification,
    pub documents: Vec<Document>,
    /// What was returned; `None`: it has not been sent yet, and everything is open.
    returned: Option<Vec<Returned>>,
    /// Papers of which pictures were added or taken out since.
    changed: HashSet<Paper>,
}

/// Where an application that may be changed now goes on; `None`: there is none.
///
/// # Errors
/// Those of the database.
pub async fn onwards(app: &App, applicant: &Applicant) -> Result<Option<&'static str>, AppError> {
    match Application::load(app, applicant).await {
        Ok(application) if application.is_returned() => Ok(application.steps().first().map(|step| step.path())),
        Ok(application) => Ok(Some(application.first_undone().path())),
        Err(AppError::SeeOther(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Application {
    /// The application under way.
    ///
    /// # Errors
    /// A redirect to the details, where there is none to change; those of the database.
    pub async fn load(app: &App, applicant: &Applicant) -> Result<Self, AppError> {
        let elsewhere = || AppError::SeeOther(PATH.to_owned());
        let registration = applicant.registration();
        let attempts = certifications::of_registration(&app.pool, registration.id).await?;
        let newest = attempts.into_iter().next();
        let certification =
            newest.filter(|newest| is_open(registration, newest, app.clock.now())).ok_or_else(elsewhere)?;
        let (mut returned, mut changed) = (None, HashSet::new());
        if certification.status == Status::Returned {
            returned = Some(returned_fields(app, &certification).await?);
            changed = documents::changed_papers(&app.pool, certification.id).await?;
        }
        Ok(Self {
            kind: registration.subject_type.ok_or_else(elsewhere)?,
            documents: documents::of_certification(&app.pool, certification.id).await?,
            certification,
            returned,
            changed,
        })
    }

    /// The application, if this page of it may be opened now.
    ///
    /// # Errors
    /// A redirect to the first page that is not done; as [`Self::load`].
    pub async fn at(app: &App, applicant: &Applicant, step: Step) -> Result<Self, AppError> {
        let application = Self::load(app, applicant).await?;
        let steps = application.steps();
        let before = steps.iter().position(|known| *known == step);
        match before {
            Some(before) if steps[..before].iter().all(|step| application.is_done(*step)) => Ok(application),
            _ => Err(AppError::SeeOther(application.first_undone().path().to_owned())),
        }
    }

    /// The pages that are open, in order.
    pub fn steps(&self) -> Vec<Step> {
        let fields = self.returned.as_ref().map(|all| all.iter().map(|one| one.field).collect::<Vec<_>>());
        steps(self.kind, fields.as_deref())
    }

    fn is_done(&self, step: Step) -> bool {
        match step {
            Step::Contact => self.certification.contact_name.is_some(),
            // What was returned needs another picture; the further proofs may also do without one of them.
            Step::Paper(paper) if self.returned.is_some() => {
                self.changed.contains(&paper) && (!paper.is_required() || self.has(paper))
            }
            Step::Paper(paper) => !paper.is_required() || self.has(paper),
            Step::Check => false,
        }
    }

    fn has(&self, paper: Paper) -> bool {
        self.documents.iter().any(|document| document.paper == paper)
    }

    /// Where the application goes on.
    pub fn first_undone(&self) -> Step {
        self.steps().into_iter().find(|step| !self.is_done(*step)).unwrap_or(Step::Check)
    }

    /// The page after this one; back to the check where the answer was there before and is being changed.
    pub fn next(&self, step: Step, was_done: bool) -> Step {
        let first_undone = self.first_undone();
        if was_done {
            return if first_undone == step { Step::Check } else { first_undone };
        }
        let steps = self.steps();
        let at = steps.iter().position(|known| *known == step).unwrap_or_default();
        steps.get(at + 1).copied().unwrap_or(Step::Check)
    }

    /// Where a page stands among the others.
    pub fn place(&self, step: Step) -> Place {
        let steps = self.steps();
        let at = steps.iter().position(|known| *known == step).unwrap_or_default();
        let back = if at == 0 { PATH } else { steps[at - 1].path() };
        Place { number: at + 1, of: steps.len(), back }
    }

    /// Whether a field may be answered.
    pub fn is_field_open(&self, field: Field) -> bool {
        self.returned.as_ref().is_none_or(|returned| returned.iter().any(|one| one.field == field))
    }

    /// Why a field was returned, if it was.
    pub fn reason(&self, field: Field, locale: Locale) -> Option<String> {
        let returned = self.returned.as_ref()?.iter().find(|one| one.field == field)?;
        Some(returned.words(locale).to_owned())
    }

    /// Whether it was sent before.
    pub fn is_returned(&self) -> bool {
        self.returned.is_some()
    }

    /// Which version a form is about: the one it was shown, or the stored one where it does not say.
    pub fn version(&self, shown: Option<i64>) -> ApplicationVersion {
        ApplicationVersion { id: self.certification.id, version: shown.unwrap_or(self.certification.version) }
    }
}
