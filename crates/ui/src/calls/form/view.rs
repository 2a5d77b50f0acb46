//! The log form as it stands.

use ledger_core::additional::AdditionalField;
use ledger_core::ledger::{Remember, State};
use ledger_core::settings::Problem;

use super::{Content, Open};
use crate::form::row::{row, wrong};
use crate::form::{Difference, Form, Purpose};
use crate::paged::Asked;
use crate::sheet::{Row, Sheet, Style, Words};
use crate::text::{self, admin, form as words};

impl Open {
    /// The form, as it stands.
    pub(in crate::calls) fn view(&self, sheet: &mut Sheet) {
        let call = &self.row;
        sheet.show("form");
        sheet.say("form-title", words::title(call.activity_id.is_some()));
        let other = text::calls::other_side(call.other.as_deref());
        let how = text::how(call.direction, call.result, call.talk_seconds);
        sheet.say("form-call", format!("{other} · {how}"));
        sheet.time("form-at", call.started_at, Style::Full);
        if call.state == State::Unresolved {
            sheet.show("form-skip");
        }
        match &self.asked {
            Asked::Idle => {}
            Asked::Out(_) => sheet.show("form-loading"),
            Asked::Failed(trouble) => unread(sheet, text::trouble(trouble)),
        }
        if let Some(content) = &self.content {
            match content.form.purpose() {
                Purpose::Closed(why) => unread(sheet, words::closed(&why)),
                purpose @ (Purpose::Log | Purpose::Edit) => self.body(sheet, content, &purpose),
            }
        }
    }

    fn body(&self, sheet: &mut Sheet, Content { form, links, .. }: &Content, purpose: &Purpose) {
        sheet.show("form-body");
        let conflict = form.conflict();
        if !conflict.is_empty() {
            sheet.show("form-conflict");
            let rows = conflict.into_iter().map(difference).collect();
            sheet.rows("form-differences", "form-difference", rows);
        }
        if let Some(contact) = form.contact() {
            sheet.say("form-contact", contact.name.clone());
        }
        match &self.choosing {
            Some(choosing) => choosing.view(sheet),
            None if form.can_choose() => sheet.show("form-change"),
            None => {
                sheet.show("form-contact-hint");
                sheet.say("form-contact-hint", words::STAYS);
            }
        }
        if let Some(remember) = form.remembers() {
            sheet.show("form-remember");
            let chosen = match remember {
                Remember::ThisNumber => "this-number",
                Remember::ThisCall => "this-call",
            };
            sheet.choose(&["remember-call", "remember-number"], chosen);
        }
        sheet.fill("form-subject", form.subject());
        sheet.fill("form-note", form.note().to_owned());
        let problems = if self.tried { form.problems() } else { Vec::new() };
        let fields = form.fields().iter().map(|it| field(form, it, &problems, purpose)).collect();
        for Problem { field, problem } in problems {
            match field.as_str() {
                "contact" => sheet.say("form-contact-problem", problem),
                "subject" => {
                    sheet.set("form-subject", "aria-invalid", "true");
                    sheet.say("form-subject-problem", problem);
                }
                _ => {}
            }
        }
        sheet.rows("form-fields", "form-field", fields);
        for (place, address) in links {
            if let Some(address) = address {
                sheet.show(place);
                sheet.set(place, "href", address.clone());
            }
        }
        let mut lines = Vec::new();
        for (field, value) in form.preview() {
            let mut line = Row::new(lines.len().to_string());
            line.say("label", admin::field(field).0);
            line.say("value", value);
            lines.push(line);
        }
        sheet.rows("form-lines", "form-line", lines);
        sheet.say("form-save", words::save(purpose));
    }

    /// What is to be mended first.
    pub(in crate::calls) fn first_wrong(&self) -> Words {
        let problems = self.content.as_ref().map(|content| content.form.problems());
        let first = problems.into_iter().flatten().next();
        match first.as_ref().map(|problem| problem.field.as_str()) {
            None => "form-title".into(),
            Some("contact") => "form-contact-problem".into(),
            Some("subject") => "form-subject".into(),
            Some(name) => wrong(name).into(),
        }
    }
}

/// The record cannot be read or edited, and can be asked for again.
fn unread(sheet: &mut Sheet, why: String) {
    sheet.say("form-problem", why);
    sheet.show("form-retry");
}

/// An additional field. Where the CRM has something else than was seen, it is said what.
fn field(form: &Form, field: &AdditionalField, problems: &[Problem], purpose: &Purpose) -> Row {
    let label = match form.requires(field) {
        true => words::required(&field.label),
        false => field.label.clone(),
    };
    let wrong = problems.iter().find(|problem| problem.field == field.name);
    let theirs = || form.theirs(field).map(|theirs| words::crm_has(&theirs));
    let problem = wrong.map(|problem| problem.problem.clone()).or_else(theirs);
    let is_known = form.stands().is_some_and(|stands| stands.fields.contains_key(&field.name));
    let none = words::no_value(if is_known { &Purpose::Log } else { purpose });
    row(field.name.clone(), field, &form.in_force(), label, none.words(), problem)
}

fn difference(Difference { part, theirs, mine }: Difference) -> Row {
    let mut row = Row::new(part.name());
    row.say("part", words::part(part));
    row.say("theirs", theirs);
    row.say("mine", mine);
    row
}
