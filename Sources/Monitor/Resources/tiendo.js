// Keeps a page live: the server sends the parts that changed, ready to be put in place by their ids.
"use strict";
(() => {
  // Without a sign of life for so long the figures must not look fresh; the server sends one every five seconds.
  const silence = 15000;
  const pause = 3000;
  const focusable = "a, button, input, summary, [tabindex]";
  const language = document.documentElement.lang;
  let lastSign = Date.now();
  let lastId = "";
  let isOffline = false;

  const show = (offline) => {
    if (offline === isOffline) return;
    isOffline = offline;
    document.body.classList.toggle("offline", offline);
    document.getElementById("connection")?.remove();
    if (!offline) return;
    const line = document.createElement("p");
    line.id = "connection";
    line.className = "warning";
    const time = new Date(lastSign).toLocaleTimeString(language);
    line.textContent = language === "vi"
      ? `⚠ Mất kết nối với máy chủ từ ${time}: số liệu trên trang có thể đã cũ.`
      : `⚠ No connection to the server since ${time}: the figures on this page may be old.`;
    document.getElementById("status")?.append(line);
  };

  // Where the keyboard is in a part, so that it can be found again in another rendering.
  const place = (part) => {
    const focused = document.activeElement;
    if (!part.contains(focused)) return null;
    const index = [...part.querySelectorAll(focusable)].indexOf(focused);
    return { id: focused.id, href: focused.getAttribute("href"), tag: focused.tagName, index };
  };
  const find = (part, place) => {
    const all = [...part.querySelectorAll(focusable)];
    return (place.id && all.find((element) => element.id === place.id))
      || (place.href && all.find((element) => element.getAttribute("href") === place.href))
      || (all[place.index]?.tagName === place.tag ? all[place.index] : null);
  };

  const put = (markup) => {
    const template = document.createElement("template");
    template.innerHTML = markup;
    for (const fresh of [...template.content.children]) {
      const old = document.getElementById(fresh.id);
      if (!old) continue;
      // What the reader is doing stays: an open table, the place of the keyboard, a half-written search.
      const open = [...old.querySelectorAll("details")].map((details) => details.open);
      fresh.querySelectorAll("details").forEach((details, index) => { details.open = open[index] ?? false; });
      for (const input of old.querySelectorAll("input[type=search]")) {
        const again = fresh.querySelector(`#${input.id}`);
        if (again && input.value !== input.defaultValue) again.value = input.value;
      }
      const scrolled = old.querySelector(".scroll")?.scrollLeft ?? 0;
      const focus = place(old);
      old.replaceWith(fresh);
      if (scrolled) fresh.querySelector(".scroll")?.scrollTo({ left: scrolled });
      if (focus) find(fresh, focus)?.focus({ preventScroll: true });
      if (["TR", "TD"].includes(fresh.tagName)) fresh.classList.add("changed");
    }
  };

  const arrange = (ids) => {
    const rows = ids.map((id) => document.getElementById(id)).filter(Boolean);
    const body = rows[0]?.parentElement;
    if (!body) return;
    const focus = place(body);
    body.append(...rows);
    if (focus) find(body, focus)?.focus({ preventScroll: true });
  };

  const address = document.body.dataset.live;
  if (!address || !window.EventSource) return;
  const sign = () => { lastSign = Date.now(); show(false); };
  // An answer that is no stream ends an EventSource for good: come back by itself, and to the login where that is due.
  const comeBack = async () => {
    try {
      const answer = await fetch(location.href, { method: "HEAD" });
      if (answer.status === 401) return location.reload();
    } catch { /* The server is away: try again. */ }
    setTimeout(connect, pause);
  };
  const connect = () => {
    const source = new EventSource(lastId ? address.replace(/from=[^&]*/, `from=${lastId}`) : address);
    source.addEventListener("parts", (event) => {
      sign();
      lastId = event.lastEventId;
      const changes = JSON.parse(event.data);
      changes.markup.forEach(put);
      changes.orders.forEach(arrange);
    });
    source.addEventListener("sign", sign);
    source.addEventListener("open", sign);
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) comeBack();
    });
  };
  connect();
  setInterval(() => show(Date.now() - lastSign > silence), 1000);
})();
