//! The stories of the log machine; `step` says how to read them.

mod creates;
mod crm;
mod edits;
mod fields;
mod subjects;

use ledger_core::ledger::Idempotency;
use ledger_core::rules::Listeners;
use ledger_core::settings::{LogStyle, Mode, NoContactPolicy, OrgSettings};
use ledger_core::time::Span;

const UPSERT: Idempotency = Idempotency::Upsert;
const MARKER: Idempotency = Idempotency::Marker { settle: Span::seconds(60) };
const TRACE: Idempotency = Idempotency::Trace { settle: Span::seconds(60) };
const NONE: Idempotency = Idempotency::None;

pub(crate) struct Story {
    pub(crate) name: &'static str,
    pub(crate) idempotency: Idempotency,
    pub(crate) settings: OrgSettings,
    /// Who listens to the account's calls.
    pub(crate) listeners: Listeners,
    /// Whether c5 was chosen for the number once and for all.
    pub(crate) remembers: bool,
    pub(crate) lines: &'static str,
}

/// A story under settings that log everything.
fn story(name: &'static str, idempotency: Idempotency, lines: &'static str) -> Story {
    Story {
        name,
        idempotency,
        settings: OrgSettings { mode: Mode::On, ..OrgSettings::default() },
        listeners: Listeners::default(),
        remembers: false,
        lines,
    }
}

// Stories are kept as they read best.
#[rustfmt::skip]
pub(crate) fn stories() -> Vec<Story> {
    let uncovered = |story: Story| Story { settings: OrgSettings::default(), ..story };
    let listened = |story: Story| Story { listeners: Listeners { ai_notes: true, ace: true }, ..story };
    let remembered = |story: Story| Story { remembers: true, ..story };
    let complete = |story: Story| Story {
        settings: OrgSettings { log_style: LogStyle::WhenComplete, ..story.settings }, ..story
    };
    let placeholder = |story: Story| Story {
        settings: OrgSettings { no_contact: NoContactPolicy::CreatePlaceholder, ..story.settings },
        ..story
    };
    let others = vec![
        story("the CRM does not know the number: a person chooses", UPSERT, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts none => Asking no-contact ~606
            7  replay        => Matching ~37; FindContacts 2
            8  contacts none => Asking no-contact ~608
            9  log c7        => Creating c7 ~39; Create 3"),
        placeholder(story("a placeholder is made, and found again if nobody knows whether it was", MARKER, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts none => AddingContact ~36; AddContact 2
            7  added unsure  => Matching resting ~67
            67 woke          => Matching ~97; FindContacts 3
            68 contacts c1   => Looking c1 ~98; Look 4")),
        story("the number changes while it is looked up", UPSERT, "
            5  ended         => Matching ~35; FindContacts 1
            6  other number  => Matching ~36; FindContacts 2
            7  contacts c1 @1 => Matching ~36
            8  contacts c1   => Creating c1 ~38; Create 3"),
        story("no number", UPSERT, "
            5  anonymous     => Asking no-number
            6  ended         => Matching ~36; FindContacts 1"),
        story("the rests grow, and a success ends them", UPSERT, "
            5    ended       => Matching ~35; FindContacts 1
            6    contacts unsure => Matching resting ~11
            11   woke        => Matching ~41; FindContacts 2
            12   contacts unsure => Matching resting ~42
            42   woke        => Matching ~72; FindContacts 3
            43   contacts c1 => Creating c1 ~73; Create 4
            44   created unsure => Creating c1 resting ~49"),
        story("asked to wait: at least a second, at most a day", UPSERT, "
            5  ended              => Matching ~35; FindContacts 1
            6  contacts later 3   => Matching resting ~7
            7  woke               => Matching ~37; FindContacts 2
            8  contacts later 60  => Matching resting ~60
            60 woke               => Matching ~90; FindContacts 3
            61 contacts later 999999999 => Matching resting ~86461"),
        story("asked to wait a moment, again and again: the moments grow", UPSERT, "
            5   ended            => Matching ~35; FindContacts 1
            6   contacts later 6 => Matching resting ~7
            7   woke             => Matching ~37; FindContacts 2
            8   contacts later 9 => Matching resting ~13
            13  woke             => Matching ~43; FindContacts 3
            14  contacts later 9 => Matching resting ~44
            44  woke             => Matching ~74; FindContacts 4
            45  contacts c1      => Creating c1 ~75; Create 5
            46  created later 9  => Creating c1 resting ~47"),
        story("refused by permission, and replayed", MARKER, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts refused permission => Refused crm-permission
            7  record        => Refused crm-permission
            8  replay        => Matching ~38; FindContacts 2
            9  contacts c1   => Looking c1 ~39; Look 3
            10 looked refused rejected => Refused crm-rejected
            11 log c2        => Looking c2 ~41; Look 4"),
        story("the sign-in is tried again by itself", UPSERT, "
            5    ended       => Matching ~35; FindContacts 1
            6    contacts c1 => Creating c1 ~36; Create 2
            7    created refused sign-in => Refused crm-sign-in ~3607
            3607 woke        => Matching ~3637; FindContacts 3"),
        story("an update that is refused is said, and tried again when asked or when facts change", UPSERT, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts c1   => Creating c1 ~36; Create 2
            7  created a1    => Logged c1 ~3607
            8  edit note N   => Logged c1 reading ~38; Read 3
            9  read          => Logged c1 writing ~39; Update 4 note N
            10 updated refused permission => Logged c1 declined crm-permission
            11 ended         => Logged c1 declined crm-permission
            12 replay        => Logged c1 reading ~42; Read 5
            13 read refused rejected => Logged c1 declined crm-rejected
            14 record longer => Logged c1 reading ~44; Read 6
            15 read          => Logged c1 writing ~45; Update 7 note N
            16 updated       => Final c1"),
        story("an update waits for the sign-in", UPSERT, "
            5    ended       => Matching ~35; FindContacts 1
            6    contacts c1 => Creating c1 ~36; Create 2
            7    created a1  => Logged c1 ~3607
            8    edit note N => Logged c1 reading ~38; Read 3
            9    read refused sign-in => Logged c1 reading resting ~3609
            3609 woke        => Logged c1 reading ~3639; Read 4"),
        story("deleted in the CRM: it stays deleted until a person logs it", UPSERT, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts c1   => Creating c1 ~36; Create 2
            7  created a1    => Logged c1 ~3607
            8  edit note N   => Logged c1 reading ~38; Read 3
            9  read deleted  => Skipped deleted-in-crm
            10 created a1 @2 => Skipped deleted-in-crm
            11 record longer => Skipped deleted-in-crm
            12 log c1        => Creating c1 ~42; Create 4"),
        story("a person chooses while the activity is written", MARKER, "
            5  ended          => Matching ~35; FindContacts 1
            6  contacts c1    => Looking c1 ~36; Look 2
            7  log c2         => Looking c1 ~36
            8  looked nothing => Creating c2 ~38; Create 3
            9  log c3         => Creating c2 ~38
            10 created a1     => Logged c3 reading ~40; Read 4"),
        story("a person moved it in the CRM, and it stays there", UPSERT, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts c1   => Creating c1 ~36; Create 2
            7  created a1    => Logged c1 ~3607
            8  edit note N   => Logged c1 reading ~38; Read 3
            9  read moved c9 => Logged c9 writing ~39; Update 4 note N
            10 updated       => Logged c9 ~3607
            11 log c1        => Logged c1 reading ~41; Read 5
            12 read moved c9 => Logged c1 writing ~42; Update 6"),
        story("moved twice in the CRM, with an update between that was not taken", UPSERT, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts c1   => Creating c1 ~36; Create 2
            7  created a1    => Logged c1 ~3607
            8  edit note N   => Logged c1 reading ~38; Read 3
            9  read moved c9 => Logged c9 writing ~39; Update 4 note N
            10 updated refused permission => Logged c9 declined crm-permission
            11 replay        => Logged c9 reading ~41; Read 5
            12 read moved c8 => Logged c8 writing ~42; Update 6 note N"),
        story("skipped by a person: facts change nothing, a replay does", UPSERT, "
            5  ended         => Matching ~35; FindContacts 1
            6  skip          => Skipped skipped-by-person
            7  contacts c1   => Skipped skipped-by-person
            8  record longer => Skipped skipped-by-person
            9  replay        => Matching ~39; FindContacts 2"),
        story("skipped while nothing was sent, and not skipped once it was", MARKER, "
            5  ended          => Matching ~35; FindContacts 1
            6  contacts c1    => Looking c1 ~36; Look 2
            7  skip           => Skipped skipped-by-person
            8  log c1         => Looking c1 ~38; Look 3
            9  looked nothing => Creating c1 ~39; Create 4
            10 skip           => Creating c1 ~39"),
        story("a person decides during the call", UPSERT, "
            1  edit note N   => WaitingForEnd call-in-progress
            2  skip          => Skipped skipped-by-person
            3  log c1        => WaitingForEnd call-in-progress
            5  ended         => Creating c1 ~35; Create 1"),
        story("skipped by a rule, until the facts say otherwise", UPSERT, "
            5  internal      => Skipped internal-call
            6  ended         => Matching ~36; FindContacts 1"),
        story("it was theirs when it seemed over, and another took it", UPSERT, "
            1  edit note N   => WaitingForEnd call-in-progress
            5  another's     => Skipped taken-by-another
            6  ended         => Matching ~36; FindContacts 1"),
        story("the number shows only once it is logged: records have a field of their own for it", UPSERT, "
            1  log c1        => WaitingForEnd call-in-progress
            5  anonymous     => Creating c1 ~35; Create 1
            6  created a1    => Logged c1 ~3606
            7  ended         => Logged c1 reading ~37; Read 2"),
        story("facts that forbid it while a person is asked", UPSERT, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts none => Asking no-contact ~606
            7  internal      => Skipped internal-call"),
        complete(story("once, when complete: waits for the call log", UPSERT, "
            5  ended         => WaitingForEnd waiting-for-call-log ~3600
            6  woke          => WaitingForEnd waiting-for-call-log ~3600
            40 record        => Matching ~70; FindContacts 1")),
        complete(story("once, when complete, and the record never comes", UPSERT, "
            5    ended       => WaitingForEnd waiting-for-call-log ~3600
            3600 woke        => Matching ~3630; FindContacts 1
            3601 contacts c1 => Creating c1 ~3631; Create 2
            3602 created a1  => Logged c1 ~7202
            7202 woke        => Final c1")),
        story("facts that never come are let go, the last of them last", UPSERT, "
            5     recorded    => Matching ~35; FindContacts 1
            6     contacts c1 => Creating c1 ~36; Create 2
            7     created a1  => Logged c1 ~86407
            3607  woke        => Logged c1 ~86407
            86407 woke        => Final c1
            90000 recording   => Logged c1 reading ~90030; Read 3"),
        story("a week without the CRM is given up, and a note a week later is not", UPSERT, "
            5      ended       => Matching ~35; FindContacts 1
            6      contacts c1 => Creating c1 ~36; Create 2
            7      created a1  => Logged c1 ~3607
            700000 edit note N => Logged c1 reading ~700030; Read 3
            700001 read unsure => Logged c1 reading resting ~700031"),
        uncovered(story("the client's auto-log logs what the server does not cover, once", UPSERT, "
            5  ended         => Skipped mode-off
            6  auto-log      => Matching ~36; FindContacts 1 | client-saw-end, searched-contacts
            7  auto-log      => Matching ~36 | nothing
            8  contacts c1   => Creating c1 ~38; Create 2
            9  created a1    => Logged c1 ~3609
            10 auto-log      => Logged c1 ~3609")),
        uncovered(story("the client's auto-log is faster than the end is known", UPSERT, "
            4  auto-log      => WaitingForEnd call-in-progress
            5  ended         => Matching ~35; FindContacts 1
            6  contacts none => Asking no-contact ~606
            7  record longer => Asking no-contact ~606
            8  internal      => Skipped internal-call
            9  ended         => Matching ~39; FindContacts 2")),
        uncovered(story("the client's auto-log follows every rule but cover's", UPSERT, "
            5  internal      => Skipped mode-off
            6  auto-log      => Skipped internal-call
            7  ended         => Matching ~37; FindContacts 1")),
        uncovered(story("a person's skip stands against the client's auto-log", UPSERT, "
            5  ended         => Skipped mode-off
            6  skip          => Skipped skipped-by-person
            7  auto-log      => Skipped skipped-by-person
            8  replay        => Matching ~38; FindContacts 1")),
        story("the client's auto-log changes nothing where the server covers", UPSERT, "
            4  auto-log      => WaitingForEnd call-in-progress
            5  ended         => Matching ~35; FindContacts 1
            6  auto-log      => Matching ~35"),
        story("someone edits between our read and our update: it is read and merged again", UPSERT, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts c1   => Creating c1 ~36; Create 2
            7  created a1    => Logged c1 ~3607
            8  edit note N   => Logged c1 reading ~38; Read 3
            9  read          => Logged c1 writing ~39; Update 4 note N
            10 changed @3    => Logged c1 writing ~39
            10 changed       => Logged c1 reading ~40; Read 5 | changed-meanwhile, sent-read
            11 read moved c9 => Logged c9 writing ~41; Update 6 note N
            12 changed       => Logged c9 reading resting ~42
            42 woke          => Logged c9 reading ~72; Read 7
            43 read moved c9 => Logged c9 writing ~73; Update 8 note N
            44 updated       => Logged c9 ~3607"),
        story("marker: a person chooses after the create was sent, and someone moved it before", MARKER, "
            5   ended          => Matching ~35; FindContacts 1
            6   contacts c1    => Looking c1 ~36; Look 2
            7   looked nothing => Creating c1 ~37; Create 3
            8   created unsure => Settling c1 ~68
            20  log c1         => Settling c1 ~68
            68  woke           => Looking c1 ~98; Look 4
            69  looked a1      => Logged c1 reading ~99; Read 5
            70  read moved c9  => Logged c1 writing ~100; Update 6
            71  updated        => Logged c1 ~3669
            72  record longer  => Logged c1 reading ~102; Read 7
            73  read moved c9  => Logged c9 writing ~103; Update 8"),
        listened(story("insights are awaited, and let go with the last of them", UPSERT, "
            5     recorded      => Matching ~35; FindContacts 1
            6     contacts c1   => Creating c1 ~36; Create 2
            7     created a1    => Logged c1 ~86407
            40    recording     => Logged c1 reading ~70; Read 3
            41    read          => Logged c1 writing ~71; Update 4
            42    updated       => Logged c1 ~86407
            50    insights note => Logged c1 reading ~80; Read 5
            51    read          => Logged c1 writing ~81; Update 6
            52    updated       => Logged c1 ~86407
            86407 woke          => Final c1 | let-go without-ace, completed
            90000 insights ace  => Logged c1 reading ~90030; Read 7 | insights-known, sent-read
            90001 read          => Logged c1 writing ~90031; Update 8
            90002 updated       => Final c1 | updated, completed")),
        listened(story("insights that come first are written with the record", UPSERT, "
            4  insights note => WaitingForEnd call-in-progress
            5  record        => Matching ~35; FindContacts 1
            6  contacts c1   => Creating c1 ~36; Create 2
            7  created a1    => Final c1
            8  insights note => Final c1")),
        listened(story("nobody waits for ACE without a recording", UPSERT, "
            5    record      => Matching ~35; FindContacts 1
            6    contacts c1 => Creating c1 ~36; Create 2
            7    created a1  => Logged c1 ~7207
            7207 woke        => Final c1")),
        story("a contact that appears is found, and the choice stays a person's", UPSERT, "
            5    ended         => Matching ~35; FindContacts 1
            6    contacts none => Asking no-contact ~606
            7    appeared +14155550199 => Asking no-contact ~606
            8    appeared +14155550177 => Asking no-contact looking ~38; FindContacts 2
            9    appeared +14155550177 => Asking no-contact looking ~38 | nothing
            10   contacts none => Asking no-contact ~610 | nothing
            610  woke          => Asking no-contact looking ~640; FindContacts 3
            640  woke          => Asking no-contact ~1280
            1280 woke          => Asking no-contact looking ~1310; FindContacts 4
            1281 contacts c1+c2 => Asking several-contacts ~2562
            2562 woke          => Asking several-contacts looking ~2592; FindContacts 5
            2563 log c3        => Creating c3 ~2593; Create 6
            2564 contacts c1 @5 => Creating c3 ~2593"),
        story("the CRM asks to wait, and refuses: the question stays", UPSERT, "
            5      ended         => Matching ~35; FindContacts 1
            6      contacts none => Asking no-contact ~606
            606    woke          => Asking no-contact looking ~636; FindContacts 2
            607    contacts later 900000 => Asking no-contact ~87007
            87007  woke          => Asking no-contact looking ~87037; FindContacts 3
            87008  contacts refused sign-in => Asking no-contact ~173408
            87009  internal      => Skipped internal-call"),
        story("nobody looks for ever", UPSERT, "
            5      ended         => Matching ~35; FindContacts 1
            6      contacts none => Asking no-contact ~606
            604000 woke          => Asking no-contact looking ~604030; FindContacts 2
            604001 contacts none => Asking no-contact ~690401
            690401 woke          => Asking no-contact looking ~690431; FindContacts 3
            690402 contacts none => Asking no-contact
            700000 appeared +14155550177 => Asking no-contact looking ~700030; FindContacts 4
            700001 contacts c1   => Creating c1 ~700031; Create 5"),
        story("refused with one contact while a person chose another", UPSERT, "
            5  ended         => Matching ~35; FindContacts 1
            6  contacts c1   => Creating c1 ~36; Create 2
            7  log c2        => Creating c1 ~36
            8  created refused rejected => Creating c2 ~38; Create 3
            9  created refused rejected => Refused crm-rejected"),
        remembered(story("a contact chosen for the number once and for all", UPSERT, "
            5  ended         => Creating c5 ~35; Create 1
            6  created a1    => Logged c5 ~3606")),
        remembered(story("the contact that was remembered is gone: the CRM is asked", UPSERT, "
            5  ended         => Creating c5 ~35; Create 1
            6  created refused rejected => Matching ~36; FindContacts 2
            7  contacts c1   => Creating c1 ~37; Create 3
            8  created refused rejected => Refused crm-rejected")),
        story("given up after a week of trying", UPSERT, "
            5      ended       => Matching ~35; FindContacts 1
            6      contacts unsure => Matching resting ~11
            604806 woke        => Matching ~604836; FindContacts 2
            604807 contacts unsure => GivenUp crm-unreachable
            604808 replay      => Matching ~604838; FindContacts 3
            604809 contacts unsure => Matching resting ~604814"),
    ];
    let first = creates::stories().into_iter().chain(crm::stories());
    let first = first.chain(edits::stories()).chain(fields::stories());
    first.chain(subjects::stories()).chain(others).collect()
}
