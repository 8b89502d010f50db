//! The system classes that every namespace holds [REQ SYSCLASS-1].
//!
//! Names, parents and keys are those of MS-WMI 2.2.30 and 2.2.31 and of the SDK's reference pages;
//! of the properties, those that the model or its clients look at.

use std::sync::{Arc, OnceLock};

use crate::cim::{CimType, ClassDeclaration, Flavor, Property, Qualifier, Qualifiers, Type, Value};

use super::Namespace;

/// A system class: its name, its parent, its qualifiers and its properties.
type Row = (&'static str, &'static str, &'static [&'static str], &'static [(&'static str, Kind)]);

/// What a property of a system class is.
#[derive(Clone, Copy)]
enum Kind {
    /// A string that is the key.
    Key,
    /// A string.
    Text,
    /// A boolean.
    Flag,
    /// A uint32.
    Number,
    /// A sint32.
    Signed,
    /// A datetime.
    Time,
    /// An array of strings.
    Texts,
    /// A reference that is a key.
    KeyReference(&'static str),
    /// An array of uint8.
    Bytes,
}
use Kind::{Bytes, Flag, Key, KeyReference, Number, Signed, Text, Texts, Time};

const ABSTRACT: &[&str] = &["abstract"];
const SINGLETON: &[&str] = &["singleton"];
const PLAIN: &[&str] = &[];

/// Parents stand before their children.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("__PARAMETERS", "", ABSTRACT, &[]),
    ("__SystemClass", "", ABSTRACT, &[]),
    ("__SystemSecurity", "", SINGLETON, &[]),
    ("__SecurityRelatedClass", "", ABSTRACT, &[]),
    ("__Trustee", "__SecurityRelatedClass", PLAIN,
        &[("Domain", Text), ("Name", Text), ("SID", Bytes)]),
    ("__ACE", "__SecurityRelatedClass", PLAIN, &[("AccessMask", Number), ("AceFlags", Number)]),
    ("__SecurityDescriptor", "__SecurityRelatedClass", PLAIN, &[("ControlFlags", Number)]),
    ("__NotifyStatus", "", ABSTRACT, &[("StatusCode", Number)]),
    ("__ExtendedStatus", "__NotifyStatus", PLAIN, &[("Description", Text), ("Operation", Text)]),
    ("__NAMESPACE", "__SystemClass", PLAIN, &[("Name", Key)]),
    ("__thisNAMESPACE", "__SystemClass", SINGLETON, &[("SECURITY_DESCRIPTOR", Bytes)]),
    ("__Provider", "__SystemClass", ABSTRACT, &[("Name", Key)]),
    ("__Win32Provider", "__Provider", PLAIN,
        &[("ClientLoadableCLSID", Text), ("CLSID", Text), ("Concurrency", Signed),
          ("DefaultMachineName", Text), ("Enabled", Flag), ("HostingModel", Text),
          ("ImpersonationLevel", Signed), ("InitializationReentrancy", Signed),
          ("InitializationTimeoutInterval", Time), ("InitializeAsAdminFirst", Flag),
          ("OperationTimeoutInterval", Time), ("PerLocaleInitialization", Flag),
          ("PerUserInitialization", Flag), ("Pure", Flag), ("SecurityDescriptor", Text),
          ("SupportsExplicitShutdown", Flag), ("SupportsExtendedStatus", Flag),
          ("SupportsQuotas", Flag), ("SupportsSendStatus", Flag), ("SupportsShutdown", Flag),
          ("SupportsThrottling", Flag), ("UnloadTimeout", Time), ("Version", Number)]),
    ("__ProviderRegistration", "__SystemClass", ABSTRACT,
        &[("provider", KeyReference("__Provider"))]),
    ("__ObjectProviderRegistration", "__ProviderRegistration", ABSTRACT,
        &[("InteractionType", Signed), ("QuerySupportLevels", Texts), ("SupportsBatching", Flag),
          ("SupportsDelete", Flag), ("SupportsEnumeration", Flag), ("SupportsGet", Flag),
          ("SupportsPut", Flag), ("SupportsTransactions", Flag)]),
    ("__InstanceProviderRegistration", "__ObjectProviderRegistration", PLAIN, &[]),
    ("__ClassProviderRegistration", "__ObjectProviderRegistration", PLAIN,
        &[("CacheRefreshInterval", Time), ("PerUserSchema", Flag), ("ReferencedSetQueries", Texts),
          ("ResultSetQueries", Texts), ("ReSynchroniseOnNamespaceOpen", Flag),
          ("UnsupportedQueries", Texts), ("Version", Number)]),
    ("__MethodProviderRegistration", "__ProviderRegistration", PLAIN, &[]),
    ("__PropertyProviderRegistration", "__ProviderRegistration", PLAIN,
        &[("SupportsGet", Flag), ("SupportsPut", Flag)]),
    ("__EventProviderRegistration", "__ProviderRegistration", PLAIN, &[("EventQueryList", Texts)]),
    ("__EventConsumerProviderRegistration", "__ProviderRegistration", PLAIN,
        &[("ConsumerClassNames", Texts)]),
    ("__IndicationRelated", "__SystemClass", ABSTRACT, &[]),
    ("__Event", "__IndicationRelated", ABSTRACT, &[("SECURITY_DESCRIPTOR", Bytes)]),
    ("__ExtrinsicEvent", "__Event", ABSTRACT, &[]),
    ("__EventFilter", "__IndicationRelated", PLAIN,
        &[("CreatorSID", Bytes), ("EventAccess", Text), ("EventNamespace", Text), ("Name", Key),
          ("Query", Text), ("QueryLanguage", Text)]),
    ("__EventConsumer", "__IndicationRelated", ABSTRACT,
        &[("CreatorSID", Bytes), ("MachineName", Text), ("MaximumQueueSize", Number)]),
    ("__FilterToConsumerBinding", "__IndicationRelated", PLAIN,
        &[("Consumer", KeyReference("__EventConsumer")),
          ("CreatorSID", Bytes), ("DeliverSynchronously", Flag), ("DeliveryQoS", Number),
          ("Filter", KeyReference("__EventFilter")), ("MaintainSecurityContext", Flag),
          ("SlowDownProviders", Flag)]),
];

/// The class whose instance the service makes up itself [REQ BACKUP-18].
pub(super) fn wmi_setting() -> ClassDeclaration {
    let provider = Qualifier {
        name: "provider".into(),
        value: Value::string("WBEMCORE"),
        flavor: Flavor::default(),
    };
    let datetime = Type::scalar(CimType::Datetime);
    let property = Property {
        name: "BackupLastTime".into(),
        ty: datetime,
        default: Value::Null,
        qualifiers: Qualifiers::default(),
    };
    ClassDeclaration {
        qualifiers: Qualifiers(vec![set("singleton"), set("dynamic"), provider]),
        properties: vec![property],
        ..ClassDeclaration::new("Win32_WMISetting")
    }
}

/// A namespace that holds the system classes and nothing else; made once, then shared.
pub(super) fn namespace() -> &'static Namespace {
    static NAMESPACE: OnceLock<Namespace> = OnceLock::new();
    NAMESPACE.get_or_init(|| {
        let mut namespace = Namespace::bare();
        for row in ROWS {
            let class = Arc::new(declaration(row));
            namespace.put_system_class(&class);
        }
        namespace
    })
}

fn declaration((name, superclass, qualifiers, properties): &Row) -> ClassDeclaration {
    ClassDeclaration {
        superclass: (!superclass.is_empty()).then(|| (*superclass).into()),
        qualifiers: Qualifiers(qualifiers.iter().map(|name| set(name)).collect()),
        properties: properties.iter().map(|(name, kind)| property(name, *kind)).collect(),
        ..ClassDeclaration::new(*name)
    }
}

fn set(name: &str) -> Qualifier {
    let flavor = if name == "abstract" { Flavor::default() } else { Flavor::KEY };
    Qualifier { name: name.into(), value: Value::Boolean(true), flavor }
}

fn property(name: &str, kind: Kind) -> Property {
    let ty = match kind {
        Key | Text => Type::scalar(CimType::String),
        Flag => Type::scalar(CimType::Boolean),
        Number => Type::scalar(CimType::Uint32),
        Signed => Type::scalar(CimType::Sint32),
        Time => Type::scalar(CimType::Datetime),
        Texts => Type::array(CimType::String),
        KeyReference(class) => Type::scalar(CimType::Reference(Some(class.into()))),
        Bytes => Type::array(CimType::Uint8),
    };
    let is_key = matches!(kind, Key | KeyReference(_));
    let qualifiers = Qualifiers(if is_key { vec![set("key")] } else { Vec::new() });
    Property { name: name.into(), ty, default: Value::Null, qualifiers }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [REQ SYSCLASS-1]
    #[test]
    fn the_classes_that_the_documents_name_are_there() {
        let names = ["__SystemClass", "__Namespace", "__SystemSecurity", "__PARAMETERS"];
        for name in names.into_iter().chain(["__Event", "__ExtendedStatus"]) {
            assert!(namespace().class(&name.into()).is_some(), "{name}");
        }
    }
}
