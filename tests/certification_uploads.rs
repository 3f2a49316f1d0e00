//! Pictures of papers (case 24): what is refused and why, what is stored, and who sees it.

use image::ImageFormat;
use registration_portal::{
    documents::Documents,
    security::encryption::{Keys, generate_key},
};

use crate::common::{
    Portal,
    browser::read,
    certification::{CHECK, DETAILS, MEDIA, begin, papers, picture, upload, upload_by, upload_for},
};
use reqwest::{Method, StatusCode};

const EMAIL: &str = "applicant@example.com";
const MEGABYTE: usize = 1024 * 1024;

/// A portal with an applicant at the page that takes the licence.
async fn at_licence() -> (Portal, crate::common::browser::Browser, crate::common::browser::Answer) {
    let portal = Portal::start().await;
    let browser = portal.browser();
    let contact = begin(&portal, &browser, EMAIL, MEDIA).await;
    let page = browser.send(&contact, &[]).await;
    page.assert_at(&papers("licence"));
    (portal, browser, page)
}

#[tokio::test]
async fn what_is_no_picture_is_refused_and_named() {
    let (portal, browser, page) = at_licence().await;
    let mut bomb = picture(ImageFormat::Png);
    // Says that it is 60,000 pixels wide; whether or not that is noticed by its checksum, nothing is decoded.
    bomb[16..20].copy_from_slice(&60_000u32.to_be_bytes());
    let cases: [(&str, &[u8], &str); 10] = [
        ("a.jpg", b"", "请选择一张照片"),
        ("a.jpg", b"<!DOCTYPE html><script>alert(1)</script>", "网页"),
        ("a.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", "SVG"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        ("a.png", b"GIF89a\x01\x00\x01\x00\x00\x00\x00<script>alert(1)</script>", "不支持"),
        ("a.png", b"PK\x03\x04\x14\x00\x00\x00\x08\x00", "压缩包"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF<?php system('id') ?>", "已损坏"),
        ("a.exe", b"MZ\x90\x00\x03\x00", "不是图片"),
        ("a.png", &bomb, "图片"),
        ("../../../etc/cron.d/a.png", b"\x89PNG\r\n\x1a\n", "文件名"),
    ];
    for (name, bytes, words) in cases {
        let refused = upload(&browser, &page, name, bytes).await;
        assert_eq!(refused.status, 422, "{name}");
        let errors = refused.errors();
        assert!(errors.len() == 1 && errors[0].0 == "picture" && errors[0].1.contains(words), "{name}: {errors:?}");
        assert!(refused.title().starts_with("错误："), "{}", refused.title());
    }
    assert_eq!(portal.count("SELECT count(*) FROM certification_documents").await, 0);
    assert!(portal.documents.files().is_empty(), "nothing is left behind");
}

#[tokio::test]
async fn ten_megabytes_are_the_limit() {
    let (portal, browser, page) = at_licence().await;
    let mut bytes = picture(ImageFormat::Jpeg);
    bytes.resize(10 * MEGABYTE + 1, 0);
    let refused = upload(&browser, &page, "a.jpg", &bytes).await;
    assert_eq!(refused.status, 422);
    assert!(refused.errors()[0].1.contains("10 MB"), "{:?}", refused.errors());
    bytes.resize(20 * MEGABYTE, 0);
    assert_eq!(upload(&browser, &page, "a.jpg", &bytes).await.status, 422, "read to its end, so that people see why");
    bytes.resize(10 * MEGABYTE, 0);
    upload(&browser, &page, "a.jpg", &bytes).await.assert_at(&papers("letter"));
    let stored: i64 = portal.query("SELECT bytes FROM certification_documents").await;
    assert!(stored < 100_000, "only the pixels are stored: {stored}");
}

#[tokio::test]
async fn what_is_stored_is_encoded_anew_encrypted_and_the_owners_alone() {
    let (portal, browser, page) = at_licence().await;
    let mut polyglot = picture(ImageFormat::Png);
    polyglot.extend_from_slice(b"<script>alert(1)</script>");
    upload(&browser, &page, "营业执照 \u{202e}.png", &polyglot).await.assert_at(&papers("letter"));
    let files = portal.documents.files();
    assert_eq!(files.len(), 1);
    let at_rest = std::fs::read(&files[0]).unwrap();
    assert!(infer::get(&at_rest).is_none_or(|kind| !kind.mime_type().starts_with("image/")), "encrypted");

    let id: uuid::Uuid = portal.query("SELECT id FROM certification_documents").await;
    let path = format!("{DETAILS}/documents/{id}");
    let response = browser.request(Method::GET, &path).send().await.unwrap();
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "image/jpeg");
    assert!(header("content-disposition").starts_with("attachment;"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(header("cache-control"), "no-store");
    let served = response.bytes().await.unwrap();
    assert_eq!(infer::get(&served).unwrap().mime_type(), "image/jpeg");
    assert!(!served.windows(7).any(|window| window == b"<script"));

    // Somebody else's is not there, nor is it for those who have not signed in.
    let other = portal.browser();
    crate::common::journey::activate(&portal, &other, "other@example.com").await;
    assert_eq!(other.open(&path).await.status, 404);
    let anybody = portal.browser().staying();
    assert_eq!(anybody.request(Method::GET, &path).send().await.unwrap().status(), 303);
    let removed = other.post(&format!("{path}/remove"), &[]).await;
    assert_ne!(removed.status, 500);
    assert_eq!(portal.count("SELECT count(*) FROM certification_documents").await, 1);
}

#[tokio::test]
async fn a_picture_that_is_chosen_is_not_dropped_by_going_on() {
    let (portal, browser, page) = at_licence().await;
    let small = picture(ImageFormat::Jpeg);
    let missing =
        upload_by(&browser, &page.path, &[("version", &page.value("version")), ("go_on", "on")], "", &[]).await;
    assert_eq!((missing.status.as_u16(), missing.error_fields()), (422, vec!["picture".to_owned()]), "it is needed");
    let page = upload(&browser, &page, "licence.jpg", &small).await;
    let page = upload(&browser, &page, "letter.jpg", &small).await;
    let page = upload(&browser, &page, "permit.jpg", &small).await;
    page.assert_at(&papers("proof"));
    assert_eq!(page.first("button[name=go_on]").as_deref(), Some("没有其他材料，继续"));
    let version = page.value("version");
    let go_on = [("version", version.as_str()), ("go_on", "on")];
    upload_by(&browser, &page.path, &go_on, "", &[]).await.assert_at(CHECK);
    let refused = upload_by(&browser, &page.path, &go_on, "proof.pdf", b"%PDF-1.7").await;
    assert_eq!((refused.status.as_u16(), refused.error_fields()), (422, vec!["picture".to_owned()]));
    upload_by(&browser, &page.path, &go_on, "proof.jpg", &small).await.assert_at(CHECK);
    assert_eq!(portal.count("SELECT count(*) FROM certification_documents WHERE kind = 'proof'").await, 1);
}

#[tokio::test]
async fn ten_proofs_and_no_more() {
    let (portal, browser, page) = at_licence().await;
    let small = picture(ImageFormat::Jpeg);
    let page = upload(&browser, &page, "licence.jpg", &small).await;
    let page = upload(&browser, &page, "letter.jpg", &small).await;
    let mut page = upload(&browser, &page, "permit.jpg", &small).await;
    for n in 0..10 {
        page.assert_at(&papers("proof"));
        page = upload(&browser, &page, &format!("{n}.jpg"), &small).await;
    }
    assert!(page.text().contains("最多 10 张") && page.attribute("#picture", "id").is_none(), "{}", page.text());
    let version: i64 = portal.query("SELECT version FROM certifications").await;
    let eleventh = upload_for(&browser, &papers("proof"), &version.to_string(), "11.jpg", &small).await;
    assert_eq!(eleventh.status, 422);
    assert_eq!(portal.count("SELECT count(*) FROM certification_documents WHERE kind = 'proof'").await, 10);

    // Removed again, there is room; the file itself goes with the next cleaning.
    let page = browser.open(&papers("proof")).await;
    let page = browser.send_form(&page, "form[action$='/remove']", &[]).await;
    page.assert_at(&papers("proof"));
    assert_eq!(portal.count("SELECT count(*) FROM certification_documents WHERE kind = 'proof'").await, 9);
    upload(&browser, &page, "12.jpg", &small).await.assert_at(&papers("proof"));
    assert_eq!(portal.documents.files().len(), 14);
    let now = portal.clock.now();
    assert_eq!(portal.app.documents.remove_orphans(&portal.pool, now).await.unwrap(), 0, "it may be under way");
    portal.wait(std::time::Duration::from_secs(2 * 86_400));
    let now = portal.clock.now();
    assert_eq!(portal.app.documents.remove_orphans(&portal.pool, now).await.unwrap(), 1);
    assert_eq!(portal.documents.files().len(), 13);
    browser.open(CHECK).await.assert_at(CHECK);
}

#[tokio::test]
async fn pictures_are_stored_anew_under_the_newest_key() {
    let (old, new, index) = (generate_key(), generate_key(), generate_key());
    let keys = |pairs: &str| Keys::parse(pairs, &index).unwrap();
    let portal = Portal::start_with(|config| config.keys = keys(&format!("1:{old}"))).await;
    let browser = portal.browser();
    let contact = begin(&portal, &browser, EMAIL, MEDIA).await;
    let page = browser.send(&contact, &[]).await;
    upload(&browser, &page, "a.jpg", &picture(ImageFormat::Jpeg)).await.assert_at(&papers("letter"));
    let folder = &portal.app.config.documents_dir;
    let both = Documents::open(folder, keys(&format!("2:{new},1:{old}"))).unwrap();
    assert_eq!(both.rotate(&portal.pool).await.unwrap(), 1);
    assert_eq!(both.rotate(&portal.pool).await.unwrap(), 0);
    let newest = Documents::open(folder, keys(&format!("2:{new}"))).unwrap();
    let (id, name): (uuid::Uuid, String) =
        sqlx::query_as("SELECT id, object_name FROM certification_documents").fetch_one(&portal.pool).await.unwrap();
    let stored = newest.get(id, &name).await.unwrap();
    assert_eq!(infer::get(&stored).unwrap().mime_type(), "image/jpeg");
    assert!(newest.get(uuid::Uuid::now_v7(), &name).await.is_err(), "a picture cannot be passed off as another one");
}

#[tokio::test]
async fn forms_of_other_kinds_get_a_page() {
    let (_portal, browser, _) = at_licence().await;
    let plain = browser.post(&papers("licence"), &[("version", "1")]).await;
    assert!([400, 415].contains(&plain.status.as_u16()), "{}", plain.status);
    let broken = browser.request(Method::POST, &papers("licence"));
    let broken = broken.header("content-type", "multipart/form-data; boundary=x").body("nothing of the sort");
    let broken = read(broken).await;
    assert!([400, 422].contains(&broken.status.as_u16()), "{}", broken.status);
    let nowhere = browser.open(&papers("passport")).await;
    assert_eq!(nowhere.status, 404);
    let foreign = browser.bare_request(Method::POST, &papers("licence")).header("origin", "https://evil.example");
    let foreign = foreign.header("content-type", "multipart/form-data; boundary=x").body("--x--");
    assert_eq!(foreign.send().await.unwrap().status(), 403);
    let huge = vec![b'x'; 40 * MEGABYTE];
    let body = [b"--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a\"\r\n\r\n", &huge[..]].concat();
    let huge = browser.request(Method::POST, &papers("licence"));
    // The connection may be closed before all of it was sent.
    if let Ok(answer) = huge.header("content-type", "multipart/form-data; boundary=x").body(body).send().await {
        assert_eq!(answer.status(), 413);
    }
}

#[tokio::test]
async fn pictures_are_counted_and_an_application_fits_well_in() {
    let (portal, browser, page) = at_licence().await;
    let mut sent = 0;
    let refused = loop {
        let answer = upload(&browser, &page, "a.jpg", b"no picture").await;
        if answer.status != StatusCode::UNPROCESSABLE_ENTITY {
            break answer;
        }
        sent += 1;
        assert!(sent < 200, "nobody counts");
    };
    assert!(sent > 26, "two whole applications fit in: {sent}");
    assert_eq!((refused.status, refused.error_fields()), (StatusCode::TOO_MANY_REQUESTS, vec!["picture".to_owned()]));
    assert_ne!(refused.header("retry-after"), "");
    portal.wait(std::time::Duration::from_secs(3600));
    upload(&browser, &page, "a.jpg", &picture(ImageFormat::Jpeg)).await.assert_at(&papers("letter"));
}
