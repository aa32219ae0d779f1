// Completion: variables of the query, keywords that fit, the site's prefixes, and its terms by label in any language.
import { icon, language, make, prefixes, say } from "./page.js";

const WORD = /[?$]?[\p{L}\p{M}\p{N}_:.-]*$/u;
const SHORTEST = 2; // letters before completions come by themselves
const LONGEST = 100;
const SILENT = new Set(["comment", "string", "string-2 string", "variable-3"]);
const NOTES = { class: "classes", property: "properties", entity: "entities" };
let asking;

/** Show what may stand at the cursor; without being asked, only where a name has been begun. */
export function completeAt(yasqe, { asked }) {
  if (yasqe.somethingSelected()) return;
  const cursor = yasqe.getCursor();
  if (SILENT.has(yasqe.getTokenTypeAt(cursor))) return;
  const word = WORD.exec(yasqe.getLine(cursor.line).slice(0, cursor.ch))[0];
  if (!asked && word.replace(/^[?$]/, "").length < SHORTEST) return;
  yasqe.showHint({
    hint: () => find(yasqe, word, cursor, asked),
    completeSingle: false,
    closeCharacters: /[\s()[\]{};,>]/,
    closeOnUnfocus: true,
    container: yasqe.getWrapperElement().parentElement,
  });
}

async function find(yasqe, word, cursor, asked) {
  const from = { line: cursor.line, ch: cursor.ch - word.length };
  const list = await candidates(yasqe, word, from, asked);
  return list.length ? { list, from, to: cursor } : undefined;
}

async function candidates(yasqe, word, from, asked) {
  if (/^[?$]/.test(word)) return variables(yasqe, word);
  const { state, string } = before(yasqe, from);
  if (/\bPREFIX\s+$/i.test(yasqe.getLine(from.line).slice(0, from.ch))) return declarations(word);
  const fitting = keywords(state, word);
  if (fitting.length && !asked) return []; // a keyword is being written
  const kind = kindAt(state, string);
  return [...fitting, ...(kind ? await terms(kind, word) : [])];
}

/** Return the last token before a place that is no space: what follows it is in its state. */
function before(yasqe, { line, ch }) {
  const token = yasqe.getTokenAt({ line, ch }, true);
  const previous = token.type === "ws" || !token.string.trim() ? yasqe.getPreviousNonWsToken(line, token) : token;
  if (previous?.string?.trim()) return previous;
  for (let above = line - 1; above >= 0; above--) {
    const last = yasqe.getTokenAt({ line: above, ch: yasqe.getLine(above).length }, true);
    const found = last.string.trim() && last.type !== "comment" ? last : yasqe.getPreviousNonWsToken(above, last);
    if (found?.string?.trim() && found.type !== "comment") return found;
  }
  return token;
}

function kindAt({ possibleNext = [] }, previous) {
  if (previous === "a" || previous === "rdf:type") return "class";
  if (possibleNext.includes("a")) return "property";
  return possibleNext.some((each) => each === "IRI_REF" || each === "PNAME_LN") || !possibleNext.length ? "entity" : undefined;
}

function keywords({ possibleNext = [] }, word) {
  if (!word || !/^[A-Za-z]+$/.test(word)) return [];
  const fitting = possibleNext.filter((each) => /^[A-Z ]{2,}$/.test(each) && each.startsWith(word.toUpperCase()));
  return [...new Set(fitting)].sort().map((text) => ({ text }));
}

function variables(yasqe, word) {
  const used = yasqe.getValue().match(/[?$][\p{L}\p{N}_]+/gu) ?? [];
  return [...new Set(used)].filter((each) => each !== word && each.startsWith(word)).sort().map((text) => ({ text }));
}

function declarations(word) {
  const fitting = Object.entries(prefixes).filter(([name]) => name.startsWith(word.replace(":", "")));
  return fitting.sort().map(([name, iri]) => ({ text: `${name}: <${iri}>` }));
}

/** Let the server read its names once, so that the first letters need not wait for that. */
export function warmUp() {
  for (const kind of Object.keys(NOTES)) fetch(`/complete?${new URLSearchParams({ kind, q: "", lang: language })}`);
}

async function terms(kind, word) {
  const text = word.slice(0, LONGEST);
  asking?.abort();
  asking = new AbortController();
  try {
    const sent = new URLSearchParams({ kind, q: text, lang: language });
    const response = await fetch(`/complete?${sent}`, { signal: asking.signal });
    if (!response.ok) return [];
    return (await response.json()).suggestions.map((suggestion) => hint(kind, suggestion));
  } catch (error) {
    if (error.name === "AbortError") return []; // more has been written meanwhile
    throw error;
  }
}

function hint(kind, { name, label, lang, kind: picture }) {
  return { text: name, hint: insert, render: (element) => element.append(...written()) };

  function written() {
    const shown = make("span", { class: "hint-l", lang: lang || undefined }, ...(picture === "other" ? [] : [icon(picture)]), label);
    return [shown, make("code", {}, name), make("small", {}, say(NOTES[kind]))];
  }
}

/** Write a prefixed name, and declare its prefix after the other declarations if the query does not declare it. */
function insert(yasqe, { from, to }, { text }) {
  yasqe.operation(() => {
    yasqe.replaceRange(text, from, to, "complete");
    const prefix = /^([\w-]+):/.exec(text)?.[1];
    if (prefix && prefixes[prefix]) declare(yasqe, prefix);
  });
}

function declare(yasqe, prefix) {
  const lines = yasqe.getValue().split("\n");
  const declared = lines.map((line) => /^\s*PREFIX\s+([\w-]*):/i.exec(line)?.[1]);
  if (declared.includes(prefix)) return;
  const afterOthers = declared.findLastIndex((name) => name !== undefined) + 1;
  const afterComments = lines.findIndex((line) => !line.startsWith("#"));
  const line = afterOthers || Math.max(afterComments, 0);
  yasqe.replaceRange(`PREFIX ${prefix}: <${prefixes[prefix]}>\n`, { line, ch: 0 });
}

