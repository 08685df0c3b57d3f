// What the chat page needs of the browser: keys, growth of the input, drops, following the text.
window.chat = (() => {
  const at = id => document.getElementById(id);
  let started = false, asked = 0, formed = 0;

  function grow(area) {
    area.style.height = 'auto';
    area.style.height = Math.min(area.scrollHeight, 200) + 'px';
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
    document.addEventListener('input', e => { if (e.target.id === 'say') grow(e.target); });
    document.addEventListener('click', e => { if (e.target.dataset?.opens) at(e.target.dataset.opens)?.click(); });
    document.addEventListener('dragover', e => {
      if (!at('files') || !e.dataTransfer?.types.includes('Files')) return;
      e.preventDefault();
      at('drop')?.classList.add('dragging');
    });
    document.addEventListener('dragleave', e => { if (!e.relatedTarget) at('drop')?.classList.remove('dragging'); });
    document.addEventListener('drop', e => {
      at('drop')?.classList.remove('dragging');
      if (!at('files') || !e.dataTransfer?.files.length) return;
      e.preventDefault();
      at('files').files = e.dataTransfer.files;
      at('files').dispatchEvent(new Event('change', { bubbles: true }));
    });
    at('say')?.focus();
    document.body.dataset.ready = '';
  }

  function follow() {
    const scroll = at('scroll'), say = at('say');
    if (say && say.value === '') grow(say);
    const questions = document.querySelectorAll('.question').length;
    const last = [...document.querySelectorAll('.answer')].at(-1);
    // A form is read from its beginning, once; after that it stays where the person has it.
    if (last?.querySelector('.form-card') && !last.nextElementSibling) {
      if (formed !== questions) last.scrollIntoView({ block: 'start' });
      formed = questions;
      return;
    }
    if (scroll && (questions !== asked || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 400)) scroll.scrollTop = scroll.scrollHeight;
    asked = questions;
  }

  return { start, follow };
})();
