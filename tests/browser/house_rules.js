// The house rules every page is held to; answers what is broken, in words.
() => {
  const broken = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const text = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const shown = (node) => node.outerHTML.slice(0, 120);

  const heads = all("h1");
  if (heads.length !== 1) broken.push(`there are ${heads.length} h1`);
  else if (!document.title.startsWith(text(heads[0])))
    broken.push(`the title "${document.title}" does not begin with the h1 "${text(heads[0])}"`);

  const ids = all("[id]").map((node) => node.id);
  const twice = new Set(ids.filter((id, at) => ids.indexOf(id) !== at));
  for (const id of twice) broken.push(`the id "${id}" stands twice`);

  // A script may move things (data-drawn says so); a template may not.
  for (const node of all("body [style]:not([data-drawn])")) broken.push(`inline style: ${shown(node)}`);
  for (const node of all("script:not([src]), style")) broken.push(`inline ${node.tagName}: ${shown(node)}`);

  for (const node of all("form")) {
    if (node.method === "post" && !node.querySelector("[name=csrf_token]"))
      broken.push(`a form without token: ${shown(node)}`);
  }
  for (const node of all("input:not([type=hidden]), select, textarea")) {
    if (!node.labels?.length && !node.getAttribute("aria-label") && !node.getAttribute("aria-labelledby"))
      broken.push(`no label: ${shown(node)}`);
  }

  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 1) broken.push(`the page is ${wide} pixels wider than the window`);

  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const word = words.currentNode.textContent.trim();
    if (/^(None|Undefined|NaN|nan)$|\{\{|<built-in|object at 0x/.test(word)) broken.push(`not a word for people: ${word}`);
  }
  return broken;
}
