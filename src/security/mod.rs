//! What protects people's data: password hashing, field encryption, blind indexes.

pub mod encryption;
pub mod passwords;
