import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ApiProblem } from '../api/client.ts';
import type { Resource } from '../state/resource.ts';
import { sentence } from './format.ts';
import { Icon, type IconName } from './icon.tsx';

interface PageProps {
  title: string;
  /** Where it belongs, as a link back. */
  up?: { href: string; name: string };
  /** One sentence: how things stand. */
  lead?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
  isWide?: boolean;
}

/** A page: its heading is told and focused when one comes to it by a link. */
export function Page({ title, up, lead, actions, children, isWide }: PageProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Tomewright`;
  }, [title]);
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement?.closest('.rail'))
      heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main id="main" class={isWide ? 'page wide' : 'page'}>
      <header class="page-head">
        <div>
          {up && (
            <a class="up" href={up.href}>
              <Icon name="chevron" size={14} /> {up.name}
            </a>
          )}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p class="lead">{lead}</p>}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </header>
      {children}
    </main>
  );
}

export function Section(props: { title: string; aside?: ComponentChildren; children: ComponentChildren; class?: string }): JSX.Element {
  const id = `h-${props.title.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  return (
    <section class={`section ${props.class ?? ''}`} aria-labelledby={id}>
      <div class="section-head">
        <h2 id={id}>{props.title}</h2>
        {props.aside && <div class="aside">{props.aside}</div>}
      </div>
      {props.children}
    </section>
  );
}

/** A problem in its three parts: what, where, what to do. */
export function Notice({ problem, again }: { problem: ApiProblem; again?: () => void }): JSX.Element {
  return (
    <div class="notice error" role="alert">
      <Icon name="error" />
      <div>
        <p>
          <strong>{problem.title}.</strong> {sentence(problem.message)}
        </p>
        <p class="remedy">{sentence(problem.remedy)}</p>
      </div>
      {again && (
        <button type="button" class="button plain" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

/** Nothing here, and what to do next. */
export function Empty(props: { icon: IconName; title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <span class="empty-mark">
        <Icon name={props.icon} size={26} />
      </span>
      <p class="empty-title">{props.title}</p>
      {props.children && <div class="empty-text">{props.children}</div>}
    </div>
  );
}

/** Shows an answer when it is there, a quiet placeholder before, and a problem where it could not be had. */
export function Shown<T>(props: { of: Resource<T>; lines?: number; children: (data: T) => ComponentChildren }): JSX.Element {
  const { data, problem, reload } = props.of;
  if (data !== undefined && data !== null)
    return (
      <>
        {problem && <Notice problem={problem} again={reload} />}
        {props.children(data)}
      </>
    );
  if (problem) return <Notice problem={problem} again={reload} />;
  return (
    <div class="skeleton" aria-busy="true">
      <span class="hidden">Loading</span>
      {Array.from({ length: props.lines ?? 3 }, (_, line) => (
        <span key={line} class="bone" />
      ))}
    </div>
  );
}
