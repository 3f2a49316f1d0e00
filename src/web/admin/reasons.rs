//! `/admin/reasons`: what reviewers can choose from when they return something, or decide of all of it.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{AdminPage, Operator};
use crate::{
    app::App,
    domain::{
        operator::Permission,
        review::{DOCUMENTS, Reason, WHOLE, reason_words, reviewed_fields},
    },
    store::reasons::{self, Kept, Outcome, Words},
    web::{
        AppError,
        forms::{Errors, FormState, Posted},
    },
};

const PATH: &str = "/admin/reasons";

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ReasonForm {
    /// Empty: for any field.
    field: String,
    zh: String,
    en: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    /// `up` or `down`.
    to: String,
}

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Something was just saved.
    saved: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/reasons.html")]
struct ListPage {
    page: AdminPage,
    listed: Vec<Kept>,
    retired: Vec<Kept>,
    saved: bool,
}

impl ListPage {
    fn may_change(&self) -> bool {
        self.page.may(Permission::ManageReasons)
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/reason.html")]
struct ReasonPage {
    page: AdminPage,
    form: FormState,
    /// The one that is changed; `None`: a new one.
    id: Option<Uuid>,
}

/// What a reason can be for.
fn reason_fields() -> impl Iterator<Item = &'static str> {
    reviewed_fields().chain([DOCUMENTS]).chain(WHOLE)
}

/// The id of the text that names a field.
fn field_name(field: &str) -> String {
    format!("field-{}", field.replace('_', "-"))
}

fn render(page: AdminPage, form: FormState, id: Option<Uuid>) -> Response {
    (form.status(), ReasonPage { page, form, id }).into_response()
}

fn saved() -> Response {
    Redirect::to("/admin/reasons?saved=1").into_response()
}

/// The field and the words, or what is wrong with them.
fn read(form: &ReasonForm) -> Result<(Option<&'static str>, Reason), Errors> {
    let mut errors = Errors::default();
    let field = match form.field.as_str() {
        "" => Ok(None),
        name => reason_fields().find(|field| *field == name).map(Some).ok_or(()),
    };
    let field = errors.take("field", field, |()| "reason-field-unknown");
    let zh = errors.take("zh", reason_words(&form.zh), |error| error.code());
    let en = errors.take("en", reason_words(&form.en), |error| error.code());
    match (field, zh, en) {
        (Some(field), Some(zh), Some(en)) => Ok((field, Reason { zh, en })),
        _ => Err(errors),
    }
}

/// `GET /admin/reasons`
pub async fn list(State(app): State<App>, page: AdminPage, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let all = reasons::kept(&app.pool).await?;
    let (listed, retired) = all.into_iter().partition(|reason| reason.retired_at.is_none());
    Ok(ListPage { page, listed, retired, saved: asked.saved.is_some() }.into_response())
}

/// `GET /admin/reasons/new`
pub async fn new(page: AdminPage) -> Response {
    render(page, FormState::default(), None)
}

/// `POST /admin/reasons/new`
pub async fn add(
    State(app): State<App>,
    page: AdminPage,
    operator: Operator,
    posted: Posted<ReasonForm>,
) -> Result<Response, AppError> {
    if posted.only_language {
        return Ok(render(page, posted.state, None));
    }
    let (field, reason) = match read(&posted.form) {
        Ok(read) => read,
        Err(errors) => return Ok(render(page, posted.state.with_errors(errors), None)),
    };
    let mut transaction = app.pool.begin().await?;
    let words = Words { field, reason: &reason };
    match reasons::add(&mut transaction, &words, operator.actor(), app.clock.now()).await? {
        Outcome::Done => {}
        Outcome::Exists => return Ok(render(page, posted.state.with_error("zh", "reason-exists"), None)),
        Outcome::Stale => return Err(AppError::Conflict),
    }
    transaction.commit().await?;
    Ok(saved())
}

/// `GET /admin/reasons/{id}`
pub async fn show(State(app): State<App>, page: AdminPage, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    let reason = find(&app, id).await?;
    let field = reason.field.as_deref().unwrap_or_default();
    let form = FormState::filled([("field", field), ("zh", reason.zh.as_str()), ("en", reason.en.as_str())]);
    Ok(render(page, form.for_version(reason.version), Some(id)))
}

/// One that is on the list.
async fn find(app: &App, id: Uuid) -> Result<Kept, AppError> {
    let reason = reasons::find(&app.pool, id).await?;
    reason.filter(|reason| reason.retired_at.is_none()).ok_or(AppError::NotFound)
}

/// `POST /admin/reasons/{id}`: says it differently from now on; what was said with it before stays as it was.
pub async fn change(
    State(app): State<App>,
    page: AdminPage,
    operator: Operator,
    Path(id): Path<Uuid>,
    posted: Posted<ReasonForm>,
) -> Result<Response, AppError> {
    find(&app, id).await?;
    if posted.only_language {
        return Ok(render(page, posted.state, Some(id)));
    }
    let (field, reason) = match read(&posted.form) {
        Ok(read) => read,
        Err(errors) => return Ok(render(page, posted.state.with_errors(errors), Some(id))),
    };
    let version = posted.version.ok_or(AppError::BadRequest)?;
    let mut transaction = app.pool.begin().await?;
    let words = Words { field, reason: &reason };
    match reasons::change(&mut transaction, id, version, &words, operator.actor(), app.clock.now()).await? {
        Outcome::Done => {}
        Outcome::Exists => return Ok(render(page, posted.state.with_error("zh", "reason-exists"), Some(id))),
        Outcome::Stale => {
            drop(transaction);
            // What was typed stays, and counts for the reason as it is now.
            let form = posted.state.with_error("zh", "reason-stale").for_version(find(&app, id).await?.version);
            return Ok((StatusCode::CONFLICT, ReasonPage { page, form, id: Some(id) }).into_response());
        }
    }
    transaction.commit().await?;
    Ok(saved())
}

/// `POST /admin/reasons/{id}/move`
pub async fn shift(
    State(app): State<App>,
    operator: Operator,
    Path(id): Path<Uuid>,
    posted: Posted<MoveForm>,
) -> Result<Response, AppError> {
    let up = match posted.form.to.as_str() {
        "up" => true,
        "down" => false,
        _ => return Err(AppError::BadRequest),
    };
    let mut transaction = app.pool.begin().await?;
    if !reasons::shift(&mut transaction, id, up, operator.actor(), app.clock.now()).await? {
        return Err(AppError::NotFound);
    }
    transaction.commit().await?;
    Ok(Redirect::to(PATH).into_response())
}

/// `POST /admin/reasons/{id}/retire`
pub async fn retire(State(app): State<App>, operator: Operator, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    let mut transaction = app.pool.begin().await?;
    if !reasons::retire(&mut transaction, id, operator.actor(), app.clock.now()).await? {
        return Err(missing(&app, id).await?);
    }
    transaction.commit().await?;
    Ok(saved())
}

/// `POST /admin/reasons/{id}/restore`
pub async fn restore(State(app): State<App>, operator: Operator, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    let mut transaction = app.pool.begin().await?;
    match reasons::restore(&mut transaction, id, operator.actor(), app.clock.now()).await? {
        Outcome::Done => {}
        // The same words have been added anew meanwhile.
        Outcome::Exists => return Err(AppError::Conflict),
        Outcome::Stale => return Err(missing(&app, id).await?),
    }
    transaction.commit().await?;
    Ok(saved())
}

/// What to answer where nothing was changed: a colleague was faster, or there is no such reason.
async fn missing(app: &App, id: Uuid) -> Result<AppError, AppError> {
    let known = reasons::find(&app.pool, id).await?;
    Ok(if known.is_some() { AppError::Conflict } else { AppError::NotFound })
}
