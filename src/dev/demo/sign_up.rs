//! How somebody signs up and goes through the steps, until they stop or confirm.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    applicant::{Applicant, done},
    organizations::Organization,
    people,
    story::Story,
};
use crate::{
    domain::{
        calendar,
        registration::{Event, Kept, idle_deadline},
        subject::{AccountType, SubjectName, SubjectType, VerificationMethod},
        token::{Reference, SecretToken},
        transfer,
    },
    store::{
        accounts,
        audit::Actor,
        registrations::{
            self,
            answers::{self, AdministratorAnswer, DraftVersion},
            review, transition,
        },
        scans,
        signups::{self, NewSignup},
    },
    texts::Locale,
};

impl Applicant<'_> {
    /// Signs up and answers the mail; `None`: does not, or has not yet.
    pub(super) async fn sign_up(
        &mut self,
        connection: &mut PgConnection,
        story: Story,
    ) -> anyhow::Result<Option<Uuid>> {
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
    pub(super) async fn answer(
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
    pub(super) async fn idle(&mut self, connection: &mut PgConnection, id: Uuid) -> anyhow::Result<()> {
        if self.wait_until(idle_deadline(self.at)).is_ok() {
            self.change(connection, id, Event::LeftIdle, Actor::System, None).await?;
        }
        Ok(())
    }

    pub(super) async fn confirm(
        &mut self,
        connection: &mut PgConnection,
        id: Uuid,
        account_id: Uuid,
    ) -> anyhow::Result<()> {
        let registration = registrations::lock(&mut *connection, id).await?;
        let name = registration.subject_name.as_deref().map(SubjectName::parse).transpose()?;
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
}

async fn draft(connection: &mut PgConnection, id: Uuid) -> Result<DraftVersion, sqlx::Error> {
    Ok(DraftVersion { id, version: registrations::lock(connection, id).await?.version })
}
