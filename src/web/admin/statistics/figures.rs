//! The numbers as the page shows them.

use std::collections::BTreeMap;

use time::Date;

use super::{link, rows};
use crate::{
    domain::statistics::{Measure, Reviewed, middle, percentile},
    store::statistics::{Numbers, Period},
    texts::Locale,
    web::admin::{AdminPage, chart::part},
};

/// Reasons that are listed.
const REASONS: usize = 20;
/// How finely the bars in tables are drawn.
const BAR: i64 = 1_000;

/// A step of the applicants' way.
pub struct Stage {
    pub measure: Measure,
    pub number: i64,
    /// Of all at the first step, in parts of a thousand.
    pub bar: i64,
    /// Of those at the step before, in per cent.
    pub share: Option<i64>,
    /// `None`: they are no rows that anybody may read.
    pub link: Option<String>,
}

/// How long submissions took.
pub struct Handled {
    pub reviewed: Reviewed,
    pub decided: i64,
    pub decided_link: String,
    pub median: String,
    pub p90: String,
    /// First submissions that passed, in per cent.
    pub passed: Option<i64>,
    pub passed_number: i64,
    pub passed_link: String,
    pub first_number: i64,
    pub first_link: String,
}

/// Why a field was returned.
pub struct Reason {
    pub reviewed: Reviewed,
    pub field: &'static str,
    /// Empty: the rare ones together.
    pub text: String,
    pub number: i64,
    /// Of the most frequent one, in parts of a thousand.
    pub bar: i64,
    /// The rare ones are not listed.
    pub link: Option<String>,
}

/// A day's applicants.
pub struct Day {
    pub day: Date,
    pub signed_up: i64,
    pub begun: i64,
    pub confirmed: i64,
    pub verified: i64,
    links: [String; 3],
}

impl Day {
    pub fn begun_link(&self) -> &str {
        &self.links[0]
    }

    pub fn confirmed_link(&self) -> &str {
        &self.links[1]
    }

    pub fn verified_link(&self) -> &str {
        &self.links[2]
    }
}

pub(super) fn funnel(numbers: &Numbers, period: Period) -> Vec<Stage> {
    // Of which kind somebody is, is known from that step on.
    let measures = Measure::FUNNEL
        .into_iter()
        .filter(|measure| period.subject_type.is_none() || !matches!(measure, Measure::SignedUp | Measure::Begun));
    let counts: Vec<_> = measures.map(|measure| (measure, numbers.total(measure))).collect();
    let most = counts.iter().map(|(_, number)| *number).max().unwrap_or(0);
    let mut before = None;
    counts
        .into_iter()
        .map(|(measure, number)| Stage {
            measure,
            number,
            bar: part(number, most, BAR),
            share: before.replace(number).and_then(|before| per_cent(number, before)),
            link: (measure != Measure::SignedUp).then(|| link(measure, period)),
        })
        .collect()
}

pub(super) fn handled(page: &AdminPage, numbers: &Numbers, period: Period) -> Vec<Handled> {
    Reviewed::ALL
        .into_iter()
        .map(|reviewed| {
            let buckets = numbers.buckets(reviewed);
            let (first, passed) = reviewed.first_submissions();
            let time =
                |percent| percentile(&buckets, percent).map_or_else(|| "–".to_owned(), |at| page.lasting(middle(at)));
            Handled {
                reviewed,
                decided: buckets.iter().map(|(_, number)| number).sum(),
                decided_link: rows::link(&[("what", "decided"), ("kind", reviewed.as_str())], period),
                median: time(50),
                p90: time(90),
                passed: per_cent(numbers.total(passed), numbers.total(first)),
                passed_number: numbers.total(passed),
                passed_link: link(passed, period),
                first_number: numbers.total(first),
                first_link: link(first, period),
            }
        })
        .collect()
}

pub(super) fn reasons(page: &AdminPage, numbers: &Numbers, period: Period) -> Vec<Reason> {
    let mut counts: BTreeMap<(&str, &str, &str, &str), i64> = BTreeMap::new();
    for row in &numbers.reasons {
        *counts.entry((&row.kind, &row.field, &row.reason_zh, &row.reason_en)).or_default() += row.number;
    }
    let mut sorted: Vec<_> = counts.into_iter().collect();
    sorted.sort_by_key(|(_, number)| -number);
    let most = sorted.first().map_or(0, |(_, number)| *number);
    let shown = sorted.into_iter().take(REASONS);
    shown
        .filter_map(|((kind, field, chinese, english), number)| {
            let reviewed = Reviewed::ALL.into_iter().find(|reviewed| reviewed.as_str() == kind)?;
            let text = if page.locale() == Locale::English { english } else { chinese };
            let asked = [("what", "returned"), ("kind", kind), ("field", field), ("reason", chinese)];
            Some(Reason {
                reviewed,
                field: page.t(&format!("field-{}", field.replace('_', "-"))),
                text: text.to_owned(),
                number,
                bar: part(number, most, BAR),
                link: (!chinese.is_empty()).then(|| rows::link(&asked, period)),
            })
        })
        .collect()
}

pub(super) fn days(numbers: &Numbers, period: Period) -> Vec<Day> {
    let mut days = Vec::new();
    let mut day = period.from;
    loop {
        let on = Period { from: day, until: day, ..period };
        days.push(Day {
            day,
            signed_up: numbers.on(day, Measure::SignedUp),
            begun: numbers.on(day, Measure::Begun),
            confirmed: numbers.on(day, Measure::Confirmed),
            verified: numbers.on(day, Measure::Verified),
            links: [Measure::Begun, Measure::Confirmed, Measure::Verified].map(|measure| link(measure, on)),
        });
        match day.next_day() {
            Some(next) if next <= period.until => day = next,
            _ => return days,
        }
    }
}

fn per_cent(number: i64, of: i64) -> Option<i64> {
    (of > 0).then(|| (number * 100 + of / 2) / of)
}
