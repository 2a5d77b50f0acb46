//! Stories of CRMs that are connected anew, or changed for another.

use super::{MARKER, Story, UPSERT, story};

// Stories are kept as they read best.
#[rustfmt::skip]
pub(super) fn stories() -> Vec<Story> {
    vec![
        story("a call that waits for the sign-in goes on when it is back", UPSERT, "
            5    ended                   => Matching ~35; FindContacts 1
            6    contacts refused sign-in => Refused crm-sign-in ~3606
            100  connected crm           => Refused crm-sign-in ~100
            100  woke                    => Matching ~130; FindContacts 2"),
        story("so does one that waits for a permission, and one whose record does", UPSERT, "
            5    ended                   => Matching ~35; FindContacts 1
            6    contacts c1             => Creating c1 ~36; Create 2
            7    created refused permission => Refused crm-permission
            100  connected crm           => Refused crm-permission ~100
            100  woke                    => Matching ~130; FindContacts 3
            101  contacts c1             => Creating c1 ~131; Create 4
            102  created a1              => Logged c1 ~3702
            103  edit note N             => Logged c1 reading ~133; Read 5
            104  read refused permission => Logged c1 declined crm-permission
            200  connected crm           => Logged c1 reading ~230; Read 6
            201  read refused sign-in    => Logged c1 reading resting ~3801
            300  connected crm           => Logged c1 reading resting ~300"),
        story("a record that the CRM rejected is not sent again for that", UPSERT, "
            5    ended                   => Matching ~35; FindContacts 1
            6    contacts c1             => Creating c1 ~36; Create 2
            7    created refused rejected => Refused crm-rejected
            100  connected crm           => Refused crm-rejected"),
        story("what is logged stays in the former CRM, and gets no second record", UPSERT, "
            5    ended                   => Matching ~35; FindContacts 1
            6    contacts c1             => Creating c1 ~36; Create 2
            7    created a1              => Logged c1 ~3607
            100  connected other         => Final c1 | nothing
            101  record longer           => Final c1
            102  log c2                  => Final c1
            103  replay                  => Final c1
            104  connected crm           => Logged c1 reading ~134; Read 3"),
        story("an update under way is let be", UPSERT, "
            5    ended                   => Matching ~35; FindContacts 1
            6    contacts c1             => Creating c1 ~36; Create 2
            7    created a1              => Logged c1 ~3607
            8    edit note N             => Logged c1 reading ~38; Read 3
            9    read                    => Logged c1 writing ~39; Update 4 note N
            10   connected other         => Final c1
            11   updated @4              => Final c1"),
        story("what was asked of the former CRM is asked of the new one", MARKER, "
            5    ended                   => Matching ~35; FindContacts 1
            6    connected other         => Matching ~36; FindContacts 2 | crm-changed, searched-contacts
            7    contacts c1 @1          => Matching ~36
            8    contacts c2             => Looking c2 ~38; Look 3
            9    connected third         => Matching ~39; FindContacts 4
            10   looked a1 @3            => Matching ~39"),
        story("a question is asked anew, with the contacts of the new CRM", UPSERT, "
            5    ended                   => Matching ~35; FindContacts 1
            6    contacts c1+c2          => Asking several-contacts ~606
            100  connected other         => Matching ~130; FindContacts 2
            101  contacts c9             => Creating c9 ~131; Create 3"),
        story("a call that the former CRM no longer let in is logged in the new one", UPSERT, "
            5    ended                   => Matching ~35; FindContacts 1
            6    contacts refused sign-in => Refused crm-sign-in ~3606
            100  connected other         => Matching ~130; FindContacts 2"),
        story("what may be in the former CRM waits for a person, who looks there", MARKER, "
            5    ended                   => Matching ~35; FindContacts 1
            6    contacts c1             => Looking c1 ~36; Look 2
            7    looked nothing          => Creating c1 ~37; Create 3
            8    connected other         => GivenUp other-crm | given-up other-crm
            9    woke                    => GivenUp other-crm | nothing
            10   replay                  => GivenUp other-crm
            11   log c5                  => Looking c5 ~41; FindContacts 4; Look 5"),
        story("or it turns out that it is there", UPSERT, "
            5    ended                   => Matching ~35; FindContacts 1
            6    contacts c1             => Creating c1 ~36; Create 2
            7    connected other         => GivenUp other-crm
            8    created a1              => Final c1 | logged one-contact"),
        story("or that it is not", UPSERT, "
            5    ended                   => Matching ~35; FindContacts 1
            6    contacts c1             => Creating c1 ~36; Create 2
            7    connected other         => GivenUp other-crm
            8    created refused sign-in => Matching ~38; FindContacts 3"),
        story("or the former CRM comes back, and is searched", MARKER, "
            5    ended                   => Matching ~35; FindContacts 1
            6    contacts c1             => Looking c1 ~36; Look 2
            7    looked nothing          => Creating c1 ~37; Create 3
            8    connected other         => GivenUp other-crm
            100  connected crm           => Looking c1 ~130; Look 4
            101  looked a1               => Logged c1 ~3701"),
        story("what was decided not to be logged stays so", UPSERT, "
            5    internal                => Skipped internal-call
            6    connected other         => Skipped internal-call
            7    skip                    => Skipped skipped-by-person
            8    connected third         => Skipped skipped-by-person"),
        story("a call that goes on ends in the new CRM", UPSERT, "
            1    connected other         => WaitingForEnd call-in-progress
            5    ended                   => Matching ~35; FindContacts 1"),
    ]
}
