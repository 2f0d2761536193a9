//! The diagrams of data and codes side by side, with what became of the longest bars of the data.

use super::{in_order, picture};
use crate::Result;
use crate::figures::{Picture, Width, by_degree};
use crate::latent::followed::{Followed, LONGEST, bars, degrees, longest, seed};
use crate::latent::record::{DATA, Records};
use topogen_plot::{CaptionedDiagram, DiagramRow, Matched};

/// All components are born at 0, so that more of them would hide one another.
const COMPONENTS: usize = 3;

/// The diagram of the data, and that of each method's codes with the longest bars of the data in it.
///
/// # Errors
/// Those of drawing.
pub fn diagrams(records: &Records) -> Result<Option<Picture>> {
    let Some(seed) = seed(records) else { return Ok(None) };
    let names = in_order(records, records.rows.bars.iter().map(|row| row.method.as_str()));
    let panels: Vec<CaptionedDiagram> = names.iter().map(|name| panel(records, name)).collect();
    let caption = format!(
        "Diagrams of {} held-out {} and of their codes, lengths in units of the 90 % quantile of the distances. Hollow: the longest bars of \
         the data, {COMPONENTS} of degree 0 and {LONGEST} of the others. A line joins each with the bar of the codes that it is matched with; a dashed one leads to the \
         diagonal from a bar that is lost. Seed {seed}.",
        records.run.spec.measure.topology.min(records.run.extent.test),
        if records.run.spec.data.are_images() { "images" } else { "points" },
    );
    let figure = DiagramRow { panels, ..DiagramRow::default() };
    picture(records, ("diagrams", Width::Page), &figure, ("diagrams of data and codes", caption)).map(Some)
}

fn panel(records: &Records, name: &str) -> CaptionedDiagram {
    let own = by_degree(bars(records, name).map(|row| (row.degree, row.birth, row.death)));
    if name == DATA {
        return CaptionedDiagram { caption: name.to_owned(), degrees: own, ..CaptionedDiagram::default() };
    }
    let of_degree = |degree| {
        let most = if degree == 0 { COMPONENTS } else { LONGEST };
        longest(records, name, degree).into_iter().take(most)
    };
    let followed: Vec<Followed<'_>> = degrees(records).into_iter().flat_map(of_degree).collect();
    let of_data = followed.iter().map(|it| (it.bar.degree, it.bar.birth, it.bar.death));
    CaptionedDiagram {
        caption: name.to_owned(),
        degrees: own,
        targets: by_degree(of_data),
        matches: followed.iter().map(matched).collect(),
    }
}

fn matched(Followed { bar, partner }: &Followed<'_>) -> Matched {
    Matched { from: (bar.birth, bar.death), to: partner.map(|partner| (partner.birth, partner.death)) }
}
