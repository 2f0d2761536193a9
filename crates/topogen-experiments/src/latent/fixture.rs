//! Small records with something of every kind.

use super::measure::Measure;
use super::record::{
    AttackName, AttackRow, BarRow, CodeRow, DATA, GapRow, ImageRow, MeasureRow, Records, Rows, Run, TimeRow,
    TrialRow,
};
use super::table::GROUPS;
use crate::part::EpochRow;
use crate::record::Versions;
use crate::record::whole::Session;
use crate::spec::{Form, load};
use std::f64::consts::TAU;

const SPEC: &str = r#"
name = "small"
order = 2
title = "Turned <digits>"
text = "Images that are turned."
network = { layers = { kind = "convolutional", channels = [4, 8] }, latent = 2 }
fit = { learning_rate = 1e-3, batch_size = 32, max_epochs = 9 }
full = { seeds = [1, 2, 3, 4, 5, 6], train = 1000, validation = 100, test = 100, epochs = 5 }
quick = { seeds = [1], train = 100, validation = 50, test = 50, epochs = 2 }

[data]
kind = "images"
source = { from = "catalogue", set = "mnist" }
rotated = { from = 0.0, to = 60.0 }

[[method]]
name = "AE"
kind = "plain"

[[method]]
name = "W2"
kind = "wasserstein"
weight = 15.0

[[published]]
method = "W2"
measure = "trustworthiness"
value = 0.7
source = "Someone 2020, table 1"

[[published]]
method = "AE"
measure = "continuity"
value = 0.1
source = "Someone 2020, table 1"

[[claim]]
kind = "better"
method = "W2"
than = "AE"
measure = "wasserstein0"

[[claim]]
kind = "within"
method = "W2"
measure = "trustworthiness"
at_least = 0.9
"#;

/// The names that have measures and are no methods.
pub const REFERENCES: [&str; 3] = ["reconstructions", "pixel blends", "floor"];

/// Images: two methods, three references, these seeds, and something of every kind of row.
pub fn records(seeds: &[u64]) -> Records {
    let mut records = of(SPEC, seeds);
    let rows = &mut records.rows;
    seeds.iter().for_each(|&seed| push_run(rows, seed));
    push_trials(rows);
    push_shown(rows, seeds[0], 2);
    rows.gaps.extend(seeds.iter().map(|&seed| GapRow {
        seed,
        method: "W2".to_owned(),
        what: "Fréchet, t = 2".to_owned(),
        reason: "a decoded image is not finite".to_owned(),
    }));
    records
}

/// The user's own points of three numbers on a torus, without classes or factors.
pub fn own(seeds: &[u64]) -> Records {
    let data = "[data]\nkind = \"own\"\npath = \"cells.csv\"\nsha256 = \"SHA\"\nimages = false\n\n[[method]]";
    let start = SPEC.find("[data]").unwrap();
    let after = SPEC.find("[[method]]").unwrap() + "[[method]]".len();
    let layers = "kind = \"connected\", hidden = [8, 4], batch_norm = true";
    let spec = format!("{}{data}{}", &SPEC[..start], &SPEC[after..])
        .replace("kind = \"convolutional\", channels = [4, 8]", layers)
        .replace("SHA", &"0123456789abcdef".repeat(4))
        .replace("\"small\"", "\"own\"")
        .replace("Turned <digits>", "cells.csv")
        .replace("Images that are turned.", "Points of your own.");
    let mut records = of(&spec, seeds);
    let rows = &mut records.rows;
    seeds.iter().for_each(|&seed| push_run(rows, seed));
    push_trials(rows);
    push_shown(rows, seeds[0], 3);
    rows.images.clear();
    rows.attacks.clear();
    rows.codes.iter_mut().for_each(|row| (row.class, row.factor) = (None, None));
    let is_of_points = |row: &MeasureRow| {
        GROUPS[..1].iter().flat_map(|group| group.measures()).any(|measure| measure == row.measure)
    };
    rows.measures.retain(|row| row.measure == Measure::ReconstructionError || is_of_points(row));
    records
}

/// An experiment whose data could not be had.
pub fn not_run() -> Records {
    let mut records = of(&SPEC.replace("\"small\"", "\"absent\"").replace("order = 2", "order = 1"), &[1]);
    records.run.not_run = Some("there is no such file".to_owned());
    records.session = None;
    records
}

fn of(spec: &str, seeds: &[u64]) -> Records {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("row.toml"), spec).unwrap();
    let (spec, mut extent) = load::<super::spec::Spec>(folder.path()).unwrap()[0].in_form(Form::Full);
    extent.seeds = seeds.to_vec();
    let run = Run {
        spec,
        form: Form::Full,
        extent,
        device: "cpu".to_owned(),
        versions: Versions {
            topogen: "0.1.0".to_owned(),
            revision: "0123456789ab".to_owned(),
            libtorch: "2.0".to_owned(),
            rustc: "rustc 1.0".to_owned(),
        },
        not_run: None,
        parameters: vec![12_345, 12_389],
        betti: vec![1, 2],
        dim: 3,
    };
    let session = Session { threads: 2, processors: 2, seconds: 3.25, resumed: true };
    Records { run, session: Some(session), rows: Rows::default() }
}

/// What the plain autoencoder, the other method or a reference has: the other one is better by 0.25 with every seed, in whatever is good.
pub fn value(measure: Measure, name: &str, seed: u64) -> f64 {
    let plain = 0.5 + 0.01 * seed as f64;
    match name {
        "W2" => match measure.good().gain(1.0, 0.0) {
            Some(gain) => plain + 0.25 * gain,
            None => plain,
        },
        "AE" => plain,
        _ => 0.125,
    }
}

/// A number between 0 and 1 that looks like chance, and is the same each time.
fn noise(place: f64) -> f64 {
    (12.9898 * place).sin().mul_add(43_758.545, 0.0).rem_euclid(1.0)
}

fn push_run(rows: &mut Rows, seed: u64) {
    let measures = GROUPS.iter().flat_map(|group| group.measures());
    for measure in measures.chain([Measure::ReconstructionError]) {
        for name in ["AE", "W2"].into_iter().chain(REFERENCES) {
            let value = value(measure, name, seed);
            rows.measures.push(MeasureRow { seed, method: name.to_owned(), measure, value });
        }
    }
    for method in ["AE", "W2"] {
        for attack in [AttackName::Noise, AttackName::Fgsm, AttackName::Pgd, AttackName::Transfer] {
            for epsilon in [0.01, 0.1, 0.3] {
                let success = (epsilon * (3.0 + seed as f64 / 10.0)).min(1.0);
                let success = if method == "W2" { 0.7 * success } else { success };
                rows.attacks.push(AttackRow {
                    seed,
                    method: method.to_owned(),
                    attack,
                    epsilon,
                    success: (attack != AttackName::Noise || epsilon > 0.01).then_some(success),
                    accuracy: 1.0 - success,
                });
            }
        }
        for epoch in 1..=5 {
            let loss = 0.1 + 1.0 / epoch as f64;
            rows.epochs.push(EpochRow {
                seed,
                of: method.to_owned(),
                epoch,
                training_loss: loss,
                validation_loss: Some(1.1 * loss),
            });
        }
        let fitting = if method == "AE" { 2.0 } else { 5.0 };
        rows.times.push(TimeRow { seed, method: method.to_owned(), fitting, steps: 1000, measuring: 0.5 });
    }
}

fn push_trials(rows: &mut Rows) {
    for (weight, reconstruction_error, value) in
        [(0.0, 0.02, Some(0.5)), (0.1, 0.021, Some(0.3)), (0.5, 0.024, Some(0.25)), (1.0, 0.03, None)]
    {
        rows.trials.push(TrialRow {
            method: "W2".to_owned(),
            weight,
            reconstruction_error,
            value,
            is_chosen: weight == 0.5,
        });
    }
}

/// Codes, bars and images of one seed.
fn push_shown(rows: &mut Rows, seed: u64, dim: usize) {
    for (number, method) in [DATA, "AE", "W2"].into_iter().enumerate() {
        if method == DATA && dim < 3 {
            continue;
        }
        for point in 0..200 {
            let (angle, around) = (TAU * noise(f64::from(point)), TAU * noise(f64::from(point) + 0.5));
            let radius = (1.0 + 0.4 * around.cos()) * (1.0 + number as f64);
            rows.codes.push(CodeRow {
                seed,
                method: method.to_owned(),
                x: radius * angle.cos(),
                y: radius * angle.sin() * if method == "AE" { 0.4 } else { 1.0 },
                z: if method == DATA { 0.4 * around.sin() } else { 0.0 },
                class: Some((10.0 * angle / TAU) as u8),
                factor: Some(60.0 * angle / TAU),
            });
        }
    }
    for place in 0..40_usize {
        let death = 0.3 - 0.005 * place as f64;
        let bar = |method: &str, degree, birth, death, partner| BarRow {
            seed,
            method: method.to_owned(),
            degree,
            birth,
            death,
            partner,
        };
        rows.bars.push(bar(DATA, 0, 0.0, death, None));
        rows.bars.push(bar("AE", 0, 0.0, 0.9 * death, Some(place)));
        rows.bars.push(bar("W2", 0, 0.0, 0.97 * death, Some(place)));
    }
    // Two loops of the data: the plain autoencoder keeps one and loses the other, W2 keeps one and shortens the other.
    let loops: [(&str, f64, f64, Option<usize>); 6] = [
        (DATA, 0.2, 0.9, None),
        (DATA, 0.3, 0.8, None),
        ("AE", 0.2, 0.8, Some(0)),
        ("AE", 0.5, 0.52, None),
        ("W2", 0.21, 0.88, Some(0)),
        ("W2", 0.4, 0.5, Some(1)),
    ];
    rows.bars.extend(loops.map(|(method, birth, death, partner)| BarRow {
        seed,
        method: method.to_owned(),
        degree: 1,
        birth,
        death,
        partner,
    }));
    for part in ["interpolation", "extrapolation"] {
        for method in [DATA, "AE", "W2", "pixel blends"] {
            for (row, column) in (0..2).flat_map(|row| (0..7).map(move |column| (row, column))) {
                // Of the data only the ends are there.
                if method == DATA && !(column == 0 || column == 6) {
                    continue;
                }
                let pixel = |place: usize| {
                    let (x, y) = ((place % 8) as f64 - 3.5, (place / 8) as f64 - 3.5);
                    let turn = column as f64 / 4.0 + row as f64;
                    let from_line = (x * turn.sin() - y * turn.cos()).abs();
                    format!("{:02x}", (255.0 * (1.2 - from_line).clamp(0.0, 1.0)) as u8)
                };
                rows.images.push(ImageRow {
                    method: method.to_owned(),
                    part: part.to_owned(),
                    row,
                    column,
                    channels: 1,
                    height: 8,
                    pixels: (0..64).map(pixel).collect(),
                });
            }
        }
    }
}
