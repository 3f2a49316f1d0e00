//! The operators' queues and reviews, in every state.

use registration_portal::{
    domain::{operator::Role, proposal::Kind},
    texts::Locale,
};
use uuid::Uuid;

use super::{Walk, start};
use crate::{
    common::{
        certification::{CHECK, MEDIA, apply, give_back, pay, send},
        journey::{ADMINISTRATOR, INDIVIDUAL, register},
        operators::Operator,
    },
    driver::Seat,
    reviews::come_in,
};

/// Names that are as long and as harmful as they get.
const HARM: &str = "=1+1<script>alert(1)</script>\u{202e}gpj.";

#[tokio::test]
async fn every_page_of_reviews_in_chinese() {
    walk(Locale::Chinese).await;
}

#[tokio::test]
async fn every_page_of_reviews_in_english() {
    walk(Locale::English).await;
}

async fn walk(language: Locale) {
    let seat = Seat::take().await;
    let mut walk = start(&seat, language).await;
    let root = Operator::enrolled(&walk.portal, Role::Administrator, "root").await;
    let zhou = Operator::enrolled(&walk.portal, Role::Reviewer, "zhou").await;
    come_in(&walk.window, &walk.portal, &root).await;
    walk.queues().await;
    walk.registration_review().await;
    walk.certification_review(&zhou, &root).await;
    walk.window.quit().await;
    assert!(walk.findings.is_empty(), "{} findings, listed above: {:#?}", walk.findings.len(), walk.findings);
}

impl Walk {
    async fn queues(&mut self) {
        for queue in ["registrations", "certifications"] {
            self.window.open(&format!("/admin/{queue}")).await;
            self.see(&format!("admin-{queue}-empty"), &format!("admin-{queue}"), &[]).await;
        }
        self.window.open("/admin/proposals").await;
        self.see("admin-proposals-empty", "admin-proposals", &[]).await;
        for n in 0..3 {
            let email = format!("individual{n}@example.com");
            register(&self.portal, &self.portal.browser(), &email, INDIVIDUAL).await;
        }
        sqlx::query(
            "UPDATE registrations SET administrator_name = $1 || repeat('长', 100 - char_length($1))
             WHERE id = (SELECT id FROM registrations ORDER BY created_at LIMIT 1)",
        )
        .bind(HARM)
        .execute(&self.portal.pool)
        .await
        .unwrap();
        self.window.open("/admin/registrations").await;
        self.see("admin-registrations", "admin-registrations", &[]).await;
        self.window.fill("q", "x").await;
        self.window.follow("form[action$='/search'] button").await;
        self.see("admin-registrations-search-error", "admin-registrations", &["q"]).await;
        self.window.fill("q", ADMINISTRATOR).await;
        self.window.follow("form[action$='/search'] button").await;
        self.see("admin-registrations-found", "admin-registrations", &[]).await;
        self.window.open("/admin/registrations?status=rejected").await;
        self.see("admin-registrations-none", "admin-registrations", &[]).await;
        self.window.open("/admin/registrations").await;
        self.window.follow(".batch button[value=approve]").await;
        self.see("admin-batch-error", "admin-registrations", &["batch"]).await;
        self.window.click("tbody tr:last-child input").await;
        self.window.follow(".batch button[value=approve]").await;
        let question = self.texts.with("batch-sure-approve", "n", 1);
        self.see_titled("admin-batch-sure", &question, &[]).await;
        self.window.follow("button[name=sure]").await;
        self.see("admin-batch", "batch-result", &[]).await;
    }

    async fn registration_review(&mut self) {
        let newest = "SELECT id FROM registrations WHERE status = 'pending_review' ORDER BY created_at DESC LIMIT 1";
        let id: Uuid = self.portal.query(newest).await;
        let path = format!("/admin/registrations/{id}");
        self.window.open(&path).await;
        self.see_titled("admin-review", ADMINISTRATOR, &[]).await;
        self.window.follow("[formaction$='/claim']").await;
        self.see_titled("admin-review-claimed", ADMINISTRATOR, &[]).await;
        self.window.click("[name=verdict-mobile][value=return]").await;
        self.window.follow("#review button[value=return]").await;
        self.see_titled("admin-review-error", ADMINISTRATOR, &["mobile"]).await;
        self.window.open(&path).await;
        self.window.click("#for-good > summary").await;
        self.window.follow("#review button[value=reject]").await;
        self.see_titled("admin-review-reason-error", ADMINISTRATOR, &["reason"]).await;
        self.window.follow("[formaction$='/reveal']").await;
        self.see_titled("admin-review-reveal-error", ADMINISTRATOR, &["why"]).await;
        self.window.fill("why", "核对证件").await;
        self.window.follow("[formaction$='/reveal']").await;
        self.see_titled("admin-review-revealed", ADMINISTRATOR, &[]).await;
        self.window.follow("[formaction$='/notes']").await;
        self.see_titled("admin-review-note-error", ADMINISTRATOR, &["note"]).await;
        self.window.fill("note", "已电话联系\n下周补材料").await;
        self.window.follow("[formaction$='/notes']").await;
        self.see_titled("admin-review-noted", ADMINISTRATOR, &[]).await;
        // A colleague was faster.
        self.portal.sql("UPDATE registrations SET version = version + 1").await;
        self.window.follow("#review button[value=approve]").await;
        self.see("admin-decided", "decided-title", &[]).await;
        self.window.follow(".actions .button").await;
        self.window.follow("#review button[value=approve]").await;
        self.see_titled("admin-review-registered", ADMINISTRATOR, &[]).await;
        let harmful = "SELECT administrator_name FROM registrations WHERE status = 'pending_review'";
        let name: String = self.portal.query(harmful).await;
        let id: Uuid = self.portal.query("SELECT id FROM registrations WHERE status = 'pending_review'").await;
        self.window.open(&format!("/admin/registrations/{id}")).await;
        self.see_titled("admin-review-long-name", &name, &[]).await;
    }

    /// What was returned and corrected, with two people for the decision.
    async fn certification_review(&mut self, zhou: &Operator, root: &Operator) {
        let applicant = self.portal.browser();
        apply(&self.portal, &applicant, "media@example.com", MEDIA).await;
        pay(&self.portal).await;
        give_back(&self.portal, zhou.id, &[("contact_mobile", "号码打不通")]).await;
        let contact = applicant.open("/account/settings/certification/contact").await;
        applicant.send(&contact, &[("contact_mobile", "13700137000")]).await;
        let check = applicant.open(CHECK).await;
        send(&applicant, &check).await;
        let id: Uuid = self.portal.query("SELECT id FROM certifications").await;
        let path = format!("/admin/certifications/{id}");
        self.window.open("/admin/certifications").await;
        self.see("admin-certifications", "admin-certifications", &[]).await;
        self.window.open(&path).await;
        self.window
            .js("document.querySelectorAll('details.paper').forEach(paper => { paper.open = true; })", &[])
            .await;
        self.see_titled("admin-certification", MEDIA.name, &[]).await;
        come_in(&self.window, &self.portal, zhou).await;
        self.window.open(&path).await;
        self.window.click("#for-good > summary").await;
        self.window.fill("words", "证照是伪造的").await;
        self.window.follow("#review button[value=reject]").await;
        self.see_titled("admin-certification-proposed", MEDIA.name, &[]).await;
        assert_eq!(self.portal.query::<String>("SELECT kind FROM proposals").await, Kind::FailCertification.as_str());
        come_in(&self.window, &self.portal, root).await;
        self.window.open("/admin/proposals").await;
        self.see("admin-proposals", "admin-proposals", &[]).await;
        self.window.follow("tbody button[value=approve]").await;
        self.see("admin-proposals-done", "admin-proposals", &[]).await;
        self.window.open(&path).await;
        self.see_titled("admin-certification-failed", MEDIA.name, &[]).await;
    }
}
