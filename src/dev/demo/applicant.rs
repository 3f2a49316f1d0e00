//! Somebody who registers: who they are, and how far their clock is. What they do stands in the files beside this one.

use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Staff, random::Random};
use crate::{
    app::App,
    documents::picture::Picture,
    domain::{
        email::EmailAddress,
        registration::{Event, Status},
    },
    store::{
        audit::Actor,
        registrations::{
            self,
            answers::Saved,
            transition::{self, Change},
        },
    },
};

/// What all applicants have in common.
#[derive(Clone, Copy)]
pub(super) struct World<'a> {
    pub(super) app: &'a App,
    pub(super) password_hash: &'a str,
    pub(super) picture: &'a Picture,
    pub(super) staff: &'a Staff,
}

/// Somebody who registers.
pub(super) struct Applicant<'a> {
    pub(super) app: &'a App,
    pub(super) random: Random,
    pub(super) email: EmailAddress,
    pub(super) password_hash: &'a str,
    /// What they photograph.
    pub(super) picture: &'a Picture,
    pub(super) staff: &'a Staff,
    /// Who reviews what they send.
    pub(super) reviewer: Uuid,
    /// How far their clock is.
    pub(super) at: OffsetDateTime,
    pub(super) now: OffsetDateTime,
}

/// The address of the applicant of this number.
pub(super) fn email(number: usize) -> String {
    format!("applicant-{number:03}@demo.example.com")
}

/// Their time is up to now: what comes later has not happened.
pub(super) struct NotYet;

impl<'a> Applicant<'a> {
    pub(super) fn draw(world: &World<'a>, random: &mut Random, number: usize) -> anyhow::Result<Self> {
        let World { app, password_hash, picture, staff } = *world;
        let now = app.clock.now();
        Ok(Self {
            app,
            email: EmailAddress::parse(&email(number))?,
            password_hash,
            picture,
            staff,
            reviewer: *random.pick(&staff.reviewers),
            random: Random::new(random.next()),
            at: now,
            now,
        })
    }

    /// Lets some minutes pass.
    pub(super) fn wait(&mut self, least: i64, most: i64) -> Result<(), NotYet> {
        let passing = Duration::minutes(self.random.between(least, most));
        self.wait_until(self.at + passing)
    }

    pub(super) fn wait_until(&mut self, at: OffsetDateTime) -> Result<(), NotYet> {
        if at > self.now {
            return Err(NotYet);
        }
        self.at = at;
        Ok(())
    }

    /// An event in the registration's life.
    pub(super) async fn change(
        &self,
        connection: &mut PgConnection,
        id: Uuid,
        event: Event,
        actor: Actor,
        deadline_at: Option<OffsetDateTime>,
    ) -> anyhow::Result<()> {
        let registration = registrations::lock(&mut *connection, id).await?;
        let change = Change { deadline_at, ..Change::of(&registration, event, actor) };
        let changed: Option<Status> = transition::apply(connection, &self.app.config.keys, change, self.at).await?;
        anyhow::ensure!(changed.is_some(), "{event:?} cannot happen in {:?}", registration.status);
        Ok(())
    }
}

/// An answer was saved.
pub(super) fn done(saved: Saved) -> anyhow::Result<()> {
    anyhow::ensure!(saved == Saved::Yes, "an answer was not saved");
    Ok(())
}
