//! A scripted portal on this machine, for tests: fixed answers, closures, folders, and every way to
//! answer badly. It knows nothing but the standard library, so that other crates can borrow it.
#![allow(dead_code, reason = "each borrower uses a part")]

mod reply;
mod wire;

pub use reply::Reply;

use std::collections::VecDeque;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A request as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// GET, HEAD, POST, ….
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// What was sent along.
    pub body: String,
}

impl Request {
    /// The first header of this name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The path without the query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The first value of a parameter of the query, as it was sent.
    pub fn query(&self, name: &str) -> Option<&str> {
        let (_, query) = self.target.split_once('?')?;
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(n, _)| *n == name)
            .map(|(_, v)| v)
    }
}

type Closure = Arc<dyn Fn(&Request) -> Reply + Send + Sync>;

enum Route {
    Closure(Closure),
    /// In this order; the last one for ever.
    InOrder(Mutex<VecDeque<Reply>>),
    Folder(PathBuf),
}

#[derive(Default)]
struct Script {
    routes: Vec<(String, Arc<Route>)>,
    otherwise: Option<Arc<Route>>,
    log: Vec<Request>,
}

/// The portal; it answers until it is dropped.
pub struct Portal {
    address: SocketAddr,
    script: Arc<Mutex<Script>>,
}

impl Portal {
    /// Opens at a free port of 127.0.0.1; whatever has no route is answered with 404.
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let script = Arc::new(Mutex::new(Script::default()));
        let shared = Arc::downgrade(&script);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (Ok(stream), Some(script)) = (stream, shared.upgrade()) else { break };
                std::thread::spawn(move || serve(stream, &script));
            }
        });
        Self { address, script }
    }

    /// The address of a path: `portal.url("/data.json")`.
    pub fn url(&self, target: &str) -> String {
        format!("http://{}{target}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same answer every time. With a query, only that query; without, any.
    pub fn at(&self, target: &str, reply: Reply) -> &Self {
        self.by(target, move |_| reply.clone())
    }

    /// One answer after the other; the last one from then on.
    pub fn in_order(&self, target: &str, replies: impl IntoIterator<Item = Reply>) -> &Self {
        self.put(target, Route::InOrder(Mutex::new(replies.into_iter().collect())))
    }

    /// Whatever the closure says.
    pub fn by(
        &self,
        target: &str,
        answer: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> &Self {
        self.put(target, Route::Closure(Arc::new(answer)))
    }

    /// The same answer for whatever has no route.
    pub fn fallback(&self, reply: Reply) -> &Self {
        self.answering(move |_| reply.clone())
    }

    /// What a closure says, for whatever has no route.
    pub fn answering(&self, answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> &Self {
        lock(&self.script).otherwise = Some(Arc::new(Route::Closure(Arc::new(answer))));
        self
    }

    /// The files of a folder, below a path that ends with `/`; `index.html` for a folder.
    pub fn folder(&self, below: &str, folder: impl Into<PathBuf>) -> &Self {
        assert!(below.ends_with('/'), "a folder is served below a path that ends with /");
        self.put(below, Route::Folder(folder.into()))
    }

    /// Every request so far, in the order in which they came.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.script).log.clone()
    }

    /// Method and target of every request so far: `GET /data.json`. Without those for robots.txt,
    /// which whoever is polite asks for first; `times` counts them.
    pub fn asked(&self) -> Vec<String> {
        let script = lock(&self.script);
        let others = script.log.iter().filter(|r| r.target != "/robots.txt");
        others.map(|r| format!("{} {}", r.method, r.target)).collect()
    }

    /// How often something was asked for, with its query or, without one, with any.
    pub fn times(&self, target: &str) -> usize {
        let log = self.requests();
        log.iter()
            .filter(|r| if target.contains('?') { r.target == target } else { r.path() == target })
            .count()
    }

    /// Forgets the requests so far; the routes stay.
    pub fn forget(&self) {
        lock(&self.script).log.clear();
    }

    /// A later route for the same target takes the place of the earlier one.
    fn put(&self, target: &str, route: Route) -> &Self {
        let mut script = lock(&self.script);
        script.routes.retain(|(known, _)| known != target);
        script.routes.push((target.to_owned(), Arc::new(route)));
        drop(script);
        self
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // The listener wakes up, finds the script gone, and ends.
        let address = self.address;
        self.script = Arc::default();
        let _ = TcpStream::connect(address);
    }
}

fn lock(script: &Mutex<Script>) -> MutexGuard<'_, Script> {
    script.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One request, one answer, and the connection is closed.
fn serve(mut stream: TcpStream, script: &Mutex<Script>) {
    let Some(request) = wire::read(&stream) else { return };
    let route = {
        let mut script = lock(script);
        script.log.push(request.clone());
        let otherwise = || Some((String::new(), Arc::clone(script.otherwise.as_ref()?)));
        find(&script.routes, &request).or_else(otherwise)
    };
    let reply = match route.as_ref().map(|(below, route)| (below, route.as_ref())) {
        None => Reply::status(404),
        Some((_, Route::Closure(answer))) => answer(&request),
        Some((_, Route::InOrder(replies))) => {
            let mut replies = replies.lock().unwrap_or_else(PoisonError::into_inner);
            let next =
                if replies.len() > 1 { replies.pop_front() } else { replies.front().cloned() };
            next.unwrap_or_else(|| Reply::status(404))
        }
        Some((below, Route::Folder(folder))) => reply::file(folder, &request.path()[below.len()..]),
    };
    wire::write(&mut stream, &reply, request.method == "HEAD");
}

/// The whole target, then the path, then the longest folder.
fn find(routes: &[(String, Arc<Route>)], request: &Request) -> Option<(String, Arc<Route>)> {
    let exact = |wanted: &str| routes.iter().find(|(target, _)| target == wanted);
    let below = || {
        let fits = routes.iter().filter(|(target, route)| {
            matches!(route.as_ref(), Route::Folder(_))
                && request.path().starts_with(target.as_str())
        });
        fits.max_by_key(|(target, _)| target.len())
    };
    let found = exact(&request.target).or_else(|| exact(request.path())).or_else(below);
    found.map(|(target, route)| (target.clone(), Arc::clone(route)))
}
