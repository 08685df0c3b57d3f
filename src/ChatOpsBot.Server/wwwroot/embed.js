// The chat on a page of the intranet, by one line:
//   <script src="https://bot.example.com/embed.js" data-token-url="/chat-token" defer></script>
// data-token-url is of the page's own server and answers with a short-lived token for whoever is signed in there.
(() => {
  'use strict';
  const script = document.currentScript;
  const server = new URL(script.src).origin;
  const option = (name, usual) => script.dataset[name] ?? usual;
  const language = option('language', document.documentElement.lang || navigator.language).slice(0, 2);
  const words = {
    en: { open: 'Ask the assistant', close: 'Close', ask: 'Your question', send: 'Send', working: 'One moment…', failed: 'The assistant can’t be reached. Please try again later.', denied: 'You are not signed in to the assistant.', sources: 'Sources' },
    de: { open: 'Den Assistenten fragen', close: 'Schließen', ask: 'Ihre Frage', send: 'Senden', working: 'Einen Moment…', failed: 'Der Assistent ist nicht erreichbar. Bitte versuchen Sie es später.', denied: 'Sie sind beim Assistenten nicht angemeldet.', sources: 'Quellen' },
    zh: { open: '询问助手', close: '关闭', ask: '您的问题', send: '发送', working: '请稍候…', failed: '暂时无法连接助手,请稍后再试。', denied: '您尚未登录助手。', sources: '来源' },
  };
  const say = words[language] ?? words.en;
  const title = option('title', say.open);
  const conversation = (() => {
    const kept = sessionStorage.getItem('chatops-conversation');
    if (kept) return kept;
    const made = crypto.randomUUID();
    sessionStorage.setItem('chatops-conversation', made);
    return made;
  })();

  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'closed' });
  root.innerHTML = `
    <style>
      :host { all: initial !important; position: fixed !important; right: 1rem !important; bottom: 1rem !important; z-index: 2147483000 !important; color-scheme: light dark !important; font: 15px/1.5 system-ui, sans-serif !important; }
      button, textarea { font: inherit; border-radius: .5rem; border: 1px solid light-dark(#8a8f98, #70757e); background: light-dark(#fff, #22252a); color: light-dark(#15181c, #f1f3f5); }
      button { padding: .5rem .9rem; cursor: pointer; }
      .primary { background: #1f5fbf; border-color: #1f5fbf; color: #fff; }
      :focus-visible { outline: 3px solid #f0a020; outline-offset: 2px; }
      section { display: flex; flex-direction: column; width: min(24rem, calc(100vw - 2rem)); height: min(34rem, calc(100vh - 6rem)); margin-bottom: .6rem; border: 1px solid light-dark(#c9cdd3, #444951); border-radius: .8rem; background: light-dark(#fff, #17191d); color: light-dark(#15181c, #f1f3f5); box-shadow: 0 8px 30px #0004; }
      section[hidden] { display: none; }
      header { display: flex; justify-content: space-between; align-items: center; padding: .6rem .8rem; border-bottom: 1px solid light-dark(#e3e6ea, #33373e); }
      h2 { font-size: 1rem; margin: 0; }
      .log { flex: 1; overflow-y: auto; padding: .8rem; }
      .said { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 .7rem; padding: .5rem .7rem; border-radius: .6rem; background: light-dark(#f1f3f6, #262a30); }
      .said.mine { margin-left: 2rem; background: light-dark(#dfeafc, #1d3b63); }
      .said small { display: block; margin-top: .4rem; }
      a { color: light-dark(#1a56b0, #8db8ff); }
      form { display: flex; gap: .5rem; padding: .7rem; border-top: 1px solid light-dark(#e3e6ea, #33373e); }
      textarea { flex: 1; resize: none; padding: .4rem .6rem; }
      textarea::placeholder { color: light-dark(#5b6070, #a6adb8); opacity: 1; }
    </style>
    <section role="dialog" aria-labelledby="t" hidden>
      <header><h2 id="t"></h2><button type="button" class="close"></button></header>
      <div class="log" role="log" aria-live="polite" tabindex="0"></div>
      <form><textarea rows="2" maxlength="8000" required></textarea><button class="primary"></button></form>
    </section>
    <div style="text-align:right"><button type="button" class="primary open" aria-expanded="false"></button></div>`;
  const [panel, list, form, box, open, close] = ['section', '.log', 'form', 'textarea', '.open', '.close'].map(each => root.querySelector(each));
  root.querySelector('h2').textContent = title;
  open.textContent = title;
  close.textContent = say.close;
  box.setAttribute('aria-label', say.ask);
  box.placeholder = say.ask;
  form.querySelector('button').textContent = say.send;

  let token;
  const renew = async () => {
    const answer = await fetch(option('tokenUrl', ''), { credentials: 'include' });
    if (!answer.ok) throw new Error(say.denied);
    token = (await answer.text()).trim().replace(/^"|"$/g, '');
  };
  const call = async text => {
    const send = () => fetch(`${server}/api/conversations/${conversation}/messages`, {
      method: 'POST',
      headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json', 'accept': 'text/event-stream' },
      body: JSON.stringify({ text, channel: option('channel') }),
    });
    if (!token) await renew();
    let answer = await send();
    if (answer.status === 401) {
      await renew();
      answer = await send();
    }
    if (!answer.ok) throw new Error(answer.status === 401 || answer.status === 403 ? say.denied : say.failed);
    return answer;
  };

  // Markdown stays text: what a document says never becomes a part of the page. Only links to the web are links.
  const show = (item, reply) => {
    item.textContent = reply.text;
    if (reply.notice) item.append(Object.assign(document.createElement('small'), { textContent: reply.notice }));
    if (!reply.citations?.length) return;
    const sources = Object.assign(document.createElement('small'), { textContent: `${say.sources}: ` });
    for (const citation of reply.citations) {
      const named = `[${citation.number}] ${citation.title} `;
      const isLink = /^https?:\/\//.test(citation.url ?? '');
      sources.append(isLink ? Object.assign(document.createElement('a'), { href: citation.url, textContent: named, target: '_blank', rel: 'noopener noreferrer', title: citation.quote }) : Object.assign(document.createElement('span'), { textContent: named, title: citation.quote }));
    }
    item.append(sources);
  };
  const add = (text, kind) => {
    const item = Object.assign(document.createElement('div'), { textContent: text, className: `said ${kind}` });
    list.append(item);
    list.scrollTop = list.scrollHeight;
    return item;
  };

  const ask = async text => {
    add(text, 'mine');
    const item = add(say.working, '');
    try {
      const reader = (await call(text)).body.pipeThrough(new TextDecoderStream()).getReader();
      let [waiting, written] = ['', ''];
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        waiting += part.value;
        const events = waiting.split('\n\n');
        waiting = events.pop();
        for (const event of events) {
          const [name, data] = ['event', 'data'].map(field => event.split('\n').find(line => line.startsWith(`${field}: `))?.slice(field.length + 2));
          if (name === 'text') item.textContent = written += JSON.parse(data);
          else if (name === 'reset') written = '';
          else if (name === 'status' && !written) item.textContent = JSON.parse(data);
          else if (name === 'reply') show(item, JSON.parse(data));
          else if (name === 'failed') item.textContent = say.failed;
        }
        list.scrollTop = list.scrollHeight;
      }
    } catch (failure) {
      item.textContent = failure.message === say.denied ? say.denied : say.failed;
    }
  };

  const toggle = isOpen => {
    panel.hidden = !isOpen;
    open.setAttribute('aria-expanded', String(isOpen));
    (isOpen ? box : open).focus();
  };
  open.addEventListener('click', () => toggle(panel.hidden));
  close.addEventListener('click', () => toggle(false));
  panel.addEventListener('keydown', event => event.key === 'Escape' && toggle(false));
  box.addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener('submit', event => {
    event.preventDefault();
    const text = box.value.trim();
    box.value = '';
    if (text) ask(text);
  });
  (document.body ?? document.documentElement).append(host);
})();
