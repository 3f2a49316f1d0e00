//! Pure rules of the registration: what a value may be, which step comes next, which state follows
//! which.
//!
//! Nothing in this room knows of HTTP, SQL, mail or the clock; "now" is always an argument.

pub mod administrator;
pub mod bank;
pub mod calendar;
pub mod certification;
pub mod email;
pub mod findings;
pub mod identifiers;
pub mod money;
pub mod operator;
pub mod paging;
pub mod password;
pub mod proposal;
pub mod queue;
pub mod registration;
pub mod reminder;
pub mod review;
pub mod statistics;
pub mod subject;
pub mod text;
pub mod token;
pub mod transfer;
