//! Security descriptors: who may do what in a namespace, as a value, as bytes and as text.
//!
//! | file | what |
//! | --- | --- |
//! | [`Rights`] | the access rights of a namespace |
//! | [`Sid`] | accounts and groups by number; what the model's names of accounts stand for |
//! | [`Ace`], [`Acl`] | one entry, and a list of entries |
//! | [`SecurityDescriptor`] | owner, group, the two lists; what it grants, and what children inherit |
//! | `bytes` | the self-relative form of MS-DTYP 2.4.6, which GetSD and SetSD carry |
//! | `sddl` | the text of MS-DTYP 2.5.1, which MOF carries in `NamespaceSecuritySDDL` |
//!
//! ```
//! use wbem_sim::security::{Rights, SecurityDescriptor, Sid};
//!
//! let descriptor: SecurityDescriptor = "O:BAG:BAD:(A;CI;0x60003;;;WD)".parse()?;
//! let entries = descriptor.dacl.as_ref().expect("it has one").entries();
//! assert_eq!(entries[0].trustee, Sid::of_account("Everyone"));
//! assert!(entries[0].rights.contains(Rights::METHOD_EXECUTE));
//! assert_eq!(SecurityDescriptor::from_bytes(&descriptor.to_bytes())?, descriptor);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod ace;
mod acl;
mod alias;
mod bytes;
mod descriptor;
mod fit;
mod rights;
mod sddl;
mod sid;
#[cfg(test)]
mod strategy;

pub use ace::{Ace, AceFlags, AceKind};
pub use acl::{ACL_SIZE_MAX, Acl, AclTooLong};
pub use bytes::{BytesError, DESCRIPTOR_SIZE_MAX, Fault};
pub use descriptor::{Control, SecurityDescriptor};
pub use rights::Rights;
pub use sddl::{SDDL_LENGTH_MAX, SddlError};
pub use sid::{SUB_AUTHORITIES_MAX, Sid, SidError};
