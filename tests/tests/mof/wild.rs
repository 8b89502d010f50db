//! Forms that MOF has in the wild, in the DMTF's schema and in what Windows compiles.

use std::collections::BTreeMap;

use wbem_sim::cim::{Flavor, Value};
use wbem_sim::mof::{self, Settings, default_namespace};
use wbem_sim::repository::Repository;

use crate::dump::assert_same_again;

/// The DMTF's style: declared qualifiers, joined texts, arrays without parentheses, comments
/// anywhere, an embedded instance that is a text.
const SCHEMA: &str = r#"// Copyright (c) 2005 DMTF.  All rights reserved.
/* A comment /* that does not nest, with "quotes" and a // in it **/
#pragma locale ("en_US")
#pragma include ("qualifiers.mof")
   [Abstract, Version ( "2.41.0" ),
    UMLPackagePath ( "CIM::Core::CoreElements" ), // one more comment
    Description (
       "ManagedElement is an abstract class that provides a common "
       "superclass \"for\" non-association classes." /* and */ "" )]
class CIM_ManagedElement {
      [Description ( "A \n\tshort description." ), MaxLen ( 64 )]
   string Caption;
      [Write, Counter, MinValue ( -9223372036854775808 ), MaxValue ( 18446744073709551615 ) ]
   uint64 Generation = NULL;
};
#pragma include ("Core\\CIM_Thing.mof")
[Association, Version ("2.6.0"), Aggregation] class CIM_Component {
      [Key, Aggregate, Min ( 0 ), Override ( "GroupComponent" )]
   CIM_ManagedElement REF GroupComponent;
      [Key] CIM_Thing REF PartComponent;
};
"#;
const QUALIFIERS: &str = r#"
Qualifier Abstract : boolean = false, Scope(class, association, indication), Flavor(Restricted);
Qualifier Description : string = null, Scope(any), Flavor(EnableOverride, ToSubclass, Translatable);
Qualifier MaxLen : uint32 = null, Scope(property, method, parameter);
Qualifier Values : string[], Scope(property, method, parameter),
    Flavor(EnableOverride, ToSubclass, Translatable);
Qualifier Seen : datetime = "20050101000000.000000+000", Scope(any);
"#;
const THING: &str = r#"
[Version ("2.7.1")] class CIM_Thing : CIM_ManagedElement {
   [Key, MaxLen (256)] string InstanceID;
   [ValueMap { "0", "1", "2..4", "5..", "16#0040" }, Values { "Unknown", "Other", "DMTF "
       "Reserved", "Vendor", "" }, ModelCorrespondence { "CIM_Thing.Other" }, Correlatable
       { "A:B:C" }] uint16 State[] = { 0, 1 };
   [OctetString, ArrayType ("Indexed")] uint8 Bytes[] = { 0x00, 0X1f, 017, 101b, 08 };
   [EmbeddedInstance ("CIM_Thing")] string Inner;
   [Experimental, EmbeddedObject] string Any;
   datetime When = "19981231******.******+***";
   datetime Within = "00000100000000.000000:000";
   char16 Letter = '\x0041'; char16 Other = 'b'; char16 Number = 99;
   boolean Flag = TrUe; real32 Part = -1.5E+02; real64 Whole = 3.;
   string Path = "C:\\Temp\\x" "\x41\x0042";
   [Static, Description ("M")] uint32 Do([IN, Required] string A[],
      [IN(false), OUT] CIM_Thing REF B,
      [IN, OUT, EmbeddedInstance ("CIM_Thing")] string C);
};
"#;

/// Windows's style: everything else.
const WINDOWS: &str = r#"
#PRAGMA AUTORECOVER
#pragma classflags("forceupdate")
#pragma instanceflags("createonly")
#pragma namespace ("\\\\.\\root")
INSTANCE OF __Namespace { Name = "Wild"; };
#pragma namespace ("//./root/Wild")
#pragma deleteclass("Sample", NOFAIL)
#pragma deleteinstance("__Win32Provider.Name='Old'", nofail)
qualifier write : ToInstance ToSubClass;
instance of __Win32Provider as $P
{
    Name = "Sample"; ClsId = "{A}"; DefaultMachineName = NULL;
    HostingModel = "NetworkServiceHost"; UnloadTimeout = "00000000000500.000000:000";
};
instance of __InstanceProviderRegistration { Provider = $P; SupportsGet = TRUE;
    QuerySupportLevels = {"WQL:UnarySelect"}; SupportsPut; };
instance of __MethodProviderRegistration { Provider = $P; };
instance of __EventProviderRegistration { Provider = $P; EventQueryList = {"select * from E"}; };
[dynamic: ToInstance, provider("Sample"): ToInstance, Locale(0x409), UUID("{8502C4B2}"),
 Description("Sample") : Amended ToSubClass ToInstance]
class Sample
{
    [key, read: ToInstance ToSubClass DisableOverride] string Name;
    [read, write, Values{"a", "b"} : Amended ToSubClass, BitMap{"0", "1"}] uint32 State = 0x1;
    object Any; Sample Own; object ref Some; Sample ref Mine[]; uint8 Id[16];
    [implemented, static : ToSubClass DisableOverride, Privileges{"SeDebugPrivilege"}: ToSubClass]
    void Run([in, id(0), MaxLen(10)] string what = "all", [out, id(1)] Sample found[],
        [in, out, id(2)] object any);
};
[singleton] class Setting { uint32 n = 010; string s = "a
b"; };
instance of Setting { n; };
class String { string String; boolean class; uint8 instance; Sample ref ref; };
"#;

fn compiled(text: &str) -> Repository {
    let files = [("qualifiers.mof", QUALIFIERS), ("Core\\CIM_Thing.mof", THING)];
    let files: BTreeMap<String, String> =
        files.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    let settings = Settings { includes: &files, ..Settings::default() };
    let mut repository = Repository::new();
    let compiled = mof::compile_with("wild", text, &settings);
    let stored = compiled.and_then(|compiled| compiled.store_into(&mut repository));
    stored.unwrap_or_else(|errors| panic!("{errors}"));
    repository
}

#[test]
fn a_schema_of_the_dmtf_is_stored_and_written_again() {
    let repository = compiled(SCHEMA);
    let place = repository.find(&default_namespace()).and_then(|id| repository.get(id));
    let thing = place.and_then(|at| at.class(&"cim_thing".into())).expect("it is there");
    let default = |name: &str| thing.property(&name.into()).expect(name).default.clone();
    let bytes = [0, 31, 15, 5, 8].map(Value::Uint8);
    assert_eq!(default("Bytes"), Value::Array(bytes.into()));
    assert_eq!(default("Path"), Value::string("C:\\Temp\\xAB"));
    assert_eq!(default("Letter"), Value::Char16(0x41));
    let inherited = thing.qualifiers().get("Description").expect("it goes to subclasses");
    assert!(inherited.flavor.contains(Flavor::AMENDED.with(Flavor::TO_SUBCLASS)));
    assert_same_again(&repository, "the schema");
}

#[test]
fn a_file_of_windows_is_stored_and_written_again() {
    assert_same_again(&compiled(WINDOWS), "the file");
}
