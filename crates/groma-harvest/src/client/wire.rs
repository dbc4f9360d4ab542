//! The transport of the real world: HTTP over TCP and TLS, to checked addresses only.

use crate::answer::Method;
use crate::client::class::{Class, Fault};
use crate::client::guard::Guard;
use crate::client::issuer::issuer;
use crate::client::lookup::{Checked, Lookup, Reach, System};
use crate::client::policy::Policy;
use crate::client::transport::{Incoming, Reply, Request, Transport};
use crate::client::{ClientError, Later};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// Carries requests over the network.
pub struct Wire {
    client: reqwest::Client,
    /// For ports that are open in allowed networks only.
    inside: reqwest::Client,
    guard: Guard,
}

impl Wire {
    /// With the system's own way of looking names up.
    pub fn new(policy: &Policy) -> Result<Self, ClientError> {
        Self::with_lookup(policy, Arc::new(System))
    }

    /// With another.
    pub fn with_lookup(policy: &Policy, lookup: Arc<dyn Lookup>) -> Result<Self, ClientError> {
        let guard = Guard::new(policy);
        let client = |reach| {
            let checked = Checked { guard: guard.clone(), lookup: Arc::clone(&lookup), reach };
            client(policy, checked)
        };
        let (client, inside) = (client(Reach::Anywhere)?, client(Reach::Allowed)?);
        Ok(Self { client, inside, guard })
    }

    async fn exchange(&self, request: &Request) -> Result<Reply, Fault> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Head => reqwest::Method::HEAD,
            Method::Post => reqwest::Method::POST,
        };
        // Whoever is not on a usual port must turn out to be in an allowed network. Addresses that are
        // no names were judged before they came here.
        let client = match self.guard.has_common_port(&request.url) {
            true => &self.client,
            false => &self.inside,
        };
        let mut builder = client.request(method, request.url.clone());
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        if let Some(body) = &request.body {
            builder = builder.body(body.clone());
        }
        let response = builder.send().await.map_err(|why| fault(&why))?;
        let headers = response.headers().iter().map(|(name, value)| {
            // UTF-8 where it is; else what old servers write, Latin-1.
            let latin_1 = || value.as_bytes().iter().map(|b| char::from(*b)).collect();
            let text =
                std::str::from_utf8(value.as_bytes()).map_or_else(|_| latin_1(), str::to_owned);
            (name.as_str().to_owned(), text)
        });
        Ok(Reply {
            status: response.status().as_u16(),
            headers: headers.collect(),
            remote_address: response.remote_addr(),
            tls_issuer: vouched(&response),
            body: Box::new(Pieces(response)),
        })
    }
}

fn client(policy: &Policy, checked: Checked) -> Result<reqwest::Client, ClientError> {
    reqwest::Client::builder()
        // A proxy would look names up by itself; redirects are checked one by one, by us.
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .http1_only()
        .dns_resolver(Arc::new(checked))
        .tls_info(true)
        .connect_timeout(policy.limits.connect)
        .pool_idle_timeout(Duration::from_secs(30))
        .pool_max_idle_per_host(policy.host_at_once)
        .build()
        .map_err(|why| ClientError::Network(chain(&why)))
}

impl Transport for Wire {
    fn send<'a>(&'a self, request: &'a Request) -> Later<'a, Result<Reply, Fault>> {
        Box::pin(self.exchange(request))
    }
}

struct Pieces(reqwest::Response);

impl Incoming for Pieces {
    fn next(&mut self) -> Later<'_, Result<Option<Vec<u8>>, Fault>> {
        Box::pin(async {
            match self.0.chunk().await {
                Ok(piece) => Ok(piece.map(|bytes| bytes.to_vec())),
                Err(why) => Err(Fault::new(Class::Truncated, chain(&why))),
            }
        })
    }
}

fn vouched(response: &reqwest::Response) -> Option<String> {
    let info = response.extensions().get::<reqwest::tls::TlsInfo>()?;
    info.peer_certificate().and_then(issuer)
}

/// What the network said, in one of our words.
fn fault(why: &reqwest::Error) -> Fault {
    let said = chain(why);
    let mut cause: Option<&(dyn Error + 'static)> = Some(why);
    while let Some(one) = cause {
        if let Some(fault) = one.downcast_ref::<Fault>() {
            return fault.clone();
        }
        if one.is::<rustls::Error>() {
            return Fault::new(Class::Tls, said);
        }
        // An I/O error that holds another error names that one's source, not that one.
        let inside = one.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        cause = inside.map(|inside| inside as &(dyn Error + 'static)).or_else(|| one.source());
    }
    let class = match () {
        () if why.is_timeout() => Class::Timeout,
        // The handshake that just stops has no error of its own.
        () if said.contains("tls handshake eof") => Class::Tls,
        () if why.is_builder() => Class::BadAddress,
        () => Class::Refused,
    };
    Fault::new(class, said)
}

/// An error with its causes, in one line.
fn chain(why: &dyn Error) -> String {
    let mut said = why.to_string();
    let mut cause = why.source();
    while let Some(one) = cause {
        said = format!("{said}: {one}");
        cause = one.source();
    }
    said
}
