/** The panel in its frame. It listens to the page that holds the frame, and to nobody else. */

import { createPanel } from './panel.js';

const settings = JSON.parse(document.querySelector('meta[name=chat-settings]').content);
/** @type {string | undefined} the website's origin, which said hello first; the browser lets only listed ones hold this frame */
let website;
/** @type {((message: any) => void) | undefined} */
let receive;

addEventListener('message', async ({ source, origin, data }) => {
  if (source !== parent || origin !== (website ?? origin)) return;
  if (data.type !== 'hello') receive?.(data);
  else if (!website) {
    website = origin;
    document.documentElement.lang = data.language;
    const strings = await fetch(new URL(`strings.${data.language}.json`, import.meta.url));
    receive = createPanel(document.body, settings, new URL('.', location.href).href, data, await strings.json(),
      (message) => parent.postMessage(message, origin));
  }
});
