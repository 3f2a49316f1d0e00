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
            ManageOperators, ManageReasons, ManageRefunds, ReadAudit, ReadCertifications, ReadDocuments, ReadOperators,
            ReadRegistrations, ReadStatements, ReadStatistics, Reveal, ReviewCertifications, ReviewRegistrations,
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

/// All of them, in the order of the navigation.
pub static ROUTES: &[Route] = &[
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
    Route::post("/admin/settings/recovery-codes", SignIn, || post(authenticator::renew_recovery_codes)).fresh(),
    Route::get("/admin/registrations", May(ReadRegistrations), || get(|a, p, q| queue::list(Registrations, a, p, q)))
        .section("admin-registrations"),
    Route::post("/admin/registrations/search", May(ReadRegistrations), || {
        post(|a, p, f| queue::search::submit(Registrations, a, p, f))
    }),
    Route::post("/admin/registrations/batch", May(ReviewRegistrations), || {
        post(|a, p, f| queue::batch::submit(Registrations, a, p, f))
    }),
    Route::get("/admin/registrations/{id}", May(ReadRegistrations), || {
        get(|a, p, i, q| review::show(Registrations, a, p, i, q))
    }),
    Route::post("/admin/registrations/{id}/decision", May(ReviewRegistrations), || {
        post(|a, p, i, f| review::decide(Registrations, a, p, i, f))
    }),
    Route::post("/admin/registrations/{id}/claim", May(ReviewRegistrations), || {
        post(|a, p, i, f| review::acts::claim(Registrations, a, p, i, f))
    }),
    Route::post("/admin/registrations/{id}/release", May(ReviewRegistrations), || {
        post(|a, p, i, f| review::acts::release(Registrations, a, p, i, f))
    }),
    Route::post("/admin/registrations/{id}/assignment", May(ManageOperators), || {
        post(|a, p, i, f| review::acts::assign(Registrations, a, p, i, f))
    }),
    Route::post("/admin/registrations/{id}/notes", May(ReviewRegistrations), || {
        post(|a, p, i, f| review::acts::note(Registrations, a, p, i, f))
    }),
    Route::post("/admin/registrations/{id}/reveal", May(Reveal), || {
        post(|a, p, i, f| review::acts::reveal(Registrations, a, p, i, f))
    }),
    Route::get("/admin/certifications", May(ReadCertifications), || {
        get(|a, p, q| queue::list(Certifications, a, p, q))
    })
    .section("admin-certifications"),
    Route::post("/admin/certifications/search", May(ReadCertifications), || {
        post(|a, p, f| queue::search::submit(Certifications, a, p, f))
    }),
    Route::post("/admin/certifications/batch", May(ReviewCertifications), || {
        post(|a, p, f| queue::batch::submit(Certifications, a, p, f))
    }),
    Route::get("/admin/certifications/{id}", May(ReadCertifications), || {
        get(|a, p, i, q| review::show(Certifications, a, p, i, q))
    }),
    Route::get("/admin/certifications/{id}/documents/{document}", May(ReadDocuments), || get(review::document::show)),
    Route::post("/admin/certifications/{id}/decision", May(ReviewCertifications), || {
        post(|a, p, i, f| review::decide(Certifications, a, p, i, f))
    }),
    Route::post("/admin/certifications/{id}/claim", May(ReviewCertifications), || {
        post(|a, p, i, f| review::acts::claim(Certifications, a, p, i, f))
    }),
    Route::post("/admin/certifications/{id}/release", May(ReviewCertifications), || {
        post(|a, p, i, f| review::acts::release(Certifications, a, p, i, f))
    }),
    Route::post("/admin/certifications/{id}/assignment", May(ManageOperators), || {
        post(|a, p, i, f| review::acts::assign(Certifications, a, p, i, f))
    }),
    Route::post("/admin/certifications/{id}/notes", May(ReviewCertifications), || {
        post(|a, p, i, f| review::acts::note(Certifications, a, p, i, f))
    }),
    Route::post("/admin/certifications/{id}/reveal", May(Reveal), || {
        post(|a, p, i, f| review::acts::reveal(Certifications, a, p, i, f))
    }),
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
        post(|a, p, i, f| proposals::answer(ApproveReviews, a, p, i, f))
    }),
    Route::post("/admin/proposals/{id}/payment", May(ApprovePayments), || {
        post(|a, p, i, f| proposals::answer(ApprovePayments, a, p, i, f))
    }),
    Route::get("/admin/statistics", May(ReadStatistics), || get(statistics::show)).section("admin-statistics"),
    Route::get("/admin/statistics/rows", May(ReadStatistics), || get(statistics::rows::show)),
    Route::get("/admin/reasons", May(ManageReasons), || get(reasons::list)).section("admin-reasons"),
    Route::get("/admin/reasons/new", May(ManageReasons), || get(reasons::new)),
    Route::post("/admin/reasons/new", May(ManageReasons), || post(reasons::add)),
    Route::get("/admin/reasons/{id}", May(ManageReasons), || get(reasons::show)),
    Route::post("/admin/reasons/{id}", May(ManageReasons), || post(reasons::change)),
    Route::post("/admin/reasons/{id}/move", May(ManageReasons), || post(reasons::shift)),
    Route::post("/admin/reasons/{id}/retire", May(ManageReasons), || post(reasons::retire)),
    Route::post("/admin/reasons/{id}/restore", May(ManageReasons), || post(reasons::restore)),
    Route::get("/admin/mails", May(ManageMails), || get(mails::show)).section("admin-mails"),
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

/// Whether there is such a page and somebody with this role may open it.
pub fn may_open(role: Role, path: &str) -> bool {
    ROUTES.iter().any(|route| route.verb == Verb::Get && route.path == path && route.is_open_to(role))
}
