//! What happened to a registration or a certification, told in a mail: one kind of mail, its words by the news.

use std::fmt::Display;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{content::Content, message::fee_note};
use crate::domain::{calendar, money::Fen};

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
    /// A transfer came in that is not the one asked for, and will be paid back; the instruction stays open.
    TransferWrongAmount,
    TransferWrongPayer,
    TransferPersonalAccount,
    TransferRefused,
    /// Operators look at a transfer that is not quite the one asked for; nothing more is to be paid meanwhile.
    TransferChecked,
    /// A transfer came in that has nothing to do with the one asked for, which stays open.
    TransferSetAside,
    /// A transfer came in that changes nothing any more, and will be paid back.
    TransferLate,
    TransferDuplicate,
    TransferRefund,
    /// The bank took the transfer back: the account is frozen.
    TransferReversed,
    /// No certification has been applied for yet.
    CertificationReminder,
    Lapsed,
    /// The application for certification was sent; its fee is due.
    CertificationPaymentDue,
    /// The application was sent and costs nothing.
    CertificationSent,
    /// It was corrected and sent again.
    CertificationCorrected,
    CertificationPaid,
    CertificationFeeWaived,
    /// The bank took the fee back; it is due again.
    CertificationPaymentReversed,
    /// The same after the approval: the account is frozen.
    CertificationPaymentReversedFrozen,
    /// Operators look at a payment of the fee; nothing more is to be paid meanwhile.
    CertificationPaymentChecked,
    /// The fee came in with another amount, which will be paid back; it stays due.
    CertificationWrongAmount,
    /// Operators refused a payment of the fee; it stays due.
    CertificationPaymentRefused,
    /// Operators found that a payment is not the fee, which stays due.
    CertificationPaymentSetAside,
    /// Operators found that a payment has nothing to do with the registration, of which none is due.
    PaymentSetAside,
    /// A fee came in that is not due, and will be paid back.
    CertificationRefund,
    /// Fields have to be corrected.
    CertificationReturned,
    CertificationApproved,
    RenewalApproved,
    /// An operator refused it.
    CertificationFailed,
    RenewalFailed,
    /// It was not paid in time.
    CertificationUnpaid,
    RenewalUnpaid,
    /// It was not corrected in time.
    CertificationUncorrected,
    RenewalUncorrected,
    CertificationPaymentReminder,
    CertificationCorrectionReminder,
    /// Its validity will end.
    RenewalReminder,
    /// Fields have to be corrected.
    Returned,
    /// They were corrected and are reviewed again.
    Corrected,
    /// The review takes longer than was promised.
    ReviewLate,
    CertificationReviewLate,
    Rejected,
    /// The applicant gave up.
    Cancelled,
    Frozen,
    Unfrozen,
    AccountDeleted,
    /// Money is still to be paid back.
    AccountDeletedOwed,
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
        Self::TransferWrongAmount,
        Self::TransferWrongPayer,
        Self::TransferPersonalAccount,
        Self::TransferRefused,
        Self::TransferChecked,
        Self::TransferSetAside,
        Self::TransferLate,
        Self::TransferDuplicate,
        Self::TransferRefund,
        Self::TransferReversed,
        Self::CertificationReminder,
        Self::Lapsed,
        Self::CertificationPaymentDue,
        Self::CertificationSent,
        Self::CertificationCorrected,
        Self::CertificationPaid,
        Self::CertificationFeeWaived,
        Self::CertificationPaymentReversed,
        Self::CertificationPaymentReversedFrozen,
        Self::CertificationPaymentChecked,
        Self::CertificationWrongAmount,
        Self::CertificationPaymentRefused,
        Self::CertificationPaymentSetAside,
        Self::PaymentSetAside,
        Self::CertificationRefund,
        Self::CertificationReturned,
        Self::CertificationApproved,
        Self::RenewalApproved,
        Self::CertificationFailed,
        Self::RenewalFailed,
        Self::CertificationUnpaid,
        Self::RenewalUnpaid,
        Self::CertificationUncorrected,
        Self::RenewalUncorrected,
        Self::CertificationPaymentReminder,
        Self::CertificationCorrectionReminder,
        Self::RenewalReminder,
        Self::Returned,
        Self::Corrected,
        Self::ReviewLate,
        Self::CertificationReviewLate,
        Self::Rejected,
        Self::Cancelled,
        Self::Frozen,
        Self::Unfrozen,
        Self::AccountDeleted,
        Self::AccountDeletedOwed,
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
            Self::TransferWrongAmount => "transfer_wrong_amount",
            Self::TransferWrongPayer => "transfer_wrong_payer",
            Self::TransferPersonalAccount => "transfer_personal_account",
            Self::TransferRefused => "transfer_refused",
            Self::TransferChecked => "transfer_checked",
            Self::TransferSetAside => "transfer_set_aside",
            Self::TransferLate => "transfer_late",
            Self::TransferDuplicate => "transfer_duplicate",
            Self::TransferRefund => "transfer_refund",
            Self::TransferReversed => "transfer_reversed",
            Self::CertificationReminder => "certification_reminder",
            Self::Lapsed => "lapsed",
            Self::CertificationPaymentDue => "certification_payment_due",
            Self::CertificationSent => "certification_sent",
            Self::CertificationCorrected => "certification_corrected",
            Self::CertificationPaid => "certification_paid",
            Self::CertificationFeeWaived => "certification_fee_waived",
            Self::CertificationPaymentReversed => "certification_payment_reversed",
            Self::CertificationPaymentReversedFrozen => "certification_payment_reversed_frozen",
            Self::CertificationPaymentChecked => "certification_payment_checked",
            Self::CertificationWrongAmount => "certification_wrong_amount",
            Self::CertificationPaymentRefused => "certification_payment_refused",
            Self::CertificationPaymentSetAside => "certification_payment_set_aside",
            Self::PaymentSetAside => "payment_set_aside",
            Self::CertificationRefund => "certification_refund",
            Self::CertificationReturned => "certification_returned",
            Self::CertificationApproved => "certification_approved",
            Self::RenewalApproved => "renewal_approved",
            Self::CertificationFailed => "certification_failed",
            Self::RenewalFailed => "renewal_failed",
            Self::CertificationUnpaid => "certification_unpaid",
            Self::RenewalUnpaid => "renewal_unpaid",
            Self::CertificationUncorrected => "certification_uncorrected",
            Self::RenewalUncorrected => "renewal_uncorrected",
            Self::CertificationPaymentReminder => "certification_payment_reminder",
            Self::CertificationCorrectionReminder => "certification_correction_reminder",
            Self::RenewalReminder => "renewal_reminder",
            Self::Returned => "returned",
            Self::Corrected => "corrected",
            Self::ReviewLate => "review_late",
            Self::CertificationReviewLate => "certification_review_late",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::Frozen => "frozen",
            Self::Unfrozen => "unfrozen",
            Self::AccountDeleted => "account_deleted",
            Self::AccountDeletedOwed => "account_deleted_owed",
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
        let last_day = |end: Option<_>| end.map(|end| texts.last_day_before(end)).unwrap_or_default();
        let (day, refund_day) = (last_day(self.deadline), last_day(self.refund_expected));
        let yuan = |fen: Option<_>| fen.map(|fen| Fen(fen).yuan()).unwrap_or_default();
        let (amount, asked) = (yuan(self.amount_fen), yuan(self.asked_fen));
        let differs = texts.t(&format!("payment-differs-{}", self.differs.as_deref().unwrap_or("unknown")));
        let left = self.days_left.map(|days| texts.with("mail-days-left", "n", days));
        let left = left.unwrap_or_else(|| texts.t("mail-reminder").to_owned());
        let received = self.received_on.map(|at| texts.date(calendar::today(at))).unwrap_or_default();
        let id = |part: &str| format!("mail-{}-{part}", self.what.as_str().replace('_', "-"));
        let arguments: [(&str, &dyn Display); 8] = [
            ("reference", &self.reference),
            ("day", &day),
            ("amount", &amount),
            ("asked", &asked),
            ("refund_day", &refund_day),
            ("differs", &differs),
            ("left", &left),
            ("received", &received),
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
