//! Where data sets are looked for and how they may be fetched.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// Where data sets are looked for and how they may be fetched.
///
/// # Examples
///
/// ```
/// use topogen_data::Options;
///
/// let options = Options { data_dir: Some("data".into()), ..Options::offline() };
/// assert!(options.https.is_none());
/// ```
#[derive(Debug, Clone)]
pub struct Options {
    /// The user's own folder. It is binding: with a data folder, nothing is looked for elsewhere, a file that is missing or
    /// corrupt there is an error. A file may be `<data_dir>/<name of the data set>/<file>` or `<data_dir>/<file>`, each with
    /// or without `.gz`.
    pub data_dir: Option<PathBuf>,
    /// Root of the cache: files are kept in `<cache_dir>/data/<name of the data set>/`.
    pub cache_dir: Option<PathBuf>,
    /// Root of the system in which packages are installed: `/` but in tests.
    pub system_root: PathBuf,
    /// The commands that fetch a Debian package without root; `None` leaves this way out.
    pub debian: Option<DebianTools>,
    /// The command that fetches an npm package; `None` leaves this way out.
    pub npm: Option<NpmTools>,
    /// How the data set's public home is asked; `None` leaves this way out.
    pub https: Option<Https>,
}

/// The commands that fetch a Debian package without root.
#[derive(Debug, Clone)]
pub struct DebianTools {
    /// `apt-get` or its path.
    pub apt_get: OsString,
    /// `dpkg-deb` or its path.
    pub dpkg_deb: OsString,
}

impl Default for DebianTools {
    fn default() -> Self {
        Self { apt_get: "apt-get".into(), dpkg_deb: "dpkg-deb".into() }
    }
}

/// The command that fetches an npm package. It heeds the user's settings of npm, such as a mirror.
#[derive(Debug, Clone)]
pub struct NpmTools {
    /// `npm` or its path.
    pub npm: OsString,
}

impl Default for NpmTools {
    fn default() -> Self {
        // On Windows npm is a script, which is found by its whole name only.
        Self { npm: if cfg!(windows) { "npm.cmd" } else { "npm" }.into() }
    }
}

/// How a data set's public home is asked.
#[derive(Debug, Clone)]
pub struct Https {
    /// Address that `<file>.gz` is appended to, instead of the catalogue's.
    pub base: Option<String>,
    /// How long to wait for a connection.
    pub connect_timeout: Duration,
    /// How long to wait while not a byte comes.
    pub stall_timeout: Duration,
    /// After how many requests in a row that bring no byte to give up; at least 1 is made.
    pub attempts: u32,
    /// How long to wait before the second attempt; doubled before each further one.
    pub pause: Duration,
    /// Whether `HTTPS_PROXY` and its like are heeded.
    pub proxy: bool,
}

impl Default for Https {
    fn default() -> Self {
        Self {
            base: None,
            connect_timeout: Duration::from_secs(20),
            stall_timeout: Duration::from_secs(30),
            attempts: 3,
            pause: Duration::from_secs(1),
            proxy: true,
        }
    }
}

impl Options {
    /// Looks in the installed packages only and fetches nothing.
    pub fn offline() -> Self {
        Self {
            data_dir: None,
            cache_dir: None,
            system_root: "/".into(),
            debian: None,
            npm: None,
            https: None,
        }
    }

    /// Reads the environment.
    ///
    /// `data_dir` wins over `TOPOGEN_DATA`. The cache is `TOPOGEN_CACHE`, else `topogen` in `XDG_CACHE_HOME`, else
    /// `.cache/topogen` in `HOME`. An empty variable counts as not set.
    pub fn from_env(data_dir: Option<PathBuf>) -> Self {
        Self::from_variables(data_dir, |name| std::env::var_os(name))
    }

    fn from_variables(data_dir: Option<PathBuf>, variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let path = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        // The XDG base directory specification says that a relative path is to be ignored.
        let xdg =
            || path("XDG_CACHE_HOME").filter(|path| path.is_absolute()).map(|path| path.join("topogen"));
        let home = || path("HOME").map(|path| path.join(".cache/topogen"));
        Self {
            data_dir: data_dir.or_else(|| path("TOPOGEN_DATA")),
            cache_dir: path("TOPOGEN_CACHE").or_else(xdg).or_else(home),
            debian: Some(DebianTools::default()),
            npm: Some(NpmTools::default()),
            https: Some(Https::default()),
            ..Self::offline()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Options {
        Options::from_variables(None, |name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into())
        })
    }

    #[test]
    fn the_cache_follows_the_environment() {
        let cache = |variables: &[(&str, &str)]| with(variables).cache_dir;
        let all = [("TOPOGEN_CACHE", "/t"), ("XDG_CACHE_HOME", "/x"), ("HOME", "/h")];
        assert_eq!(cache(&all), Some("/t".into()));
        assert_eq!(cache(&all[1..]), Some("/x/topogen".into()));
        assert_eq!(cache(&all[2..]), Some("/h/.cache/topogen".into()));
        assert_eq!(cache(&[]), None);
        assert_eq!(
            cache(&[("TOPOGEN_CACHE", ""), ("XDG_CACHE_HOME", "relative"), ("HOME", "/h")]),
            Some("/h/.cache/topogen".into())
        );
    }

    #[test]
    fn a_given_data_folder_wins_over_the_environment() {
        let variables = |name: &str| (name == "TOPOGEN_DATA").then(|| "/env".into());
        assert_eq!(Options::from_variables(None, variables).data_dir, Some("/env".into()));
        assert_eq!(Options::from_variables(Some("/given".into()), variables).data_dir, Some("/given".into()));
        assert_eq!(with(&[("TOPOGEN_DATA", "")]).data_dir, None);
    }
}
