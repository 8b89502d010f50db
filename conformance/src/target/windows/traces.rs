//! What a scenario leaves behind on a machine that is somebody's own, and taking it away again.

use std::sync::Arc;

use wbem_sim::call::{Handle, Method};
use wbem_sim::cim::{Instance, NamespacePath, quoted};
use wbem_sim::status::Status;

use super::content::{Addition, OwnCall, in_namespace, said};

/// What was stored, in order.
#[derive(Debug, Clone, Default)]
pub struct Traces(Vec<Addition>);

impl Traces {
    /// Takes in what a text has added.
    pub fn add(&mut self, additions: Vec<Addition>) {
        self.0.extend(additions);
    }

    /// Takes in what a call in a namespace has stored, if it is one that stores.
    pub fn note(&mut self, namespace: &NamespacePath, method: &Method) {
        match method {
            Method::PutClass { class, .. } => {
                self.0.push(Addition::Class(namespace.clone(), Arc::clone(class)));
            }
            Method::PutInstance { instance, .. } if instance.class == "__Namespace".into() => {
                if let Some(name) = instance.value("Name").as_str() {
                    self.0.push(Addition::Namespace(namespace.child(name.into())));
                }
            }
            // Other instances go with their class, which is a scenario's own as well.
            _ => {}
        }
    }

    /// Deletes all of it, the latest first; what could not be deleted, and why.
    pub fn remove(&mut self, call: OwnCall<'_>) -> Vec<String> {
        let mut left = Vec::new();
        self.leave_out_what_goes_with_a_namespace();
        while let Some(addition) = self.0.pop() {
            let Some((namespace, method)) = deletion(&addition) else { continue };
            let status = in_namespace(&namespace, &*method, call);
            let is_gone = [
                Status::WBEM_E_NOT_FOUND,
                Status::WBEM_E_INVALID_CLASS,
                Status::WBEM_E_INVALID_NAMESPACE,
            ];
            if status.is_failure() && !is_gone.contains(&status) {
                left.push(format!("{}: {status}", said(&addition)));
            }
        }
        left
    }
}

impl Traces {
    fn leave_out_what_goes_with_a_namespace(&mut self) {
        let namespace = |one: &Addition| match one {
            Addition::Namespace(path) => Some(path.clone()),
            _ => None,
        };
        let namespaces: Vec<NamespacePath> = self.0.iter().filter_map(namespace).collect();
        let goes_with = |path: &NamespacePath| namespaces.iter().any(|one| path.is_within(one));
        self.0.retain(|one| match one {
            Addition::Namespace(path) => path.parent().is_none_or(|above| !goes_with(&above)),
            Addition::Class(path, _) | Addition::Instance(path, ..) => !goes_with(path),
        });
    }
}

type InNamespace<'a> = (NamespacePath, Box<dyn Fn(Handle) -> Method + 'a>);

/// The call that takes it away, and where.
fn deletion(addition: &Addition) -> Option<InNamespace<'_>> {
    let instance = |path: String| {
        move |connection| {
            let path = Some(path.as_str().into());
            Method::DeleteInstance { connection, path, flags: 0 }
        }
    };
    Some(match addition {
        Addition::Namespace(path) => {
            let key = quoted(path.last().as_str());
            (path.parent()?, Box::new(instance(format!("__Namespace.Name={key}"))))
        }
        Addition::Class(path, class) => {
            let delete = |connection| {
                let class = Some(class.name.as_str().into());
                Method::DeleteClass { connection, class, flags: 0 }
            };
            (path.clone(), Box::new(delete))
        }
        Addition::Instance(path, one, relpath) if is_of_the_system(one) => {
            (path.clone(), Box::new(instance(relpath.clone())))
        }
        Addition::Instance(..) => return None, // It goes with its class.
    })
}

/// Whether its class stays, so that it has to go by itself.
fn is_of_the_system(instance: &Instance) -> bool {
    instance.class.is_system()
}

#[cfg(test)]
mod tests {
    use wbem_sim::call::Reply;
    use wbem_sim::cim::Value;
    use wbem_sim::profile::Profile;

    use super::super::content::{Content, namespace_instance, store};
    use super::super::model::Model;
    use super::*;

    const TEXT: &str = r#"
        class Base { [key] uint32 Id; };
        class Derived : Base { string Text; };
        instance of Derived { Id = 1; Text = "one"; };
        #pragma namespace("\\\\.\\root")
        instance of __Namespace { Name = "extra"; };
        #pragma namespace("\\\\.\\root\\extra")
        class Other { [key] string Name; };
    "#;

    #[test]
    fn what_is_stored_by_calls_is_what_the_text_says_and_goes_again() {
        let (mut service, mut content) = (Model::new(Profile::recommended()), Content::default());
        let added = content.add("t.mof", TEXT).expect("it compiles");
        let names: Vec<String> = added.iter().map(said).collect();
        let expected = [
            r"class Base in root\default",
            r"class Derived in root\default",
            r"instance Derived.Id=1 in root\default",
            r"namespace root\extra",
            r"class Other in root\extra",
        ];
        assert_eq!(names, expected);
        store(&added, &mut |method| service.call(method)).expect("it can be stored");
        assert_eq!(content.0.first_difference(service.0.repository()), None);

        let mut traces = Traces::default();
        traces.add(added);
        let left = traces.remove(&mut |method| service.call(method));
        assert_eq!(left, Vec::<String>::new());
        assert_eq!(service.difference(), None);
    }

    #[test]
    fn what_calls_have_stored_goes_as_well_and_what_is_gone_is_no_complaint() {
        let (mut service, mut traces) = (Model::new(Profile::recommended()), Traces::default());
        let root = NamespacePath::root();
        let instance = Arc::new(namespace_instance(&"more".into()));
        let put = |connection| {
            let instance = Arc::clone(&instance);
            Method::PutInstance { connection, instance, flags: 0 }
        };
        for _ in 0..2 {
            in_namespace(&root, &put, &mut |method| service.call(method));
            traces.note(&root, &put(Handle(0)));
        }
        let missing = Instance::new("__Namespace").with("Name", Value::Null);
        let nameless =
            Method::PutInstance { connection: Handle(0), instance: Arc::new(missing), flags: 0 };
        traces.note(&root, &nameless);
        assert!(service.difference().is_some());
        assert_eq!(traces.remove(&mut |method| service.call(method)), Vec::<String>::new());
        assert_eq!(service.difference(), None);
    }

    #[test]
    fn what_is_in_a_namespace_goes_with_it() {
        let (mut traces, mut calls) = (Traces::default(), Vec::new());
        traces.add(Content::default().add("t.mof", TEXT).expect("it compiles"));
        let left = traces.remove(&mut |method| {
            calls.push(method.name());
            (Handle(0), Reply::from(Status::WBEM_S_NO_ERROR))
        });
        assert_eq!(left, Vec::<String>::new());
        let deletions = calls.iter().filter(|name| name.starts_with("Delete"));
        assert_eq!(
            deletions.collect::<Vec<_>>(),
            [&"DeleteInstance", &"DeleteClass", &"DeleteClass"]
        );
    }

    #[test]
    fn what_cannot_be_deleted_is_told() {
        let mut traces = Traces::default();
        traces.add(Content::default().add("t.mof", "class A { };").expect("it compiles"));
        let denied = Reply::from(Status::WBEM_E_ACCESS_DENIED);
        let left = traces.remove(&mut |_| (Handle(0), denied.clone()));
        assert_eq!(left, [r"class A in root\default: WBEM_E_ACCESS_DENIED"]);
    }
}
