//! Clients that take their time, on purpose (case 23): cut off, and nobody else notices. In real time: half a minute.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::{sleep, timeout},
};

use crate::common::{Portal, journey::activate, raw};

/// Writes a byte a second until the server hangs up or answers; what it said, and after how long.
async fn trickle(address: SocketAddr, start: &str, byte: &[u8]) -> (Vec<u8>, Duration) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let begun = Instant::now();
    stream.write_all(start.as_bytes()).await.unwrap();
    let mut piece = [0; 4096];
    loop {
        match timeout(Duration::from_secs(1), stream.read(&mut piece)).await {
            Err(_) if begun.elapsed() > Duration::from_secs(60) => panic!("never cut off"),
            Err(_) => {
                let _ = stream.write_all(byte).await;
            }
            Ok(read) => {
                let length = read.unwrap_or(0);
                let mut answer = piece[..length].to_vec();
                if length > 0 {
                    answer.extend(raw::read_to_end(&mut stream).await);
                }
                return (answer, begun.elapsed());
            }
        }
    }
}

async fn slow_header(address: SocketAddr) {
    let start = format!("GET / HTTP/1.1\r\nHost: {address}\r\nX-Slow: ");
    let (_, took) = trickle(address, &start, b"x").await;
    assert!((9..=13).contains(&took.as_secs()), "cut off after ten seconds: {took:?}");
}

async fn slow_body(address: SocketAddr) {
    let start = format!(
        "POST /account/sign-in HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nContent-Length: 1000\r\n\
        Content-Type: application/x-www-form-urlencoded\r\n\r\nemail="
    );
    let (answer, took) = trickle(address, &start, b"x").await;
    assert!((29..=33).contains(&took.as_secs()), "cut off after thirty seconds: {took:?}");
    let status = raw::status(&answer);
    assert!([0, 400, 408].contains(&status), "{}", String::from_utf8_lossy(&answer));
}

/// A picture over a slow connection: longer than any form may take. Refused for what it says, not for its time.
async fn slow_upload(address: SocketAddr, cookies: &str) {
    let start = format!(
        "POST /account/settings/certification/papers/licence HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
        Cookie: {cookies}\r\nContent-Length: 36\r\nContent-Type: multipart/form-data; boundary=end\r\n\r\n--"
    );
    let (answer, took) = trickle(address, &start, b"x").await;
    assert!((33..60).contains(&took.as_secs()), "cut off before its last byte: {took:?}");
    assert_eq!(raw::status(&answer), 400, "{}", String::from_utf8_lossy(&answer));
}

/// Asks for much and reads nothing.
async fn slow_reader(address: SocketAddr, file: &str) {
    const REQUESTS: usize = 400;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(address).await.unwrap();
    let request = format!("GET {file} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let (mut read, mut write) = stream.split();
    let writing = async {
        for _ in 0..REQUESTS {
            if write.write_all(request.as_bytes()).await.is_err() {
                break;
            }
        }
    };
    // The server stops reading once it cannot write, so the requests need not all fit either.
    let _ = timeout(Duration::from_millis(31_500), async {
        writing.await;
        std::future::pending::<()>().await;
    })
    .await;
    let (mut piece, mut received) = (vec![0; 64 * 1024], 0);
    while let Ok(Ok(length @ 1..)) = timeout(Duration::from_secs(2), read.read(&mut piece)).await {
        received += length;
    }
    // Nobody cuts off would mean: it all comes once it is read.
    assert!(received > 0 && received < REQUESTS * 71_000, "{received} bytes came although nobody read");
}

async fn everybody_else(portal: &Portal, until: Duration) {
    let (browser, begun) = (portal.browser(), Instant::now());
    let mut times = Vec::new();
    while begun.elapsed() < until {
        let asked = Instant::now();
        browser.open("/account/sign-in").await.assert_at("/account/sign-in");
        times.push(asked.elapsed());
        sleep(Duration::from_millis(500)).await;
    }
    times.sort();
    assert!(times[times.len() / 2] < Duration::from_millis(100), "{times:?}");
}

#[tokio::test]
async fn slow_clients_are_cut_off_and_others_do_not_notice() {
    let portal = Portal::start().await;
    let page = portal.browser().open("/").await;
    let file = page.attribute("link[href*='pico']", "href").unwrap();
    let address = portal.address;
    let browser = portal.browser();
    activate(&portal, &browser, "applicant@example.com").await;
    let cookies = browser.cookies();
    tokio::join!(
        slow_header(address),
        slow_header(address),
        slow_body(address),
        slow_body(address),
        slow_upload(address, &cookies),
        slow_reader(address, &file),
        everybody_else(&portal, Duration::from_secs(30)),
    );
}
