// What the desk does beyond plain pages: a card over marks, keys from mark to mark, the raw page without a reload.
// Every page works without it.
"use strict";

const text = document.querySelector(".reading .text");
if (text) reading();
map();

function reading() {
  const pane = document.getElementById("pane");
  const card = document.createElement("div");
  card.id = "card";
  card.hidden = true;
  card.setAttribute("role", "tooltip");
  document.body.append(card);

  const marks = () => [...text.querySelectorAll("a.m:not([tabindex])")];

  function show(mark) {
    const notes = mark.dataset.marks.split(" ").map((n) => document.getElementById("mark-" + n)).filter(Boolean);
    card.replaceChildren(...notes.slice(0, 6).map((note) => {
      const copy = document.createElement("div");
      copy.className = note.className;
      for (const part of note.children) {
        if (part.classList.contains("meta")) continue;
        const piece = document.createElement(part.tagName === "A" ? "strong" : "span");
        piece.className = part.className;
        piece.textContent = part.textContent + " ";
        copy.append(piece);
      }
      return copy;
    }));
    card.hidden = false;
    const box = mark.getClientRects()[0] || mark.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 8);
    const below = box.bottom + card.offsetHeight + 12 < innerHeight;
    // Positions are set on the object, which a policy without inline styles allows.
    card.style.left = Math.max(8, left) + scrollX + "px";
    card.style.top = (below ? box.bottom + 6 : box.top - card.offsetHeight - 6) + scrollY + "px";
  }
  function hide() { card.hidden = true; }

  text.addEventListener("mouseover", (event) => {
    const mark = event.target.closest("a.m");
    if (mark) show(mark); else hide();
  });
  text.addEventListener("mouseleave", hide);
  text.addEventListener("focusin", (event) => {
    const mark = event.target.closest("a.m");
    if (mark) show(mark); else hide();
  });
  text.addEventListener("focusout", hide);

  // A click on a mark, or on a stretch of the raw page, changes the pane alone.
  let asked = 0;
  async function pick(address, push) {
    const turn = ++asked;
    let told;
    try {
      const answer = await fetch(address, { credentials: "same-origin" });
      if (!answer.ok) { location.assign(address); return; }
      told = await answer.text();
    } catch {
      // The page is being left, or the desk was closed: in the first case nobody reads this.
      const said = document.createElement("p");
      said.className = "warn";
      said.textContent = "The desk does not answer. Was it closed?";
      pane.replaceChildren(said);
      return;
    }
    const page = new DOMParser().parseFromString(told, "text/html");
    const fresh = page.getElementById("pane");
    if (turn !== asked) return;
    if (!fresh) { location.assign(address); return; }
    pane.replaceChildren(...document.importNode(fresh, true).childNodes);
    if (push) history.pushState(null, "", address);
    light();
    slice();
  }
  function light() {
    const at = /^(\d+)-(\d+)$/.exec(new URLSearchParams(location.search).get("at") || "");
    for (const piece of text.querySelectorAll("[data-from]")) {
      const on = at && Number(piece.dataset.from) >= Number(at[1]) && Number(piece.dataset.to) <= Number(at[2]);
      piece.classList.toggle("on", Boolean(on));
    }
  }
  function slice() {
    const found = document.getElementById("slice");
    const box = found && found.closest("pre");
    if (box) box.scrollTop += found.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  }
  document.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a.m, .rawhead a, .notes a");
    if (!link || !link.getAttribute("href").startsWith(location.pathname + "?")) return;
    event.preventDefault();
    pick(link.getAttribute("href"), true);
  });
  addEventListener("popstate", () => pick(location.pathname + location.search, false));
  if (location.hash.startsWith("#char=") && !new URLSearchParams(location.search).has("at")) {
    const at = /^#char=(\d+),(\d+)$/.exec(location.hash);
    if (at) {
      const asks = new URLSearchParams(location.search);
      asks.set("at", at[1] + "-" + at[2]);
      history.replaceState(null, "", location.pathname + "?" + asks + location.hash);
      pick(location.pathname + location.search, false);
    }
  }
  slice();

  // n and p: from mark to mark.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (event.key === "Escape") hide();
    if (event.key !== "n" && event.key !== "p") return;
    const all = marks();
    const now = all.indexOf(document.activeElement);
    const next = event.key === "n" ? now + 1 : now < 0 ? all.length - 1 : now - 1;
    if (all[next]) { all[next].focus(); all[next].scrollIntoView({ block: "nearest" }); }
  });

  // The switches act at once.
  const switches = document.querySelector(".switches");
  switches.addEventListener("change", () => switches.requestSubmit());
  switches.querySelector("button").hidden = true;
}

function map() {
  const svg = document.querySelector("svg.map");
  if (!svg || !window.d3 || !window.topojson) return;
  const points = [...document.querySelectorAll("[data-latitude]")].map((one) => ({
    at: [Number(one.dataset.longitude), Number(one.dataset.latitude)],
    many: Number(one.dataset.many) || 1,
    name: one.dataset.name,
  }));
  if (!points.length) return;
  fetch("/static/vendor/countries-110m.json").then((answer) => answer.json()).then((world) => {
    const make = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
    const [width, height] = [960, 480];
    const shape = { type: "MultiPoint", coordinates: points.map((one) => one.at) };
    const middle = d3.geoCentroid(shape);
    const projection = d3.geoEqualEarth().rotate([-middle[0] || 0, 0]);
    projection.fitExtent([[60, 60], [width - 60, height - 60]], shape);
    // Never closer than the outlines of the countries are drawn for, one place with its part of the world around it,
    // never farther than the world.
    const closest = points.length > 1 ? 1200 : 450;
    const scale = Math.max(170, Math.min(closest, projection.scale() || closest));
    projection.scale(scale).center([0, scale > 200 ? middle[1] || 0 : 0]).translate([width / 2, height / 2]);
    const path = d3.geoPath(projection);
    for (const country of topojson.feature(world, world.objects.countries).features) {
      const drawn = make("path");
      drawn.setAttribute("class", "land");
      drawn.setAttribute("d", path(country) || "");
      svg.append(drawn);
    }
    for (const one of points.sort((a, b) => b.many - a.many)) {
      const place = projection(one.at);
      if (!place) continue;
      const dot = make("circle");
      dot.setAttribute("class", "dot");
      dot.setAttribute("cx", place[0]);
      dot.setAttribute("cy", place[1]);
      dot.setAttribute("r", Math.min(16, 4 + 2 * Math.sqrt(one.many)));
      const title = make("title");
      title.textContent = one.name + ": " + one.many;
      dot.append(title);
      svg.append(dot);
    }
    svg.removeAttribute("hidden");
  }, () => svg.remove());  // without its outlines the list below says it all
}
