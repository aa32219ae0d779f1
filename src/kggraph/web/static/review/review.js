// Everything here is optional: each key presses a button or a link that is on the page.
const typing = t => t.closest('input:not([type=checkbox]), textarea, select, [contenteditable]');

addEventListener('keydown', e => {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
  if (e.key !== 'Escape' && typing(e.target)) return;
  const there = document.querySelector(`[data-key="${CSS.escape(e.key)}"]`);
  if (there) { e.preventDefault(); there.click(); }
});

// A decision is sent once, however long a key is held.
document.querySelectorAll('form').forEach(form => form.addEventListener('submit', e => {
  if (form.dataset.sent) e.preventDefault();
  form.dataset.sent = '1';
}));
addEventListener('pageshow', () => document.querySelectorAll('form').forEach(form => delete form.dataset.sent));

// The words that are being decided about stay in sight beside their proposal.
const text = document.querySelector('.rv-text');
const own = text?.querySelector('.rv-own');
if (own) text.scrollTop = own.offsetTop - text.offsetTop - text.clientHeight / 3;

// Offsets count code points, as documents do; a browser counts UTF-16 units.
function offset(node, at) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest('[data-start]');
  if (!piece || !text.contains(piece)) return null;
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, at) : at ? piece.textContent : '';
  return Number(piece.dataset.start) + [...before].length;
}

let fact = document.querySelector('[data-fact]');
addEventListener('focusin', e => { fact = e.target.closest('[data-fact]') ?? fact; });
text?.addEventListener('mouseup', () => {
  const selection = getSelection();
  if (!fact || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const start = offset(range.startContainer, range.startOffset), end = offset(range.endContainer, range.endOffset);
  if (start === null || end === null || end <= start) return;
  const [from, to] = ['start', 'end'].map(name => fact.querySelector(`[name^="${name}-"]`));
  from.value = start; to.value = end;
  const words = fact.querySelector('[name=words]');
  if (words) words.value = selection.toString();
  fact.querySelector('.rv-span q').textContent = selection.toString();
});
