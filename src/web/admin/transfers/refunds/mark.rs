//! What the bank did with refunds that it was given, or how they were paid otherwise.

use std::collections::BTreeMap;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use super::{Asked, LONGEST_NOTE, PATH, TAKEN_BACK, UNCLEAR, chosen, render, warning, yuan};
use crate::{
    app::App,
    domain::{
        money::Fen,
        text::{printable, trim},
    },
    store::{
        bank_entries,
        refunds::{
            self, Done,
            list::{self, Listed},
        },
    },
    web::{
        AppError,
        admin::{AdminPage, Operator, pager},
        forms::{Errors, Posted},
    },
};

/// The question before something is noted for good.
#[derive(Template, WebTemplate)]
#[template(path = "admin/refunds_sure.html")]
struct SurePage {
    page: AdminPage,
    done: Done,
    refunds: Vec<Listed>,
    /// Those that had changed meanwhile: nothing is noted of them.
    changed: Vec<bank_entries::Listed>,
    /// What the bank said, or how it was paid.
    note: String,
    /// What would be sent once more.
    fields: Vec<(String, String)>,
}

impl SurePage {
    fn title(&self) -> String {
        let amount = Fen(self.refunds.iter().map(|refund| refund.amount_fen).sum());
        self.page.with2(&format!("refunds-sure-{}", self.done.as_str()), ("n", self.refunds.len()), ("amount", amount))
    }

    fn is_failure(&self) -> bool {
        self.done == Done::Failed
    }

    fn warns(&self, of: &str) -> bool {
        self.refunds.iter().any(|row| warning(row) == Some(of))
    }
}

/// `POST /admin/transfers/refunds/mark`: what became of those that are ticked. Each stands alone, and those that had
/// changed meanwhile are listed.
pub async fn mark(
    State(app): State<App>,
    page: AdminPage,
    operator: Operator,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let fields = &posted.form;
    let done = fields.get("done").and_then(|name| Done::parse(name)).ok_or(AppError::BadRequest)?;
    let asked = Asked { status: done.from().as_str().to_owned(), ..Asked::default() };
    let note = fields.get("note").map(|note| trim(note)).unwrap_or_default();
    let chosen = chosen(fields);
    let mut errors = Errors::default();
    if chosen.is_empty() {
        errors.add("refunds", "refunds-nothing-chosen");
    }
    let is_note_needed = done != Done::Refunded;
    if note.chars().count() > LONGEST_NOTE || printable(note).is_err() || (note.is_empty() && is_note_needed) {
        errors.add("note", if done == Done::PaidOtherwise { "refunds-how-length" } else { "refunds-note-length" });
    }
    if !errors.is_empty() {
        let form = posted.state.with_errors(errors);
        return Ok((form.status(), render(&app, page, &asked, form, Vec::new()).await?).into_response());
    }
    if !fields.contains_key("sure") {
        let mut refunds = list::of(&app.pool, done.from(), &chosen).await?;
        refunds.retain(|row| row.failed_by != Some(operator.0.operator_id));
        let mut changed = Vec::new();
        for id in chosen.into_iter().filter(|id| refunds.iter().all(|row| row.entry_id != *id)) {
            changed.extend(bank_entries::find(&app.pool, id).await?);
        }
        if refunds.is_empty() && changed.is_empty() {
            return Err(AppError::NotFound);
        }
        if refunds.is_empty() {
            return Ok((StatusCode::CONFLICT, render(&app, page, &asked, posted.state, changed).await?).into_response());
        }
        let note = note.to_owned();
        let others = posted.form.into_iter().filter(|(name, _)| !name.starts_with("row-"));
        let rows = refunds.iter().map(|row| (format!("row-{}", row.entry_id), "on".to_owned()));
        let fields = others.chain(rows).collect();
        return Ok(SurePage { page: page.at(PATH), done, refunds, changed, note, fields }.into_response());
    }
    let note = Some(note).filter(|note| !note.is_empty());
    let mut changed = Vec::new();
    let number = chosen.len().to_string();
    for id in chosen {
        let mut transaction = app.pool.begin().await?;
        if refunds::mark(&mut transaction, id, done, note, operator.0.operator_id, app.clock.now()).await? {
            transaction.commit().await?;
        } else {
            changed.extend(bank_entries::find(&app.pool, id).await?);
        }
    }
    if changed.is_empty() {
        let marked = [("status", done.from().as_str()), ("done", done.as_str()), ("n", &number)];
        return Ok(Redirect::to(&pager::with_query(PATH, &marked, &[])).into_response());
    }
    Ok((StatusCode::CONFLICT, render(&app, page, &asked, posted.state, changed).await?).into_response())
}
