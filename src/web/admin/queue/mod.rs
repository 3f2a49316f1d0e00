//! `/admin/registrations` and `/admin/certifications`: what waits, filtered by the address, searched, and decided several
//! at once.

pub mod batch;
mod filter;
pub mod search;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Query, State},
    http::Uri,
    response::{IntoResponse, Response},
};

pub use filter::Asked;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{
    AdminPage,
    pager::{self, Pager, with_query},
};
use crate::{
    app::App,
    domain::{
        certification,
        operator::Permission,
        paging::{Paged, Position},
        queue::{Age, CERTIFICATION_TARGET, MOST_SHELVED_RETURNS, REGISTRATION_TARGET, Target},
        registration,
        review::{DOCUMENTS, REGISTRATION_FIELDS},
        subject::SubjectType,
    },
    store::{
        queues::{self, Listed, Queue, Wanted},
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

/// The address of a list that was asked for with this query.
pub(super) fn list_of(queue: Queue, query: &str) -> String {
    let asked: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let asked: Vec<_> = asked.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
    with_query(queue.path(), &asked, &[])
}

/// The first row of a list that waits, other than this one, that no colleague has claimed; of what waits, where the list
/// was asked for something else.
pub(super) async fn next(
    app: &App,
    page: &AdminPage,
    queue: Queue,
    list: &str,
    other_than: Uuid,
) -> Result<Option<Listed>, AppError> {
    let asked = list.parse::<Uri>().ok().and_then(|address| Query::<Asked>::try_from_uri(&address).ok());
    let asked = asked.map(|Query(asked)| asked).filter(|asked| asked.status() == "waiting").unwrap_or_default();
    let operator = page.operator.operator_id;
    let filter = asked.filter(queue, &queue.target(app), operator).unwrap_or_default();
    let rows = queues::list(&app.pool, queue, &filter, Position::First, PAGE, app.clock.now()).await?.rows;
    let is_free = |row: &Listed| row.claimed_by.is_none_or(|claimer| claimer == operator);
    Ok(rows.into_iter().find(|row| row.id != other_than && row.queued_at.is_some() && is_free(row)))
}

/// The name of a row's tick in a batch; its value is the version that was seen.
const ROW: &str = "row-";

/// A row with what the clock says of it.
struct Line {
    row: Listed,
    /// The administrator's name, where that is why a search found an organisation.
    matched: Option<String>,
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

/// How something that waits stands against the target.
pub(super) struct Wait {
    pub age: Age,
    /// The last day on which it is in time.
    pub due: Date,
}

impl Wait {
    /// How what waits since then stands.
    pub(super) fn since(at: OffsetDateTime, target: &Target<'_>) -> Self {
        Self { age: target.age(at), due: target.due(at) }
    }

    /// The class of its tag.
    pub fn tone(&self) -> &'static str {
        match self.age {
            Age::InTime => "tag--wait",
            Age::DueToday => "tag--action",
            Age::Overdue => "tag--fail",
        }
    }
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
    /// What is searched for, in words.
    searched: Option<String>,
    /// How many rows there are.
    number: String,
    lines: Vec<Line>,
    /// What the list was asked for, for the way back to it.
    from: String,
    pager: Pager,
    /// Why there is no row.
    empty: String,
    reasons: Vec<reasons::Listed>,
}

impl QueuePage {
    fn may_decide(&self) -> bool {
        self.page.may(self.queue.permission())
    }

    /// Whether the operator has claimed a row.
    fn is_mine(&self, row: &Listed) -> bool {
        row.claimed_by == Some(self.page.operator.operator_id)
    }

    /// Whether a row can be chosen: it waits, and no colleague has claimed it.
    fn is_open(&self, line: &Line) -> bool {
        line.wait.is_some() && (line.row.claimed_by.is_none() || self.is_mine(&line.row))
    }

    /// Whether there is any to choose from.
    fn has_open(&self) -> bool {
        self.may_decide() && self.lines.iter().any(|line| self.is_open(line))
    }

    /// The reasons, by what they are for: any field, or one that can be returned here.
    fn reasons(&self) -> Vec<(&'static str, Vec<&reasons::Listed>)> {
        let fields = self.queue.fields();
        let known = |name: &str| name == DOCUMENTS && self.queue == Queue::Certifications || fields.contains(&name);
        let mut groups: Vec<(&'static str, Vec<&reasons::Listed>)> = Vec::new();
        for reason in self.reasons.iter().filter(|reason| reason.field.as_deref().is_none_or(known)) {
            let what = match &reason.field {
                Some(field) => self.page.t(&format!("field-{}", field.replace('_', "-"))),
                None => self.page.t("reason-any-field"),
            };
            match groups.iter_mut().find(|(name, _)| *name == what) {
                Some((_, reasons)) => reasons.push(reason),
                None => groups.push((what, vec![reason])),
            }
        }
        groups
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
    show(&app, page, queue, &asked, Occasion::Address).await
}

/// What the list is shown for.
enum Occasion {
    /// Its address.
    Address,
    /// A form of it that something is wrong with.
    Faulty(FormState),
    /// A search that finds nobody, or only somebody who signed up and has not activated the address; nothing is listed
    /// then.
    Nobody(FormState, Option<OffsetDateTime>),
}

/// The list.
async fn show(
    app: &App,
    page: AdminPage,
    queue: Queue,
    asked: &Asked,
    occasion: Occasion,
) -> Result<Response, AppError> {
    let now = app.clock.now();
    let position = pager::position(&asked.after, &asked.before, &asked.page)?;
    let filter = asked.filter(queue, &queue.target(app), page.operator.operator_id)?;
    let filters = asked.filters();
    let finds_nobody = matches!(occasion, Occasion::Nobody(..));
    let (form, signed_up) = match occasion {
        Occasion::Address => (asked.shown(), None),
        Occasion::Faulty(form) => (form, None),
        Occasion::Nobody(form, signed_up) => (form, signed_up),
    };
    let searched = match &filter.wanted {
        Some(wanted) => Some(search::describe(app, &page, wanted).await?),
        None => None,
    };
    let (paged, number) = if finds_nobody {
        (Paged { rows: Vec::new(), previous: None, next: None }, 0)
    } else {
        let paged = queues::list(&app.pool, queue, &filter, position, PAGE, now).await?;
        (paged, queues::count(&app.pool, queue, &filter, COUNTED + 1, now).await?)
    };
    let tabs = tabs(app, &page, queue, asked, finds_nobody).await?;
    let target = queue.target(app);
    let pager = Pager::new(queue.path(), &filters, &paged);
    let line = |row: Listed| {
        let wait = row.queued_at.map(|at| Wait::since(at, &target));
        let matched = matched(filter.wanted.as_ref(), &row);
        Line { row, matched, wait }
    };
    let lines: Vec<_> = paged.rows.into_iter().map(line).collect();
    let empty = match (finds_nobody, asked.is_plain()) {
        (true, _) => page.t("search-nobody").to_owned(),
        (false, true) => page.t("queue-empty").to_owned(),
        (false, false) => page.t("queue-none-found").to_owned(),
    };
    let empty = signed_up.map_or(empty, |at| page.with("search-unactivated", "at", page.exact(&at)));
    let reasons = if page.may(queue.permission()) { reasons::all(&app.pool).await? } else { Vec::new() };
    let number = shown(number);
    let from = asked.query();
    let shown = QueuePage { page, queue, form, tabs, searched, number, lines, from, pager, empty, reasons };
    Ok((shown.form.status(), shown).into_response())
}

/// The administrator's name, where the words that are searched for stand in it and not in the organisation's.
fn matched(wanted: Option<&Wanted>, row: &Listed) -> Option<String> {
    let Some(Wanted::Name(words)) = wanted else { return None };
    let plain = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    let holds = |name: Option<&String>| name.filter(|name| plain(name).contains(&plain(words))).cloned();
    let administrator = holds(row.administrator_name.as_ref())?;
    (row.subject_name.is_some() && holds(row.subject_name.as_ref()).is_none()).then_some(administrator)
}

/// What is late in a queue, and what the operator who looks has claimed.
pub(super) const OVERDUE: [(&str, &str); 1] = [("age", "overdue")];
pub(super) const MINE: [(&str, &str); 1] = [("assignee", "me")];

/// How many rows a query of the queue's address finds; none is counted beyond one more than is shown.
pub(super) async fn counted(
    app: &App,
    page: &AdminPage,
    queue: Queue,
    query: &[(&str, &str)],
) -> Result<i64, AppError> {
    let filter = Asked::of(query).filter(queue, &queue.target(app), page.operator.operator_id)?;
    Ok(queues::count(&app.pool, queue, &filter, COUNTED + 1, app.clock.now()).await?)
}

/// The views that are asked for often.
async fn tabs(
    app: &App,
    page: &AdminPage,
    queue: Queue,
    asked: &Asked,
    finds_nobody: bool,
) -> Result<Vec<Tab>, AppError> {
    let views: [(&str, &[(&str, &str)]); 5] = [
        ("queue-waiting", &[]),
        ("queue-overdue", &OVERDUE),
        ("queue-unclaimed", &[("assignee", "nobody")]),
        ("queue-mine", &MINE),
        ("queue-returned", &[("status", "returned")]),
    ];
    let mut tabs = Vec::new();
    for (text, query) in views {
        tabs.push(Tab {
            text: page.t(text),
            link: with_query(queue.path(), query, &[]),
            number: shown(counted(app, page, queue, query).await?),
            is_current: !finds_nobody && Asked::of(query).is_like(asked),
        });
    }
    Ok(tabs)
}

/// A count that was not carried to its end says so.
fn shown(number: i64) -> String {
    if number > COUNTED { "1,000+".to_owned() } else { number.to_string() }
}
