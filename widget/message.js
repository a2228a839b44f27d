/** One event of the conversation as the visitor sees it. */

import { button, element, fill, icon, unseen } from './dom.js';
import { field } from './field.js';
import { richText, webLink } from './rich_text.js';
import { thumbs } from './thumbs.js';

/**
 * @typedef {object} Panel what messages need of the panel
 * @property {Record<string, string>} words
 * @property {string} language the assistant's
 * @property {(item: {text?: string, button_id?: string, title?: string}) => void} say
 * @property {(text: string) => void} suggest puts words into the visitor's input
 * @property {(path: string, options: object) => Promise<Response>} ask
 */

/**
 * @param {any} event
 * @param {Panel} panel
 * @returns {HTMLElement}
 */
export function message(event, panel) {
  const { words } = panel;
  const mine = event.type === 'user';
  const who = mine ? words.visitor : event.type === 'bot' ? words.assistant : words.notice;
  const bubble = element('div', { class: 'bubble', dir: 'auto', lang: !mine && panel.language },
    unseen(who + ' '), ...(mine ? [event.text] : richText(event.text || '', words)));
  const node = element('div', { class: `message ${event.type} ${event.urgent ? 'urgent' : ''}` }, bubble);
  if (event.source) node.append(source(event.source, words));
  if (event.summary) node.append(summary(event.summary, panel));
  if (event.input) node.append(field(event.input, panel));
  const changes = (event.summary || []).map((row) => row.change_id);
  const choices = (event.buttons || []).filter(({ id }) => !changes.includes(id));
  if (choices.length) {
    node.append(element('div', { class: 'choices' }, ...choices.map((choice) => offer(choice, choice.title, panel))));
  }
  if (event.feedback) node.append(thumbs(event.seq, panel));
  return node;
}

/** A button that is good until the conversation goes on. */
function offer({ id, title }, label, panel, attributes) {
  const node = button(label, () => {
    if (node.getAttribute('aria-disabled') !== 'true') panel.say({ button_id: id, title });
  }, { class: 'offer', lang: panel.language, 'data-title': title, ...attributes });
  return node;
}

function source({ title, section, url }, words) {
  return element('div', { class: 'source' }, icon('article'), element('div', {},
    element('small', {}, words.source),
    url ? webLink(url, title, words) : element('b', {}, title),
    section && element('span', {}, section)));
}

function summary(rows, panel) {
  const { words } = panel;
  return element('div', { class: 'summary' }, element('h3', {}, words.summary),
    element('dl', {}, ...rows.map(({ label, value, change_id: id }) => {
      const name = fill(words.change, { label: label.toLowerCase() });
      const change = id && offer({ id, title: name }, words.edit, panel, { 'aria-label': name });
      return element('div', {}, element('dt', {}, label), element('dd', {}, element('bdi', {}, value), change));
    })));
}

/**
 * The conversation went on: what was offered before can no longer be chosen.
 * @param {HTMLElement} log
 * @param {string} chosen what the visitor said instead, or the title pressed
 * @param {Record<string, string>} words
 */
export function retire(log, chosen, words) {
  for (const node of /** @type {NodeListOf<HTMLElement>} */ (log.querySelectorAll('.offer:not([aria-disabled])'))) {
    node.setAttribute('aria-disabled', 'true');
    node.tabIndex = -1;
    if (node.dataset.title === chosen) {
      node.classList.add('chosen');
      node.append(unseen(' ' + words.selected));
    }
  }
  for (const form of log.querySelectorAll('form')) form.remove();
}
