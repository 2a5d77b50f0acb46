// Between workerd and the Worker's WASM. A panic leaves the WASM's memory in an unknown state,
// so the next call starts a fresh instance; objects made in the old one are made anew, which
// costs nothing, because all they know is in storage. The build appends the exports.
import { DurableObject } from "cloudflare:workers";
import * as wasm from "./index.js";

const state = wasm.__worker_init_state();

function startOverIfBroken() {
  if (state.criticalError) {
    wasm.__wbg_reset_state();
    state.criticalError = false;
  }
}

// The panic hook of the `worker` crate sets the mark by itself; a trap without a panic
// (memory, stack) is only seen here.
function markTraps(error) {
  if (error instanceof WebAssembly.RuntimeError) {
    state.criticalError = true;
  }
}

addEventListener("error", (event) => markTraps(event.error));
addEventListener("unhandledrejection", (event) => markTraps(event.reason));

async function watched(call) {
  try {
    return await call();
  } catch (error) {
    markTraps(error);
    throw error;
  }
}

function handler(exported) {
  return (event, env, context) => {
    startOverIfBroken();
    return watched(() => exported(event, env, context));
  };
}

const OBJECT_HANDLERS = ["fetch", "alarm", "webSocketMessage", "webSocketClose", "webSocketError"];

function durable(Inner) {
  class Outer extends DurableObject {
    #inner;
    #instance;

    current() {
      startOverIfBroken();
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

