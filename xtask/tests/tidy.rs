//! What every file of the repository keeps to.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// No source file is longer than this.
const MAX_LINES: usize = 500;

fn root() -> PathBuf {
    // Asked for at run time: with one target folder for two checkouts, the built test may be the other's.
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs this test");
    Path::new(&xtask).parent().expect("xtask lies in the workspace").to_owned()
}

/// The files that git tracks; all files of the folder where it tracks none (an unpacked archive).
fn files() -> Vec<PathBuf> {
    let root = root();
    let mut files = tracked(&root);
    if files.is_empty() {
        walk(&root, &mut files);
    }
    assert!(
        files.contains(&root.join("Cargo.toml")),
        "the list of files is wrong: it lacks the root Cargo.toml"
    );
    files
}

fn tracked(root: &Path) -> Vec<PathBuf> {
    let Ok(output) = Command::new("git").arg("-C").arg(root).args(["ls-files", "-z"]).output() else {
        return Vec::new();
    };
    if !output.status.success() {
        return Vec::new();
    }
    let list = String::from_utf8_lossy(&output.stdout);
    let files = list.split_terminator('\0').map(|name| root.join(name));
    // One that was removed and not committed yet is none of ours.
    files.filter(|path| path.is_file()).collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let entry = entry.expect("the folder can be read");
        let (path, kind) = (entry.path(), entry.file_type().expect("a file has a type"));
        if kind.is_dir()
            && ![".git", "target", ".libtorch"].iter().any(|skipped| entry.file_name() == *skipped)
        {
            walk(&path, files);
        } else if kind.is_file() {
            files.push(path);
        }
    }
}

/// The text of a file, or `None` for one that is no text.
fn text(path: &Path) -> Option<String> {
    String::from_utf8(fs::read(path).expect("the file can be read")).ok()
}

/// The folders of developers' machines that `text` names.
fn private_paths(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines() {
        for (start, _) in line.match_indices('/') {
            // A folder in the middle of a path, or of an address, is not at the root.
            let before = line[..start].chars().next_back();
            if before.is_some_and(|it| it.is_alphanumeric() || "./_-~}>)*$".contains(it)) {
                continue;
            }
            let mut parts = line[start + 1..].splitn(3, '/');
            let (Some(first), Some(second)) = (parts.next(), parts.next()) else { continue };
            let named = second.starts_with(|it: char| it.is_ascii_alphanumeric() || it == '_');
            let private = match first {
                "work" | "root" => true,
                "home" | "Users" | "tmp" => named,
                _ => false,
            };
            if private {
                found.push(&line[start..]);
            }
        }
    }
    found
}

/// The hosts of package registries that `text` names. Clients know them; a file that names one fails behind a mirror.
fn registry_hosts(text: &str) -> Vec<String> {
    // Put together from parts, or this file would name them.
    let hosts = [
        ["py", "pi.org"],
        ["python", "hosted.org"],
        ["download.py", "torch.org"],
        ["crates", ".io"],
        ["debian", ".org"],
        ["npm", "js.org"],
        ["npm", "js.com"],
        ["ana", "conda.org"],
        ["proxy.go", "lang.org"],
    ];
    let text = text.to_ascii_lowercase();
    hosts.map(|parts| parts.concat()).into_iter().filter(|host| text.contains(host.as_str())).collect()
}

/// Whether the manifest takes its lints from the workspace.
fn takes_lints(manifest: &str) -> bool {
    let lines = || manifest.lines().map(str::trim);
    let in_section =
        lines().skip_while(|line| *line != "[lints]").skip(1).take_while(|line| !line.starts_with('['));
    in_section
        .chain(lines().filter_map(|line| line.strip_prefix("lints.")))
        .any(|line| line == "workspace = true")
}

#[test]
fn no_source_file_is_too_long() {
    let mut sources = 0;
    for path in files().iter().filter(|path| path.extension().is_some_and(|it| it == "rs")) {
        sources += 1;
        let lines = text(path).unwrap_or_else(|| panic!("{} is not UTF-8", path.display())).lines().count();
        assert!(lines <= MAX_LINES, "{} has {lines} lines, more than {MAX_LINES}: split it", path.display());
    }
    assert!(sources > 20, "only {sources} source files were found");
}

#[test]
fn every_package_takes_its_lints_from_the_workspace() {
    let mut packages = 0;
    for path in files().iter().filter(|path| path.file_name().is_some_and(|it| it == "Cargo.toml")) {
        let manifest = text(path).unwrap_or_else(|| panic!("{} is not UTF-8", path.display()));
        if manifest.lines().any(|line| line.trim() == "[package]") {
            packages += 1;
            assert!(takes_lints(&manifest), "{} has no `[lints] workspace = true`", path.display());
        }
    }
    assert!(packages >= 10, "only {packages} packages were found");
}

#[test]
fn no_file_names_a_path_of_a_developers_machine() {
    for path in files() {
        if let Some(text) = text(&path) {
            let found = private_paths(&text);
            assert!(found.is_empty(), "{} names {}", path.display(), found.join(", "));
        }
    }
}

#[test]
fn no_file_names_the_host_of_a_package_registry() {
    // Cargo writes its registry's address into the lock file.
    for path in files().iter().filter(|path| path.file_name().is_none_or(|it| it != "Cargo.lock")) {
        if let Some(text) = text(path) {
            let found = registry_hosts(&text);
            assert!(found.is_empty(), "{} names {}", path.display(), found.join(", "));
        }
    }
}

#[test]
fn registry_hosts_are_found() {
    for host in [["https://files.python", "hosted.org/x"], ["index.Crates", ".io"], ["deb.debian", ".org"]] {
        assert_eq!(registry_hosts(&host.concat()).len(), 1, "{host:?}");
    }
    assert!(registry_hosts("pip, apt-get, cargo, crates, Debian, the package index").is_empty());
}

#[test]
fn private_paths_are_told_from_others() {
    for private in
        ["work/x", "root/.cargo", "home/ada/topogen", "Users/ada/x", "tmp/x"].map(|path| format!("/{path}"))
    {
        for text in
            [private.clone(), format!("see {private}"), format!("\"{private}\""), format!("A={private}")]
        {
            assert_eq!(private_paths(&text).len(), 1, "{text}");
        }
    }
    for fine in [
        "$HOME/.cache",
        "a/root/b",
        "https://host/root/x",
        "/usr/lib",
        "/home/<name>/x",
        "~/root/x",
        "a/tmp/x",
    ] {
        assert!(private_paths(fine).is_empty(), "{fine}");
    }
}

#[test]
fn lints_are_found_where_they_are() {
    assert!(takes_lints("[package]\nname = \"a\"\n\n[lints]\nworkspace = true\n"));
    assert!(takes_lints("lints.workspace = true\n[package]\n"));
    assert!(!takes_lints("[lints]\n\n[dependencies]\nworkspace = true\n"));
    assert!(!takes_lints("[package]\nversion.workspace = true\n"));
}
