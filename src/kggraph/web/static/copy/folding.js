// How a name sounds: the steps of kggraph.spelling.words, with its tables.
export function folding({ look_alikes, latin, several, cyrillic }) {
  const mend = word => /[\u0400-\u052f]/.test(word) ? [...word].map(c => look_alikes[c] ?? c).join('') : word;
  const many = new RegExp(Object.keys(several).join('|'), 'g');
  const plain = c => c in cyrillic ? c : /\p{M}/u.test(c) ? '' : [...c.normalize('NFD')][0];
  const sound = word => {
    const marked = [...mend(word.replace(/['’ʼ]/g, ''))].map(c => latin[c] || plain(c)).join('');
    const heard = [...marked.replace(many, found => several[found])].map(c => cyrillic[c] ?? c).join('');
    return heard.replace(/i+(?=[aeou])/g, '').replace(/(\p{L})\1+/gu, '$1');
  };
  return text => (text.normalize('NFC').match(/[\p{L}\p{N}]+(?:['’ʼ][\p{L}\p{N}]+)*/gu) ?? []).map(word => sound(word.toLowerCase())).filter(Boolean);
}
