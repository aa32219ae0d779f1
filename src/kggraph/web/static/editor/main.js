// The query editor: YASQE in place of the text area, answers in place of the server's page. Without scripts, or while this
// loads, the form asks the server and the page shows the same answer.
import { ask, download, Problem } from "./asking.js";
import { createEditor } from "./editing.js";
import { form, make, say } from "./page.js";
import { search, shortSearch } from "./sharing.js";
import { showAnswer } from "./answers.js";

const HIDDEN_BELOW = 160; // pixels of an answer above the window's lower edge that are too few to be seen
const area = form.querySelector("textarea");
const place = document.querySelector("[data-result]");
const runButton = form.querySelector("[data-run]");
const shareButton = form.querySelector("[data-share]");
const status = make("p", { class: "vh", role: "status" });
const editor = createEditor(area, () => run());
let running;

form.append(status);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const format = event.submitter?.name === "format" && event.submitter.value;
  if (format) save(format);
  else if (running) running.abort();
  else run();
});
shareButton.addEventListener("click", share);
editor.onKind((kind) => {
  for (const row of form.querySelectorAll("p[data-download]")) row.hidden = row.dataset.download !== kind;
});
addEventListener("popstate", ({ state }) => {
  if (state?.query === undefined) return; // a link to a place in this page
  editor.setText(state.query);
  run({ keep: false });
});

const timeout = () => form.elements.timeout.value;

/** Ask the query in the editor and show what comes back; with ``keep`` the address bar gets the query. */
async function run({ keep = true } = {}) {
  running?.abort();
  const controller = (running = new AbortController());
  const query = editor.text();
  editor.clearProblem();
  setRunning(true);
  if (keep) await remember(query);
  try {
    const answer = await ask(query, { timeout: timeout(), signal: controller.signal });
    await showAnswer(place, answer);
    status.textContent = say("results");
    if (keep && place.getBoundingClientRect().top > innerHeight - HIDDEN_BELOW) place.scrollIntoView();
  } catch (error) {
    if (controller === running) fail(error);
  } finally {
    if (controller === running) setRunning(false);
  }
}

function setRunning(isRunning) {
  if (!isRunning) running = undefined;
  runButton.textContent = say(isRunning ? "stop" : "run");
  place.setAttribute("aria-busy", isRunning);
  if (isRunning) status.textContent = say("running");
}

function fail(error) {
  if (error.name === "AbortError") return showProblem(say("stopped"));
  if (!(error instanceof Problem)) {
    showProblem(say("unreachable"));
    throw error;
  }
  if (error.line) editor.showProblem(error);
  return showProblem(error.message);
}

function showProblem(text) {
  const box = make("div", { class: "err", role: "alert" }, make("h3", {}, say("failed")), make("p", {}, text));
  place.replaceChildren(make("section", { class: "res", "aria-label": say("results") }, box));
}

async function save(format) {
  try {
    await download(editor.text(), format, timeout());
  } catch (error) {
    fail(error);
  }
}

/** Put the query into the address bar and into the links to this page in other languages. */
async function remember(query) {
  const found = await search(query);
  if (found !== location.search) history.pushState({ query }, "", location.pathname + found);
  for (const link of document.querySelectorAll(".langs a")) link.search = found;
}

async function share() {
  const found = await shortSearch(editor.text());
  const url = new URL(location.pathname + found, location.href).href;
  history.replaceState({ query: editor.text() }, "", url);
  try {
    await navigator.clipboard.writeText(url);
    announce(shareButton, say("copied"));
  } catch {
    announce(shareButton, say("notCopied")); // no permission, or no HTTPS
  }
}

function announce(button, text) {
  status.textContent = text;
  const before = button.textContent;
  button.textContent = text;
  setTimeout(() => {
    button.textContent = before;
  }, 2000);
}

// The server has answered already: what failed is marked in the editor, what did not is asked again for its views.
const answered = place.querySelector("#result");
history.replaceState({ query: editor.text() }, "");
if (answered?.dataset.failed) {
  const { failed, line, column } = answered.dataset;
  if (line) editor.showProblem(new Problem(failed, { line: Number(line), column: Number(column) }));
} else if (answered) {
  await run({ keep: false });
}
form.dataset.ready = "";
