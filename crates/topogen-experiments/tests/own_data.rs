//! Training on images of the user's, and samples of what was trained.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::own::{OwnBench, said};
use common::{errors, timeless_records_of};
use std::collections::BTreeSet;
use std::fs;
use topogen_data::formats::npy;

const SHORT: &str = "--model topovae1 --steps 4 --batch-size 8 --seeds 1,2";

#[test]
fn a_folder_of_images_becomes_records_networks_samples_and_a_page() {
    let bench = OwnBench::new(28);
    let images = bench.path("images");
    bench.run(&images, "out", SHORT);
    let records = timeless_records_of("topovae1", &bench.path("out"));
    let rows = |name: &str| records[name].lines().count() - 1;
    // Two seeds, two models, four steps, of two terms; a sixth of 40 images, of which all are shown, at the end.
    assert_eq!((rows("steps.csv"), rows("terms.csv"), rows("images.csv")), (16, 16, 2 * 3 * 6));
    assert!(records["run.json"].contains("\"train_images\": 34"), "{}", records["run.json"]);
    assert!(records["scores.csv"].contains("test-bound"), "{}", records["scores.csv"]);
    let page = fs::read_to_string(bench.path("out/index.html")).unwrap();
    assert!(page.contains("TopoVAE1 on images"), "{page}");

    let model = bench.path("out/models/topovae1/TopoVAE1.safetensors");
    assert!(bench.path("out/models/topovae1/VAE0.safetensors").is_file());
    said(&bench.sample(&model, "grid.png", "--images 10 --columns 5"), 0);
    let grid = image::open(bench.path("grid.png")).unwrap();
    // Five beside each other, and two lines of them.
    assert!(grid.width() > 2 * grid.height(), "{} x {}", grid.width(), grid.height());
    let shades: BTreeSet<u8> = grid.to_luma8().pixels().map(|pixel| pixel.0[0]).collect();
    assert!(shades.len() > 20, "a picture has shades: {shades:?}");

    // The same codes for the same seed, whatever they are written as.
    let values = |out: &str, seed: u32| {
        said(&bench.sample(&model, out, &format!("--images 10 --seed {seed}")), 0);
        let array = npy::read(fs::File::open(bench.path(out)).unwrap(), out).unwrap();
        assert_eq!(array.shape, [10, 1, 28, 28]);
        assert!(array.values.iter().all(|value| (0.0..=1.0).contains(value)));
        array.values
    };
    assert_eq!(values("one.npy", 1), values("again.npy", 1));
    assert_ne!(values("one.npy", 1), values("two.npy", 2));
}

#[test]
fn records_of_own_images_do_not_depend_on_threads() {
    let bench = OwnBench::new(8);
    let images = bench.path("images");
    bench.run(&images, "one", SHORT);
    bench.run(&images, "two", &format!("{SHORT} --threads 2"));
    let of = |out| timeless_records_of("topovae1", &bench.path(out));
    assert_eq!(of("one"), of("two"));
}

#[test]
fn coloured_arrays_have_three_channels_in_records_and_samples() {
    let bench = OwnBench::new(8);
    let pixels: Vec<u8> = (0..12 * 8 * 8 * 3).map(|number| (number * 37 % 256) as u8).collect();
    let (data, labels) = (bench.path("twelve.npy"), bench.path("labels.npy"));
    fs::write(&data, npy::encode(&pixels, &[12, 8, 8, 3]).unwrap()).unwrap();
    fs::write(&labels, npy::encode(&[0_u8, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], &[12]).unwrap()).unwrap();
    // Ten images in batches of four: three steps an epoch.
    let options = "--model VAE0 --colour --epochs 2 --batch-size 4 --latent 2 --learning-rate 0.01 --labels";
    bench.run(&data, "out", &format!("{options} {}", labels.display()));
    let records = timeless_records_of("vae0", &bench.path("out"));
    assert_eq!(records["steps.csv"].lines().count() - 1, 6);
    let mut reader = csv::Reader::from_reader(records["images.csv"].as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), 2 * 2, "two test images and what the one model makes of them");
    for row in &rows {
        assert_eq!((&row[4], &row[5], row[6].len()), ("3", "8", 2 * 3 * 8 * 8));
    }
    // Channel by channel: the first of the originals is one of the twelve images, its channels apart.
    let planes: Vec<u8> =
        (0..192).step_by(2).map(|at| u8::from_str_radix(&rows[0][6][at..at + 2], 16).unwrap()).collect();
    let is_original = |image: &[u8]| planes[..64].iter().eq(image.iter().step_by(3));
    assert!(pixels.chunks(192).any(is_original));

    let model = bench.path("out/models/vae0/VAE0.safetensors");
    said(&bench.sample(&model, "grid.png", "--images 3"), 0);
    let grid = image::open(bench.path("grid.png")).unwrap().to_rgb8();
    assert!(grid.pixels().any(|pixel| pixel[0] != pixel[1] || pixel[1] != pixel[2]), "the grid is grey");
}

#[test]
fn what_is_wrong_is_refused_before_training() {
    let bench = OwnBench::new(30);
    let images = bench.path("images");
    let labels = bench.path("labels.npy");
    fs::write(&labels, npy::encode(&[0_u8, 1], &[2]).unwrap()).unwrap();
    let array = bench.path("array.npy");
    fs::write(&array, npy::encode(&[0_u8; 3 * 16], &[3, 4, 4]).unwrap()).unwrap();
    for (options, expected) in [
        ("--model topovae1", "--size 28 or --size 32"),
        ("--model topovae9 --size 28", "has no model topovae9; it has: VAE0, TopoVAE1"),
        ("--model topovae1 --experiment nope", "there is no experiment nope; there are: figures"),
        ("--model topovae1 --size 28 --steps 0", "--steps is 0"),
        ("--model topovae1 --size 28 --batch-size 0", "--batch-size is 0"),
        ("--model topovae1 --size 28 --latent 0", "latent dimension is 0"),
        ("--model topovae1 --size 28 --learning-rate=-1", "learning rate is -1"),
        ("--model topovae1 --size 28 --learning-rate nan", "learning rate is NaN"),
        ("--model topovae1 --size 28 --seeds 1,1", "each once"),
        ("--model topovae1 --size 28 --threads 0", "at least 1"),
        ("--model topovae1 --size 28 --device cuda:99", "--device cpu"),
        ("--model topovae1 --size 28 --test-images 40", "40 of 40 images"),
        ("--model topovae1 --size 28 --test-images 0", "0 of 40 images"),
        ("--model topovae1 --size 28 --limit 1", "1 of 1 images"),
        ("--model topovae1 --size 0", "size = 0"),
    ] {
        let said = bench.refused(&images, "out", options);
        assert!(said.contains(expected), "{options}: {said}");
        assert!(!bench.path("out/records").exists() && !bench.path("out/state").exists(), "{options}");
    }
    let with_labels = format!("--model topovae1 --labels {}", labels.display());
    let said = bench.refused(&array, "out", &with_labels);
    assert!(said.contains("2 labels") && said.contains("3 images"), "{said}");
    assert!(bench.refused(&bench.path("nothing"), "out", "--model topovae1").contains("nothing"));

    let empty = bench.path("empty");
    fs::create_dir(&empty).unwrap();
    assert!(bench.refused(&empty, "out", "--model topovae1").contains("no image"));
    bench.draw("squares", 3, 14);
    let said = bench.refused(&images, "out", "--model topovae1");
    assert!(said.contains("30") && said.contains("14") && said.contains("size"), "{said}");
    fs::write(images.join("discs/00.png"), "no picture").unwrap();
    let said = bench.refused(&images, "out", "--model topovae1 --size 28");
    assert!(said.contains("00.png"), "{said}");
}

#[test]
fn what_is_no_command_line_ends_with_2() {
    let bench = OwnBench::new(8);
    let images = bench.path("images");
    for options in ["", "--model topovae1 --steps 3 --epochs 1", "--model topovae1 --seeds 1,x"] {
        let output = bench.command(&images, "out", options).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{options}: {}", errors(&output));
    }
}

#[test]
fn what_is_no_network_and_what_is_no_picture_are_refused() {
    let bench = OwnBench::new(8);
    let model = bench.path("images/discs/00.png");
    let refused = |out: &str, options: &str| said(&bench.sample(&model, out, options), 1);
    assert!(refused("out.png", "").contains("is no network of topogen"));
    assert!(refused("out.gif", "").contains(".png or .npy"));
    assert!(refused("out.png", "--images 0").contains("--images is 0"));
    assert!(refused("out.png", "--columns 0").contains("--columns is 0"));
    assert!(!bench.path("out.png").exists());
}

#[test]
fn a_killed_training_on_own_images_goes_on_and_others_are_refused() {
    let bench = OwnBench::new(8);
    let images = bench.path("images");
    let options = "--model topovae1 --steps 150 --batch-size 4";
    bench.run(&images, "whole", options);

    let mut child = bench.command(&images, "killed", options).spawn().unwrap();
    let state = bench.path("killed/state/topovae1/seed-515/step-00000100");
    while !state.exists() {
        assert!(child.try_wait().unwrap().is_none(), "the run ended before its first state");
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();

    // One image is another one now.
    bench.draw("discs", 7, 8);
    let before = fs::read(images.join("discs/07.png")).unwrap();
    fs::copy(images.join("squares/07.png"), images.join("discs/07.png")).unwrap();
    let said = bench.refused(&images, "killed", &format!("{options} --resume"));
    assert!(said.contains("its images are others"), "{said}");
    fs::write(images.join("discs/07.png"), before).unwrap();

    let said = bench.run(&images, "killed", &format!("{options} --resume"));
    assert!(said.contains("going on after"), "{said}");
    let of = |out| timeless_records_of("topovae1", &bench.path(out));
    assert_eq!(of("whole"), of("killed"));
}
