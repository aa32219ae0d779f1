// Names of things and the writing of terms: the server says how its own tables write them.
import { icon, language, make } from "./page.js";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const WHOLE = "integer int long short byte nonNegativeInteger positiveInteger negativeInteger nonPositiveInteger unsignedInt unsignedLong unsignedShort unsignedByte";
const EXACT = new Set(["decimal", ...WHOLE.split(" ")].map((name) => XSD + name));
const INEXACT = new Set([`${XSD}double`, `${XSD}float`]);
const WRITTEN = new Set([...EXACT, ...["date", "gYearMonth", "gMonth"].map((name) => XSD + name)]);
const PLAIN = new Set([undefined, `${XSD}string`, `${XSD}boolean`, `${XSD}gYear`, ...EXACT]);
const MOST = 500; // terms of one request
const known = new Map();

const keyOf = ({ type, value, datatype }) => JSON.stringify([value, type === "uri" ? "" : datatype]);
const isWritten = (term) => term?.type === "uri" || (term?.type === "literal" && WRITTEN.has(term.datatype));

/** Ask how all terms among some are written that a reader of this page reads otherwise than they stand in the data. */
export async function learn(terms) {
  const wanted = [...new Set(terms.filter(isWritten).map(keyOf))].filter((key) => !known.has(key));
  for (let start = 0; start < wanted.length; start += MOST) {
    const keys = wanted.slice(start, start + MOST);
    const response = await fetch(`/labels?lang=${language}`, { method: "POST", body: `{"terms":[${keys}]}` });
    if (!response.ok) return; // terms then stand for themselves
    const written = (await response.json()).terms;
    for (const [place, key] of keys.entries()) known.set(key, written[place]);
  }
}

const wordsOf = (term) => (isWritten(term) ? known.get(keyOf(term)) : undefined);

export const isNumber = (term) => term?.type === "literal" && (EXACT.has(term.datatype) || INEXACT.has(term.datatype));

/** Return how a term is called: a thing's name, a literal's text as readers of this page write it. */
export function nameOf(term) {
  if (!term) return "";
  return term.type === "bnode" ? `_:${term.value}` : (wordsOf(term)?.label ?? term.value);
}

export const kindOf = (term) => wordsOf(term)?.kind ?? "other";
export const urlOf = (term) => wordsOf(term)?.url ?? `/${language}/resource?iri=${encodeURIComponent(term.value)}`;

/** Return a term as an element: a thing links to its page, with its prefixed name; a literal says its datatype. */
export function write(term) {
  if (!term) return make("span", { class: "fine" }, "—");
  if (term.type === "uri") return thing(term);
  const note = PLAIN.has(term.datatype) || nameOf(term) !== term.value ? undefined : make("small", { class: "dt" }, term.datatype.replace(XSD, "xsd:"));
  const text = make("span", { lang: term["xml:lang"], title: nameOf(term) === term.value ? undefined : term.value }, nameOf(term));
  return make("span", {}, text, ...(note ? [" ", note] : []));
}

function thing(term) {
  const { label, lang, name } = wordsOf(term) ?? { label: term.value, name: "" };
  const kind = kindOf(term);
  const link = make("a", { href: urlOf(term), lang: lang || undefined, class: kind === "other" ? undefined : `k-${kind}` });
  link.append(...(kind === "other" ? [label] : [icon(kind), label]));
  return make("span", {}, link, ...(name ? [make("small", {}, name)] : []));
}
