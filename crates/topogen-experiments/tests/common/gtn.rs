//! Rows of generators, in small.

/// Two models of points in a square.
pub const SQUARE: &str = r#"
name = "square"
order = 1
title = "A <tiny> square & its models"
text = "A few points."
data = { kind = "toy", toy = "square", train = 400, validation = 100, test = 200 }
full = { seeds = [1, 2], samples = 150 }
quick = { seeds = [1], samples = 50, train = 100, model_epochs = 2 }
measure = { topology = 60, dimension = 200, shown = 50 }

[[coder]]
kind = "plane"
name = "plane"

[[model]]
kind = "gtn"
name = "GTN"
coder = "plane"
labelling = { rule = "ray" }
network = { width = 6, hidden = 2, batch_norm = 1 }
fit = { learning_rate = 1e-2, batch_size = 20, max_epochs = EPOCHS, patience = 1000 }

[[model]]
kind = "diffusion"
name = "Diffusion"
coder = "plane"
steps = 10
width = 8
hidden = 1
runs_last_step = true
scale = "own"
fit = { learning_rate = 1e-3, batch_size = 50, max_epochs = 3, final_rate = 0.5 }

[[model]]
kind = "gaussian"
name = "Gaussian"
coder = "plane"

[[claim]]
kind = "parameters"
of = "GTN"
count = 86

[[claim]]
kind = "within"
model = "GTN"
measure = "off-support"
at_most = 1.0
"#;

/// Two coders of drawn faces, and models of their codes.
pub const FACES: &str = r#"
name = "faces"
order = 2
title = "Tiny faces"
text = "A few images."
full = { seeds = [1], samples = 60 }
quick = { seeds = [1], samples = 20, train = 40, coder_epochs = 1, model_epochs = 1 }
measure = { topology = 40, dimension = 100, shown = 8 }

[data]
kind = "images"
source = { from = "procedural", picture = "procedural-faces", size = 16, train = 150, test = 60 }
validation = 30

[[coder]]
kind = "autoencoder"
name = "autoencoder"
latent = 3
channels = [4, 8]
fit = { learning_rate = 1e-3, weight_decay = 1e-5, batch_size = 32, max_epochs = 2 }

[[coder]]
kind = "autoencoder"
name = "variational"
latent = 3
channels = [4, 8]
variational = true
fit = { learning_rate = 1e-3, batch_size = 32, max_epochs = 2 }
topology = { weight = 0.1, target_scale = 0.1, term = [{ kind = "wasserstein", degree = 0, weight = 1.0 }] }

[[model]]
kind = "gtn"
name = "GTN"
coder = "autoencoder"
labelling = { rule = "ray" }
network = { width = 8, hidden = 2, batch_norm = 2 }
fit = { learning_rate = 1e-3, batch_size = 32, max_epochs = 3 }
topology = { weight = 0.1, term = [{ kind = "wasserstein", degree = 0, weight = 1.0 }] }

[[model]]
kind = "prior"
name = "VAE"
coder = "variational"
"#;
