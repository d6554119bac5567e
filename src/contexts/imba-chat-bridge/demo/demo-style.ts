/** The look of the demo page: no font, image or script from anywhere else. */
export const DEMO_STYLE = `
:root { color-scheme: light dark; --ink: #1c2333; --soft: #5b6479; --paper: #ffffff; --ground: #f3f5fa; --line: #e0e4ee;
  --accent: #3d5afe; --accent-ink: #ffffff; --gold: #8a5a00; --gold-ground: #fff3d6; --warn: #8c2f1b; --warn-ground: #fdeae5;
  --good: #14633f; --good-ground: #e2f5eb; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf4; --soft: #9aa4bb; --paper: #1b2130; --ground: #121723; --line: #2c3446;
  --accent: #8c9eff; --accent-ink: #10162a; --gold: #ffd479; --gold-ground: #3a2f14; --warn: #ffb4a3; --warn-ground: #3d201a;
  --good: #8ee0b6; --good-ground: #16352a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
a { color: inherit; }
.top { background: var(--paper); border-bottom: 1px solid var(--line); }
.top > div, main { max-width: 70rem; margin: 0 auto; padding: 0 1.5rem; }
.top > div { display: flex; align-items: center; gap: 1rem; min-height: 4.5rem; padding-top: .75rem; padding-bottom: .75rem; }
.brand { font-weight: 700; font-size: 1.15rem; text-decoration: none; margin-right: auto; white-space: nowrap; }
.brand span { color: var(--soft); font-weight: 400; }
.me { display: flex; align-items: center; gap: .75rem; min-width: 0; text-align: right; }
.me div { min-width: 0; }
.me strong { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 18rem; }
.me small { color: var(--soft); }
main { padding-top: 2rem; padding-bottom: 7rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .35rem; letter-spacing: -.01em; }
.lead { color: var(--soft); margin: 0 0 1.25rem; max-width: 48rem; }
.status { display: flex; gap: .6rem; align-items: center; margin: 0 0 1.5rem; padding: .75rem 1rem; border-radius: .75rem; background: var(--paper);
  border: 1px solid var(--line); }
.status::before { content: ""; flex: none; width: .6rem; height: .6rem; border-radius: 50%; background: currentColor; }
.status[data-imbachat-status="ready"] { color: var(--good); background: var(--good-ground); border-color: transparent; }
.status[data-imbachat-status="unavailable"] { color: var(--warn); background: var(--warn-ground); border-color: transparent; }
.people { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1rem; list-style: none; margin: 0; padding: 0; }
.person { display: grid; grid-template-columns: auto 1fr; grid-template-rows: 1fr auto; gap: .9rem; align-items: center; background: var(--paper); border: 1px solid var(--line);
  border-radius: 1rem; padding: 1rem; }
.person .who { min-width: 0; }
.person .name { font-weight: 600; overflow-wrap: anywhere; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
.person .seen { color: var(--soft); font-size: .875rem; }
.badge { display: inline-block; vertical-align: middle; font-size: .75rem; line-height: 1.4; font-weight: 600; color: var(--gold); background: var(--gold-ground);
  border-radius: 1rem; padding: .05rem .55rem; max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.face { position: relative; flex: none; width: 3rem; height: 3rem; border-radius: 50%; display: grid; place-items: center; color: #fff; font-weight: 600; overflow: hidden; }
.face img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; }
.hue0 { background: #3949ab; } .hue1 { background: #00796b; } .hue2 { background: #ad1457; } .hue3 { background: #6a1b9a; } .hue4 { background: #a0460f; } .hue5 { background: #33691e; }
.person .do { grid-column: 1 / -1; display: flex; gap: .5rem; }
.button { flex: 1; white-space: nowrap; font: inherit; font-weight: 600; font-size: .9375rem; text-align: center; text-decoration: none; border: 1px solid transparent; border-radius: .6rem; padding: .55rem .75rem;
  cursor: pointer; background: var(--accent); color: var(--accent-ink); }
.button.quiet { flex: none; background: transparent; color: var(--soft); border-color: var(--line); font-weight: 400; }
.button:hover { filter: brightness(1.08); }
.button:focus-visible, .brand:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.note { color: var(--soft); margin-top: 1.5rem; }
@media (max-width: 40rem) {
  .top > div, main { padding-left: 1rem; padding-right: 1rem; }
  .me small, .brand span { display: none; }
  .me strong { max-width: 9rem; }
  .me .face { width: 2.25rem; height: 2.25rem; font-size: .875rem; }
  h1 { font-size: 1.4rem; }
  main { padding-top: 1.25rem; }
  .people { grid-template-columns: 1fr; gap: .75rem; }
}
`;
