//! The report: one page that opens from disk, a pure function of records.

use crate::claims::{Judged, grouped, judge_all, mean_and_interval};
use crate::figures::{self, Captioned};
use crate::measure::PARTS;
use crate::record::Records;
use crate::statistics::{FEWEST, mean};
use crate::{Result, files};
use base64::Engine;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::path::{Path, PathBuf};
use topogen_loss::Dependence;

/// Draws all figures of the records in `out` and writes `index.html` and the folder `figures`.
///
/// # Errors
/// Those of reading records, of drawing, and [`Error::Write`](crate::Error::Write).
pub fn write(out: &Path) -> Result<PathBuf> {
    let all = Records::read_all(out)?;
    let mut sections = Vec::new();
    for records in &all {
        let figures = figures::draw_all(records)?;
        figures.iter().try_for_each(|figure| figure.write(&out.join("figures")))?;
        sections.push(section(records, &figures));
    }
    let page = out.join("index.html");
    files::write(&page, page_of(&all, &sections).into_string().as_bytes())?;
    Ok(page)
}

fn page_of(all: &[Records], sections: &[Markup]) -> Markup {
    let quick = all.iter().any(|records| records.run.quick);
    let body = html! {
        p.lead {
            "The experiments of the Topo-GEN thesis, run again. Twins start from the same weights and see the "
            "same batches with the same noise; they differ in their regulariser only."
        }
        @if quick {
            p.note {
                "This is the quick form: fewer steps and seeds than the full one, which "
                code { "cargo xtask reproduce-thesis" } " runs."
            }
        }
        @for section in sections { (section) }
        (footer(all))
    };
    page("Topological regularisers of a variational autoencoder", &body)
}

/// A page that opens from disk, with a headline.
pub fn page(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(include_str!("report.css"))) }
            }
            body { h1 { (title) } (body) }
        }
    }
}

fn section(records: &Records, figures: &[Captioned]) -> Markup {
    let spec = &records.run.spec;
    let extent = spec.extent(records.run.quick);
    html! {
        section id=(spec.name) {
            h2 { (spec.title) }
            p { (spec.text) }
            p.note {
                (spec.data_set) ", " (grouped(records.run.train_images)) " images, batches of " (spec.batch_size)
                " in fixed order; latent dimension " (spec.network.latent) "; Adam with learning rate " (spec.learning_rate) "; "
                (extent.steps) " steps; "
                @if extent.seeds.len() == 1 { "seed " } @else { "seeds " } (list(&extent.seeds)) "."
                @for model in spec.models.iter().filter(|model| !model.terms.is_empty()) {
                    " " (model.name) " adds " (model.describe().unwrap_or_default()) "."
                }
            }
            @for finding in records.findings() { p { (finding) } }
            @if !spec.claims.is_empty() { (claims_table(&judge_all(records))) }
            @for figure in figures { (figure_of(figure)) }
            @if !spec.table_steps.is_empty() { (loss_table(records)) }
            (time_table(records))
            @if spec.models.iter().any(|model| !model.terms.is_empty()) { (gradient_table(records)) }
        }
    }
}

fn claims_table(claims: &[Judged]) -> Markup {
    html! {
        div.wide { table {
            caption {
                "Claims and measurements. Open: the measurement cannot tell. A direction needs a paired sign test with p below "
                "0.05 and an interval on one side of 0; a size needs a 95 % bootstrap interval around the published mean, which "
                "was a ratio of means."
            }
            thead { tr { th { "Claim" } th { "Published" } th { "Measured here" } th { "Verdict" } } }
            tbody {
                @for judged in claims {
                    tr {
                        td { (judged.claim) } td { (judged.published) } td { (judged.measured) }
                        td { span class={ "verdict " (judged.verdict.word()) } { (judged.verdict.word()) } }
                    }
                }
            }
        } }
    }
}

fn figure_of(figure: &Captioned) -> Markup {
    let (width, height) = figure.light.size();
    let column = height * 4 > width * 2 && width < 1200;
    let uri =
        |svg: String| format!("data:image/svg+xml;base64,{}", base64::prelude::BASE64_STANDARD.encode(svg));
    html! {
        figure.column[column] {
            picture {
                source media="(prefers-color-scheme: dark)" srcset=(uri(figure.dark.svg()));
                img alt=(figure.caption) width=(width) height=(height) src=(uri(figure.light.svg()));
            }
            figcaption { (figure.caption) }
        }
    }
}

fn loss_table(records: &Records) -> Markup {
    let spec = &records.run.spec;
    html! {
        div.wide { table {
            caption {
                "Cross-entropy of a batch in nats, mean over the seeds; below, by how many per cent it is lower than the "
                "first model's (with " (FEWEST) " seeds or more: the 95 % bootstrap interval of the mean)."
             }
            thead { tr { th { "" } @for step in &spec.table_steps { th.number { "step " (step) } } } }
            tbody {
                @for model in &spec.models {
                    tr {
                        th { (model.name) }
                        @for &step in &spec.table_steps {
                            td.number { (mean(&records.bce(&model.name, step)).map_or("–".to_owned(), |bce| grouped(bce.round() as usize))) }
                        }
                    }
                }
                @for model in spec.models.iter().skip(1) {
                    tr {
                        th { (model.name) ", % lower" }
                        @for &step in &spec.table_steps {
                            td.number { (mean_and_interval(&records.bce_reductions(&model.name, &spec.models[0].name, step)).unwrap_or_else(|| "–".to_owned())) }
                        }
                    }
                }
            }
        } }
    }
}

fn time_table(records: &Records) -> Markup {
    let spec = &records.run.spec;
    let plain = spec.models.first().and_then(|model| records.seconds_of_ten_steps(&model.name));
    html! {
        div.wide { table {
            caption {
                "Wall time: ten times the median step in seconds, and the median of each part of a step in milliseconds, "
                "without the first steps of a run and without the reading of batches, which the models share. "
                "Each run uses one thread; " (records.session.threads) " side by side on " (records.session.processors)
                " processors."
            }
            thead { tr {
                th { "" } th.number { "10 steps (s)" } th.number { "ratio" }
                @for part in PARTS { th.number { (part) " (ms)" } }
            } }
            tbody {
                @for model in &spec.models {
                    @if let (Some(ten), Some(parts)) = (records.seconds_of_ten_steps(&model.name), records.seconds_of_parts(&model.name)) {
                        tr {
                            th { (model.name) } td.number { (format!("{ten:.3}")) }
                            td.number { (plain.map_or("–".to_owned(), |plain| format!("{:.2}", ten / plain))) }
                            @for part in parts { td.number { (format!("{:.2}", 1000.0 * part)) } }
                        }
                    }
                }
            }
        } }
    }
}

fn gradient_table(records: &Records) -> Markup {
    let reasons = [Dependence::Input, Dependence::Target, Dependence::Minimum];
    html! {
        div.wide { table {
            caption {
                "What sets the value of each term, in per cent of the steps. The input: the term has a gradient. The target: "
                "a bar of the data that is matched to the diagonal, which nothing the model does to first order changes. The "
                "minimum: the distance is 0."
            }
            thead { tr {
                th { "Term" }
                @for reason in reasons { th.number { (reason.name()) " (%)" } }
                th.number { "first step with a gradient" }
            } }
            tbody {
                @for model in &records.run.spec.models {
                    @for (number, term) in model.terms.iter().enumerate() {
                        tr {
                            th { (model.name) ", " (term.label()) }
                            @for reason in reasons {
                                td.number {
                                    (records.share(&model.name, number, reason)
                                        .map_or("–".to_owned(), |share| format!("{:.1}", 100.0 * share)))
                                }
                            }
                            td.number {
                                (records.first_gradient(&model.name, number)
                                    .map_or("none".to_owned(), |step| step.to_string()))
                            }
                        }
                    }
                }
            }
        } }
    }
}

fn footer(all: &[Records]) -> Markup {
    let seconds = |seconds: f64| format!("{seconds:.1} s");
    html! {
        footer {
            @for records in all {
                @let (run, session) = (&records.run, &records.session);
                p {
                    b { (run.spec.name) } ": topogen " (run.versions.topogen) " at revision " code { (run.versions.revision) }
                    ", libtorch " (run.versions.libtorch) ", " (run.versions.rustc) ", device " (run.device) ". "
                    "Data " (seconds(session.data_seconds)) ", training " (seconds(session.training_seconds))
                    @if session.resumed { " (last session of a resumed run)" }
                    @if let Some(setup) = session.setup_seconds { ", set-up " (seconds(setup)) }
                    @if let Some(build) = session.build_seconds { ", build " (seconds(build)) }
                    ". Records: " code { "records/" (run.spec.name) } "."
                }
            }
        }
    }
}

/// Numbers with commas.
pub fn list(seeds: &[u64]) -> String {
    seeds.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
}
