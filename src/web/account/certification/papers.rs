//! Pictures of papers, a page for each kind.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Application, upload::Upload};
use crate::{
    app::App,
    documents::picture::PictureError,
    domain::certification::{MOST_PROOFS, Paper, Step},
    store::certifications::{
        self,
        documents::{self, Document, NewDocument},
    },
    web::{
        AppError, Page,
        forms::{FormState, Posted},
        register::Place,
        session::Applicant,
    },
};

#[derive(Template, WebTemplate)]
#[template(path = "account/certification/papers.html")]
struct PapersPage {
    page: Page,
    place: Place,
    form: FormState,
    paper: &'static str,
    /// The pictures of this paper that are there.
    documents: Vec<Document>,
    /// Why it was returned.
    reason: Option<String>,
    /// Whether another picture may be added.
    has_room: bool,
    /// Where the applicant goes on without another picture; `None`: one is needed.
    next: Option<&'static str>,
}

impl PapersPage {
    fn is_proof(&self) -> bool {
        self.paper == Paper::Proof.as_str()
    }

    fn is_letter(&self) -> bool {
        self.paper == Paper::Letter.as_str()
    }
}

fn papers_page(page: Page, application: &Application, paper: Paper, form: FormState) -> PapersPage {
    let step = Step::Paper(paper);
    let documents: Vec<_> = application.documents.iter().filter(|document| document.paper == paper).cloned().collect();
    let reason = application.reason(paper.field(), page.locale());
    PapersPage {
        page,
        place: application.place(step),
        form: form.for_version(application.certification.version),
        paper: paper.as_str(),
        has_room: paper != Paper::Proof || documents.len() < MOST_PROOFS,
        documents,
        reason,
        next: application.is_done(step).then(|| application.next(step, false).path()),
    }
}

fn paper(name: &str) -> Result<Paper, AppError> {
    Paper::parse(name).ok_or(AppError::NotFound)
}

pub async fn show(
    State(app): State<App>,
    page: Page,
    applicant: Applicant,
    Path(name): Path<String>,
) -> Result<Response, AppError> {
    let paper = paper(&name)?;
    let application = Application::at(&app, &applicant, Step::Paper(paper)).await?;
    Ok(papers_page(page, &application, paper, FormState::default()).into_response())
}

pub async fn submit(
    State(app): State<App>,
    page: Page,
    applicant: Applicant,
    Path(name): Path<String>,
    upload: Upload,
) -> Result<Response, AppError> {
    let paper = paper(&name)?;
    let step = Step::Paper(paper);
    let application = Application::at(&app, &applicant, step).await?;
    let refused = |page, status, code| {
        let form = FormState::default().with_error("picture", code);
        Ok((status, papers_page(page, &application, paper, form)).into_response())
    };
    let go_on = || application.next(step, false).path();
    if upload.goes_on && matches!(upload.file, Err(PictureError::Missing)) && application.is_done(step) {
        return Ok(Redirect::to(go_on()).into_response());
    }
    if let Err(error) = app.limit_uploads(applicant.0.account_id).await {
        return error.on_form(FormState::default(), "picture", |form| {
            papers_page(page, &application, paper, form).into_response()
        });
    }
    let picture = match upload.file {
        Ok((file_name, bytes)) => app.documents.prepare(bytes).await.map(|picture| (file_name, picture)),
        Err(error) => Err(error),
    };
    let (file_name, picture) = match picture {
        Ok(picture) => picture,
        Err(PictureError::Busy) => {
            return AppError::Unavailable(10).on_form(FormState::default(), "picture", |form| {
                papers_page(page, &application, paper, form).into_response()
            });
        }
        Err(error) => return refused(page, StatusCode::UNPROCESSABLE_ENTITY, error.code()),
    };
    let id = Uuid::now_v7();
    let length = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let side = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    let (bytes, width, height) = (length(picture.jpeg.len()), side(picture.width), side(picture.height));
    // First the picture, then its row: what is left behind in between is found and removed.
    let object_name = app.documents.put(id, picture.jpeg).await?;
    let document = NewDocument { id, paper, file_name: &file_name, object_name: &object_name, bytes, width, height };
    let mut transaction = app.pool.begin().await?;
    let certification = certifications::lock(&mut transaction, application.certification.id).await?;
    let is_stale = certification.status != application.certification.status
        || certification.version != application.version(upload.version).version;
    let is_added = !is_stale && documents::add(&mut transaction, &certification, &document, app.clock.now()).await?;
    if !is_added {
        drop(transaction);
        app.documents.remove(&object_name).await?;
        let (status, code) = if is_stale {
            (StatusCode::CONFLICT, "stale-form")
        } else {
            (StatusCode::UNPROCESSABLE_ENTITY, "proofs-full")
        };
        return refused(page, status, code);
    }
    transaction.commit().await?;
    // Pressed with a picture chosen, the other button is no reason to drop it.
    let next = match paper {
        _ if upload.goes_on => go_on(),
        Paper::Proof => step.path(),
        _ => application.next(step, application.has(paper)).path(),
    };
    Ok(Redirect::to(next).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RemoveForm {}

/// `POST /account/settings/certification/documents/{id}/remove`: takes a further proof out; the other papers are replaced.
pub async fn remove(
    State(app): State<App>,
    applicant: Applicant,
    Path(id): Path<Uuid>,
    posted: Posted<RemoveForm>,
) -> Result<Response, AppError> {
    let step = Step::Paper(Paper::Proof);
    let application = Application::at(&app, &applicant, step).await?;
    let is_there = |document: &Document| document.id == id && document.paper == Paper::Proof;
    if !application.documents.iter().any(is_there) {
        return Err(AppError::NotFound);
    }
    let mut transaction = app.pool.begin().await?;
    let certification = certifications::lock(&mut transaction, application.certification.id).await?;
    if certification.status != application.certification.status
        || certification.version != application.version(posted.version).version
    {
        return Err(AppError::Conflict);
    }
    documents::remove(&mut transaction, &certification, id, app.clock.now()).await?;
    transaction.commit().await?;
    Ok(Redirect::to(step.path()).into_response())
}
