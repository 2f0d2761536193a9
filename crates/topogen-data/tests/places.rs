//! Where files are found, and what is refused.

mod common;

use std::fs;

use common::{IMAGES, SIZE, Tiny, nowhere, tiny};
use topogen_data::{Error, Loaded, Options, Progress, Source, Split, Status, fetch, load, locate};

fn train(tiny: &Tiny, options: &Options) -> Result<Loaded, Error> {
    load(&tiny.set, Split::Train, options, &mut |_| ())
}

fn assert_whole(tiny: &Tiny, loaded: &Loaded) {
    assert_eq!(loaded.images.len(), IMAGES);
    assert_eq!((loaded.images.height(), loaded.images.width()), (SIZE, SIZE));
    assert_eq!(loaded.images.pixels(), &tiny.raw("train-images")[16..]);
    assert_eq!(loaded.images.labels(), &tiny.raw("train-labels")[8..]);
}

#[test]
fn the_data_folder_is_read_in_every_layout() {
    let tiny = tiny();
    for sub in ["", "tiny"] {
        for is_gz in [false, true] {
            let root = tempfile::tempdir().unwrap();
            let folder = root.path().join("own").join(sub);
            fs::create_dir_all(&folder).unwrap();
            for (name, bytes) in &tiny.files {
                if is_gz {
                    fs::write(folder.join(format!("{name}.gz")), tiny.gz(name)).unwrap();
                } else {
                    fs::write(folder.join(name), bytes).unwrap();
                }
            }
            let data_dir = root.path().join("own");
            let options = Options { data_dir: Some(data_dir.clone()), ..nowhere(root.path()) };
            let loaded = train(&tiny, &options).unwrap();
            assert_whole(&tiny, &loaded);
            assert_eq!(loaded.source, Source::DataDir { folder: data_dir });
        }
    }
}

#[test]
fn a_data_folder_is_binding() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    // The cache has everything, but the user has said where the data is.
    tiny.write_to(&root.path().join("cache/data/tiny"));
    let data_dir = root.path().join("own");
    let options = Options { data_dir: Some(data_dir.clone()), ..nowhere(root.path()) };
    assert!(matches!(train(&tiny, &options).unwrap_err(), Error::NoDataDir { path } if path == data_dir));

    fs::create_dir(&data_dir).unwrap();
    fs::write(data_dir.join("train-images"), tiny.raw("train-images")).unwrap();
    let Error::NotInDataDir { name, looked_for } = train(&tiny, &options).unwrap_err() else { panic!() };
    assert_eq!(name, "tiny");
    let expected = ["tiny/train-labels.gz", "tiny/train-labels", "train-labels.gz", "train-labels"];
    assert_eq!(looked_for, expected.map(|path| data_dir.join(path)));
}

#[test]
fn a_corrupt_file_is_refused_by_name_wherever_it_lies() {
    let tiny = tiny();
    for place in ["own", "system/usr/share/datasets/tiny", "cache/data/tiny"] {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join(place);
        tiny.write_to(&folder);
        // A later place has good files, which must not be used instead.
        tiny.write_to(&root.path().join("cache/data/tiny"));
        let path = folder.join("train-images.gz");
        let mut options = nowhere(root.path());
        options.data_dir = (place == "own").then(|| folder.clone());
        let whole = tiny.gz("train-images");

        let mut flipped = tiny.raw("train-images").to_vec();
        flipped[100] ^= 1;
        let mut longer = tiny.raw("train-images").to_vec();
        longer.push(0);
        for (bytes, cause) in [
            (common::gzip(&flipped), "SHA-256"),
            (common::gzip(&longer), "expected"),
            (common::gzip(&longer[..50]), "expected"),
            (whole[..whole.len() / 2].to_vec(), "decompressed"),
            (b"no gzip at all".to_vec(), "decompressed"),
            (Vec::new(), "decompressed"),
        ] {
            fs::write(&path, bytes).unwrap();
            let error = train(&tiny, &options).unwrap_err();
            assert!(error.to_string().contains(&path.display().to_string()), "{error}");
            let Error::Corrupt { source, .. } = &error else { panic!("{error}") };
            assert!(source.to_string().contains(cause), "{source} lacks {cause}");
            let status = locate(&tiny.set, &options, &mut |_| ());
            assert!(matches!(status, Status::Refused { error: Error::Corrupt { .. } }));
            assert!(matches!(fetch(&tiny.set, &options, &mut |_| ()), Err(Error::Corrupt { .. })));
        }
    }
}

#[test]
fn the_installed_package_comes_before_the_cache() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    let options = nowhere(root.path());
    let Status::Absent { looked } = locate(&tiny.set, &options, &mut |_| ()) else { panic!() };
    assert_eq!(looked.len(), 2);
    assert!(matches!(train(&tiny, &options).unwrap_err(), Error::Unavailable { .. }));

    let cache = root.path().join("cache/data/tiny");
    tiny.write_to(&cache);
    let loaded = train(&tiny, &options).unwrap();
    assert_whole(&tiny, &loaded);
    assert_eq!(loaded.source, Source::Cache { folder: cache });

    let installed = root.path().join("system/usr/share/datasets/tiny");
    tiny.write_to(&installed);
    let Status::Ready { source } = locate(&tiny.set, &options, &mut |_| ()) else { panic!() };
    assert_eq!(source, Source::Installed { package: "dataset-tiny".into(), folder: installed });
}

#[test]
fn fetching_into_a_data_folder_copies_what_the_machine_has() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    tiny.write_to(&root.path().join("cache/data/tiny"));
    let data_dir = root.path().join("own");
    let options = Options { data_dir: Some(data_dir.clone()), ..nowhere(root.path()) };
    let source = fetch(&tiny.set, &options, &mut |_| ()).unwrap();
    assert_eq!(source, Source::DataDir { folder: data_dir.join("tiny") });
    assert_whole(&tiny, &train(&tiny, &options).unwrap());
}

#[test]
fn a_file_is_checked_on_every_load() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    tiny.write_to(&root.path().join("cache/data/tiny"));
    for _ in 0..2 {
        let mut verified = 0;
        load(&tiny.set, Split::Test, &nowhere(root.path()), &mut |progress| {
            verified += usize::from(matches!(progress, Progress::Verifying { .. }));
        })
        .unwrap();
        assert_eq!(verified, 2);
    }
}

#[test]
fn without_a_cache_folder_nothing_can_be_fetched() {
    let tiny = tiny();
    let root = tempfile::tempdir().unwrap();
    let options = Options { cache_dir: None, ..nowhere(root.path()) };
    assert!(matches!(train(&tiny, &options).unwrap_err(), Error::NoCacheDir));
}
