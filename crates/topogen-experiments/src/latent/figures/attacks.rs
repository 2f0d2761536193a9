//! What attacks take, against how far pixels may be changed.

use super::picture;
use crate::Result;
use crate::figures::{Picture, Width};
use crate::latent::record::{AttackName, AttackRow, Records};
use crate::statistics::{least_and_greatest, mean};
use topogen_plot::{Curves, Series};

/// Of more curves than this, bands hide one another.
const MOST_BANDS: usize = 3;

/// Attacks in the order of figures, with what they are.
const ATTACKS: [(AttackName, &str, &str); 4] = [
    (
        AttackName::Pgd,
        "pgd",
        "by the iterated attack (PGD), from several starts at the middle size and from one at the others",
    ),
    (AttackName::Fgsm, "fgsm", "by the attack of one step along the sign of the gradient (FGSM)"),
    (AttackName::Transfer, "transfer", "by images that the iterated attack made for the plain autoencoder"),
    (AttackName::Noise, "noise", "by noise of the same size, which is a control"),
];

/// The success of each attack against epsilon, a figure for each.
///
/// # Errors
/// Those of drawing.
pub fn attacks(records: &Records) -> Result<Vec<Picture>> {
    ATTACKS.into_iter().filter_map(|attack| of_attack(records, attack).transpose()).collect()
}

fn of_attack(records: &Records, (attack, name, told): (AttackName, &str, &str)) -> Result<Option<Picture>> {
    let methods = &records.run.spec.methods;
    let series: Vec<Series> = methods
        .iter()
        .map(|method| of_method(records, &method.name, attack, methods.len() <= MOST_BANDS))
        // One size makes no curve: what was measured at it alone is in the table.
        .filter(|series| series.x.len() > 1)
        .collect();
    if series.is_empty() {
        return Ok(None);
    }
    let seeds = records.run.extent.seeds.len();
    let band = match series.iter().any(|series| series.band.is_some()) && seeds > 1 {
        true => " Bands go from the lowest seed to the highest.",
        false => "",
    };
    let figure = Curves {
        x_label: "epsilon (pixels are from 0 to 1)".to_owned(),
        y_label: "share of right images taken".to_owned(),
        series,
        ..Curves::default()
    };
    let caption = format!(
        "Share of the test images that a probe of the codes knew, and that are taken from it {told}, against how far each pixel may be changed: \
         low is good. Mean of {seeds} seed{}.{band}",
        if seeds == 1 { "" } else { "s" },
    );
    let alt = "success of an attack against epsilon";
    picture(records, (&format!("attacks-{name}"), Width::Column), &figure, (alt, caption)).map(Some)
}

fn of_method(records: &Records, method: &str, attack: AttackName, has_band: bool) -> Series {
    let rows: Vec<&AttackRow> =
        records.rows.attacks.iter().filter(|row| row.method == method && row.attack == attack).collect();
    let mut epsilons: Vec<f64> = rows.iter().map(|row| row.epsilon).collect();
    epsilons.sort_by(f64::total_cmp);
    epsilons.dedup();
    let mut series = Series::new(method, Vec::new(), Vec::new());
    let (mut lows, mut highs) = (Vec::new(), Vec::new());
    for epsilon in epsilons {
        let at_it = rows.iter().filter(|row| row.epsilon == epsilon);
        let successes: Vec<f64> = at_it.filter_map(|row| row.success).collect();
        if let (Some(mean), Some((low, high))) = (mean(&successes), least_and_greatest(&successes)) {
            series.x.push(epsilon);
            series.y.push(mean);
            lows.push(low);
            highs.push(high);
        }
    }
    series.band = has_band.then_some((lows, highs));
    series
}
