// Keeps a page live: the server sends the parts that changed, ready to be put in place by their ids.
"use strict";
(() => {
  // Without a sign of life for so long the figures must not look fresh; the server sends one every five seconds.
  const silence = 15000;
  const vietnamese = document.documentElement.lang === "vi";
  let lastSign = Date.now();
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
    const time = new Date(lastSign).toLocaleTimeString(document.documentElement.lang);
    line.textContent = vietnamese
      ? `⚠ Mất kết nối với máy chủ từ ${time}: số liệu trên trang có thể đã cũ.`
      : `⚠ No connection to the server since ${time}: the figures on this page may be old.`;
    document.getElementById("status")?.append(line);
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
      const focused = old.contains(document.activeElement) ? document.activeElement : null;
      const search = fresh.querySelector("input[type=search]");
      if (search && focused && focused.id === search.id) search.value = focused.value;
      old.replaceWith(fresh);
      if (focused) {
        const address = focused.getAttribute("href");
        const again = focused.id
          ? document.getElementById(focused.id)
          : [...fresh.querySelectorAll("a")].find((link) => address && link.getAttribute("href") === address);
        again?.focus({ preventScroll: true });
      }
      if (fresh.tagName === "TR") fresh.classList.add("changed");
    }
  };

  const address = document.body.dataset.live;
  if (!address || !window.EventSource) return;
  const source = new EventSource(address);
  const sign = () => { lastSign = Date.now(); show(false); };
  source.addEventListener("parts", (event) => { sign(); JSON.parse(event.data).forEach(put); });
  source.addEventListener("sign", sign);
  source.addEventListener("open", sign);
  setInterval(() => show(Date.now() - lastSign > silence), 1000);
})();
