//! `IEnumWbemClassObject`, as a value that releases itself.

use std::marker::PhantomData;
use std::time::Duration;

use crate::call::{Handle, INFINITE, Method, Returned, TIMEOUT_MS_MAX};
use crate::cim::{ClassDeclaration, Instance, Object};
use crate::status::Status;

use super::{CallError, Client};

/// A list that is read in parts. Dropping it gives up what is left of it.
///
/// ```
/// # use std::time::Duration;
/// # use wbem_sim::{caller::Caller, profile::Profile, simulator::{Progress, Simulator}};
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = Simulator::new(Profile::recommended());
/// simulator.load_mof("class T { [key] uint32 Id; }; instance of T { Id = 1; };")?;
/// let client = simulator.client(Caller::administrator("tool"));
/// let connection = client.connect("root\\default").await?;
/// let list = connection.enumerate_instances("T").await?;
/// let part = list.next(10, Some(Duration::from_secs(5))).await?;
/// assert_eq!((part.objects.len(), part.progress), (1, Progress::End));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Enumerator<T> {
    client: Client,
    handle: Handle,
    of: PhantomData<T>,
}

/// What one Next has returned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<T> {
    /// The objects.
    pub objects: Vec<Object<T>>,
    /// How far the list has been read.
    pub progress: Progress,
}

/// How far a list has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// There was as much as was asked for: WBEM_S_NO_ERROR.
    Enough,
    /// The list has ended before: WBEM_S_FALSE.
    End,
    /// There may be more later: WBEM_S_TIMEDOUT.
    TimedOut,
}

impl Progress {
    fn of(status: Status) -> Self {
        match status {
            Status::WBEM_S_FALSE => Progress::End,
            Status::WBEM_S_TIMEDOUT => Progress::TimedOut,
            _ => Progress::Enough,
        }
    }
}

/// What an enumerator lists: classes or instances.
pub trait Listed: Sized {
    /// The objects of a list of this kind.
    fn listed(returned: Returned) -> Vec<Object<Self>>;
}

impl Listed for ClassDeclaration {
    fn listed(returned: Returned) -> Vec<Object<Self>> {
        match returned {
            Returned::Classes(classes) => classes,
            _ => Vec::new(),
        }
    }
}

impl Listed for Instance {
    fn listed(returned: Returned) -> Vec<Object<Self>> {
        match returned {
            Returned::Instances(instances) => instances,
            _ => Vec::new(),
        }
    }
}

impl<T: Listed> Enumerator<T> {
    pub(super) fn new(client: Client, handle: Handle) -> Self {
        Self { client, handle, of: PhantomData }
    }

    /// The next objects: as many as asked for, or fewer at the end or after the timeout; without a
    /// timeout it waits for as long as it takes [REQ ENUM-1, ENUM-2, ENUM-3].
    pub async fn next(&self, count: u32, timeout: Option<Duration>) -> Result<Part<T>, CallError> {
        let timeout_ms = milliseconds(timeout);
        let method = Method::Next { enumerator: self.handle, timeout_ms, count };
        let (_, reply) = self.client.reply(method).await?;
        let progress = Progress::of(reply.status);
        Ok(Part { objects: T::listed(reply.returned), progress })
    }

    /// Passes over objects.
    pub async fn skip(&self, count: u32, timeout: Option<Duration>) -> Result<Progress, CallError> {
        let timeout_ms = milliseconds(timeout);
        let method = Method::Skip { enumerator: self.handle, timeout_ms, count };
        self.client.reply(method).await.map(|(_, reply)| Progress::of(reply.status))
    }

    /// Goes back to the first object [REQ ENUM-4].
    pub async fn reset(&self) -> Result<(), CallError> {
        self.client.call(Method::Reset { enumerator: self.handle }).await.map(drop)
    }

    /// Another enumerator of the same list, at the same place [REQ ENUM-4].
    pub async fn fork(&self) -> Result<Self, CallError> {
        let method = Method::CloneEnumerator { enumerator: self.handle };
        let (id, _) = self.client.call(method).await?;
        Ok(Self::new(self.client.clone(), id.into()))
    }
}

/// A timeout as it goes over the wire; the longest one stands for anything longer.
pub(super) fn milliseconds(timeout: Option<Duration>) -> u32 {
    let span = |timeout: Duration| u32::try_from(timeout.as_millis()).unwrap_or(TIMEOUT_MS_MAX);
    timeout.map_or(INFINITE, |timeout| span(timeout).min(TIMEOUT_MS_MAX))
}

impl<T> Drop for Enumerator<T> {
    fn drop(&mut self) {
        self.client.tell(Method::Release { pointer: self.handle });
    }
}
