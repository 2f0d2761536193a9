//! A straight line through points of the plane.

/// The least squares line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) slope: f64,
    /// The standard error of the slope, if the points scatter about the line alike and independently.
    pub(super) standard_error: f64,
}

/// Fits at least three points whose abscissas are not all equal.
pub(super) fn fit(points: &[(f64, f64)]) -> Line {
    let n = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
    let (x_mean, y_mean) = (mean(|it| it.0), mean(|it| it.1));
    let spread: f64 = points.iter().map(|(x, _)| (x - x_mean).powi(2)).sum();
    let slope = points.iter().map(|(x, y)| (x - x_mean) * (y - y_mean)).sum::<f64>() / spread;
    let left = |(x, y): &(f64, f64)| (y - y_mean - slope * (x - x_mean)).powi(2);
    let residual = points.iter().map(left).sum::<f64>() / (n - 2.0);
    Line { slope, standard_error: (residual / spread).sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_by_hand() {
        let exact = fit(&[(0.0, 1.0), (1.0, 3.0), (3.0, 7.0)]);
        assert_eq!(exact, Line { slope: 2.0, standard_error: 0.0 });
        // The mean of both is 1; the slope (0 - 0 + 1 · 1) / 2. Residuals 1/2, -1, 1/2 have the mean square 3/2 at one degree of
        // freedom; over the spread 2, that is 3/4.
        let line = fit(&[(0.0, 1.0), (1.0, 0.0), (2.0, 2.0)]);
        assert_eq!(line.slope, 0.5);
        assert!((line.standard_error - 0.75_f64.sqrt()).abs() < 1e-15);
    }
}
