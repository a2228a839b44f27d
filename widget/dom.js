/** Building the page from text alone: no markup is ever parsed, and links go only where SCHEMES allow. */

const SCHEMES = ['http:', 'https:', 'tel:', 'mailto:'];
const SVG = ['http:', '', 'www.w3.org', '2000', 'svg'].join('/');

/** Lines of 24 by 24 pictures. */
const ICONS = {
  close: 'M6 9l6 6 6-6',
  send: 'M12 19V5M5 12l7-7 7 7',
  menu: 'M5 12h.01M12 12h.01M19 12h.01',
  call: 'M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z',
  article: 'M6 3h8l5 5v13H6zM14 3v5h5M9 13h7M9 17h5',
  yes: 'M7 11v10H3V11zM7 11l4-8c2 0 3 1 3 3v4h5a2 2 0 0 1 2 2l-2 7c0 1-1 2-2 2H7',
  no: 'M17 13V3h4v10zM17 13l-4 8c-2 0-3-1-3-3v-4H5a2 2 0 0 1-2-2l2-7c0-1 1-2 2-2h10',
  down: 'M12 5v14M5 12l7 7 7-7',
  alarm: 'M12 3L2 20h20zM12 10v4M12 17h.01',
  person: 'M12 5v14M5 12h14',
};

/**
 * @param {string} address
 * @returns {string | undefined} the address as the browser understands it, if it may be followed
 */
export function safeAddress(address) {
  try {
    const url = new URL(address);
    return SCHEMES.includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] functions become listeners; undefined, null and false are left out
 * @param {...(Node | string | undefined | null | false)} children text stays text
 * @returns {any} the element
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    const text = name === 'href' ? safeAddress(String(value)) : value;
    if (typeof text === 'function') node.addEventListener(name, /** @type {EventListener} */ (text));
    else if (text !== undefined && text !== null && text !== false) node.setAttribute(name, text === true ? '' : String(text));
  }
  node.append(...children.filter((child) => child || child === ''));
  return node;
}

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('viewBox', '0 0 24 24');
  picture.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', ICONS[name]);
  picture.append(line);
  return picture;
}

/**
 * @param {string} label
 * @param {(event: Event) => void} click
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node | string)} children shown in place of the label, which is then for screen readers
 */
export function button(label, click, attributes, ...children) {
  const named = children.length ? { 'aria-label': label, title: label } : {};
  return element('button', { type: 'button', click, ...named, ...attributes }, ...(children.length ? children : [label]));
}

/** Text for screen readers alone. @param {string} text */
export const unseen = (text) => element('span', { class: 'unseen' }, text);

/** @param {string} text with {names} @param {Record<string, unknown>} values */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
