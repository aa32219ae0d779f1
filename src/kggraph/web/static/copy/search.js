// Search without a server: the names of all things lie in one file, folded as the server folds them.
import { folding } from './folding.js';

const MOST = 200;
const form = document.querySelector('form[data-index]'), found = document.getElementById('found'), hits = document.getElementById('hits');

// A word is met by one that it begins, or by one that it has only an ending more than.
const meets = (wanted, word) => word.startsWith(wanted) || (word.length > 3 && wanted.startsWith(word));

const has = (words, heard) => words.every(wanted => heard.split(' ').some(word => meets(wanted, word)));

// The nearest name of a thing: one that begins as asked, then the shortest; and the one to show, in the page's language.
function rank(words, names, language) {
  const met = names.filter(([, , heard]) => has(words, heard)).map(([text, , heard]) => ({ begins: heard.startsWith(words.join(' ')) ? 0 : 1, length: text.length, text }));
  if (!met.length) return null;
  met.sort((a, b) => a.begins - b.begins || a.length - b.length);
  const shown = names.find(name => name[1] === language) ?? names[0];
  return { ...met[0], shown, by: has(words, shown[2]) ? '' : met[0].text };
}

function line(url, { shown: [text, tag], by }) {
  const item = document.createElement('li'), link = document.createElement('a');
  link.href = `./${url}`; link.textContent = text;
  if (tag && tag !== document.documentElement.lang) link.lang = tag;
  item.append(link);
  if (by) { const small = document.createElement('small'); small.textContent = ` ${by}`; item.append(small); }
  return item;
}

async function search(text) {
  const index = await (await fetch(form.dataset.index)).json();
  const words = folding(index.rules)(text), language = document.documentElement.lang;
  const ranked = words.length ? index.things.map(([url, names]) => [url, rank(words, names, language)]).filter(([, hit]) => hit) : [];
  ranked.sort(([a, x], [b, y]) => x.begins - y.begins || x.length - y.length || (a < b ? -1 : 1));
  hits.replaceChildren(...ranked.slice(0, MOST).map(([url, hit]) => line(url, hit)));
  const told = { n: Math.min(ranked.length, MOST), total: ranked.length };
  found.textContent = ranked.length ? found.dataset.some.replace(/\{(\w+)\}/g, (_, name) => told[name]) : words.length ? found.dataset.none : '';
}

const asked = new URLSearchParams(location.search).get('q') ?? '';
if (form && asked.trim()) { form.elements.q.value = asked; search(asked); }
