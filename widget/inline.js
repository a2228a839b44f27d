/** The panel inside the website's own page, in the launcher's shadow tree. */

import { createPanel } from './panel.js';

const settings = __SETTINGS__;

/**
 * @param {ShadowRoot} root
 * @param {HTMLElement} place
 * @param {string} language
 * @param {URL} base
 * @param {(message: any) => void} tell
 * @returns {Promise<(message: any) => void>}
 */
export async function start(root, place, language, base, tell) {
  const load = async (name) => (await fetch(new URL(name, import.meta.url))).text();
  const [style, strings] = await Promise.all(['panel.css', `strings.${language}.json`].map(load));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  /** @type {((message: any) => void) | undefined} */
  let receive;
  return (message) => {
    if (receive) receive(message);
    else receive = createPanel(place, settings, base.href, message, JSON.parse(strings), tell);
  };
}
