// Between workerd and the Worker's WASM. A panic leaves the WASM's memory in an unknown state,
// and what it was asked for will never be answered: so every call that waits fails at once, and
// the next one starts a fresh instance. Objects made in the old instance are made anew, which
// costs nothing, because all they know is in storage. The build appends the exports.
import { DurableObject } from "cloudflare:workers";
import * as wasm from "./index.js";
import description from "./openapi.json";

const state = wasm.__worker_init_state();
const waiting = new Set();
let broken = false;
const panicked = () => new Error("the Worker panicked; it starts afresh with the next call");

// The panic hook of the `worker` crate sets this mark.
Object.defineProperty(state, "criticalError", {
  get: () => broken,
  set: (mark) => {
    broken = mark;
    if (broken) {
      const error = panicked();
      waiting.forEach((reject) => reject(error));
      waiting.clear();
    }
  },
});

// A trap without a panic (memory, stack) is only seen here.
function markTraps(error) {
  if (error instanceof WebAssembly.RuntimeError) {
    state.criticalError = true;
  }
}

addEventListener("error", (event) => markTraps(event.error));
addEventListener("unhandledrejection", (event) => markTraps(event.reason));

function startOverIfBroken() {
  if (broken) {
    wasm.__wbg_reset_state();
    state.criticalError = false;
  }
}

// What is answered at once needs no promise: each costs as much as a small turn.
function watched(call) {
  startOverIfBroken();
  let answer;
  try {
    answer = call();
  } catch (error) {
    markTraps(error);
    throw error;
  }
  // It panicked before there was a promise to fail, and will never answer.
  if (broken) {
    throw panicked();
  }
  return answer instanceof Promise ? waitedFor(answer) : answer;
}

function waitedFor(answer) {
  return new Promise((resolve, reject) => {
    waiting.add(reject);
    answer.then(
      (value) => {
        waiting.delete(reject);
        resolve(value);
      },
      (error) => {
        waiting.delete(reject);
        markTraps(error);
        reject(error);
      },
    );
  });
}

function handler(exported) {
  return (event, env, context) => watched(() => exported(event, env, context));
}

// What the API is like needs no WASM to be told.
const described = () => new Response(description, { headers: { "content-type": "application/json" } });

// Nearly every request is RingCentral's delivery of a plain event. What it is and who is told is
// decided in WASM, at once; only the waiting is done here, where it costs less. Whatever is
// anything else, or goes wrong, takes the way of every request: told twice, a desk knows it already.
const LARGEST_DELIVERY = 65536;
const ACKNOWLEDGED = { headers: new Headers({ "content-type": "application/json" }) };

function fetched(exported) {
  const answer = handler(exported);
  return (request, env, context) => {
    const { headers } = request;
    const token = request.method === "POST" ? headers.get("verification-token") : null;
    const length = Number(headers.get("content-length") ?? Infinity);
    if (token !== null && length <= LARGEST_DELIVERY) {
      return delivered(request, token, env, (again) => answer(again, env, context));
    }
    return request.url.endsWith("/v1/openapi.json") ? described() : answer(request, env, context);
  };
}

async function delivered(request, token, env, otherwise) {
  const { url, headers } = request;
  const body = await request.text();
  try {
    const parcel = watched(() => wasm.parcel(url, token, body, env));
    if (parcel !== undefined) {
      const end = parcel.indexOf("\n");
      const answer = await env.DESK.getByName(parcel.slice(0, end)).tell(parcel.slice(end + 1));
      if (watched(() => wasm.signedFor(url, answer))) {
        return new Response(null, ACKNOWLEDGED);
      }
    }
  } catch {
    // It is tried once more below, and whatever is wrong then is answered.
  }
  return otherwise(new Request(url, { method: "POST", headers, body }));
}

const OBJECT_HANDLERS = ["tell", "fetch", "alarm", "webSocketMessage", "webSocketClose", "webSocketError"];

function durable(Inner) {
  class Outer extends DurableObject {
    #inner;
    #instance;

    current() {
      if (this.#instance !== state.instanceId) {
        this.#inner = new Inner(this.ctx, this.env);
        this.#instance = state.instanceId;
      }
      return this.#inner;
    }
  }
  for (const name of OBJECT_HANDLERS) {
    if (name in Inner.prototype) {
      Outer.prototype[name] = function (...values) {
        return watched(() => this.current()[name](...values));
      };
    }
  }
  return Outer;
}

