//! Stories of additional fields: defaults once, a person's choice when it is made, and what stands
//! in the CRM otherwise is let be.

use ledger_core::additional::FieldValues;
use ledger_core::settings::OrgSettings;

use super::{Story, UPSERT, story};

// Stories are kept as they read best.
#[rustfmt::skip]
pub(super) fn stories() -> Vec<Story> {
    let defaults = FieldValues::from([("line".to_owned(), "A".into()), ("outcome".to_owned(), "open".into())]);
    let field_defaults = [("crm".to_owned(), defaults), ("other".to_owned(), FieldValues::from([("x".to_owned(), "y".into())]))];
    let with_defaults = |story: Story| Story {
        settings: OrgSettings { field_defaults: field_defaults.clone().into(), ..story.settings },
        ..story
    };
    vec![
        with_defaults(story("a call that nobody looks at gets the defaults once", UPSERT, "
            5    ended                   => Matching ~35; FindContacts 1
            6    contacts c1             => Creating c1 ~36; Create 2 line=A outcome=open
            7    created a1              => Logged c1 ~3607
            60   record longer           => Logged c1 reading ~90; Read 3
            61   read                    => Logged c1 writing ~91; Update 4")),
        with_defaults(story("what a person chose goes before the default, and is written when it is news", UPSERT, "
            1    edit field outcome=won  => WaitingForEnd call-in-progress
            5    ended                   => Matching ~35; FindContacts 1
            6    contacts c1             => Creating c1 ~36; Create 2 line=A outcome=won
            7    created a1              => Logged c1 ~3607
            8    edit field outcome=won  => Logged c1 ~3607
            9    edit field outcome=lost => Logged c1 reading ~39; Read 3
            10   read                    => Logged c1 writing ~40; Update 4 outcome=lost
            11   updated                 => Logged c1 ~3607
            60   record longer           => Logged c1 reading ~90; Read 5
            61   read                    => Logged c1 writing ~91; Update 6")),
        story("a choice whose writing is in doubt is written again", UPSERT, "
            5    ended                   => Matching ~35; FindContacts 1
            6    contacts c1             => Creating c1 ~36; Create 2
            7    created a1              => Logged c1 ~3607
            8    edit field outcome=won  => Logged c1 reading ~38; Read 3
            9    read                    => Logged c1 writing ~39; Update 4 outcome=won
            10   updated unsure          => Logged c1 reading resting ~40
            40   woke                    => Logged c1 reading ~70; Read 5
            41   read                    => Logged c1 writing ~71; Update 6 outcome=won"),
    ]
}
