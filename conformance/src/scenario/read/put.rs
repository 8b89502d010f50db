//! What is put: a class or an instance in MOF, for the method that takes it or for the other one.

use std::sync::Arc;

use wbem_sim::call::{Handle, Method, Misplaced};
use wbem_sim::cim::ClassDeclaration;
use wbem_sim::place::InputError;

use super::said::Said;
use super::step::Reader;
use crate::scenario::raw::At;

impl Reader<'_> {
    /// PutClass of a class, or of an instance, which it does not take.
    pub fn put_class(
        &mut self,
        said: Said<'_>,
        connection: Handle,
        flags: u32,
    ) -> Result<Method, InputError> {
        let step = said.step;
        let Some(instance) = self.misplaced(&step.class, &step.instance)? else {
            let text = self.needed(said, "class", &step.class)?;
            let class = self.named_class(text, &step.named)?;
            return Ok(Method::PutClass { connection, class, flags });
        };
        if let Some(named) = &step.named {
            let message = "only a class can be `named`; an instance has no name";
            return Err(self.source.refuse(named.offset, message));
        }
        let object = Misplaced::Instance(self.instance(instance)?);
        Ok(Method::PutMisplaced { connection, object, flags })
    }

    /// PutInstance of an instance, or of a class, which it does not take.
    pub fn put_instance(
        &mut self,
        said: Said<'_>,
        connection: Handle,
        flags: u32,
    ) -> Result<Method, InputError> {
        let step = said.step;
        let Some(class) = self.misplaced(&step.instance, &step.class)? else {
            let instance = self.instance(self.needed(said, "instance", &step.instance)?)?;
            return Ok(Method::PutInstance { connection, instance, flags });
        };
        let object = Misplaced::Class(self.class_seen(class)?);
        Ok(Method::PutMisplaced { connection, object, flags })
    }

    /// An object of the wrong kind, where there is one.
    fn misplaced<'s>(
        &self,
        right: &Option<At<String>>,
        wrong: &'s Option<At<String>>,
    ) -> Result<Option<&'s At<String>>, InputError> {
        match (right, wrong) {
            (Some(_), Some(wrong)) => {
                let message = "a class or an instance is put, not both; leave out one of them";
                Err(self.source.refuse(wrong.offset, message))
            }
            (_, wrong) => Ok(wrong.as_ref()),
        }
    }

    /// A class in MOF, with another name if one is given: also one that no MOF can have.
    fn named_class(
        &mut self,
        text: &At<String>,
        named: &Option<At<String>>,
    ) -> Result<Arc<ClassDeclaration>, InputError> {
        match named {
            None => self.class(text),
            Some(named) => {
                let class = self.class_seen(text)?.as_ref().clone();
                Ok(Arc::new(ClassDeclaration { name: named.value.as_str().into(), ..class }))
            }
        }
    }
}
