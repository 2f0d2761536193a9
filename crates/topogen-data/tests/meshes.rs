//! Meshes in an archive within a Debian package, with stand-ins for `apt-get` and `dpkg-deb`.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]
#![cfg(unix)]

mod common;

use std::fs;
use std::path::Path;

use common::{gzip, nowhere, write_script};
use topogen_data::{
    Content, DataFile, DataSet, DebianPackage, DebianTools, Error, MeshError, Options, Source, Status, TarGz,
    data_set, fetch, load_mesh, locate, sha256,
};

const TETRAHEDRON: &str = "OFF\n4 4 6\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n3 0 2 1\n3 0 1 3\n3 0 3 2\n3 1 2 3\n";
const PYRAMID: &str =
    "OFF\n5 5 8\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n.5 .5 1\n4 3 2 1 0\n3 0 1 4\n3 1 2 4\n3 2 3 4\n3 3 0 4\n";

/// A data set of two meshes.
fn solids() -> DataSet {
    let file = |name: &'static str, text: &str| DataFile {
        name: name.into(),
        content: Content::Mesh { betti: [1, 0, 1] },
        bytes: text.len() as u64,
        sha256: sha256(text.as_bytes()).into(),
    };
    DataSet {
        name: "solids".into(),
        summary: "made for tests".into(),
        licence: "none".into(),
        files: vec![file("tetrahedron.off", TETRAHEDRON), file("pyramid.off", PYRAMID)].into(),
        debian: Some(DebianPackage {
            name: "solids-demo".into(),
            folder: "usr/share/doc/solids".into(),
            archive: Some(TarGz {
                name: "data.tar.gz".into(),
                folder: "data/meshes".into(),
                most_bytes: 1 << 20,
            }),
        }),
        npm: None,
        https: None,
    }
}

/// A compressed archive of these files.
fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append_data(&mut header, path, text.as_bytes()).unwrap();
    }
    gzip(&builder.into_inner().unwrap())
}

/// An archive with both meshes, and others beside and of the same name.
fn whole() -> Vec<u8> {
    archive(&[
        ("data/points/tetrahedron.off", "not this one"),
        ("data/meshes/pyramid.off", PYRAMID),
        ("data/meshes/other.off", "OFF"),
        ("data/meshes/tetrahedron.off", TETRAHEDRON),
        ("data/meshes/old/tetrahedron.off", "nor this"),
    ])
}

/// Puts the archive where the package has it, below `root`.
fn install(root: &Path, bytes: &[u8]) -> std::path::PathBuf {
    let folder = root.join("usr/share/doc/solids");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("data.tar.gz"), bytes).unwrap();
    folder.join("data.tar.gz")
}

/// Stand-ins for the commands: the package holds this archive.
fn tools(root: &Path, bytes: &[u8]) -> DebianTools {
    install(&root.join("package"), bytes);
    let script = |name: &str, body: &str| {
        write_script(&root.join(name), body);
        root.join(name).into_os_string()
    };
    DebianTools {
        apt_get: script("apt-get", "echo . >> ../../../../asked; touch solids-demo_1_all.deb"),
        dpkg_deb: script("dpkg-deb", &format!("cp -r '{}' \"$3\"", root.join("package").display())),
    }
}

#[test]
fn a_package_with_an_archive_fills_the_cache() {
    let root = tempfile::tempdir().unwrap();
    let set = solids();
    let options = Options { debian: Some(tools(root.path(), &whole())), ..nowhere(root.path()) };
    assert!(matches!(locate(&set, &options, &mut |_| ()), Status::Absent { .. }));
    let folder = root.path().join("cache/data/solids");
    for (name, triangles) in [("tetrahedron", 4), ("pyramid", 6)] {
        let loaded = load_mesh(&set, name, &options, &mut |_| ()).unwrap();
        assert_eq!(loaded.mesh.triangles().len(), triangles);
        assert_eq!(loaded.source, Source::Cache { folder: folder.clone() });
    }
    assert_eq!(fs::read_to_string(root.path().join("asked")).unwrap(), ".\n", "one download brings all");
    assert!(matches!(locate(&set, &options, &mut |_| ()), Status::Ready { .. }));
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort_unstable();
    assert_eq!(names, [".lock", "pyramid.off", "tetrahedron.off"], "nothing else is left");

    // What the cache holds is checked on every load.
    fs::write(folder.join("pyramid.off"), PYRAMID.replace(".5 .5 1", ".5 .5 2")).unwrap();
    let error = load_mesh(&set, "pyramid", &options, &mut |_| ()).unwrap_err();
    assert!(matches!(&error, Error::Corrupt { path, .. } if *path == folder.join("pyramid.off")), "{error}");
}

#[test]
fn the_archive_of_an_installed_package_is_unpacked() {
    let root = tempfile::tempdir().unwrap();
    let set = solids();
    let options = nowhere(root.path());
    install(&options.system_root, &whole());
    let loaded = load_mesh(&set, "pyramid", &options, &mut |_| ()).unwrap();
    assert_eq!(loaded.mesh.topology().unwrap().betti, [1, 0, 1]);
    assert!(matches!(loaded.source, Source::Cache { .. }));
    // A data folder is filled from it too.
    let own = root.path().join("own");
    let options = Options { data_dir: Some(own.clone()), ..options };
    assert_eq!(fetch(&set, &options, &mut |_| ()).unwrap(), Source::DataDir { folder: own.join("solids") });
    assert_eq!(fs::read_to_string(own.join("solids/tetrahedron.off")).unwrap(), TETRAHEDRON);
    assert!(load_mesh(&set, "tetrahedron", &options, &mut |_| ()).is_ok());
}

#[test]
fn a_bad_archive_is_refused_wherever_it_is() {
    let other = PYRAMID.replace(".5 .5 1", ".5 .5 2");
    let long = format!("# {}\n{TETRAHEDRON}", "x".repeat(1 << 21));
    let cut = whole();
    for (bytes, cause) in [
        (archive(&[("data/meshes/tetrahedron.off", TETRAHEDRON)]), "holds no pyramid.off"),
        (
            archive(&[("data/meshes/tetrahedron.off", TETRAHEDRON), ("data/meshes/pyramid.off", &other)]),
            "SHA-256",
        ),
        (archive(&[("tetrahedron.off", TETRAHEDRON), ("pyramid.off", PYRAMID)]), "holds no"),
        (archive(&[("data/meshes/long.off", &long)]), "is damaged"),
        (cut[..cut.len() / 2].to_vec(), "is damaged"),
        (b"no archive".to_vec(), "is damaged"),
    ] {
        let fetched = tempfile::tempdir().unwrap();
        let options = Options { debian: Some(tools(fetched.path(), &bytes)), ..nowhere(fetched.path()) };
        let error = load_mesh(&solids(), "pyramid", &options, &mut |_| ()).unwrap_err();
        assert!(
            matches!(error, Error::Unavailable { .. }) && error.to_string().contains(cause),
            "{cause}: {error}"
        );

        // Of an installed package it is never passed over for a download.
        let installed = tempfile::tempdir().unwrap();
        let options =
            Options { debian: Some(tools(installed.path(), &whole())), ..nowhere(installed.path()) };
        let path = install(&options.system_root, &bytes);
        let error = load_mesh(&solids(), "pyramid", &options, &mut |_| ()).unwrap_err();
        let Error::Corrupt { path: named, source, .. } = &error else { panic!("{cause}: {error}") };
        assert_eq!(*named, path);
        let text = std::iter::successors(Some(&**source as &dyn std::error::Error), |error| error.source());
        let text: String = text.map(|error| format!("{error}\n")).collect();
        assert!(text.contains(cause), "{cause}: {text}");
        assert!(!installed.path().join("cache/data/solids/pyramid.off").exists());
    }
}

#[test]
fn a_mesh_that_there_is_not_is_named() {
    let root = tempfile::tempdir().unwrap();
    let error = load_mesh(&solids(), "cube", &nowhere(root.path()), &mut |_| ()).unwrap_err();
    let Error::Mesh(MeshError::Unknown { data_set: set, name, known }) = &error else { panic!("{error}") };
    assert_eq!((set.as_str(), name.as_str(), known.len()), ("solids", "cube", 2));
    let error = topogen_data::load(&solids(), topogen_data::Split::Train, &nowhere(root.path()), &mut |_| ());
    assert!(matches!(error, Err(Error::NoSuchRole { .. })), "a mesh is no image");
    assert!(data_set("cgal-meshes").unwrap().meshes().count() >= 12);
}
