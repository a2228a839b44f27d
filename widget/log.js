/** The messages on the screen: appended whole, kept in view unless the visitor reads further up. */

import { button, element, icon } from './dom.js';

/** @param {Record<string, string>} words */
export function createLog(words) {
  const list = element('div');
  const typing = element('div', { class: 'typing', hidden: true, 'aria-hidden': 'true' }, ...[1, 2, 3].map(() => element('i')));
  const view = element('div', { class: 'view', tabindex: 0, role: 'log', 'aria-label': words.log, 'aria-live': 'off' }, list, typing);
  const more = button(words.new, () => down(), { class: 'more', hidden: true }, icon('down'), words.new);
  const isDown = () => view.scrollHeight - view.scrollTop - view.clientHeight < 80;
  const down = () => {
    view.scrollTop = view.scrollHeight;
    more.hidden = true;
  };
  view.addEventListener('scroll', () => {
    if (isDown()) more.hidden = true;
  });
  // The keyboard came, or the window changed: keep the end in view.
  let wasDown = true;
  view.addEventListener('scroll', () => { wasDown = isDown(); });
  new ResizeObserver(() => wasDown && down()).observe(view);

  return {
    list, view, more,
    /** @param {HTMLElement} node @param {boolean} [mine] whether the visitor wrote it @param {Node} [next] what it goes before */
    add(node, mine, next) {
      const follow = mine || isDown();
      list.insertBefore(node, next || null);
      if (follow && node.offsetHeight <= view.clientHeight) return down();
      // It is read from its beginning, and there is more below.
      if (follow) view.scrollTop = node.offsetTop;
      more.hidden = false;
    },
    /** @param {boolean} shown */
    writing(shown) {
      const follow = shown && isDown();
      typing.hidden = !shown;
      if (follow) down();
    },
    /** What comes from now on is new: screen readers hear it. */
    live() {
      view.setAttribute('aria-live', 'polite');
      down();
    },
    clear() {
      view.setAttribute('aria-live', 'off');
      list.replaceChildren();
      typing.hidden = true;
    },
  };
}
