//! Small records with something of every kind.

use crate::record::{
    BarRow, CodeRow, DATA, ImageRow, Measure, Records, Rows, Run, ScoreRow, Session, StepRow, StopRow,
    TermRow, TimeRow, Versions,
};
use crate::spec::Spec;
use topogen_models::Pull;

const SPEC: &str = r#"
name = "small"
part = "thesis"
order = 1
title = "A <small> experiment"
text = "Three models."
data_set = "fashion-mnist"
batch_size = 2
network = { architecture = "conv", latent = 2 }
learning_rate = 1e-3
table_steps = [0, 1]
full = { seeds = [1, 2, 3, 4, 5, 6], steps = 2 }
quick = { seeds = [1], steps = 2 }

[[model]]
name = "VAE0"
published = { ten_steps = 1.5 }

[[model]]
name = "TopoVAE"
published = { ten_steps = 17.0, reductions = [0.2, 0.6] }
terms = [
    { kind = "density", degree = 0, weight = 1.0, parameters = { sigma = 0.1, scale = 0.0005, end = 15, nodes = 30 } },
    { kind = "entropy", degree = 1, weight = 1.0 },
]

[[model]]
name = "control"
control = true

[[claim]]
kind = "parameters"
count = 7
"#;

/// Six seeds, three models and two steps. At step 0 all are the same; at step 1 the model is 10 % below its baseline, and the
/// control is up to 1 % above or below.
pub fn records() -> Records {
    let mut rows = Rows::default();
    (1..=6).for_each(|seed| push_run(&mut rows, seed));
    of(SPEC, rows)
}

/// The records of rows of the full form of an experiment.
pub fn of(spec: &str, rows: Rows) -> Records {
    let spec: Spec = toml::from_str(spec).unwrap();
    let run = Run {
        spec,
        quick: false,
        device: "cpu".to_owned(),
        versions: Versions {
            topogen: "1".to_owned(),
            revision: "abc".to_owned(),
            libtorch: "2".to_owned(),
            rustc: "rustc 1".to_owned(),
        },
        parameters: 7,
        train_images: 4,
    };
    let session = Session {
        threads: 1,
        processors: 2,
        data_seconds: 1.0,
        training_seconds: 2.0,
        resumed: false,
        setup_seconds: None,
        build_seconds: None,
    };
    Records { run, session, rows }
}

fn push_run(rows: &mut Rows, seed: u64) {
    let noise = [-1.0, 1.0, -0.5, 0.5, -0.75, 0.75][seed as usize - 1];
    for (model, later) in
        [("VAE0", 100.0), ("TopoVAE", 90.0 + 0.01 * seed as f64), ("control", 100.0 + noise)]
    {
        let name = model.to_owned();
        for (step, bce) in [(0, 200.0), (1, later)] {
            rows.steps.push(StepRow { seed, step, model: name.clone(), images: 2, bce, kld: 1.0 });
        }
        let total = if model == "TopoVAE" { 0.02 } else { 0.01 };
        let (forward, target, topology, backward, optimiser) = (0.004, 0.001, 0.001, 0.003, 0.001);
        rows.times.push(TimeRow {
            seed,
            model: name.clone(),
            steps: 2,
            forward,
            target,
            topology,
            backward,
            optimiser,
            total,
        });
        let value = if model == "TopoVAE" { 0.5 } else { 0.25 };
        rows.scores.push(ScoreRow {
            seed,
            step: 2,
            model: name.clone(),
            measure: Measure::Silhouette,
            value,
        });
        for (label, place) in [(0, 0.0), (1, 1.0), (0, 0.5)] {
            rows.codes.push(CodeRow { seed, model: name.clone(), label, x: place, y: value * place });
        }
        rows.samples.push(image(seed, 2, model));
        push_bars(rows, seed, model);
    }
    rows.images.extend([DATA, "VAE0", "TopoVAE", "control"].map(|model| image(seed, 1, model)));
    push_bars(rows, seed, DATA);
    let measure = Measure::ClassifierAccuracy;
    rows.scores.push(ScoreRow { seed, step: 2, model: DATA.to_owned(), measure, value: 0.9 });
    for (term, kind) in [(0, "density"), (1, "entropy")] {
        for (step, dependence) in [(0, "minimum"), (1, "input")] {
            let (model, kind, dependence) = ("TopoVAE".to_owned(), kind.to_owned(), dependence.to_owned());
            let of_term = 3.0 * step as f64;
            rows.push_pulls(seed, vec![Pull { step, model: model.clone(), term, of_term, of_bce: 100.0 }]);
            rows.terms.push(TermRow { seed, step, model, term, kind, degree: term, value: 0.1, dependence });
        }
    }
    if seed == 6 {
        let what = "the loss".to_owned();
        rows.stops.push(StopRow { seed, step: 2, model: "control".to_owned(), what });
    }
}

/// Two by two pixels in colour.
fn image(seed: u64, step: u64, model: &str) -> ImageRow {
    let pixels = "00ff7f00ff7f00ff7f00ff7f".to_owned();
    ImageRow { seed, step, model: model.to_owned(), image: 0, channels: 3, height: 2, pixels }
}

fn push_bars(rows: &mut Rows, seed: u64, model: &str) {
    for step in [0, 2] {
        for (degree, birth, death) in [(0, 0.0, 1.0), (0, 0.0, 2.0 + step as f64), (1, 2.0, 2.5)] {
            let model = model.to_owned();
            rows.bars.push(BarRow { seed, step, model, degree, birth, death });
        }
    }
}
