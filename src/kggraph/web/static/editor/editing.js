// The editor: YASQE with our keys, our completion, and errors shown at their place.
import { Yasqe } from "../vendor/yasqe.js";
import { completeAt, warmUp } from "./completing.js";
import { make, prefixes, say } from "./page.js";

const MODE = "sparql-of-this-site";
const QUERY_KINDS = { SELECT: "results", ASK: "results", CONSTRUCT: "graph", DESCRIBE: "graph" };

// The endpoint declares the site's prefixes by itself, so a query that uses them without declaring them is right.
Yasqe.defineMode(MODE, (config) => {
  const mode = Yasqe.getMode(config, "sparql11");
  const startState = (...given) => {
    const state = mode.startState(...given);
    Object.assign(state.prefixes, prefixes);
    return state;
  };
  return { ...mode, startState };
});
Yasqe.defaults.autocompleters = [];
// YASQE's own mark of a syntax error holds inline styles, which the site's policy forbids, and English alone.
Yasqe.prototype.checkSyntax = function checkSyntax() {
  this.clearGutter("gutterErrorBar");
  const lines = this.getDoc().lineCount();
  for (let line = 0; line < lines; line++) {
    const { state } = this.getTokenAt({ line, ch: this.getLine(line).length }, true);
    this.setOption("queryType", state.queryType);
    if (state.OK === false) {
      this.setGutterMarker(line, "gutterErrorBar", marker(expectation(state)));
      return;
    }
  }
};

const marker = (text) => make("span", { class: "ed-mark", title: text, role: "img", "aria-label": text });

function expectation({ errorMsg, possibleCurrent }) {
  const prefix = /^Prefix '(.*)' is not defined$/.exec(errorMsg ?? "")?.[1];
  if (prefix !== undefined) return say("prefixUnknown", { prefix: `${prefix}:` });
  return say("expected", { what: [...new Set(possibleCurrent ?? [])].sort().join(" ") });
}

/** Put YASQE in the place of a text area, which goes on holding the text for the form. */
export function createEditor(area, run) {
  const box = area.parentElement;
  box.style.setProperty("--ed-h", `${area.offsetHeight}px`); // nothing below moves when the editor comes
  const yasqe = new Yasqe(box, {
    value: area.value,
    mode: MODE,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    viewportMargin: Infinity,
    lineWrapping: true,
    tabSize: 2,
    indentUnit: 2,
    screenReaderLabel: say("query"),
    extraKeys: keys(run),
  });
  box.classList.add("ed-on");
  area.hidden = true;
  document.querySelector(`label[for="${area.id}"]`).addEventListener("click", () => yasqe.focus());
  yasqe.getInputField().setAttribute("aria-describedby", area.getAttribute("aria-describedby"));
  yasqe.on("blur", () => yasqe.setOption("extraKeys", keys(run)));
  area.form.addEventListener("focusin", warmUp, { once: true });
  yasqe.on("inputRead", () => completeAt(yasqe, { asked: false }));
  return controls(yasqe, area);
}

/** Return the keys. After Escape, Tab leaves the editor instead of indenting, until the editor is left. */
function keys(run) {
  const shared = { "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-Space": (yasqe) => completeAt(yasqe, { asked: true }) };
  const leaving = { ...shared, Tab: false, "Shift-Tab": false };
  return {
    ...shared,
    Tab: (yasqe) => yasqe.execCommand(yasqe.somethingSelected() ? "indentMore" : "insertSoftTab"),
    "Shift-Tab": false,
    Esc: (yasqe) => yasqe.setOption("extraKeys", leaving),
  };
}

function controls(yasqe, area) {
  let marks = [];
  const clearProblem = () => {
    for (const mark of marks) mark.clear();
    marks = [];
  };
  let tellKind = () => {};
  const changed = () => {
    area.value = yasqe.getValue();
    clearProblem();
    tellKind(QUERY_KINDS[yasqe.getQueryType()] ?? "results");
  };
  yasqe.on("change", changed);
  return {
    text: () => yasqe.getValue(),
    setText: (text) => yasqe.setValue(text),
    clearProblem,
    showProblem: (problem) => {
      clearProblem();
      marks = showProblem(yasqe, problem);
    },
    onKind: (listener) => {
      tellKind = listener;
      changed();
    },
  };
}

/** Mark where a query went wrong, with the reason under the line; return what clears it again. */
function showProblem(yasqe, { message, line, column }) {
  const row = Math.min(line, yasqe.lineCount()) - 1;
  // The server counts characters, the editor UTF-16 units.
  const start = Array.from(yasqe.getLine(row)).slice(0, column - 1).join("").length;
  const token = yasqe.getTokenAt({ line: row, ch: start + 1 });
  const [from, to] = [{ line: row, ch: start }, { line: row, ch: Math.max(token.end, start + 1) }];
  const note = yasqe.addLineWidget(row, make("div", { class: "ed-note" }, message));
  const under = yasqe.markText(from, to, { className: "ed-wrong" });
  yasqe.addLineClass(row, "background", "ed-bad");
  yasqe.setCursor(from);
  return [note, under, { clear: () => yasqe.removeLineClass(row, "background", "ed-bad") }];
}
