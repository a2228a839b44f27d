/** The panel in its frame. It listens to the page that holds the frame, and to nobody else. */

import { createPanel } from './panel.js';

const settings = __SETTINGS__, strings = __STRINGS__;
/** @type {string | undefined} the website's origin, which said hello first; the browser lets only listed ones hold this frame */
let website;
/** @type {((message: any) => void) | undefined} */
let receive;

addEventListener('message', ({ source, origin, data }) => {
  if (source !== parent || origin !== (website ?? origin)) return;
  if (data.type !== 'hello') receive?.(data);
  else if (!website) {
    website = origin;
    receive = createPanel(document.body, settings, new URL('..', location.href).href, data, strings,
      (message) => parent.postMessage(message, origin));
  }
});
