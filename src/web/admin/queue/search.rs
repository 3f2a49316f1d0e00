//! The search box. It is posted, because what it holds may name a person; the answer is an address that does not.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{Asked, show};
use crate::{
    app::App,
    domain::{
        calendar,
        email::EmailAddress,
        identifiers::{MobileNumber, ResidentId},
        queue::Search,
    },
    store::queues::{self, Identity, Queue, Wanted},
    web::{
        AppError,
        admin::{AdminPage, pager::with_query},
        forms::{FormState, Posted},
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SearchForm {
    q: String,
}

/// `POST /admin/registrations/search`, `POST /admin/certifications/search`
pub async fn submit(
    queue: Queue,
    State(app): State<App>,
    page: AdminPage,
    posted: Posted<SearchForm>,
) -> Result<Response, AppError> {
    search(&app, page, queue, &posted.form.q).await
}

async fn search(app: &App, page: AdminPage, queue: Queue, typed: &str) -> Result<Response, AppError> {
    let page = page.at(queue.path());
    let fault = |code| Some(FormState::filled([("q", typed)]).with_error("q", code));
    let Some(search) = Search::parse(typed) else {
        return show(app, page, queue, &Asked::default(), fault("search-too-short")).await;
    };
    let (account, like);
    let query = match &search {
        Search::Reference(words) | Search::Name(words) => vec![("q", words.as_str())],
        Search::Exact(text) => match identify(app, text).await? {
            Identified::No => vec![("q", text.as_str())],
            Identified::Nobody => return show(app, page, queue, &Asked::default(), fault("search-nobody")).await,
            Identified::As(Wanted::Account(id)) => {
                account = id.to_string();
                vec![("account", account.as_str())]
            }
            Identified::As(Wanted::Like(id, likeness)) => {
                like = id.to_string();
                vec![("like", like.as_str()), ("by", likeness.as_str())]
            }
            Identified::As(_) => return Err(AppError::BadRequest),
        },
    };
    Ok(Redirect::to(&with_query(queue.path(), &query, &[])).into_response())
}

/// Whom a text identifies.
enum Identified {
    /// It is of no kind that names a person.
    No,
    Nobody,
    As(Wanted),
}

async fn identify(app: &App, text: &str) -> Result<Identified, AppError> {
    let today = calendar::today(app.clock.now());
    let email = text.contains('@').then(|| EmailAddress::parse(text).map(|email| email.key()));
    let found = if let Some(email) = email {
        match email {
            Ok(key) => queues::identify(&app.pool, Identity::Email(&key)).await?,
            Err(_) => None,
        }
    } else if let Ok(id) = ResidentId::parse(text, today) {
        let index = app.config.keys.resident_id_index(id.expose());
        queues::identify(&app.pool, Identity::ResidentId(&index)).await?
    } else if let Ok(mobile) = MobileNumber::parse(text) {
        queues::identify(&app.pool, Identity::Mobile(mobile.expose())).await?
    } else {
        return Ok(Identified::No);
    };
    Ok(found.map_or(Identified::Nobody, Identified::As))
}
