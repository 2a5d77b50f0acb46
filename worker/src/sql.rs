//! An object's SQLite, a little more pleasant: statements with values in, rows out.
//!
//! Statements run at once and without waiting; all that one turn writes before it next waits is
//! committed together, and no answer leaves the object before it is.

use ledger_core::time::Millis;
use serde::Serialize;
use serde::de::DeserializeOwned;
use worker::{Error, Result, SqlStorage, SqlStorageValue};

/// A value for a statement.
pub(crate) struct Value(SqlStorageValue);

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self(SqlStorageValue::String(text.to_owned()))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        // Moments and counts stay far below 2^53, where a float is exact.
        Self(SqlStorageValue::try_from_i64(number).unwrap_or(SqlStorageValue::Null))
    }
}

impl From<Millis> for Value {
    fn from(moment: Millis) -> Self {
        Self::from(moment.0)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self(SqlStorageValue::Null), Into::into)
    }
}

/// Runs a statement.
pub(crate) fn run<const N: usize>(
    sql: &SqlStorage,
    statement: &str,
    values: [Value; N],
) -> Result<()> {
    sql.exec(statement, bindings(values)).map(|_| ())
}

/// Runs a statement and reads its rows.
pub(crate) fn rows<Row: DeserializeOwned, const N: usize>(
    sql: &SqlStorage,
    statement: &str,
    values: [Value; N],
) -> Result<Vec<Row>> {
    sql.exec(statement, bindings(values))?.to_array()
}

/// Runs a statement and reads its first row.
pub(crate) fn first<Row: DeserializeOwned, const N: usize>(
    sql: &SqlStorage,
    statement: &str,
    values: [Value; N],
) -> Result<Option<Row>> {
    Ok(rows(sql, statement, values)?.into_iter().next())
}

fn bindings<const N: usize>(values: [Value; N]) -> Vec<SqlStorageValue> {
    values.into_iter().map(|value| value.0).collect()
}

/// A value as it is stored.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String> {
    ledger_wire::json::to_string(value).map_err(|problem| Error::RustError(problem.to_string()))
}

/// A stored value.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    ledger_wire::json::from_str(text).map_err(|problem| Error::RustError(problem.to_string()))
}
