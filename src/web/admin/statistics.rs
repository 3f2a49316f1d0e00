//! `/admin/statistics`: how far applicants get, how long operators take, and why fields are returned.

mod figures;
pub mod rows;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use time::{Date, Duration, format_description::well_known::Iso8601};

use super::{
    AdminPage,
    chart::{self, Columns},
};
use crate::{
    app::App,
    domain::{statistics::Measure, subject::SubjectType},
    store::statistics::{self, Numbers, Period},
    web::{
        AppError,
        forms::{Errors, FormState},
    },
};
use figures::{Day, Handled, Reason, Stage};

const PATH: &str = "/admin/statistics";
/// The days that are shown unless others are asked for, and the most that can be.
const DAYS: i64 = 30;
const MOST_DAYS: i64 = 366;

/// What the address may carry.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Asked {
    from: String,
    until: String,
    subject_type: String,
}

impl Asked {
    fn filters(&self) -> [(&'static str, &str); 3] {
        [("from", &self.from), ("until", &self.until), ("subject_type", &self.subject_type)]
    }

    /// The period, or what is wrong with it.
    fn period(&self, today: Date) -> Result<Period, Errors> {
        let mut errors = Errors::default();
        let mut day = |field, text: &str| {
            let parsed = (!text.is_empty()).then(|| Date::parse(text, &Iso8601::DATE)).transpose();
            errors.take(field, parsed, |_| "filter-day-malformed").flatten()
        };
        let (from, until) = (day("from", &self.from), day("until", &self.until));
        let until = until.unwrap_or(today);
        let from = from.unwrap_or_else(|| until.saturating_sub(Duration::days(DAYS - 1)));
        if from > until {
            errors.add("until", "filter-days-reversed");
        } else if (until - from).whole_days() >= MOST_DAYS {
            errors.add("from", "filter-days-many");
        }
        let asked = (!self.subject_type.is_empty()).then(|| SubjectType::parse(&self.subject_type)).transpose();
        let subject_type = errors.take("subject_type", asked, |error| error.code()).flatten();
        if errors.is_empty() { Ok(Period { from, until, subject_type }) } else { Err(errors) }
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/statistics.html")]
struct StatisticsPage {
    page: AdminPage,
    form: FormState,
    funnel: Vec<Stage>,
    handled: Vec<Handled>,
    reasons: Vec<Reason>,
    days: Vec<Day>,
    daily: Option<Columns>,
}

/// `GET /admin/statistics`
pub async fn show(State(app): State<App>, page: AdminPage, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let (form, period, numbers) = match asked.period(page.today()) {
        Ok(period) => {
            let numbers = statistics::numbers(&app.pool, period, app.clock.now()).await?;
            (filled(period), Some(period), numbers)
        }
        Err(errors) => (FormState::filled(asked.filters()).with_errors(errors), None, Numbers::default()),
    };
    let days = period.map(|period| figures::days(&numbers, period)).unwrap_or_default();
    let series = |number: fn(&Day) -> i64| days.iter().map(number).collect::<Vec<_>>();
    let statistics = StatisticsPage {
        daily: chart::columns(&[series(|day| day.begun), series(|day| day.confirmed), series(|day| day.verified)]),
        funnel: period.map(|period| figures::funnel(&numbers, period)).unwrap_or_default(),
        handled: period.map(|period| figures::handled(&page, &numbers, period)).unwrap_or_default(),
        reasons: period.map(|period| figures::reasons(&page, &numbers, period)).unwrap_or_default(),
        days,
        page,
        form,
    };
    Ok((statistics.form.status(), statistics).into_response())
}

/// The filter's form as the period was understood.
fn filled(period: Period) -> FormState {
    let (from, until) = (period.from.to_string(), period.until.to_string());
    let subject_type = period.subject_type.map_or("", SubjectType::as_str);
    FormState::filled([("from", from.as_str()), ("until", until.as_str()), ("subject_type", subject_type)])
}

/// Where the rows behind a measure are listed.
fn link(measure: Measure, period: Period) -> String {
    rows::link(&[("what", measure.as_str())], period)
}
