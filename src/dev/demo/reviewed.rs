//! What becomes of an individual.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{applicant::Applicant, story::Review};
use crate::{
    domain::{
        registration::Event,
        review::{REGISTRATION_FIELDS, Reason, correction_deadline, returning},
    },
    life::registration as life,
    store::{
        audit::Actor,
        registrations::{self, Registration, review},
    },
};

/// What the reviewers have to say.
const REASONS: [(&str, &str, &str); 4] = [
    ("administrator_name", "姓名与身份证不一致", "The name is not the one on the identity card"),
    ("resident_id", "身份证号码与姓名不符", "The ID number does not belong to this name"),
    ("mobile", "手机号码无法接通", "Nobody answers this mobile number"),
    ("mobile", "手机号码不属于管理员", "This mobile number is not the administrator's"),
];

impl Applicant<'_> {
    /// What happens to an individual.
    pub(super) async fn reviewed(
        &mut self,
        connection: &mut PgConnection,
        id: Uuid,
        review: Review,
    ) -> anyhow::Result<()> {
        if self.wait(20, 2_600).is_err() {
            return Ok(());
        }
        let (config, reviewer) = (&self.app.config, self.reviewer);
        let registration = registrations::lock(&mut *connection, id).await?;
        match review {
            Review::Approved => {
                life::approve(connection, config, &registration, reviewer, self.at).await?;
            }
            Review::Rejected => {
                let reason =
                    Reason { zh: "提交的信息不真实".into(), en: "What was submitted is not true".into() };
                life::reject(connection, config, &registration, reviewer, &reason, self.at).await?;
            }
            Review::Frozen => {
                life::approve(&mut *connection, config, &registration, reviewer, self.at).await?;
                if self.wait(3_000, 20_000).is_ok() {
                    let registration = registrations::lock(&mut *connection, id).await?;
                    let reason =
                        Reason { zh: "收到投诉，正在核实".into(), en: "A complaint is looked into".into() };
                    let (config, at) = (&self.app.config, self.at);
                    life::freeze(connection, config, &registration, reviewer, &reason, at).await?;
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
        life::return_fields(&mut *connection, config, registration, reviewer, &verdicts, self.at).await?;
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
            life::approve(connection, config, &registration, reviewer, self.at).await?;
        }
        Ok(())
    }
}
