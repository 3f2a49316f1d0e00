//! Filling the registrations by the million.

use sqlx::{AssertSqlSafe, PgPool};

/// Fills the registrations without their indexes, which are made afterwards: several times as fast.
pub async fn without_indexes(pool: &PgPool, filling: impl Future<Output = ()>) {
    let indexes: Vec<(String, String)> = sqlx::query_as(
        "SELECT indexname::text, indexdef FROM pg_indexes WHERE tablename = 'registrations' AND indexdef NOT LIKE '%UNIQUE%'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    for (name, _) in &indexes {
        sqlx::raw_sql(AssertSqlSafe(format!("DROP INDEX {name}"))).execute(pool).await.unwrap();
    }
    filling.await;
    for (_, definition) in indexes {
        sqlx::raw_sql(AssertSqlSafe(definition)).execute(pool).await.unwrap();
    }
    sqlx::raw_sql("VACUUM ANALYZE registrations").execute(pool).await.unwrap();
}
