// What the chat page needs of the browser: the connection, the look, keys, growth of the input, keeping what is typed, drops, following the text.
window.chat = (() => {
  const at = id => document.getElementById(id);
  let started = false, ready = false, dropped = null, asked = 0, formed = '', placed = null, keptAt = null, watched = null;

  // Browsers may be told to keep nothing.
  function stored(kind) {
    try { return window[kind]; } catch { return null; }
  }

  // A choice of another visit holds before the page is there.
  const look = () => stored('localStorage')?.getItem('look') ?? null;
  const wear = () => { document.documentElement.style.colorScheme = look() ?? ''; };
  wear();

  function keepLook(dark) {
    stored('localStorage')?.setItem('look', dark ? 'dark' : 'light');
    wear();
  }

  // A server that was restarted knows nothing of this page any more, which then begins anew.
  at('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', e => {
    if (e.detail.state === 'rejected' || e.detail.state === 'failed' || e.detail.state === 'resume-failed') reload();
  });

  async function reload() {
    for (;;) {
      try {
        if ((await fetch('/healthz', { cache: 'no-store' })).ok) return location.reload();
      } catch { /* It is still away. */ }
      await new Promise(later => setTimeout(later, 1000));
    }
  }

  Blazor.start({ circuit: { reconnectionOptions: { maxRetries: 1e6, retryIntervalMilliseconds: tried => tried < 10 ? 500 : 3000 } } });

  function grow(area) {
    area.style.height = 'auto';
    area.style.height = Math.min(area.scrollHeight, 200) + 'px';
  }

  // What was typed outlives a reload, at its address; what was sent does not.
  const slot = path => 'typed:' + path;
  function keep(area) {
    if (keptAt && (keptAt !== location.pathname || !area.value)) stored('sessionStorage')?.removeItem(slot(keptAt));
    keptAt = area.value ? location.pathname : null;
    if (keptAt) stored('sessionStorage')?.setItem(slot(keptAt), area.value);
  }

  function restore(area) {
    const typed = stored('sessionStorage')?.getItem(slot(location.pathname));
    if (!typed || area.value) return;
    area.value = typed;
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }

  // The same for forms, by their keys: what was filled in until they were sent.
  function filled(form) {
    return JSON.parse(stored('sessionStorage')?.getItem(slot(form)) ?? '{}');
  }

  function fill(form, name, value) {
    stored('sessionStorage')?.setItem(slot(form), JSON.stringify({ ...filled(form), [name]: value }));
  }

  function empty(form) {
    stored('sessionStorage')?.removeItem(slot(form));
  }

  // Leaving a field may take an error away and move the button that is being pressed: the field is left when the press is done.
  const pressed = e => e.target.closest?.('.form-card .actions button');
  document.addEventListener('mousedown', e => { if (pressed(e)) e.preventDefault(); });
  document.addEventListener('click', e => { if (pressed(e)) document.activeElement?.blur(); }, true);

  // Files dropped before the page can take them wait until it can; the browser would leave the page for them.
  document.addEventListener('dragover', e => {
    if (!e.dataTransfer?.types.includes('Files') || (ready && !at('files'))) return;
    e.preventDefault();
    at('drop')?.classList.add('dragging');
  });
  document.addEventListener('dragleave', e => { if (!e.relatedTarget) at('drop')?.classList.remove('dragging'); });
  document.addEventListener('drop', e => {
    at('drop')?.classList.remove('dragging');
    if (!e.dataTransfer?.files.length || (ready && !at('files'))) return;
    e.preventDefault();
    dropped = e.dataTransfer.files;
    if (ready) take();
  });

  function take() {
    const files = at('files');
    if (files && dropped) {
      files.files = dropped;
      files.dispatchEvent(new Event('change', { bubbles: true }));
    }
    dropped = null;
  }

  function start() {
    if (started) return;
    started = true;
    document.addEventListener('keydown', e => {
      if (e.target.id === 'say' && e.key === 'Enter' && !e.shiftKey && !e.isComposing) {
        e.preventDefault();
        at('send')?.click();
      }
      if (e.target.dataset?.opens && (e.key === 'Enter' || e.key === ' ')) {
        e.preventDefault();
        at(e.target.dataset.opens)?.click();
      }
    });
    document.addEventListener('input', e => {
      const form = e.target.closest?.('.form-card')?.dataset.key;
      if (form && e.target.name) fill(form, e.target.name, e.target.value);
      if (e.target.id !== 'say') return;
      grow(e.target);
      keep(e.target);
    });
    window.addEventListener('pagehide', () => { if (at('say')) keep(at('say')); });
    document.addEventListener('click', e => {
      if (e.target.dataset?.opens) at(e.target.dataset.opens)?.click();
      if (e.target.closest?.('#newest')) at('scroll').scrollTo({ top: at('scroll').scrollHeight, behavior: 'smooth' });
    });
    document.addEventListener('scroll', e => { if (e.target.id === 'scroll') offerNewest(); }, true);
    window.addEventListener('resize', offerNewest);
    if (at('say')) restore(at('say'));
    at('say')?.focus();
  }

  // By now the page listens to all that it shows.
  function begin() {
    if (ready) return;
    ready = true;
    take();
    document.body.dataset.ready = '';
  }

  const left = scroll => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight;

  function offerNewest() {
    const scroll = at('scroll'), newest = at('newest');
    if (scroll && newest) newest.hidden = left(scroll) < 80;
  }

  function place(scroll, top) {
    scroll.scrollTo({ top, behavior: 'instant' });
    placed = scroll.scrollTop;
    offerNewest();
  }

  // An answer that is being written grows without a word from the server.
  const growing = new MutationObserver(() => follow());

  function watch(scroll) {
    if (watched === scroll) return;
    growing.disconnect();
    growing.observe(scroll, { childList: true, subtree: true, characterData: true });
    watched = scroll;
  }

  // Down to the end, but no further than the beginning of what is read now, with its question where there is room for it.
  function follow() {
    begin();
    const scroll = at('scroll'), say = at('say');
    if (say && say.value === '') { grow(say); keep(say); }
    if (!scroll) return;
    watch(scroll);
    const questions = [...scroll.querySelectorAll('.question')], answers = [...scroll.querySelectorAll('.answer, .status')];
    const topOf = element => element.getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop - 16;
    const form = answers.at(-1)?.querySelector('.form-card');
    const shown = form ? `${questions.length}:${form.dataset.times}` : '';
    const isNew = questions.length !== asked || shown !== formed;
    // Whoever scrolled away reads something else.
    const follows = isNew || placed === null || Math.abs(scroll.scrollTop - placed) < 4 || left(scroll) < 80;
    [asked, formed] = [questions.length, shown];
    const answer = answers.at(-1), question = questions.at(-1);
    if (!answer || !follows || (form && !isNew)) return offerNewest();
    const first = !form && question && question.offsetHeight < scroll.clientHeight / 3 ? question : answer;
    place(scroll, Math.min(topOf(first), scroll.scrollHeight - scroll.clientHeight));
  }

  return { start, follow, look, keepLook, filled, fill, empty };
})();
