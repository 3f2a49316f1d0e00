//! Pages for machines.

use axum::{extract::State, http::StatusCode};

use crate::{app::App, store};

/// `/healthz`: the process answers.
pub async fn live() -> &'static str {
    "ok"
}

/// `/readyz`: the database answers and has this version's schema.
pub async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match store::is_current(&app.pool).await {
        Ok(true) => (StatusCode::OK, "ready"),
        Ok(false) => (StatusCode::SERVICE_UNAVAILABLE, "migrations are missing"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database is away"),
    }
}
