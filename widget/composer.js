/** Where the visitor writes. */

import { button, element, fill, icon, unseen } from './dom.js';

/**
 * @param {Record<string, string>} words
 * @param {number} max characters
 * @param {(text: string) => void} say
 */
export function createComposer(words, max, say) {
  /** Where keys belong that were pressed before the focus was here, and come by another way. */
  let reached = 0;
  const send = () => {
    const text = input.value.trim();
    if (text.length > max) return complain(fill(words.too_long, { n: text.length - max, max }));
    if (text) {
      put('');
      reached = 0;
      say(text);
    }
    input.focus();
  };
  const complain = (text) => {
    error.textContent = text;
    input.setAttribute('aria-invalid', Boolean(text));
  };
  const grow = () => {
    input.style.height = 'auto';
    input.style.height = Math.min(input.scrollHeight, 140) + 'px';
    const left = max - input.value.length;
    count.textContent = left < 100 && left >= 0 ? fill(words.left, { n: left }) : '';
    complain('');
  };
  const put = (text) => {
    input.value = text;
    grow();
  };
  const input = element('textarea', {
    id: 'message', rows: 1, placeholder: words.placeholder, enterkeyhint: 'send', 'aria-describedby': 'composer-error', input: grow,
    keydown(event) {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      send();
    },
  });
  const error = element('p', { class: 'error', id: 'composer-error', role: 'alert' });
  const count = element('p', { class: 'hint', role: 'status' });
  const node = element('form', { class: 'composer', submit(event) { event.preventDefault(); send(); } },
    error, count, element('div', { class: 'row' }, element('label', { for: 'message', class: 'unseen' }, words.message), input,
      button(words.send, () => {}, { type: 'submit', class: 'send' }, icon('send'))));
  return {
    node, input, complain,
    /** The focus is coming. */
    reached: () => { reached = input.value.length; },
    /** Take one of those keys. @param {string} key */
    press(key) {
      if (key === 'Enter') return send();
      put(input.value.slice(0, reached) + key + input.value.slice(reached));
      reached += 1;
    },
    /** Add to what is written. @param {string | undefined} text */
    insert: (text) => put([input.value.trim(), text].filter(Boolean).join(' ')),
  };
}
