//! Arbitrary bytes, and valid files that were damaged: no reader panics, and what is read is what is promised.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::files::{read_by_all, valid};

/// One piece of damage.
#[derive(Debug, Clone)]
enum Damage {
    Truncate(Index),
    FlipBit(Index, u32),
    SetByte(Index, u8),
    Remove(Index, usize),
    Repeat(Index, usize),
    /// Goes on as another file does.
    Splice(Index, Vec<u8>, Index),
    Insert(Index, &'static str),
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let within = |index: &Index| index.index(bytes.len() + 1);
        match self {
            Self::Truncate(at) => bytes.truncate(within(at)),
            Self::FlipBit(at, bit) => {
                let at = within(at);
                bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << bit);
            }
            Self::SetByte(at, value) => {
                let at = within(at);
                bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = *value);
            }
            Self::Remove(at, length) => {
                let at = within(at);
                bytes.drain(at..bytes.len().min(at + length));
            }
            Self::Repeat(at, length) => {
                let at = within(at);
                let part = bytes[at..bytes.len().min(at + length)].to_vec();
                bytes.splice(at..at, part);
            }
            Self::Splice(at, other, from) => {
                let at = within(at);
                bytes.truncate(at);
                bytes.extend(&other[from.index(other.len())..]);
            }
            Self::Insert(at, text) => {
                let at = within(at);
                bytes.splice(at..at, text.bytes());
            }
        }
    }
}

/// What stands in files that somebody wants to break a reader with.
const TOKENS: [&str; 22] = [
    "\n",
    "\r",
    "#",
    ",",
    ";",
    "\"",
    "\t",
    " ",
    "nan",
    "-inf",
    "1e999",
    "-1",
    "4294967295",
    "18446744073709551615",
    "99999999999999999999",
    "\u{feff}",
    "１",
    "'",
    "(",
    "L",
    "{",
    "PK\u{3}\u{4}",
];

fn damage() -> impl Strategy<Value = Damage> {
    let at = || any::<Index>();
    prop_oneof![
        at().prop_map(Damage::Truncate),
        (at(), 0..8_u32).prop_map(|(at, bit)| Damage::FlipBit(at, bit)),
        (at(), any::<u8>()).prop_map(|(at, value)| Damage::SetByte(at, value)),
        (at(), 1..20_usize).prop_map(|(at, length)| Damage::Remove(at, length)),
        (at(), 1..200_usize).prop_map(|(at, length)| Damage::Repeat(at, length)),
        (at(), select(valid()), at()).prop_map(|(at, other, from)| Damage::Splice(at, other, from)),
        (at(), select(&TOKENS[..])).prop_map(|(at, text)| Damage::Insert(at, text)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_by_all(&bytes);
    }

    #[test]
    fn text_of_numbers_is_read_or_refused(text in "([-+]?[0-9]{1,3}(\\.[0-9]|e[0-9])?[ ,\t\n;\"#]{1,2}){0,40}") {
        read_by_all(text.as_bytes());
    }

    #[test]
    fn triplets_are_read_or_refused(text in "([0-5] [0-5] ([0-9](\\.[0-9])?|-1|nan|inf)\n){1,12}") {
        read_by_all(text.as_bytes());
    }

    #[test]
    fn meshes_are_read_or_refused(
        vertices in prop::collection::vec("[0-2] [0-2] [0-2]", 4..6),
        faces in prop::collection::vec("3 [0-4] [0-4] [0-4]|4 [0-4] [0-4] [0-4] [0-4]", 1..8),
    ) {
        let text = format!("OFF\n{} {} 0\n{}\n{}\n", vertices.len(), faces.len(), vertices.join("\n"), faces.join("\n"));
        read_by_all(text.as_bytes());
    }

    #[test]
    fn headers_of_arrays_are_read_or_refused(
        version in 0..5_u8,
        header in "\\{('(descr|shape|fortran_order)': ?('[<>|=][bifuOV][0-8]'|True|False|\\(([0-9]{1,20}L?,? ?){0,3}\\)),? ?){0,4}\\}",
        data in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut bytes = [b"\x93NUMPY".as_slice(), &[version, 0]].concat();
        let length = (header.len() as u32).to_le_bytes();
        bytes.extend(&length[..if version == 1 { 2 } else { 4 }]);
        bytes.extend(header.bytes());
        bytes.extend(data);
        read_by_all(&bytes);
    }

    #[test]
    fn damaged_files_are_read_or_refused(
        mut bytes in select(valid()),
        damages in prop::collection::vec(damage(), 1..4),
    ) {
        damages.iter().for_each(|damage| damage.apply(&mut bytes));
        read_by_all(&bytes);
    }
}

#[test]
fn every_valid_file_is_read_and_every_cut_is_survived() {
    for bytes in valid() {
        assert!(read_by_all(&bytes) > 0, "{}", String::from_utf8_lossy(&bytes));
        for end in 0..bytes.len() {
            read_by_all(&bytes[..end]);
        }
    }
}

#[test]
fn every_flipped_bit_is_survived() {
    for bytes in valid() {
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut bytes = bytes.clone();
                bytes[at] ^= 1 << bit;
                read_by_all(&bytes);
            }
        }
    }
}
