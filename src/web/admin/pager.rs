//! The links below a list, and which page an address asks for.

use crate::{
    domain::paging::{Paged, Position},
    web::AppError,
};

/// Which page the address asks for: `after=` and `before=` a row, or `page=last`.
///
/// # Errors
/// [`AppError::UnknownValue`]: an address that no link of ours has.
pub fn position(after: &str, before: &str, page: &str) -> Result<Position, AppError> {
    match (after, before, page) {
        ("", "", "") => Ok(Position::First),
        ("", "", "last") => Ok(Position::Last),
        (after, "", "") => after.parse().map(Position::After).map_err(|_| AppError::unknown(after)),
        ("", before, "") => before.parse().map(Position::Before).map_err(|_| AppError::unknown(before)),
        (after, before, page) => Err(AppError::unknown(
            [page, before, after].into_iter().find(|value| !value.is_empty()).unwrap_or_default(),
        )),
    }
}

/// A number that was counted no further than one beyond `most`: one that was not carried to its end says so.
pub fn capped(number: i64, most: i64) -> String {
    if number > most { format!("{most}+") } else { number.to_string() }
}

/// Links to the other pages of a list; `None` where there are none.
#[derive(Debug)]
pub struct Pager {
    pub first: Option<String>,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub last: Option<String>,
}

impl Pager {
    /// The links of a page of the list at `path`, as `filters` left it.
    pub fn new<T>(path: &str, filters: &[(&str, &str)], paged: &Paged<T>) -> Self {
        let link = |name: &str, value: &str| with_query(path, filters, &[(name, value)]);
        Self {
            first: paged.previous.map(|_| with_query(path, filters, &[])),
            previous: paged.previous.map(|key| link("before", &key.to_string())),
            next: paged.next.map(|key| link("after", &key.to_string())),
            last: paged.next.map(|_| link("page", "last")),
        }
    }

    /// Whether the list has more than this page.
    pub fn is_needed(&self) -> bool {
        self.previous.is_some() || self.next.is_some()
    }
}

/// A path with the filters that are set, and something more.
pub fn with_query(path: &str, filters: &[(&str, &str)], more: &[(&str, &str)]) -> String {
    let pairs = filters.iter().filter(|(_, value)| !value.is_empty()).chain(more);
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_the_filters_that_are_set() {
        assert_eq!(with_query("/admin/audit", &[("actor", ""), ("action", "a&b")], &[]), "/admin/audit?action=a%26b");
        assert_eq!(with_query("/admin/audit", &[], &[]), "/admin/audit");
    }

    #[test]
    fn addresses_that_no_link_has_are_refused() {
        assert_eq!(position("", "", "").unwrap(), Position::First);
        assert_eq!(position("", "", "last").unwrap(), Position::Last);
        for (after, before, page) in [("x", "", ""), ("", "1", ""), ("", "", "first"), ("x", "x", "")] {
            assert!(matches!(position(after, before, page), Err(AppError::UnknownValue(_))));
        }
    }

    #[test]
    fn a_count_that_was_broken_off_says_so() {
        assert_eq!((capped(999, 999).as_str(), capped(1_000, 999).as_str()), ("999", "999+"));
    }
}
