//! Output files, which appear whole or not at all, and stdout.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::interrupt;

/// Writes `bytes` to the file at `path`, or to stdout if there is none.
pub fn write(path: Option<&Path>, bytes: &[u8]) -> Result<()> {
    write_with(path, |to| to.write_all(bytes))
}

/// Writes what `fill` writes to the file at `path`, or to stdout if there is none.
///
/// When somebody presses Ctrl-C, `fill` may end with any error, and should where much is left to write.
pub fn write_with(path: Option<&Path>, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    match path {
        None => stdout_with(fill),
        Some(path) => interrupt::writing(|| match file(path, fill) {
            Ok(true) => Ok(()),
            Ok(false) => Err(interrupt::error()),
            Err(_) if interrupt::asked() => Err(interrupt::error()),
            Err(source) => Err(Error::Write { path: path.to_owned(), source }),
        }),
    }
}

/// Writes `bytes` to stdout.
pub fn stdout(bytes: &[u8]) -> Result<()> {
    stdout_with(|to| to.write_all(bytes))
}

fn stdout_with(fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut stdout = BufWriter::new(io::stdout().lock());
    fill(&mut stdout).and_then(|()| stdout.flush()).map_err(|source| match source.kind() {
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
fn file(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<bool> {
    // A link is followed: the file that it names is replaced, not the link.
    let target: PathBuf = match fs::canonicalize(path) {
        Ok(target) => target,
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
        Err(error) => return Err(error),
    };
    // A device or a pipe cannot be replaced by a file.
    if target.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        let mut device = BufWriter::new(fs::OpenOptions::new().write(true).open(&target)?);
        return fill(&mut device).and_then(|()| device.flush()).map(|()| true);
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
    let mut buffer = BufWriter::new(temporary.as_file_mut());
    fill(&mut buffer).and_then(|()| buffer.flush())?;
    drop(buffer);
    temporary.as_file().sync_all()?;
    if interrupt::asked() {
        return Ok(false);
    }
    temporary.persist(&target).map_err(|error| error.error)?;
    Ok(true)
}
