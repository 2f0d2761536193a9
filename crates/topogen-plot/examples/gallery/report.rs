//! The figures of a report: codes by class, intervals, diagrams side by side, densities and ratios.

use std::error::Error;
use std::f64::consts::TAU;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Normal};
use topogen_plot::{
    CaptionedDiagram, Curves, DegreePoints, DiagramRow, IntervalGroup, IntervalRow, Intervals, ReferenceBand,
    Scatter, ScatterPanel, Series,
};

/// Codes in a latent plane: classes that overlap, and classes that keep apart.
pub fn scatter(class_names: &[&str], same_limits: bool) -> Result<Scatter, Box<dyn Error>> {
    let panel = |caption: &str, radius: f64, spread: f64| {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let noise = Normal::new(0.0, spread)?;
        let labels: Vec<usize> = (0..1000).map(|_| rng.random_range(0..class_names.len())).collect();
        let mut place = |&label: &usize| {
            let (sin, cos) = (TAU * label as f64 / class_names.len() as f64).sin_cos();
            let radius = if label % 3 == 0 { 0.4 * radius } else { radius };
            (radius * cos + noise.sample(&mut rng), radius * sin + 1.5 * noise.sample(&mut rng))
        };
        let points: Vec<(f64, f64)> = labels.iter().map(&mut place).collect();
        let note = format!("1-NN accuracy {:.2}", neighbour_accuracy(&points, &labels));
        Ok::<_, Box<dyn Error>>(ScatterPanel {
            caption: caption.into(),
            note,
            points,
            labels,
            ..ScatterPanel::default()
        })
    };
    Ok(Scatter {
        x_label: "z₁".into(),
        y_label: "z₂".into(),
        class_names: class_names.iter().map(|&name| name.into()).collect(),
        panels: vec![panel("VAE0", 1.3, 0.6)?, panel("TopoVAE-Z1", 2.4, 0.35)?],
        same_limits,
        ..Scatter::default()
    })
}

/// The share of points whose nearest neighbour has their label.
fn neighbour_accuracy(points: &[(f64, f64)], labels: &[usize]) -> f64 {
    let distance = |a: usize, b: usize| (points[a].0 - points[b].0).hypot(points[a].1 - points[b].1);
    let nearest = |point: usize| {
        (0..points.len())
            .filter(|&other| other != point)
            .min_by(|&a, &b| distance(point, a).total_cmp(&distance(point, b)))
    };
    let hits =
        (0..points.len()).filter(|&point| nearest(point).is_some_and(|other| labels[other] == labels[point]));
    hits.count() as f64 / points.len() as f64
}

/// Changes of a loss by models and data sets.
pub fn intervals() -> Result<Intervals, Box<dyn Error>> {
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    let mut row = |label: &str, centre: f64, spread: f64, published: Option<f64>| {
        let noise = Normal::new(centre, spread)?;
        let seeds: Vec<f64> = (0..5).map(|_| noise.sample(&mut rng)).collect();
        let mean = seeds.iter().sum::<f64>() / seeds.len() as f64;
        let variance = seeds.iter().map(|seed| (seed - mean).powi(2)).sum::<f64>() / (seeds.len() - 1) as f64;
        // Student's t for four degrees of freedom.
        let half = 2.776 * (variance / seeds.len() as f64).sqrt();
        Ok::<_, Box<dyn Error>>(IntervalRow {
            seeds,
            published,
            ..IntervalRow::new(label, mean, (mean - half, mean + half))
        })
    };
    let groups = vec![
        IntervalGroup {
            heading: "MNIST".into(),
            rows: vec![
                row("bottleneck, H₀ and H₁", -0.9, 0.2, Some(-1.4))?,
                row("Wasserstein on the latent codes", -0.3, 0.35, Some(-0.2))?,
                row("4SGDE", 0.05, 0.25, None)?,
            ],
        },
        IntervalGroup {
            heading: "Fashion-MNIST".into(),
            rows: vec![row("bottleneck, H₀ and H₁", -0.5, 0.3, Some(-0.45))?, row("4SGDE", 0.4, 0.2, None)?],
        },
        IntervalGroup {
            heading: "Controls".into(),
            rows: vec![row("another seed", 0.0, 0.15, None)?, row("shuffled targets", 0.08, 0.2, None)?],
        },
    ];
    Ok(Intervals {
        x_label: "change of the test loss (nats per image)".into(),
        groups,
        band: Some(ReferenceBand { name: "range of the controls".into(), low: -0.25, high: 0.3 }),
        interval_name: "mean, 95 % interval".into(),
        seed_name: "one seed".into(),
        ..Intervals::default()
    })
}

/// The diagrams of a batch and of its reconstruction before and after training.
pub fn diagram_row() -> DiagramRow {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let mut panel = |caption: &str, scale: f64, loops: usize| {
        let components = (0..60).map(|_| (0.0, scale * rng.random_range(3.0..7.5f64))).collect();
        let loops = (0..loops).map(|_| {
            let birth = scale * rng.random_range(5.0..7.5);
            (birth, birth + scale * rng.random_range(0.05..1.2))
        });
        CaptionedDiagram {
            caption: caption.into(),
            degrees: vec![
                DegreePoints { degree: 0, finite: components, essential: vec![0.0] },
                DegreePoints { degree: 1, finite: loops.collect(), essential: vec![] },
            ],
            ..CaptionedDiagram::default()
        }
    };
    DiagramRow {
        unit: Some("pixels".into()),
        panels: vec![
            panel("batch", 1.0, 25),
            panel("reconstruction, before", 0.3, 8),
            panel("reconstruction, after", 0.8, 20),
        ],
        ..DiagramRow::default()
    }
}

/// Densities of the lengths of bars, with the lengths below.
pub fn densities() -> Result<Curves, Box<dyn Error>> {
    let mut rng = ChaCha8Rng::seed_from_u64(10);
    let mut series = |name: &str, centre: f64, spread: f64| {
        const BANDWIDTH: f64 = 0.12;
        let noise = Normal::new(centre, spread)?;
        let lengths: Vec<f64> = (0..80).map(|_| f64::abs(noise.sample(&mut rng))).collect();
        let x: Vec<f64> = (0..200).map(|step| f64::from(step) * 0.02).collect();
        let kernel = |distance: f64| (-(distance / BANDWIDTH).powi(2) / 2.0).exp() / (BANDWIDTH * TAU.sqrt());
        let density =
            |x: &f64| lengths.iter().map(|length| kernel(x - length)).sum::<f64>() / lengths.len() as f64;
        let y = x.iter().map(density).collect();
        Ok::<_, Box<dyn Error>>(Series { rug: lengths, ..Series::new(name, x, y) })
    };
    Ok(Curves {
        x_label: "length of a bar (pixels)".into(),
        y_label: "density (1/pixel)".into(),
        series: vec![series("batch", 1.8, 0.5)?, series("reconstruction", 1.1, 0.3)?],
        ..Curves::default()
    })
}

/// Ratios of gradients over training, on a logarithmic axis, with long names.
pub fn ratios() -> Result<Curves, Box<dyn Error>> {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let noise = Normal::new(0.0, 0.12)?;
    let steps: Vec<f64> = (0..469).step_by(4).map(f64::from).collect();
    let names = [
        "bottleneck distance, H₀",
        "bottleneck distance, H₁",
        "Wasserstein distance on the latent codes",
        "4SGDE of the bar lengths",
        "persistence-weighted kernel",
        "total persistence, H₁",
        "pushing apart of components",
    ];
    let mut series = |(index, name): (usize, &&str)| {
        let level = f64::from(u32::try_from(index)?) * 0.7 - 3.0;
        let y = steps.iter().map(|step| 10f64.powf(level - step / 400.0 + noise.sample(&mut rng))).collect();
        Ok::<_, Box<dyn Error>>(Series::new(*name, steps.clone(), y))
    };
    Ok(Curves {
        x_label: "training step".into(),
        y_label: "‖∇ topological term‖ / ‖∇ BCE‖".into(),
        series: names.iter().enumerate().map(&mut series).collect::<Result<_, _>>()?,
        log_y: true,
        ..Curves::default()
    })
}
