//! The applicant's way through a certification, and what operators do, as far as tests need it.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use registration_portal::{
    dev::bank::Format,
    domain::{
        money::Fen,
        review::{FieldVerdict, Reason},
        transfer::BankEntry,
    },
    life::certification::{self, Seen},
};
use reqwest::Method;
use uuid::Uuid;

use super::{
    Portal,
    browser::{Answer, Browser, read},
    journey::{Subject, register},
    statement::{Asked, StatementFile},
};

pub const DETAILS: &str = "/account/settings/certification";
pub const CHECK: &str = "/account/settings/certification/check";
pub const MEDIA: Subject =
    Subject { kind: "media", name: "示例日报社", code: "12100000400009880K", method: "certification" };
pub const GOVERNMENT: Subject =
    Subject { kind: "government", name: "示例市公安局", code: "", method: "certification" };

/// The page that takes this paper.
pub fn papers(paper: &str) -> String {
    format!("{DETAILS}/papers/{paper}")
}

/// A small picture.
pub fn picture(format: ImageFormat) -> Vec<u8> {
    picture_of(400, 200, format)
}

/// The same of this size, in pixels.
pub fn picture_of(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    let shade = |at: u32| u8::try_from(at % 256).unwrap();
    let image = RgbImage::from_fn(width, height, |x, y| image::Rgb([shade(x), shade(y), 90]));
    DynamicImage::ImageRgb8(image).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

/// Sends a page's form with a file, as a browser does.
pub async fn upload(browser: &Browser, page: &Answer, name: &str, bytes: &[u8]) -> Answer {
    let version = page.attribute("form#form input[name=version]", "value").expect("a form that takes a picture");
    upload_for(browser, &page.path, &version, name, bytes).await
}

/// The same for a version of one's own.
pub async fn upload_for(browser: &Browser, path: &str, version: &str, name: &str, bytes: &[u8]) -> Answer {
    upload_by(browser, path, &[("version", version)], name, bytes).await
}

/// The same with these other parts of the form.
pub async fn upload_by(browser: &Browser, path: &str, parts: &[(&str, &str)], name: &str, bytes: &[u8]) -> Answer {
    const BOUNDARY: &str = "----boundary7MA4YWxkTrZu0gW";
    let part = |head: &str| format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n");
    let mut body = Vec::new();
    for (field, value) in parts {
        body.extend_from_slice(format!("{}\r\n{value}\r\n", part(&format!("name=\"{field}\""))).as_bytes());
    }
    let head = part(&format!("name=\"picture\"; filename=\"{name}\""));
    body.extend_from_slice(format!("{head}Content-Type: image/jpeg\r\n\r\n").as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    let request = browser.request(Method::POST, path);
    read(request.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}")).body(body)).await
}

/// Registers a subject and begins its application; the contact's page.
pub async fn begin(portal: &Portal, browser: &Browser, email: &str, subject: Subject) -> Answer {
    register(portal, browser, email, subject).await;
    portal.deliver().await;
    begin_again(browser).await
}

/// Begins another application.
pub async fn begin_again(browser: &Browser) -> Answer {
    let page = browser.open(DETAILS).await;
    let page = browser.send_form(&page, "form[action$='/begin']", &[]).await;
    page.assert_at(&format!("{DETAILS}/contact"));
    page
}

/// Everything that is asked for; the page to check it on.
pub async fn fill_in(browser: &Browser, contact: &Answer, subject: Subject) -> Answer {
    let page = browser.send(contact, &[("contact_name", "王小明"), ("contact_mobile", "139 0013 9000")]).await;
    page.assert_at(&papers("licence"));
    let page = upload(browser, &page, "营业执照.png", &picture(ImageFormat::Png)).await;
    page.assert_at(&papers("letter"));
    let mut page = upload(browser, &page, "letter.jpg", &picture(ImageFormat::Jpeg)).await;
    if subject.kind == "media" {
        page.assert_at(&papers("media_permit"));
        page = upload(browser, &page, "permit.webp", &picture(ImageFormat::WebP)).await;
    }
    page.assert_at(&papers("proof"));
    let page = browser.open(CHECK).await;
    page.assert_at(CHECK);
    page
}

/// Sends what was filled in.
pub async fn send(browser: &Browser, check: &Answer) -> Answer {
    let page = browser.send(check, &[("statement", "on")]).await;
    page.assert_at(DETAILS);
    page
}

/// Registers a subject and sends its application.
pub async fn apply(portal: &Portal, browser: &Browser, email: &str, subject: Subject) -> Answer {
    let contact = begin(portal, browser, email, subject).await;
    let check = fill_in(browser, &contact, subject).await;
    let sent = send(browser, &check).await;
    portal.deliver().await;
    sent
}

/// An operator.
pub async fn operator(portal: &Portal, email: &str) -> Uuid {
    let id = Uuid::now_v7();
    sqlx::query(
        "INSERT INTO operators (id, email, email_key, name, role, locale, created_at)
         VALUES ($1, $2, $2, '审核员', 'administrator', 'zh-CN', $3)",
    )
    .bind(id)
    .bind(email)
    .bind(portal.clock.now())
    .execute(&portal.pool)
    .await
    .unwrap();
    id
}

/// The newest certification as it is now.
pub async fn seen(portal: &Portal) -> Seen {
    let (id, version) =
        sqlx::query_as("SELECT id, version FROM certifications ORDER BY created_at DESC, id DESC LIMIT 1")
            .fetch_one(&portal.pool)
            .await
            .unwrap();
    Seen { id, version }
}

/// The fee of the newest certification stands in a bank statement, as this entry.
pub async fn pay(portal: &Portal) -> BankEntry {
    let (fen, reference, payer_name): (i64, String, String) = sqlx::query_as(
        "SELECT fee_fen, payment_reference, subject_name FROM certifications
         JOIN registrations ON registrations.id = registration_id ORDER BY certifications.created_at DESC LIMIT 1",
    )
    .fetch_one(&portal.pool)
    .await
    .unwrap();
    let asked = Asked { amount: Fen(fen), reference };
    let paid = BankEntry { payer_name, ..asked.paid(portal, &Uuid::now_v7().simple().to_string()) };
    StatementFile::of_today(portal, std::slice::from_ref(&paid), Format::CsvGb18030).import(portal).await.unwrap();
    portal.deliver().await;
    paid
}

pub async fn take_up(portal: &Portal, operator: Uuid) {
    let mut transaction = portal.pool.begin().await.unwrap();
    let (seen, now) = (seen(portal).await, portal.clock.now());
    certification::take_up(&mut transaction, &portal.app.config, seen, operator, now).await.unwrap();
    transaction.commit().await.unwrap();
    portal.deliver().await;
}

/// Takes it up and approves it.
pub async fn approve(portal: &Portal, operator: Uuid) {
    take_up(portal, operator).await;
    let mut transaction = portal.pool.begin().await.unwrap();
    let (seen, now) = (seen(portal).await, portal.clock.now());
    certification::approve(&mut transaction, &portal.app.config, seen, operator, now).await.unwrap();
    transaction.commit().await.unwrap();
    portal.deliver().await;
}

/// Takes it up and returns these fields, each with the same words in both languages.
pub async fn give_back(portal: &Portal, operator: Uuid, fields: &[(&str, &str)]) {
    take_up(portal, operator).await;
    let verdict = |(field, reason): &(&str, &str)| FieldVerdict {
        field: (*field).to_owned(),
        returned: Some(Reason { zh: (*reason).to_owned(), en: (*reason).to_owned() }),
    };
    let verdicts: Vec<_> = fields.iter().map(verdict).collect();
    let mut transaction = portal.pool.begin().await.unwrap();
    let (seen, now) = (seen(portal).await, portal.clock.now());
    certification::give_back(&mut transaction, &portal.app.config, seen, operator, &verdicts, now).await.unwrap();
    transaction.commit().await.unwrap();
    portal.deliver().await;
}
