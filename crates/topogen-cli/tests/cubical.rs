//! `topogen diagram --filtration cubical`.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::Bench;
use topogen_data::formats::npy;

/// A dark ring around a bright pixel, less dark on one side.
const RING: &str = "0,0,0\n0,2,0.5\n0,0,0\n";

#[test]
fn a_table_is_an_image_and_pixels_are_named() {
    let bench = Bench::new();
    bench.write("ring.csv", RING);
    let found = bench.run(&["diagram", "ring.csv", "--filtration", "cubical"]).fine();
    assert_eq!(found, "degree,birth,death,birth_u,birth_v,death_u,death_v\n0,0,,0,0,,\n1,0.5,2,5,5,4,4\n");
    let vertices =
        bench.run(&["diagram", "ring.csv", "--filtration", "cubical", "--pixels", "vertices"]).fine();
    assert_eq!(vertices, found, "the ring has no gap in its sides either");
    let oracle =
        bench.run(&["diagram", "ring.csv", "--filtration", "cubical", "--engine", "standard"]).fine();
    assert_eq!(oracle, found);
    let low = bench.run(&["diagram", "ring.csv", "--filtration", "cubical", "--max-dim", "0"]).fine();
    assert!(!low.contains("\n1,"), "{low}");
    let bright = bench.run(&["diagram", "ring.csv", "--filtration", "cubical", "--superlevel"]).fine();
    assert!(bright.contains("\n0,-2,,4,4,,\n"), "{bright}");
}

#[test]
fn arrays_have_up_to_three_axes() {
    let bench = Bench::new();
    let mut hollow = vec![0.0; 27];
    hollow[13] = 3.0;
    std::fs::write(bench.path("hollow.npy"), npy::encode(&hollow, &[3, 3, 3]).unwrap()).unwrap();
    let found = bench.run(&["diagram", "hollow.npy", "--filtration", "cubical"]).fine();
    assert!(found.contains("\n2,0,3,"), "{found}");
    std::fs::write(bench.path("signal.npy"), npy::encode(&[1.0, 3.0, 0.0], &[3]).unwrap()).unwrap();
    let found = bench.run(&["diagram", "signal.npy", "--filtration", "cubical"]).fine();
    assert!(found.contains("\n0,1,3,0,0,1,1\n"), "{found}");
}

/// What is written is read again by the other verbs.
#[test]
fn every_format_is_read_again() {
    let bench = Bench::new();
    bench.write("ring.csv", RING);
    for name in ["ring.json", "ring.npz", "out.csv"] {
        bench.run(&["diagram", "ring.csv", "--filtration", "cubical", "-o", name]).fine();
    }
    for name in ["ring.json", "ring.npz"] {
        let same = bench.run(&["distance", name, "out.csv", "--dim", "1"]).fine();
        assert!(same.starts_with("distance: 0\n") && same.contains("1 pairs"), "{same}");
    }
    let json = bench.run(&["diagram", "ring.csv", "--filtration", "cubical", "--json"]).fine();
    for part in ["\"filtration\":\"cubical\"", "\"shape\":[3,3]", "\"max_dim\":1", "\"critical\":[[5,5,4,4]]"]
    {
        assert!(json.contains(part), "{part} is not in {json}");
    }
    assert!(!json.contains("n_points") && !json.contains("threshold"), "{json}");
    bench.run(&["diagram", "ring.csv", "--filtration", "cubical", "--plot", "ring.svg"]).fine();
    assert!(std::fs::read_to_string(bench.path("ring.svg")).unwrap().contains("<svg"));
}

#[test]
fn a_picture_in_grey_is_an_image() {
    let bench = Bench::new();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 3, 3);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0, 0, 0, 0, 200, 50, 0, 0, 0]).unwrap();
    writer.finish().unwrap();
    std::fs::write(bench.path("ring.png"), bytes).unwrap();
    let found = bench.run(&["diagram", "ring.png", "--filtration", "cubical"]).fine();
    assert_eq!(found, "degree,birth,death,birth_u,birth_v,death_u,death_v\n0,0,,0,0,,\n1,50,200,5,5,4,4\n");
}

#[test]
fn memory_is_forecast() {
    let bench = Bench::new();
    bench.write("ring.csv", RING);
    let cubical = ["diagram", "ring.csv", "--filtration", "cubical"];
    let text = bench.run(&[&cubical[..], &["--dry-run"]].concat()).fine();
    assert!(text.contains("image of 3 x 3 pixels") && text.contains("memory: at most"), "{text}");
    std::fs::write(bench.path("volume.npy"), npy::encode(&[0.0; 27], &[3, 3, 3]).unwrap()).unwrap();
    let volume = ["diagram", "volume.npy", "--filtration", "cubical", "--dry-run", "--json"];
    let json = bench.run(&volume).fine();
    for part in ["\"filtration\":\"cubical\"", "\"shape\":[3,3,3]", "\"is_bound\":false", "\"fits\":true"] {
        assert!(json.contains(part), "{part} is not in {json}");
    }
    bench.refused(&[&cubical[..], &["--memory", "1KB"]].concat(), &["1000", "may not fit"]);
}

#[test]
fn what_is_for_points_is_refused_and_the_other_way_round() {
    let bench = Bench::new();
    bench.write("ring.csv", RING);
    let cubical = ["diagram", "ring.csv", "--filtration", "cubical"];
    for (options, needle) in [
        (&["--metric", "cosine"][..], "--metric"),
        (&["--threshold", "1"], "--threshold"),
        (&["--weighted"], "--weighted"),
        (&["--format", "distances"], "--format"),
        (&["--engine", "sweep"], "--engine"),
        (&["--dry-run", "--engine", "standard"], "--dry-run"),
        (&["--plot", "a.svg", "--plot-kind", "cloud"], "--plot-kind"),
    ] {
        bench.refused(&[&cubical[..], options].concat(), &[needle, "--filtration cubical", "leave it out"]);
    }
    for options in [&["--superlevel"][..], &["--pixels", "cells"]] {
        bench.refused(&[&["diagram", "ring.csv"], options].concat(), &[options[0], "--filtration rips"]);
    }
}

#[test]
fn what_is_no_image_is_refused() {
    let bench = Bench::new();
    bench.write("ring.csv", RING);
    std::fs::write(bench.path("picture.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    std::fs::write(bench.path("picture.jpg"), b"\xff\xd8\xff\xe0").unwrap();
    std::fs::write(bench.path("hole.npy"), npy::encode(&[1.0, f64::NAN], &[1, 2]).unwrap()).unwrap();
    std::fs::write(bench.path("empty.npy"), npy::encode::<f64>(&[], &[0, 2]).unwrap()).unwrap();
    std::fs::write(bench.path("many.npy"), npy::encode(&[1.0], &[1; 4]).unwrap()).unwrap();
    let refused = |name: &str, needles: &[&str]| {
        bench.refused(&["diagram", name, "--filtration", "cubical"], needles);
    };
    refused("picture.png", &["picture.png", "no whole PNG"]);
    refused("picture.jpg", &["picture.jpg", "compressed picture", ".npy"]);
    refused("hole.npy", &["hole.npy", "pixel 1", "NaN"]);
    refused("empty.npy", &["empty.npy", "[0, 2]", "no pixels"]);
    refused("many.npy", &["many.npy", "4 axes"]);
    refused("missing.npy", &["missing.npy"]);
    bench.refused(
        &["diagram", "ring.csv", "--filtration", "cubical", "--max-dim", "2"],
        &["max_dim is 2", "at most 1"],
    );
}
