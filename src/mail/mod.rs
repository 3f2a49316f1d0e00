//! Mail: typed messages, rendered in the recipient's language as text and HTML, handed to SMTP or to `/dev`.

mod content;
pub mod message;
pub mod news;
pub mod transport;

pub use message::{MailMessage, SecurityNews};
pub use news::{News, NewsKind, ReturnedField};
