//! A report as Markdown that GitHub shows.

use super::document::{Block, Cell, Document, Span, Table, Text};
use crate::figures::Picture;
use std::fmt::Write;

/// The Markdown of a document whose figures are `<name>.png` in the folder `figures` beside it.
pub fn render(document: &Document) -> String {
    let mut text = format!("# {}\n", escaped(&document.title));
    for block in &document.blocks {
        let _ = write!(text, "\n{}\n", of_block(block));
    }
    text
}

fn of_block(block: &Block) -> String {
    match block {
        Block::Heading { level, text } => format!("{} {}", "#".repeat(usize::from(*level)), escaped(text)),
        Block::Paragraph(text) | Block::Note(text) => of_text(text),

        Block::List(points) => {
            points.iter().map(|point| format!("- {}", of_text(point))).collect::<Vec<_>>().join("\n")
        }
        Block::Table(table) => of_table(table),
        Block::Figure(picture) => of_picture(picture),
    }
}

fn of_text(Text(spans): &Text) -> String {
    let of = |span: &Span| match span {
        Span::Plain(text) => escaped(text),
        Span::Code(text) => code(text),
        Span::Strong(text) => format!("**{}**", escaped(text)),
    };
    spans.iter().map(of).collect()
}

/// A table under its caption.
pub fn of_table(table: &Table) -> String {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = vec![escaped(&table.caption), String::new()];
    lines.push(line(table.columns.iter().map(|column| escaped(&column.heading)).collect()));
    let rule = |is_number| if is_number { "---:" } else { "---" }.to_owned();
    lines.push(line(table.columns.iter().map(|column| rule(column.is_number)).collect()));
    lines.extend(table.rows.iter().map(|row| line(row.iter().map(of_cell).collect())));
    lines.join("\n")
}

fn of_cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => escaped(text),
        Cell::Verdict(verdict) => format!("**{}**", verdict.word()),
        Cell::Said(_, words) => format!("**{}**", escaped(words)),
        Cell::Estimate { value, below, is_strong } => {
            let value = if *is_strong { format!("**{}**", escaped(value)) } else { escaped(value) };
            below.as_ref().map_or(value.clone(), |below| format!("{value}<br>{}", escaped(below)))
        }
        Cell::Reference(name) => format!("*{}*", escaped(name)),
    }
}

fn of_picture(picture: &Picture) -> String {
    let command = picture.command.as_ref().map_or_else(String::new, |command| format!(" {}", code(command)));
    format!(
        "![{}](figures/{}.png)\n\n{}{command}",
        escaped(&picture.alt),
        picture.name,
        escaped(&picture.caption)
    )
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// Text of which nothing is markup, on one line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut start = true;
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '#' | '+' | '-' if start => out.extend(['\\', c]),
            '\n' | '\r' => out.push(' '),
            _ => out.push(c),
        }
        start = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::document::Column;
    use super::*;
    use crate::claims::Verdict;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(escaped("# a_b * |x| <i> & `c`\nd"), "\\# a\\_b \\* \\|x\\| &lt;i&gt; &amp; \\`c\\` d");
        let text = Text::from("run ").code("a_b `c`").strong("so");
        assert_eq!(of_text(&text), "run `a_b 'c'`**so**");
    }

    #[test]
    fn tables_have_a_line_a_row() {
        let table = Table {
            caption: "What *it* is.".to_owned(),
            columns: vec![Column::text(""), Column::number("p"), Column::text("verdict")],
            rows: vec![vec!["a|b".into(), "0.01".into(), Cell::Verdict(Verdict::Holds)]],
        };
        let lines =
            "What \\*it\\* is.\n\n|  | p | verdict |\n| --- | ---: | --- |\n| a\\|b | 0.01 | **holds** |";
        assert_eq!(of_table(&table), lines);
    }
}
