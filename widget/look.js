/** The panel's colours: one accent, made readable on light and on dark. */

/** @typedef {number[]} Color red, green, blue from 0 to 255 */

const LIGHT = { paper: [255, 255, 255], ink: [17, 24, 26] };
const DARK = { paper: [20, 27, 30], ink: [255, 255, 255] };

/** @param {string} hex @returns {Color} */
const read = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** @param {Color} a @param {Color} b @param {number} part how much of b */
const mix = (a, b, part) => a.map((value, index) => Math.round(value + (b[index] - value) * part));

/** @param {Color} color as WCAG counts light */
const luminance = (color) => color
  .map((value) => (value / 255 <= 0.04045 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4))
  .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);

/** @param {Color} a @param {Color} b */
const contrast = (a, b) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

/** Move a colour towards the ink until it stands out. @param {Color} color @param {{paper: Color, ink: Color}} on @param {number} enough */
const standOut = (color, on, enough) => {
  let moved = color;
  for (let part = 0; part <= 1 && contrast(moved, on.paper) < enough; part += 0.05) moved = mix(color, on.ink, part);
  return moved;
};

/**
 * @param {HTMLElement} panel
 * @param {string} theme "light" or "dark"
 * @param {string} wished the website's accent
 * @param {string} accent the clinic's, #rrggbb
 */
export function look(panel, theme, wished, accent) {
  const on = theme === 'dark' ? DARK : LIGHT;
  const color = standOut(read(/^#[\da-f]{6}$/i.test(wished) ? wished : accent), on, 3);
  const colors = {
    accent: color,
    'on-accent': contrast(color, LIGHT.paper) >= 4.5 ? LIGHT.paper : LIGHT.ink,
    link: standOut(color, on, 6),
    tint: mix(on.paper, color, 0.1),
  };
  panel.dataset.theme = theme;
  for (const [name, value] of Object.entries(colors)) panel.style.setProperty('--' + name, `rgb(${value})`);
}
