//! Runs a program that may end in its own time when it is asked to stop.

use std::process::{Command, ExitStatus};

use crate::error::Result;
use crate::process;

/// How often the program and the signals are looked at.
#[cfg(unix)]
const PERIOD: std::time::Duration = std::time::Duration::from_millis(50);

/// Runs `command` to its end, and passes on to it whatever signal asks this process to stop meanwhile.
///
/// A Ctrl-C at the terminal reaches the program twice then, from the terminal and from here: it must take two within
/// a second for one.
///
/// # Errors
/// Where the program cannot be started. A signal that cannot be passed on is told on standard error.
#[cfg(unix)]
pub fn run(command: &mut Command) -> Result<ExitStatus> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    let signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]);
    let mut signals =
        signals.map_err(|source| process::start_error(&Command::new("the signal handler"), source))?;
    let mut child = command.spawn().map_err(|source| process::start_error(command, source))?;
    loop {
        // Only this thread waits for the child, and it does so below: until then the number cannot be another
        // process's.
        for signal in signals.pending() {
            if let Err(error) = pass_on(signal, &child) {
                eprintln!("{error}");
            }
        }
        let ended = child.try_wait().map_err(|source| process::start_error(command, source))?;
        if let Some(status) = ended {
            return Ok(status);
        }
        std::thread::sleep(PERIOD);
    }
}

/// Sends `signal` to `child`, which has not been waited for.
#[cfg(unix)]
fn pass_on(signal: i32, child: &std::process::Child) -> Result<()> {
    use rustix::process::{Pid, Signal, kill_process};

    let known = Signal::from_named_raw(signal).ok_or(rustix::io::Errno::INVAL);
    known
        .and_then(|known| kill_process(Pid::from_child(child), known))
        .map_err(|error| crate::error::Error::Signal { signal, process: child.id(), source: error.into() })
}

/// Runs `command` to its end. Ctrl-C reaches it from the console.
#[cfg(not(unix))]
pub fn run(command: &mut Command) -> Result<ExitStatus> {
    process::run(command)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;

    /// In one test, because the signals go to the process in which all tests run.
    #[test]
    fn each_signal_to_this_process_reaches_the_child() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        // The child asks its parent, which is this test, to stop, and waits until that has come back.
        let script = r#"
            log=$1
            : > "$log"
            for signal in INT TERM HUP; do trap "echo $signal >> \"$log\"" "$signal"; done
            for signal in INT TERM HUP; do
                kill -s "$signal" "$PPID"
                tries=0
                until grep -q "$signal" "$log"; do
                    tries=$((tries + 1))
                    if [ "$tries" -gt 600 ]; then exit 9; fi
                    sleep 0.05
                done
            done
            exit 7"#;
        let mut shell = Command::new("sh");
        shell.args(["-c", script, "sh"]).arg(&log);
        let status = run(&mut shell).unwrap();
        assert_eq!(status.code(), Some(7), "9: a signal did not arrive");
        assert_eq!(std::fs::read_to_string(&log).unwrap(), "INT\nTERM\nHUP\n");

        let mut unprepared = Command::new("sh");
        unprepared.args(["-c", "kill -s TERM \"$PPID\"; exec sleep 60"]);
        assert_eq!(run(&mut unprepared).unwrap().signal(), Some(signal_hook::consts::SIGTERM));
    }
}
