//! Whether the work on one cloud is shared among threads.

use std::cell::Cell;

thread_local! {
    static IS_ALONE: Cell<bool> = const { Cell::new(false) };
}

/// How many threads the work on one cloud may be shared among.
pub(crate) fn available() -> usize {
    if IS_ALONE.get() { 1 } else { rayon::current_num_threads() }
}

/// Calls `work` with one thread for each cloud in it.
///
/// Where there are clouds for all threads, a thread that waits for its share of one would begin with another cloud meanwhile, and
/// so on, and hold them all.
pub(crate) fn alone<R>(work: impl FnOnce() -> R) -> R {
    struct Restore(bool);

    impl Drop for Restore {
        fn drop(&mut self) {
            IS_ALONE.set(self.0);
        }
    }

    let _restore = Restore(IS_ALONE.replace(true));
    work()
}

/// Calls `work` on a thread of the rayon pool, if it will be shared: a thread that is not of the pool would wait for it each time.
pub(crate) fn on_a_worker<R: Send>(is_shared: bool, work: impl FnOnce() -> R + Send) -> R {
    if is_shared && rayon::current_thread_index().is_none() && available() > 1 {
        rayon::scope(|_| work())
    } else {
        work()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_works_alone_is_alone_until_the_end_even_of_a_panic() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        pool.install(|| {
            assert_eq!(available(), 3);
            assert_eq!(alone(|| (available(), alone(available), available())), (1, 1, 1));
            assert!(std::panic::catch_unwind(|| alone(|| panic!("on purpose"))).is_err());
            assert_eq!(available(), 3);
        });
    }
}
