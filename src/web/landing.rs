//! The front page and the terms.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse};

use super::Page;
use crate::{app::App, domain::money::Fen};

/// The version of the terms that the tick agrees to; it changes with their text.
pub const TERMS_VERSION: &str = "2026-11-28";

#[derive(Template, WebTemplate)]
#[template(path = "landing.html")]
struct LandingPage {
    page: Page,
    documentation_url: String,
    developer_tools_url: String,
    design_guide_url: String,
    demo_url: String,
    /// The certification fee in yuan.
    fee: String,
    /// That of governments; `None`: free of charge.
    government_fee: Option<String>,
}

pub async fn show(State(app): State<App>, page: Page) -> impl IntoResponse {
    let platform = &app.config.platform;
    LandingPage {
        documentation_url: platform.documentation_url.to_string(),
        developer_tools_url: platform.developer_tools_url.to_string(),
        design_guide_url: platform.design_guide_url.to_string(),
        demo_url: platform.demo_url.to_string(),
        fee: platform.certification_fee.yuan(),
        government_fee: Some(platform.certification_fee_government).filter(|fee| fee.0 > 0).map(Fen::yuan),
        page,
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "terms.html")]
struct TermsPage {
    page: Page,
    version: &'static str,
}

/// `GET /terms`: the service agreement, the privacy notice, the separate consent.
pub async fn terms(page: Page) -> impl IntoResponse {
    TermsPage { page, version: TERMS_VERSION }
}
