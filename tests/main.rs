//! The portal from outside: a real listener, real cookies, real PostgreSQL, mail over SMTP. One file a journey or promise.
//!
//! `make test` runs these; each test has a database of its own and may run beside all others.

mod common;

mod journeys;
