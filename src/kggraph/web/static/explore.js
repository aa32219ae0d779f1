// Explorer: opening and closing without leaving the page, and a tree that arrow keys go through (ARIA tree pattern).
// Everything here is optional: each + and − is a link.
const region = () => document.querySelector('[data-explorer]');
let asked = 0;

async function show(url, focus, push = true) {
  const mine = ++asked, box = region();
  box.setAttribute('aria-busy', 'true');
  let next;
  try {
    const answer = await fetch(url, { headers: { Accept: 'text/html' } });
    next = answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-explorer]');
  } catch { /* no connection: the browser says so itself */ }
  if (!next) { location.assign(url); return; }
  if (mine !== asked) return;
  box.replaceWith(document.adoptNode(next));
  if (push) history.pushState(null, '', url);
  dress();
  const found = focus && [...region().querySelectorAll('[data-toggle]')].find(e => e.dataset.toggle === focus);
  if (!found) return;
  if (focus.startsWith('l ')) { const item = found.parentElement.querySelector(':scope > [role=treeitem]'); choose(item || found); } else found.focus();
}

// The list becomes a tree: one stop for Tab, arrow keys inside.
const items = () => [...region().querySelectorAll('[role=treeitem]')];
const choose = item => { items().forEach(e => { e.tabIndex = e === item ? 0 : -1; }); item.focus(); };
const toggleOf = item => item.parentElement.querySelector(':scope > [data-toggle]');

function dress() {
  const tree = region().querySelector('[data-tree]'), top = tree.querySelector('ul');
  if (!top) return;
  tree.querySelectorAll('ul').forEach(ul => ul.setAttribute('role', ul === top ? 'tree' : 'group'));
  top.setAttribute('aria-labelledby', 'ex-h');
  tree.querySelectorAll('li').forEach(li => {
    li.setAttribute('role', 'none');
    const item = li.querySelector(':scope > .ex-n, :scope:is(.ex-m) > a'), toggle = li.querySelector(':scope > [data-toggle]');
    if (!item) return;
    item.setAttribute('role', 'treeitem');
    item.tabIndex = -1;
    let level = 0;
    for (let ul = li.closest('ul'); ul && tree.contains(ul); ul = ul.parentElement.closest('ul')) level++;
    item.setAttribute('aria-level', level);
    if (toggle) { item.setAttribute('aria-expanded', toggle.getAttribute('aria-expanded')); toggle.tabIndex = -1; toggle.setAttribute('aria-hidden', 'true'); }
  });
  const first = tree.querySelector('[role=treeitem]');
  if (first) first.tabIndex = 0;
}

addEventListener('click', e => {
  const link = e.target.closest?.('[data-explorer] [data-toggle]');
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  show(link.getAttribute('href'), link.dataset.toggle);
});
addEventListener('keydown', e => {
  const item = e.target.closest?.('[role=treeitem]');
  if (!item || e.ctrlKey || e.metaKey || e.altKey) return;
  const all = items(), at = all.indexOf(item), isOpen = item.getAttribute('aria-expanded') === 'true', toggle = toggleOf(item);
  const above = item.parentElement.closest('ul').parentElement.closest('li')?.querySelector(':scope > [role=treeitem]');
  const go = { ArrowDown: all[at + 1], ArrowUp: all[at - 1], Home: all[0], End: all.at(-1) };
  if (e.key in go) { if (go[e.key]) choose(go[e.key]); }
  else if (e.key === 'ArrowRight') { if (toggle && !isOpen) toggle.click(); else if (isOpen && all[at + 1]) choose(all[at + 1]); }
  else if (e.key === 'ArrowLeft') { if (toggle && isOpen) toggle.click(); else if (above) choose(above); }
  else return;
  e.preventDefault();
});
addEventListener('popstate', () => show(location.href, null, false));
dress();
