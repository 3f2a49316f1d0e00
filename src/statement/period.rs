//! The days that whoever imports a file says it covers, because it does not say so itself.

use time::Date;

/// Why days cannot be those of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// Only one of the two days.
    #[error("both the first and the last day are needed, or neither")]
    Half,
    #[error("the last day must not be before the first")]
    Reversed,
    /// No statement covers a day that has not come.
    #[error("the last day must not be after today")]
    Future,
}

impl PeriodError {
    pub const ALL: &[Self] = &[Self::Half, Self::Reversed, Self::Future];

    /// The id of the text that says what to do.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Half => "upload-period-half",
            Self::Reversed => "filter-days-reversed",
            Self::Future => "upload-period-future",
        }
    }
}

/// The first and the last day, both included; `None`: nothing is stated.
///
/// # Errors
/// [`PeriodError`].
pub fn stated(from: Option<Date>, to: Option<Date>, today: Date) -> Result<Option<(Date, Date)>, PeriodError> {
    match (from, to) {
        (None, None) => Ok(None),
        (Some(from), Some(to)) if to < from => Err(PeriodError::Reversed),
        (Some(_), Some(to)) if to > today => Err(PeriodError::Future),
        (Some(from), Some(to)) => Ok(Some((from, to))),
        _ => Err(PeriodError::Half),
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_period_has_two_days_in_order_that_have_come() {
        let (first, last) = (date!(2026 - 11 - 20), date!(2026 - 11 - 25));
        assert_eq!(stated(None, None, last), Ok(None));
        assert_eq!(stated(Some(first), Some(last), last), Ok(Some((first, last))));
        assert_eq!(stated(Some(last), Some(last), last), Ok(Some((last, last))));
        assert_eq!(stated(Some(first), None, last), Err(PeriodError::Half));
        assert_eq!(stated(None, Some(last), last), Err(PeriodError::Half));
        assert_eq!(stated(Some(last), Some(first), last), Err(PeriodError::Reversed));
        assert_eq!(stated(Some(first), Some(last), first), Err(PeriodError::Future));
    }
}
