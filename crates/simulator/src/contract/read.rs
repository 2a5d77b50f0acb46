//! Reading the description: YAML, references, operations.

use std::collections::BTreeMap;
use std::sync::Arc;

use saphyr::{LoadableYamlNode as _, Scalar, Yaml};
use serde_json::{Map, Value};

use super::Contract;
use super::body::{Body, Format};
use super::operation::{Operation, Parameter, Place, Presence, Segment, text};
use super::schema::{Listing, Schema};

const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

/// Reads a description. `notifications` name the schemas of what is told unasked, by what the path
/// of their event contains.
pub(super) fn contract(
    yaml: &str,
    notifications: &[(&'static str, &str)],
) -> Result<Contract, String> {
    let documents = Yaml::load_from_str(yaml).map_err(|problem| problem.to_string())?;
    let document = json(documents.first().ok_or("the file is empty")?)?;
    let mut reader = Reader { document: &document, compiled: BTreeMap::new() };
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                let operation = reader.operation(path, method, operation);
                operations
                    .push(operation.map_err(|problem| format!("{method} {path}: {problem}"))?);
            }
        }
    }
    let events = notifications
        .iter()
        .map(|(pattern, name)| {
            Ok((*pattern, reader.schema(&document["components"]["schemas"][*name])?))
        })
        .collect::<Result<_, String>>()?;
    Ok(Contract { operations, events })
}

/// Compiles each schema once, however often the file has it.
struct Reader<'a> {
    document: &'a Value,
    compiled: BTreeMap<String, Arc<Schema>>,
}

impl Reader<'_> {
    fn schema(&mut self, schema: &Value) -> Result<Arc<Schema>, String> {
        let text = schema.to_string();
        if let Some(compiled) = self.compiled.get(&text) {
            return Ok(Arc::clone(compiled));
        }
        let compiled = Arc::new(Schema::new(schema, &self.document["components"])?);
        self.compiled.insert(text, Arc::clone(&compiled));
        Ok(compiled)
    }

    fn operation(
        &mut self,
        path: &str,
        method: &str,
        operation: &Value,
    ) -> Result<Operation, String> {
        let segments = path.trim_matches('/').split('/').map(|segment| {
            match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) => Segment::Parameter(name.to_owned()),
                None => Segment::Fixed(segment.to_owned()),
            }
        });
        let document = self.document;
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let answers = operation["responses"].as_object().into_iter().flatten();
        Ok(Operation {
            id: text(operation, "operationId").to_owned(),
            method: method.to_uppercase(),
            path: segments.collect(),
            parameters: parameters
                .map(|parameter| self.parameter(resolve(document, parameter)))
                .collect::<Result<_, _>>()?,
            request: operation
                .get("requestBody")
                .map(|body| self.body(body, presence(&body["required"])))
                .transpose()?,
            answers: answers
                .map(|(status, answer)| {
                    let answer = resolve(document, answer);
                    let presence = match answer.get("content") {
                        Some(_) => Presence::Required,
                        None => Presence::Optional,
                    };
                    Ok((status.clone(), self.body(answer, presence)?))
                })
                .collect::<Result<_, String>>()?,
        })
    }

    fn parameter(&mut self, parameter: &Value) -> Result<Parameter, String> {
        let name = text(parameter, "name");
        let place = match text(parameter, "in") {
            "path" => Place::Path,
            "query" => Place::Query,
            "header" => Place::Header,
            other => return Err(format!("parameter {name:?} stands in {other:?}")),
        };
        let schema = &parameter["schema"];
        Ok(Parameter {
            name: name.to_owned(),
            place,
            presence: presence(&parameter["required"]),
            listing: if schema["type"] == "array" { Listing::Many } else { Listing::One },
            schema: self.schema(schema)?,
        })
    }

    fn body(&mut self, body: &Value, presence: Presence) -> Result<Body, String> {
        let content = body["content"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(content_type, described)| {
                let format =
                    Format::of(content_type).ok_or(format!("{content_type} is not known"))?;
                Ok((format, self.schema(&described["schema"])?))
            })
            .collect::<Result<_, String>>()?;
        Ok(Body { presence, content })
    }
}

fn presence(required: &Value) -> Presence {
    if required == true { Presence::Required } else { Presence::Optional }
}

/// What a reference within the document points to, or the value itself.
fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let pointer = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}

fn json(yaml: &Yaml<'_>) -> Result<Value, String> {
    match yaml {
        Yaml::Value(Scalar::Null) => Ok(Value::Null),
        Yaml::Value(Scalar::Boolean(value)) => Ok(Value::from(*value)),
        Yaml::Value(Scalar::Integer(value)) => Ok(Value::from(*value)),
        Yaml::Value(Scalar::FloatingPoint(value)) => Ok(Value::from(value.into_inner())),
        Yaml::Value(Scalar::String(value)) => Ok(Value::from(value.as_ref())),
        Yaml::Sequence(items) => items.iter().map(json).collect(),
        Yaml::Mapping(fields) => fields
            .iter()
            .map(|(name, value)| {
                let name = name.as_str().ok_or("a key is not text")?;
                Ok((name.to_owned(), json(value)?))
            })
            .collect::<Result<Map<_, _>, String>>()
            .map(Value::Object),
        Yaml::Tagged(..) | Yaml::Alias(_) | Yaml::Representation(..) | Yaml::BadValue => {
            Err("the file has something that JSON has not".to_owned())
        }
    }
}
