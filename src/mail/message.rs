//! What the portal writes to people. The payload in the outbox is one of these; the words are chosen when it is sent.

use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{
    content::{Content, Rendered, fee_note},
    news::{News, UNSAID},
};
use crate::{
    config::Platform,
    domain::money::Fen,
    security::encryption::Keys,
    store::outbox::{self, Channel, NewMessage},
    texts::{Locale, Texts},
};

/// A mail of the portal.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MailMessage {
    /// The activation link of a sign-up.
    Activation {
        link: String,
        #[serde(with = "time::serde::rfc3339")]
        valid_until: OffsetDateTime,
    },
    /// Somebody signed up with an address that has an account here; only its owner learns that.
    AddressInUse { sign_in: String, reset: String },
    /// Somebody signed up with an address that is in use elsewhere on the platform.
    AddressInUseElsewhere { register: String },
    /// Somebody forgot the password of an account that may not exist: the worker turns it into [`Self::PasswordReset`], or
    /// into nothing.
    PasswordResetAsked {
        /// What the link begins with.
        links: String,
    },
    PasswordReset {
        link: String,
        #[serde(with = "time::serde::rfc3339")]
        valid_until: OffsetDateTime,
    },
    PasswordChanged {
        reset: String,
        /// The device on which it was changed stays signed in.
        #[serde(default)]
        keeps_device: bool,
    },
    /// An individual's registration is complete and waits for its review.
    ConfirmedForReview {
        reference: String,
        account: String,
        /// The exclusive end of the day by which the review is expected; `None`: owed by an older version.
        #[serde(with = "time::serde::rfc3339::option", default)]
        expected: Option<OffsetDateTime>,
    },
    /// A registration waits for the company's transfer.
    ConfirmedForTransfer {
        reference: String,
        instruction: String,
        amount_fen: i64,
        #[serde(with = "time::serde::rfc3339")]
        deadline: OffsetDateTime,
    },
    /// A registration waits for its certification to be applied for.
    ConfirmedForCertification {
        reference: String,
        /// Where it is applied for.
        #[serde(alias = "account")]
        apply: String,
        /// What it costs; 0: nothing. `None`: owed by an older version.
        #[serde(default)]
        fee_fen: Option<i64>,
        #[serde(with = "time::serde::rfc3339")]
        deadline: OffsetDateTime,
    },
    /// Something happened to a registration or a certification.
    News(News),
    /// Somebody is to become an operator, or one again after a reset.
    Invitation {
        link: String,
        /// The name of the operator who invites; `None`: the command line.
        #[serde(default)]
        by: Option<String>,
        /// The name of the role; `None`: of an invitation that was owed by an older version.
        #[serde(default)]
        role: Option<String>,
        #[serde(with = "time::serde::rfc3339")]
        valid_until: OffsetDateTime,
    },
    /// How an operator signs in has changed.
    Security { what: SecurityNews, settings: String },
}

/// What has changed about how an operator signs in. Its texts are `mail-operator-{name}-subject` and `-lead`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecurityNews {
    PasswordChanged,
    AuthenticatorChanged,
    RecoveryCodesRenewed,
    RecoveryCodeUsed,
}

impl SecurityNews {
    pub const ALL: [Self; 4] =
        [Self::PasswordChanged, Self::AuthenticatorChanged, Self::RecoveryCodesRenewed, Self::RecoveryCodeUsed];

    /// The name in the audit log and, with hyphens, in message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PasswordChanged => "password_changed",
            Self::AuthenticatorChanged => "authenticator_changed",
            Self::RecoveryCodesRenewed => "recovery_codes_renewed",
            Self::RecoveryCodeUsed => "recovery_code_used",
        }
    }

    /// One of its texts.
    fn text_id(self, part: &str) -> String {
        format!("mail-operator-{}-{part}", self.as_str().replace('_', "-"))
    }
}

impl MailMessage {
    /// The name in the outbox and in metrics.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Activation { .. } => "activation",
            Self::AddressInUse { .. } => "address_in_use",
            Self::AddressInUseElsewhere { .. } => "address_in_use_elsewhere",
            Self::PasswordResetAsked { .. } => "password_reset_asked",
            Self::PasswordReset { .. } => "password_reset",
            Self::PasswordChanged { .. } => "password_changed",
            Self::ConfirmedForReview { .. } => "confirmed_for_review",
            Self::ConfirmedForTransfer { .. } => "confirmed_for_transfer",
            Self::ConfirmedForCertification { .. } => "confirmed_for_certification",
            Self::News(news) => news.what.as_str(),
            Self::Invitation { .. } => "operator_invitation",
            Self::Security { .. } => "operator_security",
        }
    }

    /// When the link in it stops working, where it does.
    pub fn valid_until(&self) -> Option<OffsetDateTime> {
        match self {
            Self::Activation { valid_until, .. }
            | Self::PasswordReset { valid_until, .. }
            | Self::Invitation { valid_until, .. } => Some(*valid_until),
            _ => None,
        }
    }

    /// Its subject line, in a language.
    pub fn subject(&self, locale: Locale, platform: &Platform) -> String {
        self.content(Texts::of(locale), platform).subject
    }

    /// Owes this mail to an address, in the transaction that caused it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn enqueue(
        &self,
        connection: &mut PgConnection,
        keys: &Keys,
        recipient: &str,
        locale: &str,
        now: OffsetDateTime,
    ) -> Result<(), sqlx::Error> {
        outbox::enqueue(connection, keys, self.for_outbox(recipient, locale)?, now).await
    }

    /// This mail as the outbox takes it.
    ///
    /// # Errors
    /// None in practice: every mail can be written down.
    pub fn for_outbox<'a>(&self, recipient: &'a str, locale: &'a str) -> Result<NewMessage<'a>, sqlx::Error> {
        let payload = serde_json::to_vec(self).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
        Ok(NewMessage { channel: Channel::Mail, kind: self.kind(), recipient, locale, payload })
    }

    /// The mail in a language.
    ///
    /// # Errors
    /// Those of the template engine.
    pub fn render(&self, locale: Locale, platform: &Platform) -> Result<Rendered, askama::Error> {
        let content = self.content(Texts::of(locale), platform);
        content.render()
    }

    fn content<'a>(&self, texts: Texts, platform: &'a Platform) -> Content<'a> {
        let name = platform.name(texts.locale);
        let mut content = Content {
            texts,
            platform: name,
            contact: &platform.contact_email,
            subject: String::new(),
            lead: String::new(),
            action: None,
            notes: Vec::new(),
        };
        match self {
            Self::Activation { link, valid_until } => {
                content.subject = texts.with("mail-activation-subject", "platform", name);
                content.lead = texts.with("mail-activation-lead", "until", texts.moment(*valid_until));
                content.action = Some((texts.t("mail-activation-action"), link.clone()));
                content.notes = vec![texts.t("mail-activation-same-browser").into(), texts.t("mail-not-you").into()];
            }
            Self::AddressInUse { sign_in, reset } => {
                content.subject = texts.with("mail-address-in-use-subject", "platform", name);
                content.lead = texts.t("mail-address-in-use-lead").into();
                content.action = Some((texts.t("mail-address-in-use-action"), sign_in.clone()));
                content.notes = vec![
                    texts.with("mail-address-in-use-reset", "link", reset),
                    texts.t("mail-address-in-use-not-you").into(),
                ];
            }
            Self::AddressInUseElsewhere { register } => {
                content.subject = texts.with("mail-address-in-use-subject", "platform", name);
                content.lead = texts.t("mail-address-elsewhere-lead").into();
                content.action = Some((texts.t("mail-address-elsewhere-action"), register.clone()));
                content.notes = vec![texts.t("mail-address-in-use-not-you").into()];
            }
            // Never sent: the worker has replaced it by the next one.
            Self::PasswordResetAsked { .. } => {
                content.subject = texts.with("mail-password-reset-subject", "platform", name);
            }
            Self::PasswordReset { link, valid_until } => {
                content.subject = texts.with("mail-password-reset-subject", "platform", name);
                content.lead = texts.with("mail-password-reset-lead", "until", texts.moment(*valid_until));
                content.action = Some((texts.t("mail-password-reset-action"), link.clone()));
                content.notes = vec![texts.t("mail-not-you").into()];
            }
            Self::PasswordChanged { reset, keeps_device } => {
                content.subject = texts.with("mail-password-changed-subject", "platform", name);
                let lead = if *keeps_device { "mail-password-changed-here-lead" } else { "mail-password-changed-lead" };
                content.lead = texts.t(lead).into();
                content.notes = vec![texts.with("mail-password-changed-not-you", "link", reset)];
            }
            Self::ConfirmedForReview { reference, account, expected } => {
                let day = expected.map_or_else(|| UNSAID.to_owned(), |end| texts.last_day_before(end));
                content.subject = texts.with2("mail-confirmed-review-subject", ("reference", reference), ("day", &day));
                content.lead = texts.with("mail-confirmed-review-lead", "day", &day);
                content.action = Some((texts.t("mail-confirmed-action"), account.clone()));
            }
            Self::ConfirmedForTransfer { reference, instruction, amount_fen, deadline } => {
                let day = texts.last_day_before(*deadline);
                let amount = Fen(*amount_fen).yuan();
                content.subject = texts.format(
                    "mail-confirmed-transfer-subject",
                    &[("amount", &amount), ("day", &day), ("reference", reference)],
                );
                content.lead = texts.with2("mail-confirmed-transfer-lead", ("amount", &amount), ("day", &day));
                content.action = Some((texts.t("mail-confirmed-transfer-action"), instruction.clone()));
                content.notes = vec![texts.t("mail-confirmed-transfer-note").into()];
            }
            Self::ConfirmedForCertification { reference, apply, fee_fen, deadline } => {
                let day = texts.last_day_before(*deadline);
                content.subject =
                    texts.with2("mail-confirmed-certification-subject", ("day", &day), ("reference", reference));
                content.lead = texts.with("mail-confirmed-certification-lead", "day", &day);
                content.action = Some((texts.t("mail-certification-reminder-action"), apply.clone()));
                content.notes = fee_fen.map(|fee| fee_note(texts, Fen(fee))).into_iter().collect();
            }
            Self::News(news) => news.fill(&mut content),
            Self::Invitation { link, by, role, valid_until } => {
                let role = role.as_ref().map(|role| texts.t(&format!("role-{role}")));
                let who = match (by, role) {
                    (Some(by), Some(role)) => {
                        Some(texts.with2("mail-operator-invitation-by", ("operator", by), ("role", role)))
                    }
                    (None, Some(role)) => Some(texts.with("mail-operator-invitation-role", "role", role)),
                    (_, None) => None,
                };
                content.subject = texts.with("mail-operator-invitation-subject", "platform", name);
                content.lead = texts.with("mail-operator-invitation-lead", "until", texts.moment(*valid_until));
                content.action = Some((texts.t("mail-operator-invitation-action"), link.clone()));
                let note = texts.t("mail-operator-invitation-note").into();
                content.notes = who.into_iter().chain([note]).collect();
            }
            Self::Security { what, settings } => {
                content.subject = texts.with(&what.text_id("subject"), "platform", name);
                content.lead = texts.t(&what.text_id("lead")).into();
                content.action = Some((texts.t("mail-operator-security-action"), settings.clone()));
                content.notes = vec![texts.t("mail-operator-security-not-you").into()];
            }
        }
        content
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_survives_the_outbox() {
        let message = MailMessage::Activation {
            link: "https://portal.example/activate/x".into(),
            valid_until: time::macros::datetime!(2026-12-01 08:00 UTC),
        };
        let payload = serde_json::to_vec(&message).unwrap();
        let read: MailMessage = serde_json::from_slice(&payload).unwrap();
        assert!(matches!(read, MailMessage::Activation { link, .. } if link.ends_with("/activate/x")));
    }

    #[test]
    fn every_change_to_signing_in_has_its_words() {
        for locale in Locale::ALL {
            for what in SecurityNews::ALL {
                for part in ["subject", "lead"] {
                    assert!(Texts::of(locale).has(&what.text_id(part)), "{}", what.text_id(part));
                }
            }
        }
    }
}
