/** The panel in its frame. It listens to the page that holds the frame, and to nobody else. */

import { beginSession, Connection } from './connection.js';
import { createPanel } from './panel.js';

const settings = __SETTINGS__, strings = __STRINGS__;
const base = new URL('..', location.href).href;
/** A new conversation is begun while the website and this frame still say hello. */
const begun = location.hash ? beginSession(new Connection(base), location.hash.slice(1), document.documentElement.lang) : undefined;
/** @type {string | undefined} the website's origin, which said hello first; the browser lets only listed ones hold this frame */
let website;
/** @type {((message: any) => void) | undefined} */
let receive;

addEventListener('message', ({ source, origin, data }) => {
  if (source !== parent || origin !== (website ?? origin)) return;
  if (data.type !== 'hello') receive?.(data);
  else if (!website) {
    website = origin;
    receive = createPanel(document.body, settings, base, data, strings,
      (message) => parent.postMessage(message, origin), begun);
  }
});
