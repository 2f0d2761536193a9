//! What the classes of data sets are called.

/// The most classes that a figure tells apart.
pub const MOST: usize = 10;

/// The names of so many classes of a data set; numbers where none are known.
pub fn names(data_set: &str, count: usize) -> Vec<String> {
    let known: [&str; MOST] = match data_set {
        "fashion-mnist" => {
            ["T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"]
        }
        _ => ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    };
    known.into_iter().take(count).map(str::to_owned).collect()
}
