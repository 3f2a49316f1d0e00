//! `/admin/statements/{id}`: an imported file, and its entries by what they meant.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::PATH;
use crate::{
    app::App,
    domain::{
        calendar,
        paging::{Paged, Position},
        transfer::Outcome,
    },
    store::{
        audit::{self, AuditEntry},
        bank_entries::{self, Filter, MOST, Statement},
    },
    web::{
        AppError,
        admin::{
            AdminPage, Operator,
            entries::{self, Line},
            export,
            pager::{self, Pager},
        },
        forms::FormState,
    },
};

const PAGE: usize = 50;
/// Rows of an export that are read at once.
const EXPORTED: usize = 1_000;

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    outcome: String,
    after: String,
    before: String,
    page: String,
}

/// How many entries meant the same, and where they are.
struct Tile {
    outcome: Outcome,
    number: String,
    link: String,
    is_current: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/statement.html")]
struct StatementPage {
    page: AdminPage,
    statement: Statement,
    tiles: Vec<Tile>,
    /// What the entries below meant; `None`: there are none.
    outcome: Option<Outcome>,
    lines: Vec<Line>,
    pager: Pager,
    export: String,
}

/// Rows are not chosen here.
fn no_form() -> FormState {
    FormState::default()
}

/// `GET /admin/statements/{id}`
pub async fn show(
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let statement = bank_entries::statement(&app.pool, id).await?.ok_or(AppError::NotFound)?;
    let position = pager::position(&asked.after, &asked.before, &asked.page)?;
    let counts = bank_entries::counts(&app.pool, id).await?;
    let wanted = asked_outcome(&asked)?.or_else(|| counts.first().map(|(outcome, _)| *outcome));
    let paged = match wanted {
        Some(outcome) => {
            let filter = Filter { statement_id: Some(id), outcomes: vec![outcome], ..Filter::default() };
            bank_entries::list(&app.pool, &filter, position, PAGE).await?
        }
        None => Paged { rows: Vec::new(), previous: None, next: None },
    };
    let path = format!("{PATH}/{id}");
    let filters = [("outcome", wanted.map_or("", Outcome::as_str))];
    let tile = |(outcome, number): &(Outcome, i64)| Tile {
        outcome: *outcome,
        number: pager::capped(*number, MOST),
        link: pager::with_query(&path, &[("outcome", outcome.as_str())], &[]),
        is_current: wanted == Some(*outcome),
    };
    let shown = StatementPage {
        tiles: counts.iter().map(tile).collect(),
        outcome: wanted,
        pager: Pager::new(&path, &filters, &paged),
        export: pager::with_query(&format!("{path}/export"), &filters, &[]),
        lines: entries::lines(&app.config.keys, paged.rows)?,
        statement,
        page,
    };
    Ok(shown.into_response())
}

fn asked_outcome(asked: &Asked) -> Result<Option<Outcome>, AppError> {
    let name = Some(asked.outcome.as_str()).filter(|name| !name.is_empty());
    name.map(|name| Outcome::parse(name).ok_or_else(|| AppError::unknown(name))).transpose()
}

/// `GET /admin/statements/{id}/export`: the entries that the page shows, all of them, as CSV.
pub async fn export(
    State(app): State<App>,
    operator: Operator,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let statement = bank_entries::statement(&app.pool, id).await?.ok_or(AppError::NotFound)?;
    let outcome = asked_outcome(&asked)?.ok_or(AppError::BadRequest)?;
    let entry = AuditEntry {
        actor: operator.actor(),
        action: "statement.exported".to_owned(),
        target: "statement",
        target_id: Some(id),
        details: json!({ "outcome": outcome.as_str() }),
    };
    audit::record(&mut *app.pool.acquire().await?, &[entry], app.clock.now()).await?;
    let filter = Filter { statement_id: Some(id), outcomes: vec![outcome], ..Filter::default() };
    let rows = stream::try_unfold(Some(Position::First), move |position| {
        let (app, filter) = (app.clone(), filter.clone());
        async move {
            let Some(position) = position else { return Ok(None) };
            let paged = bank_entries::list(&app.pool, &filter, position, EXPORTED).await?;
            let next = paged.next.map(Position::After);
            let rows = entries::lines(&app.config.keys, paged.rows)?.into_iter().map(Line::cells).collect::<Vec<_>>();
            Ok::<_, AppError>(Some((rows, next)))
        }
    });
    let name = format!("statement-{}-{}", calendar::today(statement.imported_at), outcome.as_str());
    export::download(&name, &entries::HEAD, rows)
}
