//! Random repositories: classes of every type with qualifiers, methods and superclasses, and
//! instances of them.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::select;
use wbem_sim::cim::{
    CimType, ClassDeclaration, Flavor, Instance, MethodDeclaration, Parameter, Property, Qualifier,
    Qualifiers, Real, Text, Type, Value,
};
use wbem_sim::mof::default_namespace;
use wbem_sim::repository::{PutMode, Repository};

/// How many classes are made at most.
const CLASS_COUNT_MAX: usize = 5;

fn element_type() -> impl Strategy<Value = CimType> {
    select(vec![
        CimType::Boolean,
        CimType::Sint8,
        CimType::Uint8,
        CimType::Sint16,
        CimType::Uint16,
        CimType::Sint32,
        CimType::Uint32,
        CimType::Sint64,
        CimType::Uint64,
        CimType::Real32,
        CimType::Real64,
        CimType::Char16,
        CimType::String,
        CimType::Datetime,
        CimType::Reference(None),
        CimType::Reference(Some("C0".into())),
        CimType::Object(None),
        CimType::Object(Some("C0".into())),
    ])
}

fn real() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f32>().prop_map(f64::from), any::<i8>().prop_map(f64::from)]
        .prop_filter("MOF has finite numbers", |real| real.is_finite())
}

fn element(ty: &CimType) -> BoxedStrategy<Value> {
    let text = || any::<String>().prop_map(Text::from);
    match ty {
        CimType::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
        CimType::Sint8 => any::<i8>().prop_map(Value::Sint8).boxed(),
        CimType::Uint8 => any::<u8>().prop_map(Value::Uint8).boxed(),
        CimType::Sint16 => any::<i16>().prop_map(Value::Sint16).boxed(),
        CimType::Uint16 => any::<u16>().prop_map(Value::Uint16).boxed(),
        CimType::Sint32 => any::<i32>().prop_map(Value::Sint32).boxed(),
        CimType::Uint32 => any::<u32>().prop_map(Value::Uint32).boxed(),
        CimType::Sint64 => any::<i64>().prop_map(Value::Sint64).boxed(),
        CimType::Uint64 => any::<u64>().prop_map(Value::Uint64).boxed(),
        CimType::Real32 => real().prop_map(|real| Value::Real32(Real(real))).boxed(),
        CimType::Real64 => any::<f64>()
            .prop_filter("MOF has finite numbers", |real| real.is_finite())
            .prop_map(|real| Value::Real64(Real(real)))
            .boxed(),
        CimType::Char16 => any::<u16>().prop_map(Value::Char16).boxed(),
        CimType::String => text().prop_map(Value::String).boxed(),
        CimType::Datetime => select(vec!["19810202000000.000000+***", "00000001000000.000000:000"])
            .prop_map(|text| Value::Datetime(text.parse().expect("a point in time")))
            .boxed(),
        CimType::Reference(_) => text().prop_map(Value::Reference).boxed(),
        CimType::Object(_) => Just(Value::Object(Arc::new(Instance::new("C0")))).boxed(),
    }
}

fn typed() -> impl Strategy<Value = (Type, Value)> {
    (element_type(), any::<bool>(), prop::option::of(1..9u32)).prop_flat_map(
        |(ty, array, size_max)| {
            let one = element(&ty);
            let value = match array {
                true => prop::collection::vec(one, 0..3)
                    .prop_map(|elements| Value::Array(elements.into()))
                    .boxed(),
                false => one,
            };
            let size_max = size_max.filter(|_| array);
            let value = prop_oneof![1 => Just(Value::Null), 3 => value];
            (Just(Type { element: ty, array, size_max }), value)
        },
    )
}

fn qualifiers() -> impl Strategy<Value = Qualifiers> {
    let types = select(vec![CimType::Boolean, CimType::Sint32, CimType::Real64, CimType::String]);
    let value = types.prop_flat_map(|ty| {
        let array = prop::collection::vec(element(&ty), 0..3)
            .prop_map(|elements| Value::Array(elements.into()));
        prop_oneof![Just(Value::Null).boxed(), element(&ty), array.boxed()]
    });
    let flavor = select(vec![0, 1, 2, 3, 0x10, 0x12, 0x13, 0x80, 0x83]);
    prop::collection::btree_map("q[a-d]", (value, flavor), 0..3).prop_map(|all| {
        let all = all.into_iter().map(|(name, (value, flavor))| Qualifier {
            name: name.as_str().into(),
            value,
            flavor: Flavor(flavor),
        });
        Qualifiers(all.collect())
    })
}

fn with_flag(mut qualifiers: Qualifiers, flag: &str) -> Qualifiers {
    let (name, value) = (flag.into(), Value::Boolean(true));
    qualifiers.0.push(Qualifier { name, value, flavor: Flavor::default() });
    qualifiers
}

fn property(name: String) -> impl Strategy<Value = Property> {
    (typed(), qualifiers()).prop_map(move |((ty, default), qualifiers)| Property {
        name: name.as_str().into(),
        ty,
        default,
        qualifiers,
    })
}

fn method(name: String) -> impl Strategy<Value = MethodDeclaration> {
    let parameter = (typed(), qualifiers(), select(vec!["in", "out"]));
    let parameters = prop::collection::vec(parameter, 0..3).prop_map(|all| {
        let all = all.into_iter().enumerate();
        let all = all.map(|(number, ((ty, default), qualifiers, direction))| Parameter {
            name: format!("a{number}").as_str().into(),
            ty,
            default,
            qualifiers: with_flag(qualifiers, direction),
        });
        all.collect()
    });
    let returns = prop::option::of(element_type().prop_map(Type::scalar));
    (parameters, returns, qualifiers()).prop_map(move |(parameters, returns, qualifiers)| {
        MethodDeclaration { name: name.as_str().into(), returns, parameters, qualifiers }
    })
}

/// A class of that number; the first has the key, the others derive from it or from none.
fn class(number: usize) -> impl Strategy<Value = ClassDeclaration> {
    let properties = (0..4).map(|at| property(format!("p{number}_{at}"))).collect::<Vec<_>>();
    let methods = (0..2).map(|at| method(format!("m{number}_{at}"))).collect::<Vec<_>>();
    let superclass = prop::option::of(0..number.max(1));
    (superclass, qualifiers(), properties, methods).prop_map(
        move |(superclass, qualifiers, mut properties, methods)| {
            let superclass = superclass.filter(|_| number > 0);
            if superclass.is_none() {
                properties[0].ty = Type::scalar(CimType::Uint32);
                properties[0].default = Value::Null;
                properties[0].qualifiers = with_flag(Qualifiers::default(), "key");
            }
            ClassDeclaration {
                name: format!("C{number}").as_str().into(),
                superclass: superclass.map(|above| format!("C{above}").as_str().into()),
                qualifiers,
                properties,
                methods,
            }
        },
    )
}

fn classes() -> impl Strategy<Value = Vec<ClassDeclaration>> {
    (0..CLASS_COUNT_MAX).map(class).collect::<Vec<_>>()
}

/// A repository that takes of such declarations what it takes.
pub fn repository() -> impl Strategy<Value = Repository> {
    (classes(), prop::collection::vec(qualifiers(), 4))
        .prop_map(|(classes, marks)| holding(classes, marks))
}

fn holding(classes: Vec<ClassDeclaration>, marks: Vec<Qualifiers>) -> Repository {
    let mut repository = Repository::new();
    let namespace = repository.at_mut(&default_namespace()).expect("it is there");
    for class in classes {
        // What a superclass forbids, such as another value of a qualifier, is left out.
        let _ = namespace.put_class(&Arc::new(class), PutMode::CreateOnly);
    }
    let names: Vec<_> = namespace.classes().map(|class| class.name().clone()).collect();
    for (number, (name, mark)) in (0u32..).zip(names.iter().zip(marks)) {
        let class = namespace.class(name).expect("it is there");
        let mut instance = class.spawn();
        if let [key] = class.keys() {
            instance.properties.insert(key.clone(), Value::Uint32(number));
        }
        instance.qualifiers = mark.clone();
        instance.property_qualifiers.insert("p0_1".into(), mark);
        let _ = namespace.put_instance(instance, PutMode::CreateOrUpdate);
    }
    repository
}
