//! What a model is worth at equal wall time.
//!
//! If a step of a model takes r times as long as one of the plain model, only its first S / r of S steps count. Among the evaluations of
//! these, the one with the lowest bound of the validation images is taken, as early stopping would, and its bound of the test images is what
//! the model is worth. The last step that counts is evaluated too, by interpolation between the evaluations around it: without that, a
//! control that measured 0.1 % slower lost all the steps since the last evaluation. The Fréchet distance of samples is that of the last step
//! that counts, by interpolation as well. A faster model gets no more steps than there are.

use crate::record::{Measure, Records};
use std::collections::BTreeMap;

/// A model at equal wall time.
#[derive(Clone, Debug, PartialEq)]
pub struct AtEqualTime {
    /// How many times as long as one of the plain model its step takes.
    pub ratio: f64,
    /// The steps that count.
    pub budget: f64,
    /// What was chosen in each run that has an evaluation within the budget, by seed.
    pub runs: BTreeMap<u64, Chosen>,
    /// The Fréchet distance of samples at the end of the budget, by seed, where it was measured before and behind it.
    pub frechet: BTreeMap<u64, f64>,
}

/// The evaluation that was chosen in one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chosen {
    /// Steps made before it.
    pub step: f64,
    /// The negative bound of a validation image, in nats.
    pub validation: f64,
    /// That of a test image.
    pub test: f64,
}

impl Records {
    /// What `model` is worth at equal wall time; none without times.
    pub fn at_equal_time(&self, model: &str) -> Option<AtEqualTime> {
        let plain = &self.run.spec.models.first()?.name;
        let ratio = self.seconds_of_ten_steps(model)? / self.seconds_of_ten_steps(plain)?;
        let steps = self.run.spec.extent(self.run.quick).steps;
        let budget = steps as f64 / ratio.max(1.0);
        let curves = |measure| -> BTreeMap<u64, Curve> {
            let mut curves: BTreeMap<u64, Curve> = BTreeMap::new();
            for row in self.rows.scores.iter().filter(|row| row.measure == measure && row.model == model) {
                curves.entry(row.seed).or_default().push((row.step as f64, row.value));
            }
            curves
        };
        let (validation, test) = (curves(Measure::ValidationBound), curves(Measure::TestBound));
        let chosen = |(seed, validation): (&u64, &Curve)| {
            let steps =
                validation.iter().map(|(step, _)| *step).filter(|&step| step <= budget).chain([budget]);
            let evaluated = steps.filter_map(|step| {
                let (validation, test) = (at(validation, step)?, at(test.get(seed)?, step)?);
                Some(Chosen { step, validation, test })
            });
            let best = evaluated.min_by(|one, other| one.validation.total_cmp(&other.validation))?;
            Some((*seed, best))
        };
        let runs = validation.iter().filter_map(chosen).collect();
        let frechet = curves(Measure::Frechet);
        let frechet = frechet.iter().filter_map(|(seed, curve)| Some((*seed, at(curve, budget)?))).collect();
        Some(AtEqualTime { ratio, budget, runs, frechet })
    }

    /// By how much `model` is better than `baseline` at equal wall time, in nats of a test image: one value a seed that both have.
    pub fn gains_at_equal_time(&self, model: &str, baseline: &str) -> Vec<f64> {
        self.gains(model, baseline, |chosen| chosen.test)
    }

    /// The same of a validation image, by which models are chosen.
    pub fn validation_gains_at_equal_time(&self, model: &str, baseline: &str) -> Vec<f64> {
        self.gains(model, baseline, |chosen| chosen.validation)
    }

    /// By how much the Fréchet distance of samples of `model` is smaller than that of `baseline` at equal wall time, one value a seed.
    pub fn frechet_gains_at_equal_time(&self, model: &str, baseline: &str) -> Vec<f64> {
        let found = self.at_equal_time(model).zip(self.at_equal_time(baseline));
        let Some((ours, theirs)) = found else { return Vec::new() };
        let gain = |(seed, ours): (&u64, &f64)| Some(theirs.frechet.get(seed)? - ours);
        ours.frechet.iter().filter_map(gain).collect()
    }

    fn gains(&self, model: &str, baseline: &str, of: fn(&Chosen) -> f64) -> Vec<f64> {
        let found = self.at_equal_time(model).zip(self.at_equal_time(baseline));
        let Some((ours, theirs)) = found else { return Vec::new() };
        let gain = |(seed, ours): (&u64, &Chosen)| Some(of(theirs.runs.get(seed)?) - of(ours));
        ours.runs.iter().filter_map(gain).collect()
    }
}

/// A measure over the steps, in their order.
type Curve = Vec<(f64, f64)>;

/// The value of a curve at a step, between its first and its last.
fn at(curve: &Curve, step: f64) -> Option<f64> {
    let behind = curve.iter().position(|(other, _)| *other >= step)?;
    let (right, above) = curve[behind];
    if right == step {
        return Some(above);
    }
    let (left, below) = *curve.get(behind.checked_sub(1)?)?;
    Some(below + (above - below) * (step - left) / (right - left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use crate::record::{Rows, ScoreRow, TimeRow};

    /// Two models of two seeds: the slow one takes twice as long, and is better at the end only.
    fn records() -> Records {
        let text = r#"
            name = "a"
            part = "search"
            order = 1
            title = ""
            text = ""
            data_set = "fashion-mnist"
            batch_size = 1
            network = { architecture = "simple", latent = 2 }
            learning_rate = 1e-3
            table_steps = []
            full = { seeds = [1, 2], steps = 100 }
            quick = { seeds = [1], steps = 10 }
            model = [{ name = "plain" }, { name = "slow" }]"#;
        let mut rows = Rows::default();
        for (model, total, bounds) in [
            ("plain", 1.0, [(25, 9.0), (50, 8.0), (75, 7.0), (100, 7.5)]),
            ("slow", 2.0, [(25, 8.5), (50, 7.25), (75, 6.0), (100, 5.0)]),
        ] {
            for seed in [1, 2] {
                let part = 0.0;
                rows.times.push(TimeRow {
                    seed,
                    model: model.to_owned(),
                    steps: 9,
                    forward: part,
                    target: part,
                    topology: part,
                    backward: part,
                    optimiser: part,
                    total,
                });
                for (step, value) in [(50, 30.0), (100, 20.0)] {
                    let (model, measure) = (model.to_owned(), Measure::Frechet);
                    rows.scores.push(ScoreRow { seed, step, model, measure, value });
                }
                for (step, value) in bounds {
                    for (measure, more) in
                        [(Measure::ValidationBound, 0.0), (Measure::TestBound, seed as f64)]
                    {
                        rows.scores.push(ScoreRow {
                            seed,
                            step,
                            model: model.to_owned(),
                            measure,
                            value: value + more,
                        });
                    }
                }
            }
        }
        fixture::of(text, rows)
    }

    #[test]
    fn a_slow_model_gets_fewer_steps() {
        let records = records();
        let plain = records.at_equal_time("plain").unwrap();
        assert_eq!((plain.ratio, plain.budget), (1.0, 100.0));
        assert_eq!(plain.runs[&2], Chosen { step: 75.0, validation: 7.0, test: 9.0 });
        let slow = records.at_equal_time("slow").unwrap();
        assert_eq!((slow.ratio, slow.budget), (2.0, 50.0));
        assert_eq!(slow.runs[&1], Chosen { step: 50.0, validation: 7.25, test: 8.25 });
        // At the end it would have been better; at equal time it is worse.
        assert_eq!(records.gains_at_equal_time("slow", "plain"), [-0.25, -0.25]);
        assert_eq!(records.validation_gains_at_equal_time("slow", "plain"), [-0.25, -0.25]);
        // The distance at its end, 20, is one that it has no time for.
        assert_eq!(records.frechet_gains_at_equal_time("slow", "plain"), [-10.0, -10.0]);
        // Between two evaluations, the last step that counts is interpolated.
        let mut records = records;
        records.rows.times.iter_mut().filter(|row| row.model == "slow").for_each(|row| row.total = 1.6);
        let slow = records.at_equal_time("slow").unwrap();
        assert_eq!((slow.budget, slow.frechet[&1]), (62.5, 27.5));
        assert_eq!(slow.runs[&1], Chosen { step: 62.5, validation: 6.625, test: 7.625 });
        assert!(records.gains_at_equal_time("unknown", "plain").is_empty());
    }
}
