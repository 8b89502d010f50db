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
        Self::new(Server::new(profile))
    }

    /// A session that goes on with a server.
    pub fn new(server: Server) -> Self {
        let machine = Machine::new(server, MemoryStore::default());
        Self { machine, now: Duration::ZERO }
    }
}
