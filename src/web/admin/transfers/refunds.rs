//! `/admin/transfers/refunds`: what is to be paid back, given to the bank as a file, and what the bank answers.

mod mark;

pub use mark::mark;

use std::collections::BTreeMap;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Tab, tabs};
use crate::{
    app::App,
    domain::{calendar::SHANGHAI, money::Fen, operator::Permission},
    life::refund_file,
    store::{
        bank_entries,
        refunds::{
            self, Done, MOST_IN_FILE,
            list::{self, File, Listed, MOST, Standing},
        },
    },
    web::{
        AppError,
        admin::{
            AdminPage, Operator, export,
            pager::{self, Pager},
        },
        forms::{FormState, Posted},
    },
};

pub(super) const PATH: &str = "/admin/transfers/refunds";
/// As many as one form can carry.
const PAGE: usize = 50;
/// The longest note, in characters.
const LONGEST_NOTE: usize = 500;

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    status: String,
    after: String,
    before: String,
    page: String,
    /// What was just done: [`EXPORTED`], [`NOTHING`] or the name of a [`Done`].
    done: String,
    /// To how many.
    n: String,
    /// When the file was made.
    file: String,
    /// How many of those that were chosen are not in it.
    left: String,
}

/// Some refunds went into a file …
const EXPORTED: &str = "exported";
/// … or there was none that this operator may give to the bank.
const NOTHING: &str = "none";

/// The bank took the payment back itself …
const TAKEN_BACK: &str = "refunds-taken-back";
/// … or may have, or a part of it.
const UNCLEAR: &str = "refunds-unclear";

/// How many refunds stand there, and where they are.
struct Tile {
    standing: Standing,
    number: String,
    link: String,
    is_current: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/refunds.html")]
struct RefundsPage {
    page: AdminPage,
    tabs: Vec<Tab>,
    tiles: Vec<Tile>,
    standing: Standing,
    form: FormState,
    /// What was to be noted and had changed meanwhile.
    changed: Vec<bank_entries::Listed>,
    files: Vec<File>,
    /// The file that was just made.
    made: Option<File>,
    /// How many of those that were chosen are not in it.
    left: u32,
    /// What else was just done.
    done: Option<String>,
    /// How many this operator can give to the bank at once.
    exportable: i64,
    /// How many could not be given to it in one file.
    more: Option<String>,
    refunds: Vec<Listed>,
    pager: Pager,
}

impl RefundsPage {
    fn may_manage(&self) -> bool {
        self.page.may(Permission::ManageRefunds)
    }

    /// The id of the text that says what the notes are, if there are any.
    fn notes(&self) -> Option<&'static str> {
        match self.standing {
            Standing::Failed | Standing::Refunded => Some("refunds-said"),
            Standing::Exported => self.refunds.iter().any(|row| row.note.is_some()).then_some("refunds-said-before"),
            Standing::Due => None,
        }
    }

    /// Paying again takes two people.
    fn failed_by_reader(&self) -> bool {
        self.standing == Standing::Failed && self.may_manage() && self.exportable == 0 && !self.refunds.is_empty()
    }

    /// Whether there is something to tick.
    fn has_ticks(&self) -> bool {
        self.may_mark() || self.exportable > 0
    }

    /// Whether the reader can do something with this one.
    fn has_tick(&self, row: &Listed) -> bool {
        self.may_mark() || (!row.is_taken_back && !row.is_held && row.failed_by != Some(self.page.operator.operator_id))
    }

    /// What a file held, and holds.
    fn held(&self, file: &File) -> String {
        let held = self.page.with2("refunds-file", ("n", file.refunds), ("amount", Fen(file.amount_fen)));
        match file.refunds - file.open {
            0 => held,
            gone => self.page.with2("refunds-file-marked", ("held", held), ("n", gone)),
        }
    }

    /// Whether the reader can note of some that they were paid otherwise.
    fn may_pay_otherwise(&self) -> bool {
        self.standing == Standing::Failed && self.exportable > 0
    }

    fn may_mark(&self) -> bool {
        self.standing == Standing::Exported && self.may_manage()
    }

    /// The id of the text that says what became of the payment otherwise.
    fn warning(&self, row: &Listed) -> Option<&'static str> {
        warning(row).filter(|warning| *warning == TAKEN_BACK || self.standing != Standing::Refunded)
    }

    /// What there is to do about a warning, while there is.
    fn warns(&self, of: &str) -> bool {
        self.standing != Standing::Refunded && self.refunds.iter().any(|row| self.warning(row) == Some(of))
    }
}

/// The id of the text that says what became of the payment of an open refund otherwise.
fn warning(row: &Listed) -> Option<&'static str> {
    if row.is_taken_back {
        return Some(TAKEN_BACK);
    }
    (row.may_be_taken_back || row.is_held).then_some(UNCLEAR)
}

fn yuan(fen: &i64) -> String {
    Fen(*fen).to_string()
}

/// What tells a file from others in addresses.
fn micros(file: &File) -> i128 {
    file.exported_at.unix_timestamp_nanos() / 1_000
}

/// Where a file is fetched.
fn file_link(file: &File) -> String {
    format!("{PATH}/files/{}", micros(file))
}

fn link(standing: Standing) -> String {
    pager::with_query(PATH, &[("status", standing.as_str())], &[])
}

async fn render(
    app: &App,
    page: AdminPage,
    asked: &Asked,
    form: FormState,
    changed: Vec<bank_entries::Listed>,
) -> Result<Response, AppError> {
    let page = page.at(PATH);
    let standing = match asked.status.as_str() {
        "" => Standing::Due,
        name => Standing::parse(name).ok_or_else(|| AppError::unknown(name))?,
    };
    let position = pager::position(&asked.after, &asked.before, &asked.page)?;
    let paged = list::list(&app.pool, standing, position, PAGE).await?;
    let counts = list::counts(&app.pool).await?;
    let tile = |(standing_of, number): (Standing, i64)| Tile {
        standing: standing_of,
        number: pager::capped(number, MOST),
        link: link(standing_of),
        is_current: standing_of == standing,
    };
    let files = match standing {
        Standing::Exported if page.may(Permission::ManageRefunds) => list::files(&app.pool).await?,
        _ => Vec::new(),
    };
    let made = files.iter().find(|file| micros(file).to_string() == asked.file).cloned();
    let waiting = match standing.owed() {
        Some(owed) if page.may(Permission::ManageRefunds) => {
            refunds::waiting(&app.pool, owed, page.operator.operator_id, MOST + 1).await?
        }
        _ => 0,
    };
    let number = asked.n.parse::<u32>().unwrap_or_default();
    let done = match asked.done.as_str() {
        NOTHING => Some(page.t("refunds-nothing").to_owned()),
        name if number > 0 && Done::parse(name).is_some() => {
            Some(page.with(&format!("refunds-marked-{name}"), "n", number))
        }
        _ => None,
    };
    let more = waiting - MOST_IN_FILE;
    let refunds = RefundsPage {
        tabs: tabs(app, &page, "refunds").await?,
        tiles: Standing::ALL.into_iter().zip(counts).map(tile).collect(),
        standing,
        form,
        changed,
        files,
        left: asked.left.parse().unwrap_or_default(),
        made,
        done,
        exportable: waiting.min(MOST_IN_FILE),
        more: (more > 0).then(|| pager::capped(more, MOST)),
        pager: Pager::new(PATH, &[("status", standing.as_str())], &paged),
        refunds: paged.rows,
        page,
    };
    Ok(refunds.into_response())
}

/// `GET /admin/transfers/refunds`
pub async fn show(State(app): State<App>, page: AdminPage, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    render(&app, page, &asked, FormState::default(), Vec::new()).await
}

/// `POST /admin/transfers/refunds/export`: what is ticked of what is due, or of what has failed, goes into a file, or all
/// of it, as much as fits. It is fetched from the page that follows, as often as need be: an answer that gets lost on the way
/// loses nothing.
pub async fn export(
    State(app): State<App>,
    page: AdminPage,
    operator: Operator,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let value = |name: &str| posted.form.get(name).map_or("", String::as_str);
    // The forms of the version before this one did not say which: they were about what is due.
    let standing = match value("status") {
        "" => Standing::Due,
        status => Standing::parse(status).ok_or(AppError::BadRequest)?,
    };
    let owed = standing.owed().ok_or(AppError::BadRequest)?;
    let chosen = match (value("which"), chosen(&posted.form)) {
        ("chosen", chosen) => Some(chosen),
        ("all", _) => None,
        // The forms of the version before this one had nothing to tick.
        ("", chosen) if chosen.is_empty() => None,
        _ => return Err(AppError::BadRequest),
    };
    if chosen.as_ref().is_some_and(Vec::is_empty) {
        let asked = Asked { status: standing.as_str().to_owned(), ..Asked::default() };
        let form = posted.state.with_error("refunds", "refunds-nothing-chosen");
        return Ok((form.status(), render(&app, page, &asked, form, Vec::new()).await?).into_response());
    }
    // PostgreSQL keeps no more of it.
    let now = app.clock.now();
    let now = now.replace_microsecond(now.microsecond()).unwrap_or(now);
    let mut transaction = app.pool.begin().await?;
    let taken = refunds::export_of(&mut transaction, owed, chosen.as_deref(), operator.0.operator_id, now).await?;
    transaction.commit().await?;
    let done = match taken.len() {
        0 => pager::with_query(PATH, &[("status", standing.as_str()), ("done", NOTHING)], &[]),
        _ => {
            let file = (now.unix_timestamp_nanos() / 1_000).to_string();
            let left = chosen.map_or(0, |chosen| chosen.len() - taken.len()).to_string();
            let exported =
                [("status", Standing::Exported.as_str()), ("done", EXPORTED), ("file", &file), ("left", &left)];
            pager::with_query(PATH, &exported, &[])
        }
    };
    Ok(Redirect::to(&done).into_response())
}

/// `GET /admin/transfers/refunds/files/{exported_at}`: a file for the bank, as far as it is not answered.
pub async fn file(State(app): State<App>, operator: Operator, Path(micros): Path<i64>) -> Result<Response, AppError> {
    let micros = Some(micros).filter(|micros| *micros >= 0).ok_or(AppError::NotFound)?;
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000).map_err(|_| AppError::NotFound)?;
    let mut transaction = app.pool.begin().await?;
    let lines = list::file(&mut transaction, &app.config.keys, at, operator.0.operator_id, app.clock.now()).await?;
    if lines.is_empty() {
        return Err(AppError::NotFound);
    }
    transaction.commit().await?;
    let at = at.to_offset(SHANGHAI);
    let name = format!("refunds-{}-{:02}{:02}", at.date(), at.hour(), at.minute());
    export::file(&name, refund_file::write(lines).map_err(AppError::Internal)?)
}

/// What is ticked.
fn chosen(fields: &BTreeMap<String, String>) -> Vec<Uuid> {
    fields.keys().filter_map(|name| Uuid::try_parse(name.strip_prefix("row-")?).ok()).collect()
}
