//! Draws the figure of docs/diagrams/distances.md, in both themes, into the folder named by the first argument.
//!
//! ```sh
//! cargo run -p topogen-cli --example matching -- docs/diagrams/figures
//! ```

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use topogen_diag::{Bars, Item, Matching, Wasserstein};
use topogen_plot::{Curves, Figure, Series, Style, Theme};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Births and deaths of the two diagrams.
const A: ([f64; 4], [f64; 4]) = ([0.1, 0.3, 0.55, 0.75], [0.9, 0.7, 0.95, 0.8]);
const B: ([f64; 3], [f64; 3]) = ([0.2, 0.38, 0.15], [0.95, 0.62, 0.25]);

fn main() -> Result<()> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name a folder to write to")?);
    fs::create_dir_all(&folder)?;
    let (a, b) = (Bars::new(&A.0, &A.1)?, Bars::new(&B.0, &B.1)?);
    let transport = Wasserstein::of_order(1.0).between(a, b)?;
    let matching = transport.matching.ok_or("there are no essential classes that could differ")?;
    let figure = drawn(&matching, a, b)?;
    for (theme, suffix) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let path = folder.join(format!("matching-{suffix}.svg"));
        let unfinished = path.with_extension("svg.part");
        fs::write(&unfinished, figure.draw(&Style::new(theme))?.svg())?;
        fs::rename(unfinished, path)?;
    }
    Ok(())
}

/// A line for each item of a matching, named with its cost, above the diagonal.
fn drawn(matching: &Matching, a: Bars<'_>, b: Bars<'_>) -> Result<Curves> {
    let mut series = vec![Series::new("", vec![0.0, 1.0], vec![0.0, 1.0])];
    for (item, cost) in matching.costs(a, b)? {
        let (name, [from, to]) = match item {
            Item::Pair { a: i, b: j } => (format!("a{i} – b{j}"), [bar(a, i), bar(b, j)]),
            Item::AToDiagonal { a: i } => (format!("a{i} – diagonal"), [bar(a, i), middle(bar(a, i))]),
            Item::BToDiagonal { b: j } => (format!("b{j} – diagonal"), [bar(b, j), middle(bar(b, j))]),
            Item::Essential { .. } => return Err("an essential class has no place in the plane".into()),
        };
        series.push(Series::new(format!("{name}: {cost:.3}"), vec![from.0, to.0], vec![from.1, to.1]));
    }
    Ok(Curves { x_label: "birth".into(), y_label: "death".into(), series, ..Curves::default() })
}

fn bar(bars: Bars<'_>, index: usize) -> (f64, f64) {
    (bars.births()[index], bars.deaths()[index])
}

/// The nearest point of the diagonal.
fn middle((birth, death): (f64, f64)) -> (f64, f64) {
    let middle = f64::midpoint(birth, death);
    (middle, middle)
}
