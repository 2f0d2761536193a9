//! Figures of generators: a pure function of records.

use super::measure::Measure;
use super::record::{BarRow, ImageRow, PointRow, Records};
use super::spec::{CoderSpec, ModelSpec, REAL, ScaleSpec, Spec};
use crate::figures::{Picture, Width, brightness, by_degree, xtask_command};
use crate::statistics::{interval_of_mean, least_and_greatest, mean};
use crate::{Error, Result};
use topogen_plot::{
    CaptionedDiagram, Curves, DegreePoints, DiagramRow, Figure, GridRow, ImageGrid, IntervalGroup,
    IntervalRow, Intervals, Scatter, ScatterPanel, Series,
};

/// Images beside each other.
const COLUMNS: usize = 16;
/// Most panels of diagrams or points that can be told apart on a page.
const MOST_PANELS: usize = 8;

/// Every figure of an experiment.
///
/// # Errors
/// Those of drawing; [`Error::Record`] for images that are none.
pub fn all(records: &Records) -> Result<Vec<Picture>> {
    let figures = [
        plane(records)?,
        samples(records)?,
        distances(records)?,
        sweep(records)?,
        diagrams(records)?,
        fits(records)?,
    ];
    Ok(figures.into_iter().flatten().collect())
}

/// The command that makes the records of an experiment; none for points or images of the user's.
fn command(records: &Records) -> Option<String> {
    let run = &records.run;
    (!run.spec.is_own()).then(|| xtask_command("gtn", &run.spec.name, run.form))
}

fn picture(
    records: &Records,
    named: (&str, Width),
    figure: &dyn Figure,
    told: (&str, String),
) -> Result<Option<Picture>> {
    let spec: &Spec = &records.run.spec;
    Picture::of((&spec.name, &spec.title, command(records)), named, figure, told).map(Some)
}

/// Generated points over real ones.
fn plane(records: &Records) -> Result<Option<Picture>> {
    let points = &records.rows.points;
    let Some(first) = points.first() else { return Ok(None) };
    let of = |name: &str| -> Vec<(f64, f64)> {
        points.iter().filter(|row: &&PointRow| row.model == name).map(|row| (row.x, row.y)).collect()
    };
    let real = of(REAL);
    let panel = |model: &ModelSpec| {
        let generated = of(model.name());
        let labels = [vec![0; real.len()], vec![1; generated.len()]].concat();
        let outliers: Vec<f64> =
            records.values(model.name(), Measure::Outliers).into_iter().map(|(_, value)| value).collect();
        let note = mean(&outliers).map_or_else(String::new, |share| format!("{:.1} % beyond", 100.0 * share));
        ScatterPanel {
            caption: model.name().to_owned(),
            note,
            points: [real.clone(), generated].concat(),
            labels,
            ..ScatterPanel::default()
        }
    };
    let figure = Scatter {
        x_label: "x (deviations)".to_owned(),
        y_label: "y (deviations)".to_owned(),
        class_names: vec!["real".to_owned(), "generated".to_owned()],
        panels: records.run.spec.models.iter().take(MOST_PANELS).map(panel).collect(),
        has_letters: false,
        ..Scatter::default()
    };
    let is_handed = records.run.spec.coders.iter().any(|coder| matches!(coder, CoderSpec::Angle { .. }));
    let handed = match is_handed {
        true => {
            " Models of the angle were handed the intrinsic coordinate: that, not their method, keeps them on the curve."
        }
        false => "",
    };
    let caption = format!(
        "{} real points and as many generated ones. Beyond: the share of generated points, mean of the seeds, that are farther from \
         every training point than 99.9 % of real test points are.{handed} Points of seed {}.",
        real.len(),
        first.seed
    );
    picture(records, ("points", Width::Page), &figure, ("generated points over real ones", caption))
}

/// Real images, what coders make of them, and what models generate.
fn samples(records: &Records) -> Result<Option<Picture>> {
    let Some(first) = records.rows.images.first() else { return Ok(None) };
    let spec = &records.run.spec;
    let mut rows = Vec::new();
    let names = [REAL]
        .into_iter()
        .chain(spec.coders.iter().map(CoderSpec::name))
        .chain(spec.models.iter().map(ModelSpec::name));
    for name in names {
        let images: Vec<&ImageRow> =
            records.rows.images.iter().filter(|row| row.model == name).take(2 * COLUMNS).collect();
        if images.is_empty() {
            continue;
        }
        let is_coder = spec.coders.iter().any(|coder| coder.name() == name);
        let label = if is_coder { format!("{name} of the real") } else { name.to_owned() };
        rows.push(GridRow {
            label,
            images: images.into_iter().map(|row| pixels(records, row)).collect::<Result<_>>()?,
        });
    }
    let (height, channels) = (first.height.max(1), first.channels.max(1));
    let width = first.pixels.len() / 2 / height / channels;
    let columns = rows.iter().map(|row| row.images.len()).max().unwrap_or(1).min(COLUMNS);
    let figure = ImageGrid { height, width, channels, columns, rows, ..ImageGrid::default() };
    let caption = format!(
        "The first test images, what each coder gives back of them, and what each model generates, not chosen. Seed {}.",
        first.seed
    );
    picture(records, ("samples", Width::Page), &figure, ("generated images", caption))
}

fn pixels(records: &Records, row: &ImageRow) -> Result<Vec<f32>> {
    let wrong = || Error::Record {
        path: format!("{}/images.csv", records.run.spec.name).into(),
        reason: format!("image {} of {} is not hexadecimal", row.image, row.model),
    };
    brightness(&row.pixels).ok_or_else(wrong)
}

/// The measure by which models of an experiment are best compared.
fn headline(records: &Records) -> Measure {
    match records.run.spec.data.toy() {
        Some(_) => Measure::Outliers,
        None if records.rows.measures.iter().any(|row| row.measure == Measure::Frechet) => Measure::Frechet,
        None => Measure::Wasserstein0,
    }
}

/// How far each model is from real data, with every seed.
fn distances(records: &Records) -> Result<Option<Picture>> {
    let (spec, measure) = (&records.run.spec, headline(records));
    if spec.data.toy().is_some() || spec.has_sweep() {
        return Ok(None);
    }
    let names = [REAL]
        .into_iter()
        .chain(spec.coders.iter().map(CoderSpec::name))
        .chain(spec.models.iter().map(ModelSpec::name));
    let mut rows = Vec::new();
    let mut is_interval = true;
    for name in names {
        let values: Vec<f64> = records.values(name, measure).into_iter().map(|(_, value)| value).collect();
        let (Some(mean), Some(range)) = (mean(&values), least_and_greatest(&values)) else { continue };
        let interval = interval_of_mean(&values);
        is_interval &= interval.is_some();
        let label = match spec.coders.iter().any(|coder| coder.name() == name) {
            true => format!("{name} (reconstructions)"),
            false if name == REAL => "real (training images)".to_owned(),
            false => name.to_owned(),
        };
        rows.push(IntervalRow { seeds: values, ..IntervalRow::new(label, mean, interval.unwrap_or(range)) });
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let figure = Intervals {
        x_label: format!("{} from the test images", measure.heading()),
        groups: vec![IntervalGroup { heading: String::new(), rows }],
        interval_name: if is_interval { "95 % interval" } else { "range of the seeds" }.to_owned(),
        ..Intervals::default()
    };
    let caption = "Of as many images each, in the features of a classifier that was trained on the data: not FID. Nothing can be nearer \
                   than other real images, and no model of codes nearer than its coder's reconstructions."
        .to_owned();
    picture(records, ("distances", Width::Middle), &figure, ("distance from real data", caption))
}

/// Quality against latent dimension.
fn sweep(records: &Records) -> Result<Option<Picture>> {
    let spec = &records.run.spec;
    if !spec.has_sweep() {
        return Ok(None);
    }
    let measure = headline(records);
    let coders = spec.coders.iter().map(|coder| (coder.name(), coder.latent()));
    let models =
        spec.models.iter().filter_map(|model| Some((model.name(), spec.coder(model.coder())?.latent())));
    let mut series: Vec<Series> = Vec::new();
    for (name, latent) in coders.chain(models) {
        let values: Vec<f64> = records.values(name, measure).into_iter().map(|(_, value)| value).collect();
        let (Some(mean), Some((low, high))) = (mean(&values), least_and_greatest(&values)) else { continue };
        let label = name.split(", d = ").next().unwrap_or(name);
        if !series.iter().any(|it| it.name == label) {
            series.push(Series {
                band: Some((Vec::new(), Vec::new())),
                ..Series::new(label, Vec::new(), Vec::new())
            });
        }
        if let Some(of_label) = series.iter_mut().find(|it| it.name == label) {
            of_label.x.push(latent as f64);
            of_label.y.push(mean);
            if let Some((lows, highs)) = &mut of_label.band {
                lows.push(low);
                highs.push(high);
            }
        }
    }
    if series.is_empty() {
        return Ok(None);
    }
    let figure = Curves {
        x_label: "latent dimension".to_owned(),
        y_label: format!("{} from the test images", measure.heading()),
        series,
        log_y: true,
        ..Curves::default()
    };
    let caption = format!(
        "How far reconstructions and generated images are from real ones, by the number of numbers in a code. Bands go from the least to \
         the greatest of {} seeds.",
        records.run.extent.seeds.len()
    );
    picture(records, ("dimensions", Width::Column), &figure, ("quality against latent dimension", caption))
}

/// Diagrams of real and of generated codes.
fn diagrams(records: &Records) -> Result<Option<Picture>> {
    let bars = &records.rows.bars;
    let Some(first) = bars.first() else { return Ok(None) };
    let spec = &records.run.spec;
    let names = spec.coders.iter().map(|coder| (coder.name(), format!("real, {}", coder.name())));
    let names = names.chain(spec.models.iter().map(|model| (model.name(), model.name().to_owned())));
    let panels: Vec<CaptionedDiagram> = names
        .map(|(name, caption)| CaptionedDiagram {
            caption,
            degrees: degrees(bars, name),
            ..CaptionedDiagram::default()
        })
        .filter(|panel| !panel.degrees.is_empty())
        .take(MOST_PANELS)
        .collect();
    if panels.is_empty() {
        return Ok(None);
    }
    let what = if spec.data.toy().is_some() { "points" } else { "codes" };
    let caption = format!(
        "Diagrams of {} {what} each, in deviations of the real ones (the root of their total variance). Seed {}.",
        spec.measure.topology, first.seed
    );
    let figure = DiagramRow { panels, ..DiagramRow::default() };
    picture(records, ("diagrams", Width::Page), &figure, ("diagrams of real and generated codes", caption))
}

fn degrees(bars: &[BarRow], model: &str) -> Vec<DegreePoints> {
    let of_model = bars.iter().filter(|row| row.model == model);
    by_degree(of_model.map(|row| (row.degree, row.birth, row.death)))
}

/// Held-out loss of the regressions of an experiment.
fn fits(records: &Records) -> Result<Option<Picture>> {
    let Some(first) = records.rows.epochs.first() else { return Ok(None) };
    // In units of their own, squared errors are no shares of a variance.
    let is_shown = |model: &&ModelSpec| matches!(model, ModelSpec::Gtn { scale: ScaleSpec::Coordinates, .. });
    let gtns = records.run.spec.models.iter().filter(is_shown);
    let series: Vec<Series> = gtns
        .filter_map(|model| {
            let rows =
                records.rows.epochs.iter().filter(|row| row.of == model.name() && row.seed == first.seed);
            let (x, y): (Vec<f64>, Vec<f64>) =
                rows.filter_map(|row| Some((row.epoch as f64, row.validation_loss?))).unzip();
            (x.len() > 1).then(|| Series::new(model.name(), x, y))
        })
        .take(MOST_PANELS)
        .collect();
    if series.is_empty() {
        return Ok(None);
    }
    let figure = Curves {
        x_label: "epoch".to_owned(),
        y_label: "held-out squared error (variances)".to_owned(),
        series,
        log_y: true,
        ..Curves::default()
    };
    let caption = format!(
        "How well networks predict held-out labels. At 1 nothing but the mean is known; what stays is how much generated codes are \
         drawn towards it. Seed {}.",
        first.seed
    );
    picture(records, ("fits", Width::Column), &figure, ("held-out loss of the fits", caption))
}
