/** The words for an emergency, and before them the number to call, on top of the panel until the conversation ends. */

import { element, icon } from './dom.js';
import { richText, telephone } from './rich_text.js';

const NUMBERS = { 911: ['911'], 988: ['988', '911'], doctor: [] };

/** @param {Record<string, string>} words @param {string} language the assistant's */
export function createAlarm(words, language) {
  const node = element('div', { class: 'alarm', role: 'alert' });
  return {
    node,
    /** @param {{urgent: keyof typeof NUMBERS, text: string}} event */
    raise({ urgent, text }) {
      const call = (number) => telephone(number, words['urgent_' + number], { class: 'primary' });
      node.classList.remove('small');
      node.replaceChildren(element('strong', {}, icon('alarm'), words[urgent === 'doctor' ? 'urgent_doctor' : 'urgent']),
        ...NUMBERS[urgent].map(call), element('p', { lang: language }, ...richText(text, words)));
    },
    /** The conversation goes on: what to call stays. */
    shrink: () => node.classList.add('small'),
    clear: () => node.replaceChildren(),
  };
}
