// The published App Connect server with a small CRM behind it, on loopback, for tests.
//
//   node server.mjs --port N --folder DIR [--format plain|html|markdown] [--account ID]
//
// Started again on the same folder, it has the same data. It prints its address when it listens.
// `/crm/...` is the CRM's own side: what people see and do
// there, and what is to go wrong. To the server, RingCentral is someone who takes every token for an
// administrator's of that account; it can reach nothing that is not on loopback.

import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import express from "express";
import jsonwebtoken from "jsonwebtoken";
import sequelize from "sequelize";
import { CONTACT_FIELDS, CONTACT_TYPES, FIELDS, PLATFORM, Crm, connector } from "./connector.mjs";
import * as sqlite3 from "./sqlite3.mjs";

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    folder: { type: "string" },
    format: { type: "string", default: "plain" },
    account: { type: "string", default: "400" },
  },
});
mkdirSync(options.folder, { recursive: true });

// What the server reads of its surroundings, all of it when it is loaded.
const NOBODY = "http://127.0.0.1:9";
const ADMINISTRATOR = {
  id: "101",
  account: { id: options.account },
  permissions: { admin: { enabled: true } },
};
const SECRET = "a secret of a server that only tests know";
Object.assign(process.env, {
  APP_SERVER_SECRET_KEY: SECRET,
  HASH_KEY: "a key of a server that only tests know",
  DATABASE_URL: `sqlite:${join(options.folder, "server.sqlite")}`,
  DYNAMODB_LOCALHOST: NOBODY,
  DYNAMODB_TABLE_PREFIX: "tests",
  DEVELOPER_DYNAMODB_TABLE_PREFIX: "tests",
  DEVELOPER_APP_SERVER_SECRET_KEY: SECRET,
  IS_PROD: "true",
});
sequelize.Sequelize.addHook("beforeInit", (_config, made) => {
  made.dialectModule = sqlite3;
  made.storage = join(options.folder, "server.sqlite");
});
// As the server gets it: `import` would give another one.
const axios = createRequire(import.meta.url)("axios");
axios.interceptors.request.use((request) => {
  const url = new URL(request.url);
  if (url.hostname === "platform.ringcentral.com") {
    request.adapter = async () => ({ status: 200, headers: {}, request, data: ADMINISTRATOR });
  } else if (url.hostname !== "127.0.0.1") {
    throw new Error(`tests reach nothing outside: ${url.origin}`);
  }
  return request;
});
// The server tells much; what fails is told on standard error.
console.log = () => {};
console.info = () => {};

const { default: core } = await import("@app-connect/core");
const { UserModel } = (await import("@app-connect/core/models/userModel")).default;
const { AdminConfigModel } = (await import("@app-connect/core/models/adminConfigModel")).default;
const { AccountDataModel } = (await import("@app-connect/core/models/accountDataModel")).default;
const { CallLogModel } = (await import("@app-connect/core/models/callLogModel")).default;

const crm = new Crm(join(options.folder, "crm.sqlite"));
const userMappings = async (account) =>
  (await AdminConfigModel.findByPk(account ?? ""))?.userMappings ?? [];
core.connectorRegistry.setDefaultManifest({
  author: { name: "Tests" },
  platforms: {
    [PLATFORM]: {
      name: PLATFORM,
      contactTypes: CONTACT_TYPES,
      page: { callLog: { additionalFields: FIELDS }, newContact: { additionalFields: CONTACT_FIELDS } },
    },
  },
});
core.connectorRegistry.setReleaseNotes({});
core.connectorRegistry.registerConnector(PLATFORM, connector(crm, { format: options.format, userMappings }));

const app = express();
const server = core.createCoreApp();
app.use("/crm", crmRoutes());
app.use(dyingBeforeItAnswers);
app.use(server);

const listening = app.listen(Number(options.port), "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${listening.address().port}\n`);
});

/** The moment after the server's own table knows the log, and before anybody hears of it. */
function dyingBeforeItAnswers(request, response, next) {
  const send = response.send.bind(response);
  response.send = (body) => {
    if (request.path === "/callLog" && request.method !== "GET") {
      crm.moment(request.method, "answer").then(() => send(body), next);
      return response;
    }
    return send(body);
  };
  next();
}

function crmRoutes() {
  const routes = express.Router();
  routes.use(express.json());
  routes.get("/activities", (_, response) => response.json(crm.activities()));
  routes.post("/activities/:id", (request, response) => {
    crm.change(request.params.id, request.body);
    response.json({});
  });
  routes.delete("/activities/:id", (request, response) => {
    crm.removeActivity(request.params.id);
    response.json({});
  });
  routes.get("/contacts", (_, response) => response.json(crm.contacts()));
  routes.post("/contacts", (request, response) => response.json(crm.addContact(request.body)));
  routes.delete("/contacts/:id", (request, response) => {
    crm.removeContact(request.params.id);
    response.json({});
  });
  routes.post("/trouble", (request, response) => {
    crm.trouble = request.body;
    response.json({});
  });
  // The sign-in ends, or is there again.
  routes.post("/sign-in", async (request, response) => {
    await UserModel.update({ accessToken: request.body.accessToken }, { where: {} });
    response.json({});
  });
  // Everything is as if it were new.
  routes.post("/reset", async (_, response) => {
    crm.empty();
    for (const table of [CallLogModel, UserModel, AccountDataModel, AdminConfigModel]) {
      await table.destroy({ where: {} });
    }
    response.json({});
  });
  // The server's table forgets what it wrote.
  routes.post("/forget", async (_, response) => {
    await CallLogModel.destroy({ where: {} });
    response.json({});
  });
  // A token of the server's own that ends so soon.
  routes.post("/token", (request, response) => {
    const { user, seconds } = request.body;
    const id = `${user}-${PLATFORM}`;
    const token = jsonwebtoken.sign({ id, platform: PLATFORM }, SECRET, { expiresIn: seconds });
    response.json({ token });
  });
  return routes;
}
