//! `/admin/statements`: bank statements come in here, and show what their entries meant.

mod import;
pub mod mappings;
pub mod show;
pub mod upload;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;
use time::{Date, Duration, format_description::well_known::Iso8601};
use uuid::Uuid;

use super::{
    AdminPage, Operator,
    pager::{self, Pager},
};
use crate::{
    app::App,
    domain::{operator::Permission, text::normalise, transfer::Outcome},
    statement::{self, PeriodError},
    store::{
        bank_entries::{self, MOST, Statement},
        statement_uploads::{self, NewUpload, Standing, Upload},
    },
    web::{
        AppError,
        forms::{Errors, FormState},
    },
};
use upload::Received;

const PATH: &str = "/admin/statements";
const PAGE: usize = 30;
/// Uploads that brought nothing, or not yet, are listed for so long, and so many of them.
const UPLOADS_LISTED: Duration = Duration::days(7);
const MOST_UPLOADS: i64 = 10;

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
    before: String,
    page: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/statements.html")]
struct StatementsPage {
    page: AdminPage,
    form: FormState,
    /// Those that run, and those that brought nothing.
    uploads: Vec<Upload>,
    statements: Vec<Statement>,
    pager: Pager,
}

impl StatementsPage {
    fn may_import(&self) -> bool {
        self.page.may(Permission::ImportStatements)
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/statement_upload.html")]
struct UploadPage {
    page: AdminPage,
    upload: Upload,
    /// What came of it, and what its entries meant.
    imported: Option<(Statement, Vec<(Outcome, i64)>)>,
}

async fn render(app: &App, page: AdminPage, asked: &Asked, form: FormState) -> Result<StatementsPage, AppError> {
    let position = pager::position(&asked.after, &asked.before, &asked.page)?;
    let paged = bank_entries::statements(&app.pool, position, PAGE).await?;
    let pager = Pager::new(PATH, &[], &paged);
    let now = app.clock.now();
    let uploads = if page.may(Permission::ImportStatements) {
        statement_uploads::not_imported(&app.pool, now - UPLOADS_LISTED, MOST_UPLOADS, now).await?
    } else {
        Vec::new()
    };
    Ok(StatementsPage { page, form, uploads, statements: paged.rows, pager })
}

/// `GET /admin/statements`
pub async fn list(State(app): State<App>, page: AdminPage, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    Ok(render(&app, page, &asked, FormState::default()).await?.into_response())
}

/// `POST /admin/statements`: takes a file; it is imported while its own page shows how far that is.
pub async fn submit(
    State(app): State<App>,
    page: AdminPage,
    operator: Operator,
    received: Received,
) -> Result<Response, AppError> {
    let mut errors = Errors::default();
    let file = errors.take("file", received.file, |code| code);
    let stated = stated(&mut errors, &received.from, &received.to, page.today());
    let (Some(file), true) = (file, errors.is_empty()) else {
        let form =
            FormState::filled([("from", received.from.as_str()), ("to", received.to.as_str())]).with_errors(errors);
        let is_too_large = form.error("file") == Some("upload-too-large");
        let status = if is_too_large { StatusCode::PAYLOAD_TOO_LARGE } else { form.status() };
        return Ok((status, render(&app, page, &Asked::default(), form).await?).into_response());
    };
    let id = Uuid::now_v7();
    let upload = NewUpload { id, file_name: &file.name, bytes: file.bytes, operator_id: operator.0.operator_id };
    statement_uploads::begin(&app.pool, upload, app.clock.now()).await?;
    app.background.spawn(import::run(app.clone(), id, operator.0.operator_id, file, stated));
    Ok(Redirect::to(&format!("{PATH}/uploads/{id}")).into_response())
}

/// The days that the file is said to cover.
fn stated(errors: &mut Errors, from: &str, to: &str, today: Date) -> Option<(Date, Date)> {
    let mut day = |field, typed: &str| {
        let typed = normalise(typed);
        let parsed = (!typed.is_empty()).then(|| Date::parse(&typed, &Iso8601::DATE)).transpose();
        errors.take(field, parsed, |_| "filter-day-malformed")
    };
    let (from, to) = (day("from", from)?, day("to", to)?);
    let field = if from.is_none() { "from" } else { "to" };
    errors.take(field, statement::stated(from, to, today), PeriodError::code).flatten()
}

/// `GET /admin/statements/uploads/{id}`: how far an import is; as JSON, whether it has ended.
pub async fn uploaded(
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let upload = statement_uploads::find(&app.pool, id, app.clock.now()).await?.ok_or(AppError::NotFound)?;
    let wants_json = headers.get(header::ACCEPT).is_some_and(|accept| accept == "application/json");
    if wants_json {
        let done = upload.standing != Standing::Running;
        return Ok(axum::Json(json!({ "done": done, "status": upload.entries })).into_response());
    }
    let imported = match &upload.standing {
        Standing::Imported { statement_id, .. } => {
            let counts = bank_entries::counts(&app.pool, *statement_id).await?;
            bank_entries::statement(&app.pool, *statement_id).await?.map(|statement| (statement, counts))
        }
        Standing::Running | Standing::Refused(_) | Standing::Failed => None,
    };
    Ok(UploadPage { page, upload, imported }.into_response())
}
