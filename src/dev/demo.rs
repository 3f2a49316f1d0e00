//! `registration-portal dev --demo`: a portal that looks as if it had run for two months. Who registers is drawn from a fixed
//! seed, and everything goes through the functions that pages, jobs and commands use, with the clock set back.

mod applicant;
mod organizations;
mod people;
mod random;
mod story;

use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        email::EmailAddress,
        operator::{OperatorName, Role},
        password::Password,
    },
    security::second_factor::RecoveryCode,
    store::{
        audit::Actor,
        operators::{self, NewOperator},
        statistics,
    },
    texts::Locale,
};
use applicant::Applicant;
use random::Random;
use story::{Story, Transfer};

/// How many people register.
const APPLICANTS: usize = 400;
/// The one whose transfer's time has just ended, whatever day it is: they begin some twelve days ago.
const IN_GRACE: usize = 248;
/// Over how many days.
const DAYS: i64 = 60;
/// What the portal's life is drawn from.
const SEED: u64 = 20_261_125;
/// The colleagues: who reviews, and who does the accounts.
const COLLEAGUES: [(&str, &str, Role); 3] = [
    ("demo-reviewer@example.com", "陈晓雯", Role::Reviewer),
    ("demo-reviewer-2@example.com", "周立群", Role::Reviewer),
    ("demo-finance@example.com", "何敏", Role::Finance),
];

/// What somebody needs to look at it as an applicant; told once, stored nowhere.
pub struct Filled {
    pub applicants: usize,
    /// The address of one of them; the others are numbered like it.
    pub email: String,
    pub password: String,
}

/// Fills the portal, unless it was filled before.
///
/// # Errors
/// Those of the database and of the hashing; then nothing is filled.
pub async fn fill(app: &App) -> anyhow::Result<Option<Filled>> {
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    let since = now - Duration::days(DAYS + 10);
    let Some(reviewers) = hire(&mut transaction, since).await? else { return Ok(None) };
    // As hard to guess as a recovery code, and as easy to read out.
    let password = RecoveryCode::generate().for_writing_down();
    let hash = app.passwords.hash(&Password::from_typed(&password)?).await?;
    let mut random = Random::new(SEED);
    for number in 0..APPLICANTS {
        let drawn = Story::draw(&mut random, number);
        let story = if number == IN_GRACE { Story::Transfer(Transfer::NeverPaid) } else { drawn };
        let begun_at = begin(&mut random, now, number);
        let reviewer = *random.pick(&reviewers);
        let applicant = Applicant::draw(app, &mut random, number, &hash, reviewer)?;
        applicant.live(&mut transaction, story, begun_at).await?;
    }
    forget_mails(&mut transaction, now).await?;
    transaction.commit().await?;
    count_days(app, now).await?;
    Ok(Some(Filled { applicants: APPLICANTS, email: applicant::email(0), password }))
}

/// Adds the colleagues; `None`: they are there already.
async fn hire(connection: &mut PgConnection, since: OffsetDateTime) -> anyhow::Result<Option<Vec<Uuid>>> {
    let mut reviewers = Vec::new();
    for (email, name, role) in COLLEAGUES {
        let (email, name) = (EmailAddress::parse(email)?, OperatorName::parse(name)?);
        let new = NewOperator { email: &email, name: &name, role, locale: Locale::Chinese.as_str() };
        let Some(id) = operators::add(&mut *connection, &new, Actor::System, since).await? else { return Ok(None) };
        if role == Role::Reviewer {
            reviewers.push(id);
        }
    }
    Ok(Some(reviewers))
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
async fn forget_mails(connection: &mut PgConnection, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM outbox WHERE status = 'pending' AND created_at <= $1", now).execute(connection).await?;
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
