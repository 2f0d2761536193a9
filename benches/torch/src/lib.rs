//! Benchmarks of what needs libtorch: see `benches/torch/benches`.
