//! How the activity comes to be, by what the CRM offers against double records.

use super::{MARKER, NONE, Story, TRACE, UPSERT, story};

// Stories are kept as they read best.
#[rustfmt::skip]
pub(super) fn stories() -> Vec<Story> {
    vec![
        story("upsert: the short way", UPSERT, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts c1   => Creating c1 ~36; Create 2
            7  created a1    => Logged c1 ~3607
            40 record        => Final c1
            41 record        => Final c1"),
        story("upsert: the call log says otherwise", UPSERT, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts c1   => Creating c1 ~36; Create 2
            7  created a1    => Logged c1 ~3607
            40 record longer => Logged c1 reading ~70; Read 3
            41 read          => Logged c1 writing ~71; Update 4
            42 updated       => Final c1"),
        story("upsert: an unsure create is sent again, and what stands there is read", UPSERT, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts c1   => Creating c1 ~36; Create 2
            7  created unsure => Creating c1 resting ~12
            8  edit note N   => Creating c1 resting ~12
            12 woke          => Creating c1 ~42; Create 3
            13 created a1    => Logged c1 reading ~43; Read 4"),
        story("upsert: the answer to the first create comes while the second is out", UPSERT, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts c1   => Creating c1 ~36; Create 2
            36 woke          => Creating c1 resting ~41
            41 woke          => Creating c1 ~71; Create 3
            42 created a1 @2 => Logged c1 reading ~72; Read 4
            43 created a1 @3 => Logged c1 reading ~72"),
        story("marker: looks first, creates, settles, looks again, and only then creates again", MARKER, "
            5   ended          => Matching ~35; FindContacts 1
            6   contacts c1    => Looking c1 ~36; Look 2
            7   looked nothing => Creating c1 ~37; Create 3
            37  woke           => Settling c1 ~97
            50  woke           => Settling c1 ~97
            60  ended          => Settling c1 ~97
            97  woke           => Looking c1 ~127; Look 4
            98  looked nothing @2 => Looking c1 ~127
            98  looked nothing => Looking c1 resting ~103
            103 woke           => Looking c1 ~133; Look 5
            104 looked nothing => Creating c1 ~134; Create 6
            105 created a1     => Logged c1 ~3705"),
        story("marker: the create had landed, and what we wrote is known", MARKER, "
            5   ended          => Matching ~35; FindContacts 1
            6   contacts c1    => Looking c1 ~36; Look 2
            7   looked nothing => Creating c1 ~37; Create 3
            8   created unsure => Settling c1 ~68
            68  woke           => Looking c1 ~98; Look 4
            69  looked a1      => Logged c1 ~3669"),
        story("marker: creates that never land are sent less and less often, each after a look", MARKER, "
            5   ended          => Matching ~35; FindContacts 1
            6   contacts c1    => Looking c1 ~36; Look 2
            7   looked nothing => Creating c1 ~37; Create 3
            8   created unsure => Settling c1 ~68
            68  woke           => Looking c1 ~98; Look 4
            69  looked nothing => Looking c1 resting ~74
            74  woke           => Looking c1 ~104; Look 5
            75  looked nothing => Creating c1 ~105; Create 6
            76  created unsure => Settling c1 ~136
            136 woke           => Looking c1 ~166; Look 7
            137 looked nothing => Looking c1 resting ~167
            167 woke           => Looking c1 ~197; Look 8
            604869 looked nothing @7 => Looking c1 ~197
            604869 looked nothing => Creating c1 ~604899; Create 9
            604870 created unsure => Settling c1 ~604930
            604930 woke        => Looking c1 ~604960; Look 10
            604931 looked nothing => GivenUp crm-unreachable
            604932 replay      => Matching ~604962; FindContacts 11"),
        story("marker: the answer to a create that was given up", MARKER, "
            5   ended          => Matching ~35; FindContacts 1
            6   contacts c1    => Looking c1 ~36; Look 2
            7   looked nothing => Creating c1 ~37; Create 3
            37  woke           => Settling c1 ~97
            60  created a1 @3  => Logged c1 ~3660"),
        story("marker: a record of someone else is read before it is changed", MARKER, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts c1   => Looking c1 ~36; Look 2
            7  looked a9     => Logged c1 reading ~37; Read 3
            8  read          => Logged c1 writing ~38; Update 4
            9  updated       => Logged c1 ~3607"),
        story("trace: what is found was written", TRACE, "
            5   ended          => Matching ~35; FindContacts 1
            6   contacts c1    => Looking c1 ~36; Look 2
            7   looked nothing => Creating c1 ~37; Create 3
            37  woke           => Settling c1 ~97
            97  woke           => Looking c1 ~127; Look 4
            98  looked a1      => Logged c1 ~3698"),
        story("trace: what is not found may be there, and a person looks", TRACE, "
            5   ended          => Matching ~35; FindContacts 1
            6   contacts c1    => Looking c1 ~36; Look 2
            7   looked nothing => Creating c1 ~37; Create 3
            8   created unsure => Settling c1 ~68
            68  woke           => Looking c1 ~98; Look 4
            69  looked nothing => Asking create-unsure
            70  replay         => Asking create-unsure
            71  record         => Asking create-unsure
            72  log c1         => Looking c1 ~102; Look 5
            73  looked nothing => Creating c1 ~103; Create 6
            74  created a1     => Final c1"),
        story("trace: skipped because it is there, and found when someone replays it", TRACE, "
            5   ended          => Matching ~35; FindContacts 1
            6   contacts c1    => Looking c1 ~36; Look 2
            7   looked nothing => Creating c1 ~37; Create 3
            8   created unsure => Settling c1 ~68
            68  woke           => Looking c1 ~98; Look 4
            69  looked nothing => Asking create-unsure
            70  skip           => Skipped skipped-by-person
            71  replay         => Looking c1 ~101; Look 5
            72  looked nothing => Asking create-unsure"),
        story("none: an unsure create waits for a person, whatever becomes known", NONE, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts c1   => Creating c1 ~36; Create 2
            36 woke          => Asking create-unsure
            40 record        => Asking create-unsure
            41 other number  => Asking create-unsure
            42 replay        => Asking create-unsure
            43 log c2        => Creating c2 ~73; Create 3
            44 created a1    => Logged c2 reading ~74; Read 4"),
        story("none: the late answer spares the question", NONE, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts c1   => Creating c1 ~36; Create 2
            36 woke          => Asking create-unsure
            50 created a1 @2 => Logged c1 ~3650"),
        story("none: skipped because it is there, and not logged again by a replay", NONE, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts c1   => Creating c1 ~36; Create 2
            36 woke          => Asking create-unsure
            40 skip          => Skipped skipped-by-person
            41 replay        => Asking create-unsure"),
    ]
}
