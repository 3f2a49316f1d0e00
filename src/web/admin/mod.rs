//! The operators' pages. Who may open which stands in [`routes`]; the layer in [`gate`] sees to it, so that no page can
//! forget. A new page is one entry there, one file here and one template.

pub mod audit;
pub mod authenticator;
pub mod chart;
pub mod confirm;
pub mod dashboard;
pub mod decided;
pub mod entries;
pub mod error;
pub mod export;
pub mod gate;
pub mod invitation;
pub mod mails;
pub mod operators;
pub mod page;
pub mod pager;
pub mod proposals;
pub mod queue;
pub mod reasons;
pub mod review;
pub mod routes;
pub mod second_factor;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod statements;
pub mod statistics;
pub mod transfers;

pub use gate::Operator;
pub use page::AdminPage;
