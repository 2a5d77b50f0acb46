//! The rules of call logging: values in, values out.
