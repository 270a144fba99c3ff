import { render } from 'preact';
import { App } from './app.tsx';
import { startRouter } from './state/router.ts';
import { startSession } from './state/session.ts';
import './styles/index.css';

startRouter();
void startSession();
render(<App />, document.getElementById('app') as HTMLElement);
