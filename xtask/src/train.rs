//! `cargo xtask train`: sets up, builds and trains on the user's own images.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::error::Result;
use crate::experiments::{self, Before, device, pass, pass_folders, pass_seconds, pass_threads};

/// What the training is told.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Which model of the experiment, such as topovae1; capitals do not matter
    #[arg(long, value_name = "NAME")]
    model: String,
    /// Your images: a folder of PNG and JPEG files, or one such folder for each class; or a .npy or IDX file
    #[arg(long, value_name = "PATH")]
    data: PathBuf,
    /// The experiment whose model it is, and which says what no option says [default: figures]
    #[arg(long, value_name = "NAME")]
    experiment: Option<String>,
    /// Crop images to a square and resize them to this height and width
    #[arg(long, value_name = "N")]
    size: Option<usize>,
    /// Keep colours; images become grey otherwise
    #[arg(long)]
    colour: bool,
    /// A .npy or IDX file with the label of each image, 0 to 255
    #[arg(long, value_name = "FILE")]
    labels: Option<PathBuf>,
    /// Take so many images only
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// How many images, drawn by chance, are held out [default: a sixth]
    #[arg(long, value_name = "N")]
    test_images: Option<usize>,
    /// Images in a batch [default: the experiment's]
    #[arg(long, value_name = "N")]
    batch_size: Option<usize>,
    /// How many steps to train [default: the experiment's]
    #[arg(long, value_name = "N", conflicts_with = "epochs")]
    steps: Option<u64>,
    /// How many times to go through the images
    #[arg(long, value_name = "N")]
    epochs: Option<u64>,
    /// Dimension of the latent space [default: the experiment's]
    #[arg(long, value_name = "N")]
    latent: Option<i64>,
    /// One run for each of these seeds, with commas between them [default: the experiment's first]
    #[arg(long, value_name = "SEED,...")]
    seeds: Option<String>,
    /// Adam's learning rate [default: the experiment's]
    #[arg(long, value_name = "RATE")]
    learning_rate: Option<f64>,
    /// How many runs may go side by side, each on one thread [default: the number of processors]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Where tensors live: cpu, cuda or cuda:N; CUDA needs a GPU and sets the libtorch with CUDA up
    #[arg(long, value_parser = device)]
    device: Option<String>,
    /// Go on where an interrupted training has stopped
    #[arg(long)]
    resume: bool,
    /// Where records, figures, networks and the report go [default: target/train of the workspace]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The folder of the experiments [default: experiments of the workspace]
    #[arg(long, value_name = "DIR")]
    experiments: Option<PathBuf>,
}

/// Sets up, builds, trains, and tells how long each took.
///
/// # Errors
/// Those of [`experiments::run`].
pub fn run(options: &Options) -> Result<ExitCode> {
    experiments::run(options.device.as_deref(), |before| command(options, before))
}

/// The training.
fn command(options: &Options, before: Before) -> Command {
    let mut run = experiments::command("train");
    pass(&mut run, "--model", Some(&options.model));
    run.arg("--data").arg(&options.data);
    for (flag, set) in [("--colour", options.colour), ("--resume", options.resume)] {
        if set {
            run.arg(flag);
        }
    }
    if let Some(labels) = &options.labels {
        run.arg("--labels").arg(labels);
    }
    pass(&mut run, "--experiment", options.experiment.as_ref());
    pass(&mut run, "--size", options.size.as_ref());
    pass(&mut run, "--limit", options.limit.as_ref());
    pass(&mut run, "--test-images", options.test_images.as_ref());
    pass(&mut run, "--batch-size", options.batch_size.as_ref());
    pass(&mut run, "--steps", options.steps.as_ref());
    pass(&mut run, "--epochs", options.epochs.as_ref());
    pass(&mut run, "--latent", options.latent.as_ref());
    pass(&mut run, "--seeds", options.seeds.as_ref());
    pass(&mut run, "--learning-rate", options.learning_rate.as_ref());
    let folders =
        [("--out", &options.out, "target/train"), ("--experiments", &options.experiments, "experiments")];
    pass_folders(&mut run, &folders);
    pass(&mut run, "--device", options.device.as_ref());
    pass_threads(&mut run, options.threads);
    pass_seconds(&mut run, before);
    run
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    fn parsed(line: &str) -> Result<Options, clap::Error> {
        let words = ["xtask"].into_iter().chain(line.split_whitespace());
        Line::try_parse_from(words).map(|line| line.options)
    }

    /// What the experiments are called with after `--`.
    fn passed(line: &str) -> String {
        let before = Before { setup: 1.25, build: 60.0 };
        experiments::arguments(&command(&parsed(line).unwrap(), before)).join(" ")
    }

    #[test]
    fn bare() {
        let root = workspace::root();
        let expected = format!(
            "train --model=topovae1 --data cats --out {} --experiments {} {} --setup-seconds=1.250 --build-seconds=60.000",
            root.join("target/train").display(),
            root.join("experiments").display(),
            experiments::all_threads()
        );
        assert_eq!(passed("--model topovae1 --data cats"), expected);
    }

    #[test]
    fn every_flag_is_passed_on() {
        assert_eq!(
            passed(
                "--model m --data d --experiment x --size 28 --colour --labels l --limit 9 --test-images 2 --batch-size 4 \
                 --steps 5 --latent 2 --seeds 1,2 --learning-rate 0.01 --threads 2 --device cuda:1 --resume --out o \
                 --experiments e"
            ),
            "train --model=m --data d --colour --resume --labels l --experiment=x --size=28 --limit=9 --test-images=2 \
             --batch-size=4 --steps=5 --latent=2 --seeds=1,2 --learning-rate=0.01 --out o --experiments e --device=cuda:1 \
             --threads=2 --setup-seconds=1.250 --build-seconds=60.000"
        );
        assert!(passed("--model m --data d --epochs 3").contains("--epochs=3"));
    }

    #[test]
    fn what_does_not_go_together_is_refused_before_any_set_up() {
        for line in [
            "--model m",
            "--data d",
            "--model m --data d --steps 1 --epochs 1",
            "--model m --data d --device gpu",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
