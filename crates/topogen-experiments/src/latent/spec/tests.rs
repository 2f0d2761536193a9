use super::*;
use std::path::Path;

fn rows() -> Vec<Spec> {
    crate::spec::load::<Spec>(Path::new("../../experiments/latent")).unwrap()
}

#[test]
fn the_rows_of_the_repository_are_good() {
    assert!(!rows().is_empty());
}

#[test]
fn rows_are_read_as_they_were_written() {
    for row in rows() {
        let again: Spec = toml::from_str(&toml::to_string(&row).unwrap()).unwrap();
        assert_eq!(again, row);
    }
}

#[test]
fn a_quick_form_has_the_seeds_and_epochs_of_its_extent() {
    for row in rows() {
        let (spec, extent) = row.in_form(Form::Quick);
        assert_eq!(extent, row.quick);
        assert!(spec.fit.max_epochs <= extent.epochs);
        assert_eq!(spec.methods, row.methods);
    }
}

#[test]
fn what_cannot_be_measured_is_refused() {
    let row = rows().remove(0);
    let refused = |change: fn(&mut Spec), told: &str| {
        let mut row = row.clone();
        change(&mut row);
        let said = row.check().unwrap_err().to_string();
        assert!(said.contains(told), "{said}");
    };
    refused(|row| row.measure.steps = 0, "measure.steps is 0");
    refused(|row| row.measure.neighbours = 0, "measure.neighbours is 0");
    refused(|row| row.measure.max_dim = 3, "measure.max_dim is 3");
    refused(|row| row.measure.epsilons = vec![0.3, 0.1], "measure.epsilons");
    refused(|row| row.measure.epsilons = vec![f64::NAN], "measure.epsilons");
    refused(|row| row.choice.weights = vec![0.0, -1.0], "choice.weights");
    refused(|row| row.choice.tolerance = f64::INFINITY, "choice.tolerance");
    refused(|row| row.network.latent = 0, "network.latent is 0");
    refused(|row| row.methods.clear(), "at least one [[method]]");
    refused(|row| row.methods.swap(0, 1), "its first method");
    refused(|row| row.methods[1].name = "AE".to_owned(), "two methods are called AE");
    refused(|row| row.methods[2].weight = 0.0, "a weight of 0");
    refused(|row| row.full.train = 0, "full needs something to train on");
}
