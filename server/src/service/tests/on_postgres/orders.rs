//! Every order in which the statements of several transactions may come.
//!
//! The tree of orders is walked depth first, and every order is run from the same state. Of two
//! actors it can be reduced: two orders that differ only in neighbours which cannot notice each
//! other count as one, and of those one is run. That is dynamic partial-order reduction (Flanagan
//! and Godefroid, POPL 2005) with sleep sets (Godefroid, LNCS 1032): after a run, wherever two
//! statements of different transactions meet and could have come the other way round, the other way
//! round is put on the list; and a statement that was tried at some point sleeps below the other
//! choices of that point until one comes that it meets.

use super::gate::Footprint;
use super::stage::Step;
use std::collections::{BTreeMap, BTreeSet};

/// One choice on the way down.
struct Choice {
    held: BTreeSet<usize>,
    taken: usize,
    todo: BTreeSet<usize>,
    /// Whose next statement need not come here, and what it is.
    asleep: BTreeMap<usize, Footprint>,
}

/// The walk through the tree.
pub(super) struct Orders {
    reduced: bool,
    choices: Vec<Choice>,
    /// Everything that could come now was tried elsewhere.
    redundant: bool,
    /// Orders that were run.
    pub(super) count: usize,
}

impl Orders {
    /// Every order.
    pub(super) fn all() -> Self {
        Self { reduced: false, choices: Vec::new(), redundant: false, count: 0 }
    }

    /// Every order of two actors that somebody can notice.
    pub(super) fn noticeable() -> Self {
        Self { reduced: true, ..Self::all() }
    }

    /// Who goes next, of those that are held after these steps.
    pub(super) fn choose(&mut self, held: &BTreeSet<usize>, steps: &[Step]) -> usize {
        let first = *held.first().unwrap();
        if !self.redundant && steps.len() == self.choices.len() {
            let asleep = self.still_asleep(steps);
            let mut awake = held.iter().copied().filter(|who| !asleep.contains_key(who));
            // who went last goes on, so that the first run is one actor after the other
            let last = steps.last().map(|step| step.who);
            let last = last.filter(|who| held.contains(who) && !asleep.contains_key(who));
            let Some(taken) = last.or_else(|| awake.next()) else {
                self.redundant = true;
                return first;
            };
            let todo = if self.reduced { BTreeSet::new() } else { held.clone() };
            self.choices.push(Choice { held: held.clone(), taken, todo, asleep });
        }
        if self.redundant {
            return first;
        }
        let choice = &self.choices[steps.len()];
        assert_eq!(choice.held, *held, "the same choices led elsewhere");
        choice.taken
    }

    fn still_asleep(&self, steps: &[Step]) -> BTreeMap<usize, Footprint> {
        let (Some(choice), Some(step), true) = (self.choices.last(), steps.last(), self.reduced)
        else {
            return BTreeMap::new();
        };
        let asleep = choice.asleep.iter().filter(|(_, next)| !next.meets(&step.footprint));
        asleep.map(|(who, next)| (*who, next.clone())).collect()
    }

    /// After a run: whether there is another one.
    pub(super) fn another(&mut self, steps: &[Step]) -> bool {
        if !self.redundant {
            self.count += 1;
        }
        self.redundant = false;
        if self.reduced {
            self.reverse_races(steps);
        }
        let mut depth = self.choices.len();
        while let Some(last) = self.choices.last_mut() {
            last.asleep.insert(last.taken, steps[depth - 1].footprint.clone());
            depth -= 1;
            let next = last.todo.iter().copied().find(|who| !last.asleep.contains_key(who));
            if let Some(next) = next {
                last.taken = next;
                return true;
            }
            self.choices.pop();
        }
        false
    }

    /// Puts on the list what would reverse each pair of steps that meet and are not ordered by
    /// what lies between them.
    fn reverse_races(&mut self, steps: &[Step]) {
        let actors = steps.iter().map(|step| step.who + 1).max().unwrap_or(0);
        assert!(actors <= 2, "of more actors it may leave orders out");
        // up to which step of each actor what an actor did was decided by
        let mut known = vec![vec![0_usize; actors]; actors];
        let mut after: Vec<Vec<usize>> = Vec::new();
        for (at, step) in steps.iter().enumerate() {
            let mine = known[step.who].clone();
            for other in (0..actors).filter(|other| *other != step.who) {
                let met = steps[..at]
                    .iter()
                    .rposition(|s| s.who == other && s.footprint.meets(&step.footprint));
                let met = met.filter(|met| *met >= mine[other]);
                if let Some(choice) = met.and_then(|met| self.choices.get_mut(met)) {
                    if choice.held.contains(&step.who) {
                        choice.todo.insert(step.who);
                    } else {
                        choice.todo.extend(&choice.held);
                    }
                }
            }
            let mut now = mine;
            for (before, earlier) in steps[..at].iter().enumerate() {
                if earlier.footprint.meets(&step.footprint) {
                    join(&mut now, &after[before]);
                }
            }
            now[step.who] = at + 1;
            for woken in &step.woken {
                join(&mut known[*woken], &now);
            }
            known[step.who].clone_from(&now);
            after.push(now);
        }
    }
}

fn join(mine: &mut [usize], others: &[usize]) {
    for (mine, other) in mine.iter_mut().zip(others) {
        *mine = (*mine).max(*other);
    }
}

mod tests {
    use super::super::gate::{Footprint, Statement};
    use super::super::stage::Step;
    use super::Orders;
    use std::collections::BTreeSet;

    /// What each actor would do, statement by statement.
    type Plan = Vec<Vec<Footprint>>;

    /// All orders that are run: who, one after the other.
    fn runs(mut orders: Orders, plan: &Plan) -> Vec<Vec<usize>> {
        let mut runs = Vec::new();
        loop {
            let mut steps: Vec<Step> = Vec::new();
            let done = |steps: &[Step], who| steps.iter().filter(|step| step.who == who).count();
            loop {
                let held: BTreeSet<usize> =
                    (0..plan.len()).filter(|who| done(&steps, *who) < plan[*who].len()).collect();
                if held.is_empty() {
                    break;
                }
                let who = orders.choose(&held, &steps);
                let footprint = plan[who][done(&steps, who)].clone();
                steps.push(Step { who, statement: Statement::Begin, footprint, woken: Vec::new() });
            }
            let count = orders.count;
            let another = orders.another(&steps);
            if orders.count > count {
                runs.push(steps.iter().map(|step| step.who).collect());
            }
            if !another {
                return runs;
            }
        }
    }

    /// What anybody can notice of a run: which of two statements that meet came first.
    fn noticed(plan: &Plan, run: &[usize]) -> Vec<(usize, usize, usize, usize)> {
        let mut at = vec![0; plan.len()];
        let mut steps = Vec::new();
        for who in run {
            steps.push((*who, at[*who]));
            at[*who] += 1;
        }
        let mut noticed = Vec::new();
        for (index, (who, number)) in steps.iter().enumerate() {
            for (other, its) in &steps[index + 1..] {
                if who != other && plan[*who][*number].meets(&plan[*other][*its]) {
                    noticed.push((*who, *number, *other, *its));
                }
            }
        }
        noticed.sort_unstable();
        noticed
    }

    /// Every actor's every choice of so many statements, and a commit.
    fn transactions(statements: usize) -> Vec<Vec<Footprint>> {
        const CHOICE: [&str; 3] = ["UPDATE a SET x = 1", "UPDATE b SET x = 1", "SELECT x FROM a"];
        let mut made = vec![Vec::new()];
        for _ in 0..statements {
            let longer = |start: &Vec<Footprint>| {
                let start = start.clone();
                CHOICE.map(move |sql| {
                    start.iter().cloned().chain([Footprint::of(sql, &[])]).collect::<Vec<_>>()
                })
            };
            made = made.iter().flat_map(longer).collect();
        }
        for transaction in &mut made {
            let mut commit = Footprint::default();
            for footprint in &*transaction {
                commit.end(footprint.locks().clone());
            }
            transaction.push(commit);
        }
        made
    }

    fn compare(plan: &Plan) {
        let all: BTreeSet<_> =
            runs(Orders::all(), plan).iter().map(|run| noticed(plan, run)).collect();
        let reduced = runs(Orders::noticeable(), plan);
        let kept: BTreeSet<_> = reduced.iter().map(|run| noticed(plan, run)).collect();
        assert_eq!(kept, all, "{plan:?}");
        assert_eq!(reduced.len(), all.len(), "one order was run twice: {plan:?}");
    }

    #[test]
    fn of_the_orders_nobody_can_tell_apart_one_is_run_and_none_is_left_out() {
        for one in transactions(3) {
            for two in transactions(3) {
                compare(&vec![one.clone(), two]);
            }
        }
    }
}
