//! One applicant's life, from the sign-up to where it stands now.

use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{
    Staff,
    organizations::Organization,
    paying::Pending,
    people,
    random::Random,
    story::{Review, Story, Transfer},
};
use crate::{
    app::App,
    documents::picture::Picture,
    domain::{
        calendar,
        email::EmailAddress,
        registration::{Event, Kept, Status, idle_deadline},
        review::{REGISTRATION_FIELDS, Reason, correction_deadline, returning},
        subject::{AccountType, SubjectType, VerificationMethod},
        token::{Reference, SecretToken},
        transfer,
    },
    life,
    store::{
        accounts,
        audit::Actor,
        registrations::{
            self, Registration,
            answers::{self, AdministratorAnswer, DraftVersion, Saved},
            review,
            transition::{self, Change},
        },
        scans,
        signups::{self, NewSignup},
    },
    texts::Locale,
};

/// What the reviewers have to say.
const REASONS: [(&str, &str, &str); 4] = [
    ("administrator_name", "姓名与身份证不一致", "The name is not the one on the identity card"),
    ("resident_id", "身份证号码与姓名不符", "The ID number does not belong to this name"),
    ("mobile", "手机号码无法接通", "Nobody answers this mobile number"),
    ("mobile", "手机号码不属于管理员", "This mobile number is not the administrator's"),
];

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
    password_hash: &'a str,
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

    /// Lives the story from its beginning to now, or until something is paid that only a statement shows.
    pub(super) async fn live(
        mut self,
        connection: &mut PgConnection,
        story: Story,
        begun_at: OffsetDateTime,
    ) -> anyhow::Result<Option<Pending<'a>>> {
        self.at = begun_at;
        let kind = story.subject(&mut self.random);
        let Some(account_id) = self.sign_up(&mut *connection, story).await? else { return Ok(None) };
        let id = of_account(&mut *connection, account_id).await?;
        let steps = if let Story::Stops(steps) = story { steps } else { usize::MAX };
        if !self.answer(&mut *connection, id, kind, story, steps).await? {
            return self.idle(connection, id).await.map(|()| None);
        }
        self.confirm(&mut *connection, id, account_id).await?;
        match story {
            Story::Reviewed(review) => self.reviewed(connection, id, review).await.map(|()| None),
            Story::Transfer(transfer) => self.transfer(connection, id, account_id, transfer).await,
            Story::Certification(kind, course) => self.certified(connection, id, kind, course).await,
            Story::SignsUp | Story::Stops(_) => Ok(None),
        }
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

    /// Signs up and answers the mail; `None`: does not, or has not yet.
    async fn sign_up(&mut self, connection: &mut PgConnection, story: Story) -> anyhow::Result<Option<Uuid>> {
        let (id, browser, token) = (Uuid::now_v7(), SecretToken::generate()?, SecretToken::generate()?);
        let signup = NewSignup {
            id,
            account_type: AccountType::MiniProgram,
            email: &self.email,
            password_hash: self.password_hash,
            locale: Locale::Chinese.as_str(),
            terms_version: crate::web::landing::TERMS_VERSION,
            browser_digest: browser.digest(),
        };
        signups::insert(&mut *connection, &signup, self.at).await?;
        signups::add_link(&mut *connection, id, token.digest(), self.at).await?;
        if story == Story::SignsUp || self.wait(1, 90).is_err() {
            return Ok(None);
        }
        let Some(signup) = signups::lock(&mut *connection, id).await? else { return Ok(None) };
        signups::use_link(&mut *connection, id, token.digest(), self.at).await?;
        let account_id = accounts::activate(&mut *connection, &signup, self.at).await?;
        let reference = Reference::generate()?;
        registrations::create(connection, account_id, &signup.account_type, reference.as_str(), self.at).await?;
        Ok(Some(account_id))
    }

    /// Goes through the steps; whether all are done.
    async fn answer(
        &mut self,
        connection: &mut PgConnection,
        id: Uuid,
        kind: SubjectType,
        story: Story,
        steps: usize,
    ) -> anyhow::Result<bool> {
        if steps == 0 || self.wait(1, 20).is_err() {
            return Ok(false);
        }
        let kept = Kept { subject: false, verification_method: false, bank_account: false };
        let draft = draft(&mut *connection, id).await?;
        done(answers::save_subject_type(&mut *connection, draft, kind, kept, self.at).await?)?;
        if kind != SubjectType::Individual {
            let organization = Organization::draw(&mut self.random, kind)?;
            if steps == 1 || self.wait(2, 60).is_err() {
                return Ok(false);
            }
            let (name, code) = (&organization.name, organization.code.as_ref());
            let draft = self::draft(&mut *connection, id).await?;
            done(answers::save_subject(&mut *connection, draft, name, code, false, self.at).await?)?;
            if steps == 2 || self.wait(1, 600).is_err() {
                return Ok(false);
            }
            let pays = matches!(story, Story::Transfer(_));
            let method = if pays { VerificationMethod::CorporateTransfer } else { VerificationMethod::Certification };
            let account = if pays { Some(organization.bank_account(&mut self.random)?) } else { None };
            let draft = self::draft(&mut *connection, id).await?;
            let keys = &self.app.config.keys;
            let saved =
                answers::save_verification_method(&mut *connection, keys, draft, method, account.as_ref(), self.at);
            done(saved.await?)?;
        }
        if steps <= 3 || self.wait(2, 900).is_err() {
            return Ok(false);
        }
        self.name_administrator(connection, id).await?;
        Ok(self.wait(1, 30).is_ok())
    }

    async fn name_administrator(&mut self, connection: &mut PgConnection, id: Uuid) -> anyhow::Result<()> {
        let name = people::name(&mut self.random)?;
        let resident_id = people::resident_id(&mut self.random, calendar::today(self.at))?;
        let mobile = people::mobile(&mut self.random)?;
        let answer = AdministratorAnswer {
            name: &name,
            resident_id: &resident_id,
            mobile: &mobile,
            consent_version: Some(crate::web::register::administrator::details::CONSENT_VERSION),
        };
        let draft = draft(&mut *connection, id).await?;
        answers::save_administrator(&mut *connection, &self.app.config.keys, draft, &answer, self.at).await?;
        answers::mark_mobile_verified(&mut *connection, id, mobile.expose(), self.at).await?;
        let token = SecretToken::generate()?;
        scans::start(&mut *connection, Uuid::now_v7(), id, token.digest(), self.at).await?;
        if let Some(scan) = scans::find(&mut *connection, token.digest()).await? {
            scans::confirm(connection, &scan, self.at).await?;
        }
        Ok(())
    }

    /// A draft that nobody goes on with.
    async fn idle(&mut self, connection: &mut PgConnection, id: Uuid) -> anyhow::Result<()> {
        if self.wait_until(idle_deadline(self.at)).is_ok() {
            self.change(connection, id, Event::LeftIdle, Actor::System, None).await?;
        }
        Ok(())
    }

    async fn confirm(&mut self, connection: &mut PgConnection, id: Uuid, account_id: Uuid) -> anyhow::Result<()> {
        let registration = registrations::lock(&mut *connection, id).await?;
        let name = registration.subject_name.as_deref().map(crate::domain::subject::SubjectName::parse).transpose()?;
        let payer_key = name.map(|name| name.key());
        transition::mark_confirmed(&mut *connection, id, payer_key.as_deref(), self.at).await?;
        let deadline = match registration.verification_method {
            None => {
                review::submit(&mut *connection, &self.app.config.keys, &registration, self.at).await?;
                None
            }
            Some(VerificationMethod::CorporateTransfer) => {
                let random = [self.random.next(), self.random.next()];
                transition::issue_instruction(&mut *connection, id, random).await?;
                Some(transfer::deadline(self.at))
            }
            Some(VerificationMethod::Certification) => Some(transfer::certification_deadline(self.at)),
        };
        let event = Event::Confirmed(registration.verification_method);
        self.change(connection, id, event, Actor::Applicant(account_id), deadline).await
    }

    /// What happens to an individual.
    async fn reviewed(&mut self, connection: &mut PgConnection, id: Uuid, review: Review) -> anyhow::Result<()> {
        if self.wait(20, 2_600).is_err() {
            return Ok(());
        }
        let (config, reviewer) = (&self.app.config, self.reviewer);
        let registration = registrations::lock(&mut *connection, id).await?;
        match review {
            Review::Approved => {
                life::registration::approve(connection, config, &registration, reviewer, self.at).await?;
            }
            Review::Rejected => {
                let reason =
                    Reason { zh: "提交的信息不真实".into(), en: "What was submitted is not true".into() };
                life::registration::reject(connection, config, &registration, reviewer, &reason, self.at).await?;
            }
            Review::Frozen => {
                life::registration::approve(&mut *connection, config, &registration, reviewer, self.at).await?;
                if self.wait(3_000, 20_000).is_ok() {
                    let registration = registrations::lock(&mut *connection, id).await?;
                    let reason =
                        Reason { zh: "收到投诉，正在核实".into(), en: "A complaint is looked into".into() };
                    let (config, at) = (&self.app.config, self.at);
                    life::registration::freeze(connection, config, &registration, reviewer, &reason, at).await?;
                }
            }
            Review::Returned => self.returned(connection, &registration).await?,
        }
        Ok(())
    }

    /// Returned; most correct it, and are approved then.
    async fn returned(&mut self, connection: &mut PgConnection, registration: &Registration) -> anyhow::Result<()> {
        let (field, zh, en) = *self.random.pick(&REASONS);
        let reason = Reason { zh: zh.to_owned(), en: en.to_owned() };
        let verdicts = returning(REGISTRATION_FIELDS, &[(field.to_owned(), reason)])?;
        let (config, reviewer) = (&self.app.config, self.reviewer);
        life::registration::return_fields(&mut *connection, config, registration, reviewer, &verdicts, self.at).await?;
        let id = registration.id;
        if self.random.between(1, 4) == 1 {
            if self.wait_until(correction_deadline(self.at)).is_ok() {
                self.change(connection, id, Event::LeftIdle, Actor::System, None).await?;
            }
            return Ok(());
        }
        if self.wait(60, 6_000).is_err() {
            return Ok(());
        }
        self.change(&mut *connection, id, Event::Corrected, Actor::Applicant(registration.account_id), None).await?;
        let registration = registrations::lock(&mut *connection, id).await?;
        review::submit(&mut *connection, &self.app.config.keys, &registration, self.at).await?;
        if self.wait(20, 1_500).is_ok() {
            let config = &self.app.config;
            life::registration::approve(connection, config, &registration, reviewer, self.at).await?;
        }
        Ok(())
    }

    /// What happens to a company's transfer.
    async fn transfer(
        mut self,
        connection: &mut PgConnection,
        id: Uuid,
        account_id: Uuid,
        transfer: Transfer,
    ) -> anyhow::Result<Option<Pending<'a>>> {
        match transfer {
            Transfer::Pays(pays) => self.pay_transfer(connection, id, pays).await,
            Transfer::NeverPays => self.unverified(connection, id).await.map(|()| None),
            Transfer::Cancelled => {
                if self.wait(300, 5_000).is_ok() {
                    let actor = Actor::Applicant(account_id);
                    self.change(connection, id, Event::Cancelled, actor, None).await?;
                }
                Ok(None)
            }
        }
    }

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

async fn of_account(connection: &mut PgConnection, account_id: Uuid) -> Result<Uuid, sqlx::Error> {
    sqlx::query_scalar!("SELECT id FROM registrations WHERE account_id = $1", account_id).fetch_one(connection).await
}

async fn draft(connection: &mut PgConnection, id: Uuid) -> Result<DraftVersion, sqlx::Error> {
    Ok(DraftVersion { id, version: registrations::lock(connection, id).await?.version })
}

pub(super) fn done(saved: Saved) -> anyhow::Result<()> {
    anyhow::ensure!(saved == Saved::Yes, "an answer was not saved");
    Ok(())
}
