//! The libtorch that the user has named, if any.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::{LINK, VERSION};
use crate::cache::Env;
use crate::error::{Error, Result};
use crate::process;

/// A libtorch that a variable of the environment names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The variable.
    pub setting: &'static str,
    /// The folder.
    pub path: PathBuf,
}

/// Variables by which torch-sys builds against another libtorch than `LIBTORCH` names, or in another way.
const BEHIND_OUR_BACK: [&str; 3] = ["LIBTORCH_LIB", "LIBTORCH_INCLUDE", "LIBTORCH_STATIC"];

/// What the user has named, in the order in which torch-sys looks at the variables.
pub fn named(env: Env, workspace: &Path) -> Result<Option<Named>> {
    if let Some(variable) = BEHIND_OUR_BACK.into_iter().find(|name| env(name).is_some()) {
        return Err(Error::OtherSetting { variable, needed: VERSION });
    }
    // torch-sys asks only whether it is set.
    if env("LIBTORCH_USE_PYTORCH").is_some() {
        // The same choice of the interpreter as torch-sys makes.
        let python = if env("VIRTUAL_ENV").is_some() { "python" } else { "python3" };
        return Ok(Some(Named { setting: "LIBTORCH_USE_PYTORCH", path: pytorch(python)? }));
    }
    folder(env, workspace)
}

/// What `LIBTORCH` names.
///
/// `.cargo/config.toml` sets it to the link in the workspace for all that cargo starts, xtask included: that value is
/// the default and nobody's choice.
fn folder(env: Env, workspace: &Path) -> Result<Option<Named>> {
    let Some(value) = env("LIBTORCH") else { return Ok(None) };
    let path = PathBuf::from(value);
    if is_default(&path, workspace) {
        return Ok(None);
    }
    let setting = "LIBTORCH";
    // torch-sys reads it in another folder than this, where a relative path means something else.
    if path.as_os_str().is_empty() || path.is_relative() {
        let lacks = "it is no absolute path".to_owned();
        return Err(Error::NotLibtorch { setting, path, lacks, needed: VERSION });
    }
    Ok(Some(Named { setting, path }))
}

/// Whether `path` is the link in the workspace (not: whether it leads to the same folder).
fn is_default(path: &Path, workspace: &Path) -> bool {
    let same_folder = |parent: &Path| {
        parent == workspace
            || parent.canonicalize().ok().is_some_and(|it| workspace.canonicalize().ok() == Some(it))
    };
    path.file_name() == Some(LINK.as_ref()) && path.parent().is_some_and(same_folder)
}

/// The folder of the torch that `python` imports.
fn pytorch(python: &'static str) -> Result<PathBuf> {
    let mut command = Command::new(python);
    command.args(["-c", "import os, torch; print('torch at', os.path.dirname(torch.__file__))"]);
    let ended = process::run_unseen(&mut command, Duration::from_secs(1), || ())?;
    // torch may print warnings around it.
    let path = ended.output.iter().find_map(|line| line.strip_prefix("torch at "));
    match path {
        Some(path) if ended.status.success() => Ok(PathBuf::from(path)),
        _ => {
            Err(Error::NoPytorch { program: python, status: ended.status, tail: ended.tail, needed: VERSION })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;

    fn folder_for(value: Option<&str>, workspace: &Path) -> Result<Option<Named>> {
        folder(&|name| value.filter(|_| name == "LIBTORCH").map(OsString::from), workspace)
    }

    #[test]
    fn the_default_of_the_workspace_is_not_the_users_choice() {
        let workspace = tempfile::tempdir().unwrap();
        let workspace = workspace.path();
        let default = workspace.join(LINK);
        assert_eq!(folder_for(default.to_str(), workspace).unwrap(), None);
        assert_eq!(folder_for(None, workspace).unwrap(), None);
        // The same place, written in another way.
        let detour = workspace.join(".").join(LINK);
        assert_eq!(folder_for(detour.to_str(), workspace).unwrap(), None);
    }

    #[test]
    fn the_link_of_another_checkout_is_a_choice() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = other.path().join(LINK);
        let named = folder_for(path.to_str(), one.path()).unwrap();
        assert_eq!(named, Some(Named { setting: "LIBTORCH", path }));
    }

    #[test]
    fn a_relative_or_empty_value_is_refused() {
        let workspace = tempfile::tempdir().unwrap();
        for value in ["", "libtorch", "./libtorch"] {
            let error = folder_for(Some(value), workspace.path()).unwrap_err();
            assert!(error.to_string().contains("no absolute path"), "{error}");
        }
    }

    #[test]
    fn variables_that_only_torch_sys_reads_are_refused() {
        let workspace = tempfile::tempdir().unwrap();
        for variable in BEHIND_OUR_BACK {
            // Nothing is as much as something, for torch-sys.
            let env = |name: &str| (name == variable).then(OsString::new);
            let error = named(&env, workspace.path()).unwrap_err().to_string();
            assert!(error.starts_with(variable) && error.contains("set LIBTORCH to"), "{error}");
        }
    }

    #[test]
    fn pytorch_comes_before_the_folder() {
        let workspace = tempfile::tempdir().unwrap();
        let env = |name: &str| match name {
            "LIBTORCH" => Some(OsString::from("/somewhere")),
            // Set to nothing is set, for torch-sys. Whether this machine has torch does not matter here.
            "LIBTORCH_USE_PYTORCH" => Some(OsString::new()),
            _ => None,
        };
        match named(&env, workspace.path()) {
            Ok(found) => assert_eq!(found.unwrap().setting, "LIBTORCH_USE_PYTORCH"),
            Err(error) => assert!(matches!(error, Error::NoPytorch { .. } | Error::Start { .. }), "{error}"),
        }
    }
}
