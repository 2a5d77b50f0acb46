//! The call journey: through whose hands a call went, a line for each leg.
//!
//! App Connect's wording: the first leg was made or received; each later one is a transfer, with
//! its duration. Which side is named follows the leg's direction.

use crate::call::record::Leg;
use crate::call::{Direction, Side};
use crate::phone::Line;
use crate::time::Span;

/// One leg, as far as the journey tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Inbound or outbound, as the call log has it.
    pub direction: Direction,
    /// RingCentral's `legType`.
    pub leg_type: String,
    /// The calling side.
    pub from: Party,
    /// The called side.
    pub to: Party,
    /// How long it lasted.
    pub duration: Span,
}

/// Who is on one side; what is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// The name RingCentral shows.
    pub name: String,
    /// The number.
    pub phone_number: String,
    /// The short number inside the account.
    pub extension_number: String,
}

impl From<&Leg> for Step {
    fn from(leg: &Leg) -> Self {
        Self {
            direction: leg.direction,
            leg_type: leg.leg_type.clone(),
            from: Party::from(&leg.from),
            to: Party::from(&leg.to),
            duration: leg.duration,
        }
    }
}

impl From<&Side> for Party {
    fn from(side: &Side) -> Self {
        let mut party = Self { name: side.name.clone().unwrap_or_default(), ..Self::default() };
        match &side.line {
            Some(Line::Number(number)) => party.phone_number = number.as_str().to_owned(),
            Some(Line::Extension(short)) => party.extension_number.clone_from(short),
            Some(Line::Other(other)) => party.phone_number.clone_from(other),
            None => {}
        }
        party
    }
}

impl Party {
    /// `Jane, +16505550100, ext 101`, without what is missing; nothing without any number.
    fn words(&self) -> String {
        let extension = match self.extension_number.as_str() {
            "" => String::new(),
            short => format!("ext {short}"),
        };
        if self.phone_number.is_empty() && extension.is_empty() {
            return String::new();
        }
        let known = [self.name.as_str(), self.phone_number.as_str(), extension.as_str()];
        let known: Vec<&str> = known.into_iter().filter(|word| !word.is_empty()).collect();
        known.join(", ")
    }
}

/// The lines of the journey, without a final newline; nothing without legs.
pub fn words(steps: &[Step]) -> Option<String> {
    let lines: Vec<String> =
        steps.iter().enumerate().map(|(index, step)| line(step, index)).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn line(step: &Step, index: usize) -> String {
    let outbound = match step.direction {
        Direction::Outbound => true,
        Direction::Inbound => false,
    };
    if index == 0 {
        return if outbound {
            format!("Made call from {}", step.from.words())
        } else {
            format!("Received call at {}", step.to.words())
        };
    }
    let party = if outbound && step.leg_type != "PstnToSip" { &step.from } else { &step.to };
    let seconds = step.duration.rounded_seconds();
    let unit = if seconds > 1 { "seconds" } else { "second" };
    format!("Transferred to {}, duration: {seconds} {unit}", party.words())
}
