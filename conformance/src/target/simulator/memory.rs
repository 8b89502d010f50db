//! Files as values in memory: backups are repositories, and no byte of them is ever written.

use std::sync::Arc;
use std::time::Duration;

use wbem_sim::machine::Machine;
use wbem_sim::profile::Profile;
use wbem_sim::server::Server;
use wbem_sim::store::MemoryStore;

use super::session::Simulation;

impl Simulation<MemoryStore> {
    /// A fresh server with a profile.
    pub(super) fn in_memory(profile: Arc<Profile>) -> Self {
        let machine = Machine::new(Server::new(profile), MemoryStore::default());
        Self { machine, now: Duration::ZERO }
    }
}
