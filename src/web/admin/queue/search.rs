//! The search box. It is posted, because what it holds may name a person; the answer is an address that does not.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{Asked, Occasion, show};
use crate::{
    app::App,
    domain::{
        calendar,
        email::EmailAddress,
        identifiers::{MobileNumber, ResidentId},
        queue::Search,
    },
    store::{
        accounts, certifications,
        queues::{self, Contact, Identity, Likeness, Queue, Wanted},
        registrations::{self, resident_id_place},
        signups,
    },
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
    if typed.trim().is_empty() {
        return Ok(Redirect::to(queue.path()).into_response());
    }
    let page = page.at(queue.path());
    let form = FormState::filled([("q", typed)]);
    let Some(search) = Search::parse(typed) else {
        let faulty = Occasion::Faulty(form.with_error("q", "search-too-short"), Vec::new());
        return show(app, page, queue, &Asked::default(), faulty).await;
    };
    let identified = match &search {
        Search::Reference(_) | Search::Name(_) => Identified::No,
        Search::Email(typed) => match EmailAddress::parse(typed) {
            Ok(email) => known_as(app, queue, Identity::Email(&email.key())).await?,
            Err(_) => Identified::Nobody,
        },
        Search::Exact(text) => identify(app, queue, text).await?,
    };
    let (account, like);
    let query = match (identified, &search) {
        (Identified::No, Search::Reference(words) | Search::Exact(words) | Search::Name(words)) => {
            vec![("q", words.as_str())]
        }
        (Identified::As(Wanted::Account(id)), _) => {
            account = id.to_string();
            vec![("account", account.as_str())]
        }
        (Identified::As(Wanted::Like(id, likeness)), _) => {
            like = id.to_string();
            vec![("like", like.as_str()), ("by", likeness.as_str())]
        }
        (Identified::As(Wanted::Contact(id, contact)), _) => {
            like = id.to_string();
            vec![("like", like.as_str()), ("by", contact.as_str())]
        }
        (_, Search::Email(typed)) => {
            let signed_up = match EmailAddress::parse(typed) {
                Ok(email) => signups::unactivated(&app.pool, &email.key()).await?,
                Err(_) => None,
            };
            return show(app, page, queue, &Asked::default(), Occasion::Nobody(form, signed_up)).await;
        }
        _ => return show(app, page, queue, &Asked::default(), Occasion::Nobody(form, None)).await,
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

/// Whose that is. Of applications the contact counts as well.
async fn known_as(app: &App, queue: Queue, identity: Identity<'_>) -> Result<Identified, AppError> {
    let contact = match queue {
        Queue::Registrations => None,
        Queue::Certifications => queues::identify_contact(&app.pool, identity).await?,
    };
    let found = match contact {
        Some(contact) => Some(contact),
        None => queues::identify(&app.pool, identity).await?,
    };
    Ok(found.map_or(Identified::Nobody, Identified::As))
}

async fn identify(app: &App, queue: Queue, text: &str) -> Result<Identified, AppError> {
    if let Ok(id) = ResidentId::parse(text, calendar::today(app.clock.now())) {
        let index = app.config.keys.resident_id_index(id.expose());
        return known_as(app, queue, Identity::ResidentId(&index)).await;
    }
    match MobileNumber::parse(text) {
        Ok(mobile) => known_as(app, queue, Identity::Mobile(mobile.expose())).await,
        Err(_) => Ok(Identified::No),
    }
}

/// What is searched for, in words, as the page says it above what was found.
pub(super) async fn describe(app: &App, page: &AdminPage, wanted: &Wanted) -> Result<String, AppError> {
    let (id, likeness) = match wanted {
        Wanted::Name(words) | Wanted::Code(words) | Wanted::Reference(words) => {
            return Ok(page.with("queue-searched-words", "what", words));
        }
        Wanted::Account(id) => {
            let email = accounts::email(&app.pool, *id).await?.ok_or(AppError::NotFound)?;
            return Ok(page.with("queue-searched-email", "what", email));
        }
        Wanted::Contact(id, contact) => {
            let application = certifications::find(&app.pool, *id).await?.ok_or(AppError::NotFound)?;
            let what = match contact {
                Contact::Mobile => application.contact_mobile,
                Contact::Email => application.contact_email,
            };
            let what = what.ok_or(AppError::NotFound)?;
            return Ok(page.with(&format!("queue-searched-{}", contact.as_str()), "what", what));
        }
        Wanted::Like(id, likeness) => (*id, *likeness),
    };
    let registration = registrations::by_id(&app.pool, id).await?.ok_or(AppError::NotFound)?;
    let person = registration.administrator.as_ref();
    let what = match likeness {
        Likeness::Subject => registration.subject_name.clone(),
        Likeness::Mobile => person.map(|person| person.mobile.clone()),
        Likeness::ResidentId => {
            let number = person.map(|person| app.config.keys.decrypt_text(resident_id_place(id), &person.resident_id));
            let today = calendar::today(app.clock.now());
            number.transpose()?.and_then(|id| ResidentId::parse(&id, today).ok()).map(|id| id.masked())
        }
    };
    // What was erased meanwhile is named by the registration that it belonged to.
    let what = what.unwrap_or(registration.reference);
    Ok(page.with(&format!("queue-searched-{}", likeness.as_str()), "what", what))
}
