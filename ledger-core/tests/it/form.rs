//! Whether a value has the form that a JSON Schema describes, as far as our schemas go.

use serde_json::{Map, Value};

/// What says something about a value, and is not checked here.
const SAID: &[&str] = &["$id", "$schema", "$defs", "title", "description", "format", "pattern"];

/// A schema; a keyword that this file does not know fails the test that meets it.
pub(crate) struct Form {
    schema: Value,
}

impl Form {
    pub(crate) fn of(schema: &schemars::Schema) -> Form {
        Form { schema: schema.clone().to_value() }
    }

    /// What about the value is not as the schema says.
    pub(crate) fn fault(&self, value: &Value) -> Option<String> {
        self.check(&self.schema, value).err()
    }

    fn check(&self, schema: &Value, value: &Value) -> Result<(), String> {
        if *schema == Value::Bool(true) {
            return Ok(());
        }
        let schema = schema.as_object().expect("a schema is an object");
        for (keyword, says) in schema {
            self.keyword(schema, keyword, says, value)?;
        }
        Ok(())
    }

    fn keyword(
        &self,
        schema: &Map<String, Value>,
        keyword: &str,
        says: &Value,
        value: &Value,
    ) -> Result<(), String> {
        let expect = |holds: bool| match holds {
            true => Ok(()),
            false => Err(format!("{value} against {keyword} {says}")),
        };
        match keyword {
            "$ref" => {
                let name = says.as_str().and_then(|it| it.strip_prefix("#/$defs/")).unwrap();
                self.check(&self.schema["$defs"][name], value)
            }
            "type" => expect(match says.as_str().expect("a type is one word") {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "integer" => value.is_i64() || value.is_u64(),
                "boolean" => value.is_boolean(),
                other => panic!("type {other} is not known here"),
            }),
            "const" => expect(value == says),
            "enum" => expect(says.as_array().unwrap().contains(value)),
            "minimum" => expect(value.as_i64() >= says.as_i64()),
            "maximum" => expect(value.as_i64() <= says.as_i64()),
            "items" => {
                value.as_array().into_iter().flatten().try_for_each(|it| self.check(says, it))
            }
            "oneOf" => {
                let fitting = says.as_array().unwrap().iter();
                expect(fitting.filter(|it| self.check(it, value).is_ok()).count() == 1)
            }
            "anyOf" => {
                let mut fitting = says.as_array().unwrap().iter();
                expect(fitting.any(|it| self.check(it, value).is_ok()))
            }
            "required" => {
                let has = |it: &Value| value.get(it.as_str().unwrap()).is_some();
                expect(says.as_array().unwrap().iter().all(has))
            }
            "properties" => says.as_object().unwrap().iter().try_for_each(|(name, says)| {
                value.get(name).map_or(Ok(()), |it| self.check(says, it))
            }),
            "additionalProperties" if *says == Value::Bool(true) => Ok(()),
            "additionalProperties" => {
                let known = |name: &String| {
                    schema.get("properties").is_some_and(|it| it.get(name).is_some())
                };
                expect(value.as_object().is_none_or(|it| it.keys().all(known)))
            }
            said if SAID.contains(&said) => Ok(()),
            other => panic!("the schema says {other}, which is not known here"),
        }
    }
}
