//! What is counted, and how percentiles are read from counts.

/// Something that is counted by day and subject type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Somebody asked for an account.
    SignedUp,
    /// The address was activated and a registration begun; the measures below say how far these have got since.
    Begun,
    SubjectType,
    Subject,
    VerificationMethod,
    Administrator,
    Confirmed,
    /// The subject has proved who it is.
    Verified,
    /// Operators decided of a registration's first submission.
    RegistrationsDecided,
    /// … and had nothing to return or refuse.
    RegistrationsPassed,
    /// The same of certifications.
    CertificationsDecided,
    CertificationsPassed,
}

impl Measure {
    pub const ALL: [Self; 12] = [
        Self::SignedUp,
        Self::Begun,
        Self::SubjectType,
        Self::Subject,
        Self::VerificationMethod,
        Self::Administrator,
        Self::Confirmed,
        Self::Verified,
        Self::RegistrationsDecided,
        Self::RegistrationsPassed,
        Self::CertificationsDecided,
        Self::CertificationsPassed,
    ];
    /// The applicant's steps, each with all who got that far.
    pub const FUNNEL: [Self; 8] = [
        Self::SignedUp,
        Self::Begun,
        Self::SubjectType,
        Self::Subject,
        Self::VerificationMethod,
        Self::Administrator,
        Self::Confirmed,
        Self::Verified,
    ];

    /// The name in the database, in addresses and in message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedUp => "signed_up",
            Self::Begun => "begun",
            Self::SubjectType => "subject_type",
            Self::Subject => "subject",
            Self::VerificationMethod => "verification_method",
            Self::Administrator => "administrator",
            Self::Confirmed => "confirmed",
            Self::Verified => "verified",
            Self::RegistrationsDecided => "registrations_decided",
            Self::RegistrationsPassed => "registrations_passed",
            Self::CertificationsDecided => "certifications_decided",
            Self::CertificationsPassed => "certifications_passed",
        }
    }

    /// The measure with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.as_str() == name)
    }
}

/// What operators decide of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reviewed {
    Registrations,
    Certifications,
}

impl Reviewed {
    pub const ALL: [Self; 2] = [Self::Registrations, Self::Certifications];

    /// The name in the database and in message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registrations => "registration",
            Self::Certifications => "certification",
        }
    }

    /// What its first submissions are counted as: all that were decided, and those that passed.
    pub fn first_submissions(self) -> (Measure, Measure) {
        match self {
            Self::Registrations => (Measure::RegistrationsDecided, Measure::RegistrationsPassed),
            Self::Certifications => (Measure::CertificationsDecided, Measure::CertificationsPassed),
        }
    }
}

/// Each step of the handling times is this much longer than the one before.
const STEP: f64 = 1.05;

/// The step that so many seconds belong to.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a logarithm of an i64 is below 1000")]
pub fn bucket(seconds: i64) -> i16 {
    (seconds.max(1) as f64).log(STEP).floor() as i16
}

/// The middle of a step, in seconds: at most two and a half per cent from every time in it.
#[expect(clippy::cast_possible_truncation, reason = "rounded; what does not fit is the largest number")]
pub fn middle(bucket: i16) -> i64 {
    STEP.powf(f64::from(bucket) + 0.5).round() as i64
}

/// The step below which so many in a hundred lie; `counts`: how many in each step, in any order. `None`: there are none.
pub fn percentile(counts: &[(i16, i64)], percent: i64) -> Option<i16> {
    let all: i64 = counts.iter().map(|(_, number)| number).sum();
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    let mut seen = 0;
    sorted.into_iter().find_map(|(bucket, number)| {
        seen += number;
        (seen * 100 >= all * percent).then_some(bucket)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn measures_are_named_once() {
        for measure in Measure::ALL {
            assert_eq!(Measure::parse(measure.as_str()), Some(measure));
        }
        assert_eq!(Measure::parse("nonsense"), None);
    }

    #[test]
    fn the_median_of_nothing_is_nothing() {
        assert_eq!(percentile(&[], 50), None);
    }

    #[test]
    fn percentiles_count_from_the_shortest() {
        let counts = [(9, 1), (2, 8), (5, 1)];
        assert_eq!(percentile(&counts, 50), Some(2));
        assert_eq!(percentile(&counts, 80), Some(2));
        assert_eq!(percentile(&counts, 90), Some(5));
        assert_eq!(percentile(&counts, 100), Some(9));
    }

    proptest! {
        #[test]
        fn a_step_is_never_far_from_the_time(seconds in 60i64..100_000_000) {
            let shown = middle(bucket(seconds));
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let ratio = shown as f64 / seconds as f64;
            prop_assert!((0.965..1.035).contains(&ratio), "{seconds} is shown as {shown}");
        }

        /// The percentile of the steps is the step of the percentile.
        #[test]
        fn steps_keep_the_order(times in proptest::collection::vec(1i64..1_000_000, 1..50), percent in 1i64..=100) {
            let mut sorted = times.clone();
            sorted.sort_unstable();
            let length = i64::try_from(sorted.len()).unwrap();
            let at = usize::try_from((length * percent).div_euclid(100) + i64::from((length * percent) % 100 != 0) - 1).unwrap();
            let counts: Vec<_> = times.iter().map(|seconds| (bucket(*seconds), 1)).collect();
            prop_assert_eq!(percentile(&counts, percent), Some(bucket(sorted[at])));
        }
    }
}
