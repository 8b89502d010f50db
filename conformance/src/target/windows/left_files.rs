//! The backup files that calls have left on another machine, and taking them away again: by a call
//! as well, CIM_DataFile's method Delete.

use std::collections::BTreeSet;
use std::sync::Arc;

use wbem_sim::call::{Method, Reply, Returned};
use wbem_sim::cim::{Value, quoted};

use super::content::OwnCall;

/// Where the class of files is.
const NAMESPACE: &str = r"root\cimv2";

/// The files that were written.
#[derive(Debug, Clone, Default)]
pub struct LeftFiles(BTreeSet<Arc<str>>);

impl LeftFiles {
    /// Takes in what a call that has succeeded has written.
    pub fn note(&mut self, method: &Method) {
        if let Method::Backup { file: Some(file), .. } = method {
            self.0.insert(Arc::clone(file));
        }
    }

    /// Deletes all of them; what could not be deleted, and why.
    pub fn remove(&mut self, call: OwnCall<'_>) -> Vec<String> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let (connection, reply) = call(Method::connect(NAMESPACE));
        let files = std::mem::take(&mut self.0);
        if reply.status.is_failure() {
            let said =
                |file| format!("file {file}: no connection to {NAMESPACE}: {}", reply.status);
            return files.iter().map(said).collect();
        }
        let delete = |file: &Arc<str>| {
            let path = format!("CIM_DataFile.Name={}", quoted(file));
            let (path, method) = (Some(path.into()), Some("Delete".into()));
            let (_, reply) =
                call(Method::ExecMethod { connection, path, method, input: None, flags: 0 });
            what_went_wrong(&reply).map(|what| format!("file {file}: {what}"))
        };
        files.iter().filter_map(delete).collect()
    }
}

/// What a reply to Delete says, unless that is its success.
fn what_went_wrong(reply: &Reply) -> Option<String> {
    let code = match &reply.returned {
        Returned::Instance(output) => output.value.value("ReturnValue"),
        _ => &Value::Null,
    };
    match (reply.status.is_failure(), code) {
        (true, _) => Some(reply.status.to_string()),
        (false, Value::Uint32(0)) => None,
        (false, code) => Some(format!("Delete returned {code:?}")),
    }
}

#[cfg(test)]
mod tests {
    use wbem_sim::call::Handle;
    use wbem_sim::cim::{ClassFacts, Instance, NamespacePath, Object};
    use wbem_sim::status::Status;

    use super::*;

    /// A reply to Delete with this return value.
    fn returned(code: u32) -> Reply {
        let output = Instance::new("__PARAMETERS").with("ReturnValue", Value::Uint32(code));
        let class = Arc::new(ClassFacts::unknown(output.class.clone()));
        Reply::success(Returned::Instance(Object {
            value: Arc::new(output),
            class,
            namespace: NamespacePath::root(),
        }))
    }

    /// What is left of one file that was written, and the calls for it, if Delete is answered so.
    fn left(file: Option<&str>, deleted: &Reply) -> (Vec<String>, Vec<Method>) {
        let mut files = LeftFiles::default();
        let file = file.map(Into::into);
        files.note(&Method::Restore { object: Handle(0), file: Some("r".into()), flags: 0 });
        files.note(&Method::Backup { object: Handle(0), file, flags: 0 });
        let mut calls = Vec::new();
        let left = files.remove(&mut |method| {
            let reply = match &method {
                Method::Connect { .. } => Status::WBEM_S_NO_ERROR.into(),
                _ => deleted.clone(),
            };
            calls.push(method);
            (Handle(7), reply)
        });
        assert_eq!(files.remove(&mut |_| panic!("nothing is left to do")), Vec::<String>::new());
        (left, calls)
    }

    #[test]
    fn each_file_that_a_backup_wrote_is_deleted_by_its_path() {
        let (left, calls) = left(Some(r"C:\t\a.bak"), &returned(0));
        assert_eq!(left, Vec::<String>::new());
        let [Method::Connect { .. }, Method::ExecMethod { connection, path, .. }] = &calls[..]
        else {
            panic!("{calls:?}");
        };
        assert_eq!(*connection, Handle(7));
        assert_eq!(path.as_deref(), Some(r#"CIM_DataFile.Name="C:\\t\\a.bak""#));
        assert_eq!(super::tests::left(None, &returned(0)).1, []);
    }

    #[test]
    fn what_could_not_be_deleted_is_told() {
        let denied = Reply::from(Status::WBEM_E_ACCESS_DENIED);
        assert_eq!(left(Some("f"), &denied).0, ["file f: WBEM_E_ACCESS_DENIED"]);
        assert_eq!(left(Some("f"), &returned(2)).0, ["file f: Delete returned Uint32(2)"]);
    }
}
