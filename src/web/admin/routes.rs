//! Every URL of the operators, and who may open it.

use axum::{
    extract::DefaultBodyLimit,
    routing::{MethodRouter, get, post},
};

use super::{
    audit, authenticator, confirm, dashboard, invitation, mails, operators, proposals, queue, reasons, review,
    settings, sign_in, statements, statistics, transfers,
};
use crate::{
    app::App,
    domain::operator::{
        Permission::{
            self, ApprovePayments, ApproveReviews, DecideEntries, ImportStatements, ManageFees, ManageMails,
            ManageOperators, ManageReasons, ManageRefunds, ReadAudit, ReadCertifications, ReadDocuments, ReadMails,
            ReadOperators, ReadReasons, ReadRegistrations, ReadStatements, ReadStatistics, Reveal,
            ReviewCertifications, ReviewRegistrations,
        },
        Role,
    },
    store::queues::Queue::{Certifications, Registrations},
};

/// How a page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Get,
    Post,
}

/// Who may open a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Anybody: the pages on the way in, which check for themselves how far somebody has come.
    Nothing,
    /// Any operator who has signed in.
    SignIn,
    May(Permission),
}

/// One way to one page.
pub struct Route {
    pub verb: Verb,
    pub path: &'static str,
    pub needs: Needs,
    /// Whether password and second factor have to have been given a moment ago.
    pub fresh: bool,
    /// The text id in the navigation, where the page stands there.
    pub section: Option<&'static str>,
    /// Whether files come this way, which take their time.
    pub takes_files: bool,
    pub(super) handler: fn() -> MethodRouter<App>,
}

impl Route {
    const fn get(path: &'static str, needs: Needs, handler: fn() -> MethodRouter<App>) -> Self {
        Self { verb: Verb::Get, path, needs, fresh: false, section: None, takes_files: false, handler }
    }

    const fn post(path: &'static str, needs: Needs, handler: fn() -> MethodRouter<App>) -> Self {
        Self { verb: Verb::Post, path, needs, fresh: false, section: None, takes_files: false, handler }
    }

    const fn fresh(mut self) -> Self {
        self.fresh = true;
        self
    }

    const fn section(mut self, text: &'static str) -> Self {
        self.section = Some(text);
        self
    }

    const fn takes_files(mut self) -> Self {
        self.takes_files = true;
        self
    }

    /// Whether somebody with this role may.
    pub fn is_open_to(&self, role: Role) -> bool {
        match self.needs {
            Needs::Nothing | Needs::SignIn => true,
            Needs::May(permission) => role.may(permission),
        }
    }
}

use Needs::{May, Nothing, SignIn};

/// The pages of a queue and its reviews: what both have.
macro_rules! queue_routes {
    ($queue:ident at $path:literal, read by $read:ident, decided by $review:ident, $section:literal) => {
        [
            Route::get($path, May($read), || get(|a, p, q| queue::list($queue, a, p, q))).section($section),
            Route::post(concat!($path, "/search"), May($read), || {
                post(|a, p, f| queue::search::submit($queue, a, p, f))
            }),
            Route::post(concat!($path, "/batch"), May($review), || {
                post(|a, p, f| queue::batch::submit($queue, a, p, f))
            }),
            Route::get(concat!($path, "/{id}"), May($read), || get(|a, p, i, q| review::show($queue, a, p, i, q))),
            Route::post(concat!($path, "/{id}/decision"), May($review), || {
                post(|a, p, i, f| review::decide::decide($queue, a, p, i, f))
            }),
            Route::post(concat!($path, "/{id}/claim"), May($review), || {
                post(|a, p, i, f| review::acts::claim($queue, a, p, i, f))
            }),
            Route::post(concat!($path, "/{id}/release"), May($review), || {
                post(|a, p, i, f| review::acts::release($queue, a, p, i, f))
            }),
            Route::post(concat!($path, "/{id}/assignment"), May(ManageOperators), || {
                post(|a, p, i, f| review::acts::assign($queue, a, p, i, f))
            }),
            Route::post(concat!($path, "/{id}/notes"), May($review), || {
                post(|a, p, i, f| review::acts::note($queue, a, p, i, f))
            }),
            Route::post(concat!($path, "/{id}/reveal"), May(Reveal), || {
                post(|a, p, i, f| review::acts::reveal($queue, a, p, i, f))
            }),
        ]
    };
}

/// All of them, in the order of the navigation.
pub fn all() -> impl Iterator<Item = &'static Route> {
    WAY_IN.iter().chain(&OF_REGISTRATIONS).chain(&OF_CERTIFICATIONS).chain(OTHERS)
}

static WAY_IN: &[Route] = &[
    Route::get("/admin/sign-in", Nothing, || get(sign_in::show)),
    Route::post("/admin/sign-in", Nothing, || post(sign_in::submit)),
    Route::get("/admin/sign-in/code", Nothing, || get(sign_in::code)),
    Route::post("/admin/sign-in/code", Nothing, || post(sign_in::submit_code)),
    Route::get("/admin/invitation/{token}", Nothing, || get(invitation::show)),
    Route::post("/admin/invitation/{token}", Nothing, || post(invitation::submit)),
    Route::get("/admin/enrolment", Nothing, || get(authenticator::enrol)),
    Route::post("/admin/enrolment", Nothing, || post(authenticator::submit_enrolment)),
    Route::post("/admin/sign-out", Nothing, || post(sign_in::sign_out)),
    Route::get("/admin", SignIn, || get(dashboard::show)).section("admin-dashboard"),
    Route::get("/admin/confirm", SignIn, || get(confirm::show)),
    Route::post("/admin/confirm", SignIn, || post(confirm::submit)),
    Route::get("/admin/settings", SignIn, || get(settings::show)),
    Route::post("/admin/settings/language", SignIn, || post(settings::set_language)),
    Route::post("/admin/settings/sessions", SignIn, || post(settings::end_other_sessions)),
    Route::post("/admin/settings/sessions/{id}", SignIn, || post(settings::end_session)),
    Route::get("/admin/settings/password", SignIn, || get(settings::password)).fresh(),
    Route::post("/admin/settings/password", SignIn, || post(settings::change_password)).fresh(),
    Route::get("/admin/settings/authenticator", SignIn, || get(authenticator::show)).fresh(),
    Route::post("/admin/settings/authenticator", SignIn, || post(authenticator::submit)).fresh(),
    Route::post("/admin/settings/authenticator/new", SignIn, || post(authenticator::begin)).fresh(),
    Route::get("/admin/settings/recovery-codes", SignIn, || get(authenticator::ask_recovery_codes)).fresh(),
    Route::post("/admin/settings/recovery-codes", SignIn, || post(authenticator::renew_recovery_codes)).fresh(),
];

static OF_REGISTRATIONS: [Route; 10] = queue_routes!(
    Registrations at "/admin/registrations", read by ReadRegistrations, decided by ReviewRegistrations,
    "admin-registrations"
);

static OF_CERTIFICATIONS: [Route; 10] = queue_routes!(
    Certifications at "/admin/certifications", read by ReadCertifications, decided by ReviewCertifications,
    "admin-certifications"
);

static OTHERS: &[Route] = &[
    Route::get("/admin/certifications/{id}/documents/{document}", May(ReadDocuments), || get(review::document::show)),
    Route::get("/admin/statements", May(ReadStatements), || get(statements::list))
        .section("admin-statements")
        .takes_files(),
    Route::post("/admin/statements", May(ImportStatements), || {
        post(statements::submit).layer(DefaultBodyLimit::max(statements::upload::BODY_BYTES))
    })
    .takes_files(),
    Route::get("/admin/statements/uploads/{id}", May(ImportStatements), || get(statements::uploaded)),
    Route::get("/admin/statements/mappings", May(ReadStatements), || get(statements::mappings::list)),
    Route::get("/admin/statements/mappings/edit", May(ImportStatements), || get(statements::mappings::edit)),
    Route::post("/admin/statements/mappings/edit", May(ImportStatements), || post(statements::mappings::save)),
    Route::post("/admin/statements/mappings/remove", May(ImportStatements), || post(statements::mappings::remove)),
    Route::get("/admin/statements/{id}", May(ReadStatements), || get(statements::show::show)),
    Route::get("/admin/statements/{id}/export", May(ReadStatements), || get(statements::show::export)),
    Route::get("/admin/transfers", May(ReadStatements), || get(transfers::list)).section("admin-transfers"),
    Route::post("/admin/transfers/batch", May(DecideEntries), || post(transfers::batch::submit)),
    Route::get("/admin/transfers/instructions", May(ReadStatements), || get(transfers::instructions::list)),
    Route::get("/admin/transfers/entries/{id}", May(ReadStatements), || get(transfers::entry::show)),
    Route::post("/admin/transfers/entries/{id}/search", May(DecideEntries), || post(transfers::entry::find)),
    Route::post("/admin/transfers/entries/{id}/decision", May(DecideEntries), || post(transfers::entry::decide)),
    Route::post("/admin/transfers/entries/{id}/seen", May(DecideEntries), || post(transfers::entry::see)),
    Route::get("/admin/transfers/fees", May(ReadStatements), || get(transfers::fees::list)),
    Route::get("/admin/transfers/fees/{id}", May(ReadStatements), || get(transfers::fees::show)),
    Route::post("/admin/transfers/fees/{id}/decision", May(ManageFees), || post(transfers::fees::settle)),
    Route::get("/admin/transfers/refunds", May(ReadStatements), || get(transfers::refunds::show)),
    Route::post("/admin/transfers/refunds/export", May(ManageRefunds), || post(transfers::refunds::export)),
    Route::get("/admin/transfers/refunds/files/{at}", May(ManageRefunds), || get(transfers::refunds::file)),
    Route::post("/admin/transfers/refunds/mark", May(ManageRefunds), || post(transfers::refunds::mark)),
    Route::get("/admin/proposals", SignIn, || get(proposals::list)).section("admin-proposals"),
    Route::post("/admin/proposals/{id}/review", May(ApproveReviews), || {
        post(|a, p, i, f| proposals::answer::answer(ApproveReviews, a, p, i, f))
    }),
    Route::post("/admin/proposals/{id}/payment", May(ApprovePayments), || {
        post(|a, p, i, f| proposals::answer::answer(ApprovePayments, a, p, i, f))
    }),
    Route::post("/admin/proposals/{id}/seen", SignIn, || post(proposals::answer::see)),
    Route::get("/admin/statistics", May(ReadStatistics), || get(statistics::show)).section("admin-statistics"),
    Route::get("/admin/statistics/rows", May(ReadStatistics), || get(statistics::rows::show)),
    Route::get("/admin/reasons", May(ReadReasons), || get(reasons::list)).section("admin-reasons"),
    Route::get("/admin/reasons/new", May(ManageReasons), || get(reasons::new)),
    Route::post("/admin/reasons/new", May(ManageReasons), || post(reasons::add)),
    Route::get("/admin/reasons/{id}", May(ManageReasons), || get(reasons::show)),
    Route::post("/admin/reasons/{id}", May(ManageReasons), || post(reasons::change)),
    Route::post("/admin/reasons/{id}/move", May(ManageReasons), || post(reasons::shift)),
    Route::post("/admin/reasons/{id}/retire", May(ManageReasons), || post(reasons::retire)),
    Route::post("/admin/reasons/{id}/restore", May(ManageReasons), || post(reasons::restore)),
    Route::get("/admin/mails", May(ReadMails), || get(mails::show)).section("admin-mails"),
    Route::post("/admin/mails/retry", May(ManageMails), || post(mails::retry)),
    Route::post("/admin/mails/dismiss", May(ManageMails), || post(mails::dismiss)),
    Route::get("/admin/operators", May(ReadOperators), || get(operators::list)).section("admin-operators"),
    Route::get("/admin/operators/new", May(ManageOperators), || get(operators::new)).fresh(),
    Route::post("/admin/operators/new", May(ManageOperators), || post(operators::invite)).fresh(),
    Route::get("/admin/operators/{id}", May(ReadOperators), || get(operators::show)),
    Route::post("/admin/operators/{id}/role", May(ManageOperators), || post(operators::set_role)).fresh(),
    Route::post("/admin/operators/{id}/invitation", May(ManageOperators), || post(operators::reset)).fresh(),
    Route::post("/admin/operators/{id}/disable", May(ManageOperators), || post(operators::disable)).fresh(),
    Route::post("/admin/operators/{id}/enable", May(ManageOperators), || post(operators::enable)).fresh(),
    Route::get("/admin/audit", May(ReadAudit), || get(audit::show)).section("admin-audit"),
    Route::get("/admin/audit/export", May(ReadAudit), || get(audit::export)),
];

/// The entry of the navigation under which a route stands: its path and its text.
pub fn section_of(route: &str) -> Option<(&'static str, &'static str)> {
    let sections = all().filter_map(|known| Some((known.path, known.section?)));
    let above = sections
        .filter(|(path, _)| route.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    above.max_by_key(|(path, _)| path.len())
}

/// Whether there is such a page and somebody with this role may open it.
pub fn may_open(role: Role, path: &str) -> bool {
    all().any(|route| route.verb == Verb::Get && route.path == path && route.is_open_to(role))
}
