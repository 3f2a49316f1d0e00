//! Who gets in: signed in, of a role that may, and where it matters proven a moment ago.

use axum::{
    Router,
    extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State},
    http::{Method, request::Parts},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use serde_json::json;
use uuid::Uuid;

use super::{
    routes::{self, Needs, Verb},
    session,
};
use crate::{
    app::App,
    store::{
        audit::{self, Actor, AuditEntry},
        operators::sessions::{self, SignedIn, Stage},
    },
    web::AppError,
};

/// The routes, each behind its gate: those that files come by, or all others.
pub fn router(app: &App, takes_files: bool) -> Router<App> {
    routes::all().filter(|route| route.takes_files == takes_files).fold(Router::new(), |router, route| {
        let handler = (route.handler)();
        let gate = match route.needs {
            Needs::Nothing => return router.route(route.path, handler),
            needs => Gate { app: app.clone(), needs, fresh: route.fresh },
        };
        router.route(route.path, handler.route_layer(middleware::from_fn_with_state(gate, pass)))
    })
}

/// The operator who asks; only behind a gate.
#[derive(Debug, Clone)]
pub struct Operator(pub SignedIn);

impl Operator {
    /// The operator as the audit log names them.
    pub fn actor(&self) -> Actor {
        Actor::Operator(self.0.operator_id)
    }
}

impl<S: Sync> FromRequestParts<S> for Operator {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let operator = parts.extensions.get::<Self>().cloned();
        operator.ok_or_else(|| AppError::Internal(anyhow::anyhow!("a page for operators stands outside the gate")))
    }
}

/// What one route asks of those who come.
#[derive(Clone)]
struct Gate {
    app: App,
    needs: Needs,
    fresh: bool,
}

/// Lets operators pass who may; the others are sent to sign in, or refused and noted.
async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match gate.admit(&parts).await {
        Ok(_) if !names_something(&mut parts).await => AppError::NotFound.into_response(),
        Ok(operator) => {
            parts.extensions.insert(operator);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(error) => error.into_response(),
    }
}

/// Whether the ids in the address can be ids; what has none is not found.
async fn names_something(parts: &mut Parts) -> bool {
    let params = RawPathParams::from_request_parts(parts, &()).await;
    let is_id = |(name, value): (&str, &str)| !["id", "document"].contains(&name) || Uuid::try_parse(value).is_ok();
    params.is_ok_and(|params| params.iter().all(is_id))
}

impl Gate {
    async fn admit(&self, request: &Parts) -> Result<Operator, AppError> {
        let app = &self.app;
        let now = app.clock.now();
        let cookies = CookieJar::from_headers(&request.headers);
        let operator = session::load(app, &cookies, Stage::SignedIn).await?;
        let operator = operator.ok_or_else(|| to("/admin/sign-in", &way_back(request)))?;
        if let Needs::May(permission) = self.needs
            && !operator.role.may(permission)
        {
            let route = request.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
            tracing::warn!(operator = %operator.operator_id, role = operator.role.as_str(), route, "refused");
            let entry = AuditEntry {
                actor: Actor::Operator(operator.operator_id),
                action: "operator.refused".to_owned(),
                target: "operator",
                target_id: Some(operator.operator_id),
                details: json!({ "method": request.method.as_str(), "route": route }),
            };
            audit::record(&mut *app.pool.acquire().await?, &[entry], now).await?;
            return Err(AppError::Forbidden);
        }
        if self.fresh && operator.confirmed_at <= now - sessions::FRESH {
            return Err(to("/admin/confirm", &way_back(request)));
        }
        Ok(Operator(operator))
    }
}

fn to(path: &str, next: &str) -> AppError {
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    AppError::SeeOther(format!("{path}?next={next}"))
}

/// Where somebody goes on afterwards: the page itself, or for a form the page that it stands on.
fn way_back(request: &Parts) -> String {
    let uri = &request.uri;
    if request.method == Method::GET {
        return uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string);
    }
    let pattern = request.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let (mut path, mut pattern) = (uri.path(), pattern);
    while !pattern.is_empty() && !routes::all().any(|route| route.verb == Verb::Get && route.path == pattern) {
        path = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        pattern = pattern.rsplit_once('/').map_or("", |(parent, _)| parent);
    }
    // The form was not sent on: the page says that it waits to be sent again.
    if pattern.is_empty() { "/admin".to_owned() } else { format!("{path}?done=nothing") }
}
