// Filter and sort a list. The state is the query of the address, so that a filter can be shared.
// The text is not called q there: Material opens its own search for that. The arrows keep it small:
// what this asks of the browser is younger than they are.
onEachPage(() => {
  const root = document.querySelector(".pm-split:not([data-on])");
  if (!root) return;
  root.dataset.on = "";
  const one = (selector) => root.querySelector(selector);
  const all = (selector, within = root) => [...within.querySelectorAll(selector)];
  const button = (textContent, onclick) =>
    Object.assign(document.createElement("button"), { textContent, onclick });
  const box = one("[type=search]"), fold = box.nextElementSibling;
  const [said, chips, clear] = one(".pm-tools").children;
  const none = one(".pm-none"), more = none.nextElementSibling, pager = more.nextElementSibling;
  const heads = all("th[data-k]"), usual = root.dataset.sort;
  const { compare } = new Intl.Collator([], { numeric: true });
  // As many rows are laid out; the others wait outside of the page until they are asked for.
  const first = 50, step = 200;
  // The rows of the other pages wait in a file until a reader first filters or sorts.
  let { rows: waiting, of } = root.dataset, only = "", loading;
  let sort, most, sorted;

  const facets = all("fieldset").map((field, n) => {
    const facet = { n, key: field.dataset.k, field };
    all("button", field).forEach((rest) => {
      rest.onclick = () => {
        field.dataset.all = "yes";
        show(true);
        facet.inputs[8].focus();
      };
    });
    return facet;
  });
  const choices = (run) => facets.forEach((facet) => {
    facet.inputs.forEach((input, place) => run(input, facet, place));
  });
  // Each link becomes a checkbox, in its place; the query says which are checked.
  const read = () => {
    const query = new URLSearchParams(location.search);
    all("li a").forEach((link) => link.removeAttribute("href"));
    facets.forEach((facet) => {
      const { key, field } = facet, asked = new Set(query.getAll(key));
      const inputs = facet.inputs = all("input", field);
      inputs.forEach((input) => { input.checked = asked.delete(input.value); });
      // Choices keep their places, also those that are not here.
      inputs.length = field.dataset.of ?? inputs.length;
      // What no list has is shown too, so that it can be taken back.
      asked.forEach((value) => inputs.push({ value, checked: true }));
    });
    return query;
  };
  if (waiting) all("[data-first]").forEach((count) => { count.textContent = count.dataset.first; });
  // Action items have a part of the table for each choice of when they are due, the settled last;
  // due and state are their first facets.
  const bodies = all("tbody"), settled = bodies[5], [due, state] = facets;
  // A row is made when it is first shown, or looked into; its values are escaped in its cells.
  const entry = ([places, cells, row]) => {
    const has = places.split(" ").map((each) => each.split(",").map(Number));
    const due = /datetime="([^"]+)" data-due/.exec(cells);
    if (due) {
      const left = daysLeft(due[1]);
      has[0] = [left < 0 ? 0 : left > 30 ? 2 : 1];
    }
    return {
      has,
      body: bodies[settled ? has[0][0] : 0],
      get row() {
        if (!row) {
          row = document.createElement("tr");
          row.innerHTML = cells;
          markOverdue(row);
        }
        return row;
      },
    };
  };
  const rows = all("tbody [data-f]").map((row) => entry([row.dataset.f, row.innerHTML, row]));

  const turned = (key) => key[0] === "-" ? key.slice(1) : "-" + key;
  const order = (by) => {
    sort = by;
    sorted = [...rows];
    if (!waiting) all("[data-late]", document).forEach((late) => {
      late.textContent = rows.filter(({ body }) => body === bodies[0]).length;
    });
    heads.forEach((head) => {
      const mine = [sort, turned(sort)].includes(head.dataset.k), up = sort[0] !== "-";
      head.ariaSort = mine ? (up ? "ascending" : "descending") : null;
      if (!mine || sort === usual) return;
      const facet = facets.findIndex(({ key }) => key === head.dataset.k);
      rows.forEach((each) => {
        const cell = each.row.cells[head.cellIndex], time = cell.querySelector("time");
        each.by = cell.querySelector(":scope>.pm-unknown") ? ""
          : cell.dataset.n ?? time?.dateTime ?? each.has[facet]?.join() ?? cell.textContent;
      });
      // What is unknown is last, whichever way.
      sorted.sort(({ by: a }, { by: b }) => !a - !b || (up ? compare(a, b) : compare(b, a)));
    });
  };

  const show = (whole) => {
    if (waiting && (whole || location.search)) {
      said.textContent = `Loading ${of} rows…`;
      loading ??= fetch(waiting).then((answer) => answer.json()).then((found) => {
        found.rows.forEach((each) => rows.push(entry(each)));
        facets.forEach(({ key, field }) => {
          field.children[1]?.insertAdjacentHTML("beforeend", found.choices[key] ?? "");
        });
        pager.remove();
      }).catch(() => {
        only = "; the rows of other pages could not be loaded";
      }).then(() => {
        waiting = of = 0;
        read();
        order(sort);
        show();
      });
      return;
    }
    const words = box.value.toLowerCase().split(/\s+/);
    const asked = facets.filter(({ inputs }) => inputs.some(({ checked }) => checked));
    const open = asked.every(({ n }) => n > 1);
    facets.forEach((facet) => { facet.counts = new Uint32Array(facet.inputs.length); });
    const found = sorted.filter((each) => {
      const { has, body } = each;
      if (box.value) {
        each.text ??= each.row.textContent.toLowerCase();
        if (!words.every((word) => each.text.includes(word))) return false;
      }
      const missed = asked.filter(({ n, inputs }) => !has[n].some((at) => inputs[at]?.checked));
      // What is settled is shown when it is asked for.
      if (open && body === settled) missed.push(due);
      // A choice counts what there would be if only the choices of its own facet were others.
      facets.forEach((facet) => {
        if (missed.some((by) => by !== facet && !(open && by === due && facet === state))) return;
        has[facet.n].forEach((place) => { facet.counts[place] += 1; });
      });
      return !missed[0];
    });
    let left = waiting ? of : most;
    bodies.forEach((body) => {
      const mine = found.filter((each) => each.body === body), head = body.querySelector("th");
      if (head && !waiting) head.lastChild.textContent = mine.length;
      const heading = head ? [head.parentNode] : [];
      body.replaceChildren(...heading, ...mine.slice(0, left).map(({ row }) => row));
      body.hidden = !mine[0] || !left;
      left = Math.max(left - mine.length, 0);
    });

    chips.textContent = "";
    choices((input, { field, counts }, place) => {
      const label = input.parentNode;
      // Of a long list only what is seen is kept up to date.
      if (label && !waiting && (place < 8 || field.dataset.all)) {
        label.lastChild.textContent = counts[place];
        label.classList.toggle("pm-zero", !counts[place]);
      }
      if (!input.checked) return;
      const name = label ? label.children[1].textContent : input.value;
      chips.append(button(`${field.firstChild.textContent} ${name} ×`, () => {
        input.checked = false;
        changed();
        box.focus();
      }));
    });
    const number = found.length, rest = !waiting && number > most;
    said.textContent = (rest ? `First ${most} of ${number}` : `${number} of ${of || rows.length}`)
      + " shown" + only;
    clear.hidden = !location.search;
    none.hidden = found[0];
    more.hidden = !rest;
    more.textContent = number - most > step ? `Show ${step} more` : `Show all ${number}`;
  };

  const changed = () => {
    const query = new URLSearchParams(), text = box.value.trim();
    choices(({ checked, value }, { key }) => checked && query.append(key, value));
    if (text) query.set("text", text);
    if (sort !== usual) query.set("sort", sort);
    // The theme keeps in the state where the reader has scrolled to.
    history.replaceState(history.state, "", String(query) ? "?" + query : location.pathname);
    most = first;
    show();
  };
  heads.forEach((head) => {
    const way = head.dataset.k;
    head.replaceChildren(button(head.textContent, () => {
      order(sort === way ? turned(way) : way);
      changed();
    }));
  });
  box.parentNode.oninput = changed;
  clear.onclick = () => {
    choices((input) => { input.checked = false; });
    box.value = "";
    order(usual);
    changed();
    box.focus();
  };
  // The theme does nothing for a link to the page that is open.
  const tab = document.querySelector(".md-tabs__item--active a");
  if (tab) tab.onclick = clear.onclick;
  more.onclick = () => {
    const at = most;
    most += step;
    show();
    all(".t")[at].focus();
  };
  fold.onclick = () => { fold.ariaExpanded = fold.ariaExpanded !== "true"; };

  const query = read();
  box.value = query.get("text");
  most = first;
  order(query.get("sort") || usual);
  show();
});
