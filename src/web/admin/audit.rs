//! `/admin/audit`: who did what to what.

mod details;

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use futures_util::stream;
use serde::Deserialize;
use serde_json::json;
use time::{
    Date,
    format_description::well_known::{Iso8601, Rfc3339},
};
use uuid::Uuid;

use details::Names;

use super::{
    AdminPage, Operator, export,
    pager::{self, Pager, with_query},
};
use crate::{
    app::App,
    domain::{
        calendar,
        paging::{Paged, Position},
        text::{printable, trim},
        token::Reference,
    },
    store::{
        audit::{self, AuditEntry, Filter, Listed},
        bank_entries, operators, registrations,
    },
    table::Cell,
    web::{
        AppError,
        forms::{Errors, FormState},
    },
};

const PATH: &str = "/admin/audit";
/// Lines on a page, and lines of an export read at once.
const PAGE: usize = 50;
const EXPORTED: usize = 1_000;

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    actor: String,
    action: String,
    target: String,
    from: String,
    until: String,
    after: String,
    before: String,
    page: String,
}

impl Asked {
    fn filters(&self) -> [(&'static str, &str); 5] {
        [
            ("actor", &self.actor),
            ("action", &self.action),
            ("target", &self.target),
            ("from", &self.from),
            ("until", &self.until),
        ]
    }

    /// The filter, or what is wrong with it.
    async fn filter(&self, app: &App) -> Result<Result<Filter, Errors>, AppError> {
        let mut errors = Errors::default();
        let referred = match Reference::parse(&self.target) {
            // What nobody has is searched for by the id that nothing has.
            Ok(reference) => {
                let found = registrations::find(&app.pool, &reference).await?;
                Some(found.unwrap_or(Uuid::nil()))
            }
            Err(_) => None,
        };
        // As the bank knows it.
        let named = match referred {
            Some(id) => Some(id),
            None if printable(&self.target).is_err() => None,
            None => bank_entries::named(&app.pool, trim(&self.target)).await?,
        };
        let mut id = |field, text: &str| {
            let parsed = (!text.trim().is_empty()).then(|| Uuid::try_parse(text.trim())).transpose();
            errors.take(field, parsed, |_| "filter-id-malformed").flatten()
        };
        let actor_id = id("actor", &self.actor);
        let target_id = if named.is_some() { named } else { id("target", &self.target) };
        let mut day = |field, text: &str| {
            let parsed = (!text.is_empty()).then(|| Date::parse(text, &Iso8601::DATE)).transpose();
            errors.take(field, parsed, |_| "filter-day-malformed").flatten()
        };
        let (from, until) = (day("from", &self.from), day("until", &self.until));
        if matches!((from, until), (Some(from), Some(until)) if from > until) {
            errors.add("until", "filter-days-reversed");
        }
        if !errors.is_empty() {
            return Ok(Err(errors));
        }
        Ok(Ok(Filter {
            actor_id,
            action: Some(self.action.clone()).filter(|action| !action.is_empty() && !action.contains('\0')),
            target_id,
            from: from.map(calendar::start_of_day),
            until: until.and_then(Date::next_day).map(calendar::start_of_day),
        }))
    }
}

/// A line as the table shows it.
struct Line {
    entry: Listed,
    action: &'static str,
    /// What it was done to: its kind, and its page where the operator may open it.
    target: &'static str,
    link: Option<String>,
    /// The details in one line.
    details: String,
    /// What people know it by; its id, where that is nothing.
    known_as: String,
}

impl Line {
    fn new(page: &AdminPage, names: &Names, entry: Listed) -> Self {
        let link = entry.target_id.and_then(|id| {
            let list = match entry.target.as_str() {
                "registration" => "/admin/registrations",
                "certification" => "/admin/certifications",
                "operator" => "/admin/operators",
                "statement" => "/admin/statements",
                "bank_entry" => "/admin/transfers/entries",
                _ => return None,
            };
            page.may_open(&format!("{list}/{{id}}")).then(|| format!("{list}/{id}"))
        });
        Self {
            action: page.t(&action_text(&entry.action)),
            target: page.t(&format!("audit-target-{}", entry.target.replace('_', "-"))),
            link,
            details: details::in_words(page, names, &entry),
            known_as: known_as(names, &entry),
            entry,
        }
    }
}

/// What people know the object by; its id, where that is nothing.
fn known_as(names: &Names, entry: &Listed) -> String {
    let known = |id| names.of(id).cloned().unwrap_or_else(|| id.to_string());
    entry.target_id.map(known).unwrap_or_default()
}

/// The id of an action's text.
fn action_text(action: &str) -> String {
    format!("audit-action-{}", action.replace(['.', '_'], "-"))
}

/// Something to choose in a filter.
struct Choice {
    value: String,
    label: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/audit.html")]
struct AuditPage {
    page: AdminPage,
    form: FormState,
    lines: Vec<Line>,
    pager: Pager,
    operators: Vec<Choice>,
    actions: Vec<Choice>,
    export: String,
    is_filtered: bool,
}

/// `GET /admin/audit`
pub async fn show(State(app): State<App>, page: AdminPage, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let position = pager::position(&asked.after, &asked.before, &asked.page)?;
    let filters = asked.filters();
    let form = FormState::filled(filters);
    let (form, paged) = match asked.filter(&app).await? {
        Ok(filter) => (form, audit::list(&app.pool, &filter, position, PAGE).await?),
        Err(errors) => (form.with_errors(errors), Paged { rows: Vec::new(), previous: None, next: None }),
    };
    let pager = Pager::new(PATH, &filters, &paged);
    let everybody = operators::all(&app.pool).await?;
    let names = names(&app, &paged.rows, &Arc::new(by_id(&everybody))).await?;
    let operators =
        everybody.into_iter().map(|operator| Choice { value: operator.id.to_string(), label: operator.name }).collect();
    let actions = audit::actions(&app.pool).await?.into_iter();
    let choice = |action: String| Choice { label: page.t(&action_text(&action)).to_owned(), value: action };
    let mut actions: Vec<_> = actions.map(choice).collect();
    actions.sort_by(|one, other| one.label.cmp(&other.label));
    let audit = AuditPage {
        export: with_query("/admin/audit/export", &filters, &[]),
        is_filtered: filters.iter().any(|(_, value)| !value.is_empty()),
        lines: paged.rows.into_iter().map(|entry| Line::new(&page, &names, entry)).collect(),
        page,
        form,
        pager,
        operators,
        actions,
    };
    Ok((audit.form.status(), audit).into_response())
}

/// The names of operators.
fn by_id(operators: &[operators::Operator]) -> HashMap<Uuid, String> {
    operators.iter().map(|operator| (operator.id, operator.name.clone())).collect()
}

/// What people know by other names than their ids, of what these lines name.
async fn names(app: &App, rows: &[Listed], operators: &Arc<HashMap<Uuid, String>>) -> Result<Names, AppError> {
    let ids: Vec<_> = rows.iter().flat_map(Names::ids).collect();
    Ok(Names { things: audit::known_as(&app.pool, &ids).await?, operators: operators.clone() })
}

/// `GET /admin/audit/export`: all lines that the filter finds, as CSV; that it was taken is a line of its own.
pub async fn export(
    State(app): State<App>,
    page: AdminPage,
    operator: Operator,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let Ok(filter) = asked.filter(&app).await? else { return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response()) };
    let entry = AuditEntry {
        actor: operator.actor(),
        action: "audit.exported".to_owned(),
        target: "audit_entry",
        target_id: None,
        details: json!({ "action": asked.action, "from": asked.from, "until": asked.until }),
    };
    audit::record(&mut *app.pool.acquire().await?, &[entry], app.clock.now()).await?;
    let operators = Arc::new(by_id(&operators::all(&app.pool).await?));
    let (name, head) = (format!("audit-{}", page.today()), head(&page));
    let rows = stream::try_unfold(Some(Position::First), move |position| {
        let (app, page, filter, operators) = (app.clone(), page.clone(), filter.clone(), operators.clone());
        async move {
            let Some(position) = position else { return Ok(None) };
            let paged = audit::list(&app.pool, &filter, position, EXPORTED).await?;
            let names = names(&app, &paged.rows, &operators).await?;
            let rows = paged.rows.into_iter().map(|entry| cells(&page, &names, entry)).collect::<Vec<_>>();
            Ok::<_, AppError>(Some((rows, paged.next.map(Position::After))))
        }
    });
    export::download(&name, &head, rows)
}

/// The titles of [`cells`]: first as people read them, then as they are stored.
fn head(page: &AdminPage) -> [&'static str; 14] {
    let read = [
        "audit-at-beijing",
        "audit-actor",
        "audit-action",
        "audit-target",
        "audit-known-as",
        "audit-details",
        "audit-words",
    ];
    let [at, actor, action, target, known_as, details, words] = read.map(|text| page.t(text));
    let [stored_at, kind, actor_id] = ["at", "actor", "actor_id"];
    [
        at,
        actor,
        action,
        target,
        known_as,
        details,
        words,
        stored_at,
        kind,
        actor_id,
        "action",
        "target",
        "target_id",
        "details",
    ]
}

fn cells(page: &AdminPage, names: &Names, entry: Listed) -> Vec<Cell> {
    let id = |id: Option<Uuid>| Cell::plain(id.map(|id| id.to_string()).unwrap_or_default());
    let by = entry.operator.clone().unwrap_or_else(|| page.t(&format!("actor-{}", entry.actor)).to_owned());
    let (known_as, details) = (known_as(names, &entry), details::in_words(page, names, &entry));
    let at = entry.at.to_offset(calendar::SHANGHAI);
    vec![
        Cell::plain(format!("{} {:02}:{:02}:{:02}", at.date(), at.hour(), at.minute(), at.second())),
        Cell::text(by),
        Cell::text(page.t(&action_text(&entry.action))),
        Cell::text(page.t(&format!("audit-target-{}", entry.target.replace('_', "-")))),
        Cell::text(known_as),
        Cell::text(details),
        Cell::text(entry.words.unwrap_or_default()),
        Cell::plain(entry.at.format(&Rfc3339).unwrap_or_default()),
        Cell::text(entry.actor),
        id(entry.actor_id),
        Cell::text(entry.action),
        Cell::text(entry.target),
        id(entry.target_id),
        Cell::text(entry.details.to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{Locale, Texts};

    #[test]
    fn every_action_and_object_has_a_name_in_both_languages() {
        let targets = audit::TARGETS.map(|target| format!("audit-target-{}", target.replace('_', "-")));
        let ids: Vec<_> = audit::ACTIONS.into_iter().map(action_text).chain(targets).collect();
        for locale in Locale::ALL {
            let missing: Vec<_> = ids.iter().filter(|id| !Texts::of(locale).has(id)).collect();
            assert!(missing.is_empty(), "no texts for {missing:?} in {}", locale.as_str());
        }
    }
}
