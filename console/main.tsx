import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/console.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { setNonceOfStyles } from './app/style-nonce';

setNonceOfStyles();
const root = document.getElementById('root');
if (root === null) throw new Error('There is no #root in index.html.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
