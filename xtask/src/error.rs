//! What can go wrong, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// Everything that `xtask` refuses or fails at.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or a folder could not be used.
    #[error("cannot {action} {path}: {source}{}", advice(source))]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file or the folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No variable says where the cache is.
    #[error(
        "there is no place for the cache: none of TOPOGEN_CACHE, XDG_CACHE_HOME and HOME is set; set TOPOGEN_CACHE to a folder"
    )]
    NoCache,
    /// A program could not be started.
    #[error("cannot start {program}: {source}; is it installed and in PATH?")]
    Start {
        /// The program.
        program: String,
        /// What the system said.
        source: io::Error,
    },
    /// There is no Python.
    #[error(
        "python3 is not in PATH, and libtorch is laid out from Python wheels: install it (Debian: apt-get install \
         python3 python3-pip), or set LIBTORCH to the folder of a libtorch {needed}"
    )]
    PythonMissing {
        /// The version of libtorch.
        needed: &'static str,
    },
    /// Python has no pip.
    #[error(
        "python3 has no pip, and libtorch is laid out from Python wheels: install it (Debian: apt-get install \
         python3-pip), or set LIBTORCH to the folder of a libtorch {needed}"
    )]
    PipMissing {
        /// The version of libtorch.
        needed: &'static str,
    },
    /// Pip did not do what it was asked.
    #[error(
        "pip could not fetch {requirement} ({status}); its last lines:\n{tail}\nCheck the network and the free disk \
         space and run this again, or set LIBTORCH to the folder of a libtorch {needed}"
    )]
    Pip {
        /// What was asked for.
        requirement: String,
        /// How pip ended.
        status: ExitStatus,
        /// The end of its output, indented.
        tail: String,
        /// The version of libtorch.
        needed: &'static str,
    },
    /// Pip ended well, but the file is not there.
    #[error(
        "pip ended well but did not bring {file}: does its index hold another build? Set LIBTORCH to the folder of a libtorch {needed}"
    )]
    OtherWheel {
        /// The file that should have come.
        file: String,
        /// The version of libtorch.
        needed: &'static str,
    },
    /// A downloaded file is not the one that was meant.
    #[error(
        "the SHA-256 of {file} is {found}, not {expected}: the download is damaged or the index holds another file. It \
         was removed: run this again, or set LIBTORCH to the folder of a libtorch {needed}"
    )]
    Checksum {
        /// The file.
        file: String,
        /// What the checksum must be.
        expected: String,
        /// What it is.
        found: String,
        /// The version of libtorch.
        needed: &'static str,
    },
    /// A wheel cannot be read.
    #[error("cannot unpack {path}: {source}; remove the file and run this again")]
    Unpack {
        /// The wheel.
        path: PathBuf,
        /// What was wrong with it.
        source: zip::result::ZipError,
    },
    /// A wheel does not hold what libtorch needs.
    #[error(
        "{file} holds no {entry}: the layout of the wheel has changed and `xtask/src/libtorch/wheels.rs` must follow it"
    )]
    WheelLacks {
        /// The wheel.
        file: String,
        /// What was looked for.
        entry: String,
    },
    /// No checksums are known for this platform.
    #[error(
        "no libtorch {needed} is laid out on {os} {arch} (only on linux x86_64). Get one of exactly this version and say \
         where it is: either `pip install torch=={needed}` in a virtual environment and set LIBTORCH_USE_PYTORCH=1, or \
         set LIBTORCH to a folder that holds its include/ and lib/"
    )]
    Platform {
        /// The operating system.
        os: &'static str,
        /// The processor.
        arch: &'static str,
        /// The version of libtorch.
        needed: &'static str,
    },
    /// A folder that a variable names is not a libtorch.
    #[error(
        "{setting} names `{}`, which will not do: {lacks}. Set LIBTORCH to a folder that holds the include/ and lib/ of \
         libtorch {needed}, or unset {setting} and run `cargo xtask setup`", path.display()
    )]
    NotLibtorch {
        /// The variable.
        setting: &'static str,
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        lacks: String,
        /// The version of libtorch.
        needed: &'static str,
    },
    /// A variable that torch-sys obeys and nothing else looks at.
    #[error(
        "{variable} is set: torch-sys would obey it, and the libtorch that is built against would not be the one that is \
         checked. Unset it, and set LIBTORCH to a folder that holds the include/ and lib/ of libtorch {needed}"
    )]
    OtherSetting {
        /// The variable.
        variable: &'static str,
        /// The version of libtorch.
        needed: &'static str,
    },
    /// The run is to use a GPU and there is none.
    #[error(
        "--device {device} needs an NVIDIA GPU, and there is none here (nvidia-smi does not run or lists none): use \
         --device cpu"
    )]
    NoGpu {
        /// The device that was asked for.
        device: String,
    },
    /// What cargo built does not hold a program.
    #[error("cargo built no program `{program}`: is it still in the workspace?")]
    NoProgram {
        /// Its name.
        program: &'static str,
    },
    /// A signal could not be passed on.
    #[error("cannot pass the signal {signal} on to process {process}: {source}; stop that process yourself")]
    Signal {
        /// The signal.
        signal: i32,
        /// Who should have got it.
        process: u32,
        /// What the system said.
        source: io::Error,
    },
    /// `.libtorch` does not lead to a libtorch.
    #[error("`{}` leads to no whole libtorch: {lacks}", path.display())]
    NotLinked {
        /// The link.
        path: PathBuf,
        /// What is wrong with it.
        lacks: String,
    },
    /// The libtorch that the user named has no CUDA.
    #[error(
        "{setting} names {}, which is built without CUDA: name one with CUDA, or unset {setting} and run `cargo xtask \
         setup --cuda`", path.display()
    )]
    NoCuda {
        /// Who named the folder.
        setting: &'static str,
        /// The folder.
        path: PathBuf,
    },
    /// Python has no torch.
    #[error(
        "LIBTORCH_USE_PYTORCH is set, but {program} cannot import torch ({status}):\n{tail}\nInstall torch=={needed} \
         for that python, or unset LIBTORCH_USE_PYTORCH"
    )]
    NoPytorch {
        /// The python that was asked.
        program: &'static str,
        /// How it ended.
        status: ExitStatus,
        /// The end of its output, indented.
        tail: String,
        /// The version of libtorch.
        needed: &'static str,
    },
    /// `.libtorch` is in the way.
    #[error("{} is a folder or a file, not a link: move it away (if it is a libtorch, set LIBTORCH to its new place)", .0.display())]
    NotALink(PathBuf),
    /// The layout that was just written does not hold what it should.
    #[error("{} was laid out but is not whole: {lacks}. Is the disk sound, and does something else write there?", path.display())]
    LaidOutBadly {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        lacks: String,
    },
    /// What was built against another libtorch could not be removed.
    #[error(
        "`cargo clean -p torch-sys --profile {profile}` failed ({status}): run `cargo clean` and then this again"
    )]
    Clean {
        /// The profile.
        profile: &'static str,
        /// How cargo ended.
        status: ExitStatus,
    },
    /// There is no virtual environment to be had.
    #[error(
        "python3 cannot make a virtual environment ({status}):\n{tail}\nInstall its module venv (Debian: apt-get install \
         python3-venv)"
    )]
    Venv {
        /// How it ended.
        status: ExitStatus,
        /// The end of its output, indented.
        tail: String,
    },
    /// What every worker of the peers needs is not there.
    #[error(
        "pip could not install {what} ({status}):\n{tail}\nCheck the network and the free disk space and run this again"
    )]
    Peers {
        /// What was asked for.
        what: String,
        /// How pip ended.
        status: ExitStatus,
        /// The end of its output, indented.
        tail: String,
    },
    /// The harness of the peers was not built.
    #[error(
        "benches/peers/harness does not build ({status}): see above. If its lock file is out of date, run `cargo update \
         --workspace --manifest-path benches/peers/harness/Cargo.toml`"
    )]
    Harness {
        /// How cargo ended.
        status: ExitStatus,
    },
    /// The inputs were not written.
    #[error("benches/peers/inputs.py failed ({status}): see above")]
    Inputs {
        /// How it ended.
        status: ExitStatus,
    },
    /// No input has such a name.
    #[error("no input matches `{glob}`: their names begin with what benches/peers/inputs.py calls families")]
    NoInput {
        /// What was asked for.
        glob: String,
    },
    /// A worker does not do what it must.
    #[error("the worker of {peer} failed: {message}; its standard error is in {}", log.display())]
    Worker {
        /// The peer.
        peer: String,
        /// What went wrong.
        message: String,
        /// Where to look.
        log: PathBuf,
    },
    /// A file of JSON is not what it should be.
    #[error("{} is not understood: {source}; remove it and run this again", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A file has no place for a table.
    #[error("{} has no lines `{begin}` and `{end}`, between which the table goes: add them", path.display())]
    NoPlace {
        /// The file.
        path: PathBuf,
        /// The mark before.
        begin: &'static str,
        /// The mark after.
        end: &'static str,
    },
    /// A step of a longer run failed.
    #[error("step `{step}` failed ({status}): run it alone with `cargo xtask test --only {step}`")]
    Step {
        /// Its name.
        step: &'static str,
        /// How it ended.
        status: ExitStatus,
    },
}

impl Error {
    /// The error of `action` (a verb) on `path`.
    pub fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }

    /// The error of reading or writing the JSON of `path`.
    pub fn json(path: &Path) -> impl FnOnce(serde_json::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Json { path, source }
    }
}

/// What to do about an error of the file system.
fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "; set TOPOGEN_CACHE to a folder that you can write to"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "; setting libtorch up takes 1.1 GB of disk while it runs and 0.5 GB afterwards: make room, or set \
             TOPOGEN_CACHE to a folder on another disk"
        }
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "; is a file in the way of a folder? Move it away or set TOPOGEN_CACHE to another folder"
        }
        _ => "",
    }
}

/// A result of `xtask`.
pub type Result<T, E = Error> = std::result::Result<T, E>;
