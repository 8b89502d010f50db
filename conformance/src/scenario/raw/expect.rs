//! What must come of a step, as written: an outcome, or a table that asks an open point.
//!
//! A table is told apart by its first key: a point, or one of the words of [`RawDetails`]; the two
//! never collide. An unknown key is refused where it stands.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use wbem_sim::nearest::nearest;
use wbem_sim::profile::POINTS;
use wbem_sim::status::Status;

use super::{At, RawCompiled, RawDescriptor};
use crate::scenario::wanted::Wanted;

/// What must come of a step.
#[derive(Debug, Clone)]
pub enum RawExpect {
    /// A status by name or in hexadecimal, or a word for several.
    Word(String),
    /// A status by number.
    Number(u32),
    /// Any of these.
    AnyOf(Vec<At<RawExpect>>),
    /// A look at what was returned.
    Details(Box<RawDetails>),
    /// It depends on the reading of an open point: each key a point, each value its readings.
    Ask(Vec<(At<String>, Branches)>),
}

/// For each reading of a point, or `otherwise`, what must come of the step.
pub type Branches = Vec<(At<String>, At<RawExpect>)>;

/// What must be true of a reply or of a file; what is not named may be anything.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Details")]
pub struct RawDetails {
    /// The status; any success if left out.
    pub status: Option<At<String>>,
    /// An instance as MOF: the class is this, the values written are there, and perhaps others.
    pub instance: Option<At<String>>,
    /// A class as MOF: what is written is there, and perhaps more.
    pub class: Option<At<String>>,
    /// Whether it is an object of no class.
    pub empty: Option<At<bool>>,
    /// How many objects are listed.
    pub count: Option<At<u32>>,
    /// The names of the classes listed, or the keys of the instances: all of them, in any order.
    pub exactly: Option<Vec<RawKey>>,
    /// Some of them.
    pub includes: Option<Vec<RawKey>>,
    /// Names or keys that are not among them.
    pub lacks: Option<Vec<RawKey>>,
    /// The properties that each instance listed has: these and no others.
    pub properties: Option<Vec<String>>,
    /// A step that returned the same.
    pub same_as: Option<At<String>>,
    /// A step that returned something else.
    pub not_same_as: Option<At<String>>,
    /// A step whose reply came later.
    pub before: Option<At<String>>,
    /// A step whose reply came earlier.
    pub after: Option<At<String>>,
    /// Access rights by name, these and no others.
    pub rights: Option<Vec<At<String>>>,
    /// The security descriptor.
    pub descriptor: Option<At<RawDescriptor>>,
    /// How a semisynchronous call has ended.
    pub call_status: Option<At<String>>,
    /// The path of an instance, with or without its namespace.
    pub path: Option<At<String>>,
    /// The security descriptor as text.
    pub sddl: Option<At<String>>,
    /// How a compilation ended.
    pub compiled: Option<RawCompiled>,
}

/// The name of a class, or the value of the one key of an instance.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a text in quotes or an integer is expected here")]
#[schemars(rename = "Key")]
pub enum RawKey {
    /// An integer.
    Number(i64),
    /// Text.
    Text(String),
}

impl RawDetails {
    /// The keys.
    pub const KEYS: [&'static str; 19] = [
        "status",
        "instance",
        "class",
        "empty",
        "count",
        "exactly",
        "includes",
        "lacks",
        "properties",
        "same-as",
        "not-same-as",
        "before",
        "after",
        "rights",
        "descriptor",
        "call-status",
        "path",
        "sddl",
        "compiled",
    ];
}

impl<'de> Deserialize<'de> for RawExpect {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ExpectVisitor)
    }
}

struct ExpectVisitor;

impl<'de> Visitor<'de> for ExpectVisitor {
    type Value = RawExpect;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a status, a word such as `fails`, a list of those or a table")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<RawExpect, E> {
        Ok(RawExpect::Word(word.to_owned()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<RawExpect, E> {
        let number = u32::try_from(number);
        number.map(RawExpect::Number).map_err(|_| E::custom("a status has 32 bits"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<RawExpect, A::Error> {
        let mut outcomes = Vec::new();
        while let Some(outcome) = seq.next_element()? {
            outcomes.push(outcome);
        }
        Ok(RawExpect::AnyOf(outcomes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawExpect, A::Error> {
        let Some(first) = map.next_key_seed(TableKey)? else {
            return Err(A::Error::custom("an empty table expects nothing"));
        };
        if RawDetails::KEYS.contains(&first.value.as_str()) {
            let whole = After { first: Some(first.value), rest: map };
            let details = RawDetails::deserialize(MapAccessDeserializer::new(whole))?;
            return Ok(RawExpect::Details(Box::new(details)));
        }
        let mut asked = vec![(first, map.next_value_seed(BranchesSeed)?)];
        while let Some(point) = map.next_key_seed(TableKey)? {
            asked.push((point, map.next_value_seed(BranchesSeed)?));
        }
        Ok(RawExpect::Ask(asked))
    }
}

/// A key of a table under `expect`: a point or a word of [`RawDetails`].
struct TableKey;

impl<'de> DeserializeSeed<'de> for TableKey {
    type Value = At<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<At<String>, D::Error> {
        let key = At::<String>::deserialize(deserializer)?;
        let points = POINTS.iter().map(|point| point.key);
        let known: Vec<&str> = points.chain(RawDetails::KEYS).collect();
        if known.contains(&key.value.as_str()) {
            return Ok(key);
        }
        let way_out = match nearest(&key.value, known) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "a table names an open point, or what must be returned".to_owned(),
        };
        Err(D::Error::custom(format!("unknown point or word `{}`; {way_out}", key.value)))
    }
}

/// The readings of a point, each with what must come of the step.
struct BranchesSeed;

impl<'de> DeserializeSeed<'de> for BranchesSeed {
    type Value = Branches;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Branches, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for BranchesSeed {
    type Value = Branches;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table with the readings of the point")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Branches, A::Error> {
        let mut branches = Vec::new();
        while let Some(entry) = map.next_entry()? {
            branches.push(entry);
        }
        Ok(branches)
    }
}

/// A table whose first key has been taken off already.
struct After<A> {
    first: Option<String>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for After<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(key) => seed.deserialize(key.into_deserializer()).map(Some),
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.rest.next_value_seed(seed)
    }
}

impl JsonSchema for RawExpect {
    fn schema_name() -> Cow<'static, str> {
        "Expectation".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let below = generator.subschema_for::<RawExpect>();
        let details = generator.subschema_for::<RawDetails>();
        let statuses = Status::all().flat_map(|(name, _)| {
            let bare = name.strip_prefix("HRESULT_FROM_WIN32(");
            [Some(name), bare.and_then(|name| name.strip_suffix(')'))]
        });
        let statuses = statuses.flatten();
        let words: Vec<&str> = Wanted::WORDS.into_iter().chain(statuses).collect();
        json_schema!({
            "description": "What must come of a step: an outcome, several that would do, or a \
                            table that asks an open point and has more of these for its readings",
            "anyOf": [
                { "enum": words },
                { "type": "string", "pattern": "^0x[0-9A-Fa-f]{1,8}$" },
                { "type": "integer", "minimum": 0, "maximum": u32::MAX },
                { "type": "array", "minItems": 1, "items": below },
                details,
                ask(&below),
            ],
        })
    }
}

/// The schema of a table that asks one point.
fn ask(below: &Schema) -> Value {
    let points: Map<String, Value> = POINTS
        .iter()
        .map(|point| {
            let readings = point.readings.iter().copied().chain(["otherwise"]);
            let readings: Map<String, Value> =
                readings.map(|reading| (reading.to_owned(), below.clone().to_value())).collect();
            let branches = serde_json::json!({
                "type": "object",
                "properties": readings,
                "additionalProperties": false,
                "minProperties": 1,
            });
            (point.key.to_owned(), branches)
        })
        .collect();
    serde_json::json!({
        "type": "object",
        "properties": points,
        "additionalProperties": false,
        "minProperties": 1,
        "maxProperties": 1,
    })
}
