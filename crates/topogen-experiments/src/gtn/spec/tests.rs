//! Rows that are right, and rows that are not.

use super::*;
use crate::spec::load;

const ROW: &str = r#"
name = "tiny"
order = 1
title = "Tiny"
text = "A few points."
data = { kind = "toy", toy = "square", train = 100, validation = 50, test = 50 }
full = { seeds = [1, 2], samples = 40, model_epochs = 7 }
quick = { seeds = [1], samples = 20, train = 30, model_epochs = 2 }

[[coder]]
kind = "plane"
name = "plane"

[[model]]
kind = "gtn"
name = "GTN"
coder = "plane"
labelling = { rule = "ray" }
network = { width = 4, hidden = 2 }
fit = { learning_rate = 1e-3, batch_size = 10, max_epochs = 20, patience = 3 }

[[model]]
kind = "gaussian"
name = "Gaussian"
coder = "plane"

[[claim]]
kind = "better"
model = "GTN"
than = "Gaussian"
measure = "wasserstein0"
"#;

/// Why a row with a text replaced is refused.
fn refused(from: &str, to: &str) -> String {
    assert!(ROW.contains(from), "{from}");
    match toml::from_str::<Spec>(&ROW.replace(from, to)) {
        Ok(spec) => spec.check().unwrap_err().to_string(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_makes_no_sense_is_refused_with_its_name() {
    toml::from_str::<Spec>(ROW).unwrap().check().unwrap();
    for (from, to, told) in [
        ("coder = \"plane\"\nlabelling", "coder = \"line\"\nlabelling", "GTN has the coder line"),
        ("name = \"Gaussian\"", "name = \"GTN\"", "two things are called GTN"),
        ("name = \"Gaussian\"", "name = \"real\"", "two things are called real"),
        ("name = \"Gaussian\"", "name = \"a/b\"", "cannot be the name of a file"),
        ("rule = \"ray\"", "rule = \"quantile\"", "codes of one number"),
        ("rule = \"ray\"", "rule = \"ray\", clusters = 0", "0 clusters"),
        ("rule = \"ray\"", "rule = \"rays\"", "unknown variant `rays`"),
        ("batch_size = 10", "batch_size = 0", "the fit of GTN"),
        ("learning_rate = 1e-3", "learning_rate = nan", "the fit of GTN"),
        ("width = 4", "width = 0", "no such layers"),
        ("hidden = 2", "hidden = 2, batch_norm = 3", "no such layers"),
        ("kind = \"plane\"", "kind = \"angle\"", "only that has an angle"),
        ("seeds = [1, 2]", "seeds = [1, 1]", "full.seeds"),
        ("samples = 20", "samples = 1", "quick needs two samples"),
        ("model_epochs = 2", "model_epochs = 0", "quick has a limit of 0 epochs"),
        ("than = \"Gaussian\"", "than = \"Poisson\"", "a claim is about Poisson"),
        ("measure = \"wasserstein0\"", "measure = \"beauty\"", "unknown variant `beauty`"),
        ("kind = \"gaussian\"", "kind = \"prior\"", "make it variational"),
    ] {
        let said = refused(from, to);
        assert!(said.contains(told), "{from} -> {to}: {said}");
    }
}

#[test]
fn forms_limit_data_and_epochs() {
    let spec: Spec = toml::from_str(ROW).unwrap();
    let epochs = |form| spec.in_form(form).0.models[0].fit().unwrap().max_epochs;
    assert_eq!([Form::Full, Form::Quick, Form::Published].map(epochs), [7, 2, 20]);
    let (_, published) = spec.in_form(Form::Published);
    assert_eq!((published.seeds, published.train), (vec![1], None));
}

#[test]
fn a_sweep_has_a_coder_and_a_model_for_each_dimension() {
    let images = ROW
        .replace(
            "data = { kind = \"toy\", toy = \"square\", train = 100, validation = 50, test = 50 }",
            "data = { kind = \"images\", source = { from = \"catalogue\", set = \"mnist\" }, validation = 50 }\nsweep = { latent = [2, 5] }",
        )
        .replace(
            "kind = \"plane\"\nname = \"plane\"",
            "kind = \"autoencoder\"\nname = \"plane\"\nlatent = 3\nfit = { learning_rate = 1e-3, batch_size = 10, max_epochs = 2 }",
        )
        .replace("\"Gaussian\"\nmeasure", "\"Gaussian, d = 5\"\nmeasure")
        .replace("model = \"GTN\"", "model = \"GTN, d = 5\"");
    let spec: Spec = toml::from_str(&images).unwrap();
    spec.check().unwrap();
    let (spec, _) = spec.in_form(Form::Full);
    let coders: Vec<(&str, i64)> = spec.coders.iter().map(|coder| (coder.name(), coder.latent())).collect();
    assert_eq!(coders, [("plane, d = 2", 2), ("plane, d = 5", 5)]);
    let models: Vec<(&str, &str)> = spec.models.iter().map(|model| (model.name(), model.coder())).collect();
    assert_eq!(models[2], ("GTN, d = 5", "plane, d = 5"));
    assert!(spec.has_sweep() && spec.sweep.is_none());
}

#[test]
fn every_row_of_the_workspace_is_right_and_survives_json() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../experiments/gtn");
    for spec in load::<Spec>(&folder).unwrap() {
        for form in [Form::Full, Form::Quick, Form::Published] {
            let (spec, _) = spec.in_form(form);
            let json = serde_json::to_string(&spec).unwrap();
            assert_eq!(serde_json::from_str::<Spec>(&json).unwrap(), spec);
        }
    }
}
