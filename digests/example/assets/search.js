"use strict";
// Search from disk: the index says which shards may hold the words; shards are scripts that call kiyakuShard.
(() => {
  const form = document.getElementById("search");
  const input = document.getElementById("q");
  const status = document.getElementById("status");
  const results = document.getElementById("results");
  const { lang, root, none, found, more, wait } = form.dataset;
  const MOST = 100;
  let index = null;
  let bitmaps = new Map();
  const shards = new Map();
  let turn = 0;

  const normal = (text) => text.normalize("NFKC").toLowerCase();

  function tokens(text) {
    const out = [];
    for (const word of text.match(/[a-z0-9\u00c0-\u024f]+|[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f々ー]+/g) || []) {
      if (word[0] < "\u3040") {
        if (word.length >= index.prefix) out.push(word.slice(0, index.prefix));
      } else {
        for (let i = 0; i + 1 < word.length; i++) out.push(word.slice(i, i + 2));
      }
    }
    return out;
  }

  function fnv(text) {
    let value = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
    return value;
  }

  function mayHold(bits, words) {
    return words.every((word) => {
      const place = fnv(word) % index.bits;
      return bits.charCodeAt(place >> 3) & (1 << (place & 7));
    });
  }

  function load(name) {
    if (!shards.has(name)) {
      shards.set(name, new Promise((done) => {
        const script = document.createElement("script");
        script.src = `${root}search/${encodeURIComponent(name)}.js`;
        script.onload = script.onerror = () => done(shards.get(`data:${name}`) || { clauses: [], changes: [] });
        document.head.append(script);
      }));
    }
    return shards.get(name);
  }

  function excerpt(text, words) {
    const flat = normal(text).length === text.length ? normal(text) : text.toLowerCase();
    const first = Math.max(0, Math.min(...words.map((w) => flat.indexOf(w)).filter((at) => at >= 0), text.length) - 60);
    const piece = text.slice(first, first + 240);
    const low = flat.slice(first, first + 240);
    const out = document.createDocumentFragment();
    if (first) out.append("… ");
    let at = 0;
    while (at < piece.length) {
      let next = -1;
      let length = 0;
      for (const word of words) {
        const place = low.indexOf(word, at);
        if (place >= 0 && (next < 0 || place < next)) [next, length] = [place, word.length];
      }
      if (next < 0) break;
      out.append(piece.slice(at, next));
      const mark = document.createElement("mark");
      mark.textContent = piece.slice(next, next + length);
      out.append(mark);
      at = next + length;
    }
    out.append(piece.slice(at), first + 240 < text.length ? " …" : "");
    return out;
  }

  function item(href, title, note, text, words) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = root + href;
    link.textContent = title;
    const small = document.createElement("p");
    small.className = "note";
    small.textContent = note;
    const body = document.createElement("p");
    body.className = "excerpt";
    body.append(excerpt(text, words));
    row.append(link, small, body);
    return row;
  }

  function rows(name, shard, words) {
    const names = index.names[lang];
    const service = names.services[name] || name;
    const holds = (text) => { const low = normal(text); return words.every((word) => low.includes(word)); };
    const out = [];
    for (const [id, day, ja, en, text] of shard.changes) {
      const title = lang === "ja" ? ja : en;
      if (holds(`${title} ${text}`)) out.push([2 + Date.parse(day) / 1e14, item(`${lang}/changes/${id}.html`, title, day, text, words)]);
    }
    for (const [key, edition, number, text, labels] of shard.clauses) {
      const told = labels.map((label) => names.labels[label]).join(", ");
      const place = `${service} ${names.documents[`${name}/${key}`] || key}`;
      if (holds(text)) out.push([labels.length ? 1 : 0, item(`${lang}/editions/${edition}.html#t${number}`, place, told, text, words)]);
    }
    return out;
  }

  async function search() {
    const mine = ++turn;
    const query = normal(input.value).trim();
    history.replaceState(null, "", query ? `#${encodeURIComponent(input.value.trim())}` : location.pathname);
    results.replaceChildren();
    status.textContent = "";
    if (!query || !index) return;
    const words = query.split(/\s+/);
    const needed = tokens(query);
    const names = index.shards.map(([name]) => name).filter((name) => mayHold(bitmaps.get(name), needed));
    status.textContent = wait;
    const all = (await Promise.all(names.map(async (name) => rows(name, await load(name), words)))).flat();
    if (mine !== turn) return;
    all.sort((a, b) => b[0] - a[0]);
    results.append(...all.slice(0, MOST).map(([, row]) => row));
    status.textContent = !all.length ? none : (all.length > MOST ? more : found).replace("{n}", all.length).replace("{m}", MOST);
  }

  window.kiyakuShard = (shard) => shards.set(`data:${shard.service}`, shard);
  window.kiyakuIndex = (value) => {
    index = value;
    bitmaps = new Map(value.shards.map(([name, bits]) => [name, atob(bits)]));
    if (location.hash.length > 1) {
      try { input.value = decodeURIComponent(location.hash.slice(1)); } catch { return; }
      search();
    }
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  let timer = 0;
  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(search, 250);
  });
})();
