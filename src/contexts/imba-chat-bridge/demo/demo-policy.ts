import helmet from 'helmet';

const IMBACHAT = [
  'https://imbachat.com',
  'https://*.imbachat.com',
  'wss://imbachat.com',
  'wss://*.imbachat.com',
];

/**
 * The policy of the demo page: our own script and style, ImbaChat's widget with its frames, sockets and inline styles, and pictures from
 * wherever users have theirs. `sandbox` gives the page an origin that is nobody's: ImbaChat's script runs there, and must not reach what
 * the operator may do on Quartet's own.
 * @param scriptUrl where ImbaChat's script comes from
 */
export function demoPolicy(scriptUrl: string): ReturnType<typeof helmet.contentSecurityPolicy> {
  const imbaChat = [...new Set([...IMBACHAT, new URL(scriptUrl).origin])];
  return helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      sandbox: ['allow-scripts', 'allow-popups'],
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'", ...imbaChat],
      styleSrc: ["'self'", "'unsafe-inline'", ...imbaChat],
      imgSrc: ["'self'", 'data:', 'https:', 'http:'],
      fontSrc: imbaChat,
      mediaSrc: imbaChat,
      connectSrc: imbaChat,
      frameSrc: imbaChat,
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'self'"],
    },
  });
}
