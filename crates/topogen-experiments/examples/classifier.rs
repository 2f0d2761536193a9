//! Trains the classifier of `topogen-models` on FashionMNIST, on one thread, and prints its test accuracy and the seconds it took.
//!
//! ```sh
//! cargo run --release -p topogen-experiments --example classifier -- [seed]
//! ```
#![allow(clippy::print_stdout, reason = "an example talks to whoever runs it")]

use std::env;
use std::error::Error;
use std::time::Instant;

use tch::Tensor;
use topogen_data::{ImageSet, Split};
use topogen_models::{Classifier, ClassifierConfig};

fn main() -> Result<(), Box<dyn Error>> {
    let seed = env::args().nth(1).map_or(Ok(0), |seed| seed.parse())?;
    topogen_models::use_one_thread();
    let (train, test) = (load(Split::Train)?, load(Split::Test)?);
    let (images, test_images) = (as_tensor(&train)?, as_tensor(&test)?);
    for epochs in [1, 2] {
        let config = ClassifierConfig { epochs, seed, ..ClassifierConfig::default() };
        let start = Instant::now();
        let classifier = Classifier::train(&images, train.labels(), &config, |_, _, _| {})?;
        let seconds = start.elapsed().as_secs_f64();
        let accuracy = classifier.accuracy(&test_images, test.labels())?;
        println!("epochs {epochs}: accuracy {accuracy:.4} on {} test images, {seconds:.1} s", test.len());
    }
    Ok(())
}

fn load(split: Split) -> Result<ImageSet, topogen_data::Error> {
    let set = topogen_data::data_set("fashion-mnist")?;
    let places = topogen_data::Options::from_env(None);
    Ok(topogen_data::load(set, split, &places, &mut |_| {})?.images)
}

/// The bytes of the images, [n, 1, height, width]; the classifier scales them.
fn as_tensor(set: &ImageSet) -> Result<Tensor, tch::TchError> {
    Tensor::f_from_slice(set.pixels())?.f_reshape([-1, 1, set.height() as i64, set.width() as i64])
}
