/** What is not sent yet. It outlives a reload, in this tab alone; nothing else that is said is kept in the browser. */

const KEY = 'clinic-chat-outbox';

/** @typedef {{cid: string, text?: string, button_id?: string, title?: string}} Item */

export function outbox() {
  /** @type {Item[]} */
  let all = [];
  try {
    all = JSON.parse(sessionStorage.getItem(KEY) || '[]');
  } catch { /* storage is denied: memory must do */ }
  const save = () => {
    try {
      if (all.length) sessionStorage.setItem(KEY, JSON.stringify(all));
      else sessionStorage.removeItem(KEY);
    } catch {
      // Storage is denied, so leaving the page would lose what waits: the browser asks before that.
      onbeforeunload = all.length ? (event) => event.preventDefault() : null;
    }
  };
  return {
    get all() {
      return all;
    },
    /** @param {Item} item */
    add(item) {
      all = [...all, item];
      save();
    },
    /** @param {string} cid */
    remove(cid) {
      all = all.filter((item) => item.cid !== cid);
      save();
    },
  };
}

/** @param {ReturnType<typeof outbox>} waiting */
export function forgetting(waiting) {
  for (const { cid } of waiting.all) waiting.remove(cid);
}

/** A random UUID; crypto.randomUUID is missing where the clinic's website is plain http. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
