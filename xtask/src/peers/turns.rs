//! Calls peers on one input in turns, so that what else the machine does falls on all of them.

use super::protocol::Timed;
use super::records::{Measured, Outcome, median};
use super::worker::Trouble;

/// A peer that has loaded an input.
pub trait Calls {
    /// Calls it so often in a row.
    fn calls(&mut self, times: usize) -> Result<Timed, Trouble>;
}

/// How long to go on.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Seconds of calls of each peer, about.
    pub seconds_per_cell: f64,
    /// Seconds beyond which a single call is stopped.
    pub limit: f64,
}

/// Seconds that a block of calls takes, about: short beside what else the machine does, long beside a message.
const BLOCK: f64 = 0.02;
/// Calls of a block: the second half of a long block would run with branches learnt by heart.
const MOST_CALLS_A_BLOCK: usize = 32;
/// Calls of a cell.
const MOST_CALLS: usize = 2_000;
/// One call is enough where it takes more than this part of the limit.
const SLOW: f64 = 0.25;

/// A peer and what it has done so far.
struct Player<'a> {
    calls: &'a mut dyn Calls,
    outcome: Outcome,
}

/// Calls each peer once, then all in turns, and returns what came of each.
pub fn take(peers: Vec<&mut dyn Calls>, plan: Plan) -> Vec<Outcome> {
    let mut players: Vec<_> = peers.into_iter().map(|calls| first(calls, plan)).collect();
    loop {
        let mut called = false;
        for player in &mut players {
            called |= block(player, plan);
        }
        if !called {
            return players.into_iter().map(|player| player.outcome).collect();
        }
    }
}

fn first(calls: &mut dyn Calls, plan: Plan) -> Player<'_> {
    let outcome = match calls.calls(1) {
        Ok(Timed { wall, cpu, summary }) => match (wall.first(), cpu.first()) {
            (Some(&first), _) if first > plan.limit => Outcome::Beyond { limit: plan.limit, seen_on: None },
            (Some(&first), Some(&first_cpu)) => {
                let (wall, cpu) = (Vec::new(), Vec::new());
                Outcome::Measured(Measured { first, first_cpu, wall, cpu, summary, memory: None })
            }
            _ => Outcome::Failed { message: "no time was told".to_owned() },
        },
        Err(trouble) => not_measured(&trouble, plan),
    };
    Player { calls, outcome }
}

/// One more block of a peer, unless it has had its time. Whether there was one.
fn block(player: &mut Player, plan: Plan) -> bool {
    let Outcome::Measured(so_far) = &mut player.outcome else { return false };
    let spent: f64 = so_far.wall.iter().sum();
    let enough = match so_far.wall.len() {
        0 => so_far.first > SLOW * plan.limit,
        calls => spent >= plan.seconds_per_cell || calls >= MOST_CALLS,
    };
    if enough {
        return false;
    }
    let a_call = median(&so_far.wall).unwrap_or(so_far.first);
    match player.calls.calls(calls_a_block(a_call)) {
        Ok(timed) if !timed.wall.is_empty() => {
            so_far.wall.extend(timed.wall);
            so_far.cpu.extend(timed.cpu);
        }
        Ok(_) => player.outcome = Outcome::Failed { message: "no time was told".to_owned() },
        Err(trouble) => player.outcome = not_measured(&trouble, plan),
    }
    true
}

fn calls_a_block(seconds_a_call: f64) -> usize {
    ((BLOCK / seconds_a_call) as usize).clamp(1, MOST_CALLS_A_BLOCK)
}

/// The outcome of a peer that gave no times.
pub fn not_measured(trouble: &Trouble, plan: Plan) -> Outcome {
    match trouble {
        Trouble::Late => Outcome::Beyond { limit: plan.limit, seen_on: None },
        other => Outcome::Failed { message: other.message() },
    }
}

#[cfg(test)]
mod tests {
    use super::super::protocol::Found;
    use super::*;
    use std::cell::RefCell;

    /// Takes so many seconds a call and writes down when it was asked.
    struct Clockwork<'a> {
        name: char,
        seconds: f64,
        fails_at: Option<(usize, Trouble)>,
        asked: usize,
        log: &'a RefCell<String>,
    }

    impl<'a> Clockwork<'a> {
        fn new(name: char, seconds: f64, log: &'a RefCell<String>) -> Self {
            Self { name, seconds, fails_at: None, asked: 0, log }
        }
    }

    impl Calls for Clockwork<'_> {
        fn calls(&mut self, times: usize) -> Result<Timed, Trouble> {
            self.asked += 1;
            self.log.borrow_mut().push(self.name);
            match &self.fails_at {
                Some((at, trouble)) if *at == self.asked => Err(trouble.clone()),
                _ => Ok(Timed {
                    wall: vec![self.seconds; times],
                    cpu: vec![self.seconds; times],
                    summary: Found::Diagrams(vec![]),
                }),
            }
        }
    }

    const PLAN: Plan = Plan { seconds_per_cell: 1.0, limit: 8.0 };

    fn measured(outcome: &Outcome) -> &Measured {
        match outcome {
            Outcome::Measured(measured) => measured,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn peers_take_turns_until_each_has_had_its_time() {
        let log = RefCell::default();
        let (mut a, mut b) = (Clockwork::new('a', 0.25, &log), Clockwork::new('b', 0.5, &log));
        let outcomes = take(vec![&mut a, &mut b], PLAN);
        assert_eq!(*log.borrow(), "ababab".to_owned() + "aa");
        let calls: Vec<_> = outcomes.iter().map(|it| measured(it).wall.len()).collect();
        assert_eq!(calls, [4, 2]);
    }

    #[test]
    fn short_calls_come_in_blocks_and_are_not_endless() {
        let log = RefCell::default();
        let mut fast = Clockwork::new('a', 1e-5, &log);
        let outcomes = take(vec![&mut fast], PLAN);
        let calls = measured(&outcomes[0]).wall.len();
        assert!((MOST_CALLS..MOST_CALLS + MOST_CALLS_A_BLOCK).contains(&calls), "{calls}");
        assert_eq!(calls_a_block(0.005), 4);
        assert_eq!(calls_a_block(3.0), 1);
        assert_eq!(calls_a_block(0.0), MOST_CALLS_A_BLOCK);
    }

    #[test]
    fn a_slow_peer_is_called_once_and_one_beyond_the_limit_is_told() {
        let log = RefCell::default();
        let (mut slow, mut lost) = (Clockwork::new('s', 3.0, &log), Clockwork::new('l', 9.0, &log));
        let mut late = Clockwork { fails_at: Some((1, Trouble::Late)), ..Clockwork::new('x', 0.5, &log) };
        let outcomes = take(vec![&mut slow, &mut lost, &mut late], PLAN);
        assert_eq!((measured(&outcomes[0]).first, measured(&outcomes[0]).median()), (3.0, 3.0));
        assert_eq!(outcomes[1], Outcome::Beyond { limit: 8.0, seen_on: None });
        assert_eq!(outcomes[2], outcomes[1]);
        assert_eq!(*log.borrow(), "slx");
    }

    #[test]
    fn one_that_dies_does_not_stop_the_others() {
        let log = RefCell::default();
        let died = Trouble::Died("signal 6".to_owned());
        let mut a = Clockwork { fails_at: Some((2, died)), ..Clockwork::new('a', 0.5, &log) };
        let mut b = Clockwork::new('b', 0.5, &log);
        let outcomes = take(vec![&mut a, &mut b], PLAN);
        assert_eq!(outcomes[0], Outcome::Failed { message: "signal 6".to_owned() });
        assert_eq!(measured(&outcomes[1]).wall.len(), 2);
        assert_eq!(*log.borrow(), "ababb");
    }
}
