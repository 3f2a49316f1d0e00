//! Keys are rotated: all that is encrypted is under the newest key afterwards, and the older ones can go.

use registration_portal::{
    dev::bank::Format,
    domain::operator::Role,
    security::{
        encryption::{Keys, generate_key},
        second_factor::TotpSecret,
    },
    store::{
        key_rotation,
        operators::second_factor,
        registrations::{bank_account_place, resident_id_place},
    },
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{
    common::{
        Portal,
        journey::{ENTERPRISE, INDIVIDUAL, PASSWORD, RESIDENT_ID, complete, register, register_by, resident_id},
        operators::Operator,
        statement::{Asked, StatementFile},
    },
    config::{commanded, portal, said},
};

/// Every column that holds something encrypted: bytes that are no digest, blind index or seal.
const ENCRYPTED: &str = "
    SELECT table_name::text, column_name::text FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'bytea' AND column_name !~ '(_digest|_index)$|^seal$'";

#[tokio::test]
async fn no_encrypted_column_is_forgotten() {
    let (old, new, index) = (generate_key(), generate_key(), generate_key());
    let keys = |pairs: &str| Keys::parse(pairs, &index).unwrap();
    let server = Portal::start_with(|config| config.keys = keys(&format!("1:{old}"))).await;
    let browser = server.browser();
    register(&server, &browser, "company@example.com", ENTERPRISE).await;
    let asked = Asked::on(&browser.open("/account/transfer").await);
    let paid = [asked.paid(&server, "B1")];
    StatementFile::of_today(&server, &paid, Format::CsvGb18030).import(&server).await.unwrap();
    let born = time::macros::date!(1990 - 01 - 01);
    register_by(&server, &server.browser(), "person@example.com", INDIVIDUAL, &resident_id(born, 1), "13900139000")
        .await;
    let operator = Operator::enrolled(&server, Role::Reviewer, "reviewer").await;
    let pending = TotpSecret::generate();
    second_factor::offer(&server.pool, &server.app.config.keys, operator.id, &pending).await.unwrap();

    let both = keys(&format!("2:{new},1:{old}"));
    assert!(key_rotation::rotate(&server.pool, &both).await.unwrap() >= 7);
    assert_eq!(key_rotation::rotate(&server.pool, &both).await.unwrap(), 0);
    let columns: Vec<(String, String)> = sqlx::query_as(ENCRYPTED).fetch_all(&server.pool).await.unwrap();
    assert!(columns.len() >= 7, "{columns:?}");
    for (table, column) in columns {
        let count = format!(
            "SELECT count(*) FILTER (WHERE get_byte({column}, 0) = 1), count(*) FROM {table} WHERE length({column}) > 0"
        );
        let (older, all): (i64, i64) = sqlx::query_as(AssertSqlSafe(count)).fetch_one(&server.pool).await.unwrap();
        assert!(all > 0, "this test stores nothing in {table}.{column}");
        assert_eq!(older, 0, "{table}.{column} is under the old key");
    }

    // The old key is gone: mails go out, operators and applicants come in.
    let url = secrecy::ExposeSecret::expose_secret(&server.app.config.database_url).to_owned();
    let renewed = Portal::start_on(url, |config| config.keys = keys(&format!("2:{new}"))).await;
    assert!(renewed.mail_to("person@example.com").await.subject.contains("已提交"));
    operator.sign_in(&renewed, &renewed.browser()).await.assert_at("/admin");
    let read = second_factor::pending(&renewed.pool, &renewed.app.config.keys, operator.id).await.unwrap();
    assert_eq!(read.unwrap().expose(), pending.expose());
}

#[tokio::test]
async fn a_rotation_is_not_noticed_and_an_unknown_key_is_no_secret_told() {
    let (server, mut variables) = commanded().await;
    let browser = server.browser();
    complete(&server, &browser, "applicant@example.com", ENTERPRISE).await;
    let (new, index) = (generate_key(), variables["INDEX_KEY"].clone());
    let both = format!("2:{new},{}", variables["ENCRYPTION_KEYS"]);

    // Before rotating: an instance that has both keys reads what the old one wrote.
    let url = variables["DATABASE_URL"].clone();
    let renewed = Portal::start_on(url, |config| config.keys = Keys::parse(&both, &index).unwrap()).await;
    let mut elsewhere = browser.clone();
    elsewhere.base = renewed.browser().base;
    elsewhere.open("/register/confirm").await.assert_at("/register/confirm");

    variables.insert("ENCRYPTION_KEYS".to_owned(), both);
    let output = portal(&["keys", "rotate"], variables.clone());
    assert!(output.status.success() && said(&output).starts_with("2 values"), "{}", said(&output));
    let again = portal(&["keys", "rotate"], variables.clone());
    assert!(again.status.success() && said(&again).starts_with("0 values"), "{}", said(&again));
    let (id, resident_id, account): (Uuid, Vec<u8>, Vec<u8>) =
        sqlx::query_as("SELECT id, resident_id, bank_account_number FROM registrations")
            .fetch_one(&server.pool)
            .await
            .unwrap();
    let newest = Keys::parse(&format!("2:{new}"), &index).unwrap();
    assert!(newest.is_current(&resident_id) && newest.is_current(&account));
    assert_eq!(newest.decrypt_text(resident_id_place(id), &resident_id).unwrap(), RESIDENT_ID);
    assert_eq!(newest.decrypt_text(bank_account_place(id), &account).unwrap(), "0200001909200123456");

    // The applicant notices nothing and goes on.
    let page = elsewhere.open("/register/confirm").await;
    elsewhere.send(&page, &[("subject_final", "yes")]).await.assert_at("/register/done");

    variables.insert("ENCRYPTION_KEYS".to_owned(), format!("3:{}", generate_key()));
    let unreadable = portal(&["keys", "rotate"], variables);
    assert!(!unreadable.status.success(), "a value that no key reads is not passed over");
    let said = said(&unreadable);
    assert!(!said.contains(RESIDENT_ID) && !said.contains(PASSWORD), "{said}");
}
