"use strict";
// Searching and sorting, for who wants it: every page is whole without.

const zoek = document.querySelector("[data-zoek]");
if (zoek) {
  const veld = zoek.querySelector("input");
  const gevonden = zoek.querySelector("[data-gevonden]");
  const vlak = (tekst) => tekst.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  zoek.hidden = false;
  zoek.addEventListener("submit", (e) => e.preventDefault());
  veld.addEventListener("input", () => {
    const wat = vlak(veld.value.trim());
    let aantal = 0;
    for (const groep of document.querySelectorAll("[data-groep]")) {
      const isGroep = vlak(groep.querySelector("h2").textContent).includes(wat);
      let over = 0;
      for (const li of groep.querySelectorAll("li")) {
        li.hidden = !(isGroep || vlak(li.textContent).includes(wat));
        over += !li.hidden;
      }
      groep.hidden = over === 0;
      aantal += over;
    }
    gevonden.textContent = wat ? `${aantal} gevonden` : "";
  });
}

// "1.234,5 %" as a number; text that is none goes last.
const waarde = (cel) => {
  const tekst = cel.textContent.trim();
  const getal = Number(tekst.replace(/[^\d,-]/g, "").replace(",", "."));
  return /^[€\s]*-?\d/.test(tekst) && !Number.isNaN(getal) ? getal : null;
};
for (const tabel of document.querySelectorAll("table[data-sorteer]")) {
  tabel.querySelectorAll("thead th").forEach((th, plaats) => {
    const knop = document.createElement("button");
    knop.type = "button";
    knop.textContent = th.textContent;
    th.replaceChildren(knop);
    knop.addEventListener("click", () => {
      const op = th.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      const rijen = [...tabel.tBodies[0].rows];
      rijen.sort((a, b) => {
        const [x, y] = [a.cells[plaats], b.cells[plaats]];
        const [m, n] = [waarde(x), waarde(y)];
        if ((m === null) !== (n === null)) return m === null ? 1 : -1;
        return op * (m !== null ? m - n : x.textContent.localeCompare(y.textContent, "nl"));
      });
      tabel.tBodies[0].append(...rijen);
      for (const ander of tabel.querySelectorAll("th[aria-sort]")) ander.removeAttribute("aria-sort");
      th.setAttribute("aria-sort", op === 1 ? "ascending" : "descending");
    });
  });
}
