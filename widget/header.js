/** The panel's head: who is talking, a call, a menu, the way out; and questions before something is lost. */

import { button, element, fill, icon } from './dom.js';
import { telephone } from './rich_text.js';

/**
 * @param {any} settings
 * @param {Record<string, string>} words
 * @param {() => [string, () => void][]} choices the menu: labels and deeds
 * @param {() => void} close
 */
export function createHeader(settings, words, choices, close) {
  const { display, e164 } = settings.telephone;
  const call = fill(words.call, { number: display });
  const list = element('ul', { hidden: true, id: 'menu' });
  const opener = button(words.menu, () => open(list.hidden), { 'aria-expanded': 'false', 'aria-controls': 'menu' }, icon('menu'));
  const open = (shown) => {
    opener.setAttribute('aria-expanded', shown);
    list.hidden = !shown;
    list.replaceChildren(...(shown ? choices() : []).map(([label, deed]) => element('li', {}, button(label, () => {
      open(false);
      opener.focus();
      deed();
    }))));
    list.querySelector('button')?.focus();
  };
  const node = element('div', { class: 'head' },
    settings.logo ? element('img', { src: settings.logo, alt: '', class: 'logo' }) : element('span', { class: 'logo' }, icon('person')),
    element('div', { class: 'who' }, element('h2', {}, settings.title), element('p', {}, words.subtitle)),
    telephone(e164, icon('call'), { 'aria-label': call, title: call }), opener, button(words.close, close, {}, icon('close')), list);
  node.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !node.contains(event.relatedTarget)) open(false);
  });
  return {
    node, opener,
    /** @returns {boolean} whether there was something to close */
    closeMenu() {
      const wasOpen = !list.hidden;
      open(false);
      if (wasOpen) opener.focus();
      return wasOpen;
    },
  };
}

/**
 * Ask before something is lost.
 * @param {HTMLElement} panel
 * @param {Record<string, string>} words
 * @param {string} what the word that ends the strings' names
 * @param {() => void} deed
 * @param {HTMLElement} back where the focus goes when the visitor keeps things as they are
 */
export function confirm(panel, words, what, deed, back) {
  const rest = [...panel.children].filter((child) => child instanceof HTMLElement);
  const end = () => {
    for (const child of rest) child.inert = false;
    node.remove();
    back.focus();
  };
  const node = element('div', { class: 'confirm', role: 'alertdialog', 'aria-modal': 'true', 'aria-labelledby': 'ask', 'aria-describedby': 'about', keydown(event) {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    end();
  } }, element('div', {}, element('h3', { id: 'ask' }, words['ask_' + what]), element('p', { id: 'about' }, words['about_' + what]),
    button(words.keep, end), button(words['do_' + what], () => { end(); deed(); }, { class: 'primary' })));
  for (const child of rest) child.inert = true;
  panel.append(node);
  node.querySelector('button').focus();
}
