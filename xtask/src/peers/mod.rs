//! `cargo xtask bench peers`: other libraries and Topogen on the same inputs. See `benches/peers/README.md`.

mod agreement;
mod check;
mod check_distances;
mod compare;
mod environment;
mod inputs;
mod machine;
mod options;
mod protocol;
mod records;
mod roster;
mod slot;
mod suite;
mod table;
mod timing;
mod turns;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;

use environment::Environment;
use inputs::{Inputs, Purpose};
pub use options::Options;
use roster::{Peer, Programs};
use suite::Suite;

use crate::error::{Error, Result};
use crate::{cache, files, process, workspace};

/// Sets up what is missing, then times or compares.
///
/// # Errors
/// Where something cannot be set up. A peer that does not install, or fails, is told and is no error.
pub fn run(options: &Options) -> Result<ExitCode> {
    let cache = cache::folder(&cache::real_env)?.join("peers");
    files::create_folder(&cache)?;
    files::create_folder(&options.output())?;
    let harness = build()?;
    let environment = Environment::ensure(&cache, options.reinstall)?;
    let programs = Programs {
        harness: &harness,
        python: &environment.python,
        threads: options.threads,
        instructions: options.instructions.as_deref(),
    };
    let peers = present(&options.peers(), options.suite, &environment);
    let small = options.check && !options.check_large;
    let purpose = if small { Purpose::Check(options.check_inputs) } else { Purpose::Bench };
    let inputs =
        Inputs::ensure(&cache, &programs, options.suite, purpose, options.seed, options.classics.as_deref())?;
    match (options.check, options.suite) {
        (true, Suite::Rips | Suite::Higher) => check::run(options, &peers, &programs, &inputs),
        (true, Suite::Distances) => check_distances::run(options, &peers, &programs, &inputs),
        (false, _) => timing::run(options, &peers, &programs, &inputs, machine::run(options, &programs)?),
    }
}

/// The peers that can run.
fn present(peers: &[Peer], suite: Suite, environment: &Environment) -> Vec<Peer> {
    let can_run = |peer: &&Peer| match environment.lacks(peer) {
        Some(why) => {
            println!("{} is left out: it did not install (try --reinstall)\n{why}", peer.id);
            false
        }
        None if !peer.library.is_in(suite) => {
            println!("{} is left out: it has no part in the suite {}", peer.id, suite.name());
            false
        }
        None => true,
    };
    peers.iter().filter(can_run).cloned().collect()
}

/// Builds the harness and returns the program.
fn build() -> Result<PathBuf> {
    let manifest = workspace::root().join("benches/peers/harness/Cargo.toml");
    let target = workspace::target().join("peers-harness");
    let mut build = workspace::cargo_at("build", &manifest);
    let status = process::run(build.args(["--quiet", "--release", "--target-dir"]).arg(&target))?;
    if !status.success() {
        return Err(Error::Harness { status });
    }
    let name = format!("topogen-peers-harness{}", std::env::consts::EXE_SUFFIX);
    let program = target.join("release").join(name);
    std::path::absolute(&program).map_err(Error::io("find", &program))
}
