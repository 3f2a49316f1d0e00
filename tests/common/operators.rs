//! Operators who have been through their invitation, and how they sign in.

use std::time::Duration;

use registration_portal::{
    domain::{
        email::EmailAddress,
        operator::{OperatorName, Role},
        password::Password,
    },
    security::second_factor::TotpSecret,
    store::{
        audit::Actor,
        operators::{self, NewOperator, second_factor},
    },
};
use uuid::Uuid;

use super::{
    Portal,
    browser::{Answer, Browser},
};

pub const PASSWORD: &str = "青山绿水与白鹭-2026";

/// An operator with their authenticator.
pub struct Operator {
    pub id: Uuid,
    pub email: String,
    pub secret: TotpSecret,
}

impl Operator {
    /// Somebody with this role; `name` also names their address.
    pub async fn enrolled(portal: &Portal, role: Role, name: &str) -> Self {
        let address = format!("{name}@operators.example");
        let (email, name) = (EmailAddress::parse(&address).unwrap(), OperatorName::parse(name).unwrap());
        let hash = portal.app.passwords.hash(&Password::from_typed(PASSWORD).unwrap()).await.unwrap();
        let secret = TotpSecret::generate();
        let new = NewOperator { email: &email, name: &name, role, locale: "zh-CN" };
        let mut connection = portal.pool.acquire().await.unwrap();
        let now = portal.clock.now();
        let id = operators::add(&mut connection, &new, Actor::System, now).await.unwrap().expect("a new address");
        operators::set_password(&mut *connection, id, &hash).await.unwrap();
        second_factor::adopt(&mut connection, &portal.app.config.keys, id, &secret, 0).await.unwrap();
        Self { id, email: address, secret }
    }

    /// The same, signed in.
    pub async fn signed_in(portal: &Portal, role: Role, name: &str) -> (Self, Browser) {
        let operator = Self::enrolled(portal, role, name).await;
        let browser = portal.browser();
        operator.sign_in(portal, &browser).await.assert_at("/admin");
        (operator, browser)
    }

    /// What the authenticator shows; the clock moves on to the next code, because each works once.
    pub fn code(&self, portal: &Portal) -> String {
        portal.wait(Duration::from_secs(30));
        self.secret.code_at(portal.clock.now())
    }

    /// Signs in; the page it leads to, or the form with what is wrong.
    pub async fn sign_in(&self, portal: &Portal, browser: &Browser) -> Answer {
        let page = self.give_password(browser).await;
        browser.send(&page, &[("one_time_code", &self.code(portal))]).await
    }

    /// The first step of it.
    pub async fn give_password(&self, browser: &Browser) -> Answer {
        let page = browser.open("/admin/sign-in").await;
        page.assert_at("/admin/sign-in");
        let page = browser.send(&page, &[("email", &self.email), ("password", PASSWORD)]).await;
        page.assert_at("/admin/sign-in/code?next=%2Fadmin");
        page
    }
}
