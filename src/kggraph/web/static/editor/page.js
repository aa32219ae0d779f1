// What the page says to its scripts, and how they write into it.
export const form = document.querySelector("[data-editor]");
export const { language, prefixes, sprite, words, group, decimal } = JSON.parse(form.dataset.editor);
// Not every browser knows Kazakh; Russian sorts and shortens nearest to it.
export const locales = language === "kk" ? ["kk", "ru"] : [language];

/** Return a message in the page's language, with its values. */
export const say = (key, values = {}) => words[key].replace(/%\((\w+)\)s/g, (_, name) => values[name]);

/** Return a number as readers of this page write it. */
export function numberText(number) {
  const [whole, rest] = String(number).split(".");
  if (!/^-?\d+$/.test(whole) || /e/.test(rest ?? "")) return String(number);
  return whole.replace(/\B(?=(\d{3})+$)/g, group) + (rest ? decimal + rest : "");
}

/** Return an element with attributes (functions become listeners) and children (strings become text). */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Return a picture of the sprite. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.setAttribute("class", "ico");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** Return a labelled choice among [value, text] pairs. */
export function choice(label, options, chosen, changed) {
  const select = make("select", { change: () => changed(select.value) });
  for (const [value, text] of options) select.append(make("option", { value, selected: value === chosen }, text));
  return make("label", { class: "sel" }, label, " ", select);
}
