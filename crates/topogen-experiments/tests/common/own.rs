//! The binary, run on images that a test has drawn.

use super::errors;
use image::GrayImage;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of two classes of images, and one for the output, gone with the test.
pub struct OwnBench {
    folder: tempfile::TempDir,
}

impl OwnBench {
    /// With discs and squares of so many pixels a side, twenty each, in a folder each.
    pub fn new(side: u32) -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        for class in ["discs", "squares"] {
            fs::create_dir_all(bench.path("images").join(class)).unwrap();
            (0..20).for_each(|number| bench.draw(class, number, side));
        }
        bench
    }

    /// Draws an image of a class, anew if it is there.
    pub fn draw(&self, class: &str, number: u32, side: u32) {
        let radius = f64::from(side) * (0.15 + 0.01 * f64::from(number));
        let image = GrayImage::from_fn(side, side, |x, y| {
            let middle = f64::from(side - 1) / 2.0;
            let (x, y) = ((f64::from(x) - middle).abs(), (f64::from(y) - middle).abs());
            let is_in = if class == "discs" { x.hypot(y) < radius } else { x.max(y) < radius };
            image::Luma([if is_in { 220 } else { 10 }])
        });
        image.save(self.path("images").join(class).join(format!("{number:02}.png"))).unwrap();
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `train` of a model on `data` into the output `name`, in words with spaces between them.
    pub fn command(&self, data: &Path, name: &str, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_topogen-experiments"));
        let experiments = concat!(env!("CARGO_MANIFEST_DIR"), "/../../experiments");
        command.args(["train", "--experiments", experiments, "--data"]).arg(data);
        command.arg("--out").arg(self.path(name)).args(arguments.split_whitespace());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Trains to the end, which must be a success.
    pub fn run(&self, data: &Path, name: &str, arguments: &str) -> String {
        said(&self.command(data, name, arguments).output().unwrap(), 0)
    }

    /// Trains to the end, which must be a refusal before anything is trained; what it says.
    pub fn refused(&self, data: &Path, name: &str, arguments: &str) -> String {
        let said = said(&self.command(data, name, arguments).output().unwrap(), 1);
        assert!(said.contains("error: ") && !said.contains("panicked"), "{said}");
        assert!(!said.contains(": step "), "{said}");
        said
    }

    /// `sample` with these words.
    pub fn sample(&self, model: &Path, out: &str, arguments: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_topogen-experiments"));
        command.arg("sample").arg("--model").arg(model).arg("--out").arg(self.path(out));
        command.args(arguments.split_whitespace()).output().unwrap()
    }
}

/// What a program said that ended as it must.
pub fn said(output: &Output, code: i32) -> String {
    assert_eq!(output.status.code(), Some(code), "{}", errors(output));
    errors(output)
}
