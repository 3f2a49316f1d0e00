//! Every page in every state, in both languages, on a phone and at a desk: what axe-core finds in it, whether it scrolls
//! sideways, what the browser complains about, and if `PICTURES` says so, its picture. All findings of a walk are reported together.

mod certification;
mod finance;
mod operators;
mod reviews;

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use registration_portal::{
    config::{Config, MailTransportConfig},
    dev,
    domain::review::{REGISTRATION_FIELDS, Reason, returning},
    life::registration as life,
    store::registrations,
    texts::{Locale, Texts},
};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::{
    common::{
        Portal, fresh_database,
        journey::{self, ADMINISTRATOR, ENTERPRISE, INDIVIDUAL, MOBILE, PASSWORD, RESIDENT_ID, Subject},
    },
    driver::{DESK, Kind, PHONE, Seat, Window},
};

const AXE: &str = include_str!("axe.min.js");
const AUDIT: &str = include_str!("audit.js");

const MINUTE: Duration = Duration::from_secs(60);

/// Tries at one password in an hour, so that the walk soon meets the limit.
const SIGN_INS: u32 = 4;

const GOVERNMENT: Subject =
    Subject { kind: "government", name: "示例市公安局", code: "", method: "certification" };

#[tokio::test]
async fn every_page_in_chinese() {
    walk(Locale::Chinese).await;
}

#[tokio::test]
async fn every_page_in_english() {
    walk(Locale::English).await;
}

/// A walk in this language, at a portal of its own.
async fn start(seat: &Seat, language: Locale) -> Walk {
    let portal = Portal::start_with(|config| {
        // One administrator stands for many, all day long.
        config.rates.sms_per_mobile_day = 1_000;
        config.rates.mails_per_address_day = 1_000;
        config.rates.sign_ins_per_account_hour = SIGN_INS;
    })
    .await;
    let window = seat.open(&portal, Kind::new(language, DESK)).await;
    Walk { window, portal, texts: Texts::of(language), findings: Vec::new() }
}

async fn walk(language: Locale) {
    let seat = Seat::take().await;
    let mut walk = start(&seat, language).await;
    walk.visitors().await;
    walk.activation_links().await;
    walk.passwords().await;
    walk.subjects().await;
    walk.registration().await;
    walk.standings().await;
    walk.mailbox(&seat, language).await;
    walk.bank(&seat, language).await;
    walk.faults().await;
    walk.window.quit().await;
    assert!(walk.findings.is_empty(), "{} findings, listed above", walk.findings.len());
}

struct Walk {
    window: Window,
    portal: Portal,
    texts: Texts,
    findings: Vec<String>,
}

impl Drop for Walk {
    /// A walk that broke off tells what it has found so far.
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("{}", self.findings.join("\n"));
        }
    }
}

/// What `audit.js` says about the page as it stands.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Audit {
    lang: String,
    title: String,
    headings: Vec<String>,
    errors: Vec<String>,
    dangling: Vec<String>,
    focus: String,
    sideways: Vec<String>,
    small: Vec<String>,
}

impl Walk {
    /// Looks at the page that is shown. `heading` is the id of its heading's text, `errors` are the fields that its error
    /// summary names; a name's first part names the page, the rest its state.
    async fn see(&mut self, name: &str, heading: &str, errors: &[&str]) {
        let heading = self.texts.t(heading).to_owned();
        self.see_titled(name, &heading, errors).await;
    }

    async fn see_titled(&mut self, name: &str, heading: &str, errors: &[&str]) {
        let before = self.findings.len();
        let audit = self.audit().await;
        if audit.headings != [heading] {
            self.findings.push(format!("headings {:?} instead of {heading}", audit.headings));
        }
        let lang = self.texts.locale.as_str();
        if audit.lang != lang {
            self.findings.push(format!("lang {}", audit.lang));
        }
        let prefix = self.texts.t("error-prefix").trim_end();
        if audit.title.starts_with(prefix) == errors.is_empty() || !audit.title.contains(" – ") {
            self.findings.push(format!("title {}", audit.title));
        }
        if audit.errors != errors {
            self.findings.push(format!("the error summary names {:?} instead of {errors:?}", audit.errors));
        }
        for target in audit.dangling {
            self.findings.push(format!("the error summary links to {target}, which is not there"));
        }
        let focus = if errors.is_empty() { "BODY" } else { "DIV.error-summary" };
        if audit.focus != focus {
            self.findings.push(format!("the focus is on {} instead of {focus}", audit.focus));
        }
        self.look(name, &json!({})).await;
        let complaints = self.window.complaints().await;
        self.findings.extend(complaints);
        // Which page each finding is about.
        for finding in &mut self.findings[before..] {
            *finding = format!("{name}.{}: {finding}", short(lang));
        }
    }

    async fn audit(&self) -> Audit {
        serde_json::from_value(self.window.js(AUDIT, &[]).await).unwrap()
    }

    /// Measures and takes pictures; `rules` are axe's options.
    async fn look(&mut self, name: &str, rules: &Value) {
        let language = short(self.texts.locale.as_str());
        self.window.js(&format!("if (!window.axe) {{ {AXE} }}"), &[]).await;
        for size in [DESK, (320, 800), PHONE] {
            self.window.resize(size).await;
            let audit = self.audit().await;
            for what in audit.sideways {
                self.findings.push(format!("at {} px the page scrolls sideways: {what}", size.0));
            }
            if size.0 == 320 {
                continue;
            }
            for what in audit.small {
                self.findings.push(format!("at {} px {what} is hard to touch", size.0));
            }
            self.axe(&format!("at {} px", size.0), rules).await;
            self.picture(&format!("{name}.{language}.{}.png", size.0)).await;
        }
        // The dark colours are the same in both languages.
        if self.texts.locale == Locale::Chinese {
            self.window.emulate("dark").await;
            self.axe("in the dark", &json!({ "runOnly": ["color-contrast"] })).await;
            self.picture(&format!("{name}.{language}.{}.dark.png", PHONE.0)).await;
            self.window.emulate("light").await;
        }
        self.window.resize(DESK).await;
    }

    async fn axe(&mut self, when: &str, options: &Value) {
        const RUN: &str = "return axe.run(document, Object.assign({ resultTypes: ['violations'], preload: false }, arguments[0])).then(r => \
            r.violations.flatMap(v => v.nodes.map(n => v.id + ' ' + n.html + ' ' + n.failureSummary)))";
        let violations: Vec<String> =
            serde_json::from_value(self.window.js(RUN, std::slice::from_ref(options)).await).unwrap();
        for violation in violations {
            self.findings.push(format!("{when} axe: {}", violation.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
    }

    async fn picture(&self, file: &str) {
        if std::env::var_os("PICTURES").is_none() {
            return;
        }
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/browser/screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(file), self.window.picture().await).unwrap();
    }

    /// Changes what no page can change yet.
    async fn sql(&self, sql: String) {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&self.portal.pool).await.unwrap();
    }

    async fn sign_in(&self, email: &str) {
        // An hour between two of them, for the limit.
        self.portal.wait(MINUTE * 60);
        self.window.forget_cookies().await;
        self.window.open("/account/sign-in").await;
        self.window.fill("email", email).await;
        self.window.fill("password", PASSWORD).await;
        self.window.submit().await;
        self.window.assert_at("/account").await;
    }

    /// What anybody may open, up to "we have sent a mail".
    async fn visitors(&mut self) {
        self.window.open("/").await;
        self.see("landing", "landing-title", &[]).await;
        self.window.open("/terms").await;
        self.see("terms", "terms-title", &[]).await;
        self.window.open("/register/account-types").await;
        self.see("account-types", "account-types-title", &[]).await;
        self.window.open("/register/account-type").await;
        self.see("account-type", "account-type-title", &[]).await;
        self.window.submit().await;
        self.see("account-type-error", "account-type-title", &["account_type"]).await;
        self.window.choose("account_type", "mini_program").await;
        self.window.submit().await;
        self.see("credentials", "credentials-title", &[]).await;
        self.window.fill("email", "nobody@example").await;
        self.window.fill("password", "12345").await;
        self.window.submit().await;
        self.see("credentials-error", "credentials-title", &["email", "password", "agreement"]).await;
        self.window.fill("password", PASSWORD).await;
        self.window.submit().await;
        // A good password is not shown again, so it has to be typed again.
        self.see("credentials-password-again", "credentials-title", &["email", "agreement"]).await;
        self.window.fill("email", "a.rather.long.address.of.an.applicant@subdomain.example.com").await;
        self.window.fill("password", PASSWORD).await;
        self.window.tick("agreement").await;
        self.window.submit().await;
        self.see("activation", "activation-title", &[]).await;
        self.window.send_at_once("form[action$='/resend']").await;
        self.see("activation-wait", "activation-title", &["resend"]).await;
        self.window.fill("email", "nobody").await;
        self.window.submit().await;
        self.see("activation-error", "activation-title", &["email"]).await;
        self.window.fill("email", "walker@example.com").await;
        self.window.submit().await;
    }

    /// What a link from the activation mail can be good for.
    async fn activation_links(&mut self) {
        let first = self.portal.mail_to("walker@example.com").await.link("/activate/");
        self.portal.wait(MINUTE);
        self.window.open("/register/activation").await;
        self.see("activation-again", "activation-title", &[]).await;
        // Changing the address has used up one of the five already.
        for _ in 0..4 {
            self.portal.wait(MINUTE);
            self.window.open("/register/activation").await;
            self.window.follow("#resend").await;
            // One by one, so that the newest comes last.
            self.portal.deliver().await;
        }
        self.portal.wait(MINUTE);
        self.window.reload().await;
        self.see("activation-many", "activation-title", &[]).await;

        let newest = self.portal.mail_to("walker@example.com").await.link("/activate/");
        self.window.open(&first).await;
        self.see("activate-superseded", "activate-superseded-title", &[]).await;
        self.window.open(&newest).await;
        self.see("activate", "activate-title", &[]).await;
        self.window.forget_cookie("sign-up").await;
        self.window.open(&newest).await;
        self.see("activate-password", "activate-title", &[]).await;
        for attempt in 0..5 {
            self.window.fill("password", "wrong").await;
            self.window.submit().await;
            if attempt == 0 {
                self.see("activate-password-error", "activate-title", &["password"]).await;
            }
        }
        self.window.open(&newest).await;
        self.see("activate-closed", "activate-closed-title", &[]).await;
        self.window.open("/activate/unknown").await;
        self.see("activate-unknown", "activate-unknown-title", &[]).await;

        // Two sign-ups for one address, and the other one is answered first.
        journey::sign_up(&self.portal.browser(), "twice@example.com").await;
        let slower = self.portal.mail_to("twice@example.com").await.link("/activate/");
        journey::activate(&self.portal, &self.portal.browser(), "twice@example.com").await;
        let faster = self.portal.smtp.mails().last().unwrap().link("/activate/");
        self.window.open(&slower).await;
        self.window.fill("password", PASSWORD).await;
        self.window.submit().await;
        self.see("activate-exists", "activate-exists-title", &[]).await;
        self.window.open(&faster).await;
        self.see("activate-used", "activate-used-title", &[]).await;

        journey::sign_up(&self.portal.browser(), "late@example.com").await;
        let late = self.portal.mail_to("late@example.com").await.link("/activate/");
        self.portal.wait(MINUTE * 60 * 48);
        self.window.open(&late).await;
        self.see("activate-expired", "activate-expired-title", &[]).await;
    }

    /// Signing in and forgotten passwords.
    async fn passwords(&mut self) {
        self.window.forget_cookies().await;
        self.window.open("/account/sign-in").await;
        self.see("sign-in", "sign-in-title", &[]).await;
        self.window.submit().await;
        self.see("sign-in-error", "sign-in-title", &["email", "password"]).await;
        self.window.open("/account").await;
        self.see("sign-in-needed", "sign-in-title", &[]).await;
        self.window.open("/account/sign-in?activated=1").await;
        self.see("sign-in-activated", "sign-in-title", &[]).await;
        for _ in 0..=SIGN_INS {
            self.window.open("/account/sign-in").await;
            self.window.fill("email", "nobody@example.com").await;
            self.window.fill("password", "wrong").await;
            self.window.submit().await;
        }
        self.see("sign-in-many", "sign-in-title", &["email"]).await;

        self.window.open("/account/password/forgot").await;
        self.see("forgot", "forgot-title", &[]).await;
        self.window.submit().await;
        self.see("forgot-error", "forgot-title", &["email"]).await;
        let mut links = Vec::new();
        for _ in 0..2 {
            self.window.open("/account/password/forgot").await;
            self.window.fill("email", "twice@example.com").await;
            self.window.submit().await;
            links.push(self.portal.mail_to("twice@example.com").await.link("/account/password/reset/"));
        }
        self.see("forgot-sent", "forgot-title", &[]).await;
        self.window.open(&links[0]).await;
        self.see("reset-superseded", "reset-superseded-title", &[]).await;
        self.window.open(&links[1]).await;
        self.see("reset", "reset-title", &[]).await;
        self.window.fill("new_password", "password").await;
        self.window.submit().await;
        self.see("reset-error", "reset-title", &["new_password"]).await;
        self.window.fill("new_password", "另一把七弦琴-2027").await;
        self.window.submit().await;
        // The mail about it goes out before the next one is asked for.
        self.portal.deliver().await;
        self.see("sign-in-reset", "sign-in-title", &[]).await;
        self.window.open(&links[1]).await;
        self.see("reset-used", "reset-used-title", &[]).await;
        self.window.open("/account/password/reset/unknown").await;
        self.see("reset-unknown", "reset-unknown-title", &[]).await;
        self.window.open("/account/password/forgot").await;
        self.window.fill("email", "twice@example.com").await;
        self.window.submit().await;
        let late = self.portal.mail_to("twice@example.com").await.link("/account/password/reset/");
        self.portal.wait(MINUTE * 61);
        self.window.open(&late).await;
        self.see("reset-expired", "reset-expired-title", &[]).await;
    }

    /// The questions that differ by the kind of subject.
    async fn subjects(&mut self) {
        journey::activate(&self.portal, &self.portal.browser(), "subject@example.com").await;
        self.sign_in("subject@example.com").await;
        for kind in ["individual_business", "media", "other_organization", "government"] {
            self.window.open("/register/subject-type").await;
            self.window.choose("subject_type", kind).await;
            self.window.submit().await;
            self.see(&format!("subject-{kind}"), &format!("subject-title-{kind}"), &[]).await;
        }
        self.window.fill("code", "110108000000017").await;
        self.window.submit().await;
        self.see("subject-government-error", "subject-title-government", &["name", "code"]).await;
        self.window.fill("name", GOVERNMENT.name).await;
        self.window.fill("code", "").await;
        self.window.submit().await;
        self.see("verification-government", "verification-title", &[]).await;
        self.window.open("/account/settings/delete").await;
        self.see("delete", "delete-title", &[]).await;
        self.window.submit().await;
        self.see("delete-error", "delete-title", &["delete_all", "current_password"]).await;
    }

    /// An enterprise from its first question to the transfer, in all states on the way.
    async fn registration(&mut self) {
        journey::activate(&self.portal, &self.portal.browser(), "enterprise@example.com").await;
        let used = self.portal.mail_to("enterprise@example.com").await.link("/activate/");
        self.sign_in("enterprise@example.com").await;
        self.window.open(&used).await;
        self.see("activate-used-here", "activate-used-title", &[]).await;
        self.window.open("/account").await;
        self.see("account-draft", "account-title", &[]).await;
        self.window.open("/").await;
        self.see("landing-signed-in", "landing-title", &[]).await;
        self.window.open("/register").await;
        self.see("subject-type", "subject-type-title", &[]).await;
        self.window.submit().await;
        self.see("subject-type-error", "subject-type-title", &["subject_type"]).await;
        self.window.choose("subject_type", "enterprise").await;
        self.window.submit().await;
        self.see("subject-enterprise", "subject-title-enterprise", &[]).await;
        self.window.submit().await;
        self.see("subject-enterprise-error", "subject-title-enterprise", &["name", "code"]).await;
        self.window.fill("name", ENTERPRISE.name).await;
        self.window.fill("code", ENTERPRISE.code).await;
        self.window.submit().await;
        self.see("verification", "verification-title", &[]).await;
        self.window.submit().await;
        self.see("verification-error", "verification-title", &["verification_method"]).await;
        self.window.choose("verification_method", "corporate_transfer").await;
        self.window.fill("bank_account_name", "别人").await;
        self.window.submit().await;
        let account = ["bank_account_name", "bank_account_number", "bank", "province", "city"];
        self.see("verification-account-error", "verification-title", &account).await;
        self.window.fill("bank_account_name", ENTERPRISE.name).await;
        // What looks like a personal card is accepted, with a warning on the page to check.
        self.window.fill("bank_account_number", "6222 0200 0000 0000 000").await;
        self.window.fill("bank", "中国工商银行").await;
        self.window.fill("province", "北京市").await;
        self.window.fill("city", "北京市").await;
        self.window.submit().await;
        self.administrator().await;
        self.scan().await;

        self.window.open("/register").await;
        self.see("confirm", "confirm-title", &[]).await;
        assert!(self.window.text(".summary-note").await.contains(self.texts.t("confirm-personal-card")));
        self.window.submit().await;
        self.see("confirm-error", "confirm-title", &["subject_final"]).await;
        self.window.tick("subject_final").await;
        self.sql("UPDATE registrations SET version = version + 1".into()).await;
        self.window.submit().await;
        self.see("confirm-stale", "confirm-title", &["subject_final"]).await;
        self.window.tick("subject_final").await;
        self.window.submit().await;
        self.see("done-transfer", "done-transfer-title", &[]).await;
        self.window.open("/account/transfer").await;
        self.see("transfer", "transfer-title", &[]).await;
        self.window.open("/account").await;
        self.see("account-awaiting_transfer", "account-title", &[]).await;
        self.window.open("/account/cancel").await;
        self.see("cancel", "cancel-title", &[]).await;
        self.settings().await;
    }

    async fn settings(&mut self) {
        self.window.open("/account/settings").await;
        self.see("settings", "settings-title", &[]).await;
        self.window.follow("form[action$='/password'] .actions button").await;
        self.see("settings-error", "settings-title", &["current_password", "new_password"]).await;
        // Signed in elsewhere as well, where there is something to end.
        let elsewhere = self.portal.browser();
        let page = elsewhere.open("/account/sign-in").await;
        let credentials = [("email", "enterprise@example.com"), ("password", PASSWORD)];
        elsewhere.send(&page, &credentials).await.assert_at("/account");
        self.window.follow("form[action$='/language'] .actions button").await;
        self.see("settings-saved", "settings-title", &[]).await;
        self.window.open("/account/settings/data").await;
        self.see("data", "data-title", &[]).await;
        self.window.submit().await;
        self.see("data-error", "data-title", &["current_password"]).await;
        self.window.open("/account/settings/delete").await;
        self.see("delete-not-now", "delete-title", &[]).await;
    }

    async fn administrator(&mut self) {
        self.see("administrator", "administrator-title", &[]).await;
        self.window.submit().await;
        let fields = ["administrator_name", "resident_id", "mobile", "consent"];
        self.see("administrator-error", "administrator-title", &fields).await;
        self.window.fill("administrator_name", ADMINISTRATOR).await;
        self.window.fill("resident_id", RESIDENT_ID).await;
        self.window.fill("mobile", MOBILE).await;
        self.window.tick("consent").await;
        self.window.submit().await;
        self.see("code", "code-title", &[]).await;
        self.window.submit().await;
        self.see("code-error", "code-title", &["sms_code"]).await;
        self.window.send_at_once("form[action$='/resend']").await;
        self.see("code-wait", "code-title", &["resend"]).await;
        self.portal.wait(MINUTE);
        self.window.open("/register").await;
        self.see("code-again", "code-title", &[]).await;
        let code = self.portal.sms_code(MOBILE).await;
        self.window.fill("sms_code", &code).await;
        self.window.submit().await;
    }

    async fn scan(&mut self) {
        const LINK: &str = "a[href^='/register/administrator/scan/']";
        self.see("scan", "scan-title", &[]).await;
        self.window.follow(".actions button").await;
        self.see("scan-not-yet", "scan-title", &[]).await;
        assert_eq!(self.window.text(".notice").await, self.texts.t("scan-not-yet"));
        let first = self.window.attribute(LINK, "href").await;
        self.window.open(&first).await;
        self.see("phone", "phone-title", &[]).await;
        self.window.submit().await;
        self.see("phone-error", "phone-title", &["administrator_name"]).await;
        self.portal.wait(MINUTE * 11);
        self.window.open(&first).await;
        self.see("phone-expired", "phone-expired-title", &[]).await;
        self.window.open("/register/administrator").await;
        self.see("scan-expired", "scan-title", &[]).await;
        self.window.follow(".actions button").await;
        let second = self.window.attribute(LINK, "href").await;
        self.window.open(&first).await;
        self.see("phone-superseded", "phone-superseded-title", &[]).await;
        self.window.open(&second).await;
        for _ in 0..5 {
            self.window.fill("administrator_name", "张三").await;
            self.window.submit().await;
        }
        self.window.open(&second).await;
        self.see("phone-closed", "phone-closed-title", &[]).await;
        self.window.open("/register/administrator/scan/unknown").await;
        self.see("phone-unknown", "phone-unknown-title", &[]).await;
        self.portal.wait(MINUTE * 11);
        self.window.open("/register/administrator").await;
        self.window.follow(".actions button").await;
        let third = self.window.attribute(LINK, "href").await;
        self.window.open(&third).await;
        self.window.fill("administrator_name", ADMINISTRATOR).await;
        self.window.submit().await;
        self.see("phone-confirmed", "phone-confirmed-title", &[]).await;
    }

    /// An operator returns the individual's registration that waits for its review.
    async fn give_back(&self) {
        let operator = self.portal.reviewer().await;
        let reason = |zh: &str, en: &str| Reason { zh: zh.to_owned(), en: en.to_owned() };
        let returned = [
            ("administrator_name".to_owned(), reason("与证件不符", "It does not agree with the identity card")),
            ("mobile".to_owned(), reason("无法接通，请换一个号码", "It cannot be reached: use another number")),
        ];
        let verdicts = returning(REGISTRATION_FIELDS, &returned).unwrap();
        let id = self.portal.query("SELECT id FROM registrations WHERE status = 'pending_review'").await;
        let (config, now) = (&self.portal.app.config, self.portal.clock.now());
        let mut transaction = self.portal.pool.begin().await.unwrap();
        let registration = registrations::lock(&mut transaction, id).await.unwrap();
        let decided = life::return_fields(&mut transaction, config, &registration, operator, &verdicts, now).await;
        assert!(decided.unwrap().is_some());
        transaction.commit().await.unwrap();
        self.portal.deliver().await;
    }

    /// The pages that correct what was returned.
    async fn correction(&mut self) {
        self.give_back().await;
        self.window.open("/account").await;
        self.see("account-returned-individual", "account-title", &[]).await;
        self.window.follow(".due .button").await;
        self.see("administrator-returned", "administrator-title", &[]).await;
        self.window.fill("mobile", "1").await;
        self.window.submit().await;
        self.see("administrator-returned-error", "administrator-title", &["mobile"]).await;
        self.window.open("/register/confirm").await;
        self.see("correction", "correction-title", &[]).await;
    }

    /// What the account page says in each state of a registration.
    async fn standings(&mut self) {
        for (email, subject) in [("individual@example.com", INDIVIDUAL), ("government@example.com", GOVERNMENT)] {
            journey::complete(&self.portal, &self.portal.browser(), email, subject).await;
            self.sign_in(email).await;
            self.window.open("/register").await;
            self.see(&format!("confirm-{}", subject.kind), "confirm-title", &[]).await;
            self.window.tick("subject_final").await;
            self.window.submit().await;
            let heading = if subject.method.is_empty() { "done-review-title" } else { "done-certification-title" };
            self.see(&format!("done-{}", subject.kind), heading, &[]).await;
            self.window.open("/account").await;
            self.see(&format!("account-{}", subject.kind), "account-title", &[]).await;
            if subject.kind == INDIVIDUAL.kind {
                self.correction().await;
            }
        }
        let email = "certified@example.com";
        let certified = Subject { method: "certification", ..ENTERPRISE };
        journey::register(&self.portal, &self.portal.browser(), email, certified).await;
        self.sign_in(email).await;
        self.see("account-registered_limited", "account-title", &[]).await;
        self.window.open("/register/done").await;
        self.see("done-registered_limited", "done-certification-title", &[]).await;

        // What only operators and time can do, done to a registration by transfer.
        let email = "transferred@example.com";
        journey::register(&self.portal, &self.portal.browser(), email, ENTERPRISE).await;
        self.sign_in(email).await;
        let one =
            format!("(SELECT r.id FROM registrations r JOIN accounts a ON a.id = account_id WHERE email = '{email}')");
        let mut from = "awaiting_transfer";
        for to in [
            "returned",
            "awaiting_statement",
            "registered",
            "frozen",
            "expired",
            "failed",
            "lapsed",
            "cancelled",
            "rejected",
        ] {
            let reason = match to {
                "returned" | "frozen" | "rejected" => "'营业执照照片不清晰，请重新上传。'",
                _ => "NULL",
            };
            let deadline = if matches!(to, "returned" | "awaiting_statement") { "deadline_at" } else { "NULL" };
            self.sql(format!(
                "UPDATE registrations SET status = '{to}', deadline_at = {deadline} WHERE id = {one};
                 INSERT INTO registration_history
                 SELECT gen_random_uuid(), {one}, max(at) + '1 hour', 'operator', '{from}', '{to}', {reason}
                 FROM registration_history WHERE registration_id = {one}"
            ))
            .await;
            from = to;
            self.window.open("/account").await;
            self.see(&format!("account-{to}"), "account-title", &[]).await;
            if matches!(to, "awaiting_statement" | "registered") {
                self.window.open("/register/done").await;
                self.see(&format!("done-{to}"), &format!("status-{to}"), &[]).await;
            }
        }
    }

    /// The pages under `/dev`, and a mail as its reader sees it.
    async fn mailbox(&mut self, seat: &Seat, language: Locale) {
        let to_mailbox = |config: &mut Config| config.mail.transport = MailTransportConfig::Dev;
        let portal = Portal::start_serving(fresh_database().await, dev::pages::routes(), to_mailbox).await;
        let window = seat.open(&portal, Kind::new(language, DESK)).await;
        let portal = std::mem::replace(&mut self.portal, portal);
        let window = std::mem::replace(&mut self.window, window);

        self.window.open("/dev").await;
        self.see("dev-empty", "dev-title", &[]).await;
        self.window.open("/register").await;
        self.window.choose("account_type", "mini_program").await;
        self.window.submit().await;
        self.window.fill("email", "mailbox@example.com").await;
        self.window.fill("password", PASSWORD).await;
        self.window.tick("agreement").await;
        self.window.submit().await;
        self.portal.deliver().await;
        self.window.open("/dev").await;
        self.see("dev", "dev-title", &[]).await;
        self.window.follow("table a").await;
        let subject = self.texts.with("mail-activation-subject", "platform", self.platform());
        self.see_titled("dev-mail", &subject, &[]).await;
        self.window.follow(".actions a").await;
        // A mail program puts its own frame around it.
        let frame =
            ["landmark-one-main", "page-has-heading-one", "region"].map(|rule| (rule, json!({ "enabled": false })));
        self.look("mail", &json!({ "rules": BTreeMap::from(frame) })).await;

        self.portal = portal;
        let window = std::mem::replace(&mut self.window, window);
        window.quit().await;
    }

    /// The bank simulator under `/dev`.
    async fn bank(&mut self, seat: &Seat, language: Locale) {
        let portal = Portal::start_serving(fresh_database().await, dev::pages::routes(), |_| {}).await;
        let window = seat.open(&portal, Kind::new(language, DESK)).await;
        let window = std::mem::replace(&mut self.window, window);
        self.window.open("/dev/bank").await;
        self.see("dev-bank-empty", "dev-bank-title", &[]).await;
        journey::register(&portal, &portal.browser(), "bank@example.com", ENTERPRISE).await;
        self.window.open("/dev/bank").await;
        self.see("dev-bank", "dev-bank-title", &[]).await;
        let window = std::mem::replace(&mut self.window, window);
        window.quit().await;
    }

    fn platform(&self) -> String {
        self.portal.app.config.platform.name(self.texts.locale).to_owned()
    }

    /// Pages that say what went wrong.
    async fn faults(&mut self) {
        self.window.open("/nothing").await;
        self.see("error-404", "error-404-title", &[]).await;
        self.window.open("/register/activation/resend").await;
        self.see("error-405", "error-405-title", &[]).await;
        self.window.forget_cookies().await;
        self.window.open("/account/sign-in").await;
        self.window.js("document.querySelector('#form').enctype = 'multipart/form-data'", &[]).await;
        self.window.submit().await;
        self.see("error-415", "error-415-title", &[]).await;
        self.window.open("/account/sign-in").await;
        self.window.js("document.querySelector('#email').value = 'a'.repeat(70000)", &[]).await;
        self.window.submit().await;
        self.see("error-413", "error-413-title", &[]).await;
        self.sql("DROP TABLE registration_history".into()).await;
        self.sign_in_somehow().await;
        self.see("error-500", "error-500-title", &[]).await;
        self.portal.pool.close().await;
        self.window.open("/account").await;
        self.see("error-503", "error-503-title", &[]).await;
    }

    /// Signs in although the page behind is broken.
    async fn sign_in_somehow(&self) {
        self.portal.wait(MINUTE * 60);
        self.window.forget_cookies().await;
        self.window.open("/account/sign-in").await;
        self.window.fill("email", "individual@example.com").await;
        self.window.fill("password", PASSWORD).await;
        self.window.submit().await;
    }
}

/// A language as file names have it.
fn short(lang: &str) -> &str {
    lang.split('-').next().unwrap_or(lang)
}
