//! What strangers type (safety.md, cases 5 to 11 and 18): refused with a sentence or taken as what it is, never a 500.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use scraper::Selector;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::common::{
    Portal,
    browser::{Answer, Browser, read},
    journey::{
        ADMINISTRATOR, ENTERPRISE, INDIVIDUAL, MOBILE, PASSWORD, RESIDENT_ID, Subject, activate, describe_subject,
        name_administrator, scan, scan_link, sign_in,
    },
    raw,
};

const EMAIL: &str = "applicant@example.com";

/// A browser that has chosen its account type.
async fn at_credentials(portal: &Portal) -> Browser {
    let browser = portal.browser();
    browser.post("/register/account-type", &[("account_type", "mini_program")]).await;
    browser
}

/// Signs up with an address; where it leads and what it says.
async fn sign_up_as(portal: &Portal, email: &str) -> Answer {
    let fields = [("email", email), ("password", PASSWORD), ("agreement", "on")];
    at_credentials(portal).await.post("/register/credentials", &fields).await
}

#[track_caller]
fn assert_refused(answer: &Answer, field: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    assert_eq!(answer.error_fields(), [field], "{}", answer.text());
}

#[tokio::test]
async fn line_ends_in_an_address_or_name_are_a_field_error_and_add_no_header() {
    let portal = Portal::start().await;
    for email in [
        "a@example.com\r\nBcc: evil@example.com",
        "a@example.com\nevil@example.com",
        "a@example.com\r\n",
        "\r\na@example.com",
        "a\r\n@example.com",
        "a@example.com\u{2028}Bcc: evil@example.com",
        "a@example.com, evil@example.com",
        "a@example.com;evil@example.com",
        "<a@example.com>",
    ] {
        assert_refused(&sign_up_as(&portal, email).await, "email");
    }
    assert_eq!(portal.count("SELECT count(*) FROM signups").await, 0);
    assert_eq!(portal.count("SELECT count(*) FROM outbox").await, 0);

    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let page = browser.open("/register/subject-type").await;
    let page = browser.send(&page, &[("subject_type", "enterprise")]).await;
    let name = "示例公司\r\nBcc: evil@example.com";
    assert_refused(&browser.send(&page, &[("name", name), ("code", ENTERPRISE.code)]).await, "name");
    describe_subject(&browser, INDIVIDUAL).await;
    let page = browser.open("/register/administrator").await;
    let details =
        [("administrator_name", "Wang\r\nBcc: x"), ("resident_id", RESIDENT_ID), ("mobile", MOBILE), ("consent", "on")];
    assert_refused(&browser.send(&page, &details).await, "administrator_name");

    portal.deliver().await;
    let mails = portal.smtp.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, [EMAIL]);
    let headers = mails[0].raw.split("\r\n\r\n").next().unwrap().to_lowercase();
    assert_eq!(headers.lines().filter(|line| line.starts_with("to:")).count(), 1, "{headers}");
    assert!(!headers.contains("bcc:") && !headers.contains("evil"), "{headers}");
}

#[tokio::test]
async fn mail_goes_only_to_the_stored_bytes_and_domains_compare_as_punycode() {
    let portal = Portal::start().await;
    activate(&portal, &portal.browser(), EMAIL).await;
    for (typed, stored) in [
        ("user@例子.测试", "user@xn--fsqu00a.xn--0zwm56d"),
        ("user@BÜCHER.example", "user@xn--bcher-kva.example"),
        ("user@ｆｕｌｌ。example", "user@full.example"),
        (" user@padded.example ", "user@padded.example"),
        // Two Cyrillic letters make another domain than the one it looks like.
        ("applicant@ехample.com", "applicant@xn--ample-ywe6i.com"),
    ] {
        let answer = sign_up_as(&portal, typed).await;
        answer.assert_at("/register/activation");
        assert_eq!(answer.first(".address").as_deref(), Some(stored), "{typed}");
        let mails = portal.mails_to(stored).await;
        assert_eq!(mails.len(), 1, "{typed}");
        assert!(mails[0].text.contains("/activate/"), "{typed}: a free address");
    }
    assert_eq!(portal.mails_to(EMAIL).await.len(), 1, "the look-alike's owner alone is mailed");
    // A local part in another script, or that only looks like ASCII, is refused: not every server could take it.
    for typed in ["аpplicant@example.com", "ａpplicant@example.com", "申请@example.com", "user@exa\u{200b}mple.com"]
    {
        assert_refused(&sign_up_as(&portal, typed).await, "email");
    }
    // The same domain in its other spelling is the same address.
    sign_up_as(&portal, "user@xn--fsqu00a.xn--0zwm56d").await.assert_at("/register/activation");
    let keys: i64 =
        portal.query("SELECT count(DISTINCT email_key) FROM signups WHERE email LIKE 'user@xn--fsqu00a%'").await;
    assert_eq!(keys, 1);
}

#[tokio::test]
async fn case_folds_and_no_provider_has_rules_of_its_own() {
    let portal = Portal::start().await;
    let browser = at_credentials(&portal).await;
    let fields = [("email", "First.Last+tag@GMAIL.Com"), ("password", PASSWORD), ("agreement", "on")];
    browser.post("/register/credentials", &fields).await.assert_at("/register/activation");
    let mail = portal.mail_to("First.Last+tag@gmail.com").await;
    browser.post(&mail.link("/activate/"), &[]).await.assert_at("/register/subject-type");
    assert_eq!(portal.query::<String>("SELECT email FROM accounts").await, "First.Last+tag@gmail.com");

    for same in ["first.last+tag@gmail.com", "FIRST.LAST+TAG@GMAIL.COM"] {
        sign_up_as(&portal, same).await.assert_at("/register/activation");
        portal.deliver().await;
        let mail = portal.smtp.mails().pop().unwrap();
        assert!(mail.subject.starts_with("您的邮箱已注册过"), "{same}: {}", mail.subject);
        sign_in(&portal.browser(), same, PASSWORD).await.assert_at("/account");
    }
    for other in ["firstlast+tag@gmail.com", "first.last@gmail.com", "first.last+tag@googlemail.com"] {
        sign_up_as(&portal, other).await.assert_at("/register/activation");
        assert!(portal.mail_to(other).await.text.contains("/activate/"), "{other}");
        assert_refused(&sign_in(&portal.browser(), other, PASSWORD).await, "email");
    }
}

/// Characters that a reader cannot see.
const INVISIBLE: [char; 8] = ['\0', '\u{7}', '\u{1b}', '\u{202e}', '\u{2066}', '\u{200b}', '\u{200d}', '\u{feff}'];

#[tokio::test]
async fn invisible_characters_are_refused_in_every_field() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let account = [
        ("verification_method", "corporate_transfer"),
        ("bank_account_name", ENTERPRISE.name),
        ("bank_account_number", "0200001909200123456"),
        ("bank", "中国工商银行"),
        ("province", "北京市"),
        ("city", "北京市"),
    ];
    let subject = [("name", ENTERPRISE.name), ("code", ENTERPRISE.code)];
    let administrator =
        [("administrator_name", ADMINISTRATOR), ("resident_id", RESIDENT_ID), ("mobile", MOBILE), ("consent", "on")];
    describe_subject(&browser, ENTERPRISE).await;
    for (path, fields) in [
        ("/register/subject", &subject[..]),
        ("/register/verification-method", &account[..]),
        ("/register/administrator", &administrator[..3]),
    ] {
        for (field, value) in fields {
            for c in INVISIBLE {
                let (start, end) = value.split_at(value.chars().next().unwrap().len_utf8());
                let spoiled = format!("{start}{c}{end}");
                let mut typed: Vec<(&str, &str)> = fields.to_vec();
                typed.extend(administrator[3..].iter().filter(|_| path.ends_with("administrator")));
                typed.iter_mut().find(|(name, _)| name == field).unwrap().1 = &spoiled;
                let answer = browser.post(path, &typed).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {c:?}");
                assert_eq!(answer.error_fields(), [*field], "{field} {c:?}");
            }
        }
    }
    for c in INVISIBLE {
        assert_refused(&sign_up_as(&portal, &format!("a{c}@example.com")).await, "email");
        assert_refused(&sign_up_as(&portal, &format!("a@exam{c}ple.com")).await, "email");
        assert_refused(&sign_in(&portal.browser(), &format!("a{c}@example.com"), PASSWORD).await, "email");
    }
    let page = name_administrator(&portal, &browser, RESIDENT_ID, MOBILE).await;
    let phone = portal.browser();
    for c in INVISIBLE {
        let link = scan_link(&page);
        let answer = phone.post(&link, &[("administrator_name", &format!("王{c}小明"))]).await;
        assert!([StatusCode::UNPROCESSABLE_ENTITY, StatusCode::GONE].contains(&answer.status), "{c:?}");
    }
    assert_eq!(portal.count("SELECT count(scan_confirmed_at) FROM registrations").await, 0);
}

#[tokio::test]
async fn no_address_cookie_or_header_makes_a_500() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let stranger = portal.browser();
    let nonsense = [
        "%00",
        "%ff",
        "%f0%9f%92%a9",
        "..%2f..%2f",
        "%0d%0aSet-Cookie:%20a=b",
        "%E2%80%AE",
        "'--",
        "%22%3E%3Cscript%3E",
    ];
    for part in nonsense {
        for path in [
            format!("/{part}"),
            format!("/activate/{part}"),
            format!("/register/administrator/scan/{part}"),
            format!("/account/password/reset/{part}"),
            format!("/static/{part}"),
            format!("/account/sign-in?next={part}"),
            format!("/account/sign-in?{part}"),
            format!("/register?lang={part}"),
            format!("/register/administrator?details={part}"),
        ] {
            for visitor in [&browser, &stranger] {
                let answer = visitor.open(&path).await;
                assert!(answer.status.as_u16() < 500, "{path}: {}", answer.status);
                assert_eq!(answer.header("set-cookie"), "", "{path}");
                assert!(!answer.body.contains("<script>"), "{path}");
            }
        }
        let cookie = format!("session={part}; sign-up={part}; account-type={part}; lang={part}");
        for path in ["/", "/register", "/account", "/register/activation", "/register/credentials"] {
            let request = stranger.bare_request(Method::GET, path);
            let request = request.header("cookie", &cookie).header("accept-language", part).header("user-agent", part);
            let answer = read(request.header("x-forwarded-for", part)).await;
            assert_eq!(answer.status, StatusCode::OK, "{path} {part}");
        }
    }
    let request = browser.bare_request(Method::GET, "/");
    let request = request.header("accept-language", reqwest::header::HeaderValue::from_bytes(b"\xff\xfe").unwrap());
    assert_eq!(read(request).await.status, StatusCode::OK);
}

#[tokio::test]
async fn bodies_that_are_too_large_are_refused_with_a_page() {
    let portal = Portal::start().await;
    let browser = at_credentials(&portal).await;
    let megabyte = format!("email=a@example.com&agreement=on&password={}", "k".repeat(1 << 20));
    let fields = (0..10_000).map(|n| format!("f{n}=1")).collect::<Vec<_>>().join("&");
    let large = "x".repeat(3 << 20);
    let sixteen = format!("email=a@example.com&agreement=on&password={}", "k".repeat(16 << 20));
    for body in [megabyte, fields, large, sixteen] {
        for (language, heading) in [("zh-CN", "提交的内容过大"), ("en", "That is too large")] {
            let answer = browser.clone().preferring(language).post_raw("/register/credentials", body.clone()).await;
            let got = (answer.status, answer.heading());
            assert_eq!(got, (StatusCode::PAYLOAD_TOO_LARGE, heading.into()), "{} bytes", body.len());
        }
    }
    assert_eq!(portal.count("SELECT count(*) FROM signups").await, 0);
    browser.open("/register/credentials").await.assert_at("/register/credentials");
}

#[tokio::test]
async fn an_endless_body_is_not_read_to_its_end() {
    let portal = Portal::start().await;
    let mut stream = TcpStream::connect(portal.address).await.unwrap();
    let head = format!(
        "POST /account/sign-in HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nTransfer-Encoding: chunked\r\n\
        Content-Type: application/x-www-form-urlencoded\r\n\r\n",
        portal.address
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = [b"4000\r\n".as_slice(), &[b'a'; 0x4000], b"\r\n"].concat();
    let (mut reading, mut writing) = stream.split();
    let mut sent = 0_usize;
    let endless = async {
        while writing.write_all(&chunk).await.is_ok() {
            sent += 0x4000;
            assert!(sent < 64 << 20, "64 MB were taken");
        }
        // The server hung up; what it had said is still to be read.
        std::future::pending::<()>().await;
    };
    let mut answer = vec![0; 512];
    let length = tokio::select! {
        () = endless => unreachable!(),
        length = tokio::time::timeout(Duration::from_secs(10), reading.read(&mut answer)) => length.unwrap().unwrap(),
    };
    assert_eq!(raw::status(&answer[..length]), 413);
}

#[tokio::test]
async fn what_is_no_utf8_or_no_form_is_refused_and_stores_nothing() {
    let portal = Portal::start().await;
    let browser = at_credentials(&portal).await;
    let password: String = form_urlencoded::byte_serialize(PASSWORD.as_bytes()).collect();
    let rest = format!("&password={password}&agreement=on");
    for email in [
        &b"a%ff@example.com"[..],
        b"a\xff@example.com",
        b"%E4%BC@example.com",
        b"%C0%80a@example.com",
        b"%ED%A0%80@example.com",
        b"a@example.com%",
        b"a@example.com%4",
        b"%zz@example.com",
    ] {
        let body = [b"email=", email, rest.as_bytes()].concat();
        let answer = browser.post_raw("/register/credentials", body).await;
        let got = (answer.status, answer.heading());
        assert_eq!(got, (StatusCode::BAD_REQUEST, "无法理解这个请求".into()), "{}", String::from_utf8_lossy(email));
    }
    for (content_type, body) in [
        ("application/json", "{\"email\":\"a@example.com\"}"),
        ("text/plain", "email=a@example.com"),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\na\r\n--x--"),
    ] {
        let request = browser.request(Method::POST, "/register/credentials").header("content-type", content_type);
        let answer = read(request.body(body)).await;
        let got = (answer.status, answer.heading());
        assert_eq!(got, (StatusCode::UNSUPPORTED_MEDIA_TYPE, "不支持这种格式".into()), "{content_type}");
    }
    assert_eq!(portal.count("SELECT count(*) FROM signups").await, 0);
    // U+FFFD itself says that something was lost on the way.
    activate(&portal, &portal.browser(), EMAIL).await;
    let applicant = portal.browser();
    sign_in(&applicant, EMAIL, PASSWORD).await;
    applicant.post("/register/subject-type", &[("subject_type", "enterprise")]).await;
    let lost = [("name", "示例\u{fffd}公司"), ("code", ENTERPRISE.code)];
    assert_refused(&applicant.post("/register/subject", &lost).await, "name");
    let broken = applicant.post_raw("/register/subject", &b"name=%ff%fe%fd&code=91110000600037341L"[..]).await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
    assert_eq!(portal.count("SELECT count(subject_name) FROM registrations").await, 0);
}

#[tokio::test]
async fn a_field_given_twice_is_an_error_and_one_too_many_is_ignored() {
    let portal = Portal::start().await;
    let browser = at_credentials(&portal).await;
    let twice = format!("email=a@example.com&email=b@example.com&password={PASSWORD}&agreement=on");
    assert_eq!(browser.post_raw("/register/credentials", twice).await.status, StatusCode::BAD_REQUEST);
    let same_twice = "account_type=mini_program&account%5Ftype=mini_program";
    assert_eq!(browser.post_raw("/register/account-type", same_twice).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(portal.count("SELECT count(*) FROM signups").await, 0);

    let extra = [
        ("status", "registered"),
        ("id", "00000000-0000-0000-0000-000000000000"),
        ("account_type", "service"),
        ("confirmed_at", "2020-01-01"),
        ("mobile_verified_at", "2020-01-01"),
        ("scan_confirmed_at", "2020-01-01"),
        ("deadline_at", "2099-01-01"),
        ("role", "administrator"),
    ];
    let with_extra = |own: &[(&'static str, &'static str)]| [own, &extra].concat();
    let credentials = with_extra(&[("email", EMAIL), ("password", PASSWORD), ("agreement", "on")]);
    browser.post("/register/credentials", &credentials).await.assert_at("/register/activation");
    let link = portal.mail_to(EMAIL).await.link("/activate/");
    browser.post(&link, &with_extra(&[])).await.assert_at("/register/subject-type");
    let answer = browser.post("/register/subject-type", &with_extra(&[("subject_type", "individual")])).await;
    answer.assert_at("/register/administrator");
    let details =
        [("administrator_name", ADMINISTRATOR), ("resident_id", RESIDENT_ID), ("mobile", MOBILE), ("consent", "on")];
    browser.post("/register/administrator", &with_extra(&details)).await.assert_at("/register/administrator");
    browser.open("/register/confirm").await.assert_at("/register/administrator");
    let row: String = portal
        .query(
            "SELECT concat_ws(' ', status, account_type, coalesce(confirmed_at, mobile_verified_at, scan_confirmed_at),
                 CASE WHEN deadline_at > now() + interval '60 days' THEN 'far' END) FROM registrations",
        )
        .await;
    assert_eq!(row, "draft mini_program");
}

const SCRIPT: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;公司";

/// Fails unless the page shows the text as text and holds no element that came with it.
#[track_caller]
fn assert_escaped(page: &Answer, shows: bool) {
    let document = page.document();
    for foreign in ["script:not([src])", "img", "[onerror]", "iframe"] {
        assert_eq!(document.select(&Selector::parse(foreign).unwrap()).count(), 0, "{}: {foreign}", page.path);
    }
    let values = Selector::parse("input[value]").unwrap();
    let shown =
        page.text().contains(SCRIPT) || document.select(&values).any(|input| input.attr("value") == Some(SCRIPT));
    assert_eq!(shown, shows, "{}: {}", page.path, page.body);
    assert!(!page.header("content-security-policy").contains("unsafe"));
}

#[tokio::test]
async fn script_in_a_company_name_is_text_on_every_page_that_shows_it() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let subject = Subject { name: SCRIPT, ..ENTERPRISE };
    let page = browser.open("/register/subject-type").await;
    let page = browser.send(&page, &[("subject_type", "enterprise")]).await;
    assert_escaped(&browser.send(&page, &[("name", SCRIPT), ("code", "wrong")]).await, true);
    describe_subject(&browser, subject).await;
    assert_escaped(&browser.open("/register/subject").await, true);
    let page = browser.open("/register/verification-method").await;
    assert_escaped(&page, true);
    let image = "\"><img src=x onerror=alert(3)>";
    assert_escaped(&browser.send(&page, &[("province", image)]).await, true);
    let typed = [("bank", image), ("city", image)];
    browser.send(&page, &typed).await.assert_at("/register/administrator");
    assert_escaped(&browser.open("/register/verification-method").await, true);
    let page = name_administrator(&portal, &browser, RESIDENT_ID, MOBILE).await;
    assert_escaped(&portal.browser().open(&scan_link(&page)).await, true);
    scan(&portal, &page).await;
    let page = browser.open("/register/confirm").await;
    assert_escaped(&page, true);
    assert_escaped(&browser.switch_language(&page, &[]).await, true);
    let page = browser.open("/register/confirm").await;
    assert_escaped(&browser.send(&page, &[("subject_final", "on")]).await, true);
    assert_escaped(&browser.open("/account/transfer").await, true);
    assert_escaped(&browser.open("/account").await, true);
    for mail in portal.mails_to(EMAIL).await {
        assert!(!mail.html.contains("<script") && !mail.html.contains("<img"), "{}", mail.html);
    }
    let reflected =
        format!("/account/sign-in?next=/{}", form_urlencoded::byte_serialize(SCRIPT.as_bytes()).collect::<String>());
    assert_escaped(&portal.browser().open(&reflected).await, false);
    assert_escaped(&browser.open("/%3Cscript%3Ealert(1)%3C/script%3E").await, false);
}
