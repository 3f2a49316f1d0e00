//! What happened to a registration or a certification, told in a mail: one kind of mail, its words by the news.

mod kind;

use std::fmt::Display;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::content::{Content, fee_note};
use crate::domain::{calendar, money::Fen, queue::CERTIFICATION_TARGET};
pub use kind::NewsKind;

/// Stands for a day that mails of an older version do not name: their texts have words without one.
pub(super) const UNSAID: &str = "unsaid";

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
    /// The day on which it came in, by its beginning.
    #[serde(with = "time::serde::rfc3339::option", default)]
    pub received_on: Option<OffsetDateTime>,
    /// What is to be paid, where the amount is another one.
    #[serde(default)]
    pub asked_fen: Option<i64>,
    /// The exclusive end of the day by which the amount is expected to be paid back.
    #[serde(with = "time::serde::rfc3339::option", default)]
    pub refund_expected: Option<OffsetDateTime>,
    /// What operators still have to decide about, besides the amount.
    #[serde(default)]
    pub checked_fen: Option<i64>,
    /// The fee of a certification that can be applied for; 0: free of charge.
    #[serde(default)]
    pub fee_fen: Option<i64>,
    /// Days until the last one of the time that is left.
    #[serde(default)]
    pub days_left: Option<i64>,
    /// The exclusive end of validity of what is to be renewed.
    #[serde(with = "time::serde::rfc3339::option", default)]
    pub renews: Option<OffsetDateTime>,
    /// What of a payment that is looked at is not what was asked for, part of text ids.
    #[serde(default)]
    pub differs: Option<String>,
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
    /// News without deadline, amounts or fields.
    pub fn new(what: NewsKind, reference: &str, link: String) -> Self {
        Self {
            what,
            reference: reference.to_owned(),
            link,
            deadline: None,
            amount_fen: None,
            received_on: None,
            asked_fen: None,
            refund_expected: None,
            checked_fen: None,
            fee_fen: None,
            days_left: None,
            renews: None,
            differs: None,
            fields: Vec::new(),
        }
    }

    /// The id of the text that says that a fee is lost, or will be; `None`: none was asked for.
    fn lost_fee(&self) -> Option<&'static str> {
        let id = match self.what {
            NewsKind::CertificationReturned | NewsKind::CertificationCorrectionReminder => "certification-fee-terms",
            NewsKind::CertificationFailed
            | NewsKind::RenewalFailed
            | NewsKind::CertificationUncorrected
            | NewsKind::RenewalUncorrected => "mail-certification-fee-lost",
            _ => return None,
        };
        self.amount_fen.filter(|fen| *fen > 0).map(|_| id)
    }

    pub(super) fn fill(&self, content: &mut Content<'_>) {
        let texts = content.texts;
        let last_day = |end: Option<_>| end.map_or_else(|| UNSAID.to_owned(), |end| texts.last_day_before(end));
        let (day, refund_day) = (last_day(self.deadline), last_day(self.refund_expected));
        let yuan = |fen: Option<_>| fen.map(|fen| Fen(fen).yuan()).unwrap_or_default();
        let (amount, asked) = (yuan(self.amount_fen), yuan(self.asked_fen));
        let differs = texts.t(&format!("payment-differs-{}", self.differs.as_deref().unwrap_or("unknown")));
        let left = self.days_left.map(|days| texts.with("mail-days-left", "n", days));
        let left = left.unwrap_or_else(|| texts.t("mail-reminder").to_owned());
        let received = self.received_on.map_or_else(|| UNSAID.to_owned(), |at| texts.date(calendar::today(at)));
        let id = |part: &str| format!("mail-{}-{part}", self.what.as_str().replace('_', "-"));
        let arguments: [(&str, &dyn Display); 9] = [
            ("reference", &self.reference),
            ("day", &day),
            ("amount", &amount),
            ("asked", &asked),
            ("refund_day", &refund_day),
            ("differs", &differs),
            ("left", &left),
            ("received", &received),
            ("review_days", &CERTIFICATION_TARGET),
        ];
        let words = |part: &str| texts.format(&id(part), &arguments);
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
                texts.with2("labelled", ("label", name), ("text", reason))
            })
            .collect();
        if texts.has(&id("note")) {
            content.notes.push(words("note"));
        }
        content.notes.extend(self.renews.map(|end| texts.with("renewal-locks", "day", texts.last_day_before(end))));
        content.notes.extend(self.fee_fen.map(|fee| fee_note(texts, Fen(fee))));
        content.notes.extend(self.lost_fee().map(|id| texts.t(id).to_owned()));
        content.notes.extend(self.checked_fen.map(|fen| texts.with("mail-payment-checked", "amount", Fen(fen).yuan())));
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
