// The pages work without this. It keeps a list live, lets times run, and gives the keys that the page names.
'use strict';
(() => {
  const say = (text) => { document.getElementById('announcements').textContent = text; };

  // Times: on from what the server wrote, so this machine's clock does not matter.
  const words = (s) => s < 60 ? `${s} s` : s < 3600 ? `${Math.floor(s / 60)} min ${s % 60} s`
    : s < 86400 ? `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min` : `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`;
  const begun = new WeakMap();
  const run = () => {
    for (const element of document.querySelectorAll('[data-since], [data-left]')) {
      if (!begun.has(element)) begun.set(element, performance.now());
      const passed = Math.floor((performance.now() - begun.get(element)) / 1000);
      const left = element.dataset.left;
      const text = words(left === undefined ? Number(element.dataset.since) + passed : Math.max(0, Number(left) - passed));
      if (element.textContent !== text) element.textContent = text;
    }
  };
  run();
  setInterval(run, 1000);

  // The live list. Nothing moves under somebody's hand: while the pointer or the focus is in the list, what is gone stays where it is, locked.
  const live = document.querySelector('[data-live]');
  if (live) {
    const items = (root) => [...root.querySelectorAll('[data-item]')];
    const isWatched = () => live.matches(':hover') || live.contains(document.activeElement);
    const isInUse = (item) => item.contains(document.activeElement) || [...item.querySelectorAll('input:not([type=hidden])')].some((input) => input.value !== input.defaultValue);
    const lock = (item) => {
      const hadFocus = item.contains(document.activeElement);
      item.classList.add('gone');
      for (const control of item.querySelectorAll('button, input')) control.disabled = true;
      const note = document.createElement('p');
      note.className = 'notice warn';
      note.textContent = `This ${live.dataset.thing} was decided elsewhere, ended, or expired.`;
      (item.querySelector('td:last-child') ?? item).append(note);
      if (hadFocus) {
        item.tabIndex = 0;
        item.focus();
        say(note.textContent);
      }
    };
    const merge = (fresh) => {
      const coming = new Map(items(fresh).map((item) => [item.dataset.item, item]));
      for (const item of items(live)) {
        const next = coming.get(item.dataset.item);
        coming.delete(item.dataset.item);
        if (next && next.dataset.version !== item.dataset.version && !isInUse(item)) item.replaceWith(document.adoptNode(next));
        if (next || (item.classList.contains('gone') && isWatched())) continue;
        if (isWatched()) lock(item);
        else item.remove();
      }
      if (items(live).length === 0) {
        live.replaceChildren(...fresh.childNodes);
      } else {
        (live.querySelector('[data-items]') ?? live).append(...[...coming.values()].map((item) => document.adoptNode(item)));
        const caption = live.querySelector('[data-items-caption]');
        if (caption) caption.textContent = fresh.querySelector('[data-items-caption]')?.textContent ?? '';
      }
      const count = items(live).filter((item) => !item.classList.contains('gone')).length;
      if (coming.size > 0) say(`${coming.size} new ${live.dataset.thing}${coming.size === 1 ? '' : 's'}, ${count} in the list.`);
    };
    const poll = async () => {
      try {
        const answer = await fetch(live.dataset.live, { credentials: 'same-origin', redirect: 'error', cache: 'no-store' });
        if (!answer.ok) throw new Error(String(answer.status));
        merge(new DOMParser().parseFromString(await answer.text(), 'text/html').body);
        live.classList.remove('stale');
      } catch {
        if (!live.classList.contains('stale')) say('The list is not up to date: the gateway does not answer, or your session is over. Reload the page.');
        live.classList.add('stale');
      }
      setTimeout(poll, document.hidden ? 10000 : 2000);
    };
    setTimeout(poll, 2000);
  }

  // Keys, only while a card itself has the focus; none of them decides anything.
  document.addEventListener('keydown', (event) => {
    const card = document.activeElement;
    if (event.ctrlKey || event.altKey || event.metaKey || !card?.classList.contains('card')) return;
    const cards = [...document.querySelectorAll('.card')];
    const target = {
      j: () => cards[cards.indexOf(card) + 1],
      k: () => cards[cards.indexOf(card) - 1],
      a: () => card.querySelector('button[value=approve]'),
      r: () => card.querySelector('input[name=reason]'),
    }[event.key.toLowerCase()]?.();
    if (target) {
      event.preventDefault();
      target.focus();
    }
  });
})();
