/** "Was this helpful?", and one optional comment. */

import { button, element, icon } from './dom.js';

/**
 * @param {number} seq the answer that is meant
 * @param {import('./message.js').Panel} panel
 */
export function thumbs(seq, panel) {
  const { words } = panel;
  const status = element('span', { role: 'status' });
  const send = (helpful, comment) =>
    panel.ask('feedback', { body: { seq, helpful, comment } }).then(() => words.thanks, () => words.failed).then((text) => {
      status.textContent = text;
      // Not scrollIntoView, which would move the website too.
      const view = node.closest('.view');
      view.scrollTop = Math.max(view.scrollTop, node.offsetTop + node.offsetHeight - view.clientHeight + 16);
    });
  const thumb = (name, helpful) => button(words[name], (event) => {
    for (const other of row.querySelectorAll('button')) other.setAttribute('aria-pressed', other === event.currentTarget);
    send(helpful);
    node.querySelector('form')?.remove();
    if (!helpful) row.after(comment());
  }, { class: 'thumb', 'aria-pressed': 'false' }, icon(name));
  const comment = () => {
    const input = element('input', { maxlength: 500, 'aria-label': words.comment });
    const form = element('form', { submit: (event) => {
      event.preventDefault();
      if (input.value.trim()) send(false, input.value.trim());
      row.querySelector('[aria-pressed=true]').focus();
      form.remove();
    } }, element('span', {}, words.comment), element('div', { class: 'row' }, input, element('button', { class: 'primary' }, words.send)));
    return form;
  };
  const row = element('div', { class: 'row' }, element('span', {}, words.helpful), thumb('yes', true), thumb('no', false), status);
  const node = element('div', { class: 'thumbs', role: 'group', 'aria-label': words.helpful }, row);
  return node;
}
