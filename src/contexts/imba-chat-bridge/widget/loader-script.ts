import { inScript } from './script-text.js';
import type { WidgetOptions } from './widget-options.js';

/** How long ImbaChat's script may take before the page says that there is no chat. */
const SCRIPT_TIMEOUT_MS = 10_000;

/** Runs in browsers. `settings`: scriptUrl, tokenUrl, options, guests, timeoutMs. */
const LOADER = String.raw`
(function (settings) {
  'use strict';
  if (window.quartetImbaChat) return;
  var state = { ready: false, wanted: null, renewals: 0 };
  window.quartetImbaChat = state;

  function say(text, kind) {
    document.querySelectorAll('[data-imbachat-status]').forEach(function (element) {
      element.textContent = text;
      element.setAttribute('data-imbachat-status', kind);
    });
    document.dispatchEvent(new CustomEvent('imbachat:' + kind, { detail: text }));
  }

  function unavailable(text) {
    state.wanted = null;
    say(text, 'unavailable');
    if (window.console) console.warn('ImbaChat: ' + text);
  }

  // A page may hand out tokens itself. Else its own endpoint knows who is logged in there; life is measured by its clock, not by that of this computer.
  function fetchToken() {
    if (typeof window.quartetImbaChatToken === 'function') {
      return window.quartetImbaChatToken().then(function (body) {
        return { token: body.token, user_id: body.user_id, life: body.expires_at * 1000 - Date.now() };
      });
    }
    return fetch(settings.tokenUrl, { credentials: 'same-origin', cache: 'no-store', headers: { accept: 'application/json' } })
      .then(function (response) {
        if (response.ok) {
          return response.json().then(function (body) {
            var now = Date.parse(response.headers.get('date') || '') || Date.now();
            return { token: body.token, user_id: body.user_id, life: body.expires_at * 1000 - now };
          });
        }
        var error = new Error('status ' + response.status);
        error.forGood = response.status === 401 || response.status === 403 || response.status === 404;
        throw error;
      });
  }

  function load(token) {
    var options = { user_id: token.user_id, token: token.token };
    Object.keys(settings.options).forEach(function (name) { options[name] = settings.options[name]; });
    window.ImbaChat.load(options);
  }

  // Before the end by a tenth of its life, and by half a minute at least.
  function renewIn(life) {
    var early = Math.max(life / 10, 30000);
    setTimeout(renew, Math.min(Math.max(life - early, 5000), 2147483647), 0);
  }

  function renew(failures) {
    fetchToken().then(function (token) {
      state.renewals++;
      load(token);
      renewIn(token.life);
    }, function (error) {
      if (error.forGood) return unavailable('You are no longer logged in to the chat. Please load this page again.');
      setTimeout(renew, Math.min(60000, 5000 * Math.pow(2, failures)), failures + 1);
    });
  }

  function whenThere(isThere, timeoutMs, then, otherwise) {
    if (isThere()) return then();
    if (timeoutMs <= 0) return otherwise();
    setTimeout(whenThere, 50, isThere, timeoutMs - 50, then, otherwise);
  }

  // As the WordPress plugin has it where the site signs who may write to whom; else as the seed has it.
  function openDialog(wanted) {
    whenThere(
      function () { return window.imbaApi && typeof window.imbaApi.openDialog === 'function'; },
      settings.timeoutMs,
      function () {
        if (wanted.token) window.imbaApi.openDialog(wanted.id, 0, wanted.token);
        else window.imbaApi.openDialog(wanted.id);
      },
      function () { unavailable('The conversation cannot be opened right now. Please try again later.'); }
    );
  }

  document.addEventListener('click', function (event) {
    var button = event.target instanceof Element && event.target.closest('[data-imbachat-dialog]');
    if (!button) return;
    event.preventDefault();
    var id = Number(button.getAttribute('data-imbachat-dialog'));
    if (!(id > 0)) return;
    var wanted = { id: id, token: button.getAttribute('data-imbachat-dialog-token') };
    if (state.ready) openDialog(wanted);
    else state.wanted = wanted;
  });

  function start() {
    say('The chat is loading …', 'loading');
    var failed = false;
    var script = document.createElement('script');
    script.src = settings.scriptUrl;
    script.async = true;
    script.onerror = function () { failed = true; };
    document.head.appendChild(script);
    var scriptThere = new Promise(function (resolve, reject) {
      whenThere(
        function () { return failed || (window.ImbaChat && typeof window.ImbaChat.load === 'function'); },
        settings.timeoutMs,
        function () { if (failed) reject(new Error('script')); else resolve(); },
        function () { reject(new Error('script')); }
      );
    });
    var token = fetchToken();
    token.catch(function () {});
    scriptThere.then(function () { return token; }).catch(function (error) {
      // Nobody is signed in on this page.
      if (settings.guests && error.message === 'status 401') return null;
      throw error;
    }).then(function (token) {
      if (token) load(token);
      else window.ImbaChat.load();
      state.ready = true;
      say('The chat is ready.', 'ready');
      if (token) renewIn(token.life);
      if (state.wanted !== null) openDialog(state.wanted);
    }).catch(function (error) {
      if (error.message === 'script') {
        unavailable('The chat cannot be loaded right now: ImbaChat’s service does not answer. Everything else on this page works.');
      } else if (error.message === 'status 403') {
        unavailable('You cannot take part in the chat.');
      } else {
        unavailable('The chat cannot be opened right now: you could not be logged in to it.');
      }
    });
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})`;

/** What the operator set. */
export interface LoaderSettings {
  /** ImbaChat's own script for the widget. */
  readonly scriptUrl: string;
  /** Whether it opens without a token for people who are not signed in. */
  readonly guests: boolean;
}

/** The script that a page includes: loads ImbaChat, logs the page's user in, keeps the token fresh and wires the buttons. */
export function loaderScript(
  { scriptUrl, guests }: LoaderSettings,
  { token_url, ...options }: WidgetOptions,
): string {
  const settings = {
    scriptUrl,
    guests,
    tokenUrl: token_url,
    options,
    timeoutMs: SCRIPT_TIMEOUT_MS,
  };
  return `${LOADER.trimStart()}(${inScript(settings)});\n`;
}
