import {
  type CSSVariablesResolver,
  createTheme,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
} from '@mantine/core';

const harbour: MantineColorsTuple = [
  '#eef3ff',
  '#dbe4fb',
  '#b4c6f4',
  '#8aa6ee',
  '#678be8',
  '#4f78e4',
  '#3f6ce0',
  '#2f5bd0',
  '#254fb8',
  '#1b429e',
];

export const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 7 },
  colors: { harbour },
  defaultRadius: 'md',
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: {
      defaultProps: { size: 'sm', allowDeselect: false, checkIconPosition: 'right' },
    },
    // Its element is <header>, which would be a second banner of the page.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    ModalCloseButton: { defaultProps: { 'aria-label': 'Close' } },
    DrawerCloseButton: { defaultProps: { 'aria-label': 'Close' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
    Tooltip: {
      defaultProps: {
        withArrow: true,
        openDelay: 300,
        events: { hover: true, focus: true, touch: false },
      },
    },
  },
});

/** Mantine's greys for secondary words and its red for errors are too faint to read (WCAG 1.4.3). */
export const readableColours: CSSVariablesResolver = (current) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': current.colors.gray[7],
    '--mantine-color-placeholder': current.colors.gray[6],
    '--mantine-color-error': current.colors.red[9],
    '--mantine-color-anchor': current.colors.harbour?.[8] ?? '',
    '--inlet-good': '#1b7f3b',
    '--inlet-busy': '#2f5bd0',
    '--inlet-warn': '#a85b00',
    '--inlet-bad': '#c92a2a',
    '--inlet-quiet': '#6b7280',
    '--inlet-page': '#f7f8fa',
    '--inlet-mark': '#fff0b3',
  },
  dark: {
    '--mantine-color-dimmed': current.colors.dark[1],
    '--mantine-color-placeholder': current.colors.dark[2],
    '--mantine-color-error': current.colors.red[4],
    '--mantine-color-anchor': current.colors.harbour?.[3] ?? '',
    '--inlet-good': '#4cc774',
    '--inlet-busy': '#8aa6ee',
    '--inlet-warn': '#f2a93b',
    '--inlet-bad': '#ff8080',
    '--inlet-quiet': '#9aa1ac',
    '--inlet-page': '#1b1c1f',
    '--inlet-mark': '#4d3f00',
  },
});

export const colorSchemes = localStorageColorSchemeManager({ key: 'inlet-color-scheme' });

/** The server writes a fresh nonce into every page; style elements that libraries insert must carry it. */
export function styleNonce(): string {
  return document.documentElement.dataset['styleNonce'] ?? '';
}
