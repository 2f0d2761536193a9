//! The persistence Fisher distance and its kernel.

use std::f64::consts::SQRT_2;

use super::{Kernel, point, scaled};
use crate::gaussian::{Gaussian, Point, bell};
use crate::sum::sum;
use crate::{BarGradient, Bars, Result, check};

/// The persistence Fisher kernel exp(−t d(a, b)) of the Fisher information distance d.
///
/// Each diagram, together with the other's bars projected to the diagonal, is blurred by a Gaussian of standard deviation σ
/// and read off at all these points: two probability vectors ρ and ρ', whose distance on the sphere of square roots is
/// d = arccos Σ √(ρ ρ'), from 0 to π/2.
///
/// The authors show that the kernel is positive definite for densities on one domain. The points above, which the authors
/// and GUDHI compute with too, differ from pair to pair, and the kernel's matrices have negative eigenvalues (so much as
/// −0.2 for eight random diagrams). Where a method needs a definite kernel, take a [`RadialKernel`](super::RadialKernel).
///
/// # Units
/// σ is in units of the filtration; d is an angle.
///
/// # Complexity
/// O((n + m)²) for values and gradients. The angle is computed from the length of its chord, so its error is rounding for close
/// diagrams too; it is exactly zero for equal ones in any order, and symmetric to the last bit.
///
/// # Gradient
/// Smooth wherever d is not zero; there, at the minimum, it is set to zero. Points of which one density vanishes to rounding
/// have the derivative of what does not. Zero when both diagrams are empty, and by essential classes, which are ignored.
///
/// # References
/// T. Le, M. Yamada, Persistence Fisher kernel: a Riemannian manifold kernel for persistence diagrams (2018),
/// arXiv:1802.03569.
///
/// ```
/// use topogen_diag::Bars;
/// use topogen_diag::kernel::{Kernel, PersistenceFisher};
/// let kernel = PersistenceFisher::params().sigma(0.5).t(2.0).check()?;
/// let (a, b) = (Bars::new(&[0.0], &[2.0])?, Bars::new(&[0.0], &[3.0])?);
/// assert_eq!(kernel.distance(a, a), 0.0);
/// assert_eq!(kernel.value(a, b), (-2.0 * kernel.distance(a, b)).exp());
/// // A longer bar of a would be closer to that of b.
/// assert!(kernel.distance_gradient(a, b).deaths[0] < 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PersistenceFisher {
    gaussian: Gaussian,
    t: f64,
}

/// Parameters of [`PersistenceFisher`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PersistenceFisherParams {
    sigma: f64,
    t: f64,
}

/// Where a point comes from, and so what moves it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Atom {
    at: Point,
    /// The bar of the first diagram that it is, or is the projection of; `None` for the second diagram.
    bar: Option<usize>,
    projected: bool,
}

/// The two densities at all points.
struct Densities {
    /// All points: those of both mixtures.
    sites: Vec<Atom>,
    /// The centres of the two mixtures.
    centres: [Vec<Atom>; 2],
    /// Densities before they are normalised, at the sites.
    raw: [Vec<f64>; 2],
    /// What they add up to.
    total: [f64; 2],
}

impl Densities {
    fn rho(&self, mixture: usize, site: usize) -> f64 {
        self.raw[mixture][site] / self.total[mixture]
    }

    /// √ρ' − √ρ at a site.
    fn difference(&self, site: usize) -> f64 {
        self.rho(1, site).sqrt() - self.rho(0, site).sqrt()
    }

    /// Half the chord between the two unit vectors of square roots.
    fn half_chord(&self) -> f64 {
        let squares = (0..self.sites.len()).map(|site| self.difference(site).powi(2));
        0.5 * sum(squares).sqrt()
    }
}

impl PersistenceFisher {
    /// Parameters to set: σ = 1 and t = 1.
    pub fn params() -> PersistenceFisherParams {
        PersistenceFisherParams { sigma: 1.0, t: 1.0 }
    }

    /// The Fisher information distance, an angle from 0 to π/2.
    pub fn distance(&self, a: Bars<'_>, b: Bars<'_>) -> f64 {
        angle(self.densities(a, b).half_chord())
    }

    /// The derivative of the distance by the bars of a; by those of b it is that of `(b, a)`.
    ///
    /// # Gradient
    /// Zero at distance zero.
    pub fn distance_gradient(&self, a: Bars<'_>, b: Bars<'_>) -> BarGradient {
        let mut gradient = BarGradient::zero(&a);
        let densities = self.densities(a, b);
        let half_chord = densities.half_chord();
        let sine = angle(half_chord).sin();
        if sine == 0.0 {
            return gradient;
        }
        for mixture in 0..2 {
            let sign = if mixture == 0 { 1.0 } else { -1.0 };
            for (index, site) in densities.sites.iter().enumerate() {
                let root = densities.rho(mixture, index).sqrt();
                if root == 0.0 {
                    continue;
                }
                // With s = cos d: ∂s/∂raw = (√(ρ'/ρ) − s) / (2 total), and √(ρ'/ρ) − s = (√ρ' − √ρ)/√ρ + (1 − s).
                let ratio = sign * densities.difference(index) / root + 2.0 * half_chord * half_chord;
                let by_raw = -0.5 * ratio / densities.total[mixture] / sine;
                for centre in &densities.centres[mixture] {
                    let offset = self.gaussian.offset(site.at, centre.at);
                    let factor = -2.0 * by_raw * bell(offset) / self.gaussian.scale();
                    let slope = offset.map(|offset| factor * offset);
                    add(&mut gradient, site, slope);
                    add(&mut gradient, centre, slope.map(|slope| -slope));
                }
            }
        }
        gradient
    }

    fn densities(&self, a: Bars<'_>, b: Bars<'_>) -> Densities {
        let bars_of = |bars: Bars<'_>, first: bool, projected: bool| {
            let place = move |p: Point| if projected { [0.5 * p[0] + 0.5 * p[1]; 2] } else { p };
            let indices = 0..bars.len();
            let atom = |i: usize| Atom { at: place(point(bars, i)), bar: first.then_some(i), projected };
            indices.map(atom).collect::<Vec<_>>()
        };
        let mixture = |own: Vec<Atom>, other: Vec<Atom>| sorted([own, other].concat());
        let centres = [
            mixture(bars_of(a, true, false), bars_of(b, false, true)),
            mixture(bars_of(b, false, false), bars_of(a, true, true)),
        ];
        let sites = sorted(centres.concat());
        let density =
            |centres: &Vec<Atom>, x: Point| sum(centres.iter().map(|it| self.gaussian.at(x, it.at)));
        let raw =
            centres.each_ref().map(|it| sites.iter().map(|site| density(it, site.at)).collect::<Vec<f64>>());
        let total = raw.each_ref().map(|raw| sum(raw.iter().copied()));
        Densities { sites, centres, raw, total }
    }
}

/// In the order of the plane, so that sums do not depend on the order of the bars, nor on that of the diagrams.
fn sorted(mut atoms: Vec<Atom>) -> Vec<Atom> {
    let key = |atom: &Atom| atom.at;
    atoms.sort_by(|p, q| key(p)[0].total_cmp(&key(q)[0]).then(key(p)[1].total_cmp(&key(q)[1])));
    atoms
}

/// The angle between unit vectors, from half their chord.
fn angle(half_chord: f64) -> f64 {
    // The vectors have no negative entry, so the angle is at most a right one.
    2.0 * half_chord.min(std::f64::consts::FRAC_1_SQRT_2).asin()
}

/// Adds what an atom's slope does to the bar that moves it.
fn add(gradient: &mut BarGradient, atom: &Atom, slope: Point) {
    let Some(bar) = atom.bar else { return };
    let slope = if atom.projected { [0.5 * (slope[0] + slope[1]); 2] } else { slope };
    gradient.births[bar] += slope[0];
    gradient.deaths[bar] += slope[1];
}

impl PersistenceFisherParams {
    /// The standard deviation σ of the Gaussian, in units of the filtration.
    #[must_use]
    pub fn sigma(self, sigma: f64) -> Self {
        Self { sigma, ..self }
    }

    /// The factor t of the distance in the kernel.
    #[must_use]
    pub fn t(self, t: f64) -> Self {
        Self { t, ..self }
    }

    /// The kernel.
    ///
    /// # Errors
    /// [`Error::BadParameter`](crate::Error::BadParameter) when σ or t is not positive and finite.
    pub fn check(self) -> Result<PersistenceFisher> {
        let sigma = check::positive("sigma", self.sigma)?;
        Ok(PersistenceFisher { gaussian: Gaussian::new(SQRT_2 * sigma), t: check::positive("t", self.t)? })
    }
}

impl Kernel for PersistenceFisher {
    fn value(&self, a: Bars<'_>, b: Bars<'_>) -> f64 {
        (-self.t * self.distance(a, b)).exp()
    }

    fn gradient(&self, a: Bars<'_>, b: Bars<'_>) -> BarGradient {
        scaled(self.distance_gradient(a, b), -self.t * self.value(a, b))
    }
}
