//! The certification's pages, in every state.

use std::time::Duration;

use image::ImageFormat;
use registration_portal::{
    dev::bank::Format,
    domain::{calendar::today, money::Fen, transfer::BankEntry},
    texts::Locale,
};

use super::{Walk, start};
use crate::{
    common::{
        certification::{CHECK, DETAILS, MEDIA, approve, give_back, operator, papers, pay, picture},
        journey::{self, ENTERPRISE},
        statement::{Asked, StatementFile},
    },
    driver::Seat,
};

const EMAIL: &str = "media@example.com";
const DAY: Duration = Duration::from_secs(86_400);

#[tokio::test]
async fn every_page_of_the_certification_in_chinese() {
    walk(Locale::Chinese).await;
}

#[tokio::test]
async fn every_page_of_the_certification_in_english() {
    walk(Locale::English).await;
}

async fn walk(language: Locale) {
    let seat = Seat::take().await;
    let mut walk = start(&seat, language).await;
    walk.application().await;
    walk.paid_in_vain().await;
    walk.decisions().await;
    walk.window.quit().await;
    assert!(walk.findings.is_empty(), "{} findings, listed above: {:#?}", walk.findings.len(), walk.findings);
}

impl Walk {
    async fn details(&mut self, state: &str) {
        self.window.open(DETAILS).await;
        self.see(&format!("certification-{state}"), "certification-title", &[]).await;
        let words = self.texts.with(&format!("certification-{state}"), "amount", "300.00");
        assert!(self.window.text("main").await.contains(&words), "{state}: {}", self.window.text("main").await);
    }

    /// Chooses a picture and sends it.
    async fn upload(&self) {
        let file = self.portal.documents.path().with_extension("jpg");
        std::fs::write(&file, picture(ImageFormat::Jpeg)).unwrap();
        self.window.find("#picture").await.send_keys(file.to_str().unwrap()).await.unwrap();
        self.window.submit().await;
        std::fs::remove_file(&file).unwrap();
    }

    async fn application(&mut self) {
        journey::register(&self.portal, &self.portal.browser(), "enterprise@example.com", ENTERPRISE).await;
        self.sign_in("enterprise@example.com").await;
        self.details("none").await;
        journey::register(&self.portal, &self.portal.browser(), EMAIL, MEDIA).await;
        self.sign_in(EMAIL).await;
        self.details("first").await;
        self.window.follow("form[action$='/begin'] button").await;
        self.see("certification-contact", "certification-contact-title", &[]).await;
        for field in ["contact_name", "contact_mobile", "contact_email"] {
            self.window.fill(field, "-").await;
        }
        self.window.submit().await;
        let fields = ["contact_name", "contact_mobile", "contact_email"];
        self.see("certification-contact-error", "certification-contact-title", &fields).await;
        self.window.fill("contact_name", "王小明").await;
        self.window.fill("contact_mobile", "139 0013 9000").await;
        self.window.fill("contact_email", "contact@example.com").await;
        self.window.submit().await;
        self.see("certification-licence", "certification-licence-title", &[]).await;
        self.window.submit().await;
        self.see("certification-licence-error", "certification-licence-title", &["picture"]).await;
        self.upload().await;
        self.see("certification-letter", "certification-letter-title", &[]).await;
        self.window.open(&format!("{DETAILS}/letter")).await;
        self.see("letter", "letter-title", &[]).await;
        self.window.open(&papers("letter")).await;
        self.upload().await;
        self.see("certification-media_permit", "certification-media_permit-title", &[]).await;
        self.upload().await;
        self.see("certification-proof", "certification-proof-title", &[]).await;
        self.upload().await;
        self.see("certification-proof-one", "certification-proof-title", &[]).await;
        self.window.open(&papers("licence")).await;
        self.see("certification-licence-there", "certification-licence-title", &[]).await;
        self.details("draft").await;
        self.window.open(CHECK).await;
        self.see("certification-check", "certification-check-title", &[]).await;
        self.window.submit().await;
        self.see("certification-check-error", "certification-check-title", &["statement"]).await;
        self.window.tick("statement").await;
        self.window.submit().await;
        self.details("awaiting_payment").await;
        self.window.open(&format!("{DETAILS}/payment")).await;
        self.see("certification-payment", "certification-payment-title", &[]).await;
    }

    /// A payment that operators look at, and that they refuse.
    async fn paid_in_vain(&mut self) {
        let payment = format!("{DETAILS}/payment");
        let reference = self.portal.query("SELECT payment_reference FROM certifications").await;
        let asked = Asked { amount: Fen(30_000), reference };
        let wrong = BankEntry { payer_name: "示例日报社工会".into(), ..asked.paid(&self.portal, "W1") };
        StatementFile::of_today(&self.portal, &[wrong], Format::CsvUtf8).import(&self.portal).await.unwrap();
        self.window.open(DETAILS).await;
        self.see("certification-payment_checking", "certification-title", &[]).await;
        self.window.open(&payment).await;
        self.see("certification-payment-checking", "certification-payment-title", &[]).await;
        self.window.open("/account").await;
        self.see("account-payment_checking", "account-title", &[]).await;
        self.portal
            .sql(
                "UPDATE bank_entries SET outcome = 'refused';
                 INSERT INTO refunds (entry_id, amount_fen, reason, created_at)
                 SELECT id, amount_fen, outcome, settled_at FROM bank_entries",
            )
            .await;
        self.details("payment_again").await;
        self.window.open(&payment).await;
        self.see("certification-payment-again", "certification-payment-title", &[]).await;
        self.window.open("/account").await;
        self.see("account-certification_payment_again", "account-title", &[]).await;
    }

    async fn decisions(&mut self) {
        pay(&self.portal).await;
        self.details("queued").await;
        let reviewer = operator(&self.portal, "reviewer@example.com").await;
        let returned = [("letter", "公章不清晰，请重新盖章后拍照上传。"), ("contact_mobile", "号码打不通")];
        give_back(&self.portal, reviewer, &returned).await;
        self.details("returned").await;
        self.window.follow(".due .actions a").await;
        self.see("certification-contact-returned", "certification-contact-title", &[]).await;
        self.window.submit().await;
        self.see("certification-letter-returned", "certification-letter-title", &[]).await;
        self.upload().await;
        self.see("certification-check-returned", "certification-check-title", &[]).await;
        self.window.tick("statement").await;
        self.window.submit().await;
        approve(&self.portal, reviewer).await;
        self.details("valid").await;
        self.portal.wait(300 * DAY);
        self.sign_in(EMAIL).await;
        self.details("renewal").await;
        self.portal.wait(70 * DAY);
        self.sign_in(EMAIL).await;
        self.details("expired").await;
        self.window.follow("form[action$='/begin'] button").await;
        self.window.submit().await;
        for _ in 0..3 {
            self.upload().await;
        }
        self.window.open(CHECK).await;
        self.window.tick("statement").await;
        self.window.submit().await;
        let applied_on = today(self.portal.clock.now());
        self.portal.wait(32 * DAY);
        self.sign_in(EMAIL).await;
        self.window.open(DETAILS).await;
        self.see("certification-payment_over", "certification-title", &[]).await;
        self.portal.wait(10 * DAY);
        let statement = StatementFile::since(applied_on, &self.portal, &[], Format::CsvUtf8);
        statement.import(&self.portal).await.unwrap();
        self.portal.jobs.run_scheduled().await.unwrap();
        self.sign_in(EMAIL).await;
        // A renewal that failed can be applied for again.
        self.details("expired").await;
    }
}
