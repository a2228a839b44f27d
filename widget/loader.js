/**
 * The one tag on the clinic's website. Draws the launcher and makes no request before it is first opened;
 * then it loads the panel's frame and, beside it, host.js, which does the rest.
 */
(() => {
  const settings = __SETTINGS__;
  const script = document.currentScript;
  const page = document.documentElement;
  const name = 'clinic-chat';
  if (page.querySelector(name)) return;

  const { dataset } = script;
  const wished = (dataset.lang || page.lang).slice(0, 2).toLowerCase();
  const language = settings.strings[wished] ? wished : settings.language;
  const words = settings.strings[language];

  /** Read, write or (null) remove a value. Storage may be denied; then nothing is kept. */
  const keep = (area, key, value) => {
    try {
      const storage = window[area + 'Storage'];
      if (value === undefined) return storage.getItem(name + key);
      if (value === null) storage.removeItem(name + key);
      else storage.setItem(name + key, value);
    } catch { /* denied */ }
  };

  const element = (tag, properties, parent) => parent.appendChild(Object.assign(document.createElement(tag), properties));
  // Beside the body, where no transform or "inert" of the page's own reaches it.
  const host = document.createElement(name);
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial !important; position: fixed !important; z-index: 2147483647 !important;
      inset-block-end: var(--clinic-chat-bottom, 20px) !important; inset-inline-end: var(--clinic-chat-side, 20px) !important;
      font: 600 16px/1.3 system-ui, sans-serif !important }
    @media print { :host { display: none !important } }
    .launcher { display: flex; align-items: center; gap: 10px; height: 56px; padding: 0 24px; border: 0; border-radius: 28px;
      background: var(--accent); color: var(--on-accent); font: inherit; box-shadow: 0 4px 20px #0004; cursor: pointer; outline-offset: 3px }
    .launcher::before { content: ""; width: 11px; height: 11px; border: 2px solid; border-radius: 9px 9px 9px 1px; padding: 4px }
    .launcher:focus-visible { outline: 3px solid var(--accent); box-shadow: 0 0 0 3px #fff }
    .nudge { position: absolute; inset-inline-end: 0; inset-block-end: 68px; width: 240px; padding: 16px; border: 1px solid #0003;
      border-radius: 16px; background: #fff; color: #222; font: inherit; text-align: start; cursor: pointer }
    .panel { position: absolute; opacity: 0 }
    [hidden] { display: none }`);
  root.adoptedStyleSheets = [sheet];

  const launcher = element('button', { className: 'launcher', ariaExpanded: 'false' }, root);
  const label = element('span', { textContent: words.launch }, launcher);
  host.role = 'region';
  host.ariaLabel = words.launch;
  page.append(host);
  const accent = getComputedStyle(host).getPropertyValue('--clinic-chat-accent').trim() || settings.colors.accent;
  const part = (at) => Number('0x' + accent.slice(at, at + 2));
  host.style.setProperty('--accent', accent);
  host.style.setProperty('--on-accent', part(1) * 3 + part(3) * 6 + part(5) > 1400 ? '#111' : '#fff');

  const base = new URL('.', script.src);
  const framed = (dataset.mode || settings.mode) === 'frame';
  const frameIn = (panel) => {
    // Behind the # it reads the page a new conversation begins on, and need not wait to be told that it is one.
    const src = base + 'frame/' + language + (keep('local', '') ? '' : '#' + location.pathname);
    const frame = element('iframe', { src, title: settings.title, allow: '' }, panel);
    frame.loaded = new Promise((done) => { frame.onload = done; });
    return frame;
  };
  let nudge, attached, keys = [];
  /** @param {boolean} asked whether the visitor opened it just now */
  const open = async (asked) => {
    if (nudge) nudge.remove();
    if (attached) return;
    attached = true;
    if (asked) launcher.focus();
    const panel = element('div', { className: 'panel' }, root);
    const frame = framed ? frameIn(panel) : undefined;
    try {
      const { attach } = await import(base + 'assets/' + settings.version + '/host.js');
      attach({ settings, dataset, language, words, accent, keep, host, root, launcher, label, base, asked, panel, frame, frameIn, keys });
    } catch {
      attached = false;
      panel.remove();
      label.textContent = words.failed + ' ' + settings.telephone.display;
    }
  };
  launcher.onclick = () => open(true);
  launcher.onkeydown = (event) => attached && keys.push(event);
  if (keep('session', '-open') && innerWidth > 480) open();
  else if (dataset.nudge && !keep('session', '-nudged')) {
    setTimeout(() => {
      if (attached) return;
      nudge = element('button', { className: 'nudge', textContent: words.nudge, onclick: launcher.onclick }, root);
      keep('session', '-nudged', 1);
    }, dataset.nudge * 1000);
  }
})();
