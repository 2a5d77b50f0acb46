//! Stories of subjects: one that a person typed in the CRM stays, whatever is not known of what we
//! wrote, unless a person chose another one here since.

use super::{MARKER, Story, UPSERT, story};

// Stories are kept as they read best.
#[rustfmt::skip]
pub(super) fn stories() -> Vec<Story> {
    vec![
        story("typed after a create that was sent twice and a read that was refused", UPSERT, "
            4    edit subject ours        => WaitingForEnd call-in-progress
            5    ended                    => Matching ~35; FindContacts 1
            6    contacts c1              => Creating c1 ~36; Create 2
            7    created unsure           => Creating c1 resting ~12
            12   woke                     => Creating c1 ~42; Create 3
            13   created a1               => Logged c1 reading ~43; Read 4
            14   read refused rejected    => Logged c1 declined crm-rejected
            15   replay                   => Logged c1 reading ~45; Read 5
            16   read subject typed       => Logged c1 writing ~46; Update 6 subject typed
            17   updated refused rejected => Logged c1 declined crm-rejected
            18   replay                   => Logged c1 reading ~48; Read 7
            19   read subject typed       => Logged c1 writing ~49; Update 8 subject typed
            20   updated refused rejected => Logged c1 declined crm-rejected
            21   edit subject other       => Logged c1 reading ~51; Read 9
            22   read subject typed       => Logged c1 writing ~52; Update 10 subject other"),
        story("chosen between two creates, of which either may be the one that landed", UPSERT, "
            4    edit subject first       => WaitingForEnd call-in-progress
            5    ended                    => Matching ~35; FindContacts 1
            6    contacts c1              => Creating c1 ~36; Create 2
            7    created unsure           => Creating c1 resting ~12
            8    edit subject second      => Creating c1 resting ~12
            12   woke                     => Creating c1 ~42; Create 3
            13   created a1               => Logged c1 reading ~43; Read 4
            14   read subject first       => Logged c1 writing ~44; Update 5 subject second"),
        story("typed before another one was chosen, between two creates", UPSERT, "
            5    ended                    => Matching ~35; FindContacts 1
            6    contacts c1              => Creating c1 ~36; Create 2
            7    created unsure           => Creating c1 resting ~12
            8    edit subject chosen      => Creating c1 resting ~12
            12   woke                     => Creating c1 ~42; Create 3
            13   created a1               => Logged c1 reading ~43; Read 4
            14   read subject typed       => Logged c1 writing ~44; Update 5 subject chosen"),
        story("typed while updates that wrote another one may have landed", UPSERT, "
            5    ended                    => Matching ~35; FindContacts 1
            6    contacts c1              => Creating c1 ~36; Create 2
            7    created a1               => Logged c1 ~3607
            8    edit subject ours        => Logged c1 reading ~38; Read 3
            9    read                     => Logged c1 writing ~39; Update 4 subject ours
            10   updated refused rejected => Logged c1 declined crm-rejected
            11   replay                   => Logged c1 reading ~41; Read 5
            12   read subject typed       => Logged c1 writing ~42; Update 6 subject typed
            13   updated refused rejected => Logged c1 declined crm-rejected
            14   replay                   => Logged c1 reading ~44; Read 7
            15   read subject typed       => Logged c1 writing ~45; Update 8 subject typed"),
        story("typed over a record that a search found after its create", MARKER, "
            4    edit subject ours        => WaitingForEnd call-in-progress
            5    ended                    => Matching ~35; FindContacts 1
            6    contacts c1              => Looking c1 ~36; Look 2
            7    looked nothing           => Creating c1 ~37; Create 3
            8    created unsure           => Settling c1 ~68
            68   woke                     => Looking c1 ~98; Look 4
            69   looked a1                => Logged c1 ~3669
            70   record longer            => Logged c1 reading ~100; Read 5
            71   read subject typed       => Logged c1 writing ~101; Update 6 subject typed"),
    ]
}
