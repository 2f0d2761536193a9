//! Rows of latent spaces, in small.

/// Two circles, by all methods.
pub const RINGS: &str = r#"
name = "rings"
order = 1
title = "Two <tiny> rings & their codes"
text = "A few points."
data = { kind = "shape", shape = "linked-rings", lift = 5, noise = 0.01 }
network = { layers = { kind = "connected", hidden = [8] }, latent = 3 }
fit = { learning_rate = 1e-2, batch_size = 20, max_epochs = 100 }
full = { seeds = [1, 2], train = 60, validation = 30, test = 60, epochs = EPOCHS }
quick = { seeds = [1], train = 40, validation = 20, test = 40, epochs = 1 }
measure = { topology = 40, embedding = 50, neighbours = 5, pairs = 10, shown = 30 }
choice = { weights = [0.0, 0.1, 1.0] }

[[published]]
method = "AE"
measure = "distance-correlation"
value = 2.0
source = "nobody"

[[claim]]
kind = "within"
method = "AE"
measure = "trustworthiness"
at_most = 1.0
"#;

/// Drawn images of ten classes, by two methods.
pub const SCENES: &str = r#"
name = "scenes"
order = 2
title = "Tiny scenes"
text = "A few images."
data = { kind = "images", source = { from = "procedural", picture = "cifar-like-synthetic", size = 16, train = 200, test = 100 } }
network = { layers = { kind = "convolutional", channels = [4, 8] }, latent = 3 }
fit = { learning_rate = 1e-3, batch_size = 32, max_epochs = 2 }
full = { seeds = [1], train = 100, validation = 40, test = 60, epochs = 2 }
quick = { seeds = [1], train = 60, validation = 30, test = 40, epochs = 1 }
measure = { topology = 30, embedding = 40, neighbours = 5, pairs = 10, attacked = 10, epsilons = [0.01, 0.1], steps = 3, restarts = 1, shown = 20 }
choice = { weights = [0.0, 0.5] }

[[method]]
name = "AE"
kind = "plain"

[[method]]
name = "W2"
kind = "wasserstein"
"#;
