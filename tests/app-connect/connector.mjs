// A small CRM, and the connector with which an App Connect server speaks to it.
//
// The CRM keeps contacts, activities and users in a SQLite file of its own: what was written stays
// when the server is killed. It is strict: a record without a contact, a change of a record that
// is gone, a contact that is unknown are refused with the statuses that CRMs have for it. It can be
// told, once or for good, to refuse, to take its time, or to kill the server before or after it
// writes.

import { open } from "./sqlite3.mjs";

export const PLATFORM = "ledgercrm";
const FORMATS = { plain: "text/plain", html: "text/html", markdown: "text/markdown" };

/** What the manifest says of the fields that a record has besides. */
export const FIELDS = [
  {
    const: "campaign",
    title: "Campaign",
    type: "selection",
    required: true,
    options: [
      { const: "spring", title: "Spring mailing" },
      { const: "none", title: "No campaign" },
    ],
  },
  { const: "deal", title: "Deal", type: "selection", contactDependent: true, required: true },
  { const: "hint", title: "Hint", type: "warning" },
];

/** The same of a new contact, whatever its kind. */
export const CONTACT_FIELDS = [{ const: "source", title: "Source", type: "inputField", required: true }];

/** The kinds of a new contact. */
export const CONTACT_TYPES = [
  { display: "Contact", value: "contact" },
  { display: "Lead", value: "lead" },
];

export class Crm {
  constructor(file) {
    this.database = open(file);
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS contacts (id TEXT PRIMARY KEY, name TEXT, phone TEXT, type TEXT);
      CREATE TABLE IF NOT EXISTS activities (id INTEGER PRIMARY KEY, contact TEXT, subject TEXT,
        body TEXT, duration INTEGER, startTime TEXT, owner TEXT, marker TEXT, changes INTEGER,
        fields TEXT);`);
    /** What goes wrong next, by operation: `{ moment, act, status, milliseconds, times }`. */
    this.trouble = {};
  }

  empty() {
    this.database.exec("DELETE FROM contacts; DELETE FROM activities;");
    this.trouble = {};
  }

  contacts() {
    return this.database.all("SELECT * FROM contacts ORDER BY rowid");
  }

  addContact({ name, phone, type = "Contact" }) {
    const { many } = this.database.get("SELECT COALESCE(MAX(rowid), 0) AS many FROM contacts");
    const id = `c${many + 1}`;
    this.database.run("INSERT INTO contacts VALUES (?, ?, ?, ?)", [id, name, phone, type]);
    return { id, name, phone, type };
  }

  removeContact(id) {
    this.database.run("DELETE FROM contacts WHERE id = ?", [id]);
  }

  activities() {
    return this.database.all(
      `SELECT activities.*, contacts.name AS contactName FROM activities
       LEFT JOIN contacts ON contacts.id = contact ORDER BY activities.id`,
    );
  }

  activity(id) {
    const found = this.database.get("SELECT * FROM activities WHERE id = ?", [Number(id)]);
    return found ?? refuse(404);
  }

  addActivity({ contact, subject, body, duration, startTime, owner, marker, fields }) {
    if (!this.contacts().some(({ id }) => id === contact.id)) refuse(404);
    const { lastInsertRowid } = this.database.run(
      `INSERT INTO activities (contact, subject, body, duration, startTime, owner, marker, changes,
       fields) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)`,
      [contact.id, subject, body, duration, startTime, owner, marker, fields],
    );
    return String(lastInsertRowid);
  }

  change(id, fields) {
    const now = { ...this.activity(id), ...fields };
    this.database.run(
      `UPDATE activities SET contact = ?, subject = ?, body = ?, duration = ?, startTime = ?, owner = ?,
       fields = ?, changes = changes + 1 WHERE id = ?`,
      [now.contact, now.subject, now.body, now.duration, now.startTime, now.owner,
        now.fields, Number(id)],
    );
  }

  removeActivity(id) {
    this.database.run("DELETE FROM activities WHERE id = ?", [Number(id)]);
  }

  users() {
    return [
      { id: 501, name: "Anna Agent", email: "anna@example.com" },
      { id: 502, name: "Bob Agent", email: "bob@example.com" },
    ];
  }

  /** Lets happen what was asked for at this moment of an operation. */
  async moment(operation, moment) {
    const trouble = this.trouble[operation];
    if (trouble?.moment !== moment) return;
    trouble.times = (trouble.times ?? Infinity) - 1;
    if (trouble.times <= 0) delete this.trouble[operation];
    switch (trouble.act) {
      case "kill":
        process.kill(process.pid, "SIGKILL");
        await new Promise(() => {});
        break;
      case "wait":
        await new Promise((resolve) => setTimeout(resolve, trouble.milliseconds));
        break;
      case "removeContact":
        this.removeContact(trouble.contact);
        break;
      case "refuse":
        refuse(trouble.status);
        break;
      default:
        throw new Error(`the CRM knows no act ${trouble.act}`);
    }
  }
}

/** Fails as axios does for an answer with this status. */
function refuse(status) {
  throw Object.assign(new Error(`the CRM answered ${status}`), { response: { status, data: {} } });
}

/** The connector: what App Connect's server asks of every CRM. */
export function connector(crm, { format, userMappings }) {
  const performed = async (operation, work) => {
    await crm.moment(operation, "before");
    const result = work();
    await crm.moment(operation, "after");
    return result;
  };

  const owner = async ({ additionalSubmission, hashedAccountId }) => {
    if (!additionalSubmission?.isAssignedToUser) return "admin";
    const mappings = await userMappings(hashedAccountId);
    const extension = additionalSubmission.adminAssignedUserRcId;
    const mapping = mappings.find(({ rcExtensionId }) => rcExtensionId.includes(extension));
    return mapping?.crmUserId ?? "admin";
  };

  return {
    getAuthType: async () => "apiKey",
    getBasicAuth: ({ apiKey }) => Buffer.from(`${apiKey}:`).toString("base64"),
    getLogFormatType: () => FORMATS[format],

    getUserInfo: async ({ additionalInfo }) => ({
      successful: true,
      platformUserInfo: {
        id: `${additionalInfo.userId}-${PLATFORM}`,
        name: "The administrator",
        timezoneName: "UTC",
        timezoneOffset: 0,
        platformAdditionalInfo: {},
      },
    }),

    findContact: ({ phoneNumber, overridingFormat, isExtension }) =>
      performed("findContact", () => {
        if (isExtension === "true") return { successful: false, matchedContactInfo: [] };
        const spellings = [phoneNumber, ...overridingFormat.split(",").filter(Boolean)];
        const found = crm.contacts().filter(({ phone }) => spellings.includes(phone));
        return { successful: true, matchedContactInfo: [...found.map(shown), NEW_CONTACT] };
      }),

    findContactWithName: ({ name }) =>
      performed("findContactWithName", () => {
        const found = crm.contacts().filter((contact) => contact.name.includes(name));
        return { successful: true, matchedContactInfo: found.map(shown) };
      }),

    createContact: ({ phoneNumber, newContactName, newContactType }) =>
      performed("createContact", () => {
        const type = newContactType || "Contact";
        const made = crm.addContact({ name: newContactName, phone: phoneNumber, type });
        return { contactInfo: shown(made), returnMessage: null };
      }),

    createCallLog: async (call) => {
      const { contactInfo, callLog, composedLogDetails } = call;
      const belongsTo = await owner(call);
      return performed("createCallLog", () => ({
        logId: crm.addActivity({
          contact: contactInfo,
          subject: callLog.customSubject ?? `${callLog.direction} Call`,
          body: composedLogDetails,
          duration: callLog.duration === "pending" ? null : callLog.duration,
          startTime: String(callLog.startTime),
          owner: belongsTo,
          marker: `${callLog.telephonySessionId}/${own(callLog).extensionId}`,
          fields: JSON.stringify(call.additionalSubmission ?? {}),
        }),
        returnMessage: { message: "Call logged", messageType: "success", ttl: 2000 },
      }));
    },

    updateCallLog: async (call) => {
      const { existingCallLog, composedLogDetails, subject, duration, startTime } = call;
      const belongsTo = await owner(call);
      return performed("updateCallLog", () => {
        // As other connectors do: a change without these moves the call to now, for no time.
        crm.change(existingCallLog.thirdPartyLogId, {
          body: composedLogDetails,
          duration: duration ?? 0,
          startTime: String(startTime ?? Date.now()),
          owner: belongsTo,
          ...(subject ? { subject } : {}),
        });
        return { updatedNote: call.note, returnMessage: null };
      });
    },

    getCallLog: ({ callLogId }) =>
      performed("getCallLog", () => {
        const { subject, body, contact, fields } = crm.activity(callLogId);
        const name = crm.contacts().find(({ id }) => id === contact)?.name ?? "";
        const note = noteIn(body, format);
        const dispositions = JSON.parse(fields);
        return { callLogInfo: { subject, note, fullBody: body, contactName: name, dispositions } };
      }),

    upsertCallDisposition: ({ existingCallLog, dispositions }) =>
      performed("upsertCallDisposition", () => {
        const id = existingCallLog.thirdPartyLogId;
        const fields = { ...JSON.parse(crm.activity(id).fields), ...dispositions };
        crm.change(id, { fields: JSON.stringify(fields) });
        return { logId: id };
      }),

    getUserList: () => performed("getUserList", () => crm.users()),
  };
}

/** The side of the call that is the organisation's. */
function own({ direction, from, to }) {
  return direction === "Inbound" ? to : from;
}

const NEW_CONTACT = {
  id: "createNewContact",
  name: "Create new contact...",
  isNewContact: true,
  additionalInfo: null,
};

/** The open deals of contacts, by name, as they come with the contact: of some none, one or several. */
const DEALS = {
  "Olive One": [{ const: "roof", title: "A new roof" }],
  "Tom Two": [
    { const: "none", title: "None" },
    { const: "barn", title: "A barn" },
    { const: "shed", title: "A shed" },
  ],
  "Nora None": [],
};

function shown({ id, name, phone, type }) {
  const additionalInfo = name in DEALS ? { deal: DEALS[name] } : null;
  return { id, name, phone, type, createdDate: "2026-01-01", additionalInfo };
}

/** What a person reads as the note in a body that the server composed. */
function noteIn(body, format) {
  switch (format) {
    case "html":
      return (/<b>Agent notes<\/b><br>(.*?)<br>(?:<br>|<\/?ul|$)/s.exec(body)?.[1] ?? "")
        .replaceAll("<br>", "\n");
    case "markdown":
      return /## Agent notes\n([\s\S]*?)\n(?:\n|##|\*\*|$)/.exec(body)?.[1] ?? "";
    default:
      return /- (?:Note|Agent notes): ([\s\S]*?)(?:\n- |\n*$)/.exec(body)?.[1] ?? "";
  }
}
