//! The pages. What all of them share stands in this folder; `register/`, `account/` and `admin/` hold one file a page.

pub mod account;
pub mod admin;
pub mod assets;
pub(crate) mod device;
pub mod error_page;
mod fault;
pub mod forms;
pub mod headers;
pub mod health;
pub mod landing;
pub mod limits;
pub mod locale;
pub mod observe;
pub mod origin;
pub mod page;
pub mod picture;
pub mod qr;
pub mod register;
pub mod routes;
pub mod session;

pub use error_page::AppError;
pub use page::Page;
