/** The panel: puts its parts together, and stands between the conversation and the website. */

import { createAlarm } from './alarm.js';
import { createComposer } from './composer.js';
import { Conversation } from './conversation.js';
import { button, element, fill, unseen } from './dom.js';
import { confirm, createHeader } from './header.js';
import { createLog } from './log.js';
import { look } from './look.js';
import { message, retire } from './message.js';
import { richText, webLink } from './rich_text.js';
import { chime } from './sound.js';

/**
 * @param {HTMLElement} place
 * @param {any} settings
 * @param {string} base
 * @param {any} hello the website's first message
 * @param {Record<string, string>} strings the panel's words
 * @param {(message: object) => void} tell what the website should know
 * @param {Promise<Response>} [begun] a conversation that is being begun already
 * @returns {(message: any) => void} takes what the website says
 */
export function createPanel(place, settings, base, hello, strings, tell, begun) {
  const words = { ...strings, failed: fill(strings.failed, { number: settings.telephone.display }) };
  /** The visitor's messages on the screen, and those of them that are not sent. */
  const shown = new Map(), unsent = new Set();
  let { theme, full, open: isOpen } = hello;
  let unread = 0, hasSound = false, isRestoring = true;

  const context = { words, language: settings.language, say: (item) => talk.say(item), suggest, ask: (path, options) => talk.ask(path, options) };
  const header = createHeader(settings, words, choices, () => tell({ type: 'close' }));
  const alarm = createAlarm(words, settings.language);
  const progress = element('div', { class: 'progress', hidden: true });
  const log = createLog(words);
  const notice = element('p', { class: 'notice', role: 'status' });
  const composer = createComposer(words, settings.max_text, (text) => talk.say({ text }));
  const title = fill(words.title, settings);
  const panel = element('div', { class: 'chat', role: 'dialog', lang: hello.language, dir: hello.direction, tabindex: -1, 'aria-label': title },
    header.node, alarm.node, progress, element('div', { class: 'middle' }, log.view, log.more), notice, composer.node,
    element('p', { class: 'small-print' }, words.small_print + ' ', settings.privacy && webLink(settings.privacy, words.privacy, words)));
  place.append(panel);
  // Safari gives a frame the focus, but nothing in it before a key was pressed there: so keys are heard around the panel too.
  place.onkeydown = keydown;

  /** @param {string} text */
  function suggest(text) {
    composer.insert(text);
    composer.input.focus();
  }
  /** Say something that is not part of the conversation. */
  const remark = (text, again) => log.add(element('div', { class: 'message system', 'aria-live': 'off' },
    element('div', { class: 'bubble', role: 'alert' }, unseen(words.notice + ' '), ...richText(text || words.failed, words)),
    again && button(words.again, () => { again(); composer.input.focus(); }, { class: 'offer' })));

  const on = {
    began() {
      isRestoring = true;
      log.clear();
      alarm.clear();
      shown.clear();
      unsent.clear();
      progress.hidden = true;
    },
    restored() {
      isRestoring = false;
      log.live();
    },
    event(event) {
      const mine = event.type === 'user';
      if (mine) {
        retire(log.list, event.text, words);
        alarm.shrink();
        if (shown.has(event.cid)) return on.sent(event.cid);
      } else {
        log.writing(false);
        booking(event);
      }
      const node = message(event, context);
      if (mine) shown.set(event.cid, node);
      if (event.urgent) {
        // The alarm says it to screen readers, so the log does not.
        node.setAttribute('aria-live', 'off');
        alarm.raise(event);
      }
      // What is not sent yet stays at the end, as it will stand in the history.
      log.add(node, mine, shown.get([...unsent][0]));
      if (!isRestoring && !mine) arrived();
    },
    pending(item) {
      unsent.add(item.cid);
      if (shown.has(item.cid)) return;
      const text = item.title || item.text;
      retire(log.list, text, words);
      const node = message({ type: 'user', text }, context);
      node.classList.toggle('waiting', Boolean(notice.textContent));
      node.append(element('small', {}, words.waiting));
      shown.set(item.cid, node);
      log.add(node, true);
    },
    sent(cid) {
      unsent.delete(cid);
      shown.get(cid)?.classList.remove('waiting');
    },
    /** @param {'' | 'offline' | 'busy'} why */
    waiting(why) {
      notice.textContent = why && words[why];
      for (const cid of unsent) shown.get(cid)?.classList.toggle('waiting', Boolean(why));
    },
    writing: log.writing,
    failed: (item, { text, retry }) => remark(text, retry && (() => talk.say(item))),
    refused(item, reason) {
      unsent.delete(item.cid);
      shown.get(item.cid)?.remove();
      composer.insert(item.text);
      composer.complain(reason || words.failed);
    },
    over(why, text) {
      remark(words[why]);
      composer.insert(text);
    },
    trouble: (text) => remark(text, () => talk.open(null)),
    token: (value) => tell({ type: 'token', value }),
    changed: (value) => tell({ type: 'changed', value }),
  };

  const booking = ({ progress: at, input }) => {
    progress.hidden = !at;
    const bar = element('i');
    if (at) bar.style.width = (100 * at.step) / at.of + '%';
    progress.replaceChildren(at ? fill(words.step, at) : '', bar);
    composer.input.inputMode = input?.type || '';
  };
  const arrived = () => {
    if (hasSound) chime();
    if (isOpen) return;
    unread += 1;
    tell({ type: 'unread', value: unread, text: unread === 1 ? words.unread_one : fill(words.unread, { n: unread }) });
  };

  /** The menu. @returns {[string, () => void][]} */
  function choices() {
    const begin = () => {
      talk.forget();
      tell({ type: 'token', value: null });
      return talk.open(null);
    };
    const erase = async () => {
      try {
        const { text } = await (await talk.ask('session', { method: 'DELETE' })).json();
        await begin();
        remark(text);
      } catch (error) {
        remark(error.message);
      }
    };
    const save = async () => {
      try {
        const address = URL.createObjectURL(await (await talk.ask('transcript')).blob());
        // Not through element(): this address is our own, and its scheme is none that a message may use.
        Object.assign(document.createElement('a'), { href: address, download: words.file }).click();
        setTimeout(() => URL.revokeObjectURL(address), 60000);
      } catch (error) {
        remark(error.message);
      }
    };
    return [
      [words.restart, () => confirm(panel, words, 'restart', begin, composer.input)],
      [words.transcript, save],
      [hasSound ? words.sound_off : words.sound_on, () => { hasSound = !hasSound; if (hasSound) chime(); }],
      [words.erase, () => confirm(panel, words, 'erase', erase, composer.input)],
    ];
  }

  function keydown(event) {
    if (event.key === 'Escape') {
      if (!header.closeMenu()) tell({ type: 'close' });
      event.stopPropagation();
    } else if (event.key === 'Tab' && full) {
      // Nothing but the panel is to be seen, so nothing else takes the focus.
      const all = [...panel.querySelectorAll('a[href], button, input, textarea, [tabindex="0"]')].filter((node) => node.tabIndex >= 0 && node.checkVisibility() && !node.closest('[inert]'));
      const at = panel.getRootNode().activeElement;
      const [from, to] = event.shiftKey ? [all[0], all[all.length - 1]] : [all[all.length - 1], all[0]];
      if (at !== from && at !== panel) return;
      event.preventDefault();
      to.focus();
    } else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.matches('input, textarea')) {
      // Words belong into the input, wherever the visitor has clicked before.
      composer.input.focus();
    } else if (event.key === 'Enter' && event.target === place && !composer.node.inert) composer.press('Enter');
  }
  const focus = () => {
    // On a touch screen the input would bring the keyboard up over the greeting.
    const node = full && matchMedia('(pointer: coarse)').matches ? panel : composer.input;
    node.focus({ preventScroll: true });
  };
  const paint = () => look(panel, theme, hello.accent, settings.colors.accent);
  const cover = () => panel.toggleAttribute('aria-modal', false) || (full && panel.setAttribute('aria-modal', 'true'));

  const talk = new Conversation(base, { page: hello.page, lang: hello.language, opened: Date.now() }, on, begun);
  paint();
  cover();
  if (hello.focus) focus();
  tell({ type: 'ready', text: title });
  talk.open(hello.token);

  return (message) => {
    const { type } = message;
    if (type === 'closed') isOpen = false;
    if (type === 'open') {
      isOpen = true;
      unread = 0;
      composer.reached();
      focus();
    }
    if (type === 'key') composer.press(message.key);
    if (type === 'look') ({ theme } = message);
    if (type === 'full') ({ full } = message);
    if (type === 'token' && message.token && message.token !== talk.token) talk.open(message.token);
    if (type === 'changed') talk.wake();
    paint();
    cover();
  };
}
