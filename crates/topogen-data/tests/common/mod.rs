//! A tiny data set and a small web server for the tests of fetching.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use topogen_data::{
    Content, DataFile, DataSet, DebianPackage, Https, NpmPackage, Options, Split, idx, sha256,
};

/// Height and width of the images.
pub const SIZE: usize = 16;
/// How many images each split has.
pub const IMAGES: usize = 5;

/// A data set made here, with the decompressed bytes of its files.
pub struct Tiny {
    pub set: DataSet,
    pub files: Vec<(String, Vec<u8>)>,
}

pub fn tiny() -> Tiny {
    let mut files = Vec::new();
    let mut entries = Vec::new();
    for (split, seed) in [(Split::Train, 1_u32), (Split::Test, 2)] {
        // A linear congruential sequence: the same on every run, and hard to compress, so that cuts hit the data.
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let pixels: Vec<u8> = (0..IMAGES * SIZE * SIZE).map(|_| next()).collect();
        let labels: Vec<u8> = (0..IMAGES as u8).collect();
        let images = idx::encode([IMAGES as u32, SIZE as u32, SIZE as u32], &pixels).unwrap();
        let labels = idx::encode([IMAGES as u32], &labels).unwrap();
        for (content, bytes) in [(Content::Images(split), images), (Content::Labels(split), labels)] {
            let name = content.to_string().replace(' ', "-");
            entries.push(DataFile {
                name: name.clone().into(),
                content,
                bytes: bytes.len() as u64,
                sha256: sha256(&bytes).into(),
            });
            files.push((name, bytes));
        }
    }
    let set = DataSet {
        name: "tiny".into(),
        summary: "made for tests".into(),
        licence: "none".into(),
        files: entries.into(),
        debian: Some(DebianPackage {
            name: "dataset-tiny".into(),
            folder: "usr/share/datasets/tiny".into(),
            archive: None,
        }),
        npm: Some(NpmPackage {
            name: "tiny-data".into(),
            version: "1.0.0".into(),
            folder: "package/data".into(),
        }),
        https: Some("https://tiny.invalid/".into()),
    };
    Tiny { set, files }
}

impl Tiny {
    pub fn raw(&self, name: &str) -> &[u8] {
        &self.files.iter().find(|(file, _)| file == name).unwrap().1
    }

    pub fn gz(&self, name: &str) -> Vec<u8> {
        gzip(self.raw(name))
    }

    /// Writes all files, compressed, into `folder`.
    pub fn write_to(&self, folder: &std::path::Path) {
        std::fs::create_dir_all(folder).unwrap();
        for (name, bytes) in &self.files {
            std::fs::write(folder.join(format!("{name}.gz")), gzip(bytes)).unwrap();
        }
    }
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Writes a shell script that can be run.
///
/// A shell of its own writes it. If this process did, a process that another test starts meanwhile could inherit the open file,
/// and the system refuses to run what is open for writing ("text file busy").
pub fn write_script(path: &std::path::Path, body: &str) {
    let mut shell = Command::new("sh")
        .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
        .arg(path)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = shell.stdin.take().unwrap();
    stdin.write_all(format!("#!/bin/sh\n{body}\n").as_bytes()).unwrap();
    drop(stdin);
    assert!(shell.wait().unwrap().success());
}

/// Options that reach no system, no package and no web.
pub fn nowhere(root: &std::path::Path) -> Options {
    Options { system_root: root.join("system"), cache_dir: Some(root.join("cache")), ..Options::offline() }
}

/// How a local server is asked: at once, and without a proxy.
pub fn local(base: String) -> Https {
    Https {
        base: Some(base),
        connect_timeout: Duration::from_secs(10),
        stall_timeout: Duration::from_secs(10),
        attempts: 2,
        pause: Duration::ZERO,
        proxy: false,
    }
}

/// One request as the server saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub path: String,
    pub range: Option<u64>,
}

/// Answers to one request with all bytes of the response, after which the connection is closed.
type Answer = dyn Fn(&Request) -> Vec<u8> + Send + Sync;

/// A server on this machine that serves in a thread until the process ends.
pub struct Server {
    pub base: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub fn start(answer: impl Fn(&Request) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/data/", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (Arc::clone(&requests), Arc::new(answer) as Arc<Answer>);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                std::thread::spawn(move || serve(stream.unwrap(), &log, &*answer));
            }
        });
        Self { base, requests }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn serve(stream: TcpStream, log: &Mutex<Vec<Request>>, answer: &Answer) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut request = Request { path: String::new(), range: None };
    let mut line = String::new();
    while reader.read_line(&mut line).unwrap() > 2 {
        if let Some(rest) = line.strip_prefix("GET ") {
            request.path = rest.split(' ').next().unwrap().to_owned();
        }
        if let Some(range) = line.to_ascii_lowercase().strip_prefix("range: bytes=") {
            request.range = range.trim().strip_suffix('-').map(|start| start.parse().unwrap());
        }
        line.clear();
    }
    log.lock().unwrap().push(request.clone());
    let mut stream = stream;
    // The client may have gone in the middle of what it does not want.
    let _ = stream.write_all(&answer(&request)).and_then(|()| stream.shutdown(std::net::Shutdown::Write));
    let _ = reader.read(&mut [0; 1]);
}

pub fn response(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len())
            .into_bytes();
    bytes.extend(body);
    bytes
}

/// What an honest server answers that understands ranges.
pub fn honest(request: &Request, body: &[u8]) -> Vec<u8> {
    let total = body.len();
    match request.range {
        None => response("200 OK", "", body),
        Some(start) if start < total as u64 => {
            let range = format!("Content-Range: bytes {start}-{}/{total}\r\n", total - 1);
            response("206 Partial Content", &range, &body[start as usize..])
        }
        Some(_) => response("416 Range Not Satisfiable", &format!("Content-Range: bytes */{total}\r\n"), b""),
    }
}

/// The name of the file that is asked for, without `.gz`.
pub fn asked(request: &Request) -> &str {
    request.path.strip_prefix("/data/").and_then(|path| path.strip_suffix(".gz")).unwrap_or("")
}
