//! What the qualifiers of an instance of `__Namespace` say about the namespace.
//!
//! They are taken from the instance and not stored with it: `RequiresEncryption` becomes a flag,
//! `NamespaceSecuritySDDL` a descriptor (MS-WMI 2.2.30.3, 2.2.32). Whoever reads the instance gets
//! them made anew from what the namespace has (MS-WMI 3.1.4.18.2).

use std::sync::Arc;

use crate::cim::{Flavor, Qualifier, Qualifiers, Value};
use crate::security::SecurityDescriptor;

use super::{Namespace, Refusal};

const ENCRYPTION: &str = "RequiresEncryption";
const DESCRIPTOR: &str = "NamespaceSecuritySDDL";

/// What is to be true of a namespace; what is not said stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamespaceQualifiers {
    requires_encryption: Option<bool>,
    descriptor: Option<SecurityDescriptor>,
}

impl NamespaceQualifiers {
    /// Reads qualifiers; the descriptor gets what that of the parent namespace gives
    /// [REQ NS-4, RIGHTS-20].
    pub fn read(
        qualifiers: &Qualifiers,
        parent: Option<&Arc<SecurityDescriptor>>,
    ) -> Result<Self, Refusal> {
        let descriptor = qualifiers.get(DESCRIPTOR).map(|said| descriptor(&said.value, parent));
        Ok(Self { descriptor: descriptor.transpose()?, ..Self::read_encryption(qualifiers) })
    }

    /// Reads those of the instance of `__SystemSecurity`, which speak of encryption only
    /// (MS-WMI 2.2.30.3) [REQ AUTH-4].
    pub fn read_encryption(qualifiers: &Qualifiers) -> Self {
        let encryption = qualifiers.get(ENCRYPTION);
        Self {
            requires_encryption: encryption.map(|said| said.value == Value::Boolean(true)),
            descriptor: None,
        }
    }

    /// The qualifiers that tell of a namespace with that descriptor.
    pub fn of(namespace: &Namespace, descriptor: &SecurityDescriptor) -> Qualifiers {
        let Qualifiers(mut qualifiers) = Self::of_encryption(namespace);
        let text = Value::Array([Value::string(&descriptor.to_string())].into());
        qualifiers.push(qualifier(DESCRIPTOR, text));
        Qualifiers(qualifiers)
    }

    /// The qualifier that tells whether a namespace wants encryption.
    pub fn of_encryption(namespace: &Namespace) -> Qualifiers {
        Qualifiers(vec![qualifier(ENCRYPTION, Value::Boolean(namespace.requires_encryption()))])
    }

    /// Makes it true of a namespace [REQ NS-7].
    pub fn apply(self, namespace: &mut Namespace) {
        if let Some(required) = self.requires_encryption {
            namespace.set_requires_encryption(required);
        }
        if let Some(descriptor) = self.descriptor {
            namespace.set_security(descriptor);
        }
    }
}

fn qualifier(name: &str, value: Value) -> Qualifier {
    Qualifier { name: name.into(), value, flavor: Flavor::default() }
}

/// A text, or an array of one as MS-WMI has it.
fn descriptor(
    value: &Value,
    parent: Option<&Arc<SecurityDescriptor>>,
) -> Result<SecurityDescriptor, Refusal> {
    let text = match value {
        Value::Array(values) if values.len() == 1 => values[0].as_str(),
        other => other.as_str(),
    };
    let parsed = text.and_then(|text| text.parse().ok());
    let own = parsed.filter(SecurityDescriptor::is_fit_for_a_namespace);
    let own = own.ok_or(Refusal::Descriptor)?;
    match parent {
        None => Ok(own),
        Some(parent) => own.inheriting(parent).map_err(|_| Refusal::Descriptor),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(value: Value) -> Qualifiers {
        let flavor = Flavor::default();
        Qualifiers(vec![Qualifier { name: DESCRIPTOR.into(), value, flavor }])
    }

    #[test]
    fn the_text_may_stand_in_an_array() {
        let text = Value::string("O:BAG:BAD:(A;;0x1;;;WD)");
        let plain = NamespaceQualifiers::read(&said(text.clone()), None);
        let array = NamespaceQualifiers::read(&said(Value::Array([text].into())), None);
        assert!(plain.is_ok());
        assert_eq!(plain, array);
    }

    #[test]
    fn what_no_namespace_may_have_is_refused() {
        let texts = ["o:BAg:BAD:(A;CI;0x60003;;;WD)", "O:BAD:(A;;0x1;;;WD)", "O:BAG:BA", ""];
        let texts = texts.map(Value::string);
        let none = Value::Array([].into());
        for value in texts.into_iter().chain([Value::Null, Value::Uint32(1), none]) {
            let read = NamespaceQualifiers::read(&said(value), None);
            assert_eq!(read, Err(Refusal::Descriptor));
        }
    }

    #[test]
    fn what_is_read_is_what_was_made() {
        let namespace = Namespace::bare();
        let descriptor: SecurityDescriptor = "O:BAG:BAD:(A;;0x1;;;WD)".parse().expect("right");
        let qualifiers = NamespaceQualifiers::of(&namespace, &descriptor);
        let read = NamespaceQualifiers::read(&qualifiers, None).expect("it is fit");
        let wanted =
            NamespaceQualifiers { requires_encryption: Some(false), descriptor: Some(descriptor) };
        assert_eq!(read, wanted);
    }
}
