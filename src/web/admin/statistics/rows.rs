//! `/admin/statistics/rows`: what a number counts, row by row.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use time::{Date, format_description::well_known::Iso8601};

use crate::{
    app::App,
    domain::{
        statistics::{Measure, Reviewed},
        subject::SubjectType,
    },
    store::statistics::{
        Period,
        rows::{self, Counted, Row},
    },
    web::{
        AppError,
        admin::{
            AdminPage,
            pager::{self, Pager, with_query},
        },
    },
};

const PATH: &str = "/admin/statistics/rows";
const PAGE: usize = 50;

/// What the address carries; only links of ours lead here.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    what: String,
    kind: String,
    field: String,
    reason: String,
    from: String,
    until: String,
    subject_type: String,
    after: String,
    before: String,
    page: String,
}

impl Asked {
    fn filters(&self) -> [(&'static str, &str); 7] {
        [
            ("what", &self.what),
            ("kind", &self.kind),
            ("field", &self.field),
            ("reason", &self.reason),
            ("from", &self.from),
            ("until", &self.until),
            ("subject_type", &self.subject_type),
        ]
    }

    fn counted(&self) -> Result<(Counted, String), AppError> {
        let reviewed = || Reviewed::ALL.into_iter().find(|reviewed| reviewed.as_str() == self.kind);
        let asked = match self.what.as_str() {
            "decided" => reviewed().map(|reviewed| (Counted::Decided(reviewed), format!("decided-{}", self.kind))),
            "returned" if !self.reason.contains('\0') && !self.field.contains('\0') => reviewed().map(|reviewed| {
                let (field, reason_zh) = (self.field.clone(), self.reason.clone());
                (Counted::Returned { reviewed, field, reason_zh }, "returned".to_owned())
            }),
            what => Measure::parse(what).map(|measure| (Counted::Measure(measure), what.to_owned())),
        };
        // Of a number whose kind is not known, that is what nobody knows.
        let unknown =
            || AppError::unknown(if reviewed().is_none() && !self.kind.is_empty() { &self.kind } else { &self.what });
        let (counted, what) = asked.ok_or_else(unknown)?;
        Ok((counted, format!("statistics-{}", what.replace('_', "-"))))
    }

    fn period(&self) -> Result<Period, AppError> {
        let day = |text: &str| Date::parse(text, &Iso8601::DATE).map_err(|_| AppError::unknown(text));
        let asked = (!self.subject_type.is_empty()).then(|| SubjectType::parse(&self.subject_type)).transpose();
        let subject_type = asked.map_err(|_| AppError::unknown(&self.subject_type))?;
        Ok(Period { from: day(&self.from)?, until: day(&self.until)?, subject_type })
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/statistics_rows.html")]
struct RowsPage {
    page: AdminPage,
    title: &'static str,
    /// The reason that was asked about.
    reason: String,
    period: Period,
    rows: Vec<Row>,
    pager: Pager,
    back: String,
}

/// Where the rows are listed that something asks for.
pub(super) fn link(asked: &[(&str, &str)], period: Period) -> String {
    let (from, until) = (period.from.to_string(), period.until.to_string());
    let kind = period.subject_type.map_or("", SubjectType::as_str);
    let period = [("from", from.as_str()), ("until", until.as_str()), ("subject_type", kind)];
    let pairs: Vec<_> = asked.iter().copied().chain(period).collect();
    with_query(PATH, &pairs, &[])
}

/// `GET /admin/statistics/rows`
pub async fn show(State(app): State<App>, page: AdminPage, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let position = pager::position(&asked.after, &asked.before, &asked.page)?;
    let ((counted, title), period) = (asked.counted()?, asked.period()?);
    let paged = rows::list(&app.pool, &counted, period, position, PAGE).await?;
    let back = [("from", asked.from.as_str()), ("until", &asked.until), ("subject_type", &asked.subject_type)];
    let rows = RowsPage {
        title: page.t(&title),
        pager: Pager::new(PATH, &asked.filters(), &paged),
        back: with_query(super::PATH, &back, &[]),
        rows: paged.rows,
        reason: asked.reason,
        page,
        period,
    };
    Ok(rows.into_response())
}
