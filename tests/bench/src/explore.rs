//! Random calls and other deeds, one after another, each chosen from what the model has come to.

use wbem_conformance::explore::{Coverage, Generator, Model, World};
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
            steps += generator.case(&self.model, &mut self.coverage, self.case, 48).steps.len();
            self.case += 1;
        }
        steps
    }
}

impl Default for Explorer {
    fn default() -> Self {
        Self::new()
    }
}
