//! Stories of edits that name what the person saw: what changed in the CRM meanwhile is never
//! written over, and what they wrote is not lost.

use super::{Story, UPSERT, story};

// Stories are kept as they read best.
#[rustfmt::skip]
pub(super) fn stories() -> Vec<Story> {
    vec![
        story("what was seen still stands: the edit is written", UPSERT, "
            5    ended                        => Matching ~35; FindContacts 1
            6    contacts c1                  => Creating c1 ~36; Create 2
            7    created a1                   => Logged c1 ~3607
            8    edit subject Subject to Mine => Logged c1 reading ~38; Read 3
            9    read                         => Logged c1 writing ~39; Update 4 subject Mine
            10   updated                      => Logged c1 ~3607"),
        story("something else stands: nothing is written until the person has seen it", UPSERT, "
            5    ended                        => Matching ~35; FindContacts 1
            6    contacts c1                  => Creating c1 ~36; Create 2
            7    created a1                   => Logged c1 ~3607
            8    edit subject Subject to Mine => Logged c1 reading ~38; Read 3
            9    read subject theirs          => Logged c1 ~3607; conflict subject Mine | edit-in-conflict edit-in-conflict
            10   edit subject theirs to Mine  => Logged c1 reading ~40; Read 4
            11   read subject theirs          => Logged c1 writing ~41; Update 5 subject Mine
            12   updated                      => Logged c1 ~3607"),
        story("news of the call is written, and not the edit", UPSERT, "
            5    ended                        => Matching ~35; FindContacts 1
            6    contacts c1                  => Creating c1 ~36; Create 2
            7    created a1                   => Logged c1 ~3607
            8    edit subject Subject to Mine => Logged c1 reading ~38; Read 3
            9    record longer                => Logged c1 reading ~38
            10   read subject theirs          => Logged c1 writing ~40; Update 4 subject theirs; conflict subject Mine | edit-in-conflict edit-in-conflict, sent-update"),
        story("an update under way comes first, and its subject is not what was seen", UPSERT, "
            5    ended                        => Matching ~35; FindContacts 1
            6    contacts c1                  => Creating c1 ~36; Create 2
            7    created a1                   => Logged c1 ~3607
            8    edit subject ours            => Logged c1 reading ~38; Read 3
            9    read                         => Logged c1 writing ~39; Update 4 subject ours
            10   edit subject Subject to Mine => Logged c1 writing ~39
            11   updated                      => Logged c1 reading ~41; Read 5
            12   read subject ours            => Logged c1 ~3607; conflict subject Mine | edit-in-conflict edit-in-conflict"),
        story("the record was moved meanwhile", UPSERT, "
            5    ended                        => Matching ~35; FindContacts 1
            6    contacts c1                  => Creating c1 ~36; Create 2
            7    created a1                   => Logged c1 ~3607
            8    edit contact c1 to c3        => Logged c1 reading ~38; Read 3
            9    read moved c2                => Logged c1 ~3607; conflict contact c3 | edit-in-conflict edit-in-conflict
            10   edit contact c2 to c3        => Logged c1 reading ~40; Read 4
            11   read moved c2                => Logged c3 writing ~41; Update 5"),
        story("it was refused: it waits, and is written when it can be", UPSERT, "
            5    ended                        => Matching ~35; FindContacts 1
            6    contacts c1                  => Creating c1 ~36; Create 2
            7    created a1                   => Logged c1 ~3607
            8    edit subject Subject to Mine => Logged c1 reading ~38; Read 3
            9    read refused permission      => Logged c1 declined crm-permission
            10   connected crm                => Logged c1 reading ~40; Read 4
            11   read                         => Logged c1 writing ~41; Update 5 subject Mine"),
        story("it was deleted: what the person wrote is kept for the next record", UPSERT, "
            5    ended                        => Matching ~35; FindContacts 1
            6    contacts c1                  => Creating c1 ~36; Create 2
            7    created a1                   => Logged c1 ~3607
            8    edit subject Subject to Mine => Logged c1 reading ~38; Read 3
            9    read deleted                 => Skipped deleted-in-crm
            10   log c1                       => Creating c1 ~40; Create 4
            11   created a2                   => Logged c1 ~3611
            12   edit note n                  => Logged c1 reading ~42; Read 5
            13   read subject Mine            => Logged c1 writing ~43; Update 6 subject Mine note n"),
        story("one's own second edit, made before the first one landed, is no conflict", UPSERT, "
            5    ended                          => Matching ~35; FindContacts 1
            6    contacts c1                    => Creating c1 ~36; Create 2
            7    created a1                     => Logged c1 ~3607
            8    ann edit subject Subject to A  => Logged c1 reading ~38; Read 3
            9    read                           => Logged c1 writing ~39; Update 4 subject A
            10   ann edit subject Subject to B  => Logged c1 writing ~39
            11   updated                        => Logged c1 reading ~41; Read 5
            12   read subject A                 => Logged c1 writing ~42; Update 6 subject B
            13   updated                        => Logged c1 ~3607
            14   ann edit subject Subject to C  => Logged c1 reading ~44; Read 7
            15   read subject B                 => Logged c1 writing ~45; Update 8 subject C"),
        story("somebody else's first edit is one", UPSERT, "
            5    ended                          => Matching ~35; FindContacts 1
            6    contacts c1                    => Creating c1 ~36; Create 2
            7    created a1                     => Logged c1 ~3607
            8    bob edit subject Subject to A  => Logged c1 reading ~38; Read 3
            9    read                           => Logged c1 writing ~39; Update 4 subject A
            10   updated                        => Logged c1 ~3607
            11   ann edit subject Subject to B  => Logged c1 reading ~41; Read 5
            12   read subject A                 => Logged c1 ~3607; conflict of ann subject B | edit-in-conflict edit-in-conflict"),
        story("and so is what somebody wrote in the CRM over one's own", UPSERT, "
            5    ended                          => Matching ~35; FindContacts 1
            6    contacts c1                    => Creating c1 ~36; Create 2
            7    created a1                     => Logged c1 ~3607
            8    ann edit subject Subject to A  => Logged c1 reading ~38; Read 3
            9    read                           => Logged c1 writing ~39; Update 4 subject A
            10   updated                        => Logged c1 ~3607
            11   ann edit subject Subject to B  => Logged c1 reading ~41; Read 5
            12   read subject theirs            => Logged c1 ~3607; conflict of ann subject B | edit-in-conflict edit-in-conflict"),
        story("a second edit of another part does not take the place of one that waits", UPSERT, "
            5    ended                          => Matching ~35; FindContacts 1
            6    contacts c1                    => Creating c1 ~36; Create 2
            7    created a1                     => Logged c1 ~3607
            8    ann edit subject Subject to A  => Logged c1 reading ~38; Read 3
            9    ann edit note to N             => Logged c1 reading ~38
            10   read                           => Logged c1 writing ~40; Update 4 subject A note N
            11   updated                        => Logged c1 ~3607"),
        story("nor of one whose conflict was not shown yet", UPSERT, "
            5    ended                          => Matching ~35; FindContacts 1
            6    contacts c1                    => Creating c1 ~36; Create 2
            7    created a1                     => Logged c1 ~3607
            8    ann edit subject Subject to A  => Logged c1 reading ~38; Read 3
            9    read subject theirs            => Logged c1 ~3607; conflict of ann subject A | edit-in-conflict edit-in-conflict
            10   ann edit note to N             => Logged c1 reading ~40; Read 4
            11   read subject theirs            => Logged c1 ~3607; conflict of ann subject A note N | edit-in-conflict edit-in-conflict"),
        story("an additional field that someone set in the CRM meanwhile is a conflict", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann edit field outcome=open to outcome=won  => Logged c1 reading ~38; Read 3
            9    read field outcome=lost                     => Logged c1 ~3607; conflict of ann outcome=won | edit-in-conflict edit-in-conflict
            10   ann edit field outcome=lost to outcome=won  => Logged c1 reading ~40; Read 4
            11   read field outcome=lost                     => Logged c1 writing ~41; Update 5 outcome=won
            12   updated                                     => Logged c1 ~3607
            13   ann edit field outcome=lost to outcome=open => Logged c1 reading ~43; Read 6
            14   read field outcome=won                      => Logged c1 writing ~44; Update 7 outcome=open"),
        story("one that stands as it was is written, though it was chosen here before", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann edit field outcome=open to outcome=won  => Logged c1 reading ~38; Read 3
            9    read field outcome=open                     => Logged c1 writing ~39; Update 4 outcome=won
            10   updated                                     => Logged c1 ~3607
            11   ann edit field outcome=lost to outcome=won  => Logged c1 reading ~41; Read 5
            12   read field outcome=lost                     => Logged c1 writing ~42; Update 6 outcome=won"),
        story("a note in passing leaves an edit that waits", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann edit subject Subject to A               => Logged c1 reading ~38; Read 3
            9    edit note N                                 => Logged c1 reading ~38
            10   read                                        => Logged c1 writing ~40; Update 4 subject A note N"),
        story("and one in conflict", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann edit subject Subject to A               => Logged c1 reading ~38; Read 3
            9    read subject theirs                         => Logged c1 ~3607; conflict of ann subject A
            10   edit note N                                 => Logged c1 reading ~40; Read 4; conflict of ann subject A
            11   read subject theirs                         => Logged c1 writing ~41; Update 5 subject theirs note N; conflict of ann subject A"),
        story("a contact that is chosen in passing leaves it, too", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann edit subject Subject to A               => Logged c1 reading ~38; Read 3
            9    log c2                                      => Logged c2 reading ~38
            10   read                                        => Logged c2 writing ~40; Update 4 subject A"),
        story("a note whose conflict was not shown stays when more is saved", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann edit note to N                          => Logged c1 reading ~38; Read 3
            9    read note theirs                            => Logged c1 ~3607; conflict of ann note N
            10   ann edit field outcome=open to outcome=won  => Logged c1 reading ~40; Read 4
            11   read note theirs                            => Logged c1 ~3607; conflict of ann note N outcome=won"),
        story("two people's edits of one part: the second is shown beside the first", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann edit subject Subject to A               => Logged c1 reading ~38; Read 3
            9    bob edit subject Subject to B               => Logged c1 reading ~38
            10   read                                        => Logged c1 writing ~40; Update 4 subject A
            11   updated                                     => Logged c1 reading ~41; Read 5
            12   read subject A                              => Logged c1 ~3607; conflict of bob subject B"),
        story("an edit in conflict does not hold up another's, nor is it lost to it", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann edit subject Subject to A               => Logged c1 reading ~38; Read 3
            9    read subject theirs                         => Logged c1 ~3607; conflict of ann subject A
            10   bob edit subject theirs to B                => Logged c1 reading ~40; Read 4; conflict of ann subject A
            11   read subject theirs                         => Logged c1 writing ~41; Update 5 subject B; conflict of ann subject A
            12   updated                                     => Logged c1 ~3607; conflict of ann subject A"),
        story("whoever was shown it settles it", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann edit subject Subject to A               => Logged c1 reading ~38; Read 3
            9    read subject theirs                         => Logged c1 ~3607; conflict of ann subject A
            10   bob edit subject theirs to B over ann subject A => Logged c1 reading ~40; Read 4
            11   read subject theirs                         => Logged c1 writing ~41; Update 5 subject B
            12   updated                                     => Logged c1 ~3607"),
        story("but not what its author wrote since", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann edit subject Subject to A               => Logged c1 reading ~38; Read 3
            9    read subject theirs                         => Logged c1 ~3607; conflict of ann subject A
            10   ann edit note to N                          => Logged c1 reading ~40; Read 4
            11   bob edit subject theirs to B over ann subject A => Logged c1 reading ~40
            12   read subject theirs                         => Logged c1 reading ~42; Read 5; conflict of ann subject A note N"),
        story("what is typed beside a conflict is kept until it is settled", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann edit subject Subject to A               => Logged c1 reading ~38; Read 3
            9    read subject theirs                         => Logged c1 ~3607; conflict of ann subject A
            10   ann edit note to N                          => Logged c1 reading ~40; Read 4
            11   ann edit note to NN over ann subject A      => Logged c1 reading ~40
            12   read subject theirs                         => Logged c1 writing ~42; Update 5 subject theirs note NN
            13   updated                                     => Logged c1 ~3607"),
        story("of two people's edits of what was deleted, none is lost", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann edit subject Subject to A               => Logged c1 reading ~38; Read 3
            9    bob edit subject Subject to B               => Logged c1 reading ~38
            10   read deleted                                => Skipped deleted-in-crm
            11   log c1                                      => Creating c1 ~41; Create 4
            12   created a2                                  => Logged c1 reading ~42; Read 5
            13   read subject A                              => Logged c1 ~3612; conflict of bob subject B"),
        story("what was written in passing and is on its way was not seen, and is not lost either", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    edit note N                                 => Logged c1 reading ~38; Read 3
            9    edit subject ours                           => Logged c1 reading ~38
            10   ann edit note to M                          => Logged c1 reading ~38
            11   read                                        => Logged c1 writing ~41; Update 4 subject ours note N; conflict of ann note M"),
        story("and whoever saw it writes over it", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    edit subject ours                           => Logged c1 reading ~38; Read 3
            9    ann edit subject ours to A                  => Logged c1 reading ~38
            10   read                                        => Logged c1 writing ~40; Update 4 subject A"),
        story("nor what is saved of it afterwards by whoever did not know", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    bob edit subject Subject to B               => Logged c1 reading ~38; Read 3
            9    read deleted                                => Skipped deleted-in-crm
            10   ann edit subject Subject to A               => Skipped deleted-in-crm
            11   log c1                                      => Creating c1 ~41; Create 4
            12   created a2                                  => Logged c1 reading ~42; Read 5
            13   read subject B                              => Logged c1 ~3612; conflict of ann subject A"),
        story("what two people want alike is no conflict", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann edit subject Subject to A               => Logged c1 reading ~38; Read 3
            9    bob edit subject older to A                 => Logged c1 reading ~38
            10   read                                        => Logged c1 writing ~40; Update 4 subject A
            11   updated                                     => Logged c1 reading ~41; Read 5
            12   read subject A                              => Logged c1 writing ~42; Update 6 subject A"),
        story("what one person types into two windows is kept apart", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann/1 edit note to N                        => Logged c1 reading ~38; Read 3
            9    ann/2 edit note to M                        => Logged c1 reading ~38
            10   read                                        => Logged c1 writing ~40; Update 4 note N
            11   updated                                     => Logged c1 reading ~41; Read 5
            12   read note N                                 => Logged c1 ~3607; conflict of ann note M"),
        story("and in one window each key stroke follows the one before", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann/1 edit note to N                        => Logged c1 reading ~38; Read 3
            9    read                                        => Logged c1 writing ~39; Update 4 note N
            10   ann/1 edit note to NN                       => Logged c1 writing ~39
            11   updated                                     => Logged c1 reading ~41; Read 5
            12   read note N                                 => Logged c1 writing ~42; Update 6 note NN"),
        story("what is typed beside a conflict takes its place, and what is typed in another window does not", UPSERT, "
            5    ended                                       => Matching ~35; FindContacts 1
            6    contacts c1                                 => Creating c1 ~36; Create 2
            7    created a1                                  => Logged c1 ~3607
            8    ann/1 edit subject Subject to A                     => Logged c1 reading ~38; Read 3
            9    read subject theirs                                 => Logged c1 ~3607; conflict of ann subject A
            10   ann/2 edit subject Subject to AA over ann subject A => Logged c1 reading ~40; Read 4
            11   read subject theirs                                 => Logged c1 ~3607; conflict of ann subject AA
            12   ann/3 edit subject Subject to B over ann subject A  => Logged c1 reading ~42; Read 5; conflict of ann subject AA
            13   read subject theirs                                 => Logged c1 ~3607; conflict of ann subject AA; conflict of ann subject B
            14   ann/2 edit subject Subject to A over ann subject A  => Logged c1 reading ~44; Read 6; conflict of ann subject B
            15   read subject theirs                                 => Logged c1 ~3607; conflict of ann subject B; conflict of ann subject A"),
    ]
}
