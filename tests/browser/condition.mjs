// How a service does, as administrators' pages see it, and a backfill that goes on when it is told.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Everything works. */
export function well(now = Date.now()) {
  return {
    signIn: { extensionId: "101", kind: "person" },
    missingPermissions: [],
    subscription: { state: "active", expiresAt: now + 160 * HOUR },
    subscriptionHistory: [],
    incidents: [],
    alerts: [],
    alertAddresses: [],
    setAside: [],
    lastHeardAt: now - 3 * MINUTE,
    callLogReadAt: now - 40_000,
    callLogProblem: "",
    directoryReadAt: now - HOUR,
  };
}

/** An incident with its alerts, noticed so many minutes ago and over after as many as named. */
export function incident(kind, subject, minutes, lasted = null, now = Date.now()) {
  const openedAt = now - minutes * MINUTE;
  const healedAt = lasted === null ? null : openedAt + lasted * MINUTE;
  const id = `${kind}-${openedAt}`;
  const begin = { id, kind, at: openedAt, subject, text: "The CRM took no call.\n\nSign in to it.\n\nNoticed then." };
  const end = { id: `${id}-over`, kind, at: healedAt, subject: `${subject} no longer`, text: "Nothing needs doing." };
  return {
    incidents: [{ kind, detail: "the CRM took no call", openedAt, healedAt }],
    alerts: healedAt === null ? [begin] : [begin, end],
  };
}

/** Things that do not work. */
export function unwell(now = Date.now()) {
  const lost = incident("crm-sign-in-lost", "The CRM wants a new sign-in", 25, null, now);
  const behind = incident("call-log-behind", "RingCentral's call log cannot be read", 300, 12, now);
  return {
    ...well(now),
    missingPermissions: ["ReadCallRecording"],
    subscription: { state: "broken", problem: "it was blacklisted" },
    incidents: [...behind.incidents, ...lost.incidents],
    alerts: [...behind.alerts, ...lost.alerts],
    alertAddresses: [{ form: "slack", shown: "https://hooks.example.com/…k4", problem: "it answered with status 404", owed: 2 }],
    callLogProblem: "RingCentral answered with status 503",
  };
}

/** The CRM that calls are logged to. */
export function crm(changes = {}) {
  return {
    crm: "hubspot",
    name: "HubSpot",
    guarantee: "At most one record.",
    abilities: [],
    address: "",
    signIn: "signed-in",
    userName: "ada@example.com",
    user: "9",
    since: 1,
    checkedAt: 1,
    mayWrite: "yes",
    problems: [],
    usersReadAt: null,
    choices: [],
    ...changes,
  };
}

/** Calls of 14 days, most of them logged. */
export function report(now = Date.now()) {
  const counts = [];
  for (let of = 0; of < 14; of += 1) {
    const count = (state, reason, calls) => counts.push({ of, state, reason, calls, talkSeconds: 60 * calls });
    count("logged", "one-contact", 40 + 7 * (of % 4));
    if (of % 3 === 0) count("unresolved", "several-contacts", 4 + of);
    if (of % 5 === 1) count("failed", "crm-rejected", 3);
    count("skipped", "internal-call", 20);
  }
  const date = (back) => new Date(now - back * 24 * HOUR).toISOString().slice(0, 10);
  const days = Array.from({ length: 14 }, (_, day) => date(13 - day));
  return { timeZone: "UTC", days, counts: [counts] };
}

/** The same calls by person, in two pages by extension id. */
export function peopleReport(after) {
  const counts = (people) =>
    people.flatMap(([of, logged, waiting]) => [
      { of, state: "logged", reason: "one-contact", calls: logged, talkSeconds: 95 * logged },
      { of, state: "unresolved", reason: "several-contacts", calls: waiting, talkSeconds: 30 * waiting },
    ]);
  return after
    ? { counts: [counts([["104", 80, 3]]), counts([["105", 12, 1]])], next: null }
    : { counts: [counts([["101", 210, 9], ["102", 96, 4]]), counts([["102", 4, 2]])], next: "103" };
}

/** The CRM's users: one is called like Ada, two like Ben. */
export function crmUsers() {
  const user = (id, name, email) => ({ id, name, email });
  const users = [
    user("501", "Ada Example", "ada@crm.example.com"),
    user("502", "Ben Example", "ben@crm.example.com"),
    user("503", "Ben Example", "ben.example@crm.example.com"),
    user("504", "Support Desk", "support@crm.example.com"),
  ];
  return { users, readAt: 1 };
}

/** A backfill as the server keeps it; `next` is called before each answer to a look. */
export class Backfill {
  shown = null;
  next = () => {};

  begin(range) {
    const counts = [
      ["log", "matching", "The CRM is being searched for the caller.", 980],
      ["ask", "no-number", "The caller's number is not known.", 7],
      ["skip", "internal-call", "Calls between colleagues are not logged.", 210],
      ["known", "one-contact", "One contact has this number.", 7],
    ].map(([prospect, code, sentence, count]) => ({
      prospect,
      reason: { code, sentence, nextStep: "" },
      count,
      sample: [],
    }));
    this.shown = { range, stage: "counting", readBackTo: range.to, callsCounted: 0, callsGiven: 0, unreadable: 0, counts, problem: "" };
    return this.shown;
  }

  command(word) {
    this.shown.stage = { start: "running", pause: "paused", resume: "running", cancel: "cancelled" }[word];
    return this.shown;
  }
}
