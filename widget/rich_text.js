/** The assistant's text with its telephone numbers and web addresses made to be followed. */

import { element, unseen } from './dom.js';

const LINK = /(https?:\S*[^\s.,;:!?)\]}"'’”]|(?:\+?\b1[ .-])?(?:\(\d{3}\)|\b\d{3})[ .-]\d{3}[ .-]\d{4}\b|\b(?:911|988)\b)/;

/**
 * @param {string} text
 * @param {Record<string, string>} words
 * @returns {(Node | string)[]}
 */
export function richText(text, words) {
  return text.split(LINK).map((part, index) => {
    if (index % 2 === 0) return part;
    return /^http/.test(part) ? webLink(part, part, words) : telephone(part, part);
  });
}

/** @param {string} address @param {string} text @param {Record<string, string>} words */
export function webLink(address, text, words) {
  return element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, text, unseen(' ' + words.new_tab));
}

/** @param {string} number as people write it @param {Node | string} content @param {Record<string, unknown>} [attributes] */
export function telephone(number, content, attributes) {
  const digits = number.replace(/[^\d+]/g, '');
  const dialled = digits.length > 9 ? digits.replace(/^\+?1?/, '+1') : digits;
  return element('a', { href: 'tel:' + dialled, ...attributes }, content);
}
