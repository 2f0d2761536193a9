//! A report as one page that opens from disk.

use super::document::{Block, Cell, Document, Span, Table, Text};
use crate::figures::Picture;
use base64::Engine;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The page of a document.
pub fn render(document: &Document) -> Markup {
    page(&document.title, &html! { @for block in &document.blocks { (of_block(block)) } })
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
                style { (PreEscaped(include_str!("page.css"))) }
            }
            body { h1 { (title) } (body) }
        }
    }
}

fn of_block(block: &Block) -> Markup {
    match block {
        Block::Heading { level: 2, text } => html! { h2 { (text) } },
        Block::Heading { level: 3, text } => html! { h3 { (text) } },
        Block::Heading { text, .. } => html! { h4 { (text) } },
        Block::Paragraph(text) => html! { p { (of_text(text)) } },
        Block::Note(text) => html! { p.note { (of_text(text)) } },
        Block::List(points) => html! { ul { @for point in points { li { (of_text(point)) } } } },
        Block::Table(table) => of_table(table),
        Block::Figure(picture) => of_picture(picture),
    }
}

fn of_text(Text(spans): &Text) -> Markup {
    html! {
        @for span in spans {
            @match span {
                Span::Plain(text) => (text),
                Span::Code(text) => code { (text) },
                Span::Strong(text) => strong { (text) },
            }
        }
    }
}

/// Bytes from which on a text at the start of a row needs room.
const LONG: usize = 40;

fn of_table(table: &Table) -> Markup {
    // On a phone a sentence in a column of a few letters is as long as the screen.
    let is_long =
        table.rows.iter().any(|row| matches!(row.first(), Some(Cell::Text(text)) if text.len() > LONG));
    html! {
        figure.table.long[is_long] {
            figcaption { (table.caption) }
            div.wide tabindex="0" { table {
                thead { tr { @for column in &table.columns { th.number[column.is_number] scope="col" { (column.heading) } } } }
                tbody {
                    @for row in &table.rows {
                        tr.reference[matches!(row.first(), Some(Cell::Reference(_)))] {
                            @for (place, (column, cell)) in table.columns.iter().zip(row).enumerate() {
                                @if place == 0 { th scope="row" { (of_cell(cell)) } }
                                @else { td.number[column.is_number] { (of_cell(cell)) } }
                            }
                        }
                    }
                }
            } }
        }
    }
}

fn of_cell(cell: &Cell) -> Markup {
    match cell {
        Cell::Text(text) => html! { (text) },
        Cell::Verdict(verdict) => html! { span class={ "verdict " (verdict.word()) } { (verdict.word()) } },
        Cell::Said(verdict, words) => html! { span class={ "verdict " (verdict.word()) } { (words) } },
        Cell::Estimate { value, below, is_strong } => html! {
            @if *is_strong { strong { (value) } } @else { (value) }
            @if let Some(below) = below { br; small { (below) } }
        },
        Cell::Reference(name) => html! { (name) },
    }
}

fn of_picture(picture: &Picture) -> Markup {
    let (width, height) = picture.light.size();
    let uri =
        |svg: String| format!("data:image/svg+xml;base64,{}", base64::prelude::BASE64_STANDARD.encode(svg));
    html! {
        figure class=(picture.width.class()) {
            div.wide {
                picture {
                    source media="screen and (prefers-color-scheme: dark)" srcset=(uri(picture.dark.svg()));
                    img alt=(picture.alt) width=(width) height=(height) src=(uri(picture.light.svg()));
                }
            }
            figcaption { (picture.caption) @if let Some(command) = &picture.command { " " code { (command) } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::document::Column;
    use super::*;
    use crate::claims::Verdict;

    #[test]
    fn text_is_escaped_and_verdicts_are_marked() {
        let table = Table {
            caption: "A <table>".to_owned(),
            columns: vec![Column::text("claim"), Column::number("p"), Column::text("verdict")],
            rows: vec![vec!["a & b".into(), "0.01".into(), Cell::Verdict(Verdict::Fails)]],
        };
        let blocks = vec![
            Block::heading(2, "One"),
            Block::Paragraph(Text::from("run ").code("x < y")),
            Block::Table(table),
        ];
        let page = render(&Document { title: "T".to_owned(), blocks }).into_string();
        for part in [
            "<h1>T</h1><h2>One</h2><p>run <code>x &lt; y</code></p>",
            "<figcaption>A &lt;table&gt;</figcaption>",
            "<th scope=\"row\">a &amp; b</th><td class=\"number\">0.01</td>",
            "<span class=\"verdict fails\">fails</span>",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
    }
}
