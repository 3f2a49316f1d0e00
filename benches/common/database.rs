//! Databases for the benchmarks.

use std::str::FromStr;

use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use uuid::Uuid;

/// A copy of the migrated database that `DATABASE_URL` names.
pub async fn fresh_database() -> String {
    let url = std::env::var("DATABASE_URL").expect("run this by `make`, which starts a database");
    let template = PgConnectOptions::from_str(&url).unwrap();
    let source = template.get_database().unwrap().to_owned();
    let name = format!("bench_{}", Uuid::now_v7().simple());
    let mut connection = PgConnection::connect_with(&template.database("postgres")).await.unwrap();
    let sql = format!("CREATE DATABASE {name} TEMPLATE {source}");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    let (before, after) = url.split_once(&format!("/{source}?")).expect("a URL with a socket directory");
    format!("{before}/{name}?{after}")
}
