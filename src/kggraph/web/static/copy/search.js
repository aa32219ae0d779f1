// Search without a server: the names of all things lie in one file, folded as the server folds them.
import { folding } from './folding.js';

const MOST = 200;
const form = document.querySelector('form[data-index]'), found = document.getElementById('found'), hits = document.getElementById('hits');

// A word is met by one that it begins, or by one that it has only an ending more than.
const meets = (wanted, word) => word.startsWith(wanted) || (word.length > 3 && wanted.startsWith(word));

function rank(words, names, language) {
  let best = null;
  for (const [text, tag, heard] of names) {
    const parts = heard.split(' ');
    if (!words.every(wanted => parts.some(part => meets(wanted, part)))) continue;
    const begins = heard.startsWith(words.join(' ')) ? 0 : 1;
    if (!best || begins < best.begins || (begins === best.begins && text.length < best.length)) best = { begins, length: text.length, text };
  }
  return best && { ...best, shown: names.find(name => name[1] === language) ?? names[0] };
}

function line(url, { shown: [text, tag], text: by }) {
  const item = document.createElement('li'), link = document.createElement('a');
  link.href = `./${url}`; link.textContent = text;
  if (tag && tag !== document.documentElement.lang) link.lang = tag;
  item.append(link);
  if (by !== text) { const small = document.createElement('small'); small.textContent = ` ${by}`; item.append(small); }
  return item;
}

async function search(text) {
  const index = await (await fetch(form.dataset.index)).json();
  const words = folding(index.rules)(text), language = document.documentElement.lang;
  const ranked = words.length ? index.things.map(([url, names]) => [url, rank(words, names, language)]).filter(([, hit]) => hit) : [];
  ranked.sort(([a, x], [b, y]) => x.begins - y.begins || x.length - y.length || (a < b ? -1 : 1));
  hits.replaceChildren(...ranked.slice(0, MOST).map(([url, hit]) => line(url, hit)));
  found.textContent = ranked.length ? String(ranked.length) : found.dataset.none;
}

const asked = new URLSearchParams(location.search).get('q') ?? '';
if (form && asked.trim()) { form.elements.q.value = asked; search(asked); }
