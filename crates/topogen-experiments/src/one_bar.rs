//! The degree-1 terms of the code behind the thesis, which used one bar only: what its published numbers measured.
//!
//! Its loops over the bars of degree 1 went over a list that held one array of all of them, and so ended after the first bar, the one that is
//! born last. For the scale-space kernel, diagram and target were this one bar each. For the entropy, the sum had one summand, while the
//! total persistence that it is divided by, and the target, had all bars.

use std::sync::Arc;
use tch::{Kind, Tensor};
use topogen_loss::{Dependence, LossTimes, LossValue, Target, TermKind, TermValue, TopologicalLoss, diagram};
use topogen_models::Comparison;
use topogen_ph::Edge;

/// One term of degree 1 of which the first bar enters alone.
#[derive(Clone, Debug)]
pub struct OneBar {
    /// The whole term, by which is known what is needed of a target.
    loss: TopologicalLoss,
    kind: TermKind,
    weight: f64,
}

impl OneBar {
    /// The term of a kind that the original had; an error says which these are.
    ///
    /// # Errors
    /// In words, for other kinds and degrees, and what [`TopologicalLoss`] refuses.
    pub fn new(kind: TermKind, degree: usize, weight: f64) -> Result<Self, String> {
        if degree != 1 || !matches!(kind, TermKind::Entropy { .. } | TermKind::ScaleSpace { .. }) {
            return Err(format!(
                "one_bar is for entropy and scale-space of degree 1, the terms that the original had so, and not for {} of degree {degree}",
                kind.name()
            ));
        }
        let loss = TopologicalLoss::builder().term(kind, degree, weight).build();
        Ok(Self { loss: loss.map_err(|error| error.to_string())?, kind, weight })
    }
}

impl Comparison for OneBar {
    fn loss(&self) -> &TopologicalLoss {
        &self.loss
    }

    fn evaluate(&self, cloud: &Tensor, target: &Target) -> topogen_loss::Result<LossValue> {
        let start = std::time::Instant::now();
        let found = diagram(cloud, 1)?;
        let bars = found.degree(1)?;
        let times = LossTimes { diagram: start.elapsed().as_secs_f64(), ..LossTimes::default() };
        let goal = target.bars(1)?;
        let births = lengths(cloud, bars.birth_edges())?;
        let deaths = lengths(cloud, bars.death_edges())?;
        let value = match self.kind {
            _ if bars.bars().is_empty() => None,
            TermKind::Entropy { delta } => {
                entropy(&births, &deaths, goal.births().iter().zip(goal.deaths()), delta)?
            }
            TermKind::ScaleSpace { sigma } => {
                let last = births.size()[0] - 1;
                let bar = (births.f_get(last)?, deaths.f_get(last)?);
                let goal = goal.births().last().copied().zip(goal.deaths().last().copied());
                Some(scale_space(&bar, goal, sigma)?)
            }
            _ => None,
        };
        // As in the original, a term that does not depend on the cloud has the value 0.
        let dependence = if value.is_some() { Dependence::Input } else { Dependence::Target };
        let total = match &value {
            Some(value) => value.f_mul_scalar(self.weight)?.f_to_kind(cloud.kind())?,
            None => Tensor::f_zeros([] as [i64; 0], (cloud.kind(), cloud.device()))?,
        };
        let value = value.map_or(Ok(0.0), |value| value.f_double_value(&[]))?;
        let term = TermValue { kind: self.kind, degree: 1, weight: self.weight, value, dependence };
        Ok(LossValue { total, terms: vec![term], times })
    }

    fn single_terms(&self) -> Vec<Arc<dyn Comparison>> {
        vec![Arc::new(self.clone())]
    }
}

/// The lengths of edges, for autograd to trace back, in double precision.
fn lengths(cloud: &Tensor, edges: &[Edge]) -> topogen_loss::Result<Tensor> {
    let rows = cloud.f_reshape([cloud.size()[0], -1])?.f_to_kind(Kind::Double)?;
    let end = |pick: fn((u32, u32)) -> u32| -> topogen_loss::Result<Tensor> {
        let index: Vec<i64> = edges.iter().map(|edge| i64::from(pick(edge.endpoints()))).collect();
        Ok(rows.f_index_select(0, &Tensor::f_from_slice(&index)?.f_to_device(cloud.device())?)?)
    };
    let differences = end(|ends| ends.0)?.f_sub(&end(|ends| ends.1)?)?;
    Ok(differences.f_norm_scalaropt_dim(2.0, [1].as_slice(), false)?)
}

/// (E(D) − E(D₀))², where the sum of E(D) has the first bar only; none if no bar is longer than `delta`.
fn entropy<'a>(
    births: &Tensor,
    deaths: &Tensor,
    target: impl Iterator<Item = (&'a f64, &'a f64)>,
    delta: f64,
) -> topogen_loss::Result<Option<Tensor>> {
    let persistence = deaths.f_sub(births)?;
    let long = persistence.f_masked_select(&persistence.f_gt(delta)?)?;
    if long.numel() == 0 {
        return Ok(None);
    }
    let share = long.f_get(-1)?.f_div(&long.f_sum(Kind::Double)?)?;
    let of_targets: Vec<f64> = target.map(|(birth, death)| death - birth).filter(|&p| p > delta).collect();
    let total: f64 = of_targets.iter().sum();
    let of_target: f64 = of_targets.iter().map(|p| p / total * (p / total).ln()).sum();
    Ok(Some(share.f_mul(&share.f_log()?)?.f_sub_scalar(of_target)?.f_square()?))
}

/// k(D, D) − 2 k(D, D₀) of one bar each; k(D, D) without a target.
fn scale_space(
    bar: &(Tensor, Tensor),
    target: Option<(f64, f64)>,
    sigma: f64,
) -> topogen_loss::Result<Tensor> {
    let (birth, death) = bar;
    // exp(−|p − q|² / 8σ), of squares of the differences of births and of deaths.
    let near = |births: Tensor, deaths: Tensor| -> topogen_loss::Result<Tensor> {
        Ok(births.f_square()?.f_add(&deaths.f_square()?)?.f_mul_scalar(-1.0 / (8.0 * sigma))?.f_exp()?)
    };
    let mirrored = death.f_sub(birth)?;
    let with_itself = near(mirrored.shallow_clone(), mirrored)?.f_rsub_scalar(1.0)?;
    let value = match target {
        None => with_itself,
        Some((b, d)) => {
            let straight = near(birth.f_sub_scalar(b)?, death.f_sub_scalar(d)?)?;
            let crossed = near(birth.f_sub_scalar(d)?, death.f_sub_scalar(b)?)?;
            with_itself.f_sub(&straight.f_sub(&crossed)?.f_mul_scalar(2.0)?)?
        }
    };
    Ok(value.f_mul_scalar(1.0 / (8.0 * std::f64::consts::PI * sigma))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Device;

    /// Points with several loops, as a leaf.
    fn cloud(phase: f64) -> Tensor {
        let steps = Tensor::arange(40, (Kind::Double, Device::Cpu));
        let coordinates: [Tensor; 3] =
            [(&steps * (1.3 + phase)).sin() * 3.0, (&steps * 2.1).cos() * 2.0, (&steps * 0.7).sin()];
        Tensor::stack(&coordinates, 1).set_requires_grad(true)
    }

    fn persistence(cloud: &Tensor) -> Vec<(f64, f64)> {
        let found = diagram(cloud, 1).unwrap();
        let bars = found.degree(1).unwrap().bars();
        bars.births().iter().copied().zip(bars.deaths().iter().copied()).collect()
    }

    /// The term's definition on plain numbers.
    fn by_hand(kind: TermKind, bars: &[(f64, f64)], target: &[(f64, f64)]) -> f64 {
        match kind {
            TermKind::Entropy { delta } => {
                let long = |bars: &[(f64, f64)]| -> Vec<f64> {
                    bars.iter().map(|(b, d)| d - b).filter(|&p| p > delta).collect()
                };
                let (ours, theirs) = (long(bars), long(target));
                let share = ours.last().unwrap() / ours.iter().sum::<f64>();
                let total: f64 = theirs.iter().sum();
                (share * share.ln() - theirs.iter().map(|p| p / total * (p / total).ln()).sum::<f64>())
                    .powi(2)
            }
            TermKind::ScaleSpace { sigma } => {
                let kernel = |p: (f64, f64), q: (f64, f64)| {
                    let near =
                        |x: f64, y: f64| (-((p.0 - x).powi(2) + (p.1 - y).powi(2)) / (8.0 * sigma)).exp();
                    (near(q.0, q.1) - near(q.1, q.0)) / (8.0 * std::f64::consts::PI * sigma)
                };
                let (ours, theirs) = (*bars.last().unwrap(), *target.last().unwrap());
                kernel(ours, ours) - 2.0 * kernel(ours, theirs)
            }
            _ => unreachable!(),
        }
    }

    #[test]
    fn values_are_those_of_the_first_bar_and_gradients_are_their_slopes() {
        let goal = cloud(0.1).detach();
        let target = Target::from_points(&goal, 1).unwrap();
        for kind in [TermKind::Entropy { delta: 0.01 }, TermKind::ScaleSpace { sigma: 0.5 }] {
            let term = OneBar::new(kind, 1, 2.0).unwrap();
            let points = cloud(0.0);
            assert!(persistence(&points).len() > 2);
            let found = term.evaluate(&points, &target).unwrap();
            let expected = by_hand(kind, &persistence(&points), &persistence(&goal));
            assert!((found.terms[0].value - expected).abs() < 1e-12, "{} {expected}", found.terms[0].value);
            assert!((found.total.double_value(&[]) - 2.0 * expected).abs() < 1e-12);
            found.total.backward();
            let gradient = points.grad();
            let (mut largest, step) = (0.0_f64, 1e-6);
            for index in 0..120 {
                let moved = |by: f64| {
                    let moved = points.detach().copy();
                    let _ = moved.flatten(0, -1).get(index).f_add_scalar_(by).unwrap();
                    2.0 * by_hand(kind, &persistence(&moved), &persistence(&goal))
                };
                let slope = (moved(step) - moved(-step)) / (2.0 * step);
                let found = gradient.flatten(0, -1).double_value(&[index]);
                assert!((found - slope).abs() < 1e-5 * slope.abs().max(1.0), "{index}: {found} {slope}");
                largest = largest.max(slope.abs());
            }
            assert!(largest > 1e-3, "{largest}");
        }
    }

    #[test]
    fn without_a_loop_there_is_nothing() {
        let line = Tensor::arange(5, (Kind::Float, Device::Cpu)).reshape([5, 1]).set_requires_grad(true);
        let target = Target::from_points(&cloud(0.0), 1).unwrap();
        for kind in [TermKind::Entropy { delta: 0.01 }, TermKind::ScaleSpace { sigma: 0.5 }] {
            let found = OneBar::new(kind, 1, 2.0).unwrap().evaluate(&line, &target).unwrap();
            assert!(!found.depends_on_input() && found.terms[0].value == 0.0);
        }
        // A target without a loop leaves the kernel of the bar with itself.
        let empty = Target::from_points(&line, 1).unwrap();
        let kind = TermKind::ScaleSpace { sigma: 0.5 };
        let found = OneBar::new(kind, 1, 2.0).unwrap().evaluate(&cloud(0.0), &empty).unwrap();
        assert!(found.terms[0].value > 0.0);
    }

    #[test]
    fn other_terms_are_refused() {
        assert!(OneBar::new(TermKind::Bottleneck, 1, 1.0).unwrap_err().contains("not for bottleneck"));
        assert!(OneBar::new(TermKind::ENTROPY, 0, 1.0).unwrap_err().contains("degree 0"));
    }
}
