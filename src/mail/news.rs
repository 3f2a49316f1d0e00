//! What happened to a registration or a certification, told in a mail: one kind of mail, its words by the news.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::message::Content;
use crate::domain::money::Fen;

/// What happened. Its texts are `mail-{name}-subject`, `-lead`, `-action`, and where there is one `-note`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewsKind {
    /// The subject is verified; everything is open.
    Registered,
    /// A draft was left alone and will expire.
    DraftReminder,
    DraftExpired,
    /// What was returned has not been corrected yet.
    CorrectionReminder,
    CorrectionExpired,
    /// The transfer has not arrived yet.
    TransferReminder,
    /// Nothing has arrived in time, but it may be on its way.
    TransferDeadlinePassed,
    TransferFailed,
    /// No certification has been applied for yet.
    CertificationReminder,
    Lapsed,
}

impl NewsKind {
    pub const ALL: &[Self] = &[
        Self::Registered,
        Self::DraftReminder,
        Self::DraftExpired,
        Self::CorrectionReminder,
        Self::CorrectionExpired,
        Self::TransferReminder,
        Self::TransferDeadlinePassed,
        Self::TransferFailed,
        Self::CertificationReminder,
        Self::Lapsed,
    ];

    /// The name in message ids and in the outbox.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::DraftReminder => "draft_reminder",
            Self::DraftExpired => "draft_expired",
            Self::CorrectionReminder => "correction_reminder",
            Self::CorrectionExpired => "correction_expired",
            Self::TransferReminder => "transfer_reminder",
            Self::TransferDeadlinePassed => "transfer_deadline_passed",
            Self::TransferFailed => "transfer_failed",
            Self::CertificationReminder => "certification_reminder",
            Self::Lapsed => "lapsed",
        }
    }
}

/// News for an applicant.
#[derive(Clone, Serialize, Deserialize)]
pub struct News {
    pub what: NewsKind,
    /// The registration's reference.
    pub reference: String,
    /// Where the applicant goes on.
    pub link: String,
    /// The exclusive end of the time that is left.
    #[serde(with = "time::serde::rfc3339::option", default)]
    pub deadline: Option<OffsetDateTime>,
    /// An amount that the news is about.
    #[serde(default)]
    pub amount_fen: Option<i64>,
    /// What has to be corrected and why: the field's name in message ids, and the operator's words in both languages.
    #[serde(default)]
    pub fields: Vec<ReturnedField>,
}

/// A field that was returned.
#[derive(Clone, Serialize, Deserialize)]
pub struct ReturnedField {
    /// Its name is the text `field-{field}`.
    pub field: String,
    pub reason_zh: String,
    pub reason_en: String,
}

impl News {
    /// News without deadline, amount or fields.
    pub fn new(what: NewsKind, reference: &str, link: String) -> Self {
        Self { what, reference: reference.to_owned(), link, deadline: None, amount_fen: None, fields: Vec::new() }
    }

    pub(super) fn fill(&self, content: &mut Content<'_>) {
        let texts = content.texts;
        let day = self.deadline.map(|deadline| texts.last_day_before(deadline)).unwrap_or_default();
        let amount = self.amount_fen.map(|fen| Fen(fen).yuan()).unwrap_or_default();
        let id = |part: &str| format!("mail-{}-{part}", self.what.as_str().replace('_', "-"));
        let words =
            |part: &str| texts.format(&id(part), &[("reference", &self.reference), ("day", &day), ("amount", &amount)]);
        content.subject = words("subject");
        content.lead = words("lead");
        content.action = Some((texts.t(&id("action")), self.link.clone()));
        content.notes = self
            .fields
            .iter()
            .map(|field| {
                let name = texts.t(&format!("field-{}", field.field.replace('_', "-")));
                let reason = match texts.locale {
                    crate::texts::Locale::Chinese => &field.reason_zh,
                    crate::texts::Locale::English => &field.reason_en,
                };
                format!("{name}{}{reason}", texts.t("colon"))
            })
            .collect();
        if texts.has(&id("note")) {
            content.notes.push(words("note"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{Locale, Texts};

    #[test]
    fn every_news_has_its_words() {
        for locale in Locale::ALL {
            for news in NewsKind::ALL {
                for part in ["subject", "lead", "action"] {
                    let id = format!("mail-{}-{part}", news.as_str().replace('_', "-"));
                    assert!(Texts::of(locale).has(&id), "no text {id} in {}", locale.as_str());
                }
            }
        }
    }
}
