import { createTheme } from '@mantine/core';

export const theme = createTheme({
  // White on blue, and blue on white, can be read (WCAG 2.2 AA) from this shade on.
  primaryShade: { light: 8, dark: 8 },
  components: {
    // Locking the scroll would write style sheets without the nonce of the page.
    Modal: { defaultProps: { lockScroll: false } },
    // The colour is in the border; words in yellow or green cannot be read.
    Badge: { styles: { label: { color: 'var(--mantine-color-text)' } } },
  },
});
