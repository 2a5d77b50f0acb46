//! Changing an input so that it stays JSON: most random bytes are no JSON, and would test its
//! reader alone.

use fastrand::Rng;
use serde_json::{Map, Number, Value};

/// Numbers at which arithmetic breaks, and times that calls have.
const NUMBERS: [i64; 18] = [
    0,
    1,
    -1,
    2,
    9,
    255,
    256,
    65_536,
    u32::MAX as i64,
    1_772_463_600_000,
    1_772_463_605_000,
    86_400_000,
    253_402_300_800_000,
    -62_135_596_800_001,
    i64::MAX,
    i64::MAX - 1,
    i64::MIN,
    i64::MIN + 1,
];

/// Changes a text in any way; libFuzzer's own changes, where it runs.
pub type Scramble<'a> = &'a mut dyn FnMut(&str) -> String;

/// Makes one to four changes somewhere in a value. What it takes in comes from `donor`, another
/// input, or from the value itself.
pub fn mutate(value: &mut Value, donor: &Value, random: &mut Rng, scramble: Scramble<'_>) {
    for _ in 0..random.usize(1..=4) {
        let graft = somewhere(if random.bool() { value } else { donor }, random).clone();
        let place = somewhere_mut(value, random);
        change(place, graft, random, scramble);
    }
}

fn change(place: &mut Value, graft: Value, random: &mut Rng, scramble: Scramble<'_>) {
    if random.u8(..) < 40 {
        *place = graft;
        return;
    }
    match place {
        Value::Null => *place = graft,
        Value::Bool(is) => *place = if random.u8(..) < 200 { Value::Bool(!*is) } else { graft },
        Value::Number(number) => {
            let old = number.as_i64().unwrap_or_default();
            *place = Value::Number(numeral(old, random));
        }
        Value::String(text) => match graft.as_str().filter(|_| random.u8(..) < 100) {
            Some(other) if random.bool() => *text = other.to_owned(),
            Some(other) => text.push_str(other),
            None => *text = scramble(text),
        },
        Value::Array(list) => rearrange(list, graft, random),
        Value::Object(fields) => refurnish(fields, graft, random),
    }
}

fn numeral(old: i64, random: &mut Rng) -> Number {
    match random.u8(0..4) {
        0 => random.choice(NUMBERS).unwrap_or_default().into(),
        1 => old.wrapping_add(random.i64(-10..=10)).into(),
        2 => old.wrapping_add(random.i64(-100_000_000..=100_000_000)).into(),
        _ => Number::from_f64(random.f64() * 1e6).unwrap_or_else(|| old.into()),
    }
}

fn rearrange(list: &mut Vec<Value>, graft: Value, random: &mut Rng) {
    let index = random.usize(0..=list.len());
    match random.u8(0..5) {
        0 => list.insert(index, graft),
        1 if index < list.len() => drop(list.remove(index)),
        2 => {
            if let Some(item) = list.get(index).cloned() {
                list.insert(random.usize(0..=list.len()), item);
            }
        }
        3 => random.shuffle(list),
        _ => list.truncate(index.max(1)),
    }
}

fn refurnish(fields: &mut Map<String, Value>, graft: Value, random: &mut Rng) {
    let keys: Vec<String> = fields.keys().cloned().collect();
    let key = random.choice(&keys).cloned();
    match (random.u8(0..4), key, graft) {
        (0, Some(key), _) => drop(fields.remove(&key)),
        (1, _, Value::Object(others)) => {
            let others: Vec<(String, Value)> = others.into_iter().collect();
            if let Some((key, value)) = random.choice(&others) {
                fields.insert(key.clone(), value.clone());
            }
        }
        (_, Some(key), graft) => {
            fields.insert(key, graft);
        }
        (_, None, Value::Object(others)) => fields.extend(others),
        (_, None, _) => {}
    }
}

/// A value within a value, each as likely as another.
fn somewhere<'a>(value: &'a Value, random: &mut Rng) -> &'a Value {
    let mut left = random.usize(0..count(value));
    let mut here = value;
    loop {
        if left == 0 {
            return here;
        }
        left -= 1;
        let inner: Vec<&Value> = match here {
            Value::Array(list) => list.iter().collect(),
            Value::Object(fields) => fields.values().collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return here,
        };
        let mut found = None;
        for value in inner {
            let size = count(value);
            if left < size {
                found = Some(value);
                break;
            }
            left -= size;
        }
        match found {
            Some(value) => here = value,
            None => return here,
        }
    }
}

fn somewhere_mut<'a>(value: &'a mut Value, random: &mut Rng) -> &'a mut Value {
    let left = random.usize(0..count(value));
    at(value, left)
}

/// The value that is met after so many others.
fn at(value: &mut Value, left: usize) -> &mut Value {
    let Some(mut left) = left.checked_sub(1) else { return value };
    let sizes: Vec<usize> = match &*value {
        Value::Array(list) => list.iter().map(count).collect(),
        Value::Object(fields) => fields.values().map(count).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    let mut index = 0;
    while let Some(size) = sizes.get(index).filter(|size| left >= **size) {
        left -= size;
        index += 1;
    }
    if index >= sizes.len() {
        return value;
    }
    match value {
        Value::Array(list) => at(list.get_mut(index).expect("as many as sizes"), left),
        Value::Object(fields) => {
            at(fields.values_mut().nth(index).expect("as many as sizes"), left)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}
