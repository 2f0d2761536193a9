//! Fetching over HTTP from a server on this machine.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

mod common;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{Request, Server, Tiny, asked, gzip, honest, local, nowhere, response, tiny};
use topogen_data::{Error, Loaded, Options, Progress, Split, fetch, load};

fn options(root: &Path, base: &str) -> Options {
    Options { https: Some(local(base.to_owned())), ..nowhere(root) }
}

fn folder(root: &Path) -> PathBuf {
    root.join("cache/data/tiny")
}

fn train(tiny: &Tiny, options: &Options) -> Result<Loaded, Error> {
    load(&tiny.set, Split::Train, options, &mut |_| ())
}

/// A server that gives the files of the tiny data set, and counts them.
fn good_server() -> Server {
    let tiny = tiny();
    Server::start(move |request| honest(request, &tiny.gz(asked(request))))
}

/// The error of the web, out of the one that lists all attempts.
fn web_error(error: Error) -> Error {
    let Error::Unavailable { name, attempts, .. } = error else { panic!("{error}") };
    assert_eq!(name, "tiny");
    let mut errors: Vec<_> = attempts.into_iter().filter_map(|attempt| attempt.error).collect();
    assert_eq!(errors.len(), 1);
    errors.remove(0)
}

/// Every path in the folder, without the lock.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != ".lock");
    names.sort();
    names
}

#[test]
fn what_is_missing_is_fetched_once() {
    let (tiny, server) = (tiny(), good_server());
    let root = tempfile::tempdir().unwrap();
    let options = options(root.path(), &server.base);
    let (mut received, mut announced) = (0, None);
    let loaded = load(&tiny.set, Split::Train, &options, &mut |progress| {
        if let Progress::Downloading { received: now, total, .. } = progress {
            (received, announced) = (now, total);
        }
    })
    .unwrap();
    assert_eq!(loaded.images.pixels(), &tiny.raw("train-images")[16..]);
    assert_eq!(Some(received), announced);
    assert_eq!(received, tiny.gz("train-labels").len() as u64);
    assert_eq!(names(&folder(root.path())), ["train-images.gz", "train-labels.gz"]);
    assert_eq!(server.requests().len(), 2);

    train(&tiny, &options).unwrap();
    assert_eq!(server.requests().len(), 2, "the cache serves the second time");
    fetch(&tiny.set, &options, &mut |_| ()).unwrap();
    assert_eq!(server.requests().len(), 4, "only the other split is fetched");
}

#[test]
fn a_redirect_is_followed() {
    let tiny = tiny();
    let server = Server::start(move |request| match request.path.strip_prefix("/data/moved/") {
        None => {
            let file = request.path.rsplit('/').next().unwrap();
            response("302 Found", &format!("Location: /data/moved/{file}\r\n"), b"")
        }
        Some(file) => honest(request, &tiny.gz(file.strip_suffix(".gz").unwrap())),
    });
    let root = tempfile::tempdir().unwrap();
    train(&common::tiny(), &options(root.path(), &server.base)).unwrap();
    assert_eq!(server.requests().len(), 4);
}

#[test]
fn a_missing_page_is_an_error_that_names_it() {
    let server = Server::start(|_| response("404 Not Found", "", b"gone"));
    let root = tempfile::tempdir().unwrap();
    let error = train(&tiny(), &options(root.path(), &server.base)).unwrap_err();
    let text = error.to_string();
    let address = format!("{}train-images.gz", server.base);
    assert!(text.contains(&address) && text.contains("404") && text.contains("dataset-tiny"), "{text}");
    assert!(matches!(web_error(error), Error::HttpStatus { status: 404, .. }));
    assert_eq!(server.requests().len(), 1, "a page that is missing is not asked for again");
    assert!(names(&folder(root.path())).is_empty());
}

#[test]
fn a_server_in_trouble_is_asked_again() {
    let tiny = tiny();
    let count = AtomicUsize::new(0);
    let server = Server::start(move |request| match count.fetch_add(1, Ordering::SeqCst) {
        0 => response("503 Service Unavailable", "", b""),
        _ => honest(request, &tiny.gz(asked(request))),
    });
    let root = tempfile::tempdir().unwrap();
    train(&common::tiny(), &options(root.path(), &server.base)).unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_broken_connection_goes_on_by_itself() {
    let tiny = tiny();
    let count = AtomicUsize::new(0);
    let server = Server::start(move |request| {
        let mut answer = honest(request, &tiny.gz(asked(request)));
        if count.fetch_add(1, Ordering::SeqCst) == 0 {
            answer.truncate(answer.len() - 100);
        }
        answer
    });
    let root = tempfile::tempdir().unwrap();
    let tiny = common::tiny();
    train(&tiny, &options(root.path(), &server.base)).unwrap();
    let start = tiny.gz("train-images").len() as u64 - 100;
    let path = "/data/train-images.gz".to_owned();
    assert_eq!(server.requests()[1], Request { path, range: Some(start) });
}

#[test]
fn a_body_that_always_ends_early_is_an_error_and_resumed_later() {
    let tiny = tiny();
    let cut = tiny.gz("train-images").len() - 100;
    // This server knows no ranges: it always starts anew, so that the client cannot get on.
    let body = tiny.gz("train-images");
    let server = Server::start(move |_| {
        let mut answer = response("200 OK", "", &body);
        answer.truncate(answer.len() - 100);
        answer
    });
    let root = tempfile::tempdir().unwrap();
    let error = web_error(train(&tiny, &options(root.path(), &server.base)).unwrap_err());
    let Error::HttpTruncated { received, total, .. } = error else { panic!("{error}") };
    assert_eq!((received, total), (cut as u64, Some(cut as u64 + 100)));
    assert_eq!(
        names(&folder(root.path())),
        ["train-images.gz.part"],
        "a part never gets the name of a whole"
    );

    let server = good_server();
    train(&tiny, &options(root.path(), &server.base)).unwrap();
    assert_eq!(server.requests()[0].range, Some(cut as u64));
    assert_eq!(names(&folder(root.path())), ["train-images.gz", "train-labels.gz"]);
}

#[test]
fn a_part_that_is_whole_needs_no_further_byte() {
    let (tiny, server) = (tiny(), good_server());
    let root = tempfile::tempdir().unwrap();
    let folder = folder(root.path());
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("train-images.gz.part"), tiny.gz("train-images")).unwrap();
    train(&tiny, &options(root.path(), &server.base)).unwrap();
    assert_eq!(server.requests().len(), 2, "one answer 416 and the labels");
}

#[test]
fn a_part_of_something_else_is_thrown_away() {
    let tiny = tiny();
    let whole = tiny.gz("train-images").len();
    for part in [vec![7; 40], vec![7; whole], vec![7; whole + 10]] {
        let server = good_server();
        let root = tempfile::tempdir().unwrap();
        let folder = folder(root.path());
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("train-images.gz.part"), &part).unwrap();
        train(&tiny, &options(root.path(), &server.base)).unwrap();
        assert_eq!(server.requests()[0].range, Some(part.len() as u64));
        assert_eq!(server.requests()[1].range, None);
    }
}

#[test]
fn a_wrong_file_is_thrown_away() {
    let mut wrong = tiny().raw("train-images").to_vec();
    wrong[200] ^= 0x80;
    let wrong = gzip(&wrong);
    let server = Server::start(move |request| honest(request, &wrong));
    let root = tempfile::tempdir().unwrap();
    let error = web_error(train(&tiny(), &options(root.path(), &server.base)).unwrap_err());
    let Error::HttpCorrupt { source, .. } = error else { panic!("{error}") };
    assert!(matches!(*source, Error::Checksum { .. }));
    assert!(names(&folder(root.path())).is_empty());
}

#[test]
fn an_endless_file_is_stopped() {
    // Once with an announced length, once without.
    for headers in ["Content-Length: 10000000\r\n", ""] {
        let server = Server::start(move |_| {
            let mut answer = format!("HTTP/1.1 200 OK\r\n{headers}Connection: close\r\n\r\n").into_bytes();
            answer.resize(10_000_000, 0);
            answer
        });
        let root = tempfile::tempdir().unwrap();
        let error = web_error(train(&tiny(), &options(root.path(), &server.base)).unwrap_err());
        assert!(matches!(error, Error::HttpTooLarge { limit, .. } if limit < 100_000), "{error}");
        assert!(names(&folder(root.path())).is_empty());
    }
}

#[test]
fn a_server_that_is_gone_is_an_error_that_names_it() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let root = tempfile::tempdir().unwrap();
    let error = train(&tiny(), &options(root.path(), &base)).unwrap_err();
    assert!(error.to_string().contains(&base), "{error}");
    assert!(matches!(web_error(error), Error::Http { .. }));
}

#[test]
fn a_cache_that_cannot_be_written_is_an_error_that_names_it() {
    let server = good_server();
    let root = tempfile::tempdir().unwrap();
    // A file in place of the folder stops root too, for whom no folder is read-only.
    fs::write(root.path().join("cache"), "").unwrap();
    let error = train(&tiny(), &options(root.path(), &server.base)).unwrap_err();
    let Error::Write { path, .. } = &error else { panic!("{error}") };
    assert_eq!(*path, folder(root.path()));
    assert!(error.to_string().contains("TOPOGEN_CACHE"));
    assert!(server.requests().is_empty());
}

#[test]
fn two_at_the_same_time_fetch_once() {
    let server = good_server();
    let root = tempfile::tempdir().unwrap();
    let options = options(root.path(), &server.base);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| train(&tiny(), &options).unwrap());
        }
    });
    assert_eq!(server.requests().len(), 2);
    assert_eq!(names(&folder(root.path())), ["train-images.gz", "train-labels.gz"]);
}
