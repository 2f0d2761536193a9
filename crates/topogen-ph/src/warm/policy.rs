//! When a reference is worth its cost, and how far it is to reach. Nothing here changes a diagram.

/// What decides how much faster a warm step is, and what a reference costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) n_points: usize,
    /// Of a point; none for lengths.
    pub(super) dim: Option<usize>,
    pub(super) max_dim: usize,
}

/// How references fared.
#[derive(Debug, Default)]
pub(super) struct Policy {
    /// So many cold steps are to pass before the next reference is made.
    wait: usize,
    /// So many passed before the last one.
    waited: usize,
    /// The steps that the last reference had to serve.
    expected: f64,
}

/// A reference reaches so many of the last steps.
const STEPS: f64 = 16.0;
/// Up to this part of the length that matters, hardly any edge becomes doubtful.
const LEAST: f64 = 5e-4;
/// Beyond this part of it, too many do: for few points, and for many, which have more edges of nearly the same length.
const MOST: [f64; 2] = [5e-3, 2e-3];
/// Up to so many points are few.
const FEW: usize = 128;
/// The most cold steps until a reference is tried again.
const LONGEST: usize = 64;

impl Shape {
    /// A reference must serve so many steps to be worth its cost: about twice its cost in cold steps (docs/warm.md).
    fn steps_to_serve(self) -> f64 {
        let is_few = self.n_points <= FEW;
        match self.max_dim {
            // Of few coordinates, degree 0 from the start takes O(n log n); a reference takes O(n²).
            0 if !is_few && self.dim.is_some_and(|dim| dim <= 3) => self.n_points as f64 / 10.0,
            0 if is_few => 8.0,
            _ if is_few => 6.0,
            _ => 12.0,
        }
    }
}

impl Policy {
    /// How far the next reference is to reach, if there is to be one.
    ///
    /// `step` bounds what lengths changed by in the last step, and `scale` is a length that matters.
    pub(super) fn reach(&mut self, step: f64, scale: f64, shape: Shape) -> Option<f64> {
        if self.wait > 0 {
            self.wait -= 1;
            return None;
        }
        let most = MOST[usize::from(shape.n_points > FEW)];
        let reach = (STEPS * step).max(LEAST * scale).min(most * scale);
        self.expected = shape.steps_to_serve();
        // Not for NaN either.
        (reach > 0.0 && reach >= self.expected * step).then_some(reach)
    }

    /// Learns how many steps a reference has served.
    pub(super) fn judge(&mut self, served: usize) {
        let was_worth_it = served as f64 >= 0.5 * self.expected;
        self.waited = if was_worth_it { 0 } else { (2 * self.waited).clamp(1, LONGEST) };
        self.wait = self.waited;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BATCH: Shape = Shape { n_points: 128, dim: Some(10), max_dim: 1 };

    #[test]
    fn large_steps_are_not_worth_a_reference() {
        let mut policy = Policy::default();
        assert_eq!(policy.reach(f64::INFINITY, 1.0, BATCH), None);
        assert_eq!(policy.reach(1e-2, 1.0, BATCH), None);
        assert_eq!(policy.reach(1e-4, 1.0, BATCH), Some(1.6e-3));
        assert_eq!(policy.reach(0.0, 1.0, BATCH), Some(LEAST));
        assert_eq!(policy.reach(0.0, 0.0, BATCH), None);
        assert_eq!(policy.reach(f64::NAN, f64::NAN, BATCH), None);
        let tree = Shape { n_points: 1_000, dim: Some(2), max_dim: 0 };
        assert_eq!(policy.reach(1e-4, 1.0, tree), None);
        assert_eq!(policy.reach(1e-6, 1.0, tree), Some(LEAST));
    }

    #[test]
    fn references_that_serve_nobody_are_made_less_and_less() {
        let mut policy = Policy::default();
        let mut passed = Vec::new();
        for _ in 0..9 {
            let mut count = 0;
            while policy.reach(0.0, 1.0, BATCH).is_none() {
                count += 1;
            }
            passed.push(count);
            policy.judge(0);
        }
        assert_eq!(passed, [0, 1, 2, 4, 8, 16, 32, 64, 64]);
        policy.wait = 0;
        assert!(policy.reach(0.0, 1.0, BATCH).is_some());
        policy.judge(100);
        assert!(policy.reach(0.0, 1.0, BATCH).is_some());
    }
}
