//! Whether peers found what Topogen found.

use std::fmt::Write;

use super::protocol::{Distance, Found, Summary};
use super::records::{Outcome, Records};
use super::roster::Peer;
use super::suite::Suite;

/// What single precision leaves: a bar may vanish in rounding, and a sum of many is off by a few units of the seventh digit.
const SINGLE: f64 = 1e-5;
/// What double precision leaves of a sum of many costs, in parts of it. Those of the inputs are no smaller than a
/// millionth of the coordinates, whose sixteenth digit is rounded.
const DOUBLE: f64 = 1e-9;

/// The cells in which a peer's summary is not Topogen's, one a line.
pub fn told(records: &Records) -> String {
    let mut text = String::new();
    for record in &records.inputs {
        let ours = record.cells.iter().find_map(|(id, outcome)| match outcome {
            Outcome::Measured(measured) if Peer::parse(id).is_ok_and(|it| it.is_topogen()) => Some(measured),
            _ => None,
        });
        let Some(ours) = ours else { continue };
        for (id, outcome) in &record.cells {
            let Outcome::Measured(theirs) = outcome else { continue };
            for difference in differences(&ours.summary, &theirs.summary) {
                let _ = writeln!(text, "- {id} on {}: {difference}", record.input.name);
            }
        }
    }
    match (text.is_empty(), records.run.suite) {
        (false, _) => text,
        (true, Suite::Rips | Suite::Higher) => {
            "Nowhere: total lengths agree within single precision.\n".to_owned()
        }
        (true, Suite::Distances) => {
            "Nowhere: distances agree within the errors that their libraries document.\n".to_owned()
        }
    }
}

/// Whether an answer says how wrong it may be.
pub fn is_comparable(theirs: &Found) -> bool {
    !matches!(theirs, Found::Distance(Distance { relative_error: None, .. }))
}

/// In words, where a peer's answer is not ours.
pub fn differences(ours: &Found, theirs: &Found) -> Vec<String> {
    match (ours, theirs) {
        (Found::Diagrams(ours), Found::Diagrams(theirs)) => {
            let degrees = ours.iter().zip(theirs).enumerate();
            degrees.filter_map(|(degree, (ours, theirs))| of_degree(degree, ours, theirs)).collect()
        }
        (Found::Distance(ours), Found::Distance(theirs)) => of_distances(ours, theirs).into_iter().collect(),
        _ => vec!["a distance on one side and diagrams on the other".to_owned()],
    }
}

fn of_degree(degree: usize, ours: &Summary, theirs: &Summary) -> Option<String> {
    let scale = ours.persistence.abs().max(theirs.persistence.abs());
    let same =
        (ours.persistence - theirs.persistence).abs() <= SINGLE * scale && ours.essential == theirs.essential;
    (!same).then(|| {
        format!(
            "degree {degree}: {} bars of total length {} and {} essential; Topogen {}, {} and {}",
            theirs.bars, theirs.persistence, theirs.essential, ours.bars, ours.persistence, ours.essential
        )
    })
}

/// Distances may be apart by the errors of both and by rounding, and by anything where one has an error of unknown size.
fn of_distances(ours: &Distance, theirs: &Distance) -> Option<String> {
    let (Some(ours_relative), Some(theirs_relative)) = (ours.relative_error, theirs.relative_error) else {
        return None;
    };
    let (a, b) = match (ours.distance, theirs.distance) {
        (None, None) => return None,
        (Some(a), Some(b)) => (a, b),
        (a, b) => {
            let word = |it: Option<f64>| it.map_or("not finite".to_owned(), |it| it.to_string());
            return Some(format!("{}; Topogen {}", word(b), word(a)));
        }
    };
    let allowed =
        (ours_relative + theirs_relative + DOUBLE) * a.abs() + ours.absolute_error + theirs.absolute_error;
    let apart = (a - b).abs();
    (apart > allowed).then(|| format!("{b}; Topogen {a}, apart by {apart:e} where {allowed:e} is allowed"))
}

#[cfg(test)]
mod tests {
    use super::super::inputs::Input;
    use super::super::records::tests::{measured, measured_of, record, run};
    use super::*;

    fn distance(distance: Option<f64>, relative_error: f64) -> Found {
        Found::Distance(Distance { distance, relative_error: Some(relative_error), absolute_error: 0.0 })
    }

    #[test]
    fn another_diagram_is_told() {
        let mut records = Records::new(run());
        let other = Found::Diagrams(vec![Summary { bars: 3, essential: 1, persistence: 1.75 }]);
        let input = Input::sample("cloud_0", "cloud", 128);
        let cells = [("topogen", measured(&[1.0])), ("redzed", measured(&[1.0]))];
        records.put(record(input.clone(), &cells));
        assert!(told(&records).starts_with("Nowhere"));
        let [topogen, redzed] = cells;
        records.put(record(input, &[topogen, redzed, ("gudhi", measured_of(&[1.0], other))]));
        let told = told(&records);
        assert_eq!(
            told,
            "- gudhi on cloud_0: degree 0: 3 bars of total length 1.75 and 1 essential; Topogen 3, 1.5 and 1\n"
        );
    }

    #[test]
    fn distances_may_differ_by_the_errors_that_are_documented() {
        let exact = distance(Some(2.0), 0.0);
        assert!(differences(&exact, &distance(Some(2.0 + 1e-12), 0.0)).is_empty());
        assert_eq!(differences(&exact, &distance(Some(2.019), 0.0)).len(), 1);
        assert!(differences(&exact, &distance(Some(2.019), 0.01)).is_empty());
        assert!(differences(&exact, &distance(Some(1.981), 0.01)).is_empty());
        let off = differences(&exact, &distance(Some(2.021), 0.01));
        assert!(off[0].starts_with("2.021; Topogen 2"), "{off:?}");
        let shifted = |distance: f64| {
            Found::Distance(Distance {
                distance: Some(distance),
                relative_error: Some(0.0),
                absolute_error: 0.5,
            })
        };
        assert!(differences(&exact, &shifted(2.4)).is_empty());
        assert_eq!(differences(&exact, &shifted(2.6)).len(), 1);
        let unknown = Distance { distance: Some(7.0), relative_error: None, absolute_error: 0.0 };
        assert!(!is_comparable(&Found::Distance(unknown)) && is_comparable(&exact));
        assert!(differences(&exact, &Found::Distance(unknown)).is_empty());
    }

    #[test]
    fn zero_is_zero_and_infinity_is_no_number() {
        let (zero, infinite) = (distance(Some(0.0), 0.01), distance(None, 0.0));
        assert!(differences(&zero, &zero).is_empty());
        assert_eq!(differences(&zero, &distance(Some(1e-300), 0.01)).len(), 1);
        assert!(differences(&infinite, &infinite).is_empty());
        assert_eq!(differences(&zero, &infinite), ["not finite; Topogen 0"]);
    }
}
