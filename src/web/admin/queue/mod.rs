//! `/admin/registrations` and `/admin/certifications`: what waits, filtered by the address, searched, and decided several
//! at once.

pub mod batch;
mod filter;
pub mod search;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};

pub use filter::Asked;

use super::{
    AdminPage,
    pager::{self, Pager, with_query},
};
use crate::{
    app::App,
    domain::{
        certification,
        operator::Permission,
        queue::{Age, CERTIFICATION_TARGET, MOST_SHELVED_RETURNS, REGISTRATION_TARGET, Target},
        registration,
        review::REGISTRATION_FIELDS,
        subject::SubjectType,
    },
    store::{
        queues::{self, Filter, Listed, Queue},
        reasons,
    },
    web::{AppError, forms::FormState},
};

/// Rows on a page; with what else a batch sends they stay below what a form may hold.
const PAGE: usize = 50;
/// Nothing is counted any further.
const COUNTED: i64 = 1_000;

impl Queue {
    /// Where it is listed.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Registrations => "/admin/registrations",
            Self::Certifications => "/admin/certifications",
        }
    }

    /// The states in which operators are waited for.
    fn waiting(self) -> &'static [&'static str] {
        match self {
            Self::Registrations => &["pending_review"],
            Self::Certifications => &["queued", "in_review"],
        }
    }

    /// Every state.
    fn statuses(self) -> Vec<&'static str> {
        match self {
            Self::Registrations => registration::Status::ALL.iter().map(|status| status.as_str()).collect(),
            Self::Certifications => certification::Status::ALL.iter().map(|status| status.as_str()).collect(),
        }
    }

    /// Who may decide.
    pub(super) fn permission(self) -> Permission {
        match self {
            Self::Registrations => Permission::ReviewRegistrations,
            Self::Certifications => Permission::ReviewCertifications,
        }
    }

    pub(super) fn target(self, app: &App) -> Target<'_> {
        let working_days = match self {
            Self::Registrations => REGISTRATION_TARGET,
            Self::Certifications => CERTIFICATION_TARGET,
        };
        Target { working_days, holidays: &app.config.holidays, now: app.clock.now() }
    }

    /// The fields that a batch can return.
    fn fields(self) -> Vec<&'static str> {
        match self {
            Self::Registrations => REGISTRATION_FIELDS.to_vec(),
            Self::Certifications => certification::Field::ALL.iter().map(|field| field.as_str()).collect(),
        }
    }
}

/// The name of a row's tick in a batch; its value is the version that was seen.
const ROW: &str = "row-";

/// A row with what the clock says of it.
struct Line {
    row: Listed,
    /// How long it has waited, where it waits for operators.
    wait: Option<Wait>,
}

impl Line {
    /// The name of its tick.
    fn name(&self) -> String {
        format!("{ROW}{}", self.row.id)
    }

    fn is_chosen(&self, form: &FormState) -> bool {
        form.is(&self.name(), &self.row.version.to_string())
    }
}

struct Wait {
    age: Age,
    working_days: u32,
}

/// A view of the queue that is asked for often, with the number of its rows.
struct Tab {
    text: &'static str,
    link: String,
    number: String,
    is_current: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/queue.html")]
struct QueuePage {
    page: AdminPage,
    queue: Queue,
    form: FormState,
    tabs: Vec<Tab>,
    /// How many rows there are.
    number: String,
    lines: Vec<Line>,
    /// What the list was asked for, for the way back to it.
    from: String,
    pager: Pager,
    /// Why there is no row: a text id.
    empty: &'static str,
    reasons: Vec<reasons::Listed>,
}

impl QueuePage {
    fn may_decide(&self) -> bool {
        self.page.may(self.queue.permission())
    }

    /// The page of a row.
    fn link(&self, row: &Listed) -> String {
        with_query(&format!("{}/{}", self.queue.path(), row.id), &[("from", &self.from)], &[])
    }
}

/// `GET /admin/registrations`, `GET /admin/certifications`
pub async fn list(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    show(&app, page, queue, &asked, None).await
}

/// The list; `faulty`: a form of it that something is wrong with.
async fn show(
    app: &App,
    page: AdminPage,
    queue: Queue,
    asked: &Asked,
    faulty: Option<FormState>,
) -> Result<Response, AppError> {
    let now = app.clock.now();
    let position = pager::position(&asked.after, &asked.before, &asked.page)?;
    let filter = asked.filter(queue, &queue.target(app), page.operator.operator_id)?;
    let filters = asked.filters();
    let form = faulty.unwrap_or_else(|| FormState::filled(filters));
    let paged = queues::list(&app.pool, queue, &filter, position, PAGE, now).await?;
    let number = queues::count(&app.pool, queue, &filter, COUNTED + 1, now).await?;
    let tabs = tabs(app, &page, queue, asked).await?;
    let target = queue.target(app);
    let pager = Pager::new(queue.path(), &filters, &paged);
    let line = |row: Listed| {
        let wait = row.queued_at.map(|at| Wait { age: target.age(at), working_days: target.working_days_since(at) });
        Line { row, wait }
    };
    let lines: Vec<_> = paged.rows.into_iter().map(line).collect();
    let empty = if asked.is_plain() { "queue-empty" } else { "queue-none-found" };
    let reasons = if page.may(queue.permission()) { reasons::all(&app.pool).await? } else { Vec::new() };
    let number = shown(number);
    let from = asked.query();
    let shown = QueuePage { page, queue, form, tabs, number, lines, from, pager, empty, reasons };
    Ok((shown.form.status(), shown).into_response())
}

/// The views that are asked for often.
async fn tabs(app: &App, page: &AdminPage, queue: Queue, asked: &Asked) -> Result<Vec<Tab>, AppError> {
    let views: [(&str, &[(&str, &str)]); 5] = [
        ("queue-waiting", &[]),
        ("queue-overdue", &[("age", "overdue")]),
        ("queue-unclaimed", &[("assignee", "nobody")]),
        ("queue-mine", &[("assignee", "me")]),
        ("queue-returned", &[("status", "returned")]),
    ];
    let mut tabs = Vec::new();
    for (text, query) in views {
        let view = Asked::of(query);
        let filter: Filter = view.filter(queue, &queue.target(app), page.operator.operator_id)?;
        let number = queues::count(&app.pool, queue, &filter, COUNTED + 1, app.clock.now()).await?;
        tabs.push(Tab {
            text: page.t(text),
            link: with_query(queue.path(), query, &[]),
            number: shown(number),
            is_current: view.filters() == asked.filters(),
        });
    }
    Ok(tabs)
}

/// A count that was not carried to its end says so.
fn shown(number: i64) -> String {
    if number > COUNTED { "1,000+".to_owned() } else { number.to_string() }
}
