//! One model of an experiment as a row of data.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One of the twins.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The name that records use.
    pub name: String,
    /// The terms of its regulariser; none for the plain model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
    /// Which points the terms compare with the batch.
    #[serde(default, skip_serializing_if = "is_default")]
    pub place: Place,
    /// Births and deaths of the batch's diagram are multiplied by this first.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub target_scale: f64,
    /// How points move that the terms have no gradient at.
    #[serde(default, skip_serializing_if = "is_default")]
    pub motion: Motion,
    /// When the terms act; always, if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// Whose noise it has.
    #[serde(default, skip_serializing_if = "is_default")]
    pub noise: Noise,
    /// Its initial weights are multiplied by this.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight_factor: f64,
    /// The model that it is compared with; the first one, if none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<String>,
    /// Whether it is a control: it differs from its baseline in nothing that means anything.
    #[serde(default, skip_serializing_if = "is_default")]
    pub control: bool,
    /// What was published of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
}

/// What was published of a model, beside its baseline.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Seconds of ten steps.
    pub ten_steps: f64,
    /// By how many per cent its cross-entropy is lower at each of the experiment's `table_steps`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reductions: Vec<f64>,
}

/// A weighted term of a regulariser.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The name of a functional.
    pub kind: String,
    /// The degree of the bars.
    pub degree: usize,
    /// Its weight.
    pub weight: f64,
    /// The functional's parameters that are not to have their defaults.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "parameters")]
    pub parameters: BTreeMap<String, f64>,
    /// Whether only the first bar enters, as in the code behind the thesis.
    #[serde(default, skip_serializing_if = "is_default")]
    pub one_bar: bool,
}

/// Which points are compared with the batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The reconstructions.
    #[default]
    Output,
    /// The codes.
    Latent,
}

/// How a gradient at some points moves the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Motion {
    /// It does not.
    #[default]
    Gradient,
    /// Along a smooth field that interpolates it.
    Diffeomorphic {
        /// Width of the kernel.
        sigma: f64,
    },
    /// By a weighted mean.
    NadarayaWatson {
        /// Width of the kernel.
        sigma: f64,
    },
    /// Every edge that must move is pulled to where it must go.
    BigSteps,
}

/// When terms act, and how strongly.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// The first step.
    #[serde(default)]
    pub from: u64,
    /// The first step in which they act no more.
    pub until: Option<u64>,
    /// The rate of the factor exp(−decay · step).
    #[serde(default)]
    pub decay: f64,
}

/// Whose noise a model has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Noise {
    /// That of all models that share it.
    #[default]
    Shared,
    /// Its own.
    Other,
    /// One stream for two models, of which it draws first.
    FirstOfTwo,
    /// One stream for two models, of which it gets the next draws.
    SecondOfTwo,
}

impl Term {
    /// What figures and tables call it.
    pub fn label(&self) -> String {
        let which = if self.one_bar { ", one bar" } else { "" };
        format!("{} of degree {}{which}", self.kind, self.degree)
    }
}

impl Model {
    /// A model with terms between batch and reconstructions, and nothing else that is special.
    pub fn new(name: &str, terms: Vec<Term>) -> Self {
        Self {
            name: name.to_owned(),
            terms,
            place: Place::Output,
            target_scale: 1.0,
            motion: Motion::Gradient,
            schedule: None,
            noise: Noise::Shared,
            weight_factor: 1.0,
            baseline: None,
            control: false,
            published: None,
        }
    }

    /// What it adds to the loss, in words; nothing for a plain model.
    pub fn describe(&self) -> Option<String> {
        if self.terms.is_empty() {
            return None;
        }
        let terms: Vec<String> = (self.terms.iter())
            .map(|term| {
                let parameters: Vec<String> =
                    term.parameters.iter().map(|(name, value)| format!("{name} = {value}")).collect();
                let given = if parameters.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", parameters.join(", "))
                };
                format!("{} × {}{given}", term.weight, term.label())
            })
            .collect();
        let mut text = terms.join(" + ");
        if self.place == Place::Latent {
            text.push_str(" of the codes");
        }
        if self.target_scale != 1.0 {
            text.push_str(&format!(", with the batch's bars times {}", self.target_scale));
        }
        match self.motion {
            Motion::Gradient => {}
            Motion::Diffeomorphic { sigma } => {
                text.push_str(&format!(", along an interpolated field of width {sigma}"));
            }
            Motion::NadarayaWatson { sigma } => {
                text.push_str(&format!(", along an averaged field of width {sigma}"));
            }
            Motion::BigSteps => text.push_str(", in big steps"),
        }
        if let Some(Schedule { from, until, decay }) = &self.schedule {
            if *from > 0 {
                text.push_str(&format!(", from step {from}"));
            }
            if let Some(until) = until {
                text.push_str(&format!(", before step {until}"));
            }
            if *decay > 0.0 {
                text.push_str(&format!(", times exp(−{decay} · step)"));
            }
        }
        Some(text)
    }
}

/// Parameters may be infinite, which JSON has no number for: there, such a one is a text.
mod parameters {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::collections::BTreeMap;

    #[derive(Deserialize, Serialize)]
    #[serde(untagged)]
    enum Parameter {
        Number(f64),
        Text(String),
    }

    pub fn serialize<S: Serializer>(values: &BTreeMap<String, f64>, to: S) -> Result<S::Ok, S::Error> {
        let parameter = |value: f64| match value {
            value if value.is_finite() => Parameter::Number(value),
            value => Parameter::Text(value.to_string()),
        };
        let values: BTreeMap<_, _> = values.iter().map(|(name, &value)| (name, parameter(value))).collect();
        values.serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, f64>, D::Error> {
        let values = BTreeMap::<String, Parameter>::deserialize(from)?;
        let number = |(name, value)| match value {
            Parameter::Number(value) => Ok((name, value)),
            Parameter::Text(text) => match text.parse() {
                Ok(value) => Ok((name, value)),
                Err(_) => {
                    Err(serde::de::Error::custom(format!("the parameter {name} is {text:?}: give a number")))
                }
            },
        };
        values.into_iter().map(number).collect()
    }
}

fn one() -> f64 {
    1.0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_one(number: &f64) -> bool {
    *number == 1.0
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn infinite_parameters_survive_json() {
        let text = "kind = \"wasserstein\"\ndegree = 0\nweight = 1\nparameters = { order = 1, p = inf }";
        let term: Term = toml::from_str(text).unwrap();
        assert_eq!(term.parameters["p"], f64::INFINITY);
        let json = serde_json::to_string(&term).unwrap();
        assert_eq!(serde_json::from_str::<Term>(&json).unwrap(), term);
        assert!(
            toml::from_str::<Term>(&text.replace("inf", "\"much\""))
                .unwrap_err()
                .to_string()
                .contains("much")
        );
    }
}
