//! What can happen to a registration or a certification.

use serde::{Deserialize, Serialize};

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
    /// The bank took a transfer back before it counted; the right one stays due.
    TransferTakenBack,
    /// The same of a fee.
    CertificationPaymentTakenBack,
    /// The same when nothing can be paid any more.
    PaymentTakenBack,
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
    /// The fee has not arrived in time, but it may be on its way.
    CertificationPaymentOver,
    CertificationCorrectionReminder,
    /// Its validity will end.
    RenewalReminder,
    /// Its validity has ended.
    CertificationEnded,
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
        Self::TransferTakenBack,
        Self::CertificationPaymentTakenBack,
        Self::PaymentTakenBack,
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
        Self::CertificationPaymentOver,
        Self::CertificationCorrectionReminder,
        Self::RenewalReminder,
        Self::CertificationEnded,
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
            Self::TransferTakenBack => "transfer_taken_back",
            Self::CertificationPaymentTakenBack => "certification_payment_taken_back",
            Self::PaymentTakenBack => "payment_taken_back",
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
            Self::CertificationPaymentOver => "certification_payment_over",
            Self::CertificationCorrectionReminder => "certification_correction_reminder",
            Self::RenewalReminder => "renewal_reminder",
            Self::CertificationEnded => "certification_ended",
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
