// What Sequelize wants of the package `sqlite3`, whose native half comes from outside npm, on top
// of SQLite compiled to WASM, which npm has whole.

import { rmSync } from "node:fs";
import sqlite from "node-sqlite3-wasm";

export const OPEN_READWRITE = 2;
export const OPEN_CREATE = 4;

/** A result, as callbacks get it in `this`; Sequelize looks at the class's name. */
class Statement {
  constructor(info) {
    this.lastID = Number(info.lastInsertRowid ?? 0);
    this.changes = info.changes ?? 0;
  }
}

export class Database {
  constructor(filename, _mode, opened) {
    this.filename = filename;
    this.database = open(filename);
    queueMicrotask(() => opened(null));
  }

  /** Statements run at once and to their end, so they are one after another anyway. */
  serialize(work) {
    work();
  }

  run(sql, parameters, done) {
    this.#perform(() => [this.database.run(sql, bound(sql, parameters)), undefined], done);
  }

  all(sql, parameters, done) {
    const [values, callback] = typeof parameters === "function" ? [[], parameters] : [parameters, done];
    this.#perform(() => [{}, this.database.all(sql, bound(sql, values))], callback);
  }

  exec(sql, done) {
    this.#perform(() => [this.database.exec(sql) ?? {}, undefined], done);
  }

  close(done) {
    this.#perform(() => [this.database.close() ?? {}, undefined], done);
  }

  #perform(work, done = () => {}) {
    let info = {};
    let rows;
    let failure = null;
    try {
      [info, rows] = work();
    } catch (error) {
      failure = coded(error);
    }
    queueMicrotask(() => done.call(new Statement(info), failure, rows));
  }
}

/**
 * A database whose last owner may have been killed: its lock is a folder that nobody removed. What
 * the system was given outlives a killed program, so nothing waits for the disk.
 */
export function open(filename) {
  rmSync(`${filename}.lock`, { recursive: true, force: true });
  const database = new sqlite.Database(filename);
  database.exec("PRAGMA synchronous = OFF");
  return database;
}

function bound(sql, parameters = []) {
  if (Array.isArray(parameters)) return parameters.map(plain);
  const names = Object.entries(parameters).filter(([name]) => sql.includes(name));
  return Object.fromEntries(names.map(([name, value]) => [name, plain(value)]));
}

function plain(value) {
  if (value === undefined) return null;
  if (typeof value === "boolean") return Number(value);
  return value instanceof Date ? value.toISOString() : value;
}

/** Sequelize tells failures apart by the code and the words of the native package. */
function coded(error) {
  const code = error.message.includes("constraint") ? "SQLITE_CONSTRAINT" : "SQLITE_ERROR";
  return Object.assign(new Error(`${code}: ${error.message}`), { code });
}
