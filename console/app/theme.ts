import { Badge, createTheme, type CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.1rem' } } },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: { Badge: Badge.extend({ defaultProps: { tt: 'none', miw: 'max-content' } }) },
});

/** Mantine's grey for what is less important and its red of wrong fields have too little contrast on either ground (WCAG 2.2, 1.4.3). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5a6270',
    '--mantine-color-placeholder': '#6b7280',
    '--mantine-color-error': '#c92a2a',
    '--console-ground': '#f5f6fa',
    '--console-paper': '#ffffff',
  },
  dark: {
    '--mantine-color-dimmed': '#a6adbb',
    '--mantine-color-placeholder': '#9aa2b1',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-body': '#1a1c23',
    '--console-ground': '#14161b',
    '--console-paper': '#1a1c23',
  },
});
