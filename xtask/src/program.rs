//! `cargo xtask gtn` and `cargo xtask latent`: set up, build, and run the program, whose options are passed on as they are.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use crate::error::Result;
use crate::{experiments, workspace};

/// What the program is told.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Names of experiments, or a verb of the program's, each with its options; `help` names all
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "NAME | VERB | OPTION")]
    arguments: Vec<OsString>,
}

/// A verb of the program with experiments in a folder of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Generators.
    Gtn,
    /// Latent spaces.
    Latent,
}

impl Verb {
    fn name(self) -> &'static str {
        match self {
            Self::Gtn => "gtn",
            Self::Latent => "latent",
        }
    }

    /// Sets up, builds, runs, and tells how long each took.
    ///
    /// # Errors
    /// Those of [`experiments::run`].
    pub fn run(self, options: &Options) -> Result<ExitCode> {
        let arguments = &options.arguments;
        experiments::run(device(arguments).as_deref(), |_| self.command(arguments))
    }

    /// The run. The program's folders are those of the workspace unless others are given.
    fn command(self, arguments: &[OsString]) -> Command {
        let mut run = experiments::command(self.name());
        let (root, name, upper) = (workspace::root(), self.name(), self.name().to_uppercase());
        run.env(format!("TOPOGEN_{upper}_OUT"), root.join("target").join(name));
        run.env(format!("TOPOGEN_{upper}_EXPERIMENTS"), root.join("experiments").join(name));
        run.env(format!("TOPOGEN_{upper}_OWN_OUT"), root.join("target").join(format!("{name}-own")));
        run.args(arguments);
        run
    }
}

/// The device that the arguments name, if they do.
fn device(arguments: &[OsString]) -> Option<String> {
    let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy()).collect();
    let at = words.iter().position(|word| word == "--device" || word.starts_with("--device="))?;
    match words[at].strip_prefix("--device=") {
        Some(device) => Some(device.to_owned()),
        None => words.get(at + 1).map(|device| device.clone().into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    fn arguments(line: &str) -> Vec<OsString> {
        let words = ["xtask"].into_iter().chain(line.split(' ').filter(|word| !word.is_empty()));
        Line::try_parse_from(words).unwrap().options.arguments
    }

    #[test]
    fn everything_is_passed_on_as_it_is() {
        for line in [
            "",
            "mnist square --quick --seeds 1,2",
            "train --data a --colour",
            "--resume --device cuda:1",
            "help",
        ] {
            for verb in [Verb::Gtn, Verb::Latent] {
                let passed = experiments::arguments(&verb.command(&arguments(line))).join(" ");
                assert_eq!(passed, format!("{} {line}", verb.name()).trim_end());
            }
        }
    }

    #[test]
    fn each_verb_has_folders_of_its_own() {
        let folders = |verb: Verb| -> Vec<OsString> {
            let command = verb.command(&[]);
            command.get_envs().filter_map(|(_, value)| value.map(OsString::from)).collect()
        };
        let (gtn, latent) = (folders(Verb::Gtn), folders(Verb::Latent));
        let of_gtn = gtn.iter().filter(|it| it.to_string_lossy().contains("gtn")).count();
        let of_latent = latent.iter().filter(|it| it.to_string_lossy().contains("latent")).count();
        assert_eq!((of_gtn, of_latent), (3, 3));
    }

    #[test]
    fn a_device_is_seen_before_anything_is_set_up() {
        assert_eq!(device(&arguments("train --data x --device cuda:0")).as_deref(), Some("cuda:0"));
        assert_eq!(device(&arguments("mnist --device=cpu")).as_deref(), Some("cpu"));
        assert_eq!(device(&arguments("mnist --device")), None);
        assert_eq!(device(&arguments("mnist")), None);
    }
}
