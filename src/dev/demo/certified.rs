//! What becomes of an organisation that is to be certified.

use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{
    applicant::{Applicant, done},
    paying::{Payment, Pending, Rest, approved},
    people,
    story::{Course, Fee, Verdict},
};
use crate::{
    domain::{
        certification::{Paper, papers, payment_deadline},
        money::Fen,
        registration::Event,
        review::{FieldVerdict, Reason},
        subject::SubjectType,
        transfer,
    },
    life::{
        certification::{self as life, Seen},
        decisions::{self, Consent},
        entries::Decision,
    },
    store::{
        audit::Actor,
        certifications::{
            self,
            answers::{self, ApplicationVersion, Contact},
            documents::{self, NewDocument},
            transition::Payment as Settled,
        },
        queues::Queue,
        registrations,
    },
};

/// Applications that are failed at once; there is never more than one.
const MOST_OVERDUE: i64 = 10;
/// How long reviewers look at an application.
const LOOKED_AT: Duration = Duration::days(5);

impl<'a> Applicant<'a> {
    /// Applies for the certification, or does not.
    pub(super) async fn certified(
        mut self,
        connection: &mut PgConnection,
        id: Uuid,
        kind: SubjectType,
        course: Course,
    ) -> anyhow::Result<Option<Pending<'a>>> {
        let deadline = transfer::certification_deadline(self.at);
        if course == Course::NeverApplies || self.wait(200, 6_000).is_err() {
            return self.uncertified(connection, id, deadline).await.map(|()| None);
        }
        let Some(application) = self.fill_in(&mut *connection, id, kind).await? else { return Ok(None) };
        if course == Course::NeverSends || self.wait(5, 60).is_err() {
            return self.uncertified(connection, id, deadline).await.map(|()| None);
        }
        let version = self.version(&mut *connection, application).await?;
        life::send(&mut *connection, &self.app.config, version, self.at).await?;
        let Course::Sends(fee, verdict) = course else { return Ok(None) };
        let owed = self.app.config.platform.certification_fee(kind);
        match fee {
            _ if owed == Fen(0) => self.judged(connection, application, verdict).await.map(|()| None),
            Fee::Unpaid => {
                let at = transfer::grace_deadline(payment_deadline(self.at), &self.app.config.holidays);
                Ok(Some(Pending::Overdue { applicant: self, registration: id, at }))
            }
            Fee::Recorded => self.settled(connection, application, Settled::Recorded, verdict).await.map(|()| None),
            Fee::Waived => self.settled(connection, application, Settled::Waived, verdict).await.map(|()| None),
            Fee::Paid | Fee::PaidByOther => self.pay_fee(connection, application, owed, fee, verdict).await,
        }
    }

    /// What happens to an organisation that does not apply in time.
    async fn uncertified(
        &mut self,
        connection: &mut PgConnection,
        id: Uuid,
        deadline: OffsetDateTime,
    ) -> anyhow::Result<()> {
        if self.wait_until(deadline).is_ok() {
            self.change(connection, id, Event::CertificationDeadlinePassed, Actor::System, None).await?;
        }
        Ok(())
    }

    /// Everything that is asked for.
    async fn fill_in(
        &mut self,
        connection: &mut PgConnection,
        id: Uuid,
        kind: SubjectType,
    ) -> anyhow::Result<Option<Uuid>> {
        if !life::begin(&mut *connection, id, self.at).await? {
            return Ok(None);
        }
        let attempts = certifications::of_registration(&mut *connection, id).await?;
        let Some(application) = attempts.first().map(|attempt| attempt.id) else { return Ok(None) };
        self.name_contact(&mut *connection, application).await?;
        for paper in papers(kind).into_iter().filter(|paper| paper.is_required()) {
            self.add_picture(&mut *connection, application, paper).await?;
        }
        Ok(Some(application))
    }

    async fn version(&self, connection: &mut PgConnection, id: Uuid) -> Result<ApplicationVersion, sqlx::Error> {
        Ok(ApplicationVersion { id, version: certifications::lock(connection, id).await?.version })
    }

    async fn name_contact(&mut self, connection: &mut PgConnection, application: Uuid) -> anyhow::Result<()> {
        let contact = Contact {
            name: people::name(&mut self.random)?,
            mobile: people::mobile(&mut self.random)?,
            email: self.email.clone(),
        };
        let version = self.version(&mut *connection, application).await?;
        done(answers::save_contact(connection, version, &contact, self.at).await?)
    }

    async fn add_picture(
        &mut self,
        connection: &mut PgConnection,
        application: Uuid,
        paper: Paper,
    ) -> anyhow::Result<()> {
        let (id, picture) = (Uuid::now_v7(), self.picture);
        let object_name = self.app.documents.put(id, picture.jpeg.clone()).await?;
        let document = NewDocument {
            id,
            paper,
            file_name: "IMG_2026.jpg",
            object_name: &object_name,
            bytes: i64::try_from(picture.jpeg.len())?,
            width: i32::try_from(picture.width)?,
            height: i32::try_from(picture.height)?,
        };
        let certification = certifications::lock(&mut *connection, application).await?;
        documents::add(connection, &certification, &document, self.at).await?;
        Ok(())
    }

    /// A fee that nobody has paid in time, as all statements have shown. Whatever is overdue fails: those before it have to
    /// have failed, and those who have paid must have been found.
    pub(super) async fn overdue(
        mut self,
        connection: &mut PgConnection,
        id: Uuid,
        at: OffsetDateTime,
    ) -> anyhow::Result<()> {
        if self.wait_until(at).is_err() {
            return Ok(());
        }
        life::fail_overdue(&mut *connection, &self.app.config, at, MOST_OVERDUE).await?;
        self.uncertified(connection, id, transfer::certification_deadline(at)).await
    }

    /// Two colleagues say that it is paid, or need not be.
    async fn settled(
        &mut self,
        connection: &mut PgConnection,
        application: Uuid,
        payment: Settled,
        verdict: Verdict,
    ) -> anyhow::Result<()> {
        if self.wait(300, 2_500).is_err() {
            return Ok(());
        }
        let ([first, second], reason) = (self.staff.finance, "与申请人确认过");
        let proposal = life::propose_payment(&mut *connection, application, payment, first, reason, self.at).await?;
        if self.wait(300, 2_500).is_err() {
            return Ok(());
        }
        approved(&mut *connection, &self.app.config, proposal, second, self.at).await?;
        self.judged(connection, application, verdict).await
    }

    async fn pay_fee(
        mut self,
        connection: &mut PgConnection,
        application: Uuid,
        owed: Fen,
        fee: Fee,
        verdict: Verdict,
    ) -> anyhow::Result<Option<Pending<'a>>> {
        if self.wait(60, 3_000).is_err() {
            return Ok(None);
        }
        let certification = certifications::lock(&mut *connection, application).await?;
        let registration = registrations::lock(connection, certification.registration_id).await?;
        let name = registration.subject_name.unwrap_or_default();
        let (name, rest) = match fee {
            Fee::PaidByOther => (format!("{name}工会委员会"), Rest::Unclear(Decision::Fee(application), Some(verdict))),
            _ => (name, Rest::Reviewed(application, verdict)),
        };
        let account = format!("04{}", self.random.digits(17));
        let remark = certification.payment_reference.unwrap_or_default();
        let entry = self.entry(&name, account, owed, &format!("认证费 {remark}"));
        Ok(Some(Pending::Payment(Payment { entry, payer: self, rest })))
    }

    /// What reviewers say of the application.
    pub(super) async fn judged(
        &mut self,
        connection: &mut PgConnection,
        application: Uuid,
        verdict: Verdict,
    ) -> anyhow::Result<()> {
        let is_taken_up = self.taken_up(&mut *connection, application).await?;
        // What came last is still being looked at.
        if !is_taken_up || self.at > self.now - LOOKED_AT || self.wait(10, 600).is_err() {
            return Ok(());
        }
        if verdict == Verdict::Refused {
            return self.refused(connection, application).await;
        }
        if matches!(verdict, Verdict::Corrected | Verdict::Returned) {
            self.given_back(&mut *connection, application).await?;
            if verdict == Verdict::Returned || self.wait(300, 25_000).is_err() {
                return Ok(());
            }
            self.name_contact(&mut *connection, application).await?;
            let version = self.version(&mut *connection, application).await?;
            life::correct(&mut *connection, &self.app.config, version, self.at).await?;
            if !self.taken_up(&mut *connection, application).await? || self.wait(10, 300).is_err() {
                return Ok(());
            }
        }
        let seen = seen(&mut *connection, application).await?;
        life::approve(connection, &self.app.config, seen, self.reviewer, self.at).await?;
        Ok(())
    }

    /// A reviewer takes it up; false: has not yet.
    async fn taken_up(&mut self, connection: &mut PgConnection, application: Uuid) -> anyhow::Result<bool> {
        if self.wait(120, 3_000).is_err() {
            return Ok(false);
        }
        let seen = seen(&mut *connection, application).await?;
        life::take_up(connection, &self.app.config, seen, self.reviewer, self.at).await?;
        Ok(true)
    }

    async fn given_back(&mut self, connection: &mut PgConnection, application: Uuid) -> anyhow::Result<()> {
        let reason = Reason { zh: "联系电话无人接听".into(), en: "Nobody answers the contact's number".into() };
        let verdicts = [FieldVerdict { field: "contact_mobile".to_owned(), returned: Some(reason) }];
        let seen = seen(&mut *connection, application).await?;
        life::give_back(connection, &self.app.config, seen, self.reviewer, &verdicts, self.at).await?;
        Ok(())
    }

    /// Two reviewers refuse what was paid for, or so far only one does.
    async fn refused(&mut self, connection: &mut PgConnection, application: Uuid) -> anyhow::Result<()> {
        let reason = Reason {
            zh: "营业执照与登记信息不符".into(),
            en: "The licence does not agree with the register".into(),
        };
        let ([first, second], config) = (self.staff.reviewers, &self.app.config);
        let subject = (Queue::Certifications, seen(&mut *connection, application).await?);
        let decision = decisions::Decision::Reject(reason);
        let (_, consent) =
            decisions::decide_within(&mut *connection, config, subject, &decision, first, self.at).await?;
        if let Consent::Proposed(proposal) = consent? {
            if self.wait(60, 1_500).is_err() {
                return Ok(());
            }
            approved(&mut *connection, &self.app.config, proposal, second, self.at).await?;
        }
        let certification = certifications::lock(&mut *connection, application).await?;
        let Some(refused_at) = certification.decided_at else { return Ok(()) };
        self.uncertified(connection, certification.registration_id, transfer::certification_deadline(refused_at)).await
    }
}

async fn seen(connection: &mut PgConnection, id: Uuid) -> Result<Seen, sqlx::Error> {
    Ok(Seen { id, version: certifications::lock(connection, id).await?.version })
}
