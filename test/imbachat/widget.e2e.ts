import { Script } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBridge, type Bridge } from './bridge-client.js';
import { EVIL, widgetUsers } from './widget-users.js';

let bridge: Bridge;
const SCRIPT = 'https://imbachat.com/imbachat/v1/dev-42/widget';

beforeAll(async () => {
  bridge = await startBridge();
  await bridge.fill(widgetUsers);
});
afterAll(() => bridge.close());

describe('widget.js', () => {
  const get = (query: string) => fetch(`${bridge.url}/imbachat/widget.js${query}`);

  it('should be a script that pages of other origins may load, with the options given', async () => {
    const response = await get(
      '?theme=dark&position=left&language=de&resizable=1&draggable=false&useFaviconBadge&updateTitle=true',
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const script = await response.text();
    expect(script).toContain(
      '"options":{"theme":"dark","position":"left","language":"de","resizable":true,"draggable":false,"useFaviconBadge":true,"updateTitle":true}',
    );
    expect(script).toContain(SCRIPT);
  });

  it('should never carry a value unescaped', async () => {
    const url = `/t?${EVIL}\u2028";alert(1)//`.replaceAll(' ', '');
    const response = await get(`?token_url=${encodeURIComponent(url)}`);
    if (response.status === 200) {
      const script = await response.text();
      expect(script).not.toContain('</script>');
      expect(script).not.toContain('\u2028');
      expect(() => new Script(script)).not.toThrow();
    }
    expect((await get(`?token_url=${encodeURIComponent(`/t?${EVIL}`)}`)).status).toBe(200);
    expect(await (await get(`?token_url=${encodeURIComponent(`/t?${EVIL}`)}`)).text()).toContain(
      '\\u003c/script\\u003e',
    );
  });

  it('should refuse options that are none', async () => {
    for (const query of [
      `?theme=${encodeURIComponent(EVIL)}`,
      '?resizable=maybe',
      '?colour=red',
      '?token_url=javascript:alert(1)',
      '?token_url=//evil.example',
      '?theme=a&theme=b',
    ]) {
      const response = await get(query);
      expect([query, response.status]).toEqual([query, 400]);
    }
  });

  it('should load ImbaChat’s script from where IMBACHAT_SCRIPT_URL says', async () => {
    const other = await startBridge({ IMBACHAT_SCRIPT_URL: 'https://chat.example.com/v2/{id}/widget' });
    try {
      const script = await (await fetch(`${other.url}/imbachat/widget.js`)).text();
      expect(script).toContain('"scriptUrl":"https://chat.example.com/v2/dev-42/widget"');
      const page = await other.operator('GET', '/imbachat/demo');
      expect(page.headers.get('content-security-policy')).toMatch(
        /script-src [^;]*https:\/\/chat\.example\.com/,
      );
    } finally {
      await other.close();
    }
  });

  it('should say what is missing where no widget is configured', async () => {
    const bare = await startBridge({ IMBACHAT_WIDGET_ID: '' });
    try {
      const response = await fetch(`${bare.url}/imbachat/widget.js`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ message: expect.stringContaining('IMBACHAT_WIDGET_ID') });
      const page = await bare.operator('GET', '/imbachat/demo?user_id=1');
      expect(await page.text()).toContain('IMBACHAT_WIDGET_ID is not set');
    } finally {
      await bare.close();
    }
  });
});

describe('the demo page', () => {
  it('should be for the operator only, and know no stranger', async () => {
    expect((await fetch(`${bridge.url}/imbachat/demo?user_id=1`)).status).toBe(401);
    expect((await fetch(`${bridge.url}/imbachat/demo/token?user_id=1`)).status).toBe(401);
    expect((await bridge.operator('GET', '/imbachat/demo?user_id=99')).status).toBe(404);
    expect(await (await bridge.operator('GET', '/imbachat/demo?user_id=99')).text()).toContain(
      'There is no user 99.',
    );
    expect(await (await bridge.operator('GET', '/imbachat/demo?user_id=7')).text()).toContain(
      'is banned and cannot',
    );
    expect((await bridge.operator('GET', '/imbachat/demo')).status).toBe(200);
  });

  it('should allow its page what the widget needs, and nothing more', async () => {
    const policy =
      (await bridge.operator('GET', '/imbachat/demo?user_id=1')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' https://imbachat.com https://*.imbachat.com");
    expect(policy).toContain('sandbox allow-scripts allow-popups');
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect((await fetch(`${bridge.url}/health/live`)).headers.get('content-security-policy')).not.toContain(
      'imbachat',
    );
  });
});
