//! The report: figures and one page, a pure function of records.

use super::figures;
use super::record::{self, Run};
use super::table::{HEADINGS, LAST_STEPS, Row, rows};
use super::topology::Filtration;
use crate::numbers::list;
use crate::progress::Progress;
use crate::report::page;
use crate::side_by_side::side_by_side;
use crate::{Error, Result, files, interrupt};
use maud::{Markup, html};
use std::path::{Path, PathBuf};

/// Draws the figures of the runs in `folders`, and writes `index.html` about all runs in `out`.
///
/// # Errors
/// [`Error::NoRecords`], and those of reading records, of drawing and of writing.
pub fn write(out: &Path, folders: &[PathBuf], threads: usize) -> Result<PathBuf> {
    let progress = Progress::new("figures", folders.len() as u64, 0);
    side_by_side(folders.to_vec(), threads, |folder| {
        if interrupt::asked() {
            return Err(Error::Interrupted);
        }
        figures::draw_all(&Run::read(&folder)?, &folder)?;
        progress.advance(1, &folder.display().to_string());
        Ok(())
    })?;
    let runs = record::read_all(out)?;
    if runs.is_empty() {
        return Err(Error::NoRecords { folder: out.to_owned() });
    }
    let path = out.join("index.html");
    files::write(&path, page_of(&runs).into_string().as_bytes())?;
    Ok(path)
}

fn page_of(runs: &[Run]) -> Markup {
    let body = html! {
        p.lead {
            "Points move, by gradient descent on the difference of two persistence diagrams, until their cloud has the shape of "
            "another; pixels may move instead. Tests 1 to 3 are those of Topo-GEN, with its clouds, weights, learning rates and steps."
        }
        @for of_name in runs.chunk_by(|a, b| a.record.identity.spec.name == b.record.identity.spec.name) {
            (section(of_name))
        }
        (footer(runs))
    };
    page("Synthetic clouds", &body)
}

/// The runs of one experiment.
fn section(runs: &[Run]) -> Markup {
    let Some(first) = runs.first() else { return html! {} };
    let identity = &first.record.identity;
    let spec = &identity.spec;
    let seeds: Vec<u64> = runs.iter().map(|run| run.record.identity.seed).collect();
    let (of_first, of_target) = (first.frames.points, first.target.n_points());
    let sizes = match spec.filtration {
        Filtration::Cubical => format!(
            "{of_first} x {} pixels, {of_target} x {} of the target",
            first.frames.dim, first.target.dim
        ),
        Filtration::Rips | Filtration::Alpha => format!(
            "{of_first} points in dimension {}, {of_target} in dimension {} as the target",
            first.frames.dim, first.target.dim
        ),
    };
    let grows = match spec.filtration {
        Filtration::Rips => "",
        Filtration::Alpha => "alpha filtration; ",
        Filtration::Cubical => "cubical filtration; ",
    };
    html! {
        section id=(spec.name) {
            h2 { (spec.title) }
            p { (spec.text) }
            @if identity.quick {
                p.note { "This is the quick form, of which nothing is claimed: " (first.record.steps) " instead of " (spec.steps) " steps." }
            }
            p.note {
                (sizes) "; " (grows)
                (spec.loss_words().join(" + ")) "; Adam with learning rate " (spec.learning_rate) ", " (first.record.steps) " steps; "
                @if seeds.len() == 1 { "seed " } @else { "seeds " } (list(&seeds)) "."
            }
            (table(runs))
            (pictures(first))
        }
    }
}

fn table(runs: &[Run]) -> Markup {
    html! {
        div.wide { table {
            caption {
                "Bottleneck distance to the target's diagram before the first step and after the last; where the loss has it as a "
                "term, its median over the last " (LAST_STEPS) " steps, since Adam's steps do not become shorter. The bound is "
                "for the end of every seed. The reference is an independent program in NumPy with draws of its own."
            }
            thead { tr {
                th { "seed" }
                @for heading in HEADINGS { th.number { (heading) } }
                th.number { "steps by the push" } th.number { "ms a step" }
            } }
            tbody { @for row in runs.iter().flat_map(rows) { (table_row(&row)) } }
        } }
    }
}

fn table_row(row: &Row<'_>) -> Markup {
    let [degree, start, end, settled, reference, bound, verdict] = row.cells();
    html! {
        tr {
            td { (row.run.record.identity.seed) }
            @for cell in [degree, start, end, settled, reference, bound] { td.number { (cell) } }
            td.number { span class={ "verdict " (verdict) } { (verdict) } }
            @if row.degree == 0 {
                td.number { (row.run.record.push_steps) } td.number { (format!("{:.2}", row.step_ms())) }
            } @else { td {} td {} }
        }
    }
}

/// The figures of a run, which lie beside the page.
fn pictures(run: &Run) -> Markup {
    let identity = &run.record.identity;
    let source = |file: &str| format!("{}/seed-{}/{file}", identity.spec.name, identity.seed);
    let losses =
        figures::kinds(run).into_iter().map(|kind| format!("{}.svg", figures::losses_name(run, kind)));
    let of_losses =
        "The terms of a kind before each sampled step: the true value, also where it has no gradient.";
    let figures = [
        ("start-cloud.svg", "The cloud before the first step."),
        ("end-cloud.svg", "The cloud after the last step."),
        ("target-cloud.svg", "The target. Only its diagram is seen by the loss."),
        ("start-diagram.svg", "The diagram before the first step."),
        ("end-diagram.svg", "The diagram after the last step."),
        ("target-diagram.svg", "The diagram of the target."),
    ];
    html! {
        figure {
            img alt="The film" src=(source("film.gif"));
            figcaption {
                @match identity.spec.filtration {
                    Filtration::Cubical => "The image before the first step, on its way, and the target, of which only the diagram is seen by the loss. ",
                    Filtration::Rips | Filtration::Alpha => "The points, and their diagram on its way to the target's (hollow). ",
                }
                "Seed " (identity.seed) "."
            }
        }
        @for file in losses {
            figure.column {
                img alt=(of_losses) src=(source(&file));
                figcaption { (of_losses) " Seed " (identity.seed) "." }
            }
        }
        @for (file, caption) in figures {
            figure.column {
                img alt=(caption) src=(source(file));
                figcaption { (caption) " Seed " (identity.seed) "." }
            }
        }
    }
}

fn footer(runs: &[Run]) -> Markup {
    html! {
        footer {
            @for of_name in runs.chunk_by(|a, b| a.record.identity.spec.name == b.record.identity.spec.name) {
                @for run in of_name.iter().take(1) {
                    @let versions = &run.record.identity.versions;
                    p {
                        b { (run.record.identity.spec.name) } ": topogen " (versions.topogen) " at revision "
                        code { (versions.revision) } ", libtorch " (versions.libtorch) ", " (versions.rustc) ", device "
                        (run.record.identity.device) "."
                    }
                }
            }
        }
    }
}
