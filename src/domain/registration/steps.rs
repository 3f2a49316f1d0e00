//! The applicant's steps. The next one is derived from the stored answers by [`next_step`], never stored.

use crate::domain::subject::{SubjectCode, SubjectType, VerificationMethod};

/// A page of the applicant's journey, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    AccountType,
    Credentials,
    Activation,
    SubjectType,
    Subject,
    VerificationMethod,
    Administrator,
    Confirm,
    Done,
}

impl Step {
    /// All steps in order; `Done` is where they lead.
    pub const ALL: [Self; 9] = [
        Self::AccountType,
        Self::Credentials,
        Self::Activation,
        Self::SubjectType,
        Self::Subject,
        Self::VerificationMethod,
        Self::Administrator,
        Self::Confirm,
        Self::Done,
    ];

    /// The page's path. Paths are a contract with bookmarks and mails already sent.
    pub fn path(self) -> &'static str {
        match self {
            Self::AccountType => "/register/account-type",
            Self::Credentials => "/register/credentials",
            Self::Activation => "/register/activation",
            Self::SubjectType => "/register/subject-type",
            Self::Subject => "/register/subject",
            Self::VerificationMethod => "/register/verification-method",
            Self::Administrator => "/register/administrator",
            Self::Confirm => "/register/confirm",
            Self::Done => "/register/done",
        }
    }

    /// Whether a subject of this type meets the step at all. Unknown type: every step is expected.
    pub fn applies_to(self, subject_type: Option<SubjectType>) -> bool {
        match self {
            Self::Subject | Self::VerificationMethod => subject_type != Some(SubjectType::Individual),
            _ => true,
        }
    }

    /// "Step 3 of 8": the step's place among those that apply, and how many there are. `Done` is
    /// not counted.
    pub fn position(self, subject_type: Option<SubjectType>) -> (usize, usize) {
        let counted = Self::ALL.into_iter().filter(|step| *step != Self::Done && step.applies_to(subject_type));
        let before = counted.clone().filter(|step| *step < self).count();
        (before + 1, counted.count())
    }

    /// The step before this one for such a subject, where the back link leads.
    pub fn previous(self, subject_type: Option<SubjectType>) -> Option<Self> {
        Self::ALL.into_iter().rfind(|step| *step < self && step.applies_to(subject_type))
    }
}

/// Which answers a draft holds: all that deciding the next step needs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    pub subject_type: Option<SubjectType>,
    pub has_subject: bool,
    pub verification_method: Option<VerificationMethod>,
    pub has_bank_account: bool,
    pub has_administrator: bool,
    pub mobile_verified: bool,
    pub scan_confirmed: bool,
}

/// The first step of an activated draft that is not done.
pub fn next_step(progress: &Progress) -> Step {
    let Some(subject_type) = progress.subject_type else { return Step::SubjectType };
    if subject_type != SubjectType::Individual {
        if !progress.has_subject {
            return Step::Subject;
        }
        match progress.verification_method {
            None => return Step::VerificationMethod,
            Some(VerificationMethod::CorporateTransfer) if !progress.has_bank_account => {
                return Step::VerificationMethod;
            }
            Some(_) => {}
        }
    }
    if !(progress.has_administrator && progress.mobile_verified && progress.scan_confirmed) {
        return Step::Administrator;
    }
    Step::Confirm
}

/// Whether the applicant may open this step now: it applies to the subject, and nothing before it
/// is missing.
pub fn can_visit(step: Step, progress: &Progress) -> bool {
    (Step::SubjectType..=next_step(progress)).contains(&step) && step.applies_to(progress.subject_type)
}

/// Which answers outlive a change of the subject type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub subject: bool,
    pub verification_method: bool,
    pub bank_account: bool,
}

/// Keeps every answer that would be accepted for the new subject type as well; the others are asked
/// again.
pub fn kept_on_change(new: SubjectType, progress: &Progress, subject_code: Option<&str>) -> Kept {
    let subject = new != SubjectType::Individual
        && progress.has_subject
        && SubjectCode::parse(new, subject_code.unwrap_or_default()).is_ok();
    let verification_method =
        progress.verification_method.is_some_and(|method| new.verification_methods().contains(&method));
    Kept { subject, verification_method, bank_account: subject && verification_method }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn complete(subject_type: SubjectType, method: Option<VerificationMethod>) -> Progress {
        Progress {
            subject_type: Some(subject_type),
            has_subject: true,
            verification_method: method,
            has_bank_account: true,
            has_administrator: true,
            mobile_verified: true,
            scan_confirmed: true,
        }
    }

    #[test]
    fn an_empty_draft_begins_with_the_subject_type() {
        assert_eq!(next_step(&Progress::default()), Step::SubjectType);
    }

    #[test]
    fn individuals_pass_over_subject_and_method() {
        let progress = Progress { subject_type: Some(SubjectType::Individual), ..Progress::default() };
        assert_eq!(next_step(&progress), Step::Administrator);
        assert!(!can_visit(Step::Subject, &progress));
        assert!(!can_visit(Step::VerificationMethod, &progress));
        assert_eq!(Step::Administrator.previous(progress.subject_type), Some(Step::SubjectType));
        assert_eq!(Step::Administrator.position(progress.subject_type), (5, 6));
    }

    #[test]
    fn a_transfer_needs_the_bank_account() {
        let method = Some(VerificationMethod::CorporateTransfer);
        let progress = Progress { has_bank_account: false, ..complete(SubjectType::Enterprise, method) };
        assert_eq!(next_step(&progress), Step::VerificationMethod);
    }

    #[test]
    fn everything_answered_leads_to_confirm_and_every_step_may_be_visited_again() {
        let progress = complete(SubjectType::Media, Some(VerificationMethod::Certification));
        assert_eq!(next_step(&progress), Step::Confirm);
        for step in [Step::SubjectType, Step::Subject, Step::VerificationMethod, Step::Administrator, Step::Confirm] {
            assert!(can_visit(step, &progress), "{step:?}");
        }
        assert!(!can_visit(Step::Done, &progress));
        assert_eq!(Step::Confirm.position(progress.subject_type), (8, 8));
    }

    #[test]
    fn a_change_of_the_subject_type_keeps_what_still_fits() {
        let progress = complete(SubjectType::Enterprise, Some(VerificationMethod::CorporateTransfer));
        let code = Some("91110000600037341L");
        let kept = |new| kept_on_change(new, &progress, code);
        let all = Kept { subject: true, verification_method: true, bank_account: true };
        assert_eq!(kept(SubjectType::IndividualBusiness), all);
        let none = Kept { subject: false, verification_method: false, bank_account: false };
        assert_eq!(kept(SubjectType::Individual), none);
        assert_eq!(kept(SubjectType::Media), Kept { subject: true, ..none });
        let without_code = kept_on_change(SubjectType::Enterprise, &progress, None);
        assert_eq!(without_code, Kept { verification_method: true, ..none });
    }

    proptest! {
        /// Taking an answer away never moves the next step forward.
        #[test]
        fn progress_is_monotonic(subject in 0usize..6, method in 0usize..3, flags in proptest::array::uniform5(any::<bool>())) {
            let methods = [None, Some(VerificationMethod::CorporateTransfer), Some(VerificationMethod::Certification)];
            let progress = Progress {
                subject_type: Some(SubjectType::ALL[subject]),
                has_subject: flags[0],
                verification_method: methods[method],
                has_bank_account: flags[1],
                has_administrator: flags[2],
                mobile_verified: flags[3],
                scan_confirmed: flags[4],
            };
            let next = next_step(&progress);
            prop_assert!(can_visit(next, &progress));
            for fewer in [
                Progress { has_subject: false, ..progress },
                Progress { has_bank_account: false, ..progress },
                Progress { has_administrator: false, ..progress },
                Progress { scan_confirmed: false, ..progress },
                Progress { subject_type: None, ..progress },
            ] {
                prop_assert!(next_step(&fewer) <= next);
            }
        }
    }
}
