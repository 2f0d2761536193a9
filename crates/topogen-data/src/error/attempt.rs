//! The sources that were tried.

use super::Error;

/// One source that was tried, and why it did not serve.
#[derive(Debug)]
pub struct Attempt {
    /// What was tried.
    pub place: String,
    /// Why it did not serve; `None` where it only has no such data.
    pub error: Option<Error>,
}

impl std::fmt::Display for Attempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.error {
            None => write!(f, "{}: not there", self.place),
            Some(error) => write!(f, "{}: {}", self.place, chain(error)),
        }
    }
}

/// The error and its causes in one line.
fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

/// The attempts, one a line.
pub(super) fn lines(attempts: &[Attempt]) -> String {
    attempts.iter().map(|attempt| format!("\n  {attempt}")).collect()
}
