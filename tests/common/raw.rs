//! HTTP/1.1 byte by byte, for what no proper client would send.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Sends these bytes and reads until the server closes. What it had said before a reset counts.
pub async fn exchange(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    read_to_end(&mut stream).await
}

/// Everything the server says until it closes, cleanly or not; at most ten seconds.
pub async fn read_to_end(stream: &mut TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    let mut piece = [0; 16 * 1024];
    while let Ok(Ok(length @ 1..)) = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut piece)).await {
        answer.extend_from_slice(&piece[..length]);
    }
    answer
}

/// The status of a raw answer; 0 when there was none.
pub fn status(answer: &[u8]) -> u16 {
    let first: Vec<u8> = answer.iter().copied().skip("HTTP/1.1 ".len()).take(3).collect();
    String::from_utf8(first).ok().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
