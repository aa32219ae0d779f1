// Search fields suggest while somebody types: a combobox with a list (ARIA Authoring Practices). Without this script,
// and where the server has no index to suggest from (404), they are plain forms.
const WAIT = 120; // milliseconds without a key before suggestions are asked for
let lists = 0;

const make = (tag, attributes = {}, children = []) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
const marked = (runs) => runs.map(([text, isMarked]) => isMarked ? make('mark', {}, [text]) : text);

function suggestIn(field) {
  const id = `suggestions-${lists += 1}`, box = make('div', { id, class: 'sug', role: 'listbox', 'aria-label': field.dataset.label });
  const status = make('span', { class: 'vh', role: 'status' });
  let options = [], active = -1, timer, request, isOff = false;
  field.after(box, status);
  box.hidden = true;
  for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-controls', id], ['aria-expanded', 'false']]) field.setAttribute(name, value);

  const activate = (number) => {
    options[active]?.setAttribute('aria-selected', 'false');
    active = number;
    options[active]?.setAttribute('aria-selected', 'true');
    options[active]?.scrollIntoView({ block: 'nearest' });
    if (active < 0) field.removeAttribute('aria-activedescendant');
    else field.setAttribute('aria-activedescendant', options[active].id);
  };
  const open = (isOpen) => {
    box.hidden = !isOpen;
    field.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen) activate(-1);
  };
  const close = () => { clearTimeout(timer); request?.abort(); open(false); };
  const option = (told) => {
    const children = [make('span', { lang: told.lang }, marked(told.runs))];
    if (told.by.length) children.push(make('small', { lang: told.by_lang }, marked(told.by)));
    const element = make('div', { id: `${id}-${options.length}`, role: 'option', class: `k-${told.kind}`, 'aria-selected': 'false', 'data-url': told.url }, children);
    options.push(element);
    return element;
  };
  const show = (answer) => {
    options = [];
    active = -1;
    box.replaceChildren(...answer.groups.map((group, number) => make('div', { role: 'group', 'aria-labelledby': `${id}-g${number}` }, [
      make('div', { id: `${id}-g${number}`, class: 'sug-g', role: 'presentation' }, [group.name]), ...group.options.map(option),
    ])));
    status.textContent = answer.status;
    open(options.length > 0);
  };
  const ask = async () => {
    request?.abort();
    const text = field.value.trim();
    if (!text || isOff) return open(false);
    request = new AbortController();
    const { signal } = request;
    try {
      const response = await fetch(`${field.dataset.suggest}&q=${encodeURIComponent(text)}`, { signal });
      if (response.status === 404) isOff = true;
      if (response.ok) {
        const answer = await response.json();
        if (!signal.aborted && document.activeElement === field) show(answer);
      }
    } catch { /* a newer request took over, or the network is away: the form works on */ }
  };

  field.addEventListener('input', (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && box.hidden) ask();
    else if (step) activate((active + 1 + step + options.length + 1) % (options.length + 1) - 1);
    else if (event.key === 'Enter' && active >= 0) location.assign(options[active].dataset.url);
    else if (event.key === 'Escape' && !box.hidden) close();
    else return;
    event.preventDefault();
  });
  field.addEventListener('blur', close);
  box.addEventListener('pointerdown', (event) => event.preventDefault()); // the field keeps the focus
  box.addEventListener('click', (event) => {
    const chosen = event.target.closest('[role=option]');
    if (chosen) location.assign(chosen.dataset.url);
  });
}

document.querySelectorAll('input[data-suggest]').forEach(suggestIn);
