//! `topogen diagram`: the persistence diagram of a file.

mod alpha;
mod barcode;
mod budget;
mod compute;
mod estimate;
mod forecast;
mod image;
mod options;
mod others;
mod picture;
mod representatives;
mod summary;
mod weighted;

use std::path::PathBuf;

use topogen_ph::Engine;

use crate::diagram_file::{self, Kind};
use crate::error::{Error, Result};
use crate::plot::{self, PlotKind};
use crate::{input, interrupt, output, terminal};
use compute::Computed;
use options::{Filtration, Options};

/// Compute the persistence diagram of a file: Vietoris-Rips or alpha of points, or cubical of an image.
///
/// With --filtration rips, the default, the file holds points (a table as .csv, .txt or .npy, a point a row), distances (a square table, or Ripser's lower or upper
/// triangle), a sparse graph (lines `i j distance`) or Ripser's binary lower triangle. What it is is told by its first bytes,
/// its name and its content, unless --format says so; a note on stderr tells what was guessed.
///
/// With --filtration dtm or sparse it holds points or distances. With dtm, a point enters at twice its distance to the measure of all points, which looks at
/// --neighbours K of them or a share --mass of them, and an edge when the balls of its ends meet: outliers enter late. With sparse, few edges are kept, and
/// births and deaths are those of rips up to a factor of 1 / (1 - --epsilon). The output is that of rips.
///
/// With --filtration alpha it holds points in the plane or in space, around which balls grow; births and deaths are their diameters. They have no
/// critical edges: those columns are empty, and JSON has the points on the balls as supports, `[[[birth points], [death points]]]`.
///
/// With --filtration cubical it holds an image: a .npy array of one, two or three axes, a table, a row of pixels a row, or a PNG in grey, whose
/// levels are whole numbers from 0. Pixels enter from the darkest to the brightest, or the other way round with --superlevel, where births and deaths are minus their values.
/// An edge is then a pixel, the number of which (the last axis running fastest) stands twice. There is no threshold.
///
/// On a terminal, a table and a barcode are shown. Elsewhere the result is CSV with the columns degree, birth, death, birth_u,
/// birth_v, death_u, death_v. (birth_u, birth_v) is the edge whose length is the birth, twice the same vertex in degree 0;
/// (death_u, death_v) the edge whose length is the death. An essential class, which never dies, has an empty death, death_u and
/// death_v. Bars of zero length are left out.
///
/// --json prints one object: n_points, max_dim, threshold (null for none), modulus, engine, seconds (lengths, persistence,
/// total) and diagrams, for each degree an object of dim, bars `[[birth, death]]`, essential `[birth]`, critical
/// `[[b0, b1, d0, d1]]` and essential_critical `[[b0, b1]]`. The engines planar, sweep-matrix, sweep-rounded, sweep-cells and
/// sweep-sieve compute the lengths of points themselves, within `persistence`; then `lengths` is only what was spent on the input before. `total`
/// includes reading.
///
/// With --representatives each degree also has representatives, a list of objects of bar (the index of a finite bar) or essential (that
/// of a class that never dies), simplices `[[vertex]]` and coefficients: of tight cycles also length and optimum, which is `global` if
/// no cycle of the class is shorter, `loop` if no closed walk through the birth edge is, and `local` otherwise. The object has
/// representatives too, the kind. Their engine is cohomology. `--bars` and `--min-persistence` say which classes are meant.
///
/// The first line of a table is passed over as a header, with a note on stderr, if every field of it is a name: it starts
/// with a letter or `_` and is no word for a missing or infinite value such as NA. Any other first line is a row of numbers.
///
/// Exit codes: 0 fine, 2 for a refused option or input, 1 where the system fails, 130 after Ctrl-C.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    options: Options,
    /// Compute nothing; tell how much memory is needed (and which engine of Rips would be used), and fail with 2 if that is not there
    #[arg(long, conflicts_with_all = ["output", "plot"])]
    dry_run: bool,
    /// Print one JSON object on stdout
    #[arg(long)]
    json: bool,
    /// File to write: .json, .npz (for numpy.load), or CSV under any other name
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Figure to write; its name ends in .svg or .png
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    /// What the figure shows; `cloud` needs points and draws critical edges on them, `representatives` what --representatives finds: of the
    /// three longest bars of each degree above 0, unless --bars or --min-persistence say more
    #[arg(long, value_enum, default_value_t = PlotKind::Diagram, requires = "plot")]
    plot_kind: PlotKind,
}

pub fn run(args: &Args) -> Result<()> {
    // What cannot be written is refused before hours are spent on it.
    let kind = args.output.as_deref().map(Kind::of).transpose()?;
    let figure = args.plot.as_deref().map(plot::FileKind::of).transpose()?;
    args.check()?;
    interrupt::listen()?;
    let (computed, cloud_points) = match args.options.filtration {
        Filtration::Alpha | Filtration::Cubical => {
            let job = others::prepare(&args.options)?;
            if args.dry_run {
                return estimate::run(&args.options, &job, args.json);
            }
            (job.run(&args.options)?, None)
        }
        Filtration::Rips | Filtration::Dtm | Filtration::Sparse => {
            let job = compute::prepare(&args.options)?;
            if args.dry_run {
                return forecast::run(&args.options, &job, args.json);
            }
            let cloud_points = match (&args.plot, args.plot_kind) {
                (Some(_), PlotKind::Cloud | PlotKind::Representatives) => Some(job.points()?),
                _ => None,
            };
            (compute::run(&args.options, job)?, cloud_points)
        }
    };

    let mut files = Vec::new();
    if let (Some(path), Some(kind)) = (&args.output, kind) {
        files.push((path, encode(&computed, kind)?));
    }
    if let (Some(path), Some(figure)) = (&args.plot, figure) {
        files.push((path, draw(args, figure, &computed, cloud_points)?));
    }
    for (path, bytes) in &files {
        output::write(Some(path), bytes)?;
    }
    let text = if args.json {
        encode(&computed, Kind::Json)?
    } else if !files.is_empty() {
        return Ok(());
    } else if terminal::is_stdout() {
        let page = summary::Page { width: terminal::width(), is_unicode: terminal::is_unicode() };
        summary::render(&input::name(&args.options.file), &computed, page).into_bytes()
    } else {
        encode(&computed, Kind::Csv)?
    };
    output::stdout(&text)
}

impl Args {
    /// Refuses what the filtration makes no use of.
    fn check(&self) -> Result<()> {
        let filtration = match self.options.filtration {
            Filtration::Rips => "rips",
            Filtration::Dtm => "dtm",
            Filtration::Sparse => "sparse",
            Filtration::Alpha => "alpha",
            Filtration::Cubical => "cubical",
        };
        let of_images = || self.options.for_images_alone();
        let of_rips = || match (self.dry_run, self.options.engine, self.plot_kind) {
            // Oracles are for small inputs, and nothing is known of what they take.
            (true, Engine::Standard, _) => Some("--dry-run with --engine standard"),
            // Clouds are drawn with critical edges.
            (.., PlotKind::Cloud) => Some("--plot-kind cloud"),
            (.., PlotKind::Representatives) => Some("--plot-kind representatives"),
            _ => self.options.for_rips_alone(),
        };
        let option = match self.options.filtration {
            Filtration::Rips => of_images(),
            Filtration::Dtm | Filtration::Sparse => self.options.for_unweighted_or_images(),
            Filtration::Alpha => of_rips().or_else(of_images),
            Filtration::Cubical => of_rips(),
        };
        let option = option.or_else(|| self.options.reweighting.foreign_to(self.options.filtration));
        option.map_or(Ok(()), |option| Err(Error::OtherFiltration { filtration, option }))?;
        self.check_representatives()
    }

    /// Refuses representatives that nothing shows, figures without them, and engines that do not find them.
    fn check_representatives(&self) -> Result<()> {
        let is_drawn = self.plot.is_some() && self.plot_kind == PlotKind::Representatives;
        let engine = self.options.engine;
        if self.options.representatives.representatives.is_none() {
            return if is_drawn { Err(Error::NoRepresentatives) } else { Ok(()) };
        }
        let kind = self.output.as_deref().map(Kind::of).transpose()?;
        let is_written = self.json || matches!(kind, Some(Kind::Json | Kind::Npz));
        if !(is_drawn || is_written || self.dry_run) {
            return Err(Error::UnshownRepresentatives);
        }
        match engine {
            Engine::Auto | Engine::Cohomology => Ok(()),
            engine => Err(Error::RepresentativesEngine { engine }),
        }
    }
}

/// So many representatives of a degree are drawn if nobody says how many.
const DRAWN: usize = 3;

fn encode(computed: &Computed, kind: Kind) -> Result<Vec<u8>> {
    match kind {
        Kind::Csv => diagram_file::encode_csv(&computed.diagram),
        Kind::Json => diagram_file::encode_json(&computed.diagram, &computed.engine, computed.seconds),
        Kind::Npz => diagram_file::encode_npz(&computed.diagram),
    }
}

fn draw(
    args: &Args,
    figure: plot::FileKind,
    computed: &Computed,
    points: Option<Vec<Vec<f64>>>,
) -> Result<Vec<u8>> {
    let (diagram, rows) = (&computed.diagram, &diagram_file::rows(&computed.diagram));
    let style = plot::StyleArgs::default();
    let drawn = match (args.plot_kind, points) {
        (PlotKind::Barcode, _) => figure.draw(&plot::barcode_figure(rows), &style),
        (PlotKind::Cloud, Some(points)) => figure.draw(&plot::cloud_figure(points, rows, None), &style),
        (PlotKind::Representatives, Some(points)) => {
            let most = (!args.options.representatives.are_chosen()).then_some(DRAWN);
            figure.draw(&plot::representatives_figure(points, diagram, most), &style)
        }
        _ => figure.draw(&plot::diagram_figure(rows), &style),
    };
    drawn.map_err(|source| Error::Figure { name: input::name(&args.options.file), source })
}
