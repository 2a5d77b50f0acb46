/** Thrown when an input cannot be answered. */
export interface LedgerError extends Error {
  /** What kind of flaw it is: `not-json`, `wrong-shape`, `missing`, `unknown-field` ... */
  code: string;
  /** The field, such as `call.startedAt`; empty when it is the whole input. */
  place: string;
}

export interface PhoneQuestion {
  /** As anyone writes it. */
  number: string;
  /** ISO 3166 code of the country it was written in; US when left out, "" for none. */
  region?: string;
}
export interface PhoneAnswer {
  number: string;
  /** Null when the text is no number. */
  e164: string | null;
  national: string | null;
  /** False for numbers that their country does not give out. */
  valid: boolean;
}

export interface BlockListQuestion {
  /** Numbers, prefixes, ranges and extensions, or a table with a header. */
  text: string;
  region?: string;
  /** How long the account's extension numbers are at most; 6 when left out. */
  maxExtensionLength?: number;
}
export interface BlockListAnswer {
  entries: {
    kind: "number" | "prefix" | "range" | "extension";
    value: string;
    label?: string;
  }[];
  /** Every entry that cannot be understood, and why. */
  problems: { text: string; problem: string }[];
}

export interface FoldQuestion {
  /** RingCentral's webhook bodies, in any order, repeated or not. */
  events: unknown[];
}
export interface Participant {
  extensionId: string;
  role: string;
  result: string;
  talkSeconds: number;
  ringSeconds: number;
}
export interface FoldedCall {
  telephonySessionId: string;
  sessionId: string;
  direction: "Inbound" | "Outbound";
  ended: boolean;
  externalNumber: string | null;
  /** ISO 8601. */
  startedAt: string;
  endedAt: string | null;
  participants: Participant[];
  /** The sessions of a warm transfer or conference. */
  linkedTo: string[];
}
export interface FoldAnswer {
  calls: FoldedCall[];
}

export interface Contact {
  id: string;
  name: string;
  kind?: string;
  /** Milliseconds since 1970. */
  latestActivityAt?: number;
  createdAt?: number;
}
export interface MatchQuestion {
  contacts: Contact[];
  severalContacts?: "leave-for-person" | "latest-activity" | "first-by-name" | "earliest-created";
  noContact?: "leave-for-person" | "create-placeholder" | "skip";
}
export interface MatchAnswer {
  choice: "take" | "create-placeholder" | "ask" | "skip";
  /** The code of the reason. */
  reason: string;
  contact: Contact | null;
  /** Each contact once, by name. */
  candidates: Contact[];
}

export interface DecideQuestion {
  /** The organisation's settings as the Worker has them. */
  settings?: object;
  /** `home`, `extensions` (a list or by id), `queues`, as the Worker has them. */
  directory?: object;
  /** The contacts of each number, however the number is written. */
  contacts?: Record<string, Contact[]>;
  /** A call of `foldCalls`, or `{ parts }`. */
  call: FoldedCall | { parts: object[] };
  /** The CRM's users. */
  users?: { id: string; name: string; email?: string }[];
  /** ISO 8601: when these settings came into force; always, when left out. */
  switchedOnAt?: string | null;
}
export interface DecideAnswer {
  entries: {
    extensionId: string;
    decision: "log" | "ask" | "skip";
    /** The code of the rule that decides. */
    reason: string;
    contactId: string | null;
    /** The CRM's user; null for the administrator whose sign-in is used. */
    owner: string | null;
  }[];
}

export interface ComposeQuestion {
  logFormat?: "text/plain" | "text/html" | "text/markdown";
  existingBody?: string;
  callLog?: object;
  contactInfo?: object;
  user?: object;
  note?: string;
  [field: string]: unknown;
}
export interface ComposeAnswer {
  /** Null when an update leaves it as it is. */
  subject: string | null;
  body: string;
}

export interface AutoLogQuestion {
  /** Who logs the person's calls; null as long as that is not known. */
  cover?: { cover: "server" } | { cover: "client"; why: string } | null;
  trial?: boolean;
  /** What an administrator set for everyone. */
  managed?: object;
  /** What the person chose. */
  chosen?: object;
}
export interface AutoLogAnswer {
  position: "on" | "off";
  lock: "free" | "locked";
  reason: string;
  sentence: string;
}

export interface LogKeyQuestion {
  account: string;
  telephonySessionId: string;
  extensionId: string;
  crm: string;
}
export interface LogKeyAnswer {
  marker: string;
}
