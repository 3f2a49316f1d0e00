//! A life, from the sign-up to where it stands now.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    applicant::Applicant,
    paying::Pending,
    story::{Story, Transfer},
};
use crate::{domain::registration::Event, store::audit::Actor};

impl<'a> Applicant<'a> {
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
}

async fn of_account(connection: &mut PgConnection, account_id: Uuid) -> Result<Uuid, sqlx::Error> {
    sqlx::query_scalar!("SELECT id FROM registrations WHERE account_id = $1", account_id).fetch_one(connection).await
}
