//! Random calls and other deeds, one after another, each chosen from what the model has come to.

use wbem_conformance::explore::{Coverage, Generator, Model, World};
use wbem_conformance::scenario::Deed;
use wbem_conformance::target::{SimulatorTarget, Target};
use wbem_sim::profile::Profile;

use crate::core::SEED;

/// The model, and what chooses.
pub struct Explorer {
    world: World,
    model: Model,
    coverage: Coverage,
    case: u64,
}

impl Explorer {
    /// How many transitions one round has at least.
    pub const STEPS: usize = 10_000;

    /// A model that nothing has been done to.
    pub fn new() -> Self {
        let world = World::new("C:\\work");
        let model = Model::new(Profile::recommended(), &world.content).expect("the content loads");
        Self { world, model, coverage: Coverage::default(), case: 0 }
    }

    /// Takes so many transitions, in cases that each begin anew; how many it were.
    pub fn transitions(&mut self) -> usize {
        let capabilities = SimulatorTarget::new(Profile::recommended()).describe().capabilities;
        let mut generator = Generator::new(&self.world, &capabilities, SEED);
        let mut steps = 0;
        while steps < Self::STEPS {
            let case = generator.case(&self.model, &mut self.coverage, self.case, 48);
            steps += case.expect("the model survives").steps.len();
            self.case += 1;
        }
        steps
    }

    /// Chooses the transitions of such a round, and says what they are.
    pub fn choose(&mut self) -> Chosen {
        let capabilities = SimulatorTarget::new(Profile::recommended()).describe().capabilities;
        let mut generator = Generator::new(&self.world, &capabilities, SEED);
        let (mut cases, mut steps) = (Vec::new(), 0);
        while steps < Self::STEPS {
            let case = generator.case(&self.model, &mut self.coverage, self.case, 48);
            let case = case.expect("the model survives");
            steps += case.steps.len();
            cases.push(case.steps.into_iter().map(|step| step.deed).collect());
            self.case += 1;
        }
        Chosen(cases)
    }

    /// Takes transitions that have been chosen before; how many.
    pub fn take(&self, chosen: &Chosen) -> usize {
        for case in &chosen.0 {
            let mut session = self.model.open();
            for deed in case {
                deed.carry_out(&mut session).expect("it could be done before");
            }
        }
        chosen.0.iter().map(Vec::len).sum()
    }
}

/// Transitions, case by case.
pub struct Chosen(Vec<Vec<Deed>>);

impl Default for Explorer {
    fn default() -> Self {
        Self::new()
    }
}
