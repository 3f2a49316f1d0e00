//! What became of an entry of a bank statement.

/// What an entry of a bank statement meant, or what was decided about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The company's transfer: it is verified.
    Verified,
    /// It may be the company's transfer; an operator decides, a second one approves.
    NeedsDecision,
    /// The payer is right, the amount is not.
    WrongAmount,
    /// Reference and amount are right, but somebody else paid.
    WrongPayer,
    /// The administrator paid as a person.
    PersonalAccount,
    /// Booked after the last day.
    Late,
    /// Booked in time, but the registration has ended otherwise.
    Closed,
    /// The company's transfer had been found already.
    Duplicate,
    /// The fee of a certification: it is paid.
    CertificationPaid,
    /// It may be the fee of a certification; an operator decides, a second one approves.
    CertificationNeedsDecision,
    /// The fee had been paid already.
    CertificationDuplicate,
    /// The fee of a certification that has ended.
    CertificationClosed,
    /// Nobody was asked for it; operators look.
    Unmatched,
    /// Operators decided that it is to be paid back.
    Refused,
    /// Operators decided that it has nothing to do with what was asked for; it stays.
    SetAside,
    /// A credit that the bank took back.
    Reversed,
    /// Takes back a credit that had changed nothing yet.
    ReversalUndone,
    /// Takes back the transfer that verified a registration, which is frozen.
    ReversalFreezes,
    /// Takes back the fee of a certification.
    CertificationReversal,
    /// Takes back a credit that is not known, or whose refund is on its way: operators look.
    ReversalNeedsDecision,
}

impl Outcome {
    pub const ALL: [Self; 20] = [
        Self::Verified,
        Self::NeedsDecision,
        Self::WrongAmount,
        Self::WrongPayer,
        Self::PersonalAccount,
        Self::Late,
        Self::Closed,
        Self::Duplicate,
        Self::CertificationPaid,
        Self::CertificationNeedsDecision,
        Self::CertificationDuplicate,
        Self::CertificationClosed,
        Self::Unmatched,
        Self::Refused,
        Self::SetAside,
        Self::Reversed,
        Self::ReversalUndone,
        Self::ReversalFreezes,
        Self::CertificationReversal,
        Self::ReversalNeedsDecision,
    ];

    /// The name in the database, in URLs and in message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::NeedsDecision => "needs_decision",
            Self::WrongAmount => "wrong_amount",
            Self::WrongPayer => "wrong_payer",
            Self::PersonalAccount => "personal_account",
            Self::Late => "late",
            Self::Closed => "closed",
            Self::Duplicate => "duplicate",
            Self::CertificationPaid => "certification_paid",
            Self::CertificationNeedsDecision => "certification_needs_decision",
            Self::CertificationDuplicate => "certification_duplicate",
            Self::CertificationClosed => "certification_closed",
            Self::Unmatched => "unmatched",
            Self::Refused => "refused",
            Self::SetAside => "set_aside",
            Self::Reversed => "reversed",
            Self::ReversalUndone => "reversal_undone",
            Self::ReversalFreezes => "reversal_freezes",
            Self::CertificationReversal => "certification_reversal",
            Self::ReversalNeedsDecision => "reversal_needs_decision",
        }
    }

    /// The outcome with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }

    /// The money has to be paid back.
    pub fn is_refund_due(self) -> bool {
        matches!(
            self,
            Self::WrongAmount
                | Self::WrongPayer
                | Self::PersonalAccount
                | Self::Late
                | Self::Closed
                | Self::Duplicate
                | Self::CertificationDuplicate
                | Self::CertificationClosed
                | Self::Refused
        )
    }

    /// By it the bank takes a payment back.
    pub fn is_reversal(self) -> bool {
        matches!(
            self,
            Self::ReversalUndone | Self::ReversalFreezes | Self::CertificationReversal | Self::ReversalNeedsDecision
        )
    }

    /// A credit about which two operators may decide. What they set aside they may decide anew.
    pub fn is_undecided(self) -> bool {
        matches!(self, Self::NeedsDecision | Self::CertificationNeedsDecision | Self::Unmatched | Self::SetAside)
    }
}

/// What a bank took back, as it stood then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Original {
    pub outcome: Outcome,
    /// What it meant has been carried out.
    pub is_settled: bool,
    /// It is in a file for the bank, or paid back already.
    pub refund_is_under_way: bool,
}

/// What it means that a credit was taken back; `None`: no such credit is known, or it was taken back before.
pub fn reversal(original: Option<Original>) -> Outcome {
    match original {
        None => Outcome::ReversalNeedsDecision,
        Some(original) => match original.outcome {
            Outcome::Verified if original.is_settled => Outcome::ReversalFreezes,
            Outcome::CertificationPaid if original.is_settled => Outcome::CertificationReversal,
            _ if original.refund_is_under_way => Outcome::ReversalNeedsDecision,
            _ => Outcome::ReversalUndone,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_named_once() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::parse(outcome.as_str()), Some(outcome));
            assert!(!(outcome.is_refund_due() && outcome.is_undecided()), "{outcome:?}");
        }
        assert_eq!(Outcome::parse("nonsense"), None);
    }

    #[test]
    fn a_reversal_undoes_what_changed_nothing_yet() {
        let original = Original { outcome: Outcome::Verified, is_settled: false, refund_is_under_way: false };
        let settled = |outcome| reversal(Some(Original { outcome, is_settled: true, ..original }));
        assert_eq!(reversal(None), Outcome::ReversalNeedsDecision);
        assert_eq!(reversal(Some(original)), Outcome::ReversalUndone);
        assert_eq!(settled(Outcome::Verified), Outcome::ReversalFreezes);
        assert_eq!(settled(Outcome::CertificationPaid), Outcome::CertificationReversal);
        assert_eq!(settled(Outcome::WrongAmount), Outcome::ReversalUndone);
        let paid_back = Original { outcome: Outcome::Late, is_settled: true, refund_is_under_way: true };
        assert_eq!(reversal(Some(paid_back)), Outcome::ReversalNeedsDecision);
    }
}
