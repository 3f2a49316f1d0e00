//! The platform's bank account: every other day a statement comes in, with what applicants paid and what has nothing to do
//! with them, and whoever does the accounts works through it.

use std::{convert::Infallible, ops::ControlFlow};

use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

use super::{
    Staff,
    organizations::Organization,
    paying::{Payment, Rest, approved},
    random::Random,
};
use crate::{
    app::App,
    domain::{
        calendar,
        money::Fen,
        subject::SubjectType,
        transfer::{BankEntry, EntryKind},
    },
    life::{
        entries::{self, Decision},
        payments,
    },
    store::{
        refunds::{self, Done, Owed},
        statements::{self, FileRead, Source},
    },
};

/// Days from one statement to the next.
const EVERY: i64 = 2;
/// When before now the last one came.
const LAST: Duration = Duration::hours(3);
/// From this statement on, counted from the last, one payment is taken back by the next.
const REVERSED: i64 = 20;
/// Statements between two files of refunds.
const REFUNDS_EVERY: i64 = 4;
/// Of the last of these files the bank has answered one line.
const UNANSWERED: i64 = 4;
/// How long ago a stranger's payment came that has been decided about.
const OLD: Duration = Duration::days(12);

/// What happens at the bank.
pub(super) struct Bank<'a> {
    pub(super) app: &'a App,
    pub(super) staff: &'a Staff,
    pub(super) random: Random,
    pub(super) payments: Vec<Payment<'a>>,
}

impl Bank<'_> {
    /// All statements, from the first to the last.
    pub(super) async fn live(mut self, days: i64) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        let (mut reversal, mut is_reversed) = (None, false);
        for back in (0..=days / EVERY).rev() {
            let at = now - LAST - Duration::days(back * EVERY);
            let (shown, later) = std::mem::take(&mut self.payments)
                .into_iter()
                .partition::<Vec<_>, _>(|payment| payment.entry.booked_on < calendar::today(at));
            self.payments = later;
            let mut booked: Vec<_> = shown.iter().map(|payment| payment.entry.clone()).collect();
            booked.extend(reversal.take());
            if back <= REVERSED && !is_reversed {
                let right = shown.iter().find(|payment| matches!(payment.rest, Rest::Nothing));
                reversal = right.map(|payment| taken_back(payment.entry.clone()));
                is_reversed = reversal.is_some();
            }
            let strangers = self.strangers(at)?;
            booked.extend(strangers.iter().cloned());
            if back == 0 {
                // Of something that is not known here.
                booked.extend(strangers.first().map(|entry| BankEntry {
                    kind: EntryKind::Reversal { original: None },
                    bank_reference: format!("{}R", entry.bank_reference),
                    amount: Fen(entry.amount.0 + 1),
                    ..entry.clone()
                }));
            }
            self.import(booked, at).await?;
            payments::settle_due(&self.app.pool, &self.app.config, at).await?;
            for Payment { entry, payer, rest } in shown {
                payer.go_on(&entry.bank_reference, rest, at).await?;
            }
            let mut transaction = self.app.pool.begin().await?;
            if at < now - OLD {
                self.sort_out(&mut transaction, &strangers, at).await?;
            }
            if back % REFUNDS_EVERY == 0 && back > 0 {
                self.pay_back(&mut transaction, at, back > UNANSWERED).await?;
            }
            transaction.commit().await?;
        }
        Ok(())
    }

    /// Payments that have nothing to do with the portal.
    fn strangers(&mut self, at: OffsetDateTime) -> anyhow::Result<Vec<BankEntry>> {
        let booked_on = calendar::today(at - Duration::days(1));
        let mut strangers = Vec::new();
        for _ in 0..self.random.between(1, 2) {
            let name = Organization::draw(&mut self.random, SubjectType::Enterprise)?.name;
            strangers.push(BankEntry {
                bank_reference: format!("{}{}", booked_on.to_string().replace('-', ""), self.random.digits(10)),
                kind: EntryKind::Credit,
                is_booked: true,
                booked_on,
                amount: Fen(self.random.between(80, 9_000) * 1_000),
                payer_name: name.as_str().to_owned(),
                payer_account: format!("05{}", self.random.digits(17)),
                remark: "服务费".to_owned(),
            });
        }
        Ok(strangers)
    }

    async fn import(&self, booked: Vec<BankEntry>, at: OffsetDateTime) -> anyhow::Result<()> {
        let digest = Sha256::digest(format!("{booked:?}")).into();
        let today = calendar::today(at);
        let covers = Some((today - Duration::days(EVERY), today - Duration::DAY));
        let entries = u64::try_from(booked.len())?;
        let read = move |accept: &mut dyn FnMut(BankEntry) -> ControlFlow<()>| {
            let _all = booked.into_iter().try_for_each(accept);
            Ok::<_, Infallible>(FileRead { format: "csv", covers, digest, entries })
        };
        let file_name = format!("对账单-{}.csv", calendar::today(at));
        let source = Source { file_name: &file_name, operator: Some(self.staff.finance[0]) };
        statements::import(&self.app.pool, &self.app.config.keys, source, read, |_| {}, at).await?;
        Ok(())
    }

    /// What strangers paid stays, or goes back; of the odd one only one colleague has said so.
    async fn sort_out(
        &mut self,
        connection: &mut PgConnection,
        strangers: &[BankEntry],
        at: OffsetDateTime,
    ) -> anyhow::Result<()> {
        for stranger in strangers {
            let reference = &stranger.bank_reference;
            let entry = sqlx::query_scalar!("SELECT id FROM bank_entries WHERE bank_reference = $1", reference)
                .fetch_one(&mut *connection)
                .await?;
            let (decision, reason) = match self.random.between(0, 4) {
                0 => (Decision::PayBack, "重复支付，对方要求退回"),
                _ => (Decision::SetAside, "其他业务的收款"),
            };
            let [first, second] = self.staff.finance;
            let proposal = entries::propose(&mut *connection, entry, decision, first, reason, at).await?;
            if self.random.between(0, 9) > 0 {
                approved(&mut *connection, &self.app.config, proposal, second, at).await?;
            }
        }
        Ok(())
    }

    /// Gives the bank what is due, and notes what it says of it: one line cannot be paid.
    async fn pay_back(
        &mut self,
        connection: &mut PgConnection,
        at: OffsetDateTime,
        is_answered: bool,
    ) -> anyhow::Result<()> {
        let operator = self.staff.finance[1];
        let given = refunds::export(&mut *connection, Owed::Due, operator, at).await?;
        let answered = if is_answered { given.len() } else { 1 };
        for (place, refund) in given.into_iter().rev().take(answered).enumerate() {
            let (done, note) = match place {
                0 => (Done::Failed, Some("账号与户名不符")),
                _ => (Done::Refunded, None),
            };
            refunds::mark(&mut *connection, refund, done, note, operator, at).await?;
        }
        Ok(())
    }
}

/// The bank takes a payment back.
fn taken_back(entry: BankEntry) -> BankEntry {
    BankEntry {
        kind: EntryKind::Reversal { original: Some(entry.bank_reference.clone()) },
        bank_reference: format!("{}R", entry.bank_reference),
        booked_on: entry.booked_on + Duration::days(EVERY),
        ..entry
    }
}
