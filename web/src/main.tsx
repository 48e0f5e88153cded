import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './styles.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/query-client.ts';
import { createAppRouter } from './router.tsx';
import { colorSchemes, readableColours, styleNonce, theme } from './theme.ts';

// The lock on scrolling beneath a dialog inserts styles too, and asks this package for the nonce.
setNonce(styleNonce());

const queryClient = createQueryClient(() => {
  const { pathname, href } = router.state.location;
  // Whoever is invited has no account yet.
  if (pathname === '/sign-in' || pathname.startsWith('/invitations/')) return;
  queryClient.clear();
  void router.navigate({ to: '/sign-in', search: { next: href } });
});
const router = createAppRouter(queryClient);

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no place for the app');
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={readableColours}
      colorSchemeManager={colorSchemes}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" limit={4} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
