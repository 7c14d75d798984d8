// What pages can do beside what they do without a script: filter and sort tables, tie facts to their words, run queries
// by key. Nothing here is needed to read anything.

const plain = (text) => text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");

// ---- tables ------------------------------------------------------------------------------------------------------

function addFilter(table) {
  const rows = [...table.tBodies[0].rows];
  if (rows.length < 6) return;
  const box = document.createElement("p");
  box.className = "filterbox screen";
  const label = document.createElement("label");
  label.textContent = table.dataset.filter;
  const input = document.createElement("input");
  input.type = "search";
  const count = document.createElement("span");
  count.setAttribute("role", "status");
  label.append(input);
  box.append(label, " ", count);
  const texts = rows.map((row) => plain(row.textContent));
  input.addEventListener("input", () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      row.hidden = !words.every((word) => texts[index].includes(word));
      shown += !row.hidden;
    });
    count.textContent = words.length ? `${shown} / ${rows.length}` : "";
  });
  (table.closest(".tablebox") ?? table).before(box);
}

function addSorting(table) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  if (body.rows.length < 3) return;
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const value = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].sort((a, b) => order.compare(value(a, column), value(b, column)));
      body.append(...(down ? rows.reverse() : rows));
    });
  });
}

document.querySelectorAll("table[data-filter]").forEach(addFilter);
document.querySelectorAll("table[data-sort]").forEach(addSorting);

// ---- facts and their words ---------------------------------------------------------------------------------------

const raw = document.querySelector(".raw");
if (raw) {
  const pieces = new Map();
  raw.querySelectorAll("[data-facts]").forEach((piece) => {
    for (const fact of piece.dataset.facts.split(" ")) pieces.set(fact, [...(pieces.get(fact) ?? []), piece]);
  });
  const light = (fact, on) => {
    (pieces.get(fact) ?? []).forEach((piece) => piece.classList.toggle("on", on));
    document.getElementById(`f-${fact}`)?.classList.toggle("on", on);
  };
  let lit = "";
  const show = () => {
    if (lit) light(lit, false);
    lit = location.hash.startsWith("#w-") ? decodeURIComponent(location.hash.slice(3)) : "";
    if (lit) light(lit, true);
  };
  addEventListener("hashchange", show);
  show();
  // A click on words of a task or petition shows its card; links in the text go where they say.
  raw.addEventListener("click", (event) => {
    const piece = event.target.closest("span[data-facts]");
    const card = piece?.dataset.facts.split(" ").map((fact) => document.getElementById(`f-${fact}`)).find(Boolean);
    if (!card) return;
    if (lit) light(lit, false);
    lit = card.id.slice(2);
    light(lit, true);
    card.scrollIntoView({ block: "nearest" });
  });
}

// ---- keys --------------------------------------------------------------------------------------------------------

addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    document.getElementById("find")?.focus();
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "query") event.target.form.requestSubmit();
});

const query = document.getElementById("query");
if (query?.dataset.line) {
  const before = query.value.split("\n").slice(0, query.dataset.line - 1).join("\n").length;
  const at = before + (query.dataset.line > 1 ? 1 : 0) + Number(query.dataset.column) - 1;
  query.focus();
  query.setSelectionRange(at, at + 1);
}
