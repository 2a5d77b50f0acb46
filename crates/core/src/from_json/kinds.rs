//! What types consist of.

use std::collections::{BTreeMap, BTreeSet};

use super::{FromJson, Reading, Value};

impl FromJson for Value {
    fn from_json(value: Value, _: &mut Reading) -> Self {
        value
    }
}

impl FromJson for String {
    fn from_json(value: Value, reading: &mut Reading) -> Self {
        reading.text(value)
    }
}

impl FromJson for bool {
    fn from_json(value: Value, reading: &mut Reading) -> Self {
        value.as_bool().unwrap_or_else(|| {
            reading.wrong();
            false
        })
    }
}

impl FromJson for i64 {
    fn from_json(value: Value, reading: &mut Reading) -> Self {
        reading.whole(&value)
    }
}

macro_rules! smaller {
    ($($number:ty)*) => {$(
        impl FromJson for $number {
            fn from_json(value: Value, reading: &mut Reading) -> Self {
                Self::try_from(reading.whole(&value)).unwrap_or_else(|_| {
                    reading.wrong();
                    0
                })
            }
        }
    )*};
}

smaller! { u8 u16 u32 u64 usize i32 }

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: Value, reading: &mut Reading) -> Self {
        if value.is_null() { None } else { Some(T::from_json(value, reading)) }
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn from_json(value: Value, reading: &mut Reading) -> Self {
        Self::new(T::from_json(value, reading))
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Value, reading: &mut Reading) -> Self {
        let mut read = Self::new();
        for item in reading.items(value) {
            read.push(T::from_json(item, reading));
        }
        read
    }
}

impl<T: FromJson + Ord> FromJson for BTreeSet<T> {
    fn from_json(value: Value, reading: &mut Reading) -> Self {
        let mut read = Self::new();
        for item in reading.items(value) {
            read.insert(T::from_json(item, reading));
        }
        read
    }
}

impl<K: FromJson + Ord, T: FromJson> FromJson for BTreeMap<K, T> {
    fn from_json(value: Value, reading: &mut Reading) -> Self {
        let mut read = Self::new();
        for (key, value) in reading.object(value) {
            let key = K::from_json(Value::String(key), reading);
            read.insert(key, T::from_json(value, reading));
        }
        read
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn from_json(value: Value, reading: &mut Reading) -> Self {
        let mut items = reading.items(value);
        let (first, second) = (items.next(), items.next());
        if items.next().is_some() {
            reading.wrong();
        }
        (
            A::from_json(first.unwrap_or_default(), reading),
            B::from_json(second.unwrap_or_default(), reading),
        )
    }
}
