/** One request to the assistant's channel, and the lines of its answer. */

/** Nothing heard for this long, pings included, means the connection is dead. */
const SECONDS_OF_SILENCE = 25;

/** The server understood, and said no. */
export class Refusal extends Error {
  /** @param {Response} response @param {{code?: string, text?: string}} [error] */
  constructor(response, error) {
    super(error?.text || '');
    this.status = response.status;
    /** Whether the same request may succeed later. */
    this.mayPass = response.status === 429 || response.status >= 500;
    /** Seconds the server asks to wait. */
    this.after = Number(response.headers.get('Retry-After')) || 0;
  }
}

export class Connection {
  /** @type {string | null} the secret that opens this conversation */
  token = null;

  /** @param {string} base where the channel is, with the last slash */
  constructor(base) {
    this.base = base;
  }

  /**
   * @param {string} path
   * @param {{method?: string, body?: object, signal?: AbortSignal}} [options]
   * @returns {Promise<Response>}
   * @throws {Refusal} for an answer that is not a success; TypeError when there is no answer
   */
  async ask(path, { method, body, signal } = {}) {
    /** @type {Record<string, string>} */
    const headers = {};
    if (this.token) headers.Authorization = 'Bearer ' + this.token;
    if (body) headers['Content-Type'] = 'application/json';
    const response = await fetch(this.base + path, {
      method: method || (body ? 'POST' : 'GET'), headers, body: body && JSON.stringify(body), signal,
      // Kept alive, so that what is being sent arrives even if the visitor goes to another page.
      cache: 'no-store', credentials: 'omit', keepalive: Boolean(body),
    });
    if (response.ok) return response;
    const answer = await response.json().catch(() => ({}));
    throw new Refusal(response, answer.error);
  }

  /**
   * Hand on the events of an answer until the line that closes it.
   * @param {string} path
   * @param {object | undefined} body
   * @param {(event: any) => void} take
   * @returns {Promise<any>} the closing line, "done" or "error"
   * @throws {Refusal | Error} also when the answer ends without its closing line
   */
  async listen(path, body, take) {
    const silence = new AbortController();
    /** @type {number | undefined} */
    let timer;
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SECONDS_OF_SILENCE * 1000);
    };
    heard();
    try {
      const response = await this.ask(path, { body, signal: silence.signal });
      const reader = /** @type {ReadableStream} */ (response.body).getReader();
      const decoder = new TextDecoder();
      let rest = '';
      for (;;) {
        const { done, value } = await reader.read();
        if (done) throw new Error('cut off');
        heard();
        const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
        rest = /** @type {string} */ (lines.pop());
        for (const line of lines.filter((text) => text.trim())) {
          const event = JSON.parse(line);
          if (event.type === 'done' || event.type === 'error') return event;
          if (event.type !== 'ping') take(event);
        }
      }
    } finally {
      clearTimeout(timer);
      silence.abort();
    }
  }
}

/**
 * Begin a conversation.
 * @param {Connection} connection
 * @param {string} page
 * @param {string} lang
 * @param {number} [opened] when the visitor opened the chat, in milliseconds
 */
export function beginSession(connection, page, lang, opened = Date.now()) {
  return connection.ask('session', { body: { page, lang, website: '', opened_ms: Date.now() - opened } });
}
