//! Output files, which appear whole or not at all, and stdout.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::interrupt;

/// Writes `bytes` to the file at `path`, or to stdout if there is none.
pub fn write(path: Option<&Path>, bytes: &[u8]) -> Result<()> {
    match path {
        None => stdout(bytes),
        Some(path) => interrupt::writing(|| match file(path, bytes) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::Interrupted),
            Err(source) => Err(Error::Write { path: path.to_owned(), source }),
        }),
    }
}

/// Writes `bytes` to stdout.
pub fn stdout(bytes: &[u8]) -> Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|source| match source.kind() {
        io::ErrorKind::BrokenPipe => Error::Closed,
        _ => Error::Stdout { source },
    })
}

/// Writes `text` to stderr.
pub fn stderr(text: &str) {
    // Where stderr itself is closed, the exit code is all that is left to tell.
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Says whether the file is there: it is not if somebody pressed Ctrl-C meanwhile.
fn file(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    // A link is followed: the file that it names is replaced, not the link.
    let target: PathBuf = match fs::canonicalize(path) {
        Ok(target) => target,
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
        Err(error) => return Err(error),
    };
    // A device or a pipe cannot be replaced by a file.
    if target.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return fs::OpenOptions::new().write(true).open(&target)?.write_all(bytes).map(|()| true);
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".topogen-");
    // The access rights of any new file; those of a temporary one would shut others out.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // The user knows nothing of the temporary file that the error names.
    let mut temporary = builder.tempfile_in(folder).map_err(|error| {
        let reason = format!("no file can be made in the folder {}: {}", folder.display(), error.kind());
        io::Error::new(error.kind(), reason)
    })?;
    temporary.as_file_mut().write_all(bytes)?;
    temporary.as_file().sync_all()?;
    if interrupt::asked() {
        return Ok(false);
    }
    temporary.persist(&target).map_err(|error| error.error)?;
    Ok(true)
}
