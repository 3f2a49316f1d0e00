//! What protects people's data: password hashing, second factors, field encryption, blind indexes.

pub mod encryption;
pub mod passwords;
pub mod second_factor;
