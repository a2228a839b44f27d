/** A telephone, e-mail or date input under the question that asks for one. The visitor may as well write below. */

import { element, fill } from './dom.js';

let count = 0;

/**
 * @param {{type: string, label: string, hint?: string, min?: string, max?: string}} input
 * @param {import('./message.js').Panel} panel
 */
export function field({ type, label, hint, min, max }, panel) {
  const { words } = panel;
  const id = 'field' + ++count;
  const isDate = type === 'date';
  const input = element('input', {
    id, type, min, max, autocomplete: type === 'text' || isDate ? 'off' : type, 'aria-describedby': id + 'hint ' + id + 'error',
  });
  const error = element('p', { class: 'error', id: id + 'error', role: 'alert' });
  const submit = (event) => {
    event.preventDefault();
    const value = input.value.trim();
    const isWrong = !input.validity.valid || (type === 'tel' && value.replace(/\D/g, '').length < 7);
    const problem = value ? isWrong && fill(words['invalid_' + type], { min: min && day(min) }) : words.required;
    error.textContent = problem || '';
    input.setAttribute('aria-invalid', Boolean(problem));
    if (problem) input.focus();
    else {
      panel.suggest(isDate ? day(value) + ' ' : '');
      if (!isDate) panel.say({ text: value });
    }
  };
  const day = (value) => new Date(value + 'T12:00').toLocaleDateString(panel.language, { weekday: 'long', month: 'long', day: 'numeric' });
  return element('form', { class: 'field', novalidate: true, submit },
    element('label', { for: id }, label), hint && element('p', { id: id + 'hint', class: 'hint' }, hint),
    element('div', { class: 'row' }, input, element('button', { class: 'primary' }, isDate ? words.add_day : words.field_send)), error);
}
