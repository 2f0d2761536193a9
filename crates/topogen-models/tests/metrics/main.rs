//! Measures of codes and of images, on cases of known answer, by their laws, and against other libraries.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod embedding;
mod frechet;

/// Points of a formula that other libraries were given too: small integers over 32, exact in both.
fn points(n: i64, dim: i64, first: i64) -> Vec<f64> {
    let number = |i: i64, j: i64| ((7 * i + 13 * j + 5 * i * i + 3 * i * j * j) % 251) as f64 / 32.0;
    (first..first + n).flat_map(|i| (0..dim).map(move |j| number(i, j))).collect()
}
