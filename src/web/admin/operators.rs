//! `/admin/operators`: who the operators are, and what they may do.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{AdminPage, Operator as Acting};
use crate::{
    app::App,
    domain::{
        email::EmailAddress,
        operator::{OperatorName, Permission, Role},
        token::SecretToken,
    },
    mail::MailMessage,
    store::operators::{self, NewOperator, Operator, Refusal, invitations},
    texts::Locale,
    web::{
        AppError,
        forms::{Errors, FormState, Posted},
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    email: String,
    name: String,
    role: String,
    language: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RoleForm {
    role: String,
    /// The role that the form was shown for.
    was: String,
}

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// What was just done.
    done: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/operators.html")]
struct ListPage {
    page: AdminPage,
    operators: Vec<Operator>,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/operator_new.html")]
struct NewPage {
    page: AdminPage,
    form: FormState,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/operator.html")]
struct OperatorPage {
    page: AdminPage,
    operator: Operator,
    form: FormState,
    /// The text of what was just done.
    done: Option<&'static str>,
}

impl OperatorPage {
    /// Whether the one who looks may change this operator: nobody changes themselves.
    fn may_change(&self) -> bool {
        self.page.may(Permission::ManageOperators) && self.operator.id != self.page.operator.operator_id
    }
}

/// Owes an operator an invitation; `by`: who invites, where it is an operator.
///
/// # Errors
/// Those of the database.
pub async fn send_invitation(
    app: &App,
    connection: &mut PgConnection,
    id: Uuid,
    (email, locale): (&str, &str),
    by: Option<&str>,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let token = SecretToken::generate()?;
    invitations::add(&mut *connection, id, token.digest(), now).await?;
    let link = app.config.link(&format!("/admin/invitation/{}", token.expose()));
    let role = operators::find(&mut *connection, id).await?.map(|operator| operator.role.as_str().to_owned());
    let by = by.map(str::to_owned);
    let mail = MailMessage::Invitation { link, by, role, valid_until: now + invitations::LIFETIME };
    mail.enqueue(connection, &app.config.keys, email, locale, now).await?;
    Ok(())
}

/// `GET /admin/operators`
pub async fn list(State(app): State<App>, page: AdminPage) -> Result<Response, AppError> {
    Ok(ListPage { page, operators: operators::all(&app.pool).await? }.into_response())
}

/// `GET /admin/operators/new`
pub async fn new(page: AdminPage) -> Response {
    let form = FormState::filled([("role", Role::Reviewer.as_str()), ("language", page.lang())]);
    NewPage { page, form }.into_response()
}

/// `POST /admin/operators/new`
pub async fn invite(
    State(app): State<App>,
    page: AdminPage,
    acting: Acting,
    posted: Posted<InviteForm>,
) -> Result<Response, AppError> {
    let form = &posted.form;
    let mut errors = Errors::default();
    let email = errors.take("email", EmailAddress::parse(&form.email), |error| error.code());
    let name = errors.take("name", OperatorName::parse(&form.name), |error| error.code());
    let role = errors.take("role", Role::parse(&form.role).ok_or(()), |()| "role-required");
    let locale = Locale::ALL.into_iter().find(|locale| locale.as_str() == form.language).unwrap_or(page.locale());
    let (false, Some(email), Some(name), Some(role)) = (posted.only_language, email, name, role) else {
        let form = if posted.only_language { posted.state } else { posted.state.with_errors(errors) };
        return Ok((form.status(), NewPage { page, form }).into_response());
    };
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    let new = NewOperator { email: &email, name: &name, role, locale: locale.as_str() };
    let Some(id) = operators::add(&mut transaction, &new, acting.actor(), now).await? else {
        let form = posted.state.with_error("email", "operator-exists");
        return Ok((form.status(), NewPage { page, form }).into_response());
    };
    let to = (email.as_str(), locale.as_str());
    send_invitation(&app, &mut transaction, id, to, Some(&page.operator.name), now)
        .await
        .map_err(AppError::Internal)?;
    transaction.commit().await?;
    app.wake.notify_waiters();
    Ok(done(id, "invited"))
}

fn done(id: Uuid, what: &str) -> Response {
    Redirect::to(&format!("/admin/operators/{id}?done={what}")).into_response()
}

/// `GET /admin/operators/{id}`
pub async fn show(
    State(app): State<App>,
    page: AdminPage,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let operator = find(&app, id).await?;
    let done = match asked.done.as_deref() {
        Some("invited") => Some(page.t("operator-done-invited")),
        Some("disabled") => Some(page.t("operator-done-disabled")),
        Some("enabled") => Some(page.t("operator-done-enabled")),
        Some("nothing") => None,
        Some(_) => Some(page.t("operator-done-saved")),
        None => None,
    };
    render(page, operator, FormState::default(), done)
}

async fn find(app: &App, id: Uuid) -> Result<Operator, AppError> {
    operators::find(&app.pool, id).await?.ok_or(AppError::NotFound)
}

fn render(
    page: AdminPage,
    operator: Operator,
    form: FormState,
    done: Option<&'static str>,
) -> Result<Response, AppError> {
    let page = page.at(&format!("/admin/operators/{}", operator.id));
    Ok((form.status(), OperatorPage { page, operator, form, done }).into_response())
}

/// Another operator than the one who acts.
async fn somebody_else(app: &App, acting: &Acting, id: Uuid) -> Result<Operator, AppError> {
    if acting.0.operator_id == id {
        return Err(AppError::Forbidden);
    }
    find(app, id).await
}

/// What is answered when an operator was not changed.
fn refused(page: AdminPage, operator: Operator, refusal: Refusal) -> Result<Response, AppError> {
    match refusal {
        Refusal::LastAdministrator => {
            render(page, operator, FormState::default().with_error("role", "last-administrator"), None)
        }
        Refusal::Gone => Err(AppError::Conflict),
    }
}

/// `POST /admin/operators/{id}/role`
pub async fn set_role(
    State(app): State<App>,
    page: AdminPage,
    acting: Acting,
    Path(id): Path<Uuid>,
    posted: Posted<RoleForm>,
) -> Result<Response, AppError> {
    let mut operator = somebody_else(&app, &acting, id).await?;
    let role = Role::parse(&posted.form.role).ok_or(AppError::BadRequest)?;
    operator.role = Role::parse(&posted.form.was).ok_or(AppError::BadRequest)?;
    let mut transaction = app.pool.begin().await?;
    let changed = operators::set_role(&mut transaction, &operator, role, acting.actor(), app.clock.now()).await?;
    if let Err(refusal) = changed {
        return refused(page, operator, refusal);
    }
    transaction.commit().await?;
    Ok(done(id, "saved"))
}

/// `POST /admin/operators/{id}/disable`
pub async fn disable(
    State(app): State<App>,
    page: AdminPage,
    acting: Acting,
    Path(id): Path<Uuid>,
) -> Result<Response, AppError> {
    let operator = somebody_else(&app, &acting, id).await?;
    let mut transaction = app.pool.begin().await?;
    if let Err(refusal) = operators::disable(&mut transaction, id, acting.actor(), app.clock.now()).await? {
        return refused(page, operator, refusal);
    }
    transaction.commit().await?;
    Ok(done(id, "disabled"))
}

/// `POST /admin/operators/{id}/enable`
pub async fn enable(
    State(app): State<App>,
    page: AdminPage,
    acting: Acting,
    Path(id): Path<Uuid>,
) -> Result<Response, AppError> {
    let operator = somebody_else(&app, &acting, id).await?;
    let mut transaction = app.pool.begin().await?;
    if let Err(refusal) = operators::enable(&mut transaction, id, acting.actor(), app.clock.now()).await? {
        return refused(page, operator, refusal);
    }
    transaction.commit().await?;
    Ok(done(id, "enabled"))
}

/// `POST /admin/operators/{id}/invitation`: forgets how they signed in so far.
pub async fn reset(State(app): State<App>, acting: Acting, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    let operator = somebody_else(&app, &acting, id).await?;
    if operator.disabled_at.is_some() {
        return Err(AppError::Conflict);
    }
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    operators::reset(&mut transaction, id, acting.actor(), now).await?;
    let to = (operator.email.as_str(), operator.locale.as_str());
    send_invitation(&app, &mut transaction, id, to, Some(&acting.0.name), now).await.map_err(AppError::Internal)?;
    transaction.commit().await?;
    app.wake.notify_waiters();
    Ok(done(id, "invited"))
}
