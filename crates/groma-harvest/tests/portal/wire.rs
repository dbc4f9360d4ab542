//! HTTP/1.1 as far as a test portal needs it.

use super::{Reply, Request};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A request; none when the other side says nothing sensible.
pub(super) fn read(stream: &TcpStream) -> Option<Request> {
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut request = Request { method, target, headers, body: String::new() };
    let length =
        request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    request.body = String::from_utf8_lossy(&body).into_owned();
    Some(request)
}

/// Whoever hangs up meanwhile has heard enough.
pub(super) fn write(stream: &mut TcpStream, reply: &Reply, head_only: bool) {
    std::thread::sleep(reply.delay);
    if head(stream, reply).is_ok() && !head_only {
        let _ = body(stream, reply);
    }
    let _ = stream.flush();
    let _ = stream.shutdown(std::net::Shutdown::Write);
    // Unread bytes would make the system cut off what was just sent.
    let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
    let _ = io::copy(&mut stream.take(1 << 16), &mut io::sink());
}

fn head(stream: &mut TcpStream, reply: &Reply) -> io::Result<()> {
    let mut head = format!("HTTP/1.1 {} Scripted\r\nConnection: close\r\n", reply.status);
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let bodiless = reply.status == 304 || reply.status == 204;
    match (reply.claimed, reply.chunked) {
        (Some(length), _) => head.push_str(&format!("Content-Length: {length}\r\n")),
        (None, true) => head.push_str("Transfer-Encoding: chunked\r\n"),
        (None, false) if reply.endless || bodiless => {}
        (None, false) => head.push_str(&format!("Content-Length: {}\r\n", reply.body.len())),
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())
}

fn body(stream: &mut TcpStream, reply: &Reply) -> io::Result<()> {
    let end = reply.cut_after.unwrap_or(reply.body.len()).min(reply.body.len());
    loop {
        let step = if reply.drip.is_some() { 1 } else { 1 << 16 };
        for part in reply.body[..end].chunks(step) {
            if let Some(pause) = reply.drip {
                std::thread::sleep(pause);
            }
            if reply.chunked {
                write!(stream, "{:x}\r\n", part.len())?;
            }
            stream.write_all(part)?;
            if reply.chunked {
                stream.write_all(b"\r\n")?;
            }
        }
        if !reply.endless || end == 0 {
            break;
        }
    }
    if reply.chunked && reply.cut_after.is_none() {
        stream.write_all(b"0\r\n\r\n")?;
    }
    Ok(())
}
