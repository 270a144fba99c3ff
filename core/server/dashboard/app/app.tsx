import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Frame } from './frame.tsx';
import { SignIn } from './pages/sign-in.tsx';
import { pageFor } from './pages/table.tsx';
import { Toasts } from './parts/toast.tsx';
import { startLive } from './state/live.ts';
import { usePlace } from './state/router.ts';
import { useSession } from './state/session.ts';

export function App(): JSX.Element | null {
  const session = useSession();
  if (session === undefined) return null;
  return (
    <>
      {session ? <SignedIn /> : <SignIn />}
      <Toasts />
    </>
  );
}

function SignedIn(): JSX.Element {
  const place = usePlace();
  useEffect(startLive, []);
  return <Frame current={place.pieces[0] ?? ''}>{pageFor(place)}</Frame>;
}
