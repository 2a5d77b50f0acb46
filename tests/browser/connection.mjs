// The connection to a CRM, as the server that speaks the contract keeps it: what is wrong with a
// description it says of one without `requests`, and a token it refuses if it is called "refused".
import { crm } from "./condition.mjs";

const way = (token, address = null, closed = null) => ({ token, address, closed });

/** The CRMs that can be chosen. */
export const CHOICES = [
  { crm: "builtin", name: "Call Ledger's own", ways: [] },
  { crm: "hubspot", name: "HubSpot", ways: [way("Private app token"), way(null)] },
  { crm: "pipedrive", name: "Pipedrive", ways: [way("API token", "https://you.pipedrive.com")] },
  { crm: "salesforce", name: "Salesforce", ways: [way(null, null, "This service is not registered at Salesforce.")] },
  { crm: "described", name: "", ways: [] },
];

/** What becomes of a request; `server.crm` is the connection. */
export function connection(server, route, asked) {
  server.crmAsked = { route, asked };
  if (route === "POST /v1/crm/check") return { answer: (server.crm = { ...server.crm, checkedAt: Date.now() }) };
  if (route === "DELETE /v1/crm") return { answer: (server.crm = { ...server.crm, signIn: "signed-out" }) };
  if (route === "POST /v1/crm/sign-in") {
    const page = new URL("/crm-page", server.url);
    page.search = new URLSearchParams({ back: asked.redirectUri, state: asked.state });
    return { answer: { page: page.href } };
  }
  const refused = (message, problems) => ({ failure: { code: "invalid", message, ...(problems && { problems }) } });
  if (asked.signIn.token === "refused") return refused("The CRM does not accept this sign-in, so nothing was changed.");
  if (asked.description && !asked.description.requests) {
    return refused("The description of the CRM cannot be as it is; nothing was changed.", [
      { field: "name", problem: "it is taken" },
      { field: "requests", problem: "it is missing" },
    ]);
  }
  const { name } = CHOICES.find((choice) => choice.crm === asked.crm);
  server.crm = crm({ crm: asked.crm, name: name || asked.description.name, choices: CHOICES, since: Date.now() });
  return { answer: server.crm };
}

/** The CRM's page: whoever comes is let in. */
export function crmPage(url, response) {
  const back = new URL(url.searchParams.get("back"));
  back.search = new URLSearchParams({ code: "crm-code", state: url.searchParams.get("state") });
  response.writeHead(302, { location: back.href }).end();
}
