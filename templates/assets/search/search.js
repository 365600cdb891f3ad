// Search whole texts by Pagefind. The state is the query of the address, as that of the list of all
// postmortems is; the theme loads this anew with each visit of the page.
(() => {
  "use strict";
  const root = document.querySelector(".pm-search[hidden]");
  if (!root) return;
  const one = (selector) => root.querySelector(selector);
  const all = (selector, within = root) => [...within.querySelectorAll(selector)];
  const made = (tag, kind, text = "") => {
    const element = document.createElement(tag);
    if (kind) element.className = kind;
    element.textContent = text;
    return element;
  };
  const form = one("form"), box = one("[type=search]"), list = one("ol.pm-hits");
  const [said, chips, clear, order] = one(".pm-tools").children;
  const sort = order.lastElementChild, section = one("section"), fold = section.firstElementChild;
  const more = root.lastElementChild.lastElementChild;
  const library = new URL(root.dataset.root, location.href);
  const first = 10;
  let most = first, turn = 0, later, engine, counting, counted, listed, words;

  // Material opens its own search for a text that is called q, unless it has another name by then.
  const query = new URLSearchParams(location.search), asked = query.get("q");
  const write = () => {
    // The theme keeps in the state where the reader has scrolled to.
    history.replaceState(history.state, "", String(query) ? "?" + query : location.pathname);
  };
  if (asked !== null) {
    query.delete("q");
    query.set("text", asked);
    write();
  }

  // This page is without the theme's search: what comes after it is loaded whole, and has it.
  if (!document.forms.search) {
    addEventListener("click", (event) => {
      if (event.target.closest("a[href]")) event.stopPropagation();
    }, true);
  }

  const facets = all("fieldset:not([hidden])").map((field) => {
    const inputs = all("input", field), rest = field.querySelector("button");
    const facet = { field, inputs, key: field.dataset.k };
    // Each link becomes a checkbox, in its place.
    all("li a", field).forEach((link) => link.removeAttribute("href"));
    if (rest) {
      rest.onclick = async () => {
        try {
          if (field.dataset.of) await complete(facet);
        } catch (error) {
          return fail();
        }
        field.dataset.all = "yes";
        inputs[8].focus();
        show();
      };
    }
    return facet;
  });
  // Pagefind knows no empty value: a dash stands for it, two for a dash.
  const named = (value) => /^-*$/.test(value) ? value + "-" : value;
  // The page has the first choices of a long list, Pagefind has all.
  const complete = async ({ field, inputs, key }) => {
    const found = await choices();
    const known = new Set(inputs.filter((each) => each.parentNode).map(({ value }) => named(value)));
    const names = Object.keys(found[key]).filter((name) => !known.has(name));
    names.sort().forEach((name) => {
      const item = made("li"), label = made("label"), input = made("input");
      const value = /^-+$/.test(name) ? name.slice(1) : name;
      input.type = "checkbox";
      input.value = value;
      const asked = inputs.findIndex((each) => !each.parentNode && each.value === value);
      if (asked >= 0) input.checked = inputs.splice(asked, 1)[0].checked;
      label.append(input, made("span", "", value || "not recorded"), made("span"));
      item.append(label);
      field.querySelector("ul").append(item);
      inputs.push(input);
    });
    delete field.dataset.of;
    counted = true;
  };
  const checked = ({ inputs }) => inputs.filter((input) => input.checked);
  const filters = (but) => Object.fromEntries(facets
    .filter((facet) => facet !== but && checked(facet)[0])
    .map((facet) => [facet.key, { any: checked(facet).map(({ value }) => named(value)) }]));
  const state = (name) => all("[data-is]").forEach((each) => {
    each.hidden = each.dataset.is !== name;
  });

  const start = () => {
    engine ??= import(library.href).then((loaded) => loaded.createInstance({ excerptLength: 28 }));
    return engine;
  };
  // What Pagefind could not load once it never asks for again: the next try has a new engine.
  const fail = () => {
    engine?.then((failed) => failed.destroy()).catch(() => {});
    engine = undefined;
    counting = false;
    state("broken");
  };
  // Pagefind passes over a file that it cannot load: there is no such facet then.
  const choices = async () => {
    const found = await (await start()).filters();
    if (facets.some(({ key }) => !found[key])) throw new Error("no filter");
    return found;
  };
  const ask = async (but) => (await start()).search(words || null, {
    filters: filters(but),
    sort: words && !sort.value ? {} : { date: "desc" },
  });
  // The filters' files are a third of what a first query loads: for who turns to the filter only.
  const look = async () => {
    const wanted = counting;
    if (wanted) await choices();
    const found = await ask();
    // A choice counts what there would be if only the choices of its own facet were others.
    const counts = wanted && await Promise.all(facets.map(async (facet) =>
      (checked(facet)[0] ? await ask(facet) : found).filters[facet.key] ?? {}));
    return [found, counts];
  };
  const count = (counts) => {
    facets.forEach(({ inputs }, n) => inputs.forEach(({ parentNode: label, value }) => {
      if (!label) return;
      const number = counts[n][named(value)] ?? 0;
      label.lastChild.textContent = number;
      label.classList.toggle("pm-zero", !number);
    }));
    section.classList.remove("pm-uncounted");
    counted = true;
  };
  // What Pagefind marks is text again before it gets here: nothing of it becomes an element.
  const excerpt = (html) => [...new DOMParser().parseFromString(html, "text/html").body.childNodes]
    .map((node) => node.nodeName === "MARK" ? made("mark", "", node.textContent)
      : document.createTextNode(node.textContent));
  const weight = ({ weighted_locations: places }) => places.reduce((sum, each) => sum + each.weight, 0);

  const hit = ({ meta, sub_results: parts, excerpt: text }) => {
    const item = made("li"), link = made("a", "t", meta.title), note = made("span", "pm-sub");
    const page = new URL("../" + meta.page, library);
    link.href = page;
    if (meta.severity) {
      const mark = made("span", "pm-sev", meta.severity);
      mark.dataset.sev = meta.rank;
      note.append(mark, " · ");
    }
    note.append([meta.id, meta.date, meta.services].filter(Boolean).join(" · "));
    item.append(link, note);
    const best = words && parts.reduce((a, b) => weight(b) > weight(a) ? b : a, parts[0]);
    const quote = made("p", "pm-said");
    if (best?.anchor) {
      const section = made("a", "", best.anchor.text || best.title);
      page.hash = best.anchor.id;
      section.href = page;
      quote.append(section, ": ");
    }
    quote.append(...excerpt(best ? best.excerpt : text));
    item.append(quote);
    return item;
  };

  const show = async () => {
    const mine = ++turn, chosen = facets.flatMap(checked);
    words = box.value.trim();
    const idle = !words && !chosen[0], asked = JSON.stringify([words, sort.value, filters()]);
    // The page has the numbers of all: they stand as long as there are no words.
    const stands = idle && !counted;
    chips.textContent = "";
    facets.forEach((facet) => checked(facet).forEach((input) => {
      const name = input.parentNode?.children[1].textContent ?? input.value;
      const chip = made("button", "", `${facet.field.firstChild.textContent} ${name} ×`);
      chip.type = "button";
      chip.onclick = () => {
        input.checked = false;
        changed();
        box.focus();
      };
      chips.append(chip);
    }));
    clear.hidden = idle;
    order.hidden = !words;
    counting ||= counted || !!chosen[0] || !idle && section.matches(":hover, :focus-within");
    if (stands || !counting) section.classList.toggle("pm-uncounted", !idle);
    try {
      const [found, counts] = stands ? [{ results: [] }] : await look();
      const shown = idle ? [] : found.results.slice(0, most);
      const hits = await Promise.all(shown.map((each) => each.data()));
      if (mine !== turn) return;
      if (counts) count(counts);
      // Who turns to the filter keeps the list that was read.
      if (listed !== asked || list.children.length !== hits.length) {
        list.replaceChildren(...hits.map(hit));
        listed = asked;
      }
      const number = found.results.length;
      said.textContent = idle ? "" : `${number} found`;
      more.hidden = number <= shown.length || idle;
      state(idle ? "idle" : number ? "" : "none");
    } catch (error) {
      if (mine !== turn) return;
      fail();
      section.classList.add("pm-uncounted");
      // What was found before is no answer to this.
      if (listed !== asked) {
        list.textContent = said.textContent = "";
        more.hidden = true;
      }
    }
  };
  const changed = () => {
    [...query.keys()].forEach((key) => query.delete(key));
    facets.forEach((facet) => checked(facet).forEach(({ value }) => query.append(facet.key, value)));
    if (box.value.trim()) query.set("text", box.value.trim());
    if (sort.value) query.set("sort", sort.value);
    write();
    most = first;
    show();
  };
  const turned = () => {
    if (counting || !section.matches(".pm-uncounted")) return;
    counting = true;
    show();
  };
  const links = () => all(".t", list);
  const move = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = links().indexOf(document.activeElement);
    if (!step || (at < 0 && (step < 0 || event.target !== box))) return;
    event.preventDefault();
    (links()[at + step] ?? (at + step < 0 ? box : links()[at]))?.focus();
  };

  box.onfocus = () => { start().catch(fail); };
  box.oninput = () => {
    clearTimeout(later);
    later = setTimeout(changed, 150);
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    links()[0]?.focus();
  };
  section.onchange = changed;
  section.onpointerenter = turned;
  section.onclick = turned;
  section.addEventListener("focusin", turned);
  sort.onchange = changed;
  root.onkeydown = move;
  clear.onclick = () => {
    facets.forEach((facet) => checked(facet).forEach((input) => { input.checked = false; }));
    box.value = "";
    changed();
    box.focus();
  };
  more.onclick = () => {
    const next = links().length;
    most = next + first;
    show().then(() => links()[next]?.focus());
  };
  fold.onclick = () => { fold.ariaExpanded = fold.ariaExpanded !== "true"; };

  facets.forEach(({ key, inputs }) => {
    const values = new Set(query.getAll(key));
    inputs.forEach((input) => { input.checked = values.delete(input.value); });
    // What no list has is shown too, so that it can be taken back.
    values.forEach((value) => inputs.push({ value, checked: true }));
  });
  box.value = query.get("text") ?? "";
  sort.value = query.get("sort") === "date" ? "date" : "";
  root.hidden = false;
  show();
})();
