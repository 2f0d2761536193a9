//! Fetching a Debian package with stand-ins for `apt-get` and `dpkg-deb`.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]
#![cfg(unix)]

mod common;

use std::fs;
use std::path::Path;

use common::{Server, Tiny, asked, honest, local, nowhere, tiny, write_script};
use topogen_data::{DebianTools, Error, Options, Split, fetch, load};

/// Writes two scripts that act as the real commands do; `apt` is what `apt-get` does with its last two words in `$what`.
fn tools(root: &Path, tiny: &Tiny, apt: &str) -> DebianTools {
    tiny.write_to(&root.join("package/usr/share/datasets/tiny"));
    let script = |name: &str, body: &str| {
        let path = root.join(name);
        write_script(&path, body);
        path.into_os_string()
    };
    let log = root.join("log").display().to_string();
    DebianTools {
        apt_get: script(
            "apt-get",
            &format!(
                "while [ $# -gt 2 ]; do shift; done\nwhat=\"$*\"\ncase \"$what\" in *update) what=update;; esac\n\
                 echo \"$what ${{APT_CONFIG:+own}}\" >> '{log}'\n{apt}"
            ),
        ),
        dpkg_deb: script(
            "dpkg-deb",
            &format!("test -f \"$2\" && cp -r '{}' \"$3\"", root.join("package").display()),
        ),
    }
}

fn said(root: &Path) -> Vec<String> {
    let log = fs::read_to_string(root.join("log")).unwrap();
    log.lines().map(|line| line.trim().to_owned()).collect()
}

#[test]
fn the_package_fills_the_cache_with_all_files() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    let tools = tools(root.path(), &tiny, "touch dataset-tiny_1_all.deb");
    let options = Options { debian: Some(tools), ..nowhere(root.path()) };
    let mut commands = Vec::new();
    let loaded = load(&tiny.set, Split::Test, &options, &mut |progress| {
        if let topogen_data::Progress::Running { command } = progress {
            commands.push(command.to_owned());
        }
    });
    assert_eq!(loaded.unwrap().images.pixels(), &tiny.raw("test-images")[16..]);
    assert_eq!(commands[0], "apt-get download dataset-tiny");
    assert_eq!(commands.len(), 2);
    load(&tiny.set, Split::Train, &options, &mut |_| ()).unwrap();
    assert_eq!(said(root.path()), ["download dataset-tiny"], "the other split came with the same package");
}

#[test]
fn the_package_is_unpacked_beside_the_data_and_leaves_nothing() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    let log = root.path().join("where");
    let tools =
        tools(root.path(), &tiny, &format!("pwd >> '{}'; touch dataset-tiny_1_all.deb", log.display()));
    let options = Options { debian: Some(tools), ..nowhere(root.path()) };
    let folder = root.path().join("cache/data/tiny");
    // What a fetch has left that was killed.
    fs::create_dir_all(folder.join(".debian-dead/tree")).unwrap();
    fetch(&tiny.set, &options, &mut |_| ()).unwrap();
    let place = fs::read_to_string(&log).unwrap();
    assert!(Path::new(place.trim()).starts_with(folder.canonicalize().unwrap()), "{place}");
    let left = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(left.filter(|name| name.starts_with(".debian-")).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn missing_package_lists_are_fetched_for_this_use_only() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    // The configuration must keep all state below the working folder, which is the temporary one.
    let apt = "case \"$what\" in\n\
         update) last=$(sed -n 's/^Dir::Etc::main \"\\(.*\\)\";/\\1/p' \"$APT_CONFIG\")\n\
           grep -q \"^Dir::State \\\"$PWD/\" \"$last\" && grep -q \"^Dir::Cache \\\"$PWD/\" \"$last\" && touch updated;;\n\
         *) test -f updated || { echo 'E: Unable to locate package' >&2; exit 100; }; touch dataset-tiny_1_all.deb;;\n\
         esac";
    let tools = tools(root.path(), &tiny, apt);
    let options = Options { debian: Some(tools), ..nowhere(root.path()) };
    fetch(&tiny.set, &options, &mut |_| ()).unwrap();
    assert_eq!(said(root.path()), ["download dataset-tiny", "update own", "download dataset-tiny own"]);
}

#[test]
fn a_package_that_cannot_be_had_leads_to_the_web() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    let tools = tools(root.path(), &tiny, "echo 'E: the mirror is down' >&2; exit 100");
    let files = common::tiny();
    let server = Server::start(move |request| honest(request, &files.gz(asked(request))));
    let https = Some(local(server.base.clone()));
    let options = Options { debian: Some(tools.clone()), https, ..nowhere(root.path()) };
    fetch(&tiny.set, &options, &mut |_| ()).unwrap();
    assert_eq!(server.requests().len(), 4);

    let other = tempfile::tempdir().unwrap();
    let error =
        fetch(&tiny.set, &Options { debian: Some(tools), ..nowhere(other.path()) }, &mut |_| ()).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("E: the mirror is down") && text.contains("exit status: 100"), "{text}");
}

#[test]
fn a_machine_without_the_commands_is_told_so() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    let tools = DebianTools { apt_get: "no-such-apt-get".into(), dpkg_deb: "no-such-dpkg-deb".into() };
    let options = Options { debian: Some(tools), ..nowhere(root.path()) };
    let error = fetch(&tiny.set, &options, &mut |_| ()).unwrap_err();
    let Error::Unavailable { attempts, .. } = &error else { panic!("{error}") };
    assert!(attempts.iter().any(|attempt| matches!(attempt.error, Some(Error::NoCommand { .. }))), "{error}");
}

#[test]
fn a_package_with_other_data_is_refused() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    let tools = tools(root.path(), &tiny, "touch dataset-tiny_1_all.deb");
    let file = root.path().join("package/usr/share/datasets/tiny/train-labels.gz");
    fs::write(&file, common::gzip(b"other")).unwrap();
    let options = Options { debian: Some(tools.clone()), ..nowhere(root.path()) };
    let error = fetch(&tiny.set, &options, &mut |_| ()).unwrap_err();
    assert!(error.to_string().contains("expected version"), "{error}");
    assert!(!root.path().join("cache/data/tiny/train-labels.gz").exists());

    fs::remove_file(&file).unwrap();
    let error = fetch(&tiny.set, &options, &mut |_| ()).unwrap_err();
    assert!(error.to_string().contains("holds no train-labels"), "{error}");
}
