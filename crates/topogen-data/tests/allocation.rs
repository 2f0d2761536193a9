//! No reader takes more memory than a small multiple of the file, whatever the file says of itself.
//!
//! One test in a process of its own: what other tests allocate would be counted.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

#[path = "formats/files.rs"]
mod files;

use peak_alloc::PeakAlloc;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use topogen_data::formats::npz;

use files::{archive, read_by_all, valid};

#[global_allocator]
static PEAK: PeakAlloc = PeakAlloc;

/// How many bytes may be taken for each byte of a file: an entry of one byte becomes a number of eight, vectors double as they
/// grow, and a line of six bytes may name sixteen points.
const PER_BYTE: usize = 64;
/// What may be taken for any file: a thousand points, the buffers of the CSV reader, messages.
const BASE: usize = 64 << 10;

/// Reads the bytes with all readers, and gives the most memory that was taken meanwhile.
fn peak(bytes: &[u8]) -> usize {
    PEAK.reset_peak_usage();
    let before = PEAK.current_usage();
    read_by_all(bytes);
    PEAK.peak_usage() - before
}

fn check(bytes: &[u8], what: &str) {
    let (peak, limit) = (peak(bytes), PER_BYTE * bytes.len() + BASE);
    assert!(
        peak <= limit,
        "{what}: {peak} bytes were taken for {}: {:02x?}",
        bytes.len(),
        &bytes[..bytes.len().min(200)]
    );
}

fn npy(header: &str, data: usize) -> Vec<u8> {
    let mut bytes =
        [&b"\x93NUMPY\x01\x00"[..], &(header.len() as u16).to_le_bytes(), header.as_bytes()].concat();
    bytes.resize(bytes.len() + data, 0);
    bytes
}

/// Files that announce far more than they hold.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let shape = |descr: &str, order: &str, shape: &str| {
        npy(&format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}}}"), 1000)
    };
    let mut long_header = b"\x93NUMPY\x02\x00\xff\xff\xff\xff{".to_vec();
    long_header.resize(1000, b' ');
    let mut files = vec![
        ("ten gigabytes", shape("<f8", "False", "(1250000000,)")),
        ("ten gigabytes in Fortran order", shape("<f8", "True", "(1250000, 1000)")),
        ("more than there is", shape("|u1", "False", "(18446744073709551615,)")),
        ("a product that overflows", shape("<f8", "False", "(4294967296, 4294967296)")),
        (
            "an empty array of large shape",
            npy("{'descr': '<f8', 'fortran_order': True, 'shape': (0, 99999999999)}", 0),
        ),
        ("a header of four gigabytes", long_header),
        ("a point of a large number", b"0 4294967294 1\n4294967294 4294967294 0\n".to_vec()),
        ("an IDX file of large shape", vec![0, 0, 8, 3, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1, 0, 0, 0, 1]),
        ("a mesh of many vertices", b"OFF\n4294967295 4294967295 0\n0 0 0\n1 0 0\n".to_vec()),
        ("a mesh of many faces", b"OFF\n3 18446744073709551615 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n".to_vec()),
        ("a face of many corners", b"OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n4294967295 0 1 2\n".to_vec()),
        (
            "the same face many times",
            [&b"OFF\n3 20000 0\n0 0 0\n1 0 0\n0 1 0\n"[..], &b"3 0 1 2\n".repeat(20_000)].concat(),
        ),
        ("bytes that become numbers", shape("|u1", "True", "(10, 100)")),
        ("a column", b"1\n".repeat(50_000)),
        ("a row", b"1,".repeat(50_000)),
        ("empty fields", vec![b','; 100_000]),
        ("an open quote", [&b"\""[..], &[b'1'; 100_000]].concat()),
        ("blank lines", vec![b'\n'; 100_000]),
        (
            "points far apart",
            (0..1000).map(|line| format!("{} {} 1\n", 17 * line, 17 * line)).collect::<String>().into(),
        ),
    ];
    // The sizes, the number of entries and the offsets of an archive, each as large as can be.
    let archive = archive();
    for at in 0..archive.len() - 3 {
        let mut bytes = archive.clone();
        bytes[at..at + 4].fill(0xff);
        files.push(("an archive with a large number", bytes));
    }
    files
}

#[test]
fn memory_is_bounded_by_the_file() {
    for (what, bytes) in hostile() {
        check(&bytes, what);
    }
    // As many entries as can lie over the data of one: together they are as large as the square of the archive.
    let archive = overlapping(200, 20_000);
    check(&archive, "entries over each other");
    let refused = npz::read(archive.as_slice(), "a.npz").unwrap_err().to_string();
    assert!(refused.contains("the entries announce"), "{refused}");
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for bytes in valid() {
        check(&bytes, "a valid file");
        for _ in 0..300 {
            let mut bytes = bytes.clone();
            for _ in 0..rng.random_range(1..6) {
                let at = rng.random_range(0..bytes.len());
                bytes[at] = rng.random();
            }
            check(&bytes, "a damaged file");
        }
    }
    // The measure itself: a vector that is taken is seen.
    PEAK.reset_peak_usage();
    let before = PEAK.current_usage();
    drop(std::hint::black_box(vec![1_u8; 1 << 20]));
    assert!(PEAK.peak_usage() - before >= 1 << 20);
}

/// An archive whose entries all are the same bytes.
fn overlapping(entries: u16, size: usize) -> Vec<u8> {
    let header =
        "{'descr': '|u1', 'fortran_order': False, 'shape': (SIZE,)}".replace("SIZE", &size.to_string());
    let data = npy(&header, size);
    let length = (data.len() as u32).to_le_bytes();
    let mut crc = flate2::Crc::new();
    crc.update(&data);
    // Version, flags, method 0, time, checksum, both sizes, and the lengths of name and extra field.
    let about =
        [&[10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..], &crc.sum().to_le_bytes(), &length, &length, &[5, 0, 0, 0]]
            .concat();
    let mut bytes = [b"PK\x03\x04", about.as_slice(), b"a.npy", &data].concat();
    let directory = bytes.len() as u32;
    for entry in 0..entries {
        let name = format!("{entry:05}");
        bytes.extend([&b"PK\x01\x02\x0a\x00"[..], &about, &[0; 14], name.as_bytes()].concat());
    }
    let size = bytes.len() as u32 - directory;
    let count = entries.to_le_bytes();
    bytes.extend(
        [&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &size.to_le_bytes(), &directory.to_le_bytes(), &[0, 0]]
            .concat(),
    );
    bytes
}
