// Filter and sort a list. The state is the query of the address, so that a filter can be shared.
// The text is not called q there: Material opens its own search for that. The arrows keep it small:
// what this asks of the browser is younger than they are.
onEachPage(() => {
  const root = document.querySelector(".pm-split:not([data-on])");
  if (!root) return;
  root.dataset.on = "";
  const one = (selector) => root.querySelector(selector);
  const all = (selector, within = root) => [...within.querySelectorAll(selector)];
  const button = (text, run) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.onclick = run;
    return made;
  };
  const box = one("[type=search]"), fold = box.nextElementSibling, tools = one(".pm-tools");
  const [said, chips, clear] = tools.children, none = one(".pm-none"), more = none.nextElementSibling;
  const today = Date.parse(new Date().toISOString().slice(0, 10));
  const heads = all("thead [data-k]"), usual = root.dataset.sort;
  // As many rows are laid out; the others wait outside of the page until they are asked for.
  const first = 50;
  let sort, most;

  const facets = all("fieldset").map((field) => {
    const facet = { key: field.dataset.k, name: field.firstChild.textContent, field };
    facet.choices = new Map(all("li", field).map((item) => {
      const value = item.dataset.v, [input, link, number] = item.firstChild.children;
      // Each link becomes a checkbox, in its place.
      link.removeAttribute("href");
      input.hidden = false;
      input.onchange = () => {
        facet.wanted[input.checked ? "add" : "delete"](value);
        changed();
      };
      return [value, { input, number }];
    }));
    all(".pm-all", field).forEach((link) => link.replaceWith(button(link.textContent, () => {
      field.dataset.all = "";
      all("input", field)[8].focus();
    })));
    return facet;
  });
  const { due, state } = Object.fromEntries(facets.map((facet) => [facet.key, facet]));

  const bodies = all("tbody");
  const rows = bodies.flatMap((body) => all("[data-f]", body).map((row) => {
    const has = {}, time = row.querySelector("time"), day = time && time.dateTime;
    row.dataset.f.split(" ").forEach((places, n) => {
      const values = [...facets[n].choices.keys()];
      has[facets[n].key] = places === "-" ? [] : places.split(",").map((place) => values[place]);
    });
    if (day) {
      has.month = [day.slice(0, 7)];
      has.quarter = [day.slice(0, 4) + "-Q" + Math.ceil(day.slice(5, 7) / 3)];
    }
    if (day && time.dataset.due === "") {
      const left = (Date.parse(day) - today) / 864e5;
      has.due = [left < 0 ? "overdue" : left > 30 ? "later" : "soon"];
      body = bodies.find((each) => each.dataset.band === has.due[0]);
    }
    return { row, has, body, text: row.textContent.toLowerCase() };
  }));
  const late = document.querySelector("[data-late]");
  if (late) late.textContent = rows.filter(({ has }) => has.due[0] === "overdue").length;

  const order = (found) => heads.forEach((head) => {
    const down = sort[0] === "-", way = down ? -1 : 1;
    head.removeAttribute("aria-sort");
    if (head.dataset.k.replace("-", "") !== sort.replace("-", "")) return;
    head.ariaSort = down ? "descending" : "ascending";
    if (sort === usual) return;
    found.forEach((each) => {
      const cell = each.row.cells[head.cellIndex], time = cell.querySelector("time");
      each.by = cell.dataset.n ? +cell.dataset.n : time ? time.dateTime
        : cell.querySelector(".pm-unknown") ? null : cell.textContent.toLowerCase();
    });
    // What is unknown is last, whichever way.
    found.sort(({ by: a }, { by: b }) => (a === null) - (b === null) || (a > b ? way : a < b ? -way : 0));
  });

  const show = () => {
    const words = box.value.toLowerCase().split(/\s+/);
    facets.forEach(({ choices }) => choices.forEach((choice) => { choice.count = 0; }));
    const found = rows.filter(({ has, body, text }) => {
      if (!words.every((word) => text.includes(word))) return false;
      // What is settled is shown when it is asked for.
      const aside = body.dataset.band === "closed" && !due.wanted.size && !state.wanted.size;
      const missed = facets.filter((facet) => facet.wanted.size
        ? !has[facet.key].some((value) => facet.wanted.has(value)) : aside && facet === due);
      if (missed.length < 2) facets.forEach((facet) => {
        if (missed[0] && missed[0] !== facet && !(aside && facet === state)) return;
        has[facet.key].forEach((value) => {
          if (facet.choices.has(value)) facet.choices.get(value).count += 1;
        });
      });
      return !missed[0];
    });
    order(found);
    let left = most;
    bodies.forEach((body) => {
      const mine = found.filter((each) => each.body === body), head = body.querySelector("th");
      if (head) head.lastChild.textContent = mine.length;
      body.replaceChildren(...(head ? [head.parentNode] : []), ...mine.slice(0, left).map(({ row }) => row));
      body.hidden = !mine[0] || !left;
      left = Math.max(left - mine.length, 0);
    });

    chips.replaceChildren();
    facets.forEach(({ name, field, choices, wanted }) => {
      choices.forEach(({ input, number, count }, value) => {
        input.checked = wanted.has(value);
        number.textContent = count;
        input.parentNode.className = count ? "" : "pm-zero";
      });
      wanted.forEach((value) => {
        if (choices.has(value) && !field.hidden) return;
        chips.append(button(`${name} ${value} ×`, () => {
          wanted.delete(value);
          changed();
          box.focus();
        }));
      });
    });
    said.textContent = (found[most] ? `First ${most} of ${found.length}`
      : `${found.length} of ${rows.length}`) + " shown";
    clear.hidden = !location.search;
    none.hidden = found[0];
    more.hidden = !found[most];
    more.textContent = `Show all ${found.length}`;
  };

  const changed = () => {
    const query = new URLSearchParams(), text = box.value.trim();
    facets.forEach(({ key, wanted }) => wanted.forEach((value) => query.append(key, value)));
    if (text) query.set("text", text);
    if (sort !== usual) query.set("sort", sort);
    // The theme keeps in the state where the reader has scrolled to.
    history.replaceState(history.state, "", String(query) ? "?" + query : location.pathname);
    most = first;
    show();
  };
  heads.forEach((head) => {
    const way = head.dataset.k, other = way[0] === "-" ? way.slice(1) : "-" + way;
    head.replaceChildren(button(head.textContent, () => {
      sort = sort === way ? other : way;
      changed();
    }));
  });
  box.oninput = changed;
  clear.onclick = () => {
    facets.forEach(({ wanted }) => wanted.clear());
    box.value = "";
    sort = usual;
    changed();
    box.focus();
  };
  more.onclick = () => {
    most = Infinity;
    show();
    all("[data-f] a")[first].focus();
  };
  fold.onclick = () => { fold.ariaExpanded = fold.ariaExpanded !== "true"; };
  fold.ariaExpanded = "false";
  box.hidden = fold.hidden = tools.hidden = false;

  const query = new URLSearchParams(location.search);
  facets.forEach((facet) => { facet.wanted = new Set(query.getAll(facet.key)); });
  box.value = query.get("text");
  sort = query.get("sort") || usual;
  most = first;
  show();
});
