// Brings the WASM. It ships packed with LZMA, a fifth less to download than what Chrome itself can
// unpack. The background starts after an install or an update and unpacks it; from then on it stands
// in the extension's cache, from which Chrome compiles it as it reads. A cache that is not there, is
// full or is damaged costs a page the time to unpack once more, and nothing else.
import { Decoder } from "../node_modules/lzma1/lib/decoder.js";
import { InputBuffer, OutputBuffer } from "../node_modules/lzma1/lib/streams.js";
import init from "./ledger.js";

// A cache tells what it keeps by web addresses. Nothing is ever asked of this one.
const KEPT = `https://call-ledger.invalid/${PACKED}`;

// The WASM runs.
export default async function start() {
  try {
    const cache = await caches.open("wasm");
    await init({ module_or_path: found(await cache.match(KEPT)) });
  } catch {
    const wasm = await unpacked();
    await Promise.all([init({ module_or_path: wasm.clone() }), keep(wasm)]);
  }
}

function found(kept) {
  if (kept) return kept;
  throw new Error("nothing is kept");
}

async function unpacked() {
  const packed = new Uint8Array(await (await fetch(PACKED)).arrayBuffer());
  const wasm = new OutputBuffer();
  new Decoder().decompress(new InputBuffer(packed), wasm);
  return new Response(new Uint8Array(wasm.toArray()), { headers: { "content-type": "application/wasm" } });
}

// Keeps this version, and then drops every other.
async function keep(wasm) {
  try {
    const cache = await caches.open("wasm");
    await cache.put(KEPT, wasm);
    for (const other of await cache.keys()) if (other.url !== KEPT) await cache.delete(other);
  } catch {
    // There is no room, or no cache. The next page tries again.
  }
}
