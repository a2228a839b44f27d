/**
 * One visitor's conversation: begun or taken up again, its messages sent in order and once, its events heard in order.
 *
 * A message waits in the outbox until the server has closed its answer; until then it is sent again and again
 * under the same id, which the server processes once. Events carry a growing number, so what was heard is not heard twice.
 */

import { beginSession, Connection, Refusal } from './connection.js';
import { forgetting, newId, outbox } from './outbox.js';

const SECONDS_UNTIL_ASKING_AGAIN = [3, 8, 20];

/** Another conversation has taken this one's place. */
class Replaced extends Error {}

export class Conversation {
  #connection;
  #on;
  #about;
  #waiting = outbox();
  #heard = 0;
  #run = 0;
  #isReady = false;
  #isSending = false;
  /** @type {((force?: boolean) => void) | undefined} */
  #wake;

  /** @type {Promise<Response> | undefined} */
  #begun;

  /**
   * @param {string} base
   * @param {{page: string, lang: string, opened: number}} about
   * @param {Record<string, (...values: any[]) => void>} on what the panel does: began, restored, event, pending,
   *   sent, waiting, writing, failed, refused, over, token, changed, trouble
   * @param {Promise<Response>} [begun] the answer to a first request to begin a conversation
   */
  constructor(base, about, on, begun) {
    this.#connection = new Connection(base);
    this.#about = about;
    this.#on = on;
    this.#begun = begun;
    begun?.catch(() => {}); // heard of when it is waited for
    addEventListener('online', () => this.wake());
    document.addEventListener('visibilitychange', () => document.hidden || this.wake());
  }

  get token() {
    return this.#connection.token;
  }

  /** Try at once what is waiting, or look for what is new. */
  wake() {
    if (this.#wake) this.#wake();
    else if (this.#isReady && !this.#isSending) this.look();
  }

  /**
   * Take up the conversation of this token, or begin one.
   * @param {string | null} token
   */
  async open(token) {
    const run = ++this.#run;
    this.#connection.token = token;
    this.#heard = 0;
    this.#isReady = false;
    this.#wake?.(true);
    this.#on.began();
    try {
      if (token) {
        try {
          await this.#patiently(run, () => this.#listen(run, 'events?after=0'));
        } catch (error) {
          if (error.status !== 401) throw error;
          this.#on.over('over');
          this.#connection.token = null;
        }
      }
      if (!this.#connection.token) await this.#begin(run);
    } catch (error) {
      if (!(error instanceof Replaced)) this.#on.trouble(error.message);
      return;
    }
    this.#on.restored();
    for (const item of this.#waiting.all) this.#on.pending(item);
    this.#isReady = true;
    this.#send();
  }

  /** @param {number} run */
  async #begin(run) {
    const { page, lang, opened } = this.#about;
    const session = () => {
      const begun = this.#begun ?? beginSession(this.#connection, page, lang, opened);
      this.#begun = undefined;
      return begun;
    };
    const response = await this.#patiently(run, session);
    const { token, events, after } = await response.json();
    this.#check(run);
    this.#connection.token = token;
    this.#on.token(token);
    events.forEach((event) => this.#take(event));
    this.#heard = Math.max(this.#heard, after);
  }

  /**
   * Send this as soon as may be.
   * @param {{cid?: string, text?: string, button_id?: string, title?: string}} item
   */
  say(item) {
    const message = { cid: newId(), ...item };
    this.#waiting.add(message);
    this.#on.pending(message);
    this.#send();
  }

  /** Look for events that nobody here asked for. */
  async look() {
    const run = this.#run;
    try {
      await this.#listen(run, 'events?after=' + this.#heard);
    } catch (error) {
      if (error.status === 401 && run === this.#run) this.#over([]);
    }
  }

  /** @param {string} path @param {object} [options] */
  ask(path, options) {
    return this.#connection.ask(path, options);
  }

  async #send() {
    if (this.#isSending || !this.#isReady) return;
    this.#isSending = true;
    const run = this.#run;
    try {
      while (this.#waiting.all.length) await this.#sendFirst(run);
    } catch (error) {
      if (!(error instanceof Replaced)) throw error;
    } finally {
      this.#isSending = false;
      this.#on.writing(false);
      if (run !== this.#run) this.#send();
    }
  }

  /** @param {number} run */
  async #sendFirst(run) {
    const [item] = this.#waiting.all;
    const { title, ...message } = item;
    const attempt = () => {
      this.#on.writing(true);
      return this.#listen(run, 'messages', { ...message, after: this.#heard });
    };
    try {
      const end = await this.#patiently(run, attempt);
      this.#waiting.remove(item.cid);
      this.#on.sent(item.cid);
      this.#on.changed(this.#heard);
      if (end.type === 'error') {
        this.#on.failed(item, end);
        for (const seconds of SECONDS_UNTIL_ASKING_AGAIN) setTimeout(() => run === this.#run && this.look(), seconds * 1000);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#waiting.remove(item.cid);
      if (error.status === 401) this.#over([item, ...this.#waiting.all]);
      else this.#on.refused(item, error.message);
    }
  }

  /** The server has ended the conversation: begin another, and give back what was not sent. @param {any[]} items */
  #over(items) {
    forgetting(this.#waiting);
    const texts = items.map((item) => item.text).filter(Boolean);
    this.open(null);
    this.#on.over(texts.length ? 'over_kept' : 'over', texts.join('\n'));
  }

  /** Forget all that was to be sent. */
  forget() {
    forgetting(this.#waiting);
  }

  /** @param {number} run @param {string} path @param {object} [body] */
  async #listen(run, path, body) {
    const end = await this.#connection.listen(path, body, (event) => {
      this.#check(run);
      this.#take(event);
    });
    this.#check(run);
    return end;
  }

  /** @param {any} event */
  #take(event) {
    if (event.seq <= this.#heard) return;
    this.#heard = event.seq ?? this.#heard; // an emergency's words may come without a place
    this.#on.event(event);
  }

  /** @param {number} run */
  #check(run) {
    if (run !== this.#run) throw new Replaced();
  }

  /**
   * Try until the server answers, ever more slowly, and at once when the network is back.
   * @template T
   * @param {number} run
   * @param {() => Promise<T>} attempt
   * @returns {Promise<T>}
   */
  async #patiently(run, attempt) {
    for (let tries = 0; ; tries++) {
      try {
        const result = await attempt();
        this.#on.waiting('');
        return result;
      } catch (error) {
        this.#check(run);
        this.#on.writing(false);
        const isRefusal = error instanceof Refusal;
        if (error instanceof Replaced || (isRefusal && !error.mayPass)) {
          this.#on.waiting('');
          throw error;
        }
        this.#on.waiting(isRefusal ? 'busy' : 'offline');
        const seconds = Math.min(30, 0.5 * 2 ** tries) * (0.75 + Math.random() / 2);
        await this.#pause((isRefusal && error.after) || seconds, isRefusal);
        this.#check(run);
      }
    }
  }

  /** @param {number} seconds @param {boolean} must whether the network's return does not shorten it */
  async #pause(seconds, must) {
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.#wake = (force) => {
        if (must && !force) return;
        clearTimeout(timer);
        resolve(undefined);
      };
    });
    this.#wake = undefined;
  }
}
