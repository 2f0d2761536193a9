//! The layers of an autoencoder's two halves.

use crate::Result;
use crate::nets::autoencoder_spec::{AutoencoderSpec, Item, Layers};
use crate::nets::batch_norm::BatchNorm;
use crate::nets::block::Block;
use crate::parameters::Parameters;

/// From the item to the features that codes are read off, and how many of these there are.
pub(crate) fn encoder(spec: &AutoencoderSpec, parameters: &mut Parameters) -> Result<(Vec<Block>, i64)> {
    match (&spec.layers, spec.item) {
        (&Layers::Convolutional([first, second]), Item::Image([channels, height, width])) => {
            let blocks = vec![
                Block::Halve(parameters.layer("encoder.0", &[first, channels, 4, 4], first)?),
                Block::Relu,
                Block::Halve(parameters.layer("encoder.1", &[second, first, 4, 4], second)?),
                Block::Relu,
            ];
            Ok((blocks, second * (height / 4) * (width / 4)))
        }
        (Layers::Connected { hidden, batch_norm }, item) => {
            hidden_layers(parameters, "encoder", item.numbers(), hidden.iter().copied(), *batch_norm)
        }
        (Layers::Convolutional(_), Item::Point(_)) => Err(spec.bad_layers()),
    }
}

/// From the code back to the item.
pub(crate) fn decoder(
    spec: &AutoencoderSpec,
    features: i64,
    parameters: &mut Parameters,
) -> Result<Vec<Block>> {
    let mut blocks = match (&spec.layers, spec.item) {
        (&Layers::Convolutional([first, second]), Item::Image([channels, height, width])) => vec![
            Block::linear(parameters, "decoder.0", spec.latent, features)?,
            Block::Reshape([second, height / 4, width / 4]),
            Block::Double(parameters.layer("decoder.1", &[second, first, 4, 4], first)?),
            Block::Relu,
            Block::Double(parameters.layer("decoder.2", &[first, channels, 4, 4], channels)?),
        ],
        (Layers::Connected { hidden, batch_norm }, item) => {
            let mirrored = hidden.iter().rev().copied();
            let (mut blocks, last) =
                hidden_layers(parameters, "decoder", spec.latent, mirrored, *batch_norm)?;
            let name = format!("decoder.{}", hidden.len());
            blocks.push(Block::linear(parameters, &name, last, item.numbers())?);
            if let Item::Image(image) = item {
                blocks.push(Block::Reshape(image));
            }
            blocks
        }
        (Layers::Convolutional(_), Item::Point(_)) => return Err(spec.bad_layers()),
    };
    if let Item::Image(_) = spec.item {
        blocks.push(Block::Tanh);
    }
    Ok(blocks)
}

/// Linear layers with rectifiers and, if asked for, batch normalisation; and how many numbers the last one gives.
fn hidden_layers(
    parameters: &mut Parameters,
    name: &str,
    mut inputs: i64,
    widths: impl Iterator<Item = i64>,
    batch_norm: bool,
) -> Result<(Vec<Block>, i64)> {
    let mut blocks = Vec::new();
    for (layer, width) in widths.enumerate() {
        blocks.push(Block::linear(parameters, &format!("{name}.{layer}"), inputs, width)?);
        blocks.push(Block::Relu);
        if batch_norm {
            let norm = BatchNorm::new(parameters, &format!("{name}.norm.{layer}"), width)?;
            blocks.push(Block::BatchNorm(norm));
        }
        inputs = width;
    }
    Ok((blocks, inputs))
}
