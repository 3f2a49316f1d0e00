//! The answers as operators look at them: masked, with what a program found, and beside what they were before the last return.

use serde_json::Value;
use sqlx::PgConnection;
use time::Date;
use uuid::Uuid;

use super::subject::{Numbers, Subject};
use crate::{
    app::App,
    domain::{
        calendar,
        certification::{Field, Paper},
        findings::{self, Finding, findings},
        identifiers::{BankAccountNumber, ResidentId},
        review::Reason,
    },
    store::{
        accounts,
        certifications::{Certification, documents},
        queues,
        registrations::Registration,
        reviews::{self, Round},
    },
    web::AppError,
};

/// An answer.
pub(super) struct Answer {
    pub field: &'static str,
    pub value: Shown,
    /// Whether operators accept or return it.
    pub is_reviewed: bool,
    pub is_masked: bool,
    pub findings: Vec<Finding>,
    /// What it was when it was last returned, where it has changed since.
    pub before: Option<Shown>,
    /// Why it was last returned.
    pub returned: Option<Reason>,
}

/// What stands at a field.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub text: String,
    pub pictures: Vec<Picture>,
}

/// A picture of a paper.
#[derive(PartialEq, Eq)]
pub(super) struct Picture {
    pub id: Uuid,
    pub name: String,
}

impl Answer {
    fn new(field: &'static str, text: impl Into<String>) -> Self {
        let value = Shown { text: text.into(), pictures: Vec::new() };
        Self { field, value, is_reviewed: false, is_masked: false, findings: Vec::new(), before: None, returned: None }
    }

    fn masked(field: &'static str, text: String) -> Self {
        Self { is_masked: true, ..Self::new(field, text) }
    }

    /// The id of its name's text.
    pub fn label(&self) -> String {
        format!("field-{}", self.field.replace('_', "-"))
    }

    /// The name of the choice to accept or return it …
    pub fn verdict(&self) -> String {
        format!("verdict-{}", self.field)
    }

    /// … of the reason from the list …
    pub fn reason(&self) -> String {
        format!("reason-{}", self.field)
    }

    /// … and of the operator's own words.
    pub fn words(&self) -> String {
        format!("words-{}", self.field)
    }
}

/// All answers of what is looked at.
pub(super) async fn load(app: &App, connection: &mut PgConnection, subject: &Subject) -> Result<Vec<Answer>, AppError> {
    let registration = &subject.registration;
    let email = accounts::recipient(&mut *connection, registration.account_id).await?.email;
    let numbers = subject.numbers(app)?;
    let today = calendar::today(app.clock.now());
    let looked_at = findings::Answers {
        email: &email,
        subject_type: registration.subject_type,
        subject_code: registration.subject_code.as_deref(),
        bank_account_number: numbers.bank_account.as_deref(),
        resident_id: numbers.resident_id.as_deref(),
        duplicates: queues::duplicates(&mut *connection, registration.id).await?,
    };
    let found = findings(&looked_at, today);
    let mut answers = of_registration(registration, &email, &numbers, today);
    if let Some(certification) = &subject.certification {
        answers.extend(of_certification(&mut *connection, subject, certification).await?);
    }
    let before = reviews::last_returned(connection, &app.config.keys, subject.reviewed()).await?;
    let reviewed = subject.fields();
    for answer in &mut answers {
        answer.findings = found.iter().filter(|finding| finding.field() == answer.field).copied().collect();
        answer.is_reviewed = reviewed.contains(&answer.field);
        if let Some(before) = before.as_ref().filter(|_| answer.is_reviewed) {
            compare(answer, before, &numbers, today);
        }
    }
    Ok(answers)
}

fn of_registration(registration: &Registration, email: &str, numbers: &Numbers, today: Date) -> Vec<Answer> {
    let mut answers = vec![Answer::new("email", email)];
    answers.extend(registration.subject_name.as_ref().map(|name| Answer::new("subject_name", name)));
    answers.extend(registration.subject_code.as_ref().map(|code| Answer::new("subject_code", code)));
    if let Some((account, number)) = registration.bank_account.as_ref().zip(numbers.bank_account.as_deref()) {
        let number = BankAccountNumber::parse(number).map(|number| number.masked()).unwrap_or_default();
        answers.push(Answer::new("bank_account_name", &account.name));
        answers.push(Answer::masked("bank_account_number", number));
        answers.push(Answer::new("bank", format!("{} · {} · {}", account.bank, account.province, account.city)));
    }
    if let Some(person) = &registration.administrator {
        answers.push(Answer::new("administrator_name", &person.name));
        answers.push(Answer::masked("resident_id", masked(numbers.resident_id.as_deref(), today)));
        answers.push(Answer::new("mobile", &person.mobile));
    }
    answers
}

fn masked(resident_id: Option<&str>, today: Date) -> String {
    resident_id.and_then(|id| ResidentId::parse(id, today).ok()).map(|id| id.masked()).unwrap_or_default()
}

async fn of_certification(
    connection: &mut PgConnection,
    subject: &Subject,
    certification: &Certification,
) -> Result<Vec<Answer>, sqlx::Error> {
    let documents = documents::of_certification(connection, certification.id).await?;
    let answer = |field: Field| {
        let text = match field {
            Field::ContactName => &certification.contact_name,
            Field::ContactMobile => &certification.contact_mobile,
            Field::ContactEmail => &certification.contact_email,
            Field::Licence | Field::Letter | Field::MediaPermit | Field::Proofs => &None,
        };
        let mut answer = Answer::new(field.as_str(), text.clone().unwrap_or_default());
        let of_field = documents.iter().filter(|document| document.paper.field() == field);
        let picture = |document: &documents::Document| Picture { id: document.id, name: document.file_name.clone() };
        answer.value.pictures = of_field.map(picture).collect();
        answer
    };
    Ok(subject.application().into_iter().map(answer).collect())
}

/// Notes what the answer was when it was last returned, and why.
fn compare(answer: &mut Answer, before: &Round, numbers: &Numbers, today: Date) {
    answer.returned = before.returned.iter().find(|(field, _)| field == answer.field).map(|(_, reason)| reason.clone());
    let Some(answers) = &before.answers else { return };
    let text = answers[answer.field].as_str().unwrap_or_default();
    let pictures = pictures(&answers["documents"], answer.field);
    let is_changed = match answer.field {
        "resident_id" => numbers.resident_id.as_deref() != Some(text),
        _ => text != answer.value.text || pictures != answer.value.pictures,
    };
    if is_changed {
        let text = if answer.is_masked { masked(Some(text), today) } else { text.to_owned() };
        answer.before = Some(Shown { text, pictures });
    }
}

/// The pictures of a field, as a round's answers name them.
fn pictures(documents: &Value, field: &str) -> Vec<Picture> {
    let picture = |document: &Value| {
        let paper = Paper::parse(document["paper"].as_str()?)?;
        let id = document["id"].as_str().and_then(|id| Uuid::try_parse(id).ok())?;
        (paper.field().as_str() == field)
            .then(|| Picture { id, name: document["name"].as_str().unwrap_or_default().to_owned() })
    };
    documents.as_array().into_iter().flatten().filter_map(picture).collect()
}
