//! Every URL on one page; the operators' stand in `admin/routes.rs`, with who may open them.

use std::time::Duration;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware,
    routing::{get, post},
};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    request_id::{PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::{RequestBodyDeadlineLayer, TimeoutLayer},
    trace::TraceLayer,
};

use super::{
    AppError,
    account::{cancel, certification, data, home, password, settings, sign_in, start_again, transfer},
    admin, assets, error_page, headers, health, landing, locale, observe, origin,
    register::{
        self, account_type, activate, activation, administrator, confirm, credentials, done, subject, subject_type,
        verification_method,
    },
};
use crate::{app::App, life};

/// The largest body of a form, in bytes.
const FORM_BYTES: usize = 64 * 1024;
/// How long a body may take to arrive, and a request to be answered.
const BODY_DEADLINE: Duration = Duration::from_secs(30);
const ANSWER_DEADLINE: Duration = Duration::from_secs(60);
/// The same for a picture, 10 MB over a telephone's slow connection, or for a statement.
const UPLOAD_BODY_DEADLINE: Duration = Duration::from_secs(240);
const UPLOAD_ANSWER_DEADLINE: Duration = Duration::from_secs(300);

/// The portal's public service. `further`: pages that only some commands serve.
///
/// # Errors
/// A public URL that is no origin.
pub fn router(app: App, further: Router<App>) -> anyhow::Result<Router> {
    let pages = Router::new()
        .route("/", get(landing::show))
        .route("/terms", get(landing::terms))
        .route("/register", get(register::resume))
        .route("/register/account-type", get(account_type::show).post(account_type::submit))
        .route("/register/account-types", get(account_type::compare))
        .route("/register/credentials", get(credentials::show).post(credentials::submit))
        .route("/register/activation", get(activation::show))
        .route("/register/activation/resend", post(activation::resend))
        .route("/register/activation/address", post(activation::change_address))
        .route("/activate/{token}", get(activate::show).post(activate::submit))
        .route("/register/subject-type", get(subject_type::show).post(subject_type::submit))
        .route("/register/subject", get(subject::show).post(subject::submit))
        .route("/register/verification-method", get(verification_method::show).post(verification_method::submit))
        .route("/register/administrator", get(administrator::show).post(administrator::details::submit))
        .route("/register/administrator/code", post(administrator::code::submit))
        .route("/register/administrator/code/resend", post(administrator::code::resend))
        .route("/register/administrator/scan", get(administrator::scan::status).post(administrator::scan::refresh))
        .route(
            "/register/administrator/scan/{token}",
            get(administrator::phone::show).post(administrator::phone::submit),
        )
        .route("/register/confirm", get(confirm::show).post(confirm::submit))
        .route("/register/done", get(done::show))
        .route("/account", get(home::show))
        .route("/account/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/account/sign-out", post(sign_in::sign_out))
        .route("/account/password/forgot", get(password::forgot).post(password::send_link))
        .route("/account/password/reset/{token}", get(password::reset).post(password::set))
        .route("/account/transfer", get(transfer::show))
        .route("/account/cancel", get(cancel::show).post(cancel::submit))
        .route("/account/start-again", post(start_again::submit))
        .route("/account/settings", get(settings::show))
        .route("/account/settings/data", get(data::show).post(data::download))
        .route("/account/settings/delete", get(data::ask).post(data::delete))
        .route("/account/deleted", get(data::deleted))
        .route("/account/settings/language", post(settings::set_language))
        .route("/account/settings/password", post(settings::change_password))
        .route("/account/settings/sessions", post(settings::end_other_sessions))
        .route("/account/settings/sessions/{id}", post(settings::end_session))
        .route(life::certification::PATH, get(certification::details::show))
        .route("/account/settings/certification/begin", post(certification::details::begin))
        .route(
            "/account/settings/certification/contact",
            get(certification::contact::show).post(certification::contact::submit),
        )
        .route("/account/settings/certification/letter", get(certification::letter::show))
        .route(
            "/account/settings/certification/check",
            get(certification::check::show).post(certification::check::submit),
        )
        .route("/account/settings/certification/payment", get(certification::payment::show))
        .route("/account/settings/certification/documents/{id}", get(certification::picture::show))
        .route("/account/settings/certification/documents/{id}/remove", post(certification::papers::remove));
    let uploads = Router::new()
        .route(
            "/account/settings/certification/papers/{paper}",
            get(certification::papers::show).post(certification::papers::submit),
        )
        .layer(DefaultBodyLimit::max(certification::upload::UPLOAD_BYTES))
        .merge(admin::gate::router(&app, true));
    let pages = pages
        .merge(admin::gate::router(&app, false))
        .merge(further)
        .fallback(async || AppError::NotFound)
        .layer(DefaultBodyLimit::max(FORM_BYTES));
    let pages = within(pages, BODY_DEADLINE, ANSWER_DEADLINE);
    let uploads = within(uploads, UPLOAD_BODY_DEADLINE, UPLOAD_ANSWER_DEADLINE);
    let guarded = pages.merge(uploads).layer(
        ServiceBuilder::new()
            .layer(middleware::from_fn_with_state(app.clone(), origin::check))
            .layer(origin::csrf(&app.config)?),
    );
    // Health checks come by address, not by name, and the page that says so needs its style: both stand outside the host
    // check.
    let open = Router::new()
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/static/{name}", get(assets::show));
    let open = guarded.merge(within(open, BODY_DEADLINE, ANSWER_DEADLINE));
    // Layers: outermost first.
    let service = open.layer(
        ServiceBuilder::new()
            .layer(middleware::map_request(observe::forget_foreign_id))
            .layer(SetRequestIdLayer::x_request_id(observe::NewRequestId))
            .layer(
                TraceLayer::new_for_http().make_span_with(observe::span).on_response(observe::answered).on_failure(()),
            )
            .layer(PropagateRequestIdLayer::x_request_id())
            .layer(middleware::from_fn_with_state(app.clone(), headers::protect))
            .layer(middleware::from_fn_with_state(app.clone(), locale::choose))
            .layer(middleware::from_fn_with_state(app.clone(), error_page::render))
            .layer(CatchPanicLayer::custom(observe::panicked)),
    );
    Ok(service.with_state(app))
}

/// These routes with their time: for a body to arrive, and for the answer.
fn within(router: Router<App>, body: Duration, answer: Duration) -> Router<App> {
    router
        .layer(RequestBodyDeadlineLayer::new(body))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, answer))
}
