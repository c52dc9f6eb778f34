// How elements of the page are made: every text as a text node, never as markup.

const SVG = "http://www.w3.org/2000/svg";

export function at(id) {
  return document.getElementById(id);
}

export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

export function drawn(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

export function button(label, onClick, attributes = {}) {
  return element("button", { type: "button", onclick: onClick, ...attributes }, label);
}

export function option(value, text, selected) {
  return element("option", { value, selected }, text);
}

export function show(place, ...children) {
  place.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
}

// A table that stays one for a screen reader where a narrow screen stacks its cells: roles are said, not only shown.
export function table(caption, headings, rows) {
  const head = headings.map((heading) => element("th", { scope: "col", role: "columnheader" }, heading));
  const body = rows.map((cells) =>
    element(
      "tr",
      { role: "row" },
      ...cells.map((cell, place) =>
        place === 0
          ? element("th", { scope: "row", role: "rowheader", "data-heading": headings[0] }, cell)
          : element("td", { role: "cell", "data-heading": headings[place] }, element("div", {}, cell)),
      ),
    ),
  );
  return element(
    "table",
    { role: "table" },
    element("caption", {}, caption),
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...head)),
    element("tbody", { role: "rowgroup" }, ...body),
  );
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}
