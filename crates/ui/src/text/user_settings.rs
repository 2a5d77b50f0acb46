//! Words of a person's own settings.

/// Words that never change, by the key the HTML names them by.
pub const LABELS: &[(&str, &str)] = &[
    ("settings-title", "Settings"),
    ("settings-lead", "These settings are yours, in this browser."),
    ("settings-calls", "Call logging"),
    ("settings-auto-log", "Auto log call"),
    ("settings-catch-up", "Also log calls that ended while the browser was closed"),
    ("settings-open-form", "Open the form after a call"),
    ("settings-note-template", "A new note begins with"),
    ("settings-new-contacts", "New contacts"),
    ("settings-open-contact", "Open a new contact in the CRM"),
    ("settings-new-contact-kind", "Kind of a new contact"),
    ("settings-notifications", "Notifications"),
    ("settings-success", "A call was logged"),
    ("settings-warning", "A call needs me"),
    ("settings-error", "A call could not be logged"),
];

/// Below a choice that the person cannot make.
pub const MANAGED: &str = "Your administrator has set this.";
