//! What is known of a repository from the lines of the processes that had it open.

use std::collections::BTreeMap;

use libtest_mimic::Failed;
use wbem_sim::cim::{Name, NamespacePath, Value};
use wbem_sim::repository::Repository;

use crate::line::{Line, MANY, Op};

/// What is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// The value of each note by its id; none without their class.
    notes: Option<BTreeMap<u32, u32>>,
    /// How many instances the filled class has; none without it.
    many: Option<usize>,
}

impl Content {
    /// What a repository holds.
    pub fn of(repository: &Repository) -> Self {
        let id = repository.find(&NamespacePath::parse("root\\default").unwrap()).unwrap();
        let namespace = repository.get(id).unwrap();
        let table = |name: &str| {
            let name = Name::new(name);
            let class = namespace.class(&name);
            class.map(|_| namespace.instances_of(&name).collect::<Vec<_>>())
        };
        let number = |value: &Value| match value {
            Value::Uint32(number) => *number,
            other => panic!("{other:?} was never put"),
        };
        let notes = table("Note").map(|notes| {
            let notes = notes.iter();
            notes.map(|note| (number(note.value("Id")), number(note.value("Value")))).collect()
        });
        Self { notes, many: table("Many").map(|many| many.len()) }
    }

    fn notes(&mut self) -> &mut BTreeMap<u32, u32> {
        self.notes.as_mut().expect("their class is there")
    }
}

/// What was acknowledged, and what was not.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    content: Content,
    /// What the backup may hold.
    backups: Vec<Content>,
    /// Whether it is there for sure.
    has_backup: bool,
    /// What has begun and not ended, in that order.
    in_flight: Vec<Op>,
    is_paused: bool,
    acknowledged: usize,
}

impl Ledger {
    /// Takes down a line.
    pub fn note(&mut self, line: Line) -> Result<(), Failed> {
        match line {
            Line::Opened => {}
            Line::Begins(op) => self.begins(op),
            Line::Done(op) => {
                let place = self.in_flight.iter().position(|begun| *begun == op);
                self.in_flight.remove(place.ok_or("it ends, and had not begun")?);
                self.content = self.after(op).pop().unwrap_or_else(|| self.content.clone());
                match op {
                    Op::Backup => {
                        (self.backups, self.has_backup) = (vec![self.content.clone()], true);
                    }
                    Op::Pause => self.is_paused = true,
                    _ => {}
                }
                self.acknowledged += 1;
            }
            Line::Failed(op, code) => return Err(format!("{op:?} failed: {code:#010X}").into()),
        }
        Ok(())
    }

    fn begins(&mut self, op: Op) {
        match op {
            Op::Backup => self.backups.push(self.content.clone()),
            Op::Resume => self.is_paused = false,
            _ => {}
        }
        self.in_flight.push(op);
    }

    /// What is there after a call, and what may be where it was not done to its end; the former
    /// last.
    fn after(&self, op: Op) -> Vec<Content> {
        let mut after = self.content.clone();
        match op {
            Op::Declare => drop(after.notes.get_or_insert_default()),
            Op::Put { id, value } => drop(after.notes().insert(id, value)),
            Op::Delete { id } => drop(after.notes().remove(&id)),
            Op::Fill => {
                let counts = 0..=MANY as usize;
                return counts
                    .map(|count| Content { many: Some(count), ..after.clone() })
                    .collect();
            }
            Op::Empty => after.many = None,
            Op::Restore => after = self.backups[0].clone(),
            Op::Pause | Op::Resume | Op::Backup => return Vec::new(),
        }
        vec![after]
    }

    /// Compares what was found with what may be there; what was found is known from then on. The
    /// backup is none where there is no file.
    pub fn check(&mut self, found: Content, backup: Option<Content>) -> Result<(), Failed> {
        let mut allowed = vec![self.content.clone()];
        let mut so_far = self.clone();
        // What a pause holds has no effect, however the process ends [REQ BUFFER-4].
        for op in self.in_flight.drain(..).filter(|_| !self.is_paused) {
            allowed.extend(so_far.after(op));
            so_far.content = allowed.last().expect("there is one at least").clone();
        }
        if !allowed.contains(&found) {
            return Err(format!("{found:?} is none of {allowed:?}").into());
        }
        match backup {
            Some(backup) if self.backups.contains(&backup) => {
                (self.backups, self.has_backup) = (vec![backup], true);
            }
            None if !self.has_backup => self.backups.clear(),
            other => return Err(format!("{other:?} is none of {:?}", self.backups).into()),
        }
        self.content = found;
        self.is_paused = false;
        Ok(())
    }

    /// Whether a call has begun and not ended.
    pub fn is_in_flight(&self) -> bool {
        !self.in_flight.is_empty()
    }

    /// How many calls were acknowledged.
    pub fn acknowledged(&self) -> usize {
        self.acknowledged
    }
}

/// The check can fail.
pub fn notices_a_missing_write() -> Result<(), Failed> {
    let mut ledger = Ledger::default();
    let put = Op::Put { id: 1, value: 2 };
    for line in [Op::Declare, put].into_iter().flat_map(|op| [Line::Begins(op), Line::Done(op)]) {
        ledger.note(line)?;
    }
    let mut whole = ledger.clone();
    whole.check(whole.content.clone(), None)?;
    let without = Content { notes: Some(BTreeMap::new()), many: None };
    match ledger.check(without, None) {
        Ok(()) => Err("a write that is missing was not noticed".into()),
        Err(_) => Ok(()),
    }
}
