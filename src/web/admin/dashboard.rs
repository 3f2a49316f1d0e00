//! `/admin`: what waits for whom; every number leads to what it counts.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{
    AdminPage,
    pager::{capped, with_query},
    queue,
};
use crate::{
    app::App,
    domain::operator::Permission,
    store::{
        operators::{self, second_factor},
        proposals::{
            Kind,
            list::{self, Which},
        },
        queues::Queue,
        waiting::{self, MOST},
    },
    web::AppError,
};

/// Whoever has fewer recovery codes is told.
const FEW_CODES: i64 = 3;

/// A number and where it leads.
struct Tile {
    link: String,
    text: &'static str,
    number: String,
    /// Whether it should have been done already.
    is_late: bool,
}

impl Tile {
    fn new(page: &AdminPage, link: String, text: &str, number: i64) -> Self {
        Self { link, text: page.t(text), number: capped(number, MOST), is_late: false }
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/dashboard.html")]
struct DashboardPage {
    page: AdminPage,
    tiles: Vec<Tile>,
    /// Whether nobody else can sign in yet, and the one who looks can change that.
    is_alone: bool,
    /// How many recovery codes the one who looks has left, where these are few.
    codes_left: Option<i64>,
}

pub async fn show(State(app): State<App>, page: AdminPage) -> Result<Response, AppError> {
    let waiting = waiting::count(&app.pool).await?;
    let (kinds, operator) = (Kind::seen_by(page.operator.role), page.operator.operator_id);
    let proposals = list::count(&app.pool, Which::WaitingForAnother(operator), &kinds, MOST + 1).await?;
    let came_back = list::count(&app.pool, Which::CameBackTo(operator), &kinds, MOST + 1).await?;
    let mut tiles = Vec::new();
    for (queue, number) in
        [(Queue::Registrations, waiting.registrations), (Queue::Certifications, waiting.certifications)]
    {
        tiles.push(Tile::new(&page, queue.path().to_owned(), &format!("dashboard-{}s", queue.table()), number));
        tiles.extend(further(&app, &page, queue).await?);
    }
    let others = [
        ("/admin/transfers?outcome=needs_decision", "dashboard-entries", waiting.entries),
        ("/admin/transfers?outcome=unmatched", "dashboard-unmatched", waiting.unmatched),
        ("/admin/transfers?outcome=reversals", "dashboard-reversals", waiting.reversals),
        ("/admin/transfers/refunds", "dashboard-refunds", waiting.refunds),
        ("/admin/transfers/refunds?status=exported", "dashboard-refunds-exported", waiting.exported_refunds),
        ("/admin/transfers/refunds?status=failed", "dashboard-refunds-failed", waiting.failed_refunds),
        ("/admin/proposals", "dashboard-proposals", proposals),
        ("/admin/mails", "dashboard-mails", waiting.parked_mails),
    ];
    tiles.extend(others.map(|(link, text, number)| Tile::new(&page, link.to_owned(), text, number)));
    if came_back > 0 {
        let tile = Tile::new(&page, "/admin/proposals".to_owned(), "dashboard-proposals-back", came_back);
        tiles.push(Tile { is_late: true, ..tile });
    }
    tiles.retain(|tile| page.may_open(tile.link.split('?').next().unwrap_or(&tile.link)));
    let is_alone = page.may(Permission::ManageOperators)
        && !operators::all(&app.pool)
            .await?
            .iter()
            .any(|other| other.is_enrolled && other.disabled_at.is_none() && other.id != page.operator.operator_id);
    let codes_left = second_factor::recovery_codes_left(&app.pool, page.operator.operator_id).await?;
    let codes_left = Some(codes_left).filter(|left| *left < FEW_CODES);
    Ok(DashboardPage { page, tiles, is_alone, codes_left }.into_response())
}

/// What of a queue is late, where anything is, and what the operator has claimed, where they review it.
async fn further(app: &App, page: &AdminPage, queue: Queue) -> Result<Vec<Tile>, AppError> {
    let mut tiles = Vec::new();
    let overdue = queue::counted(app, page, queue, &queue::OVERDUE).await?;
    if overdue > 0 {
        let link = with_query(queue.path(), &queue::OVERDUE, &[]);
        let tile = Tile::new(page, link, &format!("dashboard-{}s-overdue", queue.table()), overdue);
        tiles.push(Tile { is_late: true, ..tile });
    }
    if page.may(queue.permission()) {
        let mine = queue::counted(app, page, queue, &queue::MINE).await?;
        let link = with_query(queue.path(), &queue::MINE, &[]);
        tiles.push(Tile::new(page, link, &format!("dashboard-{}s-mine", queue.table()), mine));
    }
    Ok(tiles)
}
