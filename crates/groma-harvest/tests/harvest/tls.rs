//! A server whose certificate does not hold: made by nobody who is known, and out of date since 2001.

use crate::asking::{Asking, class, policy};
use crate::portal::Portal;
use groma_harvest::Client;
use groma_harvest::client::{Fault, Incoming, Later, Reply, Request, Transport, notes};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Where it listens, and how many requests it could read.
fn server() -> (SocketAddr, Arc<AtomicUsize>) {
    // The key is for this certificate alone, which nobody trusts.
    let certificate = CertificateDer::from(include_bytes!("tls/expired.der").to_vec());
    let key = PrivateKeyDer::try_from(include_bytes!("tls/key.der").to_vec()).unwrap();
    let config =
        ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key);
    let config = Arc::new(config.unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, read) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&read);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream);
            let mut request = [0; 1024];
            if stream.read(&mut request).is_ok_and(|length| length > 0) {
                count.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        }
    });
    (address, read)
}

#[tokio::test]
async fn a_certificate_that_does_not_hold_is_a_fault_of_its_own() {
    let (address, read) = server();
    let exchange = Asking::new().url(&format!("https://{address}/")).await;
    assert_eq!((class(&exchange), exchange.fetch().tls_ok), ("tls", Some(false)));
    assert!(exchange.answer.is_none());
    assert_eq!(exchange.fetches.len(), 1, "it will not be renewed in a second");
    assert_eq!(notes(&exchange)[0].code.name, "untrusted");
    assert_eq!(read.load(Ordering::SeqCst), 0, "nothing was said to somebody who is not trusted");
}

#[tokio::test]
async fn a_server_without_tls_is_no_better() {
    let portal = Portal::open();
    let exchange = Asking::new().url(&portal.url("/").replace("http:", "https:")).await;
    assert_eq!((class(&exchange), exchange.fetch().tls_ok), ("tls", Some(false)));
}

/// A server of the web whose certificate holds, as far as anybody can tell from here.
struct Vouched;

impl Incoming for Vouched {
    fn next(&mut self) -> Later<'_, Result<Option<Vec<u8>>, Fault>> {
        Box::pin(std::future::ready(Ok(None)))
    }
}

impl Transport for Vouched {
    fn send<'a>(&'a self, _: &'a Request) -> Later<'a, Result<Reply, Fault>> {
        let tls_issuer = Some("CN=R11, O=Let's Encrypt, C=US".to_owned());
        let (headers, body) = (Vec::new(), Box::new(Vouched));
        let reply = Reply { status: 200, headers, remote_address: None, tls_issuer, body };
        Box::pin(std::future::ready(Ok(reply)))
    }
}

#[tokio::test]
async fn who_vouched_for_a_server_is_kept() {
    let client = Client::over(policy(), Arc::new(Vouched)).unwrap();
    let exchange = Asking::with(client).url("https://data.example/").await;
    let row = exchange.fetch();
    assert_eq!(row.tls_issuer.as_deref(), Some("CN=R11, O=Let's Encrypt, C=US"));
    assert_eq!(row.tls_ok, Some(true));
}
