//! `registration-portal dev`: everything on one machine with nothing set up.

pub mod bank;
pub mod demo;
pub mod embedded_postgres;
pub mod first_operator;
pub mod pages;
