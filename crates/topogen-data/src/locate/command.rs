//! Runs commands of the system, without a shell.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::{Error, Result};
use crate::progress::Progress;

/// How many lines of what a failed command said go into the error.
const MESSAGE_LINES: usize = 4;

/// Where a command says why it failed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reason {
    /// In the first lines.
    First,
    /// In the last lines.
    Last,
}

/// Runs a command to its end; what it says goes into the error if it fails.
///
/// `advice` is what to do if there is no such command.
pub(super) fn run(
    command: &mut Command,
    reason: Reason,
    advice: &'static str,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<()> {
    let shown = shown(command);
    progress(Progress::Running { command: &shown });
    command.env("LC_ALL", "C").stdin(Stdio::null());
    let output =
        command.output().map_err(|source| Error::NoCommand { command: shown.clone(), advice, source })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<_> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let few = match reason {
        Reason::First => &lines[..lines.len().min(MESSAGE_LINES)],
        Reason::Last => &lines[lines.len().saturating_sub(MESSAGE_LINES)..],
    };
    let message = if few.is_empty() { "it said nothing".to_owned() } else { few.join("; ") };
    Err(Error::Command { command: shown, status: output.status.to_string(), message })
}

/// The program and its arguments without the options that only this crate cares for.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let mut words = vec![program.to_string_lossy().into_owned()];
    let mut arguments = command.get_args();
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("-o") => {
                let _value = arguments.next();
            }
            Some("-q" | "-y") => (),
            Some(option) if option.starts_with("--") => (),
            _ => {
                let name = Path::new(argument).file_name().unwrap_or(argument);
                words.push(name.to_string_lossy().into_owned());
            }
        }
    }
    words.join(" ")
}
