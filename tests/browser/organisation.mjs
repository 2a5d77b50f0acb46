// An organisation as administrators' pages see it: who is who, and the calls of the last days.

const person = (number, name, site, department) => ({
  id: number,
  number,
  name,
  kind: "user",
  site,
  department,
});

/** Five people at two sites, and a queue; in two pages. */
export function directory() {
  const first = {
    home: "US",
    extensions: [
      person("101", "Ada Example", "Berlin", "Sales"),
      person("102", "Ben Example", "Paris", "Support"),
      person("103", "Cleo Sample", "Berlin", "Support"),
    ],
    queueMembers: { 200: ["102", "103"] },
    numbers: ["+16505550100"],
    next: "103",
  };
  const second = {
    home: "US",
    extensions: [
      person("104", "Dora Sample", "Paris", "Sales"),
      person("105", "Emil Specimen", "Paris"),
      { id: "200", number: "200", name: "Support line", kind: "queue" },
    ],
    next: null,
  };
  return [first, second];
}

/** Calls of the last days: some of each kind. */
export function past(now = Date.now()) {
  const part = (index, fields) => ({
    telephonySessionId: `s-past-${index}`,
    extensionId: ["101", "102", "103", "104", "105"][index % 5],
    role: "agent",
    result: "answered",
    direction: "Inbound",
    reach: "external",
    otherLine: { number: `+1415555010${index % 10}` },
    outsideNumber: `+1415555010${index % 10}`,
    talk: 60_000,
    startedAt: now - (index + 1) * 3_600_000,
    holders: { known: [{ id: "c-1", name: "Grace Sample" }] },
    ...fields,
  });
  return [
    part(0, {}),
    part(1, { result: "missed", talk: 0 }),
    part(2, { direction: "Outbound" }),
    part(3, { holders: { known: [] } }),
    part(4, { talk: 8_000 }),
    part(5, { reach: "internal", otherExtension: "102", otherLine: { extension: "102" }, outsideNumber: undefined }),
  ];
}
