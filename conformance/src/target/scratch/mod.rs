//! A service that is somebody's own is used in one namespace only: what scenarios call `root` is
//! that one, and everything below it is a scenario's own, and goes with it.
//!
//! | module | what |
//! | --- | --- |
//! | `shift` | paths, into the scratch namespace and out of it |
//! | `texts` | the same in MOF and in queries |
//! | `values` | the same in objects |

mod shift;
mod texts;
mod values;

use std::sync::Arc;
use std::time::Duration;

use wbem_sim::call::{Call, CallId, Enumeration, Method, Misplaced, Reply, Returned};
use wbem_sim::cim::{Name, NamespacePath};
use wbem_sim::mof;
use wbem_sim::server::NAMESPACE_LENGTH_MAX;

use self::shift::Shift;
use super::{Control, Observation, Pace, Session, TargetError};

/// The namespaces that every repository begins with below `root`.
const FIRST_NAMESPACES: [&str; 2] = ["default", "cimv2"];

/// A session in a scratch namespace.
pub struct Scratch {
    session: Box<dyn Session>,
    /// The name of the namespace, which is right below `root`.
    name: Name,
}

impl Scratch {
    /// Makes the scratch namespace with the session's own means. Where that does not work the
    /// session comes back with the reason.
    pub fn enter(
        mut session: Box<dyn Session>,
        name: Name,
    ) -> Result<Self, (Box<dyn Session>, TargetError)> {
        let load = Control::Load { file: "scratch.mof".into(), text: first_content(&name).into() };
        match session.control(&load) {
            Ok(_) => Ok(Self { session, name }),
            Err(error) => Err((session, error)),
        }
    }

    fn out(&self, replies: Vec<(CallId, Reply)>) -> Vec<(CallId, Reply)> {
        let shift = Shift::OutOf(&self.name);
        let out = |(id, mut reply): (CallId, Reply)| {
            shift_returned(shift, &mut reply.returned);
            (id, reply)
        };
        replies.into_iter().map(out).collect()
    }
}

impl Session for Scratch {
    fn start(&mut self, mut call: Call, pace: Pace) -> CallId {
        shift_method(Shift::Into(&self.name), &mut call.method);
        self.session.start(call, pace)
    }

    fn control(&mut self, control: &Control) -> Result<Observation, TargetError> {
        let Control::Load { file, text } = control else { return self.session.control(control) };
        let shift = Shift::Into(&self.name);
        let text = by_default(shift, &texts::mof_text(shift, text)).into();
        self.session.control(&Control::Load { file: Arc::clone(file), text })
    }

    fn settle(&mut self) -> Vec<(CallId, Reply)> {
        let replies = self.session.settle();
        self.out(replies)
    }

    fn advance(&mut self, by: Duration) -> Vec<(CallId, Reply)> {
        let replies = self.session.advance(by);
        self.out(replies)
    }
}

/// The directive after which items go to a namespace.
fn pragma(namespace: &NamespacePath) -> String {
    let path = namespace.to_string().replace('\\', r"\\");
    format!(r#"#pragma namespace("\\\\.\\{path}") "#)
}

/// A text whose items go to what is `root\default` there until it says otherwise. It has no more
/// lines for that: errors are to name those that the scenario has.
fn by_default(shift: Shift<'_>, text: &str) -> String {
    pragma(&shift.namespace(&mof::default_namespace())) + text
}

/// What makes the scratch namespace look like a root.
fn first_content(name: &Name) -> String {
    let root = NamespacePath::root();
    let made = |name: &str| format!("instance of __Namespace {{ Name = \"{name}\"; }};\n");
    let below: String = FIRST_NAMESPACES.map(made).concat();
    let (top, scratch) = (pragma(&root), pragma(&root.child(name.clone())));
    format!("{top}\n{}{scratch}\n{below}", made(name.as_str()))
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// What a call names, elsewhere.
fn shift_method(shift: Shift<'_>, method: &mut Method) {
    match method {
        Method::Connect { namespace: Some(text), .. } => {
            let moved = shift.namespace_text(text);
            // One that is too long only there stays: it is as little to be found.
            if length(&moved) <= NAMESPACE_LENGTH_MAX || length(text) > NAMESPACE_LENGTH_MAX {
                *text = moved.as_ref().into();
            }
        }
        Method::GetObject { path: Some(text), .. }
        | Method::DeleteInstance { path: Some(text), .. } => {
            *text = shift.object_text(text).as_ref().into();
        }
        Method::ExecMethod { path, input, .. } => {
            *path = path.as_ref().map(|text| shift.object_text(text).as_ref().into());
            *input = input.as_ref().map(|input| values::instance(shift, input));
        }
        Method::PutClass { class, .. }
        | Method::PutMisplaced { object: Misplaced::Class(class), .. } => {
            *class = values::class(shift, class);
        }
        Method::PutInstance { instance, .. }
        | Method::PutMisplaced { object: Misplaced::Instance(instance), .. } => {
            *instance = values::instance(shift, instance);
        }
        Method::ExecQuery { query: Some(query), .. }
        | Method::OpenEnumerator { of: Enumeration::Query { query: Some(query), .. }, .. } => {
            *query = texts::query_text(shift, query).into();
        }
        Method::CompileMof(compilation) => {
            let compilation = Arc::make_mut(compilation);
            let text = texts::mof_text(shift, &compilation.text);
            match &mut compilation.namespace {
                Some(namespace) => {
                    *namespace = shift.namespace_text(namespace).as_ref().into();
                    compilation.text = text.into();
                }
                // An argument would be one more than the call has.
                None => compilation.text = by_default(shift, &text).into(),
            }
        }
        _ => {}
    }
}

/// What a call returns, as if from there.
fn shift_returned(shift: Shift<'_>, returned: &mut Returned) {
    match returned {
        Returned::Class(class) => values::object(shift, class, values::class),
        Returned::Instance(instance) => values::object(shift, instance, values::instance),
        Returned::Classes(all) => {
            all.iter_mut().for_each(|one| values::object(shift, one, values::class));
        }
        Returned::Instances(all) => {
            all.iter_mut().for_each(|one| values::object(shift, one, values::instance));
        }
        Returned::Path(path) => *path = shift.object_text(path).as_ref().into(),
        Returned::Nothing | Returned::Empty | Returned::CallStatus(_) | Returned::Compiled(_) => {}
    }
}
