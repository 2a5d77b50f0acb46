// Stopping the background at a point of its way: what it waits for is always one of Chrome's
// interfaces or the network, so those are held.

/**
 * For the background to evaluate: the wait of this number never ends, and neither does any after
 * it. `self.held` says then at what.
 * @param {object} point
 * @param {number} point.number counted from now on
 * @param {boolean} point.done whether what it waits for is done all the same, and only not heard of
 */
export function holdAt({ number, done }) {
  let calls = 0;
  self.held = "";
  const hold = (owner, name, words) => {
    const real = owner[name];
    owner[name] = function (...given) {
      calls += 1;
      if (calls < number) return real.apply(this, given);
      if (calls > number) return new Promise(() => {});
      const reached = () => {
        self.held = `${words}.${name}`;
      };
      if (done) Promise.resolve(real.apply(this, given)).then(reached, reached);
      else reached();
      return new Promise(() => {});
    };
  };
  for (const area of ["local", "session"]) {
    for (const name of ["get", "set", "remove"]) hold(chrome.storage[area], name, `storage.${area}`);
  }
  for (const name of ["get", "create", "clear"]) hold(chrome.alarms, name, "alarms");
  hold(self, "fetch", "self");
  hold(Response.prototype, "text", "response");
}

/** What waits in the outbox. */
export const outbox = (page) =>
  page.evaluate(async () => Object.keys(await chrome.storage.local.get()).filter((key) => key.startsWith("outbox")));
