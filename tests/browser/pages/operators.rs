//! The operators' pages, in every state.

use registration_portal::{domain::operator::Role, texts::Locale};
use serde_json::json;

use super::{MINUTE, Walk, start};
use crate::{
    common::{
        journey::{self, ENTERPRISE, INDIVIDUAL},
        operators::{Operator, PASSWORD},
        smtp_sink::Fault,
    },
    driver::{PHONE, Seat},
};

const DAY: std::time::Duration = std::time::Duration::from_secs(86_400);

#[tokio::test]
async fn every_page_of_operators_in_chinese() {
    walk(Locale::Chinese).await;
}

#[tokio::test]
async fn every_page_of_operators_in_english() {
    walk(Locale::English).await;
}

async fn walk(language: Locale) {
    let seat = Seat::take().await;
    let mut walk = start(&seat, language).await;
    let root = Operator::enrolled(&walk.portal, Role::Administrator, "root").await;
    walk.way_in(&root).await;
    walk.numbers().await;
    walk.lists().await;
    walk.own_settings(&root).await;
    walk.invitation().await;
    walk.window.quit().await;
    assert!(walk.findings.is_empty(), "{} findings, listed above: {:#?}", walk.findings.len(), walk.findings);
}

impl Walk {
    async fn give_password(&self, email: &str) {
        self.window.forget_cookies().await;
        self.window.open("/admin/sign-in").await;
        self.window.fill("email", email).await;
        self.window.fill("password", PASSWORD).await;
        self.window.submit().await;
        self.window.assert_at("/admin/sign-in/code?next=%2Fadmin").await;
    }

    pub(super) async fn come_in(&self, operator: &Operator) {
        self.give_password(&operator.email).await;
        let code = operator.code(&self.portal);
        self.window.fill("one_time_code", &code).await;
        self.window.submit().await;
        self.window.assert_at("/admin").await;
    }

    /// Up to the first page.
    async fn way_in(&mut self, root: &Operator) {
        self.window.open("/admin").await;
        self.see("admin-sign-in", "admin-sign-in-title", &[]).await;
        self.window.submit().await;
        self.see("admin-sign-in-error", "admin-sign-in-title", &["email"]).await;
        self.window.open("/admin/sign-in?again=1").await;
        self.see("admin-sign-in-again", "admin-sign-in-title", &[]).await;
        self.give_password(&root.email).await;
        self.see("admin-code", "admin-code-title", &[]).await;
        self.window.submit().await;
        self.see("admin-code-error", "admin-code-title", &["one_time_code"]).await;
        self.come_in(root).await;
        self.see("admin-dashboard", "admin-dashboard", &[]).await;
        self.window.resize(PHONE).await;
        self.window.click(".admin-menu summary").await;
        self.look("admin-menu", &json!({})).await;
        self.window.open("/admin/nowhere").await;
        self.see("admin-not-found", "error-404-title", &[]).await;
    }

    /// Statistics, with nothing to count and with a little.
    async fn numbers(&mut self) {
        self.window.open("/admin/statistics").await;
        self.see("admin-statistics-empty", "admin-statistics", &[]).await;
        self.window.open("/admin/statistics?from=2026-02-01&until=2026-01-01").await;
        self.see("admin-statistics-error", "admin-statistics", &["until"]).await;
        journey::register(&self.portal, &self.portal.browser(), "company@example.com", ENTERPRISE).await;
        journey::register(&self.portal, &self.portal.browser(), "person@example.com", INDIVIDUAL).await;
        self.give_back().await;
        self.window.open("/admin/statistics").await;
        self.see("admin-statistics", "admin-statistics", &[]).await;
        self.window.follow("section[aria-labelledby=handling] a").await;
        self.see("admin-statistics-rows", "statistics-decided-registration", &[]).await;
    }

    /// Who the operators are, what they did, reasons, and mails that came back.
    async fn lists(&mut self) {
        self.window.open("/admin/operators").await;
        self.see("admin-operators", "admin-operators", &[]).await;
        self.window.open("/admin/operators/new").await;
        self.see("admin-operator-new", "operator-new-title", &[]).await;
        self.window.submit().await;
        self.see("admin-operator-new-error", "operator-new-title", &["email", "name"]).await;
        self.window.fill("email", "a.rather.long.address@operators.example").await;
        self.window.fill("name", "欧阳娜娜").await;
        self.window.submit().await;
        self.see_titled("admin-operator", "欧阳娜娜", &[]).await;
        self.portal.deliver().await;

        self.window.open("/admin/audit").await;
        self.see("admin-audit", "admin-audit", &[]).await;
        self.window.open("/admin/audit?target=1").await;
        self.see("admin-audit-error", "admin-audit", &["target"]).await;
        self.window.open("/admin/audit?until=2020-01-01").await;
        self.see("admin-audit-empty", "admin-audit", &[]).await;

        self.window.open("/admin/reasons/new").await;
        self.see("admin-reason-new", "reason-new", &[]).await;
        self.window.submit().await;
        self.see("admin-reason-error", "reason-new", &["zh", "en"]).await;
        self.window.fill("zh", &"图片不清晰，请在光线充足处重新拍摄。".repeat(8)).await;
        self.window.fill("en", &"Take the picture again. ".repeat(8)).await;
        self.window.submit().await;
        self.see("admin-reasons", "admin-reasons", &[]).await;
        self.window.follow("form[action$='/retire'] button").await;
        self.window.click("main summary").await;
        self.window.js("document.activeElement.blur()", &[]).await;
        self.see("admin-reasons-retired", "admin-reasons", &[]).await;
        self.window.follow("td a").await;
        self.see("admin-reason", "reason-change", &[]).await;

        self.window.open("/admin/mails").await;
        self.see("admin-mails-empty", "mails-title", &[]).await;
        self.portal
            .smtp
            .set_fault(Some(Fault::Recipient("550 5.1.1 The account that you tried to reach does not exist")));
        journey::sign_up(&self.portal.browser(), "a.rather.long.address.of.an.applicant@subdomain.example.com").await;
        self.window.open("/account/password/forgot").await;
        self.window.fill("email", "person@example.com").await;
        self.window.submit().await;
        self.portal.deliver().await;
        self.portal.smtp.set_fault(None);
        self.window.open("/admin/mails").await;
        self.see("admin-mails", "mails-title", &[]).await;
        self.window.follow("form[action$='/retry'] button").await;
        self.see("admin-mails-retried", "mails-title", &[]).await;
        self.window.open("/admin").await;
        self.see("admin-dashboard-waiting", "admin-dashboard", &[]).await;
    }

    /// What an operator says of themselves.
    async fn own_settings(&mut self, root: &Operator) {
        self.window.open("/admin/settings").await;
        self.see("admin-settings", "settings-title", &[]).await;
        self.window.open("/admin/settings/password").await;
        self.see("admin-password", "settings-password", &[]).await;
        self.window.submit().await;
        self.see("admin-password-error", "settings-password", &["new_password"]).await;
        self.window.open("/admin/settings/recovery-codes").await;
        self.see("admin-recovery-codes-sure", "recovery-codes-sure", &[]).await;
        self.window.open("/admin/settings/authenticator").await;
        self.see("admin-authenticator", "authenticator-new-title", &[]).await;
        self.window.follow("form[action$='/new'] button").await;
        self.see("admin-authenticator-new", "authenticator-new-title", &[]).await;
        self.portal.wait(MINUTE * 10);
        self.window.open("/admin/settings/password").await;
        self.see("admin-confirm", "admin-confirm-title", &[]).await;
        self.window.submit().await;
        self.see("admin-confirm-error", "admin-confirm-title", &["current_password"]).await;
        self.portal.wait(DAY);
        self.come_in(root).await;
        self.window.open("/admin/operators").await;
        self.window.follow("tbody tr:last-child a").await;
        self.window.follow("form[action$='/disable'] button").await;
        self.see_titled("admin-operator-disabled", "欧阳娜娜", &[]).await;
        self.window.follow("form[action$='/enable'] button").await;
        self.window.follow("form[action$='/invitation'] button").await;
    }

    /// From the mail to the recovery codes, and what a newcomer sees then.
    async fn invitation(&mut self) {
        let mail = self.portal.mail_to("a.rather.long.address@operators.example").await;
        let invitation = mail.link("/admin/invitation/");
        self.window.forget_cookies().await;
        self.window.open(&invitation).await;
        self.see("admin-invitation", "invitation-title", &[]).await;
        self.window.submit().await;
        self.see("admin-invitation-error", "invitation-title", &["new_password"]).await;
        self.window.fill("new_password", PASSWORD).await;
        self.window.submit().await;
        self.see("admin-enrolment", "authenticator-title", &[]).await;
        self.window.submit().await;
        self.see("admin-enrolment-error", "authenticator-title", &["one_time_code"]).await;
        let typed: String = self.window.text("code.secret").await.split_whitespace().collect();
        let secret = totp_rs::Secret::try_from_base32(typed).unwrap();
        let now = self.portal.clock.now().unix_timestamp().unsigned_abs();
        let code = totp_rs::Builder::new().with_secret(secret).build().unwrap().generate(now).to_string();
        self.window.fill("one_time_code", &code).await;
        self.window.submit().await;
        self.see("admin-recovery-codes", "recovery-codes-title", &[]).await;
        self.window.open(&invitation).await;
        self.see("admin-invitation-used", "invitation-used-title", &[]).await;
        self.window.open("/admin").await;
        self.see("admin-dashboard-empty", "admin-dashboard", &[]).await;
        self.window.open("/admin/operators").await;
        self.see("admin-forbidden", "error-role-title", &[]).await;
    }
}
