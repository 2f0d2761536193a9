//! Closed surfaces whose Betti numbers are known, from the examples of CGAL.

use std::borrow::Cow;

use super::{Content, DataFile, DataSet, DebianPackage, TarGz, file};

/// A file with a mesh of these Betti numbers.
const fn mesh(name: &'static str, betti: [usize; 3], bytes: u64, sha256: &'static str) -> DataFile {
    file(name, Content::Mesh { betti }, bytes, sha256)
}

static MESHES: [DataFile; 14] = [
    mesh("3torus.off", [1, 6, 1], 830, "5c3a2ae836434b8dabb84912dffff97f3e9be61d7557bc94c440488d491e133a"),
    mesh("anchor.off", [1, 8, 1], 28_912, "5009b3400b73ef199b6ac9a24a27f4f76e1aa7b71d957a50cb6dcbe09868ff3b"),
    mesh(
        "armadillo.off",
        [1, 0, 1],
        1_622_939,
        "6f7f3ca1abc506569466b72f2f59d49493a284e7376d7a7e23c08115ec8cec4e",
    ),
    mesh("bear.off", [1, 0, 1], 875_954, "058f6ce62635e5f86958adea9706a8dca3ebe4fae76a0d32b8318d107d40bda6"),
    mesh("bull.off", [1, 0, 1], 395_461, "5c7b9631f8c278c12b30c0eea0b72da871504674516daf7d7eaaf5fa4154224a"),
    mesh(
        "cheese.off",
        [1, 266, 1],
        645_555,
        "713ace843a5f0a8cc78a16ed0cedd5a5a0a2897d4bff02ac833a3b7e9382efb4",
    ),
    mesh(
        "double-torus-example.off",
        [1, 4, 1],
        9_926,
        "cbdce362ccb0cb1c5dfa88be469e8c88e38a9cb5796df0cd554c810f612613d9",
    ),
    mesh("eight.off", [1, 4, 1], 17_174, "58fa129fbd64d519034b12c73ecb463ae55832710aa34fddd0504debd044f71d"),
    mesh(
        "elephant.off",
        [1, 6, 1],
        173_779,
        "be4e1ea68f5f840a3d2ada69d828222e76a57d9e25b21e19a9deacd3f2328e02",
    ),
    mesh("elk.off", [1, 2, 1], 100_617, "7f1229fd3de0b4fc0884bbbfbd056a57ff0cb0f7afd71b5168a84209cc585abb"),
    mesh("knot1.off", [1, 2, 1], 202_480, "13d9d2f3459189630680dad6a3b5528d5cc794967b791580a0e1f6642903d030"),
    mesh("knot2.off", [2, 4, 2], 369_930, "6c90e93f1a966abd73847d40909a90c0b2067affdd471a27b50c2d4416142c06"),
    mesh("man.off", [1, 0, 1], 1_196_593, "9f04482c1028de539f02319c476d6c95141e9fbc389e9d469041ab63096de5d4"),
    mesh(
        "torus_quad.off",
        [1, 2, 1],
        1_143,
        "11289c9d3af76c47a05a76e8d43d2e7d55423d9d9c4ff73e37b1736529932e82",
    ),
];

/// The entry of the catalogue.
pub(super) const SET: DataSet = DataSet {
    name: Cow::Borrowed("cgal-meshes"),
    summary: Cow::Borrowed(
        "CGAL's example meshes: 14 closed surfaces of known Betti numbers, of genus 0 to 133",
    ),
    licence: Cow::Borrowed(
        "as Debian's package of CGAL states: CC0 1.0 for files without a notice of their own; where single scans come from is not stated",
    ),
    files: Cow::Borrowed(&MESHES),
    debian: Some(DebianPackage {
        name: Cow::Borrowed("libcgal-demo"),
        folder: Cow::Borrowed("usr/share/doc/libcgal-dev"),
        archive: Some(TarGz {
            name: Cow::Borrowed("data.tar.gz"),
            folder: Cow::Borrowed("data/meshes"),
            most_bytes: 100_000_000,
        }),
    }),
    npm: None,
    https: None,
};
