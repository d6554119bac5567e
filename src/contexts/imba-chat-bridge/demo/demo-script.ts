/**
 * Runs in browsers, in the sandbox of the demo page. A picture that is gone leaves the initials behind it, not a broken one. Tokens: the first
 * stands in the page; for the next the page that frames this one is asked: it is sent `{type: 'imbachat:token-wanted', user_id}` and answers
 * with `{type: 'imbachat:token', token: {token, user_id, expires_at}}`, or with `token: null` when there is none any more.
 */
export const DEMO_SCRIPT = `
(function () {
  'use strict';
  document.querySelectorAll('.face img').forEach(function (image) {
    var hide = function () { image.remove(); };
    if (image.complete && image.naturalWidth === 0) hide();
    else image.addEventListener('error', hide);
  });

  var block = document.getElementById('first-token');
  if (!block) return;
  var first = JSON.parse(block.textContent);
  var userId = first.user_id;

  function gone() {
    var error = new Error('no token');
    error.forGood = true;
    return error;
  }

  window.quartetImbaChatToken = function () {
    if (first) {
      var token = first;
      first = null;
      return Promise.resolve(token);
    }
    if (window.parent === window) return Promise.reject(gone());
    return new Promise(function (resolve, reject) {
      var timer = setTimeout(end, 10000, reject, new Error('no answer'));
      function end(settle, value) {
        clearTimeout(timer);
        window.removeEventListener('message', listen);
        settle(value);
      }
      function listen(event) {
        if (event.source !== window.parent || !event.data || event.data.type !== 'imbachat:token') return;
        if (event.data.token) end(resolve, event.data.token);
        else end(reject, gone());
      }
      window.addEventListener('message', listen);
      window.parent.postMessage({ type: 'imbachat:token-wanted', user_id: userId }, location.origin);
    });
  };
})();
`;
