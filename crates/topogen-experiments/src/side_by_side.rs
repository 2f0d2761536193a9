//! Independent pieces of work side by side, each on one thread.

use crate::{Error, Result};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Does `work` on every job, each on one of `threads` threads; the results come back in the order of the jobs.
///
/// # Errors
/// The first, in the order of the jobs, that is no interruption; otherwise [`Error::Interrupted`] if one was interrupted.
pub fn side_by_side<J: Send, R: Send>(
    jobs: Vec<J>,
    threads: usize,
    work: impl Fn(J) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let count = jobs.len();
    let queue = Mutex::new(jobs.into_iter().enumerate().collect::<VecDeque<_>>());
    let results = Mutex::new((0..count).map(|_| None).collect::<Vec<Option<Result<R>>>>());
    std::thread::scope(|scope| {
        for _ in 0..threads.min(count) {
            scope.spawn(|| {
                // Both counts belong to the thread that sets them: what this run computes, it computes on this thread.
                topogen_models::use_one_thread();
                // Without a pool of its own it shares the process' one thread: slower, with the same records.
                let _pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().ok();
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                    let Some((index, job)) = next else { return };
                    let result = work(job);
                    results.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(result);
                }
            });
        }
    });
    let mut done = Vec::with_capacity(count);
    let mut interrupted = false;
    for result in results.into_inner().unwrap_or_else(PoisonError::into_inner) {
        match result {
            Some(Ok(result)) => done.push(result),
            Some(Err(Error::Interrupted)) | None => interrupted = true,
            Some(Err(error)) => return Err(error),
        }
    }
    if interrupted { Err(Error::Interrupted) } else { Ok(done) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_jobs() {
        for threads in [1, 3, 20] {
            let squares = side_by_side((0..10_u64).collect(), threads, |job| Ok(job * job)).unwrap();
            assert_eq!(squares, (0..10).map(|job| job * job).collect::<Vec<_>>());
        }
        assert!(side_by_side(Vec::<u64>::new(), 2, Ok).unwrap().is_empty());
    }

    #[test]
    fn an_error_is_worth_more_than_an_interruption() {
        let work = |job: u64| match job {
            1 => Err(Error::Interrupted),
            3 => Err(Error::Threads { threads: 3 }),
            job => Ok(job),
        };
        let all = side_by_side((0..5).collect(), 2, work);
        assert!(matches!(all, Err(Error::Threads { threads: 3 })));
        assert!(matches!(side_by_side((0..2).collect(), 2, work), Err(Error::Interrupted)));
    }
}
