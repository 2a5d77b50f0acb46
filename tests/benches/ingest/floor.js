// The floor of the measurement: a Durable Object that stores a delivery's body and nothing else,
// dealt to as many objects as the product deals an account's calls to.
import { DurableObject } from "cloudflare:workers";

const OBJECTS = 4;

export class Store extends DurableObject {
  constructor(state, env) {
    super(state, env);
    this.sql = state.storage.sql;
    this.sql.exec("CREATE TABLE IF NOT EXISTS delivery (number INTEGER PRIMARY KEY, body TEXT)");
  }

  async fetch(request) {
    const body = await request.text();
    this.sql.exec("INSERT INTO delivery (body) VALUES (?)", body);
    return new Response(null, { status: 200 });
  }
}

let next = 0;

export default {
  async fetch(request, env) {
    if (request.method !== "POST") return new Response(null, { status: 405 });
    next = (next + 1) % OBJECTS;
    return env.STORE.getByName(`account/${next}`).fetch(request);
  },
};
