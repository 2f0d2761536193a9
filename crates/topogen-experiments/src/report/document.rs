//! A report as data: what a page and a Markdown file are both made from.

use crate::claims::Verdict;
use crate::figures::Picture;

/// A report.
pub struct Document {
    /// Its headline.
    pub title: String,
    /// What stands below, in this order.
    pub blocks: Vec<Block>,
}

/// A piece of a report.
pub enum Block {
    /// A heading of level 2, 3 or 4.
    Heading {
        /// The level.
        level: u8,
        /// What it says.
        text: String,
    },
    /// A paragraph.
    Paragraph(Text),
    /// A paragraph of details.
    Note(Text),
    /// Points of a list.
    List(Vec<Text>),
    /// A table.
    Table(Table),
    /// A figure.
    Figure(Box<Picture>),
}

/// Text with code in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text(pub Vec<Span>);

/// A piece of [`Text`].
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// As it is.
    Plain(String),
    /// A command, or the name of a file.
    Code(String),
    /// What a reader shall see first.
    Strong(String),
}

/// A table. The first column says what a row is about.
#[derive(Debug)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows: a cell a column.
    pub rows: Vec<Vec<Cell>>,
}

/// The head of a column.
#[derive(Debug)]
pub struct Column {
    /// What its cells are.
    pub heading: String,
    /// Whether they are numbers.
    pub is_number: bool,
}

/// A cell of a table.
#[derive(Debug)]
pub enum Cell {
    /// Text, or a number as it is written.
    Text(String),
    /// What became of a claim.
    Verdict(Verdict),
    /// The same in words of its own.
    Said(Verdict, String),
    /// An estimate.
    Estimate {
        /// The number.
        value: String,
        /// Its interval, or what else stands below it.
        below: Option<String>,
        /// Whether a reader shall see it first.
        is_strong: bool,
    },
    /// The name of a row that others are compared with, and that is no competitor.
    Reference(String),
}

impl Text {
    /// Appends code.
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.0.push(Span::Code(code.into()));
        self
    }

    /// Appends text that a reader shall see first.
    pub fn strong(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Strong(text.into()));
        self
    }

    /// Appends other text.
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Appends text.
    pub fn plain(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Plain(text.into()));
        self
    }
}

impl<T: Into<String>> From<T> for Text {
    fn from(text: T) -> Self {
        Self::default().plain(text)
    }
}

impl Column {
    /// A column of text.
    pub fn text(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), is_number: false }
    }

    /// A column of numbers.
    pub fn number(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), is_number: true }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::Text(text.into())
    }
}

impl Block {
    /// A figure.
    pub fn figure(picture: Picture) -> Self {
        Self::Figure(Box::new(picture))
    }

    /// A heading.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading { level, text: text.into() }
    }
}

impl Document {
    /// Its figures.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Figure(picture) => Some(&**picture),
            _ => None,
        })
    }
}
