"use strict";
// Compares any two editions of a document in the reader's browser: clauses first, then the words of each pair.
(() => {
  const place = document.getElementById("compare");
  const { root, added, removed, reworded, moved, same, missing } = place.dataset;
  const query = new URLSearchParams(location.search);
  const wanted = [query.get("a") || "", query.get("b") || ""];
  const editions = new Map();
  const TOKENS = 1500; // beyond so many words a clause is shown as two texts

  const key = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}\p{M}%$€£¥+]/gu, "");

  // Places (in both) of the longest run of keys that stand once in either stretch, in the same order.
  function anchors(a, b, [lowA, highA, lowB, highB]) {
    const once = (keys, low, high) => {
      const at = new Map();
      for (let i = low; i < high; i++) at.set(keys[i], at.has(keys[i]) ? -1 : i);
      return at;
    };
    const [left, right] = [once(a, lowA, highA), once(b, lowB, highB)];
    const pairs = [...left].filter(([k, i]) => k && i >= 0 && right.get(k) >= 0).map(([k, i]) => [i, right.get(k)]);
    const tails = [];
    const previous = new Array(pairs.length).fill(-1);
    pairs.forEach(([, j], n) => {
      let low = 0;
      let high = tails.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (pairs[tails[middle]][1] < j) low = middle + 1; else high = middle;
      }
      if (low > 0) previous[n] = tails[low - 1];
      tails[low] = n;
    });
    const chain = [];
    for (let n = tails.length ? tails[tails.length - 1] : -1; n >= 0; n = previous[n]) chain.push(pairs[n]);
    return chain.reverse();
  }

  // Which clauses stay where they are. A clause that stands twice (a page with a body per region) is no anchor of the
  // whole, but it is one between two others: so each gap is searched again.
  function matches(a, b, [lowA, highA, lowB, highB] = [0, a.length, 0, b.length]) {
    const out = [];
    const tail = [];
    while (lowA < highA && lowB < highB && a[lowA] === b[lowB]) out.push([lowA++, lowB++]);
    while (lowA < highA && lowB < highB && a[highA - 1] === b[highB - 1]) tail.push([--highA, --highB]);
    const found = anchors(a, b, [lowA, highA, lowB, highB]);
    for (const [i, j] of found) {
      out.push(...matches(a, b, [lowA, i, lowB, j]), [i, j]);
      [lowA, lowB] = [i + 1, j + 1];
    }
    if (found.length) out.push(...matches(a, b, [lowA, highA, lowB, highB]));
    return out.concat(tail.reverse());
  }

  function likeness(one, two) {
    const grams = (text) => { const k = key(text); return new Set(Array.from({ length: Math.max(k.length - 2, 0) }, (_, i) => k.slice(i, i + 3))); };
    const [a, b] = [grams(one), grams(two)];
    let common = 0;
    for (const gram of a) if (b.has(gram)) common++;
    return a.size + b.size ? (2 * common) / (a.size + b.size) : 0;
  }

  // What stands in both texts, but elsewhere: as often as it is left over on both sides.
  function elsewhere(keysA, keysB, pairs) {
    const [stayA, stayB] = [new Set(pairs.map(([i]) => i)), new Set(pairs.map(([, j]) => j))];
    const left = new Map();
    keysA.forEach((k, i) => { if (!stayA.has(i)) left.set(k, [...(left.get(k) || []), i]); });
    const [from, to] = [new Set(), new Set()];
    keysB.forEach((k, j) => { if (!stayB.has(j) && left.get(k)?.length) { from.add(left.get(k).shift()); to.add(j); } });
    return [from, to];
  }

  function align(before, after) {
    const [keysA, keysB] = [before.map(key), after.map(key)];
    const pairs = matches(keysA, keysB);
    const [from, to] = elsewhere(keysA, keysB, pairs);
    const out = [];
    let [i, j] = [0, 0];
    const gap = (endA, endB) => {
      const lefts = [];
      const rights = [];
      for (; i < endA; i++) if (!from.has(i)) lefts.push(before[i]);
      for (; j < endB; j++) if (to.has(j)) out.push(["moved", after[j], after[j]]); else rights.push(after[j]);
      for (const right of rights) {
        const scores = lefts.map((left) => likeness(left, right));
        const best = scores.indexOf(Math.max(...scores));
        if (best >= 0 && scores[best] > 0.4) out.push(["reworded", lefts.splice(best, 1)[0], right]);
        else out.push(["added", "", right]);
      }
      for (const left of lefts) out.push(["removed", left, ""]);
    };
    for (const [a, b] of pairs) { gap(a, b); i = a + 1; j = b + 1; }
    gap(before.length, after.length);
    return out;
  }

  const split = (text) => text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}\p{M}'’]+|\s+|./gsu) || [];

  function words(before, after) {
    const [a, b] = [split(before), split(after)];
    if (a.length > TOKENS || b.length > TOKENS) return [["-", before], ["+", after]];
    const width = b.length + 1;
    const table = new Uint16Array((a.length + 1) * width);
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        table[i * width + j] = a[i] === b[j] ? table[(i + 1) * width + j + 1] + 1 : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
      }
    }
    const out = [];
    const push = (op, text) => { if (out.length && out[out.length - 1][0] === op) out[out.length - 1][1] += text; else out.push([op, text]); };
    let [i, j] = [0, 0];
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) { push("=", a[i]); i++; j++; }
      else if (j >= b.length || (i < a.length && table[(i + 1) * width + j] >= table[i * width + j + 1])) push("-", a[i++]);
      else push("+", b[j++]);
    }
    return tidy(out);
  }

  // A lone space or comma between two changes is no common ground: it would shred what a person reads.
  function tidy(pieces) {
    const out = [];
    let [gone, come] = ["", ""];
    const flush = () => { if (gone) out.push(["-", gone]); if (come) out.push(["+", come]); [gone, come] = ["", ""]; };
    pieces.forEach(([op, text], n) => {
      const between = n > 0 && n + 1 < pieces.length;
      if (op === "-") gone += text;
      else if (op === "+") come += text;
      else if (between && !/[\p{L}\p{N}]/u.test(text) && (gone || come)) { gone += text; come += text; }
      else { flush(); out.push([op, text]); }
    });
    flush();
    return out;
  }

  function article(change, before, after, lang) {
    const names = { added, removed, reworded };
    const signs = { added: "+", removed: "−", reworded: "±" };
    const out = document.createElement("article");
    out.className = `clause ${change}`;
    const head = document.createElement("h2");
    head.className = "path";
    const kind = document.createElement("span");
    kind.className = "kind";
    kind.textContent = `${signs[change]} ${names[change]}`;
    head.append(kind);
    const text = document.createElement("blockquote");
    text.className = "text";
    text.lang = lang;
    const pieces = change === "added" ? [["+", after]] : change === "removed" ? [["-", before]] : words(before, after);
    for (const [op, piece] of pieces) {
      const node = op === "=" ? document.createTextNode(piece) : document.createElement(op === "+" ? "ins" : "del");
      if (op !== "=") node.textContent = piece;
      text.append(node);
    }
    out.append(head, text);
    return out;
  }

  function show() {
    const [one, two] = wanted.map((id) => editions.get(id));
    place.replaceChildren();
    if (!one || !two) { place.textContent = missing; return; }
    const found = align(one.clauses, two.clauses);
    const told = found.filter(([change]) => change !== "moved");
    const summary = document.createElement("p");
    const count = (change) => found.filter(([kind]) => kind === change).length;
    summary.className = "counts";
    const counts = [["added", added], ["removed", removed], ["reworded", reworded], ["moved", moved]];
    summary.textContent = found.length ? "" : same;
    for (const [change, name] of counts.filter(([kind]) => count(kind))) {
      const [part, number] = [document.createElement("span"), document.createElement("b")];
      number.textContent = count(change);
      part.append(`${name} `, number);
      summary.append(part);
    }
    place.append(summary, ...told.map(([change, before, after]) => article(change, before, after, two.language)));
  }

  window.kiyakuEdition = (edition) => editions.set(edition.id, edition);
  const known = (id) => /^[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(id) && !id.includes("..");
  const address = (id) => id.split("/").map(encodeURIComponent).join("/");
  const load = (id) => new Promise((done) => {
    if (!known(id)) { done(); return; }
    const script = document.createElement("script");
    script.src = `${root}data/editions/${address(id)}.js`;
    script.onload = script.onerror = done;
    document.head.append(script);
  });
  const names = document.getElementById("names");
  for (const id of wanted.every(known) ? wanted : []) {
    const link = document.createElement("a");
    link.href = `${root}${document.documentElement.lang}/editions/${address(id)}.html`;
    link.textContent = id;
    names.append(names.childNodes.length ? " → " : "", link);
  }
  Promise.all([...new Set(wanted)].map(load)).then(show);
})();
