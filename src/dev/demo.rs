//! `registration-portal dev --demo`: a portal that looks as if it had run for two months. Who registers is drawn from a fixed
//! seed, and everything goes through the functions that pages, jobs and commands use, with the clock set back.

mod applicant;
mod bank;
mod certified;
mod lived;
mod organizations;
mod paying;
mod people;
mod random;
mod reviewed;
mod sign_up;
mod story;

use std::io::Cursor;

use image::{ImageFormat, RgbImage};
use serde_json::json;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        email::EmailAddress,
        operator::{OperatorName, Role},
        password::Password,
        subject::SubjectType,
    },
    security::second_factor::{RecoveryCode, TotpSecret},
    store::{
        audit::Actor,
        operators::{self, NewOperator, second_factor},
        statistics,
    },
    texts::Locale,
};
use applicant::{Applicant, World};
use bank::Bank;
use paying::Pending;
use random::Random;
use story::{Course, Fee, Pays, Story, Transfer, Verdict};

/// How many people register.
const APPLICANTS: usize = 400;
/// The one whose transfer's time has just ended, whatever day it is: they begin some twelve days ago.
const IN_GRACE: usize = 248;
/// Those who pay from another account a few days ago.
const UNCLEAR: [usize; 3] = [352, 357, 362];
/// Applications of offices that pay nothing: one has been given back, one was not sent yet.
const GIVEN_BACK: usize = 225;
const NOT_SENT: usize = 300;
/// Over how many days.
const DAYS: i64 = 60;
/// What the portal's life is drawn from.
const SEED: u64 = 20_261_125;
/// The colleagues: who reviews, and who does the accounts.
const REVIEWERS: [(&str, &str); 2] =
    [("demo-reviewer@example.com", "陈晓雯"), ("demo-reviewer-2@example.com", "周立群")];
const FINANCE: [(&str, &str); 2] = [("demo-finance@example.com", "何敏"), ("demo-finance-2@example.com", "吕建国")];

/// What somebody needs to look at it as an applicant; told once, stored nowhere.
pub struct Filled {
    pub applicants: usize,
    /// The address of one of them; the others are numbered like it.
    pub email: String,
    /// The addresses of the operators.
    pub colleagues: Vec<&'static str>,
    pub password: String,
}

/// Who works here; each takes a colleague for what takes two people.
struct Staff {
    reviewers: [Uuid; 2],
    finance: [Uuid; 2],
}

/// Fills the portal, unless it was filled before.
///
/// # Errors
/// Those of the database, of the hashing and of the object store; whatever was filled until then stays.
pub async fn fill(app: &App) -> anyhow::Result<Option<Filled>> {
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    let since = now - Duration::days(DAYS + 10);
    let Some(staff) = hire(&mut transaction, since).await? else { return Ok(None) };
    // As hard to guess as a recovery code, and as easy to read out.
    let password = RecoveryCode::generate().for_writing_down();
    let hash = app.passwords.hash(&Password::from_typed(&password)?).await?;
    for id in staff.reviewers.into_iter().chain(staff.finance) {
        operators::set_password(&mut *transaction, id, &hash).await?;
        second_factor::adopt(&mut transaction, &app.config.keys, id, &TotpSecret::generate(), 0).await?;
        operators::note(&mut transaction, Actor::System, "enrolled", id, json!({}), since).await?;
    }
    let picture = app.documents.prepare(photograph()?).await?;
    let world = World { app, password_hash: &hash, picture: &picture, staff: &staff };
    let mut random = Random::new(SEED);
    let (mut payments, mut overdue) = (Vec::new(), Vec::new());
    for number in 0..APPLICANTS {
        let drawn = Story::draw(&mut random, number);
        let story = match number {
            IN_GRACE => Story::Transfer(Transfer::NeverPays),
            GIVEN_BACK => Story::Certification(SubjectType::Government, Course::Sends(Fee::Paid, Verdict::Returned)),
            NOT_SENT => Story::Certification(SubjectType::Government, Course::NeverSends),
            _ if UNCLEAR.contains(&number) => Story::Transfer(Transfer::Pays(Pays::FromElsewhere)),
            _ => drawn,
        };
        let begun_at = begin(&mut random, now, number);
        let applicant = Applicant::draw(&world, &mut random, number)?;
        match applicant.live(&mut transaction, story, begun_at).await? {
            Some(Pending::Payment(payment)) => payments.push(payment),
            Some(Pending::Overdue { applicant, registration, at }) => overdue.push((at, applicant, registration)),
            None => {}
        }
    }
    transaction.commit().await?;
    Bank { app, staff: &staff, random, payments }.live(DAYS).await?;
    let mut transaction = app.pool.begin().await?;
    overdue.sort_by_key(|(at, ..)| *at);
    for (at, applicant, registration) in overdue {
        applicant.overdue(&mut transaction, registration, at).await?;
    }
    transaction.commit().await?;
    forget_mails(app, now).await?;
    count_days(app, now).await?;
    let colleagues = REVIEWERS.iter().chain(&FINANCE).map(|(email, _)| *email).collect();
    Ok(Some(Filled { applicants: APPLICANTS, email: applicant::email(0), colleagues, password }))
}

/// Adds the colleagues; `None`: they are there already.
async fn hire(connection: &mut PgConnection, since: OffsetDateTime) -> anyhow::Result<Option<Staff>> {
    let mut hired = Vec::new();
    let reviewers = REVIEWERS.map(|(email, name)| (email, name, Role::Reviewer));
    for (email, name, role) in reviewers.into_iter().chain(FINANCE.map(|(email, name)| (email, name, Role::Finance))) {
        let (email, name) = (EmailAddress::parse(email)?, OperatorName::parse(name)?);
        let new = NewOperator { email: &email, name: &name, role, locale: Locale::Chinese.as_str() };
        let Some(id) = operators::add(&mut *connection, &new, Actor::System, since).await? else { return Ok(None) };
        hired.push(id);
    }
    let [one, two, three, four] = hired[..] else { anyhow::bail!("four colleagues") };
    Ok(Some(Staff { reviewers: [one, two], finance: [three, four] }))
}

/// What stands for every paper: a sheet with lines on it.
fn photograph() -> anyhow::Result<Vec<u8>> {
    let sheet = RgbImage::from_fn(640, 440, |x, y| match (x, y) {
        (24..616, 24..28 | 412..416) | (24..28 | 612..616, 24..416) => image::Rgb([176, 42, 48]),
        (80..560, 110..330) if y % 44 < 6 => image::Rgb([90, 90, 96]),
        _ => image::Rgb([250, 247, 238]),
    });
    let mut bytes = Cursor::new(Vec::new());
    sheet.write_to(&mut bytes, ImageFormat::Png)?;
    Ok(bytes.into_inner())
}

/// When the applicant of this number begins: the later, the more of them, and during the day.
fn begin(random: &mut Random, now: OffsetDateTime, number: usize) -> OffsetDateTime {
    // The square root: in the second month twice as many come as in the first.
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let part = (number as f64 / APPLICANTS as f64).sqrt();
    let ago = Duration::days(DAYS) * (1.0 - part);
    now - ago - Duration::minutes(random.between(5, 600))
}

/// Nobody waits for these mails: the mailbox begins with the mails of whoever tries the portal.
async fn forget_mails(app: &App, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM outbox WHERE status = 'pending' AND created_at <= $1", now).execute(&app.pool).await?;
    Ok(())
}

/// What the nights in between would have counted.
async fn count_days(app: &App, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    loop {
        let mut transaction = app.pool.begin().await?;
        let more = statistics::roll_up(&mut transaction, now).await?;
        transaction.commit().await?;
        if !more {
            return Ok(());
        }
    }
}
