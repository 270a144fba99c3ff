import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Finding } from '../../api/config.ts';
import { complete, type Option, type Schema, spotAt } from './complete.ts';
import { highlight } from './highlight.ts';
import { Options } from './options.tsx';

interface EditorProps {
  text: string;
  change: (text: string) => void;
  findings: readonly Finding[];
  schema: Schema | undefined;
  isReadOnly: boolean;
  /** Where to put the caret; a new value each time. */
  goTo: { line: number } | null;
}

const LINE = 21;
const MOST_OFFERED = 8;

/** A plain text field with colours under it, findings at their lines, and completion: Tab leaves it, as anywhere. */
export function Editor({ text, change, findings, schema, isReadOnly, goTo }: EditorProps): JSX.Element {
  const area = useRef<HTMLTextAreaElement>(null);
  const [offers, setOffers] = useState<{ options: Option[]; chosen: number; caret: number } | null>(null);
  const lines = text.split('\n');
  useEffect(() => {
    if (!goTo || !area.current) return;
    const start =
      text
        .split('\n')
        .slice(0, goTo.line - 1)
        .join('\n').length + (goTo.line > 1 ? 1 : 0);
    area.current.focus({ preventScroll: true });
    area.current.setSelectionRange(start, start + (lines[goTo.line - 1]?.length ?? 0));
    window.scrollTo({ top: area.current.getBoundingClientRect().top + window.scrollY + (goTo.line - 8) * LINE });
  }, [goTo]);

  const offer = (value: string, caret: number, isAsked: boolean): void => {
    const isIdle = !schema || (!isAsked && spotAt(value, caret).word === '');
    const options = isIdle ? [] : complete(schema, value, caret).slice(0, MOST_OFFERED);
    setOffers(options.length > 0 ? { options, chosen: 0, caret } : null);
  };
  const put = (value: string, caret: number): void => {
    change(value);
    requestAnimationFrame(() => area.current?.setSelectionRange(caret, caret));
  };
  const take = (option: Option): void => {
    if (!offers) return;
    const { word } = spotAt(text, offers.caret);
    const filled = `${option.text}${option.isKey ? ': ' : ''}`;
    put(`${text.slice(0, offers.caret - word.length)}${filled}${text.slice(offers.caret)}`, offers.caret - word.length + filled.length);
    setOffers(null);
    area.current?.focus();
  };
  const press = (event: KeyboardEvent): void => {
    const caret = area.current?.selectionStart ?? 0;
    if (offers && ['ArrowDown', 'ArrowUp', 'Enter', 'Tab', 'Escape'].includes(event.key)) {
      event.preventDefault();
      const { options, chosen } = offers;
      if (event.key === 'Escape') setOffers(null);
      else if (event.key === 'Enter' || event.key === 'Tab') take(options[chosen] as Option);
      else setOffers({ ...offers, chosen: (chosen + (event.key === 'ArrowDown' ? 1 : options.length - 1)) % options.length });
    } else if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      offer(text, caret, true);
    } else if (event.key === 'Enter' && !event.shiftKey && area.current?.selectionEnd === caret) {
      event.preventDefault();
      const line = text.slice(0, caret).split('\n').at(-1) ?? '';
      const indent = `${/^ */.exec(line)?.[0] ?? ''}${/:\s*$/.test(line) ? '  ' : ''}`;
      put(`${text.slice(0, caret)}\n${indent}${text.slice(caret)}`, caret + 1 + indent.length);
    }
  };
  const of = (line: number): Finding | undefined => findings.find((finding) => finding.line === line);
  return (
    <div class="editor" style={{ '--lines': lines.length }}>
      <ol class="gutter" aria-hidden="true">
        {lines.map((_, index) => (
          <li key={index} class={of(index + 1)?.severity ?? ''} title={of(index + 1)?.message}>
            {index + 1}
          </li>
        ))}
      </ol>
      <div class="paper">
        <pre aria-hidden="true">
          {lines.map((line, index) => (
            <div key={index} class={of(index + 1) ? `marked ${of(index + 1)?.severity}` : ''}>
              {highlight(line).map(([kind, piece], at) =>
                kind ? (
                  <span key={at} class={`y-${kind}`}>
                    {piece}
                  </span>
                ) : (
                  piece
                ),
              )}
              {'\n'}
            </div>
          ))}
        </pre>
        <textarea
          ref={area}
          value={text}
          readOnly={isReadOnly}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          aria-label="pipelines.yaml"
          aria-describedby="editor-help"
          aria-controls={offers ? 'editor-options' : undefined}
          aria-activedescendant={offers ? `option-${offers.chosen}` : undefined}
          onInput={(event) => {
            change(event.currentTarget.value);
            offer(event.currentTarget.value, event.currentTarget.selectionStart, false);
          }}
          onKeyDown={press}
          onBlur={() => setTimeout(() => setOffers(null), 150)}
          onClick={() => setOffers(null)}
        />
        {offers && <Options {...offers} text={text} line={LINE} take={take} />}
      </div>
    </div>
  );
}
