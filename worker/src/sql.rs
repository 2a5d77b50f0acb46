//! An object's SQLite, a little more pleasant: statements with values in, rows out.
//!
//! Statements run at once and without waiting; all that one turn writes before it next waits is
//! committed together, and no answer leaves the object before it is.
//!
//! Rows come as one JSON text. The `worker` crate would ask JavaScript for every value of every row,
//! and needs a second reader for it beside the one that we have: 4 KB of the Worker.

use ledger_core::time::Millis;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use worker::js_sys::{Array, JSON};
use worker::{Error, Result, SqlStorage};

#[wasm_bindgen]
extern "C" {
    /// <https://developers.cloudflare.com/durable-objects/api/sqlite-storage-api/#exec>
    type Statements;

    #[wasm_bindgen(method, variadic, catch)]
    fn exec(
        this: &Statements,
        statement: &str,
        values: &Array,
    ) -> std::result::Result<Cursor, JsValue>;

    type Cursor;

    #[wasm_bindgen(method, catch, js_name = toArray)]
    fn to_array(this: &Cursor) -> std::result::Result<JsValue, JsValue>;
}

/// A row with a stored value.
#[derive(Deserialize)]
pub(crate) struct Json {
    pub(crate) json: String,
}

/// A row with an id.
#[derive(Deserialize)]
pub(crate) struct Id {
    pub(crate) id: String,
}

/// A value for a statement.
pub(crate) struct Value(JsValue);

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        // Moments and counts stay far below 2^53, where a float is exact.
        Self((number as f64).into())
    }
}

impl From<Millis> for Value {
    fn from(moment: Millis) -> Self {
        Self::from(moment.0)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self(JsValue::NULL), Into::into)
    }
}

/// Runs a statement.
pub(crate) fn run<const N: usize>(
    sql: &SqlStorage,
    statement: &str,
    values: [Value; N],
) -> Result<()> {
    perform(sql, statement, &bindings(values)).map(drop)
}

/// Runs a statement and reads its rows.
pub(crate) fn rows<Row: DeserializeOwned, const N: usize>(
    sql: &SqlStorage,
    statement: &str,
    values: [Value; N],
) -> Result<Vec<Row>> {
    from_json(&read(sql, statement, &bindings(values))?)
}

/// Runs a statement and reads its first row.
pub(crate) fn first<Row: DeserializeOwned, const N: usize>(
    sql: &SqlStorage,
    statement: &str,
    values: [Value; N],
) -> Result<Option<Row>> {
    Ok(rows(sql, statement, values)?.into_iter().next())
}

fn bindings<const N: usize>(values: [Value; N]) -> Array {
    values.into_iter().map(|value| value.0).collect()
}

fn perform(sql: &SqlStorage, statement: &str, values: &Array) -> Result<Cursor> {
    sql.as_ref().unchecked_ref::<Statements>().exec(statement, values).map_err(Error::from)
}

/// The rows that a statement finds, as a JSON list.
fn read(sql: &SqlStorage, statement: &str, values: &Array) -> Result<String> {
    let found = perform(sql, statement, values)?.to_array()?;
    Ok(JSON::stringify(&found)?.into())
}

/// A value as it is stored.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String> {
    ledger_wire::json::to_string(value).map_err(|problem| Error::RustError(problem.to_string()))
}

/// A stored value.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    ledger_wire::json::from_str(text).map_err(|problem| Error::RustError(problem.to_string()))
}
