// Leads on to the page in the language that the reader prefers; the first link is for everyone else.
const pages = [...document.querySelectorAll('a[hreflang]')];
const wanted = navigator.languages.map(tag => tag.toLowerCase().split('-')[0]);
const chosen = wanted.map(tag => pages.find(a => a.hreflang === tag)).find(Boolean) ?? pages.find(a => a.hreflang === 'en') ?? pages[0];
if (chosen) location.replace(chosen.href + location.hash);
