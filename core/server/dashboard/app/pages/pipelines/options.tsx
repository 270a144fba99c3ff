import type { JSX } from 'preact';
import type { Option } from './complete.ts';

interface OptionsProps {
  options: readonly Option[];
  chosen: number;
  caret: number;
  text: string;
  /** Height of a line in pixels. */
  line: number;
  take: (option: Option) => void;
}

/** What may stand at the caret, right below it. */
export function Options({ options, chosen, caret, text, line, take }: OptionsProps): JSX.Element {
  const before = text.slice(0, caret).split('\n');
  return (
    <div
      class="options"
      id="editor-options"
      role="listbox"
      aria-label="What may stand here"
      style={{ top: `${before.length * line + 4}px`, left: `${Math.max(0, (before.at(-1)?.length ?? 0) - 2)}ch` }}
    >
      {options.map((option, index) => (
        <button
          key={option.text}
          id={`option-${index}`}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          onMouseDown={(event) => {
            event.preventDefault();
            take(option);
          }}
        >
          <b>{option.text}</b> <span>{option.about}</span>
        </button>
      ))}
    </div>
  );
}
