use super::*;
use std::path::Path;

#[test]
fn the_rows_of_the_repository_are_good() {
    let rows = crate::spec::load::<Spec>(Path::new("../../experiments/latent")).unwrap();
    assert!(!rows.is_empty());
}
