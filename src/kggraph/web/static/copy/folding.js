// How a name sounds: the steps of kggraph.spelling.words, with its tables.
export function folding({ latin, several, cyrillic }) {
  const many = new RegExp(Object.keys(several).join('|'), 'g');
  const plain = c => c in cyrillic ? c : [...c.normalize('NFD')][0];
  const sound = word => {
    const marked = [...word].map(c => latin[c] || plain(c)).join('');
    const heard = [...marked.replace(many, found => several[found])].map(c => cyrillic[c] ?? c).join('');
    return heard.replace(/i+(?=[aeou])/g, '').replace(/(\p{L})\1+/gu, '$1');
  };
  return text => (text.normalize('NFC').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(sound).filter(Boolean);
}
