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

  // The longest run of clauses that stand in both texts once, in the same order: what everything else hangs on.
  function anchors(before, after) {
    const count = (keys) => keys.reduce((map, k) => map.set(k, (map.get(k) || 0) + 1), new Map());
    const [left, right] = [count(before), count(after)];
    const at = new Map(after.map((k, i) => [k, i]));
    const pairs = before.map((k, i) => [i, at.get(k), k]).filter(([, j, k]) => k && j !== undefined && left.get(k) === 1 && right.get(k) === 1);
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

  function likeness(one, two) {
    const grams = (text) => { const k = key(text); return new Set(Array.from({ length: Math.max(k.length - 2, 0) }, (_, i) => k.slice(i, i + 3))); };
    const [a, b] = [grams(one), grams(two)];
    let common = 0;
    for (const gram of a) if (b.has(gram)) common++;
    return a.size + b.size ? (2 * common) / (a.size + b.size) : 0;
  }

  function align(before, after) {
    const [keysA, keysB] = [before.map(key), after.map(key)];
    const out = [];
    const inBoth = new Set(keysA.filter((k) => keysB.includes(k)));
    let [i, j] = [0, 0];
    const gap = (endA, endB) => {
      const lefts = [];
      const rights = [];
      for (; i < endA; i++) if (!inBoth.has(keysA[i])) lefts.push(before[i]);
      for (; j < endB; j++) if (inBoth.has(keysB[j])) out.push(["moved", after[j], after[j]]); else rights.push(after[j]);
      for (const right of rights) {
        const scores = lefts.map((left) => likeness(left, right));
        const best = scores.indexOf(Math.max(...scores));
        if (best >= 0 && scores[best] > 0.4) out.push(["reworded", lefts.splice(best, 1)[0], right]);
        else out.push(["added", "", right]);
      }
      for (const left of lefts) out.push(["removed", left, ""]);
    };
    for (const [a, b] of anchors(keysA, keysB)) { gap(a, b); i = a + 1; j = b + 1; }
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
    summary.textContent = found.length ? [["added", added], ["removed", removed], ["reworded", reworded], ["moved", moved]].map(([change, name]) => `${name} ${count(change)}`).join("  ") : same;
    place.append(summary, ...told.map(([change, before, after]) => article(change, before, after, two.language)));
  }

  window.kiyakuEdition = (edition) => editions.set(edition.id, edition);
  const load = (id) => new Promise((done) => {
    if (!/^[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(id) || id.includes("..")) { done(); return; }
    const script = document.createElement("script");
    script.src = `${root}data/editions/${id.split("/").map(encodeURIComponent).join("/")}.js`;
    script.onload = script.onerror = done;
    document.head.append(script);
  });
  const names = document.getElementById("names");
  names.textContent = wanted.every(Boolean) ? `${wanted[0]} → ${wanted[1]}` : "";
  Promise.all([...new Set(wanted)].map(load)).then(show);
})();
