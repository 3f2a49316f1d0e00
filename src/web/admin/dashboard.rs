//! `/admin`: what waits for whom; every number leads to what it counts.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::AdminPage;
use crate::{
    app::App,
    store::{
        proposals::{Kind, list},
        waiting::{self, MOST},
    },
    web::AppError,
};

/// A number and where it leads.
struct Tile {
    link: &'static str,
    text: &'static str,
    number: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/dashboard.html")]
struct DashboardPage {
    page: AdminPage,
    tiles: Vec<Tile>,
}

pub async fn show(State(app): State<App>, page: AdminPage) -> Result<Response, AppError> {
    let waiting = waiting::count(&app.pool).await?;
    let proposals = list::count(&app.pool, &Kind::seen_by(page.operator.role), MOST + 1).await?;
    let tiles = [
        ("/admin/registrations", "dashboard-registrations", waiting.registrations),
        ("/admin/certifications", "dashboard-certifications", waiting.certifications),
        ("/admin/transfers?outcome=needs_decision", "dashboard-entries", waiting.entries),
        ("/admin/transfers?outcome=reversals", "dashboard-reversals", waiting.reversals),
        ("/admin/transfers/refunds", "dashboard-refunds", waiting.refunds),
        ("/admin/proposals", "dashboard-proposals", proposals),
        ("/admin/mails", "dashboard-mails", waiting.parked_mails),
    ];
    let tiles = tiles
        .into_iter()
        .filter(|(link, ..)| page.may_open(link.split('?').next().unwrap_or(link)))
        .map(|(link, text, number)| Tile { link, text: page.t(text), number: shown(number) })
        .collect();
    Ok(DashboardPage { page, tiles }.into_response())
}

/// A count that was not carried to its end says so.
fn shown(number: i64) -> String {
    if number > MOST { format!("{MOST}+") } else { number.to_string() }
}
