// Names of things and the writing of terms, as the server writes them in its own tables.
import { icon, language, make, numberText } from "./page.js";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const WHOLE = "integer int long short byte nonNegativeInteger positiveInteger negativeInteger nonPositiveInteger unsignedInt unsignedLong unsignedShort unsignedByte";
const EXACT = new Set(["decimal", ...WHOLE.split(" ")].map((name) => XSD + name));
const INEXACT = new Set([`${XSD}double`, `${XSD}float`]);
const PLAIN = new Set([undefined, `${XSD}string`, `${XSD}boolean`, `${XSD}gYear`, ...EXACT]);
const GROUPED_FROM = 10000; // so that years written as plain integers stay years
const MOST = 500; // IRIs of one request
const known = new Map();

/** Ask for the names of all IRIs among some terms that are not known yet. */
export async function learn(terms) {
  const iris = terms.filter((term) => term?.type === "uri").map((term) => term.value);
  const wanted = [...new Set(iris)].filter((iri) => !known.has(iri));
  for (let start = 0; start < wanted.length; start += MOST) {
    const body = JSON.stringify({ iris: wanted.slice(start, start + MOST) });
    const response = await fetch(`/labels?lang=${language}`, { method: "POST", body });
    if (!response.ok) return; // without names, IRIs stand for themselves
    for (const [iri, name] of Object.entries(await response.json())) known.set(iri, name);
  }
}

export const isNumber = (term) => term?.type === "literal" && (EXACT.has(term.datatype) || INEXACT.has(term.datatype));

/** Return how a term is called: a thing's name, a literal's text. */
export const nameOf = (term) => (term?.type === "uri" ? (known.get(term.value)?.label ?? term.value) : textOf(term));

export const kindOf = (term) => known.get(term?.value)?.kind ?? "other";
export const urlOf = (term) => known.get(term.value)?.url ?? `/${language}/resource?iri=${encodeURIComponent(term.value)}`;

/** Return a literal's text as readers of this page write it; what is not understood stays as it is. */
function textOf(term) {
  if (!term) return "";
  if (term.type === "bnode") return `_:${term.value}`;
  if (EXACT.has(term.datatype) && Math.abs(Number(term.value)) >= GROUPED_FROM && isExact(term.value)) return numberText(Number(term.value));
  return dateText(term) ?? term.value;
}

// A number that JavaScript would round is shown as it is written.
const isExact = (text) => text.replace(/\D/g, "").length <= 15;

function dateText({ value, datatype }) {
  const parts = { [`${XSD}date`]: { dateStyle: "long" }, [`${XSD}gYearMonth`]: { year: "numeric", month: "long" } }[datatype];
  const date = parts && /^\d{4}-\d{2}(-\d{2})?$/.test(value) ? new Date(value) : undefined;
  if (!date || Number.isNaN(date.valueOf()) || !Intl.DateTimeFormat.supportedLocalesOf(language).length) return undefined;
  return new Intl.DateTimeFormat(language, { ...parts, timeZone: "UTC" }).format(date);
}

/** Return a term as an element: a thing links to its page, with its prefixed name; a literal says its datatype. */
export function write(term) {
  if (!term) return make("span", { class: "fine" }, "—");
  if (term.type === "uri") return thing(term);
  const note = PLAIN.has(term.datatype) || textOf(term) !== term.value ? undefined : make("small", { class: "dt" }, term.datatype.replace(XSD, "xsd:"));
  const text = make("span", { lang: term["xml:lang"], title: textOf(term) === term.value ? undefined : term.value }, textOf(term));
  return make("span", {}, text, ...(note ? [" ", note] : []));
}

function thing(term) {
  const { label, lang, name } = known.get(term.value) ?? { label: term.value, name: "" };
  const kind = kindOf(term);
  const link = make("a", { href: urlOf(term), lang: lang || undefined, class: kind === "other" ? undefined : `k-${kind}` });
  link.append(...(kind === "other" ? [label] : [icon(kind), label]));
  return make("span", {}, link, ...(name ? [make("small", {}, name)] : []));
}
