//! One request, one reply, nothing else: the seam at which exchanges are recorded and replayed.

use crate::answer::Method;
use crate::client::Later;
use crate::client::class::Fault;
use crate::client::exchanges::Missed;
use std::net::SocketAddr;
use url::Url;

/// A request as it goes out: checked, and with every header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// How.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// What is sent along.
    pub body: Option<String>,
}

impl Request {
    /// The first header of this name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A reply whose body is still to come.
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Names in lower case, in their order.
    pub headers: Vec<(String, String)>,
    /// Who was connected to.
    pub remote_address: Option<SocketAddr>,
    /// Who vouched for it; none without TLS.
    pub tls_issuer: Option<String>,
    /// The body, as it was sent.
    pub body: Box<dyn Incoming>,
}

impl Reply {
    /// The first header of this name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A body on its way.
pub trait Incoming: Send {
    /// The next piece; none at its end.
    fn next(&mut self) -> Later<'_, Result<Option<Vec<u8>>, Fault>>;
}

/// Who carries requests. It follows no redirect, unpacks nothing, remembers nothing.
pub trait Transport: Send + Sync {
    /// Sends a request, and waits for the head of the reply.
    fn send<'a>(&'a self, request: &'a Request) -> Later<'a, Result<Reply, Fault>>;

    /// True when nobody is asked, so that nobody needs to be waited for.
    fn is_replay(&self) -> bool {
        false
    }

    /// Whether everything that was asked could be carried at all; recorded exchanges may lack some.
    fn close(&self) -> Result<(), Missed> {
        Ok(())
    }
}
