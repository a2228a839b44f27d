/**
 * The panel's place on the clinic's website: its frame (or shadow tree), its size, the launcher's state,
 * the token in the website's own storage, and the messages between website and panel.
 */

// The loader has the panel unseen until this is there, but not hidden: a frame that is loads without taking keys.
const STYLE = `
  .launcher:hover { filter: brightness(1.1) }
  .open { width: 56px; padding: 0; justify-content: center }
  .open::before { border-width: 0 3px 3px 0; border-radius: 0; width: 6px; height: 6px; rotate: 45deg; translate: 0 -4px }
  .open span, .news { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
  .badge { min-width: 24px; padding: 2px 6px; box-sizing: border-box; border-radius: 12px; background: #fff; color: #9c1a1a; font-size: 14px }
  .panel { opacity: 1; inset-block-end: 70px; inset-inline-end: 0; width: 420px; max-width: calc(100vw - 40px); height: 700px;
    max-height: calc(100vh - 110px); overflow: hidden; border-radius: 20px; background: var(--surface); color: var(--text);
    box-shadow: 0 0 0 1px #0001, 0 4px 12px #0002, 0 24px 64px #0004; animation: rise .22s ease-out }
  .panel[hidden] { display: none }
  @keyframes rise { from { opacity: 0; translate: 0 16px } }
  .full { position: fixed; inset: 0; width: 100%; max-width: none; height: 100%; max-height: none; border-radius: 0; animation: none }
  .inner { height: 100% }
  iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: normal }
  .panel:has(.failed):not(.full) { height: auto }
  .failed { padding: 8px 24px; font-weight: 400; line-height: 1.7 }
  .failed a { color: inherit }
  @media (prefers-reduced-motion) { * { animation: none !important; transition: none !important } }
  @media (forced-colors: active) { .launcher, .panel { border: 2px solid } }`;

/** Asks of tools that record visits not to record the chat. In a frame they cannot; inline they can only be asked. */
const MASKS = { 'data-hj-suppress': '', 'data-clarity-mask': 'true', 'data-private': '', 'data-dd-privacy': 'hidden',
  'data-openreplay-hidden': '', class: 'fs-exclude ph-no-capture sentry-block' };

/**
 * @param {object} loader
 * @param {object} loader.settings what the server knows: title, telephone, colours, version
 * @param {DOMStringMap} loader.dataset the tag's data- attributes
 * @param {string} loader.language the language of the panel's own words
 * @param {Record<string, string>} loader.words the launcher's words
 * @param {string} loader.accent #rrggbb
 * @param {(area: string, key: string, value?: unknown) => string | undefined} loader.keep reads and writes storage
 * @param {HTMLElement} loader.host
 * @param {ShadowRoot} loader.root
 * @param {HTMLButtonElement} loader.launcher
 * @param {HTMLElement} loader.label
 * @param {URL} loader.base where the channel is
 * @param {boolean} loader.asked whether the visitor opened it just now
 * @param {HTMLElement} loader.panel where the panel is to be
 * @param {Frame | undefined} loader.frame what loads in it already; nothing when the chat is to be inline
 * @param {(panel: HTMLElement) => Frame} loader.frameIn makes another, when that could not be loaded
 * @param {KeyboardEvent[]} loader.keys keys pressed on the launcher since it was opened
 *
 * @typedef {HTMLIFrameElement & {loaded: Promise<Event>}} Frame
 */
export function attach({ settings, dataset, language, words, accent, keep, host, root, launcher, label, base, asked, panel, frame, frameIn, keys }) {
  const page = document.documentElement;
  const inline = !frame;
  const small = matchMedia('(max-width: 480px), (max-height: 400px)');
  const night = matchMedia('(prefers-color-scheme: dark)');
  const make = (tag, properties, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  for (const mask in MASKS) host.setAttribute(mask, MASKS[mask]);
  const badge = make('span', { className: 'badge', ariaHidden: 'true', hidden: true });
  const news = make('span', { className: 'news', role: 'status' });
  launcher.append(badge);
  root.append(news);

  let token = keep('local', '');
  let isOpen = false, isReady = false;
  /** @type {((message: object) => void) | undefined} */ let receive;
  /** @type {[boolean, string] | undefined} what the page was like before the panel covered it */ let before;

  const theme = () => dataset.theme || (night.matches ? 'dark' : 'light');
  const paint = () => {
    const dark = theme() === 'dark';
    host.style.setProperty('--surface', dark ? '#141b1e' : '#fff');
    host.style.setProperty('--text', dark ? '#e6eeef' : '#1d2b2e');
    say({ type: 'look', theme: theme() });
  };

  const say = (message) => {
    if (!isReady) return;
    if (receive) receive(message);
    else if (frame) frame.contentWindow.postMessage(message, base.origin);
  };
  const hello = () => ({
    type: 'hello', token, language, accent, theme: theme(), page: location.pathname,
    direction: getComputedStyle(page).direction, full: small.matches, open: isOpen, focus: asked,
  });
  const hear = ({ type, value, text }) => {
    if (type === 'ready' && frame) {
      frame.title = text;
      begin();
    }
    if (type === 'close') show(false);
    if (type === 'token') keep('local', '', token = value);
    if (type === 'changed') keep('local', '-changed', value);
    if (type === 'unread') {
      badge.hidden = !value;
      badge.textContent = value;
      label.textContent = news.textContent = text;
    }
  };
  addEventListener('message', (event) => {
    if (frame && event.origin === base.origin && event.source === frame.contentWindow) hear(event.data);
  });
  // Another tab of this website has another conversation now, or more of the same one.
  addEventListener('storage', ({ key, newValue }) => {
    if (key === 'clinic-chat') say({ type: 'token', token: token = newValue });
    if (key === 'clinic-chat-changed') say({ type: 'changed' });
  });

  /** The panel is there. In Chromium it has the focus already; elsewhere only the website may give it. */
  const begin = () => {
    isReady = true;
    launcher.onkeydown = null;
    fit();
    if (frame && asked && root.activeElement !== frame) frame.focus();
    keys.splice(0).forEach(pass);
  };
  /** Hand on a key that came here, not to the panel. */
  const pass = ({ key, ctrlKey, metaKey }) => {
    if ((key.length === 1 || key === 'Enter') && !ctrlKey && !metaKey) say({ type: 'key', key });
  };

  /** Where the panel cannot be, leave a sentence and the telephone number. */
  const fail = (mine) => {
    if (isReady || mine !== frame) return;
    frame = undefined;
    keys.length = 0;
    launcher.onkeydown = null;
    const { display, e164 } = settings.telephone;
    panel.replaceChildren(make('p', { className: 'failed', role: 'alert' },
      words.failed + ' ', make('a', { href: 'tel:' + e164, textContent: display })));
  };
  const loadInline = async () => {
    const place = make('div', { className: 'inner' });
    panel.append(place);
    try {
      const { start } = await import('./inline.js');
      receive = await start(root, place, language, base, hear);
      receive(hello());
      begin();
    } catch {
      fail();
    }
  };
  const greet = async (mine) => {
    setTimeout(fail, 20000, mine);
    await mine.loaded;
    // A frame that had the focus when its document came has it by half: it shows its caret, and the website gets the
    // keys. So it is not given before, and taken back from a visitor who was quicker.
    if (root.activeElement === mine) {
      asked = true;
      launcher.focus();
    }
    // Only the assistant's own origin can read this: an error page in its place gets nothing.
    if (mine === frame) mine.contentWindow.postMessage(hello(), base.origin);
    setTimeout(fail, 3000, mine);
  };
  const load = () => {
    panel.replaceChildren();
    if (inline) loadInline();
    else greet(frame = frameIn(panel));
  };

  /** Fill a small screen above its keyboard, and keep the page behind out of reach. */
  const fit = () => {
    const full = small.matches;
    const covers = isOpen && full;
    const view = covers && window.visualViewport;
    panel.classList.toggle('full', full);
    panel.style.height = view ? view.height + 'px' : '';
    panel.style.top = view ? view.offsetTop + 'px' : '';
    launcher.hidden = covers && isReady;
    if (covers && !before) {
      before = [document.body.inert, page.style.overflow];
      document.body.inert = true;
      page.style.overflow = 'hidden';
    } else if (!covers && before) {
      [document.body.inert, page.style.overflow] = before;
      before = undefined;
    }
    say({ type: 'full', full });
  };
  const show = (open, focus = true) => {
    isOpen = open;
    asked = focus;
    panel.hidden = !open;
    if (open && !frame && !receive) load();
    launcher.classList.toggle('open', open);
    launcher.ariaExpanded = String(open);
    label.textContent = open ? words.close : words.launch;
    badge.hidden = true;
    news.textContent = '';
    keep('session', '-open', open ? 1 : null);
    fit();
    if (!open) {
      keys.length = 0;
      say({ type: 'closed' });
    } else if (isReady) {
      if (frame) frame.focus();
      say({ type: 'open' });
    }
    if (focus && !open) launcher.focus();
  };

  small.onchange = fit;
  night.onchange = paint;
  if (window.visualViewport) visualViewport.onresize = visualViewport.onscroll = fit;
  // While the panel loads, the space bar and Enter belong to what is typed.
  launcher.onclick = ({ detail }) => (isOpen && !detail && launcher.onkeydown) || show(!isOpen);
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && isOpen) show(false);
    else if (event.target === frame) {
      // The frame is not ready, or the focus is still on its way into it.
      if (isReady) pass(event);
      else keys.push(event);
    }
    // Shortcuts of the website are not for what is typed here.
    event.stopPropagation();
  });
  paint();
  if (frame) greet(frame);
  show(true, Boolean(asked));
}
