// Shows the query that a link on another page would have asked.
const text = new URLSearchParams(location.search).get('query');
if (text) {
  document.getElementById('query').textContent = text;
  document.getElementById('asked').hidden = false;
}
