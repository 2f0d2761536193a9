//! Starts programs and reads how they end.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::error::{Error, Result};

/// How many lines of a program's output an error shows.
const TAIL_LINES: usize = 12;

/// Runs `command` with this terminal and waits for it.
pub fn run(command: &mut Command) -> Result<ExitStatus> {
    command.status().map_err(|source| start_error(command, source))
}

/// Runs `command`, gives each line of its standard output to `line` as it comes, and waits for it.
pub fn run_lines(command: &mut Command, mut line: impl FnMut(&str)) -> Result<ExitStatus> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|source| start_error(command, source))?;
    if let Some(stdout) = child.stdout.take() {
        read_lines(stdout, |text| line(text));
    }
    child.wait().map_err(|source| start_error(command, source))
}

/// What a program that ran unseen has left.
#[derive(Debug)]
pub struct Ended {
    /// How it ended.
    pub status: ExitStatus,
    /// The last lines that it wrote on either stream, indented.
    pub tail: String,
    /// All that it wrote on either stream.
    pub output: Vec<String>,
}

/// Runs `command` unseen, keeps its output, and calls `tick` after each `period` until it ends.
pub fn run_unseen(command: &mut Command, period: Duration, mut tick: impl FnMut()) -> Result<Ended> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| start_error(command, source))?;
    let (sender, lines) = mpsc::channel();
    let streams = [
        child.stdout.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>),
        child.stderr.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>),
    ];
    for stream in streams.into_iter().flatten() {
        let sender = sender.clone();
        thread::spawn(move || read_lines(stream, |line| drop(sender.send(line.to_owned()))));
    }
    drop(sender);
    let mut output = Vec::new();
    loop {
        match lines.recv_timeout(period) {
            Ok(line) => output.push(line),
            Err(mpsc::RecvTimeoutError::Timeout) => tick(),
            // Both streams are closed: nothing but the end is left.
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait().map_err(|source| start_error(command, source))?;
    let start = output.len().saturating_sub(TAIL_LINES);
    let tail = output[start..].iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n");
    Ok(Ended { status, tail, output })
}

/// The first line that `program` prints about itself, if it runs and ends well.
pub fn first_line(program: impl Into<OsString>, args: &[&str]) -> Option<String> {
    let output = Command::new(program.into()).args(args).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    output.status.success().then(|| text.lines().next().unwrap_or_default().trim().to_owned())
}

/// The exit code of a program, as a shell has it: 128 and the signal for one that a signal ended.
pub fn exit_code(status: ExitStatus) -> Result<ExitCode> {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(not(unix))]
    let signal: Option<i32> = None;
    let code = status.code().or(signal.map(|signal| 128 + signal));
    Ok(code.and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The error of a program that could not be started.
pub fn start_error(command: &Command, source: std::io::Error) -> Error {
    Error::Start { program: command.get_program().to_string_lossy().into_owned(), source }
}

/// Gives each line of `stream` to `line`; a line that is not UTF-8 has its odd bytes replaced.
fn read_lines(stream: impl Read, mut line: impl FnMut(&str)) {
    let mut reader = BufReader::new(stream);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
        line(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']));
        bytes.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        shell
    }

    #[test]
    fn keeps_both_streams_and_the_status() {
        let ended =
            run_unseen(&mut shell("echo out; echo err >&2; exit 3"), Duration::from_secs(60), || ()).unwrap();
        assert_eq!(ended.status.code(), Some(3));
        let mut output = ended.output;
        output.sort();
        assert_eq!(output, ["err", "out"]);
    }

    #[test]
    fn the_tail_is_the_end() {
        let ended = run_unseen(&mut shell("seq 1 100"), Duration::from_secs(60), || ()).unwrap();
        assert_eq!(ended.tail.lines().count(), TAIL_LINES);
        assert!(ended.tail.ends_with("    100"));
        assert!(!ended.tail.contains("    88\n"));
    }

    #[test]
    fn lines_that_are_not_utf8_do_not_end_the_reading() {
        let mut seen = Vec::new();
        run_lines(&mut shell(r"printf 'a\377\nb\n'"), |line| seen.push(line.to_owned())).unwrap();
        assert_eq!(seen, ["a\u{fffd}", "b"]);
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run(&mut Command::new("no-such-program-anywhere")).unwrap_err();
        assert!(error.to_string().contains("no-such-program-anywhere"), "{error}");
    }
}
