// How fast numbers are read and shown in WASM, in Node: the same lines as `phone.rs` prints.
// `node phone.mjs FOLDER`, where the folder holds what wasm-bindgen made for Node.

import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const rounds = 500;
const repetitions = 5;

const { names, work } = createRequire(import.meta.url)(resolve(process.argv[2], 'ledger_parity.js'));

/** Microseconds for one round of a piece of work. */
function micros(index, rounds) {
  const start = performance.now();
  work(index, rounds);
  return ((performance.now() - start) * 1000) / rounds;
}

// The second piece is the first that asks the library.
console.log(`${micros(1, 1).toFixed(3)}\tthe first number, with the metadata`);
for (const [index, name] of names().split('\n').entries()) {
  const measured = Array.from({ length: repetitions }, () => micros(index, rounds));
  console.log(`${Math.min(...measured).toFixed(3)}\t${name}`);
}
