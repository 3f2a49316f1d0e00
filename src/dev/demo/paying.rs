//! What companies and applicants for a certification pay, rightly or not, and what becomes of it.

use anyhow::Context;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    applicant::Applicant,
    story::{Pays, Verdict},
};
use crate::{
    config::Config,
    domain::{
        calendar,
        money::Fen,
        registration::Event,
        transfer::{self, BankEntry, EntryKind},
    },
    life::{
        decisions,
        entries::{self, Decision},
        payments,
    },
    store::{
        audit::Actor,
        proposals,
        registrations::{self, bank_account_place},
    },
};

/// What cannot be lived on before all have come as far.
pub(super) enum Pending<'a> {
    Payment(Payment<'a>),
    /// A fee that nobody pays until this moment.
    Overdue {
        applicant: Applicant<'a>,
        registration: Uuid,
        at: OffsetDateTime,
    },
}

/// A payment that a statement will show, and how its payer's life goes on from there.
pub(super) struct Payment<'a> {
    pub(super) entry: BankEntry,
    pub(super) payer: Applicant<'a>,
    pub(super) rest: Rest,
}

/// What is still to come.
#[derive(Clone, Copy)]
pub(super) enum Rest {
    Nothing,
    /// Two colleagues say what it is; then, of a fee, the application is reviewed.
    Unclear(Decision, Option<Verdict>),
    /// What was paid does not count, and nothing more is paid.
    Unverified(Uuid),
    Reviewed(Uuid, Verdict),
}

impl<'a> Applicant<'a> {
    /// A company pays what it was asked for, more or less.
    pub(super) async fn pay_transfer(
        mut self,
        connection: &mut PgConnection,
        id: Uuid,
        pays: Pays,
    ) -> anyhow::Result<Option<Pending<'a>>> {
        if self.wait(300, 3_000).is_err() {
            return Ok(None);
        }
        let registration = registrations::lock(connection, id).await?;
        let (Some(account), Some(asked)) = (&registration.bank_account, &registration.transfer) else {
            anyhow::bail!("nothing was asked for");
        };
        let number = self.app.config.keys.decrypt_text(bank_account_place(id), &account.number)?;
        let other = format!("03{}", self.random.digits(17));
        let person = registration.administrator.as_ref().map(|person| person.name.as_str()).unwrap_or_default();
        let (name, number, amount) = match pays {
            Pays::Rightly => (account.name.as_str(), number, Fen(asked.amount_fen)),
            Pays::FromElsewhere => (account.name.as_str(), other, Fen(asked.amount_fen)),
            Pays::TooMuch => (account.name.as_str(), number, Fen(100)),
            Pays::Personally => (person, format!("6222{}", self.random.digits(15)), Fen(asked.amount_fen)),
        };
        let entry = self.entry(name, number, amount, asked.reference.as_str());
        let rest = match pays {
            Pays::Rightly => Rest::Nothing,
            Pays::FromElsewhere => Rest::Unclear(Decision::Transfer(id), None),
            Pays::TooMuch | Pays::Personally => Rest::Unverified(id),
        };
        Ok(Some(Pending::Payment(Payment { entry, payer: self, rest })))
    }

    /// A credit of today.
    pub(super) fn entry(&mut self, name: &str, account: String, amount: Fen, remark: &str) -> BankEntry {
        BankEntry {
            bank_reference: format!(
                "{}{}",
                calendar::today(self.at).to_string().replace('-', ""),
                self.random.digits(10)
            ),
            kind: EntryKind::Credit,
            is_booked: true,
            booked_on: calendar::today(self.at),
            amount,
            payer_name: name.to_owned(),
            payer_account: account,
            remark: remark.to_owned(),
        }
    }

    /// How it goes on when a statement has shown the payment.
    pub(super) async fn go_on(mut self, bank_reference: &str, rest: Rest, at: OffsetDateTime) -> anyhow::Result<()> {
        self.at = at;
        let review = match rest {
            Rest::Reviewed(id, verdict) => Some((id, verdict)),
            Rest::Unclear(decision, verdict) => {
                if !self.decided(bank_reference, decision).await? {
                    return Ok(());
                }
                if let Decision::Fee(id) = decision { verdict.map(|verdict| (id, verdict)) } else { None }
            }
            Rest::Nothing | Rest::Unverified(_) => None,
        };
        let mut transaction = self.app.pool.begin().await?;
        if let Some((id, verdict)) = review {
            self.judged(&mut transaction, id, verdict).await?;
        }
        if let Rest::Unverified(id) = rest {
            self.unverified(&mut transaction, id).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Two colleagues say what an entry is; whether both have.
    async fn decided(&mut self, bank_reference: &str, decision: Decision) -> anyhow::Result<bool> {
        let (pool, config) = (&self.app.pool, &self.app.config);
        let entry = sqlx::query_scalar!("SELECT id FROM bank_entries WHERE bank_reference = $1", bank_reference)
            .fetch_one(pool)
            .await?;
        if self.wait(600, 2_500).is_err() {
            return Ok(false);
        }
        let [first, second] = self.staff.finance;
        let mut transaction = pool.begin().await?;
        let proposal = entries::propose(&mut transaction, entry, decision, first, "已电话核实", self.at).await?;
        let is_answered = self.wait(600, 2_500).is_ok();
        if is_answered {
            approved(&mut transaction, config, proposal, second, self.at).await?;
        }
        transaction.commit().await?;
        if !is_answered {
            return Ok(false);
        }
        payments::settle_due(pool, config, self.at).await?;
        Ok(true)
    }

    /// Nothing that counts is paid in time.
    pub(super) async fn unverified(&mut self, connection: &mut PgConnection, id: Uuid) -> anyhow::Result<()> {
        let registration = registrations::lock(&mut *connection, id).await?;
        let Some(deadline) = registration.confirmed_at.map(transfer::deadline) else { return Ok(()) };
        if self.wait_until(deadline).is_err() {
            return Ok(());
        }
        let grace = transfer::grace_deadline(deadline, &self.app.config.holidays);
        let event = Event::TransferDeadlinePassed;
        self.change(&mut *connection, id, event, Actor::System, Some(grace)).await?;
        if self.wait_until(grace).is_ok() {
            self.change(connection, id, Event::StatementsComplete, Actor::System, None).await?;
        }
        Ok(())
    }
}

/// A colleague approves what was proposed.
pub(super) async fn approved(
    connection: &mut PgConnection,
    config: &Config,
    proposal: Uuid,
    colleague: Uuid,
    at: OffsetDateTime,
) -> anyhow::Result<()> {
    let proposal = proposals::find(&mut *connection, proposal).await?.context("it waits")?;
    Ok(decisions::approve(connection, config, &proposal, colleague, at).await??)
}
